// SPDX-License-Identifier: GPL-2.0-only
/*
 * From console bytes to a verdict: cuts the stream into lines, takes
 * off what prefix.c knows and asks crash.c and ktap.c; scripts/vmrun/vmrun.c feeds it.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "compiler.h"
#include "judge.h"
#include "prefix.h"

static bool is_power_down(const char *s)
{
	return *s == 'r' && !strcmp(s, "reboot: Power down");
}

static bool is_diagnostic(const char *s)
{
	s += prefix_len(s);
	return s[strspn(s, " \t")] == '#';
}

/* The kernel has lost messages: kernel/printk/printk.c, printed without a stamp. */
static bool tells_loss(const char *text)
{
	static const char dropped[] = " printk messages dropped";
	const char *star = strchr(text, '*');

	return star && *text != '#' && strlen(star) >= sizeof(dropped) && strstr(star, dropped);
}

static void look_for_loss(struct judge *j, const char *text)
{
	if (tells_loss(text)) {
		if (!j->lost[0])
			snprintf(j->lost, sizeof(j->lost), "%s", text);
		j->loss_counts |= j->started;
	} else if (j->lost[0] &&
		   (strstarts(text, "Call trace:") || strstarts(text, "Call Trace:"))) {
		j->loss_counts = true;	/* of a report that is not there */
	}
}

/* Of the kernel's messages: those that repeat its command line, and those of its boot. */
static void classify(struct judge *j, const char *text, struct line *line)
{
	bool run = strstarts(text, "Run /init as init process");
	/* behind that one, what init gets: arguments and environment, each indented */
	bool list = j->started && !j->spoken && strstarts(text, "  ");

	if (run || strstarts(text, "KTAP version "))
		j->started = true;
	line->started = j->started;
	if (!line->printk) {
		j->spoken |= j->started;
		return;
	}
	line->echo = list || strstarts(text, "Kernel command line: ") ||
		     strstarts(text, "Unknown kernel command line parameters");
	line->boot = list || run || !j->started || is_power_down(text);
}

/* A line that means nothing to anybody here. */
static void plain_line(struct judge *j, struct line *line)
{
	line->started = j->started;
	j->spoken |= j->started;
	if (!j->ktap.yaml)
		j->ktap.after_result = false;
	if (j->show)
		j->show(line);
}

/* May a message mean something by itself, not by what comes before it? */
static bool may_matter(const struct judge *j, const char *text)
{
	return j->ktap.yaml || ktap_may_begin(text) || crash_may_begin(text) ||
	       tells_loss(text) || strstarts(text, "Booting ") || strstarts(text, "Call ") ||
	       strstarts(text, "Initramfs ") || strstarts(text, "Run ") ||
	       strstarts(text, "reboot: ");
}

/* Judge one whole line, which ends with a NUL. */
static void judge_line(struct judge *j, const char *s, bool cut)
{
	struct line line = { .text = s, .cut = cut };
	const char *text = s + prefix_len(s), *stamp;
	unsigned long long now;
	char title[WHY_MAX];
	enum crash crash;

	line.printk = text != s;
	if (!line.printk && !may_matter(j, text)) {
		plain_line(j, &line);
		return;
	}
	stamp = line.printk ? own_stamp(s) : NULL;
	now = stamp ? stamp_value(stamp) : 0;
	if (now > j->stamp)
		j->stamp = now;
	classify(j, text, &line);
	/* init/initramfs.c, do_copy() */
	if (!j->started && strstarts(text, "Initramfs unpacking failed: write error"))
		j->no_room = true;
	look_for_loss(j, text);
	line.crash = crash_line(text, j->crash < CRASH_REPORT ? title : NULL);
	crash = line.crash == CRASH_STALL ? CRASH_REPORT : line.crash;
	if (line.crash == CRASH_STALL) {
		line.stall = stall_seconds(text);
		j->stall = true;
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
	if (is_power_down(text)) {
		j->off = true;
	} else if (strstarts(text, "reboot: Restarting system")) {
		j->reset = true;
	} else if (strstarts(text, "Booting Linux on physical CPU")) {
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
	size_t stamp = stamp_before(j->buf, j->len), at;
	char before;

	j->buf[j->len] = '\0';
	if (!stamp || (!j->diagnostic && prefix_len(j->buf) > stamp))
		return 0;
	at = stamp - level_before(j->buf, stamp);
	/* this is asked once, as what comes first may be long */
	if (!j->is_split && !j->diagnostic)
		j->diagnostic = is_diagnostic(j->buf);
	if (!j->diagnostic)
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
		keep_piece(j, at);
	j->len -= at;
	memmove(j->buf, j->buf + at, j->len);
	j->cut = false;
	j->diagnostic = false;
}

/*
 * Most lines mean nothing to anybody here: they begin with a byte with which nothing begins
 * that does, and do not have inside what a clock, a message or a loss has.
 */
enum { BEGINS = 1, INSIDE = 2, BRACKET = 4 };
static unsigned char means[256];

static void find_meanings(void)
{
	static const char begins[] = "[<\033 \t-1BCIKRTnor";
	int c;

	for (c = 1; c < 256; c++)
		if (strchr(begins, c) || crash_first(c))
			means[c] |= BEGINS;
	means[':'] |= INSIDE;
	means['*'] |= INSIDE;
	means[']'] |= BRACKET;
}

/*
 * Most lines come whole, and the kernel does not speak in the middle of them: judge
 * such a line, and return its length with the newline; 0 for any other.
 */
static size_t whole_line(struct judge *j, const char *s, size_t n)
{
	struct line line = { .text = j->buf };
	unsigned char bytes = 0;
	size_t len, whole;
	const char *at;

	if (n > LINE_KEPT)
		n = LINE_KEPT;
	for (len = 0; len < n && s[len] != '\n'; len++) {
		bytes |= means[(unsigned char)s[len]];
		j->buf[len] = s[len];
	}
	if (len == n)
		return 0;
	whole = len + 1;
	while (len && j->buf[len - 1] == '\r')
		len--;
	j->buf[len] = '\0';
	at = bytes & BRACKET ? j->buf + prefix_len(j->buf) : "";
	for (; (at = strchr(at, ']')); at++)
		if (at[1] == ' ' && stamp_before(j->buf, at + 2 - j->buf))
			return 0;
	if (j->is_split)
		end_line(j, len);
	else if (!len || !(means[(unsigned char)*s] & BEGINS || bytes & INSIDE || j->ktap.yaml))
		plain_line(j, &line);
	else
		judge_line(j, j->buf, false);
	return whole;
}

void judge_init(struct judge *j, void (*show)(const struct line *line))
{
	memset(j, 0, sizeof(*j));
	j->show = show;
	find_meanings();
}

/* Takes bytes without a NUL. */
static void feed_text(struct judge *j, const char *s, size_t n)
{
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
			j->diagnostic = false;
		} else {
			add_byte(j, *s);
		}
	}
}

void judge_feed(struct judge *j, const void *bytes, size_t n)
{
	char text[LINE_KEPT];
	const char *s = bytes;
	size_t len;

	if (!memchr(s, '\0', n)) {
		feed_text(j, s, n);
		return;
	}
	while (n) {	/* a terminal drops NUL as well */
		for (len = 0; n && len < sizeof(text); n--, s++)
			if (*s)
				text[len++] = *s;
		feed_text(j, text, len);
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
