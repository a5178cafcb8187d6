#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What make run reads of build/ is spoiled, file by file: it is made again, or the
# verdict is no PASS. The kernel is not built again for it here.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

w=$scratch/w
checkout "$w"
good=$scratch/good
cp -Rp "$w/build" "$good"
cd "$w"

# no_wrong_pass FILE: PASS means that the answer was seen; all else says what it is
no_wrong_pass() {
	status=0
	make run TIMEOUT=10 >"$scratch/out" 2>"$scratch/err" || status=$?
	last=$(tail -n 1 "$scratch/out")
	echo "$1: exit status $status, $last"
	case $status:$last in
	'0:svc462: PASS (0)') grep -qx '# custom_call(21) = 42' "$scratch/out" ;;
	0:* | *:'svc462: PASS'*) false ;;
	*:'svc462: '*) ;;
	*) false ;;
	esac
}

# spoiled COMMAND...: by this command with the file's name behind it
spoiled() {
	for file in vmrun 6.1/462-gcc/Image 6.1/462-gcc/initramfs.cpio; do
		"$@" "build/$file"
		no_wrong_pass "$file" || { cat "$scratch/out" "$scratch/err"; return 1; }
		# with the time of the good one
		cp -p "$good/$file" "build/$file"
		touch -r "$good/$file" "build/$file"
	done
}

half() {
	truncate -s $(($(stat -c %s "$1") / 2)) "$1"
}
zeroed() {
	size=$(stat -c %s "$1")
	truncate -s 0 "$1"
	truncate -s "$size" "$1"
}
t 'half of a file gives no wrong PASS' spoiled half
t 'an empty file gives no wrong PASS' spoiled truncate -s 0
t 'a file of zeros gives no wrong PASS' spoiled zeroed

# left half-written by a kill
left() {
	for file in 6.1/462-gcc/Image.new 6.1/462-gcc/init.debug 6.1/462-gcc/ran; do
		head -c 100 /dev/urandom >"build/$file"
		no_wrong_pass "$file"
	done
	[ "$last" = 'svc462: PASS (0)' ]
	make build/6.1/462-gcc/initramfs.cpio
	cmp build/6.1/462-gcc/initramfs.cpio "$good/6.1/462-gcc/initramfs.cpio"
}
t 'what a kill left half-written does no harm' left

done_testing
