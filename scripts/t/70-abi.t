#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make abi: the facts about the system call ABI hold, their wrong twins do not,
# and the README's table lists the same.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

# column N of the README's table
column() {
	sed -n '/^## The arm64 system call ABI$/,/^## /p' README.md |
		awk -F ' *[|] *' -v n="$1" '/^[|]/ && ++row > 2 { print $(n + 1) }'
}

# abi VERDICT [ARG...]: make abi ends with a line that begins so, and its report,
# without what vmrun repeats, is in $scratch/report
abi() {
	verdict=$1
	shift
	make abi "$@" >"$scratch/out" 2>/dev/null || :
	cat "$scratch/out"
	sed '/^svc462: /,$d' "$scratch/out" >"$scratch/report"
	case $(tail -n 1 "$scratch/out") in
	"$verdict"*) ;;
	*) return 1 ;;
	esac
}

facts() {
	abi 'svc462: PASS (0)' "$@"
	# the report has these lines and no others, all of them whole
	fails grep -vE '^(KTAP version 1|1\.\.[0-9]+|ok [0-9]+ .+)$' "$scratch/report"
	# 6.1's nolibc has no syscall(), and nothing else is skipped
	[ "$(grep -c '^ok ' "$scratch/report")" -ge 20 ]
	grep ' # SKIP ' "$scratch/report" >"$scratch/skipped" || :
	fails grep -v ' # SKIP this nolibc has no syscall()$' "$scratch/skipped"
	[ "$(wc -l <"$scratch/skipped")" -le 2 ]
}

rows() {
	facts
	sed -n 's/ # SKIP.*//; s/^ok [0-9]* //p' "$scratch/report" >"$scratch/names"
	column 1 | diff - "$scratch/names"
	[ -z "$(sort "$scratch/names" | uniq -d)" ]
}

twins() {
	facts "$@"
	grep '^ok ' "$scratch/report" >"$scratch/facts"
	abi 'svc462: FAIL (1): not ok 1 ' "$@" APPEND='-- wrong'
	# the same facts, and each that was not skipped is red
	sed -nE 's/^(not )?(ok .*)/\2/p' "$scratch/report" | diff "$scratch/facts" -
	grep '^ok ' "$scratch/report" | fails grep -v ' # SKIP '
}

beliefs() {
	abi 'svc462: FAIL (1): not ok 1 ' APPEND='-- wrong'
	sed -n 's/^# the belief: //p' "$scratch/report" >"$scratch/beliefs"
	column 2 | diff - "$scratch/beliefs"
	# each is answered by what was seen
	awk '/^# the belief: / { seen = 0 } /^# .* is .*, not / { seen = 1 }
		/^not ok / && !seen { print; bad = 1 } END { exit bad }' "$scratch/report"
}

spoiled() {
	abi 'svc462: FAIL (1): not ok 1 ' APPEND='-- wrong'
	{ seq -f x%.0f 1 30; printf 'sp\nNZCV\nFPCR\nFPSR\n'; seq -f v%.0f 0 31; } >"$scratch/all"
	sed -nE 's/^# (x[1-9][0-9]?|v[0-9]+|sp|NZCV|FPCR|FPSR) is .*/\1/p' "$scratch/report" |
		diff "$scratch/all" -
}

t 'every fact holds on the kernel that was built' facts
t 'each row of the README has a test, and each test a row' rows
t 'each wrong twin fails' twins
t 'the wrong beliefs are those of the README, and each is answered by what was seen' beliefs
t 'each register that is spoiled is found out, and no other' spoiled

number_from_kernel() {
	grep -q __NR_custom_call init/abi.c
	fails grep -nwE '46[0-9]' init/abi.c
}
t 'abi takes the number of custom_call from the UAPI headers' number_from_kernel

if [ -e build/6.12/Image ]; then
	t 'every fact holds on Linux 6.12' facts KERNEL=6.12 NR=463
	t 'each wrong twin fails on Linux 6.12' twins KERNEL=6.12 NR=463
fi

done_testing
