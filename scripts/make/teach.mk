# SPDX-License-Identifier: GPL-2.0-only
# To teach and to learn with: make grade, the exercises, the negative control, the ABI, the trace,
# gdb, the five broken steps, the patch and the matrix. Included by the Makefile.

# System calls of one's own: the file whose name changes when CALL does, and INIT=
$K/call: FORCE
	@mkdir -p $K && { echo "$$CALL" | cmp -s - $@ || echo "$$CALL" >$@; } $(OR_ERROR)

$K/own: FORCE $K/wired | $(HEADERS)
	$(Q)scripts/guest/build-init "$$INIT" $@ $K/linux $K/usr/include \
		-Wno-error -iquote "$$(dirname "$${CALL:-$$INIT}")" -iquote init $(OR_ERROR)

$K/own.cpio: $K/own scripts/guest/pack-initramfs
	$(Q)scripts/guest/pack-initramfs $< $@ $(OR_ERROR)

kernel: $K/Image

# The submissions CALL= of an assignment, of which K has the reference
grade: $K/Image $K/tests.cpio build/vmrun build/confine
	@scripts/teach/grade $K $B/grade

$K/tests: FORCE $K/wired | $(HEADERS)
	$(Q)scripts/guest/build-init "$$TESTS" $@ $K/linux $K/usr/include -Wno-error \
		-iquote "$$(dirname "$${CALL:-kernel/custom_call.c}")" -iquote init -Wl,-e,hide init/hide.S $(OR_ERROR)

$K/tests.cpio: $K/tests scripts/guest/pack-initramfs
	$(Q)scripts/guest/pack-initramfs $< $@ $(OR_ERROR)

build/confine: scripts/teach/confine.c $(EMPTY) | tools
	@mkdir -p build $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@.new $< && mv $@.new $@ $(OR_ERROR)

# One make builds one kernel: another one is another make's.
unwired: FORCE | tools
	@$(MAKE) --no-print-directory NR=none kernel

# The same kernel without custom_call.o: the demo must FAIL with -ENOSYS
control: $(INITRAMFS) build/vmrun $K/control/Image
	@echo 'control: $K/control/Image has the number and its weak stub, but not custom_call.o'
	$(Q)EXPECT='' scripts/teach/control 'the kernel without custom_call.o' \
		scripts/guest/boot -l $K/control/console.log $K/control/Image $(INITRAMFS)

$K/control/Image: $K/Image scripts/teach/relink
	@rm -rf $K/control && mkdir $K/control && cp -a --reflink=auto $K/linux $K/control/ $(OR_ERROR)
	$(Q)scripts/teach/relink $K/control $(OR_ERROR)

# The same on a kernel that was never wired, which costs a whole build: for make matrix
control-unwired: $(INITRAMFS) build/vmrun unwired
	$(Q)EXPECT='' scripts/teach/control 'the unwired kernel' \
		scripts/guest/boot -l $(UNWIRED)/console.log $(UNWIRED)/Image $(INITRAMFS)

# init/abi.c as /init: the facts about the system call ABI, or the wrong beliefs
abi: $K/abi.cpio $(BOOTED)/Image build/vmrun
	$(Q)EXPECT='' $(if $(findstring -- wrong,$(APPEND)),scripts/teach/beliefs) \
		scripts/guest/boot -l $(BOOTED)/abi.log $(BOOTED)/Image $K/abi.cpio

$K/abi: init/abi.c $(wildcard init/abi*.[ch]) init/svc.h $K/wired scripts/guest/build-init | $(HEADERS)
	$(Q)scripts/guest/build-init $< $@ $K/linux $K/usr/include $(filter init/abi-%.c,$^) $(OR_ERROR)

$K/abi.cpio: $K/abi scripts/guest/pack-initramfs
	$(Q)scripts/guest/pack-initramfs $< $@ $(OR_ERROR)

# A guest that hangs is killed here, too; its console is shown if there is no trace. The stack
# is always at the same address: two traces of one build are equal, for a class.
trace: built
	$(Q)APPEND="norandmaps $$APPEND" scripts/guest/boot $K/Image $(INITRAMFS) \
		scripts/teach/trace $B $K/vmlinux $K/init.debug timeout "$$TIMEOUT"

debug: FORCE | tools
	@$(MAKE) --no-print-directory KCONFIG="$$KCONFIG debug" gdb

gdb: $K/Image $(INITRAMFS)
	$(Q)scripts/guest/boot $K/Image $(INITRAMFS) scripts/teach/debug $K/vmlinux $K/init.debug

# Only one of the five steps needs what is built first.
ifneq ($(filter $(STEP),1 2 3 4 5),)
break: $K/Image $K/initramfs.cpio build/vmrun
endif
ifeq ($(STEP),4)
break: unwired
endif
break: FORCE
	$(Q)scripts/teach/break "$$STEP" $K $(UNWIRED) $B/break

# What the exercises in init/exercises.md use, so that each takes seconds in class
class: built unwired control abi trace
	@$(MAKE) --no-print-directory built CALL=kernel/shout.c INIT=init/shout.c
	@$(MAKE) --no-print-directory abi KCONFIG=user

patch: $(SOURCE)
	$(Q)scripts/kernel/make-patch --nr $(NR) $(TREE) $B

matrix: tools
	$(Q)scripts/teach/matrix

.PHONY: kernel unwired grade class control control-unwired abi trace debug gdb break patch matrix
