// SPDX-License-Identifier: GPL-2.0
/* At the entry of any function */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry")
int at_entry(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
