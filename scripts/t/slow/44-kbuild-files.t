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
	'svc462: PASS (0)')
		is 0 "$status"
		has "$scratch/out" '# custom_call(21) = 42'
		is 42 "$1"
		;;
	'svc462: FAIL (1)'* | 'svc462: ERROR (2)'* | 'svc462: CRASH (3)'* | 'svc462: TIMEOUT (124)'*)
		fails is 0 "$status"
		;;
	*)
		cat "$scratch/err"
		wrong 'a verdict as the last line' "$scratch/out"
		;;
	esac
}

it 'a first build on a disk that is full nine times ends with the right Image'
builds_on_full_disk() {
	for size in 1m 2m 8m 16m 24m 32m 40m 48m 56m; do
		mount -o remount,size=$size build
		[ -L build/source ] || ln -s "$top/build/source" build/source
		echo "with $size:"
		no_wrong_pass 42
		echo "$last" >>"$scratch/full"
	done
	mount -o remount,size=2g build
	no_wrong_pass 42
	ends "$scratch/out" 'svc462: PASS (0)'
	same "$top/build/6.1/462-gcc/Image" build/6.1/Image
	at_least 4 "$(grep -c '^svc462: ERROR (2)' "$scratch/full")"
}
if [ "${small-}" ]; then
	t builds_on_full_disk
	echo "# full: $(sed 's/:.*//2; s/svc462: //' "$scratch/full" | cut -d : -f 1 | sort | uniq -c | tr -s ' \n' ' ')"
else
	skip 'no right to mount'
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

it 'a hundred files of kbuild are spoiled, and there is no wrong PASS'
survives_spoiled_files() {
	obj=build/6.1/462-gcc/obj
	cp -Rp $obj "$scratch/good"
	find $obj -type f -size +0 | LC_ALL=C sort |
		awk 'BEGIN { srand(462) } { print rand() "\t" $0 }' | sort -g | head -n 100 | cut -f 2 >"$scratch/files"
	is 100 "$(wc -l <"$scratch/files")"
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
		echo "$n $file:"
		no_wrong_pass $answer </dev/null
		echo "${last%%)*})" >>"$scratch/verdicts"
		case $answer:$last in
		'42:svc462: PASS (0)' | '43:svc462: FAIL (1)'*) continue ;;
		esac
		# refused, with what helps; with kbuild's files as they were all is well again
		shows "$scratch/err" 'make clean'
		rm -rf $obj
		cp -Rp "$scratch/good" $obj
		right "$n again"
		no_wrong_pass 42 </dev/null
		ends "$scratch/out" 'svc462: PASS (0)'
	done <"$scratch/files"
}
t survives_spoiled_files
echo "# spoiled: $(sort "$scratch/verdicts" | uniq -c | tr -s ' \n' ' ')"

done_testing
