#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The patch, and the stub in kernel/sys_ni.c: a tree patched by git am builds the
# Image that the wired shadow builds, and another architecture still links.
# Takes a whole kernel build for arm64 and one for riscv64.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
export GIT_AUTHOR_NAME='A Uthor' GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME='A Uthor' GIT_COMMITTER_EMAIL=a@example.com

it 'git am applies the patch to a whole pristine tree'
# the repository in the tree tracks just what the patch touches
applies_the_patch() {
	make patch
	cp -a build/source/6.1/linux "$scratch/linux"
	cd "$scratch/linux"
	git init -q
	sed -n 's,^--- a/,,p' "$top"/build/6.1/0001-*.patch | xargs git add -f
	git commit -q -m pristine
	git am "$top"/build/6.1/0001-*.patch
	same "$top/kernel/custom_call.c" arch/arm64/kernel/custom_call.c
}
t applies_the_patch

it 'the tree patched so builds the identical Image'
builds_the_same() {
	scripts/kernel/build-kernel "$scratch/linux" "$scratch/obj" Image
	same build/6.1/462-gcc/Image "$scratch/obj/arch/arm64/boot/Image"
}
t builds_the_same

it 'its selftest passes on that tree, by make run PROG='
tests_itself() {
	exits 0 make run KERNEL_SRC="$scratch/linux" PROG="$scratch/linux/tools/testing/selftests/custom_call/custom_call.c"
	has "$scratch/out" '# ok 1 a number is doubled'
	matches "$scratch/out" '^# # Totals: pass:7 fail:0 '
	ends_like "$scratch/out" '^svc462: PASS \(0\)'
}
t tests_itself

# riscv ARG...: make of the wired tree for riscv64
riscv() {
	make -C "$scratch/shadow" O="$scratch/riscv" ARCH=riscv LLVM=1 "$@"
}

it 'a riscv64 allnoconfig of the wired tree links, with a weak sys_custom_call'
links_elsewhere() {
	cp -a build/6.1/462-gcc/linux "$scratch/shadow"
	printf 'CONFIG_64BIT=y\nCONFIG_MMU=y\n' >"$scratch/64bit"
	riscv -s KCONFIG_ALLCONFIG="$scratch/64bit" allnoconfig
	has "$scratch/riscv/.config" CONFIG_64BIT=y
	riscv -s -j "$(getconf _NPROCESSORS_ONLN)" vmlinux
	llvm-nm "$scratch/riscv/vmlinux" >"$scratch/symbols"
	matches "$scratch/symbols" ' W sys_custom_call$'
}
t links_elsewhere

it 'without the line in kernel/sys_ni.c it does not, for want of sys_custom_call'
fails_to_link() {
	sed -i '/^COND_SYSCALL(custom_call);$/d' "$scratch/shadow/kernel/sys_ni.c"
	fails cmp -s "$scratch/shadow/kernel/sys_ni.c" build/6.1/462-gcc/linux/kernel/sys_ni.c
	exits 2 riscv -s vmlinux
	matches "$scratch/err" 'undefined symbol: sys_custom_call$'
}
t fails_to_link

done_testing
