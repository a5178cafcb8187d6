#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# CALL=: which system calls a C file defines, what is refused before any build, and that
# they are wired, taken out and written as a patch. The kernels are in slow/55-call.t.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
wire=scripts/wire-syscall

# calls NAME 'TEXT': the system calls of $scratch/NAME with this text, or why not
calls() {
	printf '%s\n' "$2" >"$scratch/$1"
	"$wire" --call "$scratch/$1" --calls
}

it 'names, types and arguments are read from the file'
reads_arguments() {
	exits 0 calls a.c 'SYSCALL_DEFINE0(nothing) { return 0; }
SYSCALL_DEFINE2(two, const char __user *, text,
		size_t, size)
{ return 0; }
SYSCALL_DEFINE1 (fill, struct info __user*, info) { return 0; }
SYSCALL_DEFINE6(six, int, a, int, b, int, c, int, d, int, e, unsigned long, f) { return 0; }'
	cat >"$scratch/wanted" <<-'EOF'
	nothing(void)
	two(const char __user *text, size_t size)
	fill(struct info __user *info)
	six(int a, int b, int c, int d, int e, unsigned long f)
	EOF
	same "$scratch/wanted" "$scratch/out"
}
t reads_arguments

it 'comments, strings and what is behind #if 0 define nothing'
skips_text() {
	exits 0 calls b.c '/* SYSCALL_DEFINE1(a, int, a) */ // SYSCALL_DEFINE1(b, int, b)
static const char *s = "SYSCALL_DEFINE1(c, int, c) \" { ";
#if 0
#if 1
SYSCALL_DEFINE1(d, int, d)
#endif
SYSCALL_DEFINE1(e, int, e)
#else
SYSCALL_DEFINE1(f, int, f)
#endif
#define X \
	SYSCALL_DEFINE1(g, int, g)
COMPAT_SYSCALL_DEFINE1(h, int, h)'
	is 'f(int f)' "$(cat "$scratch/out")"
}
t skips_text

it 'a header that lies beside the file is a part of it, with its own lines'
takes_headers() {
	echo 'SYSCALL_DEFINE7(seven, int, a)' >"$scratch/seven.h"
	exits 2 calls c.c '#include <linux/syscalls.h>
#include "seven.h"'
	shows "$scratch/err" 'seven.h:1: a system call has at most six arguments'
}
t takes_headers

it '--text is the file as it goes into a tree'
prints_text() {
	printf '#include <linux/syscalls.h>\n#include "h.h"\nSYSCALL_DEFINE0(t)\n' >"$scratch/t.c"
	echo 'int h;' >"$scratch/h.h"
	exits 0 "$wire" --call "$scratch/t.c" --text
	printf '%s\n' '#line 1 "t.c"' '#include <linux/syscalls.h>' '#line 1 "h.h"' 'int h;' '#line 3 "t.c"' \
		'SYSCALL_DEFINE0(t)' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
}
t prints_text

it 'a wrong definition is refused, with its file and line and what to write'
refuses_definitions() {
	exits 2 calls d.c 'int x;'
	shows "$scratch/err" 'd.c defines no system call: write SYSCALL_DEFINE1(name, int, value)'
	exits 2 calls e.c '
SYSCALL_DEFINE1(two, int, a, int, b)'
	shows "$scratch/err" 'e.c:2: SYSCALL_DEFINE1(two) has 2 arguments: write SYSCALL_DEFINE2'
	exits 2 calls f.c 'SYSCALL_DEFINE1(one, int)'
	shows "$scratch/err" "f.c:1: one: the type 'int' has no name: write SYSCALL_DEFINE1(one, int, value)"
	exits 2 calls g.c 'SYSCALL_DEFINE0(a)
SYSCALL_DEFINE0(a)'
	shows "$scratch/err" 'g.c:2: a is defined twice, here and in '
}
t refuses_definitions

# refused 'TEXT' VARIABLE...: make run refuses it, and nothing is done
refused() {
	text=$1
	shift
	exits 2 make run "$@"
	shows "$scratch/out" "svc462: ERROR (2): usage: $text"
}

it 'what makes no sense is refused before any work'
refuses() {
	refused 'CALL: cannot read none.c' CALL=none.c
	refused "CALL='a b.c' has a character in its name" CALL='a b.c'
	refused 'CALL=kernel/add.h is not a C file' CALL=kernel/add.h
	refused 'make run with CALL: the demo calls custom_call(int value), and kernel/add.c defines add(int a, int b): give a program' \
		CALL=kernel/add.c
	refused 'INIT=none.c: there is no such file' INIT=none.c
	refused 'make run with INIT: PROG is the program already' INIT=init/add.c PROG=init/add.c
	refused 'make run with CALL: no call is put into the ready kernel of IMAGE' CALL=kernel/add.c INIT=init/add.c IMAGE=x
	refused 'NR=none with CALL' CALL=kernel/add.c INIT=init/add.c NR=none
}
t refuses

# tree: the files of Linux 6.1 that are wired, in $scratch/tree, and as they were in before
tree() {
	rm -rf "$scratch/tree" "$scratch/before"
	mkdir "$scratch/tree"
	(cd build/source/6.1/linux && "$top/$wire" --files . | grep -v custom_call |
		xargs cp --parents -t "$scratch/tree" Makefile)
	cp -r "$scratch/tree" "$scratch/before"
}

it 'two calls get a number each, a prototype and a stub, and come out again to the byte'
wires_two() {
	tree
	printf '#include "machine_info.c"\n#include "add.c"\n' >"$scratch/both.c"
	cp kernel/add.c kernel/machine_info.[ch] "$scratch"
	exits 0 "$wire" --call "$scratch/both.c" --nr auto "$scratch/tree"
	has "$scratch/out" '[2/5] assign: __NR_machine_info is 451, __NR_add is 452 in include/uapi/asm-generic/unistd.h'
	has "$scratch/tree/include/uapi/asm-generic/unistd.h" '__SYSCALL(__NR_add, sys_add)' '#define __NR_syscalls 453'
	has "$scratch/tree/include/linux/syscalls.h" 'struct machine_info;' 'asmlinkage long sys_add(int a, int b);'
	has "$scratch/tree/kernel/sys_ni.c" 'COND_SYSCALL(machine_info);' 'COND_SYSCALL(add);'
	lacks "$scratch/tree/arch/arm64/kernel/custom_call.c" "$scratch" '#include "'
	# again, with one of them, and out
	exits 0 "$wire" --call kernel/add.c "$scratch/tree"
	lacks "$scratch/tree/kernel/sys_ni.c" 'machine_info'
	exits 2 "$wire" --remove "$scratch/tree"
	shows "$scratch/err" 'name the file it was wired from by --call'
	exits 0 "$wire" --call kernel/add.c --remove "$scratch/tree"
	diff -r "$scratch/before" "$scratch/tree"
}
t wires_two

it 'a name that the kernel has is refused, with both places'
refuses_names() {
	tree
	printf '#include <linux/syscalls.h>\nSYSCALL_DEFINE0(getpid) { return 0; }\n' >"$scratch/getpid.c"
	exits 2 "$wire" --call "$scratch/getpid.c" "$scratch/tree"
	shows "$scratch/err" 'getpid.c:2: getpid is a system call of this kernel' 'unistd.h:521: take another name'
	diff -r "$scratch/before" "$scratch/tree"
}
t refuses_names

it 'make patch has the calls, their numbers, and no line of where they came from'
patches() {
	exits 0 scripts/kernel/make-patch --nr 462 build/source/6.1/linux "$scratch"
	mkdir "$scratch/p"
	CALL=$scratch/both.c exits 0 scripts/kernel/make-patch --nr 470 build/source/6.1/linux "$scratch/p"
	patch=$scratch/p/0001-arm64-Add-machine_info-and-others.patch
	is "$patch" "$(cat "$scratch/out")"
	has "$patch" '  470 machine_info(struct machine_info __user *info, size_t size)' '  471 add(int a, int b)' \
		'+#define __NR_add 471'
	lacks "$patch" '^.#line'
}
t patches

done_testing
