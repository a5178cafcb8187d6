// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the kernel's reports of its bugs on a console: from the line that crash.c knows
 * to the report's end. The kernel marks that end for some; the others end with their
 * call trace. vmrun -r prints them, for scripts/report/decode.
 */
#include <string.h>

#include "compiler.h"
#include "judge.h"
#include "prefix.h"
#include "report.h"

#define REPORT_MAX 200		/* lines of one report */

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* What may follow a call trace without an indentation, in the same report. */
static bool goes_on(const char *s)
{
	static const char *const heads[] = {
		"Call trace:", "Call Trace:", "Code: ", "---[ end ", "RIP: ", "RSP: ",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(heads); i++)
		if (starts(s, heads[i]))
			return true;
	return *s == ' ';
}

bool report_line(struct report *r, const struct line *line)
{
	const char *text = line->text + prefix_len(line->text, NULL);
	bool reports = line->crash >= CRASH_REPORT;

	r->stamped |= line->printk;
	if (!line->printk && (r->stamped || *text == '#'))
		return false;
	if (r->lines && r->traced && !r->framed && !goes_on(text))
		r->lines = 0;
	if (!r->lines) {
		if (!reports)
			return false;
		r->number++;
		r->traced = false;
		r->framed = strstr(text, "KASAN: ") || starts(text, "BUG: KCSAN: ") ||
			    starts(text, "BUG: KFENCE: ") || starts(text, "BUG: KMSAN: ") ||
			    starts(text, "UBSAN: ");
	}
	r->traced |= starts(text, "Call trace:") || starts(text, "Call Trace:");
	if (++r->lines >= REPORT_MAX || starts(text, "---[ end ") || starts(text, "reboot: ") ||
	    (r->framed && starts(text, "=====")))
		r->lines = 0;
	return true;
}
