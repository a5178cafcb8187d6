// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console of pid 1: what the program prints becomes KTAP diagnostics, and the lines of
 * pid 1's own stand between them.
 */
#include <nolibc.h>
#include <linux/reboot.h>

#include "pid1.h"
#include "syscalls.h"		/* by scripts/guest/list-calls */

static char line[1024];		/* the line in work ... */
static size_t length;
static size_t shown;		/* ... and how much of it is on the console */

static void show(size_t end)
{
	ssize_t n;

	while (shown < end) {
		n = write(1, line + shown, end - shown);
		if (n <= 0)
			return;
		shown += n;
	}
}

void end_line(void)
{
	line[length++] = '\n';
	show(length);
	length = 0;
	shown = 0;
}

void add(const char *s)
{
	while (*s)
		line[length++] = *s++;
}

static void add_escaped(unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	add("\\x");
	line[length++] = hex[c >> 4];
	line[length++] = hex[c & 15];
}

void add_char(char c)
{
	line[length++] = c;
}

/*
 * No line is the program's own from its first byte, no control byte passes, and
 * a time stamp like printk's "[    0.123456]" is broken up: what the kernel says
 * in the middle of a line is still known for the kernel's, see judge.c.
 */
void program_byte(unsigned char c)
{
	static int decimals;	/* digits since the last '.', or -1 */

	if (!length) {
		add("# ");
		decimals = -1;
	} else if (line[length - 1] == '\r') {
		length--;
		if (c != '\n')
			add_escaped('\r');
	}
	if (c == '\n') {
		end_line();
		return;
	}
	if (c == ']' && decimals == 6)
		add("\\");
	if (c == '.')
		decimals = 0;
	else if (c < '0' || c > '9')
		decimals = -1;
	else if (decimals >= 0)
		decimals++;

	if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
		add_escaped(c);
	else
		line[length++] = c;
	if (length > sizeof(line) - 16)
		end_line();
}

/*
 * Of a line that is not complete all but blanks at its end is shown: a time
 * stamp behind a blank would count as quoted.
 */
void show_partial(void)
{
	size_t end = length;

	while (end && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == '\r'))
		end--;
	if (end > 2)
		show(end);
}

void begin(const char *s)
{
	if (length)
		end_line();
	add(s);
}

void add_error(long err)
{
	bool named = err < 0 && -err < (long)ARRAY_SIZE(errnos) && errnos[-err];

	add(itoa(err));
	add(named ? " " : "");
	add(named ? errnos[-err] : "");
}

void add_signal(int signal)
{
	if (signal < (int)ARRAY_SIZE(signals)) {
		add(signals[signal]);
	} else {
		add("signal ");
		add(itoa(signal));
	}
}

void add_name(const char *name)
{
	int i;

	for (i = 0; name[i] && i < 100; i++)
		add_char(name[i] <= ' ' || name[i] == '#' || name[i] == '\\' ||
			 name[i] >= 0x7f ? '_' : name[i]);
}

void power_off(void)
{
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	exit(1);
}

void bail_out(const char *what, long err)
{
	begin("Bail out! pid 1: ");
	add(what);
	add(", errno ");
	add(itoa(err));
	end_line();
	power_off();
}
