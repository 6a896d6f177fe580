// SPDX-License-Identifier: GPL-2.0
/*
 * A direct call of the function at a given address, which counts. When the module
 * is removed, it says how that ended.
 */
#include <linux/ftrace.h>
#include <linux/module.h>

static unsigned long ip;
module_param(ip, ulong, 0400);

unsigned long trap_direct_calls;
module_param_named(calls, trap_direct_calls, ulong, 0400);

void trap_direct_target(void);

asm(
"	.pushsection	.text, \"ax\", @progbits\n"
"	.type		trap_direct_target, @function\n"
"	.globl		trap_direct_target\n"
"trap_direct_target:\n"
"	hint		#34\n"	/* BTI C */
"	adrp		x11, trap_direct_calls\n"
"	ldr		x12, [x11, #:lo12:trap_direct_calls]\n"
"	add		x12, x12, #1\n"
"	str		x12, [x11, #:lo12:trap_direct_calls]\n"
"	mov		x10, x30\n"
"	mov		x30, x9\n"
"	ret		x10\n"
"	.size		trap_direct_target, .-trap_direct_target\n"
"	.popsection\n"
);

static int __init trap_direct_init(void)
{
	return register_ftrace_direct(ip, (unsigned long)trap_direct_target);
}
module_init(trap_direct_init);

static void __exit trap_direct_exit(void)
{
	pr_info("trap_direct: unregistered: %d\n",
		unregister_ftrace_direct(ip, (unsigned long)trap_direct_target));
}
module_exit(trap_direct_exit);

MODULE_DESCRIPTION("A direct call of any function");
MODULE_LICENSE("GPL");
