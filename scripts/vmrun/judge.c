// SPDX-License-Identifier: GPL-2.0-only
/*
 * From console bytes to a verdict: cuts the stream into lines, takes
 * off what prefix.c knows and asks crash.c and ktap.c; scripts/vmrun/vmrun.c feeds it.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "compiler.h"
#include "judge.h"
#include "prefix.h"

/* kernel/printk/printk.c, printed without a stamp: "** 513 printk messages dropped **" */
static const char dropped[] = " printk messages dropped";
static unsigned long long loss_needs;

/* The kernel has lost messages. */
static bool tells_loss(const char *text, unsigned long long has)
{
	const char *star = has_all(has, loss_needs) ? strchr(text, '*') : NULL;

	return star && *text != '#' && strstr(star, dropped);
}

static void look_for_loss(struct judge *j, const char *text, unsigned long long has)
{
	if (tells_loss(text, has)) {
		if (!j->lost[0])
			snprintf(j->lost, sizeof(j->lost), "%s", text);
		j->loss_counts |= j->started;
	} else if (j->lost[0] &&
		   (strstarts(text, "Call trace:") || strstarts(text, "Call Trace:"))) {
		j->loss_counts = true;	/* of a report that is not there */
	}
}

/* The messages that count here: how far the guest has come, and what of it is its boot. */
static void classify(struct judge *j, const char *text, struct line *line)
{
	/* behind "Run /init", what init gets: arguments and environment, each indented */
	bool boot = j->started && !j->spoken && strstarts(text, "  ");
	bool echo = boot;

	switch (*text) {
	case 'B':
		if (!strstarts(text, "Booting Linux on physical CPU"))
			break;
		j->reset |= j->booted;
		j->booted = true;
		break;
	case 'I':	/* init/initramfs.c, do_copy() */
		j->no_room |= !j->started &&
			      strstarts(text, "Initramfs unpacking failed: write error");
		break;
	case 'K':
		j->started |= strstarts(text, "KTAP version ");
		echo |= strstarts(text, "Kernel command line: ");
		break;
	case 'R':
		boot |= strstarts(text, "Run /init as init process");
		j->started |= boot;
		break;
	case 'U':
		echo |= strstarts(text, "Unknown kernel command line parameters");
		break;
	case 'r':
		boot |= !strcmp(text, "reboot: Power down");
		j->off |= boot;
		j->reset |= strstarts(text, "reboot: Restarting system");
		break;
	}
	line->started = j->started;
	j->spoken |= j->started && !line->printk;
	line->echo = line->printk && echo;
	line->boot = line->printk && (boot || !j->started);
}

/*
 * Most lines mean nothing here. One that begins with a byte may, if it has all bytes that
 * those have which begin so and mean something: to KTAP only, or to others as well. See
 * may_matter() for what stands anywhere.
 */
static unsigned long long needs[256], needs_ktap[256];
static unsigned long long clock_needs;

static void find_needs(void)
{
	static const char *const begins[] = {
		"Booting Linux on physical CPU", "Call Trace:", "Call trace:",
		"Initramfs unpacking failed: ", "KTAP version ", "Run /init as init process",
		"reboot: ",
	};
	/* an indentation, and what prefix.c takes off */
	static const char before[] = " \t[<\033";
	size_t i;
	int c;

	for (c = 1; c < 256; c++) {
		needs_ktap[c] = ktap_needs(c);
		needs[c] = crash_needs(c);
		if (isdigit(c))		/* the clock of a test lab */
			needs[c] &= BYTE('-') | BYTE(':');
		if (strchr(before, c))
			needs[c] = 0;
	}
	for (i = 0; i < ARRAY_SIZE(begins); i++)
		needs[(unsigned char)*begins[i]] &= bytes_of(begins[i]);
	loss_needs = BYTE('*') | bytes_of(dropped);
	clock_needs = bytes_of(" kernel: ");	/* journalctl's */
}

/* Whatever prefix.c takes off has a bracket, or is the clock of a test lab or of journalctl. */
static bool may_have_prefix(unsigned long long has)
{
	return has & (BYTE('[') | BYTE('<')) || has_all(has, BYTE('-') | BYTE(':')) ||
	       has_all(has, clock_needs);
}

static bool may_matter(const struct judge *j, const char *s, unsigned long long has)
{
	if (!*s || j->ktap.yaml)
		return j->ktap.yaml;
	return has_all(has, needs[(unsigned char)*s]) || crash_inside(has) ||
	       has_all(has, loss_needs) || has_all(has, clock_needs);
}

static void read_ktap(struct judge *j, const char *text, struct line *line)
{
	ktap_line(&j->ktap, text);
	line->test = j->ktap.number;
	line->result = j->ktap.result;
}

static void read_line(struct judge *j, const char *s, unsigned long long has, bool cut)
{
	const char *stamp = NULL, *text = s + (may_have_prefix(has) ? prefix_len(s, &stamp) : 0);
	struct line line = { .text = s, .cut = cut, .printk = text != s };
	unsigned long long now;
	char title[WHY_MAX];
	enum crash crash;

	now = line.printk && stamp ? stamp_value(stamp) : 0;
	if (now > j->stamp)
		j->stamp = now;
	classify(j, text, &line);
	look_for_loss(j, text, has);
	line.crash = crash_line(text, has, j->crash < CRASH_REPORT ? title : NULL);
	crash = line.crash == CRASH_STALL ? CRASH_REPORT : line.crash;
	if (line.crash == CRASH_STALL)
		line.stall = stall_seconds(text);
	else if (crash > CRASH_MEMORY)
		j->other_bug = true;
	if (!line.printk || !j->program_only)
		read_ktap(j, text, &line);
	if (j->show)
		j->show(&line);
	if (crash > j->crash) {
		j->crash = crash;
		memcpy(j->title, title, sizeof(title));
	}
}

/* Judge one whole line, which ends with a NUL, and has no other bytes than @has. */
static inline void judge_line(struct judge *j, const char *s, unsigned long long has, bool cut)
{
	struct line line = { .text = s, .cut = cut, .started = j->started };

	if (may_matter(j, s, has)) {
		read_line(j, s, has, cut);
		return;
	}
	j->spoken |= j->started;
	if (*s && has_all(has, needs_ktap[(unsigned char)*s]))
		read_ktap(j, s, &line);
	else
		j->ktap.after_result = false;
	if (j->show)
		j->show(&line);
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
	j->split_has |= j->has;
	j->is_split = true;
}

static void end_split(struct judge *j)
{
	while (j->split_len && j->split[j->split_len - 1] == '\r')
		j->split_len--;
	j->split[j->split_len] = '\0';
	judge_line(j, j->split, j->split_has, j->split_cut);
	j->split_len = 0;
	j->split_has = 0;
	j->split_cut = false;
	j->is_split = false;
}

/* The line without its newline is buf[0..n): judge it. */
static void end_line(struct judge *j, size_t n)
{
	const char *stamp = NULL;
	char rest;

	if (j->cut && n > LINE_KEPT)
		n = LINE_KEPT;
	while (n && j->buf[n - 1] == '\r')
		n--;
	rest = j->buf[n];
	j->buf[n] = '\0';
	if (j->is_split)
		prefix_len(j->buf, &stamp);
	if (j->is_split && !stamp) {
		keep_piece(j, n);
		end_split(j);
	} else {
		judge_line(j, j->buf, j->has, j->cut);
	}
	j->buf[n] = rest;
}

/* The next line begins with the byte @at. */
static void begin_line(struct judge *j, size_t at)
{
	size_t i;

	j->len -= at;
	j->has = 0;
	j->cut = false;
	j->diagnostic = false;
	for (i = 0; i < j->len; i++) {
		j->buf[i] = j->buf[at + i];
		j->has |= BYTE(j->buf[i]);
	}
}

/*
 * The kernel may speak while a program is in the middle of a line. If the stamp of its
 * message has just become complete there, judge what comes before.
 */
static void end_at_stamp(struct judge *j)
{
	size_t stamp = stamp_before(j->buf, j->len), at, prefix;
	char before;

	j->buf[j->len] = '\0';
	prefix = stamp ? prefix_len(j->buf, NULL) : 0;
	if (!stamp || (!j->diagnostic && prefix > stamp))
		return;
	at = stamp - level_before(j->buf, stamp);
	/* this is asked once, as what comes first may be long */
	if (!j->is_split && !j->diagnostic)
		j->diagnostic = j->buf[prefix + strspn(j->buf + prefix, " \t")] == '#';
	/*
	 * A diagnostic may quote the kernel's log, behind a blank or the '#'. What it
	 * quotes was printed before: a stamp that is newer than all is the kernel's own.
	 */
	before = at ? j->buf[at - 1] : '\0';
	if (j->diagnostic && (before == ' ' || before == '\t' || before == '#') &&
	    stamp_value(j->buf + stamp) <= j->stamp)
		return;
	if (!at)
		return;
	if (prefix)		/* the kernel's own lines are whole */
		end_line(j, at);
	else
		keep_piece(j, at);
	begin_line(j, at);
}

/* Keep the head of a long line, and room for a stamp. */
static void shorten_line(struct judge *j)
{
	memmove(j->buf + LINE_KEPT, j->buf + j->len - STAMP_MAX, STAMP_MAX);
	j->len = LINE_KEPT + STAMP_MAX;
	j->cut = true;
}

void judge_init(struct judge *j, void (*show)(const struct line *line))
{
	memset(j, 0, sizeof(*j));
	j->show = show;
	find_needs();
}

/* Takes bytes without a NUL. */
static void feed_text(struct judge *j, const char *s, size_t n)
{
	const char *const end = s + n, *stop;
	char *const full = j->buf + sizeof(j->buf) - 1;
	unsigned long long has;
	bool stamp;
	char *to, last;

	while (s < end) {
		to = j->buf + j->len;
		last = j->len ? to[-1] : '\0';
		has = j->has;
		stamp = false;
		stop = end - s < full - to ? end : s + (full - to);
		while (s < stop && *s != '\n' && !stamp) {
			stamp = *s == ' ' && last == ']';
			last = *s++;
			*to++ = last;
			has |= BYTE(last);
		}
		j->len = to - j->buf;
		j->has = has;
		if (stamp) {
			end_at_stamp(j);
		} else if (s < end && *s == '\n') {
			s++;
			end_line(j, j->len);
			begin_line(j, j->len);
		} else if (s < end) {
			shorten_line(j);
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

void judge_told(struct judge *j)
{
	j->crash = CRASH_NONE;
	j->other_bug = false;
	j->ktap.group[0].worst = PASS;
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
