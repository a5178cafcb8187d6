#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The kernel build: the same bytes in another folder without ccache, and after
# an edit no more work than the edit asks for. Takes a whole kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

w=$scratch/w
mkdir -p "$w/build"
cd "$top"
cp -Rp Makefile kernel init scripts "$w"
ln -s "$top/build/source" "$w/build/source"
cd "$w"
export CCACHE_DISABLE=1
log=build/6.1/462-gcc/obj/build.log

# compiled: the objects that kbuild compiled since the last time
compiled() {
	sed -n 's/^  CC  *//p' $log | grep -vxE 'init/version.*\.o' | tr '\n' ' '
}

full() {
	make run >"$scratch/out"
	cat "$scratch/out"
	for step in '\[1/5\] implement' '\[2/5\] assign' '\[3/5\] wire' '\[4/5\] build' '\[5/5\] boot'; do
		grep -q "^$step" "$scratch/out"
	done
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: PASS (0)' ]
	[ "$(compiled | wc -w)" -gt 300 ]
}
t 'a first make run tells the five steps and ends with PASS' full

# dtc alone is of 21
host() {
	grep '^  HOSTCC' $log
	[ "$(grep -c '^  HOSTCC' $log)" -le 10 ]
}
t 'of the programs for this machine only those that the kernel needs are compiled' host

same() {
	for file in Image init initramfs.cpio; do
		cmp "build/6.1/$file" "$top/build/6.1/$file"
	done
}
t 'two builds in two folders give identical Image, init and initramfs' same

pristine() {
	[ -z "$(find build/source/6.1/linux -newer "$scratch/start" ! -type l | head -n 1)" ]
	fails grep -rq custom_call build/source/6.1/linux/arch/arm64/kernel \
		build/source/6.1/linux/include/uapi
}
touch -r build/source/6.1/from "$scratch/start"
t 'the unpacked source was not changed' pristine

returns_43() {
	sed -i 's/return 2 \* value;/return 2 * value + 1;/' kernel/custom_call.c
	fails make run >"$scratch/out" 2>/dev/null
	cat "$scratch/out" $log
	grep -qx '# custom_call(21) = 43' "$scratch/out"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: FAIL (1): not ok 1 custom_call' ]
	[ "$(compiled)" = 'arch/arm64/kernel/custom_call.o ' ]
}
t 'a kernel that returns 43 is a FAIL, and only custom_call.o was recompiled for it' returns_43

broken() {
	echo 'int x = ;' >>kernel/custom_call.c
	fails make run >"$scratch/out" 2>"$scratch/err"
	cat "$scratch/out" "$scratch/err"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/Image, see above' ]
	grep -q "custom_call.c:.*error: " "$scratch/err"
}
t 'a system call that does not compile is an ERROR that shows the compiler' broken

mended() {
	cp "$top/kernel/custom_call.c" kernel/custom_call.c
	make run >"$scratch/out"
	[ "$(compiled)" = 'arch/arm64/kernel/custom_call.o ' ]
	cmp build/6.1/Image "$top/build/6.1/Image"
}
t 'mended, it is the first Image again' mended

done_testing
