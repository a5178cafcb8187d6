// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of make bench: custom_call, getpid and a number that no call has,
 * each CALLS times from an svc of its own, in this order. scripts/bench/insns.c counts.
 */
#include <stdbool.h>
#include <nolibc.h>
#include <linux/reboot.h>

#define CALLS 100

/* One svc for each place this is written at. */
#define CALL(number) do { \
	register long x8 __asm__("x8") = (number); \
	register long x0 __asm__("x0") = 21; \
	__asm__ volatile ("svc #0" : "+r" (x0) : "r" (x8) : "memory"); \
	last = x0; \
} while (0)

int main(void)
{
	static const char fine[] = "KTAP version 1\n1..1\nok 1 calls\n";
	static const char bad[] = "KTAP version 1\n1..1\nnot ok 1 calls\n";
	long last = 0;
	bool right = true;
	int i;

	for (i = 0; i < CALLS; i++) {
		CALL(__NR_custom_call);
		right &= last == 42;
	}
	for (i = 0; i < CALLS; i++) {
		CALL(__NR_getpid);
		right &= last == 1;
	}
	for (i = 0; i < CALLS; i++) {
		CALL(0xffff);
		right &= last == -ENOSYS;
	}
	write(1, right ? fine : bad, right ? sizeof(fine) - 1 : sizeof(bad) - 1);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
