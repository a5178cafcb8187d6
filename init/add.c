// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests kernel/add.c, as /init: CALL= and INIT= of make run name the two.
 */
#include "check.h"

int main(void)
{
	plan(3);
	check("20 and 22 make 42", svc(__NR_add, 20, 22), 42);
	check("a sum above INT_MAX is -EOVERFLOW", svc(__NR_add, 2147483647, 1), -EOVERFLOW);
	check("a negative sum is -EINVAL", svc(__NR_add, 1, -2), -EINVAL);
	return power_off();
}
