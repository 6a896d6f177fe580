// SPDX-License-Identifier: GPL-2.0
/*
 * A direct call of the function at a given address, which counts. When the module
 * is removed, it says how that ended.
 */
#include <linux/ftrace.h>

#include "trap.h"

static unsigned long ip;
module_param(ip, ulong, 0400);

unsigned long trap_direct_calls;
module_param_named(calls, trap_direct_calls, ulong, 0400);

TRAP_COUNTING_TARGET(trap_direct_target, trap_direct_calls);

static int __init trap_direct_init(void)
{
	return register_ftrace_direct(ip, (unsigned long)trap_direct_target);
}
module_init(trap_direct_init);

static void __exit trap_direct_exit(void)
{
	pr_info("trap_direct: unregistered: %d\n",
		unregister_ftrace_direct(ip, (unsigned long)trap_direct_target));
}
module_exit(trap_direct_exit);

MODULE_DESCRIPTION("A direct call of any function");
MODULE_LICENSE("GPL");
