# SPDX-License-Identifier: GPL-2.0-only
# The order of things: which file is made from which, by which script.

KERNEL ?= 6.1
NR ?= 462
CPU ?= cortex-a53
MEM ?= 64
TIMEOUT ?= 60
APPEND ?=
QEMU ?= qemu-system-aarch64
QEMU_ARGS ?=
V ?= 0
export KERNEL KERNEL_TARBALL KERNEL_MIRROR V

# a folder under build/, which make clean removes
ifneq ($(words $(KERNEL)) $(findstring /,$(KERNEL)) $(filter . ..,$(KERNEL)),1  )
$(error KERNEL='$(KERNEL)' is no kernel series: say KERNEL=6.1, for example)
endif

Q := $(if $(filter 1,$(V)),,@)
QUIET := $(if $(filter 1,$(V)),,-q)
CROSS_CC := aarch64-linux-gnu-gcc
B := build/$(KERNEL)
SOURCE := build/source/$(KERNEL)
# The last line of standard output is a verdict, whatever fails.
OR_ERROR = || { echo 'svc462: ERROR (2): cannot make $@, see above'; exit 2; }
VMRUN_C := $(addprefix scripts/,vmrun.c console.c judge.c ktap.c crash.c)

MACHINE = $(QEMU) -M virt -cpu $(CPU) -m $(MEM) -nodefaults -display none -no-reboot \
	-serial stdio -kernel $(1) -initrd $(B)/initramfs.cpio \
	-append "console=ttyAMA0 printk.time=1 panic=-1 $(APPEND)" $(QEMU_ARGS)

help:
	@echo 'svc462 adds a system call to the arm64 Linux kernel and runs it under QEMU.'
	@echo
	@echo '  make deps        install what a run needs (Debian, Ubuntu)'
	@echo '  make deps-test   install what the tests need besides'
	@echo '  make run         build the kernel, boot it, judge it'
	@echo '  make control     the same kernel unwired: its demo must FAIL with -ENOSYS'
	@echo '  make test        every test (prove)'
	@echo '  make clean       remove the build of this KERNEL'
	@echo '  make distclean   remove build/, sources included'
	@echo
	@echo '  KERNEL=$(KERNEL)  NR=$(NR)  KERNEL_TARBALL=$(KERNEL_TARBALL)  KERNEL_MIRROR=$(KERNEL_MIRROR)'
	@echo '  CPU=$(CPU)  MEM=$(MEM)  TIMEOUT=$(TIMEOUT)  APPEND=$(APPEND)'
	@echo '  QEMU=$(QEMU)  QEMU_ARGS=$(QEMU_ARGS)  V=$(V)'

deps:
	@scripts/deps --install run

deps-test:
	@scripts/deps --install run test

# A missing tool stops everything before any work.
tools: | $(filter deps deps-test,$(MAKECMDGOALS))
	@scripts/deps run $(filter test,$(MAKECMDGOALS)) || { echo 'svc462: ERROR (2): tools are missing'; exit 2; }

run: $(B)/Image $(B)/initramfs.cpio build/vmrun
	@echo '[5/5] boot: $(B)/Image with $(B)/init as /init'
	$(Q)build/vmrun -t $(TIMEOUT) -l $(B)/console.log $(QUIET) -- $(call MACHINE,$(B)/Image)

control: $(B)/control/Image $(B)/initramfs.cpio build/vmrun
	$(Q)scripts/control build/vmrun -t $(TIMEOUT) -l $(B)/control/console.log $(QUIET) \
		-- $(call MACHINE,$(B)/control/Image)

# The settings of the last build: the file changes when they do.
$(B)/settings: FORCE | tools
	@mkdir -p $(B)
	@settings="NR=$(NR) $$($(CROSS_CC) --version | head -n 1)"; \
		[ "$$settings" = "$$(cat $@ 2>/dev/null)" ] || echo "$$settings" >$@

$(SOURCE)/from: FORCE | tools
	@scripts/get-source $(KERNEL) $(SOURCE) $(OR_ERROR)

$(B)/Image: $(SOURCE)/from $(B)/settings kernel/custom_call.c kernel/minimal.config \
		scripts/shadow-tree scripts/wire-syscall scripts/build-kernel
	@echo '[1/5] implement: kernel/custom_call.c as arch/arm64/kernel/custom_call.c'
	@echo '[2/5] assign: __NR_custom_call is $(NR) in include/uapi/asm-generic/unistd.h'
	@echo '[3/5] wire: obj-y += custom_call.o in arch/arm64/kernel/Makefile'
	$(Q)scripts/shadow-tree $(SOURCE)/linux $(B)/linux $(NR) $(OR_ERROR)
	@echo '[4/5] build: $@'
	$(Q)scripts/build-kernel $(B)/linux $(B)/obj $(OR_ERROR)
	@mkdir -p $(B)/usr
	@ln -sfn ../obj/usr/include $(B)/usr/include
	@ln -sfn obj/vmlinux $(B)/vmlinux
	@ln -sfn obj/.config $(B)/.config
	@cp $(B)/obj/arch/arm64/boot/Image $@.new && mv $@.new $@

$(B)/control/Image: $(SOURCE)/from $(B)/settings kernel/minimal.config scripts/build-kernel
	@echo 'control: building the unwired source'
	$(Q)scripts/build-kernel $(SOURCE)/linux $(B)/control/obj $(OR_ERROR)
	@cp $(B)/control/obj/arch/arm64/boot/Image $@.new && mv $@.new $@

# No libc may get in: nolibc and the wired tree's own headers, nothing else.
$(B)/init: init/init.c Makefile $(B)/settings $(SOURCE)/from | $(B)/Image
	$(Q)$(CROSS_CC) -Os -Wall -Wextra -Werror -Wno-unused-parameter -ffreestanding -nostdlib \
		-nostdinc -isystem "$$($(CROSS_CC) -print-file-name=include)" \
		-isystem $(B)/linux/tools/include/nolibc -isystem $(B)/usr/include \
		-static -no-pie -fno-pic -fno-stack-protector -fno-ident \
		-fno-unwind-tables -fno-asynchronous-unwind-tables -ffunction-sections \
		-Wl,--gc-sections,--build-id=none,-z,noseparate-code,-s -o $@ $< -lgcc $(OR_ERROR)

$(B)/initramfs.cpio: $(B)/init scripts/pack-initramfs
	$(Q)scripts/pack-initramfs $< $@ $(OR_ERROR)

build/vmrun: $(VMRUN_C) scripts/judge.h scripts/console.h | tools
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -o $@ $(VMRUN_C) $(OR_ERROR)

test: $(B)/Image $(B)/control/Image $(B)/initramfs.cpio build/vmrun
	@prove scripts/t/*.t

clean:
	rm -rf $(B)

distclean:
	rm -rf build

FORCE:
.PHONY: help deps deps-test tools run control test clean distclean FORCE
.DELETE_ON_ERROR:
