#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PROGS=: many programs in one boot or in one each, what becomes of each, and of all.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
results=build/6.1/462-gcc-user/results

# reads FILE <<TEXT: this is in it
reads() {
	cat >"$scratch/wanted"
	same "$scratch/wanted" "$1"
}

# program NAME 'BODY': a C file with this main()
program() {
	mkdir -p "$(dirname "$scratch/$1")"
	{
		printf '#include <%s.h>\n' stdio stdlib string unistd sys/reboot
		printf 'int main(void)\n{\n%s\n}\n' "$2"
	} >"$scratch/$1"
}
program off.c 'return reboot(0x4321fedc);'
program reset.c 'return reboot(0x1234567);'
program forge.c 'FILE *f = fopen("/dev/console", "w"); fputs("\nok 99 x\n", f); return fclose(f);'
program warn.c 'FILE *f = fopen("/dev/kmsg", "w"); fputs("<4>WARNING: CPU: 0 PID: 1 at x.c:1 f+0x0/0x10\n", f); return fclose(f);'
program pass.c 'puts("ok 9 forged"); return 0;'
program fail.c 'return 3;'
program selftest/skip.c 'return 4;'
program selftest/near.c 'return access("data", R_OK) || access("./near", X_OK);'
echo >"$scratch/selftest/data"
program automake/skip.c 'return 77;'
program folder/1hang.c 'fork(); for (;;) pause();'
program folder/2left.c 'if (!fork()) { setsid(); for (;;) pause(); } return 0;'
program folder/3memory.c 'for (;;) memset(malloc(1 << 20), 1, 1 << 20);'
program folder/4own.c 'puts("1..1\nnot ok 1 sub"); return 0;'
program bad.c 'return nothing;'

it 'each program has its result, also behind one that ends the machine'
each_has_a_result() {
	cat >"$scratch/list.txt" <<-EOF
	# as the kernel's selftests list theirs
	selftest:skip
	selftest:near
	EOF
	exits 2 make run "PROGS=$scratch/off.c $scratch/pass.c $scratch/fail.c $scratch/list.txt $scratch/automake/skip.c \
$scratch/folder $scratch/pass.c" TIMEOUT=3 APPEND=sysctl.vm.panic_on_oom=1
	sed -n '/^KTAP/,$p' "$scratch/out" >"$scratch/report"
	reads "$scratch/report" <<-'EOF'
	KTAP version 1
	1..11
	not ok 1 off # INCOMPLETE test 1 of 11 was not reported; the guest powered itself off before that
	ok 2 pass
	not ok 3 fail # exit status 3
	ok 4 skip # SKIP
	ok 5 near
	ok 6 skip # SKIP
	not ok 7 1hang # TIMEOUT killed after 3 s
	ok 8 2left
	not ok 9 3memory # CRASH Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled
	not ok 10 4own # its own report: not ok 1 sub
	ok 11 pass
	svc462: 11 of 11 programs: 1 CRASH 3 FAIL 1 INCOMPLETE 4 PASS 2 SKIP
	svc462: CRASH (3): 1 of 11 programs, the first is number 9: Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled
	EOF
	matches "$scratch/err" 'Kernel panic - not syncing: Out of memory'
	# they are the evidence, and the console of a run before is not
	absent $results/../console.log $results/../code
	(cd $results && ls -v) >"$scratch/boots"
	is '1.log 2.log 10.log names table' "$(paste -sd ' ' "$scratch/boots")"
}
t each_has_a_result

it 'what ends the machine, or forges a result, is judged by itself'
is_judged_by_itself() {
	exits 2 make run "PROGS=$scratch/warn.c $scratch/fail.c $scratch/forge.c $scratch/reset.c \
$scratch/pass.c"
	sed -n '/^KTAP/,$p' "$scratch/out" >"$scratch/report"
	reads "$scratch/report" <<-'EOF'
	KTAP version 1
	1..5
	not ok 1 warn # CRASH WARNING: CPU: 0 PID: 1 at x.c:1 f
	not ok 2 fail # exit status 3
	not ok 3 forge # beyond the plan 1..5: ok 99 x
	not ok 4 reset # INCOMPLETE test 4 of 5 was not reported; the guest reset itself instead of powering off
	ok 5 pass
	svc462: 5 of 5 programs: 1 CRASH 2 FAIL 1 INCOMPLETE 1 PASS
	svc462: CRASH (3): 1 of 5 programs, the first is number 1: WARNING: CPU: 0 PID: 1 at x.c:1 f
	EOF
	shows "$scratch/err" 'WARNING: CPU: 0 PID: 1 at x.c:1 f+0x0/0x10'
}
t is_judged_by_itself

it 'ISOLATE=1 gives each a boot of its own, and the same results'
isolates() {
	exits 0 make run "PROGS=$scratch/pass.c $scratch/selftest/skip.c $scratch/folder/2left.c" ISOLATE=1
	sed -n '/^KTAP/,$p' "$scratch/out" >"$scratch/report"
	reads "$scratch/report" <<-'EOF'
	KTAP version 1
	1..3
	ok 1 pass
	ok 2 skip # SKIP
	ok 3 2left
	svc462: 3 of 3 programs: 2 PASS 1 SKIP
	svc462: PASS (0): 2 of 3 programs
	EOF
	(cd $results && echo *.log) >"$scratch/boots"
	is '1.log 2.log 3.log' "$(cat "$scratch/boots")"
}
slow isolates

it 'a program that cannot be built stops all before the boot, or with KEEP_GOING=1 has not passed'
cannot_be_built() {
	exits 2 make run "PROGS=$scratch/bad.c $scratch/pass.c"
	shows "$scratch/err" 'svc462: PROGS: 1 of 2 programs cannot be built, see above; KEEP_GOING=1 runs the others'
	matches "$scratch/err" "bad.c: .*nothing.* undeclared"
	ends "$scratch/out" 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc-user/progs.cpio, see above'
	exits 2 make run "PROGS=$scratch/bad.c $scratch/pass.c" KEEP_GOING=1
	shows "$scratch/out" 'ok 2 pass'
	ends "$scratch/out" 'svc462: INCOMPLETE (5): 1 of 2 programs, the first is number 1: it was not built: see build/6.1/462-gcc-user/progs/1.out'
}
t cannot_be_built

it 'what feature of the kernel a program did not get is said behind its name'
says_what_lacks() {
	printf '#include <errno.h>\n#include <stdio.h>\n#include <sys/socket.h>\n' >"$scratch/vsock.c"
	echo 'int main(void) { return socket(AF_VSOCK, SOCK_STREAM, 0) < 0 ? perror("AF_VSOCK"), 1 : 0; }' >>"$scratch/vsock.c"
	exits 2 make run "PROGS=$scratch/pass.c $scratch/bad.c $scratch/vsock.c $scratch/fail.c" KEEP_GOING=1
	grep ' met ' "$scratch/err" >"$scratch/said" || :
	reads "$scratch/said" <<-'EOF'
	svc462: vsock met EAFNOSUPPORT, AF_VSOCK: it needs CONFIG_VSOCKETS, which this kernel does not have: use KCONFIG=vsock
	EOF
	(cd $results && ls -A) >"$scratch/left"
	is '1.log names table' "$(paste -sd ' ' "$scratch/left")"
}
t says_what_lacks

it 'what names no program is refused'
names_no_program() {
	exits 2 make run "PROGS=$scratch/none.c"
	shows "$scratch/err" "svc462: PROGS: there is no program $scratch/none.c"
	mkdir -p "$scratch/empty"
	exits 2 make run "PROGS=$scratch/empty"
	shows "$scratch/err" "svc462: PROGS=$scratch/empty: there is no program in this"
	ends "$scratch/out" 'svc462: ERROR (2): usage: cannot make build/6.1/462-gcc-user/progs.cpio, see above'
	exits 2 make run PROGS=a.c PROG=b.c
	ends "$scratch/out" 'svc462: ERROR (2): usage: make run with PROG: PROGS are several programs, each judged by itself: leave it or PROGS out'
	exits 2 make bundle PROGS=a.c
	ends "$scratch/out" 'svc462: ERROR (2): usage: make bundle with PROGS: it is about one program: give that as PROG'
	exits 2 make run ISOLATE=1
	ends "$scratch/out" 'svc462: ERROR (2): usage: make run with ISOLATE: it is for several programs: give them as PROGS'
}
t names_no_program

# counts VERDICT <<TABLE: what build/count says of a table of 3 programs
counts() {
	cat >"$scratch/table"
	build/count programs "$scratch/table" 3 >"$scratch/out" || :
	ends "$scratch/out" "svc462: $1"
}

it 'the worst of the verdicts is that of all, and a program that did not run has not passed'
worst_wins() {
	printf '1 PASS\n2 PASS\n3 PASS\n' | counts 'PASS (0): 3 of 3 programs'
	printf '1 SKIP\n2 SKIP\n3 SKIP\n' | counts 'SKIP (4): 3 of 3 programs'
	printf '1 PASS\n3 PASS\n' | counts 'INCOMPLETE (5): 1 did not run'
	printf '1 PASS\n2 FAIL no\n3 CRASH BUG\n' | counts 'CRASH (3): 1 of 3 programs, the first is number 3: BUG'
	printf '1 PASS\n2 FAIL no\n3 FAIL no\n0 CRASH late\n' | counts 'CRASH (3): late'
	printf '1 PASS\n0 ERROR host: starved\n' | counts 'ERROR (2): host: starved'
	counts 'INCOMPLETE (5): 3 did not run' </dev/null
}
t worst_wins

done_testing
