/* SPDX-License-Identifier: GPL-2.0-only */
/* init/init.c as one would write it in assembly: what its size is measured against. */
#include <asm/unistd.h>
	.globl	_start
_start:	mov	w8, #__NR_custom_call
	mov	w0, #21
	svc	#0
	cmp	x0, #42
	adr	x1, fine
	mov	x2, #fine_end - fine
	adr	x3, bad
	mov	x4, #bad_end - bad
	csel	x1, x1, x3, eq
	csel	x2, x2, x4, eq
	mov	w8, #__NR_write
	mov	w0, #1
	svc	#0
	mov	w8, #__NR_reboot
	ldr	w0, =0xfee1dead
	ldr	w1, =672274793
	ldr	w2, =0x4321fedc
	svc	#0
fine:	.ascii	"KTAP version 1\n1..1\n# custom_call(21) = 42\nok 1 custom_call\n"
fine_end:
bad:	.ascii	"KTAP version 1\n1..1\nnot ok 1 custom_call\n"
bad_end:
