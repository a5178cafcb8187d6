#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What is built: the config, the Image, /init and the initramfs, and how large.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
b=build/6.1
cross=aarch64-linux-gnu-

it 'each symbol of minimal.config is in the final .config'
config() {
	grep '^CONFIG_' kernel/minimal.config >"$scratch/symbols"
	at_least 6 "$(wc -l <"$scratch/symbols")"
	while read -r symbol; do
		has $b/.config "${symbol% # if known}"
	done <"$scratch/symbols"
}
t config

it 'a symbol that Kconfig drops stops the build and is named'
dropped_symbol() {
	mkdir "$scratch/copy"
	cp -R kernel scripts "$scratch/copy"
	echo CONFIG_SVC462_NO_SUCH=y >>"$scratch/copy/kernel/minimal.config"
	exits 2 "$scratch/copy/scripts/kernel/build-kernel" $b/linux "$scratch/obj" Image
	matches "$scratch/err" 'does not give: SVC462_NO_SUCH$'
	absent "$scratch/obj/vmlinux"
}
t dropped_symbol

# bytes MOST FILE: so many, and not none
bytes() {
	at_least 1 "$(stat -L -c %s "$2")"
	at_most "$1" "$(stat -L -c %s "$2")"
}
it 'the Image is at most 2.0 MB'
t bytes 2000000 $b/Image
it 'init is at most 2,048 bytes'
t bytes 2048 $b/init

it 'init takes its number from the UAPI headers of the wired tree'
number_from_kernel() {
	printf '#include <asm/unistd.h>\nnr=__NR_custom_call\n' |
		${cross}gcc -nostdinc -isystem $b/usr/include -E -P - >"$scratch/preprocessed"
	has "$scratch/preprocessed" nr=462
	shows init/init.c __NR_custom_call
	lacks init/init.c 462
}
t number_from_kernel

it 'init is static and issues svc #0 with x8 = 462'
init_object() {
	${cross}objdump -d $b/init >"$scratch/code"
	# x8 is 462, then svc #0
	grep -A 4 -E 'mov[[:space:]]+x8, #0x1ce ' "$scratch/code" >"$scratch/after"
	matches "$scratch/after" 'svc[[:space:]]+#0x0'
	# static, without an interpreter, without unwind tables
	${cross}readelf -lSW $b/init >"$scratch/elf"
	lacks "$scratch/elf" 'INTERP|DYNAMIC|eh_frame|\.comment'
}
t init_object

it 'no libc header or object gets into init'
# every header and object that the compiler and the linker opened
no_libc() {
	scripts/guest/build-init init/init.c "$scratch/init" $b/linux $b/usr/include -H -Wl,--trace >"$scratch/opened" 2>&1
	same "$scratch/init" $b/init
	sed -n 's/^\.\.* //p' "$scratch/opened" | xargs realpath >"$scratch/headers"
	shows "$scratch/headers" tools/include/nolibc/nolibc.h
	is '' "$(grep -vE "^($top/build/|$(realpath build/source)/|$(realpath "$(${cross}gcc -print-file-name=include)")/)" \
		"$scratch/headers")"
	lacks "$scratch/opened" '/(crt|libc)[^/]*\.(o|a|so)'
}
t no_libc

it 'init.c is under 40 lines of code'
code_lines() {
	lines=$(${cross}gcc -fpreprocessed -dD -E -P init/init.c | grep -c '[^[:space:]]')
	at_least 11 "$lines"
	at_most 39 "$lines"
}
t code_lines

it 'the initramfs is newc with one file: /init, 0755, root, 1970'
archive() {
	is init "$(cpio -it --quiet <$b/initramfs.cpio)"
	is 070701 "$(head -c 6 $b/initramfs.cpio)"
	TZ=UTC cpio -itvn --quiet <$b/initramfs.cpio >"$scratch/list"
	matches "$scratch/list" '^-rwxr-xr-x +1 0 +0 .* Jan +1 +1970 init$'
	cpio -i --quiet --to-stdout init <$b/initramfs.cpio >"$scratch/packed"
	same $b/init "$scratch/packed"
}
t archive

it 'packing the same program elsewhere gives the same archive'
same_archive() {
	mkdir "$scratch/elsewhere"
	cp $b/init "$scratch/elsewhere/other-name"
	chmod 700 "$scratch/elsewhere/other-name"
	touch -d 2001-02-03 "$scratch/elsewhere/other-name"
	(umask 077 && scripts/guest/pack-initramfs "$scratch/elsewhere/other-name" "$scratch/cpio")
	same "$scratch/cpio" $b/initramfs.cpio
}
t same_archive

done_testing
