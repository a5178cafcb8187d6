#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bisecting for real: git bisect run in a repository of a whole kernel, with
# commits that are guilty, do not build and do not boot, and with a bug that shows
# in one boot of ten. Takes one whole kernel build; all else is partial.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
unset REPEAT

mkdir -p "$scratch/w/build"
cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$scratch/w"
bisect_run=$scratch/w/scripts/bisect-run
build=$scratch/w/build/bisect
linux="$scratch/my linux"
cp -a "$top/build/source/6.1/linux" "$linux"

cat >"$scratch/prog.c" <<'END'
#include <stdio.h>
#include <sys/stat.h>
int main(int argc, char **argv)
{
	umask(022);
	mode_t mask = umask(0);
	printf("umask gave %o\n", mask);
	return argc == 1 && mask != 022;
}
END

# a repository that tracks just what the commits touch
cd "$linux"
git init -q -b main
git config user.name 'A Uthor'
git config user.email a@example.com
git config commit.gpgsign false
commit() {
	echo "/* $1 */" >>kernel/sys.c
	git commit -q -a -m "$1"
}
git add -f Makefile kernel/sys.c
commit pristine
git branch seldom

# of a dozen, 6 does not build, 3 does not boot, and 8 is guilty
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	case $n in
	3) echo 'static int __init no(void) { panic("no"); } early_initcall(no);' >>kernel/sys.c ;;
	4) sed -i '/early_initcall(no)/d' kernel/sys.c ;;
	5) sed -i 's/^SUBLEVEL = .*/SUBLEVEL = 999/' Makefile ;;
	6) echo 'nothing that builds' >>kernel/sys.c ;;
	7) sed -i '/nothing that builds/d' kernel/sys.c ;;
	8) sed -i 's/&current->fs->umask, mask & S_IRWXUGO/\&current->fs->umask, mask \& S_IRWXU/' kernel/sys.c ;;
	esac
	commit "commit $n"
done

# and of half a dozen, 4 is guilty in one boot of ten, by the number of the boot
git switch -q seldom
for n in 1 2 3 4 5 6; do
	[ "$n" -ne 4 ] || {
		cat >>kernel/sys.c <<-'END'
		#include <linux/hash.h>
		#include <linux/init.h>
		static int __init seldom(void)
		{
			char *boot = strstr(saved_command_line, "boot=");

			seldom_bug = boot && hash_32(simple_strtoul(boot + 5, NULL, 10), 32) % 10 == 0;
			return 0;
		}
		early_initcall(seldom);
		END
		sed -i 's/^SYSCALL_DEFINE1(umask,/static bool seldom_bug;\n&/
			s/&current->fs->umask, mask & S_IRWXUGO/\&current->fs->umask, seldom_bug ? 0 : mask \& S_IRWXUGO/' kernel/sys.c
	}
	commit "commit $n"
done

# QEMU that numbers its boots
mkdir "$scratch/bin"
cat >"$scratch/bin/qemu-system-aarch64" <<'END'
#!/bin/sh
echo boot >>"$0.boots"
exec qemu-system-aarch64 "$@" -append "console=ttyAMA0 printk.time=1 panic=-1 boot=$(wc -l <"$0.boots")"
END
chmod +x "$scratch/bin/qemu-system-aarch64"

# bisect GUILTY BRANCH GOOD [NAME=VALUE...]: git bisect run in $linux
bisect() {
	guilty=$1
	git bisect start "$2" "$3"
	shift 3
	git bisect run "$bisect_run" "$@" >"$scratch/bisect" || :
	shows "$scratch/bisect" 'is the first bad commit'
	is "commit $guilty" "$(git log -1 --format=%s refs/bisect/bad)"
	is '' "$(git status --porcelain -uno)"
	git bisect reset
}
# says REGEX [NAME=VALUE...]: bisect-run does, of what is checked out
says() {
	said=$1
	shift
	"$bisect_run" PROG=../prog.c "$@" >"$scratch/said" || :
	matches "$scratch/said" "^bisect-run: $said\$"
}
objects() {
	grep -cE '^  (CC|AS) ' "$build"/unwired-*/obj/build.log
}

cd "$linux"
state() {
	find . -path ./.git -prune -o -printf '%p %y %m %s %T@ %C@ %l\n' | sort
}
it 'the guilty kernel is bad, and the work tree as it was, times included'
is_bad() {
	git switch -q main
	state >"$scratch/before"
	says 'bad: FAIL \(1\): not ok 1 prog # exit status 1'
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
	at_least 301 "$(objects)"
}
t is_bad

it 'git bisect run finds the guilty commit, around one that does not build, by partial builds'
finds_guilty() {
	bisect 8 main main~12 PROG=../prog.c
	matches "$scratch/bisect" '^bisect-run: skip: the kernel did not build: '
	at_most 19 "$(objects)"
	is 1 "$(find "$build" -mindepth 1 -maxdepth 1 -type d | wc -l)"
}
t finds_guilty

it 'a commit that does not boot cannot be judged'
skips_no_boot() {
	git switch -q --detach main~9
	says 'skip: CRASH \(3\): Kernel panic - not syncing: no, before pid 1 had started: use EXPECT= if this is the bug'
}
t skips_no_boot
it 'with EXPECT, what it said when it did not boot is the symptom, before the driver of its console, too'
t says 'bad: PASS \(0\): \[.*\] Kernel panic - not syncing: no' EXPECT='not syncing: no'

it 'with EXPECT, it finds the one with the symptom'
finds_symptom() {
	bisect 8 main main~12 PROG=../prog.c ARGS=pass EXPECT='umask gave 0'
}
t finds_symptom

it 'a program that needs what a commit is built without says nothing about it'
skips_without_feature() {
	git switch -q --detach main~12
	printf '%s\n' '#include <sys/socket.h>' 'int main(void) { return socket(AF_VSOCK, SOCK_STREAM, 0) < 0; }' >../vsock.c
	without="it needs CONFIG_VSOCKETS, which this commit's kernel is built without"
	says "skip: FAIL \(1\): not ok 1 vsock # exit status 1; $without" PROG=../vsock.c STRACE=1
	says 'bad: FAIL \(1\): not ok 1 vsock # exit status 1' PROG=../vsock.c
}
t skips_without_feature

it 'a bug that shows in one boot of ten is found by repetition'
# 0.9 to the 92nd is less than 0.01, and so is what 10 of 100 may stand for
finds_by_repetition() {
	mkdir -p "$build/soak"
	printf 'PASS 90\nFAIL 10\n' >"$build/soak/counts"
	printf '%s\n' EXPECT= "PROG=$(cksum <"$scratch/prog.c")" >"$build/soak/question"
	bisect 4 seldom seldom~6 PROG=../prog.c QEMU="$scratch/bin/qemu-system-aarch64" REPEAT=auto
	matches "$scratch/bisect" '^bisect-run: good: PASS \(0\) in each of 92 boots \(10 of 100 were bad in make soak\)'
	matches "$scratch/bisect" '^bisect-run: bad: FAIL \(1\): not ok 1 prog .*, in boot [0-9]* of at most 92'
}
t finds_by_repetition

done_testing
