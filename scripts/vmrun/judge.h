/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Console bytes in, verdict out: what vmrun.c, judge.c, ktap.c and crash.c
 * share. Nothing behind these calls does I/O or allocates, so it can be fuzzed.
 */
#ifndef SVC462_JUDGE_H
#define SVC462_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

/* The exit codes of vmrun, and of every script that runs a guest. */
enum verdict {
	PASS = 0,
	FAIL = 1,
	ERROR = 2,
	CRASH = 3,
	SKIP = 4,
	INCOMPLETE = 5,
	TIMEOUT = 124,
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define __printf(a, b) __attribute((format(printf, a, b)))

#define WHY_MAX 200		/* a verdict's reason, a crash's title */
#define LINE_KEPT 4096		/* of a longer line, only this head is judged */
#define SUBTESTS_MAX 64		/* how deep subtests may nest */

/* ktap.c: KTAP 1 and TAP 13/14, line by line, without printk's prefix. */

struct ktap_group {		/* the tests of one level */
	size_t indent;
	bool used;
	bool planned;
	unsigned long long plan;
	unsigned long long last;	/* the highest test number so far */
	unsigned long passed;
	unsigned long skipped;
	enum verdict worst;	/* PASS, INCOMPLETE or FAIL ... */
	char why[WHY_MAX];	/* ... and its first reason */
};

struct ktap {
	struct ktap_group group[SUBTESTS_MAX];
	int depth;
	bool seen;
	bool after_result;
	size_t yaml;		/* indentation of the YAML block we are in */
	char skip[WHY_MAX];	/* the first skip */
};

void ktap_line(struct ktap *k, const char *line);
/* PASS, FAIL, SKIP or INCOMPLETE; the reason may be empty. */
enum verdict ktap_finish(struct ktap *k, char why[WHY_MAX]);

/* crash.c: the kernel's reports of its own bugs. */

enum crash {
	CRASH_NONE,
	CRASH_TRACE,		/* what follows or frames a report */
	CRASH_REPORT,		/* the line that says what happened */
};

enum crash crash_line(const char *line, char title[WHY_MAX]);

/* judge.c: the whole console. */

/* How the machine ended, as far as its keeper knows. */
enum ending {
	END_CONSOLE,		/* nobody watched: only the console can tell */
	END_OFF,		/* the guest shut itself down */
	END_RESET,		/* the guest reset itself */
	END_PANIC,		/* the guest told QEMU of a panic */
	END_GONE,		/* QEMU went away by itself */
	END_DEADLINE,		/* it was killed on the deadline */
};

struct line {
	const char *text;	/* as printed, without the newline */
	bool printk;		/* it has printk's time stamp or level */
	bool cut;		/* the rest of a long line is missing */
};

struct judge {
	void (*show)(const struct line *line);	/* may be NULL */
	char buf[2 * LINE_KEPT + 1];
	size_t len;
	bool cut;
	bool quoting;		/* the next line goes on with a diagnostic */
	bool booted;
	bool off;
	bool reset;
	enum crash crash;
	char title[WHY_MAX];
	struct ktap ktap;
	char why[2 * WHY_MAX];
};

void judge_init(struct judge *j, void (*show)(const struct line *line));
void judge_feed(struct judge *j, const void *bytes, size_t n);
/* Leaves the reason in j->why. @how puts words to @end, or is NULL. */
enum verdict judge_finish(struct judge *j, enum ending end, const char *how);

#endif
