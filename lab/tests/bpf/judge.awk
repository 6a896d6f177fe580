# SPDX-License-Identifier: GPL-2.0
#
# Behind lab/lib/pairs.awk: the fields of a client are the links that there were, what
# shows that the programs ran, and the functions that the kernel does not have.

function native(name, links)
{
	if (name ~ /kprobe\.multi/)
		return links ~ /kprobe_multi/ && links !~ /perf_event/
	return links ~ /trace_fentry|trace_fexit|modify_return|lsm_mac/ &&
		links !~ /perf_event|kprobe/
}

function worked(proof)
{
	return proof != "" && proof !~ /^-/
}

function judge(name,	links, proof, missing, verdict)
{
	links = field["ours", name, 3]
	proof = field["ours", name, 4]
	missing = field["ours", name, 5]
	if (native(name, field["stock", name, 3]))
		verdict = "not ok"
	else if (native(name, links) && worked(proof))
		verdict = "ok"
	else
		verdict = missing != "" ? "skip" : "not ok"
	print verdict " bpf: " name " # attached " links "; " proof \
		(missing == "" ? "" : "; this kernel has no " missing)
	if (field["stock", name, 4] != "")
		print "#     stock: attached " field["stock", name, 3] "; " field["stock", name, 4]
}
