// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world that a program expects: folders, mounts, a hostname, the commands of a busybox,
 * a loopback device; and the console as pid 1 wants it.
 */
#include <nolibc.h>
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/sockios.h>

#include "pid1.h"
#include "svc.h"

/* Where programs mount, and leave files: without these a reproducer fails before its bug. */
static void make_folders(void)
{
	static const char *const folders[] = {
		"/mnt", "/root", "/run", "/var", "/var/run", "/var/tmp",
		"/sbin", "/usr", "/usr/bin", "/usr/sbin",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++)
		mkdir(folders[i], 0755);
}

static void mount_all(void)
{
	static const struct {
		const char *type;
		const char *on;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "devpts", "/dev/pts" },
		{ "tmpfs", "/dev/shm" },
		{ "tmpfs", "/tmp" },
		{ "mqueue", "/dev/mqueue" },
		{ "hugetlbfs", "/dev/hugepages" },
		{ "cgroup2", "/sys/fs/cgroup" },
		{ "bpf", "/sys/fs/bpf" },
		{ "debugfs", "/sys/kernel/debug" },
		{ "tracefs", "/sys/kernel/tracing" },
		{ "securityfs", "/sys/kernel/security" },
	};
	size_t i;

	/* what this kernel does not have stays an empty folder */
	for (i = 0; i < ARRAY_SIZE(mounts); i++) {
		mkdir(mounts[i].on, 0755);
		mount(mounts[i].type, mounts[i].on, mounts[i].type, 0, NULL);
	}
}

/* Where a busybox was packed, its commands get their names, /bin/sh among them. */
static void install_busybox(void)
{
	static char *const argv[] = { "/bin/busybox", "--install", "-s", NULL };
	int fd = open(argv[0], O_RDONLY);
	pid_t pid;

	if (fd < 0)
		return;
	close(fd);
	pid = fork();
	if (!pid) {
		execve(argv[0], argv, argv + 3);
		exit(1);
	}
	waitpid(pid, NULL, 0);
}

static void loopback_up(void)
{
	struct {		/* struct ifreq */
		char name[16];
		short flags;
		char rest[22];
	} lo = { .name = "lo", .flags = 1 /* IFF_UP */ };
	int fd = svc(__NR_socket, 2 /* AF_INET */, 2 /* SOCK_DGRAM */, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &lo);
	close(fd);
}

/* Without output processing one write is one piece, and "\n" just that. */
void raw_console(void)
{
	struct termios t;

	if (ioctl(1, TCGETS, &t))
		return;
	t.c_oflag &= ~OPOST;
	ioctl(1, TCSETS, &t);
}

void make_world(void)
{
	make_folders();
	mount_all();
	svc(__NR_sethostname, "svc462", 6);
	install_busybox();
	loopback_up();
}
