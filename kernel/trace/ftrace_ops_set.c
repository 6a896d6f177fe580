// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of ftrace_ops, for call sites with several callbacks.
 *
 * The literal of a site with several callbacks holds the ops of a set, whose
 * func calls the members of the set. It does what the list function does, but
 * for the ops of the site only, and without testing their hashes: what a call
 * costs depends on the callbacks of that function alone.
 *
 *	literal --> ftrace_ops_set		sites: how many literals hold it
 *		      .ops.call_func		ftrace_ops_set_func()
 *		      .members[0] --> ops	newest first, as on ftrace_ops_list
 *		      .members[1] --> ops
 *		      .members[2]		NULL
 *
 * Sites with the same ops share a set, and a set is never changed: a site gets
 * another one. Its life, under ftrace_lock:
 *
 *	made	 when the first site needs it, and put into the table of sets
 *	shared	 found there by other sites
 *	retired	 when the last literal has been overwritten. It leaves the
 *		 table, so it is not handed out again. Tasks may still be on
 *		 the way to it, or in it
 *	freed	 by a worker, after the grace periods that such tasks need
 *
 * An ops which is unregistered is a member of retired sets only when
 * ftrace_shutdown() has updated its sites, and the synchronization there waits
 * for tasks that call it through one of them.
 */

#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/kprobes.h>
#include <linux/llist.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/trace_recursion.h>
#include <linux/workqueue.h>

#include "ftrace_internal.h"

struct ftrace_ops_set {
	struct ftrace_ops	ops;
	union {
		struct hlist_node	node;
		struct llist_node	retired;
	};
	unsigned long		sites;
	unsigned int		nr;
	bool			needs_rcu;
	struct ftrace_ops	*members[];	/* ends with NULL */
};

/* By their members. Protected by ftrace_lock */
static DEFINE_HASHTABLE(ftrace_ops_sets, 8);

/* Protected by ftrace_lock */
static struct ftrace_ops_set_stats ops_set_stats;

#ifdef CONFIG_FTRACE_CALL_OPS_KUNIT_TEST
bool ftrace_ops_set_fail;	/* there is no memory */
#else
# define ftrace_ops_set_fail	false
#endif

static void ftrace_ops_set_func(unsigned long ip, unsigned long parent_ip,
				struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	struct ftrace_ops_set *set = container_of(ops, struct ftrace_ops_set, ops);
	struct ftrace_ops **member = set->members;
	struct ftrace_ops *op;
	int bit;

	/* The same guard as that of the list, and preemption is off behind it */
	bit = trace_test_and_set_recursion(ip, parent_ip, TRACE_LIST_START);
	if (bit < 0)
		return;

	/* A pid filter exchanges op->func at any time, so it is not kept */
	if (!set->needs_rcu || rcu_is_watching()) {
		while ((op = *member++))
			op->func(ip, parent_ip, op, fregs);
	} else {
		while ((op = *member++)) {
			if (!(op->flags & FTRACE_OPS_FL_RCU))
				op->func(ip, parent_ip, op, fregs);
		}
	}

	trace_clear_recursion(bit);
}
NOKPROBE_SYMBOL(ftrace_ops_set_func);

/**
 * ftrace_ops_is_set - is this the ops of a set?
 * @ops: any ops
 *
 * Context: Any in which @ops can be read.
 * Return: true if it is.
 */
bool ftrace_ops_is_set(struct ftrace_ops *ops)
{
	return ops->call_func == ftrace_ops_set_func;
}

static struct ftrace_ops_set *to_set(struct ftrace_ops *ops)
{
	if (!ftrace_ops_is_set(ops))
		return NULL;

	return container_of(ops, struct ftrace_ops_set, ops);
}

static u32 hash_members(struct ftrace_ops_set *set)
{
	u32 hash = 0;
	int i;

	for (i = 0; i < set->nr; i++)
		hash = hash_long(hash + (unsigned long)set->members[i], 32);

	return hash;
}

/**
 * ftrace_ops_set_find - find or make the set of the ops of a site
 * @rec: the record of the site, which has more than one callback
 *
 * A new set has to be held at once, or the next one to find it may be too late.
 *
 * Context: ftrace_lock is held. May sleep to allocate memory, but does not try
 * hard.
 * Return: the ops of the set, or NULL if only the list can call the ops of the
 * site: because memory is short, or one of them is a stub.
 */
struct ftrace_ops *ftrace_ops_set_find(struct dyn_ftrace *rec)
{
	unsigned long count = ftrace_rec_count(rec);
	struct ftrace_ops_set *new, *set;
	struct ftrace_ops *op;
	u32 hash;

	lockdep_assert_held(&ftrace_lock);

	if (ftrace_ops_set_fail)
		new = NULL;
	else
		new = kzalloc(struct_size(new, members, count + 1),
			      GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!new) {
		ops_set_stats.failed++;
		return NULL;
	}

	do_for_each_ftrace_op(op, ftrace_ops_list) {
		/* Pass rec in as regs to have a non-NULL value */
		if (op == &ftrace_list_end ||
		    !ftrace_ops_test(op, rec->ip, rec))
			continue;

		if (!ftrace_ops_is_callable(op))
			goto use_list;

		if (new->nr == count) {
			new->nr++;
			break;
		}
		new->members[new->nr++] = op;
		new->needs_rcu |= !!(op->flags & FTRACE_OPS_FL_RCU);
	} while_for_each_ftrace_op(op);

	if (WARN_ONCE(new->nr != count, "%lu callbacks expected for %pS\n",
		      count, (void *)rec->ip))
		goto use_list;

	hash = hash_members(new);
	hash_for_each_possible(ftrace_ops_sets, set, node, hash) {
		if (set->nr == new->nr &&
		    !memcmp(set->members, new->members,
			    flex_array_size(set, members, set->nr))) {
			kfree(new);
			return &set->ops;
		}
	}

	new->ops.func = ftrace_ops_set_func;
	new->ops.call_func = ftrace_ops_set_func;
	new->ops.flags = FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB;
	hash_add(ftrace_ops_sets, &new->node, hash);
	ops_set_stats.sets++;
	ops_set_stats.bytes += struct_size(new, members, new->nr + 1);

	return &new->ops;

use_list:
	kfree(new);
	return NULL;
}

static LLIST_HEAD(retired_sets);

static void free_retired_sets(struct work_struct *work)
{
	struct llist_node *retired = llist_del_all(&retired_sets);
	struct ftrace_ops_set *set, *next;

	/*
	 * No literal holds them any more, but a task may have loaded one before
	 * that, and be anywhere up to the end of ftrace_ops_set_func(). It may
	 * be where RCU is not watching, which is why all CPUs have to schedule;
	 * and it may have been preempted in the trampoline, which is why all
	 * tasks have to schedule voluntarily or to be in user space.
	 */
	synchronize_rcu_tasks_rude();
	if (IS_ENABLED(CONFIG_PREEMPTION))
		synchronize_rcu_tasks();

	mutex_lock(&ftrace_lock);
	llist_for_each_entry_safe(set, next, retired, retired) {
		ops_set_stats.retired--;
		ops_set_stats.bytes -= struct_size(set, members, set->nr + 1);
		kfree(set);
	}
	mutex_unlock(&ftrace_lock);
}

static DECLARE_WORK(free_retired_sets_work, free_retired_sets);

/**
 * ftrace_ops_set_hold - a literal is about to hold an ops
 * @ops: any ops. Nothing is done if it is not that of a set.
 *
 * Context: ftrace_lock is held.
 */
void ftrace_ops_set_hold(struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set = to_set(ops);

	lockdep_assert_held(&ftrace_lock);

	if (set)
		set->sites++;
}

/**
 * ftrace_ops_set_release - a literal does not hold an ops any more
 * @ops: any ops. If it is that of a set, and this was the last site, the set is
 * freed after a grace period.
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_ops_set_release(struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set = to_set(ops);

	lockdep_assert_held(&ftrace_lock);

	if (!set || WARN_ON_ONCE(!set->sites) || --set->sites)
		return;

	hash_del(&set->node);
	ops_set_stats.sets--;
	ops_set_stats.retired++;

	if (llist_add(&set->retired, &retired_sets))
		queue_work(system_unbound_wq, &free_retired_sets_work);
}

/**
 * ftrace_ops_set_show - print the members of a set, and the func of each
 * @m: the file to print to
 * @ops: any ops
 *
 * Context: ftrace_lock is held.
 * Return: true if @ops is that of a set.
 */
bool ftrace_ops_set_show(struct seq_file *m, struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set = to_set(ops);
	int i;

	if (!set)
		return false;

	for (i = 0; i < set->nr; i++) {
		if (i)
			seq_puts(m, ", ");
		ftrace_ops_show(m, set->members[i]);
	}

	return true;
}

/**
 * ftrace_ops_set_get_stats - how many sets there are, and what they take
 *
 * Context: ftrace_lock is held.
 * Return: the figures of this moment.
 */
struct ftrace_ops_set_stats ftrace_ops_set_get_stats(void)
{
	lockdep_assert_held(&ftrace_lock);

	return ops_set_stats;
}
