# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What a test of the kernel sources: guests side by side, how it ends, and what a kernel
# tests while it boots.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$LAB/lib/result.sh"

# One guest for each of several kernels, for tests which compare what the guests do. A test
# may say in progress_of KERNEL how far a guest is.
progress_of() {
	grep -c "^$NAME" "$OUT/$1.output" || :
}

# run_guests COMMAND KERNEL...: run COMMAND KERNEL for each of the kernels, and tell how
# far they are. Leaves $OUT/KERNEL.output, .errors and .status.
run_guests() {
	local command=$1 kernel guests=()

	shift
	for kernel; do
		: >"$OUT/$kernel.output"
		(
			status=0
			"$command" "$kernel" >"$OUT/$kernel.output" 2>"$OUT/$kernel.errors" || status=$?
			echo "$status" >"$OUT/$kernel.status"
		) &
		guests+=($!)
	done
	say "$NAME: on $*"
	kernels_of_guests=$*
	telling tell_guests wait "${guests[@]}" || :
}

tell_guests() {
	local kernel line=''

	for kernel in $kernels_of_guests; do
		line+=" $kernel $(progress_of "$kernel")"
	done
	say "$NAME: so far:$line"
}

# judge_guests REMARK KERNEL...: a line for each. A complaint of the stock kernel is not
# ours to judge.
judge_guests() {
	local remark=$1 kernel status

	shift
	for kernel; do
		status=$(<"$OUT/$kernel.status")
		if [ "$status" = 0 ] || [[ $kernel:$status = stock*:126 ]]; then
			echo "ok $NAME: guest $kernel$remark"
		else
			sed 's/^/#     /' "$OUT/$kernel.errors"
			echo "not ok $NAME: guest $kernel$remark # status $status"
		fi
	done
}

# conclude JUDGE [REPORT [RESULT]]: the lines that JUDGE writes, which are in $OUT/lines then.
# What REPORT writes after that is left in build/results, as RESULT.txt if that is not NAME.
# Fails if a line says "not ok".
conclude() {
	"$1" | tee "$OUT/lines"
	if [ $# -gt 1 ]; then
		"$2" >"$RESULTS/${3-$NAME}.txt"
		say "$NAME: $RESULTS/${3-$NAME}.txt"
	fi
	all_ok "$OUT/lines"
}

# judge_pairs STOCK OURS: what judge.awk of the test makes of the lines of two guests;
# pairs.awk says how.
judge_pairs() {
	awk -v test="$NAME" -f "$LAB/lib/pairs.awk" -f "$LAB/tests/$NAME/judge.awk" \
		"$OUT/$1.output" "$OUT/$2.output"
}

# compared COMMAND KERNEL...: the lines which COMMAND KERNEL writes. Of two kernels, stock and
# ours, what both.awk says of them.
compared() {
	if [ $# -eq 2 ]; then
		"$1" "$2"
	else
		awk -f "$LAB/lib/both.awk" <("$1" "$2") <("$1" "$3")
	fi
}

# boot_log NAME OUT OPTION...: boot a guest NAME with these options of lab/guest/boot. What
# the kernel wrote is in OUT/dmesg then, if it came that far. What hangs, hangs at once.
boot_log() {
	local name=$1 out=$2

	shift 2
	"$LAB/guest/boot" --limit 300 "$@" --name "$name" --out "$out" "$LAB/lib/jobs/log"
}

# kunit_lines OUT: the lines of the KUnit suites of the series, and of those for probes.
kunit_lines() {
	local suite

	[ -f "$1/dmesg" ] || return 0
	for suite in ftrace_call_ops{,_memory,_arm64,_update,_probes} kprobes_test fprobe_test; do
		awk -v suite="$suite" -f "$LAB/lib/kunit.awk" "$1/dmesg"
	done
}
