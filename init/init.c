// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program that runs as /init: calls custom_call(21) by a bare svc, says
 * in KTAP what came back, and powers the machine off.
 */
#include <nolibc.h>
#include <linux/reboot.h>

/* x8 the number, x0 the argument and then the result; all else survives. */
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
	long ret = custom_call(21);

	fputs("KTAP version 1\n1..1\n", stdout);
	printf("# custom_call(21) = %d\n", (int)ret);
	if (ret < 0)
		printf("# errno %d: %s\n", (int)-ret, errno_name(-ret));
	fputs(ret == 42 ? "ok 1 custom_call\n" : "not ok 1 custom_call\n", stdout);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
