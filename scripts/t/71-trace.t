#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make trace: one system call of the real guest, instruction by instruction.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

w=$scratch/w
checkout "$w"
touch "$w/init/init.c"
cd "$w"
# whatever a trace leaves behind is seen here
export TMPDIR="$scratch/tmp"
mkdir "$TMPDIR"

# trace [VARIABLE=VALUE...]
trace() {
	exits 0 make --no-print-directory trace "$@"
}

it 'make trace draws the functions from the vector to ret_to_user, and ends at x0 = 42'
draws_functions() {
	trace
	empty "$scratch/err"
	ends_like "$scratch/out" '^svc462: PASS \(0\): [0-9]+ instructions, x0 = 42$'
	sed -n 's/^ *\([a-z_0-9]*\) *[0-9][0-9]*\( instructions\)*$/\1/p' "$scratch/out" >"$scratch/functions"
	printf '%s\n' vectors el0t_64_sync el0t_64_sync_handler el0_svc do_el0_svc \
		__arm64_sys_custom_call ret_to_user >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/functions"
}
t draws_functions

it 'the borders show x8, x0, ESR_EL1, ELR_EL1 and SPSR_EL1'
shows_exceptions() {
	grep -E '^EL[01] ' "$scratch/out" | sed 's/^\(EL.\).*x8/\1 x8/' >"$scratch/levels"
	printf 'EL%s\n' '0 x8 = 462, x0 = 21' '1 x8 = 462, x0 = 21' '1 x8 = 462, x0 = 42' \
		'0 x8 = 462, x0 = 42' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/levels"
	matches "$scratch/out" 'ESR_EL1  0x56000000 *EC 0x15: SVC in AArch64 state, immediate 0, of svc #0$'
	svc=$(sed -n 's/^ *1  EL0  0*\([0-9a-f]*\)  .* svc #0x0 .*/\1/p' build/6.1/trace.txt)
	counts 2 "$scratch/out" "ELR_EL1  0x$(printf %x $((0x$svc + 4))) "
	counts 2 "$scratch/out" 'SPSR_EL1 0x60000000 *back to EL0t, flags nZCv, nothing masked$'
}
t shows_exceptions

it 'the bounds check, the table and the way of x0 through pt_regs are shown, in order'
shows_events() {
	cat >"$scratch/wanted" <<-'END'
	x0 = 21 stored in pt_regs.regs[0]
	number 462 loaded from pt_regs.regs[8]
	bounds check: 462 is below 463, the size of sys_call_table
	table indexed: sys_call_table[462] is __arm64_sys_custom_call
	argument 21 loaded from pt_regs.regs[0]
	result 42 stored in pt_regs.regs[0]
	x0 = 42 loaded from pt_regs.regs[0]
	END
	sed -n 's/^ *\. //p' "$scratch/out" >"$scratch/events"
	same "$scratch/wanted" "$scratch/events"
	sed -n '1,/^EL1.*eret/s/.* # \(.*\)/\1/p' build/6.1/trace.txt >"$scratch/events"
	same "$scratch/wanted" "$scratch/events"
}
t shows_events

it 'trace.txt has every instruction, and what it changed'
# it has those of objdump, as far as the kernel does not patch itself
lists_instructions() {
	count=$(sed -n 's/.*: \([0-9]*\) instructions.*/\1/p' "$scratch/out")
	at_least 101 "$count"
	counts "$count" build/6.1/trace.txt '^ *[0-9]+  EL[01]  [0-9a-f]{16}  [a-z_0-9]+\+[0-9]+ '
	ends build/6.1/trace.txt "# $count instructions, x0 = 42"
	# the path's numbers add up, with the svc itself
	is "$count" "$(sed -n 's/^ *[a-z_0-9]* *\([0-9][0-9]*\)\( instructions\)*$/\1/p' "$scratch/out" |
		awk '{ n += $1 } END { print n + 1 }')"
	aarch64-linux-gnu-objdump -d --no-show-raw-insn build/6.1/vmlinux >"$scratch/objdump"
	sed -n 's/^ *[0-9]*  EL1  \([0-9a-f]*\)  __arm64_sys_custom_call+[0-9]* *\([a-z]*\).*/\1 \2/p' \
		build/6.1/trace.txt >"$scratch/code"
	at_least 4 "$(wc -l <"$scratch/code")"
	while read -r address name; do
		grep "^$address:" "$scratch/objdump" >"$scratch/instruction"
		matches "$scratch/instruction" "^$address:[[:space:]]+$name"
	done <"$scratch/code"
	matches build/6.1/trace.txt '^ +1  EL0 .* svc #0x0 .* EL=1$'
	matches build/6.1/trace.txt "^ +$count  EL1 .* eret .* EL=0\$"
	matches build/6.1/trace.txt ' ldr x[0-9]+, \[.* x[0-9]+=0x1ce +# number 462'
}
t lists_instructions

it 'above an instruction is the line of the source that it is of, where that is known'
shows_source() {
	line=$(grep -n svc init/init.c | grep asm)
	shows build/6.1/trace.txt "#      init/init.c:${line%%:*}  $(echo "${line#*:}" | sed 's/^[[:space:]]*//')"
}
t shows_source
cp build/6.1/trace.html "$scratch/demo.html"

it 'the same instructions on every run'
repeats() {
	# the values may differ: the stack is at random
	cut -c 1-112 build/6.1/trace.txt >"$scratch/first"
	for setting in V=0 MEM=96 QEMU_ARGS=-smp\ 2; do
		echo "with $setting:"
		trace "$setting"
		cut -c 1-112 build/6.1/trace.txt >"$scratch/again"
		same "$scratch/first" "$scratch/again"
	done
}
slow repeats

it 'the stub is a socket in a folder that only this user can enter'
is_private() {
	cat >"$scratch/qemu" <<-'END'
		#!/bin/sh
		ls -ld "$TMPDIR"/* >"$TMPDIR/../seen"
		echo "$@" >"$TMPDIR/../arguments"
		exec qemu-system-aarch64 "$@"
	END
	chmod +x "$scratch/qemu"
	(umask 002 && trace QEMU="$scratch/qemu")
	is drwx------ "$(cut -c 1-10 "$scratch/seen")"
	matches "$scratch/arguments" "path=$TMPDIR/svc462-trace\.[^/]*/gdb,"
	lacks "$scratch/arguments" 'tcp|[ ,]port=|-s '
}
t is_private

it 'nothing stays behind'
# gone: no process has that folder's socket, and the folder is gone
gone() {
	is '' "$(ls -A "$TMPDIR")"
	fails pgrep -f "path=$TMPDIR/"
}
t gone

it 'a trace that is interrupted leaves nothing behind'
leaves_nothing() {
	printf '\000\000\000\024' >"$scratch/loop"
	for signal in TERM INT HUP; do
		# what is ignored here, as SIGINT is in the background, cannot be trapped
		python3 -c '
import glob, os, signal, subprocess, sys, time
for s in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
    signal.signal(s, signal.SIG_DFL)
out, sig, command = sys.argv[1], getattr(signal, "SIG" + sys.argv[2]), sys.argv[3:]
child = subprocess.Popen(command, stdout=open(out, "w"), stderr=subprocess.STDOUT)
while not glob.glob(os.environ["TMPDIR"] + "/*/gdb"):
    time.sleep(0.01)
child.send_signal(sig)
sys.exit(child.wait() != 2)' "$scratch/out" $signal \
			env QEMU=qemu-system-aarch64 CPU=cortex-a53 MEM=64 scripts/guest/boot "$scratch/loop" \
			build/6.1/initramfs.cpio scripts/teach/trace "$scratch" build/6.1/vmlinux build/6.1/init.debug
		gone
	done
}
t leaves_nothing

# edited SED: the demo is, from now on
edited() {
	sed "$1" "$top/init/init.c" >init/init.c
	fails cmp -s "$top/init/init.c" init/init.c
}

it 'an unknown number is traced to -ENOSYS, and the table is not indexed'
traces_unknown_number() {
	edited 's/= __NR_custom_call;/= 463;/'
	trace
	ends_like "$scratch/out" '^svc462: PASS \(0\): [0-9]+ instructions, x0 = -38$'
	shows "$scratch/out" 'bounds check: 463 is not below 463, the size of sys_call_table' \
		'result -38 stored in pt_regs'
	lacks "$scratch/out" 'table indexed'
}
t traces_unknown_number

# beside NUMBER: what trace.txt has of a program that calls it is what the demo's page has of that call
beside() {
	sed '/^#/d; s/ *# .*//; s/^.\{30\}//' build/6.1/trace.txt >"$scratch/called"
	python3 -c '
import json, re, sys
data = re.search("application/json\">(.*?)</script>", open(sys.argv[1]).read())[1]
other, = (other for other in json.loads(data)["others"] if other["number"] == int(sys.argv[2]))
for step in other["steps"]:
    print(("%-36s %-44s %s" % (step["in"], step["asm"].replace("\t", " ", 1), " ".join(
        "=".join(change) for change in step["set"].items()))).rstrip())' "$scratch/demo.html" "$1" >"$scratch/beside"
	same "$scratch/called" "$scratch/beside"
	at_least 101 "$(wc -l <"$scratch/beside")"
}

it 'a number that no call has is beside the demo as when a program calls it, with each value'
t beside 463

it 'getpid is beside the demo as when a program calls it, with each value'
calls_getpid() {
	edited 's/= __NR_custom_call;/= 172;/'
	trace
	ends_like "$scratch/out" ', x0 = 1$'
	beside 172
}
slow calls_getpid

# no_call [VARIABLE=VALUE...]: the guest makes none, and the trace is an ERROR
no_call() {
	exits 2 make trace "$@"
	has "$scratch/out" 'svc462: ERROR (2): build: no trace: the guest was gone before /init made a system call'
	gone
}

it 'a guest that hangs before its system call is an ERROR at the deadline'
hangs() {
	edited 's/long ret = custom_call(21);/long ret; for (;;) __asm__ ("wfi"); ret = custom_call(21);/'
	no_call TIMEOUT=2
}
slow hangs

it 'a guest that crashes before its system call is an ERROR, with its last words'
crashes() {
	edited 's/long ret = custom_call(21);/long ret; __builtin_trap(); ret = custom_call(21);/'
	no_call
	shows "$scratch/err" 'Attempted to kill init'
}
t crashes

it 'a QEMU that is not there is an ERROR'
misses_qemu() {
	cp "$top/init/init.c" init/init.c
	exits 2 make trace QEMU=no-such-qemu
	has "$scratch/out" 'svc462: ERROR (2): tools: QEMU did not start'
	gone
}
t misses_qemu

it 'a trace takes less than 5 seconds'
is_quick() {
	exits 0 make built
	begin=$(date +%s%N)
	trace
	spent=$((($(date +%s%N) - begin) / 1000000))
	at_most 4999 "$spent"	# milliseconds
}
t is_quick

done_testing
