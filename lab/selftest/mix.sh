# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/mix makes of the counts of two kernels.

good() {
	stand_ins stock call-ops
	printf '%s\t%s\t%s\t%s\n' mix function '10+3 10+3 0' '10+3 10+3 0' \
		mix 'function x stack' '10+3 seen 40+12 0' '10+3 seen 40+12 0' >"$tmp/stock"
	cp "$tmp/stock" "$tmp/call-ops"
	printf '%s\t%s\t%s\t%s\n' mix 'function x direct' '10+3 10+3 40+12 0' \
		'10+3 10+3 40+12 0' >>"$tmp/call-ops"
	sed -n '$s/10+3 40+12 0$/refused 40+12 0/p' "$tmp/call-ops" >>"$tmp/stock"
}

test_right_counts_are_ok() {
	accepted '' '' '^ok mix: function x stack # counts 10\+3 seen 40\+12 0$'
	grep -q '^ok mix: function x stack # counts' build/results/mix.txt
}

test_stock_may_refuse_what_it_does_not_have() {
	accepted '' '' '^ok mix: function x direct # .*; stock 10\+3 refused 40\+12 0; call ops 10\+3 10\+3 40'

	# The guests get the module that is made for their kernel, and the programs are compiled.
	[ -f build/mix/job-stock/mix_direct.ko ]
	[ -f build/mix/job-call-ops/mix_direct.ko ]
	grep -q 'fentry\.bpf\.c.*fexit\.bpf\.c' build/logs/bpf-programs*
}

# plan PREEMPT: what the job would run, with these users
plan() {
	cp -r lab/tests/mix/job "$tmp/"
	echo 'ops: <ops' >"$tmp/README"
	(
		cd "$tmp/job" || exit
		echo "$1" >preempt
		sed -n '/^plan() {/,/^}/p' run >only
		echo plan >>only
		TRACING=$tmp sh ./only
	)
}

test_a_function_has_one_direct_call_which_bpf_programs_share() {
	plan '' >"$tmp/out"
	printed '^pair fentry fentry 10\+3 10\+3$' '^pair fentry fexit 10' '^pair function direct 10' \
		'^pair instance instance ' '^pair graph fexit '
	not grep -qE '^pair (fentry|fexit|direct) direct|^pair function function' "$tmp/out"
	not grep -qE '^pair graph profiler' "$tmp/out"
	plan -preempt >"$tmp/out"
	printed '^pair wakeup fexit traced 10\+3$'
}

table judged <<-'END'
	a wrong count is not ok	call-ops	2s/0$/7/	function x stack # .*; call ops .* 7$
	a count that is as wrong as that of stock	stock call-ops	2s/0$/7/	function x stack #
	a result that is missing is not ok	call-ops	/stack/d	function x stack # no result
	a direct call that is refused	call-ops	s/10+3 40+12 0$/refused 40+12 0/	function x direct # .*; call ops 10\+3 refused
	a direct call that misses one call	call-ops	s/10+3 40+12 0$/10+2 40+12 0/	function x direct # .*; call ops .*10\+2 40
	a direct call without a result	call-ops	/direct/d	function x direct # no result
	no results are not ok	stock call-ops	d	no results$
END
check 'stock may be wrong alone' \
	accepted stock '2s/0$/7/' '^ok mix: function x stack # .*stock .* 7;'
cases_of_guests

test_the_pairs_of_the_kernel_preempt() {
	good
	stand_ins stock-preempt preempt
	cp "$tmp/stock" "$tmp/stock-preempt"
	cp "$tmp/call-ops" "$tmp/preempt"
	lab/tests/mix/run --preempt
	grep -q '^ok mix: function x stack # counts' build/results/mix-preempt.txt
	grep -q 'trace_event= ' "$tmp/preempt.asked"
	[ -n "$(cat build/mix-preempt/job/preempt)" ]
}
