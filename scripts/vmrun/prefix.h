/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands before a message; see prefix.c. All lengths are in bytes. */
#ifndef SVC462_PREFIX_H
#define SVC462_PREFIX_H

#include <stddef.h>

#define STAMP_MAX 48		/* "[    0.123456][    T1] " */

/*
 * The length of what printk, the console and what recorded it put before a message.
 * @own_stamp, which may be NULL, gets where an exact stamp of printk's ends it, also where no
 * blank follows as printk puts one; or NULL.
 */
size_t prefix_len(const char *s, const char **own_stamp);

/* Microseconds of the exact stamp at @s. */
unsigned long long stamp_value(const char *s);

/*
 * Where not any stamp will do: the offset of just printk's "[%5lu.%06lu]", with "[    T1]"
 * or "[    C0]" if it says who called printk, and a blank, that end at @s + @end; or 0.
 */
size_t stamp_before(const char *s, size_t end);

/* The length of "<6>" that ends at @s + @at, or 0. */
size_t level_before(const char *s, size_t at);

#endif
