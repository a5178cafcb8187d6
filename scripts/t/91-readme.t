#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The README against the code: what it shows, lists and names is there.
# The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"

# section NAME: its lines
section() {
	sed -n "/^## $1\$/,/^## /p" README.md
}

# the first column of a section's table
column() {
	section "$1" | sed -n 's/^| `*\([A-Za-z0-9_./-]*\)`* |.*/\1/p' | grep -vxE -- '-*|variable|file|code'
}

commands() {
	sed -n 's/^    \(make .*\)/\1/p' README.md >"$scratch/commands"
	printf 'make deps run\nmake deps-test test\n' | cmp - "$scratch/commands"
	grep -qx 'make deps-test test' .ci/run
}
t 'the two commands are what it says, and CI runs its test command' commands

console() {
	section 'What you see' | sed -n 's/^    //p' >"$scratch/shown"
	make run >"$scratch/run"
	grep -v '^\[[1-4]/5\] ' "$scratch/shown" | cmp - "$scratch/run"
	# the steps of a build are those of the wiring and of the Makefile
	cp -Rp build/6.1/linux/. "$scratch/linux"
	scripts/wire-syscall "$scratch/linux" >"$scratch/steps"
	make -n -W kernel/custom_call.c run | sed -n "s/^echo '\(\[4.*\)'\$/\1/p" >>"$scratch/steps"
	grep '^\[[1-4]/5\] ' "$scratch/shown" | diff - "$scratch/steps"
}
t 'what you see is what make run prints' console

variables() {
	column Variables | sort >"$scratch/listed"
	sed -n '/^VARIABLES :=/,/[^\\]$/p' Makefile | tr -s ' \\\t' '\n' | grep -xE '[A-Z_]+' | sed 1d | sort |
		diff - "$scratch/listed"
	section Variables | sed -n 's/^| `\([A-Z_]*\)` | .* | `\(.*\)` |$/  \1=\2/p' >"$scratch/defaults"
	[ "$(wc -l <"$scratch/defaults")" -gt 5 ]
	make help >"$scratch/help"
	while IFS= read -r default; do
		grep -qxF "$default" "$scratch/help" || { echo "$default"; exit 1; }
	done <"$scratch/defaults"
	while read -r name; do
		grep -q " $name=" "$scratch/help" || { echo "$name"; exit 1; }
	done <"$scratch/listed"
}
t 'the variables and their defaults are those of the Makefile and of make help' variables

codes() {
	section 'Exit codes' | sed -n 's/^| \([0-9]*\) | \([A-Z]*\) | .*/VERDICT(\2) = \1,/p' >"$scratch/codes"
	[ "$(wc -l <"$scratch/codes")" -eq 7 ]
	while read -r code; do
		grep -qF "$code" scripts/vmrun/verdict-list.h || { echo "$code"; exit 1; }
	done <"$scratch/codes"
}
t 'the exit codes are those of verdict-list.h' codes

files() {
	column 'How it works' >"$scratch/files"
	[ "$(wc -l <"$scratch/files")" -gt 5 ]
	while read -r file; do
		[ -f "$file" ] || { echo "$file"; exit 1; }
	done <"$scratch/files"
	for file in Image vmlinux .config init initramfs.cpio linux console.log 462-gcc/obj/build.log; do
		[ -e "build/6.1/$file" ] || { echo "$file"; exit 1; }
	done
}
t 'the files that it names are there' files

messages() {
	for words in 'svc462: missing:' 'no source for KERNEL=' ' belongs to ' \
		' is reserved' 'the kernel did not build' TIMEOUT ENOSYS; do
		section 'What goes wrong' | grep -qF -e "$words"
		grep -rqF -e "$words" scripts/deps scripts/source/get-source scripts/wire-syscall \
			scripts/kernel/build-kernel scripts/vmrun/judge.c init/init.c || { echo "$words"; exit 1; }
	done
}
t 'what goes wrong is said in those words' messages

promises() {
	section 'Security, and trust in a verdict' | grep '^| [^-].* | `' >"$scratch/promises"
	[ "$(wc -l <"$scratch/promises")" -gt 10 ]
	while IFS='|' read -r _ promise files _; do
		for file in $(echo "$files" | tr -d '`,'); do
			find scripts/t -name "$file" -exec cat {} + |
				grep -F -e "$(echo "$promise" | sed 's/^ *//; s/ *$//')" ||
				{ echo "$file: $promise"; exit 1; }
		done
	done <"$scratch/promises"
}
t 'each promise is the name of a test in the file that is named' promises

done_testing
