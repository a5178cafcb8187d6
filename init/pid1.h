/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What pid1.c and its parts share, which are the files pid1-*.c beside it.
 */
#ifndef SVC462_PID1_H
#define SVC462_PID1_H

#include <stdbool.h>
#include <nolibc.h>
#include <asm/siginfo.h>

#ifndef O_CLOEXEC
#define O_CLOEXEC 02000000
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static inline bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* pid1-console.c: a line of pid 1's own is begun, added to, and ended. */
void begin(const char *s);
void add(const char *s);
void add_char(char c);
void add_error(long err);		/* -errno, with its name */
void add_signal(int signal);
void add_name(const char *name);	/* without what KTAP could take for its own */
void end_line(void);

/* A byte that the program printed. */
void program_byte(unsigned char c);

/* The program printed no more for now: show what there is of its line. */
void show_partial(void);

/* The end of the machine; bail_out() says why: what failed, with which errno. */
void power_off(void);
void bail_out(const char *what, long err);

/* pid1-report.c: a byte that the program printed; at its end there is one more, '\n'. */
void own_byte(char c);

/* The first failure in the report that the program printed, or NULL. */
const char *own_failure(void);

/* The next program begins. */
void forget_own(void);

/* pid1-world.c */
void raw_console(void);
void make_world(void);

/* pid1-witness.c: what the kernel says of itself, from now on ... */
void open_witnesses(void);

/* ... until now: crash.c knows the lines that these print, and no program can print them. */
void ask_witnesses(void);
void ask_log(void);

/* pid1-strace.c: with STRACE the program is traced. */
#ifdef STRACE
#define STOPPED 2	/* WSTOPPED: what is traced and stops is an event, too */

/* The program is traced from its execve() on; it waits before that. */
void begin_trace(pid_t program);

/* Take what is the tracer's from @info, of waitid(); false if pid 1 has to reap it. */
bool traced(siginfo_t *info, pid_t program);
#else
#define STOPPED 0
#define begin_trace(program) ((void)(program))
#define traced(info, program) false
#endif

#endif
