/* SPDX-License-Identifier: GPL-2.0 */
/* What each of the programs does with a call */
#include "counts.h"

struct counts counts;

static inline void count_call(void)
{
	if (bpf_get_current_pid_tgid() >> 32 == counts.pid)
		counts.own++;
	else
		counts.others++;
}
