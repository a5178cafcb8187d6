/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the guest's console goes: standard output and the log; see console.c. */
#ifndef SVC462_CONSOLE_H
#define SVC462_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

struct line;			/* judge.h */

#define CHUNK 4096		/* bytes that are read or written at once */

/* Standard output is buffered here, so that its reader cannot stall us. */
extern bool out_quiet;		/* do not show the kernel's boot log */
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

/* On standard error: a word of our own, the log's name, the console's last lines. */
void tell(const char *what, const char *text);
void tell_log(void);
void show_tail(void);

#endif
