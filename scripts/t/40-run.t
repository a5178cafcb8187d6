#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make run and the negative control: the real guest, its verdict, and what they cost.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

run() {
	make run "$@" >"$scratch/out" 2>"$scratch/err"
	cat "$scratch/out"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: PASS (0)' ]
	grep -qx '# custom_call(21) = 42' "$scratch/out"
	grep -qx 'ok 1 custom_call' "$scratch/out"
}
t 'make run prints custom_call(21) = 42 and ends with PASS' run

quiet() {
	run
	fails grep -q 'Run /init' "$scratch/out"
	grep -q 'Run /init as init process' build/6.1/console.log
	[ ! -s "$scratch/err" ]
}
t 'the kernel is quiet on the terminal and complete in the log' quiet

verbose() {
	run V=1
	grep -q 'Run /init as init process' "$scratch/out"
	grep -q 'qemu-system-aarch64 .*-kernel .*-append console=ttyAMA0' "$scratch/err"
}
t 'V=1 shows the boot log and the QEMU command' verbose

saved() {
	run
	[ "$(build/vmrun -j build/6.1/console.log)" = 'svc462: PASS (0)' ]
}
t 'the saved console has the same verdict' saved

t '24 MiB of guest memory are enough' run MEM=24

variables() {
	run CPU=max QEMU_ARGS='-smp 2' APPEND=initcall_debug V=1
	grep -q 'Kernel command line:.* initcall_debug' "$scratch/out"
	grep -q '2 processors activated' "$scratch/out"
}
t 'CPU, QEMU_ARGS and APPEND reach the machine' variables

no_qemu() {
	fails make run QEMU=no-such-qemu >"$scratch/out" 2>&1
	cat "$scratch/out"
	grep -q 'ERROR (2)' "$scratch/out"
}
t 'a QEMU that is not there is an ERROR' no_qemu

no_work() {
	state() { find build/6.1/462-gcc/obj build/6.1/462-gcc/linux build/6.1/462-gcc/Image build/vmrun -printf '%p %T@ %C@\n' | sort; }
	state >"$scratch/before"
	run
	[ "$(grep -vc '^\[5/5\]' "$scratch/out")" -eq 5 ]
	state | cmp - "$scratch/before"
}
t 'with nothing changed nothing is built' no_work

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
