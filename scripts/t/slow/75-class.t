#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The exercises for a class, init/exercises.md: each is done as it is written there, and
# prints what is written in init/solutions.md. The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

cd "$top"
it 'make class builds all that they use'
t exits 0 make class

# a copy in which kbuild goes on from what is built
w=$scratch/w
mkdir -p "$w/build/6.1"
cp -Rp Makefile kernel init scripts "$w"
cp -a --parents build/vmrun build/6.1/462-gcc build/6.1/462-gcc-call build/6.1/462-gcc-user build/6.1/unwired-gcc "$w"
ln -s "$top/build/source" "$w/build/source"
cd "$w"
# the command for the vdso has an absolute path in it: here it is compiled once more
touch kernel/custom_call.c
make built >"$scratch/built"

# exercise N FILE: its text there, in one line
exercise() {
	sed -n "/^$1\\. /,/^[0-9]/{/^$1\\. /p; /^  /p;}" "$top/init/$2.md" | tr -s '\n ' ' '
}

# each TEXT WORDS: the code spans behind WORDS, one a line
each() {
	echo "$1" | grep -o "$2"' `[^`]*`' | cut -d '`' -f 2
}

# prints N FILE: each line that the solution of N shows is there
prints() {
	each "$(exercise "$1" solutions)" prints >"$scratch/prints"
	at_least 1 "$(wc -l <"$scratch/prints")"
	while IFS= read -r line; do
		shows "$2" "$line"
	done <"$scratch/prints"
}

# does N: what exercise N says is changed, its commands run, its lines come
does() {
	text=$(exercise "$1" exercises)
	echo "$text"
	file=$(each "$text" 'In')
	if [ -n "$file" ]; then
		new=$(each "$text" write) old=$(each "$text" for)
		is 1 "$(grep -cF -e "$old" "$file")"
		OLD=$old NEW=$new perl -pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/' "$file"
		fails cmp -s "$file" "$top/$file"
	fi
	echo "$text" | grep -o '`make [^`]*`' | tr -d '`' >"$scratch/commands"
	at_least 1 "$(wc -l <"$scratch/commands")"
	# some are to fail: what they print decides
	: >"$scratch/printed"
	while IFS= read -r command; do
		sh -c "$command" >>"$scratch/printed" 2>&1 || :
	done <"$scratch/commands"
	if [ -n "$file" ]; then
		cp -p "$top/$file" "$file"
		touch "$file"
	fi
	prints "$1" "$scratch/printed"
}

it 'there are fifteen exercises, each with its solution'
numbered() {
	for file in exercises solutions; do
		is "$(seq -s ' ' 15)" "$(sed -n 's/^\([0-9]*\)\. .*/\1/p' "$top/init/$file.md" | paste -sd ' ')"
	done
}
t numbered

it 'the sheet has no line of the solutions in it'
no_answers() {
	tr -s '\n ' ' ' <"$top/init/exercises.md" >"$scratch/sheet"
	for number in $(seq 15); do
		each "$(exercise "$number" solutions)" prints >"$scratch/prints"
		[ ! -s "$scratch/prints" ] || fails grep -qF -f "$scratch/prints" "$scratch/sheet"
	done
}
t no_answers

it '1: the program runs'
t does 1
it '2: a kernel without the call answers -ENOSYS'
t does 2
it '3: custom_call returns -1'
t does 3

it 'for that one object was compiled'
cheap() {
	is arch/arm64/kernel/custom_call.o \
		"$(sed -n 's/^  CC  *//p' build/6.1/462-gcc/obj/build.log | grep -v '^init/version')"
}
t cheap

it 'errno 1 is EPERM in the header named'
errno_base() {
	matches build/6.1/usr/include/asm-generic/errno-base.h 'define.EPERM\s*1\s'
}
t errno_base

it '4: custom_call returns -5000, which is no errno'
t does 4
it '5: with 172 in x8 getpid answers'
t does 5
it '6: custom_call(-1) is -EINVAL'
t does 6

it 'undone, it is 42 again'
mended() {
	exits 0 make run
	has "$scratch/out" '# custom_call(21) = 42'
}
t mended

it '7: the trace shows the bounds check'
t does 7

it 'it is a cmp, and another and csdb come before the table'
between() {
	sed -n '/ # bounds check: /,/ # table indexed: /p' build/6.1/trace.txt >"$scratch/between"
	head -n 1 "$scratch/between" >"$scratch/first"
	shows "$scratch/first" ' cmp '
	counts 2 "$scratch/between" ' cmp '
	counts 1 "$scratch/between" ' csdb'
}
t between

it '8: 463 is behind the end of the table'
t does 8

it 'and the table is not indexed'
no_table() {
	lacks "$scratch/printed" 'table indexed'
}
t no_table

it '9: on 6.12 it is 463'
if [ -d "$top/build/source/6.12/linux" ]; then
	t does 9
else
	skip 'there is no source of Linux 6.12'
fi

it '10: the table of broken steps has the two kernels that say -38, and nm'
# 74-break.t does the rest of it
apart() {
	exercise 10 exercises >"$scratch/text"
	shows "$scratch/text" '`make break STEP=3`' '`make break STEP=4`'
	counts 2 "$top/kernel/README.md" '^\| [34], .* `# custom_call\(21\) = -38 ENOSYS`.* `nm vmlinux .*'
}
t apart

it '11: a call of its own, changed, fails one test'
own_call() {
	does 11
	counts 1 "$scratch/printed" '^not ok '
	exits 0 make patch CALL=kernel/shout.c
	grep -h '^+.*shout' build/6.1/*.patch >"$scratch/named"
	at_least 4 "$(wc -l <"$scratch/named")"
}
t own_call

it '12: a pointer of the program, used as such, writes into the kernel'
bad_pointer() {
	does 12
	counts 6 "$scratch/printed" '^ok '
	counts 1 "$scratch/printed" '^not ok '
}
t bad_pointer

it '13: the report has the function, the instruction, the address and its register'
crash() {
	does 13
	counts 4 "$scratch/printed" '^ok [1-4] '
	counts 4 "$scratch/printed" '^ok '
	matches "$scratch/printed" 'pc : ' 'Code: .*\([0-9a-f]{8}\)' \
		'svc462: the address 0000000000000000 was made from x[0-9]+, which held 0000000000000000'
}
t crash

it '14: a tracer that sets another number gets the answer of that call'
tracer() {
	does 14
	counts 1 "$scratch/printed" '^not ok '
	matches "$scratch/printed" '^not ok [0-9]* a tracer that makes the number -1 skips the call'
}
t tracer

it '15: a filter answers as a kernel without the call'
filter() {
	does 15
	counts 1 "$scratch/printed" '^not ok '
}
t filter

done_testing
