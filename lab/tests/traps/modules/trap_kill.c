// SPDX-License-Identifier: GPL-2.0
/*
 * Kills ftrace, as an anomaly does, in the next update, before its first site is written.
 * When it is removed, it says how many ops there are still on the list.
 */
#include <linux/ftrace.h>

#include "trap.h"

static void (*kill)(void);

static int kill_now(struct kprobe *kp, struct pt_regs *regs)
{
	kill();
	return 0;
}

static struct kprobe update = {
	.symbol_name	= "ftrace_update_apply",
	.pre_handler	= kill_now,
};

static int __init trap_kill_init(void)
{
	kill = address_of("ftrace_kill");

	return kill ? register_kprobe(&update) : -ENOENT;
}
module_init(trap_kill_init);

static void __exit trap_kill_exit(void)
{
	struct ftrace_ops **list = address_of("ftrace_ops_list"), *ops;
	struct ftrace_ops *end = address_of("ftrace_list_end");
	int n = 0;

	unregister_kprobe(&update);
	if (!list || !end)
		return;

	for (ops = *list; ops != end; ops = ops->next)
		n++;
	pr_info("trap_kill: %d ops on the list\n", n);
}
module_exit(trap_kill_exit);

MODULE_DESCRIPTION("The end of ftrace");
MODULE_LICENSE("GPL");
