// SPDX-License-Identifier: GPL-2.0
/* A program on the function of fentry-bench.c that does nothing. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/fentry_bench_tracee")
int nothing(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
