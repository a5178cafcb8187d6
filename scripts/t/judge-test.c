// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the judge: consoles, and the verdicts they deserve. 20-judge.t builds
 * and runs it; it prints TAP. Crash texts follow the kernel's format strings.
 *	judge-test [FILE...]
 * A FILE is a console behind a header, which ends at the first empty line and has
 * a line "VERDICT: FAIL (1): not ok 1 a"; see scripts/t/judge/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "judge.h"

static int tests, failed;
static struct judge judge;

static void check(bool good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
	failed += !good;
}

static void check_verdict(enum verdict got, enum verdict want, const char *why,
			  const char *name)
{
	bool good = got == want && (!why || !strcmp(judge.why, why));

	check(good, name);
	if (!good)
		printf("# got %d: %s\n# not %d: %s\n", got, judge.why, want,
		       why ? why : "(any reason)");
}

static enum verdict judge_bytes(const char *s, size_t n, size_t step)
{
	size_t i;

	judge_init(&judge, NULL);
	for (i = 0; i < n; i += step)
		judge_feed(&judge, s + i, n - i < step ? n - i : step);
	return judge_finish(&judge, END_CONSOLE, NULL);
}

/* Each console in one piece and byte by byte; OFF is how it should end. */
#define OFF "[    0.5] reboot: Power down\n"
#define EARLY "; the guest powered itself off before that"
#define T "[    0.123456] "

struct console {
	const char *name;
	const char *text;
	enum verdict verdict;
	const char *why;	/* NULL: any */
};

static const struct console consoles[] = {
	/* what a pass is */
	{ "a fulfilled plan and a power-off pass",
	  "KTAP version 1\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "TAP 13 is read",
	  "TAP version 13\n1..2\nok 1 - a\nok 2 - b\n" OFF, PASS, "" },
	{ "TAP 14 is read",
	  "TAP version 14\n1..2\nok 1 - a\nok 2 - b\n" OFF, PASS, "" },
	{ "a version line is not needed", "1..1\nok 1 a\n" OFF, PASS, "" },
	{ "a plan may come last", "KTAP version 1\nok 1 a\nok 2 b\n1..2\n" OFF, PASS,
	  "" },
	{ "numbers may be left out", "1..3\nok\nok - b\nok c\n" OFF, PASS, "" },
	{ "lines that are no KTAP do not count",
	  "hello\n1..1\nfoo\n  bar: ok\nok 1 a\nbye\n" OFF, PASS, "" },
	{ "the last line needs no newline", "1..1\nok 1 a\n" T "reboot: Power down",
	  PASS, "" },
	{ "carriage returns do not matter",
	  "KTAP version 1\r\n1..1\r\r\nok 1 a\r\n" T "reboot: Power down\r\n", PASS,
	  "" },
	{ "invalid UTF-8 is only text", "\xff\xfe\x80\n1..1\nok 1 \xc3\n" OFF, PASS,
	  "" },
	{ "a skip beside an ok is a pass that says so",
	  "1..2\nok 1 a\nok 2 b # SKIP no b\n" OFF, PASS, "1 passed, 1 skipped" },

	/* printk's prefixes */
	{ "a time stamp is taken off", T "1..1\n" T "ok 1 a\n" OFF, PASS, "" },
	{ "a short time stamp is taken off", "[ 0.1] 1..1\n[0.2] ok 1 a\n" OFF, PASS,
	  "" },
	{ "a caller is taken off",
	  "[    0.12][    T1] 1..1\n[    0.123456][  C0] ok 1 a\n" OFF, PASS, "" },
	{ "a level is taken off", "<6>1..1\n<6>ok 1 a\n" OFF, PASS, "" },
	{ "a level and a time stamp are taken off",
	  "<6>[ 0.1] 1..1\n<14>[    0.123456] ok 1 a\n<0>" T "reboot: Power down\n",
	  PASS, "" },
	{ "indentation counts behind a prefix",
	  T "1..1\n" T "    1..1\n" T "    not ok 1 b\n" T "ok 1 a\n" OFF, FAIL,
	  "not ok 1 b" },
	{ "what only looks like a prefix stays",
	  "1..1\n[0.5]ok 1 a\n<x>ok 1 b\n<>ok 1\n[.1] ok 1\n[1] ok 1\n[1.] ok 1\n" OFF,
	  INCOMPLETE, "test 1 of 1 was not reported" EARLY },
	{ "a kernel message ends an unfinished line",
	  "1..1\nok 1 a" T "reboot: Power down\n", PASS, "" },
	{ "a kernel message with a caller ends an unfinished line",
	  "1..1\nok 1 a[    0.123456][    T1] reboot: Power down\n", PASS, "" },
	{ "a panic behind a program's words is seen",
	  "1..1\nok 1 a\nhello " T "Kernel panic - not syncing: x\n" OFF, CRASH,
	  "Kernel panic - not syncing: x" },
	{ "a panic behind an empty kernel message is seen",
	  T T "Kernel panic - not syncing: x\n", CRASH,
	  "Kernel panic - not syncing: x" },
	{ "a panic far behind a program's words is seen, with brackets in it",
	  "0123456789012345678901234567890123456789012345678901234567890123456789" T "BUG: a [1]\n",
	  CRASH, "BUG: a [1]" },
	{ "so is one with a caller",
	  "01234567890123456789012345678901234567890123456789[    0.123456][    T1] BUG: a [1]\n",
	  CRASH, "BUG: a [1]" },
	{ "a number in brackets does not end a line",
	  "1..1\nok 1 took [1.500000] ok 2\nx [   12.345678]not ok 3\n" OFF, PASS, "" },
	{ "a diagnostic that quotes what the kernel said is not split",
	  T "x\n1..1\n# saw " T "Kernel panic - not syncing: x\nok 1 a\n" OFF, PASS, "" },
	{ "a stamp behind a blank that is newer than all is the kernel's",
	  "1..1\n# progress: " T "BUG: a\n50%\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "an older stamp behind a blank is not the kernel's",
	  "[    0.123457] x\n1..1\n# saw " T "BUG: a\nok 1 a\n" OFF, PASS, "" },
	{ "a line that the kernel interrupts is one line",
	  "1..1\nnot " T "x\nok 1 a\n" OFF, FAIL, "not ok 1 a" },
	{ "a line that the kernel interrupts twice is one line",
	  "1..1\nn" T "x\not o" T "y\n" T "z\nk 1 a\n" OFF, FAIL, "not ok 1 a" },
	{ "an interrupted line that ends with the console counts",
	  "1..1\nok 1 a" T "reboot: Power down\n", PASS, "" },
	{ "dropped messages are not a pass",
	  "Run /init as init process\n** 5 printk messages dropped **\n1..1\nok 1 a\n" OFF,
	  INCOMPLETE,
	  "the console lost messages of the kernel: ** 5 printk messages dropped **" },
	{ "messages that were dropped before pid 1 started do not count",
	  "** 5 printk messages dropped **\n" T "Run /init as init process\n1..1\nok 1 a\n" OFF,
	  PASS, "" },
	{ "the first that was lost is named, of all",
	  "Run /init as init process\n** 5 printk messages dropped **\n"
	  "** 6 printk messages dropped **\n1..1\nok 1 a\n" OFF, INCOMPLETE,
	  "the console lost messages of the kernel: ** 5 printk messages dropped **" },
	{ "a call trace of what is not lost does not count",
	  T "Call trace:\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "a message without a word for it is no loss",
	  "KTAP version 1\n** printk dropped **\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "what counts of nested tests is their leaves",
	  "1..2\n    1..2\n    ok 1 a\n    ok 2 b # SKIP\nok 1 p\nok 2 q\n" OFF, PASS,
	  "2 passed, 1 skipped" },
	{ "a report without a plan before a good one is incomplete",
	  "KTAP version 1\nok 1 a\nKTAP version 1\n1..1\nok 1 b\n" OFF, INCOMPLETE,
	  "the report has no plan" },
	{ "subtests without a parent that are not complete say so first",
	  "1..1\nok 1 x\n    1..2\n    ok 1 a\n" OFF, INCOMPLETE,
	  "test 2 of 2 was not reported" },
	{ "what only begins like a YAML block is none",
	  "1..1\nok 1 a\n  --x\n  1..1\n  ok 1 b\n" OFF, INCOMPLETE,
	  "subtests without a result of their parent" },
	{ "what only begins like a bail-out is none", "1..1\nBail out?\nok 1 a\n" OFF, PASS, "" },
	{ "a YAML block does not follow a line in between",
	  "1..1\nok 1 a\nxyz\n  ---\n  ok 1 b\n" OFF, INCOMPLETE,
	  "subtests without a result of their parent" },
	{ "nor one that only begins like KTAP",
	  "1..1\nok 1 a\n1..\n  ---\n  not ok 1 b\n" OFF, FAIL, "not ok 1 b" },
	{ "a YAML block may follow another, and have empty lines",
	  "1..1\nok 1 a\n  ---\n\n  ...\n  ---\n  not ok 1 x\n  ...\n" OFF, PASS, "" },
	{ "blanks may follow its first and its last line, and nothing else",
	  "1..1\nok 1 a\n  --- \t\n  abc\n  ...x\n  not ok 1\n  ...\t\n" OFF, PASS, "" },
	{ "a line of nothing but what tells of lost messages tells of them",
	  "Run /init as init process\n* printk messages dropped\n1..1\nok 1 a\n" OFF, INCOMPLETE,
	  "the console lost messages of the kernel: * printk messages dropped" },
	{ "the kernel's messages need no time stamp",
	  "Booting Linux on physical CPU 0\nBooting Linux on physical CPU 0\n1..1\nok 1 a\n" OFF,
	  INCOMPLETE, "the guest reset itself instead of powering off" },
	{ "a call trace without one counts",
	  "** 5 printk messages dropped **\nCall trace:\n1..1\nok 1 a\n" OFF, INCOMPLETE,
	  "the console lost messages of the kernel: ** 5 printk messages dropped **" },
	{ "a level without a time stamp tells no time",
	  "<6>x\n1..1\n# a [    0.000001] BUG: a\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "what the kernel says in a diagnostic is no diagnostic",
	  T "x\n1..1\n# a [    0.123457] x " T "BUG: a\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "nor is the line behind a diagnostic that quotes",
	  T "x\n1..1\n# q " T "y\na " T "BUG: a\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "numbers are decimal", "1..10\nok 10 a\n" OFF, INCOMPLETE, "test 1 was not reported" },
	{ "a plan is decimal", "1..10\nok 1 a\n" OFF, INCOMPLETE,
	  "test 2 of 10 was not reported" EARLY },
	{ "they do if a call trace follows",
	  "** 5 printk messages dropped **\n" T "Call trace:\n1..1\nok 1 a\n" OFF,
	  INCOMPLETE, NULL },
	{ "a call trace alone is not a loss", T "Call trace:\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "a diagnostic cannot lose messages",
	  "KTAP version 1\n1..1\n# ** 5 printk messages dropped **\nok 1 a\n" OFF, PASS, "" },
	{ "dropped messages do not hide a failure",
	  "KTAP version 1\n1..1\n** 5 printk messages dropped **\nnot ok 1 a\n" OFF,
	  FAIL, "not ok 1 a" },
	{ "the date of dmesg -T is taken off", "[Thu May 21 08:58:43 2026] BUG: x\n",
	  CRASH, "BUG: x" },
	{ "journalctl's prefix is taken off", "May  1 08:58:43 host kernel: BUG: x\n",
	  CRASH, "BUG: x" },
	{ "another program's lines in a journal are not the kernel's",
	  "May  1 08:58:43 host app[1]: BUG: x\n", INCOMPLETE, NULL },
	{ "a lab's clock is taken off",
	  "2024-07-18T20:51:30.123456  1..1\n2024-07-18T20:51:30.123456  not ok 1 a\n"
	  "2024-07-18T20:51:30.123456  [    9.000000] reboot: Power down\n", FAIL, "not ok 1 a" },
	{ "a lab's clock before subtests is taken off",
	  "2024-07-18 20:51:30 1..1\n2024-07-18 20:51:30   1..1\n2024-07-18 20:51:30   not ok 1 b\n"
	  "2024-07-18 20:51:30 ok 1 a\n", FAIL, "not ok 1 b" },
	{ "colours are taken off", "\033[32m[    0.123456] \033[0m\033[1;31mBUG: x\n",
	  CRASH, "BUG: x" },
	{ "what only ends like a clock is none", "x026-01-01T00:00:00 BUG: x\n1..1\nok 1 a\n" OFF,
	  PASS, "" },
	{ "a stamp with a CPU is taken off", "[    0.123456,1] BUG: x\n", CRASH, "BUG: x" },
	{ "a newline in a task's name does not hide that it hangs",
	  T "INFO: task a\n" T "b:99 blocked for more than 122 seconds.\n", CRASH,
	  "b:99 blocked for more than 122 seconds." },
	{ "a YAML block without its end is not a pass",
	  "1..2\nok 1 a\n  ---\n  not ok 1 b\nok 2 c\n" OFF,
	  INCOMPLETE, "a YAML block without its end" },
	{ "a plain line that is not indented ends a YAML block",
	  "1..1\nok 1 a\n  ---\nplain\n  ...\n" OFF,
	  INCOMPLETE, "a YAML block without its end" },
	{ "a YAML block that the console cuts off is not a pass",
	  "1..1\nok 1 a\n  ---\n" OFF, INCOMPLETE, "a YAML block without its end" },
	{ "an indented diagnostic that quotes the kernel is not split",
	  T "1..1\n" T "    # saw [    0.123456][    T1] BUG: x\nok 1 a\n" OFF, PASS,
	  "" },
	{ "a bug glued to a diagnostic is seen",
	  "1..1\n# x" T "BUG: a\n\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "a bug glued to a diagnostic that ends in # is seen",
	  "1..1\n# x#" T "BUG: a\n\nok 1 a\n" OFF, CRASH, "BUG: a" },
	{ "a bug glued to the rest of a diagnostic is seen",
	  "1..1\n# x" T "a\n#" T "BUG: b\n\nok 1 a\n" OFF, CRASH, "BUG: b" },
	{ "the rest of a diagnostic behind a kernel message is not a report",
	  "1..1\n# x" T "a\n" T "b\nnot ok 1 x" T "c\n1..7\nok 1 a\n" OFF, PASS, "" },
	{ "the rest of a diagnostic behind a kernel message is not a bug",
	  "1..1\n# x" T "a\n[1.5] Kernel panic - not syncing: x\nok 1 a\n" OFF, PASS, "" },
	{ "a result behind the rest of a diagnostic counts",
	  "1..1\n# x" T "a\n\nnot ok 1 x\n" OFF, FAIL, "not ok 1 x" },
	{ "a stamp that is broken up in a diagnostic is not split",
	  "1..1\n# x[    0.123456\\] BUG: a\nok 1 a\n" OFF, PASS, "" },
	{ "a panic glued to a diagnostic is known by its end",
	  "# x" T "Kernel panic - not syncing: Fatal\n" T
	  "---[ end Kernel panic - not syncing: Fatal ]---\n", CRASH,
	  "Kernel panic - not syncing: Fatal" },

	/* failures */
	{ "a not ok fails", "1..2\nok 1 a\nnot ok 2 custom_call\n" OFF, FAIL,
	  "not ok 2 custom_call" },
	{ "the first failure is named", "1..2\nnot ok 1 a\nnot ok 2 b\n" OFF, FAIL,
	  "not ok 1 a" },
	{ "the reason is trimmed", "1..1\nnot ok 1 a  \t\r\n" OFF, FAIL,
	  "not ok 1 a" },
	{ "an unnumbered not ok fails", "1..1\nnot ok\n" OFF, FAIL, "not ok" },
	{ "a failure beats a missing test", "1..3\nnot ok 1 a\n" OFF, FAIL,
	  "not ok 1 a" },
	{ "a failure beats a missing power-off", "1..1\nnot ok 1 a\n", FAIL,
	  "not ok 1 a" },
	{ "a failure beats an earlier gap", "1..3\nok 2 a\nnot ok 3 b\n" OFF, FAIL,
	  "not ok 3 b" },
	{ "Bail out! fails", "1..2\nok 1 a\nBail out! no memory\n" OFF, FAIL,
	  "Bail out! no memory" },
	{ "Bail out! in a subtest fails, whatever its parent says",
	  "1..1\n    Bail out!\nok 1 a # SKIP\n" OFF, FAIL, "Bail out!" },
	{ "Bail out! alone fails", "Bail out!\n" OFF, FAIL, "Bail out!" },

	/* plans and numbers */
	{ "a missing test is named", "1..3\nok 1 a\n" OFF, INCOMPLETE,
	  "test 2 of 3 was not reported" EARLY },
	{ "a plan that comes last is held to", "ok 1 a\n1..2\n" OFF, INCOMPLETE,
	  "test 2 of 2 was not reported" EARLY },
	{ "a plan that comes last may be too short", "ok 1 a\nok 2 b\n1..1\n" OFF,
	  FAIL, "test 2 is beyond the plan 1..1" },
	{ "a gap is named", "1..3\nok 1 a\nok 3 c\n" OFF, INCOMPLETE,
	  "test 2 was not reported" },
	{ "the first gap is named", "1..5\nok 2 a\nok 5 c\n" OFF, INCOMPLETE,
	  "test 1 was not reported" },
	{ "no plan, no pass", "KTAP version 1\nok 1 a\n" OFF, INCOMPLETE,
	  "the report has no plan" },
	{ "a version alone is not a report", "KTAP version 1\n" OFF, INCOMPLETE,
	  "the report has no plan" },
	{ "no report, no pass", "hello\n" OFF, INCOMPLETE, "no KTAP report" },
	{ "silence is not a pass", "", INCOMPLETE,
	  "no KTAP report; the guest did not power itself off" },
	{ "a repeated number fails", "1..2\nok 1 a\nok 1 b\nok 2 c\n" OFF, FAIL,
	  "wrong test number: ok 1 b" },
	{ "a number that steps back fails", "1..3\nok 1\nok 3\nok 2\n" OFF, FAIL,
	  "wrong test number: ok 2" },
	{ "number 0 fails", "1..1\nok 0 a\nok 1 b\n" OFF, FAIL,
	  "wrong test number: ok 0 a" },
	{ "a number beyond the plan fails", "1..1\nok 1 a\nok 2 b\n" OFF, FAIL,
	  "beyond the plan 1..1: ok 2 b" },
	{ "an unnumbered test beyond the plan fails", "1..1\nok a\nok b\n" OFF, FAIL,
	  "beyond the plan 1..1: ok b" },
	{ "a second plan fails", "1..1\nok 1 a\n1..1\n" OFF, FAIL,
	  "a second plan: 1..1" },
	{ "a number past 64 bits is only large",
	  "1..1\nok 99999999999999999999999 a\n" OFF, FAIL,
	  "beyond the plan 1..1: ok 99999999999999999999999 a" },
	{ "nothing comes after the largest number",
	  "ok 99999999999999999999999 a\nok b\n1..1\n" OFF, FAIL,
	  "wrong test number: ok b" },
	{ "a plan past 64 bits is not fulfilled",
	  "1..99999999999999999999999\nok 1 a\n" OFF, INCOMPLETE,
	  "test 2 of 18446744073709551615 was not reported" EARLY },
	{ "a number ends with a blank", "1..2\nok 2nd try\nok 1.5 s\n" OFF, PASS, "" },
	{ "what only looks like a plan is none",
	  "1..\n1..x\n1..-1\n0..3\n1..3 are numbers\n1..2foo\n1..1\nok 1\n" OFF, PASS,
	  "" },
	{ "a plan may carry a comment", "1..1 # one\nok 1\n" OFF, PASS, "" },
	{ "what only looks like a result is none",
	  "1..1\nokay\nok-ish\nok, so\nnot okay\nnot  ok 2\nOK 1\nnot\nok1\nok 1\n" OFF,
	  PASS, "" },

	/* directives */
	{ "all skipped is not a pass", "1..1\nok 1 a # SKIP no such device\n" OFF, SKIP,
	  "ok 1 a # SKIP no such device" },
	{ "a not ok may be skipped", "1..1\nnot ok 1 a # SKIP\n" OFF, SKIP,
	  "not ok 1 a # SKIP" },
	{ "skip is read in any case", "1..2\nok 1 a # skip\nok 2 #Skipped: x\n" OFF,
	  SKIP, "ok 1 a # skip" },
	{ "an empty plan is a skip", "1..0 # SKIP not here\n" OFF, SKIP,
	  "1..0 # SKIP not here" },
	{ "an empty plan without a word is a skip too", "KTAP version 1\n1..0\n" OFF,
	  SKIP, "1..0" },
	{ "an empty plan takes no test", "1..0\nok 1 a\n" OFF, FAIL,
	  "beyond the plan 1..0: ok 1 a" },
	{ "a TODO may fail", "1..1\nnot ok 1 a # TODO mend it\n" OFF, PASS, "" },
	{ "an XFAIL may fail", "1..1\nnot ok 1 a # xfail known\n" OFF, PASS, "" },
	{ "a TODO may pass", "1..1\nok 1 a # todo\n" OFF, PASS, "" },
	{ "TIMEOUT fails", "1..1\nnot ok 1 a # TIMEOUT 30 seconds\n" OFF, FAIL,
	  "not ok 1 a # TIMEOUT 30 seconds" },
	{ "an ok with an exit status or a signal fails",
	  "1..1\nok 1 a # exit status 3\n" OFF, FAIL, "ok 1 a # exit status 3" },
	{ "an ok that was killed fails", "1..1\nok 1 a # killed by SIGSEGV\n" OFF, FAIL,
	  "ok 1 a # killed by SIGSEGV" },
	{ "an ok whose own report failed fails",
	  "1..1\nok 1 a # its own report: not ok 1 b\n" OFF, FAIL,
	  "ok 1 a # its own report: not ok 1 b" },
	{ "what pid 1 says of the kernel's taint is a crash",
	  "1..1\npid 1: the kernel is tainted W, a warning\nok 1 a\n" OFF, CRASH,
	  "pid 1: the kernel is tainted W, a warning" },
	{ "what pid 1 says of the kernel's counts is a crash",
	  "1..1\npid 1: warn_count rose from 0 to 1\nok 1 a\n" OFF, CRASH,
	  "pid 1: warn_count rose from 0 to 1" },
	{ "what pid 1 found in the kernel's log is a crash",
	  "1..1\npid 1: the kernel's log has: watchdog: BUG: a\nok 1 a\n" OFF, CRASH,
	  "pid 1: the kernel's log has: watchdog: BUG: a" },
	{ "a stall in the kernel's log is a crash",
	  "1..1\npid 1: the kernel's log has: rcu: INFO: rcu_sched self-detected stall on CPU\n",
	  CRASH, "pid 1: the kernel's log has: rcu: INFO: rcu_sched self-detected stall on CPU" },
	{ "what pid 1 found in the kernel's log is no crash if it is no report",
	  "1..1\npid 1: the kernel's log has: INFO: a\nok 1 a\n" OFF, PASS, "" },
	{ "a report names a crash better than the taint does",
	  "1..1\npid 1: oops_count rose from 0 to 1\n" T "BUG: a\nok 1 a\n" OFF, CRASH,
	  "BUG: a" },
	{ "what a program says of the kernel's taint is no crash",
	  "1..1\n# pid 1: the kernel is tainted W, a warning\nok 1 a\n" OFF, PASS, "" },
	{ "an initramfs that did not fit is an ERROR, whatever comes of it",
	  T "Initramfs unpacking failed: write error\n"
	  T "Run /init as init process\n1..1\nok 1 a\n" OFF, ERROR,
	  "host: the guest's memory did not hold the initramfs: use a higher MEM=" },
	{ "an initramfs that did not fit is an ERROR before a panic",
	  T "Initramfs unpacking failed: write error\n" T "Kernel panic - not syncing: x\n", ERROR,
	  NULL },
	{ "what is said of an initramfs once pid 1 has started does not count",
	  T "Run /init as init process\n"
	  T "Initramfs unpacking failed: write error\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "a machine whose memory programs have filled has no bug of the kernel",
	  "1..1\n" T "Kernel panic - not syncing: System is deadlocked on memory\n" T
	  "---[ end Kernel panic - not syncing: System is deadlocked on memory ]---\n", INCOMPLETE,
	  "the guest's memory was used up: Kernel panic - not syncing: System is deadlocked on memory"
	},
	{ "a bug beside it is one",
	  T "Kernel panic - not syncing: System is deadlocked on memory\n" T "BUG: a\n", CRASH,
	  "BUG: a" },
	{ "TIMEOUT fails even on ok", "1..1\nok 1 a # TIMEOUT\n" OFF, FAIL,
	  "ok 1 a # TIMEOUT" },
	{ "ERROR fails even on ok", "1..1\nok 1 a # ERROR no shell\n" OFF, FAIL,
	  "ok 1 a # ERROR no shell" },
	{ "an unknown directive is a comment", "1..2\nok 1 a # rcode=0\n"
	  "ok 2 b # TODOS\n" OFF, PASS, "" },
	{ "half a directive is a comment, and so is more than one",
	  "1..2\nok 1 a # SKI lift\nnot ok 2 b # TODOS\n" OFF, FAIL, "not ok 2 b # TODOS" },
	{ "half a SKIP is no skip", "1..1\nok 1 a # SKI lift\n" OFF, PASS, "" },
	{ "a directive comes first in its comment",
	  "1..1\nnot ok 1 a # failed at # TODO x\n" OFF, FAIL, NULL },
	{ "an escaped # begins no directive", "1..1\nnot ok 1 a \\# TODO b\n" OFF,
	  FAIL, "not ok 1 a \\# TODO b" },
	{ "an escaped \\ before # hides nothing", "1..1\nnot ok 1 a\\\\ # TODO b\n" OFF,
	  PASS, "" },
	{ "a # in a word begins no directive", "1..1\nnot ok 1 a#TODO\n" OFF, FAIL,
	  "not ok 1 a#TODO" },
	{ "a # before a word leaves the directive alone",
	  "1..1\nok 1 issue #12 # SKIP x\n" OFF, SKIP, NULL },
	{ "a directive may follow the number", "1..1\nok 1# SKIP\n" OFF, SKIP, NULL },

	/* subtests */
	{ "subtests nest by two blanks",
	  "KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1 a\n  ok 2 b\n"
	  "ok 1 p\n" OFF, PASS, "" },
	{ "subtests nest by four blanks, as KUnit's",
	  "TAP version 14\n1..1\n    # Subtest: p\n    1..1\n    ok 1 - a\n"
	  "# p: pass:1 fail:0\nok 1 - p\n" OFF, PASS, "" },
	{ "subtests nest three deep",
	  "1..1\n  1..1\n    1..1\n    ok 1 c\n  ok 1 b\nok 1 a\n" OFF, PASS, "" },
	{ "the innermost failure is named",
	  "1..1\n  1..1\n    1..1\n    not ok 1 c\n  not ok 1 b\nnot ok 1 a\n" OFF,
	  FAIL, "not ok 1 c" },
	{ "a subtest's failure counts under an ok",
	  "1..1\n  1..1\n  not ok 1 b\nok 1 a\n" OFF, FAIL, "not ok 1 b" },
	{ "a TODO that fails excuses its subtests",
	  "1..1\n  1..1\n  not ok 1 b\nnot ok 1 a # TODO\n" OFF, PASS, "" },
	{ "a TODO that is ok does not", "1..1\n  1..1\n  not ok 1 b\nok 1 a # TODO\n"
	  OFF, FAIL, "not ok 1 b" },
	{ "a SKIP does not excuse a failed subtest",
	  "1..1\n  1..1\n  not ok 1 b\nok 1 a # SKIP\n" OFF, FAIL, "not ok 1 b" },
	{ "an XFAIL excuses its subtests",
	  "1..1\n  1..1\n  not ok 1 b\nnot ok 1 a # XFAIL\n" OFF, PASS, "" },
	{ "a SKIP excuses subtests that are missing", "1..2\n  1..2\n  ok 1\nok 1 a # SKIP\nok 2\n"
	  OFF, PASS, "1 passed, 1 skipped" },
	{ "one excuse does not reach the next parent",
	  "1..2\n  not ok 1 b\nnot ok 1 a # TODO\n  not ok 1 c\nok 2 d\n" OFF, FAIL,
	  "not ok 1 c" },
	{ "a subtest's plan is held to", "1..1\n  1..2\n  ok 1 b\nok 1 a\n" OFF,
	  INCOMPLETE, "test 2 of 2 was not reported" },
	{ "a subtest needs no plan, as KUnit's parameters",
	  "1..1\n  1..1\n    ok 1 x\n    ok 2 y\n  ok 1 b\nok 1 a\n" OFF, PASS, "" },
	{ "a subtest's number is held to", "1..1\n  ok 1 b\n  ok 1 c\nok 1 a\n" OFF,
	  FAIL, "wrong test number: ok 1 c" },
	{ "siblings count from one each",
	  "1..2\n  1..1\n  ok 1 b\nok 1 a\n  1..1\n  ok 1 c\nok 2 d\n" OFF, PASS, "" },
	{ "subtests that were all skipped are a skip",
	  "1..1\n  1..1\n  ok 1 b # SKIP\nok 1 a\n" OFF, SKIP, "ok 1 b # SKIP" },
	{ "an empty subtest is a skip", "1..1\n  1..0 # SKIP none\nok 1 a\n" OFF, SKIP,
	  "1..0 # SKIP none" },
	{ "subtests need a parent's result", "1..1\nok 1 a\n  ok 1 b\n" OFF,
	  INCOMPLETE, "subtests without a result of their parent" },
	{ "a failed subtest without its parent's result fails",
	  "1..1\nok 1 a\n  not ok 1 b\n" OFF, FAIL, "not ok 1 b" },
	{ "subtests two levels in need each parent's result",
	  "1..1\n  1..1\n    ok 1 c\nok 1 a\n" OFF, INCOMPLETE, NULL },
	{ "a sloppy indentation hides no failure",
	  "1..1\n    not ok 1 b\n  ok 2 c\nok 1 a\n" OFF, FAIL, "not ok 1 b" },
	{ "a level may begin with its parent's result",
	  "        ok 1 c\n        1..1\n    ok 1 b\n    1..1\nok 1 a\n1..1\n" OFF,
	  PASS, "" },
	{ "a level that begins with a plan has lost a parent's result",
	  "1..1\n    ok 1 c\n  1..1\n  ok 1 b\nok 1 a\n" OFF, INCOMPLETE,
	  "subtests without a result of their parent" },
	{ "a nested version line starts afresh",
	  "1..1\n  TAP version 13\n  1..1\n  ok 1\n  KTAP version 1\n  1..1\n  ok 1\n"
	  "ok 1 a\n" OFF, PASS, "" },

	/* one report after the other */
	{ "a version line starts a fresh report",
	  T "KTAP version 1\n" T "1..1\n" T "ok 1 kunit\n"
	  "KTAP version 1\n1..1\nok 1 a\n" OFF, PASS, "" },
	{ "the first of two reports must be complete",
	  "KTAP version 1\n1..2\nok 1 a\nKTAP version 1\n1..1\nok 1 a\n" OFF,
	  INCOMPLETE, "test 2 of 2 was not reported" },
	{ "the first of two reports must pass",
	  "KTAP version 1\n1..1\nnot ok 1 a\nKTAP version 1\n1..1\nok 1 b\n" OFF, FAIL,
	  "not ok 1 a" },
	{ "a skipped report beside a passed one passes",
	  "TAP version 14\n1..0\nKTAP version 1\n1..1\nok 1 b\n" OFF, PASS,
	  "1 passed, 1 skipped" },

	/* YAML */
	{ "a YAML block is not a report",
	  "1..2\nnot ok 1 a # TODO\n  ---\n  not ok 1 x\n  1..7\n  ...\nok 2 b\n" OFF,
	  PASS, "" },
	{ "a YAML block ends with its indentation",
	  "1..2\nok 1 a\n  ---\n  x: 1\nnot ok 2 b\n" OFF, FAIL, "not ok 2 b" },
	{ "a YAML block follows a result only",
	  "1..1\n  ---\n  not ok 1 x\nok 1 a\n" OFF, FAIL, "not ok 1 x" },
	{ "a --- that is not indented begins nothing",
	  "1..2\nok 1 a\n---\nnot ok 2 b\n" OFF, FAIL, "not ok 2 b" },

	{ "a --- that is not indented in its subtest begins nothing",
	  "1..1\n  1..2\n  ok 1 a\n  ---\n  not ok 2 b\nok 1 p\n" OFF, FAIL,
	  "not ok 2 b" },

	/* how the machine ended */
	{ "no power-off, no pass", "1..1\nok 1 a\n", INCOMPLETE,
	  "the guest did not power itself off" },
	{ "a halt is not a power-off", "1..1\nok 1 a\n" T "reboot: System halted\n",
	  INCOMPLETE, "the guest did not power itself off" },
	{ "a reset is not a power-off", "1..1\nok 1 a\n" T "reboot: Restarting system\n",
	  INCOMPLETE, "the guest reset itself instead of powering off" },
	{ "a reset after a forged power-off is a reset",
	  "1..1\nok 1 a\nreboot: Power down\n" T
	  "reboot: Restarting system with command 'x'\n", INCOMPLETE,
	  "the guest reset itself instead of powering off" },
	{ "a second boot was a reset",
	  T "Booting Linux on physical CPU 0x0000000000 [0x410fd034]\n"
	  T "Booting Linux on physical CPU 0x0000000000 [0x410fd034]\n"
	  "1..1\nok 1 a\n" OFF, INCOMPLETE,
	  "the guest reset itself instead of powering off" },
	{ "a skip without a power-off is incomplete", "1..0\n", INCOMPLETE,
	  "the guest did not power itself off" },
	{ "a quoted power-off is none", "1..1\nok 1 a\nx reboot: Power down\n",
	  INCOMPLETE, "the guest did not power itself off" },
	{ "a crash beats a failure",
	  "1..1\nnot ok 1 a\n" T "Kernel panic - not syncing: x\n" OFF, CRASH,
	  "Kernel panic - not syncing: x" },
};

/* Reports whose line is their title. */
static const char *const crashes[] = {
	"Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
	"Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)",
	"Kernel panic - not syncing: corrupted stack end detected inside scheduler",
	"kernel BUG at mm/slub.c:435!",

	"Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000",
	"Unable to handle kernel paging request at virtual address ffff800080000000",
	"Unable to handle kernel read from unreadable memory at virtual address 0000000000000010",
	"Unable to handle kernel access to user memory outside uaccess routines at virtual address 0000000000000010",
	"Unable to handle kernel execute from non-executable memory at virtual address ffff000000000000",
	"CPU 0 Unable to handle kernel paging request at virtual address 0000000000000010, era == 9000000000223344, ra == 9000000000223344",
	"Internal error: Oops: 0000000096000044 [#1] PREEMPT SMP",
	"Internal error: Oops - BUG: 00000000f2000800 [#1] SMP",
	"Internal error: Oops - Undefined instruction: 0000000002000000 [#1] SMP",
	"Internal error: synchronous external abort: 0000000096000410 [#1] SMP",
	"Internal error: : 5 [#1] ARM",
	"Internal error: ptrace BRK handler: 00000000f2000004 [#2] PREEMPT SMP",
	"Bad mode in Error handler detected on CPU0, code 0xbf000000 -- SError",
	"Bad mode in data abort handler detected",
	"SError Interrupt on CPU1, code 0x00000000be000011 -- SError",
	"Unhandled 64-bit el1h sync exception on CPU0, ESR 0x0000000002000000 -- Unknown/Uncategorized",
	"Unexpected kernel BRK exception at EL1",
	"Unexpected kernel single-step exception at EL1",
	"Insufficient stack space to handle exception!",
	"Synchronous External Abort: synchronous external abort (0x96000010) at 0xffff000012345678",
	"Unhandled fault: alignment fault (0x96000021) at 0xffff000012345679",
	"Unhandled fault: external abort on non-linefetch (0x1008) at 0xe0800000",
	"Unhandled prefetch abort: debug event (0x002) at 0x00008000",
	"Alignment trap: not handling instruction e1b23f9f at [<c0008000>]",

	"BUG: kernel NULL pointer dereference, address: 0000000000000008",
	"BUG: unable to handle page fault for address: ffffc90000000000",
	"BUG: unable to handle kernel NULL pointer dereference at 0000000000000008",
	"BUG: TASK stack guard page was hit at 00000000c0ffee00 (stack is 1..2)",
	"Oops: 0000 [#1] PREEMPT SMP KASAN PTI",
	"Oops: Oops: 0002 [#1] PREEMPT SMP",
	"Oops: general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] SMP",
	"general protection fault: 0000 [#1] SMP",
	"general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] PREEMPT SMP KASAN",
	"divide error: 0000 [#1] PREEMPT SMP",
	"invalid opcode: 0000 [#1] SMP",
	"stack segment: 0000 [#1] SMP",
	"int3: 0000 [#1] SMP",
	"double fault: 0000 [#1] SMP",
	"PANIC: early exception 0x0e IP 10:ffffffff81000000 error 0 cr2 0x0",
	"a.out: Corrupted page table at address 7f0000000000",
	"kernel tried to execute NX-protected page - exploit attempt? (uid: 0)",
	"Kernel BUG [#1]",
	"Oops [#1]",
	"Oops - illegal instruction [#1]",
	"Checked W+X mappings: FAILED, 3 W+X pages found, 0 non-UXN pages found",

	"KASAN: null-ptr-deref in range [0x0000000000000000-0x0000000000000007]",
	"KASAN: maybe wild-memory-access in range [0xdead000000000100-0xdead000000000107]",
	"kasan: GPF could be caused by NULL-ptr deref or user memory access",
	"UBSAN: array-index-out-of-bounds in /src/kernel/sys.c:12:34",
	"UBSAN: shift-out-of-bounds in kernel/sys.c:12:3",

	"WARNING: possible circular locking dependency detected",
	"WARNING: possible recursive locking detected",
	"WARNING: possible irq lock inversion dependency detected",
	"WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected",
	"WARNING: SOFTIRQ-READ-safe -> SOFTIRQ-READ-unsafe lock order detected",
	"WARNING: inconsistent lock state",
	"WARNING: bad unlock balance detected!",
	"WARNING: bad contention detected!",
	"WARNING: held lock freed!",
	"WARNING: lock held when returning to user space!",
	"WARNING: init/1 still has locks held!",
	"WARNING: Nested lock was not taken",
	"WARNING: chain_key collision",
	"WARNING: suspicious RCU usage",
	"[ BUG: Invalid wait context ]",
	"[ BUG: lock held when returning to user space! ]",
	"[ INFO: possible circular locking dependency detected ]",
	"[ INFO: suspicious RCU usage. ]",
	"[ INFO: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected ]",
	"DEBUG_LOCKS_WARN_ON(lock->magic != lock)",
	"INFO: trying to register non-static key.",
	"BUG: MAX_LOCKDEP_ENTRIES too low!",
	"BUG: key ffff000012345678 has not been registered!",
	"BUG: spinlock bad magic on CPU#0, init/1",
	"BUG: rwlock recursion on CPU#0, init/1, 00000000c0ffee00",

	"BUG: scheduling while atomic: init/1/0x00000002",
	"BUG: sleeping function called from invalid context at kernel/sys.c:12",
	"BUG: using smp_processor_id() in preemptible [00000000] code: init/1",
	"BUG: workqueue leaked atomic, lock or RCU: kworker/0:1[9]",
	"BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!",
	"sched: CPU 1 need_resched set for > 250000000 ns (63 ticks) without schedule",
	"INFO: rcu_tasks detected stalls on tasks:",
	"rcu: rcu_preempt kthread starved for 5250 jiffies! g1 f0x0 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=0",
	"INFO: task init:1 blocked for more than 120 seconds.",
	"INFO: task my app:17 blocked on a mutex for more than 120 seconds.",
	"INFO: task a:1 can't die for more than 143 seconds.",
	"schedule_timeout: wrong timeout value ffffffffffffffff",
	"Thread overran stack, or stack corrupted",
	"Fixing recursive fault but reboot is needed!",
	"note: init[1] exited with preempt_count 1",
	"note: init[1] exited with irqs disabled",
	"irq 33: nobody cared (try booting with the \"irqpoll\" option)",

	"BUG: Bad page state in process init  pfn:40123",
	"BUG: Bad page map in process init  pte:00e8000040123fd3 pmd:080000004012f003",
	"BUG: Bad rss-counter state mm:00000000c0ffee00 type:MM_ANONPAGES val:1",
	"BUG: non-zero pgtables_bytes on freeing mm: 4096",
	"BUG kmalloc-64 (Not tainted): Poison overwritten",
	"BUG my cache-64 (Not tainted): Redzone overwritten",
	"BUG kmalloc-8 (Tainted: G    B             ): Object already free",
	"slab error in verify_redzone_free(): cache `kmalloc-64': double free detected",
	"Slab corruption (Not tainted): kmalloc-64 start=ffff000012345678, len=64",
	"slab: double free detected in cache 'kmalloc-64', objp ffff000012345678",
	"pagealloc: memory corruption",
	"kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
	"unreferenced object 0xffff000012345678 (size 64):",
	"kmemleak: unreferenced object 0xffff000012345678 (size 64):",
	"kmemleak: Cannot insert 0xffff000012345678 into the object search tree (overlaps existing)",
	"detected buffer overflow in memcpy",
	"memcpy: detected buffer overflow: 16 byte write of buffer size 8",
	"memcpy: detected field-spanning write (size 8) of single field \"a\" at f.c:1 (size 4)",

	"list_add corruption. prev->next should be next (1), but was 2. (prev=3).",
	"list_add double add: new=1, prev=2, next=3.",
	"list_del corruption, ffff000012345678->next is LIST_POISON1 (dead000000000100)",
	"refcount_t: underflow; use-after-free.",
	"refcount_t: addition on 0; use-after-free.",
	"rcuref - imbalanced put()",
	"ref_tracker: leaked reference.",
	"DMA-API: pci 0000:00:01.0: device driver frees DMA memory it has not allocated",
	"VFS: Busy inodes after unmount of sda1 (ext4)",
	"sysfs: cannot create duplicate filename '/class/a'",
	"KASAN internal error: not a valid number: x",
	"irq event 33: bogus return value 7",
	"bad: scheduling from the idle thread!",
	"requested range [0x1000-0x1fff] not in root [mem 0x2000-0x2fff]",
	"NUMA: node_to_cpumask_map[1] NULL",
	"SLUB <none>: no slab for object 0x00000000deadbeef.",
	"getblk(): invalid block size 1000 requested",
	"FAULT_FLAG_ALLOW_RETRY missing 55",
	"Unexpected gfp: 0x4 (GFP_DMA32). Fixing up to gfp: 0x0 (). Fix your code!",
	"BUG in find_next_ancestor: called with parent == child",
	"NEIGH: BUG, double timer add, state is 1",
	"Destroying alive neighbour 00000000deadbeef",
	"unregister_netdevice: waiting for lo to become free. Usage count = 2",
	"NETDEV WATCHDOG: eth0 (virtio_net): transmit queue 0 timed out",
	"virtio_net virtio0 eth0: NETDEV WATCHDOG: CPU: 0: transmit queue 0 timed out 5120 ms",
	"WARNING: kernel stack regs at 00000000c0ffee00 in init:1 has bad 'bp' value 0",
	"------------[ cut here ]------------",
};

/* A title has no subsystem, no "BUG: " before a sanitizer, and no offsets. */
static const struct {
	const char *line;
	const char *title;
} titles[] = {
	{ "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: f+0x10/0x20",
	  "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: f" },
	{ "WARNING: CPU: 0 PID: 1 at kernel/sys.c:12 __do_sys_x+0x10/0x20",
	  "WARNING: CPU: 0 PID: 1 at kernel/sys.c:12 __do_sys_x" },
	{ "WARNING: CPU: 0 PID: 1 at f+0x10/0x20",
	  "WARNING: CPU: 0 PID: 1 at f" },
	{ "WARNING: kernel/sys.c:12 at f+0x10/0x20, CPU#1: init/1",
	  "WARNING: kernel/sys.c:12 at f, CPU#1: init/1" },
	{ "WARNING: at f+0x10/0x20, CPU#0: a b/7",
	  "WARNING: at f, CPU#0: a b/7" },
	{ "WARNING: [x == 0] lib/a.c:3 at f+0x1/0x2, CPU#0: kworker/0:1/9",
	  "WARNING: [x == 0] lib/a.c:3 at f, CPU#0: kworker/0:1/9" },
	{ "WARNING: at kernel/softirq.c:159 local_bh_enable+0x10/0x20()",
	  "WARNING: at kernel/softirq.c:159 local_bh_enable()" },
	{ "Kernel BUG at f+0x10/0x20 [verbose debug info unavailable]",
	  "Kernel BUG at f [verbose debug info unavailable]" },
	{ "traps: PANIC: double fault, error_code: 0x0",
	  "PANIC: double fault, error_code: 0x0" },
	{ "traps: Missing ENDBR: f+0x0/0x10",
	  "Missing ENDBR: f" },
	{ "unchecked MSR access error: RDMSR from 0x123 at rIP: 0xffffffff81000000 (f+0x1/0x2)",
	  "unchecked MSR access error: RDMSR from 0x123 at rIP: 0xffffffff81000000 (f)" },
	{ "x86/mm: Checked W+X mappings: FAILED, 3 W+X pages found.",
	  "Checked W+X mappings: FAILED, 3 W+X pages found." },
	{ "BUG: KASAN: slab-use-after-free in f+0x10/0x20",
	  "KASAN: slab-use-after-free in f" },
	{ "BUG: KASAN: slab-out-of-bounds in f+0x10/0x20 [mod]",
	  "KASAN: slab-out-of-bounds in f [mod]" },
	{ "BUG: KASAN: invalid-access",
	  "KASAN: invalid-access" },
	{ "BUG: KFENCE: out-of-bounds read in f+0x10/0x20",
	  "KFENCE: out-of-bounds read in f" },
	{ "BUG: KFENCE: memory corruption in f+0x1/0x2",
	  "KFENCE: memory corruption in f" },
	{ "BUG: KCSAN: data-race in f / g",
	  "KCSAN: data-race in f / g" },
	{ "BUG: KCSAN: data-race in f+0x1/0x2",
	  "KCSAN: data-race in f" },
	{ "BUG: KMSAN: uninit-value in f+0x1/0x2",
	  "KMSAN: uninit-value in f" },
	{ "CFI failure at f+0x1/0x2 (target: g+0x0/0x4; expected type: 0x12345678)",
	  "CFI failure at f (target: g; expected type: 0x12345678)" },
	{ "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [init:1]",
	  "BUG: soft lockup - CPU#0 stuck for 22s! [init:1]" },
	{ "NMI watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [init:1]",
	  "BUG: soft lockup - CPU#0 stuck for 22s! [init:1]" },
	{ "watchdog: Watchdog detected hard LOCKUP on cpu 1",
	  "Watchdog detected hard LOCKUP on cpu 1" },
	{ "watchdog: CPU0: Watchdog detected hard LOCKUP on cpu 1",
	  "CPU0: Watchdog detected hard LOCKUP on cpu 1" },
	{ "NMI watchdog: Watchdog detected hard LOCKUP on cpu 1",
	  "Watchdog detected hard LOCKUP on cpu 1" },
	{ "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
	  "INFO: rcu_preempt detected stalls on CPUs/tasks:" },
	{ "rcu: INFO: rcu_sched self-detected stall on CPU",
	  "INFO: rcu_sched self-detected stall on CPU" },
	{ "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-...D } 26 jiffies",
	  "INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-...D } 26 jiffies" },
	{ "smp: csd: Detected non-responsive CSD lock (#1) on CPU#0, waiting 5 ns for f+0x0/0x8",
	  "csd: Detected non-responsive CSD lock (#1) on CPU#0, waiting 5 ns for f" },
	{ "softirq: huh, entered softirq 9 RCU 1 with preempt_count 100, exited with 101?",
	  "huh, entered softirq 9 RCU 1 with preempt_count 100, exited with 101?" },
	{ "usercopy: Kernel memory exposure attempt detected from SLUB object 'a'!",
	  "Kernel memory exposure attempt detected from SLUB object 'a'!" },
	{ "usercopy: Kernel memory overwrite attempt detected to kernel text (offset 0, size 8)!",
	  "Kernel memory overwrite attempt detected to kernel text (offset 0, size 8)!" },
	{ "kobject: kobject (1): tried to init, something is seriously wrong.",
	  "kobject (1): tried to init, something is seriously wrong." },
	{ "kobject: kobject_add_internal failed for a with -EEXIST, don't try",
	  "kobject_add_internal failed for a with -EEXIST, don't try" },
	{ "ODEBUG: free active (active state 0) object: 1 object type: timer_list hint: f+0x0/0x10",
	  "ODEBUG: free active (active state 0) object: 1 object type: timer_list hint: f" },
	{ "BUG: f+0y1/0x2", "BUG: f+0y1/0x2" },
	{ "BUG: f+0x1/0y2", "BUG: f+0x1/0y2" },
	{ "---[ end Kernel panic - not syncing: x ]---", "Kernel panic - not syncing: x" },
	{ "---[ end trace 0000000000000000 ]---",
	  "---[ end trace 0000000000000000" },
	{ "IPv6: BUG: Address fe80::1 on device eth0 is missing its host route.",
	  "BUG: Address fe80::1 on device eth0 is missing its host route." },
};

/* The same words where they are no report of the kernel's own bug. */
static const char *const innocent[] = {
	"BUG in the program: called with nothing",
	"requested range 1 to 2",
	"Unexpected gfp: 1",
	"IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready",
	"# BUG: KASAN: use-after-free in f+0x1/0x2",
	"    # Kernel panic - not syncing: x",
	"# a b: NETDEV WATCHDOG: x",
	"ok 1 BUG: foo",
	"I saw BUG: foo",
	"he said \"Kernel panic - not syncing: x\"",
	"expected WARNING: CPU: 0 PID: 1 at kernel/sys.c:12 f+0x10/0x20",
	" BUG: indented by a program",
	"debug: BUG: mine",
	"a.out[7]: unhandled exception: DABT (lower EL), ESR 0x0000000092000006, level 2 translation fault in a.out[400000+1000]",
	"init[1]: unhandled level 2 translation fault (11) at 0x00000000, esr 0x92000006",
	"a.out[7]: unhandled alignment fault",
	"a.out[7]: undefined instruction: pc=0000000000400000",
	"a.out[7]: segfault at 0 ip 0000000000400000 sp 00007ffc00000000 error 4 in a.out[400000+1000]",
	"a.out[7]: unhandled signal 11 code 0x1 at 0x0000000000000000",
	"a.out[7]: bad frame in sys_rt_sigreturn: pc=0 sp=0",
	"traps: a.out[7] general protection fault ip:400000 sp:7ffc00000000 error:0 in a.out[400000+1000]",
	"traps: a.out[7] trap divide error ip:400000 sp:7ffc00000000 error:0",
	"traps: a.out[7] trap invalid opcode ip:400000 sp:7ffc00000000 error:0",
	"potentially unexpected fatal signal 11.",
	"a.out: potentially unexpected fatal signal 6.",
	"Alignment trap: a.out (7) PC=0x00008000 Instr=0xe5910000 Address=0x00000001 FSR 0x001",
	"a.out(7): unaligned access to 0x6000000000000001, ip=0x4000000000000000",
	"Kernel unaligned access at TPC[123456] f+0x0/0x10",
	"Out of memory: Killed process 7 (a.out) total-vm:1000kB, anon-rss:900kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:44kB oom_score_adj:0",
	"a.out: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)",
	"note: a.out[7] exited with status 1",
	"Kernel command line: console=ttyAMA0 panic=-1 oops=panic BUG: x",
	"Unknown kernel command line parameters \"BUG: WARNING:\", will be passed to user space.",
	"kmemleak: Kernel memory leak detector initialized (mem pool available: 15000)",
	"kmemleak: Automatic memory scanning thread started",
	"rcu: RCU event tracing is enabled.",
	"rcu: \tRCU debug extended QS entry/exit.",
	"rcu: \tRCU CPU stall warnings timeout set to 21 (rcu_cpu_stall_timeout).",
	"rcu: Hierarchical SRCU implementation.",
	"rcu: INFO: Stall ended before state dump start",
	"KASAN: KernelAddressSanitizer initialized",
	"kasan: KernelAddressSanitizer initialized (generic)",
	"kfence: initialized - using 2097152 bytes for 255 objects at 0x1-0x2",
	"kcsan: enabled early",
	"UBSAN: enabled",
	"hung_task: khungtaskd started",
	"Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings",
	"Warning: unable to open an initial console.",
	"Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 BHB attacks!",
	"RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable to RETBleed attacks, data leaks possible!",
	"WARNING: x1-x3 nonzero in violation of boot protocol:",
	"WARNING: at least one of them",
	"WARNING: my program speaks",
	"warning: `a.out' uses deprecated v2 capabilities in a way that may be insecure",
	"INFO: lockdep is turned off.",
	"INFO: NMI handler (f) took too long to run: 1.234 msecs",
	"INFO: task started",
	"INFO: the cat detected stalls",
	"[ INFO: my program starts ]",
	"Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar",
	"ODEBUG: selftest passed",
	"ODEBUG: 12 of 12 active objects replaced",
	"DMA-API: preallocated 65536 debug entries",
	"DMA-API: debugging enabled by kernel config",
	"Checked W+X mappings: passed, no W+X pages found",
	"watchdog: Delayed init of the lockup detector failed: -19",
	"NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
	"alternatives: applying system-wide alternatives",
	"Oops, I did it again",
	"Oops: my program failed",
	"Internal error, invalid op 1f",
	"Internal error: my parser is broken",
	"general protection is good",
	"divide error: by zero",
	"memory corruption is a topic",
	"Freeing unused kernel memory: 640K",
	"Run /init as init process",
	"reboot: Restarting system",
	"8< cut here",
};

static void test_consoles(void)
{
	const struct console *c;
	char name[200];
	enum verdict v;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(consoles); i++) {
		c = &consoles[i];
		n = strlen(c->text);
		v = judge_bytes(c->text, n, n + 1);
		check_verdict(v, c->verdict, c->why, c->name);
		v = judge_bytes(c->text, n, 1);
		snprintf(name, sizeof(name), "%s (byte by byte)", c->name);
		check_verdict(v, c->verdict, c->why, name);
	}
}

static void test_nul(void)
{
	static const char text[] = "1..1\nok\0 1 a\n" OFF;
	static const char first[] = "1..1\n\0ok 1 a\n" OFF;
	static char many[3 * LINE_KEPT];

	check_verdict(judge_bytes(text, sizeof(text) - 1, 3), PASS, "",
		      "NUL bytes are dropped as a terminal does");
	check_verdict(judge_bytes(first, sizeof(first) - 1, 5), PASS, "",
		      "a NUL byte is dropped at the start of a line, too");
	memset(many, '\n', sizeof(many));
	many[0] = '\0';
	strcpy(many + sizeof(many) - sizeof(OFF) - 20, "1..1\nok 1 a\n" OFF);
	check_verdict(judge_bytes(many, sizeof(many), sizeof(many)), PASS, "",
		      "a NUL byte changes nothing of what comes long after it");
}

/* A console line as a test's name: '#' would begin a directive. */
static char *quote(const char *what, const char *line)
{
	static char name[400];
	char *s;

	snprintf(name, sizeof(name), "%s: %s", what, line);
	for (s = name; *s; s++)
		if (*s == '#')
			*s = '.';
	return name;
}

static void test_crash(const char *line, const char *title)
{
	static const char *const prefixes[] = {
		"", T, "[    0.12][    T1] ", "<4>", "<0>[ 0.1] ",
		"ok 1 a[   10.123456][  C0] ",
	};
	enum verdict v = CRASH;
	char text[1000];
	size_t i;

	for (i = 0; v == CRASH && i < ARRAY_SIZE(prefixes); i++) {
		snprintf(text, sizeof(text), "1..1\n%s%s\nok 1 a\n" OFF,
			 prefixes[i], line);
		v = judge_bytes(text, strlen(text), sizeof(text));
		if (strcmp(judge.why, title))
			break;
	}
	check_verdict(v, CRASH, title, quote("a crash", line));
}

static void test_crashes(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(crashes); i++)
		test_crash(crashes[i], crashes[i]);
	for (i = 0; i < ARRAY_SIZE(titles); i++)
		test_crash(titles[i].line, titles[i].title);
}

static void test_innocent(void)
{
	char text[1000];
	enum verdict v;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(innocent); i++) {
		snprintf(text, sizeof(text), "%s\n" T "%s\n", innocent[i],
			 innocent[i]);
		v = judge_bytes(text, strlen(text), sizeof(text));
		check(v != CRASH, quote("no crash", innocent[i]));
	}
}

/* The first report names the crash, a mere trace does not. */
static void test_titles(void)
{
	static const char oops[] =
		T "------------[ cut here ]------------\n"
		T "refcount_t: underflow; use-after-free.\n"
		T "WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 f+0x1/0x2\n"
		T "---[ end trace 0000000000000000 ]---\n";
	static const char panic[] =
		T "Unable to handle kernel paging request at virtual address 0\n"
		T "Internal error: Oops: 0000000096000004 [#1] SMP\n"
		T "Kernel panic - not syncing: Oops: Fatal exception\n"
		T "---[ end Kernel panic - not syncing: Oops: Fatal ]---\n";
	static const char traces[] = "---[ end trace 1 ]---\n---[ end trace 2 ]---\n";

	check_verdict(judge_bytes(oops, strlen(oops), 7), CRASH,
		      "refcount_t: underflow; use-after-free.",
		      "a report's first words are its title");
	check_verdict(judge_bytes(traces, strlen(traces), 7), CRASH, "---[ end trace 1",
		      "the first of two traces is named");
	check_verdict(judge_bytes(panic, strlen(panic), 7), CRASH,
		      "Unable to handle kernel paging request at virtual address 0",
		      "a panic that follows an Oops does not rename it");
}

static enum verdict finish(const char *text, enum ending end, const char *how)
{
	judge_init(&judge, NULL);
	judge_feed(&judge, text, strlen(text));
	return judge_finish(&judge, end, how);
}

/* What each line is said to be: printk, cut, started, echo, boot, a crash, a stall. */
static char lines_seen[4 * LINE_KEPT];

static void write_line(const struct line *line)
{
	size_t n = strlen(lines_seen);

	snprintf(lines_seen + n, sizeof(lines_seen) - n, "%s%s%s%s%s%d,%d:%s\n",
		 line->printk ? "p" : "", line->cut ? "c" : "", line->started ? "s" : "",
		 line->echo ? "e" : "", line->boot ? "b" : "", line->crash, line->stall,
		 line->text);
}

static void check_lines(const char *name, const char *text, const char *want)
{
	size_t n;

	lines_seen[0] = '\0';
	judge_init(&judge, write_line);
	judge_feed(&judge, text, strlen(text));
	judge_finish(&judge, END_OFF, NULL);
	check(!strcmp(lines_seen, want), name);
	if (strcmp(lines_seen, want))
		printf("# got:\n%s# not:\n%s", lines_seen, want);
	lines_seen[0] = '\0';
	judge_init(&judge, write_line);
	for (n = 0; n < strlen(text); n++)
		judge_feed(&judge, text + n, 1);
	judge_finish(&judge, END_OFF, NULL);
	check(!strcmp(lines_seen, want), name);
}

#define CMDLINE "Kernel command line: panic=-1"
#define UNKNOWN "Unknown kernel command line parameters \"x\""
#define RUN "Run /init as init process"

static void test_lines(void)
{
	check_lines("what is of the kernel's boot is told from what comes after it",
		    T "Booting\nhello\n" T CMDLINE "\n" T UNKNOWN "\n" T RUN "\n" T "  with\n"
		    T "a driver\n" T "    /init\nhi\n" T "  indented\n" OFF,
		    "pb0,0:" T "Booting\n0,0:hello\npeb0,0:" T CMDLINE "\npeb0,0:" T UNKNOWN
		    "\npsb0,0:" T RUN "\npseb0,0:" T "  with\nps0,0:" T "a driver\npseb0,0:"
		    T "    /init\ns0,0:hi\nps0,0:" T "  indented\npsb0,0:" OFF);
	check_lines("a KTAP version line says as well that pid 1 has started",
		    T "  x\nKTAP version 1\n" T "  x\n" T "x\n",
		    "pb0,0:" T "  x\ns0,0:KTAP version 1\nps0,0:" T "  x\nps0,0:" T "x\n");
	check_lines("an empty line, and one of a program's, end the list of what init gets",
		    T RUN "\n\n" T "  x\n", "psb0,0:" T RUN "\ns0,0:\nps0,0:" T "  x\n");
	check_lines("what a program prints is no echo", CMDLINE "\n" UNKNOWN "\n" RUN "\n" RUN "\n",
		    "0,0:" CMDLINE "\n0,0:" UNKNOWN "\ns0,0:" RUN "\ns0,0:" RUN "\n");
	check_lines("a stall says for how long nothing happened",
		    "BUG: soft lockup - CPU#0 stuck for 51s! [a:1]\n"
		    "watchdog: BUG: soft lockup - CPU#0 stuck for 0s!\n"
		    "INFO: task for 9:7 blocked for more than 120 seconds.\n"
		    "BUG: soft lockup - CPU#0 stuck for 999s!\n"
		    "rcu: INFO: rcu_sched self-detected stall on CPU\n"
		    "BUG: workqueue lockup - pool cpus=0 stuck for 1s!\n"
		    "Kernel panic - not syncing: softlockup: hung tasks\n"
		    "---[ end Kernel panic - not syncing: softlockup: hung tasks ]---\n"
		    "pid 1: the kernel is tainted L, a soft lockup\n"
		    "BUG: x for 5s\n------------[ cut here ]------------\n"
		    "pid 1: the kernel is tainted W, a warning\n"
		    "Kernel panic - not syncing: System is deadlocked on memory\n"
		    "---[ end Kernel panic - not syncing: System is deadlocked on memory ]---\n"
		    "---[ end Kernel panic - not syncing: x ]---\n",
		    "5,51:BUG: soft lockup - CPU#0 stuck for 51s! [a:1]\n"
		    "5,1:watchdog: BUG: soft lockup - CPU#0 stuck for 0s!\n"
		    "5,120:INFO: task for 9:7 blocked for more than 120 seconds.\n"
		    "5,300:BUG: soft lockup - CPU#0 stuck for 999s!\n"
		    "5,21:rcu: INFO: rcu_sched self-detected stall on CPU\n"
		    "5,1:BUG: workqueue lockup - pool cpus=0 stuck for 1s!\n"
		    "5,0:Kernel panic - not syncing: softlockup: hung tasks\n"
		    "5,0:---[ end Kernel panic - not syncing: softlockup: hung tasks ]---\n"
		    "5,0:pid 1: the kernel is tainted L, a soft lockup\n"
		    "4,0:BUG: x for 5s\n2,0:------------[ cut here ]------------\n"
		    "3,0:pid 1: the kernel is tainted W, a warning\n"
		    "1,0:Kernel panic - not syncing: System is deadlocked on memory\n"
		    "1,0:---[ end Kernel panic - not syncing: System is deadlocked on memory ]---\n"
		    "2,0:---[ end Kernel panic - not syncing: x ]---\n");
}

/* What the kernel says is a part of the report, unless only the program's counts. */
static void test_program_only(void)
{
	static const char text[] = "1..1\n" T "ok 1 a\n" OFF;

	check_verdict(judge_bytes(text, strlen(text), 1), PASS, "",
		      "a result that the kernel prints is one");
	judge_init(&judge, NULL);
	judge.program_only = true;
	judge_feed(&judge, text, strlen(text));
	check_verdict(judge_finish(&judge, END_CONSOLE, NULL), INCOMPLETE,
		      "test 1 of 1 was not reported" EARLY,
		      "and none where only the program's count");
}

static void test_bugs(void)
{
	finish("BUG: soft lockup - CPU#0 stuck for 9s!\n", END_OFF, NULL);
	check(judge.crash == CRASH_REPORT && !judge.other_bug,
	      "a lockup is a stall and nothing else");
	finish("BUG: a\n", END_OFF, NULL);
	check(judge.other_bug, "another report is no stall");
	finish("BUG: a\nBUG: soft lockup - CPU#0 stuck for 9s!\n", END_OFF, NULL);
	check(judge.other_bug, "both may be there");
	check_verdict(CRASH, CRASH, "BUG: a", "a report before a stall names the crash");
	finish("rcu: INFO: rcu_sched self-detected stall on CPU\nBUG: a\n", END_OFF, NULL);
	check_verdict(CRASH, CRASH, "INFO: rcu_sched self-detected stall on CPU",
		      "a stall before a report names the crash");
	finish("Kernel panic - not syncing: System is deadlocked on memory\n", END_OFF, NULL);
	check(!judge.other_bug, "a machine without memory has no bug");
	check_verdict(finish("Kernel panic - not syncing: System is deadlocked on memory\n"
			     "1..1\nnot ok 1 a\n", END_RESET, NULL), FAIL, "not ok 1 a",
		      "a failure beats a machine without memory");
	finish("------------[ cut here ]------------\n", END_OFF, NULL);
	check(judge.other_bug, "what frames a report is one");
}

/* The tests' results, as vmrun -k shows them: "1:0 " is a PASS of the first. */
static void write_result(const struct line *line)
{
	size_t n = strlen(lines_seen);

	snprintf(lines_seen + n, sizeof(lines_seen) - n, "%llu:%d ", line->test,
		 line->test ? line->result : 0);
}

static void test_results(void)
{
	static const char text[] =
		"1..6\nok 1 a\nx\nnot ok 2 b\nok 3 c # SKIP\n  1..2\n  ok 1 d\nok 4 e\n"
		"  not ok 1 f\nok 5 g\n\nok 6\n1..\nok 7 h\nok 2 i\n";

	lines_seen[0] = '\0';
	judge_init(&judge, write_result);
	judge_feed(&judge, text, strlen(text));
	judge_finish(&judge, END_OFF, NULL);
	check(!strcmp(lines_seen, "0:0 1:0 0:0 2:1 3:4 0:0 0:0 4:5 0:0 5:1 0:0 6:0 0:0 0:0 0:0 "),
	      "each line is the result of a test, or of none");
}

static void tell_result(const struct line *line)
{
	if (line->test)
		judge_told(&judge);
}

static enum verdict finish_telling(const char *text, enum ending end)
{
	judge_init(&judge, tell_result);
	judge_feed(&judge, text, strlen(text));
	return judge_finish(&judge, end, NULL);
}

static void test_told(void)
{
	static const char text[] =
		"1..3\n[    0.1] BUG: first\nok 1 a\n"
		"[    0.2] Out of memory: Killed process 9 (x)\nnot ok 2 b\n";
	char more[256];

	check_verdict(finish_telling(text, END_RESET), INCOMPLETE,
		      "test 3 of 3 was not reported; the guest reset itself instead of powering off",
		      "what is told says nothing about the end");
	check(!judge.other_bug, "and no bug has been since");
	snprintf(more, sizeof(more), "%s[    0.3] BUG: second\n", text);
	check_verdict(finish_telling(more, END_DEADLINE), CRASH, "BUG: second",
		      "a bug that came since does");
	snprintf(more, sizeof(more), "%sok 3 c\n", text);
	check_verdict(finish_telling(more, END_OFF), PASS, "",
		      "after the last, the end alone counts");
}

/* A line of @n bytes, then @rest, is shown as its first @kept bytes behind @mark and as @lines. */
static void check_long(size_t n, const char *rest, const char *before, const char *mark,
		       size_t kept, const char *after)
{
	static char text[4 * LINE_KEPT], want[4 * LINE_KEPT];

	memset(text, 'x', n);
	strcpy(text + n, rest);
	snprintf(want, sizeof(want), "%s%s%.*s%s", before, mark, (int)kept, text, after);
	check_lines("a long line is kept to its head, and marked", text, want);
}

static void test_long_pieces(void)
{
	const size_t most = 2 * LINE_KEPT;
	size_t n;

	check_long(most, "\nz\n", "", "0,0:", most, "\n0,0:z\n");
	check_long(most + 1, "\nz\n", "", "c0,0:", LINE_KEPT, "\n0,0:z\n");
	check_long(LINE_KEPT + 1, "\nz\n", "", "0,0:", LINE_KEPT + 1, "\n0,0:z\n");
	check_long(LINE_KEPT, T "y\n\n", "pb0,0:" T "y\n", "0,0:", LINE_KEPT, "\n");
	check_long(LINE_KEPT + 1, T "y\n\na" T "y\nb\n", "pb0,0:" T "y\n", "c0,0:", LINE_KEPT,
		   "\npb0,0:" T "y\n0,0:ab\n");
	/* the stamp is where the buffer ends */
	for (n = most - 20; n < most + 2; n++)
		check_long(n, T "y\n\n", "pb0,0:" T "y\n", "c0,0:", LINE_KEPT, "\n");
}

/* Several lines that the kernel interrupts, and long ones. */
static void test_pieces(void)
{
	static char text[3 * LINE_KEPT], want[4 * LINE_KEPT];
	size_t n;

	check_lines("each line that is interrupted is put together by itself",
		    "a b" T "x\nc d\r\r\ne" T "y\nf\ng\n",
		    "pb0,0:" T "x\n0,0:a bc d\npb0,0:" T "y\n0,0:ef\n0,0:g\n");
	check_lines("the end of a console ends a line that was interrupted",
		    "a" T "x\nb", "pb0,0:" T "x\n0,0:ab\n");
	check_lines("a kernel's line without a piece behind it ends the console",
		    "a" T "x\n", "pb0,0:" T "x\n0,0:a\n");
	check_lines("a stamp that a '#' or a blank stands before is quoted if it is old",
		    "[    1.000000] x\n# " T "y\n#" T "y\n#\t" T "y\n#a" T "y\n#b\n",
		    "pb0,0:[    1.000000] x\n0,0:# " T "y\n0,0:#" T "y\n0,0:#\t" T "y\npb0,0:" T
		    "y\n0,0:#a#b\n");
	check_lines("plain lines of all lengths are what they were",
		    "xa\nx b\nxyz\n\nx\r\n\r\nx\ry\nx\r\r\n.: *\nx]y\n",
		    "0,0:xa\n0,0:x b\n0,0:xyz\n0,0:\n0,0:x\n0,0:\n"
		    "0,0:x\ry\n0,0:x\n0,0:.: *\n0,0:x]y\n");
	check_lines("carriage returns are taken off where the kernel interrupted",
		    "a\r" T "x\n\nb\n", "pb0,0:" T "x\n0,0:a\n0,0:b\n");
	test_long_pieces();
	for (n = LINE_KEPT - 3; n < LINE_KEPT + 3; n++) {
		memset(text, 'x', n);
		strcpy(text + n, T "y\nzz\n");
		strcpy(want, "pb0,0:" T "y\n");
		strcat(want, n + 2 > LINE_KEPT ? "c0,0:" : "0,0:");
		strncat(want, text, n > LINE_KEPT ? LINE_KEPT : n);
		strncat(want, "zz", n >= LINE_KEPT ? 0 : LINE_KEPT - n);
		strcat(want, "\n");
		check_lines("a long line in pieces is kept to its head, and marked", text, want);
	}
}

/* A line that is, or is not, a report: what stands before it is taken off, or is not. */
static void test_prefixes(void)
{
	static const char *const taken[] = {
		"[    0.123456,12] ", "\033[32m2024-07-18T20:51:30 ", "2024-07-18T20:51:30 ",
		"2024-07-18T20:51:30  ", "2024-07-18 20:51:30.123  ", "2024-07-18T20:51:30Z ",
		"2024-07-18T20:51:30 \033[31m", "2024-07-18T20:51:30 <6>[    0.123456] \033[31m",
		"2024-07-18T20:51:30 <6>", "May 11 08:58:43 host kernel: ",
		"[Thu May 21 08:58:43 2026] ", "May  1 08:58:43 host kernel: ",
		"May 11 08:58:43 host kernel: [    0.123456] ", "\033[0;32m\033[1m",
	};
	static const char *const kept[] = {
		"[Thu May 21 08:58:43 2026]5 ", "[Thu May 21 08:58:43 2026]  ",
		"2024-07-18T20:51:30   ", "2024-07-18T20:51:30x ", "2024-07-18T20:51 ",
		"May  1 08:58:43 host app[1]: x kernel: ", "May  1 08:58:43 host  kernel: ",
		"x024-07-18T20:51:30 ",
		"x[1m", "\0331m", "\033[2K", "[\033[1m", "x[   0.123456] ", "[ 0.5",
	};
	char text[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		snprintf(text, sizeof(text), "%sBUG: x\n", taken[i]);
		check_verdict(judge_bytes(text, strlen(text), 99), CRASH, "BUG: x",
			      "what recorded a line, and its colours, are taken off");
	}
	for (i = 0; i < ARRAY_SIZE(kept); i++) {
		snprintf(text, sizeof(text), "%sBUG: x\n", kept[i]);
		check(judge_bytes(text, strlen(text), 99) != CRASH,
		      "what only looks like a clock or a colour is not taken off");
	}
	check_lines("what only looks like a stamp, a caller or a level is not printk's",
		    "[ 0.5 x\n[    0.123456][ x] y\n[ 0.5][T] y\n[ 0.5][T5x y\n[ 0.5][ T y\n"
		    "[ 0.5]\n\033[2K<6>x\n2024-07-18T20:51:30\n2024-07-18T20:51:30x\n",
		    "0,0:[ 0.5 x\n0,0:[    0.123456][ x] y\n0,0:[ 0.5][T] y\n0,0:[ 0.5][T5x y\n"
		    "0,0:[ 0.5][ T y\npb0,0:[ 0.5]\n0,0:\033[2K<6>x\npb0,0:2024-07-18T20:51:30\n"
		    "0,0:2024-07-18T20:51:30x\n");
	check_lines("journalctl puts a blank behind its prefix",
		    "May  1 08:58:43 h kernel:\nMay  1 08:58:43 h kernel:\040\n",
		    "0,0:May  1 08:58:43 h kernel:\npb0,0:May  1 08:58:43 h kernel:\040\n");
	check_lines("a level before a stamp in the middle of a line is the kernel's",
		    "a<6>" T "x\nb\n<12>" T "c<14>" T "y\nd<x6>" T "z\ne\n<6" T "z\nf\n",
		    "pb0,0:<6>" T "x\n0,0:ab\npb0,0:<12>" T "c\npb0,0:<14>" T "y\n"
		    "pb0,0:" T "z\n0,0:d<x6>e\npb0,0:" T "z\n0,0:<6f\n");
	check_lines("a stamp behind a clock counts, and so does each of its digits",
		    "2024-07-18T20:51:30 [    9.000000] x\n# [    0.123456] y\n# [    9.000001] z\n"
		    "a\n# [    9.000009] z\nb\n# [    9.000010] z\nc\n# [    9.000010] y\n",
		    "pb0,0:2024-07-18T20:51:30 [    9.000000] x\n0,0:# [    0.123456] y\n"
		    "pb0,0:[    9.000001] z\n0,0:# a\npb0,0:[    9.000009] z\n0,0:# b\n"
		    "pb0,0:[    9.000010] z\n0,0:# c\n0,0:# [    9.000010] y\n");
	check_lines("a stamp inside of a message is not the kernel's if it has no six digits",
		    T "a [5] b [    0.12345] c [x] [    0.123456]d\n",
		    "pb0,0:" T "a [5] b [    0.12345] c [x] [    0.123456]d\n");
}

/* How far a '*' and a '$' reach, and that they are tried again. */
static void test_wildcards(void)
{
	char text[700];
	int n;

	for (n = 511; n < 514; n++) {
		snprintf(text, sizeof(text), "Bad mode in %*s handler detected\n", n - 12, "x");
		memset(text + 12, 'x', n - 12);
		check((judge_bytes(text, strlen(text), 999) == CRASH) == (n <= 512),
		      "what a pattern leaves out is within 512 bytes");
		snprintf(text, sizeof(text), "BUG %*s code 1 qlen 1\n", n - 4, "x");
		memset(text + 4, 'x', n - 4);
		check((judge_bytes(text, strlen(text), 999) == CRASH) == (n <= 512),
		      "a word that a pattern leaves out is within 512 bytes");
	}
	check(finish("UBSAN: x in y in a.c:5\n", END_OFF, NULL) == CRASH,
	      "a pattern is tried again where it has matched in part");
	check(finish("a:b: detected buffer overflow: 16 byte x\n", END_OFF, NULL) == CRASH,
	      "a word is tried again where it has matched in part");
	check(finish("a:b detected buffer overflow: 16 byte x\n", END_OFF, NULL) != CRASH,
	      "what has matched in part counts for no other try");
	check(finish("---------Kernel panic - not syncing: RCU Stall\n", END_OFF, NULL) != CRASH,
	      "what is no end of a panic is none");
}

static void test_endings(void)
{
	static const char good[] = "1..1\nok 1 a\n";
	static const char forged[] = "1..1\nok 1 a\nreboot: Power down\n";
	static const char oops[] = "1..1\nBUG: x\n";

	check_verdict(finish(good, END_OFF, NULL), PASS, "",
		      "QEMU's word for a shutdown is enough");
	check_verdict(finish(forged, END_RESET, NULL), INCOMPLETE,
		      "the guest reset itself instead of powering off",
		      "QEMU's word for a reset beats the console");
	check_verdict(finish(forged, END_GONE, "QEMU was killed"), INCOMPLETE,
		      "QEMU was killed",
		      "a QEMU that goes away beats the console");
	check_verdict(finish("1..2\nok 1\n", END_GONE, "it died"), INCOMPLETE,
		      "test 2 of 2 was not reported; it died",
		      "a missing test and a lost machine are both named");
	check_verdict(finish("1..1\nok 1 a\n  ---\n", END_OFF, NULL), INCOMPLETE,
		      "a YAML block without its end", "a console that ends in a YAML block");
	check_verdict(finish(good, END_PANIC, NULL), CRASH,
		      "the guest told QEMU that it panicked",
		      "a panic that only QEMU saw is a crash");
	check_verdict(finish(oops, END_PANIC, NULL), CRASH, "BUG: x",
		      "a panic on the console has the console's title");
	check_verdict(finish(oops, END_DEADLINE, "slow"), CRASH, "BUG: x",
		      "a crash beats the deadline");
	check_verdict(finish("1..1\nnot ok 1\n", END_DEADLINE, "slow"), TIMEOUT,
		      "slow", "the deadline beats a failure");
	check_verdict(finish(forged, END_DEADLINE, "slow"), TIMEOUT, "slow",
		      "the deadline beats a pass");
	check_verdict(finish(good, END_CONSOLE, "sh failed"), INCOMPLETE,
		      "sh failed", "a command's own end is named");
	check_verdict(finish(forged, END_CONSOLE, "sh failed"), PASS, "",
		      "a command's exit status does not decide");
}

static size_t shown, shown_printk, shown_cut;

static void show(const struct line *line)
{
	shown++;
	shown_printk += line->printk;
	shown_cut += line->cut;
}

static void feed(const char *s)
{
	judge_feed(&judge, s, strlen(s));
}

static void feed_many(char c, size_t n)
{
	while (n--)
		judge_feed(&judge, &c, 1);
}

/* How good a verdict is: a kernel message inside of a report must not make it better. */
static int goodness(enum verdict v)
{
	static const enum verdict order[] = { CRASH, FAIL, INCOMPLETE, SKIP, PASS };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(order) && order[i] != v; i++)
		;
	return i;
}

/* One harmless kernel message at every offset of each report. */
static void test_interrupted(void)
{
	static const char *const reports[] = {
		"KTAP version 1\n1..2\nok 1 a\nnot ok 2 b\n",
		"TAP version 13\n1..2\nok 1 a\nBail out! no\n",
		"KTAP version 1\n1..1\nok 1 a # TIMEOUT\n",
		"KTAP version 1\n1..1\nok 1 a # ERROR\n",
		"KTAP version 1\n1..2\nok 1 a # SKIP no\nok 2 b\n",
		"KTAP version 1\n1..1\nok 1 a # SKIP no\n",
		"KTAP version 1\n1..12\nok 1 a\n",
		"KTAP version 1\n1..1\n  1..2\n  ok 1 b\n  not ok 2 c\nok 1 a\n",
		"KTAP version 1\n1..2\n# a\nok 1 a\n  ---\n  not: ok\n  ...\nok 2 b\n",
		"KTAP version 1\r\n1..2\r\nok 1 a\r\nnot ok 2 b\r\n",
		"KTAP version 1\n1..0 # SKIP none\n",
		"KTAP version 1\n1..2\nnot ok 1 a # TODO\nok 2 b\n",
	};
	static const char *const messages[] = {
		T "random: crng init done\n",
		T "random: crng init done\r\n",
		"[    0.123456][    T1] random: crng init done\n",
		"<6>[    0.123456][    C0] random: crng init done\n",
		T "x\n" T "y\n",
	};
	int tried = 0, better = 0, want;
	size_t r, m, at, n;
	char text[400];

	for (r = 0; r < ARRAY_SIZE(reports); r++) {
		snprintf(text, sizeof(text), "%s" OFF, reports[r]);
		want = goodness(judge_bytes(text, strlen(text), 4096));
		for (m = 0; m < ARRAY_SIZE(messages); m++) {
			n = strlen(reports[r]);
			for (at = 0; at <= n; at++) {
				snprintf(text, sizeof(text), "%.*s%s%s" OFF, (int)at,
					 reports[r], messages[m], reports[r] + at);
				tried++;
				if (goodness(judge_bytes(text, strlen(text), 4096)) <= want)
					continue;
				if (!better++)
					printf("# better: %s\n# as: %s\n", judge.why, text);
			}
		}
	}
	printf("# %d interrupted reports, %d of them judged better\n", tried, better);
	check(tried > 2000 && !better,
	      "no report is judged better for a kernel message inside of it");
}

static void test_long_lines(void)
{
	judge_init(&judge, show);
	feed("1..2\nok 1 ");
	feed_many('x', 1 << 20);
	feed("\nok 2 # SKIP ");
	feed_many('#', 1 << 20);
	feed("\n" OFF);
	check_verdict(judge_finish(&judge, END_CONSOLE, NULL), PASS, NULL,
		      "lines of 1 MB are judged by their heads");
	check(shown == 4 && shown_printk == 1 && shown_cut == 2,
	      "each line is shown once, and a long one as cut");

	shown = 0;
	judge_init(&judge, show);
	feed("<6>" T "a\n" T "b[    0.123456][    T1] c\nd" T "e");
	judge_finish(&judge, END_CONSOLE, NULL);
	check(shown == 5, "a line is split at the kernel's time stamps only");

	judge_init(&judge, NULL);
	feed("1..1\nok 1 ");
	feed_many('x', 1 << 20);
	feed("[   12.345678] Kernel panic - not syncing: late\n");
	check_verdict(judge_finish(&judge, END_CONSOLE, NULL), CRASH,
		      "Kernel panic - not syncing: late",
		      "a panic at the end of a long line is seen");

	judge_init(&judge, NULL);
	feed("Kernel panic - not syncing: ");
	feed_many('x', 1 << 20);
	check(judge_finish(&judge, END_CONSOLE, NULL) == CRASH &&
	      strlen(judge.why) == WHY_MAX - 1, "a long title is cut");
}

static enum verdict nest(const char *innermost, int depth)
{
	int i;

	judge_init(&judge, NULL);
	feed("1..1\n");
	for (i = depth; i; i--) {
		feed_many(' ', i);
		feed(i == depth ? innermost : "ok 1\n");
	}
	feed("ok 1\n" OFF);
	return judge_finish(&judge, END_CONSOLE, NULL);
}

static void test_nesting(void)
{
	check_verdict(nest("ok 1\n", SUBTESTS_MAX - 1), PASS, "",
		      "subtests may nest deeply");
	check_verdict(nest("not ok 1 deep\n", SUBTESTS_MAX - 1), FAIL,
		      "not ok 1 deep", "a deep failure is found");
}

static enum verdict descend(const char *innermost, int depth, const char *top)
{
	int i;

	judge_init(&judge, NULL);
	feed("1..1\n");
	for (i = 1; i < depth; i++) {
		feed_many(' ', i);
		feed("1..1\n");
	}
	feed_many(' ', depth);
	feed(innermost);
	for (i = depth - 1; i > 0; i--) {
		feed_many(' ', i);
		feed("ok 1\n");
	}
	feed(top);
	feed(OFF);
	return judge_finish(&judge, END_CONSOLE, NULL);
}

/* A result between the two innermost of @depth levels. */
static enum verdict between(int depth)
{
	int i;

	judge_init(&judge, NULL);
	for (i = 0; i <= depth; i++) {
		feed_many(' ', 2 * i);
		feed("1..1\n");
	}
	feed_many(' ', 2 * depth - 1);
	feed("ok 1\n" OFF);
	return judge_finish(&judge, END_CONSOLE, NULL);
}

static void test_descent(void)
{
	check_verdict(descend("ok 1\n", SUBTESTS_MAX - 1, "ok 1\n"), PASS, "",
		      "plans may nest deeply");
	check_verdict(descend("ok 1\n", 1000, "ok 1\n"), INCOMPLETE,
		      "subtests are nested too deeply",
		      "subtests 1,000 deep are not passed unread");
	check_verdict(descend("not ok 1 deep\n", 1000, "ok 1\n"), FAIL, "not ok 1 deep",
		      "a failure 1,000 deep is found");
	check_verdict(descend("ok 1\n", 1000, "not ok 1 # TODO\n"), INCOMPLETE,
		      "subtests are nested too deeply", "no parent excuses what is not read");
	check_verdict(between(SUBTESTS_MAX - 2), INCOMPLETE,
		      "test 1 of 1 was not reported" EARLY,
		      "there is room for a level between the two innermost");
	check_verdict(between(SUBTESTS_MAX - 1), INCOMPLETE,
		      "subtests are nested too deeply" EARLY,
		      "there is none where all levels are used");
}

static void test_slow_lines(void)
{
	int i, k;

	judge_init(&judge, NULL);
	for (i = 0; i < 1000; i++) {
		feed("WARNING: ");
		for (k = 0; k < 1000; k++)
			feed(" at ");
		feed("\nUBSAN: ");
		for (k = 0; k < 1000; k++)
			feed(" in ");
		feed("\n");
	}
	check(judge_finish(&judge, END_CONSOLE, NULL) == INCOMPLETE,
	      "lines that nearly match take no longer than others");
}

static void test_noise(void)
{
	unsigned char noise[4096];
	unsigned int seed = 462;
	size_t i, k;
	enum verdict v;

	for (i = 0; i < 1000; i++) {
		for (k = 0; k < sizeof(noise); k++) {
			seed = seed * 1103515245 + 12345;
			noise[k] = seed >> 16;
		}
		v = judge_bytes((char *)noise, sizeof(noise), 1 + i % 97);
		if (v == PASS || v == SKIP)
			break;
	}
	check(i == 1000, "noise never passes");
}

/* All of the file and a NUL, or NULL. */
static char *read_file(const char *path, size_t *n)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t got = 1;

	for (*n = 0; file && got; *n += got) {
		text = realloc(text, *n + 4097);
		if (!text)
			break;
		got = fread(text + *n, 1, 4096, file);
		text[*n + got] = '\0';
	}
	if (file)
		fclose(file);
	return text;
}

/* The sentence that a file's name is: "t/a-panic-is-a-crash.log". */
static char *sentence(const char *path)
{
	const char *slash = strrchr(path, '/');
	static char name[400];
	char *s;

	snprintf(name, sizeof(name), "%s", slash ? slash + 1 : path);
	for (s = name; *s; s++)
		if (*s == '-')
			*s = ' ';
	if (s - name > 4 && !strcmp(s - 4, ".log"))
		s[-4] = '\0';
	return name;
}

/* One console with a header, in one piece and byte by byte. */
static void test_file(const char *path)
{
	static const char key[] = "VERDICT: ";
	char got[sizeof(judge.why) + 40] = "";
	char *text, *console, *want = NULL;
	bool good = false;
	size_t n, step;
	enum verdict v;

	text = read_file(path, &n);
	console = text ? strstr(text, "\n\n") : NULL;
	if (console) {
		*console = '\0';
		console += 2;
		want = strstr(text, key);
	}
	if (want) {
		want += strlen(key);
		want[strcspn(want, "\n")] = '\0';
		n -= console - text;
		good = true;
		for (step = n + 1; good && step; step = step > 1) {
			v = judge_bytes(console, n, step);
			snprintf(got, sizeof(got), "%s (%d)%s%s", verdict_name(v), v,
				 *judge.why ? ": " : "", judge.why);
			good = !strcmp(got, want);
		}
	}
	check(good, sentence(path));
	if (!good)
		printf("# %s: %s%s\n# not %s\n", path, key, got,
		       want ? want : "(there is no such line in its header)");
	free(text);
}

int main(int argc, char **argv)
{
	int i;

	test_consoles();
	test_nul();
	test_crashes();
	test_innocent();
	test_titles();
	test_endings();
	test_lines();
	test_program_only();
	test_bugs();
	test_results();
	test_told();
	test_pieces();
	test_prefixes();
	test_wildcards();
	test_interrupted();
	test_long_lines();
	test_nesting();
	test_descent();
	test_slow_lines();
	test_noise();
	for (i = 1; i < argc; i++)
		test_file(argv[i]);
	printf("1..%d\n", tests);
	return failed != 0;
}
