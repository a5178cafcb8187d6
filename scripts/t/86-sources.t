#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What PROG= is built from: several files, flags and libraries, and what is said of
# sources that do not build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
k=build/6.1/462-gcc
cd "$scratch" || exit

# build CODE 'PROG' [NAME=VALUE...]: of the files in this folder
build() {
	code=$1
	prog=$2
	shift 2
	exits "$code" env "$@" "$top/scripts/guest/build-prog" "$prog" "$scratch/prog" "$top/$k/linux" "$top/$k/usr/include"
}
usage=64
build=2

cat >a.c <<'EOF'
#include <stdio.h>
int twice(int x);
int main(void)
{
	printf("%d\n", twice(21));
	return twice(21) != VALUE;
}
EOF
printf '\t.globl twice\ntwice:\tadd w0, w0, w0\n\tret\n' >b.S

it 'several files, C and assembly, are one program, with flags of their own'
builds_several() {
	build 0 'a.c b.S' PROG_CFLAGS=-DVALUE=42
	has "$scratch/out" 'svc462: a.c b.S is built on nolibc'
	aarch64-linux-gnu-nm "$scratch/prog" >"$scratch/symbols"
	matches "$scratch/symbols" ' T twice$' ' T main$'
}
t builds_several

it 'blanks around the files are nothing, and no folder gets into the program'
has_no_folder() {
	mkdir -p one two
	sed 's/^int twice.*/&\nconst char *here = __FILE__;/' a.c >one/a.c
	printf 'const char *there = __FILE__;\nint twice(int x) { return 2 * x; }\n' >two/b.c
	build 0 " $scratch/one/a.c  $scratch/two/b.c " -C /usr PROG_CFLAGS=-DVALUE=42
	fails grep -qF "${scratch##*/}" "$scratch/prog"
	(cd "$top" && PROG=" $scratch/one/a.c $scratch/two/b.c" scripts/guest/pack-prog "$k/init" "$scratch/prog" \
		"$scratch/archive")
	cpio -t <"$scratch/archive" >"$scratch/names" 2>/dev/null
	has "$scratch/names" bin/a
}
t has_no_folder

it 'a file with a blank in its name is one file'
takes_a_blank() {
	echo 'int main(void) { return 0; }' >'a b.c'
	build 0 'a b.c'
}
t takes_a_blank

it 'the mathematics library is there without asking, and another is named'
finds_libraries() {
	printf '#include <math.h>\nint main(int c, char **v) { return pow(c, 0.5) != 1; }\n' >m.c
	build 0 m.c
	shows "$scratch/out" 'm.c is built on glibc, static'
	build 0 m.c PROG_LDLIBS=-lm
	has "$scratch/out" 'svc462: m.c is built on glibc, static'
}
t finds_libraries

it 'a function that only _GNU_SOURCE declares is declared, and an unknown one is no program'
declares_all() {
	printf '#include <string.h>\nint main(void) { return strverscmp("a9", "a10") >= 0; }\n' >g.c
	build 0 g.c
	matches "$scratch/out" 'svc462: g.c is built on glibc with _GNU_SOURCE, static; nolibc lacks'
	printf 'int main(void) { return nowhere(); }\n' >g.c
	build $build g.c
	shows "$scratch/err" 'svc462: PROG=g.c: no header that it includes declares nowhere()'
}
t declares_all

it 'what is missing is named by what to do'
names_what_is_missing() {
	build $build 'a.c' PROG_CFLAGS=-DVALUE=42
	shows "$scratch/err" 'PROG=a.c: nothing defines twice: name its file in PROG, or its library, PROG_LDLIBS=-lNAME'
	printf '#include "none.h"\nint main(void) { return 0; }\n' >h.c
	build $build h.c
	shows "$scratch/err" 'PROG=h.c: there is no none.h: say where it is, PROG_CFLAGS=-I/FOLDER'
	printf 'int main(void) { return missing; }\n' >e.c
	build $build e.c
	ends_like "$scratch/err" "^svc462: PROG=e.c: .missing. undeclared"
	printf 'int main(void) { __asm__("irg x0, x1"); return 0; }\n' >i.c
	build $build i.c
	ends_like "$scratch/err" "^svc462: PROG=i.c: the instruction .* needs a flag such as PROG_CFLAGS=-march="
	printf 'int twice;\n' >d1.c
	printf 'int twice;\nint main(void) { return 0; }\n' >d2.c
	build $build 'd1.c d2.c'
	shows "$scratch/err" 'PROG=d1.c d2.c: twice is defined more than once: by two files, or by one and glibc'
	build $usage 'a.c none.c'
	ends "$scratch/err" 'svc462: PROG=a.c none.c: there is no such file as none.c'
	build $usage 'a.c m.o'
	shows "$scratch/err" 'there is no such file as m.o'
}
t names_what_is_missing

it 'a system call that arm64 does not have is named, with what to use instead'
names_calls() {
	for pair in 'open:openat' 'pipe:pipe2' 'dup2:dup3' 'mkdir:mkdirat' 'fork:clone'; do
		printf '#include <sys/syscall.h>\n#include <unistd.h>\nint main(void) { return syscall(__NR_%s); }\n' \
			"${pair%:*}" >n.c
		build $build n.c
		shows "$scratch/err" "PROG=n.c: arm64 has no system call ${pair%:*}: use ${pair#*:}"
	done
}
t names_calls

it 'each of the calls that arm64 is said not to have is none, and what is to be used is one'
calls_are_right() {
	echo '#include <asm/unistd.h>' |
		aarch64-linux-gnu-gcc -E -dM -nostdinc -isystem "$top/$k/usr/include" - >"$scratch/numbers"
	grep -v '^#' "$top/scripts/guest/calls-of-others" >"$scratch/calls"
	at_least 30 "$(wc -l <"$scratch/calls")"
	while read -r call instead _; do
		fails grep -q "^#define __NR_$call " "$scratch/numbers"
		shows "$scratch/numbers" "#define __NR_$instead "
	done <"$scratch/calls"
}
t calls_are_right

it 'no value of PROG, PROG_CFLAGS and PROG_LDLIBS is a command'
runs_nothing() {
	# shellcheck disable=SC2016
	for value in ';touch ran' '`touch ran`' '$(touch ran)' "'; touch ran; '"; do
		build $usage "a.c $value"
		build $build a.c PROG_CFLAGS="$value"
		build $build a.c PROG_LDLIBS="$value"
	done
	absent ran
}
t runs_nothing

done_testing
