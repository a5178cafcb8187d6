/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What machine_info() fills in: for the kernel, and for a program that calls it. The
 * types have the same size on both sides. Later versions add fields at the end.
 */
#ifndef MACHINE_INFO_H
#define MACHINE_INFO_H

#include <linux/types.h>

struct machine_info {
	__u64 pages;		/* of memory */
	__u32 page_size;	/* in bytes */
	__u16 cpus;
	/* two bytes of padding are here */
};

#define MACHINE_INFO_SIZE_FIRST 16	/* of the first version */

#endif
