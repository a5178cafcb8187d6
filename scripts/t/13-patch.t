#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The patch and the manual page: what a maintainer would look at first.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
linux=$top/build/source/6.1/linux
export GIT_AUTHOR_NAME='A Uthor' GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME='A Uthor' GIT_COMMITTER_EMAIL=a@example.com
export HOME="$scratch"
patch=build/6.1/0001-arm64-Add-custom_call.patch

it 'make patch writes a mailbox patch of its author'
written() {
	rm -f $patch
	exits 0 make patch
	has "$scratch/out" "$top/$patch"
	head -n 1 $patch >"$scratch/first"
	matches "$scratch/first" '^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$'
	has $patch 'Signed-off-by: A Uthor <a@example.com>'
}
t written

it 'checkpatch.pl --strict of that tree finds nothing in it'
t "$linux/scripts/checkpatch.pl" --strict --no-tree $patch

it 'git am applies it to the pristine files, and they are those of the wired tree'
applies() {
	mkdir "$scratch/tree"
	sed -n 's,^--- a/,,p' $patch >"$scratch/files"
	is 6 "$(wc -l <"$scratch/files")"
	(cd "$linux" && xargs cp --parents -t "$scratch/tree") <"$scratch/files"
	cd "$scratch/tree"
	git init -q
	git add -A -f
	git commit -q -m pristine
	git am -q "$top/$patch"
	is '' "$(git status --porcelain)"
	grep -vE 'MAINTAINERS|selftests' "$scratch/files" | while read -r file; do
		same "$file" "$top/build/6.1/linux/$file"
	done
	same arch/arm64/kernel/custom_call.c "$top/kernel/custom_call.c"
}
t applies

it 'it carries a selftest, which has its place among the others by the alphabet'
tested() {
	diff -r "$top/kernel/selftest" "$scratch/tree/tools/testing/selftests/custom_call"
	grep -A 1 -B 1 '^TARGETS += custom_call$' "$scratch/tree/tools/testing/selftests/Makefile" >"$scratch/targets"
	is 3 "$(wc -l <"$scratch/targets")"
	LC_ALL=C sort -c "$scratch/targets"
}
t tested

it 'it carries a MAINTAINERS entry at its place'
maintained() {
	sed -n '/^CUSTOM_CALL SYSTEM CALL$/,/^$/p' "$scratch/tree/MAINTAINERS" >"$scratch/entry"
	has "$scratch/entry" 'M:	A Uthor <a@example.com>' 'F:	arch/arm64/kernel/custom_call.c' \
		'F:	tools/testing/selftests/custom_call/'
	# by the alphabet, among its neighbours
	grep -B 1 -E '^[MRLS]:	' "$scratch/tree/MAINTAINERS" | grep -E '^C[A-Z0-9]' |
		grep -B 1 -A 1 CUSTOM_CALL | LC_ALL=C sort -c
}
t maintained

it 'who is unknown to git is told so and gets a patch to put a name into'
stranger() {
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	export GIT_CONFIG_NOSYSTEM=1
	printf '[user]\n\tuseConfigOnly = true\n' >"$scratch/.gitconfig"
	exits 0 scripts/kernel/make-patch --nr 462 "$linux" "$scratch/unsigned"
	shows "$scratch/err" 'git does not know you'
	has "$scratch/unsigned"/0001-*.patch 'Signed-off-by: Your Name <you@example.com>'
}
t stranger

it 'a number that is taken is refused, and no patch is written'
collision() {
	mkdir -p "$scratch/taken"
	(cd "$linux" && cp --parents Makefile include/uapi/asm-generic/unistd.h arch/arm64/kernel/Makefile \
		include/linux/syscalls.h kernel/sys_ni.c "$scratch/taken")
	exits 2 scripts/kernel/make-patch --nr 449 "$scratch/taken" "$scratch/none"
	shows "$scratch/err" '449 belongs to futex_waitv'
	is '' "$(ls "$scratch/none")"
}
t collision

it 'mandoc -T lint finds nothing in the manual page'
t mandoc -T lint kernel/custom_call.2

it 'the manual page names the bounds and the errors of the system call'
# what the page says of bounds and errors, against the system call's source
manual() {
	mandoc -T ascii kernel/custom_call.2 | sed "s/.$(printf '\b')//g" | tr -s ' \n' ' ' >"$scratch/page"
	shows "$scratch/page" 'a number from 0 to 1073741823 (INT_MAX divided by 2)' 'a number from 0 to 2147483646'
	sed -n '/^\.SH ERRORS/,/^\.SH STANDARDS/s/^\.B \(E[A-Z]*\)$/\1/p' kernel/custom_call.2 >"$scratch/errors"
	printf 'EINVAL\nENOSYS\nEOVERFLOW\n' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/errors"
	sed -n 's/.*return -\(E[A-Z]*\);/\1/p' kernel/custom_call.c >"$scratch/returned"
	printf 'EINVAL\nEOVERFLOW\n' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/returned"
}
t manual

done_testing
