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

it 'a first make run tells the five steps and ends with PASS'
builds_all() {
	exits 0 make run
	matches "$scratch/out" '^\[1/5\] implement' '^\[2/5\] assign' '^\[3/5\] wire' '^\[4/5\] build' '^\[5/5\] boot'
	ends "$scratch/out" 'svc462: PASS (0)'
	at_least 301 "$(compiled | wc -w)"
}
t builds_all

it 'of the programs for this machine only those that the kernel needs are compiled'
# dtc alone is of 21
builds_few_host_programs() {
	grep '^  HOSTCC' $log >"$scratch/programs"
	at_most 10 "$(wc -l <"$scratch/programs")"
}
t builds_few_host_programs

it 'two builds in two folders give identical Image, init and initramfs'
gives_the_same() {
	for file in Image init initramfs.cpio; do
		same "$top/build/6.1/$file" "build/6.1/$file"
	done
}
t gives_the_same

it 'the unpacked source was not changed'
leaves_the_source() {
	touch -r build/source/6.1/from "$scratch/start"
	is '' "$(find build/source/6.1/linux -newer "$scratch/start" ! -type l | head -n 1)"
	fails grep -r custom_call build/source/6.1/linux/arch/arm64/kernel \
		build/source/6.1/linux/include/uapi
}
t leaves_the_source

it 'a kernel that returns 43 is a FAIL, and only custom_call.o was recompiled for it'
returns_43() {
	sed -i 's/return 2 \* value;/return 2 * value + 1;/' kernel/custom_call.c
	exits 2 make run
	has "$scratch/out" '# custom_call(21) = 43'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
	is 'arch/arm64/kernel/custom_call.o ' "$(compiled)"
}
t returns_43

it 'a system call that does not compile is an ERROR that shows the compiler'
shows_the_compiler() {
	echo 'int x = ;' >>kernel/custom_call.c
	exits 2 make run
	ends "$scratch/out" 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/Image, see above'
	matches "$scratch/err" "custom_call.c:.*error: "
}
t shows_the_compiler

it 'mended, it is the first Image again'
passes_again() {
	cp "$top/kernel/custom_call.c" kernel/custom_call.c
	exits 0 make run
	is 'arch/arm64/kernel/custom_call.o ' "$(compiled)"
	same "$top/build/6.1/Image" build/6.1/Image
}
t passes_again

it 'a first build that is interrupted tells how much is left when it goes on'
# until_killed PATTERN FILE COMMAND...: runs it until three lines of the file match
until_killed() {
	pattern=$1 file=$2
	shift 2
	rm -f "$file"
	setsid "$@" >"$scratch/out" 2>&1 </dev/null &
	until [ -e "$file" ] && [ "$(tr '\r' '\n' <"$file" | grep -cE "$pattern")" -ge 3 ]; do
		kill -0 $! || return
		sleep 0.1
	done
	kill -TERM "-$!"
	wait $! || :
}
tells_what_is_left() {
	make clean
	until_killed '^  CC  *kernel/' $log make built
	all=$(cat build/6.1/462-gcc/obj/total)
	compiled=$(grep -cE '^  (CC|AS) ' $log)
	until_killed 'of about [0-9]+, [1-9]' "$scratch/terminal" script -qefc 'make built' "$scratch/terminal"
	is $((all - compiled)) "$(tr '\r' '\n' <"$scratch/terminal" | sed -n 's/.* of about \([0-9]*\), .*/\1/p' | sort -u)"
}
t tells_what_is_left

done_testing
