#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What goes together: every set of KERNEL_SRC, LLVM, IMAGE, PROG, KCONFIG and NR
# with the targets of the tables either works or is refused in one line, before any work.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
mkdir "$scratch/w" "$scratch/w/build"
cp -Rp Makefile kernel init scripts "$scratch/w"
ln -s "$top/build/source" "$scratch/w/build/source"
linux=$top/build/source/6.1/linux
cat >"$scratch/prog.c" <<'EOC'
#include <stdio.h>
#include <unistd.h>
#include <asm/unistd.h>
int main(void) { printf("%ld\n", syscall(__NR_custom_call, 21)); return 0; }
EOC

# refused 'WHY' GOAL NAME=VALUE...: by the last line of standard output, which
# is the only one, and nothing is made
refused() {
	why=$1
	shift
	exits 2 make -n --no-print-directory -C "$scratch/w" "$@"
	is "svc462: ERROR (2): usage: make $1 with $why" "$(cat "$scratch/out")"
	is source "$(ls "$scratch/w/build")"
}
booted='IMAGE is booted as it is and no kernel is built'
while IFS='|' read -r goal with why; do
	it "make $goal refuses $with"
	# shellcheck disable=SC2086
	t refused "$why" $goal $with
done <<EOC
run|IMAGE=x KERNEL_SRC=y|KERNEL_SRC: $booted
run|IMAGE=x KCONFIG=net|KCONFIG: $booted
run|IMAGE=x KCONFIG=net PROG=z|KCONFIG: $booted
run|IMAGE=x KCONFIG=net KERNEL_SRC=y|KERNEL_SRC KCONFIG: $booted
built|IMAGE=x KCONFIG=net|KCONFIG: $booted
bundle|IMAGE=x KCONFIG=net|KCONFIG: $booted
soak|IMAGE=x KCONFIG=net|KCONFIG: $booted
control|IMAGE=x|IMAGE: it boots the demo on a kernel that it builds without the call
control|PROG=x|PROG: it boots the demo on a kernel that it builds without the call
abi|IMAGE=x KCONFIG=net|KCONFIG: $booted
abi|PROG=x|PROG: it boots init/abi.c
class|KCONFIG=user|KCONFIG: the exercises are about the default kernel: leave it out
break|IMAGE=x|IMAGE: it builds its own kernel and program: leave them out
bench|PROG=x|PROG: it builds its own kernel and program: leave them out
bench|KERNEL_SRC=x|KERNEL_SRC: its bounds are those of the default kernel
trace|IMAGE=x|IMAGE: it needs the vmlinux of a kernel that it builds
trace|PROG=x|PROG: it shows the demo's system call: leave PROG= out
debug|IMAGE=x|IMAGE: it needs the vmlinux of a kernel that it builds
debug|PROG=x|PROG: it shows the demo's system call: leave PROG= out
patch|IMAGE=x|IMAGE: a patch is made from a source tree and from nothing else
patch|PROG=x|PROG: a patch is made from a source tree and from nothing else
patch|KCONFIG=net|KCONFIG: a patch is made from a source tree and from nothing else
matrix|KERNEL_SRC=x|KERNEL_SRC: it chooses its kernels, numbers and compilers itself: leave them out
matrix|IMAGE=x|IMAGE: it chooses its kernels, numbers and compilers itself: leave them out
matrix|PROG=x|PROG: it chooses its kernels, numbers and compilers itself: leave them out
matrix|NR=463|NR: it chooses its kernels, numbers and compilers itself: leave them out
matrix|LLVM=1|LLVM: it chooses its kernels, numbers and compilers itself: leave them out
EOC
it 'the second of two goals is refused as well, before the first'
t refused 'PROG: it boots the demo on a kernel that it builds without the call' control run PROG=x

it 'and so is what comes from the environment'
refuses_environment() {
	IMAGE=x refused 'IMAGE: it boots the demo on a kernel that it builds without the call' control
}
t refuses_environment

it 'and so is a value that cannot be handed on or would name no folder'
refuses_malformed() {
	for setting in KERNEL=a/b 'NR=4 2' EXPECT="a\$b"; do
		exits 2 make --no-print-directory -C "$scratch/w" run "$setting"
		ends_like "$scratch/out" "^svc462: ERROR \(2\): usage: ${setting%%=*}[= ]"
		is source "$(ls "$scratch/w/build")"
	done
}
t refuses_malformed

it 'and so is a number of boots that is none, before anything is built for them'
refuses_boots() {
	for n in '' 0 -1 x; do
		exits 2 make --no-print-directory -C "$scratch/w" soak "N=$n"
		is "svc462: ERROR (2): usage: N='$n' is not a number of boots: use N=1000, for example" "$(cat "$scratch/out")"
		is source "$(ls "$scratch/w/build")"
	done
}
t refuses_boots

# every set of up to two of these (in slow/ every set), with every target: what is not in the
# table is there to work
sets=22
[ "${ALL-}" != 1 ] || sets=64
all="KERNEL_SRC=$linux LLVM=1 IMAGE=x PROG=$scratch/prog.c KCONFIG=net NR=463"
# takes_other_sets GOAL 'VARIABLE...': make GOAL takes each of these sets in which none of these
# variables is
# shellcheck disable=SC2086
takes_other_sets() {
	goal=$1
	against=$2
	tried=0
	for a in 0 1; do for b in 0 1; do for c in 0 1; do for d in 0 1; do for e in 0 1; do for f in 0 1; do
		names=''
		set -- $all
		[ "${ALL-}" = 1 ] || [ $((a + b + c + d + e + f)) -le 2 ] || continue
		for use in $a $b $c $d $e $f; do
			[ $use = 0 ] || names="$names $1"
			shift
		done
		want=0
		for name in $against; do
			case "$names " in *" $name="*) want=2 ;; esac
		done
		case $goal$names in
		break* | bench* | control* | trace* | debug* | patch* | matrix*) ;;
		*KERNEL_SRC=*IMAGE=* | *IMAGE=*KCONFIG=*) want=2 ;;
		esac
		# what refuses is asked for each, and make itself, which takes longer, for one in 16
		status=0
		if [ $((tried % 16)) -eq 0 ]; then
			make -n $goal $names >"$scratch/out" 2>&1 || status=$?
		else
			env $names scripts/make/refuse $goal >"$scratch/out" 2>&1
			[ ! -s "$scratch/out" ] || status=2
		fi
		[ $status -eq $want ] || wrong "exit code $want of make $goal$names" "$scratch/out"
		tried=$((tried + 1))
	done; done; done; done; done; done
	is "$sets" $tried
}
while read -r goal against; do
	it "make $goal takes every other set of the six variables"
	t takes_other_sets "$goal" "$against"
done <<'EOC'
run
built
bundle
soak
break IMAGE PROG
bench IMAGE PROG KERNEL_SRC KCONFIG
control IMAGE PROG
abi PROG
trace IMAGE PROG
debug IMAGE PROG
patch IMAGE PROG KCONFIG
matrix KERNEL_SRC IMAGE PROG NR LLVM
EOC

# and those that build no kernel, for real

# works 'VERDICT' 'LINE' NAME=VALUE...: make run ends with it, and the guest said so
works() {
	verdict=$1
	line=$2
	shift 2
	make run "$@" >"$scratch/out" 2>"$scratch/err" || :
	ends "$scratch/out" "svc462: $verdict"
	has "$scratch/out" "$line"
}
image=$scratch/Image
cp build/6.1/462-gcc/Image "$image"
user=$scratch/Image.user
make build/6.1/462-gcc-user/Image KCONFIG=user >/dev/null 2>&1 && cp build/6.1/462-gcc-user/Image "$user"
it 'IMAGE works'
t works 'PASS (0)' '# custom_call(21) = 42' IMAGE="$image"
it 'IMAGE with PROG works'
t works 'PASS (0)' '# 42' IMAGE="$user" PROG="$scratch/prog.c"
it 'PROG with KCONFIG and NR works'
t works 'PASS (0)' '# 42' PROG="$scratch/prog.c" KCONFIG=user NR=462

it 'make patch with KERNEL_SRC, LLVM and NR works'
makes_patch() {
	exits 0 make patch KERNEL_SRC="$linux" LLVM=1 NR=461 KERNEL=patch
	has build/patch/0001-*.patch '+#define __NR_custom_call 461'
	rm -r build/patch
}
t makes_patch
# the demo is what ran last again
make run >/dev/null

done_testing
