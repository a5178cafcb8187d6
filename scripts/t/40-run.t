#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make run and the negative control: the real guest, its verdict, and what they cost.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

it 'make run prints custom_call(21) = 42 and ends with PASS'
# passes [VARIABLE=VALUE...]
passes() {
	exits 0 make run "$@"
	ends "$scratch/out" 'svc462: PASS (0)'
	has "$scratch/out" '# custom_call(21) = 42' 'ok 1 custom_call'
}
t passes

it 'the kernel is quiet on the terminal and complete in the log'
is_quiet() {
	lacks "$scratch/out" 'Run /init'
	shows build/6.1/console.log 'Run /init as init process'
	empty "$scratch/err"
}
t is_quiet

it 'V=1 shows the boot log and the QEMU command'
shows_boot_log() {
	passes V=1
	shows "$scratch/out" 'Run /init as init process'
	matches "$scratch/err" 'qemu-system-aarch64 .*-kernel .*-append console=ttyAMA0'
}
t shows_boot_log

it 'the saved console has the same verdict'
judges_saved_console() {
	is 'svc462: PASS (0)' "$(build/vmrun -j build/6.1/console.log)"
}
t judges_saved_console

it '24 MiB of guest memory are enough'
t passes MEM=24

it 'CPU, QEMU_ARGS and APPEND reach the machine'
hands_variables_on() {
	passes CPU=max QEMU_ARGS='-smp 2' APPEND=initcall_debug V=1
	matches "$scratch/out" 'Kernel command line:.* initcall_debug'
	shows "$scratch/out" '2 processors activated'
}
t hands_variables_on

it 'whatever APPEND says, the messages of the kernel are seen, with their time'
sees_kernel() {
	for words in quiet loglevel=0 printk.ignore_loglevel=0 printk.time=0 'quiet x="a -- b" -- wrong' '-- wrong'; do
		passes APPEND="$words"
		matches build/6.1/console.log '^\[    [0-9]+\.[0-9]{6}\] Run /init as init process'
	done
}
t sees_kernel

it 'whatever the length of APPEND, the log begins with the first message and has lost none'
loses_nothing() {
	passes APPEND="long=$(head -c 1500 /dev/zero | tr '\0' x)"
	head -n 1 build/6.1/console.log >"$scratch/first"
	matches "$scratch/first" '^\[    0\.000000\] Booting Linux on physical CPU'
	lacks build/6.1/console.log 'messages dropped'
}
t loses_nothing

it 'an APPEND that does not close a quote is an ERROR'
unclosed_quote() {
	exits 2 make run APPEND='x="quiet'
	has "$scratch/out" 'svc462: ERROR (2): usage: APPEND has a quote that is not closed: x="quiet'
}
t unclosed_quote

it 'a QEMU that is not there is an ERROR'
misses_qemu() {
	exits 2 make run QEMU=no-such-qemu
	shows "$scratch/out" 'ERROR (2)'
}
t misses_qemu

it 'with nothing changed nothing is built'
builds_nothing() {
	state() { find build/6.1/462-gcc/obj build/6.1/462-gcc/linux build/6.1/462-gcc/Image build/vmrun -printf '%p %T@ %C@\n' | sort; }
	state >"$scratch/before"
	passes
	is 5 "$(grep -vc '^\[5/5\]' "$scratch/out")"
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
}
t builds_nothing

# The negative control by itself, on the wired kernel: make control is in 91-readme.t.
# judged CODE: what control makes of $scratch/initramfs.cpio
judged() {
	exits "$1" env QEMU=qemu-system-aarch64 CPU=cortex-a53 MEM=64 TIMEOUT=60 scripts/teach/control 'the unwired kernel' \
		scripts/guest/boot build/6.1/462-gcc/Image "$scratch/initramfs.cpio"
}
# edited SED: an initramfs with an edited demo
edited() {
	sed "$1" init/init.c >"$scratch/init.c"
	fails cmp -s init/init.c "$scratch/init.c"
	scripts/guest/build-init "$scratch/init.c" "$scratch/init" build/6.1/linux build/6.1/usr/include
	scripts/guest/pack-initramfs "$scratch/init" "$scratch/initramfs.cpio"
}

it 'the negative control passes on a demo that reports -ENOSYS and is judged FAIL'
control_passes() {
	edited 's/= __NR_custom_call;/= 463;/'
	judged 0
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: PASS (0): the unwired kernel answers -ENOSYS'
}
t control_passes

it 'the negative control fails on a kernel that has the call'
control_finds_the_call() {
	cp build/6.1/462-gcc/initramfs.cpio "$scratch/initramfs.cpio"
	judged 1
	ends "$scratch/out" 'svc462: FAIL (1): the unwired kernel did not answer -ENOSYS'
}
t control_finds_the_call

it 'the negative control fails on a guest that reports -ENOSYS and then crashes'
control_finds_the_crash() {
	edited 's/= __NR_custom_call;/= 463;/; s/reboot(LINUX.*/__builtin_trap();/'
	judged 1
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): the unwired kernel did not answer -ENOSYS'
}
t control_finds_the_crash

done_testing
