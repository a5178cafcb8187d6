#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PROG= as a kernel module: built against the kernel that boots, loaded and removed, and what
# becomes of one that fails or crashes. Takes one kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
k=build/6.1/462-gcc-user-modules
mkdir "$scratch/my folder"
cd "$scratch/my folder"
cat >mod.c <<'EOC'
#include <linux/delay.h>
#include <linux/module.h>
#include "mod.h"

static int result;
module_param(result, int, 0);
static char *at = "";
module_param(at, charp, 0);
static char *word = "";
module_param(word, charp, 0);

static int __init mod_init(void)
{
	pr_info("mod: <%s> in %s, %s\n", word, __FILE__, IN);
	if (!strcmp(at, "warn"))
		WARN(1, "planted\n");
	if (!strcmp(at, "init"))
		*(volatile int *)8 = 1;
	while (!strcmp(at, "hang"))
		msleep(100);
	return result;
}

static void __exit mod_exit(void)
{
	pr_info("mod: exit\n");
	if (!strcmp(at, "exit"))
		*(volatile int *)8 = 1;
}

module_init(mod_init);
module_exit(mod_exit);
MODULE_LICENSE("GPL");
EOC
echo 'static const char *IN = __FILE__;' >mod.h
find . -type f -exec sha256sum {} + >"$scratch/sums"
cd "$top"
mod="$scratch/my folder/mod.c"

# runs CODE 'VERDICT' [NAME=VALUE...]: make run says it of mod.c
runs() {
	code=$1
	verdict=$2
	shift 2
	exits "$code" make --no-print-directory run PROG="$mod" "$@"
	ends_like "$scratch/out" "^svc462: $verdict"
}

it 'a module is built, loaded with its parameters, and removed again'
loads_and_removes() {
	runs 0 'PASS \(0\)$' ARGS="word='two words' result=0"
	has "$scratch/out" "svc462: $mod is built as a kernel module" 'ok 1 mod.ko'
	sed -n 's/^\[ *[0-9.]*\] mod: //p' "$scratch/out" >"$scratch/said"
	printf '%s\n' 'loading out-of-tree module taints kernel.' '<two words> in mod.c, mod.h' exit >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/said"
}
t loads_and_removes
it "nothing is written to the folder of its source, and neither that folder's name nor ours is in it"
leaves_no_trace() {
	(cd "$scratch/my folder" && sha256sum -c --quiet "$scratch/sums" && [ "$(find . -type f | wc -l)" -eq 2 ])
	fails grep -qF -e "$scratch" -e "$top" $k/prog
}
t leaves_no_trace

it 'what its init returns is the verdict, by the name of the error'
tells_error() {
	runs 2 'FAIL \(1\): not ok 1 mod\.ko # finit_module\(\) returned -22 EINVAL$' ARGS=result=-22
	runs 2 'FAIL \(1\): not ok 1 mod\.ko # finit_module\(\) returned -4 EINTR$' ARGS=result=-4
	runs 2 'FAIL \(1\): not ok 1 mod\.ko # finit_module\(\) returned -517$' ARGS=result=-517
}
t tells_error
it 'a parameter that it does not have is told by the kernel, and no failure'
tells_parameter() {
	runs 0 'PASS \(0\)$' ARGS=none=1
	shows "$scratch/out" "mod: unknown parameter 'none' ignored"
}
t tells_parameter

it 'a crash in its init, or in its exit, is a CRASH'
crashes() {
	for at in init exit; do
		runs 2 'CRASH \(3\): Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008$' ARGS=at=$at
		matches "$scratch/err" "pc : mod_$at\+0x.* \[mod\]|pc : (cleanup|init)_module\+0x.* \[mod\]"
	done
}
t crashes
it 'a warning is a CRASH with the name of its function'
t runs 2 'CRASH \(3\): WARNING: CPU: 0 PID: [0-9]+ at mod_init \[mod\]$' ARGS=at=warn
it 'one that hangs is a TIMEOUT'
t runs 2 'TIMEOUT \(124\): killed after 5 s$' ARGS=at=hang TIMEOUT=5

it 'one that cannot be removed stays, which is said, and no failure'
stays() {
	grep -v module_exit "$mod" | sed 's/__exit/__maybe_unused/' >"$scratch/stay.c"
	cp "$scratch/my folder/mod.h" "$scratch"
	exits 0 make run PROG="$scratch/stay.c"
	has "$scratch/out" '# pid 1: it stays loaded, delete_module() returned -16 EBUSY'
}
t stays

it 'the module that was built is one that can be given'
takes_ready() {
	exits 0 make run PROG="$mod"
	cp $k/module/mod.ko "$scratch/ready.ko"
	exits 0 make run PROG="$scratch/ready.ko" ARGS=word=ready
	matches "$scratch/out" '\] mod: <ready> in mod\.c' '^ok 1 ready\.ko$' '\] mod: exit'
	exits 0 make run PROG="$scratch/ready.ko" ARGS=word=ready IMAGE=$k/Image
	matches "$scratch/out" '\] mod: <ready> in mod\.c'
}
t takes_ready
it 'a script loads and removes one that is in FILES'
loads_by_script() {
	printf '%s\n' '#!/bin/sh' 'set -e' 'insmod /mod.ko word=script' 'grep -q "^mod " /proc/modules' 'rmmod mod' \
		'! insmod /mod.ko result=-5' >"$scratch/load.sh"
	exits 0 make run PROG="$scratch/load.sh" FILES="$scratch/ready.ko:/mod.ko"
	matches "$scratch/out" '\] mod: <script> in mod\.c' '\] mod: exit'
}
if [ -s build/busybox ]; then t loads_by_script; else skip 'there is no build/busybox: use make deps-busybox'; fi

it 'several files, with assembly and flags of their own, are one module'
builds_several() {
	printf '\t.globl twice\ntwice:\tadd w0, w0, w0\n\tret\n' >"$scratch/b.S"
	cat >"$scratch/a.c" <<-'EOC'
	#include <linux/module.h>
	int twice(int x);
	static int __init a_init(void) { return twice(21) - VALUE; }
	module_init(a_init);
	MODULE_LICENSE("GPL");
	EOC
	exits 0 make run PROG="$scratch/a.c $scratch/b.S" PROG_CFLAGS=-DVALUE=42
	has "$scratch/out" 'ok 1 a.ko'
}
t builds_several

# builds_not 'WHY': the last source does not build
builds_not() {
	exits 2 make run PROG="$scratch/bad.c"
	shows "$scratch/err" "$1"
	ends "$scratch/out" "svc462: ERROR (2): build: cannot make $k/prog.cpio, see above"
}
it 'what does not compile or link is an ERROR of the build, which names the file'
names_build_errors() {
	sed 's/pr_info/pr_imfo/' "$mod" >"$scratch/bad.c"
	builds_not 'bad.c:14:9: error: implicit declaration of function'
	sed 's/msleep/no_such_function/; s/^static int result/void no_such_function(int);\n&/' "$mod" >"$scratch/bad.c"
	builds_not "svc462: PROG=$scratch/bad.c: modpost: \"no_such_function\" [bad.ko] undefined!"
}
t names_build_errors
it 'no value of PROG_CFLAGS is a command'
runs_nothing() {
	# shellcheck disable=SC2016
	for value in ';touch ran' '`touch ran`' "'; touch ran; '" '" ; touch ran'; do
		exits 2 make run PROG="$mod" PROG_CFLAGS="$value"
	done
	absent ran $k/module/ran $k/obj/ran
}
t runs_nothing

it 'a bundle of it repeats the verdict, and is the same again'
bundles() {
	exits 0 make bundle PROG="$mod" ARGS=result=-22
	cp build/6.1/svc462-bundle.tar.xz "$scratch/first"
	mkdir "$scratch/other folder"
	cp "$scratch/my folder"/mod.[ch] "$scratch/other folder"
	exits 0 make bundle PROG="$scratch/other folder/mod.c" ARGS=result=-22
	same "$scratch/first" build/6.1/svc462-bundle.tar.xz
	tar -C "$scratch" -xf "$scratch/first"
	present "$scratch/svc462-bundle/mod.c"
	exits 1 "$scratch/svc462-bundle/run.sh"
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 mod.ko # finit_module() returned -22 EINVAL'
}
t bundles

done_testing
