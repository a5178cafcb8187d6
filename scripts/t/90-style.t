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

it 'shellcheck finds nothing in a script; slow/90-shellcheck.t looks at the tests'
# shellcheck disable=SC2046
t shellcheck -x $(shell_files | grep -v '\.t$')
it 'checkpatch.pl --strict finds nothing in the C code'
# shellcheck disable=SC2046
slow build/source/6.1/linux/scripts/checkpatch.pl --strict --no-tree --ignore ENOSYS \
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
names_its_licence() {
	for file in $files; do
		[ "$file" = ./LICENSE ] || head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-only' ||
			wrong 'SPDX-License-Identifier: GPL-2.0-only in the first three lines' "none in $file"
	done
}
t names_its_licence

it 'the top level holds what it should and nothing more'
holds_top_level() {
	is './LICENSE ./Makefile ./README.md ./init ./kernel ./scripts ' \
		"$(find . -maxdepth 1 ! -name '.*' ! -name build | sort | tr '\n' ' ')"
}
t holds_top_level

it 'make help names every target'
helps_with_targets() {
	at_most 80 "$(wc -l <Makefile)"
	exits 0 make help
	sed -n 's/^\.PHONY: //p' Makefile scripts/make/*.mk | tr ' ' '\n' >"$scratch/targets"
	has "$scratch/targets" run
	# shellcheck disable=SC2013
	for target in $(grep -vxE 'help|FORCE|tools|nolibc|kernel|unwired|control-unwired|gdb' "$scratch/targets"); do
		shows "$scratch/out" "make $target "
	done
}
t helps_with_targets

it 'nothing newer than make 4.2 is used'
# of 4.3 and 4.4; and before 4.3 a number sign in a call of a function began a comment
uses_old_make() {
	fails grep -nE '&:|\.EXTRA_PREREQS|\$\((let|intcmp) |\.WAIT|^\.NOTPARALLEL: *[^ ]' Makefile scripts/make/*.mk
	grep -hv '^	' Makefile scripts/make/*.mk | fails grep -E '\$\([^#]*[^\]#'
}
t uses_old_make

done_testing
