#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make bench, whole: takes a cold build. What depends on how busy the machine is,
# as CPU seconds do, is only looked at, not judged.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
make bench >"$scratch/out" 2>"$scratch/err" || :

it 'it ends with a verdict, and only a time can fail'
verdict() {
	ends_like "$scratch/out" '^svc462: (PASS \(0\)|FAIL \(1\): not ok [0-9]+ .* (takes|CPU) .*)$'
}
t verdict

it 'what repeats is within its bounds'
exact() {
	for bound in 'two boots execute the same number of instructions' 'init has at most 2,048 bytes' \
		'the Image has at most 2.0 MB' '24 MiB of guest memory pass' 'a cold build compiles at most 470 objects'; do
		matches "$scratch/out" "^ok [0-9]+ $bound\$"
	done
}
t exact

it 'the figures are in bench.json, and stand to each other as they should'
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
t json

it 'the bounds of this kernel are skipped for another one, and the others hold'
other_kernel() {
	KERNEL=9.9 python3 - build/6.1/bench.json >"$scratch/other" <<-'EOF'
	import importlib.machinery, importlib.util, json, sys
	sys.dont_write_bytecode = True
	loader = importlib.machinery.SourceFileLoader("bench", "scripts/bench/bench")
	module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
	loader.exec_module(module)
	bench = module.Bench(".", "", [], ".")
	for figure in json.load(open(sys.argv[1])):
	    bench.figures.records[figure["name"]] = figure
	for name in "a boot to the verdict", "Image", "a cold build, compiled", "init":
	    bench.figures.records[name]["min"] *= 9
	bench.slowest = 0
	bench.judge()
	EOF
	matches "$scratch/other" '^ok 1 .* # SKIP a bound of Linux 6\.1: ' '^not ok 3 init has at most 2,048 bytes$' \
		'^ok 4 .* # SKIP a bound of Linux 6\.1: ' '^ok 10 .* # SKIP a bound of Linux 6\.1: '
}
t other_kernel

done_testing
