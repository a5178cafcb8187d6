#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make trace on other kernels and compilers than that of 71-trace.t, and more often: the
# way has the same stations, and its own length, which repeats.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"

# trace VARIABLE...
trace() {
	exits 0 make trace "$@"
	# what was unpacked and built is said only once
	sed '/^\[/d; /^svc462: unpacking /d' "$scratch/out" >"$scratch/shown"
}

# traces_alike VARIABLE...
traces_alike() {
	trace "$@"
	cp "$scratch/shown" "$scratch/first"
	ends_like "$scratch/shown" '^svc462: PASS \(0\): [0-9]+ instructions, x0 = 42$'
	shows "$scratch/shown" "x8 = $nr, x0 = 21" 'EC 0x15: SVC in AArch64 state' ELR_EL1 SPSR_EL1 \
		"bounds check: $nr is below $((nr + 1))" "sys_call_table[$nr] is __arm64_sys_custom_call" \
		'result 42 stored in pt_regs.regs[0]' eret
	n=$(sed -n 's/.*: \([0-9]*\) instructions, x0 = 42$/\1/p' "$scratch/shown")
	at_least "$n" "$(grep -c 'EL[01] ' "build/$kernel/trace.txt")"
	for _ in 2 3 4 5; do
		trace "$@"
		same "$scratch/first" "$scratch/shown"
	done
}

while read -r kernel nr compiler; do
	llvm=
	[ "$compiler" = gcc ] || llvm=1
	it "Linux $kernel by $compiler: from svc to x0 = 42, the same five times"
	t traces_alike KERNEL="$kernel" NR="$nr" LLVM=$llvm
done <<END
6.1 462 gcc
6.1 462 clang
6.12 463 gcc
6.12 463 clang
END

it 'with debug information each instruction of the kernel has its line of the source'
has_lines() {
	exits 0 make trace KCONFIG=debug
	line=$(grep -n 'return 2 \* value' kernel/custom_call.c)
	for place in "arch/arm64/kernel/custom_call.c:${line%%:*}  $(echo "${line#*:}" | sed 's/^[[:space:]]*//')" \
		'arch/arm64/kernel/entry.S:' 'arch/arm64/kernel/syscall.c:'; do
		shows build/6.1/trace.txt "#      $place"
	done
}
t has_lines

it 'the instructions with KPTI, PAN and PAC are those of the table in init/README.md'
# with the compiler of the table; the trampoline has its name where it is mapped twice
counts_hardening() {
	case $(head -n 1 build/6.1/462-gcc/compiler) in *' 12.'*) ;; *) return ;; esac
	sed -n 's/^| .* | \([0-9]*\) |$/\1/p' init/README.md | tail -n +2 >"$scratch/counts"
	for options in '' CPU=max APPEND=kpti=on 'CPU=max APPEND=kpti=on'; do
		# shellcheck disable=SC2086
		exits 0 make trace KCONFIG=hardening $options
		sed -n 's/^svc462: PASS (0): \([0-9]*\) instructions.*/\1/p' "$scratch/out"
	done >"$scratch/counted"
	same "$scratch/counts" "$scratch/counted"
	shows "$scratch/out" ' tramp_vectors+1024 ' ' tramp_exit_native'
}
t counts_hardening

it 'two traces of one build are equal to the byte'
traces_are_equal() {
	exits 0 make trace
	cp build/6.1/trace.txt build/6.1/trace.html "$scratch"
	exits 0 make trace
	same "$scratch/trace.txt" build/6.1/trace.txt
	same "$scratch/trace.html" build/6.1/trace.html
}
t traces_are_equal

done_testing
