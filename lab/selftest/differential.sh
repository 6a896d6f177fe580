# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/differential makes of the records of three kernels.

KERNELS='stock call-ops call-ops-list'
COMMAND='lab/differential --steps 8 --seed 7'

judge() {
	# shellcheck disable=SC2086 # words
	lab/tests/differential/run ${COMMAND#lab/differential}
}

good() {
	local kernel

	# shellcheck disable=SC2086 # words
	stand_ins $KERNELS
	for kernel in $KERNELS; do
		cat >"$tmp/$kernel" <<-'END'
			1 register 3 = 0 | a0:3 a1:3 m7:3
			2 filter 2 set a[0-1] = -16 | a0:3 a1:3 m7:3
			3 $ echo nop >instances/1/current_tracer = 0 | a0:3 a1:3 m7:3
			4 register 2 = 0 | a0:2r,3 a1:2r,3 m7:3
			5 seen in trace | a0:4 a1:4
			5 $ count 5 = 0 | a0:2r,3 a1:2r,3 m7:3
			6 direct register 10 to 1 = 0 | a0:2r,3,D1r a1:2r,3 m7:3,D1r
			7 direct modify 10 to 2 = 0 | a0:2r,3,D2r a1:2r,3 m7:3,D2r
			8 direct register 4 to 0 = -16 | a0:2r,3,D2r a1:2r,3 m7:3,D2r
			direct calls made: 6
		END
	done
	sed -i 's/made: 6/made: 0/' "$tmp/stock"
	printf 'sites with %s: 1\n' 'one ops' 'several ops' >>"$tmp/call-ops"
	sed -n 's/: 1$/: 0/p' "$tmp/call-ops" >>"$tmp/call-ops-list"
}

test_equal_records_are_equal_and_results_are_left() {
	local kernel

	accepted '' '' "^ok differential: record # 8 steps, 34 callbacks, 6 direct calls, $COMMAND\$" \
		'^ok differential: call-ops-list as stock # 0 times'
	[ "$(grep -c '^ok differential: ' "$tmp/out")" = 8 ]
	cp build/results/differential.txt "$tmp/out"
	printed "^# make differential.*$COMMAND\$" '^ +2 register$' '^ +1 filter set, refused$' \
		'^ +1 current_tracer$' '^ +1 direct modify$' '^ +1 direct register, refused$' \
		'^ +8 2 ops in one call$' '^ok differential: call-ops as stock #'

	# The guests got the seed, and one of them the boot parameter.
	for kernel in $KERNELS; do
		grep -qx 'steps=8 seed=7' "build/differential/job/$kernel/parameters"
		[ -f "build/differential/job/$kernel/diff_driver.ko" ]
	done
	not grep -q ftrace_call_ops "$tmp/stock.asked" "$tmp/call-ops.asked"
	grep -q ftrace_call_ops=off "$tmp/call-ops-list.asked"
}

test_the_updates_that_visit_few_sites() {
	local COMMAND="$COMMAND --targets 3"

	accepted '' '' "^ok differential: record # .*--targets 3\$"
	grep -q ftrace_targets.max=3 "$tmp/call-ops.asked"
	not grep -q ftrace_targets.max "$tmp/stock.asked" "$tmp/call-ops-list.asked"
	[ -f build/results/differential-targets-3.txt ]
}

table fails 'usage: ' lab/tests/differential/run <<-'END'
	an argument without a number	--steps
	a seed that is no number	--seed	x
	an unknown argument	--step	1
END

test_another_seed_each_time() {
	good
	lab/tests/differential/run --steps 8 >"$tmp/out"
	lab/tests/differential/run --steps 8 >>"$tmp/out"
	[ "$(grep -o -- '--seed [0-9]*' "$tmp/out" | sort -u | wc -l)" = 2 ]
}

test_the_order_within_a_call_makes_a_difference_which_is_shown() {
	judged call-ops 's/^4 \(.*\)a1:2r,3/4 \1a1:3,2r/' \
		"call-ops as stock # step 4 register 2 = 0, $COMMAND\$"
	diff <(grep '^# ' "$tmp/out") - <<-'END'
		#     stock: 4 register 2 = 0 | a1:2r,3
		#     call-ops: 4 register 2 = 0 | a1:3,2r
	END
}

table judged <<-'END'
	a call less	call-ops-list	4,$s/ a1:2r,3//	call-ops-list as stock # step 4 register 2
	the end of a record is missing	call-ops	/^5/d	call-ops as stock # step 5 seen in trace,
	another status	call-ops	s/^2\(.*\)= -16/2\1= 0/	call-ops as stock # step 2 filter 2 set
	another trace	call-ops	s/a0:4 a1:4/a0:4 a1:3/	call-ops as stock # step 5 seen in trace
	an overrun elsewhere	call-ops	s/trace | a0:4 a1:4/instance | overrun/	call-ops as stock # step 5 seen
	records without calls	stock call-ops call-ops-list	s/|.*/|/;s/made: 6/made: 0/	record # 8 steps, 0 callbacks
	records without some steps	stock call-ops call-ops-list	/^5/d	record # 7 steps
	records without direct calls	stock call-ops call-ops-list	s/,D[12]r//g;s/made: 6/made: 0/	record # .*, 0 direct calls
	a direct call less	call-ops	s/^7\(.*\),D2r a1/7\1 a1/;s/made: 6/made: 5/	call-ops as stock # step 7 direct modify
	a direct call more	call-ops-list	s/^7.*a1:2r,3/&,D2r/;s/made: 6/made: 7/	call-ops-list as stock # step 7 direct
	another target of a direct call	call-ops	/^7/s/D2r a1/D1r a1/	call-ops as stock # step 7 direct modify
	a direct call with another argument	call-ops	/^7/s/D2r a1/D2 a1/	call-ops as stock # step 7 direct modify
	a direct call ahead of an ops	call-ops	s/^7\(.*\)3,D2r a1/7\1D2r,3 a1/	call-ops as stock # step 7 direct
	a direct call that is not refused	call-ops	/^8/s/-16/0/	call-ops as stock # step 8 direct register
	direct calls that were none	call-ops	s/made: 6/made: 0/	direct calls # call-ops made 0,
	direct calls of the list that were none	call-ops-list	s/made: 6/made: 0/	direct calls # .*list 0,
	direct calls on stock	stock	s/made: 0/made: 6/	direct calls # .* stock 6$
	nothing is said of direct calls	call-ops	/^direct calls made/d	direct calls # call-ops made ,
	call ops where there must be none	call-ops-list	s/several ops: 0/several ops: 1/	call sites
	no call ops where there must be some	call-ops	s/one ops: 1/one ops: 0/	call sites
END
check 'a buffer that was overrun on one kernel is not compared' \
	accepted call-ops 's/a0:4 a1:4/overrun/' \
	'^ok .*: call-ops as stock # 1 times a buffer did not hold what was seen$' \
	'^ok .*: call-ops-list as stock # 0 times'
cases_of_guests
