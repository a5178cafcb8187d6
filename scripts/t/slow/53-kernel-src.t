#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Somebody's own tree: KERNEL_SRC with a whole kernel on a path with spaces,
# which is followed in all that happens to it, and never written to.
# Takes one whole kernel build; all steps behind it are in the same tree.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

linux="$scratch/my linux"
cp -a "$top/build/source/6.1/linux" "$linux"
checkout "$scratch/w"
cd "$scratch/w"

# state: every entry of the tree by kind, mode, size and times
state() {
	(cd "$linux" && find . -printf '%p %y %m %s %T@ %C@ %l\n') | sort
}

# content: what is in every file of it
content() {
	(cd "$linux" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

# run: make run passes and leaves the tree alone
run() {
	state >"$scratch/before"
	exits 0 make run KERNEL_SRC="$linux"
	ends "$scratch/out" 'svc462: PASS (0)'
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
	sed -n 's/^  \(CC\|AS\)  *//p' build/6.1/462-gcc-*/obj/build.log |
		grep -vxE 'init/version.*\.o' | sort >"$scratch/compiled" || :
}

# compiled OBJECT...: just these were compiled for the last run
compiled() {
	is "$*" "$(xargs <"$scratch/compiled")"
}

# says / silent TEXT: the guest's console shows it, or not
says() {
	shows build/6.1/console.log "$1"
}
silent() {
	lacks build/6.1/console.log "$1"
}

# what a build in place leaves, so that whoever takes it for his own fails
poison() {
	mkdir -p include/config include/generated arch/arm64/include/generated/asm
	for file in lib/crc32table.h include/generated/autoconf.h include/generated/timeconst.h \
		include/generated/bounds.h arch/arm64/include/generated/asm/cpucaps.h; do
		echo '#error taken from the build in place' >$file
	done
	echo 'CONFIG_MODULES=y' >.config
	echo '$(error taken from the build in place)' >include/config/auto.conf
	echo 'no object' >kernel/fork.o
	echo 'no kernel' >vmlinux
}
poisoned='lib/crc32table.h include/generated arch/arm64/include/generated include/config .config kernel/fork.o vmlinux'

it 'a tree on a path with spaces is built, gives the same Image as ours, and is as it was to the byte'
gives_the_same() {
	content >"$scratch/content"
	run
	at_least 301 "$(wc -l <"$scratch/compiled")"
	content >"$scratch/content.after"
	same "$scratch/content" "$scratch/content.after"
	same "$top/build/6.1/462-gcc/Image" build/6.1/Image
}
t gives_the_same
cp -p build/6.1/Image "$scratch/Image" || :

it 'a second run compiles nothing'
compiles_nothing() {
	run
	compiled
	same "$scratch/Image" build/6.1/Image
}
t compiles_nothing

it 'an edit is in the next run, and just its object is compiled for it'
follows_edit() {
	sed -i 's/"Kernel command line: /"Kernel command line, edited: /' "$linux/init/main.c"
	run
	says 'Kernel command line, edited: console='
	compiled init/main.o
	sed -i 's/"Kernel command line, edited: /"Kernel command line: /' "$linux/init/main.c"
	run
	compiled init/main.o
	same "$scratch/Image" build/6.1/Image
}
t follows_edit

added() {
	for folder in kernel mm; do
		cat >$folder/added.c <<-END
			#include <linux/init.h>
			#include <linux/printk.h>
			static int __init ${folder}_added(void)
			{
			        pr_info("added to $folder\n");
			        return 0;
			}
			late_initcall(${folder}_added);
		END
		cp -p $folder/Makefile "$scratch/Makefile.$folder"
		echo 'obj-y += added.o' >>$folder/Makefile
	done
}
removed() {
	for folder in kernel mm; do
		rm $folder/added.c
		cp "$scratch/Makefile.$folder" $folder/Makefile
	done
}
it 'a file that is added to the tree and its Makefile is built in, and gone when it is removed'
follows_files() {
	(cd "$linux" && added)
	run
	says 'added to kernel'
	says 'added to mm'
	compiled kernel/added.o mm/added.o
	(cd "$linux" && removed)
	run
	silent 'added to'
	same "$scratch/Image" build/6.1/Image
}
t follows_files

it 'nothing that a build in place left in the tree is used'
ignores_build_in_place() {
	(cd "$linux" && poison)
	run
	compiled
	rm -r build/6.1/462-gcc-*/obj/lib/crc32* build/6.1/462-gcc-*/obj/kernel/fork.o
	run
	compiled kernel/fork.o lib/crc32.o
	same "$scratch/Image" build/6.1/Image
}
t ignores_build_in_place

# The repository is of the pristine source; the tree becomes a worktree of it
# without a checkout, which would give every file a new time.
git_tree() {
	# shellcheck disable=SC2086
	(cd "$linux" && rm -r $poisoned)
	git init -q --bare "$scratch/repo"
	cd "$scratch/repo"
	git config core.compression 0
	git config user.name svc462
	git config user.email svc462@example.com
	git config gc.auto 0
	git --work-tree="$linux" add -A -f
	git commit-tree -m pristine "$(git write-tree)" >"$scratch/commit"
	git branch main "$(cat "$scratch/commit")"
	git worktree add -q --no-checkout --detach "$scratch/worktree" main
	mv "$scratch/worktree/.git" "$linux/.git"
	git -C "$linux" worktree repair
	git -C "$linux" reset -q
	is '' "$(git -C "$linux" status --porcelain)"
	git -C "$linux" switch -q -c edited
	sed -i 's/"Kernel command line: /"Kernel command line of a branch: /' "$linux/init/main.c"
	git -C "$linux" commit -q -a -m edited
	git -C "$linux" switch -q main
}
it 'a git worktree is built, a switch of branch in it is followed, and so if it was built in place'
follows_worktree() {
	(git_tree)
	run
	silent 'of a branch'
	same "$scratch/Image" build/6.1/Image
	git -C "$linux" switch -q edited
	run
	says 'Kernel command line of a branch: console='
	compiled init/main.o
	(cd "$linux" && poison)
	run
	compiled
	git -C "$linux" switch -q main
	run
	compiled init/main.o
	silent 'of a branch'
	same "$scratch/Image" build/6.1/Image
}
t follows_worktree

it 'a read-only tree is built, and is as it was to the byte'
takes_read_only() {
	chmod -R a-w "$linux"
	content >"$scratch/content"
	run
	compiled
	content >"$scratch/content.after"
	same "$scratch/content" "$scratch/content.after"
}
t takes_read_only
chmod -R u+w "$linux"

it 'a number that is taken is refused by the file and line in that tree, before any build'
refuses_taken_number() {
	state >"$scratch/before"
	exits 2 make run KERNEL_SRC="$linux" NR=450
	unistd=include/uapi/asm-generic/unistd.h
	line=$(grep -nx '#define __NR_set_mempolicy_home_node 450' "$linux/$unistd" | cut -d : -f 1)
	shows "$scratch/err" "450 belongs to set_mempolicy_home_node in $linux/$unistd:$line;"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): '
	is '' "$(find build/6.1/450-gcc-* -name obj)"
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
}
t refuses_taken_number

done_testing
