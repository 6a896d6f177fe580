# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/mix makes of the counts of two kernels.

good() {
	stand_ins stock call-ops
	printf '%s\t%s\t%s\t%s\n' mix function '10+3 10+3 0' '10+3 10+3 0' \
		mix 'function x stack' '10+3 seen 40+12 0' '10+3 seen 40+12 0' >"$tmp/stock"
	cp "$tmp/stock" "$tmp/call-ops"
}

test_right_counts_are_ok() {
	accepted '' '' '^ok mix: function x stack # counts 10\+3 seen 40\+12 0$'
	grep -q '^ok mix: function x stack # counts' build/results/mix.txt
}

table judged <<-'END'
	a wrong count is not ok	call-ops	2s/0$/7/	function x stack # .*; call ops .* 7$
	a count that is as wrong as that of stock	stock call-ops	2s/0$/7/	function x stack #
	a result that is missing is not ok	call-ops	/stack/d	function x stack # no result
	no results are not ok	stock call-ops	d	no results$
END
check 'stock may be wrong alone' \
	accepted stock '2s/0$/7/' '^ok mix: function x stack # .*stock .* 7;'
cases_of_guests

test_the_pairs_of_the_kernel_preempt() {
	good
	stand_ins stock-preempt preempt
	tee "$tmp/stock-preempt" <"$tmp/stock" >"$tmp/preempt"
	lab/tests/mix/run --preempt
	grep -q '^ok mix: function x stack # counts' build/results/mix-preempt.txt
	grep -q 'trace_event= ' "$tmp/preempt.asked"
	[ -n "$(cat build/mix-preempt/job/preempt)" ]
}
