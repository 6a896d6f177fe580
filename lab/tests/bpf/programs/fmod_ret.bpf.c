// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody becomes as nice as 7. A kernel without error injection, as Debian's, lets programs
 * of this type change the hooks of the security modules only.
 */

#include <linux/bpf.h>
#include <asm-generic/errno-base.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct;

SEC("fmod_ret/security_task_setnice")
int BPF_PROG(deny_nice, struct task_struct *task, int nice, int ret)
{
	return !ret && nice == 7 ? -EPERM : ret;
}

char _license[] SEC("license") = "GPL";
