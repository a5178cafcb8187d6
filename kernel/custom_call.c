// SPDX-License-Identifier: GPL-2.0-only
/*
 * custom_call: the system call that svc462 adds, and its whole implementation.
 * In the kernel tree that is built it lies beside arch/arm64/kernel/syscall.c.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/syscalls.h>

/**
 * sys_custom_call - double a number
 * @value: the number, 0 to INT_MAX / 2
 *
 * Return: 2 * @value; -EINVAL where @value is negative, as its double would
 * read as an errno; -EOVERFLOW where the double does not fit an int.
 */
SYSCALL_DEFINE1(custom_call, int, value)
{
	if (value < 0)
		return -EINVAL;
	if (value > INT_MAX / 2)
		return -EOVERFLOW;
	return 2 * value;
}
