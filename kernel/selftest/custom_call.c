// SPDX-License-Identifier: GPL-2.0-only
/*
 * The selftest of custom_call(), as the patch of "make patch" puts it into
 * tools/testing/selftests/custom_call/: what it returns, and its errors.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../kselftest.h"

static const struct {
	const char *name;
	int value;
	long result;
	int error;
} calls[] = {
	{ "a number is doubled", 21, 42, 0 },
	{ "zero stays zero", 0, 0, 0 },
	{ "the greatest number that can be doubled", INT_MAX / 2, INT_MAX - 1, 0 },
	{ "a negative number is EINVAL", -1, -1, EINVAL },
	{ "the lowest number is EINVAL", INT_MIN, -1, EINVAL },
	{ "a double that does not fit an int is EOVERFLOW", INT_MAX / 2 + 1, -1, EOVERFLOW },
	{ "so is that of the greatest number", INT_MAX, -1, EOVERFLOW },
};

int main(void)
{
	unsigned int i;
	long result;

	ksft_print_header();
	ksft_set_plan(ARRAY_SIZE(calls));
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		errno = 0;
		result = syscall(__NR_custom_call, calls[i].value);
		if (result != calls[i].result || errno != calls[i].error)
			ksft_print_msg("custom_call(%d) = %ld, %s\n", calls[i].value, result,
				       strerror(errno));
		ksft_test_result(result == calls[i].result && errno == calls[i].error,
				 "%s\n", calls[i].name);
	}
	ksft_finished();
}
