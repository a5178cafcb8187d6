# SPDX-License-Identifier: GPL-2.0-only
# For a bug report: PROG=, a program of your own; PROGS=, several; IMAGE=, a ready kernel;
# PATCH=, a patch for the kernel; bundle, soak, fix, reduce and bench. Included by the Makefile.

# The compiler and the fragments of the last build: the file changes when they do.
$K/compiler: FORCE | tools
	@scripts/kernel/note-compiler $@ $(OR_ERROR)

# Before any work for it: can init be built on this tree?
nolibc: $(SOURCE)
	@[ -e $(TREE)/tools/include/nolibc/arch.h ] || { echo "svc462: Linux" \
		"$$(scripts/source/kernel-version $(TREE)) has no nolibc that our init can be built on:" \
		"that came with 5.19" >&2; false; } $(OR_ERROR)

# The names of the calls, errors and signals of this kernel
$K/syscalls.h: $K/wired scripts/guest/list-calls | $(HEADERS)
	@scripts/guest/list-calls $K/linux $K/usr/include >$@ $(OR_ERROR)

# Pid 1, of the files init/pid1*.c; with STRACE=1 it is one that traces.
TRACED := $(if $(STRACE),-strace)
$K/pid1: init/pid1.c $(filter-out %-strace.c,$(wildcard init/pid1-*.c))
$K/pid1-strace: init/pid1.c $(wildcard init/pid1-*.c) init/record.h
$K/pid1 $K/pid1-strace: init/pid1.h init/svc.h $K/syscalls.h $K/wired scripts/guest/build-init | $(HEADERS)
	$(Q)scripts/guest/build-init init/pid1.c $@ $K/linux $K/usr/include $(TRACED:-strace=-DSTRACE) -iquote $K \
		$(filter init/pid1-%.c,$^) $(OR_ERROR)

$K/last-calls: scripts/report/last-calls.c init/record.h $K/syscalls.h $(EMPTY)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -iquote $K -o $@.new $< && mv $@.new $@ $(OR_ERROR)

# What goes into the archive is looked at in each run.
$K/prog.cpio: $K/pid1$(TRACED) $(TRACED:-strace=$K/last-calls) $(BOOTED)/Image scripts/guest/pack-prog \
		scripts/guest/pack-initramfs FORCE
	@scripts/guest/build-prog "$$PROG" $K/prog $K/linux $K/usr/include $(BOOTED)/Image $(OR_ERROR)
	@scripts/guest/pack-prog $< $K/prog $@ $(OR_ERROR)

$K/progs.cpio: $K/pid1 scripts/guest/pack-progs scripts/guest/pack-initramfs build/count FORCE
	@scripts/guest/pack-progs $< $K/progs $@ $K/linux $K/usr/include $(OR_ERROR)

$B/image/Image: FORCE | tools
	@mkdir -p $(@D) $(OR_ERROR)
	@scripts/source/unpack-image "$$IMAGE" $@ $(OR_ERROR)

$K/headers: $K/wired $K/compiler
	$(Q)scripts/kernel/build-kernel $K/linux $K/obj headers $(OR_ERROR)
	@ln -sfn -t $K obj/usr && touch $@ $(OR_ERROR)

# The patch, once it applies
$K/patch: FORCE $(UNPATCHED)
	@scripts/kernel/patch-tree "$$PATCH" $(UNPATCHED_TREE) && mkdir -p $K && \
		{ cmp -s -- "$$PATCH" $@ || cp -- "$$PATCH" $@; } || scripts/make/or-error $$? 'a tree'

$K/applied: $K/patch $(UNPATCHED) scripts/kernel/*.[ch] scripts/kernel/*-tree
	@scripts/kernel/patch-tree $K/patch $(UNPATCHED_TREE) $K/patched $K/linux/.obj $(OR_ERROR)
	@touch $@

# The objects of the kernel without it, which are as good but for what it changes
ifdef PATCH
$K/applied: | $K/linux
$K/linux: | $K/patch
	@$(MAKE) --no-print-directory PATCH= kernel
	@rm -rf $@.new && cp -a --reflink=auto $(UNPATCHED_K)/linux $@.new && mv $@.new $@ $(OR_ERROR)
endif

# Both kernels, and N boots of each
fix: $K/patch build/count
	@mkdir -p $B/fix $(OR_ERROR)
	@echo 'fix: without the patch:'
	@$(MAKE) --no-print-directory PATCH= BUNDLE=$B/fix/without.tar.xz bundle
	@echo 'fix: with the patch:'
	@$(MAKE) --no-print-directory BUNDLE=$B/fix/with.tar.xz bundle
	$(Q)scripts/report/fix $B/fix

BUNDLE := $B/svc462-bundle.tar.xz

# What did not run like this yet, or was built again since, runs first; what does not
# come to a verdict then is not packed.
bundle: built build/vmrun-static build/count
	@ran() { scripts/guest/run $$1 $(BOOTED) $(INITRAMFS) $K; }; \
		ran -c || { echo '[5/5] boot: $(BOOTED)/Image with $(PROGRAM)'; ran; ran -c; } || exit 2
	@scripts/report/bundle $(BUNDLE) $(BOOTED) $K $(OR_ERROR)

build/vmrun-static: scripts/vmrun/*.c scripts/vmrun/*.h $(EMPTY) | tools
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -static -o $@.new scripts/vmrun/*.c && mv $@.new $@ $(OR_ERROR)

# Counts verdicts, and says between which rates the truth lies
build/count: scripts/report/count.c scripts/vmrun/*.h $(EMPTY) | tools
	@mkdir -p build $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@.new $< -lm && mv $@.new $@ $(OR_ERROR)

# The smallest program and config with that bug. GIVEN is what the user has set.
GIVEN := $(strip $(foreach v,$(VARIABLES),$(if $(filter command environment,$(firstword $(origin $v))),$v)))
reduce: built build/count build/bug build/inline
	$(Q)exec env K=$K BOOTED=$(BOOTED) VARIABLES='$(VARIABLES)' GIVEN='$(GIVEN)' \
		scripts/report/reduce $B/reduce $B/reduced

# Names the bug on a console
build/bug: scripts/report/bug.c scripts/vmrun/*.c scripts/vmrun/*.h $(EMPTY) | tools
	@mkdir -p build $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@.new $< $(filter-out %/vmrun.c,$(wildcard scripts/vmrun/*.c)) && \
		mv $@.new $@ $(OR_ERROR)

# Puts functions in the place of their calls
build/inline: scripts/report/inline.c $(EMPTY) | tools
	@mkdir -p build $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@.new $< && mv $@.new $@ $(OR_ERROR)

# A recorded run again: nothing is built for it
replay: build/vmrun
	@scripts/guest/replay $(BOOTED)/recording $(BOOTED)/Image $(INITRAMFS)

# gdb on the recorded run, from where it can step back
rewind: build/vmrun
	@SVC=$(if $(PROG)$(INIT),,$$(scripts/teach/find-svc $K/init.debug)) \
		scripts/report/rewind $K/vmlinux $(BOOTED)/recording $(BOOTED)/Image $(INITRAMFS)

soak: bundle
	$(Q)scripts/report/soak $(BUNDLE) $B/soak$(if $(RECORD),-recorded)

bench: built $K/calls.cpio
	$(Q)scripts/guest/boot $K/Image $(INITRAMFS) scripts/bench/bench $B $K \
		"$$(. scripts/toolchain; echo "$$cc")"

$K/calls.cpio: $K/calls scripts/guest/pack-initramfs
	$(Q)scripts/guest/pack-initramfs $< $@ $(OR_ERROR)

.PHONY: nolibc bundle replay rewind soak fix reduce bench
