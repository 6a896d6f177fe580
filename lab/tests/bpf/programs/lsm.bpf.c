// SPDX-License-Identifier: GPL-2.0
/* Nobody makes a directory with the name bpf-denied. */

#include <linux/bpf.h>
#include <asm-generic/errno-base.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct qstr {
	const unsigned char *name;
} __attribute__((preserve_access_index));

struct dentry {
	struct qstr d_name;
} __attribute__((preserve_access_index));

static const char denied[] = "bpf-denied";

SEC("lsm/inode_mkdir")
int BPF_PROG(deny_mkdir, struct inode *dir, struct dentry *dentry)
{
	char name[sizeof(denied)];

	if (bpf_probe_read_kernel_str(name, sizeof(name), dentry->d_name.name) != sizeof(name))
		return 0;

	return bpf_strncmp(name, sizeof(name), denied) ? 0 : -EPERM;
}

char _license[] SEC("license") = "GPL";
