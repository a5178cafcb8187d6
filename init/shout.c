// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests kernel/shout.c, as /init: CALL= and INIT= of make run name the two.
 */
#include "check.h"

/* an address of the kernel: no program may read or write there */
#define KERNEL 0xffffffc008000000

int main(void)
{
	static const char long_text[] =
		"0123456789012345678901234567890123456789012345678901234567890123456789";
	char out[64] = "";

	plan(7);
	check("the length comes back", svc(__NR_shout, "hello", out, sizeof(out)), 5);
	check("the text is in capital letters", strcmp(out, "HELLO"), 0);
	check("a text that is too long is -E2BIG",
	      svc(__NR_shout, long_text, out, sizeof(out)), -E2BIG);
	check("a buffer that is too small is -ERANGE", svc(__NR_shout, "hello", out, 5), -ERANGE);
	check("no text is -EFAULT", svc(__NR_shout, 0, out, sizeof(out)), -EFAULT);
	check("a text of the kernel is -EFAULT",
	      svc(__NR_shout, KERNEL, out, sizeof(out)), -EFAULT);
	check("a buffer in the kernel is -EFAULT", svc(__NR_shout, "hello", KERNEL, 64), -EFAULT);
	return power_off();
}
