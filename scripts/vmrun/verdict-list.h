/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdicts, and the exit codes of vmrun and of every script that runs a
 * guest: the one list, of which verdict.h makes an enum and a table of names.
 */
VERDICT(PASS) = 0,		/* every planned test was ok, and the guest powered off */
VERDICT(FAIL) = 1,		/* a test was not ok */
VERDICT(ERROR) = 2,		/* the host's side failed */
VERDICT(CRASH) = 3,		/* the kernel reported a bug of its own */
VERDICT(SKIP) = 4,		/* all that was planned was skipped */
VERDICT(INCOMPLETE) = 5,	/* the machine went away before the plan was fulfilled */
VERDICT(TIMEOUT) = 124,		/* the deadline passed, and the guest was killed */
