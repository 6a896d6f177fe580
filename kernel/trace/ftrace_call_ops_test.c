// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for per-call-site ops: which group does a call site hold, which ops
 * are its members, and are these called?
 *
 * What is the same on each architecture is here, and where memory is short, in
 * ftrace_call_ops_memory_test.c.
 */

#include <kunit/test.h>
#include <linux/context_tracking.h>
#include <linux/ftrace.h>

#include "ftrace_call_ops_test.h"

#define TRACEE(n)							\
static noinline unsigned long ftrace_test_tracee##n(unsigned long arg)	\
{									\
	barrier();							\
	return arg + 1 + (n);						\
}

TRACEE(0)
TRACEE(1)
TRACEE(2)

const ftrace_test_tracee ftrace_test_tracees[NR_SITES] = {
	ftrace_test_tracee0, ftrace_test_tracee1, ftrace_test_tracee2,
};

unsigned long ftrace_test_sites[NR_SITES];
unsigned long ftrace_test_nr_calls;

/* Not dynamic, as they are in the kernel's data: no synchronization needed */
struct counting_ops ftrace_test_ops[NR_OPS];

notrace void ftrace_test_count_call(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops,
				    struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);
	int i;

	for (i = 0; i < NR_TRACEES; i++) {
		if (ip == ftrace_test_sites[i])
			c->calls[i]++;
	}
	c->last_call = ++ftrace_test_nr_calls;
}

/* In one update */
int ftrace_test_set_filter(struct ftrace_ops *ops, unsigned long sites)
{
	unsigned long ips[NR_SITES];
	int i, nr = 0;

	for_each_set_bit(i, &sites, NR_SITES)
		ips[nr++] = ftrace_test_sites[i];

	return ftrace_set_filter_ips(ops, ips, nr, 0, 1);
}

/* Which ops are the members of the group that a site holds? */
static unsigned long members_of(int site, unsigned long perhaps)
{
	struct ftrace_group *group;
	unsigned long ops = 0;
	int i;

	mutex_lock(&ftrace_lock);
	group = site_group(site);
	for (i = 0; group->members && i < NR_OPS; i++) {
		if (ftrace_members_have(group->members, test_ops(BIT(i))))
			ops |= BIT(i);
	}
	if (!group->members)
		ops = perhaps | LIST;
	else if (group->members->nr != hweight_long(ops))
		ops = -1;
	mutex_unlock(&ftrace_lock);

	return ops;
}

void ftrace_test_expect(struct kunit *test, const char *where, unsigned long ops0,
			unsigned long ops1)
{
	unsigned long expected[NR_TRACEES] = { ops0, ops1 };
	int i, site;

	for (i = 0; i < NR_OPS; i++)
		memset(ftrace_test_ops[i].calls, 0, sizeof(ftrace_test_ops[i].calls));
	for (site = 0; site < NR_TRACEES; site++) {
		unsigned long known = expected[site] & (A | B | C);
		unsigned long found = members_of(site, known);

		if (!(expected[site] & PERHAPS_LIST) || !(found & LIST))
			KUNIT_EXPECT_EQ_MSG(test, found, expected[site] & ~PERHAPS_LIST,
					    "%s, site %d", where, site);
	}

	call_tracees(test);
	for (site = 0; site < NR_TRACEES; site++) {
		for (i = 0; i < NR_OPS; i++)
			KUNIT_EXPECT_EQ_MSG(test, ftrace_test_ops[i].calls[site],
					    expected[site] & BIT(i) ? 1UL : 0UL,
					    "%s, site %d, ops %d", where, site, i);
	}
}

void ftrace_test_reset(struct kunit *test)
{
	int i;

	ftrace_group_fail = 0;
	for (i = 0; i < NR_OPS; i++) {
		struct ftrace_ops *ops = &ftrace_test_ops[i].ops;

		if (ops->flags & FTRACE_OPS_FL_ENABLED)
			KUNIT_EXPECT_EQ(test, unregister_ftrace_function(ops), 0);
		KUNIT_EXPECT_EQ(test, ops->groups, 0UL);
	}

	/* Only now, as no filter means all functions */
	for (i = 0; i < NR_OPS; i++) {
		struct ftrace_ops *ops = &ftrace_test_ops[i].ops;

		if (ops->func_hash == &global_ops.local_hash)
			ftrace_set_filter(ops, NULL, 0, 1);
		else if (ops->flags & FTRACE_OPS_FL_INITIALIZED)
			ftrace_free_filter(ops);
		memset(&ftrace_test_ops[i], 0, sizeof(ftrace_test_ops[i]));
		ops->func = ftrace_test_count_call;
	}
}

int ftrace_test_init(struct kunit *test)
{
	int i;

	if (ftrace_call_ops_off)
		kunit_skip(test, "booted with ftrace_call_ops=off");

	for (i = 0; i < NR_SITES; i++) {
		unsigned long addr = (unsigned long)ftrace_test_tracees[i];

		ftrace_test_sites[i] = ftrace_location(addr);
		KUNIT_ASSERT_NE(test, ftrace_test_sites[i], 0UL);
	}
	ftrace_test_reset(test);

	return 0;
}

static void site_without_tracer_is_at_rest(struct kunit *test)
{
	int i;

	expect_ops(test, 0, 0);
	for (i = 0; i < NR_SITES; i++)
		KUNIT_EXPECT_PTR_EQ(test, site_group(i), &ftrace_group_rest);
	KUNIT_EXPECT_PTR_EQ(test, ftrace_group_rest.ops->call_func, &ftrace_stub);
}

static void only_ops_of_a_site_is_called_directly(struct kunit *test)
{
	trace(test, A, SITE0);
	expect_ops(test, A, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(A));
	KUNIT_EXPECT_EQ(test, test_ops(A)->groups, 1UL);

	/* Others of other sites do not matter */
	trace(test, C, SITE1);
	expect_ops(test, A, C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(A));
	KUNIT_EXPECT_PTR_EQ(test, site_group(1)->ops, test_ops(C));

	untrace(test, A);
	expect_ops(test, 0, C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_rest);
}

static void dynamic_ops_is_called_directly(struct kunit *test)
{
	struct counting_ops *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->ops.func = ftrace_test_count_call;
	KUNIT_ASSERT_EQ(test, ftrace_test_set_filter(&c->ops, SITE0), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(&c->ops), 0);
	KUNIT_EXPECT_TRUE(test, c->ops.flags & FTRACE_OPS_FL_DYNAMIC);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, &c->ops);
	call_tracees(test);
	KUNIT_EXPECT_EQ(test, c->calls[0], 1UL);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&c->ops), 0);
	KUNIT_EXPECT_EQ(test, c->ops.groups, 0UL);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_rest);
	ftrace_free_filter(&c->ops);
}

static void two_ops_of_a_site_are_both_called(struct kunit *test)
{
	trace(test, A | B, SITE0);
	expect_ops(test, A | B, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, &site_group(0)->members->ops);

	/* The newer goes, and comes again. The older goes */
	untrace(test, B);
	expect_ops(test, A, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(A));
	trace(test, B, SITE0);
	untrace(test, A);
	expect_ops(test, B, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(B));
}

static void sites_with_the_same_ops_share_a_group(struct kunit *test)
{
	unsigned long groups = group_stats().groups;
	struct ftrace_group *one, *several;

	trace(test, A, BOTH | ELSEWHERE);
	expect_ops(test, A, A);
	one = site_group(0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), one);
	KUNIT_EXPECT_PTR_EQ(test, site_group(2), one);
	KUNIT_EXPECT_EQ(test, one->sites, 3UL);

	/* One goes another way, another one follows it, and comes back */
	trace(test, B, SITE0);
	expect_ops(test, A | B, A);
	several = site_group(0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), one);
	set_filters(test, B, BOTH);
	expect_ops(test, A | B, A | B);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), several);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), several);
	KUNIT_EXPECT_EQ(test, several->sites, 2UL);
	KUNIT_EXPECT_EQ(test, one->sites, 1UL);
	set_filters(test, B, SITE0);
	expect_ops(test, A | B, A);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), several);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), one);
	KUNIT_EXPECT_EQ(test, group_stats().groups, groups + 2);
}

static void group_changes_when_an_ops_comes_to_all_its_sites(struct kunit *test)
{
	struct ftrace_group *group;

	trace(test, A, BOTH);
	group = site_group(0);
	trace(test, C, BOTH);
	expect_ops(test, A | C, A | C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), group);
	KUNIT_EXPECT_PTR_EQ(test, group->ops, &group->members->ops);

	untrace(test, A);
	expect_ops(test, C, C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), group);
	KUNIT_EXPECT_PTR_EQ(test, group->ops, test_ops(C));

	/* It is found by what it has now */
	set_filters(test, C, SITE0);
	expect_ops(test, C, 0);
	set_filters(test, C, BOTH);
	expect_ops(test, C, C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), group);
}

static void groups_may_become_the_same(struct kunit *test)
{
	struct ftrace_group *group[2];
	int i;

	trace(test, A, BOTH);
	trace(test, B, SITE1);
	for (i = 0; i < 2; i++)
		group[i] = site_group(i);

	untrace(test, B);
	expect_ops(test, A, A);
	KUNIT_EXPECT_EQ(test, test_ops(A)->groups, 2UL);
	trace(test, C, SITE1);
	expect_ops(test, A, A | C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), group[0]);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), group[1]);
	untrace(test, A | C);
	expect_ops(test, 0, 0);
}

static void group_that_a_site_has_left_does_not_change(struct kunit *test)
{
	struct ftrace_group *group;
	unsigned long start;
	int later;

	/* A task from site 1 may still be on its way to the group, but not later */
	for (later = 0; later < 2; later++) {
		trace(test, A | B, BOTH);
		settled_stats();
		group = site_group(1);
		start = jiffies;
		set_filters(test, B, SITE0);
		KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
		if (later)
			wait_until(ftrace_group_may_change(group));
		trace(test, C, SITE0);
		if (later)
			KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
		else if (time_before(jiffies, start + HZ / 10))
			KUNIT_EXPECT_PTR_NE(test, site_group(0), group);
		expect_ops(test, A | B | C, A);
		ftrace_test_reset(test);
	}
}

static struct ftrace_group *left_group;

/* Of the function that the worker waits in */
static notrace void look_if_it_may_change(unsigned long ip, unsigned long parent_ip,
					  struct ftrace_ops *ops,
					  struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);

	c->calls[ftrace_group_may_change(left_group)]++;
}

static void group_may_change_when_a_grace_period_is_over(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)synchronize_rcu_tasks_rude);

	trace(test, A, BOTH);
	settled_stats();
	left_group = site_group(0);
	test_ops(C)->func = look_if_it_may_change;
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(test_ops(C), ip, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(test_ops(C)), 0);
	set_filters(test, A, SITE0);
	wait_until(ftrace_group_may_change(left_group));
	untrace(test, C);
	KUNIT_EXPECT_NE(test, counting(C)->calls[false], 0UL);
	KUNIT_EXPECT_EQ(test, counting(C)->calls[true], 0UL);
}

static void groups_are_freed_once_no_site_holds_them(struct kunit *test)
{
	struct ftrace_group_stats before = settled_stats(), after;
	struct ftrace_group *group;

	trace(test, A | B, BOTH);
	trace(test, C, SITE0);
	KUNIT_EXPECT_EQ(test, group_stats().groups, before.groups + 2);
	untrace(test, A | B);
	group = site_group(0);
	untrace(test, C);
	KUNIT_EXPECT_EQ(test, group_stats().groups, before.groups);

	/* None is handed out again. Later this may be the same memory by chance */
	after = group_stats();
	KUNIT_EXPECT_GE(test, after.retired, 2UL);
	trace(test, C, SITE0);
	if (group_stats().retired >= after.retired)
		KUNIT_EXPECT_PTR_NE(test, site_group(0), group);
	untrace(test, C);

	after = settled_stats();
	KUNIT_EXPECT_EQ(test, after.retired, 0UL);
	KUNIT_EXPECT_EQ(test, after.groups, before.groups);
}

/* Not an update: this is how sites are left to the list when ftrace is dead */
static void group_is_left_to_the_list_by_a_store(struct kunit *test)
{
	struct ftrace_ops *own[NR_TRACEES];
	int i;

	trace(test, A, BOTH);
	trace(test, B, SITE0);
	for (i = 0; i < NR_TRACEES; i++) {
		own[i] = site_group(i)->ops;
		WRITE_ONCE(site_group(i)->ops, ftrace_group_list.ops);
	}
	call_tracees(test);
	expect_calls(test, A, 1, 1);
	expect_calls(test, B, 1, 0);

	for (i = 0; i < NR_TRACEES; i++)
		WRITE_ONCE(site_group(i)->ops, own[i]);
	expect_ops(test, A | B, A);
}

static void ops_of_a_site_are_called_newest_first(struct kunit *test)
{
	trace(test, B, SITE0);
	trace(test, A, SITE0);
	expect_ops(test, A | B, 0);
	KUNIT_EXPECT_LT(test, counting(A)->last_call, counting(B)->last_call);

	/* The same as on the list */
	ftrace_group_fail = FAIL_ALL;
	trace(test, C, SITE0);
	expect_ops(test, A | B | C | LIST, 0);
	KUNIT_EXPECT_LT(test, counting(C)->last_call, counting(A)->last_call);
	KUNIT_EXPECT_LT(test, counting(A)->last_call, counting(B)->last_call);

	/* A filter that changes does not make an ops newer */
	ftrace_group_fail = 0;
	set_filters(test, B | C, SITE1);
	set_filters(test, B, SITE0);
	expect_ops(test, A | B, C);
	KUNIT_EXPECT_LT(test, counting(A)->last_call, counting(B)->last_call);
}

static void filter_change_moves_the_ops(struct kunit *test)
{
	trace(test, A | B, SITE0);

	/* Neither the instruction nor FTRACE_FL_REGS change at site 0 */
	set_filters(test, B, SITE1);
	expect_ops(test, A, B);
	set_filters(test, B, BOTH);
	expect_ops(test, A | B, B);
	set_filters(test, A | B, SITE1);
	expect_ops(test, 0, A | B);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_rest);
}

static void filters_can_be_set_after_they_were_freed(struct kunit *test)
{
	trace(test, A, SITE0);
	untrace(test, A);
	ftrace_free_filter(test_ops(A));
	trace(test, A, SITE1);
	expect_ops(test, 0, A);
}

static void notrace_change_takes_the_ops_away(struct kunit *test)
{
	char names[] = "ftrace_test_tracee[01]";

	trace(test, A, BOTH | ELSEWHERE);
	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(test_ops(A), names, strlen(names), 1), 0);
	expect_ops(test, 0, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(2)->ops, test_ops(A));

	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(test_ops(A), NULL, 0, 1), 0);
	expect_ops(test, A, A);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), site_group(2));
}

static void ops_that_share_their_filters_move_together(struct kunit *test)
{
	struct ftrace_hash *filter =
		rcu_dereference_protected(global_ops.local_hash.filter_hash, true);
	struct ftrace_group *group[2];
	int i;

	if (global_ops.flags & FTRACE_OPS_FL_ENABLED || !ftrace_hash_empty(filter))
		kunit_skip(test, "the command line uses these filters");

	ftrace_ops_set_global_filter(test_ops(A));
	ftrace_ops_set_global_filter(test_ops(B));
	trace(test, A | B, SITE0);
	trace(test, C, BOTH);
	for (i = 0; i < 2; i++)
		group[i] = site_group(i);

	/* Each group loses or gets two at once */
	set_filters(test, A, SITE1);
	expect_ops(test, C, A | B | C);
	for (i = 0; i < 2; i++)
		KUNIT_EXPECT_PTR_EQ(test, site_group(i), group[i]);

	set_filters(test, B, BOTH);
	expect_ops(test, A | B | C, A | B | C);
	set_filters(test, A, SITE0);
	expect_ops(test, A | B | C, C);

	/* One of them is not registered */
	untrace(test, A);
	set_filters(test, A, SITE1);
	expect_ops(test, C, B | C);
}

static void call_without_rcu(void)
{
	local_irq_disable();
	ct_idle_enter();
	ftrace_test_tracees[0](0);
	ct_idle_exit();
	local_irq_enable();
}

static void ops_that_needs_rcu_is_not_called_without(struct kunit *test)
{
	trace(test, B | C, SITE0);
	call_without_rcu();
	expect_calls(test, B, 1, 0);
	expect_calls(test, C, 1, 0);

	/* Among others, and alone */
	test_ops(A)->flags |= FTRACE_OPS_FL_RCU;
	trace(test, A, SITE0);
	expect_ops(test, A | B | C, 0);
	call_without_rcu();
	expect_calls(test, A, 1, 0);
	expect_calls(test, B, 2, 0);
	expect_calls(test, C, 2, 0);
	untrace(test, B | C);
	expect_ops(test, A, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(A));
	KUNIT_EXPECT_PTR_NE(test, test_ops(A)->call_func, test_ops(A)->func);
	call_without_rcu();
	expect_calls(test, A, 1, 0);
}

/* Calls the function that is being called, four times if nobody prevents it */
static notrace void call_again(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);

	ftrace_test_count_call(ip, parent_ip, ops, fregs);
	if (c->arg == 3)
		return;

	c->arg++;
	ftrace_test_tracees[0](0);
	c->arg--;
}

static void recursion_is_prevented_where_an_ops_asks_for_it(struct kunit *test)
{
	/* Those that do not are all without the guard, alone or not */
	test_ops(A)->func = call_again;
	trace(test, A, SITE0);
	call_tracees(test);
	expect_calls(test, A, 4, 0);
	trace(test, B, SITE0);
	call_tracees(test);
	expect_calls(test, A, 8, 0);
	expect_calls(test, B, 4, 0);

	/* One does. One nested call is let through, see TRACE_CTX_TRANSITION */
	test_ops(C)->flags |= FTRACE_OPS_FL_RECURSION;
	trace(test, C, SITE0);
	call_tracees(test);
	expect_calls(test, A, 10, 0);
	expect_calls(test, B, 6, 0);
	expect_calls(test, C, 2, 0);

	/* So does the list, whatever they ask for */
	ftrace_group_fail = FAIL_ALL;
	untrace(test, C);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	call_tracees(test);
	expect_calls(test, A, 12, 0);
	expect_calls(test, B, 8, 0);
	ftrace_group_fail = 0;
	untrace(test, A | B);

	/* One that is alone */
	test_ops(A)->flags |= FTRACE_OPS_FL_RECURSION;
	trace(test, A, SITE0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(A));
	call_tracees(test);
	expect_calls(test, A, 14, 0);
}

static void stub_is_not_called(struct kunit *test)
{
	test_ops(C)->flags |= FTRACE_OPS_FL_STUB;
	trace(test, C, BOTH);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, test_ops(C));
	call_tracees(test);

	/* Among others, and among others with the guard */
	trace(test, A, SITE0);
	test_ops(B)->flags |= FTRACE_OPS_FL_RECURSION;
	trace(test, B, SITE1);
	call_tracees(test);
	expect_calls(test, A, 1, 0);
	expect_calls(test, B, 0, 1);
	expect_calls(test, C, 0, 0);
}

static notrace void count_argument(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	container_of(ops, struct counting_ops, ops)->arg++;
}

static void exchange_func(struct ftrace_ops *ops, ftrace_func_t func)
{
	mutex_lock(&ftrace_lock);
	ops->func = func;
	ftrace_call_ops_set_func(ops);
	mutex_unlock(&ftrace_lock);
}

/* As a pid filter does it: alone, among others, and with the guard */
static void func_may_be_exchanged_at_any_time(struct kunit *test)
{
	unsigned long all;

	test_ops(C)->flags |= FTRACE_OPS_FL_RECURSION;
	for (all = A; all <= (A | B | C); all = all << 1 | 1) {
		trace(test, all & ~(all >> 1), SITE0);
		expect_ops(test, all, 0);
		counting(A)->arg = 0;
		exchange_func(test_ops(A), count_argument);
		call_tracees(test);
		expect_calls(test, A, 1, 0);
		KUNIT_EXPECT_EQ(test, counting(A)->arg, 1UL);
		exchange_func(test_ops(A), ftrace_test_count_call);
		expect_ops(test, all, 0);
		KUNIT_EXPECT_EQ(test, counting(A)->arg, 1UL);
	}
}

static struct kunit_case ftrace_call_ops_test_cases[] = {
	KUNIT_CASE(site_without_tracer_is_at_rest),
	KUNIT_CASE(only_ops_of_a_site_is_called_directly),
	KUNIT_CASE(dynamic_ops_is_called_directly),
	KUNIT_CASE(two_ops_of_a_site_are_both_called),
	KUNIT_CASE(sites_with_the_same_ops_share_a_group),
	KUNIT_CASE(group_changes_when_an_ops_comes_to_all_its_sites),
	KUNIT_CASE(groups_may_become_the_same),
	KUNIT_CASE(group_that_a_site_has_left_does_not_change),
	KUNIT_CASE(group_may_change_when_a_grace_period_is_over),
	KUNIT_CASE(groups_are_freed_once_no_site_holds_them),
	KUNIT_CASE(group_is_left_to_the_list_by_a_store),
	KUNIT_CASE(ops_of_a_site_are_called_newest_first),
	KUNIT_CASE(filter_change_moves_the_ops),
	KUNIT_CASE(filters_can_be_set_after_they_were_freed),
	KUNIT_CASE(notrace_change_takes_the_ops_away),
	KUNIT_CASE(ops_that_share_their_filters_move_together),
	KUNIT_CASE(ops_that_needs_rcu_is_not_called_without),
	KUNIT_CASE(recursion_is_prevented_where_an_ops_asks_for_it),
	KUNIT_CASE(stub_is_not_called),
	KUNIT_CASE(func_may_be_exchanged_at_any_time),
	{}
};

static struct kunit_suite ftrace_call_ops_test_suite = {
	.name = "ftrace_call_ops",
	.init = ftrace_test_init,
	.exit = ftrace_test_reset,
	.test_cases = ftrace_call_ops_test_cases,
};

kunit_test_suite(ftrace_call_ops_test_suite);
