#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make bench, whole: takes a cold build. What depends on how busy the machine is
# is only looked at, not judged.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
make bench >"$scratch/out" 2>"$scratch/err" || :

verdict() {
	cat "$scratch/out" "$scratch/err"
	tail -n 1 "$scratch/out" | grep -E '^svc462: (PASS \(0\)|FAIL \(1\): not ok [0-9] .* (takes|CPU) .*)$'
}
t 'it ends with a verdict, and only a time can fail' verdict

exact() {
	for bound in 'two boots execute the same number of instructions' 'init has at most 2,048 bytes' \
		'the Image has at most 2.0 MB' '24 MiB of guest memory pass' 'a cold build compiles at most 470 objects'; do
		grep -q "^ok [1-9] $bound\$" "$scratch/out" || { cat "$scratch/out"; echo "$bound"; return 1; }
	done
}
t 'what repeats is within its bounds' exact

json() {
	python3 - build/6.1/bench.json <<-'EOF'
	import json, sys
	results = json.load(open(sys.argv[1]))
	value = {r["name"]: r["median"] for r in results}
	assert len(value) == len(results) > 20
	assert all(0 < r["min"] <= r["median"] <= r["max"] for r in results)
	assert value["init in assembly"] < value["init"] < value["init with static glibc"]
	assert value["an unknown number, svc to the next"] < value["custom_call, svc to the next"]
	assert value["a power-off"] < value["a boot to the verdict"]
	assert value.get("a boot of Debian's kernel", 99) > 2 * value["a boot to the verdict"]
	EOF
}
t 'the figures are in bench.json, and stand to each other as they should' json

done_testing
