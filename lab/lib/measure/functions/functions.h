/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module with thousands of functions, for lab/lib/measure. Loading it prints how long
 * the task that does it was running until then.
 */

#include <linux/module.h>
#include <linux/sched.h>

/* As the compiler makes them, each of its own. THOUSAND(1) are 1000 to 1999. */
#define FUNCTION(n)	int function_##n(void); int function_##n(void) { return n; }
#define TEN(n)		FUNCTION(n##0) FUNCTION(n##1) FUNCTION(n##2) FUNCTION(n##3) \
			FUNCTION(n##4) FUNCTION(n##5) FUNCTION(n##6) FUNCTION(n##7) \
			FUNCTION(n##8) FUNCTION(n##9)
#define HUNDRED(n)	TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4) \
			TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
#define THOUSAND(n)	HUNDRED(n##0) HUNDRED(n##1) HUNDRED(n##2) HUNDRED(n##3) HUNDRED(n##4) \
			HUNDRED(n##5) HUNDRED(n##6) HUNDRED(n##7) HUNDRED(n##8) HUNDRED(n##9)
#define TEN_THOUSAND(n)	THOUSAND(n##0) THOUSAND(n##1) THOUSAND(n##2) THOUSAND(n##3) \
			THOUSAND(n##4) THOUSAND(n##5) THOUSAND(n##6) THOUSAND(n##7) \
			THOUSAND(n##8) THOUSAND(n##9)

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
