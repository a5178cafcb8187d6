#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make grade on real kernels: 20 submissions in one run, each graded as it deserves, and none
# at the cost of another.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
class=$scratch/class
mkdir -p "$class/jim"
right=kernel/shout.c

# handed_in NAME SCORE 'WHY': the next submission, from standard input, and what the table has to say
handed_in() {
	cat >"$class/$1.c"
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$scratch/wanted"
}

# with 'LINE' ['ABOVE']: the right one, with this as the first line of the call, and this above it
with() {
	printf '%s\n' '#include <linux/cpumask.h>' '#include <linux/delay.h>' '#include <linux/fs.h>' \
		'#include <linux/init.h>' '#include <linux/printk.h>' '#include <linux/reboot.h>'
	sed "s|^	long len, i;|&\\n	$1|; s|^SYSCALL_DEFINE|${2-}\\n&|" $right
}

handed_in jim/right 7/7 '' <$right
handed_in right 7/7 '' <$right
# its own names of the arguments, and two lines
sed 's/text/from/; s/, size_t, size/,\n\tsize_t, size/; s/(buf, text/(buf, from/' $right | handed_in renamed 7/7 ''
sed 's/toupper/tolower/' $right | handed_in answer 6/7 'not ok 2 the text is in capital letters'
sed 's/strncpy_from_user(/strnlen(text, 63);\n\tstrncpy(/; s/if (len < 0)/if (len > 99)/' $right |
	handed_in unchecked 3/7 'CRASH: Unable to handle kernel NULL pointer dereference'
with '*(volatile int *)8 = 0;' | handed_in crash 0/7 'CRASH: Unable to handle kernel NULL pointer dereference'
with 'for (;;) cpu_relax();' | handed_in endless 0/7 'TIMEOUT: killed after 10 s'
with 'msleep(1000000);' | handed_in asleep 0/7 'TIMEOUT: killed after 10 s'
with 'kernel_power_off();' | handed_in off 0/7 'INCOMPLETE: test 1 of 7 was not reported'
with 'WARN_ONCE(1, "ok 1 the length comes back"); ' | handed_in warning 6/7 'CRASH: WARNING: '

# reports that printk forges: in the call, before the end of it, and before /init is started
forgery='"ok 1 a\\nok 2 b\\nok 3 c\\nok 4 d\\nok 5 e\\nok 6 f\\nok 7 g\\n"'
with "printk($forgery); return 0;" | handed_in forged 0/7 'not ok 1 the length comes back'
with "pr_emerg(\"\\\\r\" $forgery); pr_cont($forgery); kernel_power_off();" |
	handed_in forged-off 0/7 'INCOMPLETE: test 1 of 7 was not reported'
with '' "static int __init forge(void) { printk($forgery); kernel_power_off(); return 0; } late_initcall(forge);" |
	handed_in forged-early 0/7 'INCOMPLETE: '
# it looks like a fault of the host
with '' 'static int __init blame(void) { printk("Initramfs unpacking failed: write error\\n"); return 0; } late_initcall(blame);' |
	handed_in blames 6/7 "INCOMPLETE: host: the guest's memory did not hold the initramfs"
with 'memset(huge, 1, sizeof(huge));' 'static char huge[100 << 20];' | handed_in huge 0/7 'INCOMPLETE: '
with 'undefined_function();' 'void undefined_function(void);' |
	handed_in undefined 0/7 'it does not link: '
with 'return sys_getpid();' 'long __arm64_sys_getpid(const struct pt_regs *regs) { return 0; }' |
	handed_in twice 0/7 'it does not '
# /init is not there any more
with 'pr_info("spy: %ld\\n", PTR_ERR(filp_open("/init", O_RDONLY, 0)));' | handed_in spy 7/7 ''
# what fills the memory or the disk of the host, or makes its compiler run for ever
with '' 'asm(".data\\n.rept 1000000000\\n.quad 1\\n.endr");' | handed_in endless-as 0/7 'it does not compile: '
with '' 'asm(".text\\n.p2align 31\\n.data\\n.p2align 31");' | handed_in big 0/7 ''

cat >"$scratch/points" <<'EOF'
a text that is too long is -E2BIG 1 after_due_date
a text of the kernel is -EFAULT 1 hidden
EOF

# cpu: CPU seconds of this shell's children until now
cpu() {
	times >"$scratch/times"
	awk -F '[ms ]+' 'NR == 2 { printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }' "$scratch/times"
}

it '20 submissions: a submission that hangs, crashes, powers off or prints a report by printk costs only itself'
grades() {
	make built CALL=$right INIT=init/shout.c
	cpu >"$scratch/before"
	start=$(date +%s)
	exits 2 make grade CALL="$class" REFERENCE=$right TESTS=init/shout.c POINTS="$scratch/points"
	cpu >"$scratch/after"
	seconds=$(($(date +%s) - start))
	cp "$scratch/out" "$scratch/table"
	ends "$scratch/out" 'svc462: FAIL (1): 16 of 20 submissions have less than full points'
	while IFS='	' read -r name score why; do
		sed -n "s,\$,  ,; s,^[A-Z]* *\\([0-9/]*\\) *$name  *,\\1 ,p" "$scratch/out" >"$scratch/row"
		case $(cat "$scratch/row") in
		"$score $why"*) ;;
		*) wrong "$name: $score $why" "$scratch/row" ;;
		esac
	done <"$scratch/wanted"
	echo "$seconds" >"$scratch/seconds"
}
t grades

it 'the 20 cost at most 10 CPU seconds each'
costs_little() {
	at_most 200 $(($(cat "$scratch/after") - $(cat "$scratch/before")))
}
t costs_little
echo "# 20 submissions: $(cat "$scratch/seconds") s, $(($(cat "$scratch/after") - $(cat "$scratch/before"))) CPU s"

# of NAME FILTER: what this filter of jq finds in the results of a submission
of() {
	jq -r "$2" "build/6.1/grade/$1/results.json"
}

it 'what makes the compiler run for ever, or fills memory or disk, costs only itself'
bounds() {
	of endless-as .score >"$scratch/score"
	of big .score >>"$scratch/score"
	is '0 0' "$(paste -sd ' ' "$scratch/score")"
	at_most 2000000 "$(du -sk build/6.1/462-gcc-call/grade | cut -f 1)"
}
t bounds

it 'a test that crashes is told from those before it and those that were not reached'
names_the_test() {
	of unchecked '[.tests[].status == "passed"] | tostring' >"$scratch/status"
	is '[true,true,false,true,false,false,false]' "$(cat "$scratch/status")"
	of warning '[.tests[].status == "passed"] | tostring' >"$scratch/status"
	is '[false,true,true,true,true,true,true]' "$(cat "$scratch/status")"
	of answer '.tests[1].output' >"$scratch/output"
	has "$scratch/output" 'the text is in capital letters: 32 came, 0 was expected'
}
t names_the_test

it 'hidden tests are for the teacher: in the output are neither their names, nor what the kernel prints'
hides() {
	for name in crash unchecked forged forged-off warning answer jim/right; do
		of $name '.output, (.tests[] | select(.visibility == "visible").output)' >"$scratch/output"
		lacks "$scratch/output" 'too long' 'of the kernel is' 'NULL pointer' 'WARNING' 'KTAP' 'ok 1'
	done
	of crash '.output' >"$scratch/output"
	has "$scratch/output" '0 of 5 tests passed' 'CRASH: the kernel reported a bug'
	of jim/right '[.tests[] | select(.visibility == "hidden").name] | tostring' >"$scratch/output"
	has "$scratch/output" '["a text of the kernel is -EFAULT"]'
	of jim/right '[.tests[] | select(.visibility == "after_due_date").name] | tostring' >"$scratch/output"
	has "$scratch/output" '["a text that is too long is -E2BIG"]'
}
t hides

it 'the test program is no file of the guest any more when it calls'
removes_tests() {
	shows build/6.1/grade/spy/console.log 'spy: -2'
}
t removes_tests

it 'one submission: PASS and FAIL are the verdict of make, and without hidden tests the crash is named'
grades_one() {
	exits 0 make grade CALL="$class/jim/right.c" REFERENCE=$right TESTS=init/shout.c
	ends "$scratch/out" 'svc462: PASS (0): 1 of 1 submissions have full points'
	exits 2 make grade CALL="$class/crash.c" REFERENCE=$right TESTS=init/shout.c
	ends "$scratch/out" 'svc462: FAIL (1): 1 of 1 submissions have less than full points'
	of crash .output >"$scratch/output"
	shows "$scratch/output" 'CRASH: Unable to handle kernel NULL pointer dereference'
}
t grades_one

it 'a header of the assignment is there for each submission, and its own does not take its place'
gives_headers() {
	mkdir -p "$scratch/info/kay"
	cp kernel/machine_info.c "$scratch/info"
	cp kernel/machine_info.c "$scratch/info/kay"
	echo '#error not this one' >"$scratch/info/kay/machine_info.h"
	exits 0 make grade CALL="$scratch/info" REFERENCE=kernel/machine_info.c TESTS=init/machine_info.c
	ends "$scratch/out" 'svc462: PASS (0): 2 of 2 submissions have full points'
}
t gives_headers

it 'init/README.md shows what make grade prints'
shows_table() {
	sed -n '/^## Grading a class$/,$s/^    //p' init/README.md >"$scratch/shown"
	mkdir -p "$scratch/ex/submissions/eli"
	demo=kernel/custom_call.c
	cp $demo "$scratch/ex/submissions/ann.c"
	sed 's/return 2/retrun 2/' $demo >"$scratch/ex/submissions/bob.c"
	sed 's/(custom_call/(my_call/' $demo >"$scratch/ex/submissions/cem.c"
	sed 's/^	if (value < 0)/	*(int *)(long)value = 0;\n&/' $demo >"$scratch/ex/submissions/dan.c"
	sed '/INT_MAX/,+1d; s/return 2/return (unsigned int)2/' $demo >"$scratch/ex/submissions/eli/call.c"
	for file in tests.c points; do
		sed -n "/^[$] cat $file\$/,/^[$] [^c]/p" "$scratch/shown" | sed '1d; /^[$]/,$d' >"$scratch/ex/$file"
	done
	command=$(sed -n "s,^[$] \(make .*\),\1,p" "$scratch/shown" | sed "s,=\([a-z]\),=$scratch/ex/\1,g")
	# shellcheck disable=SC2086
	exits 2 $command
	sed '1,/^[$] make/d' "$scratch/shown" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
}
t shows_table

done_testing
