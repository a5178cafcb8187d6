#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A recorded run: it is played again, the same instructions, here and from a bundle, and
# gdb steps back in it. The dollar signs are gdb's.
# shellcheck source=scripts/t/lib.sh disable=SC2016
. "${0%/*}/lib.sh"

cd "$top"
quick_xz
checkout_user "$scratch/c" >"$scratch/built"
cd "$scratch/c" || exit
k=build/6.1/462-gcc
user=build/6.1/462-gcc-user

it 'a recorded run is played again, with the same console and the same verdict'
plays_again() {
	exits 0 make run RECORD=1
	ends "$scratch/out" 'svc462: PASS (0)'
	exits 0 make replay
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	shows "$scratch/err" 'the same console and the same verdict'
	same $k/recording/console.log $k/replay.log
	absent $k/recording/replay.log
}
t plays_again

it 'a console that is another than the recorded one is told, with the line'
tells_a_difference() {
	sed -i '5s/$/x/' $k/recording/console.log
	exits 2 make replay
	ends "$scratch/out" 'svc462: ERROR (2): host: replay: the console is another than the recorded one, from line 5 on'
}
t tells_a_difference

it 'another Image, another QEMU and a recording that is not there are refused'
refuses_others() {
	cp $user/Image "$scratch/Image"
	cp $k/Image "$scratch/demo"
	cat "$scratch/Image" >$k/Image
	exits 2 make replay
	ends "$scratch/out" "svc462: ERROR (2): usage: replay: $k/Image or $k/initramfs.cpio was built again since: record it again"
	cat "$scratch/demo" >$k/Image
	echo 'QEMU emulator version 1.0' >$k/recording/qemu
	exits 2 make replay
	shows "$scratch/out" 'ERROR (2): tools: replay: this was recorded by QEMU emulator version 1.0'
	rm -r $k/recording
	exits 2 make replay
	ends "$scratch/out" "svc462: ERROR (2): usage: replay: there is no recording in $k/recording: use RECORD=1 to make one"
}
t refuses_others

it 'what cannot be recorded is refused: KVM, two CPUs, soak by ssh'
refuses_what_cannot() {
	exits 2 make run RECORD=1 KVM=1
	ends "$scratch/out" 'svc462: ERROR (2): usage: RECORD: a guest under KVM cannot be recorded: use KVM= CPU=cortex-a53'
	exits 2 make run RECORD=1 QEMU_ARGS='-smp 2'
	matches "$scratch/out" 'ERROR \(2\): usage: QEMU did not start: .*not supported (for .smp|with multiple CPUs)'
	exits 2 make soak RECORD=1 SSH=here
	shows "$scratch/out" 'usage: make soak with SSH: a recording stays on the machine that made it'
	exits 2 make run RECORD=yes
	shows "$scratch/out" 'usage: RECORD=yes is not a choice: use RECORD=1'
}
t refuses_what_cannot

it 'a run that was killed on its deadline ends again where it was killed'
plays_a_hang() {
	cat >"$scratch/hang.c" <<-'EOF'
	#include <stdio.h>
	int main(void)
	{
		puts("here");
		for (;;)
			;
	}
	EOF
	exits 2 make run RECORD=1 TIMEOUT=2 PROG="$scratch/hang.c"
	ends "$scratch/out" 'svc462: TIMEOUT (124): killed after 2 s'
	exits 2 make replay PROG="$scratch/hang.c"
	ends "$scratch/out" 'svc462: TIMEOUT (124): killed on the deadline'
	shows "$scratch/err" 'the same console and the same verdict'
}
slow plays_a_hang

cat >"$scratch/oom.c" <<'EOF'
#include <stdlib.h>
#include <string.h>

int main(void)
{
	for (;;)
		memset(malloc(1 << 20), 1, 1 << 20);
}
EOF

it 'rewind stops at the bug that the kernel reports, and steps back from there'
steps_back() {
	exits 2 make run RECORD=1 APPEND=sysctl.vm.panic_on_oom=1 PROG="$scratch/oom.c"
	ends "$scratch/out" 'svc462: CRASH (3): Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled'
	printf '%s\n' 'set width 0' 'print $pc' reverse-stepi 'break out_of_memory' reverse-continue \
		'print $pc' 'delete' 'break panic' continue 'print $pc' |
		HOME=$scratch exits 0 make rewind PROG="$scratch/oom.c"
	matches "$scratch/out" '^#0  .* in panic \(\)$' '^#1  .* in out_of_memory \(\)$' \
		'\$1 = .*<panic' '^\(gdb\) 0x.* in out_of_memory \(\)$' '\$2 = .*<out_of_memory' '\$3 = .*<panic'
}
slow steps_back

it 'a watchpoint goes back to the write that changed a word'
watches_back() {
	# the number of panics that the kernel counts: panic() itself writes it, further on
	printf '%s\n' 'set width 0' 'break machine_restart' 'break emergency_restart' continue \
		'watch *(int *)&panic_cpu' reverse-continue 'print $pc' |
		HOME=$scratch exits 0 make rewind PROG="$scratch/oom.c"
	matches "$scratch/out" 'atchpoint .*panic_cpu' '\$1 = .*<panic\+'
}
slow watches_back

it 'from the bundle the recorded run is the same in an empty environment, and rewinds'
is_in_the_bundle() {
	exits 0 make bundle RECORD=1 VMLINUX=1 APPEND=sysctl.vm.panic_on_oom=1 PROG="$scratch/oom.c"
	lacks "$scratch/out" '^\[5/5\]'
	tar -C "$scratch" -xf build/6.1/svc462-bundle.tar.xz
	cd "$scratch/svc462-bundle"
	sha256sum -c SHA256SUMS
	exits 3 env -i PATH=/usr/bin:/bin ./run.sh --replay recording
	shows "$scratch/err" 'the same console and the same verdict'
	echo 'print $pc' | exits 0 env -i PATH=/usr/bin:/bin ./run.sh --rewind recording
	matches "$scratch/out" '\$1 = .*<panic'
	echo 'print $pc' | exits 0 env -i PATH=/usr/bin:/bin ./run.sh --debug
	matches "$scratch/out" '\$1 = .*0x40000000'
}
slow is_in_the_bundle

it 'a recording has nothing of the host: no path, no name, no variable'
has_no_host() {
	cd "$scratch/svc462-bundle"
	for word in "$scratch" "$top" "$HOME/" "$(uname -r)" "$PATH"; do
		fails grep -rqF -e "$word" recording
	done
}
slow has_no_host

it 'the bundle boots another kernel with the same program, and judges it'
boots_another() {
	cd "$scratch/svc462-bundle"
	exits 3 ./run.sh --image "$scratch/c/$user/Image"
	exits 2 ./run.sh --image none
	ends "$scratch/out" 'svc462: ERROR (2): usage: run.sh: --image none: no such file'
	exits 2 ./run.sh --kernel x
	shows "$scratch/out" 'usage: run.sh: there is no option --kernel'
	exits 2 ./run.sh --replay recording BOOT=1
	shows "$scratch/out" 'usage: run.sh: a replay has the arguments that were recorded'
}
slow boots_another

it 'soak records each boot, and keeps the recording of one that fails'
soak_keeps_failures() {
	cat >"$scratch/seldom.c" <<-'EOF'
	#include <stdlib.h>
	#include <string.h>
	int main(void)
	{
		return !strcmp(getenv("BOOT") ? getenv("BOOT") : "", "2");
	}
	EOF
	exits 2 make soak RECORD=1 N=3 KEEP_GOING=1 PROG="$scratch/seldom.c"
	shows "$scratch/out" 'FAIL (1): 1 of 3 boots failed' 'run.sh --replay 2.recording'
	cd build/6.1/soak-recorded
	is '2.recording ' "$(find . -name '*.recording' -printf '%f ')"
	exits 1 svc462-bundle/run.sh --replay 2.recording
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 seldom # exit status 1'
}
slow soak_keeps_failures

done_testing
