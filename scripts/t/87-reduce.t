#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make reduce, but for cvise, the kernels and the boots: delta debugging, what a bug is known by,
# what is refused, and the whole with a boot that is played, of a program that is a script.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
make --no-print-directory build/count build/bug build/inline >&2

# Delta debugging

# A part of 1 to 20 is enough if 7, 13 and 20 are in it, and 20 is nothing without 19.
cat >"$scratch/enough" <<'END'
#!/bin/sh
echo asked >>"${0%/*}/asked"
[ "$(wc -l <"${0%/*}/asked")" -ne "${STOP:-0}" ] || exit 3
grep -qx 19 "$1" || sed -i '/^20$/d' "$1"
for n in 7 13 20; do
	grep -qx $n "$1" || { echo "no $n" && exit 1; }
done
echo enough
END
chmod +x "$scratch/enough"

it 'what is left of a list is what is needed, with what came of leaving out each'
minimizes() {
	seq 20 >"$scratch/list"
	exits 0 scripts/report/minimize "$scratch/list" "$scratch/enough"
	is '7 13 19 20' "$(xargs <"$scratch/list")"
	printf '%s\n' '1	no 7' '2	no 13' '3	no 20' '4	no 20' >"$scratch/want"
	same "$scratch/want" "$scratch/list.why"
	# each step is in the log, and there are fewer than all parts would need
	is "$(wc -l <"$scratch/asked")" "$(wc -l <"$scratch/list.log")"
	at_most 34 "$(wc -l <"$scratch/list.log")"
}
t minimizes

it 'after an interruption at any step it goes on there, and comes to the same end'
goes_on() {
	for stop in 2 17; do
		rm -f "$scratch"/list.* "$scratch/asked"
		seq 20 >"$scratch/list"
		exits 3 env STOP=$stop scripts/report/minimize "$scratch/list" "$scratch/enough"
		is $((stop - 1)) "$(wc -l <"$scratch/list.log")"
		exits 0 scripts/report/minimize "$scratch/list" "$scratch/enough"
		is '7 13 19 20' "$(xargs <"$scratch/list")"
		same "$scratch/want" "$scratch/list.why"
		at_most 40 "$(wc -l <"$scratch/asked")"
	done
}
t goes_on

it 'a list of which nothing is needed is empty after one step, and an empty one after none'
all_gone() {
	seq 9 >"$scratch/list"
	rm -f "$scratch"/list.*
	exits 0 scripts/report/minimize "$scratch/list" true
	empty "$scratch/list" "$scratch/list.why"
	is 1 "$(wc -l <"$scratch/list.log")"
	rm -f "$scratch"/list.*
	exits 0 scripts/report/minimize "$scratch/list" false
	empty "$scratch/list.log"
}
t all_gone

# What a bug is known by

# known 'NAME' LINE...: a console with these lines has a bug that is known so
known() (
	name=$1
	shift
	printf '[    0.1%05d] %s\n' 1 'Run /init as init process' >"$scratch/log"
	for line; do
		printf '[    0.200000] %s\n' "$line" >>"$scratch/log"
	done
	is "$name" "$(build/bug "$scratch/log")"
)

it 'a bug is known by its title without the numbers of one run, and by the function'
known_titles() {
	known 'WARNING: CPU: N PID: N at kernel/sys.c:963 __arm64_sys_getppid' \
		'WARNING: CPU: 1 PID: 20 at kernel/sys.c:963 __arm64_sys_getppid+0x1c/0x30' \
		'pc : __arm64_sys_getppid+0x1c/0x30'
	known 'WARNING: CPU: N PID: N at N in 0xffffffc0080a90a0' \
		'WARNING: CPU: 0 PID: 20 at 0xffffffc0080a90a0' 'pc : 0xffffffc0080a90a0' 'lr : 0xffffffc0080a8f00'
	known 'WARNING: CPU: N PID: N at N in ext4_iget64+0x1c/0x30' \
		'WARNING: CPU: 0 PID: 7 at 0xffffffc008123456' 'pc : ext4_iget64.isra.0+0x1c/0x30' 'Call trace:' ' other+0x1/0x2'
	known 'Unable to handle kernel paging request at virtual address N in do_it' \
		'Unable to handle kernel paging request at virtual address ffff00000dead123' 'Mem abort info:' \
		'pc : do_it+0x10/0x20'
	known 'KASAN: use-after-free in do_it' \
		'BUG: KASAN: use-after-free in do_it+0x10/0x20'
	known 'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580' \
		'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580'
	known '' 'all is well'
	# two checks in one function
	known 'WARNING: CPU: N PID: N at ksys_lseek+0x84/0xb8: fd N is far' \
		'------------[ cut here ]------------' 'fd 3 is far' 'WARNING: CPU: 1 PID: 20 at ksys_lseek+0x84/0xb8' \
		'pc : ksys_lseek+0x84/0xb8'
	known 'kernel BUG at fs/x.c:5! in put_it' '------------[ cut here ]------------' 'kernel BUG at fs/x.c:5!' \
		'Internal error: Oops - BUG: 00000000f2000800 [#1]' 'pc : put_it+0x10/0x20'
}
t known_titles

it 'where a helper found it, the caller counts; of a stall no function does'
known_helpers() {
	known 'WARNING: CPU: N PID: N at lib/refcount.c:28 refcount_warn_saturate in put_it' \
		'WARNING: CPU: 0 PID: 20 at lib/refcount.c:28 refcount_warn_saturate+0xf4/0x150' \
		'pc : refcount_warn_saturate+0xf4/0x150' 'Call trace:' ' refcount_warn_saturate+0xf4/0x150' ' put_it+0x10/0x20' \
		' __arm64_sys_close+0x1/0x2'
	known 'BUG: soft lockup - CPU#N stuck for Ns! [poc:N]' \
		'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [poc:20]' 'pc : anywhere+0x1/0x2'
}
t known_helpers

# Functions in the place of their calls

it 'the body of a function stands for its calls, and of others nothing is changed'
inlines() {
	cat >"$scratch/p.c" <<-'END'
	struct file { int fd; };
	static int twice(int x) { return 2 * x; }
	static void drop(struct file *f, const char *why) /* of a file */
	{
		close(f->fd);
		say(why, "f->fd");
	}
	int early(int x) { if (x) return 1; return 0; }
	int main(void)
	{
		struct file a;
		if (twice(1 + 1) > 3)
			drop(&a, "b, c");
		return early(a.drop);
	}
	END
	is 'twice drop early' "$(build/inline "$scratch/p.c" | xargs)"
	build/inline "$scratch/p.c" twice >"$scratch/twice.c"
	has "$scratch/twice.c" 'if ((2 * (1 + 1)) > 3)'
	lacks "$scratch/twice.c" 'static int twice'
	build/inline "$scratch/p.c" drop >"$scratch/drop.c"
	has "$scratch/drop.c" '{' 'close(a.fd);' 'say("b, c", "f->fd");' 'return early(a.drop);'
	exits 1 build/inline "$scratch/p.c" early
	exits 1 build/inline "$scratch/p.c" none
	exits 2 build/inline "$scratch/none.c"
}
t inlines

# The program is built as it was

# builds CODE TEXT OPTION...: build-prog does so with a C file of this text
builds() (
	code=$1
	printf '%b' "$2" >"$scratch/p.c"
	shift 2
	exits "$code" scripts/guest/build-prog "$@" "$scratch/p.c" "$scratch/p" build/6.1/462-gcc/linux build/6.1/462-gcc/usr/include
)
it 'the libc is pinned, and a read of what is not initialised is an error'
pins() {
	uses_glibc='#include <math.h>\n#include <stdio.h>\nint main(void) { return puts("") + sin(0.0); }\n'
	builds 0 "$uses_glibc" -l glibc -u
	builds 2 "$uses_glibc" -l nolibc
	unset_one='#include <unistd.h>\nint main(void)\n{\n\tint fd;\n\treturn write(fd, "x", 1);\n}\n'
	for libc in nolibc glibc; do
		builds 0 'int main(void) { return 0; }' -l $libc -u
		builds 0 "$unset_one" -l $libc
		builds 2 "$unset_one" -l $libc -u
		matches "$scratch/err" 'Werror=(maybe-)?uninitialized'
	done
}
t pins

it 'a fault that the compiler finds in what is left, and not in the whole, is an error'
is_strict() {
	export K=build/6.1/462-gcc PROG="$scratch/p.c" w="$scratch/strict"
	printf '%s\n' '#include <stdio.h>' 'int main(void) { return printf("%d\n", 1) < 0; }' >"$PROG"
	exits 0 scripts/report/reduce-program -t "$w"
	matches "$w/strict" ' -Werror=return-type -Werror=format$'
	rm -r "$w"
	printf '%s\n' '#include <stdio.h>' 'int main(void) { return printf("%d\n") < 0; }' >"$PROG"
	exits 0 scripts/report/reduce-program -t "$w"
	matches "$w/strict" ' -Werror=return-type$'
}
t is_strict

it 'of what is asked for, the symbols that the config gives are told'
gives() {
	printf 'CONFIG_%s\n' A=y B=n 'C=y # if known' D=y E=17 >"$scratch/asked.config"
	printf '%s\n' CONFIG_A=y '# CONFIG_B is not set' CONFIG_C=y CONFIG_E=18 >"$scratch/dot.config"
	. scripts/kernel/run-c
	run_c kconfig given "$scratch/asked.config" "$scratch/dot.config" >"$scratch/given"
	printf 'CONFIG_%s\n' A=y B=n 'C=y # if known' >"$scratch/want"
	same "$scratch/want" "$scratch/given"
}
t gives

# Refused before any work

# refused 'WHY' NAME=VALUE...
refused() {
	why=$1
	shift
	exits 2 make -n --no-print-directory reduce "$@"
	is "svc462: ERROR (2): usage: $why" "$(cat "$scratch/out")"
}
it 'without a program, with several, and with what is no program, it is refused before any work'
refuses() {
	refused 'make reduce needs the program that shows the bug: use PROG=poc.c'
	refused 'make reduce with PROGS: it is about one program: give that as PROG' PROGS=x
	refused 'make reduce with RECORD: it boots a program, PROG, here and not recorded: leave it out' PROG=x RECORD=1
	refused 'GOOD_IMAGE=none: there is no such file' PROG=x GOOD_IMAGE=none
	refused "N='0' is not a number of boots: use N=1000, for example" PROG=x N=0
	exits 2 make -n --no-print-directory run PROG=x GOOD_IMAGE=Makefile
	shows "$scratch/out" 'make run with GOOD_IMAGE: it is for make reduce'
}
t refuses

# The whole, with a boot that is played

w=$scratch/w
mkdir -p "$w/build/6.1/k" "$w/bin"
cp -R Makefile kernel init scripts "$w"
ln -s "$top/build/count" "$top/build/bug" "$top/build/vmrun" "$w/build"
touch "$w/build/6.1/k/Image"
# an archive is the program, with its words
cat >"$w/scripts/guest/pack-prog" <<'END'
#!/bin/sh
{ cat "$2"; printf '\nwords: %s\n' "$ARGS"; } >"$3"
END
# and a boot is what $w/play says of it, on a kernel with the bug or on the good one
cat >"$w/scripts/guest/boot" <<'END'
#!/bin/sh
[ "$1" = -l ] || exit 9
case $3 in */good) export good=1 ;; esac
{
	echo '[    0.100000] Run /init as init process'
	printf 'KTAP version 1\n1..1\n'
	./play "$4" || echo 'not ok 1 poc'
	echo 'ok 1 poc'
	echo '[    0.300000] reboot: Power down'
} | awk '/^not ok/ { no = 1 } !(no && /^ok/)' >"$2"
exec build/vmrun ${EXPECT:+-e "$EXPECT"} -j "$2"
END
# cvise, that finds nothing but the end of the last line, and make, that builds nothing
cat >"$w/bin/cvise" <<'END'
#!/bin/sh
echo "cvise $*"
text=$(cat poc.sh)
printf %s "$text" >poc.sh
while [ $# -gt 2 ]; do shift; done
cd "$(mktemp -d "$TMPDIR/cvise-XXXXXX")" && cp ../../program/* . && "$1"
code=$?
cat .log
exit $code
END
cat >"$w/bin/make" <<'END'
#!/bin/sh
echo "make $*"
for word; do
	case $word in
	PROG=*) prog=${word#PROG=} ;;
	ARGS=*) ARGS=${word#ARGS=} ;;
	esac
done
export ARGS
scripts/guest/pack-prog x "$prog" build/6.1/k/prog.cpio
ln -sfn k/Image build/6.1/Image
ln -sfn k/linux build/6.1/linux
END
touch "$w/play"
chmod +x "$w/bin/cvise" "$w/bin/make" "$w/play"
# reduced CODE [NAME=VALUE...]: reduce ends so; the program is on standard input, or that of before
reduced() {
	code=$1
	shift
	[ -t 0 ] || cat >"$scratch/poc.sh"
	(
		cd "$w"
		export PATH="$w/bin:$PATH" K=build/6.1/k BOOTED=build/6.1/k IMAGE=x N=100 TIMEOUT=60 GIVEN='ARGS MEM' MEM=77
		export VARIABLES='PROG ARGS EXPECT GOOD_IMAGE N' KCONFIG=user ENV='' FILES='' PROG="$scratch/poc.sh" ARGS='' EXPECT='' GOOD_IMAGE=''
		for setting; do
			export "${setting?}"
		done
		scripts/guest/pack-prog x "$PROG" build/6.1/k/prog.cpio
		exits "$code" scripts/report/reduce build/6.1/reduce build/6.1/reduced
	)
}
# warns at FUNCTION: what a kernel says
cat >"$w/warns" <<'END'
echo "[    0.200000] WARNING: CPU: 0 PID: $$ at fs/x.c:5 $1+0x10/0x20"
END
chmod +x "$w/warns"
program() {
	printf '#!/bin/sh\n'
	seq -f 'line %g' 10
	printf '%s\n' 'needed one' 'line 11' 'needed two'
}

it 'a program and its words become small, and never another bug is taken for the one'
# with half of what is needed, the kernel has another bug, of the same kind
small() {
	cat >"$w/play" <<-'END'
	#!/bin/sh
	has() { grep -q "$1" "$archive"; }
	archive=$1
	if has 'needed one' && has 'needed two' && has '^words: .*b'; then ./warns the_bug; elif has needed; then ./warns another; fi
	END
	program | reduced 0 "ARGS=a 'b c' d"
	shows "$scratch/out" 'reduce: 10 of 10 boots failed: CRASH (3): WARNING: CPU: N PID: N at fs/x.c:5 the_bug'
	ends "$scratch/out" 'svc462: PASS (0): reduced: 14 to 3 lines of the program, 3 to 1 words of ARGS; see build/6.1/reduced/REPORT.md'
	printf '#!/bin/sh\nneeded one\nneeded two\n' >"$scratch/want"
	same "$scratch/want" "$w/build/6.1/reduced/poc.sh"
	report=$w/build/6.1/reduced/REPORT.md
	has "$report" '| lines of the program | 14 | 3 |' '| words of ARGS | 3 | 1 |' '| boots that show it, 95 % interval | 10 of 10, 69.2 % to 100 % | 10 of 10, 69.2 % to 100 % |' \
		"    make run PROG=build/6.1/reduced/poc.sh 'ARGS='\''b c'\''' MEM=77"
	matches "$report" '^\| `needed one` \| CRASH \(3\): another bug: WARNING: CPU: N PID: N at fs/x.c:5 another \|$' \
		'^\| `#!/bin/sh` \| it does not build: ' '^\| `b c` \| CRASH \(3\): .* another \|$'
	shows "$w/build/6.1/reduce/cvise.log" '--not-c'
	is '' "$(find "$w/build/6.1/reduce/tmp" 2>/dev/null)"
}
slow small

it 'FAIL is refused without EXPECT and without a good kernel, and so is what the program prints itself'
holds_only() {
	printf '#!/bin/sh\n! grep -q needed "$1"\n' >"$w/play"
	program | reduced 2
	ends "$scratch/out" "svc462: ERROR (2): usage: reduce: it ends with FAIL, as many programs do: give a message of the kernel's as EXPECT, or a kernel without the bug as GOOD_IMAGE"
	printf '#!/bin/sh\n! grep needed "$1" | sed "s/^/# /"\n' >"$w/play"
	program | reduced 2 EXPECT=needed
	shows "$scratch/out" 'ERROR (2): usage: reduce: the program itself prints what EXPECT looks for'
	# the good kernel fails as well
	touch "$scratch/Image"
	printf '#!/bin/sh\n exit 0\n' >"$w/scripts/source/unpack-image"
	printf '#!/bin/sh\nexit 1\n' >"$w/play"
	program | reduced 2 GOOD_IMAGE=x
	ends_like "$scratch/out" '^svc462: ERROR \(2\): usage: reduce: GOOD_IMAGE=x does not pass: FAIL \(1\)'
}
t holds_only

it 'with a good kernel, what fails there as well is not taken'
# half of it fails on both kernels
on_good() {
	printf '#!/bin/sh\nif grep -q one "$1"; then grep -q two "$1" && [ "${good-}" ]; else ! grep -q two "$1"; fi\n' >"$w/play"
	program | reduced 0 GOOD_IMAGE=x
	same "$scratch/want" "$w/build/6.1/reduced/poc.sh"
	matches "$w/build/6.1/reduced/REPORT.md" '^\| `needed two` \| FAIL \(1\): not ok 1 poc, on the good kernel \|$'
}
slow on_good

it 'with EXPECT, it is the line of the kernel that is looked for'
by_expect() {
	printf '#!/bin/sh\n! grep -q one "$1" || ! grep -q two "$1" || echo "[    0.200000] it shows"\necho "# it shows"\n' >"$w/play"
	program | reduced 0 EXPECT='it shows'
	same "$scratch/want" "$w/build/6.1/reduced/poc.sh"
}
slow by_expect

it 'of a kernel with another config a warning is known without its place, and still by its message'
rebuilt() {
	cut='[    0.190000] ------------[ cut here ]------------'
	printf '#!/bin/sh\nprintf "%%s\\n" "%s" "[    0.190000] far"\n./warns the_bug\n' "$cut" >"$w/play"
	touch "$scratch/x.cpio"
	cd "$w"
	# holds_it CODE KNOWN_BY [NAME=VALUE]
	holds_it() {
		exits "$1" env TIMEOUT=1 EXPECT= "${3:-REBUILT=}" scripts/report/holds "$2" 1 1 '' build/6.1/k/Image "$scratch/x.cpio"
	}
	holds_it 0 '3 WARNING: CPU: N PID: N at fs/x.c:5 the_bug: far'
	for held in 'fs/x.c:5 the_bug' 'fs/y.c:7 the_bug' 'the_bug+0x30/0x40'; do
		holds_it 0 "3 WARNING: CPU: N PID: N at $held: far" REBUILT=1
	done
	holds_it 1 '3 WARNING: CPU: N PID: N at the_bug+0x30/0x40: far'
	holds_it 1 '3 WARNING: CPU: N PID: N at the_bug+0x30/0x40: near' REBUILT=1
	ends "$scratch/out" 'CRASH (3): another bug: WARNING: CPU: N PID: N at the_bug: far'
	for held in 'fs/x.c:5 the_bug' 'the_bug+0x30/0x40'; do
		is '3 WARNING: CPU: N PID: N at the_bug: far' \
			"$(REBUILT=1 scripts/report/holds -c "3 WARNING: CPU: N PID: N at $held: far")"
	done
	mkdir "$scratch/look"
	TIMEOUT=1 EXPECT='' REBUILT=1 scripts/report/holds -n "$scratch/look" 1 2 build/6.1/k/Image "$scratch/x.cpio"
	is '3 WARNING: CPU: N PID: N at the_bug: far' "$(cat "$scratch"/look/*.bug | uniq)"
}
t rebuilt

it 'a bug that does not show in each boot gets more boots, by the interval of its rate, and does not become rare'
flaky() {
	cat >"$w/play" <<-'END'
	#!/bin/sh
	exec 9>>boots
	flock 9
	echo >&9
	every=2
	grep -q two "$1" || every=20
	grep -q one "$1" && [ $(($(wc -l <boots) % every)) -eq 0 ] && ./warns the_bug
	exit 0
	END
	: >"$w/boots"
	program | reduced 0 N=40
	matches "$scratch/out" '^reduce: (19|20|21) of 40 boots failed: CRASH' '^reduce: a candidate gets 1[0-9] boots to show it twice: '
	printf '#!/bin/sh\nneeded one\nneeded two\n' >"$scratch/want"
	same "$scratch/want" "$w/build/6.1/reduced/poc.sh"
	matches "$w/build/6.1/reduced/REPORT.md" '^\| boots that show it, 95 % interval \| 20 of 40, 33.8 % to 66.2 % \| 20 of 40, '
	printf '#!/bin/sh\n' >"$w/play"
	program | reduced 5 N=20
	ends "$scratch/out" 'svc462: INCOMPLETE (5): nothing to reduce: none of 20 boots failed'
}
slow flaky

done_testing
