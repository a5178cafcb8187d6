// SPDX-License-Identifier: GPL-2.0-only
/*
 * STRACE=1: pid 1 traces its program, with all the processes and threads that this starts.
 * This file is a part of pid 1 only then.
 *
 * Nothing of it goes to the console, as the program could print the same, and a kernel that
 * crashes prints no more: the last calls are records in the memory of pid 1, which the host
 * reads when the machine is gone, however it ended. See init/record.h.
 *
 * A process can have one tracer. So what a program traces itself is its own: pid 1 lets go of
 * it before the ptrace() that asks for it goes on.
 */
#include <stdbool.h>
#include <nolibc.h>
#include <asm/siginfo.h>
#include <linux/elf.h>
#include <linux/ptrace.h>

#include "pid1.h"
#include "record.h"
#include "svc.h"
#include "syscalls.h"		/* by scripts/guest/list-calls */

#define ANY_CHILD 0x40000000	/* __WALL */

static struct record *records;	/* LAST_CALLS of them, and behind these LACKING_CALLS */
static unsigned long long last_order;

/* A ptrace() of the program waits in @tid until pid 1 has let go of @target. */
static struct {
	pid_t tid;
	pid_t target;
} asks;

static long trace(long request, pid_t tid, unsigned long address, const void *data)
{
	return svc(__NR_ptrace, request, tid, address, data);
}

/* The records */

static void end_record(struct record *r)
{
	r->sum = record_sum(r);
}

/* The oldest one is used again; a call that has not returned stays as long as it can. */
static struct record *begin_record(enum record_kind kind, pid_t tid, unsigned int number)
{
	unsigned long long age, oldest = ~0ULL;
	struct record *r = NULL;
	int i;

	for (i = 0; i < LAST_CALLS; i++) {
		age = records[i].order + (records[i].kind == CALL_ENTERED ? 1ULL << 62 : 0);
		if (age < oldest) {
			oldest = age;
			r = &records[i];
		}
	}
	memset(r, 0, sizeof(*r));
	r->magic = RECORD_MAGIC;
	r->order = ++last_order;
	r->slot = r - records;
	r->kind = kind;
	r->tid = tid;
	r->number = number;
	return r;
}

/* The call in which this thread is, or NULL. */
static struct record *call_of(pid_t tid)
{
	int i;

	for (i = 0; i < LAST_CALLS; i++)
		if (records[i].kind == CALL_ENTERED && records[i].tid == tid)
			return &records[i];
	return NULL;
}

/* As much of the string at @address as there is, and fits. */
static void read_string(pid_t tid, unsigned long address, char *to)
{
	unsigned long word = 0;
	size_t n;

	for (n = 0; n < STRING_SIZE - 1; n++, address++) {
		if ((!n || !(address & 7)) &&
		    trace(PTRACE_PEEKDATA, tid, address & ~7UL, &word))
			return;
		to[n] = word >> 8 * (address & 7);
		if (!to[n])
			return;
	}
}

static bool same_call(const struct record *a, const struct record *b)
{
	return a->number == b->number && a->result == b->result &&
	       !memcmp(a->args, b->args, sizeof(a->args)) &&
	       !memcmp(a->strings, b->strings, sizeof(a->strings));
}

/* Remember a call that failed as it does where the kernel lacks a feature. */
static void remember_lack(const struct record *call)
{
	struct record *r, *to = records + LAST_CALLS;

	switch (call->result) {
	case -ENOSYS:
	case -ENODEV:
	case -ENXIO:
	case -EAFNOSUPPORT:
	case -ENOPROTOOPT:
	case -EOPNOTSUPP:
	case -EPROTONOSUPPORT:
		break;
	case -ENOENT:
		if (starts(call->strings[0], "/dev/"))
			break;
		return;
	default:
		return;
	}
	for (r = to; r < records + LAST_CALLS + LACKING_CALLS; r++) {
		if (same_call(r, call)) {
			to = r;
			break;
		}
		if (r->order < to->order)
			to = r;
	}
	*to = *call;
	to->slot = to - records;
	end_record(to);
}

/* What happens to a thread */

static void call_enters(pid_t tid, const struct ptrace_syscall_info *info)
{
	struct record *r = begin_record(CALL_ENTERED, tid, info->entry.nr);
	const char *args = NULL;
	int i, n = 0;

	memcpy(r->args, info->entry.args, sizeof(r->args));
	if (r->number < ARRAY_SIZE(syscalls))
		args = syscalls[r->number].args;
	for (i = 0; args && args[i] && n < STRINGS_MAX; i++)
		if (args[i] == 's')
			read_string(tid, r->args[i], r->strings[n++]);
	end_record(r);
}

static void call_returns(pid_t tid, long result)
{
	struct record *r = call_of(tid);

	if (!r)		/* so many others are in a call that it has no record */
		return;
	r->kind = CALL_RETURNED;
	r->result = result;
	end_record(r);
	remember_lack(r);
}

static void call_is_left(pid_t tid)
{
	struct record *r = call_of(tid);

	if (!r)
		return;
	r->kind = CALL_LEFT;
	end_record(r);
}

/* An execve() ends the other threads, and its own becomes the first one, @tid. */
static void replaced(pid_t tid)
{
	unsigned long former = tid;
	struct record *r;

	trace(PTRACE_GETEVENTMSG, tid, 0, &former);
	if ((pid_t)former == tid)
		return;
	call_is_left(tid);
	r = call_of(former);
	if (!r)
		return;
	r->tid = tid;
	end_record(r);
}

static void gets_signal(pid_t tid, int signal)
{
	struct record *r = begin_record(RECORD_SIGNAL, tid, signal);
	siginfo_t info = { 0 };

	trace(PTRACE_GETSIGINFO, tid, 0, &info);
	r->args[0] = info.si_code;
	r->args[1] = (unsigned long)info.si_addr;
	end_record(r);
}

/* The ptrace() for which @asks waits can go on: its target is no longer traced, or gone. */
static void go_on(void)
{
	trace(PTRACE_SYSCALL, asks.tid, 0, NULL);
	asks.tid = 0;
	asks.target = 0;
}

/* Let go of what a ptrace() wants to trace; true if @tid is not to be continued for now. */
static bool hand_over(pid_t tid, unsigned long request, pid_t target)
{
	if (request == PTRACE_TRACEME) {
		call_is_left(tid);
		return !trace(PTRACE_DETACH, tid, 0, NULL);
	}
	if ((request != PTRACE_ATTACH && request != PTRACE_SEIZE) || asks.tid ||
	    trace(PTRACE_INTERRUPT, target, 0, NULL))
		return false;
	asks.tid = tid;
	asks.target = target;
	return true;
}

/* At the border of a call; true if @tid is not to be continued for now. */
static bool at_call(pid_t tid)
{
	struct ptrace_syscall_info info = { 0 };

	if (trace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) < 0)
		return false;
	if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		call_returns(tid, info.exit.rval);
	} else if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		call_enters(tid, &info);
		if (info.entry.nr == __NR_ptrace)
			return hand_over(tid, info.entry.args[0], info.entry.args[1]);
	}
	return false;
}

static void has_stopped(pid_t tid, int status)
{
	int signal = status & 0x7f, event = status >> 8;
	unsigned long deliver = 0;

	if (!event && status == signal) {
		gets_signal(tid, signal);
		deliver = signal;
	} else if (event == PTRACE_EVENT_EXEC) {
		replaced(tid);
	}
	if (tid == asks.target) {
		trace(PTRACE_DETACH, tid, 0, (void *)deliver);
		call_is_left(tid);
		go_on();
		return;
	}
	if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
		trace(PTRACE_LISTEN, tid, 0, NULL);	/* job control: SIGCONT ends it */
		return;
	}
	if (!event && status != signal && at_call(tid))
		return;
	trace(PTRACE_SYSCALL, tid, 0, (void *)deliver);
}

static void has_ended(const siginfo_t *info)
{
	struct record *r;

	call_is_left(info->si_pid);
	r = begin_record(RECORD_END, info->si_pid, info->si_code);
	r->result = info->si_status;
	end_record(r);
	if (info->si_pid == asks.target)
		go_on();
}

/* Is @line, with the newlines around it, in @text? */
static bool has_line(const char *text, const char *line)
{
	for (; (text = strchr(text, '\n')); text++)
		if (starts(text, line))
			return true;
	return false;
}

/* A process, and not a thread, whose parent is pid 1. */
static bool is_orphan(pid_t tid)
{
	char path[40] = "/proc/", process[24] = "\nTgid:\t", status[512] = "";
	int fd;

	strlcat(path, itoa(tid), sizeof(path));
	strlcat(path, "/status", sizeof(path));
	strlcat(process, itoa(tid), sizeof(process));
	strlcat(process, "\n", sizeof(process));
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	read(fd, status, sizeof(status) - 1);
	close(fd);
	return has_line(status, process) && has_line(status, "\nPPid:\t1\n");
}

void begin_trace(pid_t program)
{
	/* not before fork(): there is one copy of them */
	records = mmap(NULL, (LAST_CALLS + LACKING_CALLS) * sizeof(*records),
		       PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (records == MAP_FAILED)
		bail_out("mmap", errno);
	trace(PTRACE_SEIZE, program, 0,
	      (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
		       PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE));
}

bool traced(siginfo_t *info, pid_t program)
{
	pid_t tid = info->si_pid;

	if (info->si_code == CLD_TRAPPED || info->si_code == CLD_STOPPED) {
		bool is_traced = info->si_code == CLD_TRAPPED;

		/* it may have been killed since */
		info->si_pid = 0;
		svc(__NR_waitid, 1 /* P_PID */, tid, info, WNOHANG | STOPPED | ANY_CHILD, NULL);
		if (info->si_pid && is_traced)
			has_stopped(tid, info->si_status);
		return true;
	}
	has_ended(info);
	if (tid == program || is_orphan(tid))
		return false;
	svc(__NR_wait4, tid, NULL, ANY_CHILD, NULL);
	return true;
}
