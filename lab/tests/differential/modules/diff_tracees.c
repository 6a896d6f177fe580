// SPDX-License-Identifier: GPL-2.0
/* Functions to trace, in a module that comes and goes */
#include <linux/module.h>

#include "diff.h"

DIFF_FOR_GROUP(DIFF_TRACEE, m)

static const struct diff_tracee tracees[DIFF_GROUP] = {
	DIFF_FOR_GROUP(DIFF_ENTRY, m)
};

static int __init diff_tracees_init(void)
{
	return diff_set_module(tracees);
}
module_init(diff_tracees_init);

static void __exit diff_tracees_exit(void)
{
	diff_set_module(NULL);
}
module_exit(diff_tracees_exit);

MODULE_DESCRIPTION("Functions to trace that come and go");
MODULE_LICENSE("GPL");
