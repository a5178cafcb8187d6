/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What abi.c and its themes share, which are the files abi-*.c beside it: what a fact is,
 * how a value is told, and how a child is started.
 */
#ifndef SVC462_ABI_H
#define SVC462_ABI_H

#include <nolibc.h>
#include <stdbool.h>

#include "svc.h"

#define NR __NR_custom_call
#define PAGE 4096L
#define UPPER_HALF (0xdeadbeefUL << 32)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct fact {
	const char *name;
	const char *belief;		/* the wrong one */
	bool (*holds)(void);		/* NULL: this nolibc cannot tell */
	const char *(*lacks)(void);	/* what this machine lacks for it; NULL if nothing */
};

/* A theme's facts; the last one has no name. */
extern const struct fact number_facts[], survival_facts[], result_facts[], arm64_facts[],
	pointer_facts[], signal_facts[], tracer_facts[], filter_facts[], cpu_facts[];

#define FACT(name, belief, holds) { name, belief, holds, NULL }
#define FACT_IF(lacks, name, belief, holds) { name, belief, holds, lacks }
#define END_OF_FACTS { NULL, NULL, NULL, NULL }

/* Check the wrong beliefs, which must fail. */
extern bool wrong;

/* Spoil each register behind the svc, as a faulty kernel would: this must be found out. */
extern bool spoil;

/* A comment of the report: text and numbers, then its end. */
void add(const char *text);
void add_number(long value);
void end_line(void);

/* Is it what was expected? If not, the report says what it is. */
bool expect(const char *what, long value, long expected);

/* Is it another value than before? If not, the report says so. */
bool expect_other(const char *what, long value, long before);

/* A value that the kernel gave this program, see linux/auxvec.h; 0 if it gave none. */
unsigned long aux_value(unsigned long type);

/*
 * A child that runs before its parent goes on, until it waits for something or ends: on one
 * CPU the real-time scheduler sees to that. It runs body(). Returns its pid.
 */
long start_child(void (*body)(void));

/* Waits for a child, and returns its wait status: 0 if it ended with 0. */
int end_child(long pid);

/* A page of zeros that children share with their parent: for what they saw. */
void *shared_page(void);

/* x8 the number, x0 the argument and then the result; all else survives. */
static inline long raw_svc(long number, long arg)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = arg;

	__asm__ volatile ("svc #0" : "+r" (x0) : "r" (x8) : "memory");
	return x0;
}

#endif
