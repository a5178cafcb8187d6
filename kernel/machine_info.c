// SPDX-License-Identifier: GPL-2.0-only
/*
 * An example for CALL=: a struct that is filled in, and that can grow, as
 * Documentation/process/adding-syscalls.rst asks. init/machine_info.c calls it.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "machine_info.h"

/*
 * The program says the size that it knows: an older program gets the fields that it
 * knows, a newer one zeros for those that this kernel does not know.
 * Return: 0; -EINVAL for a size below that of the first version, -EFAULT.
 */
SYSCALL_DEFINE2(machine_info, struct machine_info __user *, info, size_t, size)
{
	struct machine_info now;

	if (size < MACHINE_INFO_SIZE_FIRST)
		return -EINVAL;
	/* the padding, too: what was on the kernel's stack must not leak */
	memset(&now, 0, sizeof(now));
	now.pages = totalram_pages();
	now.page_size = PAGE_SIZE;
	now.cpus = num_online_cpus();
	if (copy_to_user(info, &now, min(size, sizeof(now))))
		return -EFAULT;
	if (size > sizeof(now) && clear_user((char __user *)info + sizeof(now), size - sizeof(now)))
		return -EFAULT;
	return 0;
}
