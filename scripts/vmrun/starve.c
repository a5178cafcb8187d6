// SPDX-License-Identifier: GPL-2.0-only
/*
 * Was it the host that held a guest up? A guest cannot tell its own lockup from an
 * emulator that got no CPU. The host's kernel can: it counts how long a thread waited
 * for a CPU (Documentation/scheduler/sched-stats.rst), shows that a process is stopped,
 * and how much time a hypervisor below took away. Where it does not, nothing is claimed.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "starve.h"

#define SAMPLES 4096		/* five minutes */

static struct {
	long long at;
	long long total;	/* starved until then, milliseconds */
} samples[SAMPLES];
static unsigned long taken;

long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* How long the thread that waited the longest has waited for a CPU, milliseconds. */
static long long run_delay(pid_t pid)
{
	unsigned long long ran, waited, most = 0;
	struct dirent *entry;
	char path[300];
	FILE *f;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	while (d && (entry = readdir(d))) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", pid, entry->d_name);
		f = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
		if (!f)
			continue;
		if (fscanf(f, "%llu %llu", &ran, &waited) == 2 && waited > most)
			most = waited;
		fclose(f);
	}
	if (d)
		closedir(d);
	return most / 1000000;
}

/* Is it stopped by a signal, as by SIGSTOP or cpulimit? */
static bool is_stopped(pid_t pid)
{
	char path[40], stat[200] = "", *state;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	state = fgets(stat, sizeof(stat), f) ? strrchr(stat, ')') : NULL;
	fclose(f);
	return state && state[1] == ' ' && state[2] == 'T';
}

/* What the hypervisor took away from each CPU of this host, milliseconds. */
static long long steal(void)
{
	unsigned long long ticks = 0;
	FILE *f = fopen("/proc/stat", "re");

	if (!f)
		return 0;
	if (fscanf(f, "cpu %*u %*u %*u %*u %*u %*u %*u %llu", &ticks) != 1)
		ticks = 0;
	fclose(f);
	return ticks * 1000 / sysconf(_SC_CLK_TCK) / sysconf(_SC_NPROCESSORS_ONLN);
}

void starve_sample(pid_t pid)
{
	static long long stopped, before;
	long long now = now_ms(), last, waited;

	last = taken ? samples[(taken - 1) % SAMPLES].at : now;
	if (taken && now - last < STARVE_SAMPLE_MS)
		return;
	if (is_stopped(pid))
		stopped += now - last;
	waited = run_delay(pid) + steal();
	if (!taken)
		before = waited;
	samples[taken % SAMPLES].at = now;
	samples[taken++ % SAMPLES].total = waited - before + stopped;
}

long long starved_ms(void)
{
	return taken ? samples[(taken - 1) % SAMPLES].total : 0;
}

bool was_starved(int seconds)
{
	long long now = now_ms(), from = now - seconds * 1000LL;
	unsigned long n = taken;

	/* back to the last sample before the window, or the first there is */
	while (n > 1 && taken - n < SAMPLES - 1 && samples[(n - 1) % SAMPLES].at > from)
		n--;
	if (!n)
		return false;
	if (samples[(n - 1) % SAMPLES].at > from)
		from = samples[(n - 1) % SAMPLES].at;
	return 2 * (starved_ms() - samples[(n - 1) % SAMPLES].total) > now - from;
}
