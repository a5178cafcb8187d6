#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make grade: what is refused, and the submissions that are judged before a kernel is
# linked, among them those that read what they must not. slow/56-grade.t boots the others.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
class=$scratch/class
mkdir -p "$class/ivy"
printf '%s\n' '#include "check.h"' 'int main(void)' '{' '	plan(2);' \
	'	check("21 is doubled", svc(__NR_custom_call, 21), 42);' \
	'	check("the surprise", svc(__NR_custom_call, -1), -EINVAL);' '	return power_off();' '}' >"$scratch/tests.c"
printf '%s\n' '# comment' '21 is doubled 3' 'the surprise 1.5 hidden' >"$scratch/points"
demo=kernel/custom_call.c

# refused 'TEXT' VARIABLE...: make grade refuses it before any work
refused() {
	text=$1
	shift
	exits 0 env TESTS="$scratch/tests.c" "$@" scripts/make/refuse grade "${goal:-deps}"
	shows "$scratch/out" "$text"
}

it 'what makes no sense is refused before any work'
refuses() {
	refused 'make grade needs the submissions, CALL=FILE.c or CALL=FOLDER'
	refused 'make grade needs the submissions, CALL=FILE.c or CALL=FOLDER' CALL="$class" TESTS=
	refused 'CALL=none: there is no such file or folder' CALL=none
	refused 'TESTS=none.c: there is no such file' CALL="$class" TESTS=none.c
	refused 'POINTS=none: there is no such file' CALL="$class" POINTS=none
	refused 'REFERENCE: cannot read none.c' CALL="$class" REFERENCE=none.c
	refused 'NR=none with REFERENCE' CALL="$class" REFERENCE=kernel/add.c NR=none
	for variable in IMAGE INIT PROG EXPECT RECORD; do
		refused "make grade with $variable: it boots its own kernels" CALL="$class" $variable=1
	done
	goal=run
	refused 'make grade goes with no other goal' CALL="$class"
	exits 2 make grade TESTS="$scratch/tests.c"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): usage: make grade needs the submissions'
}
t refuses

# handed_in NAME 'WHY': the next submission, from standard input, and what the table says of it
handed_in() {
	cat >"$class/$1.c"
	printf '%s\t%s\n' "$1" "$2" >>"$scratch/wanted"
}

handed_in empty 'empty.c defines no system call: write SYSCALL_DEFINE1(name, int, value) { ... }' </dev/null
sed 's/(custom_call/(customcall/' $demo |
	handed_in name 'name.c defines customcall(int value), and the assignment asks for custom_call(int value)'
sed 's/, int, value/, long, value/' $demo |
	handed_in type 'type.c defines custom_call(long value), and the assignment asks for custom_call(int value)'
{ cat $demo; echo 'SYSCALL_DEFINE0(more) { return 0; }'; } |
	handed_in two 'two.c defines custom_call(int value) more(void), and the assignment asks for custom_call(int value)'
{ cat $demo; printf '#define DEFINE SYSCALL_DEFINE0\nDEFINE(more) { return 0; }\n'; } |
	handed_in macro 'it is compiled to other system calls than it defines by name: write each SYSCALL_DEFINE out'
sed 's/return 2/retrun 2/' $demo | handed_in typo 'it does not compile: typo.c:23:2: error: '

# What a submission must not read. Those in the folder of the objects are the solution.
echo "a secret of the host" >"$scratch/secret"
{ echo "#include \"$scratch/tests.c\""; cat $demo; } | handed_in include "cannot read $scratch/tests.c: Permission denied"
{ printf 'const char secret[] =\n#include <%s>\n;\n' "$scratch/secret"; cat $demo; } |
	handed_in system "it does not compile: system.c:2:10: fatal error: $scratch/secret: Permission denied"
{ echo '#include "../../../../../../../../../../../../etc/passwd"'; cat $demo; } | handed_in dots 'cannot read ../'
n=0
for file in "$scratch/secret" vmlinux arch/arm64/kernel/custom_call.o "$top/build/6.1/462-gcc/tests"; do
	n=$((n + 1))
	{ cat $demo; printf 'asm(".data\\n.incbin \\"%s\\"");\n' "$file"; } |
		handed_in incbin-$n "it does not compile: {standard input}:"
done
{ echo '#include "typo.c"'; cat $demo; } | handed_in neighbour 'it does not compile: neighbour.c:1:10: fatal error: typo.c: No such file'
ln -s "$scratch/secret" "$class/ivy/secret.h"
{ echo '#include "secret.h"'; cat $demo; } | handed_in ivy/call 'it does not compile: call.c:1:10: fatal error: secret.h: No such file'
# a link out of the folder is no submission
ln -s "$top/$demo" "$class/link.c"

it 'a submission that differs from the assignment or does not compile gets 0 points, and so does one that reads what it must not'
grades() {
	exits 2 make grade CALL="$class" TESTS="$scratch/tests.c" POINTS="$scratch/points"
	count=$(wc -l <"$scratch/wanted")
	ends "$scratch/out" "svc462: FAIL (1): $count of $count submissions have less than full points"
	while IFS='	' read -r name why; do
		sed -n "s,^FAIL   0/4.5 *$name  *,,p" "$scratch/out" >"$scratch/row"
		case $(cat "$scratch/row") in
		"$why"*) ;;
		*) wrong "FAIL of $name: $why" "$scratch/row" ;;
		esac
	done <"$scratch/wanted"
	absent build/6.1/grade/link
}
t grades

it 'at build time a submission reads nothing but the kernel tree, the system'\''s programs in /usr and its own folder'
leaks_nothing() {
	fails grep -rlE 'root:|a secret of the host|the surprise' build/6.1/grade --exclude=results.json \
		--exclude='.[pt]*' --exclude-dir=.reference
	fails jq -e '.output, .tests[0].output | test("root:|a secret of|surprise")' build/6.1/grade/*/results.json
}
t leaks_nothing

it 'results.json has what Gradescope reads'
writes_json() {
	jq -c '.score, .visibility, (.tests[] | [.name, .score, .max_score, .status, .visibility])' \
		build/6.1/grade/typo/results.json >"$scratch/json"
	printf '%s\n' 0 '"visible"' '["21 is doubled",0,3,"failed","visible"]' '["the surprise",0,1.5,"failed","hidden"]' \
		>"$scratch/wanted"
	same "$scratch/wanted" "$scratch/json"
	jq -r .output build/6.1/grade/typo/results.json >"$scratch/output"
	shows "$scratch/output" 'it does not compile: typo.c:23:2' 'typo.c:24:1: error: control reaches end'
}
t writes_json

# of_reference 'TEXT' VARIABLE...: the teacher's side is an ERROR that says this
of_reference() {
	text=$1
	shift
	exits 2 make grade CALL="$class/typo.c" "$@"
	ends_like "$scratch/out" "^svc462: ERROR \(2\): usage: grade: $text"
	absent build/6.1/grade/typo/results.json
}

it "the teacher's side is an ERROR: tests that the reference fails, names in POINTS, tests that can be read"
errors() {
	sed 's/, 42/, 43/' "$scratch/tests.c" >"$scratch/fails.c"
	of_reference 'the reference does not pass: not ok 1 21 is doubled$' TESTS="$scratch/fails.c"
	echo 'another test 3' >"$scratch/names"
	of_reference 'POINTS: no test has the name another test$' TESTS="$scratch/tests.c" POINTS="$scratch/names"
	of_reference 'the reference does not pass: /usr/bin/env lies where a submission could read it' \
		TESTS="$scratch/tests.c" POINTS=/usr/bin/env
}
slow errors

it 'a kernel without Landlock is an ERROR of the host, and no submission is blamed'
needs_landlock() {
	printf '#!/bin/sh\necho "confine: no Landlock" >&2\nexit 71\n' >"$scratch/confine"
	chmod +x "$scratch/confine"
	mv build/confine "$scratch/kept"
	cp "$scratch/confine" build/confine
	exits 2 make grade CALL="$class/typo.c" TESTS="$scratch/tests.c" || code=$?
	mv "$scratch/kept" build/confine
	[ -z "${code-}" ]
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: grade: the reference was not graded: confine: no Landlock'
}
slow needs_landlock

it 'where the reference does not pass any more, a submission has no result'
blames_nobody() {
	# it stops to work for what is not below .reference
	printf '#!/bin/sh\ncase "$*" in *grade/.reference*) exec "%s" "$@" ;; esac\nexit 71\n' "$scratch/kept" >"$scratch/confine"
	mv build/confine "$scratch/kept"
	cp "$scratch/confine" build/confine
	exits 2 make grade CALL="$demo" TESTS="$scratch/tests.c" || code=$?
	mv "$scratch/kept" build/confine
	[ -z "${code-}" ]
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: grade: 1 of 1 submissions could not be graded'
	absent build/6.1/grade/custom_call/results.json
}
slow blames_nobody

done_testing
