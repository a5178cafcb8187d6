// SPDX-License-Identifier: GPL-2.0-only
/*
 * The judge under libFuzzer: any bytes are a console. slow/22-fuzz.t builds this
 * with the sanitizers. Beyond not to crash, these must hold:
 * - the verdict does not depend on how the bytes were cut into reads;
 * - nothing but a complete power-off is a PASS, and only if some test is "ok";
 * - an ERROR is of an initramfs that did not fit, and of nothing else;
 * - a verdict that is neither a PASS nor a SKIP has a reason.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "judge.h"

int judge_fuzz(const unsigned char *data, size_t size);

/* What is shown goes through console.c, too. */
static void show(const struct line *line)
{
	show_line(line);
	if (out_full())
		out_all();
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool has(const unsigned char *data, size_t size, const char *words)
{
	return memmem(data, size, words, strlen(words));
}

/* libFuzzer's LLVMFuzzerTestOneInput */
int judge_fuzz(const unsigned char *data, size_t size)
{
	static struct judge whole, parts;
	enum ending end = END_CONSOLE;
	const char *how = NULL;
	enum verdict verdict;
	size_t chunk = 1, n;

	if (size) {	/* the first byte says how it ends and how it is read */
		end = data[0] % (END_DEADLINE + 1);
		chunk = 1 + data[0] / 8;
		data++;
		size--;
	}
	if (end == END_GONE || end == END_DEADLINE)
		how = "QEMU went away";
	judge_init(&whole, show);
	judge_feed(&whole, data, size);
	verdict = judge_finish(&whole, end, how);

	judge_init(&parts, NULL);
	for (n = 0; n < size; n += chunk)
		judge_feed(&parts, data + n, size - n < chunk ? size - n : chunk);
	must(judge_finish(&parts, end, how) == verdict);
	must(!strcmp(parts.why, whole.why));

	switch (verdict) {
	case PASS:
		must(end == END_OFF || end == END_CONSOLE);
		/* a NUL is dropped, so the words may have one inside */
		if (!memchr(data, '\0', size)) {
			must(has(data, size, "ok"));
			must(end == END_OFF || has(data, size, "reboot: Power down"));
		}
		break;
	case SKIP:
		must(end == END_OFF || end == END_CONSOLE);
		break;
	case FAIL:
	case CRASH:
	case INCOMPLETE:
	case TIMEOUT:
		must(*whole.why);
		break;
	case ERROR:
		must(memchr(data, '\0', size) ||
		     has(data, size, "Initramfs unpacking failed: write error"));
		break;
	default:
		abort();
	}
	must(verdict != TIMEOUT || end == END_DEADLINE);
	return 0;
}
