#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The hour for a class in init/README.md: each exercise is done as it is written
# there, and prints what is written there. The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

cd "$top"
make built unwired >/dev/null
# a copy in which kbuild goes on from what is built
w=$scratch/w
mkdir -p "$w/build/6.1"
cp -Rp Makefile kernel init scripts "$w"
cp -a --parents build/vmrun build/6.1/462-gcc build/6.1/unwired-gcc "$w"
ln -s "$top/build/source" "$w/build/source"
cd "$w"

# exercise N: its text, in one line
exercise() {
	sed -n '/^## An hour for a class$/,/^## /p' "$top/init/README.md" |
		sed -n "/^$1\\. /,/^\\([0-9#]\\|\$\\)/{/^$1\\. /p; /^  /p;}" | tr -s '\n ' ' '
}

# each TEXT WORDS: the code spans behind WORDS, one a line
each() {
	echo "$1" | grep -o "$2"' `[^`]*`' | cut -d '`' -f 2
}

# does N: what exercise N says is changed, its commands run, its lines come
does() {
	text=$(exercise "$1")
	echo "$text"
	file=$(each "$text" 'In')
	if [ -n "$file" ]; then
		new=$(each "$text" write) old=$(each "$text" for)
		[ "$(grep -cF -e "$old" "$file")" -eq 1 ]
		OLD=$old NEW=$new perl -pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/' "$file"
		fails cmp "$file" "$top/$file"
	fi
	each "$text" '\(^[^`]*\|and\|?\|:\)' | grep '^make ' >"$scratch/commands"
	[ -s "$scratch/commands" ]
	# some are to fail: what they print decides
	: >"$scratch/printed"
	while IFS= read -r command; do
		sh -c "$command" >>"$scratch/printed" 2>&1 || :
	done <"$scratch/commands"
	cp -p "$top/kernel/custom_call.c" kernel
	cp -p "$top/init/init.c" init
	touch init/init.c kernel/custom_call.c
	cat "$scratch/printed"
	each "$text" prints >"$scratch/prints"
	[ -s "$scratch/prints" ]
	while IFS= read -r line; do
		grep -qF -e "$line" "$scratch/printed"
	done <"$scratch/prints"
}

numbered() {
	seq 10 | sed 's/$/./' >"$scratch/numbers"
	sed -n '/^## An hour for a class$/,/^## /s/^\([0-9]*\.\) .*/\1/p' "$top/init/README.md" |
		diff "$scratch/numbers" -
}
t 'there are ten exercises' numbered

t '1: the program runs' does 1
t '2: a kernel without the call answers -ENOSYS' does 2
t '3: custom_call returns -1' does 3

cheap() {
	[ "$(sed -n 's/^  CC  *//p' build/6.1/462-gcc/obj/build.log | grep -v '^init/version')" = \
		arch/arm64/kernel/custom_call.o ]
}
t 'for that one object was compiled' cheap

errno_base() {
	grep -q 'define.EPERM\s*1\s' build/6.1/usr/include/asm-generic/errno-base.h
}
t 'errno 1 is EPERM in the header named' errno_base

t '4: custom_call returns -5000, which is no errno' does 4
t '5: with 172 in x8 getpid answers' does 5
t '6: custom_call(-1) is -EINVAL' does 6

mended() {
	make run >"$scratch/out"
	cat "$scratch/out"
	grep -qx '# custom_call(21) = 42' "$scratch/out"
}
t 'undone, it is 42 again' mended

t '7: the trace shows the bounds check' does 7

between() {
	sed -n '/ # bounds check: /,/ # table indexed: /p' build/6.1/trace.txt >"$scratch/between"
	cat "$scratch/between"
	[ "$(head -n 1 "$scratch/between" | grep -c ' cmp ')" -eq 1 ]
	[ "$(grep -c ' cmp ' "$scratch/between")" -eq 2 ]
	[ "$(grep -c ' csdb' "$scratch/between")" -eq 1 ]
}
t 'it is a cmp, and another and csdb come before the table' between

t '8: 463 is behind the end of the table' does 8

no_table() {
	fails grep 'table indexed' "$scratch/printed"
}
t 'and the table is not indexed' no_table

if [ -d "$top/build/source/6.12/linux" ]; then
	t '9: on 6.12 it is 463' does 9
else
	skip '9: on 6.12 it is 463' 'there is no source of Linux 6.12'
fi

# 74-break.t does the rest of it
apart() {
	for step in 3 4; do
		exercise 10 | grep -qF "\`make break STEP=$step\`"
	done
	[ "$(grep -c '^| [34], .* `# custom_call(21) = -38 ENOSYS`.* `nm vmlinux .*' "$top/kernel/README.md")" -eq 2 ]
}
t '10: the table of broken steps has the two kernels that say -38, and nm' apart

done_testing
