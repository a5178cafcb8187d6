/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the guest's console goes: standard output and the log; see console.c. */
#ifndef SVC462_CONSOLE_H
#define SVC462_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

struct line;			/* judge.h */

#define CHUNK 4096		/* bytes that are read or written at once */

/* Standard output is buffered here, so that its reader cannot stall us. */
extern bool out_quiet;		/* show only what did not come through printk */
void out_text(const char *text);
void show_line(const struct line *line);
bool out_pending(void);
bool out_full(void);		/* no room for what another chunk may add */
void out_some(void);		/* writes what poll() allows ... */
void out_all(void);		/* ... or waits until all is written */

/* The log: raw bytes. */
bool log_open(const char *name);	/* false: see errno */
void log_bytes(const char *bytes, size_t n);
void log_finish(void);

/* The console's last lines, on standard error. */
void show_tail(void);

#endif
