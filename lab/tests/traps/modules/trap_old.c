// SPDX-License-Identifier: GPL-2.0
/*
 * Without room for a literal: if one is written in front of a function, that is
 * the end of another one.
 */
#include "trap.h"

TRAP_FUNCTION(, trap_old_one, 1)
TRAP_FUNCTION(, trap_old_two, 2)
TRAP_FUNCTION(, trap_old_three, 3)

TRAP_RUN(trap_old);

static int __init trap_old_init(void)
{
	return trap_old_run(NULL, NULL);
}

TRAP_MODULE(trap_old_init, "Built as for a kernel without literals");
