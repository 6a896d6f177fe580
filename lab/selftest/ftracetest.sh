# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/ftracetest makes of the results of two kernels.

# selftests: there are none yet; "plan" adds them. The result of a test is in
# $tmp/KERNEL.TEST, a line for each time that it runs, the last one for all further runs.
# NONE is a run that leaves no result. Guests write $tmp/KERNEL to stderr.
selftests() {
	stand_ins stock call-ops
	touch "$tmp/stock" "$tmp/call-ops"
	echo 'ftrace/*.tc' >lab/tests/ftracetest/list
	echo 'ftracetest: ftrace/same.tc # why' >lab/tests/expected-skips
	cat >lab/guest/boot <<-'END'
		#!/bin/bash
		while [ $# -gt 1 ]; do
			case $1 in
			--kernel)	kernel=../${2##*/} ;;
			--out)		out=$2 ;;
			--name)		[[ $2 != */* ]] || exit 1 ;;
			esac
			shift 2
		done
		while read -r test; do
			results=$kernel.${test##*/}
			result=$(sed -n 1p "$results")
			[ "$result" = NONE ] || printf '%s\t%s\n' "$result" "$test" >>"$out/results"
			[ "$(wc -l <"$results")" = 1 ] || sed -i 1d "$results"
		done <"$1/list"
		cat "$kernel" >&2
		exit "$(cat "$kernel.status")"
	END
}

# plan DIR/TEST STOCK CALL_OPS: its results, in the order of the runs
plan() {
	local file=build/tree/tools/testing/selftests/ftrace/test.d/$1.tc

	mkdir -p "${file%/*}"
	touch "$file"
	xargs -n 1 <<<"$2" >"$tmp/stock.${file##*/}"
	xargs -n 1 <<<"$3" >"$tmp/call-ops.${file##*/}"
}

good() {
	selftests
	plan ftrace/test PASS PASS
}

# run_prints STATUS LINE [ARGUMENT...]: run with these arguments, it ends with STATUS, and
# prints this line, a regular expression.
run_prints() {
	ends "$1" lab/tests/ftracetest/run "${@:3}"
	printed "^$2"
}

# judged_as TEST STOCK CALL_OPS VERDICT REMARK [LINE]: with these results that is said of
# the test, and "not ok" decides over the status.
judged_as() {
	local status=0

	selftests
	plan "ftrace/$1" "$2" "$3"
	[ "$4" != 'not ok' ] || status=1
	run_prints "$status" "$4 ftracetest: ftrace/$1.tc $5"
	printed "${@:6}"
}

table judged_as <<-'END'
	passes on both	test	PASS	PASS	ok	#
	better than stock	test	FAIL	PASS	ok	# stock FAIL, call ops PASS
	no result on both, as expected	same	UNSUPPORTED	UNSUPPORTED	skip	# .* UNSUPPORTED$
	no result on both	test	UNRESOLVED	UNRESOLVED	skip	.* alone
	no result on both once	test	UNRESOLVED PASS	UNRESOLVED PASS	ok	.* alone
	none alone either	test	UNRESOLVED NONE	UNRESOLVED NONE	not ok	.* alone
	no result at all	test	NONE	NONE	not ok	# stock missing, call ops missing
	worse once, then as good	test	PASS	FAIL PASS	ok	.* alone
	worse, but as bad alone	test	PASS PASS FAIL PASS	FAIL PASS FAIL PASS	ok	.* alone
	worse	test	PASS	FAIL	not ok	# stock PASS, call ops FAIL
	worse sometimes	test	PASS	FAIL PASS PASS FAIL	not ok	#	again on call-ops: PASS PASS FAIL
	one of the series	func_call_ops_x	UNSUPPORTED	UNSUPPORTED	not ok	#
END
cases_of_guests

test_one_that_is_worse_between_others() {
	selftests
	plan ftrace/first PASS PASS
	plan ftrace/second PASS FAIL
	plan ftrace/third FAIL PASS
	not_ok ftrace/second.tc
	printed '^ok ftracetest: ftrace/first.tc' '^ok ftracetest: ftrace/third.tc'
}

test_walking_the_list_they_pass_or_fail_alone() {
	local passes='ok ftracetest: ftrace/func_call_ops_passes.tc with ftrace_call_ops=off # PASS$'

	selftests
	plan ftrace/func_call_ops_passes NONE PASS
	plan direct/ftrace-direct NONE PASS
	run_prints 0 "$passes" --list
	plan ftrace/func_call_ops_absent NONE NONE
	run_prints 1 'not ok ftracetest: ftrace/func_call_ops_absent.tc with .* # missing$' --list
	printed "^$passes"
}

test_those_of_tracers_that_only_the_kernel_preempt_has() {
	local file

	selftests
	plan tracer/wakeup NONE PASS
	plan preemptirq/irqsoff_tracer NONE FAIL
	plan ftrace/func_call_ops_stop NONE PASS
	for file in '' .status .wakeup.tc .irqsoff_tracer.tc .func_call_ops_stop.tc; do
		mv "$tmp/call-ops$file" "$tmp/preempt$file"
	done
	run_prints 1 'not ok ftracetest: preemptirq/irqsoff_tracer.tc with the kernel .* # FAIL$' --preempt
	printed '^ok ftracetest: tracer/wakeup.tc with the kernel preempt # PASS$'
}

# on_x86 STOCK OURS VERDICT REMARK: with these results on x86-64 that is said of a test.
on_x86() {
	local status=0 file

	selftests
	plan ftrace/test "$1" "$2"
	ln -s tree build/base
	for file in '' .status .test.tc; do
		mv "$tmp/stock$file" "$tmp/stock-x86$file"
		mv "$tmp/call-ops$file" "$tmp/x86$file"
	done
	[ "$3" != 'not ok' ] || status=1
	run_prints "$status" "$3 ftracetest: ftrace/test.tc $4" --x86
}

table on_x86 <<-'END'
	on x86-64 passes on both	PASS	PASS	ok	# stock x86 PASS, x86 PASS$
	on x86-64 worse	PASS	FAIL	not ok	# stock x86 PASS, x86 FAIL
	on x86-64 better	FAIL	PASS	not ok	# stock x86 FAIL, x86 PASS
	on x86-64 better once	FAIL PASS	PASS	ok	.* alone
	on x86-64 as bad	FAIL	FAIL	skip	.* the same when it ran alone
	on x86-64 no result with the series	PASS	NONE	not ok	# stock x86 PASS, x86 missing
END

# only STATUS LINE RESULT [ERROR]: the only one that is run, with this RESULT, and a guest
# that may have ended with ERROR, leads to STATUS and LINE.
only() {
	selftests
	plan ftrace/test NONE "$3"
	plan ftrace/other NONE FAIL
	if [ $# -gt 3 ]; then
		echo 125 >"$tmp/call-ops.status"
		echo "error: $4" >"$tmp/call-ops"
	fi
	run_prints "$1" "$2" --only ftrace/test.tc
	[ "$(grep -cE '^(ok|not ok|error:) ' "$tmp/out")" = 1 ]
}

table only <<-'END'
	only one, and it passes	0	ok ftracetest: ftrace/test.tc$	PASS
	it fails	1	not ok ftracetest: ftrace/test.tc # FAIL$	FAIL
	it has no result	1	not ok ftracetest: ftrace/test.tc # no result$	NONE
	its guest panics	1	not ok ftracetest: ftrace/test.tc # a panic$	NONE	guest x: a panic
	no guest can be run	1	error: no guest can be run: error: no QEMU$	NONE	no QEMU
END
