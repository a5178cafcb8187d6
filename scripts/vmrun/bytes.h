/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which bytes a text has, as a set: a text that lacks one of a pattern's need not be
 * compared with it. Bytes that differ only in their two upper bits are one to it, so it
 * may hold too many, but never too few.
 */
#ifndef SVC462_BYTES_H
#define SVC462_BYTES_H

#include <stdbool.h>

#define BYTE(c) (1ULL << ((c) & 63))
#define EVERY_BYTE (~0ULL)

/* The bytes of @s. */
static inline unsigned long long bytes_of(const char *s)
{
	unsigned long long has = 0;

	while (*s)
		has |= BYTE(*s++);
	return has;
}

/* Is each byte of @needs in @has? */
static inline bool has_all(unsigned long long has, unsigned long long needs)
{
	return !(needs & ~has);
}

#endif
