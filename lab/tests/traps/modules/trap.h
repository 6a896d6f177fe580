/* SPDX-License-Identifier: GPL-2.0 */
/* What some of these modules have in common */
#include <linux/kprobes.h>
#include <linux/module.h>

/* What is not exported. A kprobe on data is refused, but knows its address */
static inline void *address_of(const char *name)
{
	struct kprobe kp = { .symbol_name = name };

	if (!register_kprobe(&kp))
		unregister_kprobe(&kp);

	return kp.addr;
}

/* A function which stays one, whatever the compiler would like to do with it */
#define TRAP_FUNCTION(attributes, name, adds)				\
static noinline __noclone int attributes name(int n)			\
{									\
	barrier();							\
	return n + (adds);						\
}

/* A target for direct calls, which does what is in @work. The hint is BTI C. */
#define TRAP_TARGET(name, work)						\
void name(void);							\
asm(									\
"	.pushsection	.text, \"ax\", @progbits\n"			\
"	.type		" #name ", @function\n"				\
"	.globl		" #name "\n"					\
#name ":\n"								\
"	hint		#34\n"						\
work									\
"	mov		x10, x30\n"					\
"	mov		x30, x9\n"					\
"	ret		x10\n"						\
"	.size		" #name ", .-" #name "\n"			\
"	.popsection\n"							\
)

#define TRAP_DIRECT_TARGET(name)	TRAP_TARGET(name, "")

/* One which counts in a variable, that has to be global */
#define TRAP_COUNTING_TARGET(name, counter)				\
	TRAP_TARGET(name,						\
"	adrp		x11, " #counter "\n"				\
"	ldr		x12, [x11, #:lo12:" #counter "]\n"		\
"	add		x12, x12, #1\n"				\
"	str		x12, [x11, #:lo12:" #counter "]\n")

/* Writing any number to the parameter runs NAME_one(), _two() and _three() */
#define TRAP_RUN(name)							\
static int name##_run(const char *val, const struct kernel_param *kp)	\
{									\
	if (name##_one(1) + name##_two(1) + name##_three(1) != 9)	\
		return -EINVAL;						\
	return 0;							\
}									\
static const struct kernel_param_ops name##_ops = {			\
	.set	= name##_run,						\
};									\
module_param_cb(run, &name##_ops, NULL, 0200)

/* A module that has nothing to do when it goes */
#define TRAP_MODULE(init, description)					\
static void __exit trap_exit(void)					\
{									\
}									\
module_init(init);							\
module_exit(trap_exit);							\
MODULE_DESCRIPTION(description);					\
MODULE_LICENSE("GPL")
