/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tracer: a child whose calls stop, see abi-tracer.c. abi-filter.c uses it, too.
 */
#ifndef SVC462_ABI_TRACER_H
#define SVC462_ABI_TRACER_H

#include <asm/ptrace.h>

/* A child that will run body(), and is stopped before it. Returns its pid. */
long start_traced(void (*body)(void));

/* On to the next stop: the entry or the exit of a call, or a signal. */
void next_stop(long pid);

/* On to its end, with a signal or 0. */
void let_go(long pid, int signal);

/* The registers of a child that is stopped. */
struct user_pt_regs get_registers(long pid);

/* Changes the number of the call at whose entry the child is stopped. */
void set_number(long pid, int number);

#endif
