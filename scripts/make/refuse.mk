# SPDX-License-Identifier: GPL-2.0-only
# What make refuses before any work: included by the Makefile for its $(VARIABLES).

# The last line of standard output is a verdict, also where nothing is begun.
die = $(info svc462: ERROR (2): $(1))$(error nothing was done)

# What make itself would take for its own in a value.
, := ,
define NEWLINE


endef
$(if $(filter-out help deps deps-test,$(MAKECMDGOALS)),$(foreach v,$(VARIABLES),$(if $(findstring $$,$(value $v))$(findstring $(NEWLINE),$(value $v)),\
	$(call die,$v has a dollar sign or a newline in it$(,) which cannot be handed on))))

# What kbuild cannot do (the Makefile of the kernel says so, but late).
SPACE := $(subst $(,),,$(,) $(,))
$(if $(filter-out help,$(MAKECMDGOALS)),$(if $(or $(findstring :,$(CURDIR)),$(findstring $(SPACE),$(CURDIR))),\
	$(call die,$(CURDIR) has a space or a colon in it: no kernel builds there$(,) move this checkout)))

# What is in build/ is run: nobody else may have written it, or be let to.
OPEN := $(if $(filter-out help deps deps-test clean distclean,$(MAKECMDGOALS)),$(shell \
	[ $$(($$(umask) & 2)) -ne 0 ] || echo "umask $$(umask) would let everybody write to build/: say umask 022"; \
	find -H build -maxdepth 3 ! -type l '(' -perm -2 -o ! -uid 0 ! -uid "$$(id -u)" ! -uid "$$(stat -c %u Makefile)" ')' \
		-printf '%p can be written to by others: say make distclean\n' -quit 2>/dev/null))
$(if $(OPEN),$(call die,$(OPEN)))

# What makes no sense together is refused before any work: $(call no,GOALS,VARIABLES,WHY)
given = $(strip $(foreach v,$(1),$(if $($(v)),$(v))))
no = $(foreach goal,$(filter $(1),$(MAKECMDGOALS)),$(if $(call given,$(2)),$(call \
	die,make $(goal) with $(call given,$(2)): $(3))))
$(if $(IMAGE),$(call no,run built abi bundle soak,KERNEL_SRC KCONFIG,IMAGE is booted as it is and no kernel is built))
$(call no,control,IMAGE PROG,it boots the demo on a kernel that it builds unwired)
$(call no,abi,PROG,it boots init/abi.c)
$(call no,trace debug,IMAGE,it needs the vmlinux of a kernel that it builds)
$(call no,trace debug,PROG,what it follows is the system call of the demo)
$(call no,break bench,IMAGE PROG,it has its own)
$(call no,bench,KERNEL_SRC KCONFIG,its bounds are those of the default kernel)
$(call no,patch,IMAGE PROG KCONFIG,a patch is made from a source tree and from nothing else)
$(call no,matrix,KERNEL_SRC IMAGE PROG NR LLVM,it has its own)
