# SPDX-License-Identifier: GPL-2.0
#
# Are the lines of tests which two kernels have written the same, stock's in the first file
# and ours in the second? One which is "not ok" in both is a skip here, as nothing has
# changed, and one that differs is not ok.

/^(ok|not ok|skip) / {
	test = $0
	sub(/^(ok|not ok|skip) /, "", test)
	sub(/ # .*/, "", test)
	if (!(test in seen))
		tests[++n] = test
	seen[test]
	line[FILENAME == ARGV[1], test] = $0
}

END {
	for (i = 1; i <= n; i++) {
		test = tests[i]
		stock = line[1, test]
		ours = line[0, test]
		if (stock != ours)
			print "not ok " test " # stock: " (stock ? stock : "missing") \
				"; ours: " (ours ? ours : "missing")
		else if (sub(/^not ok/, "skip", ours))
			print ours (ours ~ / # / ? "" : " #") ", on stock as well"
		else
			print ours
	}
	if (!n)
		print "not ok no results"
}
