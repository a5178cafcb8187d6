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
	cat "$scratch/out" "$scratch/err"
	grep -qx '# custom_call(21) = 42' "$scratch/out"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: PASS (0)' ]
	cmp "$w/build/6.1/462-gcc/initramfs.cpio" "$top/build/6.1/462-gcc/initramfs.cpio"
}

w=$scratch/w
checkout "$w"
t 'without HOME and TMPDIR' passes env -u HOME -u TMPDIR
t 'with next to no environment' passes env -i PATH="$PATH"
t 'in the locale C' passes env LC_ALL=C
t 'in a locale that is not there' passes env LC_ALL=xx_XX.UTF-8
t 'with make -s -j8' passes env MAKEFLAGS='s -j8'

private() {
	(umask 077 && passes env)
}
t 'under umask 077' private

# but for what the kernel is made of
dated() {
	for date in 1990-01-01 2100-01-01; do
		touch -d $date "$w/init/init.c" "$w/Makefile" "$w/scripts/guest/pack-initramfs" "$w/scripts/vmrun/vmrun.c"
		passes env
		passes env
	done
}
t 'with files from the past and from the future' dated

stdin_closed() {
	passes env <&-
}
t 'with standard input closed' stdin_closed

bash_as_sh() {
	passes env MAKEFLAGS='SHELL=/bin/bash'
}
if [ -x /bin/bash ]; then
	t 'with bash as the shell' bash_as_sh
else
	skip 'with bash as the shell' 'there is none'
fi

w=$scratch/'bücher-λ'
checkout "$w"
t 'in a folder whose name is not ASCII' passes env

ordinary() {
	chown -R 65534:65534 "$scratch"
	chmod 755 "$scratch"
	passes setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent
}
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	t 'by an ordinary user' ordinary
else
	skip 'by an ordinary user' 'this is one, or there is no setpriv'
fi

for name in 'a space' 'a:colon'; do
	w=$scratch/$name
	mkdir "$w"
	cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$w"
	refused() {
		fails make --no-print-directory -C "$w" run >"$scratch/out" 2>/dev/null
		cat "$scratch/out"
		[ "$(cat "$scratch/out")" = \
			"svc462: ERROR (2): usage: $w has a space or a colon in it: no kernel builds there, move this checkout" ]
		[ ! -e "$w/build" ]
	}
	t "in a folder like '$name' it is refused in one line, before any work" refused
done

done_testing
