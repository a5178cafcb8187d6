/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What init/init.c takes from nolibc, by glibc's headers instead: so bench builds it
 * on glibc, to compare the sizes.
 */
#include <asm/unistd.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

static char digits[24];

static inline void append(char *to, const char *from, size_t size)
{
	strncat(to, from, size - strlen(to) - 1);
}

#define strlcat append
#define itoa(n) (sprintf(digits, "%ld", n), digits)
