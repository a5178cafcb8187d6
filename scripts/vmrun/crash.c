// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knows the lines in which the kernel reports a bug of its own, and makes a
 * title of them; scripts/vmrun/judge.c asks for every line of the console.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "compiler.h"
#include "crash.h"

/*
 * Patterns match from the start of a message, and any text may follow:
 * '*' is any text, '$' any text without a blank, '%' a number, also in hex.
 * The first byte is none of these but '$', and no two of them stand side by side. A pattern
 * that begins with '$' has a colon.
 */
static const char *const reports[] = {
	/* kernel/panic.c: panic(), WARN(); from 6.18 on ", CPU#" comes last */
	"Kernel panic - not syncing",
	"WARNING: CPU: % PID: % at ",
	"WARNING: * at *, CPU#%: ",
	"WARNING: at *, CPU#%: ",
	"WARNING: at $:% ",
	/* lib/bug.c, include/asm-generic/bug.h; everybody's "BUG: ..." */
	"kernel BUG at ",
	"Kernel BUG at ",
	"BUG: ",

	/* arch/arm64/mm/fault.c, and most other architectures' */
	"Unable to handle kernel ",
	"CPU % Unable to handle kernel ",
	/* arch/arm64/kernel/traps.c, entry-common.c, debug-monitors.c */
	"Internal error: Oops",
	"Internal error: *[#%]",
	"Bad mode in * handler detected",
	"Insufficient stack space to handle exception!",
	"SError Interrupt on CPU%, code ",
	"Unexpected kernel BRK exception at EL1",
	"Unexpected kernel single-step exception at EL1",
	"Unhandled * exception on CPU%, ESR ",
	/* arch/arm64/mm/fault.c, up to 4.x */
	"Synchronous External Abort: ",
	/* arch/arm/mm/fault.c, alignment.c */
	"Unhandled fault: * (0x%) at 0x%",
	"Unhandled prefetch abort: * (0x%) at 0x%",
	"Alignment trap: not handling ",
	/* arch/x86/kernel/dumpstack.c, traps.c; arch/x86/mm/ */
	"Oops: *[#%]",
	"alignment check: % [#%]",
	"bounds: % [#%]",
	"control protection fault: % [#%]",
	"divide error: % [#%]",
	"double fault: % [#%]",
	"general protection fault*: % [#%]",
	"general protection fault, probably for ",
	"int3: % [#%]",
	"invalid TSS: % [#%]",
	"invalid opcode: % [#%]",
	"segment not present: % [#%]",
	"stack guard page: % [#%]",
	"stack segment: % [#%]",
	"Missing ENDBR: ",
	"PANIC: double fault",
	"PANIC: early exception ",
	"$: Corrupted page table at address ",
	"kernel tried to execute NX-protected page",
	"unable to execute userspace code (SMEP?)",
	"unchecked MSR access error: ",
	/* arch/riscv/kernel/traps.c, arch/mips/kernel/traps.c */
	"Kernel BUG [#%]",
	"Kernel bug detected[#%]",
	"Oops [#%]",
	"Oops - *[#%]",
	"Oops[#%]",
	"Unhandled kernel unaligned access[#%]",
	/* arch/arm64/mm/ptdump.c, arch/x86/mm/dump_pagetables.c */
	"Checked W+X mappings: FAILED",
	"Checked W+X mappings: failed",

	/* mm/kasan/report.c, lib/ubsan.c, kernel/cfi.c */
	"KASAN: * in range [",
	"KASAN internal error: ",
	"kasan: GPF could be caused by NULL-ptr deref",
	"UBSAN: * in $:%",
	"CFI failure at ",
	"CFI failure (target: ",

	/* kernel/locking/lockdep.c; up to 4.x in brackets, as "INFO:" too */
	"[ BUG: ",
	"[ INFO: $-safe -> $-unsafe lock order detected",
	"[ INFO: inconsistent lock state",
	"[ INFO: possible ",
	"[ INFO: suspicious RCU usage",
	"DEBUG_LOCKS_WARN_ON(",
	"INFO: trying to register non-static key",
	"WARNING: $-safe -> $-unsafe lock order detected",
	"WARNING: * still has locks held!",
	"WARNING: Nested lock was not taken",
	"WARNING: bad contention detected!",
	"WARNING: bad unlock balance detected!",
	"WARNING: chain_key collision",
	"WARNING: circular locking deadlock detected!",
	"WARNING: held lock freed!",
	"WARNING: inconsistent lock state",
	"WARNING: lock held ",
	"WARNING: possible circular locking dependency detected",
	"WARNING: possible irq lock inversion dependency detected",
	"WARNING: possible recursive locking detected",
	"WARNING: suspicious RCU usage",

	/* kernel/sched/core.c, softirq.c, time/timer.c, exit.c, irq/spurious.c */
	"Thread overran stack, or stack corrupted",
	"corrupted preempt_count: ",
	"huh, entered softirq % ",
	"schedule_timeout: wrong timeout ",
	"Fixing recursive fault but reboot is needed!",
	"note: *[%] exited with preempt_count ",
	"note: *[%] exited with irqs disabled",
	"irq %: nobody cared",
	"irq event %: bogus return value ",
	/* kernel/sched/idle.c, kernel/resource.c, drivers/base/arch_numa.c */
	"bad: scheduling from the idle thread!",
	"requested range [0x%-0x%] not in root ",
	"NUMA: node_to_cpumask_map[%] NULL",

	/* mm/slub.c, slab.c, slab_common.c, page_poison.c, dmapool.c */
	"BUG * (Not tainted): ",
	"BUG * (Tainted: ",
	"SLUB <none>: no slab for object ",
	"Slab corruption (",
	"slab error in $(): ",
	"slab: double free detected in cache ",
	"kmem_cache_destroy $: Slab cache still has objects",
	"Unexpected gfp: *Fix your code!",
	"pagealloc: memory corruption",
	"pagealloc: single bit error",
	/* mm/kmemleak.c */
	"kmemleak: % new suspected memory leaks",
	"kmemleak: unreferenced object 0x%",
	"unreferenced object 0x% (size %):",
	"kmemleak: Cannot insert 0x% into the object search tree",
	"kmemleak: Freeing unknown object at 0x%",
	/* mm/usercopy.c, lib/string_helpers.c, include/linux/fortify-string.h */
	"Kernel memory exposure attempt detected ",
	"Kernel memory overwrite attempt detected ",
	"detected buffer overflow in ",
	"$: detected buffer overflow: % byte ",
	"$: detected field-spanning ",

	/* lib/list_debug.c, refcount.c, rcuref.c, ref_tracker.c, kobject.c */
	"list_add corruption",
	"list_add double add: ",
	"list_del corruption",
	"refcount_t: ",
	"rcuref - imbalanced put()",
	"ref_tracker: leaked reference.",
	"ref_tracker: reference already released.",
	"kobject * something is seriously wrong",
	"kobject_add_internal failed for * with -EEXIST",
	/* lib/debugobjects.c, kernel/dma/debug.c */
	"ODEBUG: * (active state %)",
	"DMA-API: $ $: ",
	"DMA-API: exceeded % overlapping mappings",
	/* fs/super.c, sysfs/dir.c, buffer.c, userfaultfd.c, kernfs/mount.c */
	"VFS: Busy inodes after unmount of ",
	"sysfs: cannot create duplicate filename ",
	"getblk(): invalid block size ",
	"FAULT_FLAG_ALLOW_RETRY missing ",
	"BUG in $: called with parent == child",
	/* net/core/dev.c, net/core/neighbour.c, net/sched/sch_generic.c */
	"unregister_netdevice: waiting for $ to become free",
	"NEIGH: BUG, ",
	"Destroying alive neighbour ",
	"BUG $ code % qlen %",
	"NETDEV WATCHDOG: ",
	"$ $ $: NETDEV WATCHDOG: ",

	/* arch/x86/kernel/unwind_frame.c, arch/arm64/kernel/stacktrace.c */
	"WARNING: kernel stack frame pointer at ",
	"WARNING: kernel stack regs at ",
	"WARNING: stack recursion on stack type ",
};

/*
 * Something did not happen in time: a bug, unless the guest got no CPU of its host's.
 * These come before the reports above, some of which match them, too.
 */
static const char *const stalls[] = {
	/* kernel/rcu/tree_stall.h, tree_exp.h, tasks.h */
	"INFO: $ detected stall",
	"INFO: $ detected expedited stalls on CPUs/tasks",
	"INFO: $ detected expedited stalls, but suppressed",
	"INFO: $ self-detected stall on CPU",
	"rcu: $ kthread starved for % jiffies",
	"rcu: $ kthread timer wakeup didn't happen for % jiffies",
	/* kernel/watchdog.c, hung_task.c, smp.c */
	"Watchdog detected hard LOCKUP on cpu ",
	"Watchdog detected LOCKUP on cpu ",
	"CPU%: Watchdog detected hard LOCKUP on cpu ",
	"INFO: task * blocked *for more than % seconds",
	"$:% blocked for more than % seconds",	/* a newline in the task's name */
	"INFO: task * can't die for more than % seconds",
	"csd: * non-responsive CSD lock ",
	"BUG: soft lockup - CPU#% stuck for ",
	"BUG: workqueue lockup - pool ",
	/* kernel/sched/debug.c */
	"sched: CPU % need_resched set for > ",
	/* what panics make of them: the same files, and kernel/panic.c */
	"Kernel panic - not syncing: RCU Stall",
	"Kernel panic - not syncing: hung_task: blocked tasks",
	"Kernel panic - not syncing: softlockup: hung tasks",
	"Kernel panic - not syncing: Hard LOCKUP",
	/* init/pid1-witness.c */
	"pid 1: the kernel is tainted L, ",
};

/* Seen alone if the report's first lines were lost. */
static const char *const traces[] = {
	"------------[ cut here ]------------",
	"8<--- cut here ---",
	"---[ end Kernel panic - not syncing",
	"---[ end trace ",
};

/* What init/pid1-witness.c says that the kernel has counted: no report of it was seen. */
static const char *const records[] = {
	"pid 1: the kernel's log has: ",	/* see kind_of() */
	"pid 1: the kernel is tainted ",
	"pid 1: warn_count rose from % to %",
	"pid 1: oops_count rose from % to %",
};

/* What a subsystem may put before some of these. */
static const char *const subsystems[] = {
	"IPv6: ", "NMI watchdog: ", "arm64/mm: ", "kobject: ", "rcu: ", "riscv/mm: ",
	"smp: ", "softirq: ", "traps: ", "usercopy: ", "watchdog: ",
	"workqueue: ", "x86/mm: ",
};

#define STALL_DEFAULT 21	/* seconds: CONFIG_RCU_CPU_STALL_TIMEOUT */
#define STALL_MAX 300
#define SPAN_MAX 512		/* bytes of a message: '*' and '$' reach no further */

/* Moves @at to the next place with this byte; false: none comes up to @end and the first @stop. */
static bool next_place(const char **at, const char *end, char stop, char byte)
{
	do {
		if (!**at || **at == stop || *at >= end)
			return false;
	} while (*++*at != byte);
	return true;
}

/*
 * Only the last '*', and the last '$' behind it, are tried again where the text does
 * not match: a '*' that ends earlier leaves all the more to the next. Neither begins
 * behind @end.
 */
static bool match_until(const char *end, const char *pattern, const char *s)
{
	const char *star = NULL, *star_at = NULL, *word = NULL, *word_at = NULL;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			star_at = s;
			word = NULL;
		} else if (*pattern == '$') {
			word = ++pattern;
			word_at = s;
		} else if (!*pattern) {
			return true;
		} else if (*pattern == '%' && isxdigit((unsigned char)*s)) {
			while (isxdigit((unsigned char)*s))
				s++;
			pattern++;
		} else if (*pattern == *s && *pattern != '%') {
			pattern++;
			s++;
		} else if (word && next_place(&word_at, end, ' ', *word)) {
			s = word_at;
			pattern = word;
		} else if (star && next_place(&star_at, end, '\0', *star)) {
			s = star_at;
			pattern = star;
			word = NULL;
		} else {
			return false;
		}
	}
}

static bool match(const char *pattern, const char *s)
{
	return match_until(s + SPAN_MAX, pattern, s);
}

/* The length of "+0x10/0x20" at @s, or 0. */
static size_t offset_len(const char *s)
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	if (strncmp(s, "+0x", 3))
		return 0;
	i = 3 + strspn(s + 3, hex);
	if (strncmp(s + i, "/0x", 3))
		return 0;
	return i + 3 + strspn(s + i + 3, hex);
}

/* The same bug has the same title at each build, as far as that is simple. */
static void make_title(const char *s, char title[WHY_MAX])
{
	size_t n = 0;

	if (match("BUG: K$SAN: ", s) || match("BUG: KFENCE: ", s))
		s += strlen("BUG: ");
	if (match("---[ end Kernel panic", s))
		s += strlen("---[ end ");
	while (*s && n < WHY_MAX - 1 && strcmp(s, " ]---")) {
		s += offset_len(s);
		if (*s)
			title[n++] = *s++;
	}
	while (n && isspace((unsigned char)title[n - 1]))
		n--;
	title[n] = '\0';
}

/* mm/oom_kill.c: a panic, but of a machine that programs have filled, not of a bug. */
static const char *const exhausted[] = {
	"Kernel panic - not syncing: System is deadlocked on memory",
};

/* The tables in the order in which they are asked: the first that knows a line names it. */
static const struct {
	const char *const *patterns;
	size_t n;
	enum crash kind;
} tables[] = {
	{ exhausted, ARRAY_SIZE(exhausted), CRASH_MEMORY },
	{ stalls, ARRAY_SIZE(stalls), CRASH_STALL },
	{ reports, ARRAY_SIZE(reports), CRASH_REPORT },
	{ records, ARRAY_SIZE(records), CRASH_RECORD },
	{ traces, ARRAY_SIZE(traces), CRASH_TRACE },
};

/* The patterns, in the order in which they are asked. */
static struct {
	const char *pattern;
	const char *colon;	/* the rest of the pattern from its first colon on */
	unsigned long long needs;	/* what it has besides its wildcards */
	enum crash kind;
	unsigned short next;	/* at the same node, or 0 */
} known[1 + ARRAY_SIZE(exhausted) + ARRAY_SIZE(stalls) + ARRAY_SIZE(reports) +
	ARRAY_SIZE(records) + ARRAY_SIZE(traces)];

/*
 * What a line may begin with, as a tree of bytes: of a pattern that is what comes before its
 * first wildcard. The node of a first byte has that byte as its number. One that no line
 * has, the newline, stands for the patterns that begin with '$'.
 */
#define HEAD_MAX 14		/* bytes; of a longer beginning no more are in the tree */
#define ANY '\n'

static struct {
	char byte;
	unsigned short longer;	/* the first node with one more byte, or 0 */
	unsigned short other;	/* the next with another byte in place of this one, or 0 */
	unsigned short known;	/* the first pattern that begins with these bytes, or 0 */
	bool subsystem;		/* one of subsystems is these bytes */
} tree[256 + HEAD_MAX * (ARRAY_SIZE(known) + ARRAY_SIZE(subsystems))];

/* The node that has @byte behind those of the @node, or 0. */
static unsigned short longer(unsigned short node, char byte)
{
	for (node = tree[node].longer; node && tree[node].byte != byte;)
		node = tree[node].other;
	return node;
}

/* The node of the first @n bytes of @s, or of the first HEAD_MAX of them. */
static unsigned short add_node(const char *s, size_t n)
{
	static unsigned short nodes = 256;
	unsigned short node = (unsigned char)*s, next;
	size_t i;

	for (i = 1; i < n && i < HEAD_MAX; i++) {
		next = longer(node, s[i]);
		if (!next) {
			next = nodes++;
			tree[next].byte = s[i];
			tree[next].other = tree[node].longer;
			tree[node].longer = next;
		}
		node = next;
	}
	return node;
}

/* What the lines have that begin with this byte and are known here; of none, every byte. */
static unsigned long long needs[256];

static void add_pattern(unsigned short n)
{
	const char *s = known[n].pattern, *at;
	unsigned short node = *s == '$' ? ANY : add_node(s, strcspn(s, "*$%"));

	for (at = s; *at; at++)
		if (!strchr("*$%", *at))
			known[n].needs |= BYTE(*at);
	needs[*s == '$' ? ANY : (unsigned char)*s] &= known[n].needs;
	known[n].colon = strchr(s, ':');
	known[n].next = tree[node].known;
	tree[node].known = n;
}

static void make_tree(void)
{
	unsigned short n = 1;
	size_t t, i;

	memset(needs, -1, sizeof(needs));
	for (t = 0; t < ARRAY_SIZE(tables); t++) {
		for (i = 0; i < tables[t].n; i++, n++) {
			known[n].pattern = tables[t].patterns[i];
			known[n].kind = tables[t].kind;
			add_pattern(n);
		}
	}
	for (i = 0; i < ARRAY_SIZE(subsystems); i++) {
		tree[add_node(subsystems[i], strlen(subsystems[i]))].subsystem = true;
		needs[(unsigned char)*subsystems[i]] &= bytes_of(subsystems[i]);
	}
}

/* What comes behind the name of a subsystem, or the line itself. */
static const char *skip_subsystem(const char *line)
{
	unsigned short node = (unsigned char)*line;
	const char *s = line;

	while (node && !tree[node].subsystem)
		node = longer(node, *++s);
	return node ? s + 1 : line;
}

/*
 * The first in the order of the tables that matches @s, of those under this first byte;
 * @s has no other bytes than @has.
 */
static enum crash find(unsigned char byte, const char *s, unsigned long long has)
{
	unsigned short node = byte, n, found = 0;
	size_t same = byte != ANY;

	for (; node; node = longer(node, s[same++]))
		for (n = tree[node].known; n; n = known[n].next)
			if ((!found || n < found) && has_all(has, known[n].needs) &&
			    match_until(s + SPAN_MAX, known[n].pattern + same, s + same))
				found = n;
	return known[found].kind;
}

/* Has the text a colon behind which it goes on as a pattern does that begins with '$'? */
static bool has_colon(const char *s, unsigned long long has)
{
	unsigned short n;
	const char *at;

	for (n = tree[ANY].known; n; n = known[n].next)
		if (has_all(has, known[n].needs))
			for (at = s; (at = strchr(at, ':')); at++)
				if (match(known[n].colon, at))
					return true;
	return false;
}

static enum crash kind_of(const char *s, unsigned long long has)
{
	/* what init/pid1-witness.c found in the kernel's log, and the console did not show */
	static const char logged[] = "pid 1: the kernel's log has: ";
	enum crash kind;

	if (*s == 'p' && match(logged, s)) {
		kind = kind_of(skip_subsystem(s + strlen(logged)), has);
		return kind >= CRASH_REPORT ? CRASH_RECORD : CRASH_NONE;
	}

	/* a panic's end is of the same kind as its beginning, if that is not a bug */
	if (*s == '-' && match("---[ end Kernel", s)) {
		kind = find('K', s + strlen("---[ end "), has);
		if (kind && kind != CRASH_REPORT)
			return kind;
	}
	kind = find(*s, s, has);
	if (!kind && has_colon(s, has))
		kind = find(ANY, s, has);
	return kind;
}

unsigned long long crash_needs(unsigned char byte)
{
	if (!known[1].pattern)
		make_tree();
	return needs[byte];
}

bool crash_inside(unsigned long long has)
{
	unsigned short n;

	if (has & BYTE(':'))
		for (n = tree[ANY].known; n; n = known[n].next)
			if (has_all(has, known[n].needs))
				return true;
	return false;
}

enum crash crash_line(const char *line, unsigned long long has, char title[WHY_MAX])
{
	const char *message;
	enum crash crash;

	if (*line == '#')	/* a diagnostic: '$' would match it */
		return CRASH_NONE;
	if (!has_all(has, crash_needs(*line)) && !crash_inside(has))
		return CRASH_NONE;
	message = skip_subsystem(line);
	crash = kind_of(message, has);
	if (!crash && message != line) {
		message = line;
		crash = kind_of(message, has);
	}
	if (crash && title)
		make_title(message, title);
	return crash;
}

int stall_seconds(const char *line)
{
	static const char lockup[] = " stuck for ", hung[] = " for more than ";
	const char *s = strstr(line, lockup);
	int seconds;

	/* what follows from another stall */
	if (match("---[ end ", line) || match("Kernel panic", line) || match("pid 1: ", line))
		return 0;
	if (s) {
		s += strlen(lockup);
	} else {
		s = strstr(line, hung);
		if (!s)
			return STALL_DEFAULT;
		s += strlen(hung);
	}
	seconds = atoi(s);
	return seconds < 1 ? 1 : seconds > STALL_MAX ? STALL_MAX : seconds;
}
