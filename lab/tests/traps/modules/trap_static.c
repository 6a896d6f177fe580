// SPDX-License-Identifier: GPL-2.0
/*
 * Direct calls of an ops that is not dynamic, as those in the kernel itself are not,
 * which is unregistered while a CPU is in another callback of the same function. If
 * that CPU comes to func, there has to be one. Then the ops is registered again.
 */
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/kthread.h>

#include "trap.h"

TRAP_FUNCTION(, trap_static_traced, 1)
TRAP_DIRECT_TARGET(trap_static_target);

static bool stay, is_there;

static void notrace stay_there(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	WRITE_ONCE(is_there, true);
	while (READ_ONCE(stay))
		cpu_relax();
}

static struct ftrace_ops direct_ops;
static struct ftrace_ops other_ops = {
	.func	= stay_there,
};

static int call_traced(void *result)
{
	*(int *)result = trap_static_traced(1);
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

static int register_direct(void)
{
	int ret;

	ret = register_ftrace_direct_multi(&direct_ops, (unsigned long)trap_static_target);
	direct_ops.flags &= ~FTRACE_OPS_FL_DYNAMIC;
	return ret;
}

static int unregister_direct(void)
{
	return unregister_ftrace_direct_multi(&direct_ops, (unsigned long)trap_static_target);
}

static int __init trap_static_init(void)
{
	unsigned long ip = (unsigned long)trap_static_traced;
	struct task_struct *task;
	int result = 0, ret;

	/* The last one that is registered is the first one to be called */
	ret = ftrace_set_filter_ip(&direct_ops, ip, 0, 1) ?: register_direct();
	ret = ret ?: ftrace_set_filter_ip(&other_ops, ip, 0, 1);
	ret = ret ?: register_ftrace_function(&other_ops);
	if (ret)
		return ret;

	stay = true;
	task = kthread_run(call_traced, &result, "trap_static");
	if (IS_ERR(task))
		return PTR_ERR(task);
	while (!READ_ONCE(is_there))
		msleep(20);
	ret = unregister_direct();
	WRITE_ONCE(stay, false);
	kthread_stop(task);

	ret = ret ?: register_direct();
	ret = ret ?: unregister_direct();
	unregister_ftrace_function(&other_ops);
	ftrace_free_filter(&other_ops);
	ftrace_free_filter(&direct_ops);

	return ret ?: (result == 2 ? 0 : -ENOEXEC);
}

TRAP_MODULE(trap_static_init, "Direct calls of a static ops");
