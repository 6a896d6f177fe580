// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the addresses of the 128 MiB which modules are put in as long as there is room,
 * and some of what they are put in then, but for one gap at the beginning. What fits
 * into the gap, and the kernel's text, are out of reach for what does not.
 */
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "trap.h"

#define BRICK		SZ_256K
#define OUT_OF_REACH	(SZ_128M + SZ_32M)

static struct vm_struct *bricks[SZ_512M / BRICK];

static int __init trap_wall_init(void)
{
	struct vm_struct *(*reserve)(unsigned long size, unsigned long flags, unsigned long start,
				     unsigned long end, const void *caller) =
		address_of("__get_vm_area_caller");
	void *(*alloc)(unsigned long size) = address_of("module_alloc");
	unsigned long kernel = (unsigned long)address_of("ftrace_caller");
	unsigned long start, end;
	void *gap;
	int i;

	gap = alloc(BRICK);
	if (!gap)
		return -ENOMEM;

	/* The kernel is above all of that, if not in it */
	start = (unsigned long)gap;
	end = start + OUT_OF_REACH;
	if (kernel < end + OUT_OF_REACH)
		end = kernel + OUT_OF_REACH;

	for (i = 0; i < ARRAY_SIZE(bricks); i++) {
		bricks[i] = reserve(BRICK, VM_ALLOC, start, end, trap_wall_init);
		if (!bricks[i])
			break;
	}

	vfree(gap);
	return 0;
}
module_init(trap_wall_init);

static void __exit trap_wall_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(bricks) && bricks[i]; i++)
		free_vm_area(bricks[i]);
}
module_exit(trap_wall_exit);

MODULE_DESCRIPTION("Leaves little room for other modules");
MODULE_LICENSE("GPL");
