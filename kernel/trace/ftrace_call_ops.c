// SPDX-License-Identifier: GPL-2.0
/*
 * Per-call-site ops: each call site of ftrace knows the ftrace_ops it calls.
 *
 * In front of each patchable function entry there is a literal, which holds
 * the address of an ftrace_ops. The architecture's trampolines find it from
 * their return address and call the call_func of that ops, which is its func, or
 * for an ops that needs help (recursion protection, or not to be called where
 * RCU is not watching) what gives that help and calls func:
 *
 *	count of	state of the site
 *	callbacks	instruction	literal
 *	---------	-----------	---------------------------------------
 *	0		NOP		ftrace_nop_ops, does nothing
 *	1		BL		the ops of the only callback
 *	2 or more	BL		a set of just these, see ftrace_ops_set.c
 *	any		BL		ftrace_list_ops, if there is no memory
 *					for a set, or one of them is a stub:
 *					calls those on the list of all ops
 *					whose hashes match
 *
 * From before its first BL, a literal always holds the address of an ops that
 * may be called: a CPU which is about to execute an old instruction, or which
 * is between the instruction and the load of the literal, can see any value
 * that the literal ever had or gets. That is why a site is enabled literal
 * first and disabled instruction first, and why an ops which is to be freed
 * is taken out of all literals before ftrace_shutdown() synchronizes.
 *
 * The core counts the callbacks of a site in rec->flags, and marks with
 * FTRACE_FL_CALL_OPS those enabled sites whose ops may have changed.
 */

#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include <asm/sections.h>

#include "ftrace_internal.h"
#include "trace.h"

/* Defined by vmlinux.lds.h, see the comment above arch_ftrace_ops_list_func */
void ftrace_ops_list_func(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *op, struct ftrace_regs *fregs);

/* What a site holds that is not enabled */
struct ftrace_ops ftrace_nop_ops __read_mostly = {
	.func	= ftrace_stub,
	.call_func = ftrace_stub,
	.flags	= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

/* What a site holds that no single ops can be called for: correct for all */
struct ftrace_ops ftrace_list_ops __read_mostly = {
	.func	= ftrace_ops_list_func,
	.call_func = ftrace_ops_list_func,
	.flags	= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

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
 * ftrace_call_ops_get - read which ops a site holds
 * @rec: the record of the site
 *
 * Context: Any. What is returned stays valid as long as ftrace_lock is held.
 * Return: the ops, or NULL if the literal can not be read.
 */
struct ftrace_ops *ftrace_call_ops_get(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops;

	if (get_kernel_nofault(ops, arch_ftrace_literal(rec)))
		return NULL;

	return ops;
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
	WRITE_ONCE(ops->call_func, ftrace_ops_get_func(ops));
}

/**
 * ftrace_ops_is_callable - can something else than the list call the ops?
 * @ops: the ops
 *
 * The list does not call the func of a stub, and complains when there is none.
 * One whose func was exchanged behind the back of ftrace is left to it as well.
 *
 * Context: ftrace_lock is held.
 * Return: whether it can.
 */
bool ftrace_ops_is_callable(struct ftrace_ops *ops)
{
	return ops->func && !(ops->flags & FTRACE_OPS_FL_STUB) &&
	       ops->call_func == ftrace_ops_get_func(ops);
}

/**
 * ftrace_call_ops_find - find the ops that a site is to call
 * @rec: the record of the site
 *
 * The answer depends only on the ops that are on ftrace_ops_list now and on
 * their hashes. It does not matter which ops came or went.
 *
 * Context: ftrace_lock is held. May allocate memory, and sleep for that.
 * Return: the ops, never NULL. It is valid until ftrace_lock is released;
 * after that, for as long as the site counts as one of its sites. That of a
 * set has to be held with ftrace_ops_set_hold().
 */
struct ftrace_ops *ftrace_call_ops_find(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops, *found = NULL;

	lockdep_assert_held(&ftrace_lock);

	if (!ftrace_rec_count(rec))
		return &ftrace_nop_ops;

	if (ftrace_call_ops_off)
		return &ftrace_list_ops;

	if (ftrace_rec_count(rec) > 1)
		return ftrace_ops_set_find(rec) ?: &ftrace_list_ops;

	do_for_each_ftrace_op(ops, ftrace_ops_list) {
		/* Pass rec in as regs to have a non-NULL value */
		if (ops == &ftrace_list_end ||
		    !ftrace_ops_test(ops, rec->ip, rec))
			continue;

		/* The count says one, the hashes say more */
		if (found)
			goto mismatch;
		found = ops;
	} while_for_each_ftrace_op(ops);

	if (found)
		return ftrace_ops_is_callable(found) ? found : &ftrace_list_ops;

mismatch:
	/* The list goes by the hashes */
	WARN_ONCE(1, "%s ops found for %pS\n", found ? "several" : "no",
		  (void *)rec->ip);
	return &ftrace_list_ops;
}

/**
 * ftrace_call_ops_disarm - keep all call sites from calling their ops
 *
 * When ftrace dies, no literal will be written any more, while ops go on to be
 * unregistered and freed. ftrace_shutdown() synchronizes for these still, after
 * which no task is left that loaded one from a literal before this.
 *
 * Context: Any in which kernel text may be patched.
 */
void ftrace_call_ops_disarm(void)
{
	if (arch_ftrace_disarm())
		pr_emerg("ftrace: is dead, but call sites still call their tracers: reboot\n");
	else
		pr_err_once("ftrace: is dead, call sites do not call their tracers any more\n");
}

/*
 * An update is about one ops, which comes, goes, or gets another filter. Many
 * sites then have the same ops before it and the same ones after it, so what was
 * found for one is remembered for the next.
 */
static struct ftrace_ops *changing_ops;
static bool several_change;

/* A site changes which may need more than that its set changes */
bool ftrace_call_ops_site_changes;

static struct transition {
	struct ftrace_ops	*old;
	struct ftrace_ops	*new;
	unsigned long		count;
} transitions[16];

/**
 * ftrace_call_ops_changing - the sites of an ops are about to change
 * @ops: the ops, before or after a change of its hashes
 *
 * Context: ftrace_lock is held.
 */
void ftrace_call_ops_changing(struct ftrace_ops *ops)
{
	/* No site has an ops, and when it is enabled, all are looked for */
	if (!ftrace_enabled)
		return;

	if (changing_ops && changing_ops != ops)
		several_change = true;
	changing_ops = ops;
}

/**
 * ftrace_call_ops_change - the sites that have to change are about to be updated
 *
 * Context: ftrace_lock is held. May allocate memory, and sleep for that.
 * Return: true if none of them has to be updated any more. They keep their mark
 * then. Another update looks for their ops once more, and finds the same.
 */
bool ftrace_call_ops_change(void)
{
	if (!changing_ops || several_change)
		return false;

	return ftrace_ops_set_change(changing_ops) && !ftrace_call_ops_site_changes;
}

/**
 * ftrace_call_ops_changed - all sites that had to change have been updated
 *
 * An ops is not looked at after this, and may be freed.
 *
 * Context: ftrace_lock is held.
 */
void ftrace_call_ops_changed(void)
{
	ftrace_ops_set_changed();
	changing_ops = NULL;
	several_change = false;
	ftrace_call_ops_site_changes = false;
	memset(transitions, 0, sizeof(transitions));
}

/* As ftrace_call_ops_find(), for a site whose literal holds @old */
static struct ftrace_ops *find_next(struct dyn_ftrace *rec,
				    struct ftrace_ops *old)
{
	unsigned long count = ftrace_rec_count(rec);
	struct ftrace_ops *new;
	struct transition *t;

	/* The list does not say which ops the site had */
	if (!changing_ops || several_change || old == &ftrace_list_ops)
		return ftrace_call_ops_find(rec);

	if (old == &ftrace_nop_ops) {
		if (count == 1 && !ftrace_call_ops_off &&
		    ftrace_ops_is_callable(changing_ops) &&
		    ftrace_ops_test(changing_ops, rec->ip, rec))
			return changing_ops;

		return ftrace_call_ops_find(rec);
	}

	/* It has changed for all its sites, or has not for this one */
	if (ftrace_ops_set_nr(old) == count)
		return old;

	/* The count tells whether it has come or gone */
	t = &transitions[hash_ptr(old, ilog2(ARRAY_SIZE(transitions)))];
	if (t->old == old && t->count == count)
		return t->new;

	new = ftrace_call_ops_find(rec);
	if (new != &ftrace_list_ops)
		*t = (struct transition) { old, new, count };

	return new;
}

/*
 * Move an enabled site between the trampolines, from @old_addr to @new_addr.
 *
 * A callback that wants all registers, as that of a direct call does, is not to
 * be called from ftrace_caller, which does not save them. So on the way from
 * there the instruction goes first, and on the way back the literal does. Tasks
 * which are in the trampoline already, and sites which use the list, can still
 * do it while an ops with FTRACE_OPS_FL_SAVE_REGS is being added, as without
 * literals.
 */
static int modify_site(struct dyn_ftrace *rec, struct ftrace_ops *ops,
		       unsigned long old_addr, unsigned long new_addr)
{
	bool gains_regs = new_addr != FTRACE_ADDR;
	int ret;

	if (!gains_regs) {
		ret = arch_ftrace_set_ops(rec, ops);
		if (ret)
			return ret;
	}

	ret = ftrace_modify_call(rec, old_addr, new_addr);
	if (ret || !gains_regs)
		return ret;

	return arch_ftrace_set_ops(rec, ops);
}

/**
 * ftrace_call_ops_update - carry out an update of a site
 * @rec: the record of the site, its flags are those after the update
 * @update: what is to be done, as ftrace_update_record() returned it
 * @old_addr: the address that an enabled site calls now
 * @new_addr: the address that the site is to call, if it is to be enabled
 *
 * If the instruction can not be changed, the site is left on the list, as its
 * former ops may be about to be freed.
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: 0, or what ftrace_bug() takes: -EFAULT, -EINVAL or -EPERM.
 */
int ftrace_call_ops_update(struct dyn_ftrace *rec, int update,
			   unsigned long old_addr, unsigned long new_addr)
{
	struct ftrace_ops *old, *ops;
	int ret = 0;

	if (update == FTRACE_UPDATE_IGNORE)
		return 0;

	old = READ_ONCE(*arch_ftrace_literal(rec));
	if (update == FTRACE_UPDATE_MAKE_NOP)
		ops = &ftrace_nop_ops;
	else
		ops = find_next(rec, old);

	if (update == FTRACE_UPDATE_MODIFY_OPS && ops == old)
		return 0;

	if (ops != old)
		ftrace_ops_set_hold(ops);

	/*
	 * Who sees the ops in the literal has to see what it points to. Pairs
	 * with the address dependency in the trampolines, which load the ops,
	 * and then its call_func.
	 */
	smp_wmb();

	switch (update) {
	case FTRACE_UPDATE_MAKE_CALL:
		ret = arch_ftrace_make_call(rec, ops, new_addr);
		break;
	case FTRACE_UPDATE_MAKE_NOP:
		ret = arch_ftrace_make_nop(rec, ops, old_addr);
		break;
	case FTRACE_UPDATE_MODIFY_CALL:
		ret = modify_site(rec, ops, old_addr, new_addr);
		break;
	case FTRACE_UPDATE_MODIFY_OPS:
		ret = arch_ftrace_set_ops(rec, ops);
		break;
	default:
		ret = -1; /* unknown ftrace bug */
	}

	if (ret) {
		/* Leak sets rather than free what a literal may hold */
		if (arch_ftrace_set_ops(rec, &ftrace_list_ops))
			return ret;
		if (ops != old)
			ftrace_ops_set_release(ops);
	}
	if (ops != old || ret)
		ftrace_ops_set_leave(old);

	return ret;
}

/**
 * ftrace_call_ops_forget - sites go away, with the text that they are in
 * @recs: their records
 * @nr: how many
 *
 * Context: ftrace_lock is held. The text is still there.
 */
void ftrace_call_ops_forget(struct dyn_ftrace *recs, int nr)
{
	int i;

	/* When ftrace is dead, nobody knows what literals hold */
	if (ftrace_is_dead())
		return;

	for (i = 0; i < nr; i++)
		ftrace_ops_set_release(READ_ONCE(*arch_ftrace_literal(&recs[i])));
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
	struct dyn_ftrace rec = {};

	rec.ip = ftrace_location_range(addr, addr + FTRACE_LITERAL_MAX_DISTANCE);
	if (!rec.ip)
		return false;

	return addr - (unsigned long)arch_ftrace_literal(&rec) < sizeof(u64);
}

/* The address of allocated memory is not for everyone who may read this */
static bool ops_has_symbol(struct ftrace_ops *ops)
{
	return is_kernel_core_data((unsigned long)ops) ||
	       is_module_address((unsigned long)ops);
}

/**
 * ftrace_ops_show - print an ops and its func
 * @m: the file to print to
 * @ops: the ops
 *
 * Context: ftrace_lock is held, so that the ops stays.
 */
void ftrace_ops_show(struct seq_file *m, struct ftrace_ops *ops)
{
	if (ops_has_symbol(ops))
		seq_printf(m, "%pS (%pS)", ops, ops->func);
	else
		seq_printf(m, "%p (%pS)", ops, ops->func);
}

/**
 * ftrace_call_ops_show - print the ops of a site and its func
 * @m: the file to print to
 * @rec: the record of the site
 *
 * Context: ftrace_lock is held, so that the ops stays.
 */
void ftrace_call_ops_show(struct seq_file *m, struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops = ftrace_call_ops_get(rec);

	lockdep_assert_held(&ftrace_lock);

	seq_puts(m, "\tops: ");
	if (!ops)
		seq_puts(m, "ERROR!");
	else if (!ftrace_ops_set_show(m, ops))
		ftrace_ops_show(m, ops);
}

/**
 * ftrace_call_ops_bug - print the ops of a site for which something failed
 * @rec: the record of the site
 *
 * Nothing is taken for granted here, neither the literal nor what it holds.
 */
void ftrace_call_ops_bug(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops = ftrace_call_ops_get(rec);
	ftrace_func_t func;

	if (!ops || get_kernel_nofault(func, &ops->func))
		pr_cont("\tops: ERROR!");
	else if (ops_has_symbol(ops))
		pr_cont("\tops: %pS (%pS)", ops, func);
	else
		pr_cont("\tops: %p (%pS)", ops, func);
}

/* How many sites there are of each kind */
struct site_kinds {
	unsigned long	nop;
	unsigned long	one;
	unsigned long	set;
	unsigned long	list;
};

static void count_site(struct dyn_ftrace *rec, void *data)
{
	struct ftrace_ops *ops = READ_ONCE(*arch_ftrace_literal(rec));
	struct site_kinds *kinds = data;

	if (ops == &ftrace_nop_ops)
		kinds->nop++;
	else if (ops == &ftrace_list_ops)
		kinds->list++;
	else if (ftrace_ops_is_set(ops))
		kinds->set++;
	else
		kinds->one++;
}

static int call_ops_stats_show(struct seq_file *m, void *v)
{
	struct ftrace_ops_set_stats stats;
	struct site_kinds kinds = {};

	mutex_lock(&ftrace_lock);
	if (ftrace_is_dead()) {
		mutex_unlock(&ftrace_lock);
		seq_puts(m, "ftrace is dead\n");
		return 0;
	}
	ftrace_for_each_rec(count_site, &kinds);
	stats = ftrace_ops_set_get_stats();
	mutex_unlock(&ftrace_lock);

	seq_printf(m, "sites with no ops: %lu\n", kinds.nop);
	seq_printf(m, "sites with one ops: %lu\n", kinds.one);
	seq_printf(m, "sites with a set of ops: %lu\n", kinds.set);
	seq_printf(m, "sites with the list of all ops: %lu\n", kinds.list);
	seq_printf(m, "sets: %lu\n", stats.sets);
	seq_printf(m, "sets to be freed: %lu\n", stats.retired);
	seq_printf(m, "bytes of sets: %lu\n", stats.bytes);
	seq_printf(m, "failed allocations of sets: %lu\n", stats.failed);

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
