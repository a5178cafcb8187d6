#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The wiring: what wire-syscall and shadow-tree do to a tree, and what they
# never do, on the few files of a kernel that they look at.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

wire=$top/scripts/wire-syscall
table=include/uapi/asm-generic/unistd.h
makefile=arch/arm64/kernel/Makefile

# tree NAME: a kernel tree as far as the wiring can see
tree() {
	rm -rf "${scratch:?}/$1"
	mkdir -p "$scratch/$1/${table%/*}" "$scratch/$1/${makefile%/*}" \
		"$scratch/$1/arch/arm64/include/uapi/asm"
	cat >"$scratch/$1/$table" <<-'EOF'
		#define __NR_io_setup 0
		__SC_COMP(__NR_io_setup, sys_io_setup, compat_sys_io_setup)
		#define __NR_futex_waitv 449
		__SYSCALL(__NR_futex_waitv, sys_futex_waitv)

		#define __NR_set_mempolicy_home_node 450
		__SYSCALL(__NR_set_mempolicy_home_node, sys_set_mempolicy_home_node)

		#undef __NR_syscalls
		#define __NR_syscalls 451
	EOF
	printf 'obj-y := setup.o\nobj-y += probes/\n' >"$scratch/$1/$makefile"
	cd "$scratch/$1"
}

# every file with its time and content
state() {
	(cd "$1" && find . -type f -exec stat -c '%n %y' {} + | sort &&
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
	state . | cmp - "$scratch/before"
}

wired() {
	tree a
	"$wire" .
	cmp "$top/kernel/custom_call.c" arch/arm64/kernel/custom_call.c
	grep -qxF 'obj-y += custom_call.o' $makefile
	printf '#include "%s"\nlong nr = __NR_custom_call, end = __NR_syscalls;\n' "$table" |
		cc -D'__SYSCALL(a,b)=' -D'__SC_COMP(a,b,c)=' -E -P -I. - >"$scratch/c"
	grep -qF 'nr = 462, end = 462 + 1;' "$scratch/c" || grep -qF 'nr = 462, end = 463;' "$scratch/c"
}
t 'the three edits are made: file, number, Makefile line' wired

idempotent() {
	tree a
	"$wire" .
	state . >"$scratch/once"
	"$wire" .
	state . | diff - "$scratch/once"
}
t 'a second wiring rewrites no file' idempotent

one_file() {
	tree a
	"$wire" .
	touch -d '2020-01-01' $table $makefile arch/arm64/kernel/custom_call.c
	echo >>arch/arm64/kernel/custom_call.c
	"$wire" .
	cmp "$top/kernel/custom_call.c" arch/arm64/kernel/custom_call.c
	[ "$(find . -newermt 2021-01-01 -type f)" = ./arch/arm64/kernel/custom_call.c ]
}
t 'only the file whose content changed is rewritten' one_file

other_number() {
	tree a
	"$wire" --nr 451 .
	grep -qx '#define __NR_custom_call 451' $table
	grep -qx '#define __NR_syscalls 452' $table
}
t '--nr takes another number' other_number

refusals() {
	tree a
	for nr in -1 x 46x 0462 99999 ''; do
		refused 'no system call number' --nr "$nr" .
	done
	refused 'futex_waitv' --nr 449 .
	refused "./$table:" --nr 449 .
	refused 'below the end of the table' --nr 300 .
	refused 'usage' --nr
	refused 'usage'
	refused 'usage' . .
	refused 'is no arm64 kernel tree' "$scratch/none"
	mv $makefile "$scratch/Makefile"
	refused "it has no $makefile" .
}
t 'what cannot be wired is refused with its reason, and nothing is written' refusals

wired_otherwise() {
	tree a
	"$wire" --nr 460 .
	refused 'already wired as 460' --nr 462 .
}
t 'a tree wired with another number is refused' wired_otherwise

no_end() {
	tree a
	sed -i '/__NR_syscalls/d' $table
	refused 'has no __NR_syscalls' .
}
t 'a table without an end is refused' no_end

behind_link() {
	tree outside
	tree a
	for folder in ${table%/*} arch arch/arm64/kernel; do
		tree a
		rm -rf "$folder"
		ln -s "$scratch/outside/$folder" "$folder"
		state "$scratch/outside" >"$scratch/outside.before"
		refused 'symlink' .
		state "$scratch/outside" | cmp - "$scratch/outside.before"
	done
}
t 'nothing is written through a folder that is a symlink' behind_link

link_replaced() {
	tree outside
	tree a
	for file in $table $makefile; do
		ln -sf "$scratch/outside/$file" "$file"
	done
	: >"$scratch/victim"
	ln -s "$scratch/victim" arch/arm64/kernel/custom_call.c
	state "$scratch/outside" >"$scratch/outside.before"
	"$wire" .
	state "$scratch/outside" | cmp - "$scratch/outside.before"
	[ ! -s "$scratch/victim" ]
	[ ! -L $table ] && [ ! -L $makefile ] && [ ! -L arch/arm64/kernel/custom_call.c ]
}
t 'a file that is a symlink is replaced, not written through' link_replaced

all_or_nothing() {
	tree a
	mkdir "$scratch/bin"
	# a cp that fails at the second file
	cat >"$scratch/bin/cp" <<-EOF
		#!/bin/sh
		case \$2 in *unistd.h*) exit 1 ;; esac
		exec $(command -v cp) "\$@"
	EOF
	chmod +x "$scratch/bin/cp"
	state . >"$scratch/before"
	fails env PATH="$scratch/bin:$PATH" "$wire" .
	state . | diff "$scratch/before" -
}
t 'a wiring that fails half-way leaves nothing behind' all_or_nothing

shadow() {
	tree a
	mkdir -p "$scratch/a/mm" "$scratch/a/scripts"
	echo x >"$scratch/a/mm/slab.c"
	echo y >"$scratch/a/README"
	ln -s ../mm/slab.c "$scratch/a/scripts/link"
	state "$scratch/a" >"$scratch/before"
	"$top/scripts/shadow-tree" "$scratch/a" "$scratch/shadow" 462
	state "$scratch/a" | diff "$scratch/before" -
	cd "$scratch/shadow"
	grep -q __NR_custom_call $table
	[ -L README ] && [ -L mm ] && [ ! -L arch/arm64/kernel ]
	[ "$(find . -type f | wc -l)" -eq 3 ]
	state . >"$scratch/once"
	sleep 0.01
	"$top/scripts/shadow-tree" "$scratch/a" "$scratch/shadow" 462
	state . | diff "$scratch/once" -
	"$top/scripts/shadow-tree" "$scratch/a" "$scratch/unwired"
	diff -r "$scratch/a" "$scratch/unwired"
}
t 'a shadow holds three real files, keeps their times, and leaves its source alone' shadow

done_testing
