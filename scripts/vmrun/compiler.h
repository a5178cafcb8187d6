/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's own words for what C and the compiler lack a short one for. */
#ifndef SVC462_COMPILER_H
#define SVC462_COMPILER_H

#include <stdbool.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define __printf(a, b) __attribute((format(printf, a, b)))

/* Does @s begin with @prefix? Unlike strncmp() it costs little where the first bytes differ. */
static inline bool strstarts(const char *s, const char *prefix)
{
	while (*prefix && *s == *prefix) {
		s++;
		prefix++;
	}
	return !*prefix;
}

#endif
