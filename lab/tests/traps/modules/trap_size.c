// SPDX-License-Identifier: GPL-2.0
/*
 * Optimized for size, so that GCC before 14 does not align its functions. The first and
 * the second differ by an instruction, so what follows one of them is not aligned if the
 * other functions are.
 */
#include "trap.h"

TRAP_FUNCTION(, trap_size_one, 1)

static noinline __noclone int trap_size_two(int n)
{
	asm volatile("nop");
	return n + 2;
}

TRAP_FUNCTION(, trap_size_three, 3)

TRAP_RUN(trap_size);

static int __init trap_size_init(void)
{
	return trap_size_run(NULL, NULL);
}

TRAP_MODULE(trap_size_init, "Optimized for size, not aligned");
