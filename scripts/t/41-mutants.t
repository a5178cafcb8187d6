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
	tail -n 12 "$scratch/out"
	case $(tail -n 1 "$scratch/out") in
	"$verdict"*) ;;
	*) return 1 ;;
	esac
	# the kernel was not touched
	cmp build/6.1/Image "$scratch/Image"
	fails grep -q '^\[4/5\]' "$scratch/out"
}

# mutant SED VERDICT [ARG...]: the same for an init.c edited so
mutant() {
	sed "$1" "$top/init/init.c" >init/init.c
	fails cmp -s init/init.c "$top/init/init.c"
	shift
	run "$@"
}

off='s/reboot(LINUX_REBOOT_CMD_POWER_OFF);'

calls_463() {
	mutant 's/= __NR_custom_call;/= 463;/' 'svc462: FAIL (1): not ok 1 custom_call'
	grep -qx '# custom_call(21) = -38 ENOSYS' "$scratch/out"
}
t 'an init that calls 463 is a FAIL with ENOSYS' calls_463

other_argument() {
	mutant 's/custom_call(21);/custom_call(-1);/' 'svc462: FAIL (1): not ok 1 custom_call'
	grep -qx '# custom_call(21) = -22 EINVAL' "$scratch/out"
	mutant 's/custom_call(21);/custom_call(0x40000000);/' 'svc462: FAIL (1): not ok 1 custom_call'
	grep -qx '# custom_call(21) = -75 EOVERFLOW' "$scratch/out"
	mutant 's/custom_call(21);/custom_call(0x3fffffff);/' 'svc462: FAIL (1): not ok 1 custom_call'
	grep -qx '# custom_call(21) = 2147483646' "$scratch/out"
}
t 'a negative argument is EINVAL, the first too large one EOVERFLOW' other_argument

t 'an init that exits is a CRASH' \
	mutant "$off//" 'svc462: CRASH (3): Kernel panic - not syncing: Attempted to kill init!'
t 'an init that crashes is a CRASH' \
	mutant "$off/__builtin_trap();/" \
	'svc462: CRASH (3): Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000005'
t 'an init that hangs is a TIMEOUT' \
	mutant "$off/for (;;) ;/" 'svc462: TIMEOUT (124)' TIMEOUT=5

floods() {
	mutant "$off/for (;;) write(1, report, strlen(report));/" 'svc462: TIMEOUT (124)' TIMEOUT=5
	[ "$(stat -c %s build/6.1/console.log)" -le 8500000 ]
}
t 'an init that floods the console is a TIMEOUT' floods

forged() {
	mutant 's/reboot(LINUX_REBOOT_CMD_POWER_OFF);/write(1, "reboot: Power down\\n", 19); reboot(LINUX_REBOOT_CMD_RESTART);/' \
		'svc462: INCOMPLETE (5): the guest reset itself'
	grep -qx 'ok 1 custom_call' "$scratch/out"
}
t 'a forged complete plan and power-off before a reset is INCOMPLETE' forged

no_report() {
	mutant 's/write(1, report/write(1, ""/; s/strlen(report))/0)/' 'svc462: INCOMPLETE (5): no KTAP report'
}
t 'an init that says nothing and powers off is INCOMPLETE' no_report

no_init() {
	cp -p "$top/init/init.c" init/init.c
	make build/6.1/initramfs.cpio
	: | cpio --quiet -o -H newc >build/6.1/initramfs.cpio
	run 'svc462: CRASH (3): Kernel panic - not syncing: No working init found'
}
t 'no init is a CRASH' no_init

does_not_compile() {
	rm -f build/6.1/console.log
	mutant 's/int main/int main(/' 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/init'
	run 'svc462: ERROR (2): build: cannot make build/6.1/462-gcc/init'
	[ ! -e build/6.1/console.log ]
}
t 'an init that does not compile is an ERROR, and nothing is booted' does_not_compile

mended() {
	cp -p "$top/init/init.c" init/init.c
	touch init/init.c
	run 'svc462: PASS (0)'
}
t 'the demo itself passes again' mended

done_testing
