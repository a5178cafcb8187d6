#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The bundle: what is in it, that it is the same every time, and that it repeats
# the verdict where nothing of this project is. The backquotes are Markdown's, the
# dollar signs those of run.sh.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
checkout_user "$scratch/c" >"$scratch/built"
c=$scratch/c/build/6.1
rm -f "$c/462-gcc/code" "$c/462-gcc-user/code"

# bundle [VARIABLE...]: make it and unpack it in an empty folder
bundle() {
	make --no-print-directory -C "$scratch/c" bundle "$@" >"$scratch/out" 2>&1 || {
		return 1
	}
	rm -rf "$scratch/empty"
	mkdir "$scratch/empty"
	tar -C "$scratch/empty" -xf "$c/svc462-bundle.tar.xz"
	cd "$scratch/empty/svc462-bundle"
}

# last: the folder that bundle made last
last() {
	cd "$scratch/empty/svc462-bundle"
}

# repeats 'VERDICT' CODE [WORD...]: what is unpacked comes to it, like the run
repeats() {
	want=$1
	code=$2
	shift 2
	# what run.sh is told may well change the verdict
	[ "$*" ] || tail -n 1 "$scratch/out" | grep -qF "$want"
	status=0
	env -i PATH=/usr/bin:/bin ./run.sh "$@" >"$scratch/again" || status=$?
	is "$code" "$status"
	ends "$scratch/again" "svc462: $want"
}

it 'a run that passes is run first, and passes again from an empty folder'
pass() {
	bundle
	matches "$scratch/out" '^\[5/5\]'
	repeats 'PASS (0)' 0
	has "$scratch/again" '# custom_call(21) = 42'
}
t pass

it 'it has all that was promised, and the sums check'
contents() {
	last
	find . -type f -printf '%P\n' | grep -v ^vmrun-source/ | LC_ALL=C sort | tr '\n' ' ' >"$scratch/names"
	[ "$(cat "$scratch/names")" = '.config Image LICENSE REPORT.md SHA256SUMS boot console.log fragments.config init.c initramfs.cpio run.sh sandbox settings vmrun ' ]
	same "$c/Image" Image
	same "$c/initramfs.cpio" initramfs.cpio
	same "$c/.config" .config
	same "$top/init/init.c" init.c
	same "$c/console.log" console.log
	sha256sum -c SHA256SUMS
	is "$(find . -type f ! -name SHA256SUMS | wc -l)" "$(wc -l <SHA256SUMS)"
}
t contents

it 'made again it boots nothing and is the same byte for byte'
twice() {
	cp "$c/svc462-bundle.tar.xz" "$scratch/first"
	touch "$c/462-gcc/console.log" "$scratch/c/init/init.c"
	umask 077
	bundle
	lacks "$scratch/out" '^\[5/5\]'
	same "$scratch/first" "$c/svc462-bundle.tar.xz"
}
t twice

it 'another program is run first, and its FAIL is a FAIL again'
fail() {
	sed -i 's/ret == 42/ret == 43/' "$scratch/c/init/init.c"
	bundle
	repeats 'FAIL (1): not ok 1 custom_call' 1
}
t fail

it 'a crash is a crash again, and the report shows what the kernel said'
crash() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/__builtin_trap();/' "$scratch/c/init/init.c"
	bundle
	repeats 'CRASH (3): Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000005' 3
	head -n 1 REPORT.md | grep -qx '# Kernel panic .* on Linux 6\.1\..*, arm64'
	matches REPORT.md '^    \[.*\] Kernel panic - not syncing'
	same "$scratch/c/init/init.c" init.c
}
t crash

it 'a guest that hangs is killed again after the same time'
timed_out() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/for (;;) ;/' "$scratch/c/init/init.c"
	bundle TIMEOUT=3
	repeats 'TIMEOUT (124): killed after 3 s' 124
}
t timed_out
cp init/init.c "$scratch/c/init/init.c"

it 'the report has the parts that the kernel asks for'
report() {
	bundle
	sed -n 's/^## //p' REPORT.md | tr '\n' ',' >"$scratch/parts"
	cat REPORT.md
	[ "$(cat "$scratch/parts")" = 'What was expected,What happened,How to reproduce,Version,Config,Environment,' ]
	version=$(scripts=$top/scripts && "$scripts/source/kernel-version" "$c/linux")
	matches REPORT.md "^    Linux version $version \(.*gcc.*$"
	shows REPORT.md "custom_call, as number 462"
	matches REPORT.md "fragments: minimal\.$"
	grep -qx -- "- QEMU: $(qemu-system-aarch64 --version | head -n 1)" REPORT.md
	grep -qx -- "- compiler of the program and the kernel: $(cat "$c/462-gcc/compiler")" REPORT.md
}
t report

cat >"$scratch/poc.c" <<'EOF'
#include <stdio.h>
#include <stdlib.h>
static void show(const char *name)
{
	const char *value = getenv(name);

	printf("%s=%s\n", name, value ? value : "(none)");
}
int main(void)
{
	show("A");
	show("BOOT");
	show("PATH");
	show("HOME");
	return getenv("BOOT") ? 1 : 0;
}
EOF

it "a word for run.sh reaches the program's environment, where ENV comes first"
program() {
	bundle PROG="$scratch/poc.c" ENV=A=own
	same "$scratch/poc.c" poc.c
	matches REPORT.md 'fragments: minimal user\.$'
	repeats 'PASS (0)' 0
	repeats 'FAIL (1): not ok 1 poc # exit status 1' 1 BOOT=7 A=theirs
	for line in A=own BOOT=7 PATH=/bin HOME=/; do
		has "$scratch/again" "# $line"
	done
}
t program

it 'no path of the machine where it was made is in it'
no_path() {
	last
	grep -q poc.c initramfs.cpio	# its debug information names the source
	fails grep -rlF -e "$scratch" -e "$top" .
}
t no_path

it 'of a program that is no C file the name is in the report'
elf() {
	cp "$c/462-gcc-user/prog" "$scratch/binary"
	bundle PROG="$scratch/binary"
	absent binary
	shows REPORT.md 'The program is the ready ELF file `binary`'
}
t elf

it 'the symptom that was looked for is looked for again'
expected() {
	bundle EXPECT="it's|= 42"
	repeats 'PASS (0): # custom_call(21) = 42' 0
	has REPORT.md "    it's|= 42"
}
t expected

# ran QEMU APPEND QEMU_ARGS: a bundle of a ready kernel, with this machine
ran() {
	rm -rf "$scratch/empty"
	mkdir "$scratch/empty"
	cp -Rp "$c/462-gcc" "$scratch/empty/image"
	cd "$scratch/empty"
	printf '%s\n' "QEMU=$1" CPU=cortex-a53 MEM=64 TIMEOUT=60 "APPEND=$2" "QEMU_ARGS=$3" EXPECT= KVM= >image/ran
	sha256sum image/Image image/initramfs.cpio >>image/ran
	echo 0 >image/code
	IMAGE=/boot/vmlinuz-ours "$scratch/c/scripts/report/bundle" bundle.tar.xz image image
	tar -xf bundle.tar.xz
	cd svc462-bundle
}
# a QEMU that shows its arguments: a pass is not asked for here
mkdir "$scratch/show"
printf '#!/bin/sh\n[ "$1" = --version ] || echo "${0##*/} $*"\n' >"$scratch/show/qemu-x"
chmod +x "$scratch/show/qemu-x"
it 'of a ready kernel only that is told which is known'
ready_image() {
	ran "$scratch/show/qemu-x" quiet '-smp 2'
	absent .config
	shows REPORT.md 'given as a ready file, vmlinuz-ours;'
	PATH=$scratch/show:$PATH ./run.sh BOOT=7 >"$scratch/again" || :
	has "$scratch/again" 'qemu-x -M virt -cpu cortex-a53 -m 64 -nodefaults -display none -no-reboot -serial stdio -kernel Image -initrd initramfs.cpio -append console=ttyAMA0 printk.time=1 panic=-1 quiet BOOT=7 -smp 2'
	fails grep -r "$scratch" .
}
t ready_image

# arguments: those of the QEMU that run.sh runs
arguments() {
	PATH=$scratch/show:$PATH ./run.sh 2>/dev/null | grep '^qemu-x'
}
it 'QEMU gets a sandbox if the one that is found has it, or the one that it was told'
sandbox() {
	ran "$scratch/show/qemu-x" quiet -nographic
	fails grep -e -sandbox REPORT.md settings
	arguments | fails grep -e -sandbox
	# as one that is linked to it has it
	cp "$scratch/show/qemu-x" "$scratch/qemu-x"
	echo '# libseccomp.so' >>"$scratch/show/qemu-x"
	arguments | grep -qe '-nodefaults -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny -display'
	ran "$scratch/show/qemu-x" quiet '-sandbox on'
	[ "$(arguments | grep -o -e '-sandbox [^ ]*')" = '-sandbox on' ]
	grep -qe ' -sandbox on$' REPORT.md
}
t sandbox

it 'on another kind of host vmrun is built from its source, once, and that is said'
other_host() {
	bundle
	mkdir "$scratch/bin"
	printf '#!/bin/sh\n[ "$1" = -s ] && echo Linux || echo moon\n' >"$scratch/bin/uname"
	chmod +x "$scratch/bin/uname"
	for _ in first second; do
		PATH=$scratch/bin:$PATH ./run.sh >"$scratch/again" 2>"$scratch/err"
		ends "$scratch/again" 'svc462: PASS (0)'
		cat "$scratch/err" >>"$scratch/said"
	done
	[ "$(cat "$scratch/said")" = \
		"svc462: vmrun is for $(uname -s) $(uname -m), and this is Linux moon: building ./vmrun-moon with cc" ]
	rm vmrun-moon
	status=0
	PATH=$scratch/bin /bin/sh ./run.sh >"$scratch/again" 2>/dev/null || status=$?
	is 2 "$status"
	[ "$(cat "$scratch/again")" = 'svc462: ERROR (2): tools: cannot build vmrun for this host' ]
}
t other_host

# no_bundle CLASS [VARIABLE...]
no_bundle() {
	want=$1
	shift
	rm -f "$c/svc462-bundle.tar.xz"
	fails make --no-print-directory -C "$scratch/c" bundle "$@" >"$scratch/out" 2>&1
	is "svc462: ERROR (2): $want: cannot make bundle, see above" "$(grep '^svc462: ' "$scratch/out" | tail -n 1)"
	is '' "$(find "$c" -name 'svc462-bundle*')"
}
it 'a run that came to no verdict gives no bundle'
no_run() {
	no_bundle build QEMU=no-such-qemu
	has "$scratch/out" 'svc462: bundle: nothing ran to a verdict here yet'
}
t no_run

# refused NAME QEMU_ARGS
refused() {
	no_bundle usage QEMU_ARGS="$2"
	has "$scratch/out" "svc462: bundle: QEMU_ARGS: $1: a file of this machine would not be in the bundle"
}
host_file() {
	refused "$scratch/qemu.log" "-D $scratch/qemu.log"
	refused file=disk.img,format=raw,if=none '-drive file=disk.img,format=raw,if=none'
	refused qemu.log '-D qemu.log'
}
touch "$scratch/c/disk.img" "$scratch/c/qemu.log"
it 'a file in QEMU_ARGS is refused, as it would be missing'
t host_file

done_testing
