# SPDX-License-Identifier: GPL-2.0-only
# svc462: a system call, from kernel/custom_call.c to an exit code. Read this file
# from the top: it has the steps in their order. What is not on that way is in the
# fragments in scripts/make/ that it includes.

help:
	@scripts/make/help $(VARIABLES)

# KERNEL=, NR=, PROG= ...: their defaults, and what is refused. It gives
#	S		the folder of the kernel's source	build/source/6.1
#	TREE		the kernel tree: the one in S, or KERNEL_SRC=
#	K		the folder of this build		build/6.1/462-gcc
#	BOOTED		the folder of the Image that boots: K, or that of IMAGE=
#	INITRAMFS	the archive that boots with it: the demo, or PROG=
#	Q, OR_ERROR	V=1 shows commands; a recipe that fails says its ERROR
include scripts/make/variables.mk

# The kernel's source: the distribution's package, or an archive of kernel.org
$S/from: FORCE | tools
	@scripts/source/get-source "$$KERNEL" $S $(OR_ERROR)

# [1/5] implement, [2/5] assign, [3/5] wire: in a shadow of that tree, a copy of symlinks
$K/wired: $(SOURCE) $(CODE) scripts/kernel/*.[ch] scripts/kernel/shadow-tree | nolibc
	$(Q)scripts/kernel/shadow-tree $(TREE) $K/linux $(WIRE) || scripts/make/or-error $$? $K/Image
	@[ -L $K/obj ] || { rm -rf $K/obj && ln -s linux/.obj $K/obj; } $(OR_ERROR)
	@touch $@

# [4/5] build: kernel/minimal.config on top of allnoconfig, and what KCONFIG= adds
$K/Image: $K/wired $K/compiler scripts/kernel/build-kernel $(FRAGMENTS)
	@echo '[4/5] build: $@'
	$(Q)scripts/kernel/build-kernel $K/linux $K/obj Image $$KCONFIG $(OR_ERROR)
	@ln -sfn -t $K obj/vmlinux obj/.config obj/usr && touch $K/headers && \
		cp $K/obj/arch/arm64/boot/Image $@.new && mv $@.new $@ $(OR_ERROR)

# The program: on the kernel's nolibc and the UAPI headers of the wired tree, no libc
$K/init $K/calls: $K/%: init/%.c init/svc.h $K/wired scripts/guest/build-init | $(HEADERS)
	$(Q)scripts/guest/build-init $< $@ $K/linux $K/usr/include $(OR_ERROR)

# The initramfs: the archive with the program as /init
$K/initramfs.cpio: $K/init scripts/guest/pack-initramfs
	$(Q)scripts/guest/pack-initramfs $< $@ $(OR_ERROR)

# vmrun: runs QEMU and judges the guest's console
build/vmrun: scripts/vmrun/*.c scripts/vmrun/*.h $(EMPTY) | tools
	@mkdir -p build $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@.new scripts/vmrun/*.c && mv $@.new $@ $(OR_ERROR)

# What was built last is in build/6.1/ itself
built: $(INITRAMFS) $(BOOTED)/Image build/vmrun
	@scripts/make/show-last $B $(BOOTED) $K $(OR_ERROR)

# [5/5] boot: the QEMU command is in scripts/guest/boot
run: built
	@echo '[5/5] boot: $(BOOTED)/Image with $(PROGRAM)'
	@scripts/guest/run $(BOOTED) $(INITRAMFS) $K

include scripts/make/teach.mk	# CALL= and INIT=; control abi trace debug break patch matrix
include scripts/make/report.mk	# PROG=, IMAGE=, PATCH=; bundle replay rewind soak fix reduce bench
include scripts/make/test.mk	# deps deps-test test test-slow clean distclean

FORCE:
.PHONY: help built run FORCE
.DELETE_ON_ERROR:
.NOTPARALLEL:
