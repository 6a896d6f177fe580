// SPDX-License-Identifier: GPL-2.0
/*
 * Direct calls of functions which have another callback, too. Writing a number to
 * the parameter gives them another target, which has to answer that for the direct
 * call of one function, and has to succeed for that of an ops.
 */
#include <linux/ftrace.h>

#include "trap.h"

TRAP_FUNCTION(, trap_modify_one, 1)
TRAP_FUNCTION(, trap_modify_all, 2)
TRAP_DIRECT_TARGET(trap_modify_old);
TRAP_DIRECT_TARGET(trap_modify_new);

static const unsigned long one = (unsigned long)trap_modify_one;
static const unsigned long all = (unsigned long)trap_modify_all;
static const unsigned long old = (unsigned long)trap_modify_old;
static const unsigned long new = (unsigned long)trap_modify_new;

static void no_op(unsigned long ip, unsigned long parent_ip,
		  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops multi;
static struct ftrace_ops other = {
	.func	= no_op,
};

static int trap_modify_run(const char *val, const struct kernel_param *kp)
{
	int ret, multi_ret, expected;

	ret = kstrtoint(val, 0, &expected);
	if (ret)
		return ret;

	ret = modify_ftrace_direct(one, old, new);
	multi_ret = modify_ftrace_direct_multi(&multi, new);
	pr_info("trap_modify: %d, multi %d\n", ret, multi_ret);
	if (ret != expected || multi_ret)
		return -EINVAL;

	return trap_modify_one(1) + trap_modify_all(1) == 5 ? 0 : -EINVAL;
}

static const struct kernel_param_ops trap_modify_ops = {
	.set	= trap_modify_run,
};
module_param_cb(run, &trap_modify_ops, NULL, 0200);

static int __init trap_modify_init(void)
{
	int ret;

	ret = ftrace_set_filter_ip(&other, one, 0, 1);
	ret = ret ?: ftrace_set_filter_ip(&other, all, 0, 0);
	ret = ret ?: ftrace_set_filter_ip(&multi, all, 0, 1);
	ret = ret ?: register_ftrace_function(&other);
	ret = ret ?: register_ftrace_direct(one, old);

	return ret ?: register_ftrace_direct_multi(&multi, old);
}
module_init(trap_modify_init);

/* It is used when ftrace is dead, and stays */
MODULE_DESCRIPTION("Direct calls that get another target");
MODULE_LICENSE("GPL");
