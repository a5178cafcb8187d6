// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arm64 system call ABI, fact by fact: runs as /init, checks each fact on
 * the running kernel, and reports in KTAP. With the argument "wrong" it checks
 * the wrong belief beside each fact instead, and none of them may hold.
 */
#include <nolibc.h>
#include <stdbool.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/reboot.h>
#include <linux/time.h>
#include <linux/utsname.h>

#include "svc.h"

#define NR __NR_custom_call
#define UPPER_HALF (0xdeadbeefUL << 32)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct fact {
	const char *name;
	const char *belief;
	bool (*holds)(void);	/* NULL: this nolibc cannot tell */
	int first, last;	/* or that the registers from first to last survive */
};

/* Check the wrong beliefs, which must fail. */
static bool wrong;

/* One write a line: no kernel message lands inside it. */
static char line[256];

static void add(const char *text)
{
	strlcat(line, text, sizeof(line));
}

static void add_number(long value)
{
	if (value == (int)value) {
		add(itoa(value));
	} else {
		add("0x");
		add(utoh(value));
	}
}

static void end_line(void)
{
	add("\n");
	write(1, line, strlen(line));
	line[0] = '\0';
}

static bool expect(const char *what, long value, long expected)
{
	if (value == expected)
		return true;
	add("# ");
	add(what);
	add(" is ");
	add_number(value);
	add(", not ");
	add_number(expected);
	end_line();
	return false;
}

/* x8 the number, x0 the argument and then the result; all else survives. */
static long raw_svc(long number, long arg)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = arg;

	__asm__ volatile ("svc #0" : "+r" (x0) : "r" (x8) : "memory");
	return x0;
}

/* All that may ever have been an argument: x0 to x7, then the stack. */
static long svc_nine(long number, const long arg[9])
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = arg[0];
	register long x1 __asm__("x1") = arg[1];
	register long x2 __asm__("x2") = arg[2];
	register long x3 __asm__("x3") = arg[3];
	register long x4 __asm__("x4") = arg[4];
	register long x5 __asm__("x5") = arg[5];
	register long x6 __asm__("x6") = arg[6];
	register long x7 __asm__("x7") = arg[7];
	register long x9 __asm__("x9") = arg[8];

	__asm__ volatile ("str x9, [sp, #-16]!\n\t"
			  "svc #0\n\t"
			  "add sp, sp, #16"
			  : "+r" (x0)
			  : "r" (x1), "r" (x2), "r" (x3), "r" (x4), "r" (x5), "r" (x6), "r" (x7),
			    "r" (x8), "r" (x9)
			  : "memory");
	return x0;
}

/*
 * The number and the arguments.
 */
static bool number_in_x8(void)
{
	long arg[9] = { 21, 0, 0, 0, 0, 0, 0, NR };

	return expect("custom_call(21)", wrong ? svc_nine(-1, arg) : raw_svc(NR, 21), 42);
}

static bool numbers_of_arm64(void)
{
	if (wrong)
		return expect("call 39", raw_svc(39, 0), 1);
	return expect("call 172", raw_svc(172, 0), 1) && expect("getpid", __NR_getpid, 172) &&
	       expect("umount2", __NR_umount2, 39);
}

/* mmap() of the second page of this very program: each argument has its say. */
#define ADDRESS 0x10000000L
#define PAGE 4096L

static bool map_page(const long arg[9])
{
	long word = 0, mapped;

	svc(__NR_pread64, arg[4], &word, sizeof(word), PAGE);
	if (!expect("mmap()", svc_nine(__NR_mmap, arg), arg[0]))
		return false;
	mapped = *(long *)arg[0];
	svc(__NR_munmap, arg[0], PAGE);
	return expect("the first word of the file's second page", mapped, word);
}

static bool six_arguments(void)
{
	/* with one argument spoiled, x1 to x5, the error is that argument's */
	static const struct {
		int index;
		long value, error;
	} other[] = {
		{ 1, 0, -EINVAL },
		{ 2, PROT_READ | PROT_WRITE, -EACCES },
		{ 3, 0, -EINVAL },
		{ 4, -1, -EBADF },
		{ 5, 1, -EINVAL },
	};
	int fd = open("/init", O_RDONLY);
	long arg[9] = { ADDRESS, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, PAGE };
	bool holds;
	size_t i;

	if (wrong) {
		arg[5] = 0;
		arg[8] = PAGE;
	}
	holds = map_page(arg);
	arg[0] += PAGE;
	holds = holds && map_page(arg);
	for (i = 0; holds && i < ARRAY_SIZE(other); i++) {
		long kept = arg[other[i].index];

		arg[other[i].index] = other[i].value;
		holds = expect("a spoiled mmap()", svc_nine(__NR_mmap, arg), other[i].error);
		arg[other[i].index] = kept;
	}
	close(fd);
	return holds;
}

static bool no_more_arguments(void)
{
	int fd = open("/init", O_RDONLY);
	long arg[9] = { ADDRESS, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, PAGE,
			-1, UPPER_HALF, -1 };
	bool holds;

	if (wrong) {
		arg[5] = 0;
		arg[6] = PAGE;
	}
	holds = map_page(arg);
	close(fd);
	return holds;
}

#define SVC(immediate, number)							\
({										\
	register long x8 __asm__("x8") = (number);				\
	register long x0 __asm__("x0") = 21;					\
										\
	__asm__ volatile ("svc %1" : "+r" (x0) : "i" (immediate), "r" (x8) : "memory"); \
	x0;									\
})

static bool immediate_ignored(void)
{
	if (wrong)
		return expect("svc #NR with x8 = -1", SVC(NR, -1), 42);
	return expect("svc #0", SVC(0, NR), 42) && expect("svc #1", SVC(1, NR), 42) &&
	       expect("svc #0xffff", SVC(0xffff, NR), 42);
}

static bool upper_x0_ignored(void)
{
	return expect("x0", raw_svc(NR, UPPER_HALF | 21), wrong ? -EOVERFLOW : 42) &&
	       expect("x0", raw_svc(NR, (unsigned int)-1), -EINVAL);
}

/* arch/arm64/kernel/syscall.c hands regs->regs[8] on as "int scno" */
static bool upper_x8_ignored(void)
{
	return expect("x0", raw_svc(UPPER_HALF | NR, 21), wrong ? -ENOSYS : 42);
}

/* The timer slack is any unsigned long: the kernel keeps it and gives it back. */
static bool long_is_64_bits(void)
{
	long slack = 0x123456789abcdef0, result;

	svc(__NR_prctl, PR_SET_TIMERSLACK, slack);
	result = svc(__NR_prctl, PR_GET_TIMERSLACK);
	svc(__NR_prctl, PR_SET_TIMERSLACK, 0);
	return expect("the timer slack", result, wrong ? (int)slack : slack);
}

/*
 * What survives: every register gets a value of its own, then comes svc #0,
 * then every register is stored and looked at.
 */
#define SP 31
#define NZCV 32
#define FPCR 33
#define FPSR 34
#define V0 35
#define NR_REGISTERS (V0 + 32)

/* 16 bytes each, of which all but v0 to v31 use the first 8 */
static unsigned long caller[NR_REGISTERS][2];
static unsigned long before[NR_REGISTERS][2];
static unsigned long after[NR_REGISTERS][2];
/* the one that is spoiled behind the svc, as by a faulty kernel; 0: none */
static long spoiled;

#define FROM_1_TO_30	"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20," \
			"21,22,23,24,25,26,27,28,29,30"

static void call_with_all_registers(void)
{
	/* Nothing is clobbered: in the end all are what they were for the caller. */
	__asm__ volatile (".macro store_all to\n"
	/* x0 becomes the base, its value waits in tpidr_el0 */
	"	msr	tpidr_el0, x0\n"
	"	adrp	x0, \\to\n"
	"	add	x0, x0, :lo12:\\to\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	str	x\\n, [x0, #16 * \\n]\n"
	"	.endr\n"
	"	mrs	x1, tpidr_el0\n"
	"	str	x1, [x0]\n"
	"	mov	x1, sp\n"
	"	str	x1, [x0, #16 * 31]\n"
	"	mrs	x1, nzcv\n"
	"	str	x1, [x0, #16 * 32]\n"
	"	mrs	x1, fpcr\n"
	"	str	x1, [x0, #16 * 33]\n"
	"	mrs	x1, fpsr\n"
	"	str	x1, [x0, #16 * 34]\n"
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	str	q\\n, [x0, #16 * (35 + \\n)]\n"
	"	.endr\n"
	".endm\n"

	".macro load_all from\n"
	"	adrp	x0, \\from\n"
	"	add	x0, x0, :lo12:\\from\n"
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	ldr	q\\n, [x0, #16 * (35 + \\n)]\n"
	"	.endr\n"
	"	ldr	x1, [x0, #16 * 34]\n"
	"	msr	fpsr, x1\n"
	"	ldr	x1, [x0, #16 * 33]\n"
	"	msr	fpcr, x1\n"
	"	ldr	x1, [x0, #16 * 32]\n"
	"	msr	nzcv, x1\n"
	"	ldr	x1, [x0, #16 * 31]\n"
	"	mov	sp, x1\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	ldr	x\\n, [x0, #16 * \\n]\n"
	"	.endr\n"
	"	ldr	x0, [x0]\n"
	".endm\n"

	/* x0 counts down to the one that is meant, without touching the flags */
	".macro spoil instruction:vararg\n"
	"	sub	x0, x0, #1\n"
	"	cbnz	x0, 1f\n"
	"	\\instruction\n"
	"1:\n"
	".endm\n"

	"	store_all %c[caller]\n"
	"	load_all %c[before]\n"

	"	svc	#0\n"

	"	msr	tpidr_el0, x0\n"
	"	adrp	x0, %c[spoiled]\n"
	"	ldr	x0, [x0, :lo12:%c[spoiled]]\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	spoil	mvn x\\n, x\\n\n"
	"	.endr\n"
	"	spoil	add sp, sp, #16\n"
	"	spoil	msr nzcv, xzr\n"
	"	spoil	msr fpcr, xzr\n"
	"	spoil	msr fpsr, xzr\n"
	/* of v8 to v15 a function may spoil just the upper half */
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	spoil	mov v\\n\\().d[1], xzr\n"
	"	.endr\n"
	"	mrs	x0, tpidr_el0\n"

	"	store_all %c[after]\n"
	"	load_all %c[caller]\n"
	".purgem store_all\n"
	".purgem load_all\n"
	".purgem spoil\n"
	: : [caller] "i" (caller), [before] "i" (before), [after] "i" (after),
	    [spoiled] "i" (&spoiled) : "memory");
}

static const char *register_name(int r)
{
	static const char *const others[] = { "sp", "NZCV", "FPCR", "FPSR" };
	static char name[8];

	if (r >= SP && r < V0)
		return others[r - SP];
	name[0] = r < SP ? 'x' : 'v';
	strcpy(name + 1, itoa(r < SP ? r : r - V0));
	return name;
}

struct call {
	long number, arg, result;
	unsigned long flags;
};

/* One call with all registers full: did those from first to last survive? */
static bool unchanged(const struct call *call, int first, int last)
{
	bool same;
	int r;

	for (r = 0; r < NR_REGISTERS; r++) {
		before[r][0] = 0x0101010101010101 * (r + 1);
		before[r][1] = r < V0 ? 0 : ~before[r][0];
	}
	before[0][0] = call->arg;
	before[8][0] = call->number;
	before[NZCV][0] = call->flags << 28;
	before[FPCR][0] = 0x07c00000;	/* AHP, DN, FZ and the rounding mode */
	before[FPSR][0] = 0x0800009f;	/* QC and the cumulative exceptions */

	call_with_all_registers();

	same = expect("x0", after[0][0], call->result);
	for (r = first; r <= last; r++) {
		same &= expect(register_name(r), after[r][0], before[r][0]);
		same &= expect(register_name(r), after[r][1], before[r][1]);
	}
	return same;
}

static bool survive(int first, int last)
{
	static const struct timespec soon = { 0, 1 };
	const struct call calls[] = {
		{ NR, 21, 42, 0xf },
		{ NR, 21, 42, 0x0 },
		{ NR, -1, -EINVAL, 0x5 },
		{ NR, -1, -EINVAL, 0xa },
		{ -1, 21, -ENOSYS, 0x6 },
		/* another task runs meanwhile, the idle one */
		{ __NR_nanosleep, (long)&soon, 0, 0x9 },
	};
	bool same = !wrong;
	size_t i;

	/* one register after the other is spoiled, and each time found out */
	if (wrong)
		for (spoiled = first; spoiled <= last; spoiled++)
			same |= unchanged(&calls[0], first, last);
	else
		for (i = 0; i < ARRAY_SIZE(calls); i++)
			same &= unchanged(&calls[i], first, last);
	spoiled = 0;
	return same;
}

/*
 * Results and errors.
 */
static bool einval(void)
{
	return expect("custom_call(-1)", raw_svc(NR, -1), wrong ? EINVAL : -EINVAL);
}

static bool eoverflow(void)
{
	return expect("custom_call(1073741824)", raw_svc(NR, 1073741824),
		      wrong ? -2147483648 : -EOVERFLOW);
}

static bool bounds(void)
{
	return expect("custom_call(0)", raw_svc(NR, 0), 0) &&
	       expect("custom_call(1073741823)", raw_svc(NR, 1073741823), 2147483646) &&
	       expect("custom_call(1073741824)", raw_svc(NR, 1073741824), -EOVERFLOW) &&
	       expect("custom_call(2147483647)", raw_svc(NR, 2147483647), -EOVERFLOW) &&
	       expect("custom_call(-1)", raw_svc(NR, -1), wrong ? -2 : -EINVAL) &&
	       expect("custom_call(-2147483648)", raw_svc(NR, -2147483648), -EINVAL);
}

static bool error_is_64_bits(void)
{
	return expect("custom_call(-1)", raw_svc(NR, -1),
		      wrong ? 0xffffffeaL : 0xffffffffffffffeaL);
}

static bool past_the_end(void)
{
	long expected = wrong ? -EINVAL : -ENOSYS;

	/* custom_call is the last of the table */
	return expect("the next call", raw_svc(NR + 1, 21), expected) &&
	       expect("call 2147483647", raw_svc(2147483647, 21), expected) &&
	       expect("call -2147483648", raw_svc(-2147483648, 21), expected);
}

static bool minus_one(void)
{
	return expect("call -1", raw_svc(-1, 21), wrong ? 21 : -ENOSYS);
}

static bool hole(void)
{
	long number;

	/* 244 to 259 are for an architecture's own, of which arm64 has none */
	for (number = 244; number < 260; number++)
		if (!expect("a call that is not there", raw_svc(number, 0), wrong ? 0 : -ENOSYS))
			return false;
	return true;
}

/* nolibc's own way to make a call by its number is private: it has had two names. */
#if defined(my_syscall1)
#define nolibc_syscall1 my_syscall1
#elif defined(__nolibc_syscall1)
#define nolibc_syscall1 __nolibc_syscall1
#endif

#ifdef nolibc_syscall1
static bool ways_agree(void)
{
	static const long args[] = { 0, 21, -1, 2147483647 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(args); i++)
		if (!expect("nolibc", nolibc_syscall1(__NR_custom_call, args[i]),
			    raw_svc(wrong ? NR + 1 : NR, args[i])))
			return false;
	return true;
}
#else
#define ways_agree NULL
#endif

static bool raw_leaves_errno(void)
{
	errno = 0;
	return expect("close(-1)", raw_svc(__NR_close, -1), -EBADF) &&
	       expect("errno", errno, wrong ? EBADF : 0);
}

static bool libc_sets_errno(void)
{
	errno = 0;
	return expect("close(-1)", close(-1), wrong ? -EBADF : -1) && expect("errno", errno, EBADF);
}

/* A process group's signals are asked for, and the kernel is asked whose. */
static bool negative_success(void)
{
	struct f_owner_ex owner = { 0, 0 };
	long result;

	svc(__NR_setpgid, 0, 0);
	svc(__NR_fcntl, 1, F_SETOWN, -1);
	result = svc(__NR_fcntl, 1, F_GETOWN);
	svc(__NR_fcntl, 1, F_GETOWN_EX, &owner);
	svc(__NR_fcntl, 1, F_SETOWN, 0);
	return expect("F_GETOWN", result, -1) &&
	       expect("the owner's type", owner.type, wrong ? 0 : F_OWNER_PGRP) &&
	       expect("the owner", owner.pid, wrong ? 0 : 1);
}

/* nanosleep(), and the x8 that comes back; the result is in *x0_out. */
static long sleep_and_see(const struct timespec *t, long *x0_out)
{
	register long x8 __asm__("x8") = __NR_nanosleep;
	register long x0 __asm__("x0") = (long)t;
	register long x1 __asm__("x1") = 0;

	__asm__ volatile ("svc #0" : "+r" (x0), "+r" (x8) : "r" (x1) : "memory");
	*x0_out = x0;
	return x8;
}

/* A child is stopped and continued while it sleeps: setup_restart_syscall() in signal.c. */
static bool comes_back_with_128(void)
{
	static const struct timespec all = { 0, 300000000 }, part = { 0, 100000000 };
	long x0, x8, pid = svc(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	int status = -1;

	if (!pid) {
		x8 = sleep_and_see(&all, &x0);
		svc(__NR_exit, x0 ? 0 : x8 & 0xff);
	}
	svc(__NR_nanosleep, &part, 0);
	svc(__NR_kill, pid, SIGSTOP);
	svc(__NR_nanosleep, &part, 0);
	svc(__NR_kill, pid, SIGCONT);
	svc(__NR_wait4, pid, &status, 0, 0);
	return expect("x8 after a restart", status >> 8,
		      wrong ? __NR_nanosleep : __NR_restart_syscall);
}

static bool tagged_range(void)
{
	static char pages[2 * PAGE];	/* of which one is whole */
	unsigned long page = ((unsigned long)pages + PAGE - 1) & -PAGE;

	return expect("mprotect()", svc(__NR_mprotect, page | 0x5aUL << 56, PAGE,
					PROT_READ | PROT_WRITE), wrong ? -EFAULT : 0);
}

static bool tagged_address(void)
{
	static struct new_utsname name;
	struct new_utsname *tagged = (void *)((unsigned long)&name | 0x5aUL << 56);

	if (!expect("uname()", svc(__NR_uname, tagged), wrong ? 0 : -EFAULT))
		return false;
	return expect("uname()", svc(__NR_uname, &name), 0) &&
	       expect("the first letter", tagged->sysname[0], 'L');
}

#ifdef syscall
static bool syscall_agrees(void)
{
	errno = 0;
	return expect("syscall() of 21", syscall(__NR_custom_call, 21), raw_svc(NR, 21)) &&
	       expect("errno", errno, 0) &&
	       expect("syscall() of -1", syscall(__NR_custom_call, -1),
		      wrong ? raw_svc(NR, -1) : -1) &&
	       expect("errno", errno, EINVAL);
}

static bool any_negative(void)
{
	long raw, result;

	svc(__NR_prctl, PR_SET_TIMERSLACK, -5000);
	raw = svc(__NR_prctl, PR_GET_TIMERSLACK);
	result = syscall(__NR_prctl, PR_GET_TIMERSLACK);
	svc(__NR_prctl, PR_SET_TIMERSLACK, 0);
	return expect("the timer slack", raw, -5000) &&
	       expect("syscall()", result, wrong ? -5000 : -1) && expect("errno", errno, 5000);
}
#else
#define syscall_agrees NULL
#define any_negative NULL
#endif

/*
 * The README's table has these names and beliefs, in this order.
 */
#define FACT(name, belief, holds) { name, belief, holds, 0, 0 }
#define SURVIVAL(name, belief, first, last) { name, belief, NULL, first, last }

static const struct fact facts[] = {
	FACT("the number is in x8, the argument in x0, and then the result in x0",
	     "the number is in x7, as 32-bit ARM has it in r7", number_in_x8),
	FACT("the numbers are arm64's own: 172 is getpid and 39 umount2",
	     "39 is getpid, as on x86-64", numbers_of_arm64),
	FACT("a call has up to six arguments, in x0 to x5",
	     "the sixth argument is on the stack", six_arguments),
	FACT("x6, x7 and the stack hold no arguments",
	     "x0 to x7 hold eight arguments, as for a function", no_more_arguments),
	FACT("the immediate of svc is ignored",
	     "the immediate is the number, as in the old ARM ABI", immediate_ignored),
	FACT("the upper half of x0 is ignored for an int argument",
	     "a value above 2^32 in x0 overflows an int", upper_x0_ignored),
	FACT("the upper half of x8 is ignored for the number",
	     "a value above 2^32 in x8 is no system call", upper_x8_ignored),
	FACT("a long argument and a long result have all 64 bits",
	     "a result is an int, in w0", long_is_64_bits),
	SURVIVAL("x1 survives",
		 "x1 is a second result", 1, 1),
	SURVIVAL("x2 to x7 survive",
		 "the argument registers are used up, as by a function", 2, 7),
	SURVIVAL("x8 survives a call that is not restarted",
		 "x8 must be loaded again for each call", 8, 8),
	SURVIVAL("x9 to x15 survive",
		 "x9 to x15 are scratch, as in the function ABI", 9, 15),
	SURVIVAL("x16, x17 and x18 survive",
		 "x16 and x17 are the linker's and x18 the platform's", 16, 18),
	SURVIVAL("x19 to x29 survive",
		 "the kernel's C code leaves its own values in x19 to x29", 19, 29),
	SURVIVAL("x30 survives",
		 "svc leaves the return address in x30, as bl does", 30, 30),
	SURVIVAL("sp survives",
		 "the kernel leaves a frame on the caller's stack", SP, SP),
	SURVIVAL("the flags NZCV survive",
		 "the carry flag tells an error, as on BSD and macOS", NZCV, NZCV),
	SURVIVAL("FPCR survives",
		 "the kernel resets the rounding mode", FPCR, FPCR),
	SURVIVAL("FPSR survives",
		 "the kernel clears the floating-point exceptions", FPSR, FPSR),
	SURVIVAL("v0 to v7 survive",
		 "floating-point arguments are used up, as by a function", V0, V0 + 7),
	SURVIVAL("v8 to v15 survive, all 128 bits of each",
		 "only the lower halves survive, as in the function ABI", V0 + 8, V0 + 15),
	SURVIVAL("v16 to v31 survive",
		 "v16 to v31 are scratch, as in the function ABI", V0 + 16, V0 + 31),
	FACT("an error is a negative errno in x0",
	     "the errno comes back positive", einval),
	FACT("a double above INT_MAX is -EOVERFLOW",
	     "the double wraps around to a negative int", eoverflow),
	FACT("custom_call takes 0 to 1073741823 and nothing else",
	     "the double of -1 is -2, which fits an int", bounds),
	FACT("an error is negative in all 64 bits of x0",
	     "an error is negative in w0 only", error_is_64_bits),
	FACT("a number past the end of the table is -ENOSYS",
	     "an invalid number is an invalid argument: -EINVAL", past_the_end),
	FACT("the number -1 is -ENOSYS",
	     "-1 skips the call and leaves x0 alone, as for a tracer", minus_one),
	FACT("a number in a hole of the table is -ENOSYS",
	     "where no call is, nothing happens and 0 comes back", hole),
	FACT("nolibc, svc and the header's number agree",
	     "the header counts from 0 and the kernel from 1", ways_agree),
	FACT("the kernel never writes errno",
	     "the kernel sets errno", raw_leaves_errno),
	FACT("a function of libc returns -1 and sets errno",
	     "a function of libc returns what the kernel did", libc_sets_errno),
	FACT("syscall() of nolibc returns -1 and sets errno, too",
	     "syscall() returns what the kernel did", syscall_agrees),
	FACT("F_GETOWN returns minus a process group: -4095 to -1 are errors by convention only",
	     "a result of -1 is always an error", negative_success),
	FACT("nolibc takes any negative result for an error, also -5000",
	     "nolibc takes -4095 to -1 for errors and no more, as glibc does", any_negative),
	FACT("memory at an address with a tag in its top byte is -EFAULT to read or write",
	     "the kernel ignores the top byte of an address, as the CPU does", tagged_address),
	FACT("the address range of mprotect may have a tag",
	     "an address with a tag is an error to each call", tagged_range),
	FACT("a call that is stopped and continued comes back with x8 = 128, restart_syscall",
	     "x8 has the number of the call, whatever happened to it", comes_back_with_128),
};

static void report(const struct fact *fact)
{
	bool skip = !fact->holds && !fact->last;
	bool holds = skip;

	if (wrong) {
		add("# the belief: ");
		add(fact->belief);
		end_line();
	}
	if (!skip)
		holds = fact->holds ? fact->holds() : survive(fact->first, fact->last);
	add(holds ? "ok " : "not ok ");
	add_number(fact - facts + 1);
	add(" ");
	add(fact->name);
	if (skip)
		add(" # SKIP this nolibc does not have it");
	end_line();
}

int main(int argc, char **argv)
{
	size_t i;

	wrong = argc > 1 && !strcmp(argv[1], "wrong");
	add("KTAP version 1\n1..");
	add_number(ARRAY_SIZE(facts));
	end_line();
	for (i = 0; i < ARRAY_SIZE(facts); i++)
		report(&facts[i]);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
