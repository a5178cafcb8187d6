/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Console bytes in, verdict out.
 *
 * The judge says what became of a guest. It sees what the guest wrote on its
 * console and is told how the machine ended; it runs nothing, does no I/O and
 * allocates no memory, so that any bytes can be tried on it without a machine,
 * as scripts/t/slow/22-fuzz.t does.
 *
 * There are three levels:
 *   - The lowest level is bytes. judge_feed() takes them in pieces of any size,
 *     and the verdict does not depend on where they were cut. They need not be
 *     text. NUL is dropped, as by a terminal. Of a longer line LINE_KEPT bytes
 *     are judged.
 *
 *   - The second level is lines. Where the kernel speaks in the middle of a line,
 *     which printk's time stamp shows, its message is a line, and the two pieces
 *     around it are one. In a diagnostic only a stamp that is newer than all before
 *     shows that: an older one is quoted from the kernel's log. The
 *     level, time stamp and caller that printk puts before a message are taken
 *     off: "<6>[    0.123456][    T1] ok 1 a" is the line "ok 1 a".
 *
 *   - The third level is meaning. Each line goes to two readers that do not know
 *     of each other. ktap.h reads the report of the tests (KTAP 1, TAP 13, TAP
 *     14) and keeps its own state. crash.h knows the first lines of the kernel's
 *     reports of its own bugs. Besides these, three messages of the kernel count
 *     here: that it boots, powers off or restarts.
 *
 * judge_finish() then weighs what was seen. If several hold, the first of these
 * is the verdict, and the reason is the first of its kind:
 *   CRASH       the kernel reported a bug of its own
 *   TIMEOUT     the deadline passed
 *   FAIL        a test is "not ok", or the report contradicts itself
 *   INCOMPLETE  a planned test is missing, or the guest did not power itself off
 *   SKIP        all that was planned was skipped
 *   PASS        every planned test is "ok", and the guest powered itself off
 * ERROR comes before all of them: the host failed. The judge gives it in one case, where
 * the kernel says that its memory did not hold the initramfs, so that files are missing.
 *
 * What is never believed:
 *   - an exit status, of QEMU or of any other command: a guest that panics may
 *     make QEMU exit with 0;
 *   - silence: what was not reported has not passed;
 *   - a report without a plan, or one that stops before its plan is fulfilled;
 *   - "ok" of a parent over "not ok" of its subtests, also as SKIP or TODO: only
 *     "not ok" with TODO or XFAIL excuses them;
 *   - a console that lost messages of the kernel after pid 1 started, or whose
 *     lost messages were followed by a call trace;
 *   - "reboot: Power down" if the kernel then restarts, or if QEMU, which cannot
 *     be forged from inside, says how the machine stopped;
 *   - what a diagnostic (a line that begins with "#") quotes, so that a program
 *     whose output is shown as diagnostics cannot forge a report.
 * A program that may write to the console or to /dev/kmsg directly can forge
 * anything: against root in the guest there is no protection.
 *
 * How to use it:
 *	judge_init(&judge, NULL);
 *	while ((n = read(console, buf, sizeof(buf))) > 0)
 *		judge_feed(&judge, buf, n);
 *	verdict = judge_finish(&judge, END_CONSOLE, NULL);
 *	puts(judge.why);
 */
#ifndef SVC462_JUDGE_H
#define SVC462_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "crash.h"
#include "ktap.h"
#include "verdict.h"

#define LINE_KEPT 4096		/* of a longer line, only this head is judged */

/* How the machine ended, as far as its host knows. */
enum ending {
	END_CONSOLE,		/* not watched: only the console can tell */
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
	bool started;		/* it comes after the start of pid 1 */
	bool echo;		/* in it the kernel repeats its command line */
	bool boot;		/* the kernel's, of its boot or of its power-off */
	enum crash crash;	/* what it says of a bug */
	int stall;		/* it reports that nothing happened for so many seconds, or 0 */
	unsigned long long test;	/* it is the result of this test, or 0 ... */
	enum verdict result;	/* ... with this verdict */
};

struct judge {
	void (*show)(const struct line *line);	/* may be NULL */
	bool program_only;	/* set after judge_init(): the kernel's lines are no results */
	char buf[2 * LINE_KEPT + 1];
	size_t len;
	unsigned long long has;	/* no other bytes are in it */
	bool cut;
	bool diagnostic;	/* that line is one, and quotes the kernel's log */
	char split[LINE_KEPT + 1];	/* what was printed of a line that ... */
	size_t split_len;
	unsigned long long split_has;
	bool split_cut;
	bool is_split;		/* ... the kernel interrupted */
	unsigned long long stamp;	/* the kernel's latest time stamp, microseconds */
	bool started;		/* pid 1 has ... */
	bool spoken;		/* ... and something that is not the kernel has printed */
	bool no_room;		/* for the initramfs */
	char lost[WHY_MAX];	/* the first line that says that messages were dropped */
	bool loss_counts;
	bool booted;
	bool off;
	bool reset;
	enum crash crash;	/* what names it: not CRASH_STALL but CRASH_REPORT */
	bool other_bug;		/* one that is no stall was seen, too */
	char title[WHY_MAX];
	struct ktap ktap;
	char why[2 * WHY_MAX];	/* the reason, after judge_finish() */
};

/* Begins a console. @show, if it is not NULL, is called for each line. */
void judge_init(struct judge *j, void (*show)(const struct line *line));

/* Takes the next @n bytes of the console. */
void judge_feed(struct judge *j, const void *bytes, size_t n);

/*
 * What was reported so far is told, with the result of one test: judge_finish() weighs what
 * comes, and whether it is complete.
 */
void judge_told(struct judge *j);

/*
 * The verdict after the last byte; the reason is in
 * j->why, and may be empty for a PASS. @how says @end in words, or is NULL.
 */
enum verdict judge_finish(struct judge *j, enum ending end, const char *how);

#endif
