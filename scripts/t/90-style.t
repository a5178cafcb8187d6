#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The style of the tree itself: shellcheck, the kernel's checkpatch.pl, SPDX.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
# every file of ours, committed or not
files=$(find . -path ./build -prune -o -path ./.git -prune -o -type f -print | sort)

# shell_files: those that sh runs
shell_files() {
	for file in $files; do
		case $(head -n 1 "$file") in '#!/bin/sh') echo "$file" ;; esac
	done
	echo scripts/t/lib.sh
}

it 'shellcheck finds nothing'
# shellcheck disable=SC2046
t shellcheck -x $(shell_files)

it 'checkpatch.pl --strict finds nothing in the C code'
# shellcheck disable=SC2046
t build/source/6.1/linux/scripts/checkpatch.pl --strict --no-tree --ignore ENOSYS \
	--terse --no-summary -f $(echo "$files" | grep '\.[ch]$')

it 'each header of the VM runner includes what it needs'
headers_are_whole() {
	for header in scripts/vmrun/*.h; do
		[ "$header" = scripts/vmrun/verdict-list.h ] ||	# a part of verdict.h
			"${HOSTCC:-cc}" -Wall -Wextra -Werror -x c -fsyntax-only "$header"
	done
}
t headers_are_whole

it 'every file names its licence in its first three lines'
licensed() {
	for file in $files; do
		[ "$file" = ./LICENSE ] || head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-only' ||
			{ echo "$file"; return 1; }
	done
}
t licensed

it 'the top level holds what it should and nothing more'
top_level() {
	[ "$(find . -maxdepth 1 ! -name '.*' ! -name build | sort | tr '\n' ' ')" = \
		'./LICENSE ./Makefile ./README.md ./init ./kernel ./scripts ' ]
}
t top_level

it 'make help names every target'
makefile() {
	at_most 80 "$(wc -l <Makefile)"
	make help >"$scratch/help"
	sed -n 's/^\.PHONY: //p' Makefile scripts/make/*.mk | tr ' ' '\n' >"$scratch/targets"
	grep -qx run "$scratch/targets"
	grep -vxE 'help|FORCE|tools|nolibc|kernel|unwired|gdb' "$scratch/targets" | while read -r target; do
		grep -q "make $target " "$scratch/help" || { echo "$target"; exit 1; }
	done
}
t makefile

it 'nothing newer than make 4.2 is used'
# of 4.3 and 4.4; and before 4.3 a number sign in a call of a function began a comment
old_make() {
	fails grep -nE '&:|\.EXTRA_PREREQS|\$\((let|intcmp) |\.WAIT|^\.NOTPARALLEL: *[^ ]' Makefile scripts/make/*.mk
	grep -hv '^	' Makefile scripts/make/*.mk | fails grep -E '\$\([^#]*[^\]#'
}
t old_make

done_testing
