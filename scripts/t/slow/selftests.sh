# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The kernel's selftests: a copy that their makefiles may write to, how they run, and the verdicts
# that 6.1 and 6.12 share. Sourced by 89-selftests.t and 89-selftests-6.12.t, behind lib.sh.
# shellcheck source=scripts/toolchain
. "$top/scripts/toolchain"
# shellcheck disable=SC2154
selftests=$scratch/linux/tools/testing/selftests

cat >"$scratch/more.config" <<'EOF'
CONFIG_TRANSPARENT_HUGEPAGE=y
CONFIG_HUGETLBFS=y
CONFIG_KSM=y
EOF

# copy_tests SERIES: of its source only tools/ is copied, the rest is linked
copy_tests() {
	mkdir "$scratch/linux"
	ln -s "$top/build/source/$1/linux"/* "$scratch/linux"
	rm "$scratch/linux/tools"
	cp -a "$top/build/source/$1/linux/tools" "$scratch/linux/tools"
}

# make_tests SERIES FLAGS ARG...: runs their makefiles for arm64, statically linked; what does
# not build is left out
make_tests() {
	series=$1 flags=$2
	shift 2
	# shellcheck disable=SC2154
	make -s -k ARCH=arm64 CROSS_COMPILE="$cross" CC="${cross}gcc -static $flags" \
		KHDR_INCLUDES="-isystem $top/build/$series/usr/include" "$@" >>"$scratch/made" 2>&1 || :
}

# below FOLDER NAME...: the files below the folder of selftests
below() {
	folder=$1
	shift
	for name; do
		echo "$selftests/$folder/$name"
	done
}

# run_tests VARIABLE=VALUE...: runs them; of those that do not pass the lines "NAME VERDICT WHY"
# are below, and the series' own on the standard input; ANY is for one that passes or not
run_tests() {
	sed -E '/^#/d; s/^([^ ]+ [A-Z]+) .*/\1/' - "$scratch/both" | sort >"$scratch/table"
	exits 2 make run KCONFIG="user arm64 $scratch/more.config" CPU=max QEMU_ARGS='-machine mte=on' SMP=2 MEM=1024 \
		TIMEOUT=300 "$@"
	shows "$scratch/out" 'programs are built'
	sed -n 's/ANY$//p' "$scratch/table" >"$scratch/any"
	grep -v ' ANY$' "$scratch/table" >"$scratch/wanted"
	sed -nE 's/^ok [0-9]+ (.*) # SKIP$/\1 SKIP/p; t
		s/^not ok [0-9]+ ([^ ]+) # ([A-Z]{4,}).*/\1 \2/p; t
		s/^not ok [0-9]+ ([^ ]+).*/\1 FAIL/p' "$scratch/out" | grep -vF -f "$scratch/any" | sort >"$scratch/came"
	same "$scratch/wanted" "$scratch/came"
}
cat >"$scratch/both" <<'EOF'
# QEMU 7.2 has no SME
fake_sigreturn_sme_change_vl SKIP
sme_trap_no_sm SKIP
sme_trap_non_streaming SKIP
sme_vl SKIP
ssve_regs SKIP
ssve_za_regs SKIP
za_no_regs SKIP
za_regs SKIP
za-ptrace SKIP
# their own reports say so: the tag faults that they wait for come at other addresses in QEMU 7.2
check_buffer_fill FAIL
check_child_memory FAIL
check_ksm_options FAIL
check_mmap_options FAIL
check_tags_inclusion FAIL
check_hugetlb_options SKIP neither 6.1 nor 6.12 has MTE for huge pages
rtcpie SKIP the minimal kernel has no RTC
hugepage-mmap FAIL it wants a hugetlbfs on /huge, which run_vmtests.sh mounts
hugepage-shm FAIL it wants 128 huge pages, which run_vmtests.sh asks for
map_hugetlb FAIL the same
mremap_test FAIL it maps 2 GB in a guest of 1
EOF
