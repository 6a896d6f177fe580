// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for per-call-site ops: which ops does a call site hold, and is
 * it this one that is called?
 */

#include <kunit/test.h>
#include <linux/context_tracking.h>
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/slab.h>

#ifdef CONFIG_ARM64
#include <asm/fixmap.h>
#include <asm/insn.h>
#include <asm/patching.h>
#endif

#include "ftrace_internal.h"
#include "trace.h"

#define NR_TRACEES	2

/* An ops that counts its calls for each tracee */
struct counting_ops {
	struct ftrace_ops	ops;
	unsigned long		calls[NR_TRACEES];
	unsigned long		last_call;
	unsigned long		arg;
};

static noinline unsigned long tracee0(unsigned long arg)
{
	barrier();
	return arg + 1;
}

static noinline unsigned long tracee1(unsigned long arg)
{
	barrier();
	return arg + 2;
}

static unsigned long (* const tracees[NR_TRACEES])(unsigned long) = {
	tracee0, tracee1,
};

static unsigned long site_ip[NR_TRACEES];

/* All calls of all ops so far */
static unsigned long nr_calls;

static notrace void count_call(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);
	int i;

	for (i = 0; i < NR_TRACEES; i++) {
		if (ip == site_ip[i])
			c->calls[i]++;
	}
	c->last_call = ++nr_calls;
}

static notrace void save_arg(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);
	struct pt_regs *regs = ftrace_get_regs(fregs);

	count_call(ip, parent_ip, ops, fregs);
	c->arg = regs_get_kernel_argument(regs, 0);
}

/* Without protection, this would not end */
static notrace void call_tracee0(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	count_call(ip, parent_ip, ops, fregs);
	tracees[0](0);
}

/* Not dynamic, as they are in the kernel's data: no synchronization needed */
static struct counting_ops first, second, other;
static struct counting_ops * const all_ops[] = { &first, &second, &other };

static notrace struct ftrace_ops *ops_at(unsigned long ip)
{
	struct dyn_ftrace rec = { .ip = ip };

	return ftrace_call_ops_get(&rec);
}

static struct ftrace_ops *ops_of_site(int i)
{
	return ops_at(site_ip[i]);
}

#ifdef CONFIG_ARM64
/* Which trampoline does the instruction of a site call? None if disabled. */
static notrace unsigned long trampoline_at(unsigned long ip)
{
	u32 insn;

	if (aarch64_insn_read((void *)ip, &insn) || !aarch64_insn_is_bl(insn))
		return 0;

	return ip + aarch64_get_branch_offset(insn);
}
#endif

static struct ftrace_ops_set_stats set_stats(void)
{
	struct ftrace_ops_set_stats stats;

	mutex_lock(&ftrace_lock);
	stats = ftrace_ops_set_get_stats();
	mutex_unlock(&ftrace_lock);

	return stats;
}

/* What else a site can hold is known */
static bool has_set(int i)
{
	struct ftrace_ops *ops = ops_of_site(i);

	return ops != &ftrace_nop_ops && ops != &ftrace_list_ops &&
	       ops != &first.ops && ops != &second.ops && ops != &other.ops;
}

static void expect_trampoline(struct kunit *test, int i, unsigned long addr)
{
#ifdef CONFIG_ARM64
	KUNIT_EXPECT_EQ(test, trampoline_at(site_ip[i]), addr);
#endif
}

static int trace(struct counting_ops *c, int tracee)
{
	int ret;

	ret = ftrace_set_filter_ip(&c->ops, site_ip[tracee], 0, 1);
	return ret ?: register_ftrace_function(&c->ops);
}

static int trace_both(struct counting_ops *c)
{
	int ret;

	ret = ftrace_set_filter_ip(&c->ops, site_ip[0], 0, 1);
	ret = ret ?: ftrace_set_filter_ip(&c->ops, site_ip[1], 0, 0);
	return ret ?: register_ftrace_function(&c->ops);
}

static void call_tracees(struct kunit *test)
{
	int i;

	for (i = 0; i < NR_TRACEES; i++)
		KUNIT_EXPECT_EQ(test, tracees[i](40), 41UL + i);
}

static void expect_calls(struct kunit *test, struct counting_ops *c,
			 unsigned long calls0, unsigned long calls1)
{
	KUNIT_EXPECT_EQ(test, c->calls[0], calls0);
	KUNIT_EXPECT_EQ(test, c->calls[1], calls1);
}

static void site_without_tracer_does_nothing(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &ftrace_nop_ops);
}

static void only_ops_of_a_site_is_called_directly(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &ftrace_nop_ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
}

static void ops_of_other_sites_do_not_matter(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&other, 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &other.ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &other, 0, 1);
}

static void dynamic_ops_is_called_directly(struct kunit *test)
{
	struct counting_ops *c = kzalloc(sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->ops.func = count_call;
	if (trace(c, 0)) {
		kfree(c);
		KUNIT_FAIL(test, "can not register");
		return;
	}

	KUNIT_EXPECT_TRUE(test, c->ops.flags & FTRACE_OPS_FL_DYNAMIC);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &c->ops);
	call_tracees(test);
	expect_calls(test, c, 1, 0);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&c->ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	ftrace_free_filter(&c->ops);
	kfree(c);
}

static void two_ops_of_a_site_are_both_called(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &ftrace_nop_ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &second, 1, 0);
}

static void sites_with_the_same_ops_share_a_set(struct kunit *test)
{
	unsigned long sets = set_stats().sets;
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	set = ops_of_site(0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), set);
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 1);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 1);

	/* Each of them goes another way */
	KUNIT_ASSERT_EQ(test, trace(&other, 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_NE(test, ops_of_site(1), set);
	KUNIT_EXPECT_TRUE(test, has_set(1));
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 2);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), set);
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 1);
	call_tracees(test);
	expect_calls(test, &first, 2, 2);
	expect_calls(test, &other, 0, 0);
}

static void set_changes_when_an_ops_comes_to_all_its_sites(struct kunit *test)
{
	unsigned long sets = set_stats().sets;
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	set = ops_of_site(0);

	KUNIT_ASSERT_EQ(test, trace_both(&other), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), set);
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 1);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 1);
	expect_calls(test, &other, 1, 1);
	KUNIT_EXPECT_LT(test, other.last_call, second.last_call);
	KUNIT_EXPECT_LT(test, second.last_call, first.last_call);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), set);
	call_tracees(test);
	expect_calls(test, &first, 2, 2);
	expect_calls(test, &second, 1, 1);
	expect_calls(test, &other, 2, 2);

	/* It is found by what it has now */
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&other.ops, site_ip[1], 1, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &first.ops);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&other.ops, site_ip[1], 0, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), set);
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 1);
	call_tracees(test);
	expect_calls(test, &first, 3, 3);
	expect_calls(test, &other, 3, 3);
}

static void set_that_a_site_has_left_does_not_change(struct kunit *test)
{
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	set = ops_of_site(1);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[1], 1, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), set);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &first.ops);

	/* A task from that site may still be on its way to the set */
	KUNIT_ASSERT_EQ(test, trace(&other, 0), 0);
	KUNIT_EXPECT_PTR_NE(test, ops_of_site(0), set);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 0);
	expect_calls(test, &other, 1, 0);
}

static void set_does_not_become_the_same_as_another(struct kunit *test)
{
	unsigned long sets = set_stats().sets;
	struct ftrace_ops *two, *three;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	two = ops_of_site(0);
	KUNIT_ASSERT_EQ(test, trace(&other, 1), 0);
	three = ops_of_site(1);
	KUNIT_EXPECT_PTR_NE(test, two, three);

	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&other.ops, site_ip[0], 0, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), three);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), three);
	KUNIT_EXPECT_EQ(test, set_stats().sets, sets + 1);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 1);
	expect_calls(test, &other, 1, 1);
}

static void ops_of_a_site_are_called_newest_first(struct kunit *test)
{
	unsigned long set[2], list[2];

	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	call_tracees(test);
	set[0] = first.last_call;
	set[1] = second.last_call;
	KUNIT_EXPECT_LT(test, set[0], set[1]);

	/* The same as on the list */
	ftrace_ops_set_fail = -1;
	KUNIT_ASSERT_EQ(test, trace(&other, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	call_tracees(test);
	list[0] = first.last_call;
	list[1] = second.last_call;
	KUNIT_EXPECT_LT(test, other.last_call, list[0]);
	KUNIT_EXPECT_LT(test, list[0], list[1]);

	/* A filter that changes does not make an ops newer */
	ftrace_ops_set_fail = 0;
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&other.ops, site_ip[1], 0, 1), 0);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[1], 0, 1), 0);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[0], 0, 1), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	call_tracees(test);
	KUNIT_EXPECT_LT(test, first.last_call, second.last_call);
}

static void site_without_memory_for_a_set_uses_the_list(struct kunit *test)
{
	unsigned long failed = set_stats().failed;

	/* One, list, set */
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	ftrace_ops_set_fail = -1;
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	KUNIT_EXPECT_EQ(test, set_stats().failed, failed + 1);
	call_tracees(test);
	ftrace_ops_set_fail = 0;
	KUNIT_ASSERT_EQ(test, trace(&other, 0), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	call_tracees(test);

	/* Set, list, one */
	ftrace_ops_set_fail = -1;
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	call_tracees(test);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &other.ops);
	call_tracees(test);

	/* List, none */
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&first.ops, site_ip[1], 0, 1), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	call_tracees(test);

	expect_calls(test, &first, 2, 1);
	expect_calls(test, &second, 3, 0);
	expect_calls(test, &other, 3, 0);
}

/* What one update does when its nth allocation fails */
static void change_with_failure(struct kunit *test, int n, struct counting_ops *c,
				bool comes)
{
	int i;

	ftrace_ops_set_fail = 1L << n;
	if (comes)
		KUNIT_EXPECT_EQ(test, trace_both(c), 0);
	else
		KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&c->ops), 0);
	ftrace_ops_set_fail = 0;

	for (i = 0; i < ARRAY_SIZE(all_ops); i++)
		memset(all_ops[i]->calls, 0, sizeof(all_ops[i]->calls));
	call_tracees(test);
	for (i = 0; i < ARRAY_SIZE(all_ops); i++) {
		bool traces = all_ops[i]->ops.flags & FTRACE_OPS_FL_ENABLED;

		expect_calls(test, all_ops[i], traces, traces);
	}
}

static void every_failed_allocation_is_survived(struct kunit *test)
{
	unsigned long failed = set_stats().failed;
	int n;

	/* None, one, a set, and another, then back, the oldest first */
	for (n = 0; n < 4; n++) {
		change_with_failure(test, n, &first, true);
		change_with_failure(test, n, &second, true);
		change_with_failure(test, n, &other, true);
		change_with_failure(test, n, &first, false);
		change_with_failure(test, n, &second, false);
		KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &other.ops);
		change_with_failure(test, n, &other, false);
		KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	}
	KUNIT_EXPECT_GE(test, set_stats().failed, failed + 5);
}

static void site_gets_a_set_when_there_is_memory_again(struct kunit *test)
{
	unsigned long failed = set_stats().failed;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	ftrace_ops_set_fail = -1;
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &ftrace_list_ops);
	/* It is not tried again for each site */
	KUNIT_EXPECT_EQ(test, set_stats().failed, failed + 1);

	ftrace_ops_set_fail = 0;
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[1], 1, 0), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &first.ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 0);
}

/* When all that was retired has been freed */
static struct ftrace_ops_set_stats settled_stats(void)
{
	unsigned long timeout = jiffies + 60 * HZ;

	while (set_stats().retired && time_before(jiffies, timeout))
		msleep(20);

	return set_stats();
}

static void sets_are_freed_once_when_no_site_holds_them(struct kunit *test)
{
	struct ftrace_ops_set_stats before = settled_stats(), after;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	KUNIT_ASSERT_EQ(test, trace(&other, 0), 0);
	KUNIT_EXPECT_EQ(test, set_stats().sets, before.sets + 2);
	KUNIT_EXPECT_GT(test, set_stats().bytes, before.bytes);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
	KUNIT_EXPECT_EQ(test, set_stats().sets, before.sets);

	after = settled_stats();
	KUNIT_EXPECT_EQ(test, after.retired, 0UL);
	KUNIT_EXPECT_EQ(test, after.sets, before.sets);
	KUNIT_EXPECT_EQ(test, after.bytes, before.bytes);
}

static void member_that_needs_rcu_is_not_called_without(struct kunit *test)
{
	first.ops.flags |= FTRACE_OPS_FL_RCU;
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &second, 1, 0);

	local_irq_disable();
	ct_idle_enter();
	tracees[0](0);
	ct_idle_exit();
	local_irq_enable();
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &second, 2, 0);
}

static void set_protects_from_recursion(struct kunit *test)
{
	/* No flag: it is the set that does, as the list would */
	first.ops.func = call_tracee0;
	ftrace_ops_set_fail = -1;
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&other, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	call_tracees(test);
	expect_calls(test, &first, 2, 0);
	expect_calls(test, &second, 2, 0);

	/* The same with a set. The first one is never alone on the site */
	ftrace_ops_set_fail = 0;
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	call_tracees(test);
	expect_calls(test, &first, 4, 0);
	expect_calls(test, &second, 4, 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
}

static void older_ops_stays_when_the_newer_goes(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &second, 0, 0);
}

static void newer_ops_stays_when_the_older_goes(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &second.ops);
	call_tracees(test);
	expect_calls(test, &first, 0, 0);
	expect_calls(test, &second, 1, 0);
}

static void ops_that_recurses_is_called_with_protection(struct kunit *test)
{
	first.ops.func = call_tracee0;
	first.ops.flags |= FTRACE_OPS_FL_RECURSION;
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	call_tracees(test);

	/* One more nested call is let through, see TRACE_CTX_TRANSITION */
	expect_calls(test, &first, 2, 0);
}

static void ops_that_needs_rcu_is_called_with_its_check(struct kunit *test)
{
	first.ops.flags |= FTRACE_OPS_FL_RCU;
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	KUNIT_EXPECT_PTR_NE(test, first.ops.call_func, first.ops.func);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
}

static void filter_change_moves_the_ops(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&first.ops, site_ip[1], 0, 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &first.ops);
	call_tracees(test);
	expect_calls(test, &first, 0, 1);
}

static void filter_change_leaves_the_other_ops(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);

	/* Neither the instruction nor FTRACE_FL_REGS change at site 0 */
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[1], 0, 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &second.ops);

	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&second.ops, site_ip[0], 0, 0), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &second.ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
	expect_calls(test, &second, 1, 1);
}

static void notrace_change_takes_the_ops_away(struct kunit *test)
{
	char name[] = "tracee0";

	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(&first.ops, name, strlen(name), 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_nop_ops);
	call_tracees(test);
	expect_calls(test, &first, 0, 0);

	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(&first.ops, NULL, 0, 1), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 0);
}

static void ops_gets_registers_when_it_wants_them(struct kunit *test)
{
	first.ops.func = save_arg;
	first.ops.flags |= FTRACE_OPS_FL_SAVE_REGS;

	/* From a site that did not save them, and back */
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	expect_trampoline(test, 0, FTRACE_ADDR);
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	expect_trampoline(test, 0, FTRACE_REGS_ADDR);
	call_tracees(test);
	KUNIT_EXPECT_EQ(test, first.arg, 40UL);
	expect_calls(test, &second, 1, 0);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	expect_trampoline(test, 0, FTRACE_REGS_ADDR);
	first.arg = 0;
	call_tracees(test);
	KUNIT_EXPECT_EQ(test, first.arg, 40UL);

	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &second.ops);
	expect_trampoline(test, 0, FTRACE_ADDR);
	call_tracees(test);
	expect_calls(test, &first, 2, 0);
	expect_calls(test, &second, 2, 0);
}

static void ops_without_func_is_left_to_the_list(struct kunit *test)
{
	struct dyn_ftrace rec = { .ip = site_ip[0], .flags = 1 };
	struct ftrace_ops *found;

	/* With help, what is called is not func itself */
	first.ops.flags |= FTRACE_OPS_FL_RECURSION;
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);

	mutex_lock(&ftrace_lock);
	first.ops.func = NULL;
	found = ftrace_call_ops_find(&rec);
	first.ops.func = count_call;
	mutex_unlock(&ftrace_lock);

	KUNIT_EXPECT_PTR_EQ(test, found, &ftrace_list_ops);
}

static void stub_is_left_to_the_list(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	other.ops.flags |= FTRACE_OPS_FL_STUB;
	KUNIT_ASSERT_EQ(test, trace_both(&other), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(1), &ftrace_list_ops);
	call_tracees(test);
	expect_calls(test, &first, 1, 1);
	expect_calls(test, &second, 1, 1);
	expect_calls(test, &other, 0, 0);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	KUNIT_EXPECT_TRUE(test, has_set(1));
}

/* Not an update of the site: just what carries it out, and what it leaves */
static void site_that_can_not_be_patched_uses_the_list(struct kunit *test)
{
	struct dyn_ftrace rec = { .ip = site_ip[0], .flags = 1 };
	int ret;

	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);

	mutex_lock(&ftrace_lock);
	/* There is a BL already, and there is none to ftrace_stub() */
	ret = ftrace_call_ops_update(&rec, FTRACE_UPDATE_MAKE_CALL, 0, FTRACE_ADDR);
	KUNIT_EXPECT_EQ(test, ret, -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	arch_ftrace_set_ops(&rec, &first.ops);
	ret = ftrace_call_ops_update(&rec, FTRACE_UPDATE_MAKE_NOP,
				     (unsigned long)ftrace_stub, 0);
	KUNIT_EXPECT_EQ(test, ret, -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	arch_ftrace_set_ops(&rec, &first.ops);
	mutex_unlock(&ftrace_lock);

	call_tracees(test);
	expect_calls(test, &first, 1, 0);
}

static unsigned long flags_of_site(int i)
{
	struct ftrace_rec_iter *iter;
	unsigned long flags = 0;

	mutex_lock(&ftrace_lock);
	for_ftrace_rec_iter(iter) {
		struct dyn_ftrace *rec = ftrace_rec_iter_record(iter);

		if (rec->ip == site_ip[i])
			flags = rec->flags;
	}
	mutex_unlock(&ftrace_lock);

	return flags;
}

static void site_is_marked_only_until_it_is_updated(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	KUNIT_EXPECT_EQ(test, flags_of_site(0) & FTRACE_FL_CALL_OPS, 0UL);
	KUNIT_EXPECT_EQ(test, flags_of_site(0) & FTRACE_REF_MAX, 2UL);
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&second.ops), 0);
	KUNIT_EXPECT_EQ(test, flags_of_site(0) & FTRACE_FL_CALL_OPS, 0UL);
}

#ifdef CONFIG_KPROBES
static void kprobe_on_a_literal_is_refused(struct kunit *test)
{
	struct dyn_ftrace rec = { .ip = site_ip[0] };
	unsigned long literal = (unsigned long)arch_ftrace_literal(&rec);
	int i;

	for (i = 0; i < 8; i += 4) {
		struct kprobe kp = { .addr = (void *)(literal + i) };
		int ret = register_kprobe(&kp);

		KUNIT_EXPECT_EQ(test, ret, -EINVAL);
		if (!ret)
			unregister_kprobe(&kp);
	}

	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(literal - 4));
	KUNIT_EXPECT_TRUE(test, ftrace_literal_reserved(literal));
	KUNIT_EXPECT_TRUE(test, ftrace_literal_reserved(literal + 4));
	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(literal + 8));
	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(site_ip[0]));
}
#endif

#ifdef CONFIG_ARM64
static void unusable_entries_are_refused(struct kunit *test)
{
	const u32 nop = aarch64_insn_gen_nop();
	const u32 bti = aarch64_insn_gen_hint(AARCH64_INSN_HINT_BTIC);
	const u32 ret = aarch64_insn_gen_branch_reg(AARCH64_INSN_REG_LR,
						    AARCH64_INSN_BRANCH_RETURN);
	u32 code[8] __aligned(8);
	unsigned long addr = (unsigned long)code;
	struct dyn_ftrace rec = {};

	memcpy(code, ((u32 []){ nop, nop, nop, nop, ret, ret, ret, ret }),
	       sizeof(code));
	rec.ip = ftrace_call_adjust(addr);
	KUNIT_EXPECT_EQ(test, rec.ip, addr + 12);
	KUNIT_EXPECT_PTR_EQ(test, (void *)arch_ftrace_literal(&rec), (void *)code);

	memcpy(code, ((u32 []){ nop, nop, bti, nop, nop, ret, ret, ret }),
	       sizeof(code));
	rec.ip = ftrace_call_adjust(addr);
	KUNIT_EXPECT_EQ(test, rec.ip, addr + 16);
	KUNIT_EXPECT_PTR_EQ(test, (void *)arch_ftrace_literal(&rec), (void *)code);

	/* Not aligned */
	memcpy(code, ((u32 []){ ret, nop, nop, nop, nop, ret, ret, ret }),
	       sizeof(code));
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(addr + 4), 0UL);

	/* Built without literals: only the NOPs at the entry */
	memcpy(code, ((u32 []){ nop, nop, ret, ret, ret, ret, ret, ret }),
	       sizeof(code));
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(addr), 0UL);

	memcpy(code, ((u32 []){ nop, nop, bti, nop, ret, ret, ret, ret }),
	       sizeof(code));
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(addr), 0UL);

	/* NOPs at the entry, and something else where the literal should be */
	memcpy(code, ((u32 []){ nop, ret, nop, nop, ret, ret, ret, ret }),
	       sizeof(code));
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(addr), 0UL);

	memcpy(code, ((u32 []){ ret, nop, nop, nop, ret, ret, ret, ret }),
	       sizeof(code));
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(addr), 0UL);

	/* Nothing there */
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(0), 0UL);
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(8), 0UL);
}
#endif /* CONFIG_ARM64 */

#ifdef CONFIG_ARM64
/*
 * What does a CPU meet that calls a site just while it is being patched? Text
 * is written through a mapping of its page, which __set_fixmap() makes before
 * and takes away after it. A tracer of that function looks at the site.
 */
struct site_state {
	struct ftrace_ops	*ops;
	unsigned long		addr;	/* of the trampoline, 0 if disabled */
};

static unsigned long looked_at;
static struct site_state seen[8];
static int nr_seen;

static notrace void look(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct site_state now = {
		.ops	= ops_at(looked_at),
		.addr	= trampoline_at(looked_at),
	};

	if (nr_seen && seen[nr_seen - 1].ops == now.ops &&
	    seen[nr_seen - 1].addr == now.addr)
		return;
	if (nr_seen < ARRAY_SIZE(seen))
		seen[nr_seen++] = now;
}

static struct ftrace_ops spy = {
	.func	= look,
};

static void look_at(struct kunit *test, unsigned long ip)
{
	unsigned long spied = ftrace_location((unsigned long)__set_fixmap);

	looked_at = ip;
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&spy, spied, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(&spy), 0);
	nr_seen = 0;
	look(0, 0, NULL, NULL);
}

/* All states from the last time on, the first and the last are between updates */
static void expect_seen(struct kunit *test, const struct site_state *states, int nr)
{
	int i;

	look(0, 0, NULL, NULL);
	KUNIT_EXPECT_EQ(test, nr_seen, nr);
	for (i = 0; i < min(nr, nr_seen); i++) {
		KUNIT_EXPECT_PTR_EQ(test, seen[i].ops, states[i].ops);
		KUNIT_EXPECT_EQ(test, seen[i].addr, states[i].addr);
	}
	nr_seen = 0;
	look(0, 0, NULL, NULL);
}

#define EXPECT_SEEN(test, ...) do {					\
	const struct site_state states[] = { __VA_ARGS__ };		\
									\
	expect_seen(test, states, ARRAY_SIZE(states));			\
} while (0)

/* An unused site whose two writes are not under one mapping */
static unsigned long site_across_pages(void)
{
	struct ftrace_rec_iter *iter;
	unsigned long ip = 0;

	mutex_lock(&ftrace_lock);
	for_ftrace_rec_iter(iter) {
		struct dyn_ftrace *rec = ftrace_rec_iter_record(iter);
		unsigned long literal = (unsigned long)arch_ftrace_literal(rec);

		if (!rec->flags && ((literal ^ rec->ip) & PAGE_MASK)) {
			ip = rec->ip;
			break;
		}
	}
	mutex_unlock(&ftrace_lock);

	return ip;
}

static void site_is_valid_while_it_is_patched(struct kunit *test)
{
	unsigned long ip = site_across_pages();
	struct counting_ops *c;

	if (!ip)
		kunit_skip(test, "no unused site is across a page boundary");
	look_at(test, ip);
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);

	/* Literal first, and back, instruction first */
	c->ops.func = count_call;
	KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&c->ops, ip, 0, 1), 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_function(&c->ops), 0);
	EXPECT_SEEN(test, { &ftrace_nop_ops, 0 },
		    { &c->ops, 0 },
		    { &c->ops, FTRACE_ADDR });
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&c->ops), 0);
	EXPECT_SEEN(test, { &c->ops, FTRACE_ADDR },
		    { &c->ops, 0 },
		    { &ftrace_nop_ops, 0 });

	ftrace_free_filter(&c->ops);
	kfree(c);
}

static void registers_are_saved_while_they_are_wanted(struct kunit *test)
{
	struct ftrace_ops *set;

	first.ops.func = save_arg;
	first.ops.flags |= FTRACE_OPS_FL_SAVE_REGS;
	KUNIT_ASSERT_EQ(test, trace(&second, 0), 0);
	look_at(test, site_ip[0]);

	/* Instruction first, and back, literal first */
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	set = ops_of_site(0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	EXPECT_SEEN(test, { &second.ops, FTRACE_ADDR },
		    { &second.ops, FTRACE_REGS_ADDR },
		    { set, FTRACE_REGS_ADDR });
	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	EXPECT_SEEN(test, { set, FTRACE_REGS_ADDR },
		    { &second.ops, FTRACE_REGS_ADDR },
		    { &second.ops, FTRACE_ADDR });
}

/* Registers are there only if the trampoline has saved them */
static notrace void look_at_trampoline(unsigned long ip, unsigned long parent_ip,
				       struct ftrace_ops *ops,
				       struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);

	count_call(ip, parent_ip, ops, fregs);
	if (trampoline_at(ip) != FTRACE_REGS_ADDR)
		c->arg++;
}

static notrace void call_while_patched(unsigned long ip, unsigned long parent_ip,
				       struct ftrace_ops *ops,
				       struct ftrace_regs *fregs)
{
	int i;

	for (i = 0; i < NR_TRACEES; i++)
		tracees[i](0);
}

static void registers_are_saved_before_a_member_wants_them(struct kunit *test)
{
	int tries;

	KUNIT_ASSERT_EQ(test, trace_both(&first), 0);
	KUNIT_ASSERT_EQ(test, trace_both(&second), 0);
	spy.func = call_while_patched;
	look_at(test, site_ip[0]);

	other.ops.func = look_at_trampoline;
	other.ops.flags |= FTRACE_OPS_FL_SAVE_REGS;
	for (tries = 1; tries < 3; tries++) {
		KUNIT_ASSERT_EQ(test, trace_both(&other), 0);
		KUNIT_EXPECT_TRUE(test, has_set(0));
		expect_trampoline(test, 0, FTRACE_REGS_ADDR);
		call_tracees(test);
		KUNIT_EXPECT_GE(test, other.calls[0], 1UL * tries);
		KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&other.ops), 0);
		expect_trampoline(test, 0, FTRACE_ADDR);
	}
	KUNIT_EXPECT_EQ(test, other.arg, 0UL);
	KUNIT_EXPECT_GT(test, first.calls[0], 2UL);
}

struct eight {
	unsigned long x[8];
};

/* The address of what it returns is in x8 */
static noinline struct eight
eight_args(unsigned long x0, unsigned long x1, unsigned long x2, unsigned long x3,
	   unsigned long x4, unsigned long x5, unsigned long x6, unsigned long x7)
{
	barrier();
	return (struct eight){ { x0, x1, x2, x3, x4, x5, x6, x7 } };
}

static notrace void change_registers(unsigned long ip, unsigned long parent_ip,
				     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);

	c->calls[0]++;
	asm volatile("mov x0, #99\n\tmov x1, #99\n\tmov x2, #99\n\tmov x3, #99\n\t"
		     "mov x4, #99\n\tmov x5, #99\n\tmov x6, #99\n\tmov x7, #99\n\t"
		     "mov x8, #99\n"
		     : : : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8");
}

static void arguments_arrive(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)eight_args);
	int regs, i;

	second.ops.flags |= FTRACE_OPS_FL_SAVE_REGS;
	for (regs = 0; regs < 2; regs++) {
		struct counting_ops *c = regs ? &second : &first;
		struct eight got;

		c->ops.func = change_registers;
		KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&c->ops, ip, 0, 1), 0);
		KUNIT_ASSERT_EQ(test, register_ftrace_function(&c->ops), 0);
		got = eight_args(10, 11, 12, 13, 14, 15, 16, 17);
		KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&c->ops), 0);

		for (i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ(test, got.x[i], 10UL + i);
		expect_calls(test, c, 1, 0);
	}
}

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
static unsigned long direct_calls[2], direct_last_call[2];

void ftrace_test_direct_call(int target);

notrace void ftrace_test_direct_call(int target)
{
	direct_calls[target]++;
	direct_last_call[target] = ++nr_calls;
}

/*
 * What a call site branches to: x9 is its LR, and x30 is where it goes on. Both
 * want to be found as they were left there, as do the arguments.
 */
#define TARGET(n)							\
void ftrace_test_target##n(void);					\
asm (									\
"	.pushsection .text, \"ax\", %progbits\n"			\
"	.type ftrace_test_target" #n ", %function\n"			\
"ftrace_test_target" #n ":\n"						\
"	hint	#34\n"	/* BTI C */					\
"	stp	x29, x30, [sp, #-96]!\n"				\
"	mov	x29, sp\n"						\
"	stp	x8, x9, [sp, #16]\n"					\
"	stp	x0, x1, [sp, #32]\n"					\
"	stp	x2, x3, [sp, #48]\n"					\
"	stp	x4, x5, [sp, #64]\n"					\
"	stp	x6, x7, [sp, #80]\n"					\
"	mov	x0, #" #n "\n"						\
"	bl	ftrace_test_direct_call\n"				\
"	ldp	x6, x7, [sp, #80]\n"					\
"	ldp	x4, x5, [sp, #64]\n"					\
"	ldp	x2, x3, [sp, #48]\n"					\
"	ldp	x0, x1, [sp, #32]\n"					\
"	ldp	x8, x30, [sp, #16]\n"					\
"	ldp	x29, x10, [sp], #96\n"					\
"	ret	x10\n"							\
"	.size ftrace_test_target" #n ", . - ftrace_test_target" #n "\n"	\
"	.popsection\n"							\
)

TARGET(0);
TARGET(1);

static const unsigned long targets[2] = {
	(unsigned long)ftrace_test_target0, (unsigned long)ftrace_test_target1,
};

static struct ftrace_ops direct;

static int share_with_ipmodify(struct ftrace_ops *ops, enum ftrace_ops_cmd cmd)
{
	return 0;
}

static int call_directly(int tracee, int target)
{
	int ret;

	direct.ops_func = share_with_ipmodify;
	ret = ftrace_set_filter_ip(&direct, site_ip[tracee], 0, 1);
	return ret ?: register_ftrace_direct_multi(&direct, targets[target]);
}

static int end_direct_call(int target)
{
	return unregister_ftrace_direct_multi(&direct, targets[target]);
}

static void expect_direct_calls(struct kunit *test, unsigned long calls0,
				unsigned long calls1)
{
	KUNIT_EXPECT_EQ(test, direct_calls[0], calls0);
	KUNIT_EXPECT_EQ(test, direct_calls[1], calls1);
}

static void direct_call_alone_is_not_a_callback(struct kunit *test)
{
	look_at(test, site_ip[0]);
	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	EXPECT_SEEN(test, { &ftrace_nop_ops, 0 },
		    { &direct, FTRACE_DIRECT_ADDR });
	call_tracees(test);
	expect_direct_calls(test, 1, 0);

	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	EXPECT_SEEN(test, { &direct, FTRACE_DIRECT_ADDR },
		    { &ftrace_nop_ops, 0 });
	call_tracees(test);
	expect_direct_calls(test, 1, 0);
}

static void direct_call_comes_after_callbacks(struct kunit *test)
{
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	look_at(test, site_ip[0]);
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	set = ops_of_site(0);
	KUNIT_EXPECT_TRUE(test, has_set(0));
	EXPECT_SEEN(test, { &direct, FTRACE_DIRECT_ADDR },
		    { &direct, FTRACE_REGS_ADDR },
		    { set, FTRACE_REGS_ADDR });
	call_tracees(test);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, &first, 1, 0);
	KUNIT_EXPECT_LT(test, first.last_call, direct_last_call[0]);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	expect_trampoline(test, 0, FTRACE_DIRECT_ADDR);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &direct);
	call_tracees(test);
	expect_direct_calls(test, 2, 0);
	expect_calls(test, &first, 1, 0);
}

static void callback_stays_when_the_direct_call_goes(struct kunit *test)
{
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	set = ops_of_site(0);
	call_tracees(test);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, &first, 1, 0);
	KUNIT_EXPECT_LT(test, first.last_call, direct_last_call[0]);

	look_at(test, site_ip[0]);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	EXPECT_SEEN(test, { set, FTRACE_REGS_ADDR },
		    { &first.ops, FTRACE_REGS_ADDR },
		    { &first.ops, FTRACE_ADDR });
	call_tracees(test);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, &first, 2, 0);
}

static void target_changes_without_a_write_to_the_site(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	look_at(test, site_ip[0]);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct_multi(&direct, targets[1]), 0);
	EXPECT_SEEN(test, { &direct, FTRACE_DIRECT_ADDR });
	KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(site_ip[0]), targets[1]);
	call_tracees(test);
	expect_direct_calls(test, 0, 1);

	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct_multi(&direct, targets[0]), 0);
	call_tracees(test);
	expect_direct_calls(test, 1, 1);
	expect_calls(test, &first, 1, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

static void each_function_may_have_its_own_target(struct kunit *test)
{
	int i;

	KUNIT_ASSERT_EQ(test, register_ftrace_direct(site_ip[0], targets[0]), 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_direct(site_ip[1], targets[1]), 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_direct(site_ip[0], targets[1]), -EBUSY);
	tracees[0](0);
	expect_direct_calls(test, 1, 0);
	tracees[1](0);
	expect_direct_calls(test, 1, 1);

	KUNIT_EXPECT_EQ(test, modify_ftrace_direct(site_ip[0], targets[0], targets[1]), 0);
	tracees[0](0);
	expect_direct_calls(test, 1, 2);

	KUNIT_EXPECT_EQ(test, trace_both(&first), 0);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct(site_ip[1], targets[1], targets[0]), 0);
	call_tracees(test);
	expect_direct_calls(test, 2, 3);
	expect_calls(test, &first, 1, 1);

	for (i = 0; i < NR_TRACEES; i++)
		KUNIT_EXPECT_EQ(test, unregister_ftrace_direct(site_ip[i], targets[!i]), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &first.ops);
	call_tracees(test);
	expect_direct_calls(test, 2, 3);
	expect_calls(test, &first, 2, 2);
}

/* Only the tests change it */
static struct ftrace_hash *filter_of_direct(void)
{
	return rcu_dereference_protected(direct.func_hash->filter_hash, true);
}

static void expect_direct_call_of_all(struct kunit *test, unsigned long target)
{
	struct ftrace_hash *hash = filter_of_direct();
	struct ftrace_func_entry *entry;
	int i;

	for (i = 0; i < 1 << hash->size_bits; i++) {
		hlist_for_each_entry(entry, &hash->buckets[i], hlist)
			KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(entry->ip), target);
	}
}

static void direct_calls_are_found_when_there_are_many(struct kunit *test)
{
	unsigned char many[] = "__arm64_sys_*";

	KUNIT_ASSERT_EQ(test, register_ftrace_direct(site_ip[0], targets[1]), 0);
	KUNIT_ASSERT_EQ(test, ftrace_set_filter(&direct, many, sizeof(many) - 1, 1), 0);
	KUNIT_ASSERT_GT(test, filter_of_direct()->count, 150UL);
	KUNIT_ASSERT_EQ(test, register_ftrace_direct_multi(&direct, targets[0]), 0);
	expect_direct_call_of_all(test, targets[0]);
	KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(site_ip[0]), targets[1]);
	tracees[0](0);
	KUNIT_EXPECT_EQ(test, direct_calls[1], 1UL);

	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	expect_direct_call_of_all(test, 0);
	tracees[0](0);
	KUNIT_EXPECT_EQ(test, direct_calls[1], 2UL);
}

static void direct_call_is_made_without_memory_for_a_set(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	ftrace_ops_set_fail = 1;
	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, ops_of_site(0), &ftrace_list_ops);
	call_tracees(test);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, &first, 1, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

/* What a CPU sees which comes late: the instruction is from another time */
static void any_literal_suits_the_direct_trampoline(struct kunit *test)
{
	struct dyn_ftrace rec = { .ip = site_ip[0] };
	struct ftrace_ops *set;

	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	KUNIT_ASSERT_EQ(test, trace(&first, 1), 0);
	KUNIT_ASSERT_EQ(test, trace(&second, 1), 0);
	set = ops_of_site(1);

	mutex_lock(&ftrace_lock);
	KUNIT_EXPECT_EQ(test, arch_ftrace_set_ops(&rec, &ftrace_nop_ops), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 41UL);
	expect_direct_calls(test, 0, 0);

	KUNIT_EXPECT_EQ(test, arch_ftrace_set_ops(&rec, &first.ops), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 41UL);
	expect_calls(test, &first, 1, 0);

	KUNIT_EXPECT_EQ(test, arch_ftrace_set_ops(&rec, set), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 41UL);
	expect_calls(test, &first, 2, 0);
	expect_calls(test, &second, 1, 0);

	KUNIT_EXPECT_EQ(test, arch_ftrace_set_ops(&rec, &ftrace_list_ops), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 41UL);
	expect_direct_calls(test, 1, 0);
	KUNIT_EXPECT_EQ(test, arch_ftrace_set_ops(&rec, &direct), 0);
	mutex_unlock(&ftrace_lock);

	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

/* As livepatch does it: another function is executed */
static notrace void go_to_tracee1(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	count_call(ip, parent_ip, ops, fregs);
	instruction_pointer_set(ftrace_get_regs(fregs), (unsigned long)tracees[1]);
}

static void direct_call_returns_to_the_function_that_replaces(struct kunit *test)
{
	first.ops.func = go_to_tracee1;
	first.ops.flags |= FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS;

	KUNIT_ASSERT_EQ(test, trace(&first, 0), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 42UL);
	KUNIT_ASSERT_EQ(test, call_directly(0, 0), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 42UL);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, &first, 2, 0);

	KUNIT_EXPECT_EQ(test, unregister_ftrace_function(&first.ops), 0);
	KUNIT_EXPECT_EQ(test, tracees[0](40), 41UL);
	expect_direct_calls(test, 2, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

/* Sees all registers as the function has them */
static notrace void save_registers(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);
	struct pt_regs *regs = ftrace_get_regs(fregs);

	/* The site has copied LR to x9 */
	if (regs->regs[9] == regs->regs[30] && regs->regs[9] == parent_ip)
		c->arg++;
	change_registers(ip, parent_ip, ops, fregs);
}

static void arguments_arrive_behind_a_direct_call(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)eight_args);
	struct eight got;
	int mixed, i;

	first.ops.func = save_registers;
	first.ops.flags |= FTRACE_OPS_FL_SAVE_REGS;
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&direct, ip, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_direct_multi(&direct, targets[0]), 0);
	for (mixed = 0; mixed < 2; mixed++) {
		if (mixed) {
			KUNIT_EXPECT_EQ(test, ftrace_set_filter_ip(&first.ops, ip, 0, 1), 0);
			KUNIT_EXPECT_EQ(test, register_ftrace_function(&first.ops), 0);
		}
		got = eight_args(10, 11, 12, 13, 14, 15, 16, 17);
		for (i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ(test, got.x[i], 10UL + i);
		expect_direct_calls(test, 1 + mixed, 0);
	}
	expect_calls(test, &first, 1, 0);
	KUNIT_EXPECT_EQ(test, first.arg, 1UL);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}
#endif /* CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS */
#endif /* CONFIG_ARM64 */

static int ftrace_call_ops_test_init(struct kunit *test)
{
	int i;

	if (ftrace_call_ops_off)
		kunit_skip(test, "booted with ftrace_call_ops=off");

	for (i = 0; i < NR_TRACEES; i++) {
		site_ip[i] = ftrace_location((unsigned long)tracees[i]);
		KUNIT_ASSERT_NE(test, site_ip[i], 0UL);
	}

	for (i = 0; i < ARRAY_SIZE(all_ops); i++) {
		memset(all_ops[i], 0, sizeof(*all_ops[i]));
		all_ops[i]->ops.func = count_call;
	}

#if defined(CONFIG_ARM64) && defined(CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS)
	memset(direct_calls, 0, sizeof(direct_calls));
	memset(&direct, 0, sizeof(direct));
#endif

	return 0;
}

static void ftrace_call_ops_test_exit(struct kunit *test)
{
	int i;

#ifdef CONFIG_ARM64
	if (spy.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_function(&spy);
	spy.func = look;
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
	if (direct.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_direct_multi(&direct, direct.direct_call);
	if (direct.flags & FTRACE_OPS_FL_INITIALIZED)
		ftrace_free_filter(&direct);
	for (i = 0; i < NR_TRACEES; i++) {
		unsigned long target = ftrace_find_rec_direct(site_ip[i]);

		if (target)
			unregister_ftrace_direct(site_ip[i], target);
	}
#endif
#endif

	ftrace_ops_set_fail = 0;
	for (i = 0; i < ARRAY_SIZE(all_ops); i++) {
		struct ftrace_ops *ops = &all_ops[i]->ops;

		if (ops->flags & FTRACE_OPS_FL_ENABLED)
			unregister_ftrace_function(ops);
		if (ops->flags & FTRACE_OPS_FL_INITIALIZED)
			ftrace_free_filter(ops);
	}
}

static struct kunit_case ftrace_call_ops_test_cases[] = {
	KUNIT_CASE(site_without_tracer_does_nothing),
	KUNIT_CASE(only_ops_of_a_site_is_called_directly),
	KUNIT_CASE(ops_of_other_sites_do_not_matter),
	KUNIT_CASE(dynamic_ops_is_called_directly),
	KUNIT_CASE(two_ops_of_a_site_are_both_called),
	KUNIT_CASE(sites_with_the_same_ops_share_a_set),
	KUNIT_CASE(set_changes_when_an_ops_comes_to_all_its_sites),
	KUNIT_CASE(set_that_a_site_has_left_does_not_change),
	KUNIT_CASE(set_does_not_become_the_same_as_another),
	KUNIT_CASE(ops_of_a_site_are_called_newest_first),
	KUNIT_CASE(site_without_memory_for_a_set_uses_the_list),
	KUNIT_CASE(every_failed_allocation_is_survived),
	KUNIT_CASE(site_gets_a_set_when_there_is_memory_again),
	KUNIT_CASE(sets_are_freed_once_when_no_site_holds_them),
	KUNIT_CASE(member_that_needs_rcu_is_not_called_without),
	KUNIT_CASE(set_protects_from_recursion),
	KUNIT_CASE(older_ops_stays_when_the_newer_goes),
	KUNIT_CASE(newer_ops_stays_when_the_older_goes),
	KUNIT_CASE(ops_that_recurses_is_called_with_protection),
	KUNIT_CASE(ops_that_needs_rcu_is_called_with_its_check),
	KUNIT_CASE(filter_change_moves_the_ops),
	KUNIT_CASE(filter_change_leaves_the_other_ops),
	KUNIT_CASE(notrace_change_takes_the_ops_away),
	KUNIT_CASE(ops_gets_registers_when_it_wants_them),
	KUNIT_CASE(ops_without_func_is_left_to_the_list),
	KUNIT_CASE(stub_is_left_to_the_list),
	KUNIT_CASE(site_that_can_not_be_patched_uses_the_list),
	KUNIT_CASE(site_is_marked_only_until_it_is_updated),
#ifdef CONFIG_KPROBES
	KUNIT_CASE(kprobe_on_a_literal_is_refused),
#endif
#ifdef CONFIG_ARM64
	KUNIT_CASE(unusable_entries_are_refused),
	KUNIT_CASE(site_is_valid_while_it_is_patched),
	KUNIT_CASE(registers_are_saved_while_they_are_wanted),
	KUNIT_CASE(registers_are_saved_before_a_member_wants_them),
	KUNIT_CASE(arguments_arrive),
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
	KUNIT_CASE(direct_call_alone_is_not_a_callback),
	KUNIT_CASE(direct_call_comes_after_callbacks),
	KUNIT_CASE(callback_stays_when_the_direct_call_goes),
	KUNIT_CASE(target_changes_without_a_write_to_the_site),
	KUNIT_CASE(each_function_may_have_its_own_target),
	KUNIT_CASE(direct_calls_are_found_when_there_are_many),
	KUNIT_CASE(direct_call_is_made_without_memory_for_a_set),
	KUNIT_CASE(any_literal_suits_the_direct_trampoline),
	KUNIT_CASE(direct_call_returns_to_the_function_that_replaces),
	KUNIT_CASE(arguments_arrive_behind_a_direct_call),
#endif
#endif
	{}
};

static struct kunit_suite ftrace_call_ops_test_suite = {
	.name = "ftrace_call_ops",
	.init = ftrace_call_ops_test_init,
	.exit = ftrace_call_ops_test_exit,
	.test_cases = ftrace_call_ops_test_cases,
};

kunit_test_suite(ftrace_call_ops_test_suite);
