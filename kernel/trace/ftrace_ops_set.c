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
 *		      .members --> members	nr: how many there are
 *				     .ops[0]	newest first, as on ftrace_ops_list
 *				     .ops[1]
 *				     .ops[2]	NULL
 *
 * Sites with the same ops share a set. Its life, under ftrace_lock:
 *
 *	made	 when the first site needs it, and put into the table of sets
 *	shared	 found there by other sites
 *	changed	 when an ops comes to all its sites at once, or goes from them:
 *		 it gets other members, and no literal has to be written. Not
 *		 if a site has left it, from which a task may still come
 *	retired	 when the last literal has been overwritten. It leaves the
 *		 table, so it is not handed out again. Tasks may still be on
 *		 the way to it, or in it
 *	freed	 by a worker, after the grace periods that such tasks need
 *
 * Members are never changed. They are replaced, and then retired and freed as
 * a set is.
 *
 * An ops which is unregistered is in retired members only when ftrace_shutdown()
 * has updated its sites, and the synchronization there waits for tasks that call
 * it through these.
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

struct members {
	struct llist_node	retired;
	unsigned int		nr;
	unsigned int		flags;		/* what any of them has set */
	struct ftrace_ops	*ops[];		/* ends with NULL */
};

struct ftrace_ops_set {
	struct ftrace_ops	ops;
	struct members		*members;
	union {
		struct hlist_node	node;
		struct llist_node	retired;
	};
	unsigned long		sites;
	long			moving;		/* see ftrace_ops_set_moving() */
	bool			left;		/* see ftrace_ops_set_leave() */
};

/* By their members. Protected by ftrace_lock */
static DEFINE_HASHTABLE(ftrace_ops_sets, 8);

/* Protected by ftrace_lock */
static struct ftrace_ops_set_stats ops_set_stats;

/* An allocation failed, and those for other sites would: until the next update */
static bool no_memory;

#ifdef CONFIG_FTRACE_CALL_OPS_KUNIT_TEST
/* Which of the next allocations fail: the lowest bit is for the first */
long ftrace_ops_set_fail;

static bool fail_allocation(void)
{
	bool fail = ftrace_ops_set_fail & 1;

	ftrace_ops_set_fail >>= 1;

	return fail;
}
#else
static bool fail_allocation(void)
{
	return false;
}
#endif

static void ftrace_ops_set_func(unsigned long ip, unsigned long parent_ip,
				struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	struct ftrace_ops_set *set = container_of(ops, struct ftrace_ops_set, ops);
	struct ftrace_ops **member, *op;
	struct members *members;
	int bit;

	/* The same guard as that of the list, and preemption is off behind it */
	bit = trace_test_and_set_recursion(ip, parent_ip, TRACE_LIST_START);
	if (bit < 0)
		return;

	/* Pairs with smp_store_release() in change_set() */
	members = READ_ONCE(set->members);
	member = members->ops;

	/* A pid filter exchanges op->func at any time, so it is not kept */
	if (!(members->flags & FTRACE_OPS_FL_RCU) || rcu_is_watching()) {
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

static void *allocate(size_t size)
{
	void *p = NULL;

	if (no_memory)
		return NULL;

	if (!fail_allocation())
		p = kzalloc(size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);

	if (p) {
		ops_set_stats.bytes += size;
	} else {
		no_memory = true;
		ops_set_stats.failed++;
	}

	return p;
}

static struct members *allocate_members(unsigned int nr)
{
	struct members *members;

	members = allocate(struct_size(members, ops, nr + 1));
	if (members)
		members->nr = nr;

	return members;
}

static void free_members(struct members *members)
{
	ops_set_stats.bytes -= struct_size(members, ops, members->nr + 1);
	kfree(members);
}

static void free_set(struct ftrace_ops_set *set)
{
	free_members(set->members);
	ops_set_stats.bytes -= sizeof(*set);
	kfree(set);
}

/* Their ops are the same, and in the same order */
static bool same_members(struct members *a, struct members *b)
{
	return a->nr == b->nr &&
	       !memcmp(a->ops, b->ops, flex_array_size(a, ops, a->nr));
}

static bool has_member(struct members *members, struct ftrace_ops *ops)
{
	int i;

	for (i = 0; i < members->nr; i++) {
		if (members->ops[i] == ops)
			return true;
	}

	return false;
}

static void set_member(struct members *members, int i, struct ftrace_ops *ops)
{
	members->ops[i] = ops;
	members->flags |= ops->flags;
}

static u32 hash_members(struct members *members)
{
	u32 hash = 0;
	int i;

	for (i = 0; i < members->nr; i++)
		hash = hash_long(hash + (unsigned long)members->ops[i], 32);

	return hash;
}

static struct ftrace_ops_set *lookup_set(struct members *members)
{
	struct ftrace_ops_set *set;

	hash_for_each_possible(ftrace_ops_sets, set, node, hash_members(members)) {
		if (same_members(set->members, members))
			return set;
	}

	return NULL;
}

/* The ops of a site. NULL if only the list can call them */
static struct members *find_members(struct dyn_ftrace *rec)
{
	unsigned int count = ftrace_rec_count(rec), found = 0;
	struct members *members = allocate_members(count);
	struct ftrace_ops *op;

	if (!members)
		return NULL;

	do_for_each_ftrace_op(op, ftrace_ops_list) {
		/* Pass rec in as regs to have a non-NULL value */
		if (op == &ftrace_list_end ||
		    !ftrace_ops_test(op, rec->ip, rec))
			continue;

		if (!ftrace_ops_is_callable(op))
			goto use_list;

		if (found < count)
			set_member(members, found, op);
		found++;
	} while_for_each_ftrace_op(op);

	if (WARN_ONCE(found != count, "%u callbacks expected for %pS\n",
		      count, (void *)rec->ip))
		goto use_list;

	return members;

use_list:
	free_members(members);
	return NULL;
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
	struct ftrace_ops_set *set;
	struct members *members;

	lockdep_assert_held(&ftrace_lock);

	members = find_members(rec);
	if (!members)
		return NULL;

	set = lookup_set(members);
	if (set) {
		free_members(members);
		return &set->ops;
	}

	set = allocate(sizeof(*set));
	if (!set) {
		free_members(members);
		return NULL;
	}

	set->members = members;
	set->ops.func = ftrace_ops_set_func;
	set->ops.call_func = ftrace_ops_set_func;
	set->ops.flags = FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB;
	hash_add(ftrace_ops_sets, &set->node, hash_members(members));
	ops_set_stats.sets++;

	return &set->ops;
}

static LLIST_HEAD(retired_sets);
static LLIST_HEAD(retired_members);

static void free_retired(struct work_struct *work)
{
	struct llist_node *sets = llist_del_all(&retired_sets);
	struct llist_node *members = llist_del_all(&retired_members);
	struct ftrace_ops_set *set, *next_set;
	struct members *m, *next_m;

	/*
	 * No literal holds these sets any more, and no set these members, but a
	 * task may have loaded one before that, and be anywhere up to the end
	 * of ftrace_ops_set_func(). It may be where RCU is not watching, which
	 * is why all CPUs have to schedule; and it may have been preempted in
	 * the trampoline, which is why all tasks have to schedule voluntarily
	 * or to be in user space.
	 */
	synchronize_rcu_tasks_rude();
	if (IS_ENABLED(CONFIG_PREEMPTION))
		synchronize_rcu_tasks();

	mutex_lock(&ftrace_lock);
	llist_for_each_entry_safe(set, next_set, sets, retired) {
		ops_set_stats.retired--;
		free_set(set);
	}
	llist_for_each_entry_safe(m, next_m, members, retired) {
		ops_set_stats.retired--;
		free_members(m);
	}
	mutex_unlock(&ftrace_lock);
}

static DECLARE_DELAYED_WORK(free_retired_work, free_retired);

/* Updates come in groups, which can share the grace periods */
static void schedule_free_retired(void)
{
	ops_set_stats.retired++;
	queue_delayed_work(system_unbound_wq, &free_retired_work, HZ / 10);
}

static void retire_members(struct members *members)
{
	llist_add(&members->retired, &retired_members);
	schedule_free_retired();
}

static void retire_set(struct ftrace_ops_set *set)
{
	hash_del(&set->node);
	ops_set_stats.sets--;
	llist_add(&set->retired, &retired_sets);
	schedule_free_retired();
}

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

	retire_set(set);
}

/**
 * ftrace_ops_set_leave - a literal holds another ops now
 * @ops: what it held. If it is that of a set, it is released.
 *
 * A task that comes from the site may still be on its way to the set. It may be
 * late, but has to call what the site had. So the set does not change any more.
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_ops_set_leave(struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set = to_set(ops);

	if (set)
		set->left = true;
	ftrace_ops_set_release(ops);
}

/**
 * ftrace_ops_set_moving - an ops comes to a site, or goes from it
 * @ops: what the literal of the site holds
 * @comes: whether it comes
 *
 * A filter change lets the ops go from all sites of the old filter, and come
 * to all those of the new one. So of the sites of a set, either all had it, and
 * it has gone from minus @moving of them in the end, or none had it, and it has
 * come to @moving of them.
 *
 * Context: ftrace_lock is held.
 * Return: true if @ops is the ops of a set.
 */
bool ftrace_ops_set_moving(struct ftrace_ops *ops, bool comes)
{
	struct ftrace_ops_set *set;

	if (!ftrace_ops_is_set(ops))
		return false;

	set = container_of(ops, struct ftrace_ops_set, ops);
	set->moving += comes ? 1 : -1;

	return true;
}

/**
 * ftrace_ops_set_nr - how many callbacks do the sites of an ops have?
 * @ops: what their literals hold
 *
 * Context: ftrace_lock is held.
 * Return: that number if @ops is the ops of a set, or else 0.
 */
unsigned int ftrace_ops_set_nr(struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set = to_set(ops);

	return set ? set->members->nr : 0;
}

/* The members of a set, with one more or one less. NULL if there is no memory */
static struct members *change_members(struct members *old,
				      struct ftrace_ops *ops, bool comes)
{
	struct members *new = allocate_members(old->nr + (comes ? 1 : -1));
	struct ftrace_ops *op;
	int i = 0;

	if (!new)
		return NULL;

	do_for_each_ftrace_op(op, ftrace_ops_list) {
		if (i < new->nr && (op == ops ? comes : has_member(old, op)))
			set_member(new, i++, op);
	} while_for_each_ftrace_op(op);

	if (WARN_ON_ONCE(i != new->nr)) {
		free_members(new);
		return NULL;
	}

	return new;
}

/* Returns false if that is not possible */
static bool change_set(struct ftrace_ops_set *set, struct ftrace_ops *ops,
		       bool comes)
{
	struct members *members, *old = set->members;

	if (set->left)
		return false;

	/* A site with one callback has no set, and one with a stub has the list */
	if (comes ? !ftrace_ops_is_callable(ops) : old->nr == 2)
		return false;

	/* Tasks are on the way to the set which have not saved all registers */
	if (comes && ops->flags & ~old->flags & FTRACE_OPS_FL_SAVE_REGS)
		return false;

	members = change_members(old, ops, comes);
	if (!members)
		return false;

	/* There may be a set already, of sites that had these ops before */
	if (lookup_set(members)) {
		free_members(members);
		return false;
	}

	hash_del(&set->node);
	hash_add(ftrace_ops_sets, &set->node, hash_members(members));

	/* Who sees the members has to see what is in them */
	smp_store_release(&set->members, members);
	retire_members(old);

	return true;
}

/**
 * ftrace_ops_set_change - change the sets whose sites all move alike
 * @ops: what comes to these sites, or goes from them
 *
 * Other sites get another set, one by one, when they are updated.
 *
 * Context: ftrace_lock is held, before sites are updated.
 * Return: true if there are no such others.
 */
bool ftrace_ops_set_change(struct ftrace_ops *ops)
{
	struct ftrace_ops_set *set;
	struct hlist_node *next;
	bool all = true;
	int bucket;

	lockdep_assert_held(&ftrace_lock);

	hash_for_each_safe(ftrace_ops_sets, bucket, next, set, node) {
		long moving = set->moving;

		/* A set that changes may be met once more, in another bucket */
		set->moving = 0;
		if (moving && (abs(moving) != set->sites ||
			       !change_set(set, ops, moving > 0)))
			all = false;
	}

	return all;
}

/**
 * ftrace_ops_set_changed - all sites have been updated
 *
 * Context: ftrace_lock is held.
 */
void ftrace_ops_set_changed(void)
{
	struct ftrace_ops_set *set;
	int bucket;

	lockdep_assert_held(&ftrace_lock);

	no_memory = false;
	hash_for_each(ftrace_ops_sets, bucket, set, node)
		set->moving = 0;
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

	for (i = 0; i < set->members->nr; i++) {
		if (i)
			seq_puts(m, ", ");
		ftrace_ops_show(m, set->members->ops[i]);
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
