#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where and by whom it is run makes no difference: make run on what is built, with
# a new init each time.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

# passes [COMMAND...]: make run in $w, under this command
passes() {
	rm -f "$w/build/6.1/462-gcc/init" "$w/build/6.1/462-gcc/initramfs.cpio" "$w/build/vmrun"
	"$@" make --no-print-directory -C "$w" run >"$scratch/out" 2>"$scratch/err" || :
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	same "$top/build/6.1/462-gcc/initramfs.cpio" "$w/build/6.1/462-gcc/initramfs.cpio"
}

w=$scratch/w
checkout "$w"
it 'without HOME and TMPDIR'
t passes env -u HOME -u TMPDIR
it 'with next to no environment'
t passes env -i PATH="$PATH"
it 'in the locale C'
t passes env LC_ALL=C
it 'in a locale that is not there'
t passes env LC_ALL=xx_XX.UTF-8
it 'with make -s -j8'
t passes env MAKEFLAGS='s -j8'

it 'under umask 077'
private() {
	(umask 077 && passes env)
}
t private

it 'with files from the past and from the future'
# but for what the kernel is made of
dated() {
	for date in 1990-01-01 2100-01-01; do
		touch -d $date "$w/init/init.c" "$w/Makefile" "$w/scripts/guest/pack-initramfs" "$w/scripts/vmrun/vmrun.c"
		passes env
		passes env
	done
}
t dated

it 'with standard input closed'
stdin_closed() {
	passes env <&-
}
t stdin_closed

bash_as_sh() {
	passes env MAKEFLAGS='SHELL=/bin/bash'
}
if [ -x /bin/bash ]; then
	it 'with bash as the shell'
	t bash_as_sh
else
	skip 'with bash as the shell' 'there is none'
fi

w=$scratch/'bücher-λ'
checkout "$w"
it 'in a folder whose name is not ASCII'
t passes env

ordinary() {
	chown -R 65534:65534 "$scratch"
	chmod 755 "$scratch"
	passes setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
}
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	it 'by an ordinary user'
	t ordinary
else
	skip 'by an ordinary user' 'this is one, or there is no setpriv'
fi

for name in 'a space' 'a:colon'; do
	w=$scratch/$name
	mkdir "$w"
	cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$w"
	refused() {
		fails make --no-print-directory -C "$w" run >"$scratch/out" 2>/dev/null
		[ "$(cat "$scratch/out")" = \
			"svc462: ERROR (2): usage: $w has a space or a colon in it: no kernel builds there, move this checkout" ]
		absent "$w/build"
	}
	it "in a folder like '$name' it is refused in one line, before any work"
	t refused
done

done_testing
