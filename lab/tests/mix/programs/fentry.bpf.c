// SPDX-License-Identifier: GPL-2.0
/* At the entry of a function, as BPF trampolines call it */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "counts.h"

struct counts counts;

SEC("fentry")
int at_entry(void *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 == counts.pid)
		counts.own++;
	else
		counts.others++;

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
