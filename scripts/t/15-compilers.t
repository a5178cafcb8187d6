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

native_init() {
	rm -f build/6.1/462-gcc/init
	on aarch64 make run V=1 KVM= >"$scratch/run" 2>"$scratch/err"
	cat "$scratch/run" "$scratch/err"
	grep -q '^+ gcc -Os ' "$scratch/err"
	grep -q '^+ strip -o ' "$scratch/err"
	[ "$(tail -n 1 "$scratch/run")" = 'svc462: PASS (0)' ]
}
if [ "$(uname -m)" = aarch64 ]; then
	skip 'on an arm64 host the native gcc builds init' 'this is one'
else
	t 'on an arm64 host the native gcc builds init' native_init
fi

kernel_compiler() {
	PATH=$scratch/kbuild:$scratch/aarch64:$PATH scripts/kernel/build-kernel . "$scratch/obj" headers
	cat "$scratch/called"
	grep -qE '^CROSS_COMPILE= .* CC=gcc ' "$scratch/called"
	PATH=$scratch/kbuild:$scratch/x86_64:$PATH scripts/kernel/build-kernel . "$scratch/obj" headers
	cat "$scratch/called"
	grep -qE '^CROSS_COMPILE=aarch64-linux-gnu- .* CC=aarch64-linux-gnu-gcc ' "$scratch/called"
	PATH=$scratch/kbuild:$scratch/aarch64:$PATH LLVM=1 scripts/kernel/build-kernel . "$scratch/obj" headers
	cat "$scratch/called"
	grep -qE ' LLVM=1 CC=clang ' "$scratch/called"
}
t 'kbuild gets the native gcc there, the cross compiler elsewhere, and clang with LLVM=1' kernel_compiler

# a kbuild that compiles one file and takes a second of CPU time for it
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
	(ulimit -t 1 && while :; do :; done)
	echo 'int x;' | $cc -c -x c -o "$obj/vmlinux" -
	;;
esac
EOF
printf '#!/bin/sh\necho "${0##*/} $*" >>"%s"\nexec "%s" "$@"\n' "$scratch/cached/called" \
	"$(command -v aarch64-linux-gnu-gcc)" >"$scratch/cached/ccache"
chmod +x "$scratch/compiles/make" "$scratch/cached/ccache"

# build_fake OBJ: an Image by that kbuild on an x86 host; its commands are in $scratch/called
build_fake() {
	: >"$scratch/compiles/called"
	PATH=$scratch/compiles:$scratch/x86_64:$PATH scripts/kernel/build-kernel . "$scratch/$1" Image
	sed "s,$scratch/$1,OBJ,g" "$scratch/compiles/called" >"$scratch/called"
	cat "$scratch/called"
}

cpu_seconds() {
	export CCACHE_DISABLE=1
	build_fake plain
	cat "$scratch/plain/cpu"
	grep -qxE '[1-9][0-9]*' "$scratch/plain/cpu"
	echo untouched >"$scratch/plain/cpu"
	build_fake plain
	rm "$scratch/plain/vmlinux"
	build_fake plain
	grep -qx untouched "$scratch/plain/cpu"
}
t 'a build from nothing leaves its CPU seconds in cpu, a partial build does not' cpu_seconds

ccache() {
	rm -rf "$scratch/plain"
	CCACHE_DISABLE=1 build_fake plain
	mv "$scratch/called" "$scratch/plain.called"
	export PATH="$scratch/cached:$PATH"
	unset CCACHE_DISABLE
	build_fake cached
	cmp "$scratch/called" "$scratch/plain.called"
	cat "$scratch/cached/called"
	grep -q '^aarch64-linux-gnu-gcc -c ' "$scratch/cached/called"
	[ ! -e "$scratch/cached/cpu" ]
	# switched off, it is not called by the link that it left
	rm "$scratch/cached/called" "$scratch/cached/vmlinux"
	CCACHE_DISABLE=1 build_fake cached
	[ ! -e "$scratch/cached/called" ]
}
t 'ccache takes part under the name of the compiler: the commands of kbuild stay the same' ccache

# KVM is what the Makefile found out of /dev/kvm
accelerated() {
	fails on aarch64 make run KVM=kvm QEMU="$scratch/qemu"
	grep -qF -e ' -accel kvm -cpu host ' "$scratch/called"
	fails on aarch64 make run KVM= QEMU="$scratch/qemu"
	cat "$scratch/called"
	grep -qF -e '-M virt -cpu cortex-a53 ' "$scratch/called"
	fails grep -q accel "$scratch/called"
	on aarch64 make -s help >"$scratch/help"
	if [ -w /dev/kvm ]; then
		grep -q '^  CPU=host ' "$scratch/help"
	else
		grep -q '^  CPU=cortex-a53 ' "$scratch/help"
	fi
	on x86_64 make -s help | grep '^  CPU=cortex-a53 '
}
t 'where /dev/kvm can be written to on an arm64 host, the guest gets -accel kvm -cpu host' accelerated

it 'LLVM=1 builds init with clang and lld, and it passes'
clang_init() {
	LLVM=1 scripts/guest/build-init init/init.c "$scratch/init" build/6.1/linux build/6.1/usr/include
	readelf -p .comment "$scratch/init.debug" | grep LLD
	[ "$(stat -c %s "$scratch/init")" -le 2048 ]
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
	cat "$scratch/folders"
	[ "$(wc -l <"$scratch/folders")" -eq 13 ]
	sort "$scratch/folders" | uniq -d | fails grep .
	[ "$(boots)" = build/6.1/462-gcc ]
	[ "$(boots LLVM=1 NR=463)" = build/6.1/463-clang ]
	# the tree says its series itself
	fails grep -v '^build/6.1/\|^build/6.12/462-gcc$' "$scratch/folders"
}
t 'number, compiler, fragments, series and tree each have a folder of their own' flavours

# a tree that has nolibc, but from before 5.19: one header, which needs a libc's
old_nolibc() {
	mkdir -p "$scratch/old/tools/include/nolibc" "$scratch/old/arch/arm64/include/uapi"
	: >"$scratch/old/tools/include/nolibc/nolibc.h"
	(cd build/source/6.1/linux && cp --parents -t "$scratch/old" include/uapi/asm-generic/unistd.h \
		arch/arm64/kernel/Makefile include/linux/syscalls.h kernel/sys_ni.c)
	printf 'VERSION = 5\nPATCHLEVEL = 15\nSUBLEVEL = 3\nheaders:\n\tmkdir -p $(O)/usr/include\n' \
		>"$scratch/old/Makefile"
	fails make run KERNEL_SRC="$scratch/old" >"$scratch/run" 2>"$scratch/err"
	cat "$scratch/run" "$scratch/err"
	[ "$(grep -v '^make: ' "$scratch/err")" = \
		'svc462: Linux 5.15.3 has no nolibc that our init can be built on: that came with 5.19' ]
	[ "$(cat "$scratch/run")" = 'svc462: ERROR (2): build: cannot make nolibc, see above' ]
}
t 'that the nolibc of a tree from before 5.19 does not do is told in one line, before anything is built' old_nolibc

done_testing
