#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/mix: what it makes of the counts of two kernels. The guest is a
# stand-in.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# two_outputs: what the guests print is in $tmp/KERNEL, and all is right.
two_outputs()
{
	local kernel

	made_already
	guest_prints stock call-ops
	for kernel in stock call-ops; do
		printf '%s\t%s\t%s\t%s\n' mix function '10+3 10+3 0' '10+3 10+3 0' \
			mix 'function x stack' '10+3 seen 40+12 0' '10+3 seen 40+12 0' >"$tmp/$kernel"
		printf 'skip\tfunction x graph\tthere is one current_tracer\n' >>"$tmp/$kernel"
	done
}

right_counts_are_ok()
{
	two_outputs
	lab/mix >"$tmp/out"
	grep -qx 'ok mix: function x stack # counts 10+3 seen 40+12 0' "$tmp/out"
	grep -qx 'skip mix: function x graph # there is one current_tracer' "$tmp/out"
	grep -q '^function  *1  *o  *[.]  *-  *[.]  *o' build/results/mix.txt
}

wrong_count_is_not()
{
	two_outputs
	sed -i 's/10+3 seen 40+12 0$/10+0 seen 40+12 0/' "$tmp/call-ops"
	! lab/mix >"$tmp/out" || return 1
	grep -q '^not ok mix: function x stack # .*call ops 10+0 seen' "$tmp/out"
	grep -q '^function  *1  *o  *[.]  *-  *[.]  *X' build/results/mix.txt
}

as_wrong_as_stock_is_not()
{
	two_outputs
	sed -i 's/10+3 seen 40+12 0$/10+0 seen 40+12 0/' "$tmp/stock" "$tmp/call-ops"
	! lab/mix >"$tmp/out" || return 1
	grep -q '^not ok mix: function x stack # ' "$tmp/out"
}

stock_may_be_wrong_alone()
{
	two_outputs
	sed -i 's/10+3 seen 40+12 0$/10+0 seen 40+12 0/' "$tmp/stock"
	lab/mix >"$tmp/out"
	grep -q '^ok mix: function x stack # .*stock 10+0 seen' "$tmp/out"
	grep -q '^function  *1  *o  *[.]  *-  *[.]  *s' build/results/mix.txt
}

missing_result_is_not_ok()
{
	two_outputs
	sed -i '/stack/d' "$tmp/call-ops"
	! lab/mix >"$tmp/out" || return 1
	grep -q '^not ok mix: function x stack # no result' "$tmp/out"
}

no_results_are_not_ok()
{
	two_outputs
	: >"$tmp/stock"
	: >"$tmp/call-ops"
	! lab/mix >"$tmp/out" || return 1
	grep -qx 'not ok mix: no results' "$tmp/out"
}

guest_that_fails_is_not_ok()
{
	two_outputs
	echo 126 >"$tmp/stock.status"
	lab/mix
	echo 126 >"$tmp/call-ops.status"
	! lab/mix >"$tmp/out" || return 1
	grep -q '^not ok mix: guest call-ops # status 126' "$tmp/out"
}

test_that "right counts are ok" right_counts_are_ok
test_that "a wrong count is not" wrong_count_is_not
test_that "nor one that is as wrong as stock's" as_wrong_as_stock_is_not
test_that "stock may be wrong alone" stock_may_be_wrong_alone
test_that "a result that is missing is not ok" missing_result_is_not_ok
test_that "no results are not ok" no_results_are_not_ok
test_that "a guest that fails is not ok" guest_that_fails_is_not_ok
exit "$failed"
