/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a traced program did: init/pid1-strace.c leaves it in the memory of the guest, and
 * scripts/report/last-calls.c finds it there when the guest is gone.
 */
#ifndef SVC462_RECORD_H
#define SVC462_RECORD_H

#define LAST_CALLS 32		/* the last that were made ... */
#define LACKING_CALLS 16	/* ... and the last that may tell of a missing feature */

#define RECORD_MAGIC 0x3236346376737274ULL

#define STRINGS_MAX 3		/* arguments of a call that are strings */
#define STRING_SIZE 48		/* what is kept of one, with its NUL */

enum record_kind {
	CALL_ENTERED = 1,	/* and it has not returned yet */
	CALL_LEFT,		/* it never did, as its thread has ended */
	CALL_RETURNED,
	RECORD_SIGNAL,
	RECORD_END,
};

struct record {			/* 256 bytes: none crosses a page, as pages lie anywhere */
	unsigned long long magic;
	unsigned long long sum;		/* record_sum(): a page may be old, or half written */
	unsigned long long order;	/* 1, 2, ... */
	unsigned int slot;		/* where it is: of two with one slot the older is a copy */
	unsigned int kind;
	int tid;
	unsigned int number;		/* of the call or the signal; of an end si_code */
	unsigned long long args[6];	/* of a signal si_code and si_addr */
	long long result;		/* of an end si_status */
	char strings[STRINGS_MAX][STRING_SIZE];
	unsigned long long unused[2];
};

static inline unsigned long long record_sum(const struct record *r)
{
	const unsigned long long *word = &r->order, *end = (const void *)(r + 1);
	unsigned long long sum = 0xcbf29ce484222325ULL;

	while (word < end)
		sum = (sum ^ *word++) * 0x100000001b3ULL;
	return sum;
}

#endif
