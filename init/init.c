// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program that runs as /init: calls custom_call(21) by a bare svc, says
 * in KTAP what came back, and powers the machine off.
 */
#include <nolibc.h>
#include <linux/reboot.h>

/* x8 the number, x0 the argument and then the result; all else survives (see abi.c). */
static long custom_call(int value)
{
	register long x8 __asm__("x8") = __NR_custom_call;
	register long x0 __asm__("x0") = value;

	__asm__ volatile ("svc #0" : "+r" (x0) : "r" (x8) : "memory");
	return x0;
}

static const char *errno_name(long err)
{
	return err == EINVAL ? "EINVAL" : err == EOVERFLOW ? "EOVERFLOW" :
	       err == ENOSYS ? "ENOSYS" : "another errno";
}

int main(void)
{
	char report[128] = "KTAP version 1\n1..1\n# custom_call(21) = ";
	long ret = custom_call(21);

	strlcat(report, itoa(ret), sizeof(report));
	if (ret < 0) {
		strlcat(report, " ", sizeof(report));
		strlcat(report, errno_name(-ret), sizeof(report));
	}
	strlcat(report, ret == 42 ? "\nok 1 custom_call\n" : "\nnot ok 1 custom_call\n",
		sizeof(report));
	/* one write: no kernel message lands inside a line */
	write(1, report, strlen(report));
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
