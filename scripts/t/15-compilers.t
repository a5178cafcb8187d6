#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Compilers, hosts and flavours: what is compiled with what, and into which
# folder. The arm64 host is made up: of one just the commands that are typed
# there can be tested here.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

checkout "$scratch/w"
cd "$scratch/w"
image=$top/build/6.1/462-gcc/Image

# host NAME: machine's uname -m
host() {
	mkdir -p "$scratch/$1"
	printf '#!/bin/sh\n[ "$1" = -m ] && echo %s\n' "$1" >"$scratch/$1/uname"
	chmod +x "$scratch/$1/uname"
}
host x86_64
host aarch64
# a native compiler is one that compiles for arm64; by its own name it says that it
# is the one which built the kernel
for tool in gcc strip; do
	printf '#!/bin/sh\nexec aarch64-linux-gnu-%s "$@"\n' $tool >"$scratch/aarch64/$tool"
	chmod +x "$scratch/aarch64/$tool"
done
# a QEMU and a make that write down how they are called
printf '#!/bin/sh\nprintf "%%s " "$@" >"%s"\n' "$scratch/called" >"$scratch/qemu"
mkdir "$scratch/kbuild"
printf '#!/bin/sh\necho "CROSS_COMPILE=$CROSS_COMPILE $*" >"%s"\n' "$scratch/called" >"$scratch/kbuild/make"
chmod +x "$scratch/qemu" "$scratch/kbuild/make"

# on HOST COMMAND...
on() {
	path=$scratch/$1
	shift
	PATH=$path:$PATH "$@"
}

it 'on an arm64 host the native gcc builds init'
native_init() {
	rm -f build/6.1/462-gcc/init
	exits 0 on aarch64 make run V=1 KVM=
	matches "$scratch/err" '^[+] gcc -Os ' '^[+] strip -o '
	ends "$scratch/out" 'svc462: PASS (0)'
}
if [ "$(uname -m)" = aarch64 ]; then
	skip 'this is one'
else
	t native_init
fi

it 'kbuild gets the native gcc there, the cross compiler elsewhere, and clang with LLVM=1'
kernel_compiler() {
	PATH=$scratch/kbuild:$scratch/aarch64:$PATH scripts/kernel/build-kernel . "$scratch/obj" headers
	matches "$scratch/called" '^CROSS_COMPILE= .* CC=gcc '
	PATH=$scratch/kbuild:$scratch/x86_64:$PATH scripts/kernel/build-kernel . "$scratch/obj" headers
	matches "$scratch/called" '^CROSS_COMPILE=aarch64-linux-gnu- .* CC=aarch64-linux-gnu-gcc '
	PATH=$scratch/kbuild:$scratch/aarch64:$PATH LLVM=1 scripts/kernel/build-kernel . "$scratch/obj" headers
	shows "$scratch/called" ' LLVM=1 CC=clang '
}
t kernel_compiler

# a kbuild that compiles one file and, where it is told to, takes a second of CPU time for it
mkdir "$scratch/compiles" "$scratch/cached"
cat >"$scratch/compiles/make" <<'EOF'
#!/bin/sh
echo "$*" >>"${0%/*}/called"
for word; do
	case $word in
	O=*) obj=${word#O=} ;;
	CC=*) cc=${word#CC=} ;;
	KCONFIG_ALLCONFIG=*) config=${word#KCONFIG_ALLCONFIG=} ;;
	esac
done
case $* in
*allnoconfig)
	sed 's/ # if known//' "$config" >"$obj/.config"
	;;
*Image)
	[ -z "$SECOND" ] || (ulimit -t 1 && while :; do :; done)
	echo 'int x;' | $cc -c -x c -o "$obj/vmlinux" -
	;;
esac
EOF
printf '#!/bin/sh\necho "${0##*/} $*" >>"%s"\nexec "%s" "$@"\n' "$scratch/cached/called" \
	"$(command -v aarch64-linux-gnu-gcc)" >"$scratch/cached/ccache"
chmod +x "$scratch/compiles/make" "$scratch/cached/ccache"

# build_fake OBJ [1]: an Image by that kbuild on an x86 host, in a second of CPU time or in none;
# its commands are in $scratch/called
build_fake() {
	: >"$scratch/compiles/called"
	SECOND=${2-} PATH=$scratch/compiles:$scratch/x86_64:$PATH scripts/kernel/build-kernel . "$scratch/$1" Image
	sed "s,$scratch/$1,OBJ,g" "$scratch/compiles/called" >"$scratch/called"
}

it 'a build from nothing leaves its CPU seconds in cpu, a partial build does not'
cpu_seconds() {
	export CCACHE_DISABLE=1
	build_fake plain 1
	matches "$scratch/plain/cpu" '^[1-9][0-9]*$'
	echo untouched >"$scratch/plain/cpu"
	build_fake plain
	rm "$scratch/plain/vmlinux"
	build_fake plain
	has "$scratch/plain/cpu" untouched
}
slow cpu_seconds

it 'ccache takes part under the name of the compiler: the commands of kbuild stay the same'
ccache() {
	rm -rf "$scratch/plain"
	CCACHE_DISABLE=1 build_fake plain
	mv "$scratch/called" "$scratch/plain.called"
	export PATH="$scratch/cached:$PATH"
	unset CCACHE_DISABLE
	build_fake cached
	same "$scratch/called" "$scratch/plain.called"
	matches "$scratch/cached/called" '^aarch64-linux-gnu-gcc -c '
	absent "$scratch/cached/cpu"
	# switched off, it is not called by the link that it left
	rm "$scratch/cached/called" "$scratch/cached/vmlinux"
	CCACHE_DISABLE=1 build_fake cached
	absent "$scratch/cached/called"
}
t ccache

it 'where /dev/kvm can be written to on an arm64 host, the guest gets -accel kvm -cpu host'
# KVM is what the Makefile found out of /dev/kvm
accelerated() {
	exits 2 on aarch64 make run KVM=kvm QEMU="$scratch/qemu"
	shows "$scratch/called" ' -accel kvm -cpu host '
	exits 2 on aarch64 make run KVM= QEMU="$scratch/qemu"
	shows "$scratch/called" '-M virt -cpu cortex-a53 '
	lacks "$scratch/called" accel
	exits 0 on aarch64 make -s help
	if [ -w /dev/kvm ]; then
		matches "$scratch/out" '^  CPU=host '
	else
		matches "$scratch/out" '^  CPU=cortex-a53 '
	fi
	exits 0 on x86_64 make -s help
	matches "$scratch/out" '^  CPU=cortex-a53 '
}
t accelerated

it 'LLVM=1 builds init with clang and lld, and it passes'
clang_init() {
	LLVM=1 scripts/guest/build-init init/init.c "$scratch/init" build/6.1/linux build/6.1/usr/include
	exits 0 readelf -p .comment "$scratch/init.debug"
	shows "$scratch/out" LLD
	at_most 2048 "$(stat -c %s "$scratch/init")"
	fails cmp -s "$scratch/init" "$top/build/6.1/462-gcc/init"
	scripts/guest/pack-initramfs "$scratch/init" "$scratch/initramfs.cpio"
	boot_machine "$image" "$scratch/initramfs.cpio" >"$scratch/run"
	ends "$scratch/run" 'svc462: PASS (0)'
}
t clang_init

# boots [ARG...]: the folder whose Image make run would boot
boots() {
	make -n run "$@" 2>/dev/null | sed -n "s,^echo '\[5/5\] boot: \(.*\)/Image with .*,\1,p"
}
it 'number, compiler, fragments, series and tree each have a folder of their own'
flavours() {
	for tree in a 'a b' c/a; do
		mkdir -p "$scratch/src/$tree"
		printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 3\n' >"$scratch/src/$tree/Makefile"
	done
	{
		boots
		boots NR=463
		boots LLVM=1
		boots LLVM=1 NR=463
		boots KCONFIG=debug
		boots KCONFIG='debug user'
		boots KERNEL=6.12
		for tree in a 'a b' c/a; do
			boots KERNEL_SRC="$scratch/src/$tree"
			boots KERNEL_SRC="$scratch/src/$tree" LLVM=1
		done
	} >"$scratch/folders"
	is 13 "$(wc -l <"$scratch/folders")"
	is '' "$(sort "$scratch/folders" | uniq -d)"
	is build/6.1/462-gcc "$(boots)"
	is build/6.1/463-clang "$(boots LLVM=1 NR=463)"
	# the tree says its series itself
	is '' "$(grep -v '^build/6.1/\|^build/6.12/462-gcc$' "$scratch/folders")"
}
t flavours

it 'a terminal is told what a build is at, how much of it is done, and what is left'
# a clock that only sleep moves, by one second, once
mkdir "$scratch/clock"
printf '#!/bin/sh\n[ ! -e "%s" ] && : >"%s"\n' "$scratch/slept" "$scratch/slept" >"$scratch/clock/sleep"
printf '#!/bin/sh\n[ -e "%s" ] && echo 101 || echo 100\n' "$scratch/slept" >"$scratch/clock/date"
chmod +x "$scratch/clock/sleep" "$scratch/clock/date"
# meters TEXT [TOTAL] <LOG: after a second the meter shows this
meters() {
	cat >"$scratch/log"
	rm -f "$scratch/total" "$scratch/slept"
	[ -z "${2-}" ] || echo "$2" >"$scratch/total"
	PATH="$scratch/clock:$PATH" "$top/scripts/kernel/meter" configuring "$scratch/log" "$scratch/total" >"$scratch/line" || :
	is "      $1" "$(tr -d '\r\033' <"$scratch/line" | sed 's/^\[K//')"
}
shows_progress() {
	meters 'configuring, 1 s' </dev/null
	echo '  HOSTCC  scripts/basic/fixdep' | meters 'building tools of the kernel: scripts/basic/fixdep, 1 s' 'about 464'
	printf '  CC      kernel/%s.o\n' $(seq 30) >"$scratch/made"
	echo '  HDRINST usr/include/linux/a.h' | cat "$scratch/made" - |
		meters 'compiling kernel/30.o, 30 of about 60, 50 %, 1 s, 1 s left' 'about 60'
	echo '  CC [M]  fs/a.o' | meters 'compiling fs/a.o, 1 object, 1 s'
	meters 'compiling kernel/30.o, 30 objects, 1 s' 29 <"$scratch/made"
	echo '  LD      .tmp_vmlinux.kallsyms1' | cat "$scratch/made" - | meters 'linking .tmp_vmlinux.kallsyms1, 30 of 30, 100 %, 1 s' 30
}
t shows_progress

it 'that the nolibc of a tree from before 5.19 does not do is told in one line, before anything is built'
# a tree that has nolibc, but from before 5.19: one header, which needs a libc's
old_nolibc() {
	mkdir -p "$scratch/old/tools/include/nolibc" "$scratch/old/arch/arm64/include/uapi"
	: >"$scratch/old/tools/include/nolibc/nolibc.h"
	(cd build/source/6.1/linux && cp --parents -t "$scratch/old" include/uapi/asm-generic/unistd.h \
		arch/arm64/kernel/Makefile include/linux/syscalls.h kernel/sys_ni.c)
	printf 'VERSION = 5\nPATCHLEVEL = 15\nSUBLEVEL = 3\nheaders:\n\tmkdir -p $(O)/usr/include\n' \
		>"$scratch/old/Makefile"
	exits 2 make run KERNEL_SRC="$scratch/old"
	is 'svc462: Linux 5.15.3 has no nolibc that our init can be built on: that came with 5.19' \
		"$(grep -v '^make: ' "$scratch/err")"
	is 'svc462: ERROR (2): build: cannot make nolibc, see above' "$(cat "$scratch/out")"
}
t old_nolibc

done_testing
