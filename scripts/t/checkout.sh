# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# For the tests, by lib.sh: boots with the machine of make run, and copies of this checkout
# that a test may edit.

# boot_machine [-l LOG] IMAGE INITRAMFS [COMMAND...]: scripts/guest/boot with the machine of
# make run, and with $mem, $timeout, $append and $qemu_args
boot_machine() {
	QEMU=qemu-system-aarch64 CPU=cortex-a53 SMP=${smp-} MEM=${mem:-64} TIMEOUT=${timeout:-60} \
		APPEND=${append-} QEMU_ARGS=${qemu_args-} scripts/guest/boot "$@"
}

# checkout FOLDER: a copy of this checkout with the kernels that are built here,
# but not what kbuild left, for a test that edits something else than the kernel;
# the pristine source is shared.
checkout() {
	mkdir -p "$1"
	(cd "$top" && cp -Rp --parents -t "$1" LICENSE Makefile kernel init scripts build/vmrun)
	ln -s "$top/build/source" "$1/build/source"
	for flavour in build/6.1/462-gcc build/6.1/unwired-gcc; do
		[ -d "$top/$flavour" ] || continue
		mkdir -p "$1/$flavour"
		(cd "$top" && find $flavour -maxdepth 1 -type f -exec cp -p -t "$1/$flavour" {} +)
		ln -s -t "$1/$flavour" "$top/$flavour/linux" "$top/$flavour/usr" "$top/$flavour/vmlinux"
		[ ! -e "$top/$flavour/control/Image" ] ||
			(cd "$top" && cp -p --parents -t "$1" "$flavour/control/Image")
	done
	(cd "$1/build/6.1" && ln -s 462-gcc/* .)
}

# checkout_user FOLDER: the same with the kernel that PROG runs on, and what kbuild
# left of both, to read
checkout_user() {
	checkout "$1"
	(cd "$top" && make build/6.1/462-gcc-user/Image KCONFIG=user) || return
	mkdir "$1/build/6.1/462-gcc-user"
	(cd "$top" && find build/6.1/462-gcc-user -maxdepth 1 -type f -exec cp -p --parents -t "$1" {} +)
	for flavour in 462-gcc 462-gcc-user; do
		for link in linux usr vmlinux .config obj; do
			ln -sfn "$top/build/6.1/$flavour/$link" "$1/build/6.1/$flavour/$link"
		done
	done
}

# quick_xz: most of what a bundle costs is its compression; in a test it is the quick one
quick_xz() {
	mkdir "$scratch/quick"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\n[ "$1" != -6 ] || { shift; set -- -0 "$@"; }\nPATH=%s exec xz "$@"\n' \
		"$PATH" >"$scratch/quick/xz"
	chmod +x "$scratch/quick/xz"
	PATH=$scratch/quick:$PATH
}
