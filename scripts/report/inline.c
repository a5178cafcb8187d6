// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts the body of a function in the place of its calls, for make reduce: cvise takes lines
 * and words out, but a function that wraps a call stays. It knows tokens and no types: a name
 * that means another thing in the caller is not seen. Whether the result builds, and shows the
 * bug, is asked by running it.
 *	inline FILE
 * prints the names of the functions that FILE defines, one a line, without main.
 *	inline FILE NAME
 * prints FILE without the function NAME, each of its calls being its body, in which the
 * arguments stand for the parameters.
 * Exits 0; 1 if that cannot be done, as with a return in the middle of NAME, or is not worth
 * it, as with many calls of a long one; 2 if FILE cannot be read.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKENS_MAX 100000
#define ARGS_MAX 16
#define COPIES_MAX 4		/* statements that may be there more than before */

struct token {
	const char *s;
	int len;
};

struct function {		/* the numbers of its tokens */
	int begin;		/* of the definition */
	int name;
	int open;		/* its '{' ... */
	int close;		/* ... and '}' */
};

struct list {			/* of parameters or arguments, each from a token to another */
	int from[ARGS_MAX];
	int to[ARGS_MAX];
	int n;
};

static char *text;
static struct token tokens[TOKENS_MAX + 2];
static int n_tokens;

static bool is(int i, const char *s)
{
	return i >= 0 && i < n_tokens && tokens[i].len == (int)strlen(s) &&
	       !memcmp(tokens[i].s, s, tokens[i].len);
}

static bool same(int i, int j)
{
	return tokens[i].len == tokens[j].len && !memcmp(tokens[i].s, tokens[j].s, tokens[i].len);
}

static bool is_name(int i)
{
	return isalpha((unsigned char)*tokens[i].s) || *tokens[i].s == '_';
}

/* The length of what stands at @s between quotes, with them. */
static int quoted_len(const char *s)
{
	int i;

	for (i = 1; s[i] && s[i] != *s; i++)
		if (s[i] == '\\' && s[i + 1])
			i++;
	return s[i] ? i + 1 : i;
}

/* Where what is between two tokens ends: blanks, comments and lines of the preprocessor. */
static const char *skip(const char *s)
{
	const char *end;

	for (;;) {
		if (isspace((unsigned char)*s)) {
			s++;
		} else if (*s == '#') {
			while (*s && (*s != '\n' || s[-1] == '\\'))
				s++;
		} else if (s[0] == '/' && s[1] == '/') {
			s += strcspn(s, "\n");
		} else if (s[0] == '/' && s[1] == '*') {
			end = strstr(s + 2, "*/");
			s = end ? end + 2 : s + strlen(s);
		} else {
			return s;
		}
	}
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void make_tokens(void)
{
	const char *s = skip(text);
	int len;

	while (*s && n_tokens < TOKENS_MAX) {
		if (*s == '"' || *s == '\'')
			len = quoted_len(s);
		else if (in_word(*s))
			for (len = 1; in_word(s[len]); len++)
				;
		else
			len = s[0] == '-' && s[1] == '>' ? 2 : 1;
		tokens[n_tokens].s = s;
		tokens[n_tokens++].len = len;
		s = skip(s + len);
	}
}

/* The token that closes what token @i opens, or n_tokens. */
static int closing(int i)
{
	int depth = 0;

	for (; i < n_tokens; i++) {
		if (strchr("({[", *tokens[i].s))
			depth++;
		else if (strchr(")}]", *tokens[i].s) && !--depth)
			break;
	}
	return i;
}

/* The next definition from token @i on, into @f; false if there is none. */
static bool next_function(int i, struct function *f)
{
	int begin = i, end;

	for (; i < n_tokens; i++) {
		if (is(i, ";") || is(i, "}")) {
			begin = i + 1;
		} else if (is(i, "(") && i > begin && is_name(i - 1) &&
			   is(closing(i) + 1, "{")) {
			f->begin = begin;
			f->name = i - 1;
			f->open = closing(i) + 1;
			f->close = closing(f->open);
			return f->close < n_tokens;
		} else if (strchr("({[", *tokens[i].s)) {
			end = closing(i);
			if (is(end, "}"))
				begin = end + 1;
			i = end;
		}
	}
	return false;
}

/* What stands between parentheses, of which token @i is the first; false if it is too much. */
static bool make_list(int i, struct list *l)
{
	int end = closing(i), from = ++i;

	l->n = 0;
	for (; i <= end; i++) {
		if (i == end || is(i, ",")) {
			if (l->n == ARGS_MAX)
				return false;
			l->from[l->n] = from;
			l->to[l->n++] = i;
			from = i + 1;
		} else if (strchr("({[", *tokens[i].s)) {
			i = closing(i);
		}
	}
	if (l->n == 1 && (l->from[0] == l->to[0] || is(l->from[0], "void")) &&
	    l->to[0] - l->from[0] <= 1)
		l->n = 0;
	return true;
}

/* The name of a parameter: the last one, before any '['. */
static int parameter(const struct list *l, int i)
{
	int at, name = l->from[i];

	for (at = l->from[i]; at < l->to[i] && !is(at, "["); at++)
		if (is_name(at))
			name = at;
	return name;
}

/* Tokens, and with @between what stands between them, blanks and comments. */
static void print_range(int from, int to, bool between)
{
	int n;

	for (; from < to; from++) {
		n = tokens[from].len;
		if (between && from + 1 < to)
			n = tokens[from + 1].s - tokens[from].s;
		fwrite(tokens[from].s, 1, n, stdout);
	}
}

/* The tokens from @i to one before @end, of a body, with @args for @params. */
static void print_body(int i, int end, const struct list *params, const struct list *args)
{
	int p, from, to, behind;

	for (; i < end; i++) {
		behind = i + 1;
		for (p = 0; p < params->n; p++)
			if (same(i, parameter(params, p)) && !is(i - 1, ".") && !is(i - 1, "->"))
				break;
		if (p == params->n) {
			print_range(i, behind, false);
		} else {
			from = args->from[p];
			to = args->to[p];
			if (to - from == 2 && is(from, "&") && is(behind, "->")) {
				print_range(from + 1, to, false);
				putchar('.');
				i = behind++;
			} else if (to - from == 1) {
				print_range(from, to, false);
			} else {
				putchar('(');
				print_range(from, to, true);
				putchar(')');
			}
		}
		if (behind < end)
			fwrite(tokens[i].s + tokens[i].len, 1,
			       tokens[behind].s - tokens[i].s - tokens[i].len, stdout);
	}
}

/* Where the last statement of @f begins. */
static int last_statement(const struct function *f)
{
	int i, last = f->open + 1;

	for (i = last; i < f->close; i++) {
		if (strchr("({[", *tokens[i].s))
			i = closing(i);
		if ((is(i, ";") || is(i, "}")) && i + 1 < f->close)
			last = i + 1;
	}
	return last;
}

/*
 * The call at token @i: print what stands for it, and return the token behind that, or -1 if
 * it cannot be. @returns is how many returns the function has, @last where its last statement is.
 */
static int print_call(const struct function *f, int i, int returns, int last)
{
	struct list params, args;
	int behind = closing(i + 1) + 1;
	bool statement = is(behind, ";") && (is(i - 1, ";") || is(i - 1, "{") || is(i - 1, "}") ||
					     is(i - 1, ")") || is(i - 1, "else"));

	if (!make_list(f->name + 1, &params) || !make_list(i + 1, &args) || params.n != args.n)
		return -1;
	if (statement && (!returns || (returns == 1 && is(last, "return")))) {
		printf("{\n");
		print_body(f->open + 1, returns ? last : f->close, &params, &args);
		if (returns)
			print_body(last + 1, f->close, &params, &args);
		printf("\n}");
		return behind + 1;
	}
	if (is(f->open + 1, "return") && last == f->open + 1) {
		putchar('(');
		print_body(last + 1, f->close - 1, &params, &args);
		putchar(')');
		return behind;
	}
	return -1;
}

/* Print all but @f, with its body for each call; false if one cannot be. */
static bool print_without(const struct function *f)
{
	int i, calls = 0, statements = 0, returns = 0, next, last = last_statement(f);
	const char *done = text;

	for (i = f->open; i < f->close; i++) {
		statements += is(i, ";");
		returns += is(i, "return");
	}
	for (i = 0; i < n_tokens; i++) {
		if (i == f->begin) {
			fwrite(done, 1, tokens[i].s - done, stdout);
			i = f->close;
			done = tokens[i].s + 1;
		} else if (same(i, f->name) && !is(i - 1, ".") && !is(i - 1, "->")) {
			if (!is(i + 1, "(") || ++calls * statements > statements + COPIES_MAX)
				return false;
			fwrite(done, 1, tokens[i].s - done, stdout);
			next = print_call(f, i, returns, last);
			if (next < 0)
				return false;
			done = tokens[next - 1].s + tokens[next - 1].len;
			i = next - 1;
		}
	}
	fputs(done, stdout);
	for (i = f->open; i < f->close; i++)
		if (same(i, f->name))
			return false;
	return calls > 0;
}

int main(int argc, char **argv)
{
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	struct function f;
	size_t size = 0;
	int at = 0;

	if (!file || (getdelim(&text, &size, '\0', file) < 0 && ferror(file))) {
		fprintf(stderr, "inline: cannot read %s\n", argc > 1 ? argv[1] : "no file");
		return 2;
	}
	if (!text)
		return argc > 2;
	make_tokens();
	for (; next_function(at, &f); at = f.close + 1) {
		if (argc > 2 && is(f.name, argv[2]))
			return !print_without(&f);
		if (argc == 2 && !is(f.name, "main"))
			printf("%.*s\n", tokens[f.name].len, tokens[f.name].s);
	}
	return argc > 2;
}
