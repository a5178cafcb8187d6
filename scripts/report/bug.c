// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names the bug on a saved console, so that two runs can be asked whether they show the
 * same one: for make reduce. make builds it as build/bug, with the judge of scripts/vmrun.
 *
 *	bug LOGFILE
 *
 * prints one line: the title of the kernel's first report, in which the numbers that
 * another run may change are N; the function that it happened in, where the report has one
 * that the title has not; of a WARNING or a BUG without a line of the source the place in
 * that function, as "+0x10/0x20"; and what the kernel said of it before, as ": TEXT".
 * Without a report of the kernel's it prints nothing. Exits 0, or 2 if it cannot read the file.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../vmrun/compiler.h"
#include "../vmrun/judge.h"
#include "../vmrun/prefix.h"
#include "../vmrun/report.h"

#define NAME_MAX_LEN 128	/* bytes of a function's name, with its NUL */
#define ADDRESS_MIN 8		/* digits from which on a word of a to f is an address */

static struct report report;
static char function[NAME_MAX_LEN];
static char place[NAME_MAX_LEN];	/* in the function, "+0x10/0x20", or nothing */
static char message[WHY_MAX];	/* of WARN() */
static bool cut_here;		/* the last line was the kernel's cut mark */
static bool helper;		/* the function only says what its caller did */
static bool stall;		/* the first report is that of a stall */

/* Those that check for others: which of these it was says little. The names begin so. */
static const char *const helpers[] = {
	"__check_heap_object", "__list_", "__warn", "check_heap_object", "fortify_panic",
	"kasan_", "panic", "refcount_warn_saturate", "usercopy_abort",
};

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/*
 * The function in "NAME.isra.0+0x10/0x20"; what the compiler made of it is left out. A kernel
 * without CONFIG_KALLSYMS has the address: that is the same in each run of the same Image.
 */
static void take_function(const char *s)
{
	size_t n = strcspn(s, ".+ "), i;

	if (!n || n >= NAME_MAX_LEN)
		return;
	if (!starts(s, "0x") && strncmp(s + strcspn(s, "+ "), "+0x", 3))
		return;
	memcpy(function, s, n);
	function[n] = '\0';
	s += strcspn(s, "+ ");
	n = strcspn(s, " ");
	memcpy(place, s, n < sizeof(place) ? n : 0);
	place[n < sizeof(place) ? n : 0] = '\0';
	helper = false;
	for (i = 0; i < ARRAY_SIZE(helpers); i++)
		helper |= starts(function, helpers[i]);
}

/*
 * Of the first report: "pc : NAME+...", and behind "Call trace:" a name in each line; and
 * between the cut mark and the report, which begins with the title, the message of WARN().
 */
static void see_line(const struct line *line)
{
	const char *text = line->text + prefix_len(line->text, NULL);
	bool in_report = report_line(&report, line);

	if (!in_report && line->printk && !report.number) {
		if (cut_here)
			snprintf(message, sizeof(message), "%s", text);
		cut_here = starts(text, "------------[ cut here ]");
		if (cut_here)
			message[0] = '\0';
	}
	if (!in_report || report.number != 1)
		return;
	if (line->crash == CRASH_STALL)
		stall = true;
	if (starts(text, "pc : ") && !function[0])
		take_function(text + strlen("pc : "));
	else if (report.traced && helper)
		take_function(text + strspn(text, " "));
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Is the number at @s that of a line, as in "kernel/sys.c:963"? It is one of the source. */
static bool of_source(const char *title, const char *s)
{
	return s - title > 3 && s[-1] == ':' && strchr("chS", s[-2]) && s[-3] == '.';
}

/* How many bytes at @s, in @title, are a number that may change; 0 for none. */
static size_t number_len(const char *title, const char *s)
{
	static const char hex[] = "0123456789abcdef";
	size_t n;

	if ((s > title && in_word(s[-1])) || of_source(title, s))
		return 0;
	if (starts(s, "0x"))
		return 2 + strspn(s + 2, hex);
	n = strspn(s, hex);
	if (n >= ADDRESS_MIN && !in_word(s[n]))
		return n;
	return strspn(s, "0123456789");
}

/* Print @text, its numbers as N. Returns whether it names a line of the source. */
static bool print_text(const char *text)
{
	const char *s = text;
	bool source = false;
	size_t n;

	while (*s) {
		n = number_len(text, s);
		if (n)
			putchar('N');
		else
			putchar(*s);
		s += n ? n : 1;
		source |= isdigit((unsigned char)*s) && of_source(text, s);
	}
	return source;
}

static void print_bug(const char *title)
{
	bool source = print_text(title);

	/* where a stall is noticed is no part of it, and of an address nothing is left yet */
	if (function[0] && !stall && (starts(function, "0x") || !strstr(title, function)))
		printf(" in %s", function);
	/* each of these is a check of its own, and a function may have several */
	if (!source && (starts(title, "WARNING: ") || strstr(title, "BUG at ")))
		printf("%s", place);
	if (message[0]) {
		printf(": ");
		print_text(message);
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	static struct judge judge;
	char buf[4096];
	FILE *log;
	size_t n;

	if (argc != 2) {
		fputs("usage: bug LOGFILE\n", stderr);
		return 2;
	}
	log = fopen(argv[1], "r");
	if (!log) {
		fprintf(stderr, "svc462: bug: cannot read %s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	judge_init(&judge, see_line);
	while ((n = fread(buf, 1, sizeof(buf), log)))
		judge_feed(&judge, buf, n);
	fclose(log);
	if (judge_finish(&judge, END_CONSOLE, NULL) == CRASH)
		print_bug(judge.why);
	return 0;
}
