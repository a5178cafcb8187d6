// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pid 1 that runs a program of the user's: /svc462/args names it, and its
 * exit status is reported in KTAP, where nothing that it prints can interfere.
 * If there is a /svc462/progs, it runs the programs that this names, one after the
 * other, from number SVC462_FIRST on, SVC462_COUNT of them, each for at most
 * SVC462_LIMIT seconds: these three are words on the kernel's command line.
 * If the program is NAME.ko, it is a kernel module, which is loaded.
 *
 * All output of the program and its children comes through one pipe. Pid 1
 * empties it at the highest real-time priority, so that on one CPU each write
 * is on the console before the program goes on, maybe to crash the kernel.
 *
 * At the end it asks the kernel itself whether it met a bug, so that a verdict
 * does not hang on what reached the console.
 */
#include <stdbool.h>
#include <nolibc.h>
#include <linux/sched.h>

#include "pid1.h"
#include "svc.h"

/*
 * How long the kernel gets for what it still does for processes that are gone: RCU
 * callbacks, delayed work, timers. What comes later than this is not seen.
 */
#define LATE_MS 200
#define ORPHANS_NAMED 10

static bool many;		/* programs, and not one */
static long *loaded;		/* what finit_module() returned, where the program is a module */

/* The kernel's own calls that not every nolibc wraps; negative on error. */

static long make_pipe(int fds[2])
{
	return svc(__NR_pipe2, fds, O_CLOEXEC);
}

static void set_signal_mask(unsigned long mask)
{
	svc(__NR_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof(mask));
}

static void highest_priority(void)
{
	int priority = 99;

	/* the program starts as any other */
	svc(__NR_sched_setscheduler, 0, SCHED_FIFO | SCHED_RESET_ON_FORK, &priority);
}

/* CLOCK_MONOTONIC, in milliseconds. */
static long now_ms(void)
{
	struct timespec t = { 0 };

	svc(__NR_clock_gettime, 1, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A child that has ended, not yet reaped: its pid, 0 for none; -ECHILD without children. */
static long ended_child(siginfo_t *info)
{
	long err;

	info->si_pid = 0;
	err = svc(__NR_waitid, 0 /* P_ALL */, 0, info,
		  WNOHANG | 4 /* WEXITED */ | STOPPED | 0x01000000 /* WNOWAIT */, NULL);
	return err < 0 ? err : info->si_pid;
}

/* Show what is in the pipe; false at its end. */
static bool drain(int pipe)
{
	static unsigned char bytes[4096];
	ssize_t i, n = read(pipe, bytes, sizeof(bytes));

	for (i = 0; i < n; i++) {
		program_byte(bytes[i]);
		own_byte(bytes[i]);
	}
	show_partial();
	return n > 0;
}

/* The strings in @file, each of which ends with a NUL, and then those of @more. */
static char **strings(const char *file, char **more)
{
	int fd = open(file, O_RDONLY);
	off_t i, n = 0, size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	size_t others = 0;
	char *s, **list;

	if (size < 0)
		bail_out(file, errno);
	lseek(fd, 0, SEEK_SET);
	while (more && more[others])
		others++;
	s = malloc(size + 1);
	list = malloc((size + others + 2) * sizeof(*list));
	if (!s || !list || read(fd, s, size) != size)
		bail_out(file, errno);
	close(fd);
	s[size] = '\0';
	for (i = 0; i < size; i += strlen(s + i) + 1)
		list[n++] = s + i;
	for (i = 0; i < (off_t)others; i++)
		list[n++] = more[i];
	list[n] = NULL;
	return list;
}

/*
 * Load the module @file with @parameters, and remove it again, so that both of its functions
 * have run; this is no failure where it has no exit function, or is in use.
 */
static void load_module(const char *file, const char *parameters)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char name[64] = " ";
	long err;

	*loaded = svc(__NR_finit_module, fd, parameters ? parameters : "", 0);
	if (*loaded)
		exit(1);
	poll(NULL, 0, LATE_MS);
	/* the one that was loaded last comes first */
	fd = open("/proc/modules", O_RDONLY | O_CLOEXEC);
	read(fd, name, sizeof(name) - 1);
	*strchr(name, ' ') = '\0';
	err = svc(__NR_delete_module, name, O_NONBLOCK);
	if (err) {
		begin("pid 1: it stays loaded, delete_module() returned ");
		add_error(err);
		end_line();
	}
	exit(0);
}

static bool is_module(const char *file)
{
	const char *suffix = strrchr(file, '.');

	return suffix && !strcmp(suffix, ".ko");
}

/* Of a program /FOLDER/./NAME: be in its folder, where it is "./NAME". */
static char *enter_folder(char *path)
{
	char *name = strrchr(path, '/');

	if (name - path < 2 || name[-1] != '.' || name[-2] != '/')
		return path;
	name[-2] = '\0';
	chdir(path);
	return name - 1;
}

/* Start the program: standard input is empty, all output goes to *@output. */
static pid_t spawn(char **argv, char **envp, int *output)
{
	int in[2], out[2], failed[2], err;
	pid_t pid;

	if (make_pipe(in) < 0 || make_pipe(out) < 0 || make_pipe(failed) < 0)
		bail_out("pipe", 0);
	if (is_module(argv[0])) {
		loaded = mmap(NULL, sizeof(*loaded), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (loaded == MAP_FAILED)
			bail_out("mmap", errno);
	}
	pid = fork();
	if (pid < 0)
		bail_out("fork", errno);
	if (!pid) {
		if (STOPPED) {	/* when pid 1 closes its end, this is traced */
			close(in[1]);
			read(in[0], &err, 1);
		}
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(out[1], 2);
		setsid();
		set_signal_mask(0);
		if (loaded) {
			close(failed[1]);
			load_module(argv[0], argv[1]);
		}
		argv[0] = enter_folder(argv[0]);
		execve(argv[0], argv, envp);
		err = errno;
		write(failed[1], &err, sizeof(err));
		exit(1);
	}
	begin_trace(pid);
	close(in[1]);
	close(in[0]);
	close(out[1]);
	close(failed[1]);
	if (read(failed[0], &err, sizeof(err)) == sizeof(err)) {
		if (!many)
			bail_out(argv[0], err);
		begin("# pid 1: it cannot be executed, errno ");
		add(itoa(err));
		end_line();
	}
	close(failed[0]);
	*output = out[0];
	return pid;
}

static void on_child(int signal)
{
}

/* SIGCHLD interrupts ppoll(), and nothing else. */
static void catch_children(void)
{
	struct sigaction action = { .sa_handler = on_child };

	set_signal_mask(1UL << (SIGCHLD - 1));
	svc(__NR_rt_sigaction, SIGCHLD, &action, NULL, sizeof(action.sa_mask));
}

/* An orphan that a signal has ended decides nothing, but is named while it has a name. */
static int told;

static void tell_orphan(const siginfo_t *orphan)
{
	char path[40] = "/proc/", name[20];
	ssize_t n = 0;
	int fd;

	if ((orphan->si_code != CLD_KILLED && orphan->si_code != CLD_DUMPED) ||
	    told > ORPHANS_NAMED)
		return;
	if (told++ == ORPHANS_NAMED) {
		begin("# pid 1: more processes were killed by signals");
		end_line();
		return;
	}
	strlcat(path, itoa(orphan->si_pid), sizeof(path));
	strlcat(path, "/comm", sizeof(path));
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		n = read(fd, name, sizeof(name) - 1);
		close(fd);
	}
	begin("# pid 1: ");
	if (n > 1) {
		name[n - 1] = '\0';	/* the newline */
		add_name(name);
		add(", ");
	}
	add("process ");
	add(itoa(orphan->si_pid));
	add(", was killed by ");
	add_signal(orphan->si_status);
	end_line();
}

/* The milliseconds to @end, a time of now_ms(), or 0. */
static long left_until(long end)
{
	long left = end - now_ms();

	return left > 0 ? left : 0;
}

/* Drain the pipe for what the kernel still does, which may print, too. */
static void wait_late(struct pollfd *fd, bool open, long ms)
{
	long late = now_ms() + ms;

	for (;;) {
		if (poll(fd, open, left_until(late)) > 0)
			open = drain(fd->fd);
		else if (!left_until(late))
			break;
	}
	own_byte('\n');
}

/*
 * Reap the program and its orphans until no process is left that could print; the
 * status of the program. Of many programs each is killed after @limit milliseconds, and
 * what it started when it has ended: -1 if the time was up.
 */
static int wait_for_all(pid_t program, struct pollfd *fd, bool *open, long limit)
{
	unsigned long unblocked = 0;
	long end = now_ms() + limit, pid, left;
	int status = 0, result = 0;
	struct timespec wait;
	siginfo_t child;

	*open = true;
	for (;;) {
		left = left_until(end);
		wait.tv_sec = left / 1000;
		wait.tv_nsec = left % 1000 * 1000000;
		if (svc(__NR_ppoll, fd, *open, many && program > 0 ? &wait : NULL, &unblocked,
			sizeof(unblocked)) > 0)
			*open = drain(fd->fd);
		while ((pid = ended_child(&child)) > 0) {
			if (traced(&child, program)) {
				/* of several threads one may always have stopped */
				if (poll(fd, *open, 0) > 0)
					*open = drain(fd->fd);
				continue;
			}
			if (pid != program && !(many && program < 0))
				tell_orphan(&child);
			waitpid(pid, &status, 0);
			if (pid != program)
				continue;
			result = status;
			program = 0;
		}
		if (pid < 0)
			return result;
		if (many && program > 0 && !left_until(end)) {
			result = -1;
			program = -1;
			kill(-1, SIGKILL);
		}
		if (!program) {	/* processes that stay end in a TIMEOUT: say so before it */
			begin(many ? "# pid 1: what the program left running is killed" :
			      "# pid 1: the program has ended, but not all that it started");
			end_line();
			program = -1;
			if (many)
				kill(-1, SIGKILL);
		}
	}
}

/* One write: no kernel message lands inside of it. */
static void tell_result(long number, const char *path, int status, long limit, bool quotes)
{
	const char *name = strrchr(path, '/');
	bool exited = WIFEXITED(status);
	int code = WEXITSTATUS(status);
	/* 4 is the skip of the kernel's selftests, 77 that of automake */
	bool skipped = code == 4 || code == 77;
	const char *failed = quotes ? NULL : own_failure();

	begin(exited && (code == 0 || skipped) && !failed ? "ok " : "not ok ");
	add(itoa(number));
	add(" ");
	add_name(name ? name + 1 : path);
	if (status == -1) {
		add(" # TIMEOUT killed after ");
		add(itoa(limit));
		add(" s");
	} else if (!exited) {
		add(" # killed by ");
		add_signal(status & 0x7f);
	} else if (loaded && *loaded) {
		add(" # finit_module() returned ");
		add_error(*loaded);
	} else if (code && !skipped) {
		add(" # exit status ");
		add(itoa(code));
	} else if (failed) {
		add(" # its own report: ");
		add(failed);
	} else if (skipped) {
		add(" # SKIP");
	}
	end_line();
}

/* Is this in the environment that the program gets? */
static bool has(char **envp, const char *setting)
{
	while (*envp)
		if (!strcmp(*envp++, setting))
			return true;
	return false;
}

/* The number that a word of the kernel's command line gives, or @otherwise. */
static long number(char **words, const char *name, long otherwise)
{
	for (; *words; words++)
		if (starts(*words, name) && (*words)[strlen(name)] == '=')
			return atol(*words + strlen(name) + 1);
	return otherwise;
}

static void run(long test, char **argv, char **envp, long limit, bool last)
{
	struct pollfd fd = { .events = POLLIN };
	pid_t pid = spawn(argv, envp, &fd.fd);
	bool open;
	int status = wait_for_all(pid, &fd, &open, limit * 1000);

	wait_late(&fd, open, last ? LATE_MS : 0);
	close(fd.fd);
	ask_witnesses();
	ask_log();
	tell_result(test, argv[0], status, limit, has(envp, "SVC462_QUOTES=1"));
	forget_own();
	told = 0;
}

/* The kernel's own words for init's environment: KEY=VALUE of its command line. */
int main(int argc, char **kernel_argv, char **kernel_envp)
{
	long first = number(kernel_envp, "SVC462_FIRST", 1), count = 1, limit, i;
	char **argv, **envp, **programs = NULL;
	int fd = open("/svc462/progs", O_RDONLY);

	raw_console();
	argv = strings("/svc462/args", NULL);
	/* getenv() takes the first of a name: ENV comes before the kernel's */
	envp = strings("/svc462/env", kernel_envp);
	if (!argv[0])
		bail_out("/svc462/args is empty", 0);
	many = fd >= 0;
	if (many) {
		close(fd);
		programs = strings("/svc462/progs", NULL);
		for (count = 0; programs[count]; count++)
			;
		if (first < 1 || first > count)
			bail_out("SVC462_FIRST is not the number of a program", 0);
		programs += first - 1;
		count -= first - 1;
		i = number(kernel_envp, "SVC462_COUNT", count);
		count = i < count ? i : count;
	}
	limit = number(kernel_envp, "SVC462_LIMIT", 60);
	begin("KTAP version 1\n1..");
	add(itoa(count));
	end_line();
	make_world();
	highest_priority();
	catch_children();
	open_witnesses();
	for (i = 0; i < count; i++) {
		if (many)
			argv[0] = programs[i];
		run(i + 1, argv, envp, limit, i == count - 1);
	}
	power_off();
	return 1;
}
