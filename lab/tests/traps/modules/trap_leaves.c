// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that go, with the module or when it is initialized, or when that fails.
 * As long as initializing has to wait, something can be attached to the one in init text.
 */
#include <linux/delay.h>

#include "trap.h"

static bool ready = true;
module_param(ready, bool, 0600);

static bool fail;
module_param(fail, bool, 0400);

TRAP_FUNCTION(, trap_leaves_late, 1)
TRAP_FUNCTION(__init, trap_leaves_early, 2)

static int trap_leaves_run(const char *val, const struct kernel_param *kp)
{
	return trap_leaves_late(1) == 2 ? 0 : -EINVAL;
}

static const struct kernel_param_ops trap_leaves_ops = {
	.set	= trap_leaves_run,
};
module_param_cb(run, &trap_leaves_ops, NULL, 0200);

static int __init trap_leaves_init(void)
{
	int i;

	for (i = 0; i < 1000 && !READ_ONCE(ready); i++)
		msleep(20);

	return trap_leaves_early(1) == 3 && !fail ? 0 : -EINVAL;
}

TRAP_MODULE(trap_leaves_init, "Functions that go while they have a direct call");
