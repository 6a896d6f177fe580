// SPDX-License-Identifier: GPL-2.0
/* At the exit of a function, as rethook calls it: only what returned 0 counts */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "counts.bpf.h"

/* arm64's, whatever machine this is compiled on */
struct user_pt_regs {
	__u64 regs[31];
	__u64 sp;
	__u64 pc;
	__u64 pstate;
};

SEC("kretprobe.multi")
int at_exit(void *ctx)
{
	if (!PT_REGS_RC(ctx))
		count_call();

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
