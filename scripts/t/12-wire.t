#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The wiring: what wire-syscall and shadow-tree do to a tree, and what they
# never do, on the few files of a kernel that they look at, in the shapes that
# these have had since Linux 5.10.
# The dollar signs in single quotes here are make's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

wire=$top/scripts/wire-syscall
unistd=include/uapi/asm-generic/unistd.h
tbl=scripts/syscall.tbl
makefile=arch/arm64/kernel/Makefile
prototypes=include/linux/syscalls.h
stubs=kernel/sys_ni.c
code=arch/arm64/kernel/custom_call.c

# tree NAME VERSION CALL NUMBER: a kernel tree as far as the wiring can see, with
# CALL as its last system call
tree() {
	rm -rf "${scratch:?}/$1"
	mkdir -p "$scratch/$1"
	cd "$scratch/$1"
	mkdir -p ${unistd%/*} ${makefile%/*} ${prototypes%/*} ${stubs%/*} arch/arm64/include/uapi/asm
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 3\n' "${2%.*}" "${2#*.}" >Makefile
	cat >$unistd <<-END
		#define __NR_io_setup 0
		__SC_COMP(__NR_io_setup, sys_io_setup, compat_sys_io_setup)
		#define __NR3264_fcntl 25
		__SC_COMP_3264(__NR3264_fcntl, sys_fcntl64, sys_fcntl, compat_sys_fcntl64)

		/*
		 * Architectures may provide up to 16 syscalls of their own
		 * between 244 and 259
		 */
		#define __NR_arch_specific_syscall 244
		#define __NR_rseq 293
		__SYSCALL(__NR_rseq, sys_rseq)
		/* 295 through 402 are unassigned to sync up with generic numbers, don't use */
		#if defined(__SYSCALL_COMPAT) || __BITS_PER_LONG == 32
		#define __NR_clock_gettime64 403
		__SYSCALL(__NR_clock_gettime64, sys_clock_gettime)
		#endif

		#define __NR_$3 $4
		__SYSCALL(__NR_$3, sys_$3)

		#undef __NR_syscalls
		#define __NR_syscalls $(($4 + 1))

		#if __BITS_PER_LONG == 64 && !defined(__SYSCALL_COMPAT)
		#define __NR_fcntl __NR3264_fcntl
		#endif
	END
	printf 'CFLAGS_x.o := -Wx\n\n# Object file lists.\nobj-y\t\t\t:= debug-monitors.o entry.o\t\t\\\n' >$makefile
	printf '\t\t\t   syscall.o patching.o\n\nobj-$(CONFIG_COMPAT)\t+= sys32.o\nobj-y\t+= vdso-wrap.o\n' >>$makefile
	cat >$prototypes <<-'END'
		#ifndef CONFIG_ARCH_HAS_SYSCALL_WRAPPER
		asmlinkage long sys_io_setup(unsigned nr_reqs, aio_context_t __user *ctx);

		/*
		 * Architecture-specific system calls
		 */

		/* arch/x86/kernel/ioport.c */
		asmlinkage long sys_ioperm(unsigned long from, unsigned long num, int on);
		#endif
	END
	cat >$stubs <<-'END'
		/*
		 * Architecture specific syscalls: see further below
		 */

		COND_SYSCALL(memfd_secret);

		/*
		 * Architecture specific weak syscall entries.
		 */

		/* pciconfig: alpha, arm, arm64, ia64, sparc */
		COND_SYSCALL(pciconfig_read);
	END
	case $2 in
	6.1[1-9])	# the table of these
		mkdir -p arch/arm64/tools scripts
		ln -s ../../../scripts/syscall.tbl arch/arm64/tools/syscall_64.tbl
		{
			printf '# <nr> <abi> <name> <entry point>\n0\tcommon\tio_setup\tsys_io_setup\n'
			printf '258\triscv\triscv_hwprobe\tsys_riscv_hwprobe\n'
			printf '# 295 through 402 are unassigned to sync up with generic numbers, do not use\n'
			printf '403\t32\tclock_gettime64\tsys_clock_gettime\n'
			printf '%s\tcommon\t%s\t\tsys_%s\n' "$4" "$3" "$3"
		} >$tbl
		;;
	esac
}
# the series, their last call and its number
shapes='5.10 process_madvise 440
5.15 process_mrelease 448
6.1 set_mempolicy_home_node 450
6.6 map_shadow_stack 453
6.8 lsm_list_modules 461
6.10 mseal 462
6.12 mseal 462
6.15 open_tree_attr 467
6.18 file_setattr 469'

# a: what most tests below take for a tree
a() {
	tree a 6.1 set_mempolicy_home_node 450
}
b() {
	tree b 6.12 mseal 462
}

# every file with its time, its mode and its content
state() {
	(cd "$1" && find . -type f -exec stat -c '%n %y %a' {} + | sort &&
		find . -type f -exec sha256sum {} + | sort)
}

# refused WORDS [ARG...]: exit 2, says WORDS, and changes nothing in .
refused() {
	words=$1
	shift
	state . >"$scratch/before"
	status=0
	"$wire" "$@" >"$scratch/words" 2>&1 || status=$?
	cat "$scratch/words"
	[ "$status" -eq 2 ]
	grep -qF -e "$words" "$scratch/words"
	state . | diff "$scratch/before" -
}

# numbered NR: the table says so to a C compiler
numbered() {
	printf '#define __BITS_PER_LONG 64\n#include "%s"\nnr=__NR_custom_call end=(__NR_syscalls) fcntl=__NR_fcntl\n' $unistd |
		cc -D'__SYSCALL(a,b)=[a]=b,' -D'__SC_COMP(a,b,c)=' -D'__SC_COMP_3264(a,b,c,d)=' \
			-E -P -I. - >"$scratch/c"
	cat "$scratch/c"
	grep -qF "[$1]=sys_custom_call," "$scratch/c"
	grep -qF "nr=$1 end=($(($1 + 1))) fcntl=25" "$scratch/c"
}

shape() {
	tree k "$1" "$2" "$3"
	state . >"$scratch/pristine"
	"$wire" --nr auto . >"$scratch/words"
	nr=$(($3 + 1))
	grep -q "__NR_custom_call is $nr in " "$scratch/words"
	cmp "$top/kernel/custom_call.c" $code
	numbered $nr
	[ ! -e $tbl ] || grep -qP "^$nr\tcommon\tcustom_call\t+sys_custom_call$" arch/arm64/tools/syscall_64.tbl
	[ -e $tbl ] || fails grep -q $tbl "$scratch/words"
	grep -qx 'asmlinkage long sys_custom_call(int value);' $prototypes
	grep -qx 'COND_SYSCALL(custom_call);' $stubs
	printf 'include %s\nshow:\n\t@echo $(obj-y)\n' $makefile |
		make -s -f - show | grep -q 'syscall.o patching.o custom_call.o'
	"$wire" --nr $((nr + 5)) . >"$scratch/words"
	numbered $((nr + 5))
	"$wire" --remove .
	[ ! -e $code ]
	state . | sed 's/ 20[^ ]* [^ ]* +0000//' >"$scratch/after"
	sed 's/ 20[^ ]* [^ ]* +0000//' "$scratch/pristine" | diff - "$scratch/after"
}
while read -r series call last; do
	t "a tree of the shape of Linux $series is wired as $((last + 1)), rewired, and restored to the byte" \
		shape "$series" "$call" "$last"
done <<EOF2
$shapes
EOF2

collision() {
	tree k "$1" mseal 462
	refused "462 belongs to mseal in ./$2:$(grep -nE 'mseal.* 462|462.*mseal' "$2" | cut -d: -f1)" .
	refused 'the first free number is 463, which NR=auto takes' --check .
}
t '462 is refused where it belongs to mseal, by the line of the header' collision 6.10 $unistd
t '462 is refused where it belongs to mseal, by the line of the table' collision 6.12 $tbl

idempotent() {
	for make_tree in a b; do
		$make_tree
		"$wire" --nr 470 .
		state . >"$scratch/once"
		"$wire" --nr 470 .
		state . | diff - "$scratch/once"
	done
}
t 'a second wiring rewrites no file' idempotent

one_file() {
	a
	"$wire" .
	find . -type f -exec touch -d 2020-01-01 {} +
	echo >>$code
	"$wire" .
	cmp "$top/kernel/custom_call.c" $code
	[ "$(find . -newermt 2021-01-01 -type f)" = ./$code ]
}
t 'only the file whose content changed is rewritten' one_file

refusals() {
	a
	for nr in -1 x 46x 0462 '' ' 462'; do
		refused "is not a number" --nr "$nr" .
	done
	refused '10000 is out of range' --nr 10000 .
	refused "449 is reserved: it is below the end of the table, 451" --nr 449 .
	refused "294 is reserved" --nr 294 .
	refused "293 belongs to rseq in ./$unistd:" --nr 293 .
	refused "25 belongs to fcntl in ./$unistd:" --nr 25 .
	refused "403 belongs to clock_gettime64" --nr 403 .
	for nr in 244 250 259; do
		refused 'is one of 244 to 259, where each architecture has calls of its own' --nr $nr .
	done
	refused 'usage' --nr
	refused 'usage'
	refused 'usage' . .
	refused 'usage' --dance .
	refused 'is no Linux kernel tree' "$scratch/none"
	refused 'is no Linux kernel tree' ./kernel
	b
	refused "300 is reserved: it is below the end of the table, 463, in ./$tbl" --nr 300 .
	refused "258 is one of 244 to 259" --nr 258 .
	refused "403 belongs to clock_gettime64" --nr 403 .
}
t 'a number that is taken, reserved, an architecture'\''s own, too large or none is refused by name' refusals

foreign_tree() {
	tree k 4.19 rseq 293
	refused 'is Linux 4.19.3, which is too old: svc462 knows 5.10 and later' .
	tree k 5.9 process_madvise 440
	refused 'too old' .
	for file in $unistd $makefile $prototypes $stubs; do
		b
		rm "$file"
		refused "without a $file: too new, or too different, for svc462" --nr 463 .
	done
	b
	sed -i '/Architecture.specific weak/d' $stubs
	refused "./$stubs has no place for custom_call" --nr 463 .
	b
	sed -i '/__NR_syscalls/d' $unistd
	refused "./$unistd has no place for custom_call" --nr 463 .
	b
	printf '463\tcommon\tnewer\tsys_newer\n' >>$tbl
	refused "./$tbl and $unistd end at different numbers" --nr 464 .
	b
	sed -i 's/__NR_syscalls 463/__NR_syscalls 500/' $unistd
	refused 'a form that it does not know' --nr 500 .
	b
	rm -r arch
	refused "without a $makefile" --nr 463 .
}
t 'a tree that is too old, too new or no arm64 kernel is refused' foreign_tree

check() {
	for make_tree in a b; do
		$make_tree
		state . >"$scratch/before"
		"$wire" --check --nr auto . >"$scratch/words"
		cat "$scratch/words"
		grep -q 'is the first free number in ' "$scratch/words"
		grep -q 'custom_call is not wired; it can be 4[56][13]' "$scratch/words"
		state . | diff "$scratch/before" -
		"$wire" --nr 470 . >"$scratch/words"
		"$wire" --check --nr 471 . >"$scratch/words"
		grep -q 'custom_call is 470; it can be 471' "$scratch/words"
	done
	chmod -R a-w .
	"$wire" --check --nr 471 .
	chmod -R u+w .
}
t '--check reports and writes nothing' check

remove_is_safe() {
	a
	state . >"$scratch/before"
	"$wire" --remove .
	state . | diff "$scratch/before" -
	"$wire" .
	echo '/* mine */' >>$code
	refused "$code is not svc462's kernel/custom_call.c any more" --remove .
}
t '--remove leaves an unwired tree alone, and loses no edit' remove_is_safe

by_hand() {
	a
	sed -i 's/^#undef __NR_syscalls/#define __NR_custom_call 451\n__SYSCALL(451, sys_custom_call)\n\n&/;
		s/__NR_syscalls 451/__NR_syscalls 452/' $unistd
	refused "./$unistd has a custom_call that wire-syscall did not put there" .
	b
	printf '463 common custom_call sys_custom_call\n' >>$tbl
	refused "./$tbl has a custom_call that wire-syscall did not put there" --nr 464 .
	refused "./$tbl has a custom_call that wire-syscall did not put there" --remove .
}
t 'a tree that somebody wired by hand is refused' by_hand

half_wired() {
	for file in $unistd $makefile $prototypes $stubs $code; do
		a
		"$wire" .
		cp -R . "$scratch/whole"
		a
		mkdir -p "${file%/*}"
		cp "$scratch/whole/$file" "$file"
		"$wire" .
		diff -r "$scratch/whole" .
		rm -rf "$scratch/whole"
	done
}
t 'a wiring that was killed half-way is completed by the next' half_wired

behind_link() {
	tree outside 6.12 mseal 462
	for folder in ${unistd%/*} arch arch/arm64/kernel kernel include/linux scripts; do
		b
		rm -rf "$folder"
		ln -s "$scratch/outside/$folder" "$folder"
		state "$scratch/outside" >"$scratch/outside.before"
		refused 'lies behind a symlink: nothing is written through it' --nr 463 .
		state "$scratch/outside" | cmp - "$scratch/outside.before"
	done
}
t 'nothing is written through a folder that is a symlink' behind_link

link_replaced() {
	tree outside 6.1 set_mempolicy_home_node 450
	a
	for file in $unistd $makefile $prototypes $stubs; do
		ln -sf "$scratch/outside/$file" "$file"
	done
	: >"$scratch/victim"
	ln -s "$scratch/victim" $code
	state "$scratch/outside" >"$scratch/outside.before"
	"$wire" .
	state "$scratch/outside" | cmp - "$scratch/outside.before"
	[ ! -s "$scratch/victim" ]
	for file in $unistd $makefile $prototypes $stubs $code; do
		[ ! -L "$file" ]
	done
	numbered 462
	# also where the content is the same
	for file in $unistd $code; do
		cp "$file" "$scratch/victim"
		ln -sf "$scratch/victim" "$file"
		"$wire" .
		[ ! -L "$file" ]
	done
}
t 'a file that is a symlink is replaced, not written through' link_replaced

all_or_nothing() {
	a
	# nothing can be written beside the third file
	mkdir $prototypes.svc462
	state . >"$scratch/before"
	fails "$wire" .
	state . | diff "$scratch/before" -
	rmdir $prototypes.svc462
	"$wire" .
}
t 'a wiring that fails half-way leaves nothing behind' all_or_nothing

# clone FOLDER: of what the wiring needs, without a build/
clone() {
	mkdir "$1"
	cp -R "$top/scripts" "$top/kernel" "$1"
}

at_once() {
	a
	cp -R . "$scratch/wired"
	"$wire" "$scratch/wired"
	clone "$scratch/clone"
	for call in 1 2 3 4 5 6; do
		cp -R . "$scratch/at_once.$call"
		(umask 000 && exec "$scratch/clone/scripts/wire-syscall" "$scratch/at_once.$call" 2>&1) \
			>"$scratch/words.$call" &
	done
	wait
	for call in 1 2 3 4 5 6; do
		cat "$scratch/words.$call"
		[ "$(wc -l <"$scratch/words.$call")" -eq 3 ]
		diff -r "$scratch/wired" "$scratch/at_once.$call"
	done
	[ "$(ls "$scratch/clone/build")" = wire ]
	find "$scratch/clone/build" -perm /022 | fails grep .
	# what was compiled is taken as it is until its source is newer
	CC=none "$scratch/clone/scripts/wire-syscall" --check .
	touch -d tomorrow "$scratch/clone/scripts/kernel/wire.c"
	fails env CC=none "$scratch/clone/scripts/wire-syscall" --check .
}
t 'several first calls at once in a fresh clone all wire, and nobody else can write to build/' at_once

no_compiler() {
	a
	clone "$scratch/uncompiled"
	status=0
	CC=no-such-cc "$scratch/uncompiled/scripts/wire-syscall" . 2>"$scratch/words" || status=$?
	cat "$scratch/words"
	[ $status -eq 69 ] && [ ! -e $code ]
	grep -q "^svc462: there is no C compiler 'no-such-cc', " "$scratch/words"
	status=0
	CC='cc -no-such-option' "$scratch/uncompiled/scripts/wire-syscall" . 2>"$scratch/words" || status=$?
	cat "$scratch/words"
	[ $status -eq 69 ] && [ ! -e $code ] && [ -z "$(ls "$scratch/uncompiled/build")" ]
	grep -q "^svc462: 'cc -no-such-option' cannot compile .*/wire.c, see above" "$scratch/words"
}
t 'a missing compiler, and one that fails, is an error that names it' no_compiler

# read_only_clone [COMMAND...]: as the user that the command changes to, who may not write
read_only_clone() {
	a
	clone "$scratch/read_only"
	mkdir "$scratch/tmp"
	chmod -R a-w "$scratch/read_only"
	chmod -R a+rwX . "$scratch/tmp"
	chmod a+x "$scratch"
	TMPDIR="$scratch/tmp" "$@" "$scratch/read_only/scripts/wire-syscall" .
	numbered 462
	TMPDIR="$scratch/tmp" "$@" "$scratch/read_only/scripts/wire-syscall" --remove .
	[ ! -e "$scratch/read_only/build" ] && [ -z "$(ls "$scratch/tmp")" ]
	chmod -R u+w "$scratch/read_only"
}
if [ "$(id -u)" -ne 0 ]; then
	t 'a read-only clone wires, and is as it was' read_only_clone
elif command -v setpriv >/dev/null; then
	t 'a read-only clone wires, and is as it was' read_only_clone \
		setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
else
	skip 'a read-only clone wires, and is as it was' 'no setpriv'
fi

shadow_tree=$top/scripts/kernel/shadow-tree

shadow() {
	$1
	nr=$2
	mkdir -p mm samples
	echo x >mm/slab.c
	echo y >README
	ln -s ../mm/slab.c samples/link
	ln -s mm/slab.c link
	state . >"$scratch/before"
	src=$PWD
	"$shadow_tree" . "$scratch/shadow" "$nr"
	state . | diff "$scratch/before" -
	cd "$scratch/shadow"
	numbered "$nr"
	[ ! -e $tbl ] || grep -q custom_call arch/arm64/tools/syscall_64.tbl
	[ "$(readlink README)" = "$src/./README" ] && [ -L mm ] && [ ! -L arch/arm64/kernel ]
	[ "$(readlink link)" = mm/slab.c ]
	find . -name .obj -prune -o -type f -print | sort >"$scratch/real"
	"$wire" --nr "$nr" "$src" >/dev/null
	(cd "$src" && find . -type f -newer "$scratch/before" | sort) | diff - "$scratch/real"
	"$wire" --remove "$src"
	state . >"$scratch/once"
	sleep 0.01
	"$shadow_tree" "$src" "$scratch/shadow" "$nr"
	state . | diff "$scratch/once" -
	"$shadow_tree" "$src" "$scratch/unwired"
	diff -r -x .obj "$src" "$scratch/unwired"
	rm -rf "$scratch/shadow" "$scratch/unwired"
}
t 'in a shadow just the wired files are real, keep their times, and the source stays as it is' shadow a 462
t 'the same where the table lies behind a symlink' shadow b 463

# what is in the way of a second shadow is a symlink into the source
shadow_of_links() {
	a
	state . >"$scratch/before"
	mkdir "$scratch/links"
	ln -s "$PWD"/* "$scratch/links"
	ln -s "$PWD" "$scratch/shadow"
	for shadow in links shadow; do
		"$shadow_tree" . "$scratch/$shadow" 462
		state . | diff "$scratch/before" -
		[ ! -L "$scratch/$shadow" ] && [ ! -L "$scratch/$shadow/kernel" ]
		grep -q custom_call "$scratch/$shadow/$stubs"
	done
	rm -rf "$scratch/links" "$scratch/shadow"
}
t 'a shadow whose folders, or which itself, was a symlink into the source writes nothing there' shadow_of_links

shadow_refused() {
	b
	fails "$shadow_tree" . "$scratch/shadow" 462 2>"$scratch/words"
	cat "$scratch/words"
	grep -qF "462 belongs to mseal in $PWD/$tbl:" "$scratch/words"
	[ ! -e "$scratch/shadow" ] && [ ! -e "$scratch/shadow.new" ]
}
t 'a collision names the line of the source and leaves no shadow' shadow_refused

# what a build in place leaves: include/config, a generated header beside the
# source, objects; among them a name with a blank
built() {
	mkdir -p lib include/config 'lib/a b' mm
	printf '# as in the kernel, and as in Debian'\''s\n.*\n*.o\n/vmlinux\n!.gitignore\n/*\n!/debian/\n' >.gitignore
	printf '/config\n' >include/.gitignore
	printf 'crc32table.h\n' >lib/.gitignore
	touch lib/crc32.c lib/crc32table.h lib/crc32.o 'lib/a b/x y.o' 'lib/a b/x y.c' lib/.crc32.o.cmd \
		include/config/auto.conf .config vmlinux mm/new.c
}
hidden() {
	"$shadow_tree" . "$scratch/shadow" 462
	cd "$scratch/shadow"
	for file in lib/crc32table.h lib/crc32.o 'lib/a b/x y.o' include/config .config vmlinux; do
		[ ! -e "$file" ] || { echo "$file gets in"; return 1; }
	done
	for file in lib/crc32.c 'lib/a b/x y.c' mm/new.c; do
		[ -e "$file" ] || { echo "$file is missing"; return 1; }
	done
	rm -rf "$scratch/shadow"
}
built_tree() {
	a
	built
	find . -newer "$scratch/.out" | wc -l
	state . >"$scratch/before"
	(hidden)
	state . | diff "$scratch/before" -
	# and without what Debian adds
	sed -i '$d' .gitignore
	sed -i '$d' .gitignore
	[ "$(tail -n 1 .gitignore)" = '!.gitignore' ]
	(hidden)
}
t 'what a build in place left behind does not get into the shadow' built_tree

built_git() {
	a
	git init -q
	git add -A -f
	built
	touch lib/blob.o
	git add -f lib/blob.o
	state . >"$scratch/before"
	(hidden)
	"$shadow_tree" . "$scratch/shadow" 462
	[ -e "$scratch/shadow/lib/blob.o" ] && [ ! -e "$scratch/shadow/.git" ]
	rm -rf "$scratch/shadow"
	state . | diff "$scratch/before" -
}
t 'nor in a git tree, where what git tracks is source whatever its name' built_git

built_worktree() {
	rm -rf "$scratch/worktree"
	a
	git init -q
	git add -A -f
	git -c user.name=a -c user.email=a@example.com commit -q -m pristine
	git worktree add -q "$scratch/worktree"
	cd "$scratch/worktree"
	mkdir -p arch/arm64/include/uapi/asm
	built
	touch lib/blob.o
	git add -f lib/blob.o
	state . >"$scratch/before"
	(hidden)
	"$shadow_tree" . "$scratch/shadow" 462
	[ -e "$scratch/shadow/lib/blob.o" ] && [ ! -e "$scratch/shadow/.git" ]
	rm -rf "$scratch/a/.git"
	(hidden)
	state . | diff "$scratch/before" -
}
t 'nor in a git worktree, also where its repository is out of reach' built_worktree

follows() {
	a
	mkdir mm
	touch mm/a.c
	"$shadow_tree" . "$scratch/shadow" 462
	touch mm/b.c kernel/new.c
	rm mm/a.c
	"$shadow_tree" . "$scratch/shadow" 462
	ls "$scratch/shadow/kernel/new.c" "$scratch/shadow/mm/b.c"
	fails ls "$scratch/shadow/mm/a.c"
	rm kernel/new.c
	"$shadow_tree" . "$scratch/shadow" 462
	fails ls -d "$scratch/shadow/kernel/new.c"
	sed -i 's/rseq/reseq/' $unistd
	"$shadow_tree" . "$scratch/shadow" 462
	grep -q reseq "$scratch/shadow/$unistd"
	"$shadow_tree" . "$scratch/shadow"
	diff -r -x .obj . "$scratch/shadow"
	b
	"$shadow_tree" . "$scratch/shadow" 463
	grep -q custom_call "$scratch/shadow/$tbl"
	a
	"$shadow_tree" . "$scratch/shadow" 462
	[ ! -e "$scratch/shadow/$tbl" ]
}
t 'files that come, go or change in the source do so in its shadow' follows

spaces() {
	tree 'a b' 6.1 set_mempolicy_home_node 450
	"$shadow_tree" . "$scratch/shadow" 462
	grep -q custom_call "$scratch/shadow/$unistd"
	cat "$scratch/shadow/Makefile" >/dev/null
}
t 'the source may lie on a path with spaces' spaces

done_testing
