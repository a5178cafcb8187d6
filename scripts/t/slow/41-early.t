#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A kernel that fails before the driver of its console is there: what it said is seen, and
# decides. Takes a kernel build, and the compilation of one file for each kernel.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
make built >"$scratch/built"

# early CODE 'VERDICT' 'STATEMENT' [NAME=VALUE...]: of a kernel with this statement in the midst
# of start_kernel()
early() {
	code=$1
	verdict=$2
	statement=$3
	shift 3
	mkdir -p "$scratch/a/init" "$scratch/b/init"
	cp build/source/6.1/linux/init/main.c "$scratch/a/init"
	sed "s/^\tsetup_arch(&command_line);/&\n\t$statement/" "$scratch/a/init/main.c" >"$scratch/b/init/main.c"
	(cd "$scratch" && diff -u a/init/main.c b/init/main.c >early.patch) || [ $? -eq 1 ]
	exits "$code" make --no-print-directory run PATCH="$scratch/early.patch" "$@"
	ends_like "$scratch/out" "^svc462: $verdict"
}

it 'a panic is a CRASH with its words, and ends the machine'
panics() {
	early 2 'CRASH \(3\): Kernel panic - not syncing: planted$' 'panic("planted");'
	lacks build/6.1/console.log 'end Kernel panic'
	has "$scratch/err" '[    0.000000] Kernel panic - not syncing: planted'
}
t panics
it 'a warning is a CRASH with its whole report'
warns() {
	early 2 'CRASH \(3\): WARNING: CPU: 0 PID: 0 at 0x[0-9a-f]+$' 'WARN(1, "planted\\n");'
	matches "$scratch/err" '^\[    0\.000000\] planted$' '^\[    0\.000000\]  start_kernel \(0x'
}
t warns
it 'a hang is a TIMEOUT that shows how far it came'
hangs() {
	early 2 'TIMEOUT \(124\): killed after 5 s$' 'for (;;) cpu_relax();' TIMEOUT=5
	has "$scratch/err" 'svc462: pid 1 had not started'
	matches "$scratch/err" '^\[    0\.000000\] psci: '
}
t hangs
it 'a symptom that shows so early is the one that EXPECT= looks for'
t early 0 'PASS \(0\)' 'panic("planted");' EXPECT='not syncing: planted'

done_testing
