#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What a boot and a system call cost in instructions of the guest, which repeat:
# scripts/bench/insns.c counts them under QEMU's -icount.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
make build/6.1/462-gcc/calls.cpio >/dev/null
cc -O2 -Wall -Wextra -Werror -Wno-unused-parameter -shared -fPIC -o "$scratch/insns.so" scripts/bench/insns.c

# counted INITRAMFS OUT
counted() {
	qemu_args="-M dtb-randomness=off -icount shift=0,sleep=off -rtc clock=vm,base=2026-01-01 \
		-plugin $scratch/insns.so,out=$2"
	boot_machine build/6.1/462-gcc/Image "$1" env >"$scratch/console"
}

# count NAME FILE
count() {
	sed -n "s/^$1 //p" "$2"
}

it 'every boot executes the same instructions'
boot() {
	counted build/6.1/462-gcc/initramfs.cpio "$scratch/one"
	counted build/6.1/462-gcc/initramfs.cpio "$scratch/two"
	same "$scratch/one" "$scratch/two"
	at_least 1000001 "$(count instructions "$scratch/one")"
}
t boot

it 'a boot executes at most 12 million instructions, in 21,000 blocks that are translated'
within() {
	at_most 12000000 "$(count instructions "$scratch/one")"
	at_most 21000 "$(count blocks "$scratch/one")"
}
t within

it 'each of a hundred calls takes the same instructions'
calls() {
	counted build/6.1/462-gcc/calls.cpio "$scratch/calls"
	matches "$scratch/console" '^ok 1 calls'
	sed -n 's/^svc 0x[0-9a-f]* 100 //p' "$scratch/calls" >"$scratch/hundreds"
	is 3 "$(wc -l <"$scratch/hundreds")"
	awk '$1 != $2 || $1 < 50 || $1 > 400 { exit 1 }' "$scratch/hundreds"
}
t calls

it 'custom_call takes those that make trace shows'
same_as_trace() {
	exits 0 make trace
	ends "$scratch/out" "svc462: PASS (0): $(sed -n '1s/ .*//p' "$scratch/hundreds") instructions, x0 = 42"
}
t same_as_trace

done_testing
