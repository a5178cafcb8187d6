#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# KCONFIG= a full .config: one of ours builds and boots; those of a distribution and of the
# kernel's own defconfig are configured in seconds, with what we need on top.
# Takes a kernel build. DEBIAN=1 builds Debian's kernel, which takes an hour.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
tree=$top/build/6.1/462-gcc/linux
echo 'int main(void) { return 0; }' >"$scratch/a.c"

it 'a full .config is the base, and the kernel boots a program'
is_the_base() {
	make built KCONFIG=user
	# it is told when it is new
	{ cat build/6.1/462-gcc-user/.config && echo "# $scratch"; } >"$scratch/mine.config"
	exits 0 make run "PROG=$scratch/a.c" "KCONFIG=$scratch/mine.config"
	matches "$scratch/out" 'svc462: .*mine\.config is a full \.config: 0 of its [0-9]* symbols are others in this build'
	ends "$scratch/out" 'svc462: PASS (0)'
}
t is_the_base

# configured CONFIG: with what a guest needs
configured() {
	mkdir -p "$scratch/obj"
	exits 0 scripts/kernel/configure "$tree" "$scratch/obj" "$scratch/log" user "$1"
	for symbol in BLK_DEV_INITRD SERIAL_AMBA_PL011_CONSOLE DEVTMPFS BINFMT_SCRIPT; do
		shows "$scratch/obj/.config" "CONFIG_$symbol=y"
	done
	lacks "$scratch/obj/.config" '^CONFIG_DEBUG_INFO_BTF=y|^CONFIG_(SYSTEM_[A-Z]*_KEYS|MODULE_SIG_KEY)="."'
	matches "$scratch/out" "$1 is a full .config: [0-9]* of its [0-9]* symbols are others in this build, see .*; [0-9]* modules are not built"
}

it 'arm64 defconfig is configured, and what is other is listed'
takes_defconfig() {
	make -s -C build/source/6.1/linux "O=$scratch/def" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- defconfig
	configured "$scratch/def/.config"
	is CONFIG_LOCALVERSION_AUTO=y "$(cat "$scratch/obj/differences")"
}
t takes_defconfig

debian_config() {
	# shellcheck source=scripts/source/arm64-apt
	. scripts/source/arm64-apt
	arm64_apt "$scratch/apt" || return
	package=$(apt-cache pkgnames linux-image-6.1. | grep -E '[0-9]-arm64$' | sort -V | tail -n 1)
	[ "$package" ] && arm64_unpack "$package" '*/config-*' &&
		mv "$(find "$scratch/apt" -name 'config-*' | head -n 1)" "$scratch/debian.config"
}

it "Debian's arm64 config is configured"
takes_debian() {
	configured "$scratch/debian.config"
}
if debian_config; then t takes_debian; else skip 'Debian has no arm64 kernel 6.1 here'; fi

it "Debian's arm64 config boots a program"
boots_debian() {
	exits 0 make run "PROG=$scratch/a.c" "KCONFIG=$scratch/debian.config" MEM=512 TIMEOUT=300
	ends "$scratch/out" 'svc462: PASS (0)'
}
if [ "${DEBIAN-}" = 1 ]; then t boots_debian; else skip 'DEBIAN=1 builds it, which takes an hour'; fi

it 'two full configs, and one that make would run, are refused'
refuses() {
	exits 64 scripts/kernel/configure "$tree" "$scratch/obj" "$scratch/log" "$scratch/mine.config" "$scratch/def/.config"
	shows "$scratch/err" "svc462: $scratch/mine.config and $scratch/def/.config are both a full .config: use one of them"
	# shellcheck disable=SC2016
	sed 's/^CONFIG_CC_VERSION_TEXT=.*/CONFIG_CC_VERSION_TEXT="$(shell id)"/' "$scratch/mine.config" >"$scratch/runs.config"
	exits 64 scripts/kernel/configure "$tree" "$scratch/obj" "$scratch/log" "$scratch/runs.config"
	matches "$scratch/err" 'a dollar sign, backquote or backslash would be run'
}
t refuses

done_testing
