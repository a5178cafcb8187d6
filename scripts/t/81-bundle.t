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

quick_xz

# bundle [VARIABLE...]: make it and unpack it in an empty folder, and go there
bundle() {
	exits 0 make --no-print-directory -C "$scratch/c" bundle "$@"
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
	verdict=$1
	code=$2
	shift 2
	# what run.sh is told may well change the verdict
	if [ $# -eq 0 ]; then
		tail -n 1 "$scratch/out" >"$scratch/made"
		shows "$scratch/made" "$verdict"
	fi
	exits "$code" env -i PATH=/usr/bin:/bin ./run.sh "$@"
	ends "$scratch/out" "svc462: $verdict"
}

it 'a run that passes is run first, and passes again from an empty folder'
repeats_pass() {
	bundle
	matches "$scratch/out" '^\[5/5\]'
	repeats 'PASS (0)' 0
	has "$scratch/out" '# custom_call(21) = 42'
}
t repeats_pass

it 'it has all that was promised, and the sums check'
has_everything() {
	last
	is '.config Image LICENSE REPORT.md SHA256SUMS boot connect.py console.log fragments.config gdb init.c initramfs.cpio record replay rewind rewind.py run.sh sandbox settings vmrun ' \
		"$(find . -type f -printf '%P\n' | grep -v ^vmrun-source/ | LC_ALL=C sort | tr '\n' ' ')"
	same "$c/Image" Image
	same "$c/initramfs.cpio" initramfs.cpio
	same "$c/.config" .config
	same "$top/init/init.c" init.c
	same "$c/console.log" console.log
	sha256sum -c SHA256SUMS
	is "$(find . -type f ! -name SHA256SUMS | wc -l)" "$(wc -l <SHA256SUMS)"
}
t has_everything

it 'made again it boots nothing and is the same byte for byte'
repeats_its_bytes() {
	cp "$c/svc462-bundle.tar.xz" "$scratch/first"
	touch "$c/462-gcc/console.log" "$scratch/c/init/init.c"
	umask 077
	bundle
	lacks "$scratch/out" '^\[5/5\]'
	same "$scratch/first" "$c/svc462-bundle.tar.xz"
}
t repeats_its_bytes

it 'another program is run first, and its FAIL is a FAIL again'
repeats_fail() {
	sed -i 's/ret == 42/ret == 43/' "$scratch/c/init/init.c"
	bundle
	repeats 'FAIL (1): not ok 1 custom_call' 1
}
t repeats_fail

it 'a crash is a crash again, and the report shows what the kernel said'
repeats_crash() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/__builtin_trap();/' "$scratch/c/init/init.c"
	bundle
	repeats 'CRASH (3): Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000005' 3
	head -n 1 REPORT.md >"$scratch/title"
	matches "$scratch/title" '^# Kernel panic .* on Linux 6\.1\..*, arm64$'
	matches REPORT.md '^    \[.*\] Kernel panic - not syncing'
	same "$scratch/c/init/init.c" init.c
}
t repeats_crash

it 'a guest that hangs is killed again after the same time'
repeats_timeout() {
	cp init/init.c "$scratch/c/init/init.c"
	sed -i 's/reboot(.*/for (;;) sleep(1);/' "$scratch/c/init/init.c"
	bundle TIMEOUT=2
	repeats 'TIMEOUT (124): killed after 2 s' 124
}
slow repeats_timeout
cp init/init.c "$scratch/c/init/init.c"

it 'the report has the parts that the kernel asks for'
has_all_parts() {
	bundle
	is 'What was expected,What happened,How to reproduce,Version,Config,Environment,' \
		"$(sed -n 's/^## //p' REPORT.md | tr '\n' ',')"
	version=$(scripts=$top/scripts && "$scripts/source/kernel-version" "$c/linux")
	matches REPORT.md "^    Linux version $version \(.*gcc" 'fragments: minimal\.$'
	# a mailing list takes it: what is not quoted, and no item of a list, has 72 columns
	at_most 72 "$(grep -vE '^(    |#|- )' REPORT.md | wc -L)"
	shows REPORT.md 'custom_call, as number 462'
	has REPORT.md "- QEMU: $(qemu-system-aarch64 --version | head -n 1)" \
		"- compiler of the program and the kernel: $(cat "$c/462-gcc/compiler")"
}
t has_all_parts

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
hands_environment_on() {
	bundle PROG="$scratch/poc.c" ENV=A=own
	same "$scratch/poc.c" poc.c
	matches REPORT.md 'fragments: minimal user\.$' '^    CONFIG_LOG_BUF_SHIFT=17 CONFIG_FUTEX=y '
	sed 's/^./    &/' poc.c | head -n 11 >"$scratch/source"
	grep -A 10 -F '    #include <stdio.h>' REPORT.md >"$scratch/quoted"
	same "$scratch/source" "$scratch/quoted"
	repeats 'PASS (0)' 0
	repeats 'FAIL (1): not ok 1 poc # exit status 1' 1 BOOT=7 A=theirs
	has "$scratch/out" '# A=own' '# BOOT=7' '# PATH=/bin' '# HOME=/'
}
t hands_environment_on

it 'no path of the machine where it was made is in it'
has_no_path() {
	last
	shows initramfs.cpio poc.c	# its debug information names the source
	fails grep -rlF -e "$scratch" -e "$top" .
}
t has_no_path

it 'of a program that is no C file the name is in the report'
names_the_program() {
	cp "$c/462-gcc-user/prog" "$scratch/binary"
	bundle PROG="$scratch/binary"
	absent binary
	shows REPORT.md 'The program is the ready ELF file `binary`'
}
slow names_the_program

it 'the symptom that was looked for is looked for again'
looks_for_the_symptom() {
	bundle EXPECT="it's|= 42"
	repeats 'PASS (0): # custom_call(21) = 42' 0
	has REPORT.md "    it's|= 42"
}
slow looks_for_the_symptom

# ran QEMU APPEND QEMU_ARGS: a bundle of a ready kernel, with this machine
ran() {
	rm -rf "$scratch/empty"
	mkdir "$scratch/empty"
	cp -Rp "$c/462-gcc" "$scratch/empty/image"
	cd "$scratch/empty"
	printf '%s\n' "QEMU=$1" CPU=cortex-a53 MEM=64 TIMEOUT=60 "APPEND=$2" "QEMU_ARGS=$3" EXPECT= KVM= RECORD= >image/ran
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
# arguments [WORD...]: those of the QEMU that run.sh runs are in arguments
arguments() {
	PATH=$scratch/show:$PATH ./run.sh "$@" 2>/dev/null | grep '^qemu-x' >"$scratch/arguments"
}

it 'another program on a ready kernel is run first, and its console and last calls are packed'
runs_on_ready_kernel() {
	rm -f "$c/image/code"
	echo 'int main(void) { return 3; }' >"$scratch/three.c"
	bundle IMAGE="$scratch/c/build/6.1/462-gcc-user/Image" "PROG=$scratch/three.c" STRACE=1
	matches REPORT.md '^    # strace: [0-9]* exit(_group)?\(3\) = \?$'
	matches console.log '^# strace: [0-9]* exit(_group)?\(3\) = \?'
	repeats 'FAIL (1): not ok 1 three # exit status 3' 1
	echo 'int main(void) { puts("the other one"); return 0; }' >"$scratch/other.c"
	bundle IMAGE="$scratch/c/build/6.1/462-gcc-user/Image" "PROG=$scratch/other.c"
	has console.log '# the other one'
	repeats 'PASS (0)' 0
}
slow runs_on_ready_kernel

it 'of a ready kernel only that is told which is known'
bundles_ready_kernel() {
	ran "$scratch/show/qemu-x" quiet '-smp 2'
	absent .config
	shows REPORT.md 'given as a ready file, vmlinuz-ours;'
	arguments BOOT=7
	has "$scratch/arguments" 'qemu-x -M virt -cpu cortex-a53 -m 64 -nodefaults -display none -no-reboot -serial stdio -kernel Image -initrd initramfs.cpio -append console=ttyAMA0 earlycon panic=-1 quiet BOOT=7 ignore_loglevel printk.ignore_loglevel=1 printk.time=1 -smp 2'
	fails grep -r "$scratch" .
}
t bundles_ready_kernel

it 'QEMU gets a sandbox if the one that is found has it, or the one that it was told'
sandboxes_qemu() {
	ran "$scratch/show/qemu-x" quiet -nographic
	lacks REPORT.md -sandbox
	lacks settings -sandbox
	arguments
	lacks "$scratch/arguments" -sandbox
	# as one that is linked to it has it
	cp "$scratch/show/qemu-x" "$scratch/qemu-x"
	echo '# libseccomp.so' >>"$scratch/show/qemu-x"
	arguments
	shows "$scratch/arguments" \
		'-nodefaults -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny -display'
	ran "$scratch/show/qemu-x" quiet '-sandbox on'
	arguments
	is '-sandbox on' "$(grep -o -e '-sandbox [^ ]*' "$scratch/arguments")"
	matches REPORT.md ' -sandbox on$'
}
slow sandboxes_qemu

it 'on another kind of host vmrun is built from its source, once, and that is said'
builds_vmrun_elsewhere() {
	bundle
	mkdir "$scratch/bin"
	printf '#!/bin/sh\n[ "$1" = -s ] && echo Linux || echo moon\n' >"$scratch/bin/uname"
	chmod +x "$scratch/bin/uname"
	for _ in first second; do
		exits 0 env PATH="$scratch/bin:$PATH" ./run.sh
		ends "$scratch/out" 'svc462: PASS (0)'
		cat "$scratch/err" >>"$scratch/said"
	done
	is "svc462: vmrun is for $(uname -s) $(uname -m), and this is Linux moon: building ./vmrun-moon with cc" \
		"$(cat "$scratch/said")"
	rm vmrun-moon
	exits 2 env PATH="$scratch/bin" /bin/sh ./run.sh
	is 'svc462: ERROR (2): tools: cannot build vmrun for this host' "$(cat "$scratch/out")"
}
slow builds_vmrun_elsewhere

it 'what a warning says before its report is in the report, and its Code: line is disassembled'
shows_the_message() {
	cut='[    0.100000] ------------[ cut here ]------------'
	printf '%s\r\n' '[    0.050000] Run /init as init process' "$cut" '[    0.100001] of no warning' \
		'[    0.100002] a' '[    0.100003] b' '[    0.100004] c' "$cut" '# of the program' '[    0.100006] far' \
		'[    0.100007] WARNING: CPU: 0 PID: 20 at fs/x.c:5 it+0x10/0x20' \
		'[    0.100008] Code: 52800221 (b9000001) ' >"$scratch/log"
	"$top/scripts/report/decode" "$scratch/log" none "$top/build/source/6.1/linux" >"$scratch/decoded"
	printf '%s\n' "$cut" '[    0.100006] far' '[    0.100007] WARNING: CPU: 0 PID: 20 at fs/x.c:5 it+0x10/0x20' >"$scratch/want"
	head -n 3 "$scratch/decoded" >"$scratch/came"
	same "$scratch/want" "$scratch/came"
	matches "$scratch/decoded" 'str[[:blank:]]+w1, \[x0\][[:blank:]]+<-- trapping instruction$'
	is 1 "$(grep -c 'Code: ' "$scratch/decoded")"
}
t shows_the_message

it 'with debug information the files are named as in the source, whichever folder they were built in'
names_files() {
	mkdir -p "$scratch/tree/fs" "$scratch/tree/.obj"
	ln -s "$top/build/source/6.1/linux/scripts" "$scratch/tree"
	printf 'int it(int x)\n{\n\treturn x;\n}\n' >"$scratch/tree/fs/x.c"
	(cd "$scratch/tree/.obj" && aarch64-linux-gnu-gcc -g -nostdlib -static -Wl,-e,it -o vmlinux ../fs/x.c)
	printf '%s\n' '[    0.050000] Run /init as init process' '[    0.100000] WARNING: CPU: 0 PID: 20 at fs/x.c:2 it+0x0/0xc' \
		'[    0.100000] Call trace:' '[    0.100000]  it+0x0/0xc' '[    0.100000] ---[ end trace 0000000000000000 ]---' >"$scratch/log"
	for tree in tree other; do
		"$top/scripts/report/decode" "$scratch/log" "$scratch/$tree/.obj/vmlinux" "$scratch/$tree" >"$scratch/decoded"
		has "$scratch/decoded" '[    0.100000] WARNING: CPU: 0 PID: 20 at fs/x.c:2 it (fs/x.c:2) ' '[    0.100000] it (fs/x.c:2) '
		[ $tree = other ] || mv "$scratch/tree" "$scratch/other"
	done
}
t names_files

# no_bundle CLASS [VARIABLE...]: make bundle gives none, and an ERROR of this class
no_bundle() {
	class=$1
	shift
	rm -f "$c/svc462-bundle.tar.xz"
	exits 2 make --no-print-directory -C "$scratch/c" bundle "$@"
	ends "$scratch/out" "svc462: ERROR (2): $class: cannot make bundle, see above"
	is '' "$(find "$c" -name 'svc462-bundle*')"
}

it 'a run that came to no verdict gives no bundle'
needs_a_verdict() {
	rm -f "$c/svc462-bundle.tar.xz"
	for setting in QEMU=no-such-qemu APPEND='"' MEM=x; do
		exits 2 make --no-print-directory -C "$scratch/c" bundle "$setting"
		ends_like "$scratch/out" '^svc462: ERROR \(2\): (tools: cannot run|usage: (APPEND has|QEMU did not start))'
		absent "$c/svc462-bundle.tar.xz"
	done
}
t needs_a_verdict

# refused NAME QEMU_ARGS
refused() {
	no_bundle usage QEMU_ARGS="$2"
	has "$scratch/err" "svc462: bundle: QEMU_ARGS: $1: a file of this machine would not be in the bundle"
}

it 'a file in QEMU_ARGS is refused, as it would be missing'
refuses_host_files() {
	touch "$scratch/c/disk.img" "$scratch/c/qemu.log"
	refused "$scratch/qemu.log" "-D $scratch/qemu.log"
	refused file=disk.img,format=raw,if=none '-drive file=disk.img,format=raw,if=none'
	refused qemu.log '-D qemu.log'
}
slow refuses_host_files

done_testing
