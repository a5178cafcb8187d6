#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 70-abi.t where all facts can be tested but those that nolibc lacks: on a processor with
# everything that QEMU has, and a kernel that uses it.
exec "${0%/*}/../70-abi.t" CPU=max KCONFIG='user arm64' QEMU_ARGS='-machine mte=on'
