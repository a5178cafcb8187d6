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

# the repository in the tree tracks just what the patch touches
patched() {
	make patch
	cp -a build/source/6.1/linux "$scratch/linux"
	cd "$scratch/linux"
	git init -q
	sed -n 's,^--- a/,,p' "$top"/build/6.1/0001-*.patch | xargs git add -f
	git commit -q -m pristine
	git am "$top"/build/6.1/0001-*.patch
	cmp arch/arm64/kernel/custom_call.c "$top/kernel/custom_call.c"
}
t 'git am applies the patch to a whole pristine tree' patched

same_image() {
	scripts/kernel/build-kernel "$scratch/linux" "$scratch/obj" Image
	cmp "$scratch/obj/arch/arm64/boot/Image" build/6.1/462-gcc/Image
}
t 'the tree patched so builds the identical Image' same_image

riscv() {
	make -C "$scratch/shadow" O="$scratch/riscv" ARCH=riscv LLVM=1 "$@"
}
links() {
	cp -a build/6.1/462-gcc/linux "$scratch/shadow"
	printf 'CONFIG_64BIT=y\nCONFIG_MMU=y\n' >"$scratch/64bit"
	riscv -s KCONFIG_ALLCONFIG="$scratch/64bit" allnoconfig
	grep -x CONFIG_64BIT=y "$scratch/riscv/.config"
	riscv -s -j "$(getconf _NPROCESSORS_ONLN)" vmlinux
	llvm-nm "$scratch/riscv/vmlinux" | grep ' W sys_custom_call$'
}
t 'a riscv64 allnoconfig of the wired tree links, with a weak sys_custom_call' links

fails_to_link() {
	sed -i '/^COND_SYSCALL(custom_call);$/d' "$scratch/shadow/kernel/sys_ni.c"
	fails cmp -s "$scratch/shadow/kernel/sys_ni.c" build/6.1/462-gcc/linux/kernel/sys_ni.c
	fails riscv -s vmlinux >"$scratch/words" 2>&1
	cat "$scratch/words"
	grep -q 'undefined symbol: sys_custom_call$' "$scratch/words"
}
t 'without the line in kernel/sys_ni.c it does not, for want of sys_custom_call' fails_to_link

done_testing
