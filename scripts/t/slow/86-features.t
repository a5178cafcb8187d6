#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The Kconfig fragments: each is configured by itself, in each source that is in build/source,
# and so are the config files of the kernel's selftests. A program that uses a feature of the
# kernel passes with its fragment, and fails without. Takes a kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

cd "$top"
make built >"$scratch/built"
tree=build/6.1/462-gcc/linux
features='bpf cgroup crypto usb block vsock arm64 kfence ftrace'

# configures SERIES NAME: every symbol that this fragment asks for is taken there
configures() {
	mkdir -p "$scratch/$1-$2"
	exits 0 scripts/kernel/configure "build/source/$1/linux" "$scratch/$1-$2" "$scratch/log" user "$2"
	empty "$scratch/err"
}
make build/source/6.12/from KERNEL=6.12 >"$scratch/source"
for series in build/source/*; do
	for fragment in kernel/*.config; do
		series=${series##*/}
		fragment=$(basename "$fragment" .config)
		case $fragment in minimal | full) continue ;; esac
		it "on Linux $series the fragment $fragment is taken by itself"
		t configures "$series" "$fragment"
	done
done

# the kernel's selftests

# selftest NAME LEFT_OUT...: its config is taken, but for these symbols, which are named
selftest() {
	config=$tree/tools/testing/selftests/$1/config
	shift
	mkdir -p "$scratch/obj"
	rm -f "$scratch/obj/asked.config"
	exits 0 scripts/kernel/configure "$tree" "$scratch/obj" "$scratch/obj/log" user "$config"
	is "${*:+svc462: left out, as it cannot be built in: $*}" "$(cat "$scratch/err")"
	sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=[my] *$/\1/p' "$config" | while read -r symbol; do
		case " $* " in
		*" ${symbol#CONFIG_} "*) fails grep -q "^$symbol=" "$scratch/obj/.config" ;;
		*) has "$scratch/obj/.config" "$symbol=y" ;;
		esac
	done
}
it "the config of a selftest is taken as it is, with what its symbols depend on"
t selftest seccomp
it 'what is a module there is built in, and what cannot be is named'
t selftest net TEST_BPF TEST_BLACKHOLE_DEV TRACEPOINTS NET_DROP_MONITOR

# programs

# program NAME: C code on standard input; a module must not have the name of a part of the kernel
program() {
	cat >"$scratch/use_$1.c"
}
program bpf <<'EOC'
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#define GROUP "/sys/fs/cgroup/g"
int main(void)
{
	/* r0 = 0; exit: no device may be opened */
	struct bpf_insn deny[] = { { .code = 0xb7 }, { .code = 0x95 } };
	union bpf_attr load = { .prog_type = BPF_PROG_TYPE_CGROUP_DEVICE, .insns = (unsigned long)deny,
				.insn_cnt = 2, .license = (unsigned long)"GPL" };
	union bpf_attr attach = { .attach_type = BPF_CGROUP_DEVICE };
	mkdir(GROUP, 0755);
	attach.target_fd = open(GROUP, O_RDONLY);
	attach.attach_bpf_fd = syscall(__NR_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	if (syscall(__NR_bpf, BPF_PROG_ATTACH, &attach, sizeof(attach)))
		return perror("attach"), 1;
	if (write(open(GROUP "/cgroup.procs", O_WRONLY), "0", 1) != 1)
		return perror("join"), 1;
	return open("/dev/null", O_RDONLY) >= 0 || errno != EPERM;
}
EOC
program cgroup <<'EOC'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static void put(const char *file, const char *s)
{
	if (write(open(file, O_WRONLY), s, strlen(s)) < 0)
		perror(file), _exit(1);
}
int main(void)
{
	put("/sys/fs/cgroup/cgroup.subtree_control", "+memory +pids +cpu +cpuset +io +hugetlb");
	mkdir("/sys/fs/cgroup/g", 0755);
	put("/sys/fs/cgroup/g/pids.max", "1");
	put("/sys/fs/cgroup/g/memory.max", "4M");
	put("/sys/fs/cgroup/g/cgroup.procs", "0");
	return fork() >= 0 || errno != EAGAIN;
}
EOC
program crypto <<'EOC'
#include <linux/if_alg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_alg alg = { .salg_family = AF_ALG, .salg_type = "hash", .salg_name = "sha256" };
	unsigned char hash[32];
	int fd = socket(AF_ALG, SOCK_SEQPACKET, 0);
	if (bind(fd, (struct sockaddr *)&alg, sizeof(alg)))
		return perror("AF_ALG"), 1;
	fd = accept(fd, NULL, 0);
	return write(fd, "abc", 3) != 3 || read(fd, hash, 32) != 32 || memcmp(hash, "\xba\x78\x16\xbf", 4);
}
EOC
program usb <<'EOC'
#include <fcntl.h>
#include <linux/usb/ch9.h>
#include <linux/usb/raw_gadget.h>
#include <stdio.h>
#include <sys/ioctl.h>
int main(void)
{
	struct usb_raw_init init = { "dummy_udc", "dummy_udc.0", USB_SPEED_HIGH };
	struct { struct usb_raw_event event; char data[8]; } got = { { .length = 8 } };
	int fd = open("/dev/raw-gadget", O_RDWR);
	if (ioctl(fd, USB_RAW_IOCTL_INIT, &init) || ioctl(fd, USB_RAW_IOCTL_RUN, 0))
		return perror("raw-gadget"), 1;
	/* the host asks the device that appears what it is */
	if (ioctl(fd, USB_RAW_IOCTL_EVENT_FETCH, &got) || got.event.type != USB_RAW_EVENT_CONNECT)
		return perror("connect"), 1;
	got.event.length = 8;
	return ioctl(fd, USB_RAW_IOCTL_EVENT_FETCH, &got) || got.event.type != USB_RAW_EVENT_CONTROL;
}
EOC
program block <<'EOC'
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void)
{
	char word[6] = "";
	int fd = open("/dev/ram0", O_RDWR), null = open("/dev/nullb0", O_RDWR);
	if (fd < 0 || null < 0 || write(fd, "hello", 5) != 5 || fsync(fd))
		return perror("/dev/ram0 and /dev/nullb0"), 1;
	return write(null, "hello", 5) != 5 || fsync(null) || pread(fd, word, 5, 0) != 5 || strcmp(word, "hello");
}
EOC
program vsock <<'EOC'
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/vm_sockets.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_vm a = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = 5 };
	int l = socket(AF_VSOCK, SOCK_STREAM, 0), c = socket(AF_VSOCK, SOCK_STREAM, 0);
	char word[6] = "";
	if (bind(l, (struct sockaddr *)&a, sizeof(a)) || listen(l, 1) || connect(c, (struct sockaddr *)&a, sizeof(a)))
		return perror("AF_VSOCK"), 1;
	return write(c, "hello", 5) != 5 || read(accept(l, NULL, NULL), word, 5) != 5 || strcmp(word, "hello");
}
EOC
program arm64 <<'EOC'
#include <asm/hwcap.h>
#include <stdio.h>
#include <sys/auxv.h>
int main(void)
{
	unsigned long is = getauxval(AT_HWCAP), is2 = getauxval(AT_HWCAP2);
	printf("SVE %d PAC %d MTE %d BTI %d\n", !!(is & HWCAP_SVE), !!(is & HWCAP_PACA),
	       !!(is2 & HWCAP2_MTE), !!(is2 & HWCAP2_BTI));
	return !(is & HWCAP_SVE) || !(is & HWCAP_PACA) || !(is2 & HWCAP2_MTE) || !(is2 & HWCAP2_BTI);
}
EOC
program ftrace <<'EOC'
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#define TRACING "/sys/kernel/tracing/"
int main(void)
{
	static char text[1 << 16];
	ssize_t n;
	int fd;
	if (write(open(TRACING "current_tracer", O_WRONLY), "function", 8) != 8)
		return perror("function"), 1;
	getppid();
	write(open(TRACING "tracing_on", O_WRONLY), "0", 1);
	fd = open(TRACING "trace", O_RDONLY);
	while ((n = read(fd, text, sizeof(text) - 1)) > 0)
		if (strstr(text, "getppid"))
			return 0;
	return 1;
}
EOC
# a write behind an allocation, once KFENCE has got one
program kfence <<'EOC'
#include <linux/delay.h>
#include <linux/kfence.h>
#include <linux/module.h>
#include <linux/slab.h>
static int __init provoke(void)
{
	int tries;
	for (tries = 0; tries < 1000; tries++) {
		char *p = kmalloc(32, GFP_KERNEL);
		bool sampled = is_kfence_address(p);
		if (sampled)
			WRITE_ONCE(p[32], 1);
		kfree(p);
		if (sampled)
			return 0;
		msleep(1);
	}
	return -ENODEV;
}
module_init(provoke);
MODULE_LICENSE("GPL");
EOC

# runs 'VERDICT' FEATURE [KCONFIG]
runs() {
	want=$1
	feature=$2
	shift 2
	make run "PROG=$scratch/use_$feature.c" MEM=256 CPU=max QEMU_ARGS='-M mte=on' "$@" >"$scratch/out" 2>"$scratch/err" || :
	ends_like "$scratch/out" "^svc462: $want"
}
for feature in $features; do
	with='PASS \(0\)$'
	what='a program that uses it passes with the fragment'
	[ "$feature" != kfence ] || {
		with='CRASH \(3\): KFENCE: (out-of-bounds write|memory corruption) in provoke \[use_kfence\]$'
		what='a write behind an allocation is a CRASH with the fragment'
	}
	it "$feature: $what"
	t runs "$with" "$feature" "KCONFIG=modules $features"
	it "$feature: and fails without"
	t runs 'FAIL \(1\): ' "$feature"
done

done_testing
