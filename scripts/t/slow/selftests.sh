# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The kernel's selftests: a copy of theirs that their makefiles may write to, and the table of
# their verdicts. Sourced by 89-selftests.t and 89-selftests-6.12.t, behind lib.sh.
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

# verdicts_are FILE: of a report's programs those that did not pass are the lines of the
# standard input, "NAME VERDICT WHY"; ANY is for one that passes or not
verdicts_are() {
	sed -E '/^#/d; s/^([^ ]+ [A-Z]+) .*/\1/' | sort >"$scratch/table"
	sed -n 's/ANY$//p' "$scratch/table" >"$scratch/any"
	grep -v ' ANY$' "$scratch/table" >"$scratch/wanted"
	sed -nE 's/^ok [0-9]+ (.*) # SKIP$/\1 SKIP/p; t
		s/^not ok [0-9]+ ([^ ]+) # ([A-Z]{4,}).*/\1 \2/p; t
		s/^not ok [0-9]+ ([^ ]+).*/\1 FAIL/p' "$1" | grep -vF -f "$scratch/any" | sort >"$scratch/came"
	same "$scratch/wanted" "$scratch/came"
}
