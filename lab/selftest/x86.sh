# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# Two kernels for x86-64 have to agree: what is made of lines and results which differ, and of
# those which are bad on both.

# lines_say LINE SCRIPT_OF_STOCK SCRIPT_OF_OURS: that is said of good lines which these
# scripts of sed change.
lines_say() {
	printf '%s\n' 'ok x: one' 'ok x: two # 2 PASSED' '# a remark' >lines
	sed "$2" lines >stock
	sed "$3" lines >ours
	awk -f lab/lib/both.awk stock ours >"$tmp/out"
	printed "$1"
	not grep remark "$tmp/out"
}

table lines_say <<-'END'
	a test that passes on both	^ok x: two # 2 PASSED$	b	b
	one that fails with the series	^not ok x: one # stock: ok x: one; ours: not ok x: one$	b	1s/^/not /
	one that fails on the base	^not ok x: one # stock: not ok x: one; ours: ok x: one$	1s/^/not /	b
	one that fails on both	^skip x: one #, on stock as well$	1s/^/not /	1s/^/not /
	one that fails on both, and says how	^skip x: two # 2 PASSED, on stock as well$	2s/^/not /	2s/^/not /
	one that passes less than on the base	^not ok x: two # stock: .*; ours: ok x: two # 1 PASSED$	b	s/2 P/1 P/
	one that is missing with the series	^not ok x: one # stock: ok x: one; ours: missing$	b	1d
	one that is missing on the base	^not ok x: two # stock: missing; ours: ok x: two # 2	2d	b
	none at all	^not ok no results$	d	d
END
