// SPDX-License-Identifier: GPL-2.0
/*
 * The call sites that an update can change, if they are few.
 *
 * Most filters name one function or some, but there are tens of thousands of call
 * sites. So an update of an ops that has such a filter looks for the records of these
 * functions, and visits no other ones.
 */

#include <linux/ftrace.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "ftrace_internal.h"
#include "trace.h"

/* To search for more than this takes about as long as to visit all */
static unsigned int targets_max = 512;

#ifdef CONFIG_FTRACE_CALL_OPS_KUNIT_TEST
module_param_named(max, targets_max, uint, 0600);
#endif

/* Protected by ftrace_lock. A record each, behind an empty page; NULL if there are many */
static struct ftrace_page *targets;

/**
 * ftrace_targets - find where a walk over the records begins
 *
 * Context: ftrace_lock is held.
 * Return: the records that the update in progress can change, or NULL if that is not
 * known.
 */
struct ftrace_page *ftrace_targets(void)
{
	lockdep_assert_held(&ftrace_lock);

	return targets;
}

/* Add the records of the functions in @hash at @page, but for those in @other */
static struct ftrace_page *add(struct ftrace_page *page, struct ftrace_hash *hash,
			       struct ftrace_hash *other)
{
	struct ftrace_func_entry *entry;
	struct dyn_ftrace *rec;
	int i;

	for (i = 0; !ftrace_hash_empty(hash) && i < 1 << hash->size_bits; i++) {
		hlist_for_each_entry(entry, &hash->buckets[i], hlist) {
			if (ftrace_lookup_ip(other, entry->ip))
				continue;

			/* A module may have gone */
			rec = ftrace_lookup_rec(entry->ip);
			if (rec)
				*page++ = (struct ftrace_page) { .records = rec, .index = 1 };
		}
	}

	return page;
}

static int compare(const void *a, const void *b)
{
	unsigned long ip_a = ((struct ftrace_page *)a)->records->ip;
	unsigned long ip_b = ((struct ftrace_page *)b)->records->ip;

	return ip_a < ip_b ? -1 : ip_a > ip_b;
}

static unsigned long count(struct ftrace_hash *hash)
{
	return ftrace_hash_empty(hash) ? 0 : hash->count;
}

/**
 * ftrace_targets_begin - find the records that an update can change
 * @ops: the ops that comes, goes, or gets another filter
 * @orig_hash: the filter of @ops that changes, or NULL
 * @new_hash: the new one
 *
 * Context: ftrace_lock is held, until ftrace_targets_end(). May sleep.
 */
void ftrace_targets_begin(struct ftrace_ops *ops, struct ftrace_hash **orig_hash,
			  struct ftrace_hash *new_hash)
{
	struct ftrace_ops_hash *hashes = ops->func_hash;
	bool is_filter = (void *)orig_hash == &hashes->filter_hash;
	bool is_notrace = (void *)orig_hash == &hashes->notrace_hash;
	struct ftrace_hash *old, *new = NULL;
	struct ftrace_page *pages, *page, *end;

	lockdep_assert_held(&ftrace_lock);

	old = rcu_dereference_protected(hashes->filter_hash, true);
	if (is_filter) {
		new = new_hash;
		if (ftrace_hash_empty(new))
			return;
	}

	if (ftrace_hash_empty(old)) {
		/* All functions are traced, but for those in the other filter */
		if (!is_notrace)
			return;
		old = rcu_dereference_protected(hashes->notrace_hash, true);
		new = new_hash;
	}

	if (count(old) + count(new) > targets_max)
		return;

	/* Without memory, all are visited */
	pages = kmalloc_array(1 + count(old) + count(new), sizeof(*pages),
			      GFP_KERNEL | __GFP_NOWARN);
	if (!pages)
		return;

	*pages = (struct ftrace_page) { };
	end = add(pages + 1, old, NULL);
	end = add(end, new, old);

	/* Text is written page by page */
	sort(pages + 1, end - pages - 1, sizeof(*pages), compare, NULL);
	for (page = pages; page + 1 < end; page++)
		page->next = page + 1;
	targets = pages;
}

/**
 * ftrace_targets_end - end what ftrace_targets_begin() began
 *
 * Context: ftrace_lock is held.
 */
void ftrace_targets_end(void)
{
	kfree(targets);
	targets = NULL;
}
