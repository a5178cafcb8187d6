// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: what a filter (seccomp) sees of a call. A program gives it to itself, and
 * the kernel runs it on the number and the arguments of each call: see kernel/seccomp.c.
 */
#include "abi.h"
#include "abi-tracer.h"

#include <asm/siginfo.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>

/* What the child saw. */
static struct seen {
	long x0;
	long frame_x0, frame_x8, arch;
} *seen;

static const char *no_seccomp(void)
{
	if (svc(__NR_prctl, PR_GET_SECCOMP) >= 0)
		return NULL;
	return "this kernel has no CONFIG_SECCOMP: use KCONFIG=user";
}

#define OFFSET(field) __builtin_offsetof(struct seccomp_data, field)

/* From here on a call is allowed, unless the word at this offset has this value. */
static void filter(int offset, unsigned int value, unsigned int action)
{
	struct sock_filter code[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, offset },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value },
		{ BPF_RET | BPF_K, 0, 0, action },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };

	svc(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static void child_is_refused(void)
{
	filter(OFFSET(args[0]) + 4, UPPER_HALF >> 32, SECCOMP_RET_ERRNO | EPERM);
	seen->x0 = raw_svc(NR, UPPER_HALF | 21);
}

static bool filter_sees_64_bits(void)
{
	seen = shared_page();
	end_child(start_child(child_is_refused));
	return expect("custom_call(21)", seen->x0, wrong ? 42 : -EPERM);
}

static void sigsys(int sig, siginfo_t *info, void *context)
{
	struct sigcontext *frame = &((struct ucontext *)context)->uc_mcontext;

	seen->frame_x0 = frame->regs[0];
	seen->frame_x8 = frame->regs[8];
	seen->arch = info->si_arch;
	frame->regs[0] = 7;
}

static void child_is_trapped(void)
{
	struct sigaction action = { 0 };

	action.sa_handler = (void *)sigsys;
	action.sa_flags = SA_SIGINFO;
	svc(__NR_rt_sigaction, SIGSYS, &action, NULL, sizeof(action.sa_mask));
	filter(OFFSET(nr), NR, SECCOMP_RET_TRAP);
	seen->x0 = raw_svc(NR, 21);
}

static bool trap_gives_back_x0(void)
{
	seen = shared_page();
	end_child(start_child(child_is_trapped));
	return expect("x0 in the signal frame", seen->frame_x0, wrong ? -ENOSYS : 21) &&
	       expect("x8 there", seen->frame_x8, NR) &&
	       expect("si_arch", (unsigned int)seen->arch, AUDIT_ARCH_AARCH64) &&
	       expect("custom_call(21)", seen->x0, 7);
}

static void child_is_traced(void)
{
	filter(OFFSET(nr), __NR_getppid, SECCOMP_RET_ERRNO | EPERM);
	seen->x0 = raw_svc(NR, 21);
}

static bool filter_comes_second(void)
{
	long pid;

	seen = shared_page();
	pid = start_traced(child_is_traced);
	do {
		next_stop(pid);
	} while (get_registers(pid).regs[8] != NR);
	set_number(pid, __NR_getppid);
	let_go(pid, 0);
	return expect("x0, for getppid()", seen->x0, wrong ? 1 : -EPERM);
}

const struct fact filter_facts[] = {
	FACT_IF(no_seccomp, "a seccomp filter sees all 64 bits of an int argument",
		"a seccomp filter sees what the call sees", filter_sees_64_bits),
	FACT_IF(no_seccomp, "with SECCOMP_RET_TRAP the signal frame has the argument in x0 again",
		"with SECCOMP_RET_TRAP the signal frame has an error in x0", trap_gives_back_x0),
	FACT_IF(no_seccomp, "a seccomp filter sees the number that a tracer has changed",
		"a seccomp filter comes before the tracer", filter_comes_second),
	END_OF_FACTS
};
