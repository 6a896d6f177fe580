// SPDX-License-Identifier: GPL-2.0
/*
 * Without room for a literal: if one is written in front of a function, that is
 * the end of another one. Writing any number to the parameter runs them.
 */
#include "trap.h"

TRAP_FUNCTION(, trap_old_one, 1)
TRAP_FUNCTION(, trap_old_two, 2)
TRAP_FUNCTION(, trap_old_three, 3)

static int trap_old_run(const char *val, const struct kernel_param *kp)
{
	if (trap_old_one(1) + trap_old_two(1) + trap_old_three(1) != 9)
		return -EINVAL;

	return 0;
}

static const struct kernel_param_ops trap_old_ops = {
	.set	= trap_old_run,
};
module_param_cb(run, &trap_old_ops, NULL, 0200);

static int __init trap_old_init(void)
{
	return trap_old_run(NULL, NULL);
}

TRAP_MODULE(trap_old_init, "Built as for a kernel without literals");
