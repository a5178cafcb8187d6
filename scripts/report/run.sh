#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Boots Image with initramfs.cpio under QEMU, shows the console and exits with the
# verdict's code, see REPORT.md.
#	./run.sh [ARGUMENT...]
# shellcheck disable=SC2153
# The arguments are added to the kernel's command line; one like BOOT=7 reaches the
# environment of the program. What the machine is stands in the file settings.
set -eu

case $0 in */*) cd "${0%/*}" ;; esac
while IFS= read -r setting; do
	export "${setting?}"
done <settings
APPEND="$APPEND${*:+ $*}"
vmrun=./vmrun
host="$(uname -s) $(uname -m)"
if [ "$host" != "$HOST" ]; then
	vmrun=./vmrun-$(uname -m)
	[ -x "$vmrun" ] || {
		echo "svc462: vmrun is for $HOST, and this is $host: building $vmrun with cc" >&2
		cc -O2 -o "$vmrun.$$" vmrun-source/*.c && mv "$vmrun.$$" "$vmrun"
	} || { echo 'svc462: ERROR (2): tools: cannot build vmrun for this host'; exit 2; }
fi
exec ./boot Image initramfs.cpio "$vmrun" -t "$TIMEOUT" ${EXPECT:+-e "$EXPECT"} --
