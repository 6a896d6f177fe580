// SPDX-License-Identifier: GPL-2.0
/* .kprobes.text begins with the NOPs in front of a function, and no symbol */
#include <linux/kprobes.h>

#include "trap.h"

TRAP_FUNCTION(, trap_gap_plain, 1)
TRAP_FUNCTION(__kprobes, trap_gap_guarded, 2)

static int __init trap_gap_init(void)
{
	return trap_gap_plain(1) + trap_gap_guarded(1) == 5 ? 0 : -EINVAL;
}

TRAP_MODULE(trap_gap_init, "A function that must not be probed, behind a gap");
