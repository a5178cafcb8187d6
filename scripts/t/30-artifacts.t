#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What is built: the config, the Image, /init and the initramfs, and how large.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
b=build/6.1
cross=aarch64-linux-gnu-

config() {
	[ "$(grep -c '^CONFIG_' kernel/minimal.config)" -gt 5 ]
	grep '^CONFIG_' kernel/minimal.config | while read -r symbol; do
		grep -qxF "${symbol% # if known}" $b/.config
	done
}
t 'each symbol of minimal.config is in the final .config' config

dropped_symbol() {
	mkdir "$scratch/copy"
	cp -R kernel scripts "$scratch/copy"
	echo CONFIG_SVC462_NO_SUCH=y >>"$scratch/copy/kernel/minimal.config"
	status=0
	"$scratch/copy/scripts/kernel/build-kernel" $b/linux "$scratch/obj" Image >"$scratch/words" 2>&1 || status=$?
	cat "$scratch/words"
	[ "$status" -eq 2 ]
	grep -q 'does not give: SVC462_NO_SUCH$' "$scratch/words"
	[ ! -e "$scratch/obj/vmlinux" ]
}
t 'a symbol that Kconfig drops stops the build and is named' dropped_symbol

at_most() {
	size=$(stat -L -c %s "$2")
	echo "$2: $size bytes"
	[ "$size" -gt 0 ] && [ "$size" -le "$1" ]
}
t 'the Image is at most 2.0 MB' at_most 2000000 $b/Image
t 'init is at most 2,048 bytes' at_most 2048 $b/init

number_from_kernel() {
	printf '#include <asm/unistd.h>\nnr=__NR_custom_call\n' |
		${cross}gcc -nostdinc -isystem $b/usr/include -E -P - | grep -qx 'nr=462'
	grep -q __NR_custom_call init/init.c
	fails grep -q 462 init/init.c
}
t 'init takes its number from the UAPI headers of the wired tree' number_from_kernel

init_object() {
	${cross}objdump -d $b/init >"$scratch/code"
	# x8 is 462, then svc #0
	grep -A 4 -E 'mov[[:space:]]+x8, #0x1ce ' "$scratch/code" | grep -qE 'svc[[:space:]]+#0x0'
	# static, without an interpreter, without unwind tables
	${cross}readelf -lSW $b/init >"$scratch/elf"
	cat "$scratch/elf"
	fails grep -qE 'INTERP|DYNAMIC|eh_frame|\.comment' "$scratch/elf"
}
t 'init is static and issues svc #0 with x8 = 462' init_object

# every header and object that the compiler and the linker opened
no_libc() {
	scripts/guest/build-init init/init.c "$scratch/init" $b/linux $b/usr/include -H -Wl,--trace >"$scratch/opened" 2>&1
	cmp "$scratch/init" $b/init
	sed -n 's/^\.\.* //p' "$scratch/opened" | xargs realpath >"$scratch/headers"
	grep -q tools/include/nolibc/nolibc.h "$scratch/headers"
	fails grep -vE "^($top/build/|$(realpath build/source)/|$(realpath "$(${cross}gcc -print-file-name=include)")/)" \
		"$scratch/headers"
	fails grep -E '/(crt|libc)[^/]*\.(o|a|so)' "$scratch/opened"
}
t 'no libc header or object gets into init' no_libc

code_lines() {
	lines=$(${cross}gcc -fpreprocessed -dD -E -P init/init.c | grep -c '[^[:space:]]')
	echo "$lines lines"
	[ "$lines" -gt 10 ] && [ "$lines" -lt 40 ]
}
t 'init.c is under 40 lines of code' code_lines

archive() {
	[ "$(cpio -it --quiet <$b/initramfs.cpio)" = init ]
	head -c 6 $b/initramfs.cpio | grep -qx 070701
	TZ=UTC cpio -itvn --quiet <$b/initramfs.cpio >"$scratch/list"
	cat "$scratch/list"
	grep -qE '^-rwxr-xr-x +1 0 +0 .* Jan +1 +1970 init$' "$scratch/list"
	cpio -i --quiet --to-stdout init <$b/initramfs.cpio | cmp - $b/init
}
t 'the initramfs is newc with one file: /init, 0755, root, 1970' archive

same_archive() {
	mkdir "$scratch/elsewhere"
	cp $b/init "$scratch/elsewhere/other-name"
	chmod 700 "$scratch/elsewhere/other-name"
	touch -d 2001-02-03 "$scratch/elsewhere/other-name"
	(umask 077 && scripts/guest/pack-initramfs "$scratch/elsewhere/other-name" "$scratch/cpio")
	cmp "$scratch/cpio" $b/initramfs.cpio
}
t 'packing the same program elsewhere gives the same archive' same_archive

done_testing
