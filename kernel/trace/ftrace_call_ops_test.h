/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KERNEL_FTRACE_CALL_OPS_TEST_H
#define _LINUX_KERNEL_FTRACE_CALL_OPS_TEST_H

/*
 * What the KUnit tests of per-call-site ops share: three ops which count their
 * calls, and three call sites. See ftrace_call_ops_test.c.
 */

#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/stringify.h>

#include "ftrace_group.h"
#include "ftrace_internal.h"
#include "trace.h"

/*
 * Ops: any number of them. LIST are those that only the list knows, and with
 * PERHAPS_LIST it may be so
 */
enum { A = 1, B = 2, C = 4, LIST = 8, PERHAPS_LIST = 16 };

#define NR_OPS		3

/* Sites: any number of them. Tests call the functions of the first two */
enum { SITE0 = 1, SITE1 = 2, ELSEWHERE = 4, BOTH = SITE0 | SITE1 };

#define NR_SITES	3
#define NR_TRACEES	2

/* Of ftrace_group_fail: all allocations */
#define FAIL_ALL	(-1L)

/* An ops that counts its calls for each tracee */
struct counting_ops {
	struct ftrace_ops	ops;
	unsigned long		calls[NR_TRACEES];
	unsigned long		last_call;
	unsigned long		arg;
};

typedef unsigned long (*ftrace_test_tracee)(unsigned long arg);

extern struct counting_ops ftrace_test_ops[NR_OPS];
extern const ftrace_test_tracee ftrace_test_tracees[NR_SITES];
extern unsigned long ftrace_test_sites[NR_SITES];

/* All calls of all ops so far */
extern unsigned long ftrace_test_nr_calls;

void ftrace_test_count_call(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs);
int ftrace_test_set_filter(struct ftrace_ops *ops, unsigned long sites);
void ftrace_test_expect(struct kunit *test, const char *where, unsigned long ops0,
			unsigned long ops1);
int ftrace_test_init(struct kunit *test);
void ftrace_test_reset(struct kunit *test);

/* The first two sites have groups of these ops, and each is called for each call */
#define expect_ops(test, ops0, ops1) \
	ftrace_test_expect(test, "line " __stringify(__LINE__), ops0, ops1)

/* For the direct calls of arm64: in assembly, and what these call */
void ftrace_test_target0(void);
void ftrace_test_target1(void);
void ftrace_test_direct_call(int target);

static inline struct counting_ops *counting(unsigned long one)
{
	return &ftrace_test_ops[__ffs(one)];
}

static inline struct ftrace_ops *test_ops(unsigned long one)
{
	return &counting(one)->ops;
}

/* Let ops trace these sites and no others, whether they are registered or not */
static inline void set_filters(struct kunit *test, unsigned long ops,
			       unsigned long sites)
{
	int i;

	for_each_set_bit(i, &ops, NR_OPS)
		KUNIT_ASSERT_EQ(test, 0, ftrace_test_set_filter(test_ops(BIT(i)), sites));
}

/* Register ops for these sites, one after another */
static inline void trace(struct kunit *test, unsigned long ops, unsigned long sites)
{
	int i;

	set_filters(test, ops, sites);
	for_each_set_bit(i, &ops, NR_OPS)
		KUNIT_ASSERT_EQ(test, 0, register_ftrace_function(test_ops(BIT(i))));
}

static inline void untrace(struct kunit *test, unsigned long ops)
{
	int i;

	for_each_set_bit(i, &ops, NR_OPS) {
		KUNIT_EXPECT_EQ(test, 0, unregister_ftrace_function(test_ops(BIT(i))));
		KUNIT_EXPECT_EQ(test, 0UL, test_ops(BIT(i))->groups);
	}
}

static inline void call_tracees(struct kunit *test)
{
	int i;

	for (i = 0; i < NR_TRACEES; i++)
		KUNIT_EXPECT_EQ(test, ftrace_test_tracees[i](40), 41UL + i);
}

static inline void expect_calls(struct kunit *test, unsigned long one,
				unsigned long calls0, unsigned long calls1)
{
	KUNIT_EXPECT_EQ(test, counting(one)->calls[0], calls0);
	KUNIT_EXPECT_EQ(test, counting(one)->calls[1], calls1);
}

static notrace inline struct ftrace_group *group_at(unsigned long ip)
{
	struct dyn_ftrace rec = { .ip = ip };

	return ftrace_call_ops_get(&rec);
}

static inline struct ftrace_group *site_group(int i)
{
	return group_at(ftrace_test_sites[i]);
}

static inline void set_group(int site, struct ftrace_group *group)
{
	struct ftrace_patch patch = { .ip = ftrace_test_sites[site], .group = group };

	mutex_lock(&ftrace_lock);
	arch_ftrace_write(&patch, 1, false);
	mutex_unlock(&ftrace_lock);
}

static inline struct ftrace_group_stats group_stats(void)
{
	struct ftrace_group_stats stats;

	mutex_lock(&ftrace_lock);
	stats = ftrace_group_get_stats();
	mutex_unlock(&ftrace_lock);

	return stats;
}

#define wait_until(condition) do {					\
	unsigned long timeout = jiffies + 60 * HZ;			\
									\
	while (!(condition) && time_before(jiffies, timeout))		\
		msleep(20);						\
} while (0)

/* When all that was retired has been freed, and the worker has nothing to do */
static inline struct ftrace_group_stats settled_stats(void)
{
	wait_until(!group_stats().retired);
	msleep(200);
	wait_until(!group_stats().retired);

	return group_stats();
}

#endif
