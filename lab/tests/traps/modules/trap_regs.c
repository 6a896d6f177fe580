// SPDX-License-Identifier: GPL-2.0
/*
 * Traces a function of the kernel, with all registers, and may want to change them. Then
 * nobody else may, which is found out when the other ops is on the list already.
 */
#include <linux/ftrace.h>
#include <linux/module.h>

static bool ipmodify;
module_param(ipmodify, bool, 0400);

static void no_op(unsigned long ip, unsigned long parent_ip,
		  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops ops = {
	.func	= no_op,
	.flags	= FTRACE_OPS_FL_SAVE_REGS,
};

static struct ftrace_ops other = {
	.func	= no_op,
	.flags	= FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY,
};

static int __init trap_regs_init(void)
{
	int ret, other_ret;

	if (ipmodify)
		ops.flags |= FTRACE_OPS_FL_IPMODIFY;
	ret = ftrace_set_filter(&ops, "uptime_proc_show", 0, 1);
	ret = ret ?: register_ftrace_function(&ops);
	if (ret || !ipmodify)
		return ret;

	ret = ftrace_set_filter(&other, "uptime_proc_show", 0, 1);
	other_ret = register_ftrace_function(&other);
	pr_info("trap_regs: other ops: %d\n", other_ret);
	ftrace_free_filter(&other);

	return ret;
}
module_init(trap_regs_init);

static void __exit trap_regs_exit(void)
{
	unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
}
module_exit(trap_regs_exit);

MODULE_DESCRIPTION("A tracer that wants registers");
MODULE_LICENSE("GPL");
