// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second witness: what the kernel counts of its own bugs, whatever reached the
 * console. The files are opened before the program can put others in their places.
 */
#include <stdbool.h>
#include <nolibc.h>

#include "pid1.h"

static struct {
	const char *file;
	const char *name;
	int fd;
	long before;
} witnesses[] = {
	{ "/proc/sys/kernel/tainted", NULL, -1, 0 },
	{ "/sys/kernel/warn_count", "warn_count", -1, 0 },	/* from 6.2 on */
	{ "/sys/kernel/oops_count", "oops_count", -1, 0 },
};

/*
 * The taints that tell of a bug, from Documentation/admin-guide/tainted-kernels.rst;
 * the others tell of a module, or of what a test does on purpose.
 */
static const struct {
	int bit;
	char letter;
	const char *what;
} taints[] = {
	{ 4, 'M', "a machine check" },
	{ 5, 'B', "a bad page" },
	{ 7, 'D', "an oops or BUG" },
	{ 9, 'W', "a warning" },
	{ 14, 'L', "a soft lockup" },
};

/* The number in a witness's file, or -1. */
static long read_number(int fd)
{
	char text[24] = "";

	if (fd < 0 || lseek(fd, 0, SEEK_SET) || read(fd, text, sizeof(text) - 1) <= 0)
		return -1;
	return atol(text);
}

/*
 * Reports of lockdep, RCU, hung tasks and UBSAN taint nothing. The kernel's own log has
 * them, as facility 0, which no program can write; it is asked only where the console
 * was told to hide messages, as they are all on it otherwise.
 */
static int kernel_log = -1;

static bool console_hides(void)
{
	char text[2] = "";
	int fd = open("/sys/module/printk/parameters/ignore_loglevel", O_RDONLY);

	if (fd >= 0) {
		read(fd, text, 1);
		close(fd);
	}
	return text[0] == 'N';
}

void ask_log(void)
{
	static const char *const heads[] = {
		"BUG: ", "INFO: ", "UBSAN: ", "WARNING: ", "rcu: INFO: ", "watchdog: BUG: ",
	};
	char record[1024], *text;
	ssize_t n;
	size_t i;

	while (kernel_log >= 0 && console_hides()) {
		n = read(kernel_log, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)	/* older ones were overwritten */
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		text = strchr(record, ';');
		if (!text || atol(record) >> 3)
			continue;
		text++;
		for (i = 0; i < ARRAY_SIZE(heads); i++) {
			if (!starts(text, heads[i]))
				continue;
			begin("pid 1: the kernel's log has: ");
			for (n = 0; text[n] >= ' ' && text[n] < 0x7f && n < 200; n++)
				add_char(text[n]);
			end_line();
		}
	}
}

void open_witnesses(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(witnesses); i++) {
		witnesses[i].fd = open(witnesses[i].file, O_RDONLY | O_CLOEXEC);
		witnesses[i].before = read_number(witnesses[i].fd);
	}
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kernel_log >= 0)
		lseek(kernel_log, 0, SEEK_END);
	if (witnesses[0].before < 0) {
		begin("# pid 1: no /proc/sys/kernel/tainted: only the console tells of bugs");
		end_line();
	}
}

void ask_witnesses(void)
{
	long before, now;
	size_t i, t;

	for (i = 0; i < ARRAY_SIZE(witnesses); i++) {
		before = witnesses[i].before;
		now = read_number(witnesses[i].fd);
		if (before < 0 || now < 0)
			continue;
		for (t = 0; !i && t < ARRAY_SIZE(taints); t++) {
			if (!((now & ~before) >> taints[t].bit & 1))
				continue;
			begin("pid 1: the kernel is tainted ");
			add_char(taints[t].letter);
			add(", ");
			add(taints[t].what);
			end_line();
		}
		if (i && now > before) {
			begin("pid 1: ");
			add(witnesses[i].name);
			add(" rose from ");
			add(itoa(before));
			add(" to ");
			add(itoa(now));
			end_line();
		}
		witnesses[i].before = now;
	}
}
