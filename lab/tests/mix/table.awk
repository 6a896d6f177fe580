# SPDX-License-Identifier: GPL-2.0
#
# The pairs of the list of users, which is the first file, by number of the user: what
# the lines of the test, which are the second one, say of each.

FNR == 1 {
	file++
}

file == 1 && !/^#/ && NF {
	number[$1] = ++n
	name[n] = $1
}

file == 2 && match($0, / mix: /) {
	mark = /^skip/ ? "-" : /^not ok/ ? "X" : /counts must be/ ? "s" : "o"
	split(substr($0, RSTART + 6), word, " ")
	if (word[2] == "x")
		cell[number[word[1]], number[word[3]]] = mark
	else if (word[1] in number)
		single[number[word[1]]] = mark
}

END {
	printf "%-14s    alone", ""
	for (j = 1; j <= n; j++)
		printf "%3d", j
	print ""
	for (i = 1; i <= n; i++) {
		printf "%-14s %2d %5s", name[i], i, single[i]
		for (j = 1; j <= n; j++)
			printf "%3s", (i, j) in cell ? cell[i, j] : (j, i) in cell ? cell[j, i] : "."
		print ""
	}
}
