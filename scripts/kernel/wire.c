// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of scripts/wire-syscall: implements, assigns and wires the system
 * calls of a C file in an arm64 kernel tree, all or nothing, or takes them out again.
 *	wire SVC462 [--call FILE] [--nr N|auto] [--check | --remove | --into FOLDER] TREE
 *	wire SVC462 --files TREE
 *	wire SVC462 [--call FILE] --calls | --text
 * SVC462 is this repository; FILE is its kernel/custom_call.c or another; --into writes
 * the files into a shadow of the tree instead of the tree; --files lists those that are
 * written; --calls lists the system calls of FILE, NAME(ARGUMENTS) a line; --text prints
 * FILE as it goes into a tree.
 * It is a table of edits: the text that is inserted into a file is the text that
 * is taken out of it. No memory is freed, as the program lives for a moment.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"

#define __printf(a, b) __attribute((format(printf, a, b)))
#define __noreturn __attribute((noreturn))
#define NONE (-1L)		/* the number of a call that has none */

/* The system calls that are wired, and those that the tree has now: the same, or others. */
static struct calls asked, wired;

/*
 * The edits: to the files that Documentation/process/adding-syscalls.rst of the
 * kernel names for a generic system call. {name}, {args} and {nr} stand for those of a
 * call, {structs} for the structs of their arguments. A match is an extended regular
 * expression of lines, and . is not a newline. Linux 6.11 moved the numbers to TABLE, and
 * keeps UNISTD in step; arm64 reads it as ARM_TABLE, a symlink to it, which in a copied tree
 * may be a file. Whatever the calls are, their file in the tree is custom_call.c.
 */
enum { ARM_TABLE, TABLE, UNISTD, MAKEFILE, PROTOTYPES, STUBS, CODE };

/* the heading of the system calls that few architectures have, to the next blank line */
#define ARCH_HEADING \
	"^ \\* Architecture.specific (system calls|weak syscall entries\\.)\n(.+\n)*\n"

static struct edit {
	const char *file;	/* in the tree */
	enum { BEFORE, AFTER } where;
	const char *match;	/* the text goes in before or after the first of it */
	const char *head, *each, *tail;	/* the text: each is there once for a call */
	/* what these are in the tree at hand, NULL for no file: */
	char *now;		/* its content, */
	char *old;		/* that without the call, */
	char *new;		/* and as it was asked for */
	char *beside;		/* the file with the new content that is renamed to it */
} edits[] = {
	[ARM_TABLE] = { "arch/arm64/tools/syscall_64.tbl", AFTER, "(.*\n)*",
		"", "{nr}\tcommon\t{name}\t\t\tsys_{name}\n", "" },
	[TABLE] = { "scripts/syscall.tbl", AFTER, "(.*\n)*",
		"", "{nr}\tcommon\t{name}\t\t\tsys_{name}\n", "" },
	[UNISTD] = { "include/uapi/asm-generic/unistd.h", BEFORE, "^#undef __NR_syscalls$",
		"", "#define __NR_{name} {nr}\n__SYSCALL(__NR_{name}, sys_{name})\n", "\n" },
	/* after the first list of objects, with the lines that continue it */
	[MAKEFILE] = { "arch/arm64/kernel/Makefile", AFTER,
		"^obj-y[ \t]*[:+]?=(.*\\\\\n)*.*\n",
		"obj-y += custom_call.o\n", "", "" },
	[PROTOTYPES] = { "include/linux/syscalls.h", AFTER, ARCH_HEADING,
		"/* arch/arm64/kernel/custom_call.c */\n{structs}",
		"asmlinkage long sys_{name}({args});\n", "\n" },
	[STUBS] = { "kernel/sys_ni.c", AFTER, ARCH_HEADING,
		"/* arch/arm64/kernel/custom_call.c */\n", "COND_SYSCALL({name});\n", "\n" },
	/* the source as it is */
	[CODE] = { "arch/arm64/kernel/custom_call.c" },
};

static struct edit *const code = edits + CODE;
/* the edit of the file that gives the numbers away, which is the first to be made */
static struct edit *table = edits + ARM_TABLE;

/* The arguments. */
static enum { WIRE, CHECK, REMOVE, FILES, CALLS, TEXT } job = WIRE;
static const char *number = "462", *tree;
static const char *call_file;	/* that of --call */
static const char *into;	/* the tree that is written to */

/* die: exit with 2; nothing was done */
void die(const char *fmt, ...)
{
	va_list args;

	fputs("wire-syscall: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

/* warn: of what the kernel builds with, and its author did not mean */
static __printf(1, 2)
void warn(const char *fmt, ...)
{
	va_list args;

	if (into != tree)	/* a shadow is wired after a --check, which has said it */
		return;
	fputs("wire-syscall: warning: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

/* format: a new string */
char *format(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		die("out of memory");
	va_end(args);
	return text;
}

/* path: of a file of the tree */
static char *path(const char *file)
{
	return format("%s/%s", tree, file);
}

/* read_file: its content, or NULL where there is no such file */
char *read_file(const char *name)
{
	FILE *file = fopen(name, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t len;

	if (!file && (errno == ENOENT || errno == ENOTDIR))
		return NULL;
	if (!file)
		die("cannot read %s: %m", name);
	len = getdelim(&text, &size, '\0', file);
	if (ferror(file))
		die("cannot read %s: %m", name);
	if (len > 0 && !text[len - 1])
		die("%s is not a text file: it has a zero byte in it", name);
	fclose(file);
	return len > 0 ? text : "";
}

/* replace: text with something else from one position in it to another */
static char *replace(const char *text, const char *from, const char *to, const char *by)
{
	return format("%.*s%s%s", (int)(from - text), text, by, to);
}

/* put: text with a value for each {name} in it */
static char *put(char *text, const char *name, const char *value)
{
	char *at;

	while ((at = strstr(text, name)))
		text = replace(text, at, at + strlen(name), value);
	return text;
}

/* expand: the text of an edit for these calls, numbered from nr on */
static char *expand(const struct edit *edit, const struct calls *calls, long nr)
{
	char *text = put(strdup(edit->head), "{structs}", calls->structs);

	for (int i = 0; i < calls->n; i++) {
		char *each = put(strdup(edit->each), "{name}", calls->call[i].name);

		each = put(each, "{args}", calls->call[i].args);
		text = format("%s%s", text, put(each, "{nr}", format("%ld", nr + i)));
	}
	return format("%s%s", text, edit->tail);
}

/* find: the first match of a regular expression in text, or NULL; *end is its end */
static char *find(char *text, const char *match, char **end)
{
	regmatch_t found;
	regex_t regex;
	int status;

	if (regcomp(&regex, match, REG_EXTENDED | REG_NEWLINE))
		die("out of memory");
	status = regexec(&regex, text, 1, &found, 0);
	regfree(&regex);
	if (status)
		return NULL;
	*end = text + found.rm_eo;
	return text + found.rm_so;
}

/* find_lines: the first place where these lines stand in text, or NULL */
static char *find_lines(char *text, const char *lines)
{
	char *at = text;

	while ((at = strstr(at, lines)) && at > text && at[-1] != '\n')
		at++;
	return at;
}

/* The line of a table that gives a number away. */
struct entry {
	long nr;
	char name[80];
	int line;		/* its number, from 1 */
	const char *next;	/* the line behind it */
};

static bool is_number(const char *word)
{
	return *word && !word[strspn(word, "0123456789")];
}

/*
 * next_entry: go to the one behind this, false at the end of the text. An entry is
 * "#define __NR_NAME NUMBER" in UNISTD, and "NUMBER ABI NAME ..." in TABLE.
 */
static bool next_entry(struct entry *entry)
{
	char first[80] = "", second[80] = "", third[80] = "";

	while (*entry->next) {
		const char *line = entry->next, *name = NULL, *nr = third;
		size_t len = strcspn(line, "\n");

		entry->next += len + (line[len] == '\n');
		entry->line++;
		*third = '\0';
		if (!strchr("# \t0123456789", *line) ||
		    sscanf(strndupa(line, len), "%79s %79s %79s", first, second, third) < 2)
			continue;
		if (is_number(first)) {
			nr = first;
			name = third;
		} else if (strcmp(first, "#define") || !is_number(third)) {
			continue;
		} else if (!strncmp(second, "__NR_", 5) && strcmp(second, "__NR_syscalls")) {
			name = second + 5;
		} else if (!strncmp(second, "__NR3264_", 9)) {
			name = second + 9;
		}
		if (name) {
			entry->nr = atol(nr);
			strcpy(entry->name, name);
			return true;
		}
	}
	return false;
}

/* number_of: of a system call, by its name, in a text, or NONE; *line is where */
static long number_of(const char *text, const char *name, int *line)
{
	struct entry entry = { .next = text };

	while (next_entry(&entry))
		if (!strcmp(entry.name, name)) {
			if (line)
				*line = entry.line;
			return entry.nr;
		}
	return NONE;
}

/* end_of: the number behind the last one of a text */
static long end_of(const char *text)
{
	struct entry entry = { .next = text };
	long last = 0;

	while (next_entry(&entry))
		if (entry.nr > last)
			last = entry.nr;
	return last + 1;
}

/* find_end: where the number of __NR_syscalls stands in UNISTD, or NULL; *end is behind it */
static char *find_end(char *text, char **end)
{
	char *at;

	if (!find(text, "^#define __NR_syscalls[ \t]+[0-9]+", end))
		return NULL;
	for (at = *end; isdigit((unsigned char)at[-1]); at--)
		;
	return at;
}

/*
 * set_end: the new text of an edit; in UNISTD with the number behind its last one, if
 * that was right in the old text: another is left alone, so that it comes back.
 */
static char *set_end(const struct edit *edit, char *old, char *new)
{
	char *end, *at;

	if (edit != edits + UNISTD)
		return new;
	at = find_end(old, &end);
	if (!at || atol(at) != end_of(old))
		return new;
	at = find_end(new, &end);
	return at ? replace(new, at, end, format("%ld", end_of(new))) : new;
}

/* whole_lines: does the text end with a newline? */
static bool whole_lines(const char *text)
{
	return !*text || text[strlen(text) - 1] == '\n';
}

/* insert: text with the calls, or NULL where they have no place */
static char *insert(const struct edit *edit, char *text, const struct calls *calls, long nr)
{
	char *lines = expand(edit, calls, nr), *end, *at = find(text, edit->match, &end);

	if (!at)
		return NULL;
	if (edit->where == AFTER)
		at = end;
	/* a last line without its newline stays the one before, and comes out like that */
	if (edit <= edits + TABLE && !whole_lines(text))
		return format("%s\n%.*s", text, (int)strlen(lines) - 1, lines);
	return set_end(edit, text, replace(text, at, at, lines));
}

/* take_out: text without the calls, whose first has that number */
static char *take_out(const struct edit *edit, char *text, const struct calls *calls, long nr)
{
	const char *lines = expand(edit, calls, nr);
	size_t len = strlen(lines);
	char *at, *out = text;

	while ((at = find_lines(out, lines)))
		out = replace(out, at, at + len, "");
	/* the same behind a line that had no newline */
	at = out + strlen(out) - len;
	if (edit <= edits + TABLE && !whole_lines(out) && at > out && at[0] == '\n' &&
	    !strncmp(at + 1, lines, len - 1))
		out = format("%.*s", (int)(at - out), out);
	return set_end(edit, text, out);
}

/* check_name: refuse a name that the kernel has, in its table */
static void check_name(const struct call *call, const char *text)
{
	int line;

	if (number_of(text, call->name, &line) != NONE)
		die("%s:%d: %s is a system call of this kernel, see %s/%s:%d: take another name",
		    call->file, call->line, call->name, tree, table->file, line);
}

/*
 * read_edit: the file of an edit as it is now, and without the call. With the call
 * put in again it must be what it is now: else somebody else has edited it.
 */
static void read_edit(struct edit *edit)
{
	const char *title;
	char *again;
	long nr;

	edit->now = read_file(path(edit->file));
	if (!edit->now)
		die("cannot read %s: %m", path(edit->file));
	nr = number_of(edit->now, wired.call[0].name, NULL);
	edit->old = take_out(edit, edit->now, &wired, nr);
	again = strcmp(edit->old, edit->now) ? insert(edit, edit->old, &wired, nr) : edit->old;
	title = expand(edit, &wired, nr);
	title = strndupa(title, strcspn(title, "\n") + 1);
	if (!again || strcmp(again, edit->now) || find_lines(edit->old, title) ||
	    number_of(edit->old, wired.call[0].name, NULL) != NONE ||
	    (edit > edits + TABLE && !whole_lines(again))) {
		for (int i = 0; i < asked.n && call_file && edit == table; i++)
			check_name(&asked.call[i], edit->old);
		die("%s/%s has a %s that wire-syscall did not put there, or is of a form %s",
		    tree, edit->file, wired.call[0].name,
		    "that it does not know: take it out by hand, or wire another name by --call");
	}
}

/* last_entry: the entry of the highest number of a text */
static struct entry last_entry(const char *text)
{
	struct entry entry = { .next = text }, last = { .nr = NONE };

	while (next_entry(&entry))
		if (entry.nr > last.nr)
			last = entry;
	return last;
}

/*
 * check_ends: the first number that is free in each of the tables. What a beginner leaves
 * out is named: with some of it the kernel builds, and then it stays as it is.
 */
static long check_ends(void)
{
	struct edit *unistd = edits + UNISTD, *edit;
	char *behind, *at = find_end(unistd->old, &behind), *wrong;
	struct entry last = last_entry(unistd->old), other;
	long end = last.nr + 1;

	for (edit = table; edit < unistd; edit++) {
		if (!whole_lines(edit->old))
			warn("%s/%s: the last line has no newline at its end: add one",
			     tree, edit->file);
		other = last_entry(edit->old);
		if (other.nr > last.nr)
			warn("%s/%s:%d gives %ld to %s, %s: %s%s %ld\" in %s, too",
			     tree, edit->file, other.line, other.nr, other.name,
			     "which only this table does", "write \"#define __NR_",
			     other.name, other.nr, unistd->file);
		if (other.nr < last.nr && edit == table)
			warn("%s/%s:%d gives %ld to %s, %s %s: write \"%ld\tcommon\t%s\tsys_%s\"",
			     tree, unistd->file, last.line, last.nr, last.name,
			     "but arm64 takes its numbers from", edit->file,
			     last.nr, last.name, last.name);
		if (other.nr >= end)
			end = other.nr + 1;
	}
	if (at && atol(at) != last.nr + 1) {
		wrong = format("%s/%s: __NR_syscalls is %ld, but line %d gives %ld to %s: %s %ld\"",
			       tree, unistd->file, atol(at), last.line, last.nr, last.name,
			       "write \"#define __NR_syscalls", last.nr + 1);
		if (table == unistd)	/* it is the size of the kernel's table */
			die("%s", wrong);
		warn("%s", wrong);
	}
	return end;
}

/* check_number: refuse one that the table has given away, or will */
static void check_number(long nr, long end)
{
	struct entry entry = { .next = table->old };
	const char *hint = format("the first free number is %ld, which NR=auto takes",
				  end);

	if (nr >= 244 && nr < 260)
		die("%ld is one of 244 to 259, where each architecture has calls of its own; %s",
		    nr, hint);
	while (next_entry(&entry))
		if (entry.nr == nr)
			die("%ld belongs to %s in %s/%s:%d; %s",
			    nr, entry.name, tree, table->file, entry.line, hint);
	if (nr < end)
		die("%ld is reserved: it is below the end of the table, %ld, in %s/%s; %s",
		    nr, end, tree, table->file, hint);
}

/* check_line_ends: refuse text whose lines end as an editor on Windows writes them */
static void check_line_ends(const char *file, const char *text)
{
	if (text && strstr(text, "\r\n"))
		die("the lines of %s/%s end with CR LF: take the CRs out by sed -i 's/\\r$//'",
		    tree, file);
}

/* check_version: refuse a tree that is too old; the version of one that is not */
static const char *check_version(void)
{
	static const char lines[] = "^VERSION = [0-9]+\nPATCHLEVEL = [0-9]+\nSUBLEVEL = [0-9]+$";
	char *text = read_file(path("Makefile")), *end;
	int major, minor, sublevel;
	const char *version;

	check_line_ends("Makefile", text);
	text = text ? find(text, lines, &end) : NULL;
	if (!text || sscanf(text, "VERSION = %d PATCHLEVEL = %d SUBLEVEL = %d",
			    &major, &minor, &sublevel) != 3)
		die("%s is no Linux kernel tree", tree);
	version = format("%d.%d.%d", major, minor, sublevel);
	/* a fork may count from 0 */
	if (major && (major < 5 || (major == 5 && minor < 10)))
		die("%s is Linux %s, which is too old: svc462 knows 5.10 and later", tree, version);
	return version;
}

/* check_folder: a folder that is a symlink would let the write out of the tree */
static void check_folder(const char *file)
{
	const char *folder = strndupa(file, strrchr(file, '/') - file);
	const char *top = realpath(into, NULL);
	const char *real = realpath(format("%s/%s", into, folder), NULL);

	if (!top || !real || strcmp(real, format("%s/%s", top, folder)))
		die("%s/%s lies behind a symlink: nothing is written through it", into, folder);
}

/* clean_up: whatever happens, no file stays beside another */
static void clean_up(void)
{
	for (struct edit *edit = table; edit <= code; edit++)
		if (edit->beside)
			unlink(edit->beside);
}

/* write_beside: the new content, with the mode of the file, or else of the source */
static void write_beside(struct edit *edit, const char *source)
{
	const char *name = path(edit->file);
	bool exists;
	struct stat st;
	FILE *file;
	int fd;

	exists = !stat(name, &st);
	if (!exists && stat(source, &st))
		die("cannot read %s: %m", source);
	name = format("%s/%s.svc462", into, edit->file);
	unlink(name);	/* of a call that was killed */
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL, st.st_mode & 0777);
	if (fd < 0)
		die("cannot write %s: %m", name);
	edit->beside = strdup(name);
	file = fdopen(fd, "w");
	if (!file || (exists && fchmod(fd, st.st_mode & 07777)) ||
	    fputs(edit->new, file) == EOF || fclose(file))
		die("cannot write %s: %m", name);
}

/* write_tree: first every file is written beside its own, then each takes its place */
static void write_tree(const char *source)
{
	sigset_t signals;
	struct stat st;

	/* this takes a moment, and no signal is to end it half done */
	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGXFSZ, SIG_IGN);
	atexit(clean_up);

	for (struct edit *edit = table; edit <= code; edit++) {
		const char *name = format("%s/%s", into, edit->file);

		if (!edit->new || (!lstat(name, &st) && S_ISREG(st.st_mode) &&
				   !strcmp(read_file(name), edit->new)))
			continue;
		write_beside(edit, source);
	}
	for (struct edit *edit = table; edit <= code; edit++) {
		const char *name = format("%s/%s", into, edit->file);

		if (edit->beside && rename(edit->beside, name))
			die("cannot write %s: %m", name);
		edit->beside = NULL;
	}
	if (!code->new && unlink(path(code->file)) && errno != ENOENT)
		die("cannot remove %s: %m", path(code->file));
}

/* parse: the arguments behind SVC462 */
static void parse(char **argv)
{
	static const char usage[] =
		"usage: wire-syscall [--call FILE] [--nr N|auto] [--check | --remove] TREE";
	static const char known[] = "0 to 9999, or auto for the first free one";

	for (; argv[0] && (argv[1] || !strcmp(*argv, "--calls") ||
			   !strcmp(*argv, "--text")); argv++) {
		if (!strcmp(*argv, "--nr"))
			number = *++argv;
		else if (!strcmp(*argv, "--call"))
			call_file = *++argv;
		else if (!strcmp(*argv, "--calls"))
			job = CALLS;
		else if (!strcmp(*argv, "--text"))
			job = TEXT;
		else if (!strcmp(*argv, "--check"))
			job = CHECK;
		else if (!strcmp(*argv, "--remove"))
			job = REMOVE;
		else if (!strcmp(*argv, "--files"))
			job = FILES;
		else if (!strcmp(*argv, "--into"))
			into = *++argv;
		else
			die("%s", usage);
	}
	tree = *argv;
	into = into ? into : tree;
	if (job != CALLS && job != TEXT && (!tree || !*tree || *tree == '-'))
		die("%s", usage);
	if (!strcmp(number, "auto"))
		return;
	if (!is_number(number) || (*number == '0' && number[1]))
		die("'%s' is not a number: take one from %s", number, known);
	if (strlen(number) > 4)
		die("%s is out of range: take a number from %s", number, known);
}

/* read_source: what --call or the demo defines, and what is wired in the tree now */
static char *read_source(const char *svc462)
{
	const char *file = call_file ? call_file : format("%s/kernel/custom_call.c", svc462);
	char *text = read_file(file);

	if (!text)
		die("cannot read %s: %m", file);
	if (call_file)
		text = flatten(file, 0);
	asked = read_calls(file, text);
	if (!asked.n)
		die("%s defines no system call: %s", file,
		    "write SYSCALL_DEFINE1(name, int, value) { ... }");
	return text;
}

int main(int argc, char **argv)
{
	const char *version, *source;
	struct edit *edit;
	struct stat st;
	long nr, end;

	if (argc < 2)
		return 2;
	parse(argv + 2);
	if (job == TEXT) {
		fputs(read_source(argv[1]), stdout);
		return 0;
	}
	if (job == CALLS) {
		read_source(argv[1]);
		for (int i = 0; i < asked.n; i++)
			printf("%s(%s)\n", asked.call[i].name, asked.call[i].args);
		return 0;
	}
	/* the table that arm64 reads: a file of its own, the kernel's, or none */
	if (lstat(path(table->file), &st) || !S_ISREG(st.st_mode))
		table = edits + TABLE;
	if (access(path(edits[TABLE].file), F_OK))
		table = edits + UNISTD;
	if (job == FILES) {
		for (edit = table; edit <= code; edit++)
			puts(edit->file);
		return 0;
	}

	/* is it a tree that we know? */
	version = check_version();
	for (edit = table; edit < code; edit++)
		if (stat(path(edit->file), &st) || !S_ISREG(st.st_mode))
			die("%s is Linux %s without a %s: too new, or too different, for svc462",
			    tree, version, edit->file);
	for (edit = table; edit <= code && job != CHECK; edit++)
		check_folder(edit->file);
	source = call_file ? call_file : format("%s/kernel/custom_call.c", argv[1]);
	code->new = read_source(argv[1]);
	code->now = read_file(path(code->file));
	if (code->now)
		wired = read_calls(path(code->file), code->now);
	if (!wired.n)
		wired = asked;
	for (edit = table; edit < code; edit++) {
		read_edit(edit);
		check_line_ends(edit->file, edit->old);
	}
	end = check_ends();

	/* can it be as it was asked for? */
	nr = strcmp(number, "auto") ? atol(number) : end;
	for (int i = 0; i < asked.n && job != REMOVE; i++) {
		check_name(&asked.call[i], table->old);
		check_number(nr + i, end);
	}
	for (edit = table; edit < code; edit++) {
		edit->new = edit->old;
		if (job == REMOVE)
			continue;
		edit->new = insert(edit, edit->old, &asked, nr);
		/* just what went in will come out */
		if (!edit->new || strcmp(take_out(edit, edit->new, &asked, nr), edit->old))
			die("%s/%s has no place for %s: too new, or too different, for svc462",
			    tree, edit->file, asked.call[0].name);
	}

	switch (job) {
	case CHECK:
		printf("%s is Linux %s; %ld is the first free number in %s\n",
		       tree, version, end, table->file);
		end = number_of(table->now, wired.call[0].name, NULL);
		printf("%s is %s; it can be %ld\n", asked.call[0].name,
		       end == NONE ? "not wired" : format("%ld", end), nr);
		break;
	case REMOVE:
		if (code->now && strcmp(code->now, code->new))
			die("%s/%s is not %s any more: %s", tree, code->file,
			    call_file ? call_file : "svc462's kernel/custom_call.c",
			    "name the file it was wired from by --call, or save it and delete it first");
		code->new = NULL;
		write_tree(source);
		break;
	case WIRE:
		write_tree(source);
		printf("[1/5] implement: %s as %s\n",
		       call_file ? call_file : "kernel/custom_call.c", code->file);
		printf("[2/5] assign:");
		for (int i = 0; i < asked.n; i++)
			printf("%s __NR_%s is %ld", i ? "," : "", asked.call[i].name, nr + i);
		printf(" in %s\n", table->file);
		printf("[3/5] wire: obj-y += custom_call.o in %s\n", edits[MAKEFILE].file);
		break;
	default:
		break;
	}
	return 0;
}
