/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines in which the kernel reports a bug of its own; see crash.c, whose
 * table is the place for the next pattern. It keeps no state and does no I/O.
 */
#ifndef SVC462_CRASH_H
#define SVC462_CRASH_H

#include <stdbool.h>

#include "bytes.h"
#include "verdict.h"

enum crash {			/* the higher one names the crash; a stall is a report, too */
	CRASH_NONE,
	CRASH_MEMORY,		/* none: the guest's memory was used up */
	CRASH_TRACE,		/* what follows or frames a report */
	CRASH_RECORD,		/* what pid 1 says that the kernel has counted */
	CRASH_REPORT,		/* the line that says what happened */
	CRASH_STALL,		/* such a line, of what did not happen in time */
};

/*
 * What @line is, without printk's prefix and without the newline; it has no other bytes
 * than @has. @title, which may be NULL, gets what to call the bug, the same at each build
 * as far as that is simple; of a CRASH_NONE it is left as it was.
 */
enum crash crash_line(const char *line, unsigned long long has, char title[WHY_MAX]);

/*
 * A line that begins with this byte is CRASH_NONE unless it has all of these, or
 * crash_inside() of its bytes is true. To be asked before all else here, as judge_init() does.
 */
unsigned long long crash_needs(unsigned char byte);
bool crash_inside(unsigned long long has);

/*
 * For how many seconds before it nothing happened, by the @line of a CRASH_STALL; 0 for
 * what only follows from another.
 */
int stall_seconds(const char *line);

#endif
