/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The start of a test program of make grade: it removes its own file, /init, before it
 * calls anything, and goes on where it would have started.
 */
#include <asm/unistd.h>

	.globl	hide
hide:	mov	x0, #-100		/* AT_FDCWD */
	adr	x1, path
	mov	x2, #0
	mov	x8, #__NR_unlinkat
	svc	#0
	mov	x0, #0			/* as the kernel starts a program */
	b	_start
path:	.asciz	"/init"
