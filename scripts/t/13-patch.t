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

written() {
	rm -f $patch
	make patch >"$scratch/words"
	cat "$scratch/words"
	grep -qx "$top/$patch" "$scratch/words"
	head -n 1 $patch | grep -qE '^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$'
	grep -qx 'Signed-off-by: A Uthor <a@example.com>' $patch
}
t 'make patch writes a mailbox patch of its author' written

t 'checkpatch.pl --strict of that tree finds nothing in it' \
	"$linux/scripts/checkpatch.pl" --strict --no-tree $patch

applies() {
	mkdir "$scratch/tree"
	sed -n 's,^--- a/,,p' $patch >"$scratch/files"
	[ "$(wc -l <"$scratch/files")" -eq 5 ]
	(cd "$linux" && xargs cp --parents -t "$scratch/tree") <"$scratch/files"
	cd "$scratch/tree"
	git init -q
	git add -A -f
	git commit -q -m pristine
	git am -q "$top/$patch"
	[ -z "$(git status --porcelain)" ]
	grep -v MAINTAINERS "$scratch/files" | while read -r file; do
		cmp "$file" "$top/build/6.1/linux/$file"
	done
	cmp arch/arm64/kernel/custom_call.c "$top/kernel/custom_call.c"
}
t 'git am applies it to the pristine files, and they are those of the wired tree' applies

maintained() {
	sed -n '/^CUSTOM_CALL SYSTEM CALL$/,/^$/p' "$scratch/tree/MAINTAINERS" >"$scratch/entry"
	cat "$scratch/entry"
	grep -qx 'M:	A Uthor <a@example.com>' "$scratch/entry"
	grep -qx 'F:	arch/arm64/kernel/custom_call.c' "$scratch/entry"
	# by the alphabet, among its neighbours
	grep -B 1 -E '^[MRLS]:	' "$scratch/tree/MAINTAINERS" | grep -E '^C[A-Z0-9]' |
		grep -B 1 -A 1 CUSTOM_CALL | LC_ALL=C sort -c
}
t 'it carries a MAINTAINERS entry at its place' maintained

stranger() {
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	export GIT_CONFIG_NOSYSTEM=1
	printf '[user]\n\tuseConfigOnly = true\n' >"$scratch/.gitconfig"
	scripts/kernel/make-patch --nr 462 "$linux" "$scratch/out" 2>"$scratch/words"
	grep -q 'git does not know you' "$scratch/words"
	grep -qx 'Signed-off-by: Your Name <you@example.com>' "$scratch/out"/0001-*.patch
}
t 'who is unknown to git is told so and gets a patch to put a name into' stranger

collision() {
	mkdir -p "$scratch/taken"
	(cd "$linux" && cp --parents Makefile include/uapi/asm-generic/unistd.h arch/arm64/kernel/Makefile \
		include/linux/syscalls.h kernel/sys_ni.c "$scratch/taken")
	status=0
	scripts/kernel/make-patch --nr 449 "$scratch/taken" "$scratch/none" 2>"$scratch/words" || status=$?
	[ $status -eq 2 ]
	grep -q '449 belongs to futex_waitv' "$scratch/words"
	[ -z "$(ls "$scratch/none")" ]
}
t 'a number that is taken is refused, and no patch is written' collision

t 'mandoc -T lint finds nothing in the manual page' mandoc -T lint kernel/custom_call.2

# what the page says of bounds and errors, against the system call's source
manual() {
	mandoc -T ascii kernel/custom_call.2 | col -b | tr -s ' \n' ' ' >"$scratch/page"
	grep -q 'a number from 0 to 1073741823 (INT_MAX divided by 2)' "$scratch/page"
	grep -q 'a number from 0 to 2147483646' "$scratch/page"
	sed -n '/^\.SH ERRORS/,/^\.SH STANDARDS/s/^\.B \(E[A-Z]*\)$/\1/p' kernel/custom_call.2 >"$scratch/errors"
	printf 'EINVAL\nENOSYS\nEOVERFLOW\n' | cmp - "$scratch/errors"
	sed -n 's/.*return -\(E[A-Z]*\);/\1/p' kernel/custom_call.c >"$scratch/returned"
	printf 'EINVAL\nEOVERFLOW\n' | cmp - "$scratch/returned"
}
t 'the manual page names the bounds and the errors of the system call' manual

done_testing
