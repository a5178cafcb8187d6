#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Runs shellcheck on each test file with all that it sources, which takes longer than without.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
it 'shellcheck finds nothing in a test file with what it sources'
t shellcheck -x scripts/t/*.t scripts/t/slow/*.t

done_testing
