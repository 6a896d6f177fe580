// SPDX-License-Identifier: GPL-2.0
/* Programs on two functions of modules/churn.c: programs.c says which. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "programs.h"

struct counts counts;

static int is_owner(void)
{
	return bpf_get_current_pid_tgid() >> 32 == counts.owner;
}

#define COUNT(name, kind, counter)			\
	SEC(kind)					\
	int name(void *ctx)				\
	{						\
		if (is_owner())				\
			counts.counter++;		\
		return 0;				\
	}

COUNT(enter, "fentry", entered)
COUNT(enter_other, "fentry", entered_other)
COUNT(probe, "kprobe.multi", probed)
COUNT(return_other, "kretprobe.multi", returned_other)

/* Behind the argument is what the function returns */
SEC("fexit")
int leave_other(unsigned long long *ctx)
{
	if (is_owner()) {
		counts.left_other++;
		counts.added_other = ctx[1] - ctx[0];
	}
	return 0;
}

char _license[] SEC("license") = "GPL";
