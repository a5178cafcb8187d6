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

# as_it_was FILE: the state of . is what FILE has
as_it_was() {
	state . >"$scratch/now"
	same "$1" "$scratch/now"
}

# not_links FILE...: none of these is a symlink
not_links() {
	for file; do
		[ ! -L "$file" ] || wrong "$file itself" 'a symlink' || return
	done
}

# refused WORDS [ARG...]: exit 2, says WORDS, and changes nothing in .
refused() {
	words=$1
	shift
	state . >"$scratch/before"
	exits 2 "$wire" "$@"
	cat "$scratch/out" "$scratch/err" >"$scratch/words"
	shows "$scratch/words" "$words"
	is 1 "$(tail -c 1 "$scratch/words" | wc -l)"
	as_it_was "$scratch/before"
}

# numbered NR: the table says so to a C compiler
numbered() {
	printf '#define __BITS_PER_LONG 64\n#include "%s"\nnr=__NR_custom_call end=(__NR_syscalls) fcntl=__NR_fcntl\n' $unistd |
		cc -D'__SYSCALL(a,b)=[a]=b,' -D'__SC_COMP(a,b,c)=' -D'__SC_COMP_3264(a,b,c,d)=' \
			-E -P -I. - >"$scratch/c"
	shows "$scratch/c" "[$1]=sys_custom_call," "nr=$1 end=($(($1 + 1))) fcntl=25"
}

shape() {
	tree k "$1" "$2" "$3"
	state . >"$scratch/pristine"
	"$wire" --nr auto . >"$scratch/words"
	nr=$(($3 + 1))
	matches "$scratch/words" "__NR_custom_call is $nr in "
	same "$top/kernel/custom_call.c" $code
	numbered $nr
	if [ -e $tbl ]; then
		matches arch/arm64/tools/syscall_64.tbl "^$nr	common	custom_call	+sys_custom_call\$"
	else
		lacks "$scratch/words" $tbl
	fi
	has $prototypes 'asmlinkage long sys_custom_call(int value);'
	has $stubs 'COND_SYSCALL(custom_call);'
	printf 'include %s\nshow:\n\t@echo $(obj-y)\n' $makefile |
		make -s -f - show >"$scratch/objects"
	shows "$scratch/objects" 'syscall.o patching.o custom_call.o'
	"$wire" --nr $((nr + 5)) . >"$scratch/words"
	numbered $((nr + 5))
	"$wire" --remove .
	absent $code
	state . | sed 's/ 20[^ ]* [^ ]* +0000//' >"$scratch/after"
	sed -i 's/ 20[^ ]* [^ ]* +0000//' "$scratch/pristine"
	same "$scratch/pristine" "$scratch/after"
}
while read -r series call last; do
	it "a tree of the shape of Linux $series is wired as $((last + 1)), rewired, and restored to the byte"
	t shape "$series" "$call" "$last"
done <<EOF2
$shapes
EOF2

it '462 is refused where it belongs to mseal, by the line of the header'
collision() {
	tree k "$1" mseal 462
	refused "462 belongs to mseal in ./$2:$(grep -nE 'mseal.* 462|462.*mseal' "$2" | cut -d: -f1)" .
	refused 'the first free number is 463, which NR=auto takes' --check .
}
t collision 6.10 $unistd
it '462 is refused where it belongs to mseal, by the line of the table'
t collision 6.12 $tbl

it 'a second wiring rewrites no file'
idempotent() {
	for make_tree in a b; do
		$make_tree
		"$wire" --nr 470 .
		state . >"$scratch/once"
		"$wire" --nr 470 .
		as_it_was "$scratch/once"
	done
}
t idempotent

it 'only the file whose content changed is rewritten'
one_file() {
	a
	"$wire" .
	find . -type f -exec touch -d 2020-01-01 {} +
	echo >>$code
	"$wire" .
	same "$top/kernel/custom_call.c" $code
	is ./$code "$(find . -newermt 2021-01-01 -type f)"
}
t one_file

it "a number that is taken, reserved, an architecture's own, too large or none is refused by name"
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
t refusals

it 'a file whose lines end with CR LF is named, with what takes the CRs out, and stays as it is'
line_ends() {
	for file in Makefile $unistd $makefile $prototypes $stubs; do
		b
		sed -i 's/$/\r/' "$file"
		refused "the lines of ./$file end with CR LF: take the CRs out by sed -i 's/\r\$//'" --nr 463 .
	done
}
t line_ends

it 'a tree that is too old, too new or no arm64 kernel is refused'
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
	rm -r arch
	refused "without a $makefile" --nr 463 .
}
t foreign_tree

it '--check reports and writes nothing'
check() {
	for make_tree in a b; do
		$make_tree
		state . >"$scratch/before"
		"$wire" --check --nr auto . >"$scratch/words"
		shows "$scratch/words" 'is the first free number in '
		matches "$scratch/words" 'custom_call is not wired; it can be 4[56][13]'
		as_it_was "$scratch/before"
		"$wire" --nr 470 . >"$scratch/words"
		"$wire" --check --nr 471 . >"$scratch/words"
		shows "$scratch/words" 'custom_call is 470; it can be 471'
	done
	chmod -R a-w .
	"$wire" --check --nr 471 .
	chmod -R u+w .
}
t check

it '--remove leaves an unwired tree alone, and loses no edit'
remove_is_safe() {
	a
	state . >"$scratch/before"
	"$wire" --remove .
	as_it_was "$scratch/before"
	"$wire" .
	echo '/* mine */' >>$code
	refused "$code is not svc462's kernel/custom_call.c any more" --remove .
}
t remove_is_safe

# mine NAME NUMBER: a call of a student's own, as it is to be, in the header and the table
mine() {
	sed -i "s/^#undef __NR_syscalls/#define __NR_$1 $2\\n__SYSCALL(__NR_$1, sys_$1)\\n\\n&/
		s/^#define __NR_syscalls .*/#define __NR_syscalls $(($2 + 1))/" $unistd
	[ ! -e $tbl ] || printf '%s\tcommon\t%s\tsys_%s\n' "$2" "$1" "$1" >>$tbl
}

# comes_and_goes NUMBER [TEXT...]: wired as this, with these warnings, and out again to the byte
comes_and_goes() {
	number=$1
	shift
	state . | sed 's/ [^ ]* [^ ]* [^ ]* \([0-7]*\)$/ \1/' >"$scratch/content"
	exits 0 "$wire" --nr auto .
	shows "$scratch/out" "__NR_custom_call is $number in "
	if [ $# -gt 0 ]; then
		shows "$scratch/err" "$@"
		is '' "$(grep -v '^wire-syscall: warning: ' "$scratch/err")"
		is 1 "$(tail -c 1 "$scratch/err" | wc -l)"
	else
		empty "$scratch/err"
	fi
	has $unistd "#define __NR_custom_call $number"
	# the kernel's script refuses a table that is not sorted
	[ ! -e $tbl ] || tail -n 1 $tbl | grep -q "^$number.*custom_call" || wrong "$number as the last line" $tbl
	exits 0 "$wire" --remove .
	state . | sed 's/ [^ ]* [^ ]* [^ ]* \([0-7]*\)$/ \1/' >"$scratch/now"
	same "$scratch/content" "$scratch/now"
}

it 'a tree with a call of its own is wired behind it, and comes out again to the byte'
beside_own_call() {
	a
	mine triple 451
	comes_and_goes 452
	b
	mine triple 463
	comes_and_goes 464
}
t beside_own_call

it 'a table whose last line has no newline is wired, with a warning that names it'
no_last_newline() {
	b
	mine triple 463
	printf %s "$(cat $tbl)" >"$scratch/table"
	cat "$scratch/table" >$tbl
	comes_and_goes 464 "./$tbl: the last line has no newline at its end: add one"
}
t no_last_newline

it 'a number that only the table has is wired behind it, with a warning of what the header lacks'
table_only() {
	b
	printf '463\tcommon\ttriple\tsys_triple\n' >>$tbl
	comes_and_goes 464 "./$tbl:$(wc -l <$tbl) gives 463 to triple" "write \"#define __NR_triple 463\" in $unistd"
}
t table_only

it 'a number that only the header has is named, as arm64 reads the table'
header_only() {
	b
	mine triple 463
	sed -i '/triple/d' $tbl
	comes_and_goes 464 'gives 463 to triple, but arm64 takes its numbers from' \
		"write \"463	common	triple	sys_triple\""
}
t header_only

it '__NR_syscalls that was not raised is refused where it is the size of the table, else named'
not_raised() {
	a
	mine triple 451
	sed -i 's/__NR_syscalls 452/__NR_syscalls 451/' $unistd
	refused "./$unistd: __NR_syscalls is 451, but line $(grep -n '__NR_triple 451' $unistd | cut -d : -f 1) gives 451 to triple: write \"#define __NR_syscalls 452\"" .
	b
	mine triple 463
	sed -i 's/__NR_syscalls 464/__NR_syscalls 463/' $unistd
	comes_and_goes 464 '__NR_syscalls is 463, but line' 'write "#define __NR_syscalls 464"'
}
t not_raised

it 'the table that arm64 reads is wired where it is a file of its own, and the kernel keeps in step'
own_table() {
	b
	rm arch/arm64/tools/syscall_64.tbl
	cp $tbl arch/arm64/tools/syscall_64.tbl
	exits 0 "$wire" --nr 463 .
	shows "$scratch/out" 'is 463 in arch/arm64/tools/syscall_64.tbl'
	matches $tbl '^463.*custom_call'
	matches arch/arm64/tools/syscall_64.tbl '^463.*custom_call'
	exits 0 "$wire" --remove .
	cmp $tbl arch/arm64/tools/syscall_64.tbl
	comes_and_goes 463
}
t own_table

it 'a fork that counts its versions from 0 is judged by what it has'
version_zero() {
	a
	sed -i 's/^VERSION = .*/VERSION = 0/; s/^PATCHLEVEL = .*/PATCHLEVEL = 0/; s/^SUBLEVEL = .*/SUBLEVEL = 1/' Makefile
	comes_and_goes 451
}
t version_zero

it 'trees as people have them come out again to the byte'
# CRLF, #ifdef, holes, vendor calls, blanks for tabs, comments: each on both shapes
as_people_have() {
	for shape in a b; do
		first=$([ $shape = a ] && echo 451 || echo 463)
		for kind in ifdef hole vendor blanks comment two; do
			$shape
			next=$first
			case $kind in
			ifdef)
				mine guarded "$first"
				sed -i 's/^#define __NR_guarded.*/#ifdef CONFIG_GUARDED\n&/; s/^__SYSCALL(__NR_guarded.*/&\n#endif/' $unistd
				next=$((first + 1))
				;;
			hole) mine later $((first + 5)) && next=$((first + 6)) ;;
			vendor) mine vendor 500 && next=501 ;;
			blanks) mine blanks "$first" && next=$((first + 1))
				[ ! -e $tbl ] || sed -i 's/\t/    /g' $tbl ;;
			comment) mine commented "$first" && next=$((first + 1))
				[ ! -e $tbl ] || sed -i '$s/$/ # mine/' $tbl ;;
			two) mine one "$first" && mine two $((first + 1)) && next=$((first + 2)) ;;
			esac
			comes_and_goes "$next"
		done
	done
}
t as_people_have

it 'a tree that somebody wired by hand is refused'
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
t by_hand

it 'a wiring that was killed half-way is completed by the next'
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
t half_wired

it 'nothing is written through a folder that is a symlink'
behind_link() {
	tree outside 6.12 mseal 462
	for folder in ${unistd%/*} arch arch/arm64/kernel kernel include/linux scripts; do
		b
		rm -rf "$folder"
		ln -s "$scratch/outside/$folder" "$folder"
		state "$scratch/outside" >"$scratch/outside.before"
		refused 'lies behind a symlink: nothing is written through it' --nr 463 .
		state "$scratch/outside" >"$scratch/outside.after"
		same "$scratch/outside.before" "$scratch/outside.after"
	done
}
t behind_link

it 'a file that is a symlink is replaced, not written through'
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
	state "$scratch/outside" >"$scratch/outside.after"
	same "$scratch/outside.before" "$scratch/outside.after"
	empty "$scratch/victim"
	not_links $unistd $makefile $prototypes $stubs $code
	numbered 462
	# also where the content is the same
	for file in $unistd $code; do
		cp "$file" "$scratch/victim"
		ln -sf "$scratch/victim" "$file"
		"$wire" .
		not_links "$file"
	done
}
t link_replaced

it 'a wiring that fails half-way leaves nothing behind'
all_or_nothing() {
	a
	# nothing can be written beside the third file
	mkdir $prototypes.svc462
	state . >"$scratch/before"
	fails "$wire" .
	as_it_was "$scratch/before"
	rmdir $prototypes.svc462
	"$wire" .
}
t all_or_nothing

# clone FOLDER: of what the wiring needs, without a build/
clone() {
	mkdir "$1"
	cp -R "$top/scripts" "$top/kernel" "$1"
}

it 'several first calls at once in a fresh clone all wire, and nobody else can write to build/'
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
		is 3 "$(wc -l <"$scratch/words.$call")"
		diff -r "$scratch/wired" "$scratch/at_once.$call"
	done
	is wire "$(ls "$scratch/clone/build")"
	is '' "$(find "$scratch/clone/build" -perm /022)"
	# what was compiled is taken as it is until its source is newer
	CC=none "$scratch/clone/scripts/wire-syscall" --check .
	touch -d tomorrow "$scratch/clone/scripts/kernel/wire.c"
	fails env CC=none "$scratch/clone/scripts/wire-syscall" --check .
}
t at_once

it 'a missing compiler, and one that fails, is an error that names it'
no_compiler() {
	a
	clone "$scratch/uncompiled"
	exits 69 env CC=no-such-cc "$scratch/uncompiled/scripts/wire-syscall" .
	absent $code
	matches "$scratch/err" "^svc462: there is no C compiler 'no-such-cc', "
	exits 69 env CC='cc -no-such-option' "$scratch/uncompiled/scripts/wire-syscall" .
	absent $code
	is '' "$(ls "$scratch/uncompiled/build")"
	matches "$scratch/err" "^svc462: 'cc -no-such-option' cannot compile .*/wire.c, see above"
}
t no_compiler

it 'a read-only clone wires, and is as it was'
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
	absent "$scratch/read_only/build"
	is '' "$(ls "$scratch/tmp")"
	chmod -R u+w "$scratch/read_only"
}
if [ "$(id -u)" -ne 0 ]; then
	t read_only_clone
elif command -v setpriv >/dev/null; then
	t read_only_clone \
		setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
else
	skip 'no setpriv'
fi

it 'a file that cannot be read or written is named, and the tree is as it was'
names_file() {
	a
	mkdir "$scratch/folder.c"
	refused "cannot read $scratch/folder.c: Is a directory" --call "$scratch/folder.c" .
	ln -s loop.c "$scratch/loop.c"
	refused "cannot read $scratch/loop.c: Too many levels of symbolic links" --call "$scratch/loop.c" .
	printf '\0' >"$scratch/zero.c"
	refused "$scratch/zero.c is not a text file: it has a zero byte in it" --call "$scratch/zero.c" .
	# as on a full disk
	state . >"$scratch/before"
	(trap '' XFSZ; ulimit -f 0; "$wire" . 2>&1) | cat >"$scratch/words"
	matches "$scratch/words" '^wire-syscall: cannot write \./.*\.svc462: File too large$'
	as_it_was "$scratch/before"
	mkdir -p "$scratch/tmp"
	chmod a+rwx "$scratch/tmp"
	chmod a+x "$scratch"
	chmod -R a+rX,go-w .
	state . >"$scratch/before"
	clone "$scratch/other"
	exits 2 env TMPDIR="$scratch/tmp" "$@" "$scratch/other/scripts/wire-syscall" .
	matches "$scratch/err" '^wire-syscall: cannot write \./.*\.svc462: Permission denied$'
	as_it_was "$scratch/before"
}
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	t names_file setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
else
	skip 'it takes root and setpriv to be a user who may not write here'
fi

shadow_tree=$top/scripts/kernel/shadow-tree

it 'in a shadow just the wired files are real, keep their times, and the source stays as it is'
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
	as_it_was "$scratch/before"
	cd "$scratch/shadow"
	numbered "$nr"
	[ ! -e $tbl ] || shows arch/arm64/tools/syscall_64.tbl custom_call
	is "$src/./README" "$(readlink README)"
	is "$src/./mm" "$(readlink mm)"
	not_links arch/arm64/kernel
	is mm/slab.c "$(readlink link)"
	find . -name .obj -prune -o -type f -print | sort >"$scratch/real"
	"$wire" --nr "$nr" "$src" >/dev/null
	(cd "$src" && find . -type f -newer "$scratch/before" | sort) >"$scratch/changed"
	same "$scratch/changed" "$scratch/real"
	"$wire" --remove "$src"
	state . >"$scratch/once"
	sleep 0.01
	"$shadow_tree" "$src" "$scratch/shadow" "$nr"
	as_it_was "$scratch/once"
	"$shadow_tree" "$src" "$scratch/unwired"
	diff -r -x .obj "$src" "$scratch/unwired"
	rm -rf "$scratch/shadow" "$scratch/unwired"
}
t shadow a 462
it 'the same where the table lies behind a symlink'
t shadow b 463

it 'a shadow whose folders, or which itself, was a symlink into the source writes nothing there'
# what is in the way of a second shadow is a symlink into the source
shadow_of_links() {
	a
	state . >"$scratch/before"
	mkdir "$scratch/links"
	ln -s "$PWD"/* "$scratch/links"
	ln -s "$PWD" "$scratch/shadow"
	for shadow in links shadow; do
		"$shadow_tree" . "$scratch/$shadow" 462
		as_it_was "$scratch/before"
		not_links "$scratch/$shadow" "$scratch/$shadow/kernel"
		shows "$scratch/$shadow/$stubs" custom_call
	done
	rm -rf "$scratch/links" "$scratch/shadow"
}
t shadow_of_links

it 'a collision names the line of the source and leaves no shadow'
shadow_refused() {
	b
	exits 2 "$shadow_tree" . "$scratch/shadow" 462
	shows "$scratch/err" "462 belongs to mseal in $PWD/$tbl:"
	absent "$scratch/shadow" "$scratch/shadow.new"
}
t shadow_refused

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
	absent lib/crc32table.h lib/crc32.o 'lib/a b/x y.o' include/config .config vmlinux
	present lib/crc32.c 'lib/a b/x y.c' mm/new.c
	rm -rf "$scratch/shadow"
}
it 'what a build in place left behind does not get into the shadow'
built_tree() {
	a
	built
	find . -newer "$scratch/.out" | wc -l
	state . >"$scratch/before"
	(hidden)
	as_it_was "$scratch/before"
	# and without what Debian adds
	sed -i '$d' .gitignore
	sed -i '$d' .gitignore
	ends .gitignore '!.gitignore'
	(hidden)
}
t built_tree

it 'nor in a git tree, where what git tracks is source whatever its name'
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
	present "$scratch/shadow/lib/blob.o"
	absent "$scratch/shadow/.git"
	rm -rf "$scratch/shadow"
	as_it_was "$scratch/before"
}
t built_git

it 'nor in a git worktree, also where its repository is out of reach'
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
	present "$scratch/shadow/lib/blob.o"
	absent "$scratch/shadow/.git"
	rm -rf "$scratch/a/.git"
	(hidden)
	as_it_was "$scratch/before"
}
t built_worktree

it 'files that come, go or change in the source do so in its shadow'
follows() {
	a
	mkdir mm
	touch mm/a.c
	"$shadow_tree" . "$scratch/shadow" 462
	touch mm/b.c kernel/new.c
	rm mm/a.c
	"$shadow_tree" . "$scratch/shadow" 462
	present "$scratch/shadow/kernel/new.c" "$scratch/shadow/mm/b.c"
	absent "$scratch/shadow/mm/a.c"
	rm kernel/new.c
	"$shadow_tree" . "$scratch/shadow" 462
	is '' "$(find "$scratch/shadow/kernel" -name new.c)"
	sed -i 's/rseq/reseq/' $unistd
	"$shadow_tree" . "$scratch/shadow" 462
	shows "$scratch/shadow/$unistd" reseq
	"$shadow_tree" . "$scratch/shadow"
	diff -r -x .obj . "$scratch/shadow"
	b
	"$shadow_tree" . "$scratch/shadow" 463
	shows "$scratch/shadow/$tbl" custom_call
	a
	"$shadow_tree" . "$scratch/shadow" 462
	absent "$scratch/shadow/$tbl"
}
t follows

it 'the source may lie on a path with spaces'
spaces() {
	tree 'a b' 6.1 set_mempolicy_home_node 450
	"$shadow_tree" . "$scratch/shadow" 462
	shows "$scratch/shadow/$unistd" custom_call
	same Makefile "$scratch/shadow/Makefile"
}
t spaces

done_testing
