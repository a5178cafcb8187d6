#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tests of the judge, tested: each place of judge.c, ktap.c, crash.c and prefix.c where an
# operator, a constant or a condition decides is broken, one at a time, and judge-test
# must notice. mutants.equivalent lists those that change nothing that could be seen.
# MUTANTS=N takes N of each file, chosen by a seed; without it all are tried.
# shellcheck source=scripts/t/lib.sh disable=SC2086
. "${0%/*}/../lib.sh"

cd "$top"
export cc="${HOSTCC:-cc} -O1 -w -fsanitize=address,undefined -fno-sanitize-recover=all -Iscripts/vmrun"
equivalent=$top/scripts/t/slow/mutants.equivalent
jobs=$(nproc)

# the other modules stay as they are
objects() {
	for file in scripts/vmrun/*.c scripts/t/judge-test.c; do
		case $file in */vmrun.c) continue ;; esac
		$cc -c -o "$scratch/$(basename "$file" .c).o" "$file"
	done
}
it 'the judge and its test are built'
t objects

# one MODULE NUMBER SCRATCH: prints the number if the tests do not notice that mutant
cat >"$scratch/one" <<'EOF'
#!/bin/sh
module=$1 number=$2 scratch=$3
work=$scratch/$module.$number
mkdir "$work"
scripts/t/mutate "scripts/vmrun/$module.c" "$number" >"$work/$module.c"
if $cc -c -o "$work/$module.o" "$work/$module.c" 2>/dev/null; then
	others=$(find "$scratch" -maxdepth 1 -name '*.o' ! -name "$module.o")
	# a mutant may loop
	(
		ulimit -t 30
		$cc -o "$work/test" "$work/$module.o" $others &&
			timeout 20 "$work/test" scripts/t/judge/*.log >"$work/out" 2>&1
	) && ! grep -q '^not ok' "$work/out" && echo "$number"
fi
rm -rf "$work"
EOF
chmod +x "$scratch/one"

# killed MODULE: at most 2 % survive of those that are not equivalent
killed() {
	scripts/t/mutate "scripts/vmrun/$1.c" >"$scratch/$1.list"
	cut -d ' ' -f 1 "$scratch/$1.list" |
		shuf -n "${MUTANTS:-99999}" --random-source=LICENSE >"$scratch/$1.numbers"
	parallel --will-cite -j "$jobs" "$scratch/one" "$1" '{}' "$scratch" <"$scratch/$1.numbers" >"$scratch/$1.alive"
	sort -n "$scratch/$1.alive" | while read -r number; do
		sed -n "s/^$number [0-9]*: /$1: /p" "$scratch/$1.list"
	done >"$scratch/$1.survivors"
	# those that are explained do not count
	sed -n 's/^\([a-z]*: .*\)  # .*/\1/p' "$equivalent" >"$scratch/explained"
	grep -vxF -f "$scratch/explained" "$scratch/$1.survivors" >"$scratch/$1.wrong" || :
	tried=$(wc -l <"$scratch/$1.numbers")
	wrong=$(wc -l <"$scratch/$1.wrong")
	echo "# $1.c: $tried mutants, $(wc -l <"$scratch/$1.survivors") survive, $wrong of them are not explained" \
		>"$scratch/score"
	cat "$scratch/score" "$scratch/$1.wrong"
	at_most $((tried * 2 / 100)) "$wrong"
}
it 'what is not broken passes'
unbroken() {
	for module in judge ktap crash prefix; do
		is 0 "$("$scratch/one" $module 0 "$scratch")"
	done
}
t unbroken

for module in judge ktap crash prefix; do
	it "the tests notice what is broken in $module.c"
	t killed $module
	cat "$scratch/score"
done

done_testing
