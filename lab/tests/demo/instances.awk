# SPDX-License-Identifier: GPL-2.0
#
# What job/run left of the instances, as a table. It is an error if not every instance has
# one ops at all its sites, which no other instance has.

BEGIN {
	FS = " *; *"
	line = "%-12s %5s %7s  %-40s %s\n"
	printf line, "instance", "sites", "events", "ops (func) in enabled_functions", "functions"
}

{
	printf line, $1, $3, $4, $5, $2
	sites += $3
	events += $4
	if ($5 ~ /,|^none$|^$/ || $5 in seen)
		wrong = 1
	seen[$5]
}

END {
	printf "\n%d instances, %d sites, %d events\n", NR, sites, events
	if (wrong || !NR) {
		print "error: not every instance has just one ops of its own at its sites"
		exit 1
	}
}
