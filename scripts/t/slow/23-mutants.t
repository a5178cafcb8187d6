#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tests, tested: each place of judge.c, ktap.c, crash.c and prefix.c where an operator, a
# constant or a condition decides is broken, one at a time, and judge-test must notice; of
# vmrun.c, console.c and wire.c a sample, which 21-vmrun.t, 12-wire.t and 16-call.t must notice.
# mutants.equivalent lists those that change nothing that could be seen.
# MUTANTS=N takes N of each file, chosen by a seed; without it all are tried, of the sampled 40.
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
export TMPDIR=$work	# of a test that is stopped, too
# judge-test, which has ended in time: a mutant may loop
judge_test() {
	scripts/t/mutate "scripts/vmrun/$module.c" "$number" >"$work/$module.c"
	$cc -c -o "$work/$module.o" "$work/$module.c" 2>/dev/null || return
	others=$(find "$scratch" -maxdepth 1 -name '*.o' ! -name "$module.o")
	(
		ulimit -t 30
		$cc -o "$work/test" "$work/$module.o" $others &&
			timeout 20 "$work/test" scripts/t/judge/*.log >"$work/out" 2>&1
	) && ! grep -q '^not ok' "$work/out"
}
# its_tests FILE...: the last line of each is its plan, in time; one ends behind its first failure
its_tests() {
	ulimit -t 30
	for file; do
		timeout 300 sh "$file" 2>/dev/null | sed '/^not ok/q' >"$work/out"
		tail -n 1 "$work/out" | grep -q '^1[.][.]' || return
	done
}
case $module in
vmrun | console)
	cp -r scripts/vmrun "$work/c"
	scripts/t/mutate "scripts/vmrun/$module.c" "$number" >"$work/c/$module.c"
	${HOSTCC:-cc} -O1 -w -o "$work/vmrun" "$work"/c/*.c 2>/dev/null &&
		VMRUN=$work/vmrun its_tests scripts/t/21-vmrun.t
	;;
wire)
	cp -r --parents -t "$work" LICENSE Makefile init kernel scripts
	mkdir "$work/build"
	ln -s "$PWD/build/source" "$work/build/source"
	scripts/t/mutate scripts/kernel/wire.c "$number" >"$work/scripts/kernel/wire.c"
	its_tests "$work/scripts/t/12-wire.t" "$work/scripts/t/16-call.t"
	;;
*) judge_test ;;
esac && echo "$number"
rm -rf "$work"
EOF
chmod +x "$scratch/one"

# killed MODULE N: at most 2 % survive of those that are not equivalent, out of N
killed() {
	scripts/t/mutate scripts/*/"$1.c" >"$scratch/$1.list"
	cut -d ' ' -f 1 "$scratch/$1.list" |
		shuf -n "${MUTANTS:-$2}" --random-source=LICENSE >"$scratch/$1.numbers"
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
chmod 755 "$scratch"	# 12-wire.t has another user look into it
it 'what is not broken passes'
unbroken() {
	for module in judge ktap crash prefix vmrun wire; do
		is 0 "$("$scratch/one" $module 0 "$scratch")"
	done
}
t unbroken

for module in judge ktap crash prefix; do
	it "the tests notice what is broken in $module.c"
	t killed $module 99999
	cat "$scratch/score"
	sed 's/^/# /' "$scratch/$module.wrong"
done

# these tests wait more than they work
jobs=$((2 * jobs))
for module in vmrun console wire; do
	it "the tests notice what is broken in $module.c"
	t killed $module 40
	cat "$scratch/score"
	sed 's/^/# /' "$scratch/$module.wrong"
done

done_testing
