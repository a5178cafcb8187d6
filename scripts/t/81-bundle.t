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
		cat "$scratch/out"
		return 1
	}
	cat "$scratch/out"
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
	cat "$scratch/again"
	[ "$status" -eq "$code" ]
	[ "$(tail -n 1 "$scratch/again")" = "svc462: $want" ]
}

pass() {
	bundle
	grep -q '^\[5/5\]' "$scratch/out"
	repeats 'PASS (0)' 0
	grep -qx '# custom_call(21) = 42' "$scratch/again"
}
t 'a run that passes is run first, and passes again from an empty folder' pass

contents() {
	last
	find . -type f -printf '%P\n' | grep -v ^vmrun-source/ | LC_ALL=C sort | tr '\n' ' ' >"$scratch/names"
	cat "$scratch/names"
	[ "$(cat "$scratch/names")" = '.config Image LICENSE REPORT.md SHA256SUMS boot console.log fragments.config init.c initramfs.cpio run.sh sandbox settings vmrun ' ]
	cmp Image "$c/Image"
	cmp initramfs.cpio "$c/initramfs.cpio"
	cmp .config "$c/.config"
	cmp init.c "$top/init/init.c"
	cmp console.log "$c/console.log"
	sha256sum -c SHA256SUMS
	[ "$(wc -l <SHA256SUMS)" -eq "$(find . -type f ! -name SHA256SUMS | wc -l)" ]
}
t 'it has all that was promised, and the sums check' contents

twice() {
	cp "$c/svc462-bundle.tar.xz" "$scratch/first"
	touch "$c/462-gcc/console.log" "$scratch/c/init/init.c"
	umask 077
	bundle
	fails grep -q '^\[5/5\]' "$scratch/out"
	cmp "$c/svc462-bundle.tar.xz" "$scratch/first"
}
t 'made again it boots nothing and is the same byte for byte' twice

fail() {
	sed -i 's/ret == 42/ret == 43/' "$scratch/c/init/init.c"
	bundle
	repeats 'FAIL (1): not ok 1 custom_call' 1
}
t 'another program is run first, and its FAIL is a FAIL again' fail

crash() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/__builtin_trap();/' "$scratch/c/init/init.c"
	bundle
	repeats 'CRASH (3): Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000005' 3
	head -n 1 REPORT.md | grep -qx '# Kernel panic .* on Linux 6\.1\..*, arm64'
	grep -q '^    \[.*\] Kernel panic - not syncing' REPORT.md
	cmp init.c "$scratch/c/init/init.c"
}
t 'a crash is a crash again, and the report shows what the kernel said' crash

timed_out() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/for (;;) ;/' "$scratch/c/init/init.c"
	bundle TIMEOUT=3
	repeats 'TIMEOUT (124): killed after 3 s' 124
}
t 'a guest that hangs is killed again after the same time' timed_out
cp init/init.c "$scratch/c/init/init.c"

report() {
	bundle
	sed -n 's/^## //p' REPORT.md | tr '\n' ',' >"$scratch/parts"
	cat REPORT.md
	[ "$(cat "$scratch/parts")" = 'What was expected,What happened,How to reproduce,Version,Config,Environment,' ]
	version=$(scripts=$top/scripts && "$scripts/source/kernel-version" "$c/linux")
	grep -qx "    Linux version $version (.*gcc.*" REPORT.md
	grep -q "custom_call, as number 462" REPORT.md
	grep -q "fragments: minimal\.$" REPORT.md
	grep -qx -- "- QEMU: $(qemu-system-aarch64 --version | head -n 1)" REPORT.md
	grep -qx -- "- compiler of the program and the kernel: $(cat "$c/462-gcc/compiler")" REPORT.md
}
t 'the report has the parts that the kernel asks for' report

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

program() {
	bundle PROG="$scratch/poc.c" ENV=A=own
	cmp poc.c "$scratch/poc.c"
	grep -q 'fragments: minimal user\.$' REPORT.md
	repeats 'PASS (0)' 0
	repeats 'FAIL (1): not ok 1 poc # exit status 1' 1 BOOT=7 A=theirs
	for line in A=own BOOT=7 PATH=/bin HOME=/; do
		grep -qx "# $line" "$scratch/again"
	done
}
t "a word for run.sh reaches the program's environment, where ENV comes first" program

no_path() {
	last
	grep -q poc.c initramfs.cpio	# its debug information names the source
	fails grep -rlF -e "$scratch" -e "$top" .
}
t 'no path of the machine where it was made is in it' no_path

elf() {
	cp "$c/462-gcc-user/prog" "$scratch/binary"
	bundle PROG="$scratch/binary"
	[ ! -e binary ]
	grep -qF 'The program is the ready ELF file `binary`' REPORT.md
}
t 'of a program that is no C file the name is in the report' elf

expected() {
	bundle EXPECT="it's|= 42"
	repeats 'PASS (0): # custom_call(21) = 42' 0
	grep -qxF "    it's|= 42" REPORT.md
}
t 'the symptom that was looked for is looked for again' expected

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
ready_image() {
	ran "$scratch/show/qemu-x" quiet '-smp 2'
	[ ! -e .config ]
	grep -q 'given as a ready file, vmlinuz-ours;' REPORT.md
	PATH=$scratch/show:$PATH ./run.sh BOOT=7 >"$scratch/again" || :
	grep -qx 'qemu-x -M virt -cpu cortex-a53 -m 64 -nodefaults -display none -no-reboot -serial stdio -kernel Image -initrd initramfs.cpio -append console=ttyAMA0 printk.time=1 panic=-1 quiet BOOT=7 -smp 2' "$scratch/again"
	fails grep -r "$scratch" .
}
t 'of a ready kernel only that is told which is known' ready_image

# arguments: those of the QEMU that run.sh runs
arguments() {
	PATH=$scratch/show:$PATH ./run.sh 2>/dev/null | grep '^qemu-x'
}
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
t 'QEMU gets a sandbox if the one that is found has it, or the one that it was told' sandbox

other_host() {
	bundle
	mkdir "$scratch/bin"
	printf '#!/bin/sh\n[ "$1" = -s ] && echo Linux || echo moon\n' >"$scratch/bin/uname"
	chmod +x "$scratch/bin/uname"
	for _ in first second; do
		PATH=$scratch/bin:$PATH ./run.sh >"$scratch/again" 2>"$scratch/err"
		[ "$(tail -n 1 "$scratch/again")" = 'svc462: PASS (0)' ]
		cat "$scratch/err" >>"$scratch/said"
	done
	[ "$(cat "$scratch/said")" = \
		"svc462: vmrun is for $(uname -s) $(uname -m), and this is Linux moon: building ./vmrun-moon with cc" ]
	rm vmrun-moon
	status=0
	PATH=$scratch/bin /bin/sh ./run.sh >"$scratch/again" 2>/dev/null || status=$?
	[ "$status" -eq 2 ]
	[ "$(cat "$scratch/again")" = 'svc462: ERROR (2): tools: cannot build vmrun for this host' ]
}
t 'on another kind of host vmrun is built from its source, once, and that is said' other_host

# no_bundle CLASS [VARIABLE...]
no_bundle() {
	want=$1
	shift
	rm -f "$c/svc462-bundle.tar.xz"
	fails make --no-print-directory -C "$scratch/c" bundle "$@" >"$scratch/out" 2>&1
	cat "$scratch/out"
	[ "$(grep '^svc462: ' "$scratch/out" | tail -n 1)" = "svc462: ERROR (2): $want: cannot make bundle, see above" ]
	[ -z "$(find "$c" -name 'svc462-bundle*')" ]
}
no_run() {
	no_bundle build QEMU=no-such-qemu
	grep -qx 'svc462: bundle: nothing ran to a verdict here yet' "$scratch/out"
}
t 'a run that came to no verdict gives no bundle' no_run

# refused NAME QEMU_ARGS
refused() {
	no_bundle usage QEMU_ARGS="$2"
	grep -qx "svc462: bundle: QEMU_ARGS: $1: a file of this machine would not be in the bundle" "$scratch/out"
}
host_file() {
	refused "$scratch/qemu.log" "-D $scratch/qemu.log"
	refused file=disk.img,format=raw,if=none '-drive file=disk.img,format=raw,if=none'
	refused qemu.log '-D qemu.log'
}
touch "$scratch/c/disk.img" "$scratch/c/qemu.log"
t 'a file in QEMU_ARGS is refused, as it would be missing' host_file

done_testing
