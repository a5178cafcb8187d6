// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: a signal that comes while a call waits. do_signal() in
 * arch/arm64/kernel/signal.c decides whether the call is made again or ends with -EINTR,
 * and stores the program's registers in a frame on its stack before it starts the handler.
 */
#include "abi.h"

#include <asm/siginfo.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <linux/time.h>

/* what only the kernel sees of a call that was interrupted, see include/linux/errno.h */
#define ERESTARTSYS 512

static struct seen {
	unsigned long frame_x0, frame_pc;	/* in the signal frame */
	unsigned long svc;			/* the address of the svc */
	long x0, x8;				/* behind the svc */
} *seen;

static int fds[2];			/* a pipe, from which the child reads */
static unsigned long handler_flags;	/* its sa_flags */
static bool handler_sets_x0;

static void handler(int sig, siginfo_t *info, void *context)
{
	struct sigcontext *frame = &((struct ucontext *)context)->uc_mcontext;

	seen->frame_x0 = frame->regs[0];
	seen->frame_pc = frame->pc;
	if (handler_sets_x0)
		frame->regs[0] = 7;
	/* a read() that is made again finds something */
	svc(__NR_write, fds[1], "!", 1);
}

/* A call that is seen: its svc, and what it leaves in x0 and x8. */
static void seen_call(long number, long a, void *b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register void *x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	unsigned long at;

	__asm__ volatile ("adr %[at], 1f\n"
		"1:	svc #0"
		: [at] "=&r" (at), "+r" (x0), "+r" (x8) : "r" (x1), "r" (x2) : "memory");
	seen->svc = at;
	seen->x0 = x0;
	seen->x8 = x8;
}

static void set_handler(void)
{
	struct sigaction action = { 0 };

	action.sa_handler = (void *)handler;
	action.sa_flags = SA_SIGINFO | handler_flags;
	svc(__NR_rt_sigaction, SIGUSR1, &action, NULL, sizeof(action.sa_mask));
}

static void child_reads(void)
{
	char c;

	set_handler();
	seen_call(__NR_read, fds[0], &c, 1);
}

static void child_sleeps(void)
{
	static struct timespec t = { 0, 100000000 };

	set_handler();
	seen_call(__NR_nanosleep, (long)&t, NULL, 0);
}

/* A child waits in a call, and gets this signal, and this one. */
static void interrupt(void (*body)(void), int signal, int second)
{
	long pid;

	seen = shared_page();
	svc(__NR_pipe2, fds, 0);
	pid = start_child(body);
	svc(__NR_kill, pid, signal);
	if (second)
		svc(__NR_kill, pid, second);
	end_child(pid);
	svc(__NR_close, fds[0]);
	svc(__NR_close, fds[1]);
}

static bool interrupted(void)
{
	handler_flags = 0;
	interrupt(child_reads, SIGUSR1, 0);
	return expect("x0 in the signal frame", seen->frame_x0, wrong ? -ERESTARTSYS : -EINTR) &&
	       expect("pc there", seen->frame_pc, seen->svc + 4) &&
	       expect("read()", seen->x0, -EINTR);
}

static bool restarted(void)
{
	handler_flags = SA_RESTART;
	interrupt(child_reads, SIGUSR1, 0);
	return expect("pc in the signal frame, from the svc on", seen->frame_pc - seen->svc,
		      wrong ? 4 : 0) &&
	       expect("x0 there", seen->frame_x0, fds[0]) &&
	       expect("read()", seen->x0, 1);
}

static bool not_restarted(void)
{
	handler_flags = SA_RESTART;
	interrupt(child_sleeps, SIGUSR1, 0);
	return expect("nanosleep()", seen->x0, wrong ? 0 : -EINTR);
}

static bool handler_result(void)
{
	handler_flags = 0;
	handler_sets_x0 = true;
	interrupt(child_reads, SIGUSR1, 0);
	handler_sets_x0 = false;
	return expect("read()", seen->x0, wrong ? -EINTR : 7);
}

/* setup_restart_syscall() in signal.c; no handler runs. */
static bool comes_back_with_128(void)
{
	interrupt(child_sleeps, SIGSTOP, SIGCONT);
	return expect("nanosleep()", seen->x0, 0) &&
	       expect("x8 after a restart", seen->x8,
		      wrong ? __NR_nanosleep : __NR_restart_syscall);
}

const struct fact signal_facts[] = {
	FACT("a call that a signal interrupts is -EINTR, which the signal frame has in x0",
	     "a call that is interrupted is -ERESTARTSYS, -512, as in the kernel", interrupted),
	FACT("with SA_RESTART the frame has the first argument in x0, and pc is at the svc",
	     "with SA_RESTART the kernel makes the call again without another svc", restarted),
	FACT("nanosleep is -EINTR also with SA_RESTART",
	     "SA_RESTART restarts every call", not_restarted),
	FACT("what a handler writes to x0 of the frame is the result of the call",
	     "a handler cannot change the result of the call", handler_result),
	FACT("a call that is stopped and continued comes back with x8 = 128, restart_syscall",
	     "x8 has the number of the call, whatever happened to it", comes_back_with_128),
	END_OF_FACTS
};
