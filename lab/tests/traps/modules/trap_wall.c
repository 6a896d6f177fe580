// SPDX-License-Identifier: GPL-2.0
/*
 * Fills the 128 MiB which modules are put in as long as there is room, and some
 * of what they are put in then, but for one gap at the beginning.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define BRICK	SZ_256K

static void *bricks[(SZ_256M + SZ_64M) / BRICK];

static void trap_wall_free(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(bricks); i++)
		vfree(bricks[i]);
}

static int __init trap_wall_init(void)
{
	struct kprobe kp = { .symbol_name = "module_alloc" };
	void *(*alloc)(unsigned long size);
	int i, ret;

	ret = register_kprobe(&kp);
	if (ret)
		return ret;
	alloc = (void *)kp.addr;
	unregister_kprobe(&kp);

	for (i = 0; i < ARRAY_SIZE(bricks); i++) {
		bricks[i] = alloc(BRICK);
		if (!bricks[i]) {
			trap_wall_free();
			return -ENOMEM;
		}
		if (bricks[i] > bricks[0] + SZ_128M + SZ_32M)
			break;
	}

	vfree(bricks[0]);
	bricks[0] = NULL;
	return 0;
}
module_init(trap_wall_init);

static void __exit trap_wall_exit(void)
{
	trap_wall_free();
}
module_exit(trap_wall_exit);

MODULE_DESCRIPTION("Leaves little room for other modules");
MODULE_LICENSE("GPL");
