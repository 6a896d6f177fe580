# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/bpf makes of the lines of two kernels.

good() {
	stand_ins stock call-ops
	printf 'bpf\t%s\t%s\t%s\t%s\n' \
		one '2 trace_fentry 1 trace_fexit' 'it ran' '' \
		two '1 trace_fentry' '- nothing' no_such_function \
		lsm '1 lsm_mac' 'denied' '' \
		'all kprobe.multi' '1 kprobe_multi' 'counted' '' >"$tmp/call-ops"
	printf 'bpf\t%s\t-\t- error 524\t\n' one two lsm 'all kprobe.multi' >"$tmp/stock"
}

test_what_is_attached_and_ran_is_ok() {
	accepted '' '' '^ok bpf: one # attached 2 trace_fentry 1 trace_fexit; it ran$' \
		'^skip bpf: two # attached 1 trace_fentry; - nothing; this kernel has no no_such_function$' \
		'^ok bpf: lsm # attached 1 lsm_mac; denied$' \
		'^ok bpf: all kprobe.multi # attached 1 kprobe_multi; counted$'
	grep -qx '#     stock: attached -; - error 524' build/results/bpf.txt
}

table judged <<-'END'
	a kprobe in its place	call-ops	s/2 trace_fentry 1/2 perf_event 1/	one # attached 2 perf_event
	kprobes in the place of one	call-ops	s/1 kprobe_multi/2 perf_event/	all kprobe.multi # attached 2 perf_event
	fentry is no kprobe.multi	call-ops	s/1 kprobe_multi/1 trace_fentry/	all kprobe.multi # attached 1 trace_fentry
	a program that did not run	call-ops	s/it ran/- nothing/	one # .* 1 trace_fexit; - nothing
	one without a result	call-ops	/^bpf.one/d	one #
	a stock kernel that can do it is not stock	stock	s/^\(bpf.one.\)-/\11 trace_fentry/	one #
	no results are not ok	stock call-ops	d	no results
END
cases_of_guests

test_some_of_them_are_with_call_ops_only() {
	judge() {
		lab/tests/bpf/run --quick
	}

	sed -i 's/few=(fsslower tcprtt)/few=(one lsm)/' lab/tests/bpf/run
	accepted stock d '^ok bpf: lsm # attached 1 lsm_mac; denied$'
	not grep -q 'stock: ' "$tmp/out"
	[ ! -e build/results/bpf.txt ]
	changed call-ops 's/it ran/- nothing/'
	not_ok 'one # '
	changed call-ops '/^bpf.one/d'
	not_ok 'one # no result$'
}
