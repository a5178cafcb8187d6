#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The VM runner: every verdict, and that nothing outlives it, with commands that
# play a guest and with real QEMU guests of a few instructions.
# shellcheck source=scripts/t/lib.sh disable=SC2086
. "${0%/*}/lib.sh"

cd "$top"
vmrun=${VMRUN:-build/vmrun}
if [ ! -x "$vmrun" ]; then
	vmrun=$scratch/vmrun
	"${HOSTCC:-cc}" -O2 -Wall -Wextra -Werror -o "$vmrun" scripts/vmrun/*.c
fi

# guest NAME: a command that plays a guest, from standard input
guest() {
	{ echo '#!/bin/sh'; cat; } >"$scratch/$1"
	chmod +x "$scratch/$1"
}

# run CODE VERDICT [ARG...]: vmrun exits with CODE and ends with this line;
# leaves its output in $scratch/out and $scratch/err
run() {
	code=$1
	last=$2
	shift 2
	exits "$code" "$vmrun" "$@"
	ends "$scratch/out" "$last"
}

# gone PID: it has ended (a zombie has, too); gives it a moment
gone() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		case $(ps -o stat= -p "$1" || :) in
		'' | Z*) return 0 ;;
		esac
		sleep 0.1
	done
	echo "process $1 is still there"
	return 1
}

# wait_for FILE: until it has content
wait_for() {
	for _ in $(seq 100); do
		[ -s "$1" ] && return 0
		sleep 0.05
	done
	echo "$1 stays empty"
	return 1
}

off='[    0.500000] reboot: Power down'

guest pass <<EOF
printf '[    0.100000] Booting\nKTAP version 1\n1..1\nok 1 a\n$off\n'
EOF
guest fail <<EOF
printf '1..2\nok 1 a\nnot ok 2 custom_call\n$off\n'
EOF
guest crash <<'EOF'
printf '1..1\nok 1 a\n[    0.1] Kernel panic - not syncing: Oops\n'
EOF
guest skips <<EOF
printf '1..1\nok 1 a # SKIP no device\n$off\n'
EOF
guest forger <<'EOF'
printf '1..1\nok 1 a\nreboot: Power down\n[    0.5] reboot: Restarting system\n'
EOF
guest stubborn <<'EOF'
trap '' TERM INT HUP
echo $$
printf '1..1\nok 1 a\n'
while :; do sleep 60; done
EOF

it 'a guest that passes and powers off is a PASS'
t run 0 'svc462: PASS (0)' -- "$scratch/pass"
it 'a failed test is a FAIL that is named'
t run 1 'svc462: FAIL (1): not ok 2 custom_call' -- "$scratch/fail"
it 'a kernel bug is a CRASH with its title'
t run 3 'svc462: CRASH (3): Kernel panic - not syncing: Oops' \
	-- "$scratch/crash"
it 'all skipped is a SKIP'
t run 4 'svc462: SKIP (4): ok 1 a # SKIP no device' -- "$scratch/skips"
it 'a forged power-off before a reset is INCOMPLETE'
t run 5 'svc462: INCOMPLETE (5): the guest reset itself instead of powering off' \
	-- "$scratch/forger"
it 'a command that prints nothing is INCOMPLETE'
t run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off' \
	-- true
it 'the exit status of a command that is INCOMPLETE is named'
t run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off: false exited with status 1' \
	-- false
it 'the deadline is a TIMEOUT'
t run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/stubborn"

it 'the exit status of a command decides nothing'
exit_status_is_no_verdict() {
	run 0 'svc462: PASS (0)' -- sh -c "$scratch/pass; exit 3"
	run 1 'svc462: FAIL (1): not ok 2 custom_call' -- \
		sh -c "$scratch/fail; exit 0"
}
t exit_status_is_no_verdict

# the symptom

it 'with -e, a symptom that is seen is a PASS'
symptom() {
	run 0 'svc462: PASS (0): [    0.1] Kernel panic - not syncing: Oops' -e 'panic.*Oop+s$' -- "$scratch/crash"
	run 0 'svc462: PASS (0): not ok 2 custom_call' -e '^not ok' -- "$scratch/fail"
	"$scratch/crash" >"$scratch/log"
	run 0 'svc462: PASS (0): [    0.1] Kernel panic - not syncing: Oops' -e panic -j "$scratch/log"
}
t symptom

it 'with -e, the echo of the command line does not count, nor what comes before pid 1 of a boot that starts it'
echoed() {
	cat >"$scratch/echoes" <<-'END'
		[    0.000000] Kernel command line: console=ttyAMA0 panic=-1
		[    0.000001] Unknown kernel command line parameters "panic=-1", will be passed to user space.
		[    0.000002] no panic yet
		[    0.100000] Run /init as init process
		KTAP version 1
		1..1
		ok 1 a
		[    0.2] reboot: Power down
	END
	run 1 "svc462: FAIL (1): no line matches 'panic'" -e panic -j "$scratch/echoes"
	run 0 'svc462: PASS (0): ok 1 a' -e '^ok|yet' -j "$scratch/echoes"
	# a boot that did not get to pid 1
	head -n 3 "$scratch/echoes" >"$scratch/early"
	run 0 'svc462: PASS (0): [    0.000002] no panic yet' -e panic -j "$scratch/early"
	head -n 2 "$scratch/echoes" >"$scratch/early"
	run 5 "svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off; no line matches 'panic'" \
		-e panic -j "$scratch/early"
}
t echoed

it 'with -j -, standard input is judged'
standard_input() {
	"$scratch/crash" | "$vmrun" -j - >"$scratch/out" || [ $? -eq 3 ]
	ends "$scratch/out" 'svc462: CRASH (3): Kernel panic - not syncing: Oops'
}
t standard_input

it 'with -e, a symptom that is not seen is a FAIL, if the run came to its end'
no_symptom() {
	run 1 "svc462: FAIL (1): no line matches 'panic'" -e panic -- "$scratch/pass"
	run 1 "svc462: FAIL (1): no line matches 'panic'" -e panic -- "$scratch/fail"
	run 1 "svc462: FAIL (1): no line matches 'panic'" -e panic -- "$scratch/skips"
	run 3 "svc462: CRASH (3): Kernel panic - not syncing: Oops; no line matches 'KASAN'" -e KASAN -- "$scratch/crash"
	run 124 "svc462: TIMEOUT (124): killed after 1 s; no line matches 'x y'" -t 1 -e 'x y' -- "$scratch/stubborn"
}
t no_symptom

it 'with -e, what is not a regular expression is an ERROR'
bad_regex() {
	for regex in '(' '' '*['; do
		run 2 'svc462: ERROR (2): usage: -e wants an extended regular expression' -e "$regex" -- touch "$scratch/ran"
	done
	absent "$scratch/ran"
}
t bad_regex

# the program's own lines

guest forged <<EOF
printf '[    0.100000] Run /init as init process\n1..1\n[    0.200000] ok 1 a\n$off\n'
EOF
guest interrupted <<EOF
printf '[    0.100000] Run /init as init process\n1..2\nnot [    0.300000] ok 2 b\nok 1 a\n'
printf '[    0.400000] WARNING: CPU: 0 PID: 1 at a.c:1 b\n# c\nok 2 b\n$off\n'
EOF

it "with -p, what the kernel prints is no result, and the program's lines are written, with the kernel's bugs"
program_only() {
	run 0 'svc462: PASS (0)' -- "$scratch/forged"
	run 5 'svc462: INCOMPLETE (5): test 1 of 1 was not reported; the guest powered itself off before that' \
		-p "$scratch/program" -- "$scratch/forged"
	is 1..1 "$(cat "$scratch/program")"
	run 3 'svc462: CRASH (3): WARNING: CPU: 0 PID: 1 at a.c:1 b' -p "$scratch/program" -- "$scratch/interrupted"
	printf '%s\n' 1..2 'not ok 1 a' 'CRASH: [    0.400000] WARNING: CPU: 0 PID: 1 at a.c:1 b' '# c' 'ok 2 b' \
		>"$scratch/wanted"
	same "$scratch/wanted" "$scratch/program"
	run 2 "svc462: ERROR (2): host: cannot write '$scratch/no/program': No such file or directory" \
		-p "$scratch/no/program" -- touch "$scratch/ran"
	run 2 'svc462: ERROR (2): host: cannot write what the program printed: No space left on device' \
		-p /dev/full -- "$scratch/interrupted"
	absent "$scratch/ran"
}
t program_only

# errors: nothing is run

it 'a missing command is an ERROR that says why'
t run 2 "svc462: ERROR (2): tools: cannot run './nope': No such file or directory" \
	-- ./nope
it 'a command that cannot be executed is an ERROR that says why'
t run 2 "svc462: ERROR (2): tools: cannot run '/': Permission denied" -- /
it 'no command is an ERROR'
t run 2 'svc462: ERROR (2): usage: no command to run' -q

it 'a deadline that is not a whole number of seconds is an ERROR'
bad_deadlines() {
	for s in 0 -1 '' x 1x ' 1' 1.5 +1 0x10 1000001 99999999999999999999; do
		run 2 'svc462: ERROR (2): usage: -t wants whole seconds from 1 to 1000000' \
			-t "$s" -- touch "$scratch/ran"
	done
	absent "$scratch/ran"
}
t bad_deadlines

it 'an unknown option is an ERROR, and the usage is shown'
bad_options() {
	for o in -x -t -l -e -j --help; do
		run 2 'svc462: ERROR (2): usage: an unknown option, or one without its value' "$o"
		matches "$scratch/err" '^usage: vmrun '
	done
}
t bad_options

it 'a log that cannot be opened is an ERROR, and nothing is run'
bad_log() {
	run 2 "svc462: ERROR (2): host: cannot write '$scratch/no/log': No such file or directory" \
		-l "$scratch/no/log" -- touch "$scratch/ran"
	absent "$scratch/ran"
}
t bad_log

it 'a log that cannot be written is reported, and the verdict stands'
lost_log() {
	run 0 'svc462: PASS (0)' -l /dev/full -- "$scratch/pass"
	shows "$scratch/err" 'vmrun: /dev/full: No space left on device'
}
t lost_log

it 'a log that ulimit -f cuts off is reported, and the verdict stands'
file_size_limit() {
	guest wordy <<-EOF
	yes '# words' | head -n 2000
	"$scratch/fail"
	EOF
	(ulimit -f 1 && exec "$vmrun" -l "$scratch/log" -- "$scratch/wordy" 2>&1) | cat >"$scratch/out"
	shows "$scratch/out" "vmrun: $scratch/log: File too large"
	ends "$scratch/out" 'svc462: FAIL (1): not ok 2 custom_call'
}
t file_size_limit

# what is shown and logged

it 'the whole console is shown and logged'
whole_boot() {
	run 0 'svc462: PASS (0)' -l "$scratch/log" -- "$scratch/pass"
	"$scratch/pass" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/log"
	echo 'svc462: PASS (0)' >>"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
}
t whole_boot

it '-q shows no boot log'
quiet() {
	run 0 'svc462: PASS (0)' -q -l "$scratch/log" -- "$scratch/pass"
	printf 'KTAP version 1\n1..1\nok 1 a\nsvc462: PASS (0)\n' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
	empty "$scratch/err"
	"$scratch/pass" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/log"
}
t quiet

it '-q shows what the kernel says after pid 1 started, once, and where the rest is'
quiet_run() {
	guest talks <<-EOF
	printf '[    0.1] Booting\n[    0.1] Run /init as init process\n[    0.1]   with arguments:\n'
	printf '[    0.1]     /init\n[    0.1] a driver\nKTAP version 1\n1..1\n[    0.2] my printk\n'
	printf '[    0.2]   it is indented\nnot ok 1 a\n$off\n'
	EOF
	run 1 'svc462: FAIL (1): not ok 1 a' -q -l "$scratch/log" -- "$scratch/talks"
	is '[    0.1] a driver
KTAP version 1
1..1
[    0.2] my printk
[    0.2]   it is indented
not ok 1 a
svc462: FAIL (1): not ok 1 a' "$(cat "$scratch/out")"
	is "svc462: the whole console is in $scratch/log" "$(cat "$scratch/err")"
}
t quiet_run

it 'a hang says whether pid 1 had started, and what was printed last'
hang() {
	guest hangs <<-'EOF'
	echo '[    0.1] Run /init as init process'
	printf '%b' "$1"
	exec sleep 60
	EOF
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/hangs" '1..1\n# wor\033king\n[    0.2] x\n'
	is 'svc462: pid 1 had started; the last line that it or the program printed: # wor\x1bking' \
		"$(cat "$scratch/err")"
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/hangs" '# in a li'
	is 'svc462: pid 1 had started; the last line that it or the program printed: # in a li' \
		"$(cat "$scratch/err")"
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/hangs"
	is 'svc462: pid 1 had started, and nothing was printed since' "$(cat "$scratch/err")"
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- sleep 60
	is 'svc462: pid 1 had not started' "$(cat "$scratch/err")"
}
t hang

it '-q shows the end of the console when something went wrong before pid 1 started'
quiet_failure() {
	guest chatty <<-'EOF'
	for i in $(seq 100); do echo "[    0.1] line $i"; done
	EOF
	run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off' \
		-q -l "$scratch/log" -- "$scratch/chatty"
	is 1 "$(wc -l <"$scratch/out")"
	is 26 "$(wc -l <"$scratch/err")"
	shows "$scratch/err" "more is in $scratch/log"
	ends "$scratch/err" '[    0.1] line 100'
}
t quiet_failure

it 'standard error of the command is shown when something went wrong'
stderr_shown() {
	run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off' \
		-q -- sh -c 'echo oops >&2'
	has "$scratch/err" oops
	run 0 'svc462: PASS (0)' -q -- sh -c "echo oops >&2; $scratch/pass"
	empty "$scratch/err"
}
t stderr_shown

it 'control bytes are shown as text, and logged as they are'
control_bytes() {
	guest rude <<-'EOF'
	printf 'a\033[2J\007\tb\177\303\251\302\233\377\r\nc\0d\n'
	EOF
	run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off' \
		-l "$scratch/log" -- "$scratch/rude"
	printf 'a\\x1b[2J\\x07\tb\\x7f\303\251\\xc2\\x9b\\xff\ncd\n' >"$scratch/wanted"
	head -n 2 "$scratch/out" >"$scratch/shown"
	same "$scratch/wanted" "$scratch/shown"
	"$scratch/rude" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/log"
}
t control_bytes

it 'characters of UTF-8 are shown as they are, and what only begins like one as bytes'
characters() {
	printf '\303\251 \340\244\205 \342\202\254 \360\237\230\200\n\300\200\340\200\200\360\200\200\200\365\200\200\200\342\202a\n' \
		>"$scratch/bytes"
	"$vmrun" -- cat "$scratch/bytes" >"$scratch/out" || :
	head -n 1 "$scratch/bytes" >"$scratch/wanted"
	printf '%s\n' '\xc0\x80\xe0\x80\x80\xf0\x80\x80\x80\xf5\x80\x80\x80\xe2\x82a' >>"$scratch/wanted"
	head -n 2 "$scratch/out" >"$scratch/shown"
	same "$scratch/wanted" "$scratch/shown"
}
t characters

it 'a flood is bounded on standard output and in the log, and judged whole'
flood() {
	guest flood <<-EOF
	yes '[    0.100000] a line that comes again and again' | head -n 600000
	printf '\n1..1\nok 1 a\n$off\n'
	EOF
	run 0 'svc462: PASS (0)' -l "$scratch/log" -- "$scratch/flood"
	for f in out log; do
		at_least 8000001 "$(wc -c <"$scratch/$f")"
		at_most 8599999 "$(wc -c <"$scratch/$f")"
	done
	has "$scratch/out" 'svc462: the rest of the console is not shown'
	matches "$scratch/log" '^svc462: [0-9]+ bytes of the console are left out here$'
	ends "$scratch/log" "$off"
	is 6 "$(sort -u "$scratch/log" | wc -l)"
	run 0 'svc462: PASS (0)' -j "$scratch/log"
}
t flood

it 'without a standard output the exit code tells the verdict'
no_stdout() {
	status=0
	"$vmrun" -l "$scratch/log" -- "$scratch/fail" >&- || status=$?
	is 1 "$status"
	"$scratch/fail" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/log"
	status=0
	"$vmrun" -- "$scratch/fail" 2>"$scratch/err" >/dev/full || status=$?
	is 1 "$status"
	# which is said once
	is 'vmrun: standard output: No space left on device' "$(cat "$scratch/err")"
}
t no_stdout

it 'a reader that goes away does not end the guest'
broken_pipe() {
	{
		status=0
		"$vmrun" -t 20 -- "$scratch/flood" 2>"$scratch/err" || status=$?
		echo "$status" >"$scratch/status"
	} | head -n 1
	is 0 "$(cat "$scratch/status")"
	is '' "$(cat "$scratch/err")"
}
t broken_pipe

it 'a slow reader misses nothing'
slow_reader() {
	guest talker <<-'EOF'
	seq 100000
	EOF
	"$vmrun" -- "$scratch/talker" | { sleep 0.5; cat; } >"$scratch/out"
	"$scratch/talker" >"$scratch/wanted"
	grep -v '^svc462: ' "$scratch/out" >"$scratch/shown"
	same "$scratch/wanted" "$scratch/shown"
}
t slow_reader

it 'a reader that does not read cannot hold up the deadline'
stuck_reader() {
	mkfifo "$scratch/fifo"
	sh -c 'exec sleep 60' <"$scratch/fifo" &
	reader=$!
	"$vmrun" -t 1 -- sh -c "echo \$\$ >'$scratch/pid'; exec yes" \
		>"$scratch/fifo" &
	runner=$!
	wait_for "$scratch/pid"
	gone "$(cat "$scratch/pid")"
	kill "$reader"
	status=0
	wait "$runner" || status=$?
	is 124 "$status"
}
t stuck_reader

# a saved console

it 'a saved console is judged alike'
saved() {
	"$scratch/pass" >"$scratch/log"
	run 0 'svc462: PASS (0)' -j "$scratch/log"
	"$scratch/fail" >"$scratch/log"
	run 1 'svc462: FAIL (1): not ok 2 custom_call' -j "$scratch/log"
	"$scratch/crash" >"$scratch/log"
	run 3 'svc462: CRASH (3): Kernel panic - not syncing: Oops' \
		-j "$scratch/log"
	"$scratch/forger" >"$scratch/log"
	run 5 'svc462: INCOMPLETE (5): the guest reset itself instead of powering off' \
		-j "$scratch/log"
	: >"$scratch/log"
	run 5 'svc462: INCOMPLETE (5): no KTAP report; the guest did not power itself off' \
		-j "$scratch/log"
}
t saved

# reports FILE: what -r prints of it
reports() {
	exits 0 "$vmrun" -r "$1"
	same "$scratch/want" "$scratch/out"
	empty "$scratch/err"
}

it 'with -r, the reports of a console are printed whole, without what is between their lines'
reports_whole() {
	cat >"$scratch/log" <<-'EOF'
	[    0.1] Booting
	KTAP version 1
	# thread 2 works
	[    1.000000] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008
	[    1.000002] Internal error: Oops: 0000000096000004 [#1] SMP
	# a li[    1.000004] pc : victim+0x10/0x20
	ne
	[    1.000005] Call trace:
	# thread 2 still works
	[    1.000006]  victim+0x10/0x20
	[    1.000009] Code: d503233f a9be7bfd
	[    1.000010] ---[ end trace 0000000000000000 ]---
	[    1.000010] between
	[    1.000011] rcu: INFO: rcu_sched self-detected stall on CPU
	[    1.000012] Call trace:
	[    1.000013]  two+0x10/0x20
	[    1.000014] behind
	[    1.000015] ==================================================================
	[    1.000016] BUG: KASAN: use-after-free in f+0x1/0x2
	[    1.000017] Call trace:
	[    1.000018]  three+0x10/0x20
	[    1.000019] Freed by task 1:
	[    1.000020] ==================================================================
	[    1.000021] behind
	EOF
	grep -v 'Boot\|thread\|behind\|between\|^KTAP\|^ne$\|15\]' "$scratch/log" | sed 's/^# a li//' >"$scratch/want"
	reports "$scratch/log"
	sed -i 's/^# a li//; /^ne$/d; s/^\[ [^]]*\] //' "$scratch/log" "$scratch/want"
	reports "$scratch/log"
}
t reports_whole

it 'with -r, ten reports are printed, and of none nothing'
reports_many() {
	for n in $(seq 12); do printf '[    1.000000] BUG: %s\n[    1.000001] ---[ end trace 0 ]---\n' "$n"; done >"$scratch/log"
	exits 0 "$vmrun" -r "$scratch/log"
	counts 10 "$scratch/out" BUG
	has "$scratch/err" 'svc462: 2 more reports are on the console'
	"$scratch/pass" >"$scratch/log"
	: >"$scratch/want"
	reports "$scratch/log"
}
t reports_many

it 'a console that cannot be read is an ERROR'
bad_saved() {
	run 2 "svc462: ERROR (2): usage: cannot read '$scratch/no': No such file or directory" \
		-j "$scratch/no"
	run 2 "svc462: ERROR (2): usage: cannot read '$scratch': Is a directory" \
		-j "$scratch"
	run 2 'svc462: ERROR (2): usage: -j and -r read a file and run nothing' \
		-j "$scratch/log" -- true
}
t bad_saved

# nothing outlives vmrun

# interrupted SIGNAL: what vmrun does on it, with a guest that ignores it
interrupted() {
	rm "$scratch/out"
	"$vmrun" -- "$scratch/stubborn" >"$scratch/out" 2>/dev/null &
	wait_for "$scratch/out"
	pid=$(head -n 1 "$scratch/out")
	kill -s "$1" "$!"
	status=0
	wait "$!" || status=$?
	is 2 "$status"
	ends "$scratch/out" "svc462: ERROR (2): host: interrupted by SIG$1"
	gone "$pid"
}
for s in INT TERM HUP; do
	it "the guest dies with vmrun on SIG$s"
	t interrupted "$s"
done

it 'the guest dies with vmrun on SIGKILL'
killed() {
	rm "$scratch/out"
	"$vmrun" -- "$scratch/stubborn" >"$scratch/out" 2>/dev/null &
	wait_for "$scratch/out"
	pid=$(head -n 1 "$scratch/out")
	kill -s KILL "$!"
	gone "$pid"
}
t killed

it 'a guest that ignores SIGTERM dies on the deadline'
deadline_kills() {
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/stubborn"
	gone "$(head -n 1 "$scratch/out")"
}
t deadline_kills

it 'what a wrapper leaves behind neither stays nor holds vmrun up'
left_behind() {
	guest wrapper <<-EOF
	sleep 300 &
	echo \$!
	"$scratch/pass"
	EOF
	run 0 'svc462: PASS (0)' -- "$scratch/wrapper"
	gone "$(head -n 1 "$scratch/out")"
}
t left_behind

it 'the deadline reaches the child of a wrapper'
wrapped() {
	guest waits <<-'EOF'
	sleep 300 &
	echo $!
	wait
	EOF
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- "$scratch/waits"
	gone "$(head -n 1 "$scratch/out")"
}
t wrapped

guest qemu-system-mute <<EOF
"$scratch/pass"
echo 'mute: warning: nothing' >&2
echo 'mute: no such machine' >&2
EOF
it 'a QEMU that speaks no QMP did not start, whatever it prints'
t run 2 'svc462: ERROR (2): usage: QEMU did not start: mute: no such machine' \
	-- "$scratch/qemu-system-mute"

# real guests

as=${CROSS_COMPILE:-aarch64-linux-gnu-}gcc
qemu=${QEMU:-qemu-system-aarch64}
if ! command -v "$qemu" >/dev/null || ! command -v "$as" >/dev/null; then
	it 'real guests'
	skip "no $qemu or no $as"
	done_testing
	exit
fi

machine='-M virt -cpu cortex-a53 -nographic -nodefaults -serial stdio'

# image NAME: a flat arm64 image that says $report on the PL011, then runs the
# instructions from standard input
image() {
	{
		cat <<-'EOF'
		adr x1, report
		mov x2, #0x09000000
		1: ldrb w3, [x1], #1
		cbz w3, 2f
		str w3, [x2]
		b 1b
		2:
		EOF
		cat
		printf 'report: .asciz "%s"\n' "$report"
	} >"$scratch/$1.S"
	"$as" -c -o "$scratch/$1.o" "$scratch/$1.S"
	"${as%gcc}objcopy" -O binary "$scratch/$1.o" "$scratch/$1"
}

# vm CODE VERDICT IMAGE [ARG...]
vm() {
	code=$1
	last=$2
	name=$3
	shift 3
	run "$code" "$last" -t 20 -- "$qemu" $machine -no-reboot -kernel "$scratch/$name" "$@"
}

report='KTAP version 1\n1..1\nok 1 a\n'
image off <<'EOF'
ldr w0, =0x84000008
hvc #0
b .
EOF
image reset <<'EOF'
ldr w0, =0x84000009
hvc #0
b .
EOF
image spin <<'EOF'
b .
EOF
image noisy <<'EOF'
mov w3, #'x'
1: str w3, [x2]
b 1b
EOF
report='1..1\nok 1 a\nreboot: Power down\n'
image forge <<'EOF'
ldr w0, =0x84000009
hvc #0
b .
EOF
report=''
image silent <<'EOF'
ldr w0, =0x84000008
hvc #0
b .
EOF

it "QEMU's word for a shutdown is believed"
t vm 0 'svc462: PASS (0)' off
it "QEMU's word for a reset is believed"
t vm 5 \
	'svc462: INCOMPLETE (5): the guest reset itself instead of powering off' \
	reset
it "QEMU's word beats a forged power-off"
t vm 5 \
	'svc462: INCOMPLETE (5): the guest reset itself instead of powering off' \
	forge

it 'the shutdown of a guest of four instructions is not missed'
quick() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		vm 5 'svc462: INCOMPLETE (5): no KTAP report' silent
	done
}
t quick
it 'that a guest printed nothing at all is said, with what that may be'
is_silent() {
	exits 5 build/vmrun -q -t 60 -- "$qemu" $machine -kernel "$scratch/silent"
	has "$scratch/err" "svc462: the console is empty: the kernel ended or hung before its first line, \
or has no CONFIG_SERIAL_AMBA_PL011_CONSOLE"
}
t is_silent

it 'a guest that spins is killed on the deadline'
spins() {
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 -- \
		"$qemu" $machine -kernel "$scratch/spin" -pidfile "$scratch/pid"
	gone "$(cat "$scratch/pid")"
}
t spins
it 'a guest that floods is killed on the deadline'
noise() {
	run 124 'svc462: TIMEOUT (124): killed after 1 s' -t 1 \
		-l "$scratch/log" -- \
		"$qemu" $machine -kernel "$scratch/noisy" -pidfile "$scratch/pid"
	gone "$(cat "$scratch/pid")"
	at_most 8599999 "$(wc -c <"$scratch/log")"
}
slow noise

it 'a QEMU that is killed is INCOMPLETE'
killed_qemu() {
	rm -f "$scratch/pid" "$scratch/out"
	"$vmrun" -- "$qemu" $machine -kernel "$scratch/spin" -pidfile "$scratch/pid" \
		>"$scratch/out" 2>&1 &
	wait_for "$scratch/out"
	kill -s "$1" "$(cat "$scratch/pid")"
	status=0
	wait "$!" || status=$?
	is 5 "$status"
	ends "$scratch/out" "svc462: INCOMPLETE (5): the guest did not power itself off: $2"
}
t killed_qemu KILL \
	"${qemu##*/} was killed by signal 9 (Killed)"
it 'a QEMU that is stopped from outside is INCOMPLETE'
t killed_qemu TERM \
	"${qemu##*/} says host-signal"

# a host that gives no CPU

# stalls SECONDS_STOPPED: a guest that reports a lockup, and was stopped before it
stalls() {
	guest stalls <<-EOF
	echo \$\$
	printf '[    0.1] Run /init as init process\n1..1\n'
	sleep $2
	printf '[    9.1] watchdog: BUG: soft lockup - CPU#0 stuck for ${3-3}s! [init:1]\n'
	printf '${4-}'
	printf '[    9.2] Kernel panic - not syncing: softlockup: hung tasks\n'
	printf '[    9.3] ---[ end Kernel panic - not syncing: softlockup: hung tasks ]---\n'
	EOF
	rm -f "$scratch/out"
	"$vmrun" -t 60 -- "$scratch/stalls" >"$scratch/out" 2>"$scratch/err" &
	wait_for "$scratch/out"
	pid=$(head -n 1 "$scratch/out")
	if [ "$1" -gt 0 ]; then
		kill -s STOP "$pid"
		sleep "$1"
		kill -s CONT "$pid"
	fi
	status=0
	wait "$!" || status=$?
}
it 'a lockup of a guest that got no CPU is an ERROR of the host'
starved_lockup() {
	stalls 4 1
	is 2 "$status"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: starved: in [0-9]+ s the guest could run for [0-9]+ s: BUG: soft lockup - CPU#0 stuck for 3s! \[init:1\]$'
}
t starved_lockup
it 'a lockup of a guest that had its CPU is a CRASH'
real_lockup() {
	stalls 0 3
	is 3 "$status"
	ends "$scratch/out" 'svc462: CRASH (3): BUG: soft lockup - CPU#0 stuck for 3s! [init:1]'
	# it was stopped, but not in the time that the report is of
	stalls 2 4 1
	ends "$scratch/out" 'svc462: CRASH (3): BUG: soft lockup - CPU#0 stuck for 1s! [init:1]'
}
t real_lockup
it 'a panic by lockup whose report was lost is a CRASH'
only_a_panic() {
	guest panics <<-'EOF'
	echo '[    9.2] Kernel panic - not syncing: softlockup: hung tasks'
	EOF
	run 3 'svc462: CRASH (3): Kernel panic - not syncing: softlockup: hung tasks' -- "$scratch/panics"
}
t only_a_panic
it 'another bug beside it is a CRASH on any host'
other_bug() {
	stalls 4 1 3 '[    9.1] BUG: a\n'
	ends "$scratch/out" 'svc462: CRASH (3): BUG: soft lockup - CPU#0 stuck for 3s! [init:1]'
	stalls 4 1 3 'pid 1: the kernel is tainted W, a warning\n'
	ends "$scratch/out" 'svc462: CRASH (3): BUG: soft lockup - CPU#0 stuck for 3s! [init:1]'
}
t other_bug

# stopped_qemu SECONDS: a QEMU that spins, with a deadline of 2 s, and is stopped for so long
stopped_qemu() {
	rm -f "$scratch/pid" "$scratch/out"
	"$vmrun" -t 2 -- "$qemu" $machine -kernel "$scratch/spin" -pidfile "$scratch/pid" \
		>"$scratch/out" 2>&1 &
	wait_for "$scratch/out"
	qemu_pid=$(cat "$scratch/pid")
	from=$(date +%s)
	kill -s STOP "$qemu_pid"
	if [ "$1" -gt 0 ]; then
		sleep "$1"
		kill -s CONT "$qemu_pid"
	fi
	status=0
	wait "$!" || status=$?
	took=$(($(date +%s) - from))
	gone "$qemu_pid"
}
it 'a QEMU that is stopped, and would not even see a SIGTERM, is killed at five times the deadline: an ERROR of the host'
starved_deadline() {
	stopped_qemu 0
	is 2 "$status"
	at_least 9 "$took"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: starved: in 10 s the guest could run for [01] s: killed after 2 s$'
}
t starved_deadline
it 'the deadline counts the time in which the guest could run'
stretched_deadline() {
	stopped_qemu 4
	at_least 5 "$took"
	# on a host with much other work it was kept from running the rest of the time, too
	ends_like "$scratch/out" \
		'^svc462: (TIMEOUT \(124\): |ERROR \(2\): host: starved: in [0-9]+ s the guest could run for [0-9]+ s: )killed after 2 s$'
}
t stretched_deadline

it 'QEMU dies with vmrun on SIGKILL'
orphaned_qemu() {
	rm -f "$scratch/pid" "$scratch/out"
	"$vmrun" -- "$qemu" $machine -kernel "$scratch/spin" -pidfile "$scratch/pid" \
		>"$scratch/out" 2>&1 &
	wait_for "$scratch/out"
	kill -s KILL "$!"
	gone "$(cat "$scratch/pid")"
}
t orphaned_qemu

it 'a CPU that QEMU does not know is an ERROR'
t run 2 "svc462: ERROR (2): usage: QEMU did not start: $qemu: unable to find CPU model 'no-such-cpu'" \
	-- "$qemu" -M virt -display none -cpu no-such-cpu
it 'an option that this version of QEMU does not have is an ERROR'
t run 2 "svc462: ERROR (2): usage: QEMU did not start: $qemu: -no-such-option: invalid option" \
	-- "$qemu" -M virt -no-such-option
it 'what QEMU says on standard error is shown, and decides nothing'
chatty() {
	for level in warning error; do
		printf '%s\n' '#!/bin/sh' "echo 'qemu: $level: a chat' >&2" 'exec qemu-system-aarch64 "$@"' \
			>"$scratch/qemu-system-chatty"
		chmod +x "$scratch/qemu-system-chatty"
		run 0 'svc462: PASS (0)' -- "$scratch/qemu-system-chatty" $machine -no-reboot -kernel "$scratch/off"
		has "$scratch/err" "qemu: $level: a chat"
	done
}
t chatty
it 'a QEMU that dies at its start is an ERROR with its words'
dies() {
	printf '%s\n' '#!/bin/sh' "echo 'qemu: warning: old' >&2; echo 'qemu: I am broken' >&2" "$1" \
		>"$scratch/qemu-system-dies"
	chmod +x "$scratch/qemu-system-dies"
	run 2 "svc462: ERROR (2): ${2:-usage}: QEMU did not start: qemu: I am broken" -- "$scratch/qemu-system-dies"
}
t dies 'exit 1'
it 'a QEMU that is killed at its start is an ERROR with its words'
t dies 'kill -KILL $$' host
it 'a QEMU that ends at its start, and says that all is well, is an ERROR'
t dies 'exit 0'
it 'a QEMU that is not there is an ERROR'
t run 2 "svc462: ERROR (2): tools: cannot run 'qemu-system-none': No such file or directory" -- qemu-system-none
it 'a kernel that QEMU cannot load is an ERROR'
t run 2 "svc462: ERROR (2): usage: QEMU did not start: $qemu: could not load kernel '$scratch/no'" \
	-- "$qemu" -M virt -nographic -nodefaults -kernel "$scratch/no"

it 'with -k vmrun shows the result of each test, which is CRASH if the kernel reported a bug before it, and none of the kernel'\''s'
shows_results() {
	cat >"$scratch/console" <<-'EOF'
	[    0.100000] KTAP version 1
	[    0.100000] 1..1
	[    0.100000] not ok 1 a_test_of_the_kernel
	KTAP version 1
	1..4
	    1..1
	    not ok 1 sub
	ok 1 a
	[    1.000000] WARNING: CPU: 0 PID: 1 at kernel/x.c:3 f+0x1/0x2
	[    1.100000] BUG: what follows from it
	ok 2 b
	ok 3 c # SKIP no device
	not ok 4 d
	[    2.000000] reboot: Power down
	EOF
	exits 0 "$vmrun" -k -j "$scratch/console"
	cat >"$scratch/wanted" <<-'EOF'
	1 FAIL ok 1 a
	2 CRASH WARNING: CPU: 0 PID: 1 at kernel/x.c:3 f
	3 SKIP ok 3 c # SKIP no device
	4 FAIL not ok 4 d
	svc462: PASS (0): 2 passed, 1 skipped
	EOF
	same "$scratch/wanted" "$scratch/out"
}
t shows_results

it 'with -k no result before, and no bug, decides on how the machine ended'
ends_by_itself() {
	sed -e '/not ok 4/d' -e 's/Power down/Restarting system/' "$scratch/console" >"$scratch/restarted"
	exits 5 "$vmrun" -k -j "$scratch/restarted"
	ends "$scratch/out" \
		'svc462: INCOMPLETE (5): test 4 of 4 was not reported; the guest reset itself instead of powering off'
	sed '/not ok 4/s/.*/BUG: the next one/' "$scratch/console" >"$scratch/crashed"
	exits 3 "$vmrun" -k -j "$scratch/crashed"
	ends "$scratch/out" 'svc462: CRASH (3): BUG: the next one'
}
t ends_by_itself

it 'with -k what contradicts the plan is no result, and fails the one that comes next'
contradicts() {
	printf '%s\n' 1..2 'ok 7 x' 'ok 1 a' 'ok 1 b' 'ok 2 c' '[    2.000000] reboot: Power down' >"$scratch/forged"
	exits 0 "$vmrun" -k -j "$scratch/forged"
	head -n 2 "$scratch/out" >"$scratch/results"
	printf '%s\n' '1 FAIL beyond the plan 1..2: ok 7 x' '2 FAIL wrong test number: ok 1 b' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/results"
}
t contradicts

it 'with -k the time of vmrun -t begins anew with each result'
begins_anew() {
	# shellcheck disable=SC2016
	exits 0 "$vmrun" -k -t 2 -- sh -c 'echo 1..3; for i in 1 2 3; do sleep 1; echo "ok $i"; done; echo "reboot: Power down"'
	ends "$scratch/out" 'svc462: PASS (0)'
	exits 124 "$vmrun" -k -t 1 -- sh -c 'echo 1..3; echo ok 1; sleep 5; echo ok 2'
	ends "$scratch/out" 'svc462: TIMEOUT (124): killed after 1 s'
}
t begins_anew

done_testing
