#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The READMEs against the code: what they show, list and name is there.
# The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"
# shellcheck source=scripts/t/readme.sh
. "${0%/*}/readme.sh"

cd "$top"

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

# the proof, make control, is in slow/40-control.t
t 'the proof: make control prints what is shown' door 'The proof'
t 'I teach: the broken step prints what is shown' door 'I teach'
t 'I have a kernel bug: the program gets the verdict that is shown' door 'I have a kernel bug'
t 'another number: the refusal is the one that is shown' door 'Another kernel, number or compiler'

# numbers are the compiler's, and so are names that another one inlines
trace() {
	sed -n '/^    [$] make trace$/,/^[^ ]/s/^    //p' init/README.md | sed 1d | grep . >"$scratch/shown"
	make trace >"$scratch/trace"
	for file in shown trace; do
		sed '/^ *$/d; s/ *$//; 1d; s/0x[0-9a-f]*/N/g; s/[0-9][0-9]*/N/g; s/  */ /g' "$scratch/$file" >"$scratch/$file.plain"
	done
	diff "$scratch/shown.plain" "$scratch/trace.plain"
	# the count of the text is that of the output
	count=$(sed -n 's/^svc462: PASS (0): \([0-9]*\) instructions.*/\1/p' "$scratch/shown")
	tr '\n' ' ' <init/README.md | grep -q "$count instructions with Linux 6\.1 and gcc 12"
}
case $(head -n 1 build/6.1/462-gcc/compiler) in
*' 12.'*) t 'init/README.md shows what make trace prints' trace ;;
*) skip 'init/README.md shows what make trace prints' 'the compiler is not gcc 12' ;;
esac

variables() {
	cat Makefile scripts/make/*.mk | sed -n '/^VARIABLES :=/,/[^\\]$/p' | tr -s ' \\\t' '\n' |
		grep -xE '[A-Z_]+' | sed 1d | sort >"$scratch/listed"
	[ "$(wc -l <"$scratch/listed")" -gt 20 ]
	make help >"$scratch/help"
	sed -n 's/^ *\([A-Z_]*\)=.*/\1/p' "$scratch/help" | sort | diff "$scratch/listed" -
	for default in KERNEL=6.1 NR=462 CPU=cortex-a53 MEM=64 TIMEOUT=60 QEMU=qemu-system-aarch64 N=100 V=0; do
		grep -qE "^ *$default( |\$)" "$scratch/help" || { echo "$default"; exit 1; }
	done
	grep -qF '`make help` lists all targets and explains all variables' README.md
}
t 'make help has the variables that can be set, and their defaults' variables

# what a README sets with NAME= is a variable, or one that it explains itself
named() {
	grep -ohE '\b[A-Z_]+=' README.md ./*/README.md | tr -d = | sort -u |
		grep -vxE 'BOOT|REPEAT|T|A|NAME|CONFIG_NAME' >"$scratch/named"
	[ "$(wc -l <"$scratch/named")" -gt 10 ]
	grep -vxF -f "$scratch/listed" "$scratch/named" | fails grep .
}
t 'each variable that a README names is one of them' named

codes() {
	section 'Exit codes' | sed -n 's/^| \([0-9]*\) | \([A-Z]*\) | .*/\2[) ,=]+\1/p' >"$scratch/codes"
	[ "$(wc -l <"$scratch/codes")" -eq 7 ]
	while read -r code; do
		cat scripts/vmrun/*.h | grep -qE "\b$code\b" || { echo "$code"; exit 1; }
	done <"$scratch/codes"
}
t 'the exit codes are those of the runner' codes

classes() {
	section 'Exit codes' | tr '\n' ' ' | grep -o 'begins with its class: .*' | grep -oE '`[a-z]+:`' | tr -d '`:' |
		sort >"$scratch/classes"
	sed -n 's/^#	\([a-z]*\)	.*/\1/p' scripts/errors | sort | diff "$scratch/classes" -
}
t 'the classes of an ERROR are those of scripts/errors' classes

files() {
	for file in Image vmlinux .config init initramfs.cpio linux usr/include console.log 462-gcc/obj/build.log; do
		[ -e "build/6.1/$file" ] || { echo "$file"; exit 1; }
		[ "$file" = 462-gcc/obj/build.log ] || grep -qF "\`$file\`" kernel/README.md || { echo "$file"; exit 1; }
	done
}
t 'the files that a run leaves are there and named' files

# the real files of the shadow, against the table of what is added
wired() {
	(cd build/6.1/linux && find . -name .obj -prune -o -type f -print | sed 's,^\./,,' | sort) >"$scratch/real"
	[ "$(wc -l <"$scratch/real")" -eq 5 ]
	section 'How the system call gets in' kernel/README.md |
		sed -n 's,^| \([a-z_0-9/-]*/[A-Za-z_0-9.]*\)[ \,].*,\1,p' | sort >"$scratch/table"
	diff "$scratch/table" "$scratch/real" >"$scratch/differ" || :
	cat "$scratch/differ"
	[ "$(grep '^[<>]' "$scratch/differ")" = '< scripts/syscall.tbl' ]
	tr '\n' ' ' <kernel/README.md | grep -q 'five files on Linux 6\.1, and six where'
}
t 'the wired files are those of kernel/README.md' wired

messages() {
	for words in 'svc462: missing:' 'no source for KERNEL=' ' belongs to ' ' is reserved' \
		'another make is at work here' 'the kernel did not build' TIMEOUT ENOSYS; do
		section 'What goes wrong' | grep -qF -e "$words" || { echo "$words"; exit 1; }
		find scripts init -path scripts/t -prune -o -type f ! -name README.md -exec cat {} + |
			grep -F -e "$words" >/dev/null || { echo "$words"; exit 1; }
	done
}
t 'what goes wrong is said in those words' messages

promises() {
	section 'Security, and trust in a verdict' scripts/README.md | grep '^| [^-].* | `' >"$scratch/promises"
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
