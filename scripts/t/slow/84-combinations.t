#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 84-combinations.t with every set of the variables, not only those of up to two.
ALL=1 exec "${0%/*}/../84-combinations.t"
