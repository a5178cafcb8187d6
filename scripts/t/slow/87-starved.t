#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A host that gives the guest no CPU, and a kernel that looks for lockups: what is the
# host's is an ERROR, and a real lockup a CRASH. Takes a kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

checkout "$scratch/copy"
cd "$scratch/copy"
cat >kernel/custom_call.c <<'EOC'
// SPDX-License-Identifier: GPL-2.0-only
/* Keeps the CPU for as many seconds as the argument says. */
#include <linux/delay.h>
#include <linux/preempt.h>
#include <linux/syscalls.h>

SYSCALL_DEFINE1(custom_call, int, seconds)
{
	int i;

	preempt_disable();
	for (i = 0; i < 1000 * seconds; i++)
		mdelay(1);
	preempt_enable();
	return 0;
}
EOC
printf 'CONFIG_%s=y\n' DEBUG_KERNEL SOFTLOCKUP_DETECTOR >"$scratch/lockup.config"
# keeps the CPU in the kernel for argv[1] seconds, then in the program for argv[2] seconds
cat >"$scratch/keeps.c" <<'EOC'
#include <stdlib.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>

int main(int argc, char **argv)
{
	time_t end;

	printf("busy\n");
	syscall(__NR_custom_call, atoi(argv[1]));
	end = time(NULL) + atoi(argv[2]);
	while (time(NULL) < end)
		;
	return 0;
}
EOC

# busy KERNEL_SECONDS PROGRAM_SECONDS: start it, and wait until it is at work; $qemu is QEMU
busy() {
	rm -f "$scratch/pid"
	make run PROG="$scratch/keeps.c" ARGS="$1 $2" KCONFIG="$scratch/lockup.config" TIMEOUT=100 \
		APPEND=sysctl.kernel.watchdog_thresh=2 QEMU_ARGS="-pidfile $scratch/pid" \
		>"$scratch/out" 2>"$scratch/err" &
	while ! grep -q '^# busy' "$scratch/out" && kill -0 $! 2>/dev/null; do
		sleep 0.1
	done
	qemu=$(cat "$scratch/pid")
}
ends_in() {
	wait $! || :
	ends_like "$scratch/out" "^svc462: $1"
}

it 'a program that keeps the CPU is no lockup'
keeps() {
	busy 0 8
	ends_in 'PASS \(0\)$'
}
t keeps

it 'a lockup in the kernel, on a host that gives its CPU, is a CRASH'
locks_up() {
	busy 8 1
	ends_in 'CRASH \(3\): BUG: soft lockup - CPU#0 stuck for '
}
t locks_up

starved='ERROR \(2\): host: starved: in [0-9]+ s the guest could run for [0-9]+ s: '
it 'a guest that is stopped for a while is an ERROR, or passes: it is never a CRASH'
stopped() {
	reported=0
	for _ in 1 2 3; do
		busy 0 15
		kill -s STOP "$qemu"
		sleep 10
		kill -s CONT "$qemu"
		ends_in "(${starved}BUG: soft lockup - CPU#0 stuck for |PASS \(0\)$)"
		! grep -q 'soft lockup' "$scratch/out" || reported=1
	done
	is 1 "$reported"
}
t stopped

# a quota of 2 % of a CPU
group=/sys/fs/cgroup/cpu/svc462-$$
it 'a guest with a quota of the CPU is an ERROR, or passes: it is never a CRASH'
quota() {
	trap 'rmdir "$group"' EXIT
	mkdir "$group"
	echo 1000000 >"$group/cpu.cfs_period_us"
	echo 20000 >"$group/cpu.cfs_quota_us"
	busy 0 25
	echo "$qemu" >"$group/cgroup.procs"
	ends_in "(${starved}|PASS \(0\)$)"
}
if [ -w /sys/fs/cgroup/cpu/cpu.shares ]; then
	t quota
else
	skip 'no cgroup for CPUs'
fi

done_testing
