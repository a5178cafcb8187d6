// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests kernel/machine_info.c, as /init: CALL= and INIT= of make run name the two.
 */
#include "check.h"
#include "machine_info.h"

int main(void)
{
	union {
		struct machine_info info;
		unsigned char bytes[sizeof(struct machine_info) + 8];
	} u;
	struct machine_info *info = &u.info;

	plan(7);
	memset(&u, 0xaa, sizeof(u));
	check("the struct is filled in", svc(__NR_machine_info, info, sizeof(*info)), 0);
	check("a page has 4096 bytes", info->page_size, 4096);
	check("there is a CPU", info->cpus, 1);
	check("the padding is zero", u.bytes[14] | u.bytes[15], 0);
	svc(__NR_machine_info, info, sizeof(u));
	check("what a newer program knows is zero",
	      u.bytes[sizeof(*info)] | u.bytes[sizeof(u) - 1], 0);
	check("a size below the first is -EINVAL", svc(__NR_machine_info, info, 8), -EINVAL);
	check("a bad pointer is -EFAULT", svc(__NR_machine_info, 16, sizeof(*info)), -EFAULT);
	return power_off();
}
