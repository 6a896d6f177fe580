// SPDX-License-Identifier: GPL-2.0
/*
 * Per-call-site ops: each call site of ftrace knows what it calls.
 *
 * In front of each patchable function entry there is a literal, which holds the
 * address of a group, see ftrace_group.c. The architecture's trampolines find it
 * from their return address, and call the call_func of the group's ops: its func,
 * or for an ops that asks for help (recursion protection, or not to be called where
 * RCU is not watching) what gives that help and calls func.
 *
 * From before its first BL until the kernel goes away, a literal holds the address
 * of a live group, and a group the address of a live ops. See ftrace_update.c for
 * how both change, and for the order in which a site is written.
 */

#include <linux/ftrace.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "ftrace_group.h"
#include "ftrace_internal.h"
#include "trace.h"

/* Only written while the command line is parsed */
bool ftrace_call_ops_off __read_mostly;

static int __init set_ftrace_call_ops(char *str)
{
	bool on;

	if (kstrtobool(str, &on)) {
		pr_warn("ftrace_call_ops: \"%s\" is neither on nor off\n", str);
		return 1;
	}

	ftrace_call_ops_off = !on;
	if (ftrace_call_ops_off)
		pr_info("ftrace: all call sites use the list of tracers\n");
	return 1;
}
__setup("ftrace_call_ops=", set_ftrace_call_ops);

/**
 * ftrace_call_ops_get - read which group a site holds
 * @rec: the record of the site
 *
 * Context: Any. What is returned stays valid as long as ftrace_lock is held.
 * Return: the group, or NULL if the literal cannot be read.
 */
struct ftrace_group *ftrace_call_ops_get(struct dyn_ftrace *rec)
{
	struct ftrace_group *group;

	if (get_kernel_nofault(group, arch_ftrace_literal(rec->ip)))
		return NULL;

	return group;
}

/**
 * ftrace_call_ops_set_func - set what the sites of an ops call
 * @ops: an ops whose func has been set or exchanged
 *
 * Context: ftrace_lock is held. The ops may be called meanwhile, with the old
 * or the new func.
 */
void ftrace_call_ops_set_func(struct ftrace_ops *ops)
{
	ftrace_func_t func = ftrace_ops_get_func(ops);

	/* The list does not call these either */
	if (ops->flags & FTRACE_OPS_FL_STUB)
		func = ftrace_stub;

	WRITE_ONCE(ops->call_func, func);
}

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
/*
 * A direct call that was registered for one site only has its target in @entry.
 * The site looks there whenever it is called: see call_direct_funcs().
 */
int ftrace_modify_direct_caller(struct ftrace_func_entry *entry,
				struct dyn_ftrace *rec,
				unsigned long old_addr,
				unsigned long new_addr)
{
	WRITE_ONCE(entry->direct, new_addr);

	return 0;
}
#endif

/**
 * ftrace_literal_reserved - is there a literal at this address?
 * @addr: any address in kernel text
 *
 * Context: Any, as for ftrace_location_range().
 * Return: true if @addr is one of the bytes of a call site's literal.
 */
bool ftrace_literal_reserved(unsigned long addr)
{
	unsigned long ip;

	ip = ftrace_location_range(addr, addr + FTRACE_LITERAL_MAX_DISTANCE);

	return ip && addr - (unsigned long)arch_ftrace_literal(ip) < sizeof(u64);
}

#ifdef CONFIG_MODULES
/**
 * ftrace_call_ops_name_unaligned - name the functions of a module without a literal
 * @mod: the module, whose symbols can be looked up
 *
 * An entry of the table is where the literal would be. The compiler does not align
 * functions for which it is told to optimize for size.
 */
void ftrace_call_ops_name_unaligned(struct module *mod)
{
	unsigned int i;

	for (i = 0; i < mod->num_ftrace_callsites; i++) {
		unsigned long literal = mod->ftrace_callsites[i];

		if (!IS_ALIGNED(literal, sizeof(u64)))
			pr_warn_ratelimited("ftrace: %ps cannot be traced\n",
					    (void *)(literal + sizeof(u64)));
	}
}
#endif

/**
 * ftrace_call_ops_show - print the ops of a site and the func of each
 * @m: the file to print to
 * @rec: the record of the site
 *
 * Context: ftrace_lock is held, so that the ops stay.
 */
void ftrace_call_ops_show(struct seq_file *m, struct dyn_ftrace *rec)
{
	struct ftrace_group *group = ftrace_call_ops_get(rec);

	seq_puts(m, "\tops: ");
	if (group)
		ftrace_group_show(m, group);
	else
		seq_puts(m, "ERROR!");
}

/**
 * ftrace_call_ops_bug - print the func of a site for which something failed
 * @rec: the record of the site
 *
 * Nothing is taken for granted here, neither the literal nor what it leads to.
 */
void ftrace_call_ops_bug(struct dyn_ftrace *rec)
{
	struct ftrace_group *group = ftrace_call_ops_get(rec);
	struct ftrace_ops *ops;
	ftrace_func_t func;

	if (!group || get_kernel_nofault(ops, &group->ops) ||
	    get_kernel_nofault(func, &ops->func))
		pr_cont("\tops: ERROR!");
	else
		pr_cont("\tops: %p (%pS)", ops, func);
}

/* How many sites there are of each kind */
struct site_kinds {
	unsigned long	none;
	unsigned long	one;
	unsigned long	several;
	unsigned long	list;
};

static void count_site(struct dyn_ftrace *rec, void *data)
{
	struct ftrace_group *group = READ_ONCE(*arch_ftrace_literal(rec->ip));
	struct site_kinds *kinds = data;

	if (!group->members)
		kinds->list++;
	else if (!group->members->nr)
		kinds->none++;
	else if (group->members->nr == 1)
		kinds->one++;
	else
		kinds->several++;
}

static int call_ops_stats_show(struct seq_file *m, void *v)
{
	struct ftrace_group_stats stats;
	struct site_kinds kinds = {};

	mutex_lock(&ftrace_lock);
	if (ftrace_is_dead()) {
		mutex_unlock(&ftrace_lock);
		seq_puts(m, "ftrace is dead\n");
		return 0;
	}
	ftrace_for_each_rec(count_site, &kinds);
	stats = ftrace_group_get_stats();
	mutex_unlock(&ftrace_lock);

	seq_printf(m, "sites with no ops: %lu\n", kinds.none);
	seq_printf(m, "sites with one ops: %lu\n", kinds.one);
	seq_printf(m, "sites with several ops: %lu\n", kinds.several);
	seq_printf(m, "sites with the list of all ops: %lu\n", kinds.list);
	seq_printf(m, "groups: %lu\n", stats.groups);
	seq_printf(m, "to be freed: %lu\n", stats.retired);
	seq_printf(m, "failed allocations: %lu\n", stats.failed);

	return 0;
}

static int call_ops_stats_open(struct inode *inode, struct file *file)
{
	int ret;

	ret = tracing_check_open_get_tr(NULL);
	if (ret)
		return ret;

	return single_open(file, call_ops_stats_show, NULL);
}

static const struct file_operations call_ops_stats_fops = {
	.open		= call_ops_stats_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= single_release,
};

/**
 * ftrace_call_ops_init_tracefs - make the file call_ops_stats
 * @d_tracer: the top directory of tracefs
 *
 * Context: Initialization of tracefs. May sleep.
 */
__init void ftrace_call_ops_init_tracefs(struct dentry *d_tracer)
{
	trace_create_file("call_ops_stats", TRACE_MODE_READ, d_tracer, NULL,
			  &call_ops_stats_fops);
}
