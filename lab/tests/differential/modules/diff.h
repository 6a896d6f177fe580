/* SPDX-License-Identifier: GPL-2.0 */
/* The functions which are traced: three groups of the driver, one that comes and goes */
#ifndef DIFF_H
#define DIFF_H

#include <linux/compiler.h>
#include <linux/ftrace.h>

#define DIFF_GROUP	8

struct diff_tracee {
	const char	*name;
	int		(*func)(int arg);
};

int diff_set_module(const struct diff_tracee *tracees);

/* The targets of direct calls, and what these call */
void diff_direct0(void);
void diff_direct1(void);
void diff_direct2(void);
void diff_direct3(void);
void diff_direct_called(int arg, unsigned long ip, int target);

/* The text tells them apart, or the compiler makes one of them all */
#define DIFF_TRACEE(name)						\
static noinline __noclone int diff_##name(int arg)			\
{									\
	asm volatile("// " #name : "+r" (arg));				\
	return arg + 1;							\
}

#define DIFF_ENTRY(name)	{ #name, diff_##name },

#define DIFF_FOR_GROUP(f, group)					\
	f(group##0) f(group##1) f(group##2) f(group##3)			\
	f(group##4) f(group##5) f(group##6) f(group##7)

#endif
