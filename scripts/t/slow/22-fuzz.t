#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The judge and the KTAP parser under libFuzzer with the sanitizers, on real
# consoles and their shreds. RUNS=10000000 for a long run; the log says how many.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top/scripts/vmrun"
runs=${RUNS:-1000000}
entry=-Wl,--defsym=LLVMFuzzerTestOneInput=judge_fuzz
modules=$(find . -name '*.c' ! -name vmrun.c)

# shellcheck disable=SC2086
clang -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $entry -I. -o "$scratch/fuzz" \
	../t/judge-fuzz.c $modules

# each console as it would end by itself, and each of the table in judge-test.c
mkdir "$scratch/seeds" "$scratch/corpus"
number=0
for log in "$top"/build/*/*/console.log "$top"/build/*/*/abi.log ../t/judge/*.log; do
	[ -s "$log" ] || continue
	number=$((number + 1))
	{ printf '\006'; cat "$log"; } >"$scratch/seeds/$number"
	{ printf '\001'; tail -n 12 "$log"; } >"$scratch/seeds/$number.tail"
done
sed -nE 's/^\t*"((ok|not ok|1\.\.|KTAP|TAP|\[|#|Bail).*)".*/\1/p' ../t/judge-test.c |
	while IFS= read -r console; do
		number=$((number + 1))
		printf "%b" "\\0001$(printf %s "$console" | sed 's/%/%%/g')" >"$scratch/seeds/table.$number"
	done
# shellcheck disable=SC2086
sed -nE 's/^[^"]*"([^"\\]{3,})".*/"\1"/p' $modules | sort -u >"$scratch/words"

it "$runs consoles of up to 512 bytes: no finding"
# fuzz RUNS LENGTH: no finding in so many executions
fuzz() {
	"$scratch/fuzz" -runs="$1" -max_len="$2" -dict="$scratch/words" -timeout=10 -verbosity=0 \
		-print_final_stats=1 -seed=462 -artifact_prefix="$scratch/" \
		"$scratch/corpus" "$scratch/seeds" >"$scratch/log" 2>&1 || {
		tail -n 60 "$scratch/log"
		return 1
	}
	sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log" >"$scratch/executed"
	at_least "$1" "$(cat "$scratch/executed")"
}
t fuzz "$runs" 512
echo "# executed: $(cat "$scratch/executed")"
it "$((runs / 100)) consoles of up to 64 KiB: no finding"
t fuzz $((runs / 100)) 65536
echo "# executed: $(cat "$scratch/executed")"

it 'a judge that passes what was not powered off is found out'
# a broken judge is found: a PASS without a power-off
broken() {
	mkdir "$scratch/source"
	cp ./*.[ch] ../t/judge-fuzz.c "$scratch/source"
	cd "$scratch/source"
	rm vmrun.c
	sed -i 's/if (report == FAIL || !gone)/if (report == FAIL || report == PASS || !gone)/' judge.c
	fails cmp -s judge.c "$top/scripts/vmrun/judge.c"
	clang -g -O1 -fsanitize=fuzzer $entry -o "$scratch/broken" ./*.c
	fails "$scratch/broken" -runs=100000 -max_len=512 -seed=462 -verbosity=0 \
		-artifact_prefix="$scratch/" "$scratch/seeds" 2>"$scratch/log" >/dev/null
	shows "$scratch/log" 'deadly signal'
}
t broken

done_testing
