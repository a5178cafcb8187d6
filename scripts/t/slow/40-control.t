#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The negative control, and the kernel that was never wired, which is also given as a
# ready one, IMAGE=.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
make built unwired >"$scratch/built"

it 'a kernel that was never wired answers -ENOSYS and is judged FAIL'
passes_unwired() {
	exits 0 make control-unwired
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: PASS (0): the unwired kernel answers -ENOSYS'
}
t passes_unwired

it 'make control builds little after a run: at most 40 of the objects'
builds_little() {
	rm -rf build/6.1/462-gcc/control
	exits 0 make control
	at_most 40 "$(grep -cE '^  (CC|AS|LD|AR) ' build/6.1/462-gcc/control/linux/.obj/build.log)"
}
t builds_little

it 'make control fails on a kernel that has the call'
fails_wired() {
	checkout "$scratch/w"
	cp "$scratch/w/build/6.1/462-gcc/Image" "$scratch/w/build/6.1/462-gcc/control/Image"
	exits 2 make --no-print-directory -C "$scratch/w" control
	ends "$scratch/out" 'svc462: FAIL (1): the kernel without custom_call.o did not answer -ENOSYS'
}
t fails_wired

it 'make control fails on a guest that says -ENOSYS and then crashes'
fails_crashed() {
	checkout "$scratch/c"
	sed -i 's/reboot(.*/__builtin_trap();/' "$scratch/c/init/init.c"
	exits 2 make --no-print-directory -C "$scratch/c" control
	ends_like "$scratch/out" '^svc462: FAIL \(1\)'
}
t fails_crashed

it 'make run IMAGE= of the unwired kernel is a FAIL, as it answers -ENOSYS'
runs_ready_kernel() {
	gzip -c build/6.1/unwired-gcc/Image >"$scratch/Image.gz"
	checkout "$scratch/r"
	cd "$scratch/r"
	exits 2 make run IMAGE="$scratch/Image.gz"
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
}
t runs_ready_kernel

it 'make abi IMAGE= asks that kernel'
# on which all but custom_call is as it was
checks_abi_of_ready_kernel() {
	checkout "$scratch/a"
	cd "$scratch/a"
	exits 2 make abi IMAGE="$top/build/6.1/unwired-gcc/Image"
	ends_like "$scratch/out" '^svc462: FAIL \(1\): not ok '
	matches "$scratch/out" '^not ok [0-9]* custom_call takes 0 to 1073741823 and nothing else$' \
		'^ok [0-9]* a number past the end of the table is -ENOSYS$'
}
t checks_abi_of_ready_kernel

done_testing
