// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what build-kernel needs of Kconfig, the kernel's configuration language.
 *	kconfig merge FRAGMENT...
 * prints what the fragments ask for, each symbol once: the last one wins. A symbol that
 * is to be a module, =m, as no module is built, and one of a file with the name config, as
 * the kernel's selftests have it, for any architecture, is marked "# if possible".
 *	kconfig check ASKED .CONFIG TREE
 * ASKED is the output of merge: tells which of its symbols have another value in
 * .CONFIG, and what they depend on by the Kconfig files of TREE. A symbol that is
 * marked "# if known" may be missing from TREE, and one marked "# if possible" may end up
 * as it likes, which is said.
 *	kconfig needs ASKED .CONFIG TREE
 * prints what would help those marked "# if possible" to be as asked, in the same form.
 *	kconfig given ASKED .CONFIG
 * prints the lines of ASKED whose symbols have that value in .CONFIG.
 * Exits 64 if a fragment is wrong, 2 if a symbol is not as asked. No memory is
 * freed: exit() does that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USAGE 64	/* exit statuses, as in scripts/errors */
#define BUILD 2

#define die(status, ...)				\
	do {						\
		fputs("svc462: ", stderr);		\
		fprintf(stderr, __VA_ARGS__);		\
		exit(status);				\
	} while (0)

#define PREFIX_LEN 7	/* of CONFIG_ */
#define IF_KNOWN " # if known"
#define IF_POSSIBLE " # if possible"
#define FOR_OTHERS " # for others"	/* what needs prints */
#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ_" DIGITS
#define BLANKS " \t"
#define NO_CONDITION \
	"\tdepends on nothing: another symbol of its choice was taken, or another selects it\n"

struct list {
	char **at;
	size_t n;
};

/* A symbol's "config SYMBOL" in the Kconfig files; it can have several. */
struct definition {
	bool prompt;	/* a user can set the symbol */
	struct list conditions;
	struct definition *next;
};

struct symbol {
	char *name;	/* without CONFIG_ */
	bool if_known;
	bool if_possible;
	bool for_others;
	struct definition *first, **end;
};

struct parser {
	const char *tree;
	struct symbol *symbols;		/* to look for */
	size_t n;
	struct definition *current;	/* of one of them, or NULL */
	struct list blocks;		/* the conditions of each if, menu and choice around it */
};

static void *checked(void *memory)
{
	if (!memory)
		die(BUILD, "no memory\n");
	return memory;
}

/* A new string, as by printf(). */
static char *string(const char *format, ...)
{
	char *s = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		s = NULL;
	va_end(args);
	return checked(s);
}

/* What follows the bytes of @set at @s. */
static char *skip(const char *s, const char *set)
{
	return (char *)s + strspn(s, set);
}

static void append(struct list *list, char *s)
{
	list->at = checked(realloc(list->at, (list->n + 1) * sizeof(*list->at)));
	list->at[list->n++] = s;
}

static bool contains(const struct list *list, const char *s)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->at[i], s))
			return true;
	return false;
}

/* Append the lines of @file to @lines, up to a newline or NUL; false with errno. */
static bool read_lines(const char *file, struct list *lines)
{
	FILE *f = fopen(file, "r");
	char *line = NULL;
	size_t size = 0;
	bool done;

	if (!f)
		return false;
	while (getline(&line, &size, f) >= 0)
		append(lines, string("%.*s", (int)strcspn(line, "\n"), line));
	done = !ferror(f);
	fclose(f);
	return done;
}

/* How many bytes at @s could be the name of a symbol. */
static size_t name_len(const char *s)
{
	return strspn(s, UPPER "abcdefghijklmnopqrstuvwxyz");
}

/* The length of CONFIG_SYMBOL if @line is CONFIG_SYMBOL=value, or 0. */
static size_t symbol_len(const char *line)
{
	size_t n = name_len(line);

	if (n == PREFIX_LEN || strncmp(line, "CONFIG_", PREFIX_LEN))
		return 0;
	return line[n] == '=' && line[n + 1] ? n : 0;
}

/* The value of @name, without CONFIG_, in the lines of a .config. */
static const char *value_of(const struct list *config, const char *name)
{
	size_t n = strlen(name), i;

	for (i = 0; i < config->n; i++) {
		const char *line = config->at[i];

		if (symbol_len(line) == PREFIX_LEN + n && !strncmp(line + PREFIX_LEN, name, n))
			return line + PREFIX_LEN + n + 1;
	}
	return "not set";
}

/* A line of a fragment as CONFIG_SYMBOL=value; NULL if it is empty or a comment. */
static char *request(const char *file, size_t number, char *line)
{
	size_t n = strncmp(line, "# CONFIG_", 9) ? 0 : name_len(line + 2);

	if (n > PREFIX_LEN && !strcmp(line + 2 + n, " is not set"))
		line = string("%.*s=n", (int)n, line + 2);
	if (strchr("#", *skip(line, BLANKS)))
		return NULL;
	if (!symbol_len(line))
		die(USAGE, "%s:%zu: this is not a CONFIG_SYMBOL=value: %s\n", file, number, line);
	/* .config is read by make, and by sh in scripts/setlocalversion */
	if (strpbrk(line, "$`\\"))
		die(USAGE, "%s:%zu: a dollar sign, backquote or backslash would be run: %s\n",
		    file, number, line);
	n = symbol_len(line);
	if (line[n + 1] == 'm' && !*skip(line + n + 2, BLANKS))
		return string("%.*s=y" IF_POSSIBLE, (int)n, line);
	file = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
	if (!strcmp(file, "config") && line[n + 1] == 'y' && !*skip(line + n + 2, BLANKS))
		return string("%.*s=y" IF_POSSIBLE, (int)n, line);
	return line;
}

/* Does @line end with @mark? Then without it. */
static bool take_mark(char *line, const char *mark)
{
	char *at = strstr(line, mark);

	if (!at || at[strlen(mark)])
		return false;
	*at = '\0';
	return true;
}

/* A line CONFIG_SYMBOL=value without the mark behind it. */
static char *unmarked(const char *line)
{
	char *plain = string("%s", line);

	if (!take_mark(plain, IF_KNOWN))
		take_mark(plain, IF_POSSIBLE);
	return plain;
}

static void merge(char **files)
{
	struct list merged = { 0 }, from = { 0 };	/* the lines, and the file of each */
	size_t i, k;
	char **file;
	bool same;

	for (file = files; *file; file++) {
		struct list lines = { 0 };

		if (!read_lines(*file, &lines))
			die(USAGE, "cannot read %s: %s\n", *file, strerror(errno));
		for (i = 0; i < lines.n; i++) {
			char *line = request(*file, i + 1, lines.at[i]);

			if (!line)
				continue;
			for (k = 0; k < merged.n; k++)
				if (!strncmp(merged.at[k], line, symbol_len(line) + 1))
					break;
			if (k == merged.n) {
				append(&merged, line);
				append(&from, *file);
			}
			same = !strcmp(unmarked(merged.at[k]), unmarked(line));
			if (same && strstr(line, IF_POSSIBLE))
				continue;
			/* the minimal config, which is first, is there to be overruled */
			if (!same && strcmp(from.at[k], files[0]))
				fprintf(stderr, "svc462: %s of %s overrules %s of %s\n",
					line, *file, merged.at[k], from.at[k]);
			merged.at[k] = line;
			from.at[k] = *file;
		}
	}
	for (k = 0; k < merged.n; k++)
		puts(merged.at[k]);
	if (fflush(stdout))
		die(BUILD, "cannot write: %s\n", strerror(errno));
}

/* The line at @lines[*@i] and those that continue it; *@i becomes the last one's. */
static char *logical_line(const struct list *lines, size_t *i)
{
	char *all = "";

	for (; *i < lines->n; ++*i) {
		char *line = lines->at[*i];
		size_t n = strlen(line);

		while (n && strchr(BLANKS, line[n - 1]))
			n--;
		if (!n || line[n - 1] != '\\' || *skip(line, BLANKS) == '#')
			return string("%s%.*s", all, (int)n, line);
		all = string("%s%.*s", all, (int)n - 1, line);
	}
	return "";
}

/* @s without the comment at its end, each gap as one space. */
static char *condition(const char *s)
{
	char *out = string("%s", s), *to = out;

	while (*s) {
		size_t gap = strspn(s, BLANKS);

		if (gap && s[gap] == '#')
			break;
		*to++ = gap ? ' ' : *s;
		s += gap ? gap : 1;
	}
	*to = '\0';
	return out;
}

static void add_condition(struct definition *d, char *condition)
{
	if (*condition && !contains(&d->conditions, condition))
		append(&d->conditions, condition);
}

/* A definition of @name begins: every block around it is a condition, too. */
static void begin(struct parser *p, const char *name)
{
	struct symbol *s = p->symbols;
	size_t i;

	p->current = NULL;
	while (s < p->symbols + p->n && strcmp(s->name, name))
		s++;
	if (s == p->symbols + p->n)
		return;
	p->current = checked(calloc(1, sizeof(*p->current)));
	*s->end = p->current;
	s->end = &p->current->next;
	for (i = 0; i < p->blocks.n; i++)
		add_condition(p->current, p->blocks.at[i]);
}

/* @s is "PROMPT" or "PROMPT" if CONDITION. */
static void add_prompt(struct definition *d, const char *s)
{
	d->prompt = true;
	while ((s = strchr(s, '"'))) {
		size_t gap = strspn(++s, BLANKS);

		if (gap && !strncmp(s + gap, "if", 2) && strspn(s + gap + 2, BLANKS)) {
			add_condition(d, condition(skip(s + gap + 2, BLANKS)));
			return;
		}
	}
}

/* The path of source @name, which may be in quotes and name the architecture. */
static char *source_path(const char *tree, char *name)
{
	char *arch;

	name += *name == '"';
	name = string("%.*s", (int)strcspn(name, "\"" BLANKS), name);
	while ((arch = strstr(name, "$(SRCARCH)")))
		name = string("%.*sarm64%s", (int)(arch - name), name, arch + strlen("$(SRCARCH)"));
	return string("%s/%s", tree, name);
}

static void parse(struct parser *p, const char *file)
{
	struct list lines = { 0 };
	bool in_help = false, in_menu = false;
	size_t help_width = 0, width, i, n;

	if (!read_lines(file, &lines))
		return;
	for (i = 0; i < lines.n; i++) {
		char *text = logical_line(&lines, &i), *rest;
		char word[16];	/* the first one, between spaces */

		width = strspn(text, BLANKS);
		text += width;
		if (!*text)
			continue;
		if (in_help) {	/* ends where the indentation does */
			if (!help_width)
				help_width = width;
			if (help_width && width >= help_width)
				continue;
			in_help = false;
		}
		n = strcspn(text, BLANKS);
		snprintf(word, sizeof(word), " %.*s ", (int)n, text);
		rest = skip(text + n, BLANKS);

		if (strstr(" source if menu choice endif endmenu endchoice comment ", word))
			p->current = NULL;
		if (strstr(" menu choice config menuconfig comment ", word))
			in_menu = strstr(" menu choice ", word);
		if (strstr(" help ---help--- ", word)) {
			in_help = true;
			help_width = 0;
		} else if (!strcmp(" source ", word)) {
			parse(p, source_path(p->tree, rest));
			p->current = NULL;
		} else if (strstr(" config menuconfig ", word)) {
			begin(p, string("%.*s", (int)strcspn(rest, BLANKS), rest));
		} else if (strstr(" if menu choice ", word)) {
			append(&p->blocks, strcmp(" if ", word) ? "" : condition(text + 3));
		} else if (strstr(" endif endmenu endchoice ", word)) {
			p->blocks.n--;
		} else if (strstr(" depends visible ", word)) {	/* on, if */
			rest = condition(skip(rest + strcspn(rest, BLANKS), BLANKS));
			if (p->current) {
				add_condition(p->current, rest);
			} else if (in_menu) {
				char **block = &p->blocks.at[p->blocks.n - 1];

				*block = string("%s%s%s", *block, **block ? " && " : "", rest);
			}
		} else if (strstr(" bool tristate int hex string prompt ", word) &&
			   p->current && *rest == '"') {
			add_prompt(p->current, rest);
		}
	}
}

/* The length of "..." or $(...) at the beginning of @s, where no symbols are, or 1. */
static size_t text_len(const char *s)
{
	const char *end = s;

	if (*s == '"')
		end = strchr(s + 1, '"');
	else if (!strncmp(s, "$(", 2))
		end = s + 2 + strcspn(s + 2, "()");
	return end && strchr("\")", *end) ? end - s + 1 : 1;
}

/* " (A is y, B is not set)" for the symbols of a condition */
static void print_values(const char *s, const struct list *config)
{
	struct list seen = { 0 };

	while (*s) {
		char *name = string("%.*s", (int)name_len(s), s);

		s += *name ? strlen(name) : text_len(s);
		if (*skip(name, UPPER) || !*skip(name, DIGITS) || contains(&seen, name))
			continue;
		fprintf(stderr, "%s%s is %s", seen.n ? ", " : " (", name, value_of(config, name));
		append(&seen, name);
	}
	fputs(seen.n ? ")\n" : "\n", stderr);
}

static void explain(const struct symbol *symbol, const struct list *config)
{
	const struct definition *d;
	size_t i;

	fprintf(stderr, "CONFIG_%s is %s\n", symbol->name, value_of(config, symbol->name));
	if (!symbol->first)
		fputs("\tno Kconfig file of this tree knows it\n", stderr);
	for (d = symbol->first; d; d = d->next) {
		for (i = 0; d->prompt && i < d->conditions.n; i++) {
			fprintf(stderr, "\tdepends on %s", d->conditions.at[i]);
			print_values(d->conditions.at[i], config);
		}
		if (!d->prompt)
			fputs("\tcannot be asked for: only other symbols select it\n", stderr);
		else if (!d->conditions.n)
			fputs(NO_CONDITION, stderr);
	}
}

/* Is the value in @line, CONFIG_SYMBOL=value, that in @config? Fills in @symbol. */
static bool as_asked(char *line, const struct list *config, struct symbol *symbol)
{
	size_t n = symbol_len(line);
	const char *value;

	symbol->name = string("%.*s", (int)n - PREFIX_LEN, line + PREFIX_LEN);
	symbol->end = &symbol->first;
	symbol->if_known = take_mark(line, IF_KNOWN);
	symbol->if_possible = take_mark(line, IF_POSSIBLE);
	symbol->for_others = take_mark(line, FOR_OTHERS);
	value = value_of(config, symbol->name);
	return !strcmp(line + n + 1, strcmp(value, "not set") ? value : "n");
}

/* The symbols of @asked_file that are not as asked, with their definitions. */
static void find(struct parser *p, struct list *config, const char *asked_file,
		 const char *config_file)
{
	struct list asked = { 0 };
	size_t i;

	if (!read_lines(asked_file, &asked) || !read_lines(config_file, config))
		die(BUILD, "cannot read %s and %s: %s\n", asked_file, config_file, strerror(errno));
	p->symbols = checked(calloc(asked.n + 1, sizeof(*p->symbols)));
	for (i = 0; i < asked.n; i++)
		if (symbol_len(asked.at[i]) && !as_asked(asked.at[i], config, &p->symbols[p->n]))
			p->n++;
	if (p->n)
		parse(p, string("%s/Kconfig", p->tree));
}

static void check(const char *asked_file, const char *config_file, const char *tree)
{
	struct parser p = { .tree = tree };
	char *refused = "", *left_out = "";
	struct list config = { 0 };
	size_t i;

	find(&p, &config, asked_file, config_file);
	for (i = 0; i < p.n; i++) {
		if ((p.symbols[i].if_known && !p.symbols[i].first) || p.symbols[i].for_others)
			continue;
		if (p.symbols[i].if_possible) {
			left_out = string("%s %s", left_out, p.symbols[i].name);
			continue;
		}
		explain(&p.symbols[i], &config);
		refused = string("%s %s", refused, p.symbols[i].name);
	}
	if (*left_out)
		fprintf(stderr, "svc462: left out, as it cannot be built in:%s\n", left_out);
	if (*refused)
		die(BUILD, "the config asks for what %s does not give:%s\n", tree, refused);
}

static void given(const char *asked_file, const char *config_file)
{
	struct list asked = { 0 }, config = { 0 };
	struct symbol symbol;
	size_t i;

	if (!read_lines(asked_file, &asked) || !read_lines(config_file, &config))
		die(BUILD, "cannot read %s and %s: %s\n", asked_file, config_file, strerror(errno));
	for (i = 0; i < asked.n; i++) {
		char *line = string("%s", asked.at[i]);

		if (symbol_len(line) && as_asked(line, &config, &symbol))
			puts(asked.at[i]);
	}
	if (fflush(stdout))
		die(BUILD, "cannot write: %s\n", strerror(errno));
}

/* Ask for each symbol of a condition that needs them all, and is no other expression. */
static void need(const char *condition, const struct list *config)
{
	const char *s = condition;

	if (*skip(condition, UPPER BLANKS "&()"))
		return;
	while (*(s = skip(s, BLANKS "&()"))) {
		char *name = string("%.*s", (int)name_len(s), s);

		s += strlen(name);
		if (!strcmp(value_of(config, name), "not set"))
			printf("CONFIG_%s=y" FOR_OTHERS "\n", name);
	}
}

static void needs(const char *asked_file, const char *config_file, const char *tree)
{
	struct parser p = { .tree = tree };
	struct list config = { 0 };
	const struct definition *d;
	size_t i, k;

	find(&p, &config, asked_file, config_file);
	for (i = 0; i < p.n; i++) {
		if (!p.symbols[i].if_possible && !p.symbols[i].for_others)
			continue;
		for (d = p.symbols[i].first; d; d = d->next)
			for (k = 0; d->prompt && k < d->conditions.n; k++)
				need(d->conditions.at[k], &config);
	}
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "merge"))
		merge(argv + 2);
	else if (argc == 5 && !strcmp(argv[1], "check"))
		check(argv[2], argv[3], argv[4]);
	else if (argc == 5 && !strcmp(argv[1], "needs"))
		needs(argv[2], argv[3], argv[4]);
	else if (argc == 4 && !strcmp(argv[1], "given"))
		given(argv[2], argv[3]);
	else
		die(USAGE, "usage: kconfig merge FRAGMENT... | check|needs ASKED .CONFIG TREE |\n"
		    "\tgiven ASKED .CONFIG\n");
	return 0;
}
