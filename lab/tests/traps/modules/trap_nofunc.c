// SPDX-License-Identifier: GPL-2.0
/* Does not say what its ops shall call */
#include <linux/ftrace.h>

#include "trap.h"

TRAP_FUNCTION(, trap_nofunc_traced, 1)

static struct ftrace_ops ops;

static int __init trap_nofunc_init(void)
{
	int ret;

	ret = ftrace_set_filter_ip(&ops, (unsigned long)trap_nofunc_traced, 0, 1);
	if (ret)
		return ret;

	ret = register_ftrace_function(&ops);
	if (!ret) {
		trap_nofunc_traced(1);
		unregister_ftrace_function(&ops);
		ret = -ENOEXEC;
	}
	ftrace_free_filter(&ops);

	return ret == -EINVAL ? 0 : ret;
}

TRAP_MODULE(trap_nofunc_init, "An ops without func");
