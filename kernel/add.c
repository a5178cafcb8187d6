// SPDX-License-Identifier: GPL-2.0-only
/*
 * An example for CALL=: two arguments. init/add.c calls it.
 */
#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/syscalls.h>

/* Return: the sum; -EOVERFLOW where it does not fit an int, -EINVAL where it is negative. */
SYSCALL_DEFINE2(add, int, a, int, b)
{
	int sum;

	if (check_add_overflow(a, b, &sum))
		return -EOVERFLOW;
	/* a negative result would read as an errno */
	return sum < 0 ? -EINVAL : sum;
}
