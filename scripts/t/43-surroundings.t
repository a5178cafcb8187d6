#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where and by whom it is run makes no difference: make run on what is built, with
# a new init each time, and a new vmrun where the compiler may see the difference.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

# passes [COMMAND...]: make run in $w, under this command
passes() {
	rm -f "$w/build/6.1/462-gcc/init" "$w/build/6.1/462-gcc/initramfs.cpio"
	exits 0 "$@" make --no-print-directory -C "$w" run
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	same "$top/build/6.1/462-gcc/initramfs.cpio" "$w/build/6.1/462-gcc/initramfs.cpio"
}

w=$scratch/w
checkout "$w"
it 'without HOME and TMPDIR'
slow passes env -u HOME -u TMPDIR
it 'with next to no environment'
rm "$w/build/vmrun"
t passes env -i PATH="$PATH"
it 'in the locale C'
t passes env LC_ALL=C
it 'in a locale that is not there'
slow passes env LC_ALL=xx_XX.UTF-8
it 'with make -s -j8'
slow passes env MAKEFLAGS='s -j8'

it 'under umask 077'
passes_under_umask() {
	(umask 077 && passes env)
}
t passes_under_umask

it 'with files from the past and from the future'
# but for what the kernel is made of
passes_at_other_times() {
	for date in 1990-01-01 2100-01-01; do
		touch -d $date "$w/init/init.c" "$w/Makefile" "$w/scripts/guest/pack-initramfs" "$w/scripts/vmrun/vmrun.c"
		passes env
		passes env
	done
	for file in init/init.c Makefile scripts/guest/pack-initramfs scripts/vmrun/vmrun.c; do
		cp -p "$top/$file" "$w/$file"
	done
}
slow passes_at_other_times

it 'with standard input closed'
passes_without_stdin() {
	passes env <&-
}
t passes_without_stdin

it 'with bash as the shell'
if [ -x /bin/bash ]; then
	t passes env MAKEFLAGS='SHELL=/bin/bash'
else
	skip 'there is none'
fi

w=$scratch/'bücher-λ'
checkout "$w"
it 'in a folder whose name is not ASCII'
t passes env

it 'by an ordinary user'
passes_by_ordinary_user() {
	chown -R 65534:65534 "$scratch"
	chmod 755 "$scratch"
	passes setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
}
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$top/Makefile" 2>/dev/null; then
	t passes_by_ordinary_user
else
	skip 'this is one, there is no setpriv, or this checkout is closed to others'
fi

# refused NAME: in a folder of this name
refused() {
	w=$scratch/$1
	mkdir "$w"
	cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$w"
	exits 2 make --no-print-directory -C "$w" run
	is "svc462: ERROR (2): usage: $w has a space or a colon in it: no kernel builds there, move this checkout" \
		"$(cat "$scratch/out")"
	absent "$w/build"
}
for name in 'a space' 'a:colon'; do
	it "in a folder like '$name' it is refused in one line, before any work"
	t refused "$name"
done

done_testing
