#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make abi: the facts about the system call ABI hold, their wrong twins do not,
# and the table in init/README.md lists the same. Arguments are for make: KERNEL=, NR=.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
# what 6.1's nolibc, the small kernel and the default CPU do not have
nolibc=2
skipped=12
case $* in
*KERNEL=*) nolibc=0 skipped=10 ;;
*CPU=max*) skipped=2 ;;
esac

make built "$@" >"$scratch/built"

# the three reports, without what a build says, what a slow console drops of the
# kernel's log, and what vmrun repeats of a failed report
for mode in right wrong spoil; do
	if [ $mode = right ]; then
		make abi "$@"
	else
		make abi "$@" APPEND="-- $mode"
	fi >"$scratch/$mode.out" 2>/dev/null || :
	sed -E '/^\[[1-4]\/5\] /d; /printk messages dropped/d; /^(abi: .*)?svc462: /,$d' "$scratch/$mode.out" \
		>"$scratch/$mode"
done
# the names of a report's tests, in order
names() {
	sed -nE 's/ # SKIP.*//; s/^(not )?ok [0-9]+ //p' "$scratch/$1"
}
# column N of the tables of facts
column() {
	sed -n '/^## The arm64 system call ABI$/,/^### Told, not run$/p' init/README.md |
		awk -F ' *[|] *' -v n="$1" '/^[|] fact / { facts = 1; getline; next } /^$/ { facts = 0 } facts { print $(n + 1) }'
}

it 'every fact holds on the kernel that was built'
facts() {
	ends_like "$scratch/right.out" '^svc462: PASS \(0\)'
	# the report has these lines and no others, all of them whole
	is '' "$(grep -vE '^(KTAP version 1|1\.\.[0-9]+|ok [0-9]+ .+)$' "$scratch/right")"
	at_least 50 "$(grep -c '^ok ' "$scratch/right")"
	counts $nolibc "$scratch/right" ' # SKIP this nolibc does not have it$'
}
t facts

it 'what is skipped says what it needs, and the README says how many these are'
skips() {
	counts $skipped "$scratch/right" ' # SKIP (this nolibc .*|.*: use (KCONFIG=(user|arm64)|CPU=max KCONFIG=arm64( QEMU_ARGS=.*)?))$'
	counts $skipped "$scratch/right" ' # SKIP'
	matches init/README.md '^\| `make abi` \| 12: ' '^\| `make abi CPU=max .*` \| 2: '
}
t skips

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
	counts $(($(names right | wc -l) - skipped)) "$scratch/wrong" '^not ok '
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
	names wrong >"$scratch/beliefs"
	at_least 1 "$(wc -l <"$scratch/beliefs")"
	column 2 >"$scratch/rows"
	same "$scratch/rows" "$scratch/beliefs"
	awk '/^# .* is .*, not / { seen = 1; next } /^not ok / && !seen { print; bad = 1 } { seen = 0 }
		END { exit bad }' "$scratch/wrong"
}
t beliefs

it 'with -- spoil each register that is spoiled is found out, and no other'
spoiled() {
	{ seq -f x%.0f 1 30; printf 'sp\nNZCV\nFPCR\nFPSR\n'; seq -f v%.0f 0 31; } >"$scratch/all"
	sed -nE 's/^# (x[1-9][0-9]?|v[0-9]+|sp|NZCV|FPCR|FPSR) is .*/\1/p' "$scratch/spoil" >"$scratch/found"
	same "$scratch/all" "$scratch/found"
	counts 14 "$scratch/spoil" '^not ok '
}
t spoiled

it 'abi takes the number of custom_call from the UAPI headers'
number_from_kernel() {
	shows init/abi.h __NR_custom_call
	cat init/abi*.[ch] >"$scratch/sources"
	lacks "$scratch/sources" '\b46[0-9]\b'
}
t number_from_kernel

it 'an argument of SYSCALL_DEFINE that is a struct, or has 128 bits, does not build'
by_value() {
	obj=$top/build/6.1/462-gcc/obj
	compile=$(sed -nE '1s/^[a-z]*cmd_[^ ]* := (.*) -c -o .*/\1 -fsyntax-only/; 1s/-Wp,-MMD,[^ ]*//p' \
		"$obj/arch/arm64/kernel/.custom_call.o.cmd")
	cd "$obj"
	for type in long 'struct pair' __int128; do
		printf '#include <linux/syscalls.h>\nstruct pair { long a, b; };\nSYSCALL_DEFINE1(x, %s, p)\n{\n\treturn 0;\n}\n' \
			"$type" >"$scratch/x.c"
		code=0
		sh -c "$compile $scratch/x.c" >"$scratch/$type" 2>&1 || code=$?
		echo "$code" >>"$scratch/codes"
	done
	is '0 1 1' "$(paste -sd ' ' "$scratch/codes")"
	shows "$scratch/struct pair" 'conversion to non-scalar type requested'
	shows "$scratch/__int128" 'negative width in bit-field'
}
if [ $# -eq 0 ]; then
	slow by_value
else
	sentence=''
fi

done_testing
