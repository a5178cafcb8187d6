// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arm64 system call ABI, fact by fact: runs as /init, checks each fact on
 * the running kernel, and reports in KTAP. The facts are in abi-*.c, a file for
 * each theme. With the argument "wrong" it checks the wrong belief beside each
 * fact instead, and none of them may hold.
 */
#include "abi.h"

#include <linux/mman.h>
#include <linux/reboot.h>
#include <linux/sched.h>

/* The README's tables have these facts and beliefs, in this order. */
static const struct fact *const themes[] = {
	number_facts, survival_facts, result_facts, arm64_facts,
	pointer_facts, signal_facts, tracer_facts, filter_facts,
	cpu_facts,
};

bool wrong;
bool spoil;

/* One write a line: no kernel message lands inside it. */
static char line[256];

void add(const char *text)
{
	strlcat(line, text, sizeof(line));
}

void add_number(long value)
{
	if (value == (int)value) {
		add(itoa(value));
	} else {
		add("0x");
		add(utoh(value));
	}
}

void end_line(void)
{
	add("\n");
	write(1, line, strlen(line));
	line[0] = '\0';
}

/* A comment: what was seen. */
static void seen(const char *what, long value)
{
	add("# ");
	add(what);
	add(" is ");
	add_number(value);
	add(", not ");
}

bool expect(const char *what, long value, long expected)
{
	if (value == expected)
		return true;
	seen(what, value);
	add_number(expected);
	end_line();
	return false;
}

bool expect_other(const char *what, long value, long before)
{
	if (value != before)
		return true;
	seen(what, value);
	add("another value");
	end_line();
	return false;
}

/* behind the environment: pairs of a type and a value, up to the type 0 */
static const unsigned long *aux;

unsigned long aux_value(unsigned long type)
{
	const unsigned long *pair;

	for (pair = aux; pair[0]; pair += 2)
		if (pair[0] == type)
			return pair[1];
	return 0;
}

long start_child(void (*body)(void))
{
	int priority = 1, none = 0;
	long pid;

	svc(__NR_sched_setscheduler, 0, SCHED_FIFO, &priority);
	pid = svc(__NR_clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		body();
		svc(__NR_exit, 0);
	}
	/* from here on the child comes first */
	svc(__NR_sched_setscheduler, 0, SCHED_NORMAL, &none);
	return pid;
}

int end_child(long pid)
{
	int status = -1;

	svc(__NR_wait4, pid, &status, 0, 0);
	return status;
}

void *shared_page(void)
{
	static void *page;

	if (!page)
		page = (void *)svc(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(page, 0, PAGE);
	return page;
}

static void report(const struct fact *fact, int number)
{
	const char *lacks = fact->lacks ? fact->lacks() : NULL;
	bool holds;

	if (!fact->holds)
		lacks = "this nolibc does not have it";
	holds = lacks || fact->holds();
	add(holds ? "ok " : "not ok ");
	add_number(number);
	add(" ");
	add(wrong ? fact->belief : fact->name);
	if (lacks) {
		add(" # SKIP ");
		add(lacks);
	}
	end_line();
}

int main(int argc, char **argv, char **envp)
{
	const struct fact *fact;
	int number = 0;
	size_t i;

	wrong = argc > 1 && !strcmp(argv[1], "wrong");
	spoil = argc > 1 && !strcmp(argv[1], "spoil");
	while (*envp++)
		;
	aux = (const unsigned long *)envp;

	for (i = 0; i < ARRAY_SIZE(themes); i++)
		for (fact = themes[i]; fact->name; fact++)
			number++;
	add("KTAP version 1\n1..");
	add_number(number);
	end_line();
	number = 0;
	for (i = 0; i < ARRAY_SIZE(themes); i++)
		for (fact = themes[i]; fact->name; fact++)
			report(fact, ++number);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
