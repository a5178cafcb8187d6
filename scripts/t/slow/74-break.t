#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make break: each of the five steps broken shows its symptom, as in the table of
# kernel/README.md, and nothing else than the copy is touched. Relinks a kernel twice.
# The backquotes here are Markdown's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

cd "$top"
state() {
	find build/6.1/462-gcc build/6.1/unwired-gcc build/vmrun ! -type d ! -name console.log ! -name ran ! -name code \
		-printf '%p %s %T@ %l\n' | sort
}
make built control unwired >/dev/null
state >"$scratch/before"

# part NAME: what stands behind a heading of the report; shown: what the tools said
part() {
	sed -n "s|^$1: ||p" "$scratch/out"
}
shown() {
	sed -n "/^$1/,/^[^ ]/s/^    //p" "$scratch/out"
}

it 'not implemented: no rule to make custom_call.o'
# broken STEP FOUND: FOUND is what the command that finds it prints, a regular expression
broken() {
	exits 0 make break STEP="$1"
	empty "$scratch/err"
	ends "$scratch/out" "svc462: PASS (0): the symptom of step $1, as documented"
	shown 'how to find it' | tr '\n' ' ' >"$scratch/found"
	matches "$scratch/found" "^$2 $"

	# the row of kernel/README.md has the report's words, and of what is seen only what was
	row=$(sed -n "s/^| \($1, .* |\)\$/\1/p" kernel/README.md | sed 's/\\|/!/g')
	is "step $(echo "$row" | cut -d '|' -f 1)" "$(head -n 1 "$scratch/out") "
	is " $(part why) " "$(echo "$row" | cut -d '|' -f 3)"
	is "$(echo "$row" | cut -d '|' -f 4 | cut -d '`' -f 2 | tr '!' '|')" \
		"$(part 'how to find it, in build/6.1/break')"
	echo "$row" | cut -d '|' -f 2 | grep -o '`[^`]*`' | tr -d '`' >"$scratch/see"
	at_least 1 "$(wc -l <"$scratch/see")"
	shown 'you see' >"$scratch/seen"
	while IFS= read -r see; do
		shows "$scratch/seen" "$see"
	done <"$scratch/see"
}
t broken 1 \
	'ls: cannot access .*/custom_call.c.: No such file or directory'
it 'no number assigned: __NR_custom_call is undeclared'
t broken 2 '\(nothing\)'
it 'not wired: -ENOSYS out of the weak stub, and without the stub a link error'
t broken 3 \
	'[0-9a-f]{16} W __arm64_sys_custom_call'
it 'not rebuilt: -ENOSYS of the stale Image'
t broken 4 '\(nothing\)'
it 'the wrong number called: the answer of getpid'
t broken 5 \
	'linux/.*:#define __NR_custom_call 462 usr/.*:#define __NR_custom_call 172'

it 'afterwards make run gives 42, nothing has to be rebuilt and no file has changed'
healthy() {
	exits 0 make run
	has "$scratch/out" '# custom_call(21) = 42'
	lacks "$scratch/out" '^\[[1-4]/5\]'
	make control unwired >"$scratch/out" 2>/dev/null
	lacks "$scratch/out" '^\[[1-4]/5\]'
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
}
t healthy

it 'a break that shows something else is a FAIL'
# by tools that do nothing, and with an Image that is not stale
unseen() {
	mkdir "$scratch/bin"
	printf '#!/bin/sh\n' >"$scratch/bin/make"
	chmod +x "$scratch/bin/make"
	for step in 1 2 3 4 5; do
		exits 1 env PATH="$scratch/bin:$PATH" scripts/teach/break $step build/6.1/462-gcc build/6.1/462-gcc \
			build/6.1/break
		ends_like "$scratch/out" '^svc462: FAIL \(1\): this was to be seen, and was not: '
	done
}
t unseen

it 'another STEP is an ERROR'
no_step() {
	for step in '' 0 6 12 '1 2' x; do
		exits 2 make break STEP="$step"
		is "svc462: ERROR (2): usage: STEP='$step' is not one of the five steps: use STEP=1, or up to STEP=5" \
			"$(cat "$scratch/out")"
	done
}
t no_step

done_testing
