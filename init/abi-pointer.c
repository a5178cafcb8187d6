// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: pointers that a program hands to the kernel. The kernel copies what is
 * there, and a copy may break off in the middle: see arch/arm64/lib/copy_to_user.S.
 */
#include "abi.h"

#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/utsname.h>

/* an address of the kernel, which no program may use */
#define KERNEL_ADDRESS 0xffffffc008000000UL
#define TAG (0x5aUL << 56)

/* The end of memory: a page of zeros with one behind it that may not be touched. */
static char *end_of_memory(void)
{
	static char *pages;

	if (!pages)
		pages = (char *)svc(__NR_mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	svc(__NR_mprotect, pages + PAGE, PAGE, PROT_NONE);
	memset(pages, 0, PAGE);
	return pages + PAGE;
}

static bool write_in_part(void)
{
	int fd = svc(__NR_openat, AT_FDCWD, "/written", O_RDWR | O_CREAT, 0600);
	bool holds = expect("write() of 8 bytes, 4 of them in bad memory",
			    svc(__NR_write, fd, end_of_memory() - 4, 8), wrong ? -EFAULT : 4);

	svc(__NR_close, fd);
	svc(__NR_unlinkat, AT_FDCWD, "/written", 0);
	return holds;
}

/* uname() fills in a struct of six names, 65 bytes each. */
static bool fault_in_part(void)
{
	struct new_utsname *name = (void *)(end_of_memory() - 2 * sizeof(name->sysname));

	return expect("uname()", svc(__NR_uname, name), -EFAULT) &&
	       expect("the first letter", name->sysname[0], wrong ? 0 : 'L');
}

static bool odd_address(void)
{
	char *odd = end_of_memory() - 2 * sizeof(int) - 1;
	int fds[2];
	bool holds = expect("pipe2()", svc(__NR_pipe2, odd, 0), wrong ? -EFAULT : 0);

	memcpy(fds, odd, sizeof(fds));
	if (holds)
		holds = expect("the file behind it", svc(__NR_fcntl, fds[1], F_GETFL), O_WRONLY);
	svc(__NR_close, fds[0]);
	svc(__NR_close, fds[1]);
	return holds;
}

static bool kernel_address(void)
{
	return expect("uname() into the kernel", svc(__NR_uname, KERNEL_ADDRESS),
		      wrong ? 0 : -EFAULT) &&
	       expect("write() out of the kernel", svc(__NR_write, 1, KERNEL_ADDRESS, 1), -EFAULT);
}

static bool tagged_address(void)
{
	static struct new_utsname name;
	struct new_utsname *tagged = (void *)((unsigned long)&name | TAG);

	if (!expect("uname()", svc(__NR_uname, tagged), wrong ? 0 : -EFAULT))
		return false;
	return expect("uname()", svc(__NR_uname, &name), 0) &&
	       expect("the first letter", tagged->sysname[0], 'L');
}

static bool tagged_range(void)
{
	unsigned long page = (unsigned long)end_of_memory();

	return expect("mprotect()", svc(__NR_mprotect, page | TAG, PAGE, PROT_READ | PROT_WRITE),
		      wrong ? -EFAULT : 0);
}

static const char *no_tagged_abi(void)
{
	if (svc(__NR_prctl, PR_GET_TAGGED_ADDR_CTRL) >= 0)
		return NULL;
	return "this kernel has no CONFIG_ARM64_TAGGED_ADDR_ABI: use KCONFIG=arm64";
}

static bool tagged_abi(void)
{
	static struct new_utsname name;
	long result;

	svc(__NR_prctl, PR_SET_TAGGED_ADDR_CTRL, PR_TAGGED_ADDR_ENABLE);
	result = svc(__NR_uname, (unsigned long)&name | TAG);
	svc(__NR_prctl, PR_SET_TAGGED_ADDR_CTRL, 0);
	return expect("uname()", result, wrong ? -EFAULT : 0) &&
	       expect("the first letter", name.sysname[0], 'L');
}

const struct fact pointer_facts[] = {
	FACT("a write to a file, from memory that ends too early, writes what is there",
	     "a write does all or nothing", write_in_part),
	FACT("a call that returns -EFAULT may have filled in a part",
	     "a call that returns -EFAULT has changed nothing", fault_in_part),
	FACT("a call writes to an odd address as to any other",
	     "a pointer that is not aligned is -EFAULT", odd_address),
	FACT("an address of the kernel is -EFAULT",
	     "the kernel may write anywhere, so it does", kernel_address),
	FACT("memory at an address with a tag in its top byte is -EFAULT to read or write",
	     "the kernel ignores the top byte of an address, as the CPU does", tagged_address),
	FACT("the address range of mprotect may have a tag",
	     "an address with a tag is an error to each call", tagged_range),
	FACT_IF(no_tagged_abi,
		"after PR_SET_TAGGED_ADDR_CTRL the kernel reads and writes at an address with a tag",
		"an address with a tag is -EFAULT, whatever the program asks for", tagged_abi),
	END_OF_FACTS
};
