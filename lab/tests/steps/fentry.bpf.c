// SPDX-License-Identifier: GPL-2.0
/* A program that does nothing, for each read of /proc/uptime. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/uptime_proc_show")
int nothing(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
