#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of the reports on figures: what is over its bound, not measured, or not
# direct must show and fail.

set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect NAME STATUS REGEX COMMAND...: COMMAND ends with STATUS and prints REGEX.
expect()
{
	local name=$1 want=$2 regex=$3 status=0

	shift 3
	"$@" >"$work/printed" 2>&1 || status=$?
	if [ "$status" -eq "$want" ] && grep -qE -- "$regex" "$work/printed"; then
		echo "ok figures: $name"
	else
		sed 's/^/#     /' "$work/printed"
		echo "not ok figures: $name"
		failed=1
	fi
}

# measured KERNEL LINES...: what lab/measure leaves.
measured()
{
	local kernel=$1

	shift
	printf '%s\n' "$@" >"$work/$kernel.figures"
	printf '%s\n' kernel=6.1 compiler=gcc config_sha256=0 append= qemu=QEMU \
		>"$work/$kernel.made"
}

bench=(lab/report/bench.py "$work/rows" "$work" "$work/bench" stock call-ops)
demo=(lab/report/demo.py "$work/instances" "$work/rows" "$work" "$work/demo" 2)

cat >"$work/rows" <<'END'
fixed	; bench ; 52	; nr_ops_relevant=1
same	; bench ; stock	; nr_ops_relevant=2
END

measured stock 'fixed ; 154 ; 154 ; 154' 'same ; 208 ; 209 ; 208'
measured call-ops 'fixed ; 53 ; 52 ; 53' 'same ; 208 ; 220 ; 208'
expect "the least run counts" 0 'fixed +154\.0 +52\.0 +<= 52 +ok' "${bench[@]}"
measured call-ops 'fixed ; 53 ; 53 ; 53' 'same ; 208 ; 208 ; 208'
expect "over a number" 1 'error: over the bound: fixed$' "${bench[@]}"
measured call-ops 'fixed ; 52 ; 52 ; 52' 'same ; 209 ; 209 ; 209'
expect "worse than stock" 1 'error: over the bound: same$' "${bench[@]}"
measured call-ops 'fixed ; unsupported' 'same ; 208 ; 208 ; 208'
expect "a figure is missing" 1 'fixed .* not supported .* MISSED' "${bench[@]}"

measured call-ops 'fixed ; 50 ; 50 ; 50'
measured call-ops-off 'fixed ; 160 ; 160 ; 160'
printf '%s\n' 'read ; vfs_read ; 1 ; 5 ; 0xffff1 (f)' 'ext4 ; ext4_* ; 9 ; 7 ; 0xffff2 (f)' \
	>"$work/instances"
expect "each instance has its ops" 0 '^2 instances, 10 sites, 12 events' "${demo[@]}"
expect "on and off" 0 'fixed +50\.0 +160\.0 +3\.2' "${demo[@]}"
sed -i 's/0xffff2/0xffff1/' "$work/instances"
expect "two instances have the same ops" 1 'error: not every instance' "${demo[@]}"
sed -i 's/0xffff1 (f)$/none/' "$work/instances"
expect "no ops at a site" 1 'error: not every instance' "${demo[@]}"

exit "$failed"
