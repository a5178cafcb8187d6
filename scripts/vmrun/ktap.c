// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads KTAP 1 and TAP 13/14, the report a guest writes on its console; see
 * Documentation/dev-tools/ktap.rst. scripts/vmrun/judge.c feeds it line by line.
 */
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "bytes.h"
#include "compiler.h"
#include "ktap.h"

enum directive { NONE, IS_SKIP, IS_TODO, IS_FAILURE };

struct result {
	bool ok;
	bool numbered;
	unsigned long long number;
	enum directive directive;
};

/* strspn() takes longer to begin than most of these are long. */
static size_t blanks_len(const char *s)
{
	size_t n = 0;

	while (s[n] == ' ' || s[n] == '\t')
		n++;
	return n;
}

/* The first reason counts, but a failure comes before a gap. */
static __printf(3, 4)
void worsen(struct ktap_group *g, enum verdict verdict, const char *fmt, ...)
{
	va_list args;
	size_t len;

	if (g->worst == FAIL || g->worst == verdict)
		return;
	g->worst = verdict;
	va_start(args, fmt);
	vsnprintf(g->why, sizeof(g->why), fmt, args);
	va_end(args);
	len = strlen(g->why);
	while (len && isspace((unsigned char)g->why[len - 1]))
		g->why[--len] = '\0';
}

static void remember_skip(struct ktap *k, const char *line)
{
	if (!k->skip[0])
		snprintf(k->skip, sizeof(k->skip), "%s", line);
}

/* The report of this group ends here: was it complete? */
static void finish_group(struct ktap_group *g, bool top)
{
	if (g->used && g->planned && g->last < g->plan)
		worsen(g, INCOMPLETE, "test %llu of %llu was not reported",
		       g->last + 1, g->plan);
	else if (g->used && !g->planned && top)
		worsen(g, INCOMPLETE, "the report has no plan");
	g->planned = false;
	g->last = 0;
}

static void add_counts(struct ktap_group *to, const struct ktap_group *from)
{
	to->passed += from->passed;
	to->skipped += from->skipped;
}

/* The innermost subtests end without a result line of their parent. */
static void orphan(struct ktap *k)
{
	struct ktap_group *child = &k->group[k->depth--];
	struct ktap_group *parent = child - 1;

	finish_group(child, false);
	if (child->worst)
		worsen(parent, child->worst, "%s", child->why);
	worsen(parent, INCOMPLETE, "subtests without a result of their parent");
}

/*
 * The group for a line at this indentation; NULL if it is nested too deeply.
 * If the line is a parent's result, *@child gets the subtests it closes.
 */
static struct ktap_group *enter(struct ktap *k, size_t indent,
				struct ktap_group **child)
{
	struct ktap_group *g = &k->group[k->depth];

	while (g->indent > indent) {
		if (g[-1].indent < indent) {
			/* a level between the two that begins with this line */
			if (k->depth == SUBTESTS_MAX - 1)
				return NULL;
			g[1] = g[0];
			memset(g, 0, sizeof(*g));
			g->indent = indent;
			k->depth++;
			g++;
		}
		if (child && g[-1].indent == indent) {
			k->depth--;
			*child = g;
			return g - 1;
		}
		orphan(k);
		g--;
	}
	if (g->indent < indent) {
		if (k->depth == SUBTESTS_MAX - 1)
			return NULL;
		k->depth++;
		g++;
		memset(g, 0, sizeof(*g));
		g->indent = indent;
	}
	return g;
}

static enum directive directive_word(const char *s)
{
	static const struct {
		const char *word;
		enum directive is;
	} words[] = {
		{ "todo", IS_TODO },
		{ "xfail", IS_TODO },
		{ "timeout", IS_FAILURE },
		{ "error", IS_FAILURE },
		/* how init/pid1.c says why a program failed */
		{ "exit status", IS_FAILURE },
		{ "killed by", IS_FAILURE },
		{ "its own report", IS_FAILURE },
	};
	size_t i, len;

	if (!strncasecmp(s, "skip", 4))	/* TAP: "skip", "Skipped:", ... */
		return IS_SKIP;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		len = strlen(words[i].word);
		if (tolower((unsigned char)*s) == *words[i].word &&
		    !strncasecmp(s, words[i].word, len) && !isalnum((unsigned char)s[len]))
			return words[i].is;
	}
	return NONE;
}

/*
 * What follows the first "#" that ends a description: one inside a word ("\#",
 * "C#") or in front of one ("issue #12") does not.
 */
static enum directive find_directive(const char *s)
{
	enum directive found;
	bool blank = true;

	for (; *s; s++) {
		if (*s == '#' && blank) {
			found = directive_word(s + 1 + blanks_len(s + 1));
			if (found || isspace((unsigned char)s[1]))
				return found;
		}
		blank = isspace((unsigned char)*s);
	}
	return NONE;
}

/* The number at @s, and its @end; strtoull() takes longer to begin than most have digits. */
static unsigned long long read_number(const char *s, const char **end)
{
	unsigned long long n = 0;

	for (; *s >= '0' && *s <= '9'; s++)
		n = n > (ULLONG_MAX - 9) / 10 ? ULLONG_MAX : 10 * n + (*s - '0');
	*end = s;
	return n;
}

static bool read_result(const char *s, struct result *r)
{
	const char *end;

	r->ok = !strstarts(s, "not ");
	if (!r->ok)
		s += 4;
	if (!strstarts(s, "ok") || (s[2] && !isspace((unsigned char)s[2])))
		return false;
	s += 2;
	s += blanks_len(s);
	if (isdigit((unsigned char)*s)) {
		r->number = read_number(s, &end);
		if (!*end || *end == '#' || isspace((unsigned char)*end)) {
			r->numbered = true;
			s = end;
		}
	}
	r->directive = find_directive(s);
	return true;
}

static bool read_plan(const char *s, unsigned long long *plan)
{
	const char *end;

	if (!strstarts(s, "1..") || !isdigit((unsigned char)s[3]))
		return false;
	*plan = read_number(s + 3, &end);
	end += blanks_len(end);
	return !*end || *end == '#';
}

static bool is_version(const char *s)
{
	if (*s == 'K')
		s++;
	return strstarts(s, "TAP version ") && isdigit((unsigned char)s[12]);
}

static void plan_line(struct ktap *k, struct ktap_group *g, const char *line,
		      unsigned long long plan)
{
	if (g->planned) {
		worsen(g, FAIL, "a second plan: %s", line);
		return;
	}
	g->planned = true;
	g->plan = plan;
	if (g->last > plan)
		worsen(g, FAIL, "test %llu is beyond the plan %s",
		       g->last, line);
	if (!plan) {
		g->skipped++;
		remember_skip(k, line);
	}
}

/* Is this the number of a test whose result was to come? */
static bool take_number(struct ktap_group *g, const struct result *r, const char *line)
{
	unsigned long long number = r->numbered ? r->number : g->last + 1;

	if (number <= g->last) {	/* 0 as well */
		worsen(g, FAIL, "wrong test number: %s", line);
		return false;
	}
	if (g->planned && number > g->plan) {
		worsen(g, FAIL, "beyond the plan 1..%llu: %s", g->plan, line);
		return false;
	}
	if (number > g->last + 1)
		worsen(g, INCOMPLETE, "test %llu was not reported",
		       g->last + 1);
	g->last = number;
	return true;
}

static void result_line(struct ktap *k, struct ktap_group *g,
			struct ktap_group *child, const struct result *r,
			const char *line)
{
	bool excused = r->directive == IS_SKIP || r->directive == IS_TODO;

	k->result = r->directive == IS_SKIP ? SKIP : PASS;
	if (child)
		finish_group(child, false);
	/* ktap.rst: a test fails if any of its subtests fail; it may be expected to */
	if (child && child->worst &&
	    (child->worst == FAIL ? r->ok || r->directive != IS_TODO : !excused)) {
		k->result = child->worst;
		worsen(g, child->worst, "%s", child->why);
	}
	if ((!r->ok && !excused) || r->directive == IS_FAILURE) {
		k->result = FAIL;
		worsen(g, FAIL, "%s", line);
	}
	if (take_number(g, r, line) && !k->depth)
		k->number = g->last;

	/* what counts are the leaves */
	if (child && !excused && (child->passed || child->skipped)) {
		add_counts(g, child);
	} else if (r->directive == IS_SKIP) {
		g->skipped++;
		remember_skip(k, line);
	} else if (r->ok || excused) {
		g->passed++;
	}
	k->after_result = true;
}

/* What stands in such a block may be the report of subtests, so it cannot be a pass. */
static void unended_yaml(struct ktap *k)
{
	k->yaml = 0;
	worsen(&k->group[0], INCOMPLETE, "a YAML block without its end");
}

/* A YAML block may follow a result: it is indented, from "---" to "...". */
static bool in_yaml(struct ktap *k, const char *line, size_t indent)
{
	bool begins = k->after_result && strstarts(line, "---") &&
		      !line[3 + blanks_len(line + 3)];

	if (k->yaml && *line && indent < k->yaml)
		unended_yaml(k);
	if (!k->yaml) {
		if (begins && indent > k->group[k->depth].indent)
			k->yaml = indent;
		return k->yaml;
	}
	if (strstarts(line, "...") && !line[3 + blanks_len(line + 3)])
		k->yaml = 0;
	return true;
}

unsigned long long ktap_needs(unsigned char byte)
{
	static const char *const begins[] = {
		"1..", "---", "Bail out!", "KTAP version ", "TAP version ", "not ok", "ok",
	};
	unsigned long long needs = EVERY_BYTE;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		if ((unsigned char)*begins[i] == byte)
			needs &= bytes_of(begins[i]);
	return needs;
}

void ktap_line(struct ktap *k, const char *line)
{
	size_t indent = blanks_len(line);
	struct ktap_group *g, *child = NULL;
	unsigned long long plan = 0;
	struct result r = { 0 };
	bool version = false, planned = false, result = false;

	k->number = 0;
	line += indent;
	if (in_yaml(k, line, indent))
		return;
	k->after_result = false;
	if (strstarts(line, "Bail out!")) {
		worsen(&k->group[0], FAIL, "%s", line);
		return;
	}
	if (*line == 'o' || *line == 'n')
		result = read_result(line, &r);
	else if (*line == '1')
		planned = read_plan(line, &plan);
	else
		version = is_version(line);
	if (!version && !planned && !result)
		return;

	g = enter(k, indent, result ? &child : NULL);
	if (!g) {	/* no room to look closer, so this cannot be a pass */
		g = &k->group[0];
		if (result && !r.ok)
			worsen(g, FAIL, "%s", line);
		worsen(g, INCOMPLETE, "subtests are nested too deeply");
		return;
	}
	if (version)
		finish_group(g, k->depth == 0);	/* a fresh report */
	else if (planned)
		plan_line(k, g, line, plan);
	else
		result_line(k, g, child, &r, line);
	g->used = true;
	k->seen = true;
}

enum verdict ktap_finish(struct ktap *k, char why[WHY_MAX])
{
	struct ktap_group *top = &k->group[0];

	if (k->yaml)
		unended_yaml(k);
	while (k->depth)
		orphan(k);
	finish_group(top, true);
	if (!k->seen)
		worsen(top, INCOMPLETE, "no KTAP report");

	why[0] = '\0';
	if (top->worst) {
		snprintf(why, WHY_MAX, "%s", top->why);
		return top->worst;
	}
	if (!top->passed) {
		snprintf(why, WHY_MAX, "%s", k->skip);
		return SKIP;
	}
	if (top->skipped)
		snprintf(why, WHY_MAX, "%lu passed, %lu skipped",
			 top->passed, top->skipped);
	return PASS;
}
