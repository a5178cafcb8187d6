#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 82-soak.t with all of its tests, and more boots of a program that fails in one of 50.
ALL=1 SOAK_BOOTS=300 SOAK_ONE_IN=50 exec "${0%/*}/../82-soak.t"
