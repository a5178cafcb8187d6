#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# STRACE=1: the last calls of a program that failed, however the machine ended; and the feature of
# the kernel that a program did not get, with STRACE=1 or without. slow/ has what tracing must not
# change.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=scripts/t/guest.sh
. "${0%/*}/guest.sh"
# shellcheck source=scripts/t/readme.sh
. "${0%/*}/readme.sh"

cd "$top"
it 'the table has the calls of this kernel, by name, with their arguments'
lists_calls() {
	scripts/guest/list-calls "$tree" "$headers" >"$scratch/syscalls.h"
	has "$scratch/syscalls.h" '	[56] = { "openat", "isii" },' '	[40] = { "mount", "ssslp" },' \
		'	[80] = { "fstat", "ip" },' '	[462] = { "custom_call", "i" },' '	[38] = "ENOSYS",' '	[11] = "SIGSEGV",'
	sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$/	[\2] = { "\1", /p' "$headers/asm-generic/unistd.h" |
		grep -v '"syscalls"\|"arch_specific_syscall"' >"$scratch/wanted"
	# those of 32-bit machines
	sed -i '/"sync_file_range2"/d; /\[4\(0[3-9]\|1[0-9]\|2[0-3]\)\]/d' "$scratch/wanted"
	at_least 250 "$(wc -l <"$scratch/wanted")"
	sed -n 's/^\(	\[[0-9]*\] = { "[^"]*", \).*/\1/p' "$scratch/syscalls.h" >"$scratch/listed"
	is '' "$(grep -vxF -f "$scratch/listed" "$scratch/wanted")"
}
t lists_calls

it 'each symbol in kernel/features is one of this kernel'
knows_symbols() {
	find -L build/source/6.1/linux/ -name 'Kconfig*' -exec sed -n 's/^\(menu\)*config //p' {} + | sort -u >"$scratch/symbols"
	awk '/^[a-z]/ { print $3 }' kernel/features | sort -u >"$scratch/named"
	at_least 150 "$(wc -l <"$scratch/named")"
	is '' "$(grep -vxF -f "$scratch/symbols" "$scratch/named")"
}
t knows_symbols

# features 'LINES' CALLS CONSOLE: what is found in them
features() {
	printf '%b' "$2" >"$scratch/calls"
	is "$(printf '%b' "$1")" "$(printf '%b' "$3" | awk -f scripts/report/features.awk kernel/features "$scratch/calls" -)"
}
it 'what a program prints of errno names the feature, if it names what it asked for'
prints_errno() {
	features 'CONFIG_VSOCKETS EAFNOSUPPORT AF_VSOCK' '' '# socket AF_VSOCK: Address family not supported by protocol\n'
	features 'CONFIG_IO_URING ENOSYS io_uring_setup' '' '# io_uring_setup: errno=38\n'
	features 'CONFIG_KVM ENOENT /dev/kvm' '' "# cannot open '/dev/kvm': No such file or directory\n"
	features 'CONFIG_BTRFS_FS ENODEV btrfs' '' '# mounting none as btrfs on /mnt: No such device\n'
	features 'CONFIG_IP_SCTP EPROTONOSUPPORT IPPROTO_SCTP' '' '# sctp: Protocol not supported\n'
	features '? ENOSYS' '' '# this gave ENOSYS\n'
	features '' '' '# /nothing: No such file or directory\n# open: errno=389\n# pid 1: ENOSYS\nENOSYS\n'
}
t prints_errno
it 'the calls of a program name it without words, each once, the last of them last'
calls_name() {
	features 'CONFIG_VSOCKETS EAFNOSUPPORT AF_VSOCK\nCONFIG_EXT4_FS ENODEV ext4\nCONFIG_BPF_SYSCALL ENOSYS bpf' \
		'ENOSYS bpf 0 0 0 - - -\nEAFNOSUPPORT socket 40 1 0 - - -\nENODEV mount 1 2 3 none /mnt ext4
ENOSYS bpf 0 0 0 - - -\nENOSYS rseq 1 2 3 - - -\n' '# io_uring_setup: errno=38\n'
	features 'CONFIG_NF_TABLES EPROTONOSUPPORT NETLINK_NETFILTER\nCONFIG_TCP_MD5SIG ENOPROTOOPT TCP_MD5SIG' \
		'EPROTONOSUPPORT socket 16 3 12 - - -\nENOPROTOOPT setsockopt 3 6 14 - - -\n' ''
	features 'CONFIG_BLK_DEV_LOOP ENOENT /dev/loop*' 'ENOENT openat -100 1 2 /dev/loop3 - -\nENOENT openat -100 1 2 /dev/x - -\n' ''
}
t calls_name

it 'STRACE without PROG, with another goal, or of another value is refused'
refuses() {
	# refused 'WHY' GOAL NAME=VALUE...
	refused() {
		is "$1" "$(shift; goal=$1; shift; env "$@" scripts/make/refuse "$goal")"
	}
	refused 'make run with STRACE: it traces a program of yours: give that as PROG' run STRACE=1
	refused 'make run with STRACE: it traces a program of yours: give that as PROG' run STRACE=1 PROGS=x.c
	refused 'make soak with STRACE: only make run and make bundle show the last calls: leave it out' soak STRACE=1 PROG=x.c
	refused 'make run with STRACE: a recording is of a run without it: leave one of them out' run STRACE=1 PROG=x.c RECORD=1
	refused 'STRACE=2 is not a choice: use STRACE=1, or leave it out' run STRACE=2 PROG=x.c
	refused '' run STRACE=1 PROG=x.c
}
t refuses

it 'scripts/README.md shows what is said'
readme() {
	section 'What the program did last' scripts/README.md | sed -n 's/^    //p' >"$scratch/shown"
	sed -n '/^[$] cat poc.c/,/^[$] make/{/^[$]/d; p}' "$scratch/shown" >"$scratch/poc.c"
	sed -i '1,/^[$] make run PROG=poc.c STRACE=1$/d; /^\[\.\.\.\]$/d' "$scratch/shown"
	at_least 5 "$(wc -l <"$scratch/shown")"
	exits 2 make run PROG="$scratch/poc.c" STRACE=1
	# the number of a process is the kernel's
	sed -i 's/^# strace: [0-9]*/# strace: N/' "$scratch/shown" "$scratch/err"
	cat "$scratch/err" "$scratch/out" | grep -xF -f "$scratch/shown" >"$scratch/said"
	same "$scratch/shown" "$scratch/said"
	is 'CONFIG_VSOCKETS unset EAFNOSUPPORT AF_VSOCK' "$(cat build/6.1/462-gcc-user/missing)"
}
t readme

missing=build/6.1/462-gcc-user/missing

# runs CODE PROG [NAME=VALUE...]: make run with STRACE=1; the console comes to $scratch/log
runs() {
	want=$1
	prog=$2
	shift 2
	exits "$want" make run PROG="$prog" STRACE=1 "$@"
	cp build/6.1/462-gcc-user/console.log "$scratch/log"
}

# a program whose words do not say what it asked for
cat >"$scratch/ends.c" <<'EOC'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	int p[2];
	char c;

	open("/dev/kvm", O_RDWR);
	mount("none", "/tmp", "ext4", 0, NULL);
	printf("in the middle");
	fflush(stdout);
	if (!strcmp(argv[1], "panic"))
		for (;;)
			memset(malloc(1 << 20), 1, 1 << 20);
	if (!strcmp(argv[1], "hang") && !pipe(p))
		read(p[0], &c, 1);
	if (!strcmp(argv[1], "segv"))
		*(volatile int *)0x123 = 1;
	return atoi(argv[1]);
}
EOC
it 'the last calls before a panic are in the log and shown, and change no verdict'
before_panic() {
	runs 2 "$scratch/ends.c" ARGS=panic APPEND=sysctl.vm.panic_on_oom=1
	ends_like "$scratch/out" '^svc462: CRASH \(3\): Kernel panic - not syncing: Out of memory'
	sed -n '/Kernel panic - not syncing/,$p' "$scratch/log" >"$scratch/after"
	counts 32 "$scratch/after" '^# strace: '
	matches "$scratch/after" '^# strace: [0-9]+ mmap\(0, 0x101000, 3, 34, -1, 0\) = 0x[0-9a-f]+$'
	grep '^# strace: ' "$scratch/log" >"$scratch/last"
	grep '^# strace: ' "$scratch/err" >"$scratch/shown"
	same "$scratch/last" "$scratch/shown"
	build/vmrun -j "$scratch/log" >"$scratch/judged" || :
	is "$(tail -n 1 "$scratch/out")" "$(cat "$scratch/judged")"
	# a crash is a bug of the kernel, whatever the program did not get
	absent $missing build/6.1/462-gcc-user/memory
}
t before_panic

it 'they are shown of a program that hangs, whose call has no result, and what it did not get is named'
before_hang() {
	runs 2 "$scratch/ends.c" ARGS=hang TIMEOUT=3
	ends "$scratch/out" 'svc462: TIMEOUT (124): killed after 3 s'
	matches "$scratch/log" '^# strace: [0-9]+ openat\(AT_FDCWD, "/dev/kvm", 2, 0\) = -2 ENOENT$' \
		'^# strace: [0-9]+ mount\("none", "/tmp", "ext4", 0, NULL\) = -19 ENODEV$'
	ends_like "$scratch/log" '^# strace: [0-9]+ read\([0-9]+, 0x[0-9a-f]+, 1\) = \?$'
	printf 'CONFIG_%s\n' 'KVM unset ENOENT /dev/kvm' 'EXT4_FS unset ENODEV ext4' >"$scratch/wanted"
	same "$scratch/wanted" $missing
	has "$scratch/err" "svc462: the program met ENOENT, /dev/kvm: it needs CONFIG_KVM, which neither this kernel \
nor a fragment in kernel/ has: use KCONFIG=FILE with a line CONFIG_KVM=y" \
		"svc462: the program met ENODEV, ext4: it needs CONFIG_EXT4_FS, which this kernel does not have: use KCONFIG=fs"
}
slow before_hang

it 'they are shown of a program that a signal ends, with the address'
before_signal() {
	runs 2 "$scratch/ends.c" ARGS=segv
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 ends # killed by SIGSEGV'
	tail -n 2 "$scratch/log" >"$scratch/tail"
	matches "$scratch/tail" '^# strace: [0-9]+ --- SIGSEGV at 0x123 ---$' '^# strace: [0-9]+ \+\+\+ killed by SIGSEGV \+\+\+$'
}
slow before_signal

it 'of a program that passes nothing is shown, whatever it did not get'
silent() {
	runs 0 "$scratch/ends.c" ARGS=0
	ends "$scratch/out" 'svc462: PASS (0)'
	lacks "$scratch/log" strace
	empty "$scratch/err"
	absent $missing build/6.1/462-gcc-user/memory
}
slow silent

it 'a feature that this kernel has is said to be there'
has_feature() {
	printf '%s\n' '#include <stdio.h>' 'int main(void) { puts("bpf: ENOSYS"); return 1; }' >"$scratch/bpf.c"
	exits 2 make run PROG="$scratch/bpf.c"
	has "$scratch/err" 'svc462: the program met ENOSYS, bpf: it needs CONFIG_BPF_SYSCALL, which this kernel has: the reason is another one'
	is 'CONFIG_BPF_SYSCALL set ENOSYS bpf' "$(cat $missing)"
}
slow has_feature

it 'a path that looks like a line of the kernel changes no verdict'
no_forgery() {
	cat >"$scratch/forge.c" <<-'EOC'
	#include <fcntl.h>
	int main(void)
	{
		open("/x\n[ 9999.123456] BUG: x", O_RDONLY);
		open("[ 9999.123456] BUG: x", O_RDONLY);
		return 1;
	}
	EOC
	runs 2 "$scratch/forge.c"
	counts 2 "$scratch/log" '^# strace: .*BUG: x'
	exits 1 build/vmrun -j "$scratch/log"
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 forge # exit status 1'
}
slow no_forgery

# what tracing must not change

cat >"$scratch/same.c" <<'EOC'
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#define MUST(c) do { if (!(c)) { printf("%d: %s: %s\n", __LINE__, #c, strerror(errno)); exit(1); } } while (0)
static volatile int caught;
static int pipes[2];
static void handler(int s) { caught += s; }
static void *counts(void *a) { for (int i = 0; i < 500; i++) __sync_fetch_and_add((int *)a, getppid() >= 0); return NULL; }
static void *blocks(void *a) { char c; read(pipes[0], &c, 1); return NULL; }
static void *execs(void *a) { usleep(10000); execl("/proc/self/exe", "same", "exit", "5", NULL); return NULL; }
static int status_of(pid_t pid, int flags) { int s; MUST(waitpid(pid, &s, flags) == pid); return s; }
static void signals(void)
{
	struct sigaction a = { .sa_handler = handler };
	struct itimerval t = { .it_value = { 0, 20000 } };
	struct timespec d = { 0, 100000000 }, left = { 0 };
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGALRM, &a, NULL);
	raise(SIGUSR1);
	MUST(caught == SIGUSR1);
	setitimer(ITIMER_REAL, &t, NULL);
	MUST(nanosleep(&d, &left) == -1 && errno == EINTR && left.tv_nsec > 0);
	MUST(caught == SIGUSR1 + SIGALRM);
	a.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &a, NULL);
	pid_t pid = fork();
	if (!pid) { usleep(60000); write(pipes[1], "x", 1); _exit(0); }
	char c;
	setitimer(ITIMER_REAL, &t, NULL);
	MUST(read(pipes[0], &c, 1) == 1);
	MUST(caught == SIGUSR1 + 2 * SIGALRM);
	MUST(status_of(pid, 0) == 0);
	if (!(pid = fork())) for (;;) pause();
	kill(pid, SIGKILL);
	int s = status_of(pid, 0);
	MUST(WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL);
}
static void stops(void)
{
	static const int by[] = { SIGSTOP, SIGTSTP, SIGTTIN };
	int s, *went_on = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = fork();
	if (!pid) {	/* not in an orphaned group, which SIGTSTP does not stop */
		setpgid(0, 0);
		for (int i = 0; i < 3; i++) {
			raise(by[i]);
			++*went_on;
			usleep(50000);
		}
		_exit(9);
	}
	for (int i = 0; i < 3; i++) {
		s = status_of(pid, WUNTRACED);
		MUST(WIFSTOPPED(s) && WSTOPSIG(s) == by[i]);
		usleep(10000);
		MUST(waitpid(pid, &s, WNOHANG) == 0 && *went_on == i);
		kill(pid, SIGCONT);
		s = status_of(pid, WCONTINUED);
		MUST(WIFCONTINUED(s));
	}
	s = status_of(pid, 0);
	MUST(WIFEXITED(s) && WEXITSTATUS(s) == 9);
}
static void threads(void)
{
	pthread_t t[8];
	int n = 0, s;
	for (int i = 0; i < 8; i++) MUST(!pthread_create(&t[i], NULL, counts, &n));
	for (int i = 0; i < 8; i++) pthread_join(t[i], NULL);
	MUST(n == 4000);
	pid_t pid = fork();
	if (!pid) {	/* a thread that is not the first calls execve() */
		for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, blocks, NULL);
		pthread_create(&t[3], NULL, execs, NULL);
		pthread_join(t[3], NULL);
		_exit(1);
	}
	s = status_of(pid, 0);
	MUST(WIFEXITED(s) && WEXITSTATUS(s) == 5);
	pid = fork();
	if (!pid) {	/* the first thread ends before the others */
		pthread_create(&t[0], NULL, counts, &n);
		pthread_exit(NULL);
	}
	MUST(status_of(pid, 0) == 0);
}
static void traces(void)
{
	int s, calls = 0;
	pid_t pid = fork();
	if (!pid) { MUST(!ptrace(PTRACE_TRACEME, 0, 0, 0)); raise(SIGSTOP); getppid(); _exit(6); }
	s = status_of(pid, 0);
	MUST(WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP);
	MUST(!ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD));
	for (;;) {
		MUST(!ptrace(PTRACE_SYSCALL, pid, 0, 0));
		s = status_of(pid, 0);
		if (!WIFSTOPPED(s)) break;
		calls += WSTOPSIG(s) == (SIGTRAP | 0x80);
	}
	MUST(WEXITSTATUS(s) == 6 && calls > 2);
	for (int how = 0; how < 2; how++) {
		if (!(pid = fork())) for (;;) usleep(1000);
		usleep(5000);
		if (how) {
			MUST(!ptrace(PTRACE_ATTACH, pid, 0, 0));
		} else {
			MUST(!ptrace(PTRACE_SEIZE, pid, 0, 0));
			MUST(!ptrace(PTRACE_INTERRUPT, pid, 0, 0));
		}
		s = status_of(pid, 0);
		MUST(WIFSTOPPED(s));
		MUST(!ptrace(PTRACE_DETACH, pid, 0, 0));
		kill(pid, SIGKILL);
		status_of(pid, 0);
	}
	/* one that it may not trace */
	MUST(ptrace(PTRACE_ATTACH, 99999, 0, 0) == -1 && errno == ESRCH);
}
int main(int argc, char **argv)
{
	MUST(!pipe(pipes));
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "exit")) return atoi(argv[i + 1]);
		if (!strcmp(argv[i], "signals")) signals();
		if (!strcmp(argv[i], "stops")) stops();
		if (!strcmp(argv[i], "threads")) threads();
		if (!strcmp(argv[i], "traces")) traces();
		printf("%s ok\n", argv[i]);
	}
	return 0;
}
EOC
for what in signals stops threads traces; do
	case $what in
	signals) it 'a traced program gets its signals, and its calls are interrupted by them, as ever' ;;
	stops) it 'a traced program is stopped and continued by job control as ever' ;;
	threads) it 'traced threads, an execve() by one that is not the first, and a first one that ends are as ever' ;;
	traces) it 'a traced program can trace its own processes' ;;
	esac
	slow runs 0 "$scratch/same.c" ARGS=$what
done
it 'all that is so on two CPUs'
slow runs 0 "$scratch/same.c" ARGS='signals stops threads traces' SMP=2

it 'with tracing, an orphan that a signal ends is named, and no other process'
names_orphans() {
	cat >"$scratch/orphan.c" <<-'EOC'
	#include <signal.h>
	#include <sys/wait.h>
	#include <unistd.h>
	int main(void)
	{
		if (!fork())
			raise(SIGSEGV);
		wait(NULL);
		if (!fork()) {
			while (getppid() != 1)
				usleep(1000);
			raise(SIGSEGV);
		}
		return 0;
	}
	EOC
	runs 0 "$scratch/orphan.c"
	counts 1 "$scratch/out" '^# pid 1: orphan, process [0-9]+, was killed by SIGSEGV$'
}
slow names_orphans

it 'a traced program that kills all it can does not kill pid 1'
kills_all() {
	printf '%s\n' '#include <signal.h>' 'int main(void) { kill(-1, SIGKILL); return kill(1, SIGTERM); }' >"$scratch/kill.c"
	runs 0 "$scratch/kill.c"
}
slow kills_all

# the demo is what ran last again
make run >/dev/null

done_testing
