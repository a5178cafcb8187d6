#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The matrix of kernels, compilers and wirings, and what else answers on its
# 6.12 kernel. Takes eight whole kernel builds, which stay in build/.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"

matrix() {
	make --no-print-directory matrix >"$scratch/out" 2>"$scratch/err"
	cat "$scratch/out" "$scratch/err"
	[ "$(tail -n 1 "$scratch/out")" = 'svc462: PASS (0): every kernel answers as it should' ]
}
t 'make matrix passes' matrix

report() {
	grep -v '^# \|^svc462: ' "$scratch/out" | diff - "$scratch/want"
}
cat >"$scratch/want" <<'END'
KTAP version 1
1..2
  KTAP version 1
  1..4
  ok 1 gcc wired
  ok 2 gcc unwired
  ok 3 clang wired
  ok 4 clang unwired
ok 1 Linux 6.1 with custom_call as 462
  KTAP version 1
  1..4
  ok 1 gcc wired
  ok 2 gcc unwired
  ok 3 clang wired
  ok 4 clang unwired
ok 2 Linux 6.12 with custom_call as 463
END
t 'its report has eight cases, nested by kernel' report

table() {
	grep '^# ' "$scratch/out" | tr -s ' ' | diff - "$scratch/want"
}
: >"$scratch/want"
echo '# kernel compiler wiring number answer verdict' >>"$scratch/want"
for kernel in '6.1 NR 462' '6.12 NR 463'; do
	for compiler in gcc clang; do
		echo "# ${kernel% NR*} $compiler wired ${kernel#*NR } 42 svc462: PASS (0)"
		echo "# ${kernel% NR*} $compiler unwired ${kernel#*NR } -38 ENOSYS" \
			'svc462: PASS (0): the unwired kernel answers -ENOSYS'
	done
done >>"$scratch/want"
t 'its table says what each kernel answered' table

compilers() {
	for kernel in 6.1/462 6.1/unwired 6.12/463 6.12/unwired; do
		grep -q '^CONFIG_CC_IS_GCC=y' build/$kernel-gcc/.config
		grep -q '^CONFIG_CC_IS_CLANG=y' build/$kernel-clang/.config
		grep -q '^CONFIG_LD_IS_LLD=y' build/$kernel-clang/.config
	done
	for kernel in 6.1/462 6.12/463; do
		readelf -p .comment build/$kernel-clang/init.debug | grep -q LLD
		fails grep -q clang build/$kernel-gcc/compiler
	done
}
t 'what is called clang was compiled with clang and linked with lld, kernel and init' compilers

it 'LLVM=1 with IMAGE=, and with PROG=, builds the program with clang'
clang_ready() {
	printf '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }\n' >"$scratch/hello.c"
	make run LLVM=1 IMAGE=build/6.1/462-gcc/Image >"$scratch/run"
	has "$scratch/run" '# custom_call(21) = 42'
	ends "$scratch/run" 'svc462: PASS (0)'
	make build/6.1/462-gcc-user/Image KCONFIG=user
	make run LLVM=1 IMAGE=build/6.1/462-gcc-user/Image PROG="$scratch/hello.c" >"$scratch/run"
	has "$scratch/run" '# hello'
	ends "$scratch/run" 'svc462: PASS (0)'
}
t clang_ready

# on the wired 6.12 kernel, by an init that calls another number
mseal() {
	checkout "$scratch/w"
	cd "$scratch/w"
	mkdir -p build/6.12
	cp -Rp "$top/build/6.12/463-gcc" build/6.12 
	sed -i 's/= __NR_custom_call;/= 462;/' init/init.c
	fails make run KERNEL=6.12 NR=463 >"$scratch/run" 2>"$scratch/err"
	cat "$scratch/run" "$scratch/err"
	grep -qx '# custom_call(21) = -22 EINVAL' "$scratch/run"
	[ "$(tail -n 1 "$scratch/run")" = 'svc462: FAIL (1): not ok 1 custom_call' ]
	cp "$top/init/init.c" init/init.c
	make run KERNEL=6.12 NR=463 >"$scratch/run"
	grep -qx '# custom_call(21) = 42' "$scratch/run"
	fails grep -q '^\[4/5\]' "$scratch/run"
}
t 'on the wired 6.12 kernel mseal still answers on 462 with -22, and custom_call on 463 with 42' mseal

done_testing
