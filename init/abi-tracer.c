// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: what a tracer (ptrace) sees of a call, and changes. The child stops on the
 * way into the kernel and on the way out: syscall_trace_enter() and syscall_trace_exit() in
 * arch/arm64/kernel/ptrace.c.
 */
#include "abi.h"
#include "abi-tracer.h"

#include <linux/auxvec.h>
#include <linux/elf.h>
#include <linux/ptrace.h>
#include <linux/time.h>
#include <linux/uio.h>

#define ERESTARTSYS 512

/* What the child saw. */
static struct seen {
	long x0, x7;
	int fds[2];
} *seen;

/* custom_call(21) with a value in x7, too */
#define X7 0x77

static void child_calls(void)
{
	register long x8 __asm__("x8") = NR;
	register long x0 __asm__("x0") = 21;
	register long x7 __asm__("x7") = X7;

	__asm__ volatile ("svc #0" : "+r" (x0), "+r" (x7) : "r" (x8) : "memory");
	seen->x0 = x0;
	seen->x7 = x7;
}

/* The tracer's side: a child that is traced, its stops and its registers. */

static void (*traced_body)(void);

static void traced_child(void)
{
	svc(__NR_ptrace, PTRACE_TRACEME);
	svc(__NR_kill, getpid(), SIGSTOP);
	traced_body();
}

long start_traced(void (*body)(void))
{
	long pid;

	seen = shared_page();
	traced_body = body;
	pid = start_child(traced_child);
	end_child(pid);
	svc(__NR_ptrace, PTRACE_SETOPTIONS, pid, 0, PTRACE_O_EXITKILL);
	return pid;
}

void next_stop(long pid)
{
	svc(__NR_ptrace, PTRACE_SYSCALL, pid, 0, 0);
	end_child(pid);
}

void let_go(long pid, int signal)
{
	svc(__NR_ptrace, PTRACE_CONT, pid, 0, signal);
	end_child(pid);
}

struct user_pt_regs get_registers(long pid)
{
	struct user_pt_regs regs;
	struct iovec iov = { &regs, sizeof(regs) };

	memset(&regs, 0, sizeof(regs));
	svc(__NR_ptrace, PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov);
	return regs;
}

static void set_registers(long pid, struct user_pt_regs *regs)
{
	struct iovec iov = { regs, sizeof(*regs) };

	svc(__NR_ptrace, PTRACE_SETREGSET, pid, NT_PRSTATUS, &iov);
}

/* The number is a register set of its own. */
void set_number(long pid, int number)
{
	struct iovec iov = { &number, sizeof(number) };

	svc(__NR_ptrace, PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &iov);
}

static bool x7_at_a_stop(void)
{
	long pid = start_traced(child_calls), x7_at_entry, x7_at_exit;
	struct user_pt_regs regs;

	next_stop(pid);
	regs = get_registers(pid);
	x7_at_entry = regs.regs[7];
	regs.regs[7] = 5;	/* this is thrown away */
	set_registers(pid, &regs);
	next_stop(pid);
	x7_at_exit = get_registers(pid).regs[7];
	let_go(pid, 0);
	return expect("x7 at the entry", x7_at_entry, wrong ? X7 : 0) &&
	       expect("x7 at the exit", x7_at_exit, 1) &&
	       expect("x7 of the program afterwards", seen->x7, X7);
}

static bool skipped_call(void)
{
	long pid = start_traced(child_calls);

	next_stop(pid);
	set_number(pid, -1);
	let_go(pid, 0);
	return expect("x0", seen->x0, wrong ? -ENOSYS : 21);
}

static bool changed_number(void)
{
	long pid = start_traced(child_calls);
	struct user_pt_regs regs;

	next_stop(pid);
	if (wrong) {
		regs = get_registers(pid);
		regs.regs[8] = __NR_getppid;
		set_registers(pid, &regs);
	} else {
		set_number(pid, __NR_getppid);
	}
	let_go(pid, 0);
	return expect("x0, for getppid()", seen->x0, 1);
}

static bool changed_result(void)
{
	long pid = start_traced(child_calls);
	struct user_pt_regs regs;

	next_stop(pid);
	regs = get_registers(pid);
	regs.regs[0] = 30;
	set_registers(pid, &regs);
	next_stop(pid);
	regs = get_registers(pid);
	regs.regs[0] += 5;
	set_registers(pid, &regs);
	let_go(pid, 0);
	return expect("x0", seen->x0, wrong ? 42 : 65);
}

static void handler(int sig)
{
}

static void child_reads(void)
{
	struct sigaction action = { 0 };
	char c;

	action.sa_handler = handler;
	svc(__NR_rt_sigaction, SIGUSR1, &action, NULL, sizeof(action.sa_mask));
	svc(__NR_pipe2, seen->fds, 0);
	seen->x0 = svc(__NR_read, seen->fds[0], &c, 1);
}

/* The signal comes while the child is stopped on its way into read(). */
static bool restart_is_seen(void)
{
	long pid = start_traced(child_reads);
	struct user_pt_regs exit, signal;

	do {
		next_stop(pid);
		exit = get_registers(pid);
	} while (exit.regs[8] != __NR_read);
	svc(__NR_kill, pid, SIGUSR1);
	next_stop(pid);
	exit = get_registers(pid);
	next_stop(pid);
	signal = get_registers(pid);
	let_go(pid, SIGUSR1);
	return expect("x0 at the exit of the call", exit.regs[0], wrong ? -EINTR : -ERESTARTSYS) &&
	       expect("x0 at the stop for the signal", signal.regs[0], seen->fds[0]) &&
	       expect("the way from there to the exit", exit.pc - signal.pc, 4) &&
	       expect("read()", seen->x0, -EINTR);
}

/* The vDSO: a small library that the kernel maps into each program, an ELF file in memory. */

static const char *no_vdso(void)
{
	return aux_value(AT_SYSINFO_EHDR) ? NULL : "this kernel has no vDSO";
}

static void *vdso_function(const char *name)
{
	const char *elf = (const char *)aux_value(AT_SYSINFO_EHDR), *names;
	const struct elf64_hdr *header = (const void *)elf;
	const struct elf64_shdr *sections = (const void *)(elf + header->e_shoff), *s;
	const struct elf64_sym *symbol;
	size_t i;

	for (s = sections; s < sections + header->e_shnum; s++) {
		if (s->sh_type != SHT_DYNSYM)
			continue;
		symbol = (const void *)(elf + s->sh_offset);
		names = elf + sections[s->sh_link].sh_offset;
		for (i = 0; i < s->sh_size / sizeof(*symbol); i++)
			if (!strcmp(names + symbol[i].st_name, name))
				return (void *)(elf + symbol[i].st_value);
	}
	return NULL;
}

static void child_asks_the_time(void)
{
	int (*clock_gettime)(int id, struct timespec *t) = vdso_function("__kernel_clock_gettime");
	struct timespec t = { -1, -1 };

	svc(__NR_getpid);
	seen->x0 = clock_gettime ? clock_gettime(CLOCK_MONOTONIC, &t) : -ENOSYS;
	svc(__NR_getppid);
	seen->x7 = t.tv_sec >= 0 && t.tv_nsec > 0;
}

static bool time_without_svc(void)
{
	long pid = start_traced(child_asks_the_time), number;

	next_stop(pid);
	next_stop(pid);
	next_stop(pid);
	number = get_registers(pid).regs[8];
	let_go(pid, 0);
	return expect("the next call, after getpid()", number,
		      wrong ? __NR_clock_gettime : __NR_getppid) &&
	       expect("clock_gettime() of the vDSO", seen->x0, 0) &&
	       expect("the time is set", seen->x7, 1);
}

const struct fact tracer_facts[] = {
	FACT("at a tracer's stop x7 is 0 on entry and 1 on exit, and the program has its own again",
	     "a tracer sees the x7 of the program", x7_at_a_stop),
	FACT("a tracer that makes the number -1 skips the call, and x0 stays",
	     "a call that is skipped is -ENOSYS, as the program's own -1", skipped_call),
	FACT("a tracer changes the number by NT_ARM_SYSTEM_CALL",
	     "a tracer changes the number in x8", changed_number),
	FACT("a tracer changes the argument and the result in x0",
	     "a tracer can only look", changed_result),
	FACT("a tracer sees -ERESTARTSYS, -512, where the program sees -EINTR",
	     "a tracer sees -EINTR, too", restart_is_seen),
	FACT_IF(no_vdso, "clock_gettime of the vDSO makes no system call",
		"each clock_gettime is a system call", time_without_svc),
	END_OF_FACTS
};
