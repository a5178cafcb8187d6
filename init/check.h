/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For a program that tests system calls as /init, such as init/add.c: a report in KTAP,
 * a line for each check, and the end of the machine.
 */
#ifndef SVC462_CHECK_H
#define SVC462_CHECK_H

#include <nolibc.h>
#include <linux/reboot.h>

#include "svc.h"

static int checks;

/* plan: how many checks there will be; it comes first. */
static inline void plan(int n)
{
	printf("KTAP version 1\n1..%d\n", n);
}

/* check: one line of the report; value is what came, and expected what was wanted. */
static inline void check(const char *name, long value, long expected)
{
	if (value != expected)
		printf("# %s: %ld came, %ld was expected\n", name, value, expected);
	printf("%s %d %s\n", value == expected ? "ok" : "not ok", ++checks, name);
}

/* power_off: the end. Returns where it failed, for "return power_off();" in main(). */
static inline int power_off(void)
{
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}

#endif
