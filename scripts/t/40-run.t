#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make run and make control: the real guest, its verdict, and what they cost.
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

control() {
	make control >"$scratch/out" 2>/dev/null
	cat "$scratch/out"
	grep -q '^# custom_call(21) = -38 ENOSYS$' "$scratch/out"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: PASS (0): the unwired kernel answers -ENOSYS' ]
}
t 'make control passes as the unwired kernel answers -ENOSYS and is judged FAIL' control

wired_control() {
	checkout "$scratch/w"
	cp "$scratch/w/build/6.1/462-gcc/Image" "$scratch/w/build/6.1/unwired-gcc/Image"
	fails make --no-print-directory -C "$scratch/w" control >"$scratch/out" 2>/dev/null
	cat "$scratch/out"
	tail -n 1 "$scratch/out" | grep -q '^svc462: FAIL (1)'
}
t 'make control fails on a kernel that has the call' wired_control

crashed_control() {
	checkout "$scratch/c"
	sed -i 's/reboot(.*/__builtin_trap();/' "$scratch/c/init/init.c"
	fails make --no-print-directory -C "$scratch/c" control >"$scratch/out" 2>/dev/null
	cat "$scratch/out"
	tail -n 1 "$scratch/out" | grep -q '^svc462: FAIL (1)'
}
t 'make control fails on a guest that says -ENOSYS and then crashes' crashed_control

done_testing
