#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The kernel's own selftests, run as many programs in one boot: those of arm64 as their
# makefiles install them, those of other subsystems from their C files. What does not pass is
# in the table below or in selftests.sh, with the reason; what takes minutes by design is not run.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=scripts/t/slow/selftests.sh
. "${0%/*}/selftests.sh"

cd "$top"
make built >"$scratch/built"
copy_tests 6.1

it "arm64's selftests are installed, with a list of them"
install_arm64() {
	make_tests 6.1 '' -C "$selftests" TARGETS=arm64 INSTALL_PATH="$scratch/installed" install
	at_least 50 "$(wc -l <"$scratch/installed/kselftest-list.txt")"
}
t install_arm64

# programs: the list, and the C files
programs() {
	echo "$scratch/installed/kselftest-list.txt"
	below timers posix_timers.c nanosleep.c mqueue-lat.c threadtest.c rtcpie.c set-tai.c set-tz.c \
		alarmtimer-suspend.c
	find "$selftests/futex/functional" "$selftests/pidfd" -name '*.c' | sort
	below clone3 clone3.c clone3_clear_sighand.c clone3_set_tid.c
	below . sigaltstack/sas.c splice/default_file_splice_read.c nolibc/nolibc-test.c
	below mount nosymfollow-test.c unprivileged-remount-test.c
	below vm compaction_test.c hugepage-mmap.c hugepage-shm.c hugepage-vmemmap.c map_fixed_noreplace.c \
		map_hugetlb.c map_populate.c mlock2-tests.c mrelease_test.c mremap_dontunmap.c mremap_test.c \
		on-fault-limit.c thuge-gen.c virtual_address_range.c
}

it 'selftests of ten subsystems have the verdicts that their own reports give them'
run_all() {
	run_tests PROGS="$(programs | paste -sd ' ')" PROG_CFLAGS="-I$selftests -I$selftests/futex/include" <<-'EOF'
	futex_requeue ANY it gives its waiters 10 ms to begin, which a busy host does not always have
	nolibc-test FAIL 6.1.y returns EPERM for a chmod of /proc/self/net, which it does not expect
	mrelease_test SKIP it includes no header that has the number of process_mrelease
	on-fault-limit FAIL run_vmtests.sh runs it as nobody
	EOF
	at_least 70 "$(grep -c '^ok ' "$scratch/out")"
}
if [ -s build/busybox ]; then t run_all; else skip 'there is no build/busybox: use make deps-busybox'; fi

done_testing
