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
	sed -E '/^\[[1-4]\/5\] /d; /printk messages dropped/d; /^(abi: .*)?svc462: /,$d' "$scratch/$twin.out" \
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

it 'every fact holds on the kernel that was built'
facts() {
	ends_like "$scratch/right.out" '^svc462: PASS \(0\)'
	# the report has these lines and no others, all of them whole
	is '' "$(grep -vE '^(KTAP version 1|1\.\.[0-9]+|ok [0-9]+ .+)$' "$scratch/right")"
	at_least 20 "$(grep -c '^ok ' "$scratch/right")"
	counts $skipped "$scratch/right" ' # SKIP this nolibc does not have it$'
	counts $skipped "$scratch/right" ' # SKIP'
}
t facts

it 'each row of the README has a test, and each test a row'
rows() {
	names right >"$scratch/names"
	at_least 1 "$(wc -l <"$scratch/names")"
	column 1 >"$scratch/rows"
	same "$scratch/rows" "$scratch/names"
	is '' "$(sort "$scratch/names" | uniq -d)"
}
t rows

it 'with -- wrong every test that is not skipped is not ok'
twins() {
	ends_like "$scratch/wrong.out" '^svc462: PASS \(0\): each of the [0-9]* wrong beliefs failed$'
	matches "$scratch/wrong.out" '^abi: the wrong beliefs were judged svc462: FAIL \(1\): not ok 1 '
	names right >"$scratch/names"
	names wrong >"$scratch/twins"
	same "$scratch/names" "$scratch/twins"
	counts $(($(wc -l <"$scratch/names") - skipped)) "$scratch/wrong" '^not ok '
}
t twins

it 'a wrong belief that holds is named, and make fails'
held() {
	printf '#!/bin/sh\necho "not ok 1 one"\necho "ok 2 two"\necho "svc462: FAIL (1): not ok 1 one"\nexit 1\n' \
		>"$scratch/guest"
	chmod +x "$scratch/guest"
	exits 1 scripts/teach/beliefs "$scratch/guest"
	ends "$scratch/out" 'svc462: FAIL (1): a wrong belief held: ok 2 two'
}
t held

it 'the wrong beliefs are those of the README, and each is answered by what was seen'
beliefs() {
	sed -n 's/^# the belief: //p' "$scratch/wrong" >"$scratch/beliefs"
	at_least 1 "$(wc -l <"$scratch/beliefs")"
	column 2 >"$scratch/rows"
	same "$scratch/rows" "$scratch/beliefs"
	awk '/^# the belief: / { seen = 0 } /^# .* is .*, not / { seen = 1 }
		/^not ok / && !seen { print; bad = 1 } END { exit bad }' "$scratch/wrong"
}
t beliefs

it 'each register that is spoiled is found out, and no other'
spoiled() {
	{ seq -f x%.0f 1 30; printf 'sp\nNZCV\nFPCR\nFPSR\n'; seq -f v%.0f 0 31; } >"$scratch/all"
	sed -nE 's/^# (x[1-9][0-9]?|v[0-9]+|sp|NZCV|FPCR|FPSR) is .*/\1/p' "$scratch/wrong" >"$scratch/found"
	same "$scratch/all" "$scratch/found"
}
t spoiled

it 'abi takes the number of custom_call from the UAPI headers'
number_from_kernel() {
	shows init/abi.c __NR_custom_call
	lacks init/abi.c '\b46[0-9]\b'
}
t number_from_kernel

done_testing
