# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What lab/check and lab/quick are made of: phases, each of which is a command that
# writes the lines of its tests (see result.sh), and what else it likes. One that ends
# with an error without saying "not ok", or says nothing at all, is a test that failed.
# Sourced after common.sh.

. "$LAB/lib/result.sh"

PHASES=$BUILD/check
RESULT='^(ok|not ok|skip) '

begin_phases() {
	rm -rf "$PHASES"
	mkdir -p "$PHASES"
	trap end_background EXIT
}

# phase NAME COMMAND...: run it, keep its lines and the time that it took.
phase() {
	local name=$1 start=$SECONDS status=0 out=$PHASES/$1.out

	shift
	say "$name: start"
	"$@" 2>&1 | tee "$out" || status=$?
	if { [ "$status" != 0 ] && ! grep -q '^not ok ' "$out"; } ||
			! grep -qE "$RESULT" "$out"; then
		echo "not ok $name # ended with status $status" | tee -a "$out"
	fi
	echo "$name $((SECONDS - start))" >>"$PHASES/times"
	say "$name: $((SECONDS - start)) seconds"
}

# side_by_side FUNCTION...: each a row of phases, at the same time.
side_by_side() {
	local row rows=()

	for row; do
		"$row" &
		rows+=($!)
	done
	for row in "${rows[@]}"; do
		wait "$row" || echo "not ok check # phases are missing, a row of them ended with status $?" |
			tee -a "$PHASES/missing.out"
	done
}

# count PATTERN: of lines
count() {
	cat "$PHASES"/*.out | grep -c "$1" || :
}

# summary: the end of a check: times, what failed, and the line that counts.
summary() {
	local failed

	# An expected skip has a line "NAME # why".
	sed '/^#/d; s/ *#.*//' "$LAB/tests/expected-skips" >"$PHASES/expected"
	cat "$PHASES"/*.out | sed -n '/^skip /{s///; s/ *#.*//; p}' |
		{ grep -vxFf "$PHASES/expected" || :; } |
		sed 's|$| # skipped, and not in lab/tests/expected-skips|; s/^/not ok /' >"$PHASES/skips"
	mv "$PHASES/skips" "$PHASES/skips.out"
	failed=$(count '^not ok ')

	echo
	awk '{ printf "%-16s %2d:%02d\n", $1, $2 / 60, $2 % 60 }' "$PHASES/times"
	printf '%-16s %2d:%02d\n\n' total $((SECONDS / 60)) $((SECONDS % 60))
	cat "$PHASES"/*.out | grep '^not ok ' || :
	echo "$(count '^ok ') passed, $failed failed, $(($(count '^skip ') - $(wc -l <"$PHASES/skips.out"))) skipped"
	[ "$failed" = 0 ]
}
