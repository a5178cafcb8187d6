#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make run and the negative control: the real guest, its verdict, and what they cost.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

it 'make run prints custom_call(21) = 42 and ends with PASS'
run() {
	make run "$@" >"$scratch/out" 2>"$scratch/err"
	ends "$scratch/out" 'svc462: PASS (0)'
	has "$scratch/out" '# custom_call(21) = 42'
	has "$scratch/out" 'ok 1 custom_call'
}
t run

it 'the kernel is quiet on the terminal and complete in the log'
quiet() {
	run
	lacks "$scratch/out" 'Run /init'
	shows build/6.1/console.log 'Run /init as init process'
	empty "$scratch/err"
}
t quiet

it 'V=1 shows the boot log and the QEMU command'
verbose() {
	run V=1
	shows "$scratch/out" 'Run /init as init process'
	matches "$scratch/err" 'qemu-system-aarch64 .*-kernel .*-append console=ttyAMA0'
}
t verbose

it 'the saved console has the same verdict'
saved() {
	run
	[ "$(build/vmrun -j build/6.1/console.log)" = 'svc462: PASS (0)' ]
}
t saved

it '24 MiB of guest memory are enough'
t run MEM=24

it 'CPU, QEMU_ARGS and APPEND reach the machine'
variables() {
	run CPU=max QEMU_ARGS='-smp 2' APPEND=initcall_debug V=1
	matches "$scratch/out" 'Kernel command line:.* initcall_debug'
	shows "$scratch/out" '2 processors activated'
}
t variables

it 'a QEMU that is not there is an ERROR'
no_qemu() {
	fails make run QEMU=no-such-qemu >"$scratch/out" 2>&1
	shows "$scratch/out" 'ERROR (2)'
}
t no_qemu

it 'with nothing changed nothing is built'
no_work() {
	state() { find build/6.1/462-gcc/obj build/6.1/462-gcc/linux build/6.1/462-gcc/Image build/vmrun -printf '%p %T@ %C@\n' | sort; }
	state >"$scratch/before"
	run
	is 5 "$(grep -vc '^\[5/5\]' "$scratch/out")"
	state | cmp - "$scratch/before"
}
t no_work

# The negative control by itself, on the wired kernel: make control is in slow/40-control.t.
# judged: what control makes of $scratch/initramfs.cpio
judged() {
	QEMU=qemu-system-aarch64 CPU=cortex-a53 MEM=64 TIMEOUT=60 scripts/teach/control \
		scripts/guest/boot build/6.1/462-gcc/Image "$scratch/initramfs.cpio" >"$scratch/out" 2>/dev/null
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
	judged
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: PASS (0): the unwired kernel answers -ENOSYS'
}
t control_passes

it 'the negative control fails on a kernel that has the call'
control_finds_the_call() {
	cp build/6.1/462-gcc/initramfs.cpio "$scratch/initramfs.cpio"
	fails judged
	ends "$scratch/out" 'svc462: FAIL (1): the unwired kernel did not answer -ENOSYS'
}
t control_finds_the_call

it 'the negative control fails on a guest that reports -ENOSYS and then crashes'
control_finds_the_crash() {
	edited 's/= __NR_custom_call;/= 463;/; s/reboot(LINUX.*/__builtin_trap();/'
	fails judged
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): the unwired kernel did not answer -ENOSYS'
}
t control_finds_the_crash

done_testing
