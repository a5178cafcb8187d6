# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# The assertions of the tests, sourced by lib.sh. Each passes in silence, and otherwise
# says what was wanted and what came. An assertion stands on a line of its own: in a
# condition, or on the left of a pipe, it would stop nothing. One with variables is a
# subshell ( ), so that they are not the test's.

# wrong WANTED CAME: what an assertion says that does not hold; CAME is text or a file
wrong() {
	echo "wanted: $1"
	if [ -f "$2" ]; then
		echo "came, in $2:"
		tail -n 200 "$2"
	else
		echo "came:   $2"
	fi
	return 1
}

# is WANTED CAME: the two texts are the same
is() {
	[ "$1" = "$2" ] || wrong "'$1'" "'$2'"
}

# at_least NUMBER CAME and at_most NUMBER CAME: two whole numbers compare so
at_least() {
	[ "$2" -ge "$1" ] || wrong "at least $1" "'$2'"
}
at_most() {
	[ "$2" -le "$1" ] || wrong "at most $1" "'$2'"
}

# has FILE LINE...: the file has each of these lines, whole
has() (
	file=$1
	shift
	for line; do
		grep -qxF -e "$line" "$file" || wrong "the line '$line'" "$file" || exit
	done
)

# shows FILE TEXT...: the file has each of these texts somewhere
shows() (
	file=$1
	shift
	for text; do
		grep -qF -e "$text" "$file" || wrong "'$text'" "$file" || exit
	done
)

# matches FILE REGEX...: a line of the file matches each of these extended expressions
matches() (
	file=$1
	shift
	for regex; do
		grep -qE -e "$regex" "$file" || wrong "a line like $regex" "$file" || exit
	done
)

# lacks FILE REGEX...: the file is there, and no line of it matches any of these
lacks() (
	file=$1
	shift
	for regex; do
		grep -nE -e "$regex" "$file" && code=0 || code=$?
		[ "$code" -eq 1 ] || wrong "no line like $regex" "$file" || exit
	done
)

# counts NUMBER FILE REGEX: so many lines of the file match
counts() {
	[ "$(grep -cE -e "$3" "$2")" = "$1" ] || wrong "$1 times a line like $3" "$2"
}

# ends FILE LINE: the last line of the file is this one
ends() {
	[ "$(tail -n 1 "$1")" = "$2" ] || wrong "'$2' as the last line" "$1"
}

# ends_like FILE REGEX: the last line of the file matches
ends_like() {
	tail -n 1 "$1" | grep -qE -e "$2" || wrong "a last line like $2" "$1"
}

# same WANTED CAME: the two files have the same bytes
same() {
	cmp -s "$1" "$2" || {
		diff -u "$1" "$2" | head -n 200
		wrong "the bytes of $1" "others, of $2"
	}
}

# empty FILE...: there is nothing in any of these, which may be missing
empty() (
	for file; do
		[ ! -s "$file" ] || wrong "nothing in $file" "$file" || exit
	done
)

# absent PATH...: none of these is there
absent() (
	for path; do
		[ ! -e "$path" ] || wrong "no $path" "$(ls -ld "$path")" || exit
	done
)

# present PATH...: each of these is there
present() (
	for path; do
		[ -e "$path" ] || wrong "$path" 'nothing there' || exit
	done
)

# exits CODE COMMAND [ARG...]: it exits with this; its output goes to $scratch/out and err
exits() (
	want=$1
	shift
	code=0
	"$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" -eq "$want" ] || {
		head -n 200 "$scratch/out" "$scratch/err" | cut -c 1-1000
		wrong "exit code $want of $*" "exit code $code"
	}
)

# fails COMMAND [ARG...]: passes if the command does not; a bare ! would be
# ignored by set -e
fails() {
	if "$@"; then
		echo "this should have failed: $*"
		return 1
	fi
}
