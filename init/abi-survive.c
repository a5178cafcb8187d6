// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ABI of abi.c: what survives a call. Every register gets a value of its own, then
 * comes svc #0, then every register is stored and looked at.
 */
#include "abi.h"

#include <linux/time.h>

#define SP 31
#define NZCV 32
#define FPCR 33
#define FPSR 34
#define V0 35
#define NR_REGISTERS (V0 + 32)

/* 16 bytes each, of which all but v0 to v31 use the first 8 */
static unsigned long caller[NR_REGISTERS][2];
static unsigned long before[NR_REGISTERS][2];
static unsigned long after[NR_REGISTERS][2];
/* the one that is spoiled behind the svc, as by a faulty kernel; 0: none */
static long spoiled;

#define FROM_1_TO_30	"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20," \
			"21,22,23,24,25,26,27,28,29,30"

static void call_with_all_registers(void)
{
	/* Nothing is clobbered: in the end all are what they were for the caller. */
	__asm__ volatile (".macro store_all to\n"
	/* x0 becomes the base, its value waits in tpidr_el0 */
	"	msr	tpidr_el0, x0\n"
	"	adrp	x0, \\to\n"
	"	add	x0, x0, :lo12:\\to\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	str	x\\n, [x0, #16 * \\n]\n"
	"	.endr\n"
	"	mrs	x1, tpidr_el0\n"
	"	str	x1, [x0]\n"
	"	mov	x1, sp\n"
	"	str	x1, [x0, #16 * 31]\n"
	"	mrs	x1, nzcv\n"
	"	str	x1, [x0, #16 * 32]\n"
	"	mrs	x1, fpcr\n"
	"	str	x1, [x0, #16 * 33]\n"
	"	mrs	x1, fpsr\n"
	"	str	x1, [x0, #16 * 34]\n"
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	str	q\\n, [x0, #16 * (35 + \\n)]\n"
	"	.endr\n"
	".endm\n"

	".macro load_all from\n"
	"	adrp	x0, \\from\n"
	"	add	x0, x0, :lo12:\\from\n"
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	ldr	q\\n, [x0, #16 * (35 + \\n)]\n"
	"	.endr\n"
	"	ldr	x1, [x0, #16 * 34]\n"
	"	msr	fpsr, x1\n"
	"	ldr	x1, [x0, #16 * 33]\n"
	"	msr	fpcr, x1\n"
	"	ldr	x1, [x0, #16 * 32]\n"
	"	msr	nzcv, x1\n"
	"	ldr	x1, [x0, #16 * 31]\n"
	"	mov	sp, x1\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	ldr	x\\n, [x0, #16 * \\n]\n"
	"	.endr\n"
	"	ldr	x0, [x0]\n"
	".endm\n"

	/* x0 counts down to the one that is meant, without touching the flags */
	".macro spoil instruction:vararg\n"
	"	sub	x0, x0, #1\n"
	"	cbnz	x0, 1f\n"
	"	\\instruction\n"
	"1:\n"
	".endm\n"

	"	store_all %c[caller]\n"
	"	load_all %c[before]\n"

	"	svc	#0\n"

	"	msr	tpidr_el0, x0\n"
	"	adrp	x0, %c[spoiled]\n"
	"	ldr	x0, [x0, :lo12:%c[spoiled]]\n"
	"	.irp	n, " FROM_1_TO_30 "\n"
	"	spoil	mvn x\\n, x\\n\n"
	"	.endr\n"
	"	spoil	add sp, sp, #16\n"
	"	spoil	msr nzcv, xzr\n"
	"	spoil	msr fpcr, xzr\n"
	"	spoil	msr fpsr, xzr\n"
	/* of v8 to v15 a function may spoil just the upper half */
	"	.irp	n, 0, " FROM_1_TO_30 ", 31\n"
	"	spoil	mov v\\n\\().d[1], xzr\n"
	"	.endr\n"
	"	mrs	x0, tpidr_el0\n"

	"	store_all %c[after]\n"
	"	load_all %c[caller]\n"
	".purgem store_all\n"
	".purgem load_all\n"
	".purgem spoil\n"
	: : [caller] "i" (caller), [before] "i" (before), [after] "i" (after),
	    [spoiled] "i" (&spoiled) : "memory");
}

static const char *register_name(int r)
{
	static const char *const others[] = { "sp", "NZCV", "FPCR", "FPSR" };
	static char name[8];

	if (r >= SP && r < V0)
		return others[r - SP];
	name[0] = r < SP ? 'x' : 'v';
	strcpy(name + 1, itoa(r < SP ? r : r - V0));
	return name;
}

struct call {
	long number, arg, result;
	unsigned long flags;
};

/* One call with all registers full: did those from first to last survive? */
static bool unchanged(const struct call *call, int first, int last)
{
	bool same;
	int r;

	for (r = 0; r < NR_REGISTERS; r++) {
		before[r][0] = 0x0101010101010101 * (r + 1);
		before[r][1] = r < V0 ? 0 : ~before[r][0];
	}
	before[0][0] = call->arg;
	before[8][0] = call->number;
	before[NZCV][0] = call->flags << 28;
	before[FPCR][0] = 0x07c00000;	/* AHP, DN, FZ and the rounding mode */
	before[FPSR][0] = 0x0800009f;	/* QC and the cumulative exceptions */

	call_with_all_registers();

	same = expect("x0", after[0][0], call->result);
	for (r = first; r <= last; r++) {
		same &= expect(register_name(r), after[r][0], before[r][0]);
		same &= expect(register_name(r), after[r][1], before[r][1]);
	}
	return same;
}

/* Is the value of one of these another one than before the call? */
static bool lost(int first, int last)
{
	int r;

	for (r = first; r <= last; r++)
		if (after[r][0] != before[r][0] || after[r][1] != before[r][1])
			return true;
	return false;
}

static bool survive(int first, int last)
{
	static const struct timespec soon = { 0, 1 };
	const struct call calls[] = {
		{ NR, 21, 42, 0xf },
		{ NR, 21, 42, 0x0 },
		{ NR, -1, -EINVAL, 0x5 },
		{ NR, -1, -EINVAL, 0xa },
		{ -1, 21, -ENOSYS, 0x6 },
		/* another task runs meanwhile, the idle one */
		{ __NR_nanosleep, (long)&soon, 0, 0x9 },
	};
	bool same = true, any = false;
	size_t i;

	if (spoil) {
		/* one register after the other, and each time it must be found out */
		same = false;
		for (spoiled = first; spoiled <= last; spoiled++)
			same |= unchanged(&calls[0], first, last);
		spoiled = 0;
		return same;
	}
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		same &= unchanged(&calls[i], first, last);
		any |= lost(first, last);
	}
	if (wrong)
		return any || expect_other(register_name(last), after[last][0], before[last][0]);
	return same;
}

#define SURVIVAL(name, first, last)		\
	static bool name##_survive(void)	\
	{					\
		return survive(first, last);	\
	}

SURVIVAL(x1, 1, 1)
SURVIVAL(x2_to_x7, 2, 7)
SURVIVAL(x8, 8, 8)
SURVIVAL(x9_to_x15, 9, 15)
SURVIVAL(x16_to_x18, 16, 18)
SURVIVAL(x19_to_x29, 19, 29)
SURVIVAL(x30, 30, 30)
SURVIVAL(sp, SP, SP)
SURVIVAL(nzcv, NZCV, NZCV)
SURVIVAL(fpcr, FPCR, FPCR)
SURVIVAL(fpsr, FPSR, FPSR)
SURVIVAL(v0_to_v7, V0, V0 + 7)
SURVIVAL(v8_to_v15, V0 + 8, V0 + 15)
SURVIVAL(v16_to_v31, V0 + 16, V0 + 31)

const struct fact survival_facts[] = {
	FACT("x1 survives",
	     "x1 is a second result", x1_survive),
	FACT("x2 to x7 survive",
	     "the argument registers are used up, as by a function", x2_to_x7_survive),
	FACT("x8 survives a call that is not restarted",
	     "x8 must be loaded again for each call", x8_survive),
	FACT("x9 to x15 survive",
	     "x9 to x15 are scratch, as in the function ABI", x9_to_x15_survive),
	FACT("x16, x17 and x18 survive",
	     "x16 and x17 are lost to the linker, and x18 to the platform", x16_to_x18_survive),
	FACT("x19 to x29 survive",
	     "the kernel's C code leaves its own values in x19 to x29", x19_to_x29_survive),
	FACT("x30 survives",
	     "svc leaves the return address in x30, as bl does", x30_survive),
	FACT("sp survives",
	     "the kernel leaves a frame on the caller's stack", sp_survive),
	FACT("the flags NZCV survive",
	     "the carry flag tells an error, as on BSD and macOS", nzcv_survive),
	FACT("FPCR survives",
	     "the kernel resets the rounding mode", fpcr_survive),
	FACT("FPSR survives",
	     "the kernel clears the floating-point exceptions", fpsr_survive),
	FACT("v0 to v7 survive",
	     "floating-point arguments are used up, as by a function", v0_to_v7_survive),
	FACT("v8 to v15 survive, all 128 bits of each",
	     "only the lower halves survive, as in the function ABI", v8_to_v15_survive),
	FACT("v16 to v31 survive",
	     "v16 to v31 are scratch, as in the function ABI", v16_to_v31_survive),
	END_OF_FACTS
};
