# SPDX-License-Identifier: GPL-2.0-only
# The tools, the tests and the cleaning. Included by the Makefile.

JOBS := run
ifeq ($(LLVM),1)
JOBS += llvm
endif
ifneq ($(filter matrix,$(MAKECMDGOALS)),)
JOBS += llvm
endif
ifneq ($(filter class trace debug,$(MAKECMDGOALS)),)
JOBS += trace
endif
ifneq ($(filter test test-slow,$(MAKECMDGOALS)),)
JOBS += llvm trace bench soak reduce rewind grade test
endif
JOBS += $(patsubst fix,soak,$(filter bench soak fix reduce rewind grade,$(MAKECMDGOALS))) $(if $(ISOLATE),soak)

deps:
	@scripts/deps --install prog $(filter-out test,$(JOBS))

deps-test:
	@scripts/deps --install run prog llvm trace bench soak reduce rewind grade test
	@[ -s build/busybox ] || scripts/source/busybox build/busybox || \
		echo 'svc462: the tests of scripts as programs will be skipped'

# The shell of PROG=script.sh
deps-busybox:
	@[ -s build/busybox ] || scripts/source/busybox build/busybox $(OR_ERROR)

# A missing tool stops everything before any work.
tools: | $(filter deps deps-test deps-busybox,$(MAKECMDGOALS))
	@scripts/deps $(JOBS) || { echo 'svc462: ERROR (2): tools: some are missing, see above'; exit 2; }

# T=12 is in the environment: only the files whose names begin so.
test: built
	@scripts/t/run test

test-slow: built
	@scripts/t/run test-slow

clean:
	rm -rf $B

distclean:
	rm -rf build

.PHONY: deps deps-test deps-busybox tools test test-slow clean distclean
