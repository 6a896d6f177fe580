// SPDX-License-Identifier: GPL-2.0
/* Kills ftrace, as an anomaly does: ftrace_kill() is not exported */
#include <linux/kprobes.h>
#include <linux/module.h>

static int __init trap_kill_init(void)
{
	struct kprobe kp = { .symbol_name = "ftrace_kill" };
	void (*kill)(void);
	int ret;

	ret = register_kprobe(&kp);
	if (ret)
		return ret;
	kill = (void *)kp.addr;
	unregister_kprobe(&kp);

	kill();
	return 0;
}
module_init(trap_kill_init);

static void __exit trap_kill_exit(void)
{
}
module_exit(trap_kill_exit);

MODULE_DESCRIPTION("The end of ftrace");
MODULE_LICENSE("GPL");
