// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for updates of call sites on arm64: how often is text mapped to be
 * written, what becomes of the sites around one that cannot be written, and which
 * records does an update visit?
 *
 * Text is written through a mapping of its page, which __set_fixmap() makes before and
 * takes away after it. A tracer of that function counts.
 */

#include <kunit/test.h>
#include <linux/ftrace.h>

#include <asm/fixmap.h>

#include "ftrace_call_ops_test.h"

static unsigned long nr_set_fixmap;

static notrace void count_set_fixmap(unsigned long ip, unsigned long parent_ip,
				     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	nr_set_fixmap++;
}

static struct ftrace_ops counter = { .func = count_set_fixmap };

static void begin_counting(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)__set_fixmap);

	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&counter, ip, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(&counter), 0);
	nr_set_fixmap = 0;
}

static unsigned long nr_mappings(void)
{
	unsigned long nr = nr_set_fixmap / 2;

	nr_set_fixmap = 0;

	return nr;
}

static unsigned long page_of(void *addr)
{
	return (unsigned long)addr >> PAGE_SHIFT;
}

/* What an ops traces, in the order of the records */
struct written {
	struct ftrace_ops	*ops;
	unsigned long		page;
	unsigned long		sites;
	unsigned long		pages;
	unsigned long		across;
};

static struct ftrace_hash *filter_of(struct ftrace_ops *ops)
{
	return rcu_dereference_protected(ops->func_hash->filter_hash, true);
}

static void count_written(struct dyn_ftrace *rec, void *data)
{
	unsigned long page = page_of(arch_ftrace_literal(rec->ip));
	struct written *written = data;

	if (!ftrace_lookup_ip(filter_of(written->ops), rec->ip))
		return;

	written->sites++;
	if (page_of((void *)rec->ip) != written->page)
		written->pages++;
	written->page = page_of((void *)rec->ip);
	if (page != written->page)
		written->across++;
}

/* Or twice, if a batch ends in it, or if literal and instruction are in two pages */
static void page_is_mapped_once(struct kunit *test)
{
	static unsigned char many[] = "vfs_*";
	struct written written = { .ops = test_ops(A) };
	unsigned long nr, max;

	KUNIT_ASSERT_EQ(test, ftrace_set_filter(test_ops(A), many, sizeof(many) - 1, 1), 0);
	mutex_lock(&ftrace_lock);
	ftrace_for_each_rec(count_written, &written);
	mutex_unlock(&ftrace_lock);
	max = written.pages + 2 * written.across + written.sites / 64;
	KUNIT_ASSERT_LT(test, max, written.sites);

	begin_counting(test);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(test_ops(A)), 0);
	nr = nr_mappings();
	KUNIT_EXPECT_GE(test, nr, written.pages);
	KUNIT_EXPECT_LE(test, nr, max);
	untrace(test, A);
	nr = nr_mappings();
	KUNIT_EXPECT_GE(test, nr, written.pages);
	KUNIT_EXPECT_LE(test, nr, max);
}

/* Interrupts are off while a batch is written */
static void batch_is_of_few_sites(struct kunit *test)
{
	struct ftrace_patch patch = {
		.ip = ftrace_test_sites[0],
		.group = &ftrace_group_rest,
	};
	unsigned long nr;
	int i;

	begin_counting(test);
	mutex_lock(&ftrace_lock);
	for (i = 0; i < 65; i++)
		ftrace_batch_add(&patch, NULL, false);
	nr = nr_mappings();
	ftrace_batch_write();
	mutex_unlock(&ftrace_lock);
	KUNIT_EXPECT_EQ(test, nr, 1UL);
	KUNIT_EXPECT_EQ(test, nr_mappings(), 1UL);
}

/* Sites at rest in this many pages, which get what they have */
struct spread {
	unsigned long	page;
	unsigned int	pages;
};

static void write_at_rest(struct dyn_ftrace *rec, void *data)
{
	struct ftrace_patch patch = { .ip = rec->ip, .group = &ftrace_group_rest };
	unsigned long page = page_of(arch_ftrace_literal(rec->ip));
	struct spread *spread = data;

	if (!spread->pages || rec->flags || page == spread->page ||
	    page != page_of((void *)rec->ip))
		return;

	spread->page = page;
	spread->pages--;
	ftrace_batch_add(&patch, NULL, false);
}

static void batch_is_of_few_pages(struct kunit *test)
{
	struct spread spread = { .pages = 9 };
	unsigned long nr;

	begin_counting(test);
	mutex_lock(&ftrace_lock);
	ftrace_for_each_rec(write_at_rest, &spread);
	nr = nr_mappings();
	ftrace_batch_write();
	mutex_unlock(&ftrace_lock);
	KUNIT_EXPECT_EQ(test, nr, 8UL);
	KUNIT_EXPECT_EQ(test, nr_mappings(), 1UL);
}

/* The order in which a site is written holds for the whole batch */
static void order_is_that_of_each_site(struct kunit *test)
{
	struct ftrace_patch patch = {
		.ip = ftrace_test_sites[0],
		.group = &ftrace_group_rest,
	};

	begin_counting(test);
	mutex_lock(&ftrace_lock);
	ftrace_batch_add(&patch, NULL, false);
	ftrace_batch_add(&patch, NULL, true);
	ftrace_batch_add(&patch, NULL, true);
	KUNIT_EXPECT_EQ(test, nr_mappings(), 1UL);
	ftrace_batch_write();
	mutex_unlock(&ftrace_lock);
	KUNIT_EXPECT_EQ(test, nr_mappings(), 1UL);
}

static void site_behind_one_that_fails_is_not_written(struct kunit *test)
{
	struct dyn_ftrace rec[] = {
		{ .ip = ftrace_test_sites[0], .flags = FTRACE_FL_ENABLED | 1 },
		{ .ip = ftrace_test_sites[1], .flags = FTRACE_FL_ENABLED | 1 },
	};
	unsigned long wrong = (unsigned long)ftrace_stub;
	struct ftrace_group *group, *rest = &ftrace_group_rest;

	trace(test, A, ELSEWHERE);
	group = site_group(2);

	/* As if A were to come to the other two: the text of one is not what it should be */
	mutex_lock(&ftrace_lock);
	rest->next = group;
	KUNIT_EXPECT_EQ(test, 0, ftrace_update_rec(&rec[0], FTRACE_UPDATE_MAKE_CALL,
						   0, FTRACE_ADDR));
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), rest);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ftrace_update_rec(&rec[1], FTRACE_UPDATE_MODIFY_CALL,
					  wrong, FTRACE_ADDR));
	rest->next = NULL;
	ftrace_batch_write();
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), group);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), rest);
	KUNIT_EXPECT_EQ(test, group->sites, 2UL);
	KUNIT_EXPECT_EQ(test, ftrace_test_tracees[0](40), 41UL);
	KUNIT_EXPECT_EQ(test, ftrace_test_tracees[1](40), 42UL);
	expect_calls(test, A, 1, 0);

	/* Back. No group is left before the literal is written */
	rec[0].flags = 0;
	KUNIT_EXPECT_EQ(test, 0, ftrace_update_rec(&rec[0], FTRACE_UPDATE_MAKE_NOP,
						   FTRACE_ADDR, 0));
	KUNIT_EXPECT_EQ(test, group->sites, 2UL);
	ftrace_batch_write();
	KUNIT_EXPECT_EQ(test, group->sites, 1UL);
	mutex_unlock(&ftrace_lock);

	expect_ops(test, 0, 0);
}

/* What an update of an ops visits: these sites, or all if that is not known */
static void expect_targets(struct kunit *test, struct ftrace_ops *ops,
			   void *orig_hash, struct ftrace_hash *new_hash,
			   unsigned long sites, bool all)
{
	unsigned long found = 0;
	struct ftrace_page *page;
	int i, j;

	mutex_lock(&ftrace_lock);
	ftrace_targets_begin(ops, orig_hash, new_hash);
	page = ftrace_targets();
	KUNIT_EXPECT_EQ(test, !page, all);
	for (; page; page = page->next) {
		for (i = 0; i < page->index; i++) {
			for (j = 0; j < NR_SITES; j++) {
				if (page->records[i].ip != ftrace_test_sites[j])
					continue;
				KUNIT_EXPECT_FALSE(test, found & BIT(j));
				found |= BIT(j);
				break;
			}
			KUNIT_EXPECT_LT(test, j, NR_SITES);
		}
	}
	ftrace_targets_end();
	KUNIT_EXPECT_PTR_EQ(test, ftrace_targets(), NULL);
	mutex_unlock(&ftrace_lock);
	KUNIT_EXPECT_EQ(test, found, sites);
}

static void only_sites_that_can_change_are_visited(struct kunit *test)
{
	struct ftrace_ops *ops = test_ops(A);
	struct ftrace_ops_hash *hashes;
	struct ftrace_hash *other;

	/* No filter, or none any more */
	ftrace_set_filter(ops, NULL, 0, 1);
	hashes = ops->func_hash;
	expect_targets(test, ops, NULL, NULL, 0, true);
	set_filters(test, A, SITE0 | ELSEWHERE);
	expect_targets(test, ops, NULL, NULL, SITE0 | ELSEWHERE, false);
	expect_targets(test, ops, &hashes->filter_hash, NULL, 0, true);

	/* Those of both filters, each once */
	set_filters(test, B, BOTH);
	other = filter_of(test_ops(B));
	expect_targets(test, ops, &hashes->filter_hash, other, BOTH | ELSEWHERE, false);

	/* What is not traced of them stays among them */
	expect_targets(test, ops, &hashes->notrace_hash, other, SITE0 | ELSEWHERE, false);

	/* Of all functions, those that are not traced before or after */
	ftrace_set_filter(ops, NULL, 0, 1);
	expect_targets(test, ops, &hashes->notrace_hash, other, BOTH, false);
	expect_targets(test, ops, &hashes->notrace_hash, NULL, 0, false);
}

static void many_sites_are_not_searched_for(struct kunit *test)
{
	static unsigned char many[] = "*_a*";

	KUNIT_ASSERT_EQ(test, ftrace_set_filter(test_ops(A), many, sizeof(many) - 1, 1), 0);
	KUNIT_ASSERT_GT(test, filter_of(test_ops(A))->count, 512UL);
	expect_targets(test, test_ops(A), NULL, NULL, 0, true);
}

/* One of its sites is on the list, as there was no memory, and has another ops */
static void group_of_an_ops_that_goes_is_not_found(struct kunit *test)
{
	/* So that its sites look for their group */
	ftrace_group_fail = FAIL_ALL;
	trace(test, A, BOTH);
	ftrace_group_fail = 0;
	mutex_lock(&ftrace_lock);
	ftrace_update_list_sites();
	mutex_unlock(&ftrace_lock);
	expect_ops(test, A, A);

	ftrace_group_fail = FAIL_ALL;
	trace(test, B, SITE1);
	ftrace_group_fail = 0;
	expect_ops(test, A, A | B | PERHAPS_LIST);

	untrace(test, A);
	expect_ops(test, 0, B);
	trace(test, C, SITE1);
	expect_ops(test, 0, B | C);
}

static void ftrace_call_ops_update_test_exit(struct kunit *test)
{
	ftrace_group_fail = 0;
	if (counter.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_function(&counter);
	ftrace_test_reset(test);
}

static struct kunit_case ftrace_call_ops_update_test_cases[] = {
	KUNIT_CASE(page_is_mapped_once),
	KUNIT_CASE(batch_is_of_few_sites),
	KUNIT_CASE(batch_is_of_few_pages),
	KUNIT_CASE(order_is_that_of_each_site),
	KUNIT_CASE(site_behind_one_that_fails_is_not_written),
	KUNIT_CASE(only_sites_that_can_change_are_visited),
	KUNIT_CASE(many_sites_are_not_searched_for),
	KUNIT_CASE(group_of_an_ops_that_goes_is_not_found),
	{}
};

static struct kunit_suite ftrace_call_ops_update_test_suite = {
	.name = "ftrace_call_ops_update",
	.init = ftrace_test_init,
	.exit = ftrace_call_ops_update_test_exit,
	.test_cases = ftrace_call_ops_update_test_cases,
};

kunit_test_suite(ftrace_call_ops_update_test_suite);
