// SPDX-License-Identifier: GPL-2.0-only
/*
 * From console bytes to a verdict: cuts the stream into lines, takes
 * off what prefix.c knows and asks crash.c and ktap.c; scripts/vmrun/vmrun.c feeds it.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "prefix.h"

static bool starts(const char *s, const char *with)
{
	return *s == *with && !strncmp(s, with, strlen(with));
}

static bool is_diagnostic(const char *s)
{
	s += prefix_len(s);
	return s[strspn(s, " \t")] == '#';
}

/* The kernel has lost messages: kernel/printk/printk.c, printed without a stamp. */
static void look_for_loss(struct judge *j, const char *text)
{
	const char *lost = strchr(text, '*');

	if (lost && *text != '#' && strstr(lost, " printk messages dropped")) {
		if (!j->lost[0])
			snprintf(j->lost, sizeof(j->lost), "%s", text);
		j->loss_counts |= j->started;
	} else if (j->lost[0] && (starts(text, "Call trace:") || starts(text, "Call Trace:"))) {
		j->loss_counts = true;	/* of a report that is not there */
	}
}

/* Of the kernel's messages: those that repeat its command line, and those of its boot. */
static void classify(struct judge *j, const char *text, struct line *line)
{
	bool run = starts(text, "Run /init as init process");
	/* behind that one, what init gets: arguments and environment, each indented */
	bool list = j->started && !j->spoken && starts(text, "  ");

	if (run || starts(text, "KTAP version "))
		j->started = true;
	line->started = j->started;
	if (!line->printk) {
		j->spoken |= j->started;
		return;
	}
	line->echo = list || starts(text, "Kernel command line: ") ||
		     starts(text, "Unknown kernel command line parameters");
	line->boot = list || run || !j->started || !strcmp(text, "reboot: Power down");
}

/* Judge one whole line, which ends with a NUL. */
static void judge_line(struct judge *j, const char *s, bool cut)
{
	struct line line = { .text = s, .cut = cut };
	const char *text = s + prefix_len(s), *stamp;
	char title[WHY_MAX];
	enum crash crash;

	line.printk = text != s;
	stamp = line.printk ? own_stamp(s) : NULL;
	if (stamp && stamp_value(stamp) > j->stamp)
		j->stamp = stamp_value(stamp);
	classify(j, text, &line);
	/* init/initramfs.c, do_copy() */
	if (!j->started && starts(text, "Initramfs unpacking failed: write error"))
		j->no_room = true;
	look_for_loss(j, text);
	crash = crash_line(text, j->crash < CRASH_REPORT ? title : NULL);
	line.crash = crash;
	if (crash == CRASH_STALL) {
		line.stall = stall_seconds(text);
		j->stall = true;
		crash = CRASH_REPORT;
	} else if (crash > CRASH_MEMORY) {
		j->other_bug = true;
	}
	if (!line.printk || !j->program_only) {
		ktap_line(&j->ktap, text);
		line.test = j->ktap.number;
		line.result = j->ktap.result;
	}
	if (j->show)
		j->show(&line);
	if (crash > j->crash) {
		j->crash = crash;
		memcpy(j->title, title, sizeof(title));
	}
	if (!strcmp(text, "reboot: Power down")) {
		j->off = true;
	} else if (starts(text, "reboot: Restarting system")) {
		j->reset = true;
	} else if (starts(text, "Booting Linux on physical CPU")) {
		j->reset |= j->booted;
		j->booted = true;
	}
}

/*
 * A line that the kernel interrupted goes on behind the kernel's: its pieces are
 * kept, and judged as the one line that they are.
 */
static void keep_piece(struct judge *j, size_t n)
{
	size_t room = LINE_KEPT - j->split_len;

	j->split_cut |= j->cut || n > room;
	if (n > room)
		n = room;
	memcpy(j->split + j->split_len, j->buf, n);
	j->split_len += n;
	j->is_split = true;
}

static void end_split(struct judge *j)
{
	while (j->split_len && j->split[j->split_len - 1] == '\r')
		j->split_len--;
	j->split[j->split_len] = '\0';
	judge_line(j, j->split, j->split_cut);
	j->split_len = 0;
	j->split_cut = false;
	j->is_split = false;
}

/* The line without its newline is buf[0..n): judge it. */
static void end_line(struct judge *j, size_t n)
{
	char rest;

	if (j->cut && n > LINE_KEPT)
		n = LINE_KEPT;
	while (n && j->buf[n - 1] == '\r')
		n--;
	rest = j->buf[n];
	j->buf[n] = '\0';
	if (j->is_split && !own_stamp(j->buf)) {
		keep_piece(j, n);
		end_split(j);
	} else {
		judge_line(j, j->buf, j->cut);
	}
	j->buf[n] = rest;
}

/*
 * The kernel may speak while a program is in the middle of a line: the offset
 * of a time stamp that has just become complete there, or 0.
 */
static size_t glued_stamp(struct judge *j)
{
	size_t at = j->len > STAMP_MAX ? j->len - STAMP_MAX : 0;
	size_t len, stamp;
	char before;

	/* all that ends here ends with a digit */
	if (j->len < 3 || !isdigit((unsigned char)j->buf[j->len - 3]))
		return 0;
	j->buf[j->len] = '\0';
	for (; at < j->len; at++) {
		len = exact_stamp_len(j->buf + at);
		if (len && at + len + caller_len(j->buf + at + len) == j->len - 1)
			break;
	}
	if (at == j->len || prefix_len(j->buf) > at)
		return 0;
	stamp = at;
	at -= level_before(j->buf, at);
	if (!at)
		return 0;
	if (j->is_split || !is_diagnostic(j->buf))
		return at;
	/*
	 * A diagnostic may quote the kernel's log, behind a blank or the '#'. What it
	 * quotes was printed before: a stamp that is newer than all is the kernel's own.
	 */
	before = j->buf[at - 1];
	if (before != ' ' && before != '\t' && before != '#')
		return at;
	return stamp_value(j->buf + stamp) > j->stamp ? at : 0;
}

static void add_byte(struct judge *j, char c)
{
	const size_t size = sizeof(j->buf) - 1;
	size_t at;

	if (j->len == size) {	/* keep the head, and room for a stamp */
		memmove(j->buf + LINE_KEPT, j->buf + size - STAMP_MAX,
			STAMP_MAX);
		j->len = LINE_KEPT + STAMP_MAX;
		j->cut = true;
	}
	j->buf[j->len++] = c;
	if (c != ' ' || j->len < 2 || j->buf[j->len - 2] != ']')
		return;
	at = glued_stamp(j);
	if (!at)
		return;
	if (prefix_len(j->buf))		/* the kernel's own lines are whole */
		end_line(j, at);
	else
		keep_piece(j, j->cut && at > LINE_KEPT ? LINE_KEPT : at);
	j->len -= at;
	memmove(j->buf, j->buf + at, j->len);
	j->cut = false;
}

/*
 * What a line can be known by that means nothing to anybody here: it does not begin
 * like any that does, and has nothing inside that a prefix or a message would have.
 */
enum { BEGINS = 1, INSIDE = 2 };
static unsigned char means[256];

static void find_meanings(void)
{
	static const char begins[] = "[<\033 \tBKRT1on";
	int c;

	for (c = 0; c < 256; c++) {
		if (!c || memchr("*:]\r", c, 4))
			means[c] |= INSIDE;
		if (memchr(begins, c, sizeof(begins)) || crash_may_begin(c))
			means[c] |= BEGINS;
	}
}

/* Take a line that means nothing: its length with the newline, or 0 if it may mean more. */
static size_t plain_line(struct judge *j, const char *s, size_t n)
{
	struct line line = { .text = j->buf, .started = j->started };
	size_t len, end;

	if (j->is_split || j->ktap.yaml || (means[(unsigned char)*s] & BEGINS))
		return 0;
	if (n > LINE_KEPT)
		n = LINE_KEPT;
	for (len = 0; len < n && s[len] != '\n'; len++) {
		if (means[(unsigned char)s[len]] & INSIDE)
			break;
		j->buf[len] = s[len];
	}
	end = len + (len < n && s[len] == '\r');
	if (end >= n || s[end] != '\n')
		return 0;
	j->buf[len] = '\0';
	j->spoken |= j->started;
	j->ktap.after_result = false;
	if (j->show)
		j->show(&line);
	return end + 1;
}

/*
 * Most lines come whole, and the kernel does not speak in the middle of them: judge
 * such a line, and return its length with the newline; 0 for any other.
 */
static size_t whole_line(struct judge *j, const char *s, size_t n)
{
	size_t len = plain_line(j, s, n);
	const char *end;

	if (len)
		return len;
	end = memchr(s, '\n', n < LINE_KEPT ? n : LINE_KEPT);
	if (!end)
		return 0;
	len = end - s;
	memcpy(j->buf, s, len);
	j->buf[len] = '\0';
	if (memchr(s, '\0', len) || strstr(j->buf + prefix_len(j->buf), "] "))
		return 0;
	end_line(j, len);
	return len + 1;
}

void judge_init(struct judge *j, void (*show)(const struct line *line))
{
	memset(j, 0, sizeof(*j));
	j->show = show;
	find_meanings();
}

void judge_feed(struct judge *j, const void *bytes, size_t n)
{
	const char *s = bytes;
	bool begins = !j->len && !j->cut;
	size_t whole;

	for (; n; n--, s++) {
		while (begins && n && (whole = whole_line(j, s, n))) {
			s += whole;
			n -= whole;
		}
		if (!n)
			break;
		begins = *s == '\n';
		if (begins) {
			end_line(j, j->len);
			j->len = 0;
			j->cut = false;
		} else if (*s) {	/* a terminal drops NUL as well */
			add_byte(j, *s);
		}
	}
}

/* Why this end is not a power-off, or NULL. */
static const char *lost(struct judge *j, enum ending end, const char *how)
{
	if (end == END_OFF)
		return NULL;
	if (end == END_GONE)
		return how;
	if (end == END_RESET || j->reset)
		return "the guest reset itself instead of powering off";
	if (j->off)
		return NULL;
	return how ? how : "the guest did not power itself off";
}

enum verdict judge_finish(struct judge *j, enum ending end, const char *how)
{
	char why[WHY_MAX];
	enum verdict report;
	const char *gone;
	bool early;

	if (j->len)
		end_line(j, j->len);
	j->len = 0;
	if (j->is_split)
		end_split(j);
	early = j->ktap.group[0].planned && j->ktap.group[0].last < j->ktap.group[0].plan;
	report = ktap_finish(&j->ktap, why);
	gone = lost(j, end, how);

	if (j->no_room) {
		snprintf(j->why, sizeof(j->why),
			 "host: the guest's memory did not hold the initramfs: use a higher MEM=");
		return ERROR;
	}
	if (j->crash > CRASH_MEMORY) {
		snprintf(j->why, sizeof(j->why), "%s", j->title);
		return CRASH;
	}
	if (end == END_PANIC && !j->crash) {
		snprintf(j->why, sizeof(j->why),
			 "the guest told QEMU that it panicked");
		return CRASH;
	}
	if (end == END_DEADLINE) {
		snprintf(j->why, sizeof(j->why), "%s", how ? how : "");
		return TIMEOUT;
	}
	if (j->loss_counts && report != FAIL) {
		snprintf(j->why, sizeof(j->why), "the console lost messages of the kernel: %s",
			 j->lost);
		return INCOMPLETE;
	}
	if (j->crash == CRASH_MEMORY && report != FAIL) {
		snprintf(j->why, sizeof(j->why), "the guest's memory was used up: %s", j->title);
		return INCOMPLETE;
	}
	if (report == FAIL || !gone) {
		snprintf(j->why, sizeof(j->why), "%s%s", why, report == INCOMPLETE && early ?
			 "; the guest powered itself off before that" : "");
		return report;
	}
	if (report == INCOMPLETE)
		snprintf(j->why, sizeof(j->why), "%s; %s", why, gone);
	else
		snprintf(j->why, sizeof(j->why), "%s", gone);
	return INCOMPLETE;
}
