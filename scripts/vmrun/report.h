/* SPDX-License-Identifier: GPL-2.0-only */
/* Which lines of a console are the kernel's reports of its bugs; see report.c. */
#ifndef SVC462_REPORT_H
#define SVC462_REPORT_H

#include <stdbool.h>

struct line;			/* judge.h */

struct report {			/* all zero before the first line */
	int number;		/* of reports so far */
	int lines;		/* of this one, 0 between two */
	bool traced;		/* it has come to its call trace */
	bool framed;		/* it ends with a line of "=" */
	bool stamped;		/* this console's messages have time stamps */
};

/* Does this line belong to a report? What a program printed meanwhile does not. */
bool report_line(struct report *r, const struct line *line);

#endif
