#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The soak: what is counted, kept, resumed and said, with bundles that only play a
# boot, and the rate of a real program that fails by a number it is given.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
command -v parallel >/dev/null || skip_all 'no parallel'
make --no-print-directory build/count >&2
boots=5
one_in=5
[ "${ALL-}" != 1 ] || { boots=300; one_in=50; }

# bundle: one whose run.sh is on standard input, with $n the number of the boot
bundle() {
	rm -rf "$scratch/made"
	mkdir -p "$scratch/made/svc462-bundle/vmrun-source"
	cd "$scratch/made/svc462-bundle"
	{
		printf '#!/bin/sh\nset -eu\ncd "${0%%/*}"\nn=${1#BOOT=}\nend() { echo "svc462: $1 ($2)"; exit "$2"; }\n'
		cat
	} >run.sh
	chmod +x run.sh
	touch Image initramfs.cpio vmrun vmrun-source/vmrun.c
	sha256sum Image initramfs.cpio vmrun run.sh >SHA256SUMS
	tar -C .. -cf "$scratch/bundle.tar" svc462-bundle
	cd "$top"
}

# soak CODE 'LAST LINE' [VARIABLE=VALUE...]
soak() {
	code=$1
	last=$2
	shift 2
	exits "$code" env N=20 "$@" scripts/report/soak "$scratch/bundle.tar" "$scratch/soak"
	ends "$scratch/out" "svc462: $last"
}

counted() {
	is "$1 " "$(tr '\n' ' ' <"$scratch/soak/counts")"
}

logs() {
	is "$1" "$(cd "$scratch/soak" && find . -name '*.log' | sort | tr '\n' ' ')"
}

it 'without a failure the rate is below 3/N'
clean() {
	bundle <<-'EOF'
	end PASS 0
	EOF
	soak 0 'PASS (0): none of 20 boots failed: the rate is below 15 % at 95 % confidence'
	counted 'PASS 20'
	logs ''
}
t clean

it 'every verdict is counted, what did not pass is kept, host errors are no boots'
verdicts() {
	rm -rf "$scratch/soak"
	bundle <<-'EOF'
	case $n in
	1) end SKIP 4 ;;
	3) end FAIL 1 ;;
	4) end ERROR 2 ;;
	5) echo words; end CRASH 3 ;;
	7) end INCOMPLETE 5 ;;
	9) end TIMEOUT 124 ;;
	11) kill -9 $$ ;;
	*) end PASS 0 ;;
	esac
	EOF
	soak 1 "FAIL (1): 4 of 17 boots failed: 23.5 %, 95 % interval 6.81 % to 49.9 %; replay the first with BOOT=3, see $scratch/soak/3.log" KEEP_GOING=1
	counted 'PASS 13 FAIL 1 ERROR 2 CRASH 1 SKIP 1 INCOMPLETE 1 TIMEOUT 1'
	logs './1.log ./11.log ./3.log ./4.log ./5.log ./7.log ./9.log '
	is "$(printf 'words\nsvc462: CRASH (3)')" "$(cat "$scratch/soak/5.log")"
}
t verdicts

it 'it stops at the first failure unless told to go on'
stops() {
	rm -rf "$scratch/soak"
	bundle <<-'EOF'
	case $n in 4) end FAIL 1 ;; *) sleep 0.2; end PASS 0 ;; esac
	EOF
	exits 1 env N=500 scripts/report/soak "$scratch/bundle.tar" "$scratch/soak"
	at_most 99 "$(grep -c '^[0-9]' "$scratch/soak/joblog")"
	ends_like "$scratch/out" '^svc462: FAIL \(1\): 1 of .*BOOT=4'
}
t stops

it 'with EXPECT the boots count that show the symptom'
symptom() {
	rm -rf "$scratch/soak"
	bundle <<-'EOF'
	case $n in 4) echo symptom; end PASS 0 ;; 5) end CRASH 3 ;; *) end FAIL 1 ;; esac
	EOF
	soak 0 "PASS (0): 1 of 19 boots showed it: 5.26 %, 95 % interval 0.133 % to 26 %; replay the first with BOOT=4, see $scratch/soak/4.log" \
		KEEP_GOING=1 EXPECT=symptom
	logs './4.log ./5.log '
	bundle <<-'EOF'
	end FAIL 1
	EOF
	soak 1 'FAIL (1): none of 20 boots showed it: the rate is below 15 % at 95 % confidence' EXPECT=symptom
}
t symptom

all_of_one() {
	bundle <<-EOF
	end $1 $2
	EOF
	soak "$2" "$3" KEEP_GOING=1
}
it 'a soak that ended early is not a PASS'
# the rest of the boots was never made
early() {
	bundle <<-'EOF'
	[ "$n" -ne 3 ] || end SKIP 4
	end PASS 0
	EOF
	exits 4 env N=200 scripts/report/soak "$scratch/bundle.tar" "$scratch/soak"
	ends_like "$scratch/out" '^svc462: SKIP \(4\): 1 of [0-9]+ boots skipped their tests, see '
	bundle <<-'EOF'
	[ "$n" -ne 9 ] || kill -KILL "$(cat ../../parallel)"
	end PASS 0
	EOF
	# a parallel that says who it is
	mkdir "$scratch/bin"
	printf '#!/bin/sh\necho $$ >../parallel\nexec "%s" "$@"\n' "$(command -v parallel)" >"$scratch/bin/parallel"
	chmod +x "$scratch/bin/parallel"
	exits 2 env N=200 PATH="$scratch/bin:$PATH" scripts/report/soak "$scratch/bundle.tar" "$scratch/soak"
	ends_like "$scratch/out" \
		'^svc462: ERROR \(2\): host: soak: parallel ended after [0-9]+ of 200 boots; the same command goes on from there$'
	absent "$scratch/soak/counts"
}
t early
it 'all skipped is a SKIP'
t all_of_one SKIP 4 "SKIP (4): 20 of 20 boots skipped their tests, see $scratch/soak"
it 'a boot for which the host failed is made three times, and that is counted apart'
repeated() {
	bundle <<-'EOF'
	echo x >>"../tries.$n"
	[ "$(wc -l <"../tries.$n")" -gt 2 ] || end 'ERROR (2): host: starved: in 10 s' 2
	end PASS 0
	EOF
	rm -f "$scratch"/soak/tries.*
	sed -i 's/echo "svc462: $1 ($2)"/echo "svc462: $1"/' "$scratch/made/svc462-bundle/run.sh"
	(cd "$scratch/made/svc462-bundle" && sha256sum Image initramfs.cpio vmrun run.sh >SHA256SUMS)
	tar -C "$scratch/made" -cf "$scratch/bundle.tar" svc462-bundle
	soak 0 'PASS (0): none of 20 boots failed: the rate is below 15 % at 95 % confidence'
	counted 'PASS 20'
	is 60 "$(cat "$scratch"/soak/tries.* | wc -l)"
	has "$scratch/out" 'svc462: repeated 40 times, as the host failed or gave the guest no CPU'
}
t repeated
it 'errors of the host are an ERROR'
t all_of_one ERROR 2 "ERROR (2): host: 20 of 20 boots could not be made, see $scratch/soak"

it 'an N that is not a number is refused'
no_number() {
	for n in 0 '' -1 x 1.5; do
		soak 2 "ERROR (2): usage: soak: N='$n' is not a number of boots: say N=1000, for example" "N=$n"
	done
}
t no_number

# gone PID...: they have ended (a zombie has, too); gives them a moment
gone() {
	for pid; do
		for _ in $(seq 50); do
			case $(ps -o stat= -p "$pid" || :) in '' | Z*) continue 2 ;; esac
			sleep 0.1
		done
		echo "process $pid is still there"
		return 1
	done
}

# interrupted SIGNAL: in the middle of a soak, and then once more
interrupted() {
	rm -rf "$scratch/soak" "$scratch/ran"
	bundle <<-EOF
	echo "\$n" >>"$scratch/ran"
	[ "\$n" -ne 10 ] || [ -e "$scratch/go" ] || { echo \$\$ >"$scratch/stuck"; exec sleep 30; }
	[ "\$n" -le 10 ] || [ -e "$scratch/go" ] || { touch "$scratch/more"; exec sleep 30; }
	end PASS 0
	EOF
	rm -f "$scratch/go" "$scratch/stuck"
	setsid env --default-signal=INT N=20 scripts/report/soak "$scratch/bundle.tar" "$scratch/soak" \
		>"$scratch/out" 2>&1 &
	pid=$!
	for _ in $(seq 300); do
		[ -s "$scratch/stuck" ] && [ "$(grep -c '^[0-9]' "$scratch/soak/joblog")" -eq 9 ] && break
		sleep 0.1
	done
	kill "-$1" "$pid"
	status=0
	wait "$pid" || status=$?
	is 2 "$status"
	ends "$scratch/out" 'svc462: ERROR (2): host: soak: interrupted after 9 boots; the same command goes on from there'
	gone "$(cat "$scratch/stuck")"
	touch "$scratch/go"
	: >"$scratch/ran"
}
it 'an interrupted soak leaves nothing behind and goes on where it was'
goes_on() {
	interrupted TERM
	soak 0 'PASS (0): none of 20 boots failed: the rate is below 15 % at 95 % confidence'
	has "$scratch/out" 'svc462: going on after 9 boots'
	sort -n "$scratch/ran" | tr '\n' ' ' >"$scratch/numbers"
	is "$(seq 10 20 | tr '\n' ' ')" "$(cat "$scratch/numbers")"
	counted 'PASS 20'
}
t goes_on

it 'a changed bundle starts anew'
anew() {
	interrupted TERM
	echo 'end FAIL 1' | bundle
	soak 1 "FAIL (1): 20 of 20 boots failed: 100 %, 95 % interval 83.2 % to 100 %; replay the first with BOOT=1, see $scratch/soak/1.log" \
		KEEP_GOING=1
	lacks "$scratch/out" 'going on'
}
t anew

it 'a finished soak starts anew'
again() {
	echo 'end PASS 0' | bundle
	for _ in 1 2; do
		soak 0 'PASS (0): none of 20 boots failed: the rate is below 15 % at 95 % confidence'
		counts 20 "$scratch/soak/joblog" '^[0-9]'
		lacks "$scratch/out" 'going on'
	done
}
t again

it 'the interval is that of Clopper and Pearson'
# failed, boots, and the interval from tables
intervals() {
	while read -r failed all low high; do
		is "$failed of $all: $low $high" "$failed of $all: $(build/count interval "$failed" "$all")"
	done <<-'EOF'
	1 10 0.00252858 0.445016
	5 50 0.0332751 0.218135
	10 10 0.691503 1
	0 1000 0 0.00299125
	20 1000 0.0122583 0.03072
	EOF
}
t intervals

it 'after 10 failures in 100 boots 92 are asked for, and 27 after 2 in 2'
asks_for_boots() {
	is 92 "$(build/count repeat 10 100)"
	is 4.9 "$(build/count rarest 92)"
	is 27 "$(build/count repeat 2 2)"
	is 133 "$(build/count twice 10 100)"
	is 16 "$(build/count rarest 27)"
}
t asks_for_boots

it 'it holds the true rate with a probability of 95 % or more'
# the interval holds the true rate in 95 of 100 cases at least: summed up over
# all that can come of 40 boots
coverage() {
	for failed in $(seq 0 40); do
		build/count interval "$failed" 40
	done | python3 -c '
import math, sys
intervals = [tuple(map(float, line.split())) for line in sys.stdin]
for rate in (.001, .01, .02, .05, .1, .3, .5, .77, .99):
    covered = sum(math.comb(40, k) * rate ** k * (1 - rate) ** (40 - k)
                  for k, (low, high) in enumerate(intervals) if low <= rate <= high)
    print(rate, covered)
    assert .95 <= covered <= 1.0001'
}
t coverage

it 'the verdicts have names for their codes, and no other code has one'
names() {
	for code in $(seq 0 130) 4294967296 x ''; do
		build/count verdict "$code" || :
	done | tr '\n' ' ' >"$scratch/names"
	is 'PASS FAIL ERROR CRASH SKIP INCOMPLETE TIMEOUT ' "$(cat "$scratch/names")"
}
t names

it 'what build/count is not made for is refused'
misuse() {
	for call in '' interval 'interval 1' 'interval 2 1' 'interval x 1' 'interval 0 0' 'repeat 0 9' 'rarest 0' \
		'rarest 1 2' 'verdict' 'soak .' 'soak . 1 x' 'count 1 2'; do
		# shellcheck disable=SC2086
		exits 2 build/count $call
		matches "$scratch/err" '^usage: count '
		empty "$scratch/out"
	done
}
t misuse

# hosts: two names of this one, and an sshd of our own

# end_ssh: the server, and the connections that the boots share
end_ssh() {
	for host in 127.0.0.1 localhost; do
		ssh -F "$scratch/ssh/ssh_config" -O exit $host 2>/dev/null || :
	done
	kill "$(cat "$scratch/ssh/pid")"
}
ssh_hosts() {
	mkdir -m 700 "$scratch/ssh"
	cd "$scratch/ssh"
	ssh-keygen -q -t ed25519 -N '' -f host
	ssh-keygen -q -t ed25519 -N '' -f key
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	cat >sshd_config <<-EOF
	ListenAddress 127.0.0.1:$port
	HostKey $scratch/ssh/host
	AuthorizedKeysFile $scratch/ssh/key.pub
	PidFile $scratch/ssh/pid
	StrictModes no
	UsePAM no
	PermitRootLogin yes
	MaxStartups 100
	EOF
	cat >ssh_config <<-EOF
	Port $port
	IdentityFile $scratch/ssh/key
	IdentitiesOnly yes
	StrictHostKeyChecking no
	UserKnownHostsFile $scratch/ssh/known
	AddressFamily inet
	ControlMaster auto
	ControlPath $scratch/ssh/%h
	ControlPersist 60
	LogLevel ERROR
	EOF
	[ -d /run/sshd ] || mkdir /run/sshd
	/usr/sbin/sshd -f "$PWD/sshd_config" -E "$PWD/log"
	trap 'end_ssh; rm -rf "$scratch"' EXIT
	cd "$top"
}
it 'two hosts share the boots, each with a copy of the bundle that is removed'
over_ssh() {
	rm -rf "$scratch/soak"
	bundle <<-'EOF'
	[ -e Image ] && [ -e vmrun-source/vmrun.c ] || end ERROR 2
	case $n in 5) pwd; end FAIL 1 ;; *) end PASS 0 ;; esac
	EOF
	soak 1 "FAIL (1): 1 of 8 boots failed: 12.5 %, 95 % interval 0.316 % to 52.7 %; replay the first with BOOT=5, see $scratch/soak/5.log" \
		N=8 KEEP_GOING=1 SSH='127.0.0.1 localhost' PARALLEL_SSH="ssh -F $scratch/ssh/ssh_config" \
		PARALLEL_HOME="$scratch/parallel"
	is '127.0.0.1 localhost ' "$(grep '^[0-9]' "$scratch/soak/joblog" | cut -f 2 | sort -u | tr '\n' ' ')"
	# it ran in a copy, which is gone
	where=$(head -n 1 "$scratch/soak/5.log")
	case $where in */.svc462-soak-*/svc462-bundle) ;; *) wrong 'a folder .svc462-soak-*' "$where" ;; esac
	absent "${where%/*}"
}
if [ -x /usr/sbin/sshd ] && command -v ssh-keygen rsync >/dev/null && { [ -d /run/sshd ] || [ "$(id -u)" = 0 ]; }; then
	[ "${ALL-}" != 1 ] || ssh_hosts
	slow over_ssh
else
	skip 'no sshd, ssh or rsync'
fi

# real machines: a program that fails by a hash of the boot's number and a seed

cat >"$scratch/flake.c" <<'EOF'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned int number(char **env, const char *name)
{
	size_t n = strlen(name);

	for (; *env; env++)
		if (!strncmp(*env, name, n) && (*env)[n] == '=')
			return atoi(*env + n + 1);
	return 0;
}

int main(int argc, char **argv, char **env)
{
	unsigned int hash = number(env, "BOOT") * 2654435761u + number(env, "SEED");

	hash = (hash ^ hash >> 15) * 2246822519u;
	hash ^= hash >> 13;
	printf("boot %d\n", (int)number(env, "BOOT"));
	return hash % number(env, "ONE_IN") == 0;
}
EOF
seed=3

# predicted: the boots that will fail
predicted() {
	python3 -c '
import sys
boots, one_in, seed = map(int, sys.argv[1:])
for boot in range(1, boots + 1):
    hash = (boot * 2654435761 + seed) & 0xffffffff
    hash = ((hash ^ hash >> 15) * 2246822519) & 0xffffffff
    hash ^= hash >> 13
    if hash % one_in == 0:
        print(boot)' "$boots" "$one_in" $seed
}

checkout_user "$scratch/c" >"$scratch/built" 2>&1
quick_xz
c=$scratch/c/build/6.1

make_soak() {
	make --no-print-directory -C "$scratch/c" soak PROG="$scratch/flake.c" ENV="SEED=$seed ONE_IN=$one_in" \
		N="$boots" "$@"
}

it "of $boots boots of a program that fails in one of $one_in those are counted that must fail"
flake() {
	predicted >"$scratch/predicted"
	exits 2 make_soak KEEP_GOING=1
	failed=$(wc -l <"$scratch/predicted")
	shows "$scratch/out" "flake.c is built on nolibc"
	is "$(printf 'PASS %s\nFAIL %s' $((boots - failed)) "$failed")" "$(cat "$c/soak/counts")"
	is "svc462: FAIL (1): $failed of $boots boots failed:" "$(tail -n 1 "$scratch/out" | cut -d ' ' -f 1-8)"
	tail -n 1 "$scratch/out" >"$scratch/last"
	shows "$scratch/last" "; replay the first with BOOT=$(head -n 1 "$scratch/predicted"), see "
	while read -r boot; do
		has "$c/soak/$boot.log" "# boot $boot"
		ends "$c/soak/$boot.log" 'svc462: FAIL (1): not ok 1 flake # exit status 1'
	done <"$scratch/predicted"
	is "$failed" "$(find "$c/soak" -maxdepth 1 -name '*.log' | wc -l)"
}
slow flake

covers() {
	build/count interval "$failed" "$boots" | {
		read -r low high
		echo "1/$one_in, $low to $high"
		awk "BEGIN { exit !($low <= 1 / $one_in && 1 / $one_in <= $high) }"
		shows "$scratch/last" "$(awk "BEGIN { printf \"interval %.3g %% to %.3g %%;\", 100 * $low, 100 * $high }")"
	}
}
failed=$(predicted | wc -l)
it 'the interval that is reported holds the true rate'
slow covers

readme() {
	sed -n '/^## Soak$/,/^## [^S]/s/^    //p' scripts/README.md >"$scratch/shown"
	is 2 "$(wc -l <"$scratch/shown")"
	grep -v 'boots at' "$scratch/out" | tail -n 2 >"$scratch/said"
	same "$scratch/shown" "$scratch/said"
}
if [ "$boots" -eq 300 ]; then
	it 'scripts/README.md shows what is said'
	t readme
fi

it 'a boot that failed is replayed by its number'
replay() {
	boot=$(predicted | tail -n 1)
	exits 1 "$c/soak/svc462-bundle/run.sh" "BOOT=$boot"
	exits 0 "$c/soak/svc462-bundle/run.sh" "BOOT=$((boot + 1))"
}
slow replay

it 'Ctrl-C leaves no QEMU behind'
# Ctrl-C is SIGINT for all of the terminal's foreground
no_qemu_left() {
	setsid env --default-signal=INT make --no-print-directory -C "$scratch/c" soak \
		PROG="$scratch/flake.c" ENV="SEED=$seed ONE_IN=$one_in" N=1000 KEEP_GOING=1 >"$scratch/out" 2>&1 &
	pid=$!
	ours=
	for _ in $(seq 600); do
		for process in $(ps -eo pid=,args= | awk '/qemu-system-aarch64.*-kernel Image/ { print $1 }'); do
			case $(readlink "/proc/$process/cwd") in "$c"/soak/*) ours="$ours $process" ;; esac
		done
		[ -z "$ours" ] || break
		sleep 0.1
	done
	at_least 1 "$(echo "$ours" | wc -w)"
	kill -INT "-$pid"
	wait "$pid" || :
	# shellcheck disable=SC2086
	gone $ours
	for process in $(ps -eo pid=); do
		case $(readlink "/proc/$process/cwd") in "$c"/*) ps -p "$process" -o args=; return 1 ;; esac
	done
}
t no_qemu_left

done_testing
