// SPDX-License-Identifier: GPL-2.0
/*
 * Its core fits into the gap that trap_wall leaves, its init text does not. If that has
 * no PLTs of its own, as in a module that was linked without them, a site in there cannot
 * be enabled.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/sizes.h>

#include "trap.h"

static char pad[SZ_1M] __initdata = "does not fit";

TRAP_FUNCTION(, trap_far_core, 1)
TRAP_FUNCTION(__init, trap_far_early, 2)

static bool bare;
module_param(bare, bool, 0400);

/* What would be written to enable the site of this function, which is not traced */
static noinline int __init trap_far_enable(void)
{
	unsigned long (*location)(unsigned long ip) = address_of("ftrace_location");
	int (*patch_call)(struct ftrace_patch *patch, struct dyn_ftrace *rec,
			  unsigned long old_addr, unsigned long addr) =
		address_of("arch_ftrace_patch_call");
	unsigned long caller = (unsigned long)address_of("ftrace_caller");
	struct ftrace_patch patch = {};
	struct dyn_ftrace rec = {};

	rec.ip = location((unsigned long)trap_far_enable);
	pr_info("ftrace_caller is %ld MiB from init text\n",
		abs((long)(rec.ip - caller)) / SZ_1M);

	return patch_call(&patch, &rec, 0, caller);
}

static int __init trap_far_init(void)
{
	long distance = (long)trap_far_early - (long)trap_far_core;

	OPTIMIZER_HIDE_VAR(distance);
	pr_info("init text is %ld MiB from the core\n", abs(distance) / SZ_1M);

	if (bare && trap_far_enable() != -EINVAL)
		return -ENOEXEC;

	if (trap_far_early(strlen(pad)) != strlen(pad) + 2 || trap_far_core(1) != 2)
		return -EINVAL;

	return 0;
}

TRAP_MODULE(trap_far_init, "Init text far away from the core");
