# SPDX-License-Identifier: GPL-2.0
# The tests of one KUnit suite (-v suite=NAME) in a kernel log without time
# stamps, a line for each.  All tests that the suite has announced must be there.

$0 ~ "^ *# Subtest: " suite "$" {
	inside = 1
}

inside && /^ +1\.\.[0-9]+$/ {
	announced = substr($1, 4) + 0
}

inside && /^ +(not )?ok [0-9]+ / {
	result = $1 == "not" ? "not ok" : / # SKIP/ ? "skip" : "ok"
	sub(/^ *(not )?ok [0-9]+ (- )?/, "")
	print result " kunit: " $0
	seen++
}

$0 ~ "^(not )?ok [0-9]+ (- )?" suite "( |$)" {
	inside = 0
	ended = 1
}

END {
	if (ended && announced && seen == announced)
		print "ok kunit: suite " suite ", all of its tests"
	else
		printf "not ok kunit: suite %s, all of its tests # %d of %d%s\n",
			suite, seen, announced, ended ? "" : ", no end"
}
