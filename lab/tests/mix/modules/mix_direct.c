// SPDX-License-Identifier: GPL-2.0
/*
 * A direct call of the function with a given name, which has at most four arguments.
 * It counts the calls of a process, and those of all others; both may be set to 0
 * while nobody calls it.
 */
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "mix_direct.h"

static char *func;
module_param(func, charp, 0400);

static int pid;
module_param(pid, int, 0400);

static unsigned long own;
module_param(own, ulong, 0600);

static unsigned long others;
module_param(others, ulong, 0600);

static struct ftrace_ops direct;

notrace void mix_direct_called(void)
{
	if (current->tgid == pid)
		own++;
	else
		others++;
}

asm ("	.pushsection	.text, \"ax\", @progbits\n"
"	.type		mix_direct_target, @function\n"
"	.globl		mix_direct_target\n"
"mix_direct_target:\n"
"	hint		#34\n"	/* BTI C */
"	stp		x29, x9, [sp, #-16]!\n"
"	mov		x29, sp\n"
"	stp		x29, x30, [sp, #-48]!\n"
"	mov		x29, sp\n"
"	stp		x0, x1, [sp, #16]\n"
"	stp		x2, x3, [sp, #32]\n"
"	bl		mix_direct_called\n"
"	ldp		x0, x1, [sp, #16]\n"
"	ldp		x2, x3, [sp, #32]\n"
"	ldp		x29, x10, [sp], #48\n"
"	ldp		x29, x30, [sp], #16\n"
"	ret		x10\n"
"	.size		mix_direct_target, .-mix_direct_target\n"
"	.popsection\n"
);

static int __init mix_direct_init(void)
{
	int ret;

	ret = ftrace_set_filter(&direct, func, strlen(func), 1);
	if (ret)
		return ret;

	ret = register_ftrace_direct_multi(&direct, (unsigned long)mix_direct_target);
	if (ret)
		ftrace_free_filter(&direct);

	return ret;
}
module_init(mix_direct_init);

static void __exit mix_direct_exit(void)
{
	unregister_ftrace_direct_multi(&direct, (unsigned long)mix_direct_target);
	ftrace_free_filter(&direct);
}
module_exit(mix_direct_exit);

MODULE_DESCRIPTION("A direct call that counts");
MODULE_LICENSE("GPL");
