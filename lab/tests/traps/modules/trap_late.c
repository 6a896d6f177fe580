// SPDX-License-Identifier: GPL-2.0
/*
 * Its text still runs when ftrace has let go of its call sites: what it leaves behind when
 * it goes is waited for only after that.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/async.h>
#include <linux/delay.h>
#include "trap.h"

TRAP_FUNCTION(, trap_late_traced, 1)

static void trap_late_work(void *unused, async_cookie_t cookie)
{
	int i, n = 0;

	for (i = 0; i < 20; i++) {
		msleep(100);
		n = trap_late_traced(n);
	}
	pr_info("called after it was let go of: %d times\n", n);
}

static int __init trap_late_init(void)
{
	return trap_late_traced(0) - 1;
}

static void __exit trap_late_exit(void)
{
	async_schedule(trap_late_work, NULL);
}
module_init(trap_late_init);
module_exit(trap_late_exit);
MODULE_DESCRIPTION("Is called when its call sites are forgotten");
MODULE_LICENSE("GPL");
