// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints what a traced program did last, from the memory of a guest that is gone: the
 * records of init/pid1-strace.c. scripts/guest/run asks it after a run with STRACE=1.
 *	last-calls MEMORY
 * prints the last LAST_CALLS, in the order in which they began, as diagnostics of KTAP.
 *	last-calls -l MEMORY
 * prints those that failed as they do where the kernel lacks a feature, one a line, in the
 * order in which they were made: ERRNO CALL ARG0 ARG1 ARG2 STRING0 STRING1 STRING2, where a
 * string is one of the arguments, without blanks, and - where there is none.
 * Exits with 1 if MEMORY cannot be read.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../init/record.h"
#include "syscalls.h"		/* by scripts/guest/list-calls */

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define SLOTS (LAST_CALLS + LACKING_CALLS)

#define SHOWN_AS_DECIMAL 65536

/* of si_code, which are the same everywhere */
#define CHILD_EXITED 1

static_assert(4096 % sizeof(struct record) == 0, "a record may not cross a page");
static struct record slots[SLOTS];

/* The name of a number in a table that the kernel's headers gave, or NULL. */
static const char *name_of(const char *const *names, size_t size, long long number)
{
	return number >= 0 && (size_t)number < size ? names[number] : NULL;
}

static const char *error_name(long long error)
{
	/* include/linux/errno.h: the program sees these only as what they turn into */
	static const char *const restarts[] = {
		"ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND", NULL, "ERESTART_RESTARTBLOCK",
	};
	const char *name = name_of(errnos, ARRAY_SIZE(errnos), error);

	return name ? name : name_of(restarts, ARRAY_SIZE(restarts), error - 512);
}

static void print_signal(long long number)
{
	const char *name = name_of(signals, ARRAY_SIZE(signals), number);

	if (name)
		printf("%s", name);
	else
		printf("signal %lld", number);
}

static void print_number(long long value)
{
	if (value > -4096 && value < SHOWN_AS_DECIMAL)
		printf("%lld", value);
	else
		printf("0x%llx", value);
}

static void print_string(const char *s)
{
	size_t i;

	/* neither a control byte, nor what could be the end of a time stamp of printk's */
	putchar('"');
	for (i = 0; s[i] && i < STRING_SIZE; i++)
		printf(s[i] < ' ' || strchr("\"\\]\x7f", s[i]) ? "\\x%02x" : "%c",
		       (unsigned char)s[i]);
	printf(i == STRING_SIZE - 1 ? "\"..." : "\"");
}

/* The argument as the number that the call gets: an int has 32 bits. */
static long long argument(const struct record *r, const char *kinds, int i)
{
	return kinds[i] == 'i' ? (int)r->args[i] : (long long)r->args[i];
}

/* The letters of list-calls for each argument; of a call that it does not know, all six. */
static const char *kinds_of(unsigned int number)
{
	return number < ARRAY_SIZE(syscalls) && syscalls[number].args ?
	       syscalls[number].args : "llllll";
}

static void print_call(const struct record *r)
{
	const char *kinds = kinds_of(r->number);
	const char *string;
	int i, strings = 0;

	if (r->number < ARRAY_SIZE(syscalls) && syscalls[r->number].name)
		printf("%s(", syscalls[r->number].name);
	else
		printf("syscall %u(", r->number);
	for (i = 0; kinds[i]; i++) {
		if (i)
			printf(", ");
		string = kinds[i] == 's' && strings < STRINGS_MAX ? r->strings[strings++] : NULL;
		if (string && r->args[i])
			print_string(string);
		else if (kinds[i] == 'i' && (int)r->args[i] == AT_FDCWD)
			printf("AT_FDCWD");
		else if (strchr("sp", kinds[i]) && !r->args[i])
			printf("NULL");
		else if (strchr("sp", kinds[i]))
			printf("0x%llx", r->args[i]);
		else
			print_number(argument(r, kinds, i));
	}
	printf(") = ");
	if (r->kind != CALL_RETURNED)
		putchar('?');
	else
		print_number(r->result);
	if (r->kind == CALL_RETURNED && r->result < 0 && error_name(-r->result))
		printf(" %s", error_name(-r->result));
}

static void print_record(const struct record *r)
{
	printf("# strace: %d ", r->tid);
	if (r->kind == RECORD_SIGNAL) {
		printf("--- ");
		print_signal(r->number);
		/* a positive si_code is the kernel's; a fault has an address */
		if ((int)r->args[0] > 0 && strchr("\4\5\7\10\13", (int)r->number))
			printf(" at 0x%llx", r->args[1]);
		printf(" ---");
	} else if (r->kind == RECORD_END && r->number == CHILD_EXITED) {
		printf("+++ exited with %lld +++", r->result);
	} else if (r->kind == RECORD_END) {
		printf("+++ killed by ");
		print_signal(r->result);
		printf(" +++");
	} else {
		print_call(r);
	}
	putchar('\n');
}

static void print_lack(const struct record *r)
{
	const char *kinds = kinds_of(r->number), *error = error_name(-r->result), *c;
	int i;

	if (r->number >= ARRAY_SIZE(syscalls) || !syscalls[r->number].name || !error)
		return;
	printf("%s %s", error, syscalls[r->number].name);
	for (i = 0; i < 3; i++)
		printf(" %lld", i < (int)strlen(kinds) ? argument(r, kinds, i) : 0);
	for (i = 0; i < STRINGS_MAX; i++) {
		putchar(' ');
		for (c = r->strings[i]; *c; c++)
			putchar(*c <= ' ' || *c >= 0x7f ? '_' : *c);
		if (c == r->strings[i])
			putchar('-');
	}
	putchar('\n');
}

/* Of two records with one slot the newer one is meant, and then that of the call's return. */
static void keep(const struct record *r)
{
	struct record *slot = &slots[r->slot];

	if (r->order > slot->order || (r->order == slot->order && r->kind > slot->kind))
		*slot = *r;
}

/* Look at each record in the memory, which is a file with holes; false if it cannot be read. */
static bool read_memory(const char *name)
{
	static struct record chunk[256];
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	off_t data = fd < 0 ? -1 : 0;
	ssize_t n, i;

	while (data >= 0 && (data = lseek(fd, data, SEEK_DATA)) >= 0) {
		data &= ~((off_t)sizeof(chunk) - 1);
		n = pread(fd, chunk, sizeof(chunk), data);
		if (n < 0)
			return false;
		for (i = 0; i < n / (ssize_t)sizeof(*chunk); i++)
			if (chunk[i].magic == RECORD_MAGIC && chunk[i].slot < SLOTS &&
			    chunk[i].sum == record_sum(&chunk[i]))
				keep(&chunk[i]);
		data += sizeof(chunk);
	}
	return fd >= 0;
}

static int by_order(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

int main(int argc, char **argv)
{
	bool lacks = argc == 3 && !strcmp(argv[1], "-l");
	struct record *from = lacks ? slots + LAST_CALLS : slots, *r;
	size_t n = lacks ? LACKING_CALLS : LAST_CALLS;

	if (argc != 2 + lacks || !read_memory(argv[argc - 1])) {
		fprintf(stderr, "last-calls: cannot read the guest's memory\n");
		return 1;
	}
	qsort(from, n, sizeof(*from), by_order);
	for (r = from; r < from + n; r++) {
		if (r->order && lacks)
			print_lack(r);
		else if (r->order)
			print_record(r);
	}
	return 0;
}
