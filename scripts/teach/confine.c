// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a command that may read nothing but the named files and folders: the compiler of a
 * submission, for make grade. Landlock of the kernel does it, for root as for any user,
 * and in a container: Documentation/userspace-api/landlock.rst. It needs Linux 5.13.
 *	confine [-r PATH | -w PATH]... COMMAND [ARG...]
 * What is at or below the PATH of -r may be read and run, and of -w written, too; a PATH
 * that is not there is left out. Its CPU seconds, memory and files are limited, too, as a
 * source may make a compiler run for ever or fill the disk.
 * Exits with the command's status, or with 71 if nothing was run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CPU_SECONDS 10
#define MEMORY (2UL << 30)
#define FILE_SIZE (64UL << 20)

#define READ (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | \
	      LANDLOCK_ACCESS_FS_READ_DIR)
#define ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)	/* of Landlock's first version */
#define FOR_FILES (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | \
		   LANDLOCK_ACCESS_FS_WRITE_FILE)

static int fail(const char *what)
{
	fprintf(stderr, "confine: %s: %s\n", what, strerror(errno));
	return 71;
}

static void limit(int resource, rlim_t value)
{
	const struct rlimit limit = { value, value };

	setrlimit(resource, &limit);
}

/* allow: the rule for one path; 0, or -1 with errno */
static int allow(int rules, const char *path, unsigned long access)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = access,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	struct stat st;

	if (rule.parent_fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (fstat(rule.parent_fd, &st))
		return -1;
	if (!S_ISDIR(st.st_mode))
		rule.allowed_access &= FOR_FILES;
	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

int main(int argc, char **argv)
{
	const struct landlock_ruleset_attr handled = { .handled_access_fs = ALL };
	int rules = syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0), opt;

	if (rules < 0)
		return fail("this kernel has no Landlock, or it is not among lsm=");
	while ((opt = getopt(argc, argv, "+r:w:")) != -1) {
		if (opt == '?')
			return 71;
		if (allow(rules, optarg, opt == 'r' ? READ : ALL))
			return fail(optarg);
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_landlock_restrict_self, rules, 0))
		return fail("Landlock");
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_AS, MEMORY);
	limit(RLIMIT_FSIZE, FILE_SIZE);
	limit(RLIMIT_CORE, 0);
	if (!argv[optind])
		return 0;
	execvp(argv[optind], argv + optind);
	return fail(argv[optind]);
}
