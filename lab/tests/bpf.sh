#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/bpf: what it makes of the lines of two kernels. The guest and the
# compilers are stand-ins.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# two_outputs: what the guests print is in $tmp/KERNEL, and all is right.
two_outputs()
{
	made_already
	no_compilers
	guest_prints stock call-ops
	printf 'bpf\t%s\t%s\t%s\t%s\n' \
		one '2 trace_fentry 1 trace_fexit' 'it ran' '' \
		two '1 trace_fentry' '- nothing' no_such_function \
		lsm '1 lsm_mac' 'denied' '' >"$tmp/call-ops"
	printf 'bpf\t%s\t%s\t%s\t%s\n' one - '- error 524' '' \
		two - '- error 524' no_such_function lsm - '- error 524' '' >"$tmp/stock"
}

# not_ok LINE: the run fails, and for this reason only.
not_ok()
{
	! lab/bpf >"$tmp/out" 2>&1 || return 1
	cat "$tmp/out"
	grep -q "^not ok bpf: $1" "$tmp/out"
	[ "$(grep -c '^not ok ' "$tmp/out")" = 1 ]
}

what_ran_is_ok()
{
	two_outputs
	lab/bpf >"$tmp/out"
	grep -qx 'ok bpf: one # attached 2 trace_fentry 1 trace_fexit; it ran' "$tmp/out"
	grep -qx 'skip bpf: two # attached 1 trace_fentry; - nothing; this kernel has no no_such_function' "$tmp/out"
	grep -qx 'ok bpf: lsm # attached 1 lsm_mac; denied' "$tmp/out"
	grep -qx '#     stock: attached -; - error 524' build/results/bpf.txt
}

a_kprobe()
{
	two_outputs
	sed -i 's/2 trace_fentry 1 trace_fexit/2 perf_event 1 trace_fexit/' "$tmp/call-ops"
	not_ok 'one # attached 2 perf_event'
}

no_output()
{
	two_outputs
	sed -i 's/it ran/- nothing/' "$tmp/call-ops"
	not_ok 'one # attached 2 trace_fentry 1 trace_fexit; - nothing'
}

no_line()
{
	two_outputs
	sed -i '/^bpf.one/d' "$tmp/call-ops"
	not_ok 'one # '
}

stock_can_not()
{
	two_outputs
	sed -i 's/^\(bpf.one.\)-/\11 trace_fentry/' "$tmp/stock"
	not_ok 'one # '
}

a_few()
{
	two_outputs
	: >"$tmp/stock"
	sed -i 's/few=(fsslower tcprtt)/few=(one lsm)/' lab/bpf
	lab/bpf --quick >"$tmp/out"
	grep -qx 'ok bpf: lsm # attached 1 lsm_mac; denied' "$tmp/out"
	! grep -q "stock: " "$tmp/out" || return 1
	[ ! -e build/results/bpf.txt ]
	sed -i 's/it ran/- nothing/' "$tmp/call-ops"
	! lab/bpf --quick >"$tmp/out" || return 1
	grep -q '^not ok bpf: one # ' "$tmp/out"
	sed -i '/^bpf.one/d' "$tmp/call-ops"
	! lab/bpf --quick >"$tmp/out" || return 1
	grep -qx 'not ok bpf: one # no result' "$tmp/out"
}

no_results()
{
	two_outputs
	: >"$tmp/stock"
	: >"$tmp/call-ops"
	not_ok 'no results'
}

guests()
{
	two_outputs
	echo 126 >"$tmp/stock.status"
	lab/bpf
	echo 126 >"$tmp/call-ops.status"
	not_ok 'guest call-ops # status 126'
}

test_that 'what is attached and ran is ok' what_ran_is_ok
test_that 'a kprobe in its place is not' a_kprobe
test_that 'nor is a program that did not run' no_output
test_that 'nor is one without a result' no_line
test_that 'a stock kernel that can do it is not stock' stock_can_not
test_that 'some of them are with call ops only' a_few
test_that 'no results are not ok' no_results
test_that 'a guest that fails is not ok' guests
exit "$failed"
