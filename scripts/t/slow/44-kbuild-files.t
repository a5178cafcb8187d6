#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A first build on a disk that is full again and again, and then the files that
# kbuild left: a sample of them is spoiled, one at a time, before a build after an
# edit of the system call. By an ordinary user. Takes a kernel build and 100 links.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

w=$scratch/w
mkdir -p "$w/build"
cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$w"
by=
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$scratch"
	by='setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent'
	if mount -t tmpfs -o size=1m,mode=755 none "$w/build" 2>/dev/null; then
		trap 'umount "$w/build"; rm -rf "$scratch"' EXIT
		small=yes
	fi
	chown -R 65534:65534 "$scratch"
fi
cd "$w"
export CCACHE_DISABLE=1

# no_wrong_pass ANSWER: make run passes only if custom_call(21) is this, and 42
no_wrong_pass() {
	status=0
	$by make run TIMEOUT=20 >"$scratch/out" 2>"$scratch/err" || status=$?
	last=$(tail -n 1 "$scratch/out")
	case $last in
	'svc462: PASS (0)') [ "$1" = 42 ] && [ "$status" -eq 0 ] && grep -qx '# custom_call(21) = 42' "$scratch/out" ;;
	'svc462: FAIL (1)'* | 'svc462: ERROR (2)'* | 'svc462: CRASH (3)'* | 'svc462: TIMEOUT (124)'*) [ "$status" -ne 0 ] ;;
	*) false ;;
	esac
}

full() {
	for size in 1m 2m 8m 16m 24m 32m 40m 48m 56m; do
		mount -o remount,size=$size build
		[ -L build/source ] || ln -s "$top/build/source" build/source
		no_wrong_pass 42 || { cat "$scratch/out" "$scratch/err"; return 1; }
		echo "$size: $last"
		echo "$last" >>"$scratch/full"
	done
	mount -o remount,size=2g build
	no_wrong_pass 42
	cat "$scratch/out" "$scratch/err"
	[ "$last" = 'svc462: PASS (0)' ]
	cmp build/6.1/Image "$top/build/6.1/462-gcc/Image"
	[ "$(grep -c '^svc462: ERROR (2)' "$scratch/full")" -gt 3 ]
}
if [ "${small-}" ]; then
	t 'a first build on a disk that is full nine times ends with the right Image' full
	echo "# full: $(sed 's/:.*//2; s/svc462: //' "$scratch/full" | cut -d : -f 1 | sort | uniq -c | tr -s ' \n' ' ')"
else
	skip 'a first build on a disk that is full nine times ends with the right Image' 'no right to mount'
	[ -L build/source ] || ln -s "$top/build/source" build/source
	$by make run >/dev/null
fi

# right and wrong: what custom_call(21) is from now on, 42 and 43
right() {
	$by cp "$top/kernel/custom_call.c" kernel/custom_call.c
	echo "/* $1 */" >>kernel/custom_call.c
}
wrong() {
	right "$1"
	sed -i 's/return 2 \* value;/return 2 * value + 1;/' kernel/custom_call.c
}

spoil() {
	case $1 in
	0) truncate -s $(($(stat -c %s "$2") / 2)) "$2" ;;
	1) truncate -s 0 "$2" ;;
	2) chmod 000 "$2" ;;
	esac
}

sample() {
	obj=build/6.1/462-gcc/obj
	cp -Rp $obj "$scratch/good"
	find $obj -type f -size +0 | LC_ALL=C sort |
		awk 'BEGIN { srand(462) } { print rand() "\t" $0 }' | sort -g | head -n 100 | cut -f 2 >"$scratch/files"
	[ "$(wc -l <"$scratch/files")" -eq 100 ]
	n=0
	: >"$scratch/verdicts"
	while read -r file; do
		n=$((n + 1))
		spoil $((n % 3)) "$file"
		if [ $((n % 2)) -eq 0 ]; then
			right $n
			answer=42
		else
			wrong $n
			answer=43
		fi
		no_wrong_pass $answer </dev/null || { echo "$n $file"; cat "$scratch/out" "$scratch/err"; return 1; }
		echo "${last%%)*})" >>"$scratch/verdicts"
		case $answer:$last in
		'42:svc462: PASS (0)' | '43:svc462: FAIL (1)'*) continue ;;
		esac
		# refused, with what helps; with kbuild's files as they were all is well again
		echo "$n $file: $last"
		grep -q 'make clean' "$scratch/err"
		rm -rf $obj
		cp -Rp "$scratch/good" $obj
		right "$n again"
		no_wrong_pass 42 </dev/null
		[ "$last" = 'svc462: PASS (0)' ] || { cat "$scratch/out" "$scratch/err"; return 1; }
	done <"$scratch/files"
	cat "$scratch/verdicts"
}
t 'a hundred files of kbuild are spoiled, and there is no wrong PASS' sample
echo "# spoiled: $(sort "$scratch/verdicts" | uniq -c | tr -s ' \n' ' ')"

done_testing
