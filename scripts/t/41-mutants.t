#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The demo with one thing wrong in it: each mutation has its own verdict.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

w=$scratch/w
checkout "$w"
cd "$w"
cp -p build/6.1/Image "$scratch/Image"

# run VERDICT [ARG...]: make run ends with a line that begins so
run() {
	verdict=$1
	shift
	make run "$@" >"$scratch/out" 2>"$scratch/err" || :
	case $(tail -n 1 "$scratch/out") in
	"$verdict"*) ;;
	*) wrong "a last line that begins with $verdict" "$scratch/out" ;;
	esac
	# the kernel was not touched
	same "$scratch/Image" build/6.1/Image
	lacks "$scratch/out" '^\[4/5\]'
}

# mutant SED VERDICT [ARG...]: the same for an init.c edited so
mutant() {
	sed "$1" "$top/init/init.c" >init/init.c
	fails cmp -s init/init.c "$top/init/init.c"
	shift
	run "$@"
}

off='s/reboot(LINUX_REBOOT_CMD_POWER_OFF);'

it 'an init that calls 463 is a FAIL with ENOSYS'
calls_463() {
	mutant 's/= __NR_custom_call;/= 463;/' 'svc462: FAIL (1): not ok 1 custom_call'
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
}
t calls_463

it 'a negative argument is EINVAL, the first too large one EOVERFLOW'
calls_with_other_arguments() {
	mutant 's/custom_call(21);/custom_call(-1);/' 'svc462: FAIL (1): not ok 1 custom_call'
	has "$scratch/out" '# custom_call(21) = -22 EINVAL'
	mutant 's/custom_call(21);/custom_call(0x40000000);/' 'svc462: FAIL (1): not ok 1 custom_call'
	has "$scratch/out" '# custom_call(21) = -75 EOVERFLOW'
	mutant 's/custom_call(21);/custom_call(0x3fffffff);/' 'svc462: FAIL (1): not ok 1 custom_call'
	has "$scratch/out" '# custom_call(21) = 2147483646'
}
t calls_with_other_arguments

it 'an init that exits is a CRASH'
t mutant "$off//" 'svc462: CRASH (3): Kernel panic - not syncing: Attempted to kill init!'

it 'an init that crashes is a CRASH'
t mutant "$off/__builtin_trap();/" \
	'svc462: CRASH (3): Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000005'

it 'an init that hangs is a TIMEOUT'
t mutant "$off/for (;;) sleep(1);/" 'svc462: TIMEOUT (124)' TIMEOUT=2

it 'an init that floods the console is a TIMEOUT'
floods() {
	mutant "$off/for (;;) write(1, report, strlen(report));/" 'svc462: TIMEOUT (124)' TIMEOUT=2
	at_most 8500000 "$(stat -c %s build/6.1/console.log)"
}
slow floods

it 'a forged complete plan and power-off before a reset is INCOMPLETE'
forges_a_report() {
	mutant 's/reboot(LINUX_REBOOT_CMD_POWER_OFF);/write(1, "reboot: Power down\\n", 19); reboot(LINUX_REBOOT_CMD_RESTART);/' \
		'svc462: INCOMPLETE (5): the guest reset itself'
	has "$scratch/out" 'ok 1 custom_call'
}
t forges_a_report

it 'an init that says nothing and powers off is INCOMPLETE'
says_nothing() {
	mutant 's/write(1, report/write(1, ""/; s/strlen(report))/0)/' 'svc462: INCOMPLETE (5): no KTAP report'
}
t says_nothing

it 'no init is a CRASH'
is_missing() {
	cp -p "$top/init/init.c" init/init.c
	make build/6.1/initramfs.cpio
	: | cpio --quiet -o -H newc >build/6.1/initramfs.cpio
	run 'svc462: CRASH (3): Kernel panic - not syncing: No working init found'
}
t is_missing

it 'an init that does not compile is an ERROR, and nothing is booted'
does_not_compile() {
	rm -f build/6.1/console.log
	mutant 's/int main/int main(/' 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/init'
	run 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/init'
	absent build/6.1/console.log
}
t does_not_compile

it 'the demo itself passes again'
passes_again() {
	cp -p "$top/init/init.c" init/init.c
	touch init/init.c
	run 'svc462: PASS (0)'
}
t passes_again

done_testing
