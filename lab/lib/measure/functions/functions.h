/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module with thousands of functions, for lab/lib/measure. Loading it prints how long
 * the task that does it was running until then.
 */

#include <linux/module.h>
#include <linux/sched.h>

#include "decimal.h"

/* As the compiler makes them, each of its own */
#define FUNCTION(n)	int function_##n(void); int function_##n(void) { return n; }

static int __init functions_init(void)
{
	/* The time is known when a task is scheduled */
	schedule();
	pr_info("functions: load_ns=%llu\n", current->se.sum_exec_runtime);

	return 0;
}
module_init(functions_init);

static void __exit functions_exit(void)
{
}
module_exit(functions_exit);

MODULE_DESCRIPTION("Many functions");
MODULE_LICENSE("GPL");
