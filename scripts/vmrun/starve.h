/* SPDX-License-Identifier: GPL-2.0-only */
/* For how long a process could not run, as the host's kernel counts it; see starve.c. */
#ifndef SVC462_STARVE_H
#define SVC462_STARVE_H

#include <stdbool.h>
#include <sys/types.h>

#define STARVE_SAMPLE_MS 73	/* no divisor of the periods of cpulimit and of a quota */

/* Milliseconds of CLOCK_MONOTONIC. */
long long now_ms(void);

/* To be called at least every STARVE_SAMPLE_MS; it looks no more often than that. */
void starve_sample(pid_t pid);

/* Milliseconds since the first sample in which @pid could not run. */
long long starved_ms(void);

/* Could it not run for more than half of the last @seconds? */
bool was_starved(int seconds);

#endif
