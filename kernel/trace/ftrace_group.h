/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KERNEL_FTRACE_GROUP_H
#define _LINUX_KERNEL_FTRACE_GROUP_H

/* See ftrace_group.c. What is not said to be for trampolines is for ftrace_lock */

/**
 * struct ftrace_members - the ops of a group, which do not change
 * @ops:	calls them all, if there are several
 * @retired:	among those to be freed
 * @group:	to be freed with them, or NULL
 * @nr:		how many there are
 * @flags:	what any of them has set
 * @op:		in the order of the list of all ops, ending with NULL
 */
struct ftrace_members {
	struct ftrace_ops	ops;
	struct list_head	retired;
	struct ftrace_group	*group;
	unsigned int		nr;
	unsigned long		flags;
	struct ftrace_ops	*op[];
};

/**
 * struct ftrace_group - what the literals of call sites with the same ops hold
 * @ops:	what these sites call. Trampolines load it, as the first word
 * @members:	the ops of these sites, or NULL if only the list knows them
 * @sites:	how many literals hold the group
 * @left_gp:	the grace period after which the members may be replaced
 * @node:	in the table of groups
 * @update:	among the groups that the update in progress is about
 * @moving:	the number of moves that it makes, see ftrace_update_site()
 * @next:	the group of the sites that move
 */
struct ftrace_group {
	struct ftrace_ops	*ops;
	struct ftrace_members	*members;
	unsigned long		sites;
	unsigned long		left_gp;
	struct hlist_node	node;
	struct list_head	update;
	long			moving;
	struct ftrace_group	*next;
};

/**
 * struct ftrace_group_stats - the groups that there are
 * @groups:	those in use
 * @retired:	members that wait for a grace period, with or without their group
 * @failed:	how often there was no memory
 */
struct ftrace_group_stats {
	unsigned long	groups;
	unsigned long	retired;
	unsigned long	failed;
};

extern struct ftrace_group ftrace_group_list;
extern bool ftrace_call_ops_off;
extern long ftrace_group_fail;

struct ftrace_members *
ftrace_members_find(unsigned int nr,
		    bool (*wanted)(struct ftrace_ops *ops, void *data), void *data);
bool ftrace_members_have(struct ftrace_members *members, struct ftrace_ops *ops);

struct ftrace_group *ftrace_group_of(struct ftrace_members *members);
struct ftrace_group *ftrace_group_find(struct dyn_ftrace *rec);
void ftrace_group_replace(struct ftrace_group *group,
			  struct ftrace_members *members);
bool ftrace_group_may_change(struct ftrace_group *group);

void ftrace_group_hold(struct ftrace_group *group);
void ftrace_group_release(struct ftrace_group *group);
void ftrace_group_leave(struct ftrace_group *group);

void ftrace_group_show(struct seq_file *m, struct ftrace_group *group);
struct ftrace_group_stats ftrace_group_get_stats(void);

#endif
