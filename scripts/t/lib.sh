# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# TAP for the tests in this folder, each of which begins with
#	. "${0%/*}/lib.sh"
# It gives $top (the repository), $scratch (a folder of one's own, removed on
# exit), it and t, the assertions, slow, skip, skip_all and done_testing.
# The decade of a file's number says what it tests: 10 tools, source and wiring; 20 the
# judge and the runner; 30 what is built; 40 runs, and what goes wrong in them; 50 kernel
# builds; 60 costs; 70 teaching; 80 reporting a bug; 90 the tree itself. slow/ has more.
set -eu
# as from a terminal, whatever the make that runs the tests was told
unset MAKEFLAGS MFLAGS MAKELEVEL T KERNEL NR KERNEL_SRC PATCH KERNEL_TARBALL KERNEL_MIRROR CALL \
	INIT REFERENCE TESTS POINTS IMAGE KCONFIG PROG PROG_CFLAGS PROG_LDLIBS PROGS STRACE ISOLATE \
	BUSYBOX ARGS ENV FILES GOOD_IMAGE EXPECT LLVM CPU SMP MEM TIMEOUT APPEND QEMU QEMU_ARGS \
	STEP N RECORD VMLINUX KEEP_GOING SSH BENCH_FULL V

# shellcheck disable=SC2034
top=$(cd "${0%/*}" && echo "${PWD%/scripts/t*}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/svc462.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
tests=0
tests_failed=0
sentence=''
# shellcheck source=scripts/t/assert.sh
. "$top/scripts/t/assert.sh"
# shellcheck source=scripts/t/checkout.sh
. "$top/scripts/t/checkout.sh"

# it 'sentence': what the next test shows; it stands above the function that shows it
it() {
	[ -z "$sentence" ] || not_a_test "'$sentence' has no t or skip"
	sentence=$1
}

# t COMMAND [ARG...]: a test, which passes if the command (or function, under set -e in a
# subshell) does; what a failing one printed goes to standard error, which prove shows
t() {
	tests=$((tests + 1))
	[ "$sentence" ] || not_a_test "'$*' has no it"
	set +e
	(set -e; "$@") </dev/null >"$scratch/.out" 2>&1
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $tests - $sentence"
	else
		tests_failed=$((tests_failed + 1))
		echo "not ok $tests - $sentence"
		{
			echo "# $0: not ok $tests - $sentence"
			echo "# exit status $status: $*"
			sed 's/^/# /' "$scratch/.out"
		} >&2
	fi
	sentence=''
}

# slow COMMAND [ARG...]: t in make test-slow, which sets ALL=1, and otherwise no test: what a
# cheaper one shows as well, or what few changes touch
slow() {
	if [ "${ALL-}" = 1 ]; then
		t "$@"
	else
		sentence=''
	fi
}

# skip 'reason': instead of t, where the test cannot be made
skip() {
	tests=$((tests + 1))
	[ "$sentence" ] || not_a_test "skip '$1' has no it"
	echo "ok $tests - $sentence # SKIP $1"
	sentence=''
}

# not_a_test WHY: the test file itself is wrong
not_a_test() {
	echo "$0: $1" >&2
	exit 1
}

# todo 'reason' COMMAND [ARG...]: t for what may still fail
todo() {
	tests=$((tests + 1))
	[ "$sentence" ] || not_a_test "todo '$1' has no it"
	if (set -e; shift; "$@") </dev/null >"$scratch/.out" 2>&1; then
		echo "ok $tests - $sentence # TODO $1"
	else
		echo "not ok $tests - $sentence # TODO $1"
		sed 's/^/# /' "$scratch/.out"
	fi
	sentence=''
}

# skip_all 'reason': nothing here can be tested
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# the last line of every test file
done_testing() {
	[ -z "$sentence" ] || not_a_test "'$sentence' has no t or skip"
	echo "1..$tests"
	[ "$tests_failed" -eq 0 ]
}
