#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The crash patterns against the kernel's own format strings: list-unknown on the source of
# 6.1, and on the tree that TREE= names.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"

it 'each message of a kernel that looks like the report of a bug is known, or listed as innocent'
knows_all() {
	exits 0 scripts/vmrun/list-unknown "${TREE:-build/source/6.1/linux}"
	[ ! -s "$scratch/out" ]
	matches "$scratch/err" '^# [1-9][0-9][0-9] messages are reports, 0 of them are unknown$'
}
t knows_all

it 'a new one is listed with its file and line'
lists_new() {
	mkdir -p "$scratch/tree/kernel"
	cat >"$scratch/tree/kernel/new.c" <<-'EOF'
	#define pr_fmt(fmt) "new: " fmt

	void check(void)
	{
		pr_err("%s has %d teeth, \"%pS\"\n",
		       name, n, f);
		pr_info("and a second line\n");
		dump_stack();
		panic("over %s", name);
	}

	void innocent(void)
	{
		pr_err("no stack\n");
	}
	EOF
	exits 1 scripts/vmrun/list-unknown "$scratch/tree"
	is 'kernel/new.c:5: new: word has 10 teeth, "f+0x1/0x2"' "$(cat "$scratch/out")"
	matches "$scratch/err" '^# 1 messages are reports, 1 of them are unknown$'
	exits 1 scripts/vmrun/list-unknown "$scratch"
	matches "$scratch/err" 'no report of a bug in .*: is it a kernel'
}
t lists_new

done_testing
