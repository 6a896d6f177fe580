// SPDX-License-Identifier: GPL-2.0
/*
 * Kills ftrace, as an anomaly does, and when it is removed, says how many ops there
 * are still on the list.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>

/* What is not exported. A kprobe on data is refused, but knows its address */
static void *address_of(const char *name)
{
	struct kprobe kp = { .symbol_name = name };

	if (!register_kprobe(&kp))
		unregister_kprobe(&kp);

	return kp.addr;
}

static int __init trap_kill_init(void)
{
	void (*kill)(void) = address_of("ftrace_kill");

	if (!kill)
		return -ENOENT;

	kill();
	return 0;
}
module_init(trap_kill_init);

static void __exit trap_kill_exit(void)
{
	struct ftrace_ops **list = address_of("ftrace_ops_list"), *ops;
	struct ftrace_ops *end = address_of("ftrace_list_end");
	int n = 0;

	if (!list || !end)
		return;

	for (ops = *list; ops != end; ops = ops->next)
		n++;
	pr_info("trap_kill: %d ops on the list\n", n);
}
module_exit(trap_kill_exit);

MODULE_DESCRIPTION("The end of ftrace");
MODULE_LICENSE("GPL");
