#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 70-abi.t on Linux 6.12, whose nolibc has syscall(): there nothing is skipped.
exec "${0%/*}/../70-abi.t" KERNEL=6.12 NR=463
