#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two at once: in one checkout the second waits for the first, in two they do not
# know of each other.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

checkout "$scratch/one"
checkout "$scratch/two"
# a QEMU that does not start before $scratch/go is there
cat >"$scratch/qemu-system-aarch64" <<END
#!/bin/sh
[ "\$1" = --version ] || {
	touch "$scratch/booting"
	while [ ! -e "$scratch/go" ]; do sleep 0.1; done
}
exec qemu-system-aarch64 "\$@"
END
chmod +x "$scratch/qemu-system-aarch64"

# until_so COMMAND...: it is so within a minute
until_so() {
	i=0
	until "$@"; do
		i=$((i + 1))
		[ $i -lt 600 ] || wrong "$*" 'not within a minute' || return
		sleep 0.1
	done
}

# passed FILE: that is the output of a make run that passed
passed() {
	has "$1" '# custom_call(21) = 42'
	ends "$1" 'svc462: PASS (0)'
}

it 'the second make run in a checkout says that it waits, and then both pass'
waits_for_the_first() {
	rm -f "$scratch/go" "$scratch/booting"
	make -C "$scratch/one" --no-print-directory run QEMU="$scratch/qemu-system-aarch64" >"$scratch/first" 2>&1 &
	first=$!
	until_so [ -e "$scratch/booting" ]
	echo '/* edited meanwhile */' >>"$scratch/one/init/init.c"
	make -C "$scratch/one" --no-print-directory run >"$scratch/second" 2>"$scratch/second.err" &
	second=$!
	until_so grep -qx 'svc462: another make is at work here, waiting for it to end' "$scratch/second.err"
	# not with another checkout
	exits 0 make -C "$scratch/two" --no-print-directory run
	passed "$scratch/out"
	empty "$scratch/err"
	empty "$scratch/second"
	touch "$scratch/go"
	wait $first || wrong "the first make to pass" "$scratch/first"
	wait $second || wrong "the second make to pass" "$scratch/second"
	passed "$scratch/first"
	passed "$scratch/second"
}
t waits_for_the_first

it 'a make that was killed is waited for no longer'
goes_on_after_a_kill() {
	rm -f "$scratch/go" "$scratch/booting"
	setsid make -C "$scratch/one" --no-print-directory run QEMU="$scratch/qemu-system-aarch64" \
		>"$scratch/first" 2>&1 &
	first=$!
	until_so [ -e "$scratch/booting" ]
	kill -KILL $first
	wait $first || :
	touch "$scratch/go"
	exits 0 make -C "$scratch/one" --no-print-directory run
	passed "$scratch/out"
	# what it had started
	kill -KILL "-$first" || :
	until_so fails kill -0 "-$first"
}
t goes_on_after_a_kill

it 'make help waits for nobody'
helps_at_once() {
	exec 8<"$scratch/one"
	flock -n 8
	exits 0 make -C "$scratch/one" help 9<&-
	shows "$scratch/out" 'make run'
}
t helps_at_once

done_testing
