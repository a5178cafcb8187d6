/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdicts by number and by name, from the list in verdict-list.h. Scripts
 * get them from build/count, see scripts/report/count.c.
 */
#ifndef SVC462_VERDICT_H
#define SVC462_VERDICT_H

#include <stddef.h>

#define WHY_MAX 200		/* bytes of a verdict's reason, with its NUL */

#define VERDICT(name) name
enum verdict {
#include "verdict-list.h"
	VERDICT_END		/* behind the highest code */
};

#undef VERDICT

/* The name of the verdict with this exit code, or NULL if there is none. */
static inline const char *verdict_name(int code)
{
	/* the line of PASS becomes: [PASS].name = "PASS", [PASS].code = 0, */
#define VERDICT(type) \
	[type].name = #type, [type].code
	static const struct {
		const char *name;
		int code;
	} verdicts[] = {
#include "verdict-list.h"
	};
#undef VERDICT

	return code >= 0 && code < VERDICT_END ? verdicts[code].name : NULL;
}

#endif
