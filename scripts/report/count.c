// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts boots, and says what a count proves: the arithmetic of soak, fix, bundle and
 * bisect-run, which are shell. make builds it as build/count.
 *
 *	count interval FAILED BOOTS
 *		the 95 % confidence interval of the failure rate, as two numbers
 *		from 0 to 1
 *	count repeat BAD BOOTS
 *		how many boots must be good, so that a bug which showed in BAD of
 *		BOOTS is missed with less than 1 %. It goes by the lower end of the
 *		interval: the rate that was seen may well be above the truth
 *	count twice BAD BOOTS
 *		the same, where it has to show twice: what lets it show more seldom
 *		is taken for it less often than where once is enough
 *	count rarest BOOTS
 *		the lowest rate, in percent, at which a bug is missed in so many
 *		good boots with less than 1 %
 *	count fisher FAILED BOOTS FAILED BOOTS
 *		the probability that chance alone gives the second so few failures
 *		or fewer, if both fail at one rate: R. A. Fisher's exact test
 *	count verdict CODE
 *		the name of the verdict with this exit code; if there is none,
 *		nothing, and exit status 1
 *	count programs RESULTS N
 *		reads what scripts/guest/run-progs has left of N programs, lines of
 *		NUMBER VERDICT WHY; a number 0 is that of no program. Says how many
 *		there are of each verdict and ends with the one on them all, which is the
 *		exit code: the first that any has of ERROR, CRASH, TIMEOUT, FAIL,
 *		INCOMPLETE, PASS, SKIP. A program without a line did not run
 *	count soak OUT N BEFORE [EXPECT]
 *		reads OUT/joblog, which GNU parallel has left of N boots, BEFORE of
 *		them from an earlier go; says how many there are of each verdict
 *		and ends with a verdict on them all, which is the exit code. If the
 *		soak came to its end, OUT/counts has lines of VERDICT COUNT. A
 *		non-empty EXPECT counts the boots that are a PASS: they showed it
 *	count first OUT [EXPECT]
 *		the number of the first boot of OUT/joblog that failed, or showed
 *		EXPECT; if there is none, nothing, and exit status 1
 *	count fix WITHOUT WITH [EXPECT]
 *		whether a patch fixes a bug, by the joblogs of two soaks, in the
 *		folders WITHOUT and WITH: PASS, it does; FAIL, it does not;
 *		INCOMPLETE, these boots do not tell. This is the exit code
 *
 * Exits 2 if it is called in another way.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../vmrun/compiler.h"
#include "../vmrun/verdict.h"

/* Rates */

/* The probability of at most @k failures in @n boots at this rate. */
static double at_most(unsigned long k, unsigned long n, double rate)
{
	double choose = 0, sum = 0;
	unsigned long i;

	for (i = 0; i <= k; i++) {
		if (i)
			choose += log(n - i + 1) - log(i);
		sum += exp(choose + i * log(rate) + (n - i) * log(1 - rate));
	}
	return sum;
}

/* The rate at which that probability is @p: it falls as the rate grows. */
static double rate_for(unsigned long k, unsigned long n, double p)
{
	double low = 0, high = 1, middle;
	int step;

	for (step = 0; step < 60; step++) {
		middle = (low + high) / 2;
		if (middle == 1 || at_most(k, n, middle) < p)
			high = middle;
		else
			low = middle;
	}
	return low;
}

/*
 * The exact interval of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934),
 * 404: the rates at which so many failures or more, and so many or fewer, have a
 * probability of 2.5 % each. Without a failure it is one-sided: (1 - rate)^BOOTS
 * = 5 %, which is just below 3/BOOTS. That a soak stops at its first failure makes
 * it no narrower than it must be.
 */
static double lower_end(unsigned long failed, unsigned long boots)
{
	return failed ? rate_for(failed - 1, boots, 0.975) : 0;
}

static double upper_end(unsigned long failed, unsigned long boots)
{
	return failed == boots ? 1 : rate_for(failed, boots, failed ? 0.025 : 0.05);
}

/* Good boots until a bug at this rate is missed with less than 1 %. */
static double boots_for(double rate)
{
	return floor(log(0.01) / log(1 - rate)) + 1;
}

/* Boots in which a bug at this rate shows twice, but in less than 1 % of such trials. */
static unsigned long boots_for_two(double rate)
{
	unsigned long n = 2;

	while (at_most(1, n, rate) >= 0.01)
		n++;
	return n;
}

static double rarest(unsigned long boots)
{
	return 1 - exp(log(0.01) / boots);
}

/* The logarithm of the number of ways to choose @k of @n. */
static double log_choose(unsigned long n, unsigned long k)
{
	return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
}

/*
 * The exact test of R. A. Fisher, The Design of Experiments (1935), one-sided: @a of
 * @n boots failed, and @b of @m. If all of them fail at one rate, the @a + @b that did
 * are any of them; then so few or fewer are among the @m with this probability.
 */
static double by_chance(unsigned long a, unsigned long n, unsigned long b, unsigned long m)
{
	unsigned long k = a + b, i = k > n ? k - n : 0;
	double sum = 0;

	for (; i <= b; i++)
		sum += exp(log_choose(n, k - i) + log_choose(m, i) - log_choose(n + m, k));
	return sum < 1 ? sum : 1;
}

/* A patch is said to fix a bug if chance does that in less than one of these cases. */
#define TELLS 0.01

/* So many boots of each kernel tell, if one fails at this rate and the other never. */
static unsigned long boots_to_tell(double rate)
{
	unsigned long failed = 0, n;

	do {
		failed++;
		n = ceil(failed / rate - 0.000001);
	} while (by_chance(failed, n, 0, n) >= TELLS);
	return n;
}

/* A soak */

struct soak {
	bool expect;			/* PASS is what is looked for */
	unsigned long count[VERDICT_END];
	unsigned long hits;		/* what is looked for, of ... */
	unsigned long judged;		/* ... those that count, of ... */
	unsigned long boots;		/* ... all of the joblog ... */
	unsigned long made;		/* ... and those of this go, */
	double from, to;		/* in this time, in seconds */
	unsigned long first;		/* the lowest number of a hit */
	bool stopped;			/* parallel had a reason to end early */
};

/* A boot that shows what is looked for: the symptom, or else a failure. */
static bool is_hit(const struct soak *s, enum verdict v)
{
	if (s->expect)
		return v == PASS;
	return v == FAIL || v == CRASH || v == INCOMPLETE || v == TIMEOUT;
}

/* One that came to its end without it. The rest cannot be judged. */
static bool is_miss(const struct soak *s, enum verdict v)
{
	return v == (s->expect ? FAIL : PASS);
}

/* Tabs between Seq, Host, Starttime, JobRuntime, Send, Receive, Exitval, Signal. */
static void joblog_line(struct soak *s, const char *line, unsigned long before)
{
	unsigned long number;
	double start, seconds;
	int fields, code, signal;
	enum verdict v = ERROR;

	fields = sscanf(line, "%lu\t%*[^\t]\t%lf\t%lf\t%*[^\t]\t%*[^\t]\t%d\t%d",
			&number, &start, &seconds, &code, &signal);
	/* another code is not from vmrun: it is from ssh, or a signal */
	if (fields == 5 && !signal && verdict_name(code))
		v = code;
	s->count[v]++;
	s->boots++;
	s->hits += is_hit(s, v);
	s->judged += is_hit(s, v) || is_miss(s, v);
	if (is_hit(s, v) && (!s->first || number < s->first))
		s->first = number;
	if (s->expect ? v == PASS : v != PASS)
		s->stopped = true;
	if (s->boots <= before || fields < 3)
		return;
	if (!s->made++ || start < s->from)
		s->from = start;
	if (start + seconds > s->to)
		s->to = start + seconds;
}

/* False: see errno. */
static bool read_joblog(struct soak *s, const char *name, unsigned long before)
{
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		return false;
	while (getline(&line, &size, file) >= 0)
		if (*line >= '0' && *line <= '9')	/* no header */
			joblog_line(s, line, before);
	free(line);
	return !fclose(file);
}

/* False: see errno. */
static bool write_counts(const struct soak *s, const char *name)
{
	FILE *file = fopen("counts.new", "w");
	int code;

	if (!file)
		return false;
	for (code = 0; code < VERDICT_END; code++)
		if (s->count[code])
			fprintf(file, "%s %lu\n", verdict_name(code), s->count[code]);
	return !fclose(file) && !rename("counts.new", name);
}

/* The last line of standard output; returns the exit code. */
static __printf(2, 3)
int verdict(enum verdict verdict, const char *fmt, ...)
{
	va_list args;

	printf("svc462: %s (%d): ", verdict_name(verdict), verdict);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	return verdict;
}

static void print_counts(const struct soak *s)
{
	const char *comma = "";
	int code;

	printf("svc462: %lu boots: ", s->boots);
	for (code = 0; code < VERDICT_END; code++) {
		if (!s->count[code])
			continue;
		printf("%s%lu %s", comma, s->count[code], verdict_name(code));
		comma = ", ";
	}
	putchar('\n');
	if (s->made)
		printf("svc462: %lu boots at %.1f a second\n", s->made,
		       s->made / (s->to > s->from ? s->to - s->from : 1));
}

/* What the boots say together. */
static int judge_all(const struct soak *s, const char *out, unsigned long wanted)
{
	const char *did = s->expect ? "showed it" : "failed";
	unsigned long hits = s->hits, judged = s->judged;
	char again[PATH_MAX];

	/* how the first of them is made to show again: exactly, where it was recorded */
	snprintf(again, sizeof(again), "%lu.recording", s->first);
	if (access(again, F_OK))
		snprintf(again, sizeof(again), "BOOT=%lu", s->first);
	else
		snprintf(again, sizeof(again), "run.sh --replay %lu.recording", s->first);
	if (hits)
		return verdict(s->expect ? PASS : FAIL,
			       "%lu of %lu boots %s: %.3g %%, 95 %% interval %.3g %% to %.3g %%; replay the first with %s, see %s/%lu.log",
			       hits, judged, did, 100.0 * hits / judged,
			       100 * lower_end(hits, judged), 100 * upper_end(hits, judged),
			       again, out, s->first);
	if (s->count[ERROR])
		return verdict(ERROR, "host: %lu of %lu boots could not be made, see %s",
			       s->count[ERROR], s->boots, out);
	if (judged && s->boots >= wanted)
		return verdict(s->expect ? FAIL : PASS,
			       "none of %lu boots %s: the rate is below %.3g %% at 95 %% confidence",
			       judged, did, judged > 3 ? 300.0 / judged : 100.0);
	if (s->count[SKIP])
		return verdict(SKIP, "%lu of %lu boots skipped their tests, see %s",
			       s->count[SKIP], s->boots, out);
	return verdict(ERROR, "host: no boot came to an end, see %s", out);
}

static int finish(const char *out, unsigned long wanted, unsigned long before, bool expect)
{
	struct soak s = { .expect = expect };

	if (chdir(out) || !read_joblog(&s, "joblog", before))
		return verdict(ERROR, "host: soak: cannot read %s/joblog: %s", out,
			       strerror(errno));
	print_counts(&s);
	if (!s.boots)
		return verdict(ERROR, "host: soak: no boot was made, see above");
	if (s.boots < wanted && !s.stopped)
		return verdict(ERROR,
			       "host: soak: parallel ended after %lu of %lu boots; the same command goes on from there",
			       s.boots, wanted);
	if (!write_counts(&s, "counts"))
		return verdict(ERROR, "host: soak: cannot write %s/counts: %s", out,
			       strerror(errno));
	return judge_all(&s, out, wanted);
}

/* 1: there is no such boot; 2: see errno. */
static int print_first(const char *out, bool expect)
{
	struct soak s = { .expect = expect };
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s/joblog", out);
	if (!read_joblog(&s, name, 0)) {
		perror(name);
		return 2;
	}
	if (s.first)
		printf("%lu\n", s.first);
	return !s.first;
}

/* Programs */

/* What the programs say together. */
static int judge_programs(const char *name, unsigned long n)
{
	static const enum verdict order[] = { ERROR, CRASH, TIMEOUT, FAIL, INCOMPLETE, PASS, SKIP };
	unsigned long count[VERDICT_END] = { 0 }, number, ran = 0;
	char word[16], why[WHY_MAX], first[VERDICT_END][WHY_MAX + 64] = { "" };
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t size = 0, i;
	enum verdict v;

	while (file && getline(&line, &size, file) >= 0) {
		*why = '\0';
		if (sscanf(line, "%lu %15s %199[^\n]", &number, word, why) < 2)
			continue;
		for (i = 0; i < ARRAY_SIZE(order) - 1 && strcmp(verdict_name(order[i]), word); i++)
			;
		v = order[i];
		ran += number != 0;
		count[v] += number != 0;
		if (first[v][0])
			continue;
		if (number)
			snprintf(first[v], sizeof(first[v]), "the first is number %lu: %s", number,
				 why);
		else
			snprintf(first[v], sizeof(first[v]), "%s", why);
	}
	free(line);
	if (file)
		fclose(file);

	if (ran < n && !first[INCOMPLETE][0])
		snprintf(first[INCOMPLETE], sizeof(first[INCOMPLETE]), "%lu did not run", n - ran);
	printf("svc462: %lu of %lu programs:", ran, n);
	for (i = 0; i < ARRAY_SIZE(order); i++)
		if (count[order[i]])
			printf(" %lu %s", count[order[i]], verdict_name(order[i]));
	putchar('\n');
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		v = order[i];
		if (!first[v][0])
			continue;
		if (v == PASS || v == SKIP)
			return verdict(v, "%lu of %lu programs", count[v], n);
		if (!count[v])
			return verdict(v, "%s", first[v]);
		return verdict(v, "%lu of %lu programs, %s", count[v], n, first[v]);
	}
	return verdict(INCOMPLETE, "there is no program");
}

/* A fix: the soak without it, and the one with it */

static int judge_fix(const struct soak *without, const struct soak *with, const char *with_name)
{
	const char *did = with->expect ? "showed it" : "failed";
	unsigned long a = without->hits, n = without->judged;
	unsigned long b = with->hits, m = with->judged;
	double chance = n && m ? 100 * by_chance(a, n, b, m) : 100;

	if (b)
		return verdict(FAIL,
			       "not fixed: %lu of %lu boots %s without the patch and %lu of %lu with it; so few or fewer come by chance alone with a probability of %.3g %%",
			       a, n, did, b, m, chance);
	if (m < with->boots)
		return verdict(INCOMPLETE,
			       "cannot tell: %lu of %lu boots with the patch came to an end that does not count, see %s",
			       with->boots - m, with->boots, with_name);
	if (!n)
		return verdict(INCOMPLETE,
			       "cannot tell: no boot without the patch came to an end that counts");
	if (!a)
		return verdict(INCOMPLETE,
			       "cannot tell: none of %lu boots %s without the patch either: its rate is below %.3g %%, take a greater N or make it fail more often",
			       n, did, n > 3 ? 300.0 / n : 100.0);
	if (chance >= 100 * TELLS)
		return verdict(INCOMPLETE,
			       "cannot tell: %lu of %lu boots %s without the patch and none of %lu with it, which comes by chance alone with a probability of %.3g %%; N=%lu would tell at this rate, N=%lu at the low end of its interval",
			       a, n, did, m, chance, boots_to_tell((double)a / n),
			       boots_to_tell(lower_end(a, n)));
	return verdict(PASS,
		       "fixed: %lu of %lu boots %s without the patch and none of %lu with it, which comes by chance alone with a probability of %.3g %%",
		       a, n, did, m, chance);
}

static int read_both(const char *without_name, const char *with_name, bool expect)
{
	struct soak without = { .expect = expect }, with = { .expect = expect };
	char log[2][PATH_MAX];

	snprintf(log[0], PATH_MAX, "%s/joblog", without_name);
	snprintf(log[1], PATH_MAX, "%s/joblog", with_name);
	if (!read_joblog(&without, log[0], 0) || !read_joblog(&with, log[1], 0))
		return verdict(ERROR, "host: fix: cannot read %s and %s: %s", log[0], log[1],
			       strerror(errno));
	return judge_fix(&without, &with, with_name);
}

/* The command line */

static __attribute((noreturn))
void bad_usage(void)
{
	fputs("usage: count interval FAILED BOOTS | repeat BAD BOOTS | twice BAD BOOTS |\n"
	      "       rarest BOOTS | fisher FAILED BOOTS FAILED BOOTS | verdict CODE |\n"
	      "       soak OUT N BEFORE [EXPECT] | first OUT [EXPECT] |\n"
	      "       fix WITHOUT WITH [EXPECT] | programs RESULTS N\n", stderr);
	exit(2);
}

/* A whole number of up to 18 digits, which fits. */
static bool is_number(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	return digits && digits <= 18 && !s[digits];
}

static unsigned long number(const char *s)
{
	if (!is_number(s))
		bad_usage();
	return strtoul(s, NULL, 10);
}

static int print_name(const char *code)
{
	const char *name = NULL;

	if (is_number(code) && number(code) < VERDICT_END)
		name = verdict_name(number(code));
	if (name)
		puts(name);
	return !name;
}

static int print_chance(unsigned long a, unsigned long n, unsigned long b, unsigned long m)
{
	if (!n || !m || a > n || b > m)
		bad_usage();
	printf("%.6g\n", by_chance(a, n, b, m));
	return 0;
}

int main(int argc, char **argv)
{
	const char *command = argc > 2 ? argv[1] : "";
	unsigned long failed, boots;

	if (!strcmp(command, "soak") && (argc == 5 || argc == 6))
		return finish(argv[2], number(argv[3]), number(argv[4]), argc == 6 && *argv[5]);
	if (!strcmp(command, "programs") && argc == 4)
		return judge_programs(argv[2], number(argv[3]));
	if (!strcmp(command, "first") && (argc == 3 || argc == 4))
		return print_first(argv[2], argc == 4 && *argv[3]);
	if (!strcmp(command, "fix") && (argc == 4 || argc == 5))
		return read_both(argv[2], argv[3], argc == 5 && *argv[4]);
	if (!strcmp(command, "verdict") && argc == 3)
		return print_name(argv[2]);
	if (!strcmp(command, "fisher") && argc == 6)
		return print_chance(number(argv[2]), number(argv[3]),
				    number(argv[4]), number(argv[5]));

	boots = number(argc > 2 ? argv[argc - 1] : "");
	failed = argc == 4 ? number(argv[2]) : 0;
	if (!boots || failed > boots)
		bad_usage();
	if (!strcmp(command, "rarest") && argc == 3)
		printf("%.2g\n", 100 * rarest(boots));
	else if (!strcmp(command, "interval") && argc == 4)
		printf("%.6g %.6g\n", lower_end(failed, boots), upper_end(failed, boots));
	else if (!strcmp(command, "repeat") && argc == 4 && failed)
		printf("%.0f\n", boots_for(lower_end(failed, boots)));
	else if (!strcmp(command, "twice") && argc == 4 && failed)
		printf("%lu\n", boots_for_two(lower_end(failed, boots)));
	else
		bad_usage();
	return 0;
}
