// SPDX-License-Identifier: GPL-2.0
/* At the entry of a function, as fprobe calls it */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "counts.bpf.h"

SEC("kprobe.multi")
int at_entry(void *ctx)
{
	count_call();

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
