#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What make run reads of build/ is spoiled, file by file, and build/ cannot be
# written: it is made again, or the verdict is no PASS. The kernel is not built
# again for it here.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

w=$scratch/w
checkout "$w"
good=$scratch/good
cp -Rp "$w/build" "$good"
cd "$w"

# no_wrong_pass FILE: PASS means that the answer was seen; all else says what it is
no_wrong_pass() {
	status=0
	$by make run TIMEOUT=10 >"$scratch/out" 2>"$scratch/err" || status=$?
	last=$(tail -n 1 "$scratch/out")
	echo "$1: exit status $status, $last"
	case $status:$last in
	'0:svc462: PASS (0)') has "$scratch/out" '# custom_call(21) = 42' ;;
	0:* | *:'svc462: PASS'*) no_verdict ;;
	*:'svc462: '*) ;;
	*) no_verdict ;;
	esac
}
no_verdict() {
	cat "$scratch/err"
	wrong 'a verdict that fits the exit status' "$scratch/out"
}

# by: who runs it
by=
# spoiled COMMAND...: by this command with the file's name behind it
spoiled() {
	for file in vmrun 6.1/462-gcc/Image 6.1/462-gcc/initramfs.cpio; do
		"$@" "build/$file"
		no_wrong_pass "$file"
		# with the time of the good one
		cp -p "$good/$file" "build/$file"
	done
	no_wrong_pass none
	ends "$scratch/out" 'svc462: PASS (0)'
}

half() {
	truncate -s $(($(stat -c %s "$1") / 2)) "$1"
}
zeroed() {
	size=$(stat -c %s "$1")
	truncate -s 0 "$1"
	truncate -s "$size" "$1"
}
it 'half of a file gives no wrong PASS'
t spoiled half
it 'an empty file gives no wrong PASS'
t spoiled truncate -s 0
it 'a file of zeros gives no wrong PASS'
t spoiled zeroed

it 'a file that is missing is made again'
makes_missing() {
	for file in vmrun 6.1/462-gcc/init 6.1/462-gcc/initramfs.cpio; do
		rm "build/$file"
		no_wrong_pass "$file"
		ends "$scratch/out" 'svc462: PASS (0)'
	done
}
t makes_missing

it 'what a kill left half-written does no harm'
# left half-written by a kill
makes_half_written() {
	for file in 6.1/462-gcc/Image.new 6.1/462-gcc/init.debug 6.1/462-gcc/ran; do
		head -c 100 /dev/urandom >"build/$file"
		no_wrong_pass "$file"
	done
	ends "$scratch/out" 'svc462: PASS (0)'
	make build/6.1/462-gcc/initramfs.cpio
	same "$good/6.1/462-gcc/initramfs.cpio" build/6.1/462-gcc/initramfs.cpio
}
t makes_half_written

it 'on a full disk there is no wrong PASS, and with room again a right one'
# a small disk, and a file that takes what is left of it
fills_the_disk() {
	mv build "$scratch/aside"
	mkdir build
	mount -t tmpfs -o size=16m,mode=755 none build
	cp -Rp "$scratch/aside/." build
	for edit in '' init/init.c scripts/vmrun/vmrun.c; do
		[ -z "$edit" ] || echo '/* edit */' >>$edit
		cat /dev/zero >build/filler 2>/dev/null || :
		no_wrong_pass "full disk, edit of '$edit'"
		[ -z "$edit" ] || [ "$status" -ne 0 ] || wrong 'no success on a full disk' "$scratch/out"
		rm build/filler
		no_wrong_pass 'room again'
		ends "$scratch/out" 'svc462: PASS (0)'
	done
}
if mkdir "$scratch/mount" && mount -t tmpfs none "$scratch/mount" 2>/dev/null; then
	umount "$scratch/mount"
	t fills_the_disk
	umount build
	rmdir build
	mv "$scratch/aside" build
	cp -p "$top/init/init.c" init
	cp -p "$top/scripts/vmrun/vmrun.c" scripts/vmrun
else
	skip 'no right to mount'
fi

it 'a file that cannot be read gives no wrong PASS'
# what root may do anyway is tried by an ordinary user
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	by='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chown -R 65534:65534 "$scratch"
	chmod 755 "$scratch"
fi
if [ "$by" ] || [ "$(id -u)" -ne 0 ]; then
	t spoiled chmod 000
else
	skip 'no setpriv'
fi

it 'a build folder that cannot be written to is an ERROR, until it can'
refuses_read_only() {
	for edit in '' init/init.c; do
		[ -z "$edit" ] || echo '/* edit */' >>$edit
		chmod -R a-w build
		no_wrong_pass "read-only, edit of '$edit'"
		fails is 0 "$status"
		chmod -R u+w build
		no_wrong_pass 'writable again'
		ends "$scratch/out" 'svc462: PASS (0)'
	done
}
if [ "$by" ] || [ "$(id -u)" -ne 0 ]; then
	t refuses_read_only
else
	skip 'no setpriv'
fi

done_testing
