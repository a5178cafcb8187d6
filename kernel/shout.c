// SPDX-License-Identifier: GPL-2.0-only
/*
 * An example for CALL=: a string comes from user space, and one goes back. init/shout.c
 * calls it.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/*
 * Writes the text in capital letters to out, which has room for size bytes. The pointers
 * are the program's: they are never used as such, as they may point anywhere, also into
 * the kernel. Return: the length; -EFAULT for a pointer that the program may not use,
 * -E2BIG for a text of 64 bytes or more, -ERANGE where out is too small.
 */
SYSCALL_DEFINE3(shout, const char __user *, text, char __user *, out, size_t, size)
{
	char buf[64];
	long len, i;

	len = strncpy_from_user(buf, text, sizeof(buf));
	if (len < 0)
		return len;
	if (len == sizeof(buf))
		return -E2BIG;
	if (len >= size)
		return -ERANGE;
	for (i = 0; i < len; i++)
		buf[i] = toupper(buf[i]);
	return copy_to_user(out, buf, len + 1) ? -EFAULT : len;
}
