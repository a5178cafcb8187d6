#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make abi: the facts about the system call ABI hold, their wrong twins do not,
# and the table in init/README.md lists the same. Arguments are for make: KERNEL=, NR=.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
# 6.1's nolibc has no syscall() for two of the facts, 6.12's has
skipped=2
[ $# -eq 0 ] || skipped=0

# the two reports, without what a build says, what a slow console drops of the
# kernel's log, and what vmrun repeats of a failed report
for twin in right wrong; do
	if [ $twin = right ]; then
		make abi "$@"
	else
		make abi "$@" APPEND='-- wrong'
	fi >"$scratch/$twin.out" 2>/dev/null || :
	sed '/^\[[1-4]\/5\] /d; /printk messages dropped/d; /^svc462: /,$d' "$scratch/$twin.out" \
		>"$scratch/$twin"
done
# the facts' names, in order
names() {
	sed -nE 's/ # SKIP.*//; s/^(not )?ok [0-9]+ //p' "$scratch/$1"
}
# column N of the table
column() {
	sed -n '/^## The arm64 system call ABI$/,/^## /p' init/README.md |
		awk -F ' *[|] *' -v n="$1" '/^[|]/ && ++row > 2 { print $(n + 1) }'
}

facts() {
	cat "$scratch/right.out"
	tail -n 1 "$scratch/right.out" | grep -q '^svc462: PASS (0)'
	# the report has these lines and no others, all of them whole
	fails grep -vE '^(KTAP version 1|1\.\.[0-9]+|ok [0-9]+ .+)$' "$scratch/right"
	[ "$(grep -c '^ok ' "$scratch/right")" -ge 20 ]
	[ "$(grep -c ' # SKIP this nolibc does not have it$' "$scratch/right")" -eq $skipped ]
	[ "$(grep -c ' # SKIP' "$scratch/right")" -eq $skipped ]
}
t 'every fact holds on the kernel that was built' facts

rows() {
	names right >"$scratch/names"
	[ -s "$scratch/names" ]
	column 1 | diff - "$scratch/names"
	[ -z "$(sort "$scratch/names" | uniq -d)" ]
}
t 'each row of the README has a test, and each test a row' rows

twins() {
	cat "$scratch/wrong.out"
	tail -n 1 "$scratch/wrong.out" | grep -q '^svc462: FAIL (1): not ok 1 '
	names right >"$scratch/names"
	names wrong | diff "$scratch/names" -
	[ "$(grep -c '^not ok ' "$scratch/wrong")" -eq $(($(wc -l <"$scratch/names") - skipped)) ]
}
t 'with -- wrong every test that is not skipped is not ok' twins

beliefs() {
	sed -n 's/^# the belief: //p' "$scratch/wrong" >"$scratch/beliefs"
	[ -s "$scratch/beliefs" ]
	column 2 | diff - "$scratch/beliefs"
	awk '/^# the belief: / { seen = 0 } /^# .* is .*, not / { seen = 1 }
		/^not ok / && !seen { print; bad = 1 } END { exit bad }' "$scratch/wrong"
}
t 'the wrong beliefs are those of the README, and each is answered by what was seen' beliefs

spoiled() {
	{ seq -f x%.0f 1 30; printf 'sp\nNZCV\nFPCR\nFPSR\n'; seq -f v%.0f 0 31; } >"$scratch/all"
	sed -nE 's/^# (x[1-9][0-9]?|v[0-9]+|sp|NZCV|FPCR|FPSR) is .*/\1/p' "$scratch/wrong" |
		diff "$scratch/all" -
}
t 'each register that is spoiled is found out, and no other' spoiled

number_from_kernel() {
	grep -q __NR_custom_call init/abi.c
	fails grep -nwE '46[0-9]' init/abi.c
}
t 'abi takes the number of custom_call from the UAPI headers' number_from_kernel

done_testing
