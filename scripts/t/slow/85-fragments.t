#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The Kconfig fragments: each symbol is what was asked for, each debugging aid
# sees the bugs that the kernel's own tests plant, and the reports are decoded.
# Takes four kernel builds.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=scripts/t/guest.sh
. "${0%/*}/../guest.sh"

cd "$top"
mem=256
printf 'CONFIG_%s=y\n' RUNTIME_TESTING_MENU DEBUG_FS LKDTM >"$scratch/lkdtm.config"
printf 'CONFIG_%s=y\n' KUNIT KASAN_KUNIT_TEST >"$scratch/kunit.config"
printf 'CONFIG_%s=y\n' DEBUG_LOCKING_API_SELFTESTS >"$scratch/locking.config"
printf 'CONFIG_%s=y\n' OF_UNITTEST >"$scratch/dtb.config"
pid1 "$scratch/pid1" "$tree" "$headers"

program provoke <<'EOC'
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	int fd;

	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	fd = open("/sys/kernel/debug/provoke-crash/DIRECT", O_WRONLY);
	return fd < 0 || write(fd, argv[1], strlen(argv[1])) < 0 ? 4 : 0;
}
EOC

# crashes REGEX PROG [ARG...]: CRASH with a title that matches
crashes() {
	pattern=$1
	shift
	boot "$@"
	ends_like "$scratch/out" "^svc462: CRASH \(3\): $pattern"
}

# planted TYPE REGEX: by the kernel's crash-test driver
planted() {
	it "$fragment: the planted $1 is a CRASH with its title"
	t crashes "$2" "$scratch/provoke" "$1"
}

# decoded TEXT: the last report shows it, with files and lines
decoded() {
	scripts/report/decode "$scratch/log" "$vmlinux" "$flavour/linux" >"$scratch/report"
	shows "$scratch/report" "$1"
}

# the debug and ubsan fragments

fragment=debug
flavour user debug ubsan "$scratch/lkdtm.config"
it 'the debug and ubsan fragments give a kernel'
t kernel
planted BUG 'kernel BUG at drivers/misc/lkdtm/bugs.c:'
planted PANIC 'Kernel panic - not syncing: dumptest'
planted EXCEPTION 'Unable to handle kernel NULL pointer dereference'
planted EXHAUST_STACK 'Kernel panic - not syncing: corrupted stack end|Insufficient stack space'
planted EXEC_DATA 'Unable to handle kernel execute from non-executable memory'
planted CORRUPT_LIST_ADD 'list_add corruption'
planted REFCOUNT_ADD_OVERFLOW 'refcount_t: saturated'
planted WARNING 'WARNING: CPU: 0 PID: .* at drivers/misc/lkdtm/bugs.c:.* lkdtm_WARNING$'

it 'the report of a WARNING is shown with files and lines'
t decoded '] lkdtm_WARNING (drivers/misc/lkdtm/bugs.c:'
it 'it is the report and nothing else'
shows_report_only() {
	counts 1 "$scratch/report" 'end trace'
	head -n 1 "$scratch/report" >"$scratch/title"
	shows "$scratch/title" '] ------------[ cut here ]------------'
	lacks "$scratch/report" 'Performing direct entry|Power down|ok 1'
}
t shows_report_only

it 'without debug information the report is shown as it is, and that is said'
tells_no_debug_info() {
	scripts/report/decode "$scratch/log" build/6.1/vmlinux "$tree" >"$scratch/report"
	shows "$scratch/report" 'lkdtm_WARNING+0x'
	ends "$scratch/report" \
		'svc462: no files and lines: this kernel has no debug information, KCONFIG=debug adds it'
}
t tells_no_debug_info

it 'where nothing crashed nothing is decoded'
decodes_nothing() {
	says 'SKIP (4): ok 1 provoke # SKIP' "$scratch/provoke" NO_SUCH_CRASH
	is '' "$(scripts/report/decode "$scratch/log" "$vmlinux" "$flavour/linux")"
}
t decodes_nothing

fragment=ubsan
planted ARRAY_BOUNDS 'UBSAN: array-index-out-of-bounds in .*drivers/misc/lkdtm/bugs.c:'

# the kasan fragment

fragment=kasan
flavour user debug kasan "$scratch/lkdtm.config" "$scratch/kunit.config"
it 'the kasan fragment gives a kernel'
t kernel
planted SLAB_LINEAR_OVERFLOW 'KASAN: slab-out-of-bounds in lkdtm_SLAB_LINEAR_OVERFLOW$'
planted WRITE_AFTER_FREE 'KASAN: use-after-free in lkdtm_WRITE_AFTER_FREE$'
planted SLAB_FREE_DOUBLE 'KASAN: double-free in '
planted READ_AFTER_FREE 'KASAN: use-after-free in lkdtm_READ_AFTER_FREE$'
it 'the report of KASAN is shown to its end with files and lines'
shows_whole_kasan_report() {
	decoded '] lkdtm_READ_AFTER_FREE (drivers/misc/lkdtm/heap.c:'
	shows "$scratch/report" 'Freed by task'
}
t shows_whole_kasan_report
append=kunit.enable=1
it "kasan: the kernel's KUnit tests of it are a CRASH with a title"
t crashes 'KASAN: slab-out-of-bounds in kmalloc_oob_right$' "$scratch/provoke" NOTHING
append=

# the lockdep fragment

fragment=lockdep
flavour user debug lockdep "$scratch/lkdtm.config" "$scratch/locking.config"
it 'the lockdep fragment gives a kernel'
t kernel
it 'lockdep: its own tests are silent by default'
t says 'SKIP (4): ok 1 provoke # SKIP' "$scratch/provoke" NOTHING
append=debug_locks_verbose=1
it 'lockdep: told to be verbose, they are a CRASH with a title'
t crashes 'WARNING: possible |WARNING: .*lock' "$scratch/provoke" NOTHING
append=

# the net, vsock and fs fragments

flavour user net vsock fs "$scratch/dtb.config"
it 'the net, vsock and fs fragments give a kernel'
t kernel
it 'a fragment that has a device tree in the kernel gets it compiled'
t test -s "$flavour/obj/drivers/of/unittest-data/testcases.dtb"

it 'net: a program talks to itself over TCP on IPv4 and IPv6'
talks_over_loopback() {
	program talk <<-'EOC'
	#include <arpa/inet.h>
	#include <netinet/in.h>
	#include <stdio.h>
	#include <string.h>
	#include <sys/socket.h>
	#include <unistd.h>
	static int talk(int family, struct sockaddr *a, socklen_t len)
	{
		int l = socket(family, SOCK_STREAM, 0), c = socket(family, SOCK_STREAM, 0), s;
		char word[6] = "";
		if (bind(l, a, len) || listen(l, 1) || getsockname(l, a, &len) || connect(c, a, len))
			return 1;
		s = accept(l, NULL, NULL);
		return write(c, "hello", 5) != 5 || read(s, word, 5) != 5 || strcmp(word, "hello");
	}
	int main(void)
	{
		struct sockaddr_in v4 = { AF_INET, 0, { htonl(INADDR_LOOPBACK) } };
		struct sockaddr_in6 v6 = { AF_INET6, 0, 0, IN6ADDR_LOOPBACK_INIT };
		if (talk(AF_INET, (struct sockaddr *)&v4, sizeof(v4)))
			return perror("IPv4"), 1;
		if (talk(AF_INET6, (struct sockaddr *)&v6, sizeof(v6)))
			return perror("IPv6"), 1;
		return 0;
	}
	EOC
	says 'PASS (0)' "$scratch/talk"
}
t talks_over_loopback

it 'vsock: a program talks to itself'
talks_over_vsock() {
	program vsock <<-'EOC'
	#include <string.h>
	#include <sys/socket.h>
	#include <linux/vm_sockets.h>
	#include <stdio.h>
	#include <unistd.h>
	int main(void)
	{
		struct sockaddr_vm to = { AF_VSOCK, 0, 1234, VMADDR_CID_LOCAL }, any = { AF_VSOCK, 0, 1234, VMADDR_CID_ANY };
		int l = socket(AF_VSOCK, SOCK_STREAM, 0), c = socket(AF_VSOCK, SOCK_STREAM, 0), s;
		char word[6] = "";
		if (bind(l, (void *)&any, sizeof(any)) || listen(l, 1) || connect(c, (void *)&to, sizeof(to)))
			return perror("vsock"), 1;
		s = accept(l, NULL, NULL);
		return write(c, "hello", 5) != 5 || read(s, word, 5) != 5 || strcmp(word, "hello");
	}
	EOC
	says 'PASS (0)' "$scratch/vsock"
}
t talks_over_vsock

# mounts TYPE
mounts() {
	program disk <<-'EOC'
	#include <fcntl.h>
	#include <linux/loop.h>
	#include <stdio.h>
	#include <string.h>
	#include <sys/ioctl.h>
	#include <sys/mount.h>
	#include <sys/stat.h>
	#include <unistd.h>
	#define TRY(call) do { if ((call) < 0) return perror(#call), 1; } while (0)
	int main(int argc, char **argv)
	{
		char word[6] = "";
		int loop, disk, fd;
		TRY(loop = open("/dev/loop0", O_RDWR));
		TRY(disk = open("/disk", O_RDWR));
		TRY(ioctl(loop, LOOP_SET_FD, disk));
		TRY(mkdir("/mnt", 0755));
		TRY(mount("/dev/loop0", "/mnt", argv[1], 0, NULL));
		TRY(fd = open("/mnt/file", O_CREAT | O_WRONLY, 0644));
		TRY(write(fd, "hello", 5));
		TRY(close(fd));
		TRY(umount("/mnt"));
		TRY(mount("/dev/loop0", "/mnt", argv[1], MS_RDONLY, NULL));
		TRY(fd = open("/mnt/file", O_RDONLY));
		TRY(read(fd, word, 5));
		return strcmp(word, "hello");
	}
	EOC
	truncate -s 4M "$scratch/disk.img"
	PATH=$PATH:/sbin:/usr/sbin mke2fs -q -F -t "$1" "$scratch/disk.img"
	files="$scratch/disk.img:/disk"
	says 'PASS (0)' "$scratch/disk" "$1"
}
for type in ext2 ext4; do
	it "fs: a program mounts and uses $type"
	t mounts $type
done

done_testing
