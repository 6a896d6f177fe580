# SPDX-License-Identifier: GPL-2.0
#
# The files: the subtests that must fail, "test/subtest<tab>why"; the tests that were to
# run; and what they said. A test with subtests is as good as these are.

FILENAME == ARGV[1] {
	why[$1] = $2
	next
}

FILENAME == ARGV[2] {
	todo[++n] = $1
	next
}

match($0, /^#[0-9]+(\/[0-9]+)? +[a-z0-9_\/]+:(OK|FAIL|SKIP)$/) {
	split($0, word, / +/)
	split(word[2], verdict, ":")
	name = verdict[1]
	test = name
	if (!sub(/\/.*/, "", test)) {
		whole[name] = verdict[2]
		next
	}
	if (!(name in seen)) {
		subtests[test]++
		say(name, verdict[2])
	}
	seen[name]
}

/^bpf-selftest / {
	split($0, word, " ")
	ended[word[2]] = word[3]
}

END {
	for (i = 1; i <= n; i++) {
		test = todo[i]
		if (!(test in ended))
			print "not ok bpf-selftests: " test " # it did not come to its end"
		else if (!(test in whole))
			print "not ok bpf-selftests: " test " # no result, status " ended[test]
		else if (!subtests[test])
			say(test, whole[test])
		else if (whole[test] != "OK" && !bad[test])
			print "not ok bpf-selftests: " test " # " whole[test] ", without a subtest that failed"
	}
	for (name in why)
		if (!(name in seen))
			print "not ok bpf-selftests: " name " # lab/tests/bpf-selftests/tests has it, and it did not run"
}

function say(name, verdict,	test)
{
	test = name
	sub(/\/.*/, "", test)
	bad[test] += verdict != "OK"
	if (verdict == "OK" && !(name in why))
		print "ok bpf-selftests: " name
	else if (verdict == "OK")
		print "not ok bpf-selftests: " name " # passed, although there is " why[name]
	else if (name in why)
		print "skip bpf-selftests: " name " # fails as the base has " why[name]
	else
		print "not ok bpf-selftests: " name " # " verdict
}
