#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make fix for real: two bugs in a copy of the kernel's tree, one that shows in each boot and
# one that shows in about half of them, and patches that fix them, or do not.
# Takes one whole kernel build; all else is what a patch touches.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

linux="$scratch/my linux"
cp -a "$top/build/source/6.1/linux" "$linux"
checkout "$scratch/w"
quick_xz

# umask loses bits, and getppid warns in half of the boots
cd "$linux"
sed -i 's/&current->fs->umask, mask & S_IRWXUGO/\&current->fs->umask, mask \& S_IRWXU/
	/^SYSCALL_DEFINE0(getppid)/,/^}/s/int pid;/&\n\tWARN(get_random_u32() \& 1, "a planted bug\\n");/
	s/^#include <linux\/export.h>/&\n#include <linux\/random.h>/' kernel/sys.c
cat >"$scratch/always.c" <<'END'
#include <sys/stat.h>
int main(void)
{
	umask(022);
	return umask(0) != 022;
}
END
cat >"$scratch/half.c" <<'END'
#include <unistd.h>
int main(void)
{
	getppid();
	return 0;
}
END
echo 'int main(void) { return 0; }' >"$scratch/never.c"

# write_patch NAME SED FILE: what sed makes of this file
write_patch() {
	sed "$2" "$3" >"$scratch/new"
	diff -u --label "a/$3" --label "b/$3" "$3" "$scratch/new" >"$scratch/$1.patch" && exit 1
	:
}
write_patch always 's/mask & S_IRWXU)/mask \& S_IRWXUGO)/' kernel/sys.c
write_patch nothing 's/S_IRWXU)/S_IRWXU | S_IXUSR)/' kernel/sys.c
write_patch broken 's/S_IRWXU)/oops)/' kernel/sys.c
write_patch header '$s/^/extern int patched;\n/' kernel/smpboot.h
# and one that renames a file and adds another
git init -q "$scratch/repo"
mkdir -p "$scratch/repo/kernel"
cp kernel/sys.c kernel/Makefile "$scratch/repo/kernel"
(
	cd "$scratch/repo"
	git add -A
	before=$(git write-tree)
	git mv kernel/sys.c kernel/system.c
	sed -i '/a planted bug/d' kernel/system.c
	echo '#include "said.h"' >>kernel/system.c
	printf '%s\n' '#include <linux/init.h>' 'static int __init said(void) { pr_info("renamed\n"); return 0; }' \
		'late_initcall(said);' >kernel/said.h
	sed -i 's/ sys\.o/ system.o/' kernel/Makefile
	git add -A
	git diff -M --cached "$before"
) >"$scratch/half.patch"
cd "$scratch/w"

state() {
	(cd "$linux" && find . -printf '%p %y %m %s %T@ %C@ %l\n') | sort
}
# fix CODE PROGRAM PATCH N [NAME=VALUE...]: what make fix ends with, see $scratch/out
fix() {
	code=$1
	prog=$2
	patch=$3
	n=$4
	shift 4
	exits "$code" make --no-print-directory fix KERNEL_SRC="$linux" PROG="$scratch/$prog.c" \
		PATCH="$scratch/$patch.patch" N="$n" "$@"
}
# compiled: the objects of the last build with a patch
compiled() {
	sed -n 's/^  \(CC\|AS\)  *//p' build/6.1/unwired-*+patch/obj/build.log
}
state >"$scratch/before"

it 'fixed: a bug that shows in each boot, and of the kernel only what the patch touches is built again'
fixes() {
	fix 0 always always 6
	shows "$scratch/out" 'fix: without the patch: FAIL (1): 6 of 6 boots failed: 100 %' \
		'fix: without the patch: the first ended with svc462: FAIL (1): not ok 1 always # exit status 1' \
		'fix: with the patch: PASS (0): none of 6 boots failed'
	ends_like "$scratch/out" '^svc462: PASS \(0\): fixed: 6 of 6 boots failed without the patch and none of 6 with it'
	compiled >"$scratch/compiled"
	has "$scratch/compiled" kernel/sys.o
	# the vDSO has the path of its source in its command
	is kernel/sys.o "$(grep -vE '^arch/arm64/kernel/(vdso|signal|alternative)' "$scratch/compiled" | xargs)"
}
t fixes

it 'not fixed: another patch, with which the same bug shows'
does_not_fix() {
	fix 2 always nothing 6
	ends_like "$scratch/out" '^svc462: FAIL \(1\): not fixed: 6 of 6 boots failed without the patch and 6 of 6 with it'
}
t does_not_fix

it 'fixed: a bug that shows in about half of the boots, by a patch that renames and adds files'
fixes_half() {
	fix 0 half half 30
	matches "$scratch/out" '^fix: without the patch: FAIL \(1\): [0-9]+ of 30 boots failed' \
		'^fix: without the patch: the first ended with svc462: CRASH \(3\): WARNING: CPU: '
	ends_like "$scratch/out" '^svc462: PASS \(0\): fixed: '
	shows build/6.1/console.log 'renamed'
}
t fixes_half

it 'scripts/README.md shows what is said, but for the numbers'
plain() {
	grep -E '^fix: .* boots|^fix: .* the first|^svc462: .* fixed' | grep -v ' boots at ' |
		sed -E 's/0x[0-9a-f]+/N/g; s/[0-9.]+(e-[0-9]+)?/N/g'
}
readme() {
	sed -n '/^## Does a patch fix it?$/,/^## Tests/s/^    //p' "$top/scripts/README.md" | plain >"$scratch/shown"
	plain <"$scratch/out" >"$scratch/said"
	same "$scratch/shown" "$scratch/said"
	is 6 "$(wc -l <"$scratch/shown")"
}
t readme

it 'cannot tell: two boots of it, with the number of boots that would, or that none failed'
too_few() {
	fix 2 half half 2
	ends_like "$scratch/out" '^svc462: INCOMPLETE \(5\): cannot tell: (none of 2|.*; N=[0-9]+ would tell at this rate)'
}
t too_few

it 'cannot tell: a program with which no bug shows'
never_shows() {
	fix 2 never half 5
	ends_like "$scratch/out" '^svc462: INCOMPLETE \(5\): cannot tell: none of 5 boots failed without the patch either'
}
t never_shows

it 'not fixed: half of the boots, by EXPECT, with a patch for something else'
symptom() {
	fix 2 half always 20 EXPECT='a planted bug'
	ends_like "$scratch/out" '^svc462: FAIL \(1\): not fixed: [0-9]+ of 20 boots showed it without the patch and '
}
t symptom

it 'a patch that does not build says so, with its name'
does_not_build() {
	fix 2 always broken 5
	matches "$scratch/err" 'oops. undeclared'
	ends_like "$scratch/out" '^svc462: ERROR \(2\): build: cannot make build/6.1/.*\+patch/Image with .*/broken.patch, see above'
}
t does_not_build

it 'a header that is included by ../ is the one with the patch'
includes_patched() {
	exits 0 make run KERNEL_SRC="$linux" PROG="$scratch/never.c" PATCH="$scratch/header.patch"
	compiled >"$scratch/compiled"
	grep -qF kernel/sched/../smpboot.h build/6.1/unwired-*+patch/linux/.obj/kernel/sched/.core.o.cmd
	has "$scratch/compiled" kernel/sched/core.o
}
t includes_patched

it 'the bundle of a kernel with a patch has the patch'
in_bundle() {
	exits 0 make bundle KERNEL_SRC="$linux" PROG="$scratch/never.c" PATCH="$scratch/header.patch"
	tar -C "$scratch" -xf build/6.1/svc462-bundle.tar.xz
	same "$scratch/header.patch" "$scratch/svc462-bundle/applied.patch"
	shows "$scratch/svc462-bundle/REPORT.md" 'The patch `applied.patch` was applied to it.'
}
t in_bundle

it 'the tree is as it was, times included'
untouched() {
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
}
t untouched

done_testing
