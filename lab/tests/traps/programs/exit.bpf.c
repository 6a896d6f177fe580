// SPDX-License-Identifier: GPL-2.0
/* At the exit of any function */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fexit")
int at_exit(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
