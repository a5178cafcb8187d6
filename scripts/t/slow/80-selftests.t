#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs under pid 1 that take long to build or to run: the kernel's own test of nolibc,
# three of its selftests, one in Go, and two that fork more than those of 80-prog.t.
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
t pid1 "$scratch/pid1" "$tree" "$headers"

it "the kernel's nolibc-test runs on nolibc and fails for the one test that does"
# 6.1.y returns EPERM for a chmod of /proc/self/net, which its own test forgot
runs_nolibc_test() {
	scripts/guest/build-prog $selftests/nolibc/nolibc-test.c "$scratch/nolibc-test" "$tree" "$headers"
	says 'FAIL (1): not ok 1 nolibc-test # exit status 1' "$scratch/nolibc-test"
	at_least 71 "$(grep -c '\[OK\]' "$scratch/out")"	# lines
	counts 1 "$scratch/out" 'FAIL\]'
	matches "$scratch/out" 'chmod_net.*FAIL\]'
}
t runs_nolibc_test

# passes_selftest PATH: below the kernel's folder of selftests
passes_selftest() {
	scripts/guest/build-prog "$selftests/$1.c" "$scratch/${1##*/}" "$tree" "$headers"
	says 'PASS (0)' "$scratch/${1##*/}"
}
for test in kcmp/kcmp_test timers/posix_timers sigaltstack/sas; do
	it "the kernel's selftest $test passes"
	t passes_selftest $test
done

it 'a Go program runs'
runs_go() {
	mkdir "$scratch/src"
	cat >"$scratch/src/main.go" <<-'EOC'
	package main
	import ("fmt"; "os"; "sync"; "time")
	func main() {
		var all sync.WaitGroup
		numbers := make(chan int, 50)
		for i := 0; i < 50; i++ {
			all.Add(1)
			go func(i int) { defer all.Done(); time.Sleep(time.Millisecond); numbers <- i }(i)
		}
		all.Wait()
		close(numbers)
		sum := 0
		for i := range numbers { sum += i }
		fmt.Println("sum", sum)
		if sum != 1225 { os.Exit(1) }
	}
	EOC
	(cd "$scratch/src" && HOME=$scratch GOCACHE=$scratch/gocache GOOS=linux GOARCH=arm64 \
		CGO_ENABLED=0 GO111MODULE=off go build -o ../goes main.go)
	scripts/guest/build-prog "$scratch/goes" "$scratch/go.built" "$tree" "$headers"
	mem=128 says 'PASS (0)' "$scratch/go.built"
	has "$scratch/out" '# sum 1225'
}
if command -v go >/dev/null; then
	t runs_go
else
	skip 'no go'
fi

program forks <<'EOC'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	int i;

	for (i = 0; i < 2000; i++)
		if (!fork())
			return fork();
		else
			wait(NULL);
	while (argc > 1 && !fork())
		;
	return 0;
}
EOC
it 'thousands of orphans are reaped'
t says 'PASS (0)' "$scratch/forks"
it 'orphans that fork forever, with all of the CPU, are a TIMEOUT that says so'
times_out_on_chain() {
	timeout=8 says 'TIMEOUT (124): killed after 8 s' "$scratch/forks" on
	has "$scratch/out" '# pid 1: the program has ended, but not all that it started'
}
t times_out_on_chain

done_testing
