/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KTAP 1 and TAP 13/14, in which a guest reports its tests; see ktap.c. It gets
 * lines without printk's prefix and without the newline, and does no I/O.
 */
#ifndef SVC462_KTAP_H
#define SVC462_KTAP_H

#include <stdbool.h>
#include <stddef.h>

#include "bytes.h"
#include "verdict.h"

#define SUBTESTS_MAX 64		/* how deep subtests may nest */

struct ktap_group {		/* the tests of one level */
	size_t indent;
	bool used;
	bool planned;
	unsigned long long plan;
	unsigned long long last;	/* the highest test number so far */
	unsigned long passed;
	unsigned long skipped;
	enum verdict worst;	/* PASS, INCOMPLETE or FAIL ... */
	char why[WHY_MAX];	/* ... and its first reason */
};

struct ktap {			/* all zero before the first line */
	struct ktap_group group[SUBTESTS_MAX];
	int depth;
	bool seen;
	bool after_result;
	size_t yaml;		/* indentation of the YAML block we are in */
	char skip[WHY_MAX];	/* the first skip */
	unsigned long long number;	/* the line is the result of this test, or 0 ... */
	enum verdict result;	/* ... PASS, FAIL, SKIP or INCOMPLETE; no subtest's */
};

/*
 * In no YAML block, a line that begins with this byte is not KTAP's unless it has all of
 * these. Those that begin with a blank are indented, and not meant.
 */
unsigned long long ktap_needs(unsigned char byte);

/* Reads one line; one that is not KTAP's changes nothing but number. */
void ktap_line(struct ktap *k, const char *line);

/*
 * After the last line: PASS, FAIL, SKIP or INCOMPLETE. @why gets the reason,
 * which is empty for a PASS without a skip.
 */
enum verdict ktap_finish(struct ktap *k, char why[WHY_MAX]);

#endif
