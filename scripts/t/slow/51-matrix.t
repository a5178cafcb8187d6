#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The matrix of kernels, compilers and wirings, and what else answers on its
# 6.12 kernel. Takes eight whole kernel builds, which stay in build/.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"

it 'make matrix passes'
passes() {
	exits 0 make --no-print-directory matrix
	ends "$scratch/out" 'svc462: PASS (0): every kernel answers as it should'
}
t passes

it 'its report has eight cases, nested by kernel'
reports_eight_cases() {
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
	grep -v '^# \|^svc462: ' "$scratch/out" >"$scratch/report"
	same "$scratch/want" "$scratch/report"
}
t reports_eight_cases

it 'its table says what each kernel answered'
shows_table() {
	echo '# kernel compiler wiring number answer verdict' >"$scratch/want"
	for kernel in '6.1 NR 462' '6.12 NR 463'; do
		for compiler in gcc clang; do
			echo "# ${kernel% NR*} $compiler wired ${kernel#*NR } 42 svc462: PASS (0)"
			echo "# ${kernel% NR*} $compiler unwired ${kernel#*NR } -38 ENOSYS" \
				'svc462: PASS (0): the unwired kernel answers -ENOSYS'
		done
	done >>"$scratch/want"
	grep '^# ' "$scratch/out" | tr -s ' ' >"$scratch/table"
	same "$scratch/want" "$scratch/table"
}
t shows_table

it 'what is called clang was compiled with clang and linked with lld, kernel and init'
uses_each_compiler() {
	for kernel in 6.1/462 6.1/unwired 6.12/463 6.12/unwired; do
		matches build/$kernel-gcc/.config '^CONFIG_CC_IS_GCC=y'
		matches build/$kernel-clang/.config '^CONFIG_CC_IS_CLANG=y'
		matches build/$kernel-clang/.config '^CONFIG_LD_IS_LLD=y'
	done
	for kernel in 6.1/462 6.12/463; do
		readelf -p .comment build/$kernel-clang/init.debug >"$scratch/comment"
		shows "$scratch/comment" LLD
		lacks build/$kernel-gcc/compiler clang
	done
}
t uses_each_compiler

it 'LLVM=1 with IMAGE=, and with PROG=, builds the program with clang'
builds_with_clang() {
	printf '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }\n' >"$scratch/hello.c"
	exits 0 make run LLVM=1 IMAGE=build/6.1/462-gcc/Image
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	make build/6.1/462-gcc-user/Image KCONFIG=user
	exits 0 make run LLVM=1 IMAGE=build/6.1/462-gcc-user/Image PROG="$scratch/hello.c"
	has "$scratch/out" '# hello'
	ends "$scratch/out" 'svc462: PASS (0)'
}
t builds_with_clang

it 'IMAGE= with another NR calls that number: the kernel has none there'
calls_another_number() {
	cat >"$scratch/prog.c" <<-'EOC'
	#include <stdio.h>
	#include <unistd.h>
	#include <asm/unistd.h>
	int main(void) { printf("%ld\n", syscall(__NR_custom_call, 21)); return 0; }
	EOC
	exits 2 make run IMAGE=build/6.1/462-gcc/Image NR=463
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
	exits 0 make run IMAGE=build/6.1/462-gcc-user/Image PROG="$scratch/prog.c" NR=463
	has "$scratch/out" '# -1'
	ends "$scratch/out" 'svc462: PASS (0)'
}
t calls_another_number

it 'on the wired 6.12 kernel mseal still answers on 462 with -22, and custom_call on 463 with 42'
# on the wired 6.12 kernel, by an init that calls another number
answers_beside_mseal() {
	checkout "$scratch/w"
	cd "$scratch/w"
	mkdir -p build/6.12
	cp -Rp "$top/build/6.12/463-gcc" build/6.12
	sed -i 's/= __NR_custom_call;/= 462;/' init/init.c
	exits 2 make run KERNEL=6.12 NR=463
	has "$scratch/out" '# custom_call(21) = -22 EINVAL'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
	cp "$top/init/init.c" init/init.c
	exits 0 make run KERNEL=6.12 NR=463
	has "$scratch/out" '# custom_call(21) = 42'
	lacks "$scratch/out" '^\[4/5\]'
}
t answers_beside_mseal

done_testing
