#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make debug, by gdb sessions whose commands come on standard input; the $ are theirs.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

cd "$top"
# what a session leaves behind is seen here; nobody's gdb settings get in
mkdir "$scratch/tmp"
export HOME="$scratch" TMPDIR="$scratch/tmp"
make build/6.1/462-gcc-debug/Image >"$scratch/built"

# session COMMAND...: what gdb and the guest say is in out
session() {
	printf '%s\n' 'set width 0' "$@" | timeout 100 make debug >"$scratch/out" 2>&1
	cat "$scratch/out"
}

stopped() {
	session 'print/x $pc' 'info breakpoints'
	grep -q '(gdb) \$1 = 0x40000000$' "$scratch/out"
	grep -qE '^1 .* in custom_call at init/init.c:[0-9]+$' "$scratch/out"
	grep -qE '^2 .* in __se_sys_custom_call at .*/custom_call.c:[0-9]+$' "$scratch/out"
	fails grep -q 'KTAP' "$scratch/out"
}
t 'the machine is stopped at its first instruction, with two breakpoints set' stopped

at_svc() {
	session continue 'print $x8' 'print $x0' 'x/i $pc' 'print $cpsr & 15'
	grep -q '^Breakpoint 1, custom_call (value=21) at init/init.c' "$scratch/out"
	grep -q '(gdb) \$1 = 462$' "$scratch/out"
	grep -q '(gdb) \$2 = 21$' "$scratch/out"
	grep -q '<main+[0-9]*>:[[:space:]]*svc[[:space:]]*#0x0$' "$scratch/out"
	grep -q '(gdb) \$3 = 0$' "$scratch/out"
}
t 'at the svc of /init x8 is 462 and x0 is 21' at_svc

in_kernel() {
	session continue continue 'print value' 'print ((struct pt_regs *)$x0)->regs[0]' \
		'print ((struct pt_regs *)$x0)->syscallno' list backtrace
	grep -q '^Breakpoint 2, .*sys_custom_call (value=21)' "$scratch/out"
	for value in 1:21 2:21 3:462; do
		grep -q "(gdb) \\\$${value%:*} = ${value#*:}\$" "$scratch/out"
	done
	line=$(grep -n '^SYSCALL_DEFINE1' kernel/custom_call.c | cut -d : -f 1)
	grep -q "^${line}[[:space:]]SYSCALL_DEFINE1(custom_call, int, value)\$" "$scratch/out"
	grep -q '^[0-9]*[[:space:]]*if (value < 0)$' "$scratch/out"
	grep -q '^#[0-9]* .* in el0t_64_sync ' "$scratch/out"
}
t 'in the kernel it has the argument, the source lines and the way there' in_kernel

to_the_end() {
	session continue delete continue
	grep -q '^# custom_call(21) = 42' "$scratch/out"
	[ -z "$(ls -A "$TMPDIR")" ]
	fails pgrep -f "path=$TMPDIR/"
}
t 'the guest goes on to its end, and nothing stays behind' to_the_end

private() {
	# the machine is there: what it listens on, and whose folder that is in
	session 'shell ls -ld "$TMPDIR"/svc462-debug.* >"$TMPDIR/../seen"' \
		'shell tr "\0" " " </proc/$(pgrep -f "path=$TMPDIR/")/cmdline >"$TMPDIR/../arguments"'
	cat "$scratch/seen" "$scratch/arguments"
	[ "$(cut -c 1-10 "$scratch/seen")" = drwx------ ]
	grep -q "socket,id=gdb,path=$TMPDIR/svc462-debug\.[^/]*/gdb," "$scratch/arguments"
	fails grep -qE 'tcp|port=| -s ' "$scratch/arguments"
}
t 'the stub is a socket in a folder that only this user can enter' private

killed() {
	# gdb is gone: QEMU and the folder go, too
	session 'shell kill -KILL $PPID' || :
	[ -z "$(ls -A "$TMPDIR")" ]
	fails pgrep -f "path=$TMPDIR/"
}
t 'when gdb is killed nothing stays behind' killed

no_qemu() {
	fails make debug QEMU=no-such-qemu >"$scratch/out" 2>&1
	cat "$scratch/out"
	grep -q 'QEMU did not start' "$scratch/out"
}
t 'a QEMU that is not there is told' no_qemu

done_testing
