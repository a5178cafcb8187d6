#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kconfig.c on the config files of the kernel's selftests: modules, and symbols that are asked
# for without what they depend on. slow/86-features.t configures kernels with some.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$scratch"
"${HOSTCC:-cc}" -Wall -Wextra -Werror -o kconfig "$top/scripts/kernel/kconfig.c"
printf 'CONFIG_%s=y\n' A B >base
cat >config <<'END'
CONFIG_A=y
CONFIG_M=m
CONFIG_P=y 
CONFIG_N=3
# CONFIG_B is not set
END
cat >my.config <<'END'
CONFIG_A=y
CONFIG_P=y
CONFIG_Q=m
END

# gives LINE...: the last output is these lines
gives() {
	printf '%s\n' "$@" >wanted
	same wanted out
}

it 'a module, and a symbol of a config file, are wishes, and do not overrule what is asked for'
marks_wishes() {
	exits 0 ./kconfig merge base my.config config
	gives CONFIG_A=y CONFIG_B=n CONFIG_P=y 'CONFIG_Q=y # if possible' 'CONFIG_M=y # if possible' CONFIG_N=3
	empty err
	exits 0 ./kconfig merge /dev/null config my.config
	gives CONFIG_A=y 'CONFIG_M=y # if possible' CONFIG_P=y CONFIG_N=3 CONFIG_B=n 'CONFIG_Q=y # if possible'
	empty err
}
t marks_wishes

mkdir tree
cat >tree/Kconfig <<'END'
if MENU
config INNER
	bool "inner"
	depends on A_B && (C)
endif
config EITHER
	bool "either"
	depends on D || E
config HIDDEN
	bool
	depends on F
END
printf 'CONFIG_%s=y # if possible\n' INNER EITHER HIDDEN UNKNOWN >asked
echo 'CONFIG_C=y' >.config

it 'what a wish depends on is asked for, where it is plain'
needs_what_is_plain() {
	exits 0 ./kconfig needs asked .config tree
	sort out >sorted
	printf 'CONFIG_%s=y # for others\n' A_B MENU >wanted
	same wanted sorted
	# what these depend on in turn
	echo 'CONFIG_INNER=y # for others' >one
	exits 0 ./kconfig needs one .config tree
	counts 2 out ' # for others'
	# but not what a demand does
	echo 'CONFIG_INNER=y' >one
	exits 0 ./kconfig needs one .config tree
	empty out
}
t needs_what_is_plain

it 'a wish that is not fulfilled is named, and is no error; a demand is one'
names_what_is_left_out() {
	cat asked >all
	echo 'CONFIG_MENU=y # for others' >>all
	exits 0 ./kconfig check all .config tree
	is 'svc462: left out, as it cannot be built in: INNER EITHER HIDDEN UNKNOWN' "$(cat err)"
	echo 'CONFIG_D=y' >>all
	exits 2 ./kconfig check all .config tree
	ends err 'svc462: the config asks for what tree does not give: D'
}
t names_what_is_left_out

done_testing
