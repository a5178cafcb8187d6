#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bisecting, but for the kernel: what bisect-run makes of each verdict, and what
# stops it. The repository has a tree that svc462 takes for a kernel's; what it
# builds is the console that the machine, QEMU=, then shows.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"
unset REPEAT

mkdir -p "$scratch/w/build"
cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$scratch/w"
cp -p "$top/build/vmrun" "$scratch/w/build"
bisect_run=$scratch/w/scripts/bisect-run
build=$scratch/w/build/bisect
linux=$scratch/linux
pristine=$top/build/6.1

mkdir -p "$linux/tools/include" "$linux/arch/arm64/include/uapi" "$linux/include/uapi" "$linux/sub"
cd "$linux"
ln -s "$pristine/linux/tools/include/nolibc" tools/include/nolibc
cat >Makefile <<END
VERSION = 6
PATCHLEVEL = 1
SUBLEVEL = 0
allnoconfig:
	sed 's/ # if known//' \$(KCONFIG_ALLCONFIG) >\$(O)/.config
headers:
	mkdir -p \$(O)/usr
	ln -sfn $pristine/usr/include \$(O)/usr/include
Image:
	! grep error: console
	mkdir -p \$(O)/arch/arm64/boot
	cp console \$(O)/arch/arm64/boot/Image
	echo built >>$scratch/builds
	echo 'no vmlinux' >\$(O)/vmlinux
END

# The machine shows the console that was built, and where that says so hangs or
# kills vmrun; of it, lines with @N are shown in every Nth boot only.
cat >"$scratch/machine" <<'END'
#!/bin/sh
[ $# -gt 0 ] && echo "$*" >"${0%/*}/arguments"
echo boot >>"${0%/*}/boots"
boots=$(wc -l <"${0%/*}/boots")
while [ "$1" != -kernel ]; do shift; done
while IFS= read -r line; do
	case $line in
	HANG) sleep 100 ;;
	KILL) kill "$PPID"; sleep 100 ;;
	@*)
		every=${line%% *}
		[ $((boots % ${every#@})) -ne 0 ] || printf '%s\n' "${line#* }"
		;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$2"
END
chmod +x "$scratch/machine"
echo 'int main(void) { return 0; }' >"$scratch/prog.c"
echo 'int main(void) { return 0; }' >sub/prog.c

git init -q -b main
git config user.name 'A Uthor'
git config user.email a@example.com
git config commit.gpgsign false

bug='[    0.200000] WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f+0x1/0x2'
started='KTAP version 1
1..1'
off='[    0.500000] reboot: Power down'
booting='[    0.000000] Booting Linux on physical CPU 0x0'

# judge [NAME=VALUE...]: what bisect-run says of the work tree; sets $code
judge() {
	code=0
	rm -f "$scratch/boots"
	"$bisect_run" QEMU="$scratch/machine" PROG="$scratch/prog.c" "$@" \
		>"$scratch/said" 2>"$scratch/err" || code=$?
}
# says CODE 'WORDS' [NAME=VALUE...]: that it says, in one line, and nothing else
says() {
	want=$1
	words=$2
	shift 2
	judge "$@"
	is "$want bisect-run: $words" "$code $(cat "$scratch/said")"
	empty "$scratch/err"
}
# judges CODE 'WORDS' LINE... [-- NAME=VALUE...]: of a kernel with this console
judges() {
	want=$1
	words=$2
	shift 2
	echo "$booting" >"$console"
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		printf '%s\n' "$1" >>"$console"
		shift
	done
	[ $# -eq 0 ] || shift
	says "$want" "$words" "$@"
}
console=console

# A make by which all is built already, and which runs the machine as make run does
mkdir "$scratch/built"
cat >"$scratch/built/make" <<'END'
#!/bin/sh
here=${0%/*}
case $* in
'--no-print-directory built build/count') ;;
'--no-print-directory -o built run')
	build/vmrun -q -t "${TIMEOUT:-60}" -l "build/$KERNEL/console.log" ${EXPECT:+-e "$EXPECT"} \
		-- "$QEMU" -kernel "$here/console" || exit 2
	;;
*) exit 3 ;;
esac
END
chmod +x "$scratch/built/make"
# plays CODE ...: what judges says, if nothing but the console decides
plays() {
	console=$scratch/built/console
	PATH=$scratch/built:$PATH judges "$@"
}

# The kernel that loads modules says its version; a module does not build where a file says so.
cat >>Makefile <<'END'
modules_prepare:
	touch $(O)/vmlinux.symvers
modules:
	cat $(M)/src/mod.c no-module
	touch $(M)/mod.ko
END
vermagic='6.1.0 SMP mod_unload aarch64'

echo "$booting" >console
git add -A
git commit -q -m first

# the codes

it 'PASS is good'
slow judges 0 'good: PASS (0)' "$started" 'ok 1 prog' "$off"
it 'FAIL is bad'
t judges 1 'bad: FAIL (1): not ok 1 prog # exit status 1' \
	"$started" 'not ok 1 prog # exit status 1' "$off"
it "CRASH after pid 1's first line is bad"
t plays 1 'bad: CRASH (3): WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f' \
	"$started" "$bug" 'ok 1 prog' "$off"
it "CRASH before pid 1's first line cannot be judged"
t plays 125 'skip: CRASH (3): WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f, before pid 1 had started: use EXPECT= if this is the bug' "$bug"
it 'and so if the program then runs'
t plays 125 'skip: CRASH (3): WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f, before pid 1 had started: use EXPECT= if this is the bug' \
	"$bug" "$started" 'not ok 1 prog' "$off"
it "TIMEOUT after pid 1's first line is bad"
t plays 1 'bad: TIMEOUT (124): killed after 1 s' "$started" HANG -- TIMEOUT=1
it "TIMEOUT before pid 1's first line cannot be judged"
t plays 125 'skip: TIMEOUT (124): killed after 1 s, before pid 1 had started: use EXPECT= if this is the bug' \
	'[    0.300000] KTAP version 1' HANG -- TIMEOUT=1
it 'SKIP cannot be judged'
t plays 125 'skip: SKIP (4): ok 1 prog # SKIP' "$started" 'ok 1 prog # SKIP' "$off"
it 'INCOMPLETE cannot be judged'
t plays 125 'skip: INCOMPLETE (5): test 1 of 1 was not reported; the guest powered itself off before that' "$started" "$off"
it 'an ERROR of the host cannot be judged'
t judges 125 'skip: ERROR (2): host: interrupted by SIGTERM' "$started" KILL
it 'a kernel that does not build cannot be judged'
t judges 125 "skip: the kernel did not build: see $build/$(basename "$build"/unwired-*)/obj/build.log" \
	'kernel/x.c:1:1: error: expected a console'

it 'a module that does not build against the kernel of a commit cannot be judged'
no_module() {
	printf '%s\n' '#include <linux/module.h>' 'MODULE_LICENSE("GPL"); // error: no such function' >"$scratch/mod.c"
	judges 125 "skip: PROG=$scratch/mod.c: no such function" "$vermagic" -- PROG="$scratch/mod.c"
}
t no_module

x=EXPECT='sym(pt|ptom)'
it 'with EXPECT, the symptom is bad'
t plays 1 'bad: PASS (0): # the symptom' "$started" '# the symptom' 'ok 1 prog' "$off" -- "$x"
it 'with EXPECT, the symptom is bad wherever it shows'
t plays 1 'bad: PASS (0): [    0.1] symptom' '[    0.1] symptom' "$bug" -- "$x"
it 'with EXPECT, a run that ends without the symptom is good, whatever it reports'
without() {
	for line in 'ok 1 prog' 'not ok 1 prog' 'ok 1 prog # SKIP'; do
		plays 0 "good: FAIL (1): no line matches 'sym(pt|ptom)'" "$started" "$line" "$off" -- "$x"
	done
}
t without
it 'with EXPECT, another crash cannot be judged'
t plays 125 "skip: CRASH (3): WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f; no line matches 'sym(pt|ptom)'" \
	"$started" "$bug" 'ok 1 prog' "$off" -- "$x"
it 'with EXPECT, a hang cannot be judged'
t plays 125 "skip: TIMEOUT (124): killed after 1 s; no line matches 'sym(pt|ptom)'" \
	"$started" HANG -- "$x" TIMEOUT=1
it 'with EXPECT, a machine that goes away cannot be judged'
t plays 125 "skip: INCOMPLETE (5): test 1 of 1 was not reported; the guest powered itself off before that; no line matches 'sym(pt|ptom)'" \
	"$started" "$off" -- "$x"

# a feature of the kernel that the program did not get

# lacking CODE 'WORDS' STATE LINE... [-- NAME=VALUE...]: what plays says where after-prog found one,
# and an earlier one that decides nothing
lacking() {
	want=$1
	words=$2
	missing=$(dirname "$(readlink -f "$build/console.log")")/missing
	printf '%s\n' 'CONFIG_KVM unset ENOENT /dev/kvm' "CONFIG_VSOCKETS $3 EAFNOSUPPORT AF_VSOCK" >"$missing"
	shift 3
	plays "$want" "$words" "$@"
	rm "$missing"
}
without="it needs CONFIG_VSOCKETS, which this commit's kernel is built without"
it 'a FAIL of a program that needs what this kernel is built without cannot be judged'
t lacking 125 "skip: FAIL (1): not ok 1 prog; $without" unset "$started" 'not ok 1 prog' "$off"
it 'nor can a TIMEOUT, nor with EXPECT a run without the symptom'
lacking_too() {
	lacking 125 "skip: TIMEOUT (124): killed after 1 s; $without" unset "$started" HANG -- TIMEOUT=1
	lacking 125 "skip: FAIL (1): no line matches 'sym(pt|ptom)'; $without" unset \
		"$started" 'not ok 1 prog' "$off" -- "$x"
}
t lacking_too
it 'if the kernel of this commit has it, the commit is bad, with a warning'
t lacking 1 "bad: FAIL (1): not ok 1 prog (warning: as without CONFIG_VSOCKETS, which this commit's kernel has)" \
	set "$started" 'not ok 1 prog' "$off"

# what would be so for every commit

passing() {
	printf '%s\n' "$booting" "$started" 'ok 1 prog' "$off" >console
}
passing
it 'no PROG stops bisecting'
t says 128 'stop: say PROG=poc.c, the program that tells good from bad' PROG=
it 'a PROG that is not there stops bisecting'
t says 128 'stop: PROG=/nothing.c: there is no such file' PROG=/nothing.c
echo 'no program' >"$scratch/prog"
it 'a PROG that is not a program stops bisecting'
slow says 128 "stop: PROG=$scratch/prog: this is not an ELF file; a static arm64 program is needed, or a script that begins with #!/bin/sh" PROG="$scratch/prog"
it 'a module that is ready, and so of one commit, stops bisecting'
ready_module() {
	echo >"$scratch/mod.ko"
	says 128 "stop: PROG=$scratch/mod.ko is built for one kernel, and each commit is another: give its source" \
		PROG="$scratch/mod.ko"
}
t ready_module
it 'a file that is not there stops bisecting'
slow says 128 'stop: FILES: there is no /nothing' FILES=/nothing:/x
it 'an environment that is none stops bisecting'
slow says 128 "stop: ENV: 'A' is not a NAME=value" ENV=A
it 'a fragment that is not there stops bisecting'
slow says 128 'stop: there is no Kconfig fragment nothing, and none of that name in kernel/' KCONFIG=nothing
echo 'WHAT=y' >"$scratch/bad.config"
it 'a fragment that is none stops bisecting'
t says 128 "stop: $scratch/bad.config:1: this is not a CONFIG_SYMBOL=value: WHAT=y" KCONFIG="$scratch/bad.config"
it 'a REPEAT that is not a number of boots stops bisecting'
no_number() {
	for repeat in 0 -1 1x 12345678; do
		says 128 "stop: REPEAT=$repeat is neither a number of boots nor auto" REPEAT=$repeat
	done
}
t no_number
it 'an argument that is not a NAME=VALUE stops bisecting'
t says 128 "stop: 'prog.c' is not a NAME=VALUE" prog.c

it 'what make run refuses stops bisecting'
senseless() {
	says 128 'stop: ERROR (2): usage: make built with KERNEL_SRC: IMAGE is booted as it is and no kernel is built' IMAGE=x
	says 128 "stop: ERROR (2): usage: KERNEL='a/b' is not a kernel series: use KERNEL=6.1, for example" KERNEL=a/b
	rm -r "$scratch/w/build/a"
	says 128 'stop: ERROR (2): usage: EXPECT has a dollar sign or a newline in it, which cannot be handed on' EXPECT='x$'
}
t senseless

it 'a missing tool stops bisecting'
no_tools() {
	mkdir "$scratch/few"
	for folder in /bin /usr/bin; do
		find $folder/ -mindepth 1 -maxdepth 1 ! -name bison -exec ln -sf -t "$scratch/few" {} +
	done
	PATH=$scratch/few says 128 'stop: missing: bison'
}
t no_tools

it 'a QEMU that is not there stops bisecting'
slow says 128 "stop: ERROR (2): tools: cannot run '/nothing': No such file or directory" QEMU=/nothing

# a make that only says what it is told, of GOALS
cat >"$scratch/make" <<'END'
#!/bin/sh
here=${0%/*}
[ "$*" = "--no-print-directory $(cat "$here/goals")" ] || { echo 'svc462: PASS (0)'; exit; }
cat "$here/class.err" >&2
cat "$here/class.out"
exit 2
END
chmod +x "$scratch/make"
it 'the class of an ERROR decides, and not its words'
# by_class GOALS: what an ERROR of each class does there
by_class() {
	printf '%s\n' "$1" >"$scratch/goals"
	for want in 128:stop:usage 128:stop:tools 125:skip:build 125:skip:host; do
		class=${want##*:}
		what=${want#*:}
		what=${what%:*}
		echo "svc462: ERROR (2): $class: missing: of the tools no usage, see above" >"$scratch/class.out"
		: >"$scratch/class.err"
		PATH=$scratch:$PATH says "${want%%:*}" "$what: ERROR (2): $class: missing: of the tools no usage, see above"
	done
}
t by_class 'built build/count'
it 'so it does in a boot'
t by_class '-o built run'

it 'what a script said last on standard error is the reason that is given'
last_words() {
	echo 'built build/count' >"$scratch/goals"
	printf '%s\n' 'svc462: first' 'wire-syscall: that is it' 'svc462: install with: x' 'cc: error' >"$scratch/class.err"
	echo 'svc462: ERROR (2): build: cannot make it, see above' >"$scratch/class.out"
	PATH=$scratch:$PATH says 125 'skip: wire-syscall: that is it'
	: >"$scratch/class.out"
	PATH=$scratch:$PATH says 125 'skip: wire-syscall: that is it'
}
t last_words

it 'what is not a kernel repository stops bisecting'
no_repository() {
	cd "$scratch"
	says 128 "stop: $scratch is in no work tree of git"
	cd "$scratch/w"
	git init -q
	says 128 "stop: $scratch/w is not a kernel tree"
	rm -rf .git
}
t no_repository

it 'git bisect --no-checkout, with which every commit would look the same, is refused'
no_checkout() {
	git update-ref BISECT_HEAD HEAD
	judge
	git update-ref -d BISECT_HEAD
	is 128 "$code"
	shows "$scratch/said" 'stop: git bisect start --no-checkout'
}
t no_checkout

it 'an interruption stops bisecting'
interrupted() {
	printf '%s\n' "$booting" "$started" HANG >console
	rm -f "$scratch/boots"
	setsid --fork sh -c 'trap : TERM; echo $$ >"$1"; shift; "$@" >"$0.out"; echo $? >"$0.code"' \
		"$scratch/int" "$scratch/int.pid" "$bisect_run" QEMU="$scratch/machine" PROG="$scratch/prog.c"
	for _ in $(seq 200); do
		[ ! -s "$scratch/boots" ] || break
		sleep 0.1
	done
	kill -TERM "-$(cat "$scratch/int.pid")" || :
	for _ in $(seq 100); do
		[ ! -s "$scratch/int.code" ] || break
		sleep 0.1
	done
	is 'bisect-run: stop: interrupted' "$(cat "$scratch/int.out")"
	is 130 "$(cat "$scratch/int.code")"
}
t interrupted

it 'a C program that does not build with the headers of a commit cannot be judged'
broken_prog() {
	echo 'int main(void) { return oops; }' >"$scratch/broken.c"
	passing
	judge PROG="$scratch/broken.c"
	is 125 "$code"
	matches "$scratch/said" 'skip: PROG=.*/broken.c: .oops. undeclared'
}
t broken_prog

# how it runs

relative() {
	passing
	says 0 'good: PASS (0)' PROG=../prog.c FILES='console:/x Makefile' KCONFIG='../my.config'
	cpio --quiet -t <"$(echo "$build"/unwired-*-user-my/prog.cpio)" >"$scratch/list"
	has "$scratch/list" x Makefile
	sed 's/^ok 1/not ok 1/' console | diff -u --label a/console --label b/console console - >"$scratch/my.patch" || :
	says 1 'bad: FAIL (1): not ok 1 prog' PROG=../prog.c PATCH=../my.patch
	(cd sub && GIT_PREFIX='' says 0 'good: PASS (0)' PROG=prog.c)
	GIT_PREFIX=sub/ says 0 'good: PASS (0)' PROG=prog.c
	says 128 "stop: PROG=$linux/prog.c: there is no such file" PROG=prog.c
}
echo 'CONFIG_SWAP=y' >"$scratch/my.config"
it 'PROG, PATCH, FILES and KCONFIG are as seen from where the user is'
slow relative

it 'the variables come from the environment as well'
environment() {
	passing
	code=0
	PROG="$scratch/prog.c" QEMU="$scratch/machine" APPEND='some=words' "$bisect_run" >"$scratch/said" || code=$?
	is '0:bisect-run: good: PASS (0)' "$code:$(cat "$scratch/said")"
	shows "$scratch/arguments" 'some=words'
}
slow environment

it 'the work tree is as it was, times included'
untouched() {
	find . -not -path './.git/*' -printf '%p %y %m %s %T@ %C@ %l\n' | sort >"$scratch/before"
	judge
	find . -not -path './.git/*' -printf '%p %y %m %s %T@ %C@ %l\n' | sort >"$scratch/after"
	same "$scratch/before" "$scratch/after"
}
t untouched

it 'another version is built in the same folder'
one_folder() {
	sed -i 's/^SUBLEVEL = 0/SUBLEVEL = 7/' Makefile
	find "$build" -maxdepth 1 -type d >"$scratch/before"
	says 0 'good: PASS (0)'
	find "$build" -maxdepth 1 -type d >"$scratch/after"
	same "$scratch/before" "$scratch/after"
	git checkout -q Makefile
}
slow one_folder

# often enough

repeat() {
	want_boots=$1
	shift
	rm -f "$scratch/builds"
	judges "$@"
	is 1 "$(wc -l <"$scratch/builds")"
	is "$want_boots" "$(wc -l <"$scratch/boots")"
}
once="PASS (0) in each of"
it 'REPEAT=N is good after N boots of one build that are'
t repeat 5 \
	0 "good: $once 5 boots (REPEAT=5): less than 1 % to miss a bug that shows in 60 % of them or more" \
	"$started" 'ok 1 prog' "$off" -- REPEAT=5
it 'REPEAT=N is bad at the first failure'
slow repeat 3 \
	1 'bad: FAIL (1): not ok 1 prog, in boot 3 of at most 5 (REPEAT=5)' \
	"$started" '@3 not ok 1 prog' 'ok 1 prog' "$off" -- REPEAT=5

# what make soak leaves: soaked EXPECT
soaked() {
	printf '%s\n' "EXPECT=$1" "PROG=$(cksum <"$scratch/prog.c")" >"$build/soak/question"
}
auto() {
	mkdir -p "$build/soak"
	printf '%s\n' "$1" | tr ',' '\n' >"$build/soak/counts"
	shift
	case " $*" in *" $x"*) soaked "${x#EXPECT=}" ;; *) soaked '' ;; esac
	repeat "$@"
}
# as qbeta(0.025, k, n - k + 1) of R has it: 0.271957, 0.025^(1/5) and 0.000253; few boots, as each costs
it 'REPEAT=auto takes the lower end of the 95 % interval of what make soak saw'
slow auto 'PASS 10,FAIL 4,CRASH 3,TIMEOUT 3,SKIP 7' 15 \
	0 "good: $once 15 boots (10 of 20 were bad in make soak): less than 1 % to miss a bug that shows in 26 % of them or more" \
	"$started" 'ok 1 prog' "$off" -- REPEAT=auto
it 'and asks no more of a bug that always shows than it must'
slow auto 'FAIL 5' 8 \
	0 "good: $once 8 boots (5 of 5 were bad in make soak): less than 1 % to miss a bug that shows in 44 % of them or more" \
	"$started" 'ok 1 prog' "$off" -- REPEAT=auto
it 'with EXPECT, it is PASS that was bad in make soak'
slow auto 'PASS 1,FAIL 99' 7 \
	1 "bad: PASS (0): # symptom, in boot 7 of at most 18190 (1 of 100 were bad in make soak)" \
	"$started" '@7 # symptom' 'ok 1 prog' "$off" -- REPEAT=auto "$x"

it 'without a rate REPEAT=auto stops bisecting'
no_counts() {
	passing
	mkdir -p "$build/soak"
	printf 'PASS 100\n' >"$build/soak/counts"
	soaked symptom
	says 128 'stop: REPEAT=auto: build/bisect/soak/counts is of another PROG or EXPECT: run make soak with these' \
		REPEAT=auto
	soaked ''
	says 128 'stop: REPEAT=auto: build/bisect/soak/counts has no boot that shows the bug' REPEAT=auto
	rm -r "$build/soak"
	judge REPEAT=auto
	is 128 "$code"
	matches "$scratch/said" 'run make soak KERNEL=bisect KERNEL_SRC=.* first$'
}
t no_counts

# and git bisect itself: the seventh of a dozen is guilty, others cannot be judged

it 'git bisect run finds the guilty commit by itself'
bisects() {
	git checkout -q -f
	for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		passing
		[ "$n" -lt 7 ] || sed -i 's/^ok 1/not ok 1/' console
		case $n in
		4) echo 'x.c:1:1: error: none' >>console ;;
		9) printf '%s\n' "$booting" "$bug" >console ;;
		esac
		echo "# $n" >>console
		git commit -q -a -m "commit $n"
	done
	git bisect start main main~12
	git bisect run "$bisect_run" QEMU="$scratch/machine" PROG=../prog.c >"$scratch/bisect"
	is 'commit 7' "$(git log -1 --format=%s refs/bisect/bad)"
	shows "$scratch/bisect" 'is the first bad commit'
	is '' "$(git status --porcelain)"
	git bisect reset
}
t bisects

done_testing
