#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make debug, by gdb sessions whose commands come on standard input; the $ are theirs.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

cd "$top"
# what a session leaves behind is seen here; nobody's gdb settings get in
mkdir "$scratch/tmp"
export HOME="$scratch" TMPDIR="$scratch/tmp"
make built KCONFIG=debug >"$scratch/built"

# session COMMAND...: what gdb and the guest say is in out
session() {
	printf '%s\n' 'set width 0' "$@" | timeout 100 make debug >"$scratch/out" 2>&1 ||
		wrong 'make debug to succeed' "$scratch/out"
}

it 'the machine is stopped at its first instruction, with two breakpoints set'
is_stopped() {
	session 'print/x $pc' 'info breakpoints'
	matches "$scratch/out" '\(gdb\) \$1 = 0x40000000$'
	matches "$scratch/out" '^1 .* in custom_call at init/init.c:[0-9]+$'
	matches "$scratch/out" '^2 .* in __se_sys_custom_call at .*/custom_call.c:[0-9]+$'
	lacks "$scratch/out" 'KTAP'
}
t is_stopped

it 'at the svc of /init x8 is 462 and x0 is 21'
stops_at_svc() {
	session continue 'print $x8' 'print $x0' 'x/i $pc' 'print $cpsr & 15'
	matches "$scratch/out" '^Breakpoint 1, custom_call \(value=21\) at init/init.c'
	matches "$scratch/out" '\(gdb\) \$1 = 462$'
	matches "$scratch/out" '\(gdb\) \$2 = 21$'
	matches "$scratch/out" '<main\+[0-9]*>:[[:space:]]*svc[[:space:]]*#0x0$'
	matches "$scratch/out" '\(gdb\) \$3 = 0$'
}
t stops_at_svc

it 'in the kernel it has the argument, the source lines and the way there'
stops_in_kernel() {
	session continue continue 'print value' 'print ((struct pt_regs *)$x0)->regs[0]' \
		'print ((struct pt_regs *)$x0)->syscallno' list backtrace
	matches "$scratch/out" '^Breakpoint 2, .*sys_custom_call \(value=21\)'
	matches "$scratch/out" '\(gdb\) \$1 = 21$' '\(gdb\) \$2 = 21$' '\(gdb\) \$3 = 462$'
	line=$(grep -n '^SYSCALL_DEFINE1' kernel/custom_call.c | cut -d : -f 1)
	matches "$scratch/out" "^${line}[[:space:]]SYSCALL_DEFINE1\(custom_call, int, value\)\$"
	matches "$scratch/out" '^[0-9]*[[:space:]]*if \(value < 0\)$'
	matches "$scratch/out" '^#[0-9]* .* in el0t_64_sync '
}
t stops_in_kernel

it 'the guest goes on to its end, and nothing stays behind'
runs_to_the_end() {
	session continue delete continue
	matches "$scratch/out" '^# custom_call\(21\) = 42'
	is '' "$(ls -A "$TMPDIR")"
	fails pgrep -f "path=$TMPDIR/"
}
t runs_to_the_end

it 'the stub is a socket in a folder that only this user can enter'
is_private() {
	# the machine is there: what it listens on, and whose folder that is in
	session 'shell ls -ld "$TMPDIR"/svc462-debug.* >"$TMPDIR/../seen"' \
		'shell tr "\0" " " </proc/$(pgrep -f "path=$TMPDIR/")/cmdline >"$TMPDIR/../arguments"'
	is drwx------ "$(cut -c 1-10 "$scratch/seen")"
	matches "$scratch/arguments" "socket,id=gdb,path=$TMPDIR/svc462-debug\.[^/]*/gdb,"
	lacks "$scratch/arguments" 'tcp|port=| -s '
}
t is_private

it 'when gdb is killed nothing stays behind'
ends_with_gdb() {
	# gdb is gone: QEMU and the folder go, too
	session 'shell kill -KILL $PPID' || :
	is '' "$(ls -A "$TMPDIR")"
	fails pgrep -f "path=$TMPDIR/"
}
t ends_with_gdb

it 'a QEMU that is not there is told'
misses_qemu() {
	exits 2 make debug QEMU=no-such-qemu
	shows "$scratch/err" 'QEMU did not start'
}
t misses_qemu

done_testing
