/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the system calls that a C file defines: the names, types and arguments of its
 * SYSCALL_DEFINEn(), and the file itself with the headers beside it put in. It is the
 * parser of wire.c, which gives them numbers, prototypes and stubs.
 */
#ifndef SVC462_CALLS_H
#define SVC462_CALLS_H

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 16
#define ARGUMENTS_MAX 6		/* in x0 to x5; there is no SYSCALL_DEFINE7 */
#define INCLUDES_MAX 16		/* one in another */

/* A system call, as include/linux/syscalls.h declares it. */
struct call {
	const char *name;
	const char *args;	/* "int value", or "void" */
	const char *file;	/* where it is defined */
	int line;
};

struct calls {
	struct call call[CALLS_MAX];
	int n;
	char *structs;		/* "struct stat;\n...", what the arguments point to */
};

__attribute((format(printf, 1, 2), noreturn)) void die(const char *fmt, ...);
__attribute((format(printf, 1, 2))) char *format(const char *fmt, ...);
char *read_file(const char *name);

/* The text that is read, and how far. */
struct source {
	const char *file, *at;
	int line;
};

/* line_directive: #line says where the next line came from, see flatten() */
static void line_directive(struct source *s)
{
	char name[256];
	int line;

	if (sscanf(s->at, "#line %d \"%255[^\"\n]\"", &line, name) != 2)
		return;
	s->file = format("%s", name);
	s->line = line - 1;
}

static void advance(struct source *s)
{
	if (*s->at++ == '\n')
		s->line++;
}

static void skip_line(struct source *s)
{
	/* a backslash continues it */
	while (*s->at && *s->at != '\n') {
		if (*s->at == '\\' && s->at[1])
			advance(s);
		advance(s);
	}
}

static void skip_quoted(struct source *s)
{
	char quote = *s->at;

	advance(s);
	while (*s->at && *s->at != quote && *s->at != '\n') {
		if (*s->at == '\\' && s->at[1])
			advance(s);
		advance(s);
	}
	if (*s->at)
		advance(s);
}

/* directive: does the line, from its number sign on, begin with this word? */
static bool directive(const char *at, const char *word)
{
	size_t len = strlen(word);

	at += 1 + strspn(at + 1, " \t");
	return !strncmp(at, word, len) && !isalnum((unsigned char)at[len]) && at[len] != '_';
}

/* skip_disabled: behind the #if 0, to its #else, #elif or #endif */
static void skip_disabled(struct source *s)
{
	int depth = 0;

	while (*s->at) {
		const char *text = s->at + strspn(s->at, " \t");

		if (*text == '#') {
			if (!depth && (directive(text, "endif") || directive(text, "else") ||
				       directive(text, "elif")))
				break;
			depth += !strncmp(text + 1 + strspn(text + 1, " \t"), "if", 2);
			depth -= directive(text, "endif");
		}
		skip_line(s);
		if (*s->at)
			advance(s);
	}
	skip_line(s);
}

/* skip_blank: what is not code: blanks, comments, and the preprocessor's lines */
static void skip_blank(struct source *s)
{
	for (;;) {
		if (isspace((unsigned char)*s->at)) {
			advance(s);
		} else if (!strncmp(s->at, "//", 2)) {
			skip_line(s);
		} else if (!strncmp(s->at, "/*", 2)) {
			while (*s->at && strncmp(s->at, "*/", 2))
				advance(s);
			if (*s->at)
				s->at += 2;
		} else if (*s->at == '#') {
			char zero[2];
			bool off = sscanf(s->at, "# if %1[0]", zero) == 1;

			line_directive(s);
			skip_line(s);
			if (off)
				skip_disabled(s);
		} else {
			return;
		}
	}
}

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* add_structs: "struct NAME;" and "union NAME;" of a type, each once */
static void add_structs(struct calls *calls, const char *type)
{
	static const char *const kinds[] = { "struct ", "union " };

	for (int i = 0; i < 2; i++) {
		const char *at = strstr(type, kinds[i]);
		char *line;

		if (!at || (at > type && in_name(at[-1])))
			continue;
		for (size_t len = strlen(kinds[i]); ; len++)
			if (!in_name(at[len])) {
				line = format("%.*s;\n", (int)len, at);
				break;
			}
		if (!strstr(calls->structs, line))
			calls->structs = format("%s%s", calls->structs, line);
	}
}

/* read_argument: to a comma or the closing bracket; its tokens with single blanks */
static char *read_argument(struct source *s)
{
	char *text = strdup("");
	int depth = 0;

	for (;;) {
		const char *from;
		size_t len;

		skip_blank(s);
		if (!*s->at || (!depth && (*s->at == ',' || *s->at == ')')))
			return text;
		from = s->at;
		depth += *from == '(';
		depth -= *from == ')';
		if (*from == '"' || *from == '\'')
			skip_quoted(s);
		else if (in_name(*from))
			while (in_name(*s->at))
				advance(s);
		else
			advance(s);
		len = strlen(text);
		text = format("%s%s%.*s", text,
			      len && text[len - 1] != '*' && text[len - 1] != '(' ? " " : "",
			      (int)(s->at - from), from);
	}
}

/* read_call: behind SYSCALL_DEFINE, whose digit comes next */
static void read_call(struct source *s, struct calls *calls)
{
	struct call *call = &calls->call[calls->n];
	int line = s->line, wanted, given = 0;
	char *end;

	wanted = strtol(s->at, &end, 10);
	s->at = end;
	skip_blank(s);
	if (*s->at != '(')
		return;
	if (wanted > ARGUMENTS_MAX)
		die("%s:%d: a system call has at most six arguments, in x0 to x5: %s",
		    s->file, line, "pass a pointer to a struct");
	if (calls->n == CALLS_MAX)
		die("%s:%d: more than %d system calls in one file", s->file, line, CALLS_MAX);
	advance(s);
	call->file = s->file;
	call->line = line;
	call->name = read_argument(s);
	call->args = "";
	for (const char *c = call->name; *c; c++)
		if (!in_name(*c))
			die("%s:%d: '%s' cannot be the name of a system call",
			    s->file, line, call->name);
	while (*s->at == ',') {
		char *type, *name;

		advance(s);
		type = read_argument(s);
		if (*s->at != ',')
			die("%s:%d: %s: the type '%s' has no name: %s%d(%s, %s, value)",
			    s->file, line, call->name, type, "write SYSCALL_DEFINE", wanted,
			    call->name, type);
		advance(s);
		name = read_argument(s);
		add_structs(calls, type);
		call->args = format("%s%s%s%s%s", call->args, given++ ? ", " : "", type,
				    type[strlen(type) - (*type != '\0')] == '*' ? "" : " ", name);
	}
	if (given != wanted)
		die("%s:%d: SYSCALL_DEFINE%d(%s) has %d arguments: write SYSCALL_DEFINE%d",
		    s->file, line, wanted, call->name, given, given);
	if (!given)
		call->args = "void";
	for (int i = 0; i < calls->n; i++)
		if (!strcmp(calls->call[i].name, call->name))
			die("%s:%d: %s is defined twice, here and in %s:%d", s->file, line,
			    call->name, calls->call[i].file, calls->call[i].line);
	calls->n++;
}

/*
 * read_calls: the system calls of a C text; @file is its name, for messages, until a #line
 * says another. What the
 * preprocessor makes is not seen: after the build the symbols must be the same list.
 */
static struct calls read_calls(const char *file, const char *text)
{
	static const char word[] = "SYSCALL_DEFINE";
	struct calls calls = { .structs = strdup("") };
	struct source s = { file, text, 1 };

	for (skip_blank(&s); *s.at; skip_blank(&s)) {
		if (*s.at == '"' || *s.at == '\'') {
			skip_quoted(&s);
		} else if (!strncmp(s.at, word, strlen(word)) &&
			   isdigit((unsigned char)s.at[strlen(word)])) {
			s.at += strlen(word);
			read_call(&s, &calls);
		} else if (in_name(*s.at)) {
			while (in_name(*s.at))
				advance(&s);
		} else {
			advance(&s);
		}
	}
	return calls;
}

/*
 * flatten: a C file with the headers that lie beside it put in, where it includes them by
 * "NAME". #line says the base names, for the compiler's messages: no folder of the
 * user's gets into the kernel.
 */
static char *flatten(const char *file, int depth)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	char *text = read_file(file), *out = format("#line 1 \"%s\"\n", base);
	int line = 1;

	if (depth > INCLUDES_MAX)
		die("%s: includes itself", file);
	for (size_t len; text && *text; text += len, line++) {
		char name[256], *header = NULL, *beside;

		len = strcspn(text, "\n");
		len += text[len] == '\n';
		if (sscanf(format("%.*s", (int)len, text),
			   " # include \"%255[^\"\n]\"", name) == 1) {
			beside = format("%.*s%s", (int)(base - file), file, name);
			header = read_file(beside);
		}
		if (header)
			out = format("%s%s#line %d \"%s\"\n", out, flatten(beside, depth + 1),
				     line + 1, base);
		else
			out = format("%s%.*s", out, (int)len, text);
	}
	return out[strlen(out) - 1] == '\n' ? out : format("%s\n", out);
}

#endif
