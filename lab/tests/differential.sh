#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/differential: what it makes of the records of three kernels. The guest
# and what makes kernels and modules for it are stand-ins.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# three_records: what the guests print is in $tmp/KERNEL, and they end with the
# status in $tmp/KERNEL.status.
three_records()
{
	local kernel

	made_already
	cat >lab/module <<-'END'
		#!/bin/bash
		mkdir -p "$2"
		touch "$2/diff_driver.ko"
	END
	cat >lab/guest <<-'END'
		#!/bin/bash
		while [ $# -gt 1 ]; do
			case $1 in
			--name)		name=${2#differential-} ;;
			--append)	append=$2 ;;
			esac
			shift 2
		done
		echo "$append" "$(cat "$1/parameters")" >"../$name.asked"
		[ -f "$1/diff_driver.ko" ] || exit 1
		cat "../$name"
		exit "$(cat "../$name.status")"
	END
	for kernel in stock call-ops call-ops-off; do
		cat >"$tmp/$kernel" <<-'END'
			1 register 3 = 0 | a0:3 a1:3 m7:3
			2 filter 2 set a[0-1] = -16 | a0:3 a1:3 m7:3
			3 $ echo nop >instances/1/current_tracer = 0 | a0:3 a1:3 m7:3
			4 register 2 = 0 | a0:2r,3 a1:2r,3 m7:3
			5 seen in trace: a0:4 a1:4
			5 $ count 5 = 0 | a0:2r,3 a1:2r,3 m7:3
		END
		echo 0 >"$tmp/$kernel.status"
	done
	echo 'call sites: one 1 set 2' >>"$tmp/call-ops"
	echo 'call sites: one 0 set 0' >>"$tmp/call-ops-off"
}

compare()
{
	lab/differential --steps 5 --seed 7
}

# not_ok NAME: the comparison fails, and for this reason only.
not_ok()
{
	! compare >"$tmp/out" 2>&1 || return 1
	cat "$tmp/out"
	grep -q "^not ok differential: $1" "$tmp/out"
	[ "$(grep -c '^not ok ' "$tmp/out")" = 1 ]
}

# shown LINE...: these lines tell of the difference.
shown()
{
	diff <(grep '^# ' "$tmp/out") <(printf '# %s\n' "$@")
}

equal()
{
	three_records
	compare >"$tmp/out"
	[ "$(grep -c '^ok differential: ' "$tmp/out")" = 7 ]
	grep -q '^ok differential: record # 5 steps, 19 callbacks, lab/differential --steps 5 --seed 7$' "$tmp/out"
	grep -qx 'ok differential: call-ops-off as stock' "$tmp/out"
}

asked()
{
	three_records
	compare
	grep -q 'steps=5 seed=7$' ../stock.asked
	! grep -q ftrace_call_ops ../stock.asked ../call-ops.asked || return 1
	grep -q 'ftrace_call_ops=off' ../call-ops-off.asked
	fails 'usage: ' lab/differential --steps
	fails 'usage: ' lab/differential --seed x
	fails 'usage: ' lab/differential --step 1
}

another_seed()
{
	three_records
	lab/differential --steps 5 | grep -o -- '--seed [0-9]*' | sort -u >"$tmp/first"
	lab/differential --steps 5 | grep -o -- '--seed [0-9]*' | sort -u >"$tmp/second"
	[ "$(cat "$tmp/first" "$tmp/second" | sort -u | wc -l)" = 2 ]
	[ "$(wc -l <"$tmp/first")" = 1 ]
}

an_order()
{
	three_records
	sed -i 's/^4 \(.*\)a1:2r,3/4 \1a1:3,2r/' "$tmp/call-ops"
	not_ok 'call-ops as stock # step 4 register 2 = 0, lab/differential --steps 5 --seed 7$'
	shown 'step 4 register 2 = 0' '    stock: a1:2r,3' '    call-ops: a1:3,2r'
}

a_call()
{
	three_records
	sed -i '4,$s/ a1:2r,3//' "$tmp/call-ops-off"
	not_ok 'call-ops-off as stock # step 4 register 2 = 0,'
	shown 'step 4 register 2 = 0' '    stock: a1:2r,3' '    call-ops-off: nothing else' \
		'step 5 $ count 5 = 0' '    stock: a1:2r,3' '    call-ops-off: nothing else'
}

a_status()
{
	three_records
	sed -i 's/^2\(.*\)= -16/2\1= 0/' "$tmp/stock"
	sed -i 's/^2\(.*\)= -16/2\1= 0/' "$tmp/call-ops-off"
	not_ok 'call-ops as stock # step 2 filter 2 set a\[0-1\] = -16,'
}

a_trace()
{
	three_records
	sed -i 's/^5 seen.*/5 seen in trace: a0:4 a1:3/' "$tmp/call-ops"
	not_ok 'call-ops as stock # step 5 seen in trace'
}

an_overrun()
{
	three_records
	sed -i 's/^5 seen.*/5 seen in trace: more than it holds/' "$tmp/call-ops"
	compare >"$tmp/out"
	grep -qx 'ok differential: call-ops as stock # 1 times a buffer did not hold what was seen' "$tmp/out"
	grep -qx 'ok differential: call-ops-off as stock' "$tmp/out"
	sed -i 's/^5 seen in trace/5 seen in instance/' "$tmp/call-ops"
	not_ok 'call-ops as stock # step 5 seen in '
}

an_end()
{
	three_records
	sed -i '/^5/d' "$tmp/call-ops"
	not_ok 'call-ops as stock # step 5 seen in trace'
	grep -q 'call-ops: the record ends' "$tmp/out"
}

nothing()
{
	local kernel

	three_records
	for kernel in stock call-ops call-ops-off; do
		sed -i 's/|.*/|/' "$tmp/$kernel"
	done
	not_ok 'record # 5 steps, 0 callbacks'
}

too_few()
{
	local kernel

	three_records
	for kernel in stock call-ops call-ops-off; do
		sed -i '/^5/d' "$tmp/$kernel"
	done
	not_ok 'record # 4 steps'
}

same_kernel()
{
	three_records
	echo 'call sites: one 1 set 2' >>"$tmp/call-ops-off"
	not_ok 'call sites '
	three_records
	sed -i 's/one 1/one 0/' "$tmp/call-ops"
	not_ok 'call sites '
}

guests()
{
	three_records
	echo 126 >"$tmp/stock.status"
	compare
	echo 126 >"$tmp/call-ops.status"
	not_ok 'guest call-ops # status 126'
	three_records
	echo 125 >"$tmp/stock.status"
	not_ok 'guest stock # status 125'
}

results()
{
	three_records
	compare
	cat build/results/differential.txt
	grep -qx '# lab/differential --steps 5 --seed 7' build/results/differential.txt
	grep -qE '^register +2 +0$' build/results/differential.txt
	grep -qE '^filter set +1 +1$' build/results/differential.txt
	grep -qE '^current_tracer +1 +0$' build/results/differential.txt
	grep -qE '^2 +2$' build/results/differential.txt
	grep -q '^ok differential: call-ops as stock$' build/results/differential.txt
}

test_that 'equal records are equal' equal
test_that 'the guests get the seed, and one the boot parameter' asked
test_that 'another seed each time' another_seed
test_that 'the order within a call makes a difference' an_order
test_that 'so does a call' a_call
test_that 'so does the status of an operation' a_status
test_that 'so does a trace' a_trace
test_that 'a buffer that was overrun on one kernel is not compared' an_overrun
test_that 'so does the end of a record' an_end
test_that 'records without calls are no records' nothing
test_that 'nor are those without some steps' too_few
test_that 'one kernel twice does not count' same_kernel
test_that 'a guest that fails' guests
test_that 'results are left' results
exit "$failed"
