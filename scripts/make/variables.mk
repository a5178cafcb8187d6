# SPDX-License-Identifier: GPL-2.0-only
# The variables: what each means, its default, what is refused, and what follows
# from them. Included by the Makefile. make help prints the lines with "#|".

#| KERNEL	the kernel series, and the name of its folder below build/
#| NR	the number of the system call; auto takes the first free one; none wires nothing
#| KERNEL_SRC	a kernel tree of your own, which is never written to
#| PATCH	a patch, as git diff writes it, that the kernel tree is built with; make fix tries it
#| KERNEL_TARBALL	an archive of the kernel's source to use instead
#| KERNEL_MIRROR	where pinned archives are downloaded from; default: kernel.org
#| CALL	a C file with system calls of your own, which is wired instead of kernel/custom_call.c
#| INIT	a program for them: C on nolibc, which runs as /init instead of the demo
#| REFERENCE	make grade: the teacher's own CALL, whose names, types and numbers are the assignment
#| TESTS	make grade: the program that calls it and reports in KTAP; as INIT
#| POINTS	make grade: a file with lines NAME POINTS [hidden], a test each; default: 1, visible
#| IMAGE	a ready arm64 kernel, which is booted instead of one that is built
#| KCONFIG	more Kconfig fragments, by their names in kernel/ or by path
#| PROG	a program to run instead of the demo: C files, a static arm64 ELF file, a script or a module
#| PROG_CFLAGS	more arguments for its compiler, such as -I/FOLDER
#| PROG_LDLIBS	its libraries, such as -lcap; with them it is built on glibc
#| PROGS	programs to run one after the other: files, folders of C files, lists of selftests
#| STRACE	1 traces PROG: if it fails, its last system calls are shown and are in the log
#| ISOLATE	1 gives each of PROGS a boot of its own
#| BUSYBOX	a static arm64 busybox for the guest; a script takes that of make deps-busybox
#| ARGS	the arguments of the program, in quotes where they have blanks
#| ENV	the environment of the program
#| FILES	more files for the guest: HOST or HOST:GUEST, each
#| GOOD_IMAGE	make reduce: a ready kernel without the bug, on which what is left has to pass
#| EXPECT	an extended regular expression without $: PASS only if the console shows it
#| LLVM	1 builds kernel and program with clang and lld
#| CPU	QEMU's -cpu
#| SMP	how many CPUs the guest has, 1 to 64; a race between threads needs more than 1
#| MEM	the memory of the guest in MiB
#| TIMEOUT	seconds until the guest is killed
#| APPEND	more arguments for the kernel's command line
#| QEMU	the emulator
#| QEMU_ARGS	more arguments for it
#| STEP	the step that make break leaves out or spoils: 1 to 5
#| N	how many boots make soak makes, make fix of each kernel, and make reduce to see a bug
#| RECORD	1: make run and make soak record the run, for make replay and make rewind
#| VMLINUX	1: make bundle packs vmlinux, with the symbols, too
#| KEEP_GOING	1: make soak does not stop at the first failure, and PROGS not at what does not build
#| SSH	the machines on which make soak boots, by ssh, instead of this one
#| BENCH_FULL	1: make bench builds defconfig and what kunit.py builds, too: half an hour
#| V	1 shows every command, and the kernel's boot log
VARIABLES := KERNEL NR KERNEL_SRC PATCH KERNEL_TARBALL KERNEL_MIRROR CALL INIT REFERENCE TESTS \
	POINTS IMAGE KCONFIG PROG PROG_CFLAGS PROG_LDLIBS PROGS STRACE ISOLATE BUSYBOX ARGS ENV FILES \
	GOOD_IMAGE EXPECT LLVM CPU SMP MEM TIMEOUT APPEND QEMU QEMU_ARGS STEP N RECORD VMLINUX \
	KEEP_GOING SSH BENCH_FULL V

comma := ,

# Refused before any work. The last line of standard output is a verdict, here too.
refused = $(info svc462: ERROR (2): usage: $(1))$(error nothing was done)

# Make would expand a dollar sign, so this comes before all else.
define NEWLINE


endef
UNSAFE := $(strip $(foreach v,$(VARIABLES) T,$(if $(findstring $$,$(value $v))$(findstring $(NEWLINE),$(value $v)),$v)))
ifneq ($(filter-out help deps deps-test deps-busybox,$(MAKECMDGOALS)),)
ifneq ($(UNSAFE),)
$(call refused,$(firstword $(UNSAFE)) has a dollar sign or a newline in it$(comma) which cannot be handed on)
endif
endif

# A value goes on in the environment, never as a part of a command. $(shell) has to be
# given it, as make before 4.4 does not export to it.
quoted = '$(subst ','\'',$(1))'
SETTINGS = $(foreach v,$(VARIABLES) T,$(if $(filter undefined,$(origin $v)),,$v=$(call quoted,$($v))))
REFUSED := $(shell $(SETTINGS) scripts/make/refuse $(MAKECMDGOALS))
ifneq ($(REFUSED),)
$(call refused,$(REFUSED))
endif

# Two makes at once in build/ would break each other; one that make calls is not a second.
ifneq ($(filter-out help,$(MAKECMDGOALS)),)
ifneq ($(SVC462_LOCKED),$(CURDIR))
export SVC462_LOCKED := $(CURDIR)
$(shell scripts/make/lock)
endif
endif

# make grade wires the reference, and CALL are the submissions.
ifneq ($(filter grade,$(MAKECMDGOALS)),)
SUBMISSIONS := $(CALL)
override CALL := $(REFERENCE)
export SUBMISSIONS
TIMEOUT ?= 10
endif

# The defaults. A program on a tree of one's own gets the kernel as it is.
ifdef KERNEL_SRC
KERNEL ?= $(basename $(shell scripts/source/kernel-version $(call quoted,$(KERNEL_SRC))))
ifneq ($(PROG)$(PROGS),)
ifndef CALL
NR ?= none
endif
endif
endif
KERNEL ?= 6.1
KERNEL := $(KERNEL)
NR ?= 462
ifneq ($(PROG)$(PROGS),)
override KCONFIG := user $(filter-out user,$(KCONFIG))
# A module, PROG or for a script, wants a kernel that loads it.
ifneq ($(filter %.ko,$(FILES))$(shell $(SETTINGS) scripts/guest/is-module && echo PROG),)
override KCONFIG := user modules $(filter-out user modules,$(KCONFIG))
endif
endif
# minimal.config has room for two CPUs.
ifneq ($(if $(IMAGE),,$(filter-out 1 2,$(SMP))),)
override KCONFIG += smp
endif
KVM := $(shell scripts/make/kvm)
ifeq ($(KVM),)
CPU ?= cortex-a53
endif
CPU ?= host
SMP ?= 1
MEM ?= 64
TIMEOUT ?= 60
QEMU ?= qemu-system-aarch64
N ?= 100
V ?= 0
export $(VARIABLES) KVM

Q := @
ifeq ($(V),1)
Q :=
endif
# $? of the shell
OR_ERROR = || scripts/make/or-error $$? $@

# The folders. What is made of one KERNEL lies in a folder by number, compiler, tree and
# fragments, so that nothing of one is taken for the other's.
B := build/$(KERNEL)
S := build/source/$(KERNEL)
FLAVOUR := $(shell $(SETTINGS) scripts/make/flavour)
UNWIRED := $B/unwired-$(FLAVOUR)
WIRE := $(NR)
K := $B/$(NR)-$(FLAVOUR)
ifeq ($(NR),none)
WIRE :=
K := $(UNWIRED)
endif

# The tree: one of one's own is looked at in each run, as it may have changed.
TREE := "$${KERNEL_SRC:-$S/linux}"
SOURCE := $S/from
ifdef KERNEL_SRC
SOURCE := FORCE
endif
CODE := kernel/custom_call.c
ifdef CALL
# with what lies beside it and may be a part of it
BESIDE := $(shell sed -n 's/^ *\# *include *"\([^"]*\)".*/\1/p' $(CALL))
CODE := $(CALL) $(wildcard $(addprefix $(dir $(CALL)),*.h $(BESIDE))) $K/call
endif
# With a patch it is a shadow of that tree, in which the patch is applied.
UNPATCHED := $(SOURCE)
UNPATCHED_TREE := $(TREE)
ifdef PATCH
UNPATCHED_K := $(K:+patch=)
SOURCE := $K/applied
TREE := $K/patched
endif
FRAGMENTS := $(wildcard kernel/*.config $(KCONFIG))

# What boots: a ready kernel is not built, and init needs the headers only.
BOOTED := $K
HEADERS := $K/Image
ifdef IMAGE
BOOTED := $B/image
HEADERS := $K/headers
endif
INITRAMFS := $K/initramfs.cpio
PROGRAM := $K/init as /init
ifdef INIT
INITRAMFS := $K/own.cpio
PROGRAM := $(INIT) as /init
endif
ifdef PROG
INITRAMFS := $K/prog.cpio
PROGRAM := $K/prog
endif
ifdef PROGS
INITRAMFS := $K/progs.cpio
PROGRAM := $K/progs
endif

# An empty program is one that does nothing, and succeeds: it is made again.
EMPTY := $(shell find build -maxdepth 1 -type f -perm -100 -empty -printf FORCE -quit 2>/dev/null)
