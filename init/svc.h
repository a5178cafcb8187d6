/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system call by its number, for what nolibc does not wrap. nolibc has macros of its
 * own for that, but they are private: they were renamed in Linux 7.
 */
#ifndef SVC462_SVC_H
#define SVC462_SVC_H

/*
 * long svc(long number, ...): makes the call with up to six arguments, which may be
 * numbers or pointers. Returns what the kernel returned: an error is -errno.
 */
#define svc(number, ...) svc_padded(number, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define svc_padded(number, a, b, c, d, e, f, ...) \
	svc_six(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/*
 * The interface of arm64: the number is in x8, the arguments are in x0 to x5, and the
 * result comes back in x0. An argument that a call does not have is ignored. The
 * compiler must know that the kernel reads and writes memory.
 */
static inline long svc_six(long number, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile ("svc #0" : "+r" (x0)
		: "r" (x8), "r" (x1), "r" (x2), "r" (x3), "r" (x4), "r" (x5) : "memory");
	return x0;
}

#endif
