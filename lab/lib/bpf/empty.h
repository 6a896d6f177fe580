/* SPDX-License-Identifier: GPL-2.0 */
/* A BPF program that does nothing, for those which attach one to many functions. */

#include <bpf/bpf.h>

/*
 * Of type TRACING for the function that is @id in the kernel's BTF, or KPROBE without one.
 * What the verifier says is in @log.
 */
static int load_empty(enum bpf_attach_type type, unsigned int id, char *log, size_t size)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },	/* r0 = 0 */
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = type,
		    .attach_btf_id = id,
		    .log_buf = log,
		    .log_size = size,
		    .log_level = !!log);

	return bpf_prog_load(id ? BPF_PROG_TYPE_TRACING : BPF_PROG_TYPE_KPROBE, "empty", "GPL",
			     insns, 2, &opts);
}
