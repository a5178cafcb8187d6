// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: where the number and the arguments are.
 */
#include "abi.h"

#include <linux/mman.h>
#include <linux/prctl.h>

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

const struct fact number_facts[] = {
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
	END_OF_FACTS
};
