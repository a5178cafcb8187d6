#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 80-strace.t with those of its tests that a cheaper one stands for in make test.
ALL=1 exec "${0%/*}/../80-strace.t"
