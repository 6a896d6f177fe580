# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/churn makes of what its guest counts.

good() {
	stand_ins call-ops
	echo "churn: 9 seconds of 60, 70 rounds" >"$tmp/call-ops"
	echo "churn: seconds=60 rounds=70 few=40 some=20 many=10 direct=25 failed=0" \
		"calls=900 checked=500 wrong=0 turns=3 bpf=5" >>"$tmp/call-ops"
}

test_enough_of_all_is_ok() {
	accepted '' '' '^ok churn: rounds # 100 in 60 seconds, at least 100' \
		'^ok churn: rounds with direct calls # 30, at least 20; 5 of BPF' \
		'^ok churn: each call is seen # 900 calls, 500 of them checked, 0 wrong'
}

table judged <<-'END'
	too few rounds are not ok	call-ops	s/rounds=70/rounds=69/	rounds # 99 in
	nor too few direct calls	call-ops	s/rounds=70/rounds=90/; s/direct=25/direct=10/	rounds with .* # 15,
	nor updates of one size	call-ops	s/many=10/many=0/	updates of all sizes
	nor a wrong call	call-ops	s/wrong=0/wrong=1/	each call is seen # .* 1 wrong
	nor an error	call-ops	s/failed=0/failed=1/	each call is seen # .* 1 errors
	nor that nothing was checked	call-ops	s/checked=500/checked=0/	each call is seen
	nor a kernel that complains	call-ops.status	s/0/126/	nothing on the console
END
