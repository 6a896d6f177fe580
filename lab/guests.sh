# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One guest for each of several kernels, side by side, for scripts which compare what
# the guests print. They source it after lib.sh, and set NAME, OUT and kernels=(...).
# shellcheck disable=SC2154 # these

# run_guests COMMAND...: run COMMAND KERNEL for each of the kernels, and tell how many
# lines that begin with $NAME there are. Leaves $OUT/KERNEL.output, .errors and .status.
run_guests()
{
	local kernel guests=()

	for kernel in "${kernels[@]}"; do
		: >"$OUT/$kernel.output"
		run_guest "$kernel" "$@" &
		guests+=($!)
	done
	say "$NAME: on ${kernels[*]}"
	wait_telling guests_progress "${guests[@]}" || :
}

run_guest()
{
	local kernel=$1 status=0

	shift
	"$@" "$kernel" >"$OUT/$kernel.output" 2>"$OUT/$kernel.errors" || status=$?
	echo "$status" >"$OUT/$kernel.status"
}

guests_progress()
{
	local kernel line=''

	for kernel in "${kernels[@]}"; do
		line+=" $kernel $(grep -c "^$NAME" "$OUT/$kernel.output" || :)"
	done
	say "$NAME: results so far:$line"
}

# judge_guests: a line for each. A complaint of the stock kernel is not ours to
# judge.
judge_guests()
{
	local kernel status

	for kernel in "${kernels[@]}"; do
		status=$(<"$OUT/$kernel.status")
		if [ "$status" = 0 ] || [ "$kernel:$status" = stock:126 ]; then
			echo "ok $NAME: guest $kernel"
		else
			sed 's/^/#     /' "$OUT/$kernel.errors"
			echo "not ok $NAME: guest $kernel # status $status"
		fi
	done
}
