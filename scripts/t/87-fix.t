#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make fix, but for the kernels: the tree with the patch and the user's own tree, what is
# refused, the odds, and the verdicts, by bundles that only play a boot.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
make --no-print-directory build/count >&2

# A small tree that svc462 takes for a kernel's: A is the user's, B what the patches make of it
src=$scratch/a
dst=$scratch/shadow
obj=$scratch/obj
mkdir -p "$src/arch/arm64/include/uapi" "$src/include/uapi" "$src/kernel/sub" "$src/mm" "$src/lib" "$obj"
for file in Makefile kernel/sys.c kernel/fork.c kernel/old.c kernel/sub/core.c kernel/time.h mm/slab.c lib/gone.c lib/kept.c; do
	seq 1 40 | sed "s,^,$file ," >"$src/$file"
done
ln -s kernel "$src/link"
printf '%s\n' '*.s' >"$src/.gitignore"

git init -q --bare "$scratch/git"
# tracked FOLDER: its files as a tree of git's
tracked() {
	git --git-dir="$scratch/git" --work-tree="$1" add -A -f .
	git --git-dir="$scratch/git" write-tree
}
# differ NAME: what makes b of a, as git writes it, and b as it should come of that
differ() {
	git --git-dir="$scratch/git" diff -M "$(tracked "$src")" "$(tracked "$scratch/b")" >"$scratch/$1.patch"
	mv "$scratch/b" "$scratch/want.$1"
	cp -a "$src" "$scratch/b"
}
cp -a "$src" "$scratch/b"
cd "$scratch/b" || exit
sed -i 's/sys.c 20$/sys.c twenty/' kernel/sys.c
rm kernel/fork.c lib/gone.c
mv kernel/old.c mm/new.c
sed -i 's/old.c 7$/new.c 7/' mm/new.c
mkdir -p added/deep
echo added >added/deep/file.c
echo '*.t' >>.gitignore
echo 'a file that .gitignore leaves out' >kernel/x.s
differ one
sed -i 's/slab.c 3$/slab.c three/' "$scratch/b/mm/slab.c"
differ two
cd "$top" || exit

state() {
	(cd "$src" && find . -printf '%p %y %m %s %T@ %C@ %l\n' | sort && find . -type f -exec sha256sum {} +)
}
# patched NAME: the tree with this patch is as it should be, and the user's is as it was
patched() {
	state >"$scratch/before"
	exits 0 scripts/kernel/patch-tree "$scratch/$1.patch" "$src" "$dst" "$obj"
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
	diff -r -x .obj "$scratch/want.$1" "$dst"
}
stamps() {
	(cd "$dst" && find . -path ./.obj -prune -o -type f -printf '%p %T@\n' | sort)
}

it 'a patch that changes, adds, deletes and renames files leaves the tree of the user as it was'
applies() {
	patched one
	matches "$scratch/one.patch" '^rename from' '^deleted file' '^new file' '^\+sys.c twenty|^\+.*twenty'
	for file in kernel/sys.c mm/new.c added/deep/file.c; do
		[ -f "$dst/$file" ] && [ ! -L "$dst/$file" ]
	done
	[ -L "$dst/kernel/time.h" ]
	# and the one that is wired has them all
	exits 0 scripts/kernel/shadow-tree "$dst" "$scratch/second"
	diff -r -x .obj "$dst" "$scratch/second"
}
t applies

it 'a second time no file gets a new time'
keeps_times() {
	stamps >"$scratch/times"
	patched one
	stamps >"$scratch/times.after"
	same "$scratch/times" "$scratch/times.after"
}
t keeps_times

it 'after another patch each file that is as before the first is newer than what was made of that'
takes_back() {
	touch "$scratch/object"
	patched two
	for file in kernel/sys.c kernel/fork.c kernel/old.c mm/slab.c; do
		[ -n "$(find "$dst/$file" -type f -newer "$scratch/object")" ] || wrong "a new $file" "$(ls -l "$dst/$file")"
	done
	absent "$dst/added/deep/file.c" "$dst/kernel/x.s"
	patched one
}
t takes_back

it 'a folder that the compiler went up from is a real one'
# from a symlink it is the folder above in the tree of the user
goes_up() {
	absent "$dst/kernel/sub/../none"
	[ -L "$dst/kernel/sub" ]
	echo 'deps := ../kernel/sub/../time.h ../mm/../kernel/sub/../sys.c' >"$obj/.core.o.cmd"
	patched one
	[ ! -L "$dst/kernel/sub" ] && [ -L "$dst/kernel/sub/core.c" ]
	same "$dst/kernel/sys.c" "$dst/kernel/sub/../sys.c"
}
t goes_up

it 'a patch applies where temporary folders are in a repository'
# of which git would take the files, and say nothing
applies_in_repository() {
	git init -q "$scratch/repository"
	mkdir "$scratch/repository/tmp"
	rm -rf "$dst"
	TMPDIR=$scratch/repository/tmp patched one
}
t applies_in_repository

it 'no patch writes outside of the tree, or through a link of it'
stays_inside() {
	state >"$scratch/before"
	for name in ../written ../../written "$scratch/written" .git/config kernel/../../written link/written; do
		printf -- '--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+written\n' "$name" >"$scratch/written.patch"
		scripts/kernel/patch-tree "$scratch/written.patch" "$src" "$scratch/elsewhere" "$obj" || :
	done
	sed 's,kernel/sys\.c,link/sys.c,g' "$scratch/one.patch" >"$scratch/link.patch"
	scripts/kernel/patch-tree "$scratch/link.patch" "$src" "$scratch/elsewhere" "$obj" || :
	# a patch that makes a link, and writes through it
	printf 'diff --git a/way b/way\nnew file mode 120000\n--- /dev/null\n+++ b/way\n@@ -0,0 +1 @@\n+%s\n\\ No newline at end of file\n' \
		"$src/kernel" >"$scratch/way.patch"
	printf -- 'diff --git a/way/written b/way/written\nnew file mode 100644\n--- /dev/null\n+++ b/way/written\n@@ -0,0 +1 @@\n+written\n' \
		>>"$scratch/way.patch"
	scripts/kernel/patch-tree "$scratch/way.patch" "$src" "$scratch/elsewhere" "$obj" || :
	state >"$scratch/after"
	same "$scratch/before" "$scratch/after"
	absent "$scratch/written" "${scratch%/*}/written" written
}
t stays_inside

it 'a patch that does not apply is an error of the build, and leaves nothing'
does_not_apply() {
	sed 's/sys.c 19/sys.c nineteen/' "$scratch/one.patch" >"$scratch/bad.patch"
	exits 2 env PATCH=bad.patch scripts/kernel/patch-tree "$scratch/bad.patch" "$src"
	shows "$scratch/err" 'error: patch failed: kernel/sys.c:' "svc462: bad.patch does not apply to $src, see above"
	exits 2 make --no-print-directory fix PATCH="$scratch/bad.patch" NR=4000
	ends "$scratch/out" "svc462: ERROR (2): build: cannot make a tree with $scratch/bad.patch, see above"
	absent build/6.1/4000-gcc+patch
}
t does_not_apply

# refused 'WHY' GOAL NAME=VALUE...: in one line, before any work
refused() {
	why=$1
	shift
	exits 2 make -n --no-print-directory "$@"
	is "svc462: ERROR (2): usage: $why" "$(cat "$scratch/out")"
}
it 'no patch, none that can be read, and what is not a patch are refused before any work'
refuses() {
	refused 'make fix needs the patch that is to be tried: use PATCH=fix.patch' fix
	for goal in fix run; do
		refused 'PATCH=none: there is no such file' $goal PATCH=none
		refused 'PATCH=init: there is no such file' $goal PATCH=init
		exits 2 make -n --no-print-directory $goal PATCH=README.md
		shows "$scratch/out" 'usage: PATCH=README.md is not a patch as git diff writes it: '
	done
	for n in '' 0 -1 x; do
		refused "N='$n' is not a number of boots: use N=1000, for example" fix PATCH="$scratch/one.patch" N="$n"
	done
}
t refuses

it 'what goes with no patch is refused: a ready kernel, and what is about the tree as it is'
refuses_together() {
	patch=$scratch/one.patch
	for goal in run bundle soak fix; do
		refused "make $goal with PATCH: IMAGE is booted as it is and no kernel is built" $goal IMAGE=x PATCH="$patch"
	done
	refused 'make bench with PATCH: its bounds are those of the default kernel' bench PATCH="$patch"
	refused 'make patch with PATCH: a patch is made from a source tree and from nothing else' patch PATCH="$patch"
	refused 'make fix with SSH: a recording stays on the machine that made it' fix PATCH="$patch" RECORD=1 SSH=x
	refused 'make fix with SMP: a recording is of one CPU: leave RECORD= or SMP= out' fix PATCH="$patch" RECORD=1 SMP=2
}
t refuses_together

it 'the wiring and the patch change the same file, and both changes are there'
# with the kernel's own tree, and nothing built
wires_patched() {
	linux=build/source/6.1/linux
	file=arch/arm64/kernel/Makefile
	mkdir -p "$scratch/one/arch/arm64/kernel" "$scratch/other/arch/arm64/kernel"
	cp "$linux/$file" "$scratch/one/$file"
	{ cat "$linux/$file"; echo '# the last line'; } >"$scratch/other/$file"
	(cd "$scratch" && git diff --no-index --no-prefix one other) >"$scratch/wired.patch" || :
	scripts/kernel/patch-tree "$scratch/wired.patch" $linux "$scratch/k/patched" "$obj"
	scripts/kernel/shadow-tree "$scratch/k/patched" "$scratch/k/linux" 462
	has "$scratch/k/linux/$file" '# the last line' 'obj-y += custom_call.o'
	lacks "$scratch/k/patched/$file" custom_call
	is 5 "$(find "$scratch/k/linux" -type f | wc -l)"
}
slow wires_patched

# The odds

it "Fisher's exact test has the values of his book, and of R's fisher.test"
# the lady who tasted tea; the convictions of twins, of which R's manual has 0.0004652
known_odds() {
	while read -r a n b m chance; do
		is "$a of $n, $b of $m: $chance" "$a of $n, $b of $m: $(build/count fisher "$a" "$n" "$b" "$m")"
	done <<-'END'
	4 4 0 4 0.0142857
	3 4 1 4 0.242857
	10 13 2 17 0.000465181
	0 5 5 5 1
	7 100 0 100 0.00700888
	50 100 0 100 2.22297e-19
	END
}
t known_odds

it 'and those of each table of up to 9 boots, by counting'
all_odds() {
	for n in 1 5 9; do for m in 1 4 9; do for a in $(seq 0 $n); do for b in $(seq 0 $m); do
		echo "$a $n $b $m $(build/count fisher "$a" $n "$b" $m)"
	done; done; done; done >"$scratch/odds"
	python3 -c '
import math, sys
for line in sys.stdin:
    a, n, b, m, chance = map(float, line.split())
    a, n, b, m = map(int, (a, n, b, m))
    ways = sum(math.comb(n, a + b - i) * math.comb(m, i) for i in range(b + 1) if i <= a + b)
    assert math.isclose(ways / math.comb(n + m, a + b), chance, rel_tol=1e-5), line' <"$scratch/odds"
}
t all_odds

it 'a call with numbers that are not those of boots is refused'
misuse() {
	for call in 'fisher 1 2 3' 'fisher 3 2 1 1' 'fisher 1 2 2 1' 'fisher 0 0 0 1' 'fisher 0 1 0 0' 'fix x'; do
		# shellcheck disable=SC2086
		exits 2 build/count $call
		matches "$scratch/err" '^usage: count '
	done
}
t misuse

# The verdicts, by counts

# joblog NAME CODE TIMES...: of so many boots that ended with this code
joblog() {
	mkdir -p "$scratch/fix/$1"
	log=$scratch/fix/$1/joblog
	shift
	echo 'Seq Host Starttime JobRuntime Send Receive Exitval Signal Command' >"$log"
	boot=0
	while [ $# -gt 0 ]; do
		for _ in $(seq "$2"); do
			boot=$((boot + 1))
			printf '%s\t:\t1.0\t1.0\t0\t0\t%s\t0\tboot\n' $boot "$1" >>"$log"
		done
		shift 2
	done
}
# says CODE 'LAST LINE' [EXPECT]
says() {
	exits "$1" build/count fix "$scratch/fix/without" "$scratch/fix/with" ${3+"$3"}
	is "svc462: $2" "$(cat "$scratch/out")"
}

it 'fixed is: the patched kernel never fails, and chance alone does that in less than 1 %'
fixed() {
	joblog with 0 100
	joblog without 0 93 1 7
	says 0 'PASS (0): fixed: 7 of 100 boots failed without the patch and none of 100 with it, which comes by chance alone with a probability of 0.701 %'
	joblog without 0 50 3 40 5 5 124 5
	says 0 'PASS (0): fixed: 50 of 100 boots failed without the patch and none of 100 with it, which comes by chance alone with a probability of 2.22e-17 %'
}
t fixed

it 'not fixed is: it fails once'
not_fixed() {
	joblog without 0 50 3 50
	joblog with 0 99 3 1
	says 1 'FAIL (1): not fixed: 50 of 100 boots failed without the patch and 1 of 100 with it; so few or fewer come by chance alone with a probability of 7.63e-16 %'
	joblog with 3 100
	says 1 'FAIL (1): not fixed: 50 of 100 boots failed without the patch and 100 of 100 with it; so few or fewer come by chance alone with a probability of 100 %'
	joblog without 0 100
	says 1 'FAIL (1): not fixed: 0 of 100 boots failed without the patch and 100 of 100 with it; so few or fewer come by chance alone with a probability of 100 %'
}
t not_fixed

it 'cannot tell is: too few boots, and how many would tell'
cannot_tell() {
	joblog with 0 100
	joblog without 0 94 1 6
	says 5 'INCOMPLETE (5): cannot tell: 6 of 100 boots failed without the patch and none of 100 with it, which comes by chance alone with a probability of 1.45 %; N=117 would tell at this rate, N=314 at the low end of its interval'
	# and so many do
	joblog with 0 117
	joblog without 0 110 1 7
	exits 0 build/count fix "$scratch/fix/without" "$scratch/fix/with"
}
t cannot_tell

it 'cannot tell is also: the kernel never fails without the patch'
never_fails() {
	joblog without 0 100
	joblog with 0 100
	says 5 'INCOMPLETE (5): cannot tell: none of 100 boots failed without the patch either: its rate is below 3 %, take a greater N or make it fail more often'
	joblog without 4 100
	says 5 'INCOMPLETE (5): cannot tell: no boot without the patch came to an end that counts'
}
t never_fails

it 'with EXPECT it is the symptom that counts, and a kernel that ends before it can show is not fixed'
symptom() {
	joblog without 0 50 1 50
	joblog with 1 100
	says 0 'PASS (0): fixed: 50 of 100 boots showed it without the patch and none of 100 with it, which comes by chance alone with a probability of 2.22e-17 %' symptom
	joblog with 1 60 3 40
	says 5 "INCOMPLETE (5): cannot tell: 40 of 100 boots with the patch came to an end that does not count, see $scratch/fix/with" symptom
	joblog with 1 99 0 1
	exits 1 build/count fix "$scratch/fix/without" "$scratch/fix/with" symptom
}
t symptom

# And by bundles that play a boot

# plays NAME: a bundle whose run.sh is on standard input, with $n the number of the boot
plays() {
	rm -rf "$scratch/made"
	mkdir -p "$scratch/made/svc462-bundle" "$scratch/played"
	{
		printf '#!/bin/sh\nset -eu\nn=${1#BOOT=}\nend() { echo "svc462: $1 ($2): boot $n"; exit "$2"; }\n'
		cat
	} >"$scratch/made/svc462-bundle/run.sh"
	chmod +x "$scratch/made/svc462-bundle/run.sh"
	(cd "$scratch/made/svc462-bundle" && sha256sum run.sh >SHA256SUMS)
	tar -C "$scratch/made" -cf "$scratch/played/$1.tar.xz" svc462-bundle
}
it 'the first boot that failed, or showed EXPECT, is the one with the lowest number'
tells_the_first() {
	mkdir -p "$scratch/soaked"
	for boot in 12:3 3:0 7:1 5:2; do
		printf '%s\t:\t1000.0\t1.0\t0\t0\t%s\t0\tsh\n' ${boot%:*} ${boot#*:}
	done >"$scratch/soaked/joblog"
	is 7 "$(build/count first "$scratch/soaked")"
	is 3 "$(build/count first "$scratch/soaked" panic)"
	sed -i '/\t[13]\t0\tsh$/d' "$scratch/soaked/joblog"
	exits 1 build/count first "$scratch/soaked"
	[ ! -s "$scratch/out" ]
	exits 2 build/count first "$scratch/none"
}
t tells_the_first

it 'both rates are told, with the first boot that failed, and neither stops at it'
both() {
	echo '[ $((n % 2)) -eq 0 ] || end CRASH 3; end PASS 0' | plays without
	echo 'end PASS 0' | plays with
	exits 0 env N=20 scripts/report/fix "$scratch/played"
	o=$scratch/played
	grep -v ' boots at ' "$scratch/out" >"$scratch/said"
	cat >"$scratch/want" <<-END
	fix: without the patch: 20 boots: 10 PASS, 10 CRASH
	fix: without the patch: FAIL (1): 10 of 20 boots failed: 50 %, 95 % interval 27.2 % to 72.8 %; replay the first with BOOT=1, see $o/without/1.log
	fix: without the patch: the first ended with svc462: CRASH (3): boot 1
	fix: with the patch: 20 boots: 20 PASS
	fix: with the patch: PASS (0): none of 20 boots failed: the rate is below 15 % at 95 % confidence
	svc462: PASS (0): fixed: 10 of 20 boots failed without the patch and none of 20 with it, which comes by chance alone with a probability of 0.0218 %
	END
	same "$scratch/want" "$scratch/said"
	echo 'end ERROR 2' | plays with
	exits 2 env N=2 scripts/report/fix "$scratch/played"
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: '
}
if command -v parallel >/dev/null; then t both; else skip 'no parallel'; fi

it 'after an interruption it goes on where it was, and once ended it starts anew'
goes_on() {
	o=$scratch/played
	rm -rf "$o"
	echo 'end FAIL 1' | plays without
	echo "[ \$n -lt 9 ] || [ -e $scratch/go ] || kill -TERM \$(cat $scratch/pid); [ \$n -lt 9 ] || [ -e $scratch/go ] || sleep 5; end PASS 0" |
		plays with
	# as Ctrl-C: all of them
	setsid sh -c 'echo $$ >"$1"; exec env N=20 scripts/report/fix "$2"' sh "$scratch/pid.of" "$o" >"$scratch/out" &
	for _ in $(seq 100); do [ ! -s "$scratch/pid.of" ] || break; sleep 0.1; done
	echo "-$(cat "$scratch/pid.of")" >"$scratch/pid"
	code=0
	wait $! || code=$?
	is 2 $code
	ends_like "$scratch/out" '^svc462: ERROR \(2\): host: soak: interrupted after '
	touch "$scratch/go"
	exits 0 env N=20 scripts/report/fix "$o"
	has "$scratch/out" 'fix: without the patch: going on after 20 boots'
	matches "$scratch/out" '^fix: with the patch: going on after [1-9][0-9]* boots'
	exits 0 env N=20 scripts/report/fix "$o"
	lacks "$scratch/out" 'going on'
}
if command -v parallel >/dev/null; then t goes_on; else skip 'no parallel'; fi

done_testing
