#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# CALL= and INIT= on real kernels: the examples, errors that name the user's file, and a
# crash in a call.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
# all examples in one kernel
mkdir "$scratch/call"
cp kernel/add.c kernel/shout.c kernel/machine_info.[ch] "$scratch/call"
printf '#include "%s.c"\n' add shout machine_info >"$scratch/call/all.c"

it 'the examples are wired together, and each test passes'
passes_examples() {
	for example in add shout machine_info; do
		exits 0 make run CALL="$scratch/call/all.c" INIT=init/$example.c
		ends "$scratch/out" 'svc462: PASS (0)'
		lacks "$scratch/out" '^not ok'
	done
}
t passes_examples

it 'a program under pid 1 calls them, too, on glibc'
passes_prog() {
	cat >"$scratch/prog.c" <<-'EOF'
	#include <stdio.h>
	#include <unistd.h>
	#include <sys/syscall.h>
	int main(void)
	{
		printf("%ld\n", syscall(__NR_add, 20, 22));
		return 0;
	}
	EOF
	exits 0 make run CALL="$scratch/call/all.c" PROG="$scratch/prog.c"
	has "$scratch/out" '# 42'
}
t passes_prog

it 'an edit of the file is one object, and an error in it names it'
names_the_file() {
	sed -i 's/int sum;/int sum = undeclared;/' "$scratch/call/add.c"
	exits 2 make run CALL="$scratch/call/all.c" INIT=init/add.c
	shows "$scratch/err" "add.c:" "‘undeclared’ undeclared"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): build: '
	cp kernel/add.c "$scratch/call"
	exits 0 make run CALL="$scratch/call/all.c" INIT=init/add.c
	at_most 5 "$(grep -cE '^  CC ' build/6.1/462-gcc-call/obj/build.log)"
}
t names_the_file

it 'a call that a macro makes is not built without a number'
finds_macros() {
	cp "$scratch/call/add.c" "$scratch/call/kept"
	printf '#define DEFINE(name) SYSCALL_DEFINE0(name)\nDEFINE(hidden) { return 0; }\n' >>"$scratch/call/add.c"
	exits 2 make run CALL="$scratch/call/all.c" INIT=init/add.c
	shows "$scratch/err" 'is compiled to other system calls than it defines by name'
	mv "$scratch/call/kept" "$scratch/call/add.c"
}
t finds_macros

it 'a crash in a call is told with names, the instruction and the register of the address'
tells_a_crash() {
	cat >"$scratch/call/add.c" <<-'EOF'
	#include <linux/printk.h>
	#include <linux/syscalls.h>
	SYSCALL_DEFINE2(add, int, a, int, b)
	{
		pr_info("add: reading %#x\n", a);
		return *(int *)(long)(a + b);
	}
	EOF
	exits 2 make run CALL="$scratch/call/all.c" INIT=init/add.c
	shows "$scratch/out" 'add: reading 0x14'
	ends_like "$scratch/out" '^svc462: CRASH \(3\): Unable to handle kernel .*virtual address 000000000000002a'
	shows "$scratch/err" 'pc : __arm64_sys_add' '<-- trapping instruction' \
		'svc462: the address 000000000000002a was made from x'
}
t tells_a_crash

done_testing
