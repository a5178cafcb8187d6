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
		is 1 "$(grep -cF -e "$old" "$file")"
		OLD=$old NEW=$new perl -pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/' "$file"
		fails cmp -s "$file" "$top/$file"
	fi
	each "$text" '\(^[^`]*\|and\|?\|:\)' | grep '^make ' >"$scratch/commands"
	at_least 1 "$(wc -l <"$scratch/commands")"
	# some are to fail: what they print decides
	: >"$scratch/printed"
	while IFS= read -r command; do
		sh -c "$command" >>"$scratch/printed" 2>&1 || :
	done <"$scratch/commands"
	cp -p "$top/kernel/custom_call.c" kernel
	cp -p "$top/init/init.c" init
	touch init/init.c kernel/custom_call.c
	each "$text" prints >"$scratch/prints"
	at_least 1 "$(wc -l <"$scratch/prints")"
	while IFS= read -r line; do
		shows "$scratch/printed" "$line"
	done <"$scratch/prints"
}

it 'there are ten exercises'
numbered() {
	is '1. 2. 3. 4. 5. 6. 7. 8. 9. 10. ' \
		"$(sed -n '/^## An hour for a class$/,/^## /s/^\([0-9]*\.\) .*/\1/p' "$top/init/README.md" | tr '\n' ' ')"
}
t numbered

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
	exercise 10 >"$scratch/text"
	shows "$scratch/text" '`make break STEP=3`' '`make break STEP=4`'
	counts 2 "$top/kernel/README.md" '^\| [34], .* `# custom_call\(21\) = -38 ENOSYS`.* `nm vmlinux .*'
}
t apart

done_testing
