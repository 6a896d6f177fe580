# SPDX-License-Identifier: GPL-2.0
#
# What the guests of two kernels found, stock's in the first file and ours in the second,
# in lines with tabs between: the test (-v test=...) or "skip", a name, and more fields.
#
# Calls judge(NAME) for each name that either kernel has, in the order of the run. The
# fields are field[KERNEL, NAME, NUMBER], where KERNEL is "stock" or "ours". kind[NAME]
# is the first word.

BEGIN {
	FS = "\t"
}

NF >= 3 && ($1 == test || $1 == "skip") {
	if (!($2 in kind)) {
		kind[$2] = $1
		name[++names] = $2
	}
	for (i = 3; i <= NF; i++)
		field[FILENAME == ARGV[1] ? "stock" : "ours", $2, i] = $i
}

END {
	for (i = 1; i <= names; i++)
		judge(name[i])
	if (!names)
		print "not ok " test ": no results"
}
