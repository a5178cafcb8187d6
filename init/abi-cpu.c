// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: what newer processors add, if the kernel has it switched on: SVE (long
 * vectors), pointer authentication, BTI (marked jump targets) and MTE (tagged memory).
 */
#include "abi.h"

#include <asm/hwcap.h>
#include <linux/auxvec.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/utsname.h>

static const char *no_sve(void)
{
	return aux_value(AT_HWCAP) & HWCAP_SVE ? NULL :
		"the CPU or the kernel has no SVE: use CPU=max KCONFIG=arm64";
}

static const char *no_pac(void)
{
	return aux_value(AT_HWCAP) & HWCAP_PACA ? NULL :
		"the CPU or the kernel has no PAC: use CPU=max KCONFIG=arm64";
}

static const char *no_bti(void)
{
	return aux_value(AT_HWCAP2) & HWCAP2_BTI ? NULL :
		"the CPU or the kernel has no BTI: use CPU=max KCONFIG=arm64";
}

static const char *no_mte(void)
{
	return aux_value(AT_HWCAP2) & HWCAP2_MTE ? NULL :
		"no MTE: use CPU=max KCONFIG=arm64 QEMU_ARGS='-machine mte=on'";
}

/*
 * z0 to z31 are v0 to v31 made longer, to 256 bytes at most. A bit of p0 to p15, and of the
 * first fault register, stands for each of their bytes.
 */
#define LONGEST 256
#define FROM_0_TO_15 "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"
#define FROM_16_TO_31 "16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

static unsigned char z[32 * LONGEST], p[17 * LONGEST / 8];

/* A call with all bits of these set; z and p are what it leaves. Returns the bytes of a z. */
static long call_with_sve(void)
{
	long length;

	__asm__ volatile (".arch_extension sve\n"
	"	rdvl	%[length], #1\n"
	"	.irp	n, " FROM_0_TO_15 "\n"
	"	ptrue	p\\n\\().b\n"
	"	.endr\n"
	"	.irp	n, " FROM_0_TO_15 "," FROM_16_TO_31 "\n"
	"	mov	z\\n\\().d, #-1\n"
	"	.endr\n"
	"	setffr\n"
	"	mov	x8, %[number]\n"
	"	svc	#0\n"
	"	.irp	n, " FROM_0_TO_15 "\n"
	"	str	p\\n, [%[p], #\\n, mul vl]\n"
	"	.endr\n"
	"	rdffr	p0.b\n"
	"	str	p0, [%[p], #16, mul vl]\n"
	"	.irp	n, " FROM_0_TO_15 "," FROM_16_TO_31 "\n"
	"	str	z\\n, [%[z], #\\n, mul vl]\n"
	"	.endr\n"
	"	.arch_extension nosve\n"
	: [length] "=&r" (length)
	: [z] "r" (z), [p] "r" (p), [number] "i" (__NR_getpid)
	: "x0", "x8", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11",
	  "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
	  "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory");
	return length;
}

static bool sve_registers(void)
{
	long length = call_with_sve(), i;

	for (i = 0; i < 32 * length; i++)
		if (!expect(i % length < 16 ? "a byte up to bit 127" : "a byte beyond bit 127",
			    z[i], i % length < 16 || wrong ? 0xff : 0))
			return false;
	return true;
}

static bool sve_predicates(void)
{
	long length = call_with_sve(), i;

	for (i = 0; i < 17 * length / 8; i++)
		if (!expect("a byte of the predicates", p[i], wrong ? 0xff : 0))
			return false;
	return true;
}

/* pacia1716: the address in x17 gets a signature, of it, of x16 and of a secret key. */
static unsigned long sign(unsigned long address, unsigned long modifier)
{
	register unsigned long x17 __asm__("x17") = address;
	register unsigned long x16 __asm__("x16") = modifier;

	__asm__ volatile ("hint #8" : "+r" (x17) : "r" (x16));
	return x17;
}

static bool keys_survive(void)
{
	unsigned long address = (unsigned long)sign, signed_before = sign(address, 1);

	raw_svc(NR, 21);
	if (wrong)
		return expect_other("the signed address", sign(address, 1), signed_before);
	return expect("the signed address", sign(address, 1), signed_before);
}

static bool signed_address(void)
{
	static struct new_utsname name;
	unsigned long address = (unsigned long)&name, modifier = 0;

	/* a signature may by chance be that of no change */
	while (sign(address, modifier) == address)
		modifier++;
	return expect("uname()", svc(__NR_uname, sign(address, modifier)), wrong ? 0 : -EFAULT) &&
	       expect("uname()", svc(__NR_uname, address), 0);
}

/* A handler in a page of its own, with PROT_BTI. */
static const unsigned int *handler_code;

static void child_gets_a_signal(void)
{
	struct sigaction action = { 0 };
	char *page = (char *)svc(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(page, handler_code, 2 * sizeof(*handler_code));
	svc(__NR_mprotect, page, PAGE, PROT_READ | PROT_EXEC | PROT_BTI);
	action.sa_handler = (void *)page;
	svc(__NR_rt_sigaction, SIGUSR1, &action, NULL, sizeof(action.sa_mask));
	svc(__NR_kill, getpid(), SIGUSR1);
}

static bool handler_needs_bti(void)
{
	static const unsigned int without[] = { 0xd503201f /* nop */, 0xd65f03c0 /* ret */ };
	static const unsigned int with[] = { 0xd503245f /* bti c */, 0xd65f03c0 /* ret */ };
	int status_without, status_with;

	handler_code = without;
	status_without = end_child(start_child(child_gets_a_signal));
	handler_code = with;
	status_with = end_child(start_child(child_gets_a_signal));
	return expect("the signal that ends the child", status_without, wrong ? 0 : SIGILL) &&
	       expect("the status with bti c", status_with, 0);
}

/* The child asks for tags that are checked at once, and gives 16 bytes the tag 5. */
static long *results;

static void child_tags_memory(void)
{
	unsigned long page, memory;

	svc(__NR_prctl, PR_SET_TAGGED_ADDR_CTRL,
	    PR_TAGGED_ADDR_ENABLE | PR_MTE_TCF_SYNC | 0xfffe << PR_MTE_TAG_SHIFT);
	page = svc(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE | PROT_MTE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memory = page | 5UL << 56;
	{
		register unsigned long x0 __asm__("x0") = memory;

		/* stg x0, [x0] */
		__asm__ volatile (".inst 0xd9200800" : : "r" (x0) : "memory");
	}
	results[0] = svc(__NR_pipe2, memory, 0);
	results[1] = svc(__NR_pipe2, page | 6UL << 56, 0);
}

static bool kernel_checks_tags(void)
{
	results = shared_page();
	return expect("the child's status", end_child(start_child(child_tags_memory)), 0) &&
	       expect("pipe2() with the tag of the memory", results[0], 0) &&
	       expect("pipe2() with another tag", results[1], wrong ? 0 : -EFAULT);
}

const struct fact cpu_facts[] = {
	FACT_IF(no_sve, "beyond bit 127 the SVE registers z0 to z31 become zero",
		"all of z0 to z31 survives, as v0 to v31 do", sve_registers),
	FACT_IF(no_sve, "the SVE predicates p0 to p15 and FFR become zero",
		"p0 to p15 and FFR survive", sve_predicates),
	FACT_IF(no_pac, "the keys that sign pointers survive",
		"the kernel leaves its own keys behind", keys_survive),
	FACT_IF(no_pac, "a signed address is -EFAULT",
		"the kernel takes the signature off", signed_address),
	FACT_IF(no_bti,
		"a signal handler in memory with PROT_BTI begins with bti c, or it is SIGILL",
		"the kernel may start a handler anywhere", handler_needs_bti),
	FACT_IF(no_mte, "with PR_MTE_TCF_SYNC the kernel checks the tag of memory, too: -EFAULT",
		"the kernel's own accesses are not checked", kernel_checks_tags),
	END_OF_FACTS
};
