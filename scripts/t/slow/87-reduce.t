#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make reduce for real: a kernel with two planted bugs, a program of 326 lines of which one
# of them needs a few, and a fragment of which another bug needs one symbol. Then
# 87-reduce.t with all of its tests.
# Takes one whole kernel build, and what the changes of the config take.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

checkout "$scratch/w"
cd "$scratch/w"
linux=$top/build/source/6.1/linux

# A file is at a far offset: the first bug needs one that is unlinked and not empty, and the
# other one an empty file
sed '/^static off_t ksys_lseek/,/^}/s/^	fdput_pos(f);/	WARN(far_in_file(f.file, retval) == 1, "a planted bug\\n");\
	WARN(far_in_file(f.file, retval) == 2, "another one\\n");\
&/
/^static off_t ksys_lseek/i static int far_in_file(struct file *file, off_t at)\
{\
	struct inode *inode = file_inode(file);\
\
	if (at < 1 << 20 || !S_ISREG(inode->i_mode))\
		return 0;\
	if (!inode->i_size)\
		return 2;\
	return !inode->i_nlink;\
}\

' "$linux/fs/read_write.c" >"$scratch/read_write.c"
diff -u --label a/fs/read_write.c --label b/fs/read_write.c "$linux/fs/read_write.c" "$scratch/read_write.c" \
	>"$scratch/bugs.patch" || :

# long_program: of 326 lines
long_program() {
cat <<'END'
// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file system test as one finds it in the wild: it does many things, counts what
 * failed, and somewhere in the middle the kernel warns.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file {
	const char *name;
	int fd;
	long size;
};

static int failures;
static int verbose;

static void check(const char *what, long result)
{
	if (result < 0) {
		failures++;
		printf("%s failed\n", what);
	} else if (verbose) {
		printf("%s: %d\n", what, (int)result);
	}
}

static void create(struct file *f, const char *name)
{
	f->name = name;
	f->fd = open(name, O_RDWR | O_CREAT, 0600);
	f->size = 0;
	check("open", f->fd);
}

static void append(struct file *f, const char *data)
{
	long n = write(f->fd, data, strlen(data));

	check("write", n);
	if (n > 0)
		f->size += n;
}

static void go_to(struct file *f, long where)
{
	check("lseek", lseek(f->fd, where, SEEK_SET));
}

static void drop(struct file *f)
{
	check("close", close(f->fd));
	f->fd = -1;
}

END
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
	cat <<END
static void test_$n(void)
{
	struct file a, b;
	char data[$((n * 7 + 9))];
	int i;

	memset(data, 'a' + $n, sizeof(data) - 1);
	data[sizeof(data) - 1] = 0;
	create(&a, "/tmp/a$n");
	create(&b, "/tmp/b$n");
	for (i = 0; i < $n; i++)
		append(i % 2 ? &a : &b, data);
END
	[ $n -ne 7 ] || echo '	check("unlink", unlink(a.name));'
	echo "	go_to(&a, $((n * 1000)));"
	[ $n -ne 7 ] || echo '	go_to(&a, 1 << 20);'
	cat <<END
	if (a.size + b.size != $n * (long)strlen(data))
		failures++;
	drop(&a);
	drop(&b);
}

END
done
cat <<'END'
int main(int argc, char **argv)
{
	verbose = argc > 1 && !strcmp(argv[1], "-v");
END
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "	test_$n();"; done
cat <<'END'
	printf("%d failures\n", failures);
	return failures != 0;
}
END
}
long_program >"$scratch/poc.c"

# no_process: of what was started nothing runs
no_process() {
	is '' "$(pgrep -f "$scratch/w/build/6.1/reduce" || :)"
}

it 'an interrupted one leaves no process, and goes on'
interrupted() {
	make reduce PROG="$scratch/poc.c" PATCH="$scratch/bugs.patch" >"$scratch/out" 2>"$scratch/err" &
	while ! grep -q 'program: cvise' "$scratch/out" && kill -0 $! 2>/dev/null; do
		sleep 0.5
	done
	sleep 5
	kill -TERM $!
	wait $! || :
	has "$scratch/out" 'svc462: ERROR (2): host: reduce: interrupted; the same command goes on from there'
	sleep 1
	no_process
}
t interrupted

it 'a program of 326 lines becomes one of at most 16, with the same bug, in at most 130 boots'
small() {
	exits 0 make reduce PROG="$scratch/poc.c" PATCH="$scratch/bugs.patch"
	has "$scratch/out" 'reduce: going on: done are first look, taken'
	ends_like "$scratch/out" '^svc462: PASS \(0\): reduced: 326 to ([4-9]|1[0-6]) lines of the program; see build/6.1/reduced/REPORT.md$'
	no_process
	absent build/6.1/reduce/tmp
	at_most 130 "$(wc -l <build/6.1/reduce/tried)"
	report=build/6.1/reduced/REPORT.md
	matches "$report" '^\| `.*unlink.*` \| PASS \(0\)' '^\| `.*write.*` \| CRASH \(3\): another bug: WARNING: .*: another one \|$'
	# what the report says to type shows the bug
	command=$(sed -n 's/^    \(make run .*\)/\1/p' "$report")
	exits 2 sh -c "$command"
	shows "$scratch/out" 'a planted bug'
	ends_like "$scratch/out" '^svc462: CRASH \(3\): WARNING: CPU: 0 PID: '
}
t small

# A bug that needs MAGIC_SYSRQ; its report has a line of the source, and without BUGVERBOSE none
sed '/^static off_t ksys_lseek/,/^}/s/^	fdput_pos(f);/	WARN(IS_ENABLED(CONFIG_MAGIC_SYSRQ) \&\& retval == 77, "a planted bug\\n");\
&/' "$linux/fs/read_write.c" >"$scratch/read_write.c"
diff -u --label a/fs/read_write.c --label b/fs/read_write.c "$linux/fs/read_write.c" "$scratch/read_write.c" \
	>"$scratch/bug.patch" || :
printf 'CONFIG_%s=y\n' PACKET MAGIC_SYSRQ UNIX_DIAG >"$scratch/more.config"
printf 'CONFIG_%s=y\n' DEBUG_BUGVERBOSE TMPFS_POSIX_ACL >"$scratch/less.config"
printf '%s\n' '#!/bin/sh' 'echo one' 'dd if=/dev/zero of=/tmp/x bs=1 seek=77 count=1' 'echo two' >"$scratch/crash.sh"
it 'of two fragments the symbols are left that the bug needs, and of a script the lines'
symbols() {
	exits 0 make reduce PROG="$scratch/crash.sh" PATCH="$scratch/bug.patch" KCONFIG="$scratch/less.config $scratch/more.config" ARGS="a b" TIMEOUT=20
	ends "$scratch/out" 'svc462: PASS (0): reduced: 4 to 2 lines of the program, 5 to 1 symbols beyond user.config, 2 to 0 words of ARGS; see build/6.1/reduced/REPORT.md'
	matches "$scratch/out" "^reduce: [0-9]+ \([0-9]+ s\): without $scratch/less.config: gone: CRASH \(3\): "
	is CONFIG_MAGIC_SYSRQ=y "$(cat build/6.1/reduced/reduced.config)"
	matches build/6.1/reduced/REPORT.md '^\| `CONFIG_MAGIC_SYSRQ=y` \| '
	no_process
}
[ ! -s "$top/build/busybox" ] || ln -s "$top/build/busybox" build
if [ -s "$top/build/busybox" ]; then t symbols; else skip 'no busybox'; fi

done_testing
