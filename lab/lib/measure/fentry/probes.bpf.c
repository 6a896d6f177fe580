// SPDX-License-Identifier: GPL-2.0
/* Programs on the function of fentry-bench.c that do nothing, one for each kind of probe. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PROGRAM(name, kind)				\
	SEC(kind "/fentry_bench_tracee")		\
	int name(void *ctx)				\
	{						\
		return 0;				\
	}

PROGRAM(kprobe, "kprobe")
PROGRAM(kretprobe, "kretprobe")
PROGRAM(kprobe_multi, "kprobe.multi")
PROGRAM(kretprobe_multi, "kretprobe.multi")

char _license[] SEC("license") = "GPL";
