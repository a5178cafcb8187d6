// SPDX-License-Identifier: GPL-2.0-only
/*
 * A TCG plugin of QEMU that counts the guest's instructions: all of a boot, and
 * those of each system call from its svc to the instruction after it.
 *	qemu-system-aarch64 ... -plugin insns.so,out=FILE
 * leaves in FILE
 *	instructions COUNT	executed, without QEMU's own boot stub
 *	blocks COUNT		of code that were translated
 *	svc ADDRESS TIMES LEAST MOST
 * The counts repeat under -icount.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "qemu-plugin.h"

#define EL0_END 0x1000000000000	/* user addresses are below */
#define BOOT_STUB 0x40000000	/* a page: hw/arm/boot.c puts it where RAM begins */
#define SITES_MAX 64

int qemu_plugin_version;
static bool copies;	/* is an instruction copied to where we say? */

static unsigned long long instructions, blocks;
static const char *out;

static struct site {
	unsigned long long svc;		/* its address */
	unsigned long long start;		/* instructions when it was executed last, or 0 */
	unsigned long long times, least, most;
} sites[SITES_MAX];

static struct site *site_at(unsigned long long svc)
{
	struct site *s;

	for (s = sites; s < sites + SITES_MAX && s->svc; s++)
		if (s->svc == svc)
			return s;
	return NULL;
}

static struct site *new_site(unsigned long long svc)
{
	struct site *s;

	for (s = sites; s < sites + SITES_MAX; s++) {
		if (!s->svc)
			s->svc = svc;
		if (s->svc == svc)
			return s;
	}
	return NULL;
}

static void count(unsigned int cpu, void *data)
{
	instructions++;
}

static void call(unsigned int cpu, void *data)
{
	struct site *s = data;

	s->start = instructions;
}

static void back(unsigned int cpu, void *data)
{
	struct site *s = data;
	unsigned long long n = instructions - s->start;

	if (!s->start)	/* no call, but a jump here */
		return;
	s->start = 0;
	s->times++;
	if (s->least == 0 || n < s->least)
		s->least = n;
	if (n > s->most)
		s->most = n;
}

static void on_insn(struct qemu_plugin_insn *insn, void (*cb)(unsigned int cpu, void *data),
		    struct site *site)
{
	if (site)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, cb, QEMU_PLUGIN_CB_NO_REGS, site);
}

static unsigned int opcode(const struct qemu_plugin_insn *insn)
{
	unsigned int op = 0;
	const void *data = qemu_plugin_insn_data(insn, &op, sizeof(op));

	if (!copies)
		memcpy(&op, data, sizeof(op));
	return op;
}

static void translated(struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *insn;
	unsigned long long at;

	blocks++;
	for (i = 0; i < n; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		at = qemu_plugin_insn_vaddr(insn);
		if (at >> 12 == BOOT_STUB >> 12)
			continue;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, count, QEMU_PLUGIN_CB_NO_REGS, NULL);
		if (at >= EL0_END)
			continue;
		on_insn(insn, back, site_at(at - 4));
		/* Arm ARM C6.2, SVC: the immediate is in the bits 20 to 5 */
		if ((opcode(insn) & 0xffe0001f) == 0xd4000001)
			on_insn(insn, call, new_site(at));
	}
}

static void finish(void)
{
	FILE *f = fopen(out, "w");
	struct site *s;

	if (!f) {
		perror(out);
		return;
	}
	fprintf(f, "instructions %llu\nblocks %llu\n", instructions, blocks);
	for (s = sites; s < sites + SITES_MAX && s->svc; s++)
		fprintf(f, "svc %#llx %llu %llu %llu\n", s->svc, s->times, s->least, s->most);
	fclose(f);
}

static void translated_with_id(unsigned long long id, struct qemu_plugin_tb *tb)
{
	translated(tb);
}

/* QEMU reads the version before it says which ones it takes. */
static void __attribute__((constructor)) choose_version(void)
{
	qemu_plugin_version = qemu_plugin_set_pc ? 7 : qemu_plugin_scoreboard_new ? 2 : 1;
}

int qemu_plugin_install(unsigned long long id, const struct qemu_info *info, int argc, char **argv)
{
	void (*on_block)(void);

	if (argc != 1 || strncmp(argv[0], "out=", 4)) {
		fprintf(stderr, "usage: -plugin insns.so,out=FILE\n");
		return -1;
	}
	copies = info->version.cur >= 3;
	out = strdup(argv[0] + 4);
	on_block = qemu_plugin_version < 7 ? (void (*)(void))translated_with_id :
					     (void (*)(void))translated;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block, NULL);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
