# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# TAP for the tests in this folder, each of which begins with
#	. "${0%/*}/lib.sh"
# It gives $top (the repository), $scratch (a folder of one's own, removed on
# exit), it and t, the assertions, fails, skip, skip_all and done_testing.
set -eu
# as from a terminal, whatever the make that runs the tests was told
unset MAKEFLAGS MFLAGS MAKELEVEL KERNEL NR KERNEL_SRC KERNEL_TARBALL KERNEL_MIRROR IMAGE KCONFIG \
	PROG ARGS ENV FILES EXPECT LLVM CPU MEM TIMEOUT APPEND QEMU QEMU_ARGS STEP N KEEP_GOING SSH BENCH_FULL V

# shellcheck disable=SC2034
top=$(cd "${0%/*}" && echo "${PWD%/scripts/t*}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/svc462.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
tests=0
tests_failed=0
sentence=''

# it 'sentence': what the next t shows; it stands above the function that shows it
it() {
	sentence=$1
}

# t COMMAND [ARG...]: passes if the command (or function, under set -e in a subshell)
# does; what a failing one printed goes to standard error, which prove shows
t() {
	tests=$((tests + 1))
	[ "$sentence" ] || { sentence=$1; shift; }
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

# The assertions: each passes in silence, and else says what was wanted and what came.

# wrong WANTED CAME: what an assertion says that does not hold; CAME is text or a file
wrong() {
	echo "wanted: $1"
	if [ -f "$2" ]; then
		echo "came, in $2:"
		cat "$2"
	else
		echo "came:   $2"
	fi
	return 1
}

# is WANTED CAME: the two texts are the same
is() {
	[ "$1" = "$2" ] || wrong "'$1'" "'$2'"
}

# has FILE LINE...: the file has each of these lines, whole
has() {
	file=$1
	shift
	for line; do
		grep -qxF -e "$line" "$file" || wrong "the line '$line'" "$file" || return
	done
}

# shows FILE TEXT...: the file has each of these texts somewhere
shows() {
	file=$1
	shift
	for text; do
		grep -qF -e "$text" "$file" || wrong "'$text'" "$file" || return
	done
}

# matches FILE REGEX...: a line of the file matches each of these extended expressions
matches() {
	file=$1
	shift
	for regex; do
		grep -qE -e "$regex" "$file" || wrong "a line like $regex" "$file" || return
	done
}

# lacks FILE REGEX...: no line of the file matches any of these extended expressions
lacks() {
	file=$1
	shift
	for regex; do
		! grep -nE -e "$regex" "$file" || wrong "no line like $regex" "$file" || return
	done
}

# ends FILE LINE: the last line of the file is this one
ends() {
	[ "$(tail -n 1 "$1")" = "$2" ] || wrong "'$2' as the last line" "$1"
}

# same FILE FILE: the two have the same bytes
same() {
	cmp -s "$1" "$2" || {
		diff "$1" "$2" || :
		wrong "$1 to be the same as" "'$2'"
	}
}

# exits CODE COMMAND [ARG...]: it exits with this; its output goes to $scratch/out and err
exits() {
	want=$1
	shift
	code=0
	"$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" -eq "$want" ] || {
		cat "$scratch/out" "$scratch/err"
		wrong "exit code $want of $*" "$code"
	}
}

# fails COMMAND [ARG...]: passes if the command does not; a bare ! would be
# ignored by set -e
fails() {
	if "$@"; then
		echo "this should have failed: $*"
		return 1
	fi
}

# todo 'sentence' 'reason' COMMAND [ARG...]: a test that may still fail
todo() {
	tests=$((tests + 1))
	if (set -e; shift 2; "$@") </dev/null >"$scratch/.out" 2>&1; then
		echo "ok $tests - $1 # TODO $2"
	else
		echo "not ok $tests - $1 # TODO $2"
		sed 's/^/# /' "$scratch/.out"
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
	[ "$tests_failed" -eq 0 ]
}

# boot_machine [-l LOG] IMAGE INITRAMFS [COMMAND...]: scripts/guest/boot with the machine of
# make run, and with $mem, $timeout, $append and $qemu_args
boot_machine() {
	QEMU=qemu-system-aarch64 CPU=cortex-a53 MEM=${mem:-64} TIMEOUT=${timeout:-60} \
		APPEND=${append-} QEMU_ARGS=${qemu_args-} scripts/guest/boot "$@"
}

# checkout FOLDER: a copy of this checkout with the kernels that are built here,
# but not what kbuild left, for a test that edits something else than the kernel;
# the pristine source is shared.
checkout() {
	mkdir -p "$1"
	(cd "$top" && cp -Rp --parents -t "$1" LICENSE Makefile kernel init scripts build/vmrun)
	ln -s "$top/build/source" "$1/build/source"
	for flavour in build/6.1/462-gcc build/6.1/unwired-gcc; do
		[ -d "$top/$flavour" ] || continue
		mkdir -p "$1/$flavour"
		(cd "$top" && find $flavour -maxdepth 1 -type f -exec cp -p -t "$1/$flavour" {} +)
		ln -s -t "$1/$flavour" "$top/$flavour/linux" "$top/$flavour/usr" "$top/$flavour/vmlinux"
	done
	(cd "$1/build/6.1" && ln -s 462-gcc/* .)
}

# checkout_user FOLDER: the same with the kernel that PROG runs on, and what kbuild
# left of both, to read
checkout_user() {
	checkout "$1"
	(cd "$top" && make build/6.1/462-gcc-user/Image KCONFIG=user) || return
	mkdir "$1/build/6.1/462-gcc-user"
	(cd "$top" && find build/6.1/462-gcc-user -maxdepth 1 -type f -exec cp -p --parents -t "$1" {} +)
	for flavour in 462-gcc 462-gcc-user; do
		for link in linux usr vmlinux .config obj; do
			ln -sfn "$top/build/6.1/$flavour/$link" "$1/build/6.1/$flavour/$link"
		done
	done
}
