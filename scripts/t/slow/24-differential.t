#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 100,000 generated reports, some of them damaged: the judge against an oracle, and
# against the kernel's own kunit.py, see differential.py. REPORTS=N takes another number.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
vmrun=scripts/vmrun
"${HOSTCC:-cc}" -O2 -shared -fPIC -o "$scratch/judge.so" $vmrun/judge.c $vmrun/ktap.c $vmrun/crash.c \
	$vmrun/prefix.c
python3 scripts/t/differential.py "$scratch/judge.so" \
	build/source/6.1/linux/tools/testing/kunit "${REPORTS:-100000}" 462
