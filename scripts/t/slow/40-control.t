#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The unwired kernel: make control, and that kernel as a ready one, IMAGE=.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=scripts/t/readme.sh
. "${0%/*}/../readme.sh"

cd "$top"
make built unwired >"$scratch/built"

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

it 'the proof in the README: make control prints what is shown'
t door 'The proof'

it 'make run IMAGE= of the unwired kernel is a FAIL, as it answers -ENOSYS'
ready_run() {
	gzip -c build/6.1/unwired-gcc/Image >"$scratch/Image.gz"
	checkout "$scratch/r"
	cd "$scratch/r"
	exits 2 make run IMAGE="$scratch/Image.gz"
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
}
t ready_run

# the unwired kernel, on which all but custom_call is as it was
ready_kernel() {
	checkout "$scratch/a"
	cd "$scratch/a"
	fails make abi IMAGE="$top/build/6.1/unwired-gcc/Image" >"$scratch/ready" 2>/dev/null
	cat "$scratch/ready"
	tail -n 1 "$scratch/ready" | grep -q '^svc462: FAIL (1): not ok '
	grep -q '^not ok [0-9]* custom_call takes 0 to 1073741823 and nothing else$' "$scratch/ready"
	grep -q '^ok [0-9]* a number past the end of the table is -ENOSYS$' "$scratch/ready"
}
t 'make abi IMAGE= asks that kernel' ready_kernel

done_testing
