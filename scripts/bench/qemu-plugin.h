/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What scripts/bench/insns.c needs of the interface of QEMU's plugins, in all of its
 * versions: QEMU's include/qemu/qemu-plugin.h is seldom packaged.
 */
#ifndef SVC462_QEMU_PLUGIN_H
#define SVC462_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>

struct qemu_plugin_tb;		/* a block of translated code */
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };

struct qemu_info {
	const char *target;
	struct {
		int min, cur;		/* the versions that this QEMU takes */
	} version;
};

extern int qemu_plugin_version;
int qemu_plugin_install(unsigned long long id, const struct qemu_info *info, int argc, char **argv);

/*
 * Up to version 6 these two call cb(id, tb) and cb(id, data), and the first takes no
 * data, from 7 on they call cb(tb, data) and cb(data).
 */
void qemu_plugin_register_vcpu_tb_trans_cb(unsigned long long id, void (*cb)(void), void *data);
void qemu_plugin_register_atexit_cb(unsigned long long id, void (*cb)(void), void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    void (*cb)(unsigned int cpu, void *data),
					    enum qemu_plugin_cb_flags flags, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
unsigned long long qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

/* Up to version 2 it returns where the instruction is, from 3 on it copies it. */
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *copy, size_t size);

/*
 * What tells the versions apart: a QEMU that has the first takes version 2 and none
 * below, one that has the second takes 7. Tried with QEMU 7.2, 10.0 and 11.1.
 */
#pragma weak qemu_plugin_scoreboard_new
#pragma weak qemu_plugin_set_pc
void *qemu_plugin_scoreboard_new(size_t size);
bool qemu_plugin_set_pc(unsigned long long address);

#endif
