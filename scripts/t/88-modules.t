#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PROG= as a kernel module: how it is known, which kernel it gets, and what is refused.
# slow/88-modules.t loads some.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=scripts/t/guest.sh
. "${0%/*}/guest.sh"

cd "$top"
mod=$scratch/mod.c
printf '%s\n' '#include <linux/module.h>' 'MODULE_LICENSE("GPL");' >"$mod"
echo 'int main(void) { return 0; /* module_init( */ }' >"$scratch/prog.c"
printf '#!/bin/sh\ninsmod /mod.ko\n' >"$scratch/load.sh"

# module NAME 'VERMAGIC': an object file for arm64 that says it is for this kernel
module() {
	printf '.section .modinfo,"a"\n.ascii "license=GPL\\0vermagic=%s\\0name=x\\0"\n' "$2" |
		aarch64-linux-gnu-gcc -x assembler -c -o "$scratch/$1" -
}
module mod.ko '6.1.5 SMP mod_unload aarch64'
module other.ko '6.1.6 SMP mod_unload aarch64'
printf 'x\0%s\0y' '6.1.5 SMP mod_unload aarch64' >"$scratch/Image"

it 'a module is known by its macros or by its name, and nothing else is one'
knows_modules() {
	for files in "$mod" "$scratch/prog.c $mod" "$scratch/mod.ko"; do
		exits 0 env PROG="$files" scripts/guest/is-module
		exits 0 env PROGS="$files" scripts/guest/is-module
	done
	for files in '' "$scratch/prog.c" "$scratch/load.sh" "$scratch/nothing.c"; do
		exits 1 env PROG="$files" scripts/guest/is-module
	done
}
t knows_modules

it 'a module, and a script that has one in FILES, get a kernel with modules, and nothing else does'
gets_modules() {
	folder() {
		# shellcheck disable=SC2016
		make --no-print-directory --eval 'k: ; @echo $K' k "$@"
	}
	is build/6.1/462-gcc-user-modules "$(folder PROG="$mod")"
	is build/6.1/462-gcc-user-modules-net "$(folder PROG="$scratch/load.sh" FILES="$scratch/mod.ko:/mod.ko" KCONFIG=net)"
	is build/6.1/462-gcc-user "$(folder PROG="$scratch/load.sh")"
}
t gets_modules

# refused 'WHY' GOAL NAME=VALUE...: before any work
refused() {
	why=$1
	goal=$2
	shift 2
	is "$why" "$(env "$@" scripts/make/refuse "$goal")"
}
it 'what a module cannot be run with is refused before any work'
refuses() {
	refused 'make run with PROGS: a kernel module is loaded alone: give it as PROG' run PROGS="a.c $mod"
	refused 'make soak with ENV: PROG is a kernel module, which has none' soak PROG="$mod" ENV=A=1
	refused 'make run with PROG_LDLIBS: PROG is a kernel module, which has none' run PROG="$mod" PROG_LDLIBS=-lm
	refused 'make run with IMAGE: the module PROG is to be built, for which a kernel is needed that is built, too: give one that is ready, PROG=mod.ko' \
		run PROG="$mod" IMAGE=x
	refused '' run PROG="$scratch/mod.ko" IMAGE=x
	refused '' run PROG="$scratch/prog.c" ENV=A=1
}
t refuses

# ready CODE FILE
ready() {
	exits "$1" scripts/guest/build-module "$scratch/prog" "$tree" "$scratch/Image" "$scratch/$2"
}
it 'a module of another kernel is refused, with both of their names'
refuses_others() {
	ready 0 mod.ko
	same "$scratch/mod.ko" "$scratch/prog"
	ready 64 other.ko
	is "svc462: PROG=$scratch/other.ko: this module is for the kernel '6.1.6 SMP mod_unload aarch64', and \
$scratch/Image is '6.1.5 SMP mod_unload aarch64': give its source" "$(cat "$scratch/err")"
	cp "$scratch/prog.c" "$scratch/prog.ko"
	ready 64 prog.ko
	is "svc462: PROG=$scratch/prog.ko: this is not a kernel module for arm64" "$(cat "$scratch/err")"
	: >"$scratch/Image"
	ready 64 mod.ko
	is "svc462: PROG=$scratch/mod.ko: the kernel $scratch/Image loads no modules" "$(cat "$scratch/err")"
}
t refuses_others
it 'with modversions the version of the kernel may be another'
takes_modversions() {
	printf 'x\0%s\0y' '6.1.0-9-arm64 SMP mod_unload modversions aarch64' >"$scratch/Image"
	module mod.ko '6.1.0-8-arm64 SMP mod_unload modversions aarch64'
	ready 0 mod.ko
	module mod.ko '6.1.0-9-arm64 SMP preempt mod_unload modversions aarch64'
	ready 64 mod.ko
}
t takes_modversions

it 'ARGS are its parameters, in one string, with quotes where the kernel needs them'
packs_parameters() {
	PROG=$mod ARGS="a=1 b='two words' c=" scripts/guest/pack-prog build/6.1/462-gcc/init "$scratch/mod.ko" "$scratch/archive"
	(cd "$scratch" && cpio --quiet -id svc462/args bin/mod.ko <archive)
	printf '%s\0' /bin/mod.ko 'a=1 "b=two words" c=' >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/svc462/args"
}
t packs_parameters

it 'a kernel that cannot load it is a FAIL that names the error'
names_errors() {
	flavour user
	kernel
	pid1 "$scratch/pid1" "$tree" "$headers"
	says 'FAIL (1): not ok 1 mod.ko # finit_module() returned -38 ENOSYS' "$scratch/mod.ko"
}
t names_errors

done_testing
