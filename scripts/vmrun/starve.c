// SPDX-License-Identifier: GPL-2.0-only
/*
 * Was it the host that held a guest up? A guest cannot tell its own lockup from an
 * emulator that got no CPU. The host's kernel can: it counts how long a thread waited
 * for a CPU (Documentation/scheduler/sched-stats.rst), shows that a process is stopped,
 * and how much time a hypervisor below took away. Where it does not, nothing is claimed.
 * A guest of more CPUs than the host has makes its own threads wait for each other: that
 * is not the host's fault, and is not counted.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "starve.h"

#define SAMPLES 4096		/* five minutes */
#define THREADS 256		/* what more threads do is not seen */

static struct sample {
	long long at;
	long long total;	/* starved until then, milliseconds */
	long long unexplained;	/* time of others that is not in total, nanoseconds */
} samples[SAMPLES];
static unsigned long taken;

long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* On how many of the host's CPUs may it run? */
static long long usable_cpus(pid_t pid)
{
	cpu_set_t set;

	return sched_getaffinity(pid, sizeof(set), &set) ? 1 : CPU_COUNT(&set);
}

static struct thread {
	long tid;
	unsigned long long ran, waited;	/* in its life, nanoseconds */
	unsigned long seen;		/* in which look */
} threads[THREADS];

/* The thread's place, a new one, or that of a thread that ended; NULL without any. */
static struct thread *find_thread(long tid, unsigned long look)
{
	struct thread *unused = NULL;
	int i;

	for (i = 0; i < THREADS; i++) {
		if (threads[i].tid == tid)
			return &threads[i];
		if (!unused && (!threads[i].tid || threads[i].seen + 1 < look))
			unused = &threads[i];
	}
	if (unused)
		*unused = (struct thread){ .tid = tid };
	return unused;
}

/* What its threads did since the last look: ran all together, and waited, the longest of them. */
static void look_at_threads(pid_t pid, long long *ran_all, long long *waited_most)
{
	unsigned long long ran, waited;
	static unsigned long look;
	struct thread *thread;
	struct dirent *entry;
	char path[300];
	FILE *f;
	DIR *d;

	look++;
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	while (d && (entry = readdir(d))) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", pid, entry->d_name);
		f = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
		if (!f)
			continue;
		thread = find_thread(atol(entry->d_name), look);
		if (fscanf(f, "%llu %llu", &ran, &waited) == 2 && thread) {
			if ((long long)(waited - thread->waited) > *waited_most)
				*waited_most = waited - thread->waited;
			*ran_all += ran - thread->ran;
			thread->ran = ran;
			thread->waited = waited;
			thread->seen = look;
		}
		fclose(f);
	}
	if (d)
		closedir(d);
}

/* The number of the last sample that is not younger than @at, or of the oldest. */
static unsigned long sample_before(long long at)
{
	unsigned long n = taken - 1;

	while (n > 0 && taken - n < SAMPLES - 1 && samples[n % SAMPLES].at > at)
		n--;
	return n;
}

/*
 * For how long did others keep it from the CPU, in nanoseconds? That is as long as the
 * thread that waited the most did, but no longer than others had CPUs that it may use.
 * The host counts a wait when it is over, so this looks back to the begin of that wait.
 */
static long long run_delay(pid_t pid, long long now, long long *unexplained)
{
	long long ran = 0, waited = 0, others;
	struct sample *first, *last;

	look_at_threads(pid, &ran, &waited);
	if (!taken)
		return 0;
	last = &samples[(taken - 1) % SAMPLES];
	*unexplained = last->unexplained + (now - last->at) * 1000000 - ran / usable_cpus(pid);
	first = &samples[sample_before(now - waited / 1000000) % SAMPLES];
	others = *unexplained - first->unexplained;
	if (waited > others)
		waited = others > 0 ? others : 0;
	*unexplained -= waited;
	return waited;
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
	static long long stopped, delayed, before;
	long long now = now_ms(), last, unexplained = 0;

	last = taken ? samples[(taken - 1) % SAMPLES].at : now;
	if (taken && now - last < STARVE_SAMPLE_MS)
		return;
	if (is_stopped(pid))
		stopped += now - last;
	delayed += run_delay(pid, now, &unexplained);
	if (!taken)
		before = steal();
	samples[taken % SAMPLES].at = now;
	samples[taken % SAMPLES].unexplained = unexplained;
	samples[taken++ % SAMPLES].total = delayed / 1000000 + steal() - before + stopped;
}

long long starved_ms(void)
{
	return taken ? samples[(taken - 1) % SAMPLES].total : 0;
}

bool was_starved(int seconds)
{
	long long now = now_ms(), from = now - seconds * 1000LL;
	struct sample *first;

	if (!taken)
		return false;
	first = &samples[sample_before(from) % SAMPLES];
	if (first->at > from)
		from = first->at;
	return 2 * (starved_ms() - first->total) > now - from;
}
