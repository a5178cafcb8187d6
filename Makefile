# SPDX-License-Identifier: GPL-2.0-only
# The order of things: which file is made from which, by which script.

# A value goes on in the environment, never as a part of a command.
VARIABLES := KERNEL NR KERNEL_SRC KERNEL_TARBALL KERNEL_MIRROR IMAGE KCONFIG PROG ARGS ENV \
	FILES EXPECT LLVM CPU MEM TIMEOUT APPEND QEMU QEMU_ARGS STEP N KEEP_GOING SSH BENCH_FULL V
include scripts/make/refuse.mk

# Two at once in build/ would break each other. What make calls is not a second.
ifneq ($(filter-out help,$(MAKECMDGOALS)),)
ifneq ($(SVC462_LOCKED),$(CURDIR))
export SVC462_LOCKED := $(CURDIR)
$(shell scripts/make/lock)
endif
endif

quoted = '$(subst ','\'',$(1))'
ifdef KERNEL_SRC
KERNEL ?= $(basename $(shell scripts/source/kernel-version $(call quoted,$(KERNEL_SRC))))
endif
KERNEL ?= 6.1
# somebody's program on somebody's tree: then the kernel is to be as it is
NUMBER := $(if $(and $(PROG),$(KERNEL_SRC),$(if $(NR),,none)),unwired,$(or $(NR),462))
NR ?= 462
ifdef PROG
override KCONFIG := user $(filter-out user,$(KCONFIG))
endif
ARM64_HOST := $(filter aarch64 arm64,$(shell uname -m))
KVM := $(if $(ARM64_HOST),$(shell test -w /dev/kvm && echo kvm))
CPU ?= $(if $(KVM),host,cortex-a53)
MEM ?= 64
TIMEOUT ?= 60
QEMU ?= qemu-system-aarch64
N ?= 100
V ?= 0
export $(VARIABLES)

# These two name folders under build/, which make clean removes.
PLAIN := $(shell printf '%s\n' $(call quoted,$(KERNEL)) $(call quoted,$(NR)) | \
	grep -nxE '[0-9a-z][0-9a-z.-]*')
$(if $(filter 1:%,$(PLAIN)),,$(call die,KERNEL='$(KERNEL)' is no kernel series: say KERNEL=6.1$(,) for example))
$(if $(filter 2:%,$(PLAIN)),,$(call die,NR='$(NR)' is not a number: say NR=462$(,) or NR=auto for the first free one))

Q := $(if $(filter 1,$(V)),,@)
QUIET := $(if $(filter 1,$(V)),,-q)
SHOW := $(if $(filter 1,$(V)),set -x; )
# The last line of standard output is a verdict, whatever fails.
OR_ERROR = || { echo 'svc462: ERROR (2): cannot make $@, see above'; exit 2; }

# What is made of one KERNEL lies in folders by flavour: the number, the compiler,
# the Kconfig fragments, and the tree if it is somebody's own. So nothing of one
# is ever taken for the other's. build/K itself shows what ran last.
B := build/$(KERNEL)
TREE := "$${KERNEL_SRC:-build/source/$$KERNEL/linux}"
FLAVOUR := $(if $(filter 1,$(LLVM)),clang,gcc)$(if $(KERNEL_SRC),-$(shell \
	printf %s $(call quoted,$(KERNEL_SRC)) | cksum | cut -d ' ' -f 1))$(if $(KCONFIG),$(shell \
	printf %s $(call quoted,$(KCONFIG)) | tr -s ' ' '\n' | sed 's,.*/,,; s,\.config$$,,; s,[^0-9A-Za-z._],_,g; s,^,-,' | tr -d '\n'))
WIRED := $(B)/$(NUMBER)-$(FLAVOUR)
UNWIRED := $(B)/unwired-$(FLAVOUR)
INITRAMFS := $(WIRED)/$(if $(PROG),prog,initramfs).cpio
# a ready kernel is not ours to build: init needs the headers only
BOOTED := $(if $(IMAGE),$(B)/image,$(WIRED))
HEADERS := $(WIRED)/$(if $(IMAGE),headers,Image)

CROSS := $(if $(ARM64_HOST),,aarch64-linux-gnu-)
INIT_CC := $(if $(filter 1,$(LLVM)),clang --target=aarch64-linux-gnu -fuse-ld=lld,$(CROSS)gcc)
STRIP := $(if $(filter 1,$(LLVM)),llvm-strip,$(CROSS)strip)
VMRUN_C := $(addprefix scripts/vmrun/,vmrun.c console.c judge.c ktap.c crash.c)

# A sandbox of the user's own is taken instead.
SANDBOX := $(if $(findstring -sandbox,$(QEMU_ARGS)),,$(shell scripts/guest/sandbox $(call quoted,$(QEMU))))
# $(call MACHINE,IMAGE,INITRAMFS)
MACHINE = "$$QEMU" -M virt $(if $(KVM),-accel kvm) -cpu "$$CPU" -m "$$MEM" -nodefaults \
	$(SANDBOX) -display none -no-reboot -serial stdio -kernel $(1) -initrd $(2) \
	-append "console=ttyAMA0 printk.time=1 panic=-1 $$APPEND" $$QEMU_ARGS
RUN = -t "$$TIMEOUT" $(if $(EXPECT),-e "$$EXPECT") -- $(call MACHINE,$(BOOTED)/Image,$(INITRAMFS))
# What ran, for make bundle: the file ran holds this and, at its end, the exit code.
RAN = { printf '%s\n' $(RUN); sha256sum $(BOOTED)/Image $(INITRAMFS); }

help:
	@scripts/make/help
	@printf '  %s=%s\n' $(foreach v,$(VARIABLES),$(v) "$$$(v)")

deps:
	@scripts/deps --install run $(if $(filter 1,$(LLVM)),llvm)

deps-test:
	@scripts/deps --install run llvm trace bench soak test

# A missing tool stops everything before any work.
tools: | $(filter deps deps-test,$(MAKECMDGOALS))
	@scripts/deps run $(filter bench soak,$(MAKECMDGOALS)) \
		$(if $(filter 1,$(LLVM))$(filter matrix,$(MAKECMDGOALS)),llvm) \
		$(if $(filter trace debug,$(MAKECMDGOALS)),trace) \
		$(if $(filter test test-slow,$(MAKECMDGOALS)),llvm trace bench soak test) || \
		{ echo 'svc462: ERROR (2): tools are missing'; exit 2; }

run: built
	@echo '[5/5] boot: $(BOOTED)/Image with $(if $(PROG),$(WIRED)/prog,$(WIRED)/init as /init)'
	@$(RAN) >$(BOOTED)/ran $(OR_ERROR)
	@$(SHOW)code=0; build/vmrun -l $(BOOTED)/console.log $(QUIET) $(RUN) || code=$$?; \
		case $$code in [0-5] | 124) ;; *) code=2; \
		echo "svc462: ERROR (2): build/vmrun ended with $$code: remove it and say make run again" ;; esac; \
		[ $$code -ne 3 ] || scripts/report/decode $(BOOTED)/console.log $(BOOTED)/vmlinux $(WIRED)/linux >&2; \
		[ $$code -eq 2 ] || echo $$code >>$(BOOTED)/ran; exit $$code

# What did not run like this yet, or was built again since, runs first.
bundle: built build/vmrun-static
	@{ $(RAN); tail -n 1 $(BOOTED)/ran; } 2>/dev/null | cmp -s - $(BOOTED)/ran || \
		$(MAKE) --no-print-directory run || :
	@scripts/report/bundle $(B)/svc462-bundle.tar.xz $(BOOTED) $(WIRED) "$$(tail -n 1 $(BOOTED)/ran)" \
		$(RUN) $(OR_ERROR)

soak: bundle
	@$(SHOW)scripts/report/soak $(B)/svc462-bundle.tar.xz $(B)/soak

control: $(WIRED)/initramfs.cpio $(UNWIRED)/Image build/vmrun
	@$(SHOW)scripts/teach/control build/vmrun -t "$$TIMEOUT" -l $(UNWIRED)/console.log $(QUIET) \
		-- $(call MACHINE,$(UNWIRED)/Image,$(WIRED)/initramfs.cpio)

abi: $(WIRED)/abi.cpio $(BOOTED)/Image build/vmrun
	@$(SHOW)build/vmrun -t "$$TIMEOUT" -l $(BOOTED)/abi.log $(QUIET) \
		-- $(call MACHINE,$(BOOTED)/Image,$(WIRED)/abi.cpio)

# A guest that hangs is killed here, too; its console is shown if there is no trace.
trace: built
	@$(SHOW)scripts/teach/trace $(B) $(WIRED)/vmlinux $(WIRED)/init.debug \
		timeout "$$TIMEOUT" $(call MACHINE,$(WIRED)/Image,$(WIRED)/initramfs.cpio)

debug: $(WIRED)/initramfs.cpio $(WIRED)-debug/Image
	@$(SHOW)scripts/teach/debug $(WIRED)-debug/vmlinux $(WIRED)/init.debug \
		$(call MACHINE,$(WIRED)-debug/Image,$(WIRED)/initramfs.cpio)

bench: built $(WIRED)/calls.cpio
	@scripts/bench/bench $(B) $(WIRED) "$(INIT_CC)" $(call MACHINE,$(WIRED)/Image,$(WIRED)/initramfs.cpio)

# Without a STEP of the five there is nothing to build first.
break: $(if $(filter $(STEP),1 2 3 4 5),$(WIRED)/Image $(WIRED)/initramfs.cpio build/vmrun \
		$(if $(filter 4,$(STEP)),$(UNWIRED)/Image))
	@$(SHOW)scripts/teach/break "$$STEP" $(WIRED) $(UNWIRED) $(B)/break \
		$(call MACHINE,$(B)/break/Image,$(B)/break/initramfs.cpio)

patch: build/source/$(KERNEL)/from
	@scripts/kernel/make-patch --nr $(NR) $(TREE) $(B)

matrix: tools
	@scripts/teach/matrix

built: $(INITRAMFS) $(BOOTED)/Image build/vmrun
	@ln -sfn -t $(B) $(notdir $(BOOTED))/Image $(notdir $(BOOTED))/console.log \
		$(addprefix $(notdir $(WIRED))/,vmlinux .config init init.debug initramfs.cpio linux usr) $(OR_ERROR)

# The source of the distribution or of kernel.org; a tree of one's own is looked
# at in each run, as it may have changed.
build/source/$(KERNEL)/from: FORCE | tools
	@$(if $(KERNEL_SRC),:,scripts/source/get-source "$$KERNEL" $(@D)) $(OR_ERROR)

# The compiler and the fragments of the last build: the file changes when they do.
$(B)/%/compiler: FORCE | tools
	@mkdir -p $(@D) $(OR_ERROR)
	@now=$$($(INIT_CC) --version | head -n 1; echo $(call quoted,$(strip $(KCONFIG)))); \
		[ "$$now" = "$$(cat $@ 2>/dev/null)" ] || echo "$$now" >$@ $(OR_ERROR)

# $(call wire,NUMBER): without one the shadow stays unwired. After an edit in
# kernel/ the shadow is still good.
wire = $(if $(filter-out kernel/%,$?),scripts/kernel/shadow-tree $(TREE) $(@D)/linux $(1),$(if \
	$(1),scripts/wire-syscall --nr $(1) $(@D)/linux,:))
number = $(filter-out unwired,$(firstword $(subst -, ,$*)))
SHADOW := build/source/$(KERNEL)/from scripts/kernel/shadow-tree scripts/wire-syscall \
	kernel/custom_call.c $(if $(KERNEL_SRC),FORCE)

$(B)/%/Image: $(SHADOW) $(B)/%/compiler scripts/kernel/build-kernel $(wildcard kernel/*.config $(KCONFIG))
	$(Q)$(call wire,$(number)) $(OR_ERROR)
	@echo '[4/5] build: $@'
	$(Q)scripts/kernel/build-kernel $(@D)/linux $(@D)/obj Image $$KCONFIG \
		$(if $(filter $(WIRED)-debug/Image,$@),debug) $(OR_ERROR)
	@ln -sfn -t $(@D) obj/vmlinux obj/.config obj/usr && \
		cp $(@D)/obj/arch/arm64/boot/Image $@.new && mv $@.new $@ $(OR_ERROR)

$(B)/%/headers: $(SHADOW) $(B)/%/compiler
	$(Q)$(call wire,$(number)) >/dev/null $(OR_ERROR)
	$(Q)scripts/kernel/build-kernel $(@D)/linux $(@D)/obj headers $(OR_ERROR)
	@ln -sfn -t $(@D) obj/usr && touch $@ $(OR_ERROR)

$(B)/image/Image: FORCE | tools
	@mkdir -p $(@D) $(OR_ERROR)
	@scripts/source/unpack-image "$$IMAGE" $@ $(OR_ERROR)

# Before a kernel is built for it: can init be built on this tree?
nolibc: build/source/$(KERNEL)/from
	@[ -e $(TREE)/tools/include/nolibc/arch.h ] || { echo "svc462: Linux" \
		"$$(scripts/source/kernel-version $(TREE)) has no nolibc that our init can be built on:" \
		"that came with 5.19" >&2; false; } $(OR_ERROR)

# No libc may get in: nolibc and the wired tree's own headers, nothing else. The
# same program with its symbols, for gdb, is init.debug.
$(addprefix $(WIRED)/,init abi calls pid1): $(WIRED)/%: init/%.c Makefile $(WIRED)/compiler $(SHADOW) | nolibc $(HEADERS)
	$(Q)$(INIT_CC) -Os -g -Wall -Wextra -Werror -Wno-unused-parameter -ffreestanding -nostdlib \
		-nostdinc -isystem "$$($(INIT_CC) -print-file-name=include)" \
		-isystem $(WIRED)/linux/tools/include/nolibc -isystem $(WIRED)/usr/include \
		-static -fno-pic -fno-stack-protector -fno-ident \
		-fno-unwind-tables -fno-asynchronous-unwind-tables -ffunction-sections \
		-Wl,--gc-sections,--build-id=none,-z,noseparate-code -o $@.debug $< -lgcc $(OR_ERROR)
	$(Q)$(STRIP) -o $@ $@.debug $(OR_ERROR)

$(WIRED)/initramfs.cpio: scripts/guest/pack-initramfs $(WIRED)/init
$(WIRED)/abi.cpio: scripts/guest/pack-initramfs $(WIRED)/abi
$(WIRED)/calls.cpio: scripts/guest/pack-initramfs $(WIRED)/calls
$(addprefix $(WIRED)/,initramfs.cpio abi.cpio calls.cpio):
	$(Q)$^ $@ $(OR_ERROR)

# What goes in is looked at in each run.
$(WIRED)/prog.cpio: $(WIRED)/pid1 scripts/guest/pack-prog scripts/guest/pack-initramfs FORCE
	@scripts/guest/build-prog "$$PROG" $(WIRED)/prog $(WIRED)/linux $(WIRED)/usr/include $(OR_ERROR)
	@scripts/guest/pack-prog $< $(WIRED)/prog $@ $(OR_ERROR)

# An empty file would be a script that does nothing, and succeeds.
build/vmrun build/vmrun-static: $(VMRUN_C) scripts/vmrun/judge.h scripts/vmrun/console.h $(shell \
	find build -maxdepth 1 -name 'vmrun*' -empty -exec echo FORCE ';' 2>/dev/null) | tools
	@mkdir -p $(@D) $(OR_ERROR)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror $(if $(filter %-static,$@),-static) -o $@.new $(VMRUN_C) && \
		mv $@.new $@ $(OR_ERROR)

test: built $(UNWIRED)/Image
	@prove --timer scripts/t/*.t

test-slow: built $(UNWIRED)/Image
	@prove --timer scripts/t/slow/*.t

clean:
	rm -rf $(B)

distclean:
	rm -rf build

FORCE:
.PRECIOUS: $(B)/%/compiler $(B)/%/headers
.NOTPARALLEL:
.PHONY: help deps deps-test tools nolibc built run control abi trace debug break bench patch bundle soak matrix test test-slow clean distclean FORCE
.DELETE_ON_ERROR:
