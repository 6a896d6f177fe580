// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that go, with the module or when it is initialized. As long as
 * initializing has to wait, something can be attached to the one in init text.
 */
#include <linux/delay.h>
#include <linux/module.h>

static bool ready = true;
module_param(ready, bool, 0600);

static noinline __noclone void trap_leaves_late(void)
{
	barrier();
}

static noinline __noclone void __init trap_leaves_early(void)
{
	barrier();
}

static int trap_leaves_run(const char *val, const struct kernel_param *kp)
{
	trap_leaves_late();
	return 0;
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
	trap_leaves_early();
	return 0;
}
module_init(trap_leaves_init);

static void __exit trap_leaves_exit(void)
{
}
module_exit(trap_leaves_exit);

MODULE_DESCRIPTION("Functions that go while they have a direct call");
MODULE_LICENSE("GPL");
