// SPDX-License-Identifier: GPL-2.0
/*
 * Groups: what the literals of call sites hold.
 *
 * All call sites with the same callbacks share a group. The trampolines load
 * the group from the literal, the ops from the group, and call that ops:
 *
 *	callbacks	group			group->ops
 *	---------	-----			----------
 *	0		ftrace_group_rest	ftrace_nop_ops, does nothing
 *	1		of these sites		the ops of the only callback
 *	2 or more	of these sites		the ops of the members, which calls
 *						each of them
 *	unknown		ftrace_group_list	ftrace_list_ops, calls those on the
 *						list of all ops whose hashes match
 *
 * The list is for sites for whose group there was no memory, for all when booted
 * with ftrace_call_ops=off, and for what changes when ftrace is dead.
 *
 * A group never becomes invalid while a literal holds it, and it outlives the
 * ops that it names. Its members are immutable, and replaced as a whole by one
 * store to group->ops. So when an ops comes to all sites of a group, or goes
 * from all of them, no literal is written. When it comes to some, or goes from
 * some, these get another group, and their literals are written one by one.
 *
 * The life of a group, under ftrace_lock:
 *
 *	made	 for the first site with these callbacks, and put into the table
 *	shared	 found there for other sites
 *	changed	 when all its sites move alike, see ftrace_update_apply()
 *	retired	 when the last literal has been overwritten. It leaves the table,
 *		 so it is not handed out again. Tasks may still be on the way to
 *		 it, or in its members
 *	freed	 by a worker, after the grace periods that such tasks need
 *
 * Members that were replaced are retired and freed in the same way.
 */

#include <linux/context_tracking.h>
#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/trace_recursion.h>
#include <linux/workqueue.h>

#include <asm/sections.h>

#include "ftrace_group.h"
#include "ftrace_internal.h"
#include "trace.h"

/* Defined by vmlinux.lds.h, see the comment above arch_ftrace_ops_list_func */
void ftrace_ops_list_func(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *op, struct ftrace_regs *fregs);

static struct ftrace_ops ftrace_nop_ops __read_mostly = {
	.func		= ftrace_stub,
	.call_func	= ftrace_stub,
	.flags		= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

static struct ftrace_ops ftrace_list_ops __read_mostly = {
	.func		= ftrace_ops_list_func,
	.call_func	= ftrace_ops_list_func,
	.flags		= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

static struct ftrace_members no_members;

struct ftrace_group ftrace_group_rest __read_mostly = {
	.ops		= &ftrace_nop_ops,
	.members	= &no_members,
	.update		= LIST_HEAD_INIT(ftrace_group_rest.update),
};

struct ftrace_group ftrace_group_list __read_mostly = {
	.ops		= &ftrace_list_ops,
	.update		= LIST_HEAD_INIT(ftrace_group_list.update),
};

static void ftrace_groups_work(struct work_struct *unused);
static DECLARE_DELAYED_WORK(work, ftrace_groups_work);

/* What is below is protected by ftrace_lock. The groups, by their members */
static DEFINE_HASHTABLE(ftrace_groups, 8);
static struct ftrace_group_stats stats;

/* What was found by hashes last: sites in a row mostly have the same */
static struct ftrace_group *last_found;

/* Members to be freed by the work */
static LIST_HEAD(retired);

/* Its grace periods: how many have begun, and the last that is over */
static unsigned long grace_begun, grace_over;

/* Memory was short, and sites may have been left to the list */
static bool retry;

/* Tracers of the command line come before there are workqueues */
static bool work_ready;

static void queue_work_in(unsigned long delay)
{
	if (work_ready)
		queue_delayed_work(system_unbound_wq, &work, delay);
}

static int __init ftrace_groups_init(void)
{
	mutex_lock(&ftrace_lock);
	work_ready = true;
	queue_work_in(HZ / 10);
	mutex_unlock(&ftrace_lock);

	return 0;
}
core_initcall(ftrace_groups_init);

#ifdef CONFIG_FTRACE_CALL_OPS_KUNIT_TEST
/* Which of the next allocations fail: the lowest bit is for the first */
long ftrace_group_fail;

static bool fail_allocation(void)
{
	bool fail = ftrace_group_fail & 1;

	ftrace_group_fail >>= 1;

	return fail;
}
#else
static bool fail_allocation(void) { return false; }
#endif

static void *allocate(size_t size)
{
	void *p = fail_allocation() ? NULL : kzalloc(size, GFP_KERNEL);

	if (p)
		return p;

	stats.failed++;
	retry = true;
	queue_work_in(HZ);

	return NULL;
}

/* Call each member as where it is alone. None of them asks for help */
static void ftrace_call_members(unsigned long ip, unsigned long parent_ip,
				struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	struct ftrace_ops *op, **member;

	member = container_of(ops, struct ftrace_members, ops)->op;
	while ((op = *member++))
		op->call_func(ip, parent_ip, op, fregs);
}
NOKPROBE_SYMBOL(ftrace_call_members);

/* One of them asks for help: give all the help of the list */
static void ftrace_assist_members(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops,
				  struct ftrace_regs *fregs)
{
	struct ftrace_members *members = container_of(ops, struct ftrace_members, ops);
	unsigned long skip = FTRACE_OPS_FL_STUB;
	struct ftrace_ops *op, **member;
	int bit;

	bit = trace_test_and_set_recursion(ip, parent_ip, TRACE_LIST_START);
	if (bit < 0)
		return;

	/* This is rcu_is_watching(), with preemption off already */
	if (members->flags & FTRACE_OPS_FL_RCU && rcu_dynticks_curr_cpu_in_eqs())
		skip |= FTRACE_OPS_FL_RCU;

	/* A pid filter exchanges func at any time */
	member = members->op;
	while ((op = *member++)) {
		if (!(op->flags & skip))
			READ_ONCE(op->func)(ip, parent_ip, op, fregs);
	}

	trace_clear_recursion(bit);
}
NOKPROBE_SYMBOL(ftrace_assist_members);

static void add_member(struct ftrace_members *members, struct ftrace_ops *ops)
{
	members->op[members->nr++] = ops;
	members->flags |= ops->flags;
	ops->groups++;
}

/* They may be freed from now on */
static void forget_ops(struct ftrace_members *members)
{
	int i;

	for (i = 0; i < members->nr; i++)
		members->op[i]->groups--;
}

/* Nobody has seen these members */
static void discard_members(struct ftrace_members *members)
{
	forget_ops(members);
	kfree(members);
}

/**
 * ftrace_members_find - make members of ops on the list of all ops
 * @nr: how many there have to be
 * @wanted: says whether an ops is one of them
 * @data: for @wanted
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: the members, or NULL if memory is short, or if there are not @nr.
 */
struct ftrace_members *
ftrace_members_find(unsigned int nr,
		    bool (*wanted)(struct ftrace_ops *ops, void *data), void *data)
{
	struct ftrace_members *members;
	unsigned int found = 0;
	struct ftrace_ops *ops;

	lockdep_assert_held(&ftrace_lock);

	/* One is called without looking here */
	members = allocate(struct_size(members, op, nr > 1 ? nr + 1 : nr));
	if (!members)
		return NULL;

	do_for_each_ftrace_op(ops, ftrace_ops_list) {
		if (ops == &ftrace_list_end || !wanted(ops, data))
			continue;
		if (found++ < nr)
			add_member(members, ops);
	} while_for_each_ftrace_op(ops);

	if (WARN_ONCE(found != nr, "ftrace: %u ops instead of %u\n", found, nr)) {
		discard_members(members);
		return NULL;
	}

	return members;
}

/**
 * ftrace_members_have - is an ops one of the members?
 * @members: the members
 * @ops: the ops
 *
 * Context: ftrace_lock is held.
 * Return: whether it is.
 */
bool ftrace_members_have(struct ftrace_members *members, struct ftrace_ops *ops)
{
	int i;

	for (i = 0; i < members->nr; i++) {
		if (members->op[i] == ops)
			return true;
	}

	return false;
}

/* Their ops are the same, and in the same order */
static bool same_members(struct ftrace_members *a, struct ftrace_members *b)
{
	return a->nr == b->nr &&
	       !memcmp(a->op, b->op, flex_array_size(a, op, a->nr));
}

static u32 hash_members(struct ftrace_members *members)
{
	u32 hash = 0;
	int i;

	for (i = 0; i < members->nr; i++)
		hash = hash_long(hash + (unsigned long)members->op[i], 32);

	return hash;
}

/* From now on sites of the group call these */
static void set_members(struct ftrace_group *group,
			struct ftrace_members *members)
{
	struct ftrace_ops *ops = &members->ops;

	if (members->flags & (FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_RCU))
		ops->func = ftrace_assist_members;
	else
		ops->func = ftrace_call_members;
	ops->call_func = ops->func;
	ops->flags = FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB;

	if (members->nr == 1)
		ops = members->op[0];
	else if (!members->nr)
		ops = &ftrace_nop_ops;

	group->members = members;
	hash_add(ftrace_groups, &group->node, hash_members(members));

	/*
	 * Order initialisation of the members before publishing them. Pairs with
	 * the address dependency in the trampolines.
	 */
	smp_store_release(&group->ops, ops);
}

/**
 * ftrace_group_of - find the group which has these members, or make it
 * @members: the members, which are not to be used any more, or NULL
 *
 * A new group has to be held at once. If another site found, held and released
 * it before, it would be retired.
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: the group. That of the list if memory is short, when the worker tries
 * to find another one for its sites later, or if the members are not known.
 */
struct ftrace_group *ftrace_group_of(struct ftrace_members *members)
{
	struct ftrace_group *group;

	if (!members)
		return &ftrace_group_list;

	hash_for_each_possible(ftrace_groups, group, node, hash_members(members)) {
		if (same_members(group->members, members)) {
			discard_members(members);
			return group;
		}
	}

	group = allocate(sizeof(*group));
	if (!group) {
		discard_members(members);
		return &ftrace_group_list;
	}

	INIT_LIST_HEAD(&group->update);
	set_members(group, members);
	stats.groups++;

	return group;
}

static bool ops_traces_rec(struct ftrace_ops *ops, void *data)
{
	struct dyn_ftrace *rec = data;

	/* Pass rec in as regs to have a non-NULL value */
	return ftrace_ops_test(ops, rec->ip, rec);
}

/* Do the ops that trace a site have this group? */
static bool is_group_of(struct ftrace_group *group, struct dyn_ftrace *rec)
{
	struct ftrace_members *members = group->members;
	unsigned int i;

	for (i = 0; i < members->nr; i++) {
		if (!ops_traces_rec(members->op[i], rec))
			return false;
	}

	return members->nr == ftrace_rec_count(rec);
}

/**
 * ftrace_group_find - find or make the group of a site by the hashes of all ops
 * @rec: the record of the site
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: as for ftrace_group_of().
 */
struct ftrace_group *ftrace_group_find(struct dyn_ftrace *rec)
{
	struct ftrace_group *group;

	/* An ops that goes is not on the list, but its filter still matches */
	if (last_found && !last_found->moving && is_group_of(last_found, rec))
		return last_found;

	group = ftrace_group_of(ftrace_members_find(ftrace_rec_count(rec),
						    ops_traces_rec, rec));
	last_found = group->members ? group : NULL;

	return group;
}

static void retire_members(struct ftrace_members *members)
{
	forget_ops(members);
	stats.retired++;
	list_add(&members->retired, &retired);
	queue_work_in(HZ / 10);
}

/**
 * ftrace_group_replace - replace the members of a group
 * @group: the group, for which ftrace_group_may_change() holds
 * @members: its new members
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_group_replace(struct ftrace_group *group,
			  struct ftrace_members *members)
{
	struct ftrace_members *old = group->members;

	hash_del(&group->node);
	set_members(group, members);
	retire_members(old);
}

/* Literals hold these from the start, and they stay */
static bool is_static(struct ftrace_group *group)
{
	return group == &ftrace_group_rest || group == &ftrace_group_list;
}

/**
 * ftrace_group_may_change - may the members of a group be replaced?
 * @group: the group
 *
 * Context: ftrace_lock is held.
 * Return: whether every task that is on the way to the group comes from a site
 * that has it still.
 */
bool ftrace_group_may_change(struct ftrace_group *group)
{
	return !is_static(group) && group->left_gp <= grace_over;
}

/**
 * ftrace_group_hold - a literal is about to hold a group
 * @group: the group
 *
 * Context: ftrace_lock is held.
 */
void ftrace_group_hold(struct ftrace_group *group)
{
	lockdep_assert_held(&ftrace_lock);

	if (!is_static(group))
		group->sites++;
}

/**
 * ftrace_group_release - a literal does not hold a group any more
 * @group: the group. It is retired if this was the last one.
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_group_release(struct ftrace_group *group)
{
	lockdep_assert_held(&ftrace_lock);

	if (is_static(group) || WARN_ON_ONCE(!group->sites) || --group->sites)
		return;

	hash_del(&group->node);
	if (last_found == group)
		last_found = NULL;
	stats.groups--;
	group->members->group = group;
	retire_members(group->members);
}

/**
 * ftrace_group_leave - a site has got another group
 * @group: the one that it had, which is released
 *
 * A task from this site may be late, and load what the group calls only now. It
 * has to find what the site had.
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_group_leave(struct ftrace_group *group)
{
	if (!is_static(group) && group->left_gp != grace_begun + 1) {
		group->left_gp = grace_begun + 1;
		queue_work_in(HZ / 10);
	}
	ftrace_group_release(group);
}

/**
 * ftrace_group_use_list - leave the sites of an ops to the list
 * @ops: the ops, or NULL for those of all ops
 *
 * No update leaves a group that names an ops which has gone. But when ftrace is
 * dead, there are no updates. Then this does without, and writes nothing to text.
 *
 * Context: ftrace_lock is held. Does not sleep. Who frees the ops has to wait for
 * those who call it.
 */
void ftrace_group_use_list(struct ftrace_ops *ops)
{
	struct ftrace_group *group;
	int bucket;

	lockdep_assert_held(&ftrace_lock);

	if (ops && !ops->groups)
		return;

	WARN_ON_ONCE(!ftrace_is_dead());

	hash_for_each(ftrace_groups, bucket, group, node) {
		if (ops && !ftrace_members_have(group->members, ops))
			continue;

		WRITE_ONCE(group->ops, &ftrace_list_ops);
		forget_ops(group->members);
		group->members->nr = 0;
	}
}

static void free_members(struct list_head *list)
{
	struct ftrace_members *members, *tmp;

	list_for_each_entry_safe(members, tmp, list, retired) {
		kfree(members->group);
		kfree(members);
		stats.retired--;
	}
}

/*
 * Free what is retired, and find groups for sites that were left to the list.
 *
 * No literal holds a retired group, and no group retired members, but a task may
 * have loaded one before that, and be anywhere up to the end of a callback. It may
 * be where RCU is not watching, which is why all CPUs have to schedule; and it may
 * have been preempted in the trampoline, which is why all tasks have to schedule
 * voluntarily or to be in user space.
 */
static void ftrace_groups_work(struct work_struct *unused)
{
	unsigned long grace;
	LIST_HEAD(list);

	mutex_lock(&ftrace_lock);
	if (retry && ftrace_enabled && !ftrace_is_dead()) {
		retry = false;
		ftrace_update_list_sites();
	}
	list_splice_init(&retired, &list);
	grace = ++grace_begun;
	mutex_unlock(&ftrace_lock);

	synchronize_rcu_tasks_rude();
	if (IS_ENABLED(CONFIG_PREEMPTION))
		synchronize_rcu_tasks();

	mutex_lock(&ftrace_lock);
	grace_over = grace;
	/* If ftrace has died, nobody knows what literals hold: leak it */
	if (!ftrace_is_dead())
		free_members(&list);
	mutex_unlock(&ftrace_lock);
}

/* Where a symbol may have no name, its address would be printed, which is secret */
static void show_ops(struct seq_file *m, struct ftrace_ops *ops)
{
	unsigned long addr = (unsigned long)ops;

	if (IS_ENABLED(CONFIG_KALLSYMS_ALL) &&
	    (is_kernel_core_data(addr) || is_module_address(addr)))
		seq_printf(m, "%pS (%pS)", ops, ops->func);
	else
		seq_printf(m, "%p (%pS)", ops, ops->func);
}

/**
 * ftrace_group_show - print the ops of a group, and the func of each
 * @m: the file to print to
 * @group: the group
 *
 * Context: ftrace_lock is held.
 */
void ftrace_group_show(struct seq_file *m, struct ftrace_group *group)
{
	int i;

	lockdep_assert_held(&ftrace_lock);

	if (group->ops == &ftrace_list_ops) {
		seq_puts(m, "list");
		return;
	}

	for (i = 0; i < group->members->nr; i++) {
		if (i)
			seq_puts(m, ", ");
		show_ops(m, group->members->op[i]);
	}
}

/**
 * ftrace_group_get_stats - how many groups there are, and what they take
 *
 * Context: ftrace_lock is held.
 * Return: the figures of this moment.
 */
struct ftrace_group_stats ftrace_group_get_stats(void)
{
	lockdep_assert_held(&ftrace_lock);

	return stats;
}
