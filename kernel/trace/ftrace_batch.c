// SPDX-License-Identifier: GPL-2.0
/*
 * Writes to call sites, many at once.
 *
 * Kernel text is written through a mapping of its page, and when that is taken away,
 * all CPUs have to forget it. They have to be told of new instructions, too. Records
 * are sorted by address, so updates walk the text page by page. What they write is
 * collected here, so that there is one mapping for each page, and all CPUs are told
 * once for many sites.
 *
 * All that can fail has been tried when a site gets here, so an error is that of the
 * site which the update has come to, and the sites before it are written. Until then
 * they are as they were before the update, which nobody can see, as ftrace_lock is
 * held, and they hold their old groups.
 */

#include <linux/ftrace.h>

#include "ftrace_group.h"
#include "ftrace_internal.h"

/*
 * Interrupts are off while so many sites are written, with their instructions in so
 * many pages. The literal of the first site of a page may be in the page before it.
 */
#define BATCH_SITES	64
#define BATCH_PAGES	8

static struct {
	struct ftrace_patch	patches[BATCH_SITES];
	struct ftrace_group	*old[BATCH_SITES];
	unsigned int		nr;
	unsigned int		pages;
	bool			insns_first;
} batch;

static bool in_last_page(const struct ftrace_patch *patch)
{
	return batch.nr &&
	       batch.patches[batch.nr - 1].ip >> PAGE_SHIFT == patch->ip >> PAGE_SHIFT;
}

/**
 * ftrace_batch_add - write a site, now or later
 * @patch: what is to be written
 * @old: the group that the literal holds no more then, or NULL
 * @insn_first: whether the instruction goes before the literal
 *
 * Context: ftrace_lock is held, and stays so until ftrace_batch_write(). Does not
 * sleep.
 */
void ftrace_batch_add(const struct ftrace_patch *patch, struct ftrace_group *old,
		      bool insn_first)
{
	lockdep_assert_held(&ftrace_lock);

	if (batch.nr == BATCH_SITES || batch.insns_first != insn_first ||
	    (batch.pages == BATCH_PAGES && !in_last_page(patch)))
		ftrace_batch_write();

	batch.pages += !in_last_page(patch);
	batch.insns_first = insn_first;
	batch.patches[batch.nr] = *patch;
	batch.old[batch.nr++] = old;
}

/**
 * ftrace_batch_write - write those sites that are not written yet
 *
 * Context: ftrace_lock is held. Does not sleep.
 */
void ftrace_batch_write(void)
{
	unsigned int i;

	lockdep_assert_held(&ftrace_lock);

	if (!batch.nr)
		return;

	/*
	 * Order initialisation of groups before publishing them. Pairs with the
	 * address dependency in the trampolines.
	 */
	smp_wmb();
	arch_ftrace_write(batch.patches, batch.nr, batch.insns_first);

	for (i = 0; i < batch.nr; i++) {
		if (batch.old[i])
			ftrace_group_leave(batch.old[i]);
	}
	batch.nr = 0;
	batch.pages = 0;
}
