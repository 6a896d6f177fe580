# SPDX-License-Identifier: GPL-2.0
#
# The files: the tests that were to run, a subtest that must fail with the reason behind it,
# "test/subtest<tab>why"; and what they said. A test is what it sums up and its status.

FILENAME == ARGV[1] {
	todo[++n] = $1
	why[$1] = $2
	next
}

/^Summary: / {
	summary = $0
}

/^bpf-selftests / {
	split($0, word, " ")
	name = word[2]
	result[name] = summary ", status " word[3]
	passed[name] = word[3] == 0 && summary ~ /: [1-9].* PASSED, 0 SKIPPED, 0 FAILED$/
	failed[name] = word[3] == 1 && summary ~ / 1 FAILED$/
	summary = ""
}

END {
	for (i = 1; i <= n; i++)
		judge(todo[i])
}

function judge(name)
{
	if (!(name in result))
		print "not ok bpf-selftests: " name " # it did not come to its end"
	else if (why[name] && failed[name])
		print "skip bpf-selftests: " name " # fails as the base has " why[name]
	else if (why[name])
		print "not ok bpf-selftests: " name " # " result[name] ", although there is " why[name]
	else
		print (passed[name] ? "ok" : "not ok") " bpf-selftests: " name " # " result[name]
}
