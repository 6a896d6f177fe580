// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for per-call-site ops: what do call sites do when there is no memory for
 * their groups, and when there is memory again?
 */

#include <kunit/test.h>
#include <linux/ftrace.h>

#include "ftrace_call_ops_test.h"

static void site_without_memory_for_a_group_uses_the_list(struct kunit *test)
{
	unsigned long failed = group_stats().failed;

	/* One, list, several */
	trace(test, A, SITE0);
	ftrace_group_fail = FAIL_ALL;
	trace(test, B, SITE0);
	expect_ops(test, A | B | LIST, 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	KUNIT_EXPECT_GT(test, group_stats().failed, failed);
	ftrace_group_fail = 0;
	trace(test, C, SITE0);
	expect_ops(test, A | B | C, 0);

	/* Several, list, one */
	ftrace_group_fail = FAIL_ALL;
	untrace(test, A);
	expect_ops(test, B | C | LIST, 0);
	ftrace_group_fail = 0;
	untrace(test, B);
	expect_ops(test, C, 0);

	/* List, none */
	ftrace_group_fail = FAIL_ALL;
	trace(test, A, SITE0);
	expect_ops(test, A | C | LIST, 0);
	set_filters(test, A, SITE1);
	expect_ops(test, C | LIST, A | LIST);
	untrace(test, C);
	expect_ops(test, 0, A | LIST);
}

/* What the worker does when memory was short. How many allocations failed? */
static unsigned long update_list_sites(void)
{
	unsigned long failed;

	mutex_lock(&ftrace_lock);
	failed = ftrace_group_get_stats().failed;
	ftrace_update_list_sites();
	failed = ftrace_group_get_stats().failed - failed;
	mutex_unlock(&ftrace_lock);

	return failed;
}

static void site_gets_a_group_when_there_is_memory_again(struct kunit *test)
{
	struct ftrace_group *own;
	int by_itself;

	for (by_itself = 0; by_itself < 2; by_itself++) {
		trace(test, A, BOTH);
		ftrace_group_fail = FAIL_ALL;
		trace(test, B, BOTH);
		expect_ops(test, A | B | LIST, A | B | LIST);

		/* After one failure it is in vain to try the other sites */
		KUNIT_EXPECT_EQ(test, update_list_sites(), 1UL);
		settled_stats();
		expect_ops(test, A | B | LIST, A | B | LIST);
		ftrace_group_fail = 0;

		/* By the next update, or by itself */
		if (by_itself)
			wait_until(site_group(1) != &ftrace_group_list);
		else
			set_filters(test, B, BOTH);
		expect_ops(test, A | B, A | B);
		KUNIT_EXPECT_PTR_EQ(test, site_group(0), site_group(1));
		ftrace_test_reset(test);
	}

	/* Nothing has failed since then, so what it has to free is all that it does */
	trace(test, A, SITE0);
	trace(test, B, ELSEWHERE);
	own = site_group(0);
	set_group(0, &ftrace_group_list);
	trace(test, C, ELSEWHERE);
	KUNIT_EXPECT_GT(test, group_stats().retired, 0UL);
	settled_stats();
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	set_group(0, own);
}

/* How an ops comes to sites and goes from them */
enum way { BY_REGISTRATION, BY_FILTER, BY_NOTRACE };

/* One after another, if there are two sites: names would take long to find */
static int set_notrace(struct ftrace_ops *ops, unsigned long sites)
{
	struct ftrace_rec_iter *iter;
	char place[16];
	int i, nr, ret = 0;

	for_each_set_bit(i, &sites, NR_SITES) {
		nr = 0;
		mutex_lock(&ftrace_lock);
		for_ftrace_rec_iter(iter) {
			nr++;
			if (ftrace_rec_iter_record(iter)->ip == ftrace_test_sites[i])
				break;
		}
		mutex_unlock(&ftrace_lock);
		scnprintf(place, sizeof(place), "%d", nr);
		ret = ret ?: ftrace_set_notrace(ops, place, strlen(place), 0);
	}

	return ret;
}

static int move(struct ftrace_ops *ops, unsigned long sites, enum way way, bool comes)
{
	switch (way) {
	case BY_FILTER:
		return ftrace_test_set_filter(ops, comes ? sites : ELSEWHERE);
	case BY_NOTRACE:
		return comes ? ftrace_set_notrace(ops, NULL, 0, 1) :
			       set_notrace(ops, sites);
	default:
		if (!comes)
			return unregister_ftrace_function(ops);
		return ftrace_test_set_filter(ops, sites) ?:
		       register_ftrace_function(ops);
	}
}

/* Of which the ops of the sites change, while the nth allocation fails */
struct transition {
	unsigned long	from, to;
	unsigned long	sites;
	enum way	way;
	int		nth;
};

static void make_moves(struct kunit *test, const struct transition *t)
{
	unsigned long changes = t->from ^ t->to;
	int i;

	for_each_set_bit(i, &changes, NR_OPS) {
		struct ftrace_ops *ops = test_ops(BIT(i));
		bool comes = t->to & BIT(i);
		int ret = move(ops, t->sites, t->way, comes);

		if (t->way == BY_REGISTRATION && !comes)
			KUNIT_EXPECT_EQ(test, ops->groups, 0UL);
		KUNIT_EXPECT_EQ(test, ret, 0);
	}
}

/* Did the allocation fail, or were there not so many? */
static bool make_transition(struct kunit *test, const struct transition *t)
{
	unsigned long ops[NR_TRACEES];
	unsigned long perhaps;
	char what[80];
	bool failed;
	int i;

	scnprintf(what, sizeof(what), "ops %lx to %lx, sites %lx, way %d, allocation %d",
		  t->from, t->to, t->sites, t->way, t->nth);
	for (i = 0; i < NR_TRACEES; i++)
		ops[i] = t->sites & BIT(i) ? t->to : 0;

	ftrace_group_fail = BIT(t->nth);
	make_moves(test, t);
	failed = !ftrace_group_fail;
	ftrace_group_fail = 0;

	perhaps = failed ? PERHAPS_LIST : 0;
	ftrace_test_expect(test, what, ops[0] | perhaps, ops[1] | perhaps);
	update_list_sites();
	ftrace_test_expect(test, what, ops[0], ops[1]);

	return failed;
}

/* All transitions, back as well, and each with a failure of every allocation */
static void make_transitions(struct kunit *test, unsigned long sites, enum way way)
{
	static const unsigned long states[] = { 0, A, B, A | B, A | B | C };
	int i, j;

	if (way != BY_REGISTRATION)
		trace(test, A | B | C, way == BY_FILTER ? ELSEWHERE : sites);
	for (i = 0; way == BY_NOTRACE && i < NR_OPS; i++)
		KUNIT_ASSERT_EQ(test, move(test_ops(BIT(i)), sites, way, false), 0);

	for (i = 0; i < ARRAY_SIZE(states); i++) {
		struct transition next = { states[i], 0, sites, way, BITS_PER_LONG - 2 };

		for (j = i + 1; j < ARRAY_SIZE(states); j++) {
			struct transition to = { states[i], states[j], sites, way };
			struct transition back = { states[j], states[i], sites, way };
			bool failed = true;

			while (failed && to.nth < next.nth) {
				failed = make_transition(test, &to);
				failed |= make_transition(test, &back);
				to.nth = ++back.nth;
			}
			KUNIT_EXPECT_FALSE(test, failed);
			KUNIT_EXPECT_GT(test, to.nth, 1);
		}

		/* Without a failure */
		next.to = i + 1 < ARRAY_SIZE(states) ? states[i + 1] : 0;
		KUNIT_EXPECT_FALSE(test, make_transition(test, &next));
	}
	ftrace_test_reset(test);
}

static void registration_survives_failed_allocations(struct kunit *test)
{
	make_transitions(test, SITE0, BY_REGISTRATION);
	make_transitions(test, BOTH, BY_REGISTRATION);
}

static void filter_change_survives_failed_allocations(struct kunit *test)
{
	make_transitions(test, SITE0, BY_FILTER);
	make_transitions(test, BOTH, BY_FILTER);
}

static void notrace_change_survives_failed_allocations(struct kunit *test)
{
	make_transitions(test, SITE0, BY_NOTRACE);
	make_transitions(test, BOTH, BY_NOTRACE);
}

/*
 * Two sites exchange their groups. What is between them is disabled, so the first one
 * is written, and has left its group, before the last one is visited.
 */
static void group_that_its_site_leaves_is_kept_for_another(struct kunit *test)
{
	int first = 0, last = 0, i;
	struct ftrace_group *group, *other;
	unsigned long groups;

	for (i = 1; i < NR_SITES; i++) {
		if (ftrace_test_sites[i] < ftrace_test_sites[first])
			first = i;
		if (ftrace_test_sites[i] > ftrace_test_sites[last])
			last = i;
	}

	trace(test, A, BIT(first) | BIT(last));
	groups = group_stats().groups;
	trace(test, B, (BOTH | ELSEWHERE) & ~BIT(last));
	group = site_group(first);
	other = site_group(last);
	wait_until(ftrace_group_may_change(other));

	/* So that sites are visited and not their groups changed, memory is short */
	ftrace_group_fail = 3;
	set_filters(test, B, BIT(last));
	KUNIT_EXPECT_EQ(test, ftrace_group_fail, 0L);
	KUNIT_EXPECT_PTR_EQ(test, site_group(first), other);
	KUNIT_EXPECT_PTR_EQ(test, site_group(last), group);
	KUNIT_EXPECT_EQ(test, group_stats().groups, groups + 1);
	expect_ops(test, first == 0 ? A : last == 0 ? A | B : 0,
		   first == 1 ? A : last == 1 ? A | B : 0);
}

static struct kunit_case ftrace_call_ops_memory_test_cases[] = {
	KUNIT_CASE(site_without_memory_for_a_group_uses_the_list),
	KUNIT_CASE(site_gets_a_group_when_there_is_memory_again),
	KUNIT_CASE(registration_survives_failed_allocations),
	KUNIT_CASE(filter_change_survives_failed_allocations),
	KUNIT_CASE(notrace_change_survives_failed_allocations),
	KUNIT_CASE(group_that_its_site_leaves_is_kept_for_another),
	{}
};

static struct kunit_suite ftrace_call_ops_memory_test_suite = {
	.name = "ftrace_call_ops_memory",
	.init = ftrace_test_init,
	.exit = ftrace_test_reset,
	.test_cases = ftrace_call_ops_memory_test_cases,
};

kunit_test_suite(ftrace_call_ops_memory_test_suite);
