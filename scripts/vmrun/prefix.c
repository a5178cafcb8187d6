// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands before a message on a console or in a log: printk's level, time stamp
 * and caller (kernel/printk/printk.c), and what a lab, dmesg -T or journalctl puts
 * before those; scripts/vmrun/judge.c takes it off.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "compiler.h"
#include "prefix.h"

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* strspn() takes longer to begin than these are long. */
static inline size_t digits_len(const char *s)
{
	size_t n = 0;

	while (is_digit(s[n]))
		n++;
	return n;
}

static inline size_t blanks_len(const char *s)
{
	size_t n = 0;

	while (s[n] == ' ')
		n++;
	return n;
}

/* The length of "[    0.123456]" at @s, or 0. */
static size_t stamp_len(const char *s)
{
	size_t i = 0, digits;

	if (s[i++] != '[')
		return 0;
	i += blanks_len(s + i);
	digits = digits_len(s + i);
	i += digits;
	if (!digits || s[i++] != '.')
		return 0;
	digits = digits_len(s + i);
	i += digits;
	if (s[i] == ',')	/* the CPU, in Android's and old kernels */
		i += 1 + digits_len(s + i + 1);
	return digits && s[i] == ']' ? i + 1 : 0;
}

/* The length of "[    T1]" or "[    C0]" at @s, who called printk, or 0. */
static size_t caller_len(const char *s)
{
	size_t i = 0, digits;

	if (s[i++] != '[')
		return 0;
	i += blanks_len(s + i);
	if (s[i] != 'T' && s[i] != 'C')
		return 0;
	i++;
	digits = digits_len(s + i);
	i += digits;
	return digits && s[i] == ']' ? i + 1 : 0;
}

/* The length of "<6>" at @s, or 0. */
static size_t level_len(const char *s)
{
	size_t digits = s[0] == '<' ? digits_len(s + 1) : 0;

	return digits && s[1 + digits] == '>' ? digits + 2 : 0;
}

size_t level_before(const char *s, size_t at)
{
	size_t i = at;

	if (!i || s[--i] != '>')
		return 0;
	while (i && is_digit(s[i - 1]))
		i--;
	return i && level_len(s + i - 1) ? at - i + 1 : 0;
}

/* Is the stamp of this length at @s just printk's "[%5lu.%06lu]"? */
static bool is_exact(const char *s, size_t len)
{
	return len >= 14 && s[len - 8] == '.';
}

/* The length of the terminal's colour sequences at @s, "\033[0;32m". */
static size_t colours_len(const char *s)
{
	size_t i = 0, n;

	while (s[i] == '\033' && s[i + 1] == '[') {
		n = i + 2 + strspn(s + i + 2, "0123456789;");
		if (s[n] != 'm')
			break;
		i = n + 1;
	}
	return i;
}

/* The length of a clock like this one at @s, or 0; see outside_len(). */
static inline size_t clock_len(const char *s, const char *like)
{
	size_t n;

	for (n = 0; like[n]; n++)
		if (!(like[n] == '9' ? is_digit(s[n]) :
		      like[n] == 'a' ? isalpha((unsigned char)s[n]) :
		      like[n] == '_' ? is_digit(s[n]) || s[n] == ' ' : like[n] == s[n]))
			return 0;
	return n;
}

/*
 * The length of what others than the kernel put before a line, or 0: a test lab's
 * clock, the date of dmesg -T, or journalctl's date, host and "kernel:".
 */
static size_t outside_len(const char *s)
{
	/* '9' is a digit, 'a' a letter, '_' a digit or a blank, any other itself */
	static const char *const clocks[] = {
		"9999-99-99T99:99:99", "9999-99-99 99:99:99",
		"[aaa aaa _9 99:99:99 9999]", "aaa _9 99:99:99 ",
	};
	size_t colours = *s == '\033' ? colours_len(s) : 0, i, n = 0;

	s += colours;
	for (i = 0; i < ARRAY_SIZE(clocks); i++) {
		n = clock_len(s, clocks[i]);
		if (n)
			break;
	}
	if (!n)
		return colours;
	if (i < 2)
		n += strspn(s + n, "0123456789.,+:Z");
	if (i == 3) {
		n += strcspn(s + n, " ");
		if (strncmp(s + n, " kernel: ", 9))
			return colours;
		n += strlen(" kernel:");
	}
	if (s[n] != ' ')
		return s[n] ? colours : colours + n;
	n += s[n + 1] == ' ' && i < 2 ? 2 : 1;	/* a lab may put two blanks */
	return colours + n + colours_len(s + n);
}

size_t prefix_len(const char *s, const char **own_stamp)
{
	size_t outside = outside_len(s), level = outside + level_len(s + outside);
	size_t len = stamp_len(s + level), all;

	if (own_stamp)
		*own_stamp = is_exact(s + level, len) ? s + level : NULL;
	if (!len)
		return level;
	all = level + len;
	all += caller_len(s + all);
	if (s[all] && s[all] != ' ')
		return level;
	all += s[all] == ' ';
	return all + colours_len(s + all);
}

size_t stamp_before(const char *s, size_t end)
{
	size_t least = end > STAMP_MAX ? end - STAMP_MAX : 0, len;
	const char *at = memrchr(s + least, '[', end - least);

	if (at && at + caller_len(at) + 1 == s + end)
		at = memrchr(s + least, '[', at - s - least);
	len = at ? stamp_len(at) : 0;
	return is_exact(at, len) && at + len + caller_len(at + len) + 1 == s + end ? at - s : 0;
}

unsigned long long stamp_value(const char *s)
{
	unsigned long long us = 0;

	for (; *s != ']'; s++)
		if (*s >= '0' && *s <= '9')
			us = 10 * us + (*s - '0');
	return us;
}
