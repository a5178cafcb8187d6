#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs of the kernel itself under pid 1: its test of nolibc, and three selftests.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=scripts/t/guest.sh
. "${0%/*}/../guest.sh"

cd "$top"
selftests=build/source/6.1/linux/tools/testing/selftests

flavour user
it 'the user fragment gives a kernel'
t kernel
it 'pid 1 is built'
t pid1 "$scratch/pid1" $tree $headers

it "the kernel's nolibc-test runs on nolibc and fails for the one test that does"
# 6.1.y returns EPERM for a chmod of /proc/self/net, which its own test forgot
runs_nolibc_test() {
	scripts/guest/build-prog $selftests/nolibc/nolibc-test.c "$scratch/nolibc-test" $tree $headers
	says 'FAIL (1): not ok 1 nolibc-test # exit status 1' "$scratch/nolibc-test"
	at_least 71 "$(grep -c '\[OK\]' "$scratch/out")"	# lines
	counts 1 "$scratch/out" 'FAIL\]'
	matches "$scratch/out" 'chmod_net.*FAIL\]'
}
t runs_nolibc_test

# passes_selftest PATH: below the kernel's folder of selftests
passes_selftest() {
	scripts/guest/build-prog "$selftests/$1.c" "$scratch/${1##*/}" $tree $headers
	says 'PASS (0)' "$scratch/${1##*/}"
}
for test in kcmp/kcmp_test timers/posix_timers sigaltstack/sas; do
	it "the kernel's selftest $test passes"
	t passes_selftest $test
done

done_testing
