# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What a test of the kernel sources, and how it ends.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$LAB/lib/result.sh"
. "$LAB/lib/guests.sh"

# conclude JUDGE [REPORT]: the lines that JUDGE writes, which are in $OUT/lines then. What
# REPORT writes after that is left in build/results. Fails if a line says "not ok".
conclude() {
	"$1" | tee "$OUT/lines"
	if [ $# -gt 1 ]; then
		"$2" >"$RESULTS/$NAME.txt"
		say "$NAME: $RESULTS/$NAME.txt"
	fi
	all_ok "$OUT/lines"
}

# judge_pairs: what judge.awk of the test makes of the lines of two guests; pairs.awk says
# how.
judge_pairs() {
	awk -v test="$NAME" -f "$LAB/lib/pairs.awk" -f "$LAB/tests/$NAME/judge.awk" \
		"$OUT/stock.output" "$OUT/call-ops.output"
}
