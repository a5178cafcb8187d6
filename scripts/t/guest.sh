# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# For tests that run programs under init/pid1.c, after lib.sh: kernels with
# Kconfig fragments and guests that boot them.

tree=build/6.1/linux
headers=build/6.1/usr/include

# flavour FRAGMENT...: $image and $vmlinux are from now on those of such a kernel
flavour() {
	kconfig=$*
	flavour=build/6.1/462-gcc$(for file; do printf -- '-%s' "$(basename "$file" .config)"; done)
	image=$flavour/Image
	# shellcheck disable=SC2034
	vmlinux=$flavour/vmlinux
}

# kernel: build it
kernel() {
	make "$image" KCONFIG="$kconfig"
}

# pid1 OUT TREE HEADERS
pid1() {
	scripts/guest/list-calls "$2" "$3" >"$scratch/syscalls.h"
	# shellcheck disable=SC2046
	scripts/guest/build-init init/pid1.c "$@" -iquote "$scratch" $(ls init/pid1-*.c | grep -v strace)
}

# program NAME: build it from the C code on standard input; what is said comes to $scratch/out
program() {
	cat >"$scratch/$1.c"
	exits 0 scripts/guest/build-prog "$scratch/$1.c" "$scratch/$1" "$tree" "$headers"
}

# boot PROG ARG...: with $files, $quotes, and $mem, $timeout, $append of one's own; what
# is shown comes to $scratch/out, the console to $scratch/log
boot() {
	prog=$1
	shift
	printf '%s\0' "/bin/${prog##*/}" "$@" >"$scratch/args"
	printf '%s\0' "A=1 2" HOME=/ TERM=linux ${quotes:+"$quotes"} >"$scratch/env"
	# shellcheck disable=SC2086
	scripts/guest/pack-initramfs "$scratch/pid1" "$scratch/cpio" "$scratch/args:/svc462/args" \
		"$scratch/env:/svc462/env" "$prog:/bin/${prog##*/}" ${files-}
	timeout=${timeout:-120}
	boot_machine -l "$scratch/log" "$image" "$scratch/cpio" >"$scratch/out" 2>"$scratch/err" || :
}

# says 'VERDICT' PROG ARG...: the guest's verdict is this
says() {
	want=$1
	shift
	boot "$@"
	ends "$scratch/out" "svc462: $want"
}
