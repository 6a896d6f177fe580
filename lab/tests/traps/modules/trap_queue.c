// SPDX-License-Identifier: GPL-2.0
/*
 * Has somebody wait with direct_mutex held, and nothing else, for as long as the
 * parameter is true: an ops with IPMODIFY is registered for a function with a direct
 * call, whose owner takes its time to agree. No module is to wait for that.
 */
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/kthread.h>

#include "trap.h"

static bool busy = true;
module_param(busy, bool, 0600);

static bool asked;
module_param(asked, bool, 0400);

TRAP_FUNCTION(, trap_queue_traced, 1)
TRAP_DIRECT_TARGET(trap_queue_target);

static struct task_struct *task;

static int take_time(struct ftrace_ops *ops, enum ftrace_ops_cmd cmd)
{
	WRITE_ONCE(asked, true);
	while (READ_ONCE(busy))
		msleep(20);
	return 0;
}

static void no_op(unsigned long ip, unsigned long parent_ip,
		  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops direct_ops = {
	.ops_func	= take_time,
};

static struct ftrace_ops other_ops = {
	.func		= no_op,
	.flags		= FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY,
};

static int register_other(void *unused)
{
	int ret;

	ret = register_ftrace_function(&other_ops);
	while (!kthread_should_stop())
		msleep(20);
	return ret;
}

static int __init trap_queue_init(void)
{
	unsigned long ip = (unsigned long)trap_queue_traced;
	int ret;

	ret = ftrace_set_filter_ip(&direct_ops, ip, 0, 1);
	ret = ret ?: ftrace_set_filter_ip(&other_ops, ip, 0, 1);
	ret = ret ?: register_ftrace_direct_multi(&direct_ops, (unsigned long)trap_queue_target);
	if (ret)
		return ret;

	task = kthread_run(register_other, NULL, "trap_queue");

	return PTR_ERR_OR_ZERO(task);
}
module_init(trap_queue_init);

static void __exit trap_queue_exit(void)
{
	busy = false;
	pr_info("trap_queue: shared: %d, called: %d\n", kthread_stop(task),
		trap_queue_traced(1));
	unregister_ftrace_function(&other_ops);
	unregister_ftrace_direct_multi(&direct_ops, (unsigned long)trap_queue_target);
	ftrace_free_filter(&other_ops);
	ftrace_free_filter(&direct_ops);
}
module_exit(trap_queue_exit);

MODULE_DESCRIPTION("Keeps direct_mutex");
MODULE_LICENSE("GPL");
