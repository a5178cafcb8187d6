#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The judge by itself: builds judge-test.c, a table of consoles and the verdicts
# they deserve, with the sanitizers, and hands on its TAP. The consoles that are
# files are in judge/: there a log becomes a test by a header like theirs.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top/scripts/vmrun"
# shellcheck disable=SC2046
"${HOSTCC:-cc}" -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=all -I. -o "$scratch/judge-test" \
	../t/judge-test.c $(find . -name '*.c' ! -name vmrun.c)
"$scratch/judge-test" ../t/judge/*.log
