// SPDX-License-Identifier: GPL-2.0
/*
 * Updates of call sites: an ops comes, goes, or gets other filters, and sites get
 * other groups.
 *
 *	ftrace_update_begin()
 *	ftrace_update_site()	for each site to which the ops comes, or from which
 *				it goes
 *	ftrace_update_apply()	changes the groups whose sites all move alike
 *	ftrace_update_rec()	for each site, if there are others: finds what has to
 *				be written of its literal and its instruction
 *	ftrace_batch_write()	writes it, as far as that has not been done
 *	ftrace_update_end()
 *
 * All of this happens with ftrace_lock held. An update which is not about an ops,
 * like that of the sites of a new module, consists of ftrace_update_rec() alone.
 *
 * A CPU which is about to execute an old instruction, or which is between the
 * instruction and the load of the literal, can see any value that the literal ever
 * had or gets. So a site is enabled literal first, and disabled instruction first.
 */

#include <linux/ftrace.h>

#include "ftrace_group.h"
#include "ftrace_internal.h"
#include "trace.h"

/* An ops that moves */
static void add_ops(struct ftrace_update *update, struct ftrace_ops *ops)
{
	ops->update = update;
	update->nr++;
	update->flags |= ops->flags;
}

/**
 * ftrace_update_begin - begin an update of call sites
 * @update: what it is about, until ftrace_update_end()
 * @ops: the ops that comes, goes, or gets other filters
 * @orig_hash: which of its filters changes, or NULL if the ops comes or goes
 * @new_hash: the new filter
 *
 * Context: ftrace_lock is held. May sleep.
 */
void ftrace_update_begin(struct ftrace_update *update, struct ftrace_ops *ops,
			 struct ftrace_hash **orig_hash, struct ftrace_hash *new_hash)
{
	struct ftrace_ops *op;

	lockdep_assert_held(&ftrace_lock);

	*update = (struct ftrace_update) { .ops = ops };
	INIT_LIST_HEAD(&update->groups);
	ftrace_targets_begin(ops, orig_hash, new_hash);

	/* Sites are at rest, or cannot change, or use the list: no group changes */
	if (!ftrace_enabled || ftrace_is_dead() || ftrace_call_ops_off)
		return;

	/* All enabled ops that share the filters move with it */
	if (!orig_hash || ops->func_hash != &global_ops.local_hash) {
		add_ops(update, ops);
		return;
	}

	do_for_each_ftrace_op(op, ftrace_ops_list) {
		if (op->func_hash == ops->func_hash &&
		    op->flags & FTRACE_OPS_FL_ENABLED)
			add_ops(update, op);
	} while_for_each_ftrace_op(op);
}

static bool is_member_after(struct ftrace_ops *ops, void *data)
{
	struct ftrace_group *group = data;

	/* There is one update at a time */
	if (ops->update)
		return group->moving > 0;

	return ftrace_members_have(group->members, ops);
}

/* What those sites of a group have after an update that are moved by it */
static struct ftrace_members *members_after(struct ftrace_update *update,
					    struct ftrace_group *group)
{
	unsigned int nr = group->members->nr;

	nr = group->moving > 0 ? nr + update->nr : nr - update->nr;

	return ftrace_members_find(nr, is_member_after, group);
}

/* Will those sites of a group that are moved be at rest? */
static bool loses_all(struct ftrace_update *update, struct ftrace_group *group)
{
	return group->moving < 0 && group->members->nr == update->nr;
}

/* Change a group rather than its sites, if possible */
static bool change_group(struct ftrace_update *update, struct ftrace_group *group)
{
	struct ftrace_members *members;

	if (!ftrace_group_may_change(group) ||
	    abs(group->moving) != group->sites * update->nr)
		return false;

	/* The sites have to call the trampoline which saves all registers before */
	if (group->moving > 0 &&
	    update->flags & ~group->members->flags & FTRACE_OPS_FL_SAVE_REGS)
		return false;

	/* They will be disabled, so they have to be visited anyway */
	if (loses_all(update, group))
		return false;

	members = members_after(update, group);
	if (!members)
		return false;

	ftrace_group_replace(group, members);
	group->moving = 0;

	return true;
}

/**
 * ftrace_update_apply - change the groups whose sites all move alike
 * @update: the update, of which all sites are known
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: whether there are other sites, which have to be visited.
 */
bool ftrace_update_apply(struct ftrace_update *update)
{
	struct ftrace_group *group;
	bool visit = false;

	/* Before others are looked for, so that what is found stays as it is */
	list_for_each_entry(group, &update->groups, update) {
		if (group->moving && !change_group(update, group))
			visit = true;
	}

	list_for_each_entry(group, &update->groups, update) {
		/* The members of sites that use the list are not known */
		if (!group->moving || !group->members || loses_all(update, group))
			continue;

		group->next = ftrace_group_of(members_after(update, group));
		ftrace_group_hold(group->next);
	}

	return visit;
}

/**
 * ftrace_update_end - end an update of call sites
 * @update: the update
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_update_end(struct ftrace_update *update)
{
	struct ftrace_group *group, *tmp;
	struct ftrace_ops *op;

	ftrace_targets_end();

	/* An ops that has gone is not on the list */
	update->ops->update = NULL;
	do_for_each_ftrace_op(op, ftrace_ops_list) {
		if (op->update == update)
			op->update = NULL;
	} while_for_each_ftrace_op(op);

	list_for_each_entry_safe(group, tmp, &update->groups, update) {
		list_del_init(&group->update);
		group->moving = 0;
		if (group->next)
			ftrace_group_release(group->next);
		group->next = NULL;
	}
}

/* Find the group that a site is to have, which has @group */
static struct ftrace_group *next_group(struct dyn_ftrace *rec,
				       struct ftrace_group *group)
{
	struct ftrace_group *next = group->next;
	unsigned int count = ftrace_rec_count(rec);

	if (!(rec->flags & FTRACE_FL_ENABLED))
		return &ftrace_group_rest;

	if (ftrace_call_ops_off)
		return &ftrace_group_list;

	/* Either all that move are in a group or none, so the count tells */
	if (group->members && group->members->nr == count)
		return group;

	if (next && (!next->members || next->members->nr == count))
		return next;

	return ftrace_group_find(rec);
}

/**
 * ftrace_update_rec - carry out an update of a site
 * @rec: the record of the site, its flags are those after the update
 * @command: what is to be done, as ftrace_update_record() returned it
 * @old_addr: the address that an enabled site calls now
 * @new_addr: the address that the site is to call, if it is to be enabled
 *
 * It is done when ftrace_batch_write() has been called.
 *
 * Context: ftrace_lock is held. May sleep.
 * Return: 0, or what ftrace_bug() takes, and the site stays as it is: -EFAULT or
 * -EINVAL.
 */
int ftrace_update_rec(struct dyn_ftrace *rec, int command,
		      unsigned long old_addr, unsigned long new_addr)
{
	struct ftrace_patch patch = { .ip = rec->ip };
	struct ftrace_group *old, *group;
	bool insn_first = false;
	int ret = 0;

	/* At rest, or not to be touched */
	if (command == FTRACE_UPDATE_IGNORE && !(rec->flags & FTRACE_FL_ENABLED))
		return 0;

	switch (command) {
	case FTRACE_UPDATE_IGNORE:
		break;
	case FTRACE_UPDATE_MAKE_CALL:
		ret = arch_ftrace_patch_call(&patch, rec, 0, new_addr);
		break;
	case FTRACE_UPDATE_MAKE_NOP:
		insn_first = true;
		ret = arch_ftrace_patch_call(&patch, rec, old_addr, 0);
		break;
	case FTRACE_UPDATE_MODIFY_CALL:
		/*
		 * A callback that wants all registers, as that of a direct call
		 * does, is not to be called from ftrace_caller, which does not
		 * save them. So on the way from there the instruction goes first,
		 * and on the way back the literal does. A task which is in the
		 * trampoline already, or comes with the old instruction, can still
		 * do it in this moment: it gets wrong values of x10 to x28, in
		 * which no function gets an argument, and a direct call is left
		 * out.
		 */
		insn_first = new_addr != FTRACE_ADDR;
		ret = arch_ftrace_patch_call(&patch, rec, old_addr, new_addr);
		break;
	default:
		ret = -1; /* unknown ftrace bug */
	}

	if (ret)
		return ret;

	old = READ_ONCE(*arch_ftrace_literal(rec->ip));
	group = next_group(rec, old);
	if (command == FTRACE_UPDATE_IGNORE && group == old)
		return 0;

	if (group != old) {
		patch.group = group;
		ftrace_group_hold(group);
	}
	ftrace_batch_add(&patch, group != old ? old : NULL, insn_first);

	return 0;
}

static void update_list_site(struct dyn_ftrace *rec, void *failed)
{
	int ret;

	cond_resched();

	if (ftrace_group_get_stats().failed != *(unsigned long *)failed ||
	    ftrace_is_dead() ||
	    READ_ONCE(*arch_ftrace_literal(rec->ip)) != &ftrace_group_list)
		return;

	ret = ftrace_update_rec(rec, FTRACE_UPDATE_IGNORE, 0, 0);
	if (ret)
		ftrace_bug(ret, rec);
}

/**
 * ftrace_update_list_sites - find groups for the sites that use the list
 *
 * It ends at the first for which there is no memory.
 *
 * Context: ftrace_lock is held. May sleep.
 */
void ftrace_update_list_sites(void)
{
	unsigned long failed = ftrace_group_get_stats().failed;

	ftrace_for_each_rec(update_list_site, &failed);
	ftrace_batch_write();
}

/**
 * ftrace_update_forget - sites go away, with the text that they are in
 * @recs: their records
 * @nr: how many
 *
 * That text can still run, as what a module has left to others is waited for later.
 * No update reaches it any more, so it has to be done with groups.
 *
 * Context: ftrace_lock is held. The text is still there.
 */
void ftrace_update_forget(struct dyn_ftrace *recs, int nr)
{
	int i;

	/* Nothing is freed any more, and the text may be that of another module */
	if (ftrace_is_dead())
		return;

	for (i = 0; i < nr; i++) {
		struct ftrace_group *group = READ_ONCE(*arch_ftrace_literal(recs[i].ip));
		struct ftrace_patch patch = {
			.ip	= recs[i].ip,
			.group	= &ftrace_group_rest,
		};

		if (group != &ftrace_group_rest)
			ftrace_batch_add(&patch, group, false);
	}
	ftrace_batch_write();
}
