// SPDX-License-Identifier: GPL-2.0
/* At the exit of a function with two arguments: only what returned 0 counts */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "counts.bpf.h"

SEC("fexit")
int BPF_PROG(at_exit, void *m, void *v, int ret)
{
	if (!ret)
		count_call();

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
