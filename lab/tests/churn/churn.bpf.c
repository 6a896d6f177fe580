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

SEC("fentry")
int enter(void *ctx)
{
	if (is_owner())
		counts.entered++;
	return 0;
}

SEC("fentry")
int enter_other(void *ctx)
{
	if (is_owner())
		counts.entered_other++;
	return 0;
}

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

SEC("kprobe.multi")
int probe(void *ctx)
{
	if (is_owner())
		counts.probed++;
	return 0;
}

SEC("kretprobe.multi")
int return_other(void *ctx)
{
	if (is_owner())
		counts.returned_other++;
	return 0;
}

char _license[] SEC("license") = "GPL";
