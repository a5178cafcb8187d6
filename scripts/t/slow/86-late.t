#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bugs that the console shows late or not at all: a system call that warns from an RCU
# callback, delayed work or a timer after its program has ended, and one whose warning a
# root program has hidden. Takes a kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

checkout "$scratch/copy"
cd "$scratch/copy"
cat >kernel/custom_call.c <<'EOC'
// SPDX-License-Identifier: GPL-2.0-only
/* Warns, at once or later: the argument says from where. */
#include <linux/bug.h>
#include <linux/rcupdate.h>
#include <linux/syscalls.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static void warn_rcu(struct rcu_head *head)
{
	WARN(1, "late");
}

static void warn_work(struct work_struct *work)
{
	WARN(1, "late");
}

static void warn_timer(struct timer_list *timer)
{
	WARN(1, "late");
}

static struct rcu_head head;
static DECLARE_DELAYED_WORK(work, warn_work);
static DEFINE_TIMER(timer, warn_timer);

SYSCALL_DEFINE1(custom_call, int, from)
{
	switch (from) {
	case 'r':
		call_rcu(&head, warn_rcu);
		break;
	case 'w':
		schedule_delayed_work(&work, HZ / 8);
		break;
	case 't':
		mod_timer(&timer, jiffies + HZ / 8);
		break;
	case 'n':
		WARN(1, "now");
		break;
	case 'i':	/* what taints nothing */
		pr_err("INFO: rcu_sched self-detected stall on CPU\n");
	}
	return 0;
}
EOC
cat >"$scratch/warn.c" <<'EOC'
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/syscall.h>

static int put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);

	return write(fd, text, strlen(text)) < 0;
}

/* r, w, t, n: from where; h: it is hidden from the console before */
int main(int argc, char **argv)
{
	if (argv[1][1] == 'h' && (put("/sys/module/printk/parameters/ignore_loglevel", "N") ||
				  put("/proc/sys/kernel/printk", "1")))
		return 2;
	return syscall(__NR_custom_call, argv[1][0]) != 0;
}
EOC

# ends_in REGEX FROM: the program's run ends so
ends_in() {
	make run PROG="$scratch/warn.c" ARGS="$2" TIMEOUT=300 >"$scratch/out" 2>"$scratch/err" || :
	ends_like "$scratch/out" "^svc462: $1"
}

warning='WARNING: CPU: [0-9]+ PID: [0-9]+ at '
it 'without its warning the program passes'
t ends_in 'PASS \(0\)$' x
it 'a warning that the system call gives at once is a CRASH'
t ends_in "CRASH \(3\): $warning" n
while read -r from where; do
	it "a warning from $where after the program has ended is a CRASH"
	t ends_in "CRASH \(3\): $warning" "$from"
done <<'EOC'
r an RCU callback
w delayed work
t a timer
EOC
it 'a warning that a root program hides from the console is a CRASH by the taint'
t ends_in 'CRASH \(3\): pid 1: the kernel is tainted W, a warning$' nh

it 'a report that taints nothing, and is hidden, is a CRASH by the log of the kernel'
t ends_in "CRASH \(3\): pid 1: the kernel's log has: INFO: rcu_sched self-detected stall on CPU$" ih
it 'a report that taints nothing, and is not hidden, is on the console only'
once() {
	ends_in 'CRASH \(3\): INFO: rcu_sched self-detected stall on CPU$' i
	lacks "$scratch/out" '^pid 1:'
}
t once

it 'it is the wait of pid 1 that shows those that come an eighth of a second later'
without_the_wait() {
	sed -i 's/^#define LATE_MS .*/#define LATE_MS 0/' init/pid1.c
	has init/pid1.c '#define LATE_MS 0'
	# on a busy host they may come in time by themselves, as the RCU callback does at each next
	# tick: one of five boots is enough
	for from in w t; do
		for _ in 1 2 3 4 5; do
			! ends_in 'PASS \(0\)$' $from || continue 2
		done
		return 1
	done
}
t without_the_wait

done_testing
