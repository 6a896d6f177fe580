/* SPDX-License-Identifier: GPL-2.0 */
/* What some of these modules have in common */
#include <linux/module.h>

/* A function which stays one, whatever the compiler would like to do with it */
#define TRAP_FUNCTION(attributes, name, adds)				\
static noinline __noclone int attributes name(int n)			\
{									\
	barrier();							\
	return n + (adds);						\
}

/* A module that has nothing to do when it goes */
#define TRAP_MODULE(init, description)					\
static void __exit trap_exit(void)					\
{									\
}									\
module_init(init);							\
module_exit(trap_exit);							\
MODULE_DESCRIPTION(description);					\
MODULE_LICENSE("GPL")
