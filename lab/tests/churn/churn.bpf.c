// SPDX-License-Identifier: GPL-2.0
/* Programs on functions of modules/churn.c that do nothing. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/tracee3")
int enter3(void *ctx)
{
	return 0;
}

SEC("fentry/tracee7")
int enter7(void *ctx)
{
	return 0;
}

SEC("fexit/tracee7")
int exit7(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
