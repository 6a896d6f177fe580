// SPDX-License-Identifier: GPL-2.0
/* Its core fits into the gap that trap_wall leaves, its init text does not */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/sizes.h>

#include "trap.h"

static char pad[SZ_1M] __initdata = "does not fit";

TRAP_FUNCTION(, trap_far_core, 1)
TRAP_FUNCTION(__init, trap_far_early, 2)

static int __init trap_far_init(void)
{
	long distance = (long)trap_far_early - (long)trap_far_core;

	OPTIMIZER_HIDE_VAR(distance);
	pr_info("init text is %ld MiB from the core\n", abs(distance) / SZ_1M);

	if (trap_far_early(strlen(pad)) != strlen(pad) + 2 || trap_far_core(1) != 2)
		return -EINVAL;

	return 0;
}

TRAP_MODULE(trap_far_init, "Init text far away from the core");
