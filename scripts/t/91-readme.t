#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The READMEs against the code: what they show, list and name is there.
# The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"
# shellcheck source=scripts/t/readme.sh
. "${0%/*}/readme.sh"

cd "$top"

it 'the two commands are what it says, and CI runs its test command'
commands() {
	sed -n 's/^    \(make .*\)/\1/p' README.md >"$scratch/commands"
	printf 'make deps run\nmake deps-test test\n' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/commands"
	has .ci/run 'make deps-test test'
}
t commands

it 'what you see is what make run prints'
console() {
	section 'What you see' | sed -n 's/^    //p' >"$scratch/shown"
	exits 0 make run
	grep -v '^\[[1-4]/5\] ' "$scratch/shown" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
	# the steps of a build are those of the wiring and of the Makefile
	mkdir "$scratch/linux"
	(cd build/source/6.1/linux && cp --parents -t "$scratch/linux" Makefile arch/arm64/kernel/Makefile \
		include/linux/syscalls.h include/uapi/asm-generic/unistd.h kernel/sys_ni.c)
	scripts/wire-syscall "$scratch/linux" >"$scratch/steps"
	make -n -W kernel/custom_call.c run | sed -n "s/^echo '\(\[4.*\)'\$/\1/p" >>"$scratch/steps"
	grep '^\[[1-4]/5\] ' "$scratch/shown" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/steps"
}
t console

it 'the proof: make control prints what is shown'
slow door 'The proof'
it 'I teach: the broken step prints what is shown'
t door 'I teach'
it 'I have a kernel bug: the program gets the verdict that is shown'
t door 'I have a kernel bug'
it 'another number: the refusal is the one that is shown'
t door 'Another kernel, number or compiler'

it 'init/README.md shows what make trace prints'
# numbers are the compiler's, and so are names that another one inlines
trace() {
	sed -n '/^    [$] make trace$/,/^[^ ]/s/^    //p' init/README.md | sed 1d | grep . >"$scratch/shown"
	exits 0 make trace
	for file in shown out; do
		sed '/^ *$/d; s/ *$//; 1d; s/0x[0-9a-f]*/N/g; s/[0-9][0-9]*/N/g; s/  */ /g' "$scratch/$file" >"$scratch/$file.plain"
	done
	same "$scratch/shown.plain" "$scratch/out.plain"
	# the count of the text is that of the output
	count=$(sed -n 's/^svc462: PASS (0): \([0-9]*\) instructions.*/\1/p' "$scratch/shown")
	tr '\n' ' ' <init/README.md >"$scratch/text"
	shows "$scratch/text" "$count instructions with Linux 6.1 and gcc 12"
}
case $(head -n 1 build/6.1/462-gcc/compiler) in
*' 12.'*) t trace ;;
*) skip 'the compiler is not gcc 12' ;;
esac

it 'make help has the variables that can be set, and their defaults'
variables() {
	cat Makefile scripts/make/*.mk | sed -n '/^VARIABLES :=/,/[^\\]$/p' | tr -s ' \\\t' '\n' |
		grep -xE '[A-Z_]+' | sed 1d | sort >"$scratch/listed"
	at_least 21 "$(wc -l <"$scratch/listed")"
	exits 0 make help
	sed -n 's/^ *\([A-Z_]*\)=.*/\1/p' "$scratch/out" | sort >"$scratch/helped"
	same "$scratch/listed" "$scratch/helped"
	for default in KERNEL=6.1 NR=462 CPU=cortex-a53 MEM=64 TIMEOUT=60 QEMU=qemu-system-aarch64 N=100 V=0; do
		matches "$scratch/out" "^ *$default( |\$)"
	done
	shows README.md '`make help` lists all targets and explains all variables'
}
t variables

it 'no test takes one of them from the environment'
are_unset() {
	sed -n '/^unset /,/[^\\]$/p' scripts/t/lib.sh | tr -s ' \\\t' '\n' >"$scratch/unset"
	is '' "$(grep -vxF -f "$scratch/unset" "$scratch/listed")"
}
t are_unset

it 'each variable that a README names is one of them'
# what a README sets with NAME= is a variable, or one that it explains itself
named() {
	grep -ohE '\b[A-Z_]+=' README.md ./*/README.md | tr -d = | sort -u |
		grep -vxE 'BOOT|REPEAT|T|A|NAME|CONFIG_NAME' >"$scratch/named"
	at_least 11 "$(wc -l <"$scratch/named")"
	is '' "$(grep -vxF -f "$scratch/listed" "$scratch/named")"
}
t named

it 'the exit codes are those of the runner'
codes() {
	section 'Exit codes' | sed -n 's/^| \([0-9]*\) | \([A-Z]*\) | .*/\2[) ,=]+\1/p' >"$scratch/codes"
	is 7 "$(wc -l <"$scratch/codes")"
	cat scripts/vmrun/*.h >"$scratch/headers"
	while read -r code; do
		matches "$scratch/headers" "\b$code\b"
	done <"$scratch/codes"
}
t codes

it 'the classes of an ERROR are those of scripts/errors'
classes() {
	section 'Exit codes' | tr '\n' ' ' | grep -o 'begins with its class: .*' | grep -oE '`[a-z]+:`' | tr -d '`:' |
		sort >"$scratch/classes"
	sed -n 's/^#	\([a-z]*\)	.*/\1/p' scripts/errors | sort >"$scratch/errors"
	same "$scratch/errors" "$scratch/classes"
}
t classes

it 'the files that a run leaves are there and named'
files() {
	for file in Image vmlinux .config init initramfs.cpio linux usr/include console.log 462-gcc/obj/build.log; do
		present "build/6.1/$file"
		[ "$file" = 462-gcc/obj/build.log ] || shows kernel/README.md "\`$file\`"
	done
}
t files

it 'the wired files are those of kernel/README.md'
# the real files of the shadow, against the table of what is added
wired() {
	(cd build/6.1/linux && find . -name .obj -prune -o -type f -print | sed 's,^\./,,' | sort) >"$scratch/real"
	is 5 "$(wc -l <"$scratch/real")"
	section 'How the system call gets in' kernel/README.md |
		sed -n 's,^| \([a-z_0-9/-]*/[A-Za-z_0-9.]*\)[ \,].*,\1,p' | sort >"$scratch/table"
	diff "$scratch/table" "$scratch/real" >"$scratch/differ" || :
	is '< scripts/syscall.tbl' "$(grep '^[<>]' "$scratch/differ")"
	tr '\n' ' ' <kernel/README.md >"$scratch/text"
	shows "$scratch/text" 'five files on Linux 6.1, and six where'
}
t wired

it 'what goes wrong is said in those words'
messages() {
	section 'What goes wrong' >"$scratch/section"
	find scripts init -path scripts/t -prune -o -type f ! -name README.md -exec cat {} + >"$scratch/sources"
	for words in 'svc462: missing:' 'no source for KERNEL=' ' belongs to ' ' is reserved' \
		'the kernel did not build' TIMEOUT; do
		shows "$scratch/section" "$words"
		shows "$scratch/sources" "$words"
	done
}
t messages

it 'each promise is the name of a test in the file that is named'
promises() {
	section 'Security, and trust in a verdict' scripts/README.md | grep '^| [^-].* | `' >"$scratch/promises"
	at_least 11 "$(wc -l <"$scratch/promises")"
	while IFS='|' read -r _ promise files _; do
		for file in $(echo "$files" | tr -d '`,'); do
			# of two files with this name, either
			find scripts/t -name "$file" -exec cat {} + >"$scratch/tests"
			shows "$scratch/tests" "$(echo "$promise" | sed 's/^ *//; s/ *$//')" || wrong "it in $file" none
		done
	done <"$scratch/promises"
}
t promises

done_testing
