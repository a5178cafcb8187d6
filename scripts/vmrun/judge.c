// SPDX-License-Identifier: GPL-2.0-only
/*
 * From console bytes to a verdict: cuts the stream into lines, takes printk's
 * prefix off and asks crash.c and ktap.c; scripts/vmrun/vmrun.c feeds it.
 */
#include <stdio.h>
#include <string.h>

#include "judge.h"

#define STAMP_MAX 48	/* "[    0.123456][    T1] " */

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* The length of "[    0.123456]" at @s, or 0. */
static size_t stamp_len(const char *s)
{
	size_t i = 0, digits;

	if (s[i++] != '[')
		return 0;
	i += strspn(s + i, " ");
	digits = strspn(s + i, "0123456789");
	i += digits;
	if (!digits || s[i++] != '.')
		return 0;
	digits = strspn(s + i, "0123456789");
	i += digits;
	return digits && s[i] == ']' ? i + 1 : 0;
}

/* The length of "[    T1]" or "[    C0]", who called printk, or 0. */
static size_t caller_len(const char *s)
{
	size_t i = 0, digits;

	if (s[i++] != '[')
		return 0;
	i += strspn(s + i, " ");
	if (s[i] != 'T' && s[i] != 'C')
		return 0;
	i++;
	digits = strspn(s + i, "0123456789");
	i += digits;
	return digits && s[i] == ']' ? i + 1 : 0;
}

/* The length of "<6>" at @s, or 0. */
static size_t level_len(const char *s)
{
	size_t digits = s[0] == '<' ? strspn(s + 1, "0123456789") : 0;

	return digits && s[1 + digits] == '>' ? digits + 2 : 0;
}

/* Where not any stamp will do: the length of just printk's "[%5lu.%06lu]", or 0. */
static size_t exact_stamp_len(const char *s)
{
	size_t len = stamp_len(s);

	return len >= 14 && s[len - 8] == '.' ? len : 0;
}

/* The length of what printk and the console put before a message. */
static size_t prefix_len(const char *s)
{
	size_t level = level_len(s), stamp;

	stamp = stamp_len(s + level);
	if (!stamp)
		return level;
	stamp += level;
	stamp += caller_len(s + stamp);
	if (s[stamp] && s[stamp] != ' ')
		return level;
	return stamp + (s[stamp] == ' ');
}

static bool is_diagnostic(const char *s)
{
	s += prefix_len(s);
	return s[strspn(s, " \t")] == '#';
}

/* The line without its newline is buf[0..n): judge it. */
static void end_line(struct judge *j, size_t n)
{
	struct line line = { .text = j->buf, .cut = j->cut };
	char title[WHY_MAX], rest;
	const char *text;
	enum crash crash;

	if (j->cut && n > LINE_KEPT)
		n = LINE_KEPT;
	while (n && j->buf[n - 1] == '\r')
		n--;
	rest = j->buf[n];
	j->buf[n] = '\0';
	text = j->buf + prefix_len(j->buf);
	line.printk = text != j->buf;
	if (j->show)
		j->show(&line);

	/* what is left of a diagnostic that the kernel's words were in */
	if (j->quoting && !exact_stamp_len(j->buf + level_len(j->buf))) {
		j->quoting = false;
		j->buf[n] = rest;
		return;
	}
	crash = crash_line(text, title);
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
	ktap_line(&j->ktap, text);
	j->buf[n] = rest;
}

/*
 * The kernel may speak while a program is in the middle of a line: the offset
 * of a time stamp that has just become complete there, or 0.
 */
static size_t glued_stamp(struct judge *j)
{
	size_t at = j->len > STAMP_MAX ? j->len - STAMP_MAX : 0;
	size_t prefix, len;
	char before;

	j->buf[j->len] = '\0';
	for (; at < j->len; at++) {
		len = exact_stamp_len(j->buf + at);
		if (len && at + len + caller_len(j->buf + at + len) == j->len - 1)
			break;
	}
	prefix = prefix_len(j->buf);
	if (at == j->len || prefix > at)
		return 0;
	if (j->quoting || !is_diagnostic(j->buf))
		return at;
	/*
	 * What a test quotes in a diagnostic stands behind a blank or the '#',
	 * and is not the kernel's; init/pid1.c breaks up such a quote, and never
	 * leaves a line at a blank.
	 */
	before = j->buf[at - 1];
	prefix += strspn(j->buf + prefix, " \t");
	return before == ' ' || before == '\t' || at == prefix + 1 ? 0 : at;
}

static void add_byte(struct judge *j, char c)
{
	const size_t size = sizeof(j->buf) - 1;
	bool diagnostic;
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
	diagnostic = j->quoting || is_diagnostic(j->buf);
	end_line(j, at);
	j->quoting = diagnostic;
	j->len -= at;
	memmove(j->buf, j->buf + at, j->len);
	j->cut = false;
}

void judge_init(struct judge *j, void (*show)(const struct line *line))
{
	memset(j, 0, sizeof(*j));
	j->show = show;
}

void judge_feed(struct judge *j, const void *bytes, size_t n)
{
	const char *s = bytes;

	for (; n; n--, s++) {
		if (*s == '\n') {
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

	if (j->len)
		end_line(j, j->len);
	j->len = 0;
	report = ktap_finish(&j->ktap, why);
	gone = lost(j, end, how);

	if (j->crash) {
		snprintf(j->why, sizeof(j->why), "%s", j->title);
		return CRASH;
	}
	if (end == END_PANIC) {
		snprintf(j->why, sizeof(j->why),
			 "the guest told QEMU that it panicked");
		return CRASH;
	}
	if (end == END_DEADLINE) {
		snprintf(j->why, sizeof(j->why), "%s", how ? how : "");
		return TIMEOUT;
	}
	if (report == FAIL || !gone) {
		snprintf(j->why, sizeof(j->why), "%s", why);
		return report;
	}
	if (report == INCOMPLETE)
		snprintf(j->why, sizeof(j->why), "%s; %s", why, gone);
	else
		snprintf(j->why, sizeof(j->why), "%s", gone);
	return INCOMPLETE;
}
