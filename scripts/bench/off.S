/* SPDX-License-Identifier: GPL-2.0-only */
/* The smallest guest: it powers the machine off. What a boot is measured against. */
	.globl	_start
_start:	movz	w0, #0x8400, lsl #16	// PSCI SYSTEM_OFF
	movk	w0, #0x0008
	hvc	#0
	b	.
