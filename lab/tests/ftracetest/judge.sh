# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # of lab/tests/ftracetest/run
#
# What to make of the results of selftests, which are in $OUT/KERNEL/results. Of two kernels
# the first one is the stock kernel.

# results_of KERNEL TEST: what it was, each run
results_of() {
	awk -F '\t' -v test="$2" '$2 == test { print $1 }' "$OUT/$1/results"
}

# as_good_as_stock TEST: each run on our kernel passed, or ended as one on stock did.
as_good_as_stock() {
	local ours

	ours=$(results_of "${kernels[-1]}" "$1")
	[ -n "$ours" ] && ! grep -qvxF -e PASS -f <(results_of "${kernels[0]}" "$1") <<<"$ours"
}

# same_as_stock TEST: the runs on both ended in the same ways.
same_as_stock() {
	local ours

	ours=$(results_of "${kernels[-1]}" "$1" | sort -u)
	[ -n "$ours" ] && [ "$ours" = "$(results_of "${kernels[0]}" "$1" | sort -u)" ]
}

expected() {
	grep -qxF "ftracetest: $1" <(sed 's/ *#.*//' "$LAB/tests/expected-skips")
}

# rerun TEST WHAT: three times, and say in a line that begins with WHAT how it
# went. A test without a result on either kernel is a skip.
rerun() {
	local OUT=$OUT/rerun/${1//[^a-z_-]/-} file=${1% (instance)} kernel

	rm -rf "$OUT"
	mkdir -p "$OUT"
	run_tests "$file" "$file" "$file" >&2
	for kernel in "${kernels[@]}"; do
		echo "#     $1: again on $kernel:" "$(results_of "$kernel" "$1" | xargs)"
	done
	if ! "$good" "$1"; then
		cat "$OUT/${kernels[-1]}.errors"
		echo "not ok $2, nor when it ran alone"
	elif grep -qx PASS <(results_of "${kernels[-1]}" "$1"); then
		echo "ok $2, as good as stock when it ran alone"
	else
		echo "skip $2, the same when it ran alone"
	fi
}

# Those that were to run, and their second runs in an instance.
names() {
	{
		printf '%s\n' "${list[@]}"
		cut -f 2 "$OUT"/*/results
	} | sort -u
}

# judge: a line for each test. With one kernel alone there is nothing to compare with.
judge() {
	local test seen what stock=${kernels[0]} alone=''

	[ ${#kernels[@]} -gt 1 ] || alone=y
	judge_guests "$remark" "${kernels[@]}"
	while read -r test; do
		seen=$(results_of "${kernels[-1]}" "$test")
		what="ftracetest: $test$remark # "
		[ -n "$alone" ] ||
			what+="${stock/-/ } $(results_of "$stock" "$test" | grep . || echo missing), ${kernels[-1]/-/ } "
		what+=${seen:-missing}
		if [ "$seen" = PASS ] && "$good" "$test"; then
			echo "ok $what"
		elif expected "$test$remark" && "$good" "$test"; then
			echo "skip $what"
		elif [ -n "$alone" ] || [[ $test = */func_call_ops_* ]]; then
			echo "not ok $what"
		else
			rerun "$test" "$what"
		fi
	done < <(names)
}

# The only test: a line for both of its runs, and for what became of the guest. Trouble
# that is not the kernel's is no result.
judge_one() {
	local why guest

	guest=$(sed -n 's/^error: guest [^:]*: //p' "$OUT/call-ops.errors")
	if [ "$(<"$OUT/call-ops.status")" != 0 ] && [[ -z $guest || $guest = QEMU* ]]; then
		die "no guest can be run: $(sed -n 1p "$OUT/call-ops.errors")"
	fi
	why=$(awk -F '\t' '$1 != "PASS" { print $1; exit }' "$OUT/call-ops/results")
	why=${why:-$guest}
	if [ -z "$why" ] && [ -s "$OUT/call-ops/results" ]; then
		echo "ok ftracetest: ${list[0]}"
	else
		echo "not ok ftracetest: ${list[0]} # ${why:-no result}"
	fi
}
