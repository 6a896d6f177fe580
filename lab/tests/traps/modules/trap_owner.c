// SPDX-License-Identifier: GPL-2.0
/*
 * Has a function of trap_leaves for itself, by a direct call or with IPMODIFY, and holds no
 * reference to that module.
 */
#include <linux/ftrace.h>

#include "trap.h"

static bool ipmodify;
module_param(ipmodify, bool, 0400);

unsigned long trap_owner_calls;
module_param_named(calls, trap_owner_calls, ulong, 0400);

TRAP_COUNTING_TARGET(trap_owner_target, trap_owner_calls);

static void trap_owner_func(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	trap_owner_calls++;
}

static struct ftrace_ops ops;

static int __init trap_owner_init(void)
{
	int ret = ftrace_set_filter(&ops, "trap_leaves_late", 0, 1);

	if (ret)
		return ret;

	if (!ipmodify)
		return register_ftrace_direct_multi(&ops, (unsigned long)trap_owner_target);

	ops.func = trap_owner_func;
	ops.flags |= FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY;
	return register_ftrace_function(&ops);
}
module_init(trap_owner_init);

static void __exit trap_owner_exit(void)
{
	int ret;

	if (ipmodify)
		ret = unregister_ftrace_function(&ops);
	else
		ret = unregister_ftrace_direct_multi(&ops, (unsigned long)trap_owner_target);
	pr_info("trap_owner: unregistered: %d\n", ret);
	ftrace_free_filter(&ops);
}
module_exit(trap_owner_exit);

MODULE_DESCRIPTION("Owns a function of another module");
MODULE_LICENSE("GPL");
