#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 85-replay.t with those of its tests that take long: a hang, a watchpoint, the bundle, soak.
ALL=1 exec "${0%/*}/../85-replay.t"
