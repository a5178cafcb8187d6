// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: what arm64 does in another way than x86-64, or than its own functions.
 */
#include "abi.h"

#include <linux/fcntl.h>
#include <linux/sched.h>

/*
 * Calls that other architectures keep for programs of before 2010. An architecture that is
 * younger has only those which replaced them: see include/uapi/asm-generic/unistd.h.
 */
#if defined(__NR_open) || defined(__NR_pipe) || defined(__NR_dup2) || defined(__NR_stat) || \
	defined(__NR_fork)
#error this is not arm64
#endif

static bool newer_calls(void)
{
	static char st[256];	/* the kernel's struct stat, which is not nolibc's, has 128 */
	int fds[2] = { -1, -1 }, fd = svc(__NR_openat, AT_FDCWD, "/init", O_RDONLY);
	bool holds;
	long pid;

	pid = svc(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		svc(__NR_exit, 7);
	holds = expect("the exit status of clone()'s child", end_child(pid) >> 8, 7) &&
		expect("openat()", fd, 3) &&
		expect("newfstatat()", svc(__NR_newfstatat, AT_FDCWD, "/init", st, 0), 0) &&
		expect("pipe2()", svc(__NR_pipe2, fds, 0), 0) &&
		expect("dup3()", svc(__NR_dup3, fd, 9, 0), 9);
	svc(__NR_close, 9);
	svc(__NR_close, fds[0]);
	svc(__NR_close, fds[1]);
	svc(__NR_close, fd);
	return holds;
}

static bool no_older_calls(void)
{
	static char out[256];
	bool any;

	if (!wrong)
		return newer_calls();
	/* x86-64's numbers, which are other calls here, or none */
	any = expect("call 2, open on x86-64", svc(2, "/init", O_RDONLY), 3);
	any |= expect("call 4, stat on x86-64", svc(4, "/init", out), 0);
	any |= expect("call 22, pipe on x86-64", svc(22, out), 0);
	any |= expect("call 33, dup2 on x86-64", svc(33, 1, 9), 9);
	return any;
}

static unsigned long read_tpidr(void)
{
	unsigned long value;

	__asm__ volatile ("mrs %0, tpidr_el0" : "=r" (value));
	return value;
}

static void write_tpidr(unsigned long value)
{
	__asm__ volatile ("msr tpidr_el0, %0" : : "r" (value));
}

static bool tpidr_is_ours(void)
{
	unsigned long mine = 0x123456789abcdef0;

	write_tpidr(mine);
	raw_svc(NR, 21);
	return expect("TPIDR_EL0 after a call", read_tpidr(), wrong ? 0 : mine);
}

/* clone() with the fourth and the fifth argument given: which is which? */
#define TLS 0x1234567890L

static bool order_of_clone(void)
{
	long flags = SIGCHLD | CLONE_SETTLS | CLONE_CHILD_SETTID;
	/* an address as good as any for the thread area: nobody uses it */
	long tls = TLS, *seen = shared_page();
	static int tid;
	long pid;

	write_tpidr(0);
	if (wrong)
		pid = svc(__NR_clone, flags, 0, 0, &tid, tls);
	else
		pid = svc(__NR_clone, flags, 0, 0, tls, &tid);
	if (!pid) {
		seen[0] = read_tpidr();
		seen[1] = tid;
		svc(__NR_exit, 0);
	}
	end_child(pid);
	return expect("TPIDR_EL0 of the child", seen[0], tls) &&
	       expect("the child's number", seen[1], pid);
}

struct large {
	long value[4];
};

static struct large returns_large(void)
{
	struct large large = { { 1, 2, 3, 4 } };

	return large;
}

/* Two places for it: x8 and x0 point to them. */
static struct large in_x8, in_x0;

static bool x8_of_a_function(void)
{
	register long x8 __asm__("x8") = (long)&in_x8;
	register long x0 __asm__("x0") = (long)&in_x0;
	register long x9 __asm__("x9") = (long)returns_large;

	__asm__ volatile ("blr x9"
		: "+r" (x8), "+r" (x0), "+r" (x9)
		: : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x10", "x11", "x12", "x13", "x14",
		  "x15", "x16", "x17", "x18", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6",
		  "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25",
		  "v26", "v27", "v28", "v29", "v30", "v31", "cc", "memory");
	return expect("the struct's last word", wrong ? in_x0.value[3] : in_x8.value[3], 4) &&
	       expect("the svc with a number in x8", raw_svc(NR, 21), 42);
}

const struct fact arm64_facts[] = {
	FACT("there is no open, stat, pipe, dup2, fork: use openat, newfstatat, pipe2, dup3, clone",
	     "the numbers of open, stat, pipe and dup2 are those of x86-64", no_older_calls),
	FACT("TPIDR_EL0, the address of a thread's data, is the program's own and survives",
	     "the kernel clears TPIDR_EL0, which is for its own use", tpidr_is_ours),
	FACT("clone has the child's TPIDR_EL0 in x3 and the address for its number in x4",
	     "clone has the order of x86-64: the address in x3, TPIDR_EL0 in x4", order_of_clone),
	FACT("x8 of a function is the address of a large struct it returns, x8 of svc the number",
	     "a function gets that address as its first argument, in x0", x8_of_a_function),
	END_OF_FACTS
};
