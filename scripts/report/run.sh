#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Boots Image with initramfs.cpio under QEMU, shows the console and exits with the
# verdict's code, see REPORT.md.
#	./run.sh [OPTION...] [--] [ARGUMENT...]
#	--image FILE	boots another arm64 kernel with the same program
#	--record FOLDER	records the run there
#	--replay FOLDER	runs a recorded run again, and compares; with the recorded arguments
#	--rewind FOLDER	gdb on a recorded run, stopped at the bug, from where it can step back
#	--debug		gdb on the machine at its first instruction
# shellcheck disable=SC2153
# The arguments are added to the kernel's command line; one like BOOT=7 reaches the
# environment of the program. What the machine is stands in the file settings.
set -eu

# usage TEXT...
usage() {
	echo "svc462: ERROR (2): usage: run.sh: $*"
	exit 2
}

# absolute FILE: its path, also from the folder of run.sh
absolute() {
	case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac
}

image=Image
record=
replay=
rewind=
debug=
while [ $# -gt 0 ]; do
	case $1 in
	--image | --record | --replay | --rewind) [ $# -ge 2 ] || usage "$1 wants a file or a folder" ;;
	esac
	case $1 in
	--image) image=$(absolute "$2"); [ -f "$image" ] || usage "--image $2: no such file" ;;
	--record) record=$(absolute "$2") ;;
	--replay) replay=$(absolute "$2") ;;
	--rewind) rewind=$(absolute "$2") ;;
	--debug) debug=1; shift; continue ;;
	--) shift; break ;;
	--*) usage "there is no option $1; the kernel's own words come behind --" ;;
	*) break ;;
	esac
	shift 2
done
[ -z "$replay$rewind" ] || [ $# -eq 0 ] || usage 'a replay has the arguments that were recorded: leave them out'

case $0 in */*) cd "${0%/*}" ;; esac
while IFS= read -r setting; do
	export "${setting?}"
done <settings
APPEND="$APPEND${*:+ $*}"
export VMRUN=./vmrun V=all
host="$(uname -s) $(uname -m)"
if [ "$host" != "$HOST" ]; then
	VMRUN=./vmrun-$(uname -m)
	[ -x "$VMRUN" ] || {
		echo "svc462: vmrun is for $HOST, and this is $host: building $VMRUN with cc" >&2
		cc -O2 -o "$VMRUN.$$" vmrun-source/*.c && mv "$VMRUN.$$" "$VMRUN"
	} || { echo 'svc462: ERROR (2): tools: cannot build vmrun for this host'; exit 2; }
fi
if [ "$debug" ]; then
	exec ./boot "$image" initramfs.cpio ./gdb /dev/null vmlinux
elif [ "$rewind" ]; then
	exec ./rewind vmlinux "$rewind" "$image" initramfs.cpio
elif [ "$replay" ]; then
	exec ./replay "$replay" "$image" initramfs.cpio
elif [ "$record" ]; then
	exec ./record "$record.log" "$record" "$image" initramfs.cpio
fi
exec ./boot "$image" initramfs.cpio
