# SPDX-License-Identifier: GPL-2.0
#
# How often each operation of a record was made and refused, and how many ops one call
# called.

$2 == "seen" || $3 == "count" {
	next
}

{
	operation = $2
	if ($2 == "filter" || $2 == "notrace")
		operation = $2 " " $4
	else if ($2 == "all")
		operation = "all functions"
	else if ($2 == "$")
		operation = $3
	for (i = 1; i <= NF && $i != "|"; i++)
		if (sub(/^>+.*\//, "", $i))
			operation = $i
	n[operation]++
	refused[operation] += $(i - 1) != 0
	while (++i <= NF)
		calls[split($i, ops, ",")]++
}

END {
	sort = "sort"
	printf "%-20s %6s %8s\n", "operation", "steps", "refused"
	for (operation in n)
		printf "%-20s %6d %8d\n", operation, n[operation], refused[operation] | sort
	close(sort)
	printf "\n%-20s %6s\n", "ops in one call", "calls"
	for (i = 1; i in calls; i++)
		printf "%-20d %6d\n", i, calls[i]
}
