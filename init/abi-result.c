// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: results and errors, and what a C library makes of them.
 */
#include "abi.h"

#include <linux/fcntl.h>
#include <linux/prctl.h>

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

const struct fact result_facts[] = {
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
	END_OF_FACTS
};
