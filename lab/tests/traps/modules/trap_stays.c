// SPDX-License-Identifier: GPL-2.0
/*
 * A task stays in the target of a direct call, into which two functions lead: one of this
 * module, and the one at a given address. Their direct calls can go meanwhile, but the one
 * who is told so last has to have waited for the task.
 */
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/kthread.h>

#include "trap.h"

static unsigned long ip;
module_param(ip, ulong, 0400);

unsigned int trap_stays_inside, trap_stays_leave;

void trap_stays_target(void);

asm(
"	.pushsection	.text, \"ax\", @progbits\n"
"	.type		trap_stays_target, @function\n"
"	.globl		trap_stays_target\n"
"trap_stays_target:\n"
"	hint		#34\n"	/* BTI C */
"	mov		w11, #1\n"
"	adrp		x10, trap_stays_inside\n"
"	str		w11, [x10, #:lo12:trap_stays_inside]\n"
"	adrp		x10, trap_stays_leave\n"
"1:	ldr		w11, [x10, #:lo12:trap_stays_leave]\n"
"	cbz		w11, 1b\n"
"	mov		x10, x30\n"
"	mov		x30, x9\n"
"	ret		x10\n"
"	.size		trap_stays_target, .-trap_stays_target\n"
"	.popsection\n"
);

TRAP_FUNCTION(, trap_stays_called, 1)

static int trap_stays_call(void *unused)
{
	return trap_stays_called(1);
}

static int trap_stays_time(void *unused)
{
	msleep(2000);
	WRITE_ONCE(trap_stays_leave, 1);

	return 0;
}

/* One direct call has gone, and the module of the other function is going */
static int trap_stays_go(const char *val, const struct kernel_param *kp)
{
	int ret;

	kthread_run(trap_stays_time, NULL, "trap_stays_time");
	ret = unregister_ftrace_direct(ip, (unsigned long)trap_stays_target);
	pr_info("trap_stays: unregistered: %d, %s\n", ret,
		READ_ONCE(trap_stays_leave) ? "nobody is there" : "somebody is there");

	return 0;
}

static const struct kernel_param_ops trap_stays_ops = {
	.set	= trap_stays_go,
};
module_param_cb(go, &trap_stays_ops, NULL, 0200);

static int __init trap_stays_init(void)
{
	unsigned long target = (unsigned long)trap_stays_target;
	unsigned long called = (unsigned long)trap_stays_called;
	int ret;

	ret = register_ftrace_direct(called, target) ?: register_ftrace_direct(ip, target);
	if (ret)
		return ret;

	kthread_run(trap_stays_call, NULL, "trap_stays_call");
	while (!READ_ONCE(trap_stays_inside))
		msleep(20);

	return unregister_ftrace_direct(called, target);
}

static void __exit trap_stays_exit(void)
{
	/* Both threads have to be out of this text */
	msleep(500);
}
module_init(trap_stays_init);
module_exit(trap_stays_exit);

MODULE_DESCRIPTION("A task stays in the target of a direct call");
MODULE_LICENSE("GPL");
