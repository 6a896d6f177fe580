# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One guest for each of several kernels, side by side, for tests which compare what
# the guests do. Sourced after common.sh. A test sets NAME and OUT, and may say in
# progress_of KERNEL how far a guest is.
# shellcheck disable=SC2154 # these

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
		if [ "$status" = 0 ] || [ "$kernel:$status" = stock:126 ]; then
			echo "ok $NAME: guest $kernel$remark"
		else
			sed 's/^/#     /' "$OUT/$kernel.errors"
			echo "not ok $NAME: guest $kernel$remark # status $status"
		fi
	done
}
