#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Somebody else's program: how it is built, packed, run and judged, and that
# nothing it prints is taken for a verdict. Builds a kernel with kernel/user.config.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=scripts/t/guest.sh
. "${0%/*}/guest.sh"

cd "$top"
gcc=aarch64-linux-gnu-gcc

flavour user
it 'the user fragment gives a kernel'
t kernel
it 'pid 1 is built by gcc'
t pid1 "$scratch/pid1" "$tree" "$headers"
if command -v clang >/dev/null; then
	it 'pid 1 is built by clang'
	pid1_by_clang() {
		export LLVM=1
		pid1 "$scratch/pid1.clang" "$tree" "$headers"
	}
	t pid1_by_clang
fi

# what PROG may be

it 'a C program is built on nolibc'
builds_on_nolibc() {
	program hello <<-'EOC'
	#include <stdio.h>
	int main(int argc, char **argv) { printf("hello from %s\n", argv[0]); return 0; }
	EOC
	has "$scratch/out" "svc462: $scratch/hello.c is built on nolibc"
	says 'PASS (0)' "$scratch/hello"
	has "$scratch/out" '# hello from /bin/hello'
}
t builds_on_nolibc

it 'a C program with threads is built on static glibc, which is said, and runs'
builds_on_glibc() {
	program threads <<-'EOC'
	#include <pthread.h>
	#include <stdio.h>
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	static int n;
	static void *add(void *arg)
	{
		for (int i = 0; i < 1000; i++) {
			pthread_mutex_lock(&mutex);
			n++;
			pthread_mutex_unlock(&mutex);
		}
		return arg;
	}
	int main(void)
	{
		pthread_t t[8];
		for (int i = 0; i < 8; i++)
			if (pthread_create(&t[i], NULL, add, NULL))
				return 2;
		for (int i = 0; i < 8; i++)
			pthread_join(t[i], NULL);
		return n != 8000;
	}
	EOC
	matches "$scratch/out" "^svc462: .*/threads.c is built on glibc, static; nolibc lacks what it uses: pthread.h.*$"
	says 'PASS (0)' "$scratch/threads"
}
t builds_on_glibc

it 'a static glibc program calls custom_call by its number from the UAPI headers'
calls_custom_call() {
	program call <<-'EOC'
	#include <stdio.h>
	#include <sys/syscall.h>
	#include <unistd.h>
	int main(void) { printf("%ld\n", syscall(__NR_custom_call, 21)); return 0; }
	EOC
	says 'PASS (0)' "$scratch/call"
	has "$scratch/out" '# 42'
}
t calls_custom_call

# refused PROG 'REASON': with the status of a wrong usage
refused() {
	exits 64 scripts/guest/build-prog "$1" "$scratch/no" "$tree" "$headers"
	is "svc462: PROG=$1: $2" "$(cat "$scratch/out" "$scratch/err")"
	absent "$scratch/no"
}

it 'a PROG that is not a static arm64 program is refused in one line'
refuses_other_programs() {
	echo 'int main(void) { return 0; }' >"$scratch/main.c"
	$gcc -o "$scratch/dynamic" "$scratch/main.c"
	$gcc -c -o "$scratch/main.o" "$scratch/main.c"
	$gcc -shared -fPIC -o "$scratch/main.so" "$scratch/main.c"
	$gcc -static-pie -o "$scratch/pie" "$scratch/main.c"
	refused "$scratch/dynamic" 'this is dynamically linked: link it with -static, or run it from a script with its libraries as FILES'
	refused "$scratch/main.o" 'this is not a program but of type REL (Relocatable file): link it'
	refused "$scratch/main.so" 'this is a shared library, not a program'
	refused build/vmrun 'this is for Advanced Micro Devices X86-64, not for arm64'
	refused LICENSE 'this is not an ELF file; a static arm64 program is needed, or a script that begins with #!/bin/sh'
	refused scripts 'this is not a file'
	refused "$scratch/nope.c" 'there is no such file'
	scripts/guest/build-prog "$scratch/pie" "$scratch/no" "$tree" "$headers"
}
t refuses_other_programs

it 'a program that does not compile shows why'
shows_compile_error() {
	echo 'int main(void) { return oops; }' >"$scratch/broken.c"
	exits 2 scripts/guest/build-prog "$scratch/broken.c" "$scratch/no" "$tree" "$headers"
	matches "$scratch/err" "broken.c:1:25: error: .*oops"
	matches "$scratch/err" "^svc462: PROG=.*broken.c: .*oops.* undeclared"
}
t shows_compile_error

# forging: each of these is printed by a program that then exits with 3. A chunk
# is one write, @WORDS is a message of the kernel between two of them, and a
# ! makes the program a real-time one.

program say <<'EOC'
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	static char out[1 << 16];
	int i, n, kmsg = open("/dev/kmsg", O_WRONLY);
	for (i = 1; i < argc; i++) {
		const char *s = argv[i];
		if (*s == '!') {
			sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ 98 });
			continue;
		}
		if (*s == '@') {
			/* only with its newline it is complete, and printed at once */
			n = sprintf(out, "%s\n", s + 1);
			if (write(kmsg, out, n) < 0)
				return 5;
			continue;
		}
		for (n = 0; *s; s++) {
			if (*s == '\\' && *++s)
				out[n++] = *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s == '0' ? 0 :
					   *s == 'e' ? 27 : *s;
			else
				out[n++] = *s;
		}
		write(i % 2 + 1, out, n);
	}
	return 3;
}
EOC

T='[    0.123456] '
forged() {
	says 'FAIL (1): not ok 1 say # exit status 3' "$scratch/say" "$@"
}
long=$(head -c 9000 /dev/zero | tr '\0' 'x' | sed 's/xxxxxxxxx/ ok 1 say/g')
# seven in a boot: none of them can hide what another one would change
forge_all() {
	[ -z "$names" ] || {
		it "forging:$names do not count"
		t forged "$@"
	}
	names=
}
names=
forgings=0
while IFS='|' read -r name one two three; do
	[ $((forgings % 7)) -ne 0 ] || { forge_all "$@"; set --; }
	forgings=$((forgings + 1))
	[ -z "$names" ] || { names="$names,"; set -- "$@" '\n'; }
	names="$names $name"
	for chunk in "$one" "$two" "$three"; do
		[ -z "$chunk" ] || set -- "$@" "$(printf '%s' "$chunk" | sed "s/%T/$T/g; s/%L/$long/g")"
	done
done <<'EOC'
a result|ok 1 say\n
another failure|not ok 1 other\n
a plan|1..7\n
a version|KTAP version 1\n1..1\nok 1 say\n
an indented result|    ok 1 say\n    1..1\n
a result behind a carriage return|x\rnot ok 1 other\rok 1 say\r\n
a result behind a NUL|\0ok 1 say\0\n\0not ok 1 other\n
a bail-out|Bail out! no\n
a YAML block|---\n|not ok 1 other\n
a result in pieces|o|k 1 sa|y\n
a result behind escapes|\e[2K\e[1Gok 1 say\n
a line without end|%L
a panic|Kernel panic - not syncing: x\n
a stamped panic|%TKernel panic - not syncing: x\n
a stamped bug in a line|x%TBUG: x\n
a stamped bug in pieces|x[    0.123456|] BUG: x\n
a stamped bug with its caller|x[    0.123456][    T1] BUG: x\n
a bug with a level|<0>BUG: x\n
a bug with a subsystem|a b: NETDEV WATCHDOG: x\n
a power-off|reboot: Power down\n%Treboot: Power down\n
a reset|%Treboot: Restarting system\n%TBooting Linux on physical CPU 0\n
a result behind a kernel message|x|@words|ok 1 say\n
a failure behind a kernel message|x |@words|not ok 1 other\n
a bug behind a kernel message|x|@words|[1.5] BUG: x\n
a bug with a level behind a kernel message|x|@words|<0>BUG: x\n
a blank line|\n\n \n
an incomplete line at the end|x
EOC
forge_all "$@"

# shows_both LINE CHUNK...: what is printed before a crash shows as LINE, and so does the crash
shows_both() {
	shown=$1
	shift
	says 'CRASH (3): BUG: x' "$scratch/say" "$@" '@BUG: x'
	matches "$scratch/log" "^# $shown\[.*\] BUG: x"
}
it 'the last words before a crash are seen, and so is the crash'
t shows_both 'last words' 'last words'
it 'the last words of a real-time program before a crash are seen'
slow shows_both 'last words' '!' 'last words'
it 'what ends in # hides no crash'
t shows_both '#' '#'
it 'what ends in blanks hides no crash'
slow shows_both 'last words' 'last words  '

it 'a line that a glibc program printed is out before it goes on'
prints_whole_lines() {
	program line <<-'EOC'
	#include <stdio.h>
	#include <sys/mman.h>
	#include <fcntl.h>
	#include <unistd.h>
	int main(void) { printf("complete\n"); write(open("/dev/kmsg", O_WRONLY), "BUG: x\n", 7); _exit(0); }
	EOC
	says 'CRASH (3): BUG: x' "$scratch/line"
	sed '/BUG: x/q' "$scratch/log" >"$scratch/before"
	has "$scratch/before" '# complete'
}
slow prints_whole_lines

# what a program does to its processes

program does <<'EOC'
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>
#define IS(s) (!strcmp(argv[1], s))
int main(int argc, char **argv)
{
	int i;
	char c;

	if (IS("close")) {
		for (i = 0; i < 100; i++)
			close(i);
		usleep(100000);
	} else if (IS("orphan") && !fork()) {
		while (getppid() != 1)
			usleep(1000);
		usleep(100000);
		dprintf(1, "late");
	} else if (IS("silent") && !fork()) {
		close(1);
		close(2);
		usleep(500000);
		write(open("/dev/kmsg", O_WRONLY), "the orphan is done\n", 19);
	} else if (IS("kill")) {
		for (i = 0; i < 11; i++)
			if (!fork())
				pause();
		kill(-1, SIGKILL);
		kill(1, SIGCHLD);
		kill(1, SIGTERM);
	} else if (IS("many")) {
		for (i = 0; i < atoi(argv[2]); i++)
			if (!fork())
				return fork();
			else
				wait(NULL);
	} else if (IS("chain")) {
		while (!fork())
			usleep(atoi(argv[2]));
	} else if (IS("die")) {
		raise(atoi(argv[2]));
	} else if (IS("off")) {
		reboot(RB_POWER_OFF);
	} else if (IS("restart")) {
		reboot(RB_AUTOBOOT);
	} else if (IS("greedy")) {
		for (;;)
			memset(malloc(1 << 20), 1, 1 << 20);
	} else if (IS("fill")) {
		/* what the kernel may not kill */
		write(open("/proc/self/oom_score_adj", O_WRONLY), "-1000", 5);
		for (;;)
			memset(malloc(1 << 20), 1, 1 << 20);
	} else if (IS("stdin")) {
		return read(0, &c, 1);
	} else if (IS("exit")) {
		return atoi(argv[2]);
	} else if (IS("taint")) {
		int fd = open("/proc/sys/kernel/tainted", O_WRONLY);
		return write(fd, argv[2], strlen(argv[2])) < 0;
	} else if (IS("quiet")) {
		static const char s[] = "<4>WARNING: CPU: 0 PID: 1 at x.c:1 f+0x0/0x10\n";
		klogctl(8, NULL, 1);
		write(open("/dev/kmsg", O_WRONLY), s, sizeof(s) - 1);
	} else if (IS("daemon") && !fork()) {
		setsid();
		while (getppid() != 1)
			usleep(1000);
		raise(SIGSEGV);
	} else if (IS("world")) {
		for (i = 2; i < argc; i++)
			printf("arg <%s>\n", argv[i]);
		printf("A <%s>\n", getenv("A"));
		return access("/proc/self/stat", R_OK) || access("/sys/kernel", R_OK) ||
		       access("/dev/null", W_OK) || access("/tmp/.", W_OK) ||
		       access("/dev/pts/ptmx", F_OK) || access("/dev/shm/.", W_OK) ||
		       access("/mnt/.", W_OK) || access("/root/.", W_OK) ||
		       access("/run/.", W_OK) || access("/var/tmp/.", W_OK);
	} else if (IS("cat")) {
		FILE *f = fopen(argv[2], "r");
		while (f && (i = getc(f)) != EOF)
			putchar(i);
		return !f;
	}
	return 0;
}
EOC
does=$scratch/does

it 'exit status 0 is a PASS'
slow says 'PASS (0)' "$does" exit 0
it 'exit status 4 is a SKIP'
t says 'SKIP (4): ok 1 does # SKIP' "$does" exit 4
it 'another exit status is a FAIL that tells it'
t says 'FAIL (1): not ok 1 does # exit status 127' "$does" exit 127
it 'a signal is a FAIL that names it'
t says 'FAIL (1): not ok 1 does # killed by SIGSEGV' "$does" die 11
it 'a real-time signal is a FAIL that tells its number'
slow says 'FAIL (1): not ok 1 does # killed by signal 40' "$does" die 40
it 'standard input is empty'
t says 'PASS (0)' "$does" stdin
it 'a program that closes its output is waited for'
slow says 'PASS (0)' "$does" close
it 'a program that kills all it can does not kill pid 1'
t says 'PASS (0)' "$does" kill
it 'hundreds of orphans are reaped'
slow says 'PASS (0)' "$does" many 300
it 'a program that powers off itself is INCOMPLETE'
t says 'INCOMPLETE (5): test 1 of 1 was not reported; the guest powered itself off before that' "$does" off
it 'a program that restarts the machine itself is INCOMPLETE, which says so'
slow says 'INCOMPLETE (5): test 1 of 1 was not reported; the guest reset itself instead of powering off' "$does" restart
it 'a program that asks for too much memory is a FAIL, and what the kernel says of it is shown'
kills_greedy() {
	says 'FAIL (1): not ok 1 does # killed by SIGKILL' "$does" greedy
	matches "$scratch/out" '^\[.*\] Out of memory: Killed process [0-9]+ \(does\)'
}
t kills_greedy
it 'the report of a kernel without names and debug information is shown with names'
names_functions() {
	address() {
		aarch64-linux-gnu-nm "$vmlinux" | sed -n "s/^\([0-9a-f]*\) . $1\$/0x\1/p"
	}
	cat >"$scratch/log" <<-EOF
	[    0.1] BUG: x
	[    0.1] pc : $(address do_exit)
	[    0.1] Call trace:
	# a program's line
	[    0.1]  0x0000000000000010
	[    0.1] Code: 7100541f 540000c1 (b9000022)
	[    0.1] ---[ end trace 0000000000000000 ]---
	[    0.1] WARNING: CPU: 0 PID: 20 at $(address panic)
	[    0.1] ---[ end trace 0000000000000000 ]---
	EOF
	scripts/report/decode "$scratch/log" "$vmlinux" "$flavour/linux" >"$scratch/report"
	matches "$scratch/report" '^\[.*\] pc : do_exit \(0xf' '^\[.*\]  0x0000000000000010$' \
		'^\[.*\] WARNING: CPU: 0 PID: 20 at panic \(0xf' 'str	w2, \[x1\]		<-- trapping instruction'
	lacks "$scratch/report" program
}
t names_functions
it 'a program that fills the memory and cannot be killed is INCOMPLETE, and no bug of the kernel'
slow says "INCOMPLETE (5): the guest's memory was used up: Kernel panic - not syncing: System is deadlocked on memory" \
	"$does" fill

# what the kernel counts is a second witness beside the console

it 'a program that lowers the loglevel hides no warning'
t says 'CRASH (3): WARNING: CPU: 0 PID: 1 at x.c:1 f' "$does" quiet
it 'a warning that no console shows is a CRASH by the taint'
t says 'CRASH (3): pid 1: the kernel is tainted W, a warning' "$does" taint 512
it 'a taint that a module or a test sets is none'
t says 'PASS (0)' "$does" taint 4161
it 'a taint from before the program is none'
tainted_before() {
	append=sysctl.kernel.tainted=512
	says 'PASS (0)' "$does" taint 512
}
slow tainted_before

# the program's own report

reports() {
	want=$1
	shift
	printf '%b' "$*" >"$scratch/report"
	files="$scratch/report:/report" says "$want" "$does" cat /report
}
fails_by() {
	reports "FAIL (1): not ok 1 does # its own report: $1" "$2"
}
it 'a failure in its own TAP report fails a program that exits with 0'
t fails_by 'not ok 2 b' 'TAP version 13\n1..2\nok 1 a\nnot ok 2 b\n'
it 'the same of a plan alone, of KTAP, and of the last line without its end'
own_reports() {
	fails_by 'not ok 1 a' '1..1\nnot ok 1 a'
	fails_by 'Bail out! no disk' 'KTAP version 1\n1..2\nok 1 a\nBail out! no disk\n'
	fails_by 'ok 1 a # TIMEOUT' '1..1\nok 1 a # TIMEOUT\n'
	fails_by 'not ok 1 b' '1..2\n    not ok 1 b\nok 1 a\n    not ok 1 c\nnot ok 2 d # TODO\n'
}
slow own_reports
it 'what is expected to fail, or skipped, in its own report fails nothing'
own_excuses() {
	reports 'PASS (0)' '1..3\nnot ok 1 a # TODO\nnot ok 2 b # SKIP no disk\n    not ok 1 c\nnot ok 3 d # XFAIL\n'
}
t own_excuses
it '"not ok" before a report, or behind other words, is no report'
no_own_report() {
	reports 'PASS (0)' 'not ok 1 a\n1..1\nthis is not ok 1 a\nnot okay\n'
}
slow no_own_report
it 'SVC462_QUOTES=1 in the environment says that the program quotes a report'
own_quotes() {
	quotes=SVC462_QUOTES=1
	reports 'PASS (0)' '1..1\nnot ok 1 a\n'
}
t own_quotes

it 'an orphan that a signal ends is named, and decides nothing'
names_orphan() {
	says 'PASS (0)' "$does" daemon
	matches "$scratch/out" '^# pid 1: does, process [0-9]+, was killed by SIGSEGV$'
	says 'PASS (0)' "$does" kill
	counts 10 "$scratch/out" '^# pid 1: .*was killed by SIGKILL'
	has "$scratch/out" '# pid 1: more processes were killed by signals'
}
t names_orphan

it 'what an orphan prints comes before the result'
waits_for_orphan() {
	says 'PASS (0)' "$does" orphan
	is "$(printf '# late\nok 1 does')" "$(tail -n 3 "$scratch/out" | head -n 2)"
	lacks "$scratch/out" '^not|^late'
}
t waits_for_orphan

it 'an orphan that closed its output is waited for'
waits_for_silent_orphan() {
	says 'PASS (0)' "$does" silent
	sed -n '/the orphan is done/,$p' "$scratch/log" >"$scratch/after"
	has "$scratch/after" 'ok 1 does'
}
slow waits_for_silent_orphan

it 'orphans that fork forever are a TIMEOUT that says so'
times_out_on_chain() {
	timeout=5 says 'TIMEOUT (124): killed after 5 s' "$does" chain 20000
	has "$scratch/out" '# pid 1: the program has ended, but not all that it started'
}
slow times_out_on_chain

it 'arguments, environment, folders and mounts reach the program'
gives_arguments() {
	says 'PASS (0)' "$does" world 'two  words' '' "it's #1" '*'
	has "$scratch/out" '# arg <two  words>' '# arg <>' "# arg <it's #1>" '# arg <*>' '# A <1 2>'
}
t gives_arguments

it 'a program that is killed leaves a core file, and memory of another process can be read'
leaves_core() {
	program core <<-'EOC'
	#define _GNU_SOURCE
	#include <signal.h>
	#include <stdio.h>
	#include <sys/resource.h>
	#include <sys/uio.h>
	#include <sys/wait.h>
	#include <unistd.h>
	int main(void)
	{
		struct rlimit most = { RLIM_INFINITY, RLIM_INFINITY };
		int status, value = 1;
		struct iovec there = { &value, sizeof(value) };
		pid_t child = fork();
		if (!child) {
			value = 21;
			sleep(10);
			return 0;
		}
		while (value == 1)
			if (process_vm_readv(child, &there, 1, &there, 1, 0) < 0)
				return perror("process_vm_readv"), 1;
		printf("the child has %d\n", value);
		if (prlimit(child, RLIMIT_CORE, &most, NULL) || kill(child, SIGABRT) ||
		    waitpid(child, &status, 0) != child)
			return perror("child"), 1;
		printf("core dumped: %d\n", WCOREDUMP(status) != 0);
		return access("core", R_OK);
	}
	EOC
	says 'PASS (0)' "$scratch/core"
	has "$scratch/out" '# the child has 21' '# core dumped: 1'
}
t leaves_core

it 'the name of a program is no directive'
hides_directive() {
	cp "$does" "$scratch/a # SKIP"
	says 'FAIL (1): not ok 1 a___SKIP # exit status 1' "$scratch/a # SKIP" exit 1
}
t hides_directive

it 'a program that cannot be executed is told'
tells_exec_error() {
	printf '#!/bin/nothing\n' >"$scratch/script"
	chmod +x "$scratch/script"
	says 'FAIL (1): Bail out! pid 1: /bin/script, errno 2' "$scratch/script"
}
t tells_exec_error

it 'pid 1 runs on the minimal kernel as well'
runs_on_minimal() {
	image=build/6.1/462-gcc/Image
	says 'FAIL (1): not ok 1 say # exit status 3' "$scratch/say"
	says 'PASS (0)' "$scratch/hello"
}
slow runs_on_minimal

# the archive

it 'files and folders are packed with their modes, the same every time'
packs_files() {
	mkdir -p "$scratch/data/sub dir"
	echo 'in a folder' >"$scratch/data/sub dir/a file"
	printf 'x\n' >"$scratch/with:colon"
	chmod 640 "$scratch/with:colon"
	set -- "$scratch/data:/srv/my data" "$scratch/with:colon"
	scripts/guest/pack-initramfs "$does" "$scratch/one.cpio" "$@"
	touch -d yesterday "$scratch/data/sub dir/a file"
	umask 077
	scripts/guest/pack-initramfs "$does" "$scratch/two.cpio" "$@"
	same "$scratch/one.cpio" "$scratch/two.cpio"
	cpio --quiet -tv <"$scratch/one.cpio" >"$scratch/list"
	matches "$scratch/list" '^-rw-r--r-- .* srv/my data/sub dir/a file$' '^-rw-r-----.* with:colon$' \
		'^-rwxr-xr-x .* init$' '^drwxr-xr-x .* srv$'
}
t packs_files

it 'a file is there in the guest'
reads_file() {
	echo 'in the guest' >"$scratch/note"
	files="$scratch/note:/etc/note"
	says 'PASS (0)' "$does" cat /etc/note
	has "$scratch/out" '# in the guest'
}
t reads_file

it 'files that the memory cannot hold are an ERROR that says which MEM= would do'
needs_memory() {
	head -c 20000000 /dev/zero >"$scratch/zeros"
	files=$scratch/zeros
	says 'ERROR (2): usage: MEM=64 is too little for an initramfs of 20 MiB: use MEM=124' "$does" exit 0
	mem=71 says 'ERROR (2): usage: MEM=71 is too little for an initramfs of 20 MiB: use MEM=124' "$does" exit 0
	mem=72 says 'PASS (0)' "$does" exit 0
	mem=64 qemu_args='-m 60' says \
		"ERROR (2): host: the guest's memory did not hold the initramfs: use a higher MEM=" "$does" exit 0
	rm "$scratch/zeros"
}
slow needs_memory

# no_pack 'REASON' FILE...: with the status of a wrong usage
no_pack() {
	reason=$1
	shift
	exits 64 scripts/guest/pack-initramfs "$does" "$scratch/no.cpio" "$@"
	is "svc462: FILES: $reason" "$(cat "$scratch/err")"
	absent "$scratch/no.cpio"
}

it 'a file that cannot be packed is refused in one line'
refuses_files() {
	no_pack "there is no $scratch/nothing here" "$scratch/nothing here"
	no_pack "there is no $scratch/nothing" "$scratch/nothing:/x"
	no_pack "$does:/tmp/x: in the guest, what init puts there hides /tmp/x" "$does:/tmp/x"
	no_pack "$does:/init: in the guest, what init puts there hides /init" "$does:/init"
	no_pack "$does:/a/../b: in the guest, a path has no . and .." "$does:/a/../b"
	no_pack "$does:/: in the guest, this would be /" "$does:/"
	no_pack "$does:/x: in the guest, /x is already there" "$scratch/say:/x" "$does:/x"
}
t refuses_files

# Kconfig fragments: these stop before anything is compiled

# configure CODE FRAGMENT...: build-kernel stops with this
configure() {
	want=$1
	shift
	# what was built to configure stays
	rm -f "$scratch/obj/.config" "$scratch/obj/asked.config"
	exits "$want" scripts/kernel/build-kernel "$tree" "$scratch/obj" Image "$@"
}

it 'every symbol that did not end up as asked is listed with what it depends on'
lists_unmet_symbols() {
	printf 'CONFIG_EXT4_FS=y\nCONFIG_NO_SUCH_SYMBOL=y\nCONFIG_LOCKDEP=y\n' >"$scratch/bad.config"
	configure 2 "$scratch/bad.config"
	has "$scratch/err" 'CONFIG_EXT4_FS is not set' '	depends on BLOCK (BLOCK is not set)' \
		'	no Kconfig file of this tree knows it' '	cannot be asked for: only other symbols select it'
	ends "$scratch/err" "svc462: the config asks for what $tree does not give: EXT4_FS NO_SUCH_SYMBOL LOCKDEP"
}
slow lists_unmet_symbols

it 'a fragment that is missing, cannot be read or is not a fragment is refused'
refuses_fragments() {
	configure 64 nothing
	is 'svc462: there is no Kconfig fragment nothing, and none of that name in kernel/' \
		"$(cat "$scratch/err")"
	printf 'CONFIG_A=y\nWHAT=y\n' >"$scratch/bad.config"
	configure 64 "$scratch/bad.config"
	is "svc462: $scratch/bad.config:2: this is not a CONFIG_SYMBOL=value: WHAT=y" "$(cat "$scratch/err")"
	# a file that cannot be read, even by root
	configure 64 /proc/self/mem "$scratch/bad.config"
	is 'svc462: cannot read /proc/self/mem: Input/output error' "$(cat "$scratch/err")"
}
t refuses_fragments

it 'a symbol marked "if known" may be missing from the tree, but not be refused by it'
allows_removed_symbols() {
	printf 'CONFIG_NO_SUCH_SYMBOL=y # if known\nCONFIG_LOCKDEP=y # if known\n' >"$scratch/bad.config"
	configure 2 "$scratch/bad.config"
	is "CONFIG_LOCKDEP is not set
	cannot be asked for: only other symbols select it
svc462: the config asks for what $tree does not give: LOCKDEP" "$(cat "$scratch/err")"
}
slow allows_removed_symbols

it 'of two fragments that contradict each other the last one wins, and it is said'
takes_the_last() {
	printf '# CONFIG_EPOLL is not set\nCONFIG_NO_SUCH_SYMBOL=y\n' >"$scratch/bad.config"
	configure 2 user "$scratch/bad.config"
	matches "$scratch/err" \
		"^svc462: CONFIG_EPOLL=n of $scratch/bad.config overrules CONFIG_EPOLL=y of .*kernel/user.config$"
	has "$scratch/obj/.config" '# CONFIG_EPOLL is not set'
	ends "$scratch/err" "svc462: the config asks for what $tree does not give: NO_SUCH_SYMBOL"
}
slow takes_the_last

done_testing
