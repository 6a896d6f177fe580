// SPDX-License-Identifier: GPL-2.0
/* umask() returns 0123 in a process with the name bpf-umask. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

static const char name[] = "bpf-umask";

SEC("fmod_ret/__arm64_sys_umask")
int BPF_PROG(change_umask, const struct pt_regs *regs, int ret)
{
	char comm[16];

	if (ret || bpf_get_current_comm(comm, sizeof(comm)))
		return ret;

	return bpf_strncmp(comm, sizeof(name), name) ? 0 : 0123;
}

char _license[] SEC("license") = "GPL";
