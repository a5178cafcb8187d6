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
#include <asm/ioctls.h>
#include <asm/siginfo.h>
#include <asm/termbits.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/sockios.h>

#include "errnos.h"
#include "svc.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 02000000
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * How long the kernel gets for what it still does for processes that are gone: RCU
 * callbacks, delayed work, timers. What comes later than this is not seen.
 */
#define LATE_MS 200
#define ORPHANS_NAMED 10

static bool many;		/* programs, and not one */
static long *loaded;		/* what finit_module() returned, where the program is a module */

/* With STRACE the program is traced, see init/strace.h. */
#ifdef STRACE
#define STOPPED 2		/* WSTOPPED: what is traced and stops is an event, too */
#else
#define STOPPED 0
#endif

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

/* The console: what the program prints becomes KTAP diagnostics. */

static char line[1024];		/* the line in work ... */
static size_t length;
static size_t shown;		/* ... and how much of it is on the console */

static void show(size_t end)
{
	ssize_t n;

	while (shown < end) {
		n = write(1, line + shown, end - shown);
		if (n <= 0)
			return;
		shown += n;
	}
}

static void end_line(void)
{
	line[length++] = '\n';
	show(length);
	length = 0;
	shown = 0;
}

static void add(const char *s)
{
	while (*s)
		line[length++] = *s++;
}

static void add_escaped(unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	add("\\x");
	line[length++] = hex[c >> 4];
	line[length++] = hex[c & 15];
}

/*
 * No line is the program's own from its first byte, no control byte passes, and
 * a time stamp like printk's "[    0.123456]" is broken up: what the kernel says
 * in the middle of a line is still known for the kernel's, see judge.c.
 */
static void program_byte(unsigned char c)
{
	static int decimals;	/* digits since the last '.', or -1 */

	if (!length) {
		add("# ");
		decimals = -1;
	} else if (line[length - 1] == '\r') {
		length--;
		if (c != '\n')
			add_escaped('\r');
	}
	if (c == '\n') {
		end_line();
		return;
	}
	if (c == ']' && decimals == 6)
		add("\\");
	if (c == '.')
		decimals = 0;
	else if (c < '0' || c > '9')
		decimals = -1;
	else if (decimals >= 0)
		decimals++;

	if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
		add_escaped(c);
	else
		line[length++] = c;
	if (length > sizeof(line) - 16)
		end_line();
}

/*
 * Of a line that is not complete all but blanks at its end is shown: a time
 * stamp behind a blank would count as quoted.
 */
static void show_partial(void)
{
	size_t end = length;

	while (end && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == '\r'))
		end--;
	if (end > 2)
		show(end);
}

/*
 * The program's own report: what it printed after a TAP or KTAP version line or a
 * plan is the report of its subtests, and a failure there fails it, see ktap.c.
 */
static struct {
	char line[1024];	/* the line in work, as printed */
	size_t length;
	bool begun;
	char failed[200];	/* the first failure that nothing excuses */
	size_t indent;		/* of its innermost parent that has reported since */
} own;

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Is @word, in lower case, what @s begins with in any case? */
static bool is_word(const char *s, const char *word)
{
	for (; *word; s++, word++)
		if (*s != *word && *s + ('a' - 'A') != *word)
			return false;
	return true;
}

/* 's' of SKIP, 't' of TODO or XFAIL, 'f' of TIMEOUT or ERROR; 0 for none. */
static char directive(const char *s)
{
	for (; *s; s++) {
		if (*s != '#' || !is_blank(s[-1]))
			continue;
		do {
			s++;
		} while (is_blank(*s));
		return is_word(s, "skip") ? 's' :
		       is_word(s, "todo") || is_word(s, "xfail") ? 't' :
		       is_word(s, "timeout") || is_word(s, "error") ? 'f' : 0;
	}
	return 0;
}

static void own_line(char *s)
{
	size_t indent = 0, end = strlen(s);
	bool ok, bail, failed;
	char found;

	while (end && is_blank(s[end - 1]))
		s[--end] = '\0';
	while (is_blank(s[indent]))
		indent++;
	s += indent;
	if (starts(s, "TAP version ") || starts(s, "KTAP version ") ||
	    (starts(s, "1..") && s[3] >= '0' && s[3] <= '9'))
		own.begun = true;
	bail = starts(s, "Bail out!");
	ok = starts(s, "ok") && (!s[2] || is_blank(s[2]));
	if (!own.begun || !(bail || ok ||
			    (starts(s, "not ok") && (!s[6] || is_blank(s[6])))))
		return;

	found = directive(s + 1);
	failed = bail || found == 'f' || (!ok && found != 's' && found != 't');
	if (own.failed[0] && own.indent > indent) {
		/* the parent of a failed test: only one that is expected to fail excuses it */
		if (!ok && found == 't')
			own.failed[0] = '\0';
		own.indent = indent;
	}
	if (!failed || own.failed[0])
		return;
	own.indent = bail ? 0 : indent;
	for (end = 0; s[end] && end < sizeof(own.failed) - 1; end++)
		own.failed[end] = s[end] < ' ' || s[end] >= 0x7f ? '_' : s[end];
	own.failed[end] = '\0';
}

static void own_byte(char c)
{
	if (c != '\n') {
		if (own.length < sizeof(own.line) - 1)
			own.line[own.length++] = c;
		return;
	}
	own.line[own.length] = '\0';
	own.length = 0;
	own_line(own.line);
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

/* Lines of our own begin at the start of a line. */
static void begin(const char *s)
{
	if (length)
		end_line();
	add(s);
}

static void power_off(void)
{
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	exit(1);
}

static void bail_out(const char *what, long err)
{
	begin("Bail out! pid 1: ");
	add(what);
	add(", errno ");
	add(itoa(err));
	end_line();
	power_off();
}

/* The world that a program expects. */

static void mount_all(void)
{
	static const struct {
		const char *type;
		const char *on;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "devpts", "/dev/pts" },
		{ "tmpfs", "/dev/shm" },
		{ "tmpfs", "/tmp" },
		{ "mqueue", "/dev/mqueue" },
		{ "hugetlbfs", "/dev/hugepages" },
		{ "cgroup2", "/sys/fs/cgroup" },
		{ "bpf", "/sys/fs/bpf" },
		{ "debugfs", "/sys/kernel/debug" },
		{ "tracefs", "/sys/kernel/tracing" },
		{ "securityfs", "/sys/kernel/security" },
	};
	size_t i;

	/* what this kernel does not have stays an empty folder */
	for (i = 0; i < ARRAY_SIZE(mounts); i++) {
		mkdir(mounts[i].on, 0755);
		mount(mounts[i].type, mounts[i].on, mounts[i].type, 0, NULL);
	}
}

/* Where a busybox was packed, its commands get their names, /bin/sh among them. */
static void install_busybox(void)
{
	static char *const argv[] = { "/bin/busybox", "--install", "-s", NULL };
	static const char *const folders[] = { "/sbin", "/usr", "/usr/bin", "/usr/sbin" };
	int fd = open(argv[0], O_RDONLY);
	size_t i;
	pid_t pid;

	if (fd < 0)
		return;
	close(fd);
	for (i = 0; i < ARRAY_SIZE(folders); i++)
		mkdir(folders[i], 0755);
	pid = fork();
	if (!pid) {
		execve(argv[0], argv, argv + 3);
		exit(1);
	}
	waitpid(pid, NULL, 0);
}

static void loopback_up(void)
{
	struct {		/* struct ifreq */
		char name[16];
		short flags;
		char rest[22];
	} lo = { .name = "lo", .flags = 1 /* IFF_UP */ };
	int fd = svc(__NR_socket, 2 /* AF_INET */, 2 /* SOCK_DGRAM */, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &lo);
	close(fd);
}

/* Without output processing one write is one piece, and "\n" just that. */
static void raw_console(void)
{
	struct termios t;

	if (ioctl(1, TCGETS, &t))
		return;
	t.c_oflag &= ~OPOST;
	ioctl(1, TCSETS, &t);
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

static void add_error(long err)
{
	const char *name = errno_name(-err);

	add(itoa(err));
	add(name ? " " : "");
	add(name ? name : "");
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

#ifdef STRACE
#include "strace.h"
#else
static void begin_trace(pid_t program)
{
}

static bool traced(siginfo_t *info, pid_t program)
{
	return false;
}
#endif

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

static void add_signal(int signal)
{
	static const char *const names[] = {
		NULL, "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE",
		"KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
		"CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
		"XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
	};

	if (signal < (int)ARRAY_SIZE(names)) {
		add("SIG");
		add(names[signal]);
	} else {
		add("signal ");
		add(itoa(signal));
	}
}

/* A name, without what KTAP could take for its own. */
static void add_name(const char *name)
{
	int i;

	for (i = 0; name[i] && i < 100; i++)
		line[length++] = name[i] <= ' ' || name[i] == '#' || name[i] == '\\' ||
				 name[i] >= 0x7f ? '_' : name[i];
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

/*
 * The second witness: what the kernel counts of its own bugs, whatever reached the
 * console. The files are opened before the program can put others in their places.
 */

static struct {
	const char *file;
	const char *name;
	int fd;
	long before;
} witnesses[] = {
	{ "/proc/sys/kernel/tainted", NULL, -1, 0 },
	{ "/sys/kernel/warn_count", "warn_count", -1, 0 },	/* from 6.2 on */
	{ "/sys/kernel/oops_count", "oops_count", -1, 0 },
};

/*
 * The taints that tell of a bug, from Documentation/admin-guide/tainted-kernels.rst;
 * the others tell of a module, or of what a test does on purpose.
 */
static const struct {
	int bit;
	char letter;
	const char *what;
} taints[] = {
	{ 4, 'M', "a machine check" },
	{ 5, 'B', "a bad page" },
	{ 7, 'D', "an oops or BUG" },
	{ 9, 'W', "a warning" },
	{ 14, 'L', "a soft lockup" },
};

/* The number in a witness's file, or -1. */
static long read_number(int fd)
{
	char text[24] = "";

	if (fd < 0 || lseek(fd, 0, SEEK_SET) || read(fd, text, sizeof(text) - 1) <= 0)
		return -1;
	return atol(text);
}

/*
 * Reports of lockdep, RCU, hung tasks and UBSAN taint nothing. The kernel's own log has
 * them, as facility 0, which no program can write; it is asked only where the console
 * was told to hide messages, as they are all on it otherwise.
 */
static int kernel_log = -1;

static bool console_hides(void)
{
	char text[2] = "";
	int fd = open("/sys/module/printk/parameters/ignore_loglevel", O_RDONLY);

	if (fd >= 0) {
		read(fd, text, 1);
		close(fd);
	}
	return text[0] == 'N';
}

static void ask_log(void)
{
	static const char *const heads[] = {
		"BUG: ", "INFO: ", "UBSAN: ", "WARNING: ", "rcu: INFO: ", "watchdog: BUG: ",
	};
	char record[1024], *text;
	ssize_t n;
	size_t i;

	while (kernel_log >= 0 && console_hides()) {
		n = read(kernel_log, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)	/* older ones were overwritten */
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		text = strchr(record, ';');
		if (!text || atol(record) >> 3)
			continue;
		text++;
		for (i = 0; i < ARRAY_SIZE(heads); i++) {
			if (!starts(text, heads[i]))
				continue;
			begin("pid 1: the kernel's log has: ");
			for (n = 0; text[n] >= ' ' && text[n] < 0x7f && n < 200; n++)
				line[length++] = text[n];
			end_line();
		}
	}
}

static void open_witnesses(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(witnesses); i++) {
		witnesses[i].fd = open(witnesses[i].file, O_RDONLY | O_CLOEXEC);
		witnesses[i].before = read_number(witnesses[i].fd);
	}
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kernel_log >= 0)
		lseek(kernel_log, 0, SEEK_END);
	if (witnesses[0].before < 0) {
		begin("# pid 1: no /proc/sys/kernel/tainted: only the console tells of bugs");
		end_line();
	}
}

/* What the kernel counted since: crash.c knows these lines, and no program can print them. */
static void ask_witnesses(void)
{
	long before, now;
	size_t i, t;

	for (i = 0; i < ARRAY_SIZE(witnesses); i++) {
		before = witnesses[i].before;
		now = read_number(witnesses[i].fd);
		if (before < 0 || now < 0)
			continue;
		for (t = 0; !i && t < ARRAY_SIZE(taints); t++) {
			if (!((now & ~before) >> taints[t].bit & 1))
				continue;
			begin("pid 1: the kernel is tainted ");
			line[length++] = taints[t].letter;
			add(", ");
			add(taints[t].what);
			end_line();
		}
		if (i && now > before) {
			begin("pid 1: ");
			add(witnesses[i].name);
			add(" rose from ");
			add(itoa(before));
			add(" to ");
			add(itoa(now));
			end_line();
		}
		witnesses[i].before = now;
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
	bool failed = !quotes && own.failed[0];

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
		add(own.failed);
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
	memset(&own, 0, sizeof(own));
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
	mount_all();
	svc(__NR_sethostname, "svc462", 6);
	install_busybox();
	loopback_up();
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
