# SPDX-License-Identifier: GPL-2.0-only
# The order of things: which file is made from which, by which script.

VMRUN_C := $(addprefix scripts/,vmrun.c console.c judge.c ktap.c crash.c)

build/vmrun: $(VMRUN_C) scripts/judge.h scripts/console.h
	@mkdir -p $(@D)
	@$(CC) -O2 -Wall -Wextra -Werror -o $@ $(VMRUN_C)

deps:
	@scripts/deps --install run

deps-test:
	@scripts/deps --install run test

test: build/vmrun
	@prove scripts/t/*.t

.PHONY: deps deps-test test
