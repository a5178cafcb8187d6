# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# TAP for the tests in this folder, each of which begins with
#	. "${0%/*}/lib.sh"
# It gives $top (the repository), $scratch (a folder of one's own, removed on
# exit), t, fails, skip, skip_all and done_testing. A test's name is a sentence.
set -eu
# as from a terminal, whatever the make that runs the tests was told
unset MAKEFLAGS MFLAGS MAKELEVEL KERNEL KERNEL_TARBALL KERNEL_MIRROR NR CPU MEM TIMEOUT APPEND \
	QEMU QEMU_ARGS V

# shellcheck disable=SC2034
top=$(cd "${0%/*}/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/svc462.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
tests=0
failed=0

# t 'sentence' COMMAND [ARG...]: passes if the command (or function, under
# set -e in a subshell) does; what a failing one printed follows as diagnostics.
t() {
	tests=$((tests + 1))
	sentence=$1
	shift
	set +e
	(set -e; "$@") </dev/null >"$scratch/.out" 2>&1
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $tests - $sentence"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $sentence"
		echo "# exit status $status: $*"
		sed 's/^/# /' "$scratch/.out"
	fi
}

# fails COMMAND [ARG...]: passes if the command does not; a bare ! would be
# ignored by set -e
fails() {
	if "$@"; then
		echo "this should have failed: $*"
		return 1
	fi
}

# skip 'sentence' 'reason'
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# skip_all 'reason': nothing here can be tested
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# the last line of every test file
done_testing() {
	echo "1..$tests"
	[ "$failed" -eq 0 ]
}

# checkout FOLDER: a copy of this checkout with the kernel that is built here,
# for a test that edits something; the pristine source is shared.
checkout() {
	mkdir -p "$1/build/6.1/control"
	(cd "$top" && cp -Rp Makefile kernel init scripts "$1")
	ln -s "$top/build/source" "$1/build/source"
	cp -p "$top/build/vmrun" "$1/build"
	for file in linux usr; do
		ln -s "$top/build/6.1/$file" "$1/build/6.1/$file"
	done
	for file in settings Image init initramfs.cpio control/Image; do
		cp -p "$top/build/6.1/$file" "$1/build/6.1/$file"
	done
}
