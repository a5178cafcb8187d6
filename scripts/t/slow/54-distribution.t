#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Debian's own arm64 kernels, booted with our init: what answers there is not
# custom_call.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

checkout "$scratch/w"
cd "$scratch/w"

# answers ANSWER
answers() {
	exits 2 make run IMAGE="$scratch/$series/vmlinuz" TIMEOUT=300
	is '[5/5] boot: build/6.1/image/Image with build/6.1/462-gcc/init as /init' \
		"$(grep '^\[./5\]' "$scratch/out")"
	matches build/6.1/console.log "Linux version $series\..*debian"
	has "$scratch/out" "# custom_call(21) = $1"
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
}

while read -r series answer; do
	it "Debian's $series kernel boots with our init and answers $answer, which is a FAIL"
	if why=$(scripts/source/debian-kernel "$series" "$scratch/$series" 2>&1); then
		t answers "$answer"
	else
		skip "$why"
	fi
done <<END
6.1 -38 ENOSYS
6.12 -22 EINVAL
END

done_testing
