// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program's own report: what it printed after a TAP or KTAP version line or a
 * plan is the report of its subtests, and a failure there fails it, see ktap.c.
 */
#include <stdbool.h>
#include <nolibc.h>

#include "pid1.h"

static struct {
	char line[1024];	/* the line in work, as printed */
	size_t length;
	bool begun;
	char failed[200];	/* the first failure that nothing excuses */
	size_t indent;		/* of its innermost parent that has reported since */
} own;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Is @word, in lower case, what @s begins with in any case? */
static bool is_word(const char *s, const char *word)
{
	for (; *word; s++, word++)
		if (*s != *word && *s + ('a' - 'A') != *word)
			return false;
	return true;
}

/* 's' of SKIP, 't' of TODO or XFAIL, 'f' of TIMEOUT or ERROR; 0 for none. */
static char directive(const char *s)
{
	for (; *s; s++) {
		if (*s != '#' || !is_blank(s[-1]))
			continue;
		do {
			s++;
		} while (is_blank(*s));
		return is_word(s, "skip") ? 's' :
		       is_word(s, "todo") || is_word(s, "xfail") ? 't' :
		       is_word(s, "timeout") || is_word(s, "error") ? 'f' : 0;
	}
	return 0;
}

static void own_line(char *s)
{
	size_t indent = 0, end = strlen(s);
	bool ok, bail, failed;
	char found;

	while (end && is_blank(s[end - 1]))
		s[--end] = '\0';
	while (is_blank(s[indent]))
		indent++;
	s += indent;
	if (starts(s, "TAP version ") || starts(s, "KTAP version ") ||
	    (starts(s, "1..") && s[3] >= '0' && s[3] <= '9'))
		own.begun = true;
	bail = starts(s, "Bail out!");
	ok = starts(s, "ok") && (!s[2] || is_blank(s[2]));
	if (!own.begun || !(bail || ok ||
			    (starts(s, "not ok") && (!s[6] || is_blank(s[6])))))
		return;

	found = directive(s + 1);
	failed = bail || found == 'f' || (!ok && found != 's' && found != 't');
	if (own.failed[0] && own.indent > indent) {
		/* the parent of a failed test: only one that is expected to fail excuses it */
		if (!ok && found == 't')
			own.failed[0] = '\0';
		own.indent = indent;
	}
	if (!failed || own.failed[0])
		return;
	own.indent = bail ? 0 : indent;
	for (end = 0; s[end] && end < sizeof(own.failed) - 1; end++)
		own.failed[end] = s[end] < ' ' || s[end] >= 0x7f ? '_' : s[end];
	own.failed[end] = '\0';
}

void own_byte(char c)
{
	if (c != '\n') {
		if (own.length < sizeof(own.line) - 1)
			own.line[own.length++] = c;
		return;
	}
	own.line[own.length] = '\0';
	own.length = 0;
	own_line(own.line);
}

const char *own_failure(void)
{
	return own.failed[0] ? own.failed : NULL;
}

void forget_own(void)
{
	memset(&own, 0, sizeof(own));
}
