// SPDX-License-Identifier: GPL-2.0
/* .kprobes.text begins with the NOPs in front of a function, and no symbol */
#include <linux/kprobes.h>
#include <linux/module.h>

static noinline __noclone int trap_gap_plain(int n)
{
	barrier();
	return n + 1;
}

static noinline __noclone int __kprobes trap_gap_guarded(int n)
{
	barrier();
	return n + 2;
}

static int __init trap_gap_init(void)
{
	return trap_gap_plain(1) + trap_gap_guarded(1) == 5 ? 0 : -EINVAL;
}
module_init(trap_gap_init);

static void __exit trap_gap_exit(void)
{
}
module_exit(trap_gap_exit);

MODULE_DESCRIPTION("A function that must not be probed, behind a gap");
MODULE_LICENSE("GPL");
