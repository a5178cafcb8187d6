// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs QEMU with a deadline, shows and logs its console, and exits with the
 * verdict of scripts/vmrun/judge.c: the last step from source to exit code.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compiler.h"
#include "console.h"
#include "judge.h"
#include "prefix.h"
#include "report.h"
#include "starve.h"
#include "verdict.h"

#define SECONDS_MAX 1000000
#define STRETCH_MAX 5		/* times the deadline: a starved guest gets no more */
#define REPORTS_MAX 10		/* that -r prints */
#define DRAIN_MAX 64		/* more chunks than a pipe holds */
#define GOODBYE_MS 1000		/* in which QEMU ends by itself */
#define PROGRAM_MAX (1024 * 1024)	/* bytes that -p writes */

static const char usage_text[] =
"usage: vmrun [-t SECONDS] [-l LOGFILE] [-p FILE] [-e REGEX] [-q] [-k] -- COMMAND [ARG...]\n"
"       vmrun [-e REGEX] [-k] -j LOGFILE\n"
"       vmrun -r LOGFILE\n"
"  -t  kill the guest after this time (default 60)\n"
"  -l  write the console there\n"
"  -p  write what the program prints there, and CRASH: before the kernel's reports of its\n"
"      bugs; nothing else that the kernel prints is a part of the report\n"
"  -e  PASS if a line of the console matches this extended regular expression;\n"
"      if none does, a run that came to its end is a FAIL\n"
"  -q  do not show the kernel's boot log; what it says after pid 1 started is shown\n"
"  -k  show a line for each test's result instead of the console: its number, its\n"
"      verdict, which is CRASH if the kernel reported a bug since the result before,\n"
"      and the line that says so; what the kernel prints is no result, and the time of\n"
"      -t begins anew with each; the verdict is on what comes behind the last of them\n"
"  -j  judge a saved console; - is standard input\n"
"  -r  print the kernel's reports of its bugs that are on a saved console\n";

static struct judge judge;
static char last[WHY_MAX];	/* the last line that is not the kernel's */

static bool starved;		/* a stall was reported, and the host was its cause ... */
static bool lockup;		/* ... or it was not */

static FILE *program;		/* -p */

/* The symptom to look for, if one is. */
static struct {
	const char *regex;
	regex_t compiled;
	bool seen;
	char line[WHY_MAX];	/* the first that matches after pid 1 started ... */
	bool seen_early;
	char early[WHY_MAX];	/* ... and before, for a boot that did not get that far */
} expect;

/* The virtual machine: the child process, and what connects us to it. */
struct vm {
	const char *name;
	bool is_qemu;
	bool cont;		/* we start the guest's CPUs over QMP */
	bool replay;		/* it plays a recorded run again */
	pid_t pid;
	int signals;
	int console;
	int errors;
	int qmp;
	char err[CHUNK];	/* the first words on its standard error */
	size_t err_len;
	char msg[CHUNK];	/* a QMP message */
	size_t msg_len;
	long long spent;	/* milliseconds since its start, or the last result ... */
	long long ran;		/* ... and those of them in which it could run */
	bool running;		/* QEMU's machine is up: QMP answered */
	char reason[32];	/* why QEMU says that the machine stopped */
};

/*
 * The last line of standard output, always; returns the exit code. The reason of
 * an ERROR begins with its class, see scripts/errors.
 */
static __printf(2, 3)
int verdict(enum verdict verdict, const char *fmt, ...)
{
	char why[sizeof(judge.why) + PATH_MAX], line[64];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	snprintf(line, sizeof(line), "svc462: %s (%d)%s",
		 verdict_name(verdict), verdict, *why ? ": " : "");
	out_all();
	out_text(line);
	out_text(why);
	out_text("\n");
	out_all();
	return verdict;
}

static void look_for_symptom(const struct line *line)
{
	bool *seen = line->started ? &expect.seen : &expect.seen_early;

	/* the kernel's echo of the command line would answer EXPECT=panic by panic=-1 */
	if (!expect.regex || *seen || line->echo ||
	    regexec(&expect.compiled, line->text, 0, NULL, 0))
		return;
	*seen = true;
	snprintf(line->started ? expect.line : expect.early, WHY_MAX, "%s", line->text);
}

/* All that the kernel reported are stalls, for which the host was the cause. */
static bool starved_only(void)
{
	return judge.crash > CRASH_MEMORY && starved && !lockup && !judge.other_bug;
}

/* With -k: the tests, one by one. */
static struct {
	bool wanted;
	bool reported;		/* there was a result since this was last looked at */
	char starved[WHY_MAX];	/* what the kernel reported before one, when it got no CPU */
} tests;

static void show_test(const struct line *line)
{
	const char *why = line->text + prefix_len(line->text, NULL);
	const struct ktap_group *report = &judge.ktap.group[0];
	enum verdict v = line->result;
	char number[64];

	if (!line->test)
		return;
	if (starved_only())
		snprintf(tests.starved, sizeof(tests.starved), "%s", judge.title);
	if (judge.crash > CRASH_MEMORY) {
		v = CRASH;
		why = judge.title;
	} else if (v != FAIL && report->worst == FAIL) {	/* it contradicts itself */
		v = FAIL;
		why = report->why;
	}
	snprintf(number, sizeof(number), "%llu ", line->test);
	out_text(number);
	out_text(verdict_name(v));
	out_text(" ");
	out_text(why);
	out_text("\n");
	tests.reported = true;
	judge_told(&judge);
	starved = false;
	lockup = false;
}

/* What was printed before a bug was reported counts, and so both are in their order. */
static void write_program(const struct line *line)
{
	if (ftell(program) > PROGRAM_MAX)
		return;
	if (line->crash > CRASH_MEMORY)
		fprintf(program, "CRASH: %s\n", line->text);
	else if (line->started && !line->printk)
		fprintf(program, "%s\n", line->text);
}

static void see_line(const struct line *line)
{
	/* looked at when it comes: the time before it is what counts */
	if (line->stall && was_starved(line->stall))
		starved = true;
	else if (line->stall)
		lockup = true;
	look_for_symptom(line);
	if (program)
		write_program(line);
	if (tests.wanted)
		show_test(line);
	else
		show_line(line);
	if (!line->printk)
		snprintf(last, sizeof(last), "%.*s", (int)sizeof(last) - 1, line->text);
}

static void see_saved(const struct line *line)
{
	look_for_symptom(line);
	if (tests.wanted)
		show_test(line);
}

/* The verdict of the judge, or on the question whether the symptom was seen. */
static int answer(enum verdict v)
{
	if (!expect.regex)
		return verdict(v, "%s", judge.why);
	if (expect.seen)
		return verdict(PASS, "%s", expect.line);
	if (expect.seen_early && !judge.started)
		return verdict(PASS, "%s", expect.early);
	if (v == PASS || v == FAIL || v == SKIP)
		return verdict(FAIL, "no line matches '%s'", expect.regex);
	return verdict(v, "%s; no line matches '%s'", judge.why, expect.regex);
}

/* The guest */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/*
 * QEMU gets a QMP channel. An event that comes before the channel is set up is
 * lost, and a small guest is faster than that: so QEMU starts with its CPUs
 * stopped (-S), and qmp_start() lets them go.
 */
static char **qemu_argv(struct vm *vm, char **argv, int fd)
{
	static char chardev[64];
	static char *const more[] = {
		"-chardev", chardev, "-mon", "chardev=svc462-qmp,mode=control",
		"-S",
	};
	size_t n = 0;
	char **args;

	vm->cont = true;
	for (; argv[n]; n++) {
		if (!strcmp(argv[n], "-S"))	/* its user will start it */
			vm->cont = false;
		if (strstr(argv[n], ",rr=replay"))
			vm->replay = true;
	}
	args = calloc(n + ARRAY_SIZE(more) + 1, sizeof(*args));
	if (!args)
		return NULL;
	memcpy(args, argv, n * sizeof(*args));
	memcpy(args + n, more, sizeof(more));
	snprintf(chardev, sizeof(chardev), "socket,id=svc462-qmp,fd=%d", fd);
	return args;
}

static void qmp_start(struct vm *vm)
{
	static const char hello[] =
		"{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"cont\"}\n";
	size_t n = vm->cont ? strlen(hello) : strcspn(hello, "\n") + 1;

	/* a failure shows in the answer that does not come */
	send(vm->qmp, hello, n, MSG_NOSIGNAL);
}

/* QMP sends one JSON object a line, and spaces it always like this. */
static void qmp_message(struct vm *vm, const char *msg)
{
	static const char key[] = "\"reason\": \"";
	const char *reason = strstr(msg, key);

	if (strstr(msg, "\"return\": "))
		vm->running = true;
	if (!strstr(msg, "\"event\": \"SHUTDOWN\"") &&
	    !strstr(msg, "\"event\": \"RESET\""))
		return;
	if (!reason || vm->reason[0])	/* a reset is not undone */
		return;
	reason += strlen(key);
	snprintf(vm->reason, sizeof(vm->reason), "%.*s",
		 (int)strcspn(reason, "\""), reason);
}

/* Each of these reads once; false: there is no more. */

static bool qmp_read(struct vm *vm)
{
	char *end;
	ssize_t n;

	if (vm->msg_len == sizeof(vm->msg) - 1)	/* none we care for is so long */
		vm->msg_len = 0;
	n = read(vm->qmp, vm->msg + vm->msg_len,
		 sizeof(vm->msg) - 1 - vm->msg_len);
	if (n <= 0)
		return n < 0 && errno == EINTR;
	vm->msg_len += n;
	vm->msg[vm->msg_len] = '\0';
	while ((end = memchr(vm->msg, '\n', vm->msg_len))) {
		*end++ = '\0';
		qmp_message(vm, vm->msg);
		vm->msg_len -= end - vm->msg;
		memmove(vm->msg, end, vm->msg_len + 1);
	}
	return true;
}

static bool errors_read(struct vm *vm)
{
	size_t room = sizeof(vm->err) - 1 - vm->err_len;
	char buf[CHUNK];
	ssize_t n = read(vm->errors, buf, sizeof(buf));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	if ((size_t)n < room)
		room = n;
	memcpy(vm->err + vm->err_len, buf, room);
	vm->err_len += room;
	return true;
}

static bool console_read(struct vm *vm)
{
	char buf[CHUNK];
	ssize_t n = read(vm->console, buf, sizeof(buf));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	log_bytes(buf, n);
	judge_feed(&judge, buf, n);
	return true;
}

/* In the child: become the command, or tell why not. */
static void become(char **argv, int console_fd, int errors_fd, int failed)
{
	int null = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	    dup2(console_fd, STDOUT_FILENO) >= 0 &&
	    dup2(errors_fd, STDERR_FILENO) >= 0)
		execvp(argv[0], argv);
	if (write(failed, &errno, sizeof(errno)) < 0)
		_exit(126);
	_exit(127);
}

/*
 * Returns 0, or an errno: then nothing runs. With a pid it was the command that
 * could not be run, and without one the host failed before.
 */
static int spawn(struct vm *vm, char **argv)
{
	int console_pipe[2], errors_pipe[2], failed[2], qmp[2] = { -1, -1 };
	pid_t parent = getpid();
	int err = 0;

	if (pipe2(console_pipe, O_CLOEXEC) || pipe2(errors_pipe, O_CLOEXEC) ||
	    pipe2(failed, O_CLOEXEC))
		return errno;
	if (vm->is_qemu) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp))
			return errno;
		argv = qemu_argv(vm, argv, qmp[1]);
		if (!argv)
			return errno;
	}
	vm->pid = fork();
	if (vm->pid < 0)
		return errno;
	if (!vm->pid) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)	/* too late for that signal */
			_exit(127);
		if (vm->is_qemu)
			fcntl(qmp[1], F_SETFD, 0);
		become(argv, console_pipe[1], errors_pipe[1], failed[1]);
	}
	setpgid(vm->pid, vm->pid);
	close(console_pipe[1]);
	close(errors_pipe[1]);
	close(failed[1]);
	while (read(failed[0], &err, sizeof(err)) < 0 && errno == EINTR)
		;
	close(failed[0]);
	vm->console = console_pipe[0];
	vm->errors = errors_pipe[0];
	vm->qmp = qmp[0];
	fcntl(vm->console, F_SETFL, O_NONBLOCK);
	fcntl(vm->errors, F_SETFL, O_NONBLOCK);
	if (vm->is_qemu) {
		close(qmp[1]);
		fcntl(vm->qmp, F_SETFL, O_NONBLOCK);
		qmp_start(vm);
	}
	return err;
}

/* The child is gone, though not yet reaped. */
static bool exited(struct vm *vm)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, vm->pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid;
}

/*
 * Until the child exits (0), a signal asks us to end (its number), or the
 * deadline passes (-1).
 */
static int watch(struct vm *vm, int seconds)
{
	enum { SIGNALS, CONSOLE, ERRORS, QMP, OUT };
	struct pollfd p[] = {
		[SIGNALS] = { vm->signals, POLLIN, 0 },
		[CONSOLE] = { vm->console, POLLIN, 0 },
		[ERRORS] = { vm->errors, POLLIN, 0 },
		[QMP] = { vm->qmp, POLLIN, 0 },
		[OUT] = { -1, POLLOUT, 0 },
	};
	long long start = now_ms(), max = seconds * 1000LL, before = 0, left;
	struct signalfd_siginfo info;

	for (;;) {
		/* what counts is the time in which it could run */
		starve_sample(vm->pid);
		if (tests.reported) {
			start = now_ms();
			before = starved_ms();
			tests.reported = false;
		}
		vm->spent = now_ms() - start;
		vm->ran = vm->spent - (starved_ms() - before);
		left = max - vm->ran;
		if (left > STRETCH_MAX * max - vm->spent)
			left = STRETCH_MAX * max - vm->spent;
		if (left <= 0)
			return -1;
		if (left > STARVE_SAMPLE_MS)
			left = STARVE_SAMPLE_MS;
		/* backpressure: do not read the console while stdout is behind */
		p[CONSOLE].fd = out_full() ? -1 : vm->console;
		p[OUT].fd = out_pending() ? STDOUT_FILENO : -1;
		if (poll(p, ARRAY_SIZE(p), left) < 0)
			continue;
		if (p[OUT].fd >= 0 && p[OUT].revents)
			out_some();
		if (p[CONSOLE].fd >= 0 && p[CONSOLE].revents &&
		    !console_read(vm))
			vm->console = -1;
		if (p[ERRORS].revents && !errors_read(vm))
			p[ERRORS].fd = -1;
		if (p[QMP].revents && !qmp_read(vm))
			p[QMP].fd = -1;
		if (!p[SIGNALS].revents ||
		    read(vm->signals, &info, sizeof(info)) != sizeof(info))
			continue;
		if (info.ssi_signo != SIGCHLD)
			return info.ssi_signo;
		if (exited(vm))
			return 0;
	}
}

/* On the deadline QEMU is first asked to end: only so it completes a recording. */
static void say_goodbye(struct vm *vm)
{
	static const char quit[] = "{\"execute\":\"quit\"}\n";
	const struct timespec ms = { .tv_nsec = 1000000 };
	int i;

	if (!vm->is_qemu ||
	    send(vm->qmp, quit, strlen(quit), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
	for (i = 0; i < GOODBYE_MS && !exited(vm); i++)
		nanosleep(&ms, NULL);
}

/*
 * Nothing of the guest may stay behind, and nothing that it has said may be
 * lost. A stray that keeps the pipes open and full does not hold us up.
 */
static int reap(struct vm *vm)
{
	int status = 0, i;

	kill(vm->pid, SIGKILL);
	kill(-vm->pid, SIGKILL);
	while (waitpid(vm->pid, &status, 0) < 0 && errno == EINTR)
		;
	for (i = 0; i < DRAIN_MAX && console_read(vm); i++)
		out_all();
	for (i = 0; i < DRAIN_MAX && errors_read(vm); i++)
		;
	while (vm->is_qemu && qmp_read(vm))
		;
	return status;
}

/* How the machine ended; @how gets the words. */
static enum ending ending(struct vm *vm, int status, char *how, size_t size)
{
	const char *not_off = "the guest did not power itself off";

	if (WIFSIGNALED(status))
		snprintf(how, size, "%s: %s was killed by signal %d (%s)",
			 not_off, vm->name, WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else if (vm->is_qemu || WEXITSTATUS(status))
		snprintf(how, size, "%s: %s exited with status %d",
			 not_off, vm->name, WEXITSTATUS(status));
	if (!vm->is_qemu)
		return END_CONSOLE;
	if (!strcmp(vm->reason, "guest-shutdown"))
		return END_OFF;
	if (!strcmp(vm->reason, "guest-reset"))
		return END_RESET;
	if (!strcmp(vm->reason, "guest-panic"))
		return END_PANIC;
	/* where the recorded run was killed, the replay of it ends */
	if (vm->replay && !strcmp(vm->reason, "host-qmp-quit")) {
		snprintf(how, size, "killed on the deadline");
		return END_DEADLINE;
	}
	if (vm->reason[0])
		snprintf(how, size, "%s: %s says %s", not_off, vm->name,
			 vm->reason);
	return END_GONE;
}

/* QEMU's complaint: its first line that is not a warning. */
static char *complaint(struct vm *vm)
{
	char *line = strtok(vm->err, "\n");

	while (line && strstr(line, "warning: "))
		line = strtok(NULL, "\n");
	return line ? line : "it said nothing";
}

static const char *signal_name(int signo)
{
	return signo == SIGINT ? "SIGINT" : signo == SIGHUP ? "SIGHUP" :
	       "SIGTERM";
}

/* Where a guest was when the deadline came. */
static void tell_hang(void)
{
	if (!judge.started)
		tell("pid 1 had not started", "");
	else if (*last)
		tell("pid 1 had started; the last line that it or the program printed: ", last);
	else
		tell("pid 1 had started, and nothing was printed since", "");
}

static int conclude(struct vm *vm, int seconds, int why, int status)
{
	char how[WHY_MAX] = "";
	enum ending end = ending(vm, status, how, sizeof(how));
	enum verdict v;

	if (why < 0) {
		end = END_DEADLINE;
		snprintf(how, sizeof(how), "killed after %d s", seconds);
	}
	v = judge_finish(&judge, end, *how ? how : NULL);
	out_all();
	log_finish();
	if (program && fclose(program))
		return verdict(ERROR, "host: cannot write what the program printed: %s",
			       strerror(errno));
	if (vm->err_len && (!out_quiet || (v != PASS && v != SKIP)))
		fprintf(stderr, "%s", vm->err);
	if (why > 0)
		return verdict(ERROR, "host: interrupted by %s", signal_name(why));
	if (vm->is_qemu && !why && !vm->running)
		return verdict(ERROR, "%s: QEMU did not start: %s",
			       WIFSIGNALED(status) ? "host" : "usage", complaint(vm));
	if ((v == TIMEOUT && why < 0 && vm->ran < seconds * 1000LL) ||
	    (v == CRASH && starved_only()) || *tests.starved)
		return verdict(ERROR, "host: starved: in %lld s the guest could run for %lld s: %s",
			       vm->spent / 1000, vm->ran / 1000,
			       *tests.starved ? tests.starved : judge.why);
	if (out_quiet && !tests.wanted && v != PASS && v != SKIP) {
		if (judge.started)
			tell_log();
		else
			show_tail();
	}
	if (v == TIMEOUT)
		tell_hang();
	return answer(v);
}

static int open_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);	/* a log that "ulimit -f" ends is only a lost log */
	/* blocked, they come even where a shell's "&" had them ignored */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int run_guest(char **argv, int seconds, const char *log)
{
	static struct vm vm;
	int err, why;

	if (log && !log_open(log))
		return verdict(ERROR, "host: cannot write '%s': %s", log,
			       strerror(errno));
	vm.name = base_name(argv[0]);
	vm.is_qemu = !strncmp(vm.name, "qemu-system-", 12);
	vm.signals = open_signals();
	if (vm.signals < 0)
		return verdict(ERROR, "host: signalfd: %s", strerror(errno));
	judge_init(&judge, see_line);
	judge.program_only = program || tests.wanted;
	err = spawn(&vm, argv);
	if (err)
		return verdict(ERROR, "%s: cannot run '%s': %s",
			       vm.pid > 0 ? "tools" : "host", argv[0], strerror(err));
	why = watch(&vm, seconds);
	if (why < 0)
		say_goodbye(&vm);
	return conclude(&vm, seconds, why, reap(&vm));
}

static struct report report;

static void print_report(const struct line *line)
{
	if (!report_line(&report, line) || report.number > REPORTS_MAX)
		return;
	if (out_full())
		out_all();
	out_text(line->text);
	out_text("\n");
}

/* @show gets each line; the verdict is that of the judge. */
static int judge_log(const char *name, void (*show)(const struct line *line))
{
	int fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	char buf[CHUNK];
	enum verdict v;
	ssize_t n;

	if (show == see_saved && !expect.regex && !tests.wanted)
		show = NULL;
	judge_init(&judge, show);
	judge.program_only = tests.wanted;
	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		judge_feed(&judge, buf, n);
	if (fd < 0 || n < 0)
		return verdict(ERROR, "usage: cannot read '%s': %s", name,
			       strerror(errno));
	v = judge_finish(&judge, END_CONSOLE, NULL);
	if (show != print_report)
		return answer(v);
	if (report.number > REPORTS_MAX)
		fprintf(stderr, "svc462: %d more reports are on the console\n",
			report.number - REPORTS_MAX);
	out_all();
	return 0;
}

static int bad_usage(const char *wrong)
{
	fputs(usage_text, stderr);
	return verdict(ERROR, "usage: %s", wrong);
}

/* A whole number from 1 to SECONDS_MAX, or 0. */
static int read_seconds(const char *s)
{
	size_t digits = strspn(s, "0123456789");
	int seconds;

	if (!digits || digits > 7 || s[digits])
		return 0;
	seconds = atoi(s);
	return seconds <= SECONDS_MAX ? seconds : 0;
}

int main(int argc, char **argv)
{
	const char *saved = NULL, *reports = NULL, *log = NULL;
	int seconds = 60, opt;

	/* no file of ours may land where standard output is missing */
	do {
		opt = open("/dev/null", O_RDWR | O_CLOEXEC);
	} while (opt >= 0 && opt <= STDERR_FILENO);
	close(opt);

	opterr = 0;
	while ((opt = getopt(argc, argv, "+t:l:p:e:qkj:r:")) != -1) {
		switch (opt) {
		case 't':
			seconds = read_seconds(optarg);
			if (!seconds)
				return bad_usage("-t wants whole seconds from 1 to 1000000");
			break;
		case 'l':
			log = optarg;
			break;
		case 'p':
			program = fopen(optarg, "we");
			if (!program)
				return verdict(ERROR, "host: cannot write '%s': %s", optarg,
					       strerror(errno));
			break;
		case 'e':
			if (!*optarg || regcomp(&expect.compiled, optarg, REG_EXTENDED | REG_NOSUB))
				return bad_usage("-e wants an extended regular expression");
			expect.regex = optarg;
			break;
		case 'q':
			out_quiet = true;
			break;
		case 'k':
			tests.wanted = true;
			break;
		case 'j':
			saved = optarg;
			break;
		case 'r':
			reports = optarg;
			break;
		default:
			return bad_usage("an unknown option, or one without its value");
		}
	}
	if (saved || reports) {
		if (log || program || (saved && reports) || optind < argc)
			return bad_usage("-j and -r read a file and run nothing");
		return saved ? judge_log(saved, see_saved) :
			       judge_log(reports, print_report);
	}
	if (optind == argc)
		return bad_usage("no command to run");
	return run_guest(argv + optind, seconds, log);
}
