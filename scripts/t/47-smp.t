#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# SMP=: how many CPUs the guest has, what that needs of the kernel and the machine, and
# whose fault it is when the threads of such a guest wait for a CPU.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

# machine SMP: the QEMU command, in one line, is in $scratch/machine
machine() {
	smp=$1 boot_machine Image initramfs.cpio printf '%s ' >"$scratch/machine"
}

it 'SMP=2 gives the guest two CPUs, on the same kernel, and the demo passes'
two_cpus() {
	exits 0 make run SMP=2 V=1
	shows "$scratch/out" '[5/5] boot: build/6.1/462-gcc/Image'
	shows "$scratch/out" 'smp: Brought up 1 node, 2 CPUs'
	ends "$scratch/out" 'svc462: PASS (0)'
}
t two_cpus

it 'each CPU has a thread of its own, and more than 8 another interrupt controller'
threads() {
	machine 8
	shows "$scratch/machine" '-M virt -accel tcg,thread=multi -smp 8 '
	machine 9
	shows "$scratch/machine" '-M virt,gic-version=max -accel tcg,thread=multi -smp 9 '
}
t threads

it 'one CPU is the default, and adds nothing to the command'
one_cpu() {
	machine ''
	lacks "$scratch/machine" '-smp|-accel|gic-version'
	cp "$scratch/machine" "$scratch/default"
	machine 1
	same "$scratch/default" "$scratch/machine"
}
t one_cpu

it 'from SMP=3 on the kernel is one with room for them, except for a ready one'
kernels() {
	for setting in 'SMP=2 -' 'SMP=3 -smp' 'SMP=64 -smp' 'IMAGE=x SMP=3 -'; do
		suffix=${setting##* -}
		# shellcheck disable=SC2086
		is "gcc${suffix:+-$suffix}" "$(make -pn help ${setting% *} 2>/dev/null | sed -n 's/^FLAVOUR := //p')"
	done
}
t kernels

it 'a number of CPUs that is none, or that does not go with the rest, is refused'
refused() {
	for n in 0 65 -1 01 x '2 3'; do
		exits 0 env SMP="$n" scripts/make/refuse run
		is "SMP='$n' is not a number of CPUs from 1 to 64: use SMP=2, for example" "$(cat "$scratch/out")"
	done
	exits 0 env SMP=2 RECORD=1 scripts/make/refuse run
	is 'make run with SMP: a recording is of one CPU: leave RECORD= or SMP= out' "$(cat "$scratch/out")"
	exits 0 env SMP=2 scripts/make/refuse trace
	is 'make trace with SMP: it is about one CPU: leave SMP= out' "$(cat "$scratch/out")"
	exits 0 env SMP= RECORD=1 scripts/make/refuse run
	empty "$scratch/out"
}
t refused

# THREADS spin for 1.2 s, like CPUs of a guest that then reports a lockup; they tell how
# much of one CPU they got, in percent
cat >"$scratch/spin.c" <<'EOC'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long end;

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *spin(void *unused)
{
	while (now() < end)
		;
	return unused;
}

int main(int argc, char **argv)
{
	int n = atoi(argv[argc - 1]);
	pthread_t t;

	puts("[    0.1] Run /init as init process\n1..1");
	fflush(stdout);
	end = now() + 1200;
	while (--n)
		pthread_create(&t, NULL, spin, NULL);
	spin(NULL);
	printf("# ran %ld\n", clock() / (CLOCKS_PER_SEC / 1000) / 12);
	puts("[    9.1] watchdog: BUG: soft lockup - CPU#0 stuck for 1s! [init:1]\n"
	     "[    9.2] Kernel panic - not syncing: softlockup: hung tasks\n"
	     "[    9.3] ---[ end Kernel panic - not syncing: softlockup: hung tasks ]---");
	return 0;
}
EOC
cc -O2 -pthread -o "$scratch/spin" "$scratch/spin.c"
cpu=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')

it 'a lockup of a guest whose CPUs wait for each other on a smaller host is a CRASH'
wait_for_each_other() {
	ends "$scratch/spun" 'svc462: CRASH (3): BUG: soft lockup - CPU#0 stuck for 1s! [init:1]'
}
# first in a session (sched(7), autogroup), which root may prefer to others: a busy host may
# give them less than the most of a CPU, and then it is the host's fault
# shellcheck disable=SC2016
first='echo -20 2>/dev/null >/proc/self/autogroup || :; exec "$@"'
for _ in 1 2 3; do
	setsid -w sh -c "$first" sh taskset -c "$cpu" build/vmrun -t 60 -- "$scratch/spin" 64 >"$scratch/spun" 2>&1 || :
	ran=$(sed -n 's/^# ran //p' "$scratch/spun")
	[ "$ran" -lt 70 ] || break
done
if [ "$ran" -ge 70 ]; then
	t wait_for_each_other
else
	skip "others took $((100 - ran)) % of the CPU"
fi

it 'and if it is others that they wait for, it is an ERROR of the host'
wait_for_others() {
	taskset -c "$cpu" "$scratch/spin" 20 >/dev/null &
	exits 2 taskset -c "$cpu" build/vmrun -t 60 -- "$scratch/spin" 2
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: starved: in [0-9]+ s the guest could run for 0 s: BUG: soft lockup'
	wait
}
slow wait_for_others

done_testing
