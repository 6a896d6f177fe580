// SPDX-License-Identifier: GPL-2.0
/*
 * Calls a function where RCU is not watching, as a cpuidle driver is called, in a task
 * which looks like the idle task meanwhile. Writing any number to the parameter does it.
 */
#include <linux/completion.h>
#include <linux/context_tracking.h>
#include <linux/delay.h>
#include <linux/kthread.h>

#include "trap.h"

TRAP_FUNCTION(, trap_unwatched_traced, 1)

static int call_like_idle(void *called)
{
	int result;

	/* The idle loop is not preempted, and who polls there does so with interrupts */
	preempt_disable();
	local_irq_disable();
	current->flags |= PF_IDLE;
	ct_idle_enter();
	raw_local_irq_enable();
	result = trap_unwatched_traced(1);
	raw_local_irq_disable();
	ct_idle_exit();
	current->flags &= ~PF_IDLE;
	local_irq_enable();
	preempt_enable();
	complete(called);

	while (!kthread_should_stop())
		msleep(20);

	return result == 2 ? 0 : -EINVAL;
}

static int trap_unwatched_call(const char *val, const struct kernel_param *kp)
{
	DECLARE_COMPLETION_ONSTACK(called);
	struct task_struct *task;

	task = kthread_run(call_like_idle, &called, "trap_unwatched");
	if (IS_ERR(task))
		return PTR_ERR(task);
	wait_for_completion(&called);

	return kthread_stop(task);
}

static const struct kernel_param_ops call_ops = {
	.set	= trap_unwatched_call,
};
module_param_cb(call, &call_ops, NULL, 0200);

static int __init trap_unwatched_init(void)
{
	return trap_unwatched_traced(1) == 2 ? 0 : -EINVAL;
}

TRAP_MODULE(trap_unwatched_init, "A function that is called where RCU is not watching");
