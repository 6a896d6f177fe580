# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# Which tests lab/tests/bpf-selftests takes, and what it makes of what they say. The
# selftests are stand-ins, too.

# One test has no subtests, one has, and one has a subtest that the base lets fail.
good() {
	local selftests=build/tree/tools/testing/selftests/bpf test

	stand_ins preempt
	command_is make <<<'touch test_progs some.bpf.o'

	mkdir -p "$selftests"/{prog_tests,progs,bpf_testmod} build/tree/{scripts,include/uapi}
	for test in alone parts base other; do
		printf '%s\n' "#include \"$test.skel.h\"" "void test_$test(void)" \
			>"$selftests/prog_tests/$test.c"
		touch "$selftests/progs/$test.c"
	done
	touch "$selftests"/{progs/btf_data.c,bpf_testmod/bpf_testmod.c} \
		build/tree/{Makefile,scripts/bpf_doc.py,include/uapi/header.h}
	git_of build/tree

	cat >lab/tests/bpf-selftests/tests <<-'END'
		# test/subtest ; why
		alone
		parts
		base
		base/can_not ; it is not there
	END
	cat >"$tmp/preempt" <<-'END'
		bpf-selftests alone: Summary: 1/0 PASSED, 0 SKIPPED, 0 FAILED, status 0
		bpf-selftests base: Summary: 1/1 PASSED, 0 SKIPPED, 0 FAILED, status 0
		bpf-selftests base/can_not: Summary: 0/0 PASSED, 0 SKIPPED, 1 FAILED, status 1
		bpf-selftests parts: Summary: 1/2 PASSED, 0 SKIPPED, 0 FAILED, status 0
	END
}

test_the_tests_that_are_named_and_what_they_need() {
	accepted '' '' '^ok .* guest preempt' '^ok .* alone # .*, status 0$' '^ok .* base #' \
		'^ok .* parts #' '^skip .* base/can_not # .* 1 FAILED, status 1: it is not there$'
	cd build/bpf-selftests/source/tools/testing/selftests/bpf || return
	diff <(ls -d prog_tests/* progs/*) \
		<(printf '%s.c\n' {prog_tests,progs}/{alone,base,parts} progs/btf_data | sort)
}

table judged preempt <<-'END'
	a test that fails	1s/0 FAILED, status 0/1 FAILED, status 1/	alone # .* 1 FAILED, status 1$
	a subtest that fails	4s/0 FAILED, status 0/1 FAILED, status 1/	parts # .* 1 FAILED, status 1$
	one that is skipped	1s/0 SKIPPED/1 SKIPPED/	alone # .* 1 SKIPPED,
	one that does not run	1s/1/0/	alone # Summary: 0/0 PASSED, 0 SKIPPED, 0 FAILED
	one that fails and does not say why	1s/0$/1/	alone # .*, status 1$
	one that does not come to its end	4d	parts # it did not come to its end
	one without a result	1s/Summary.*FAILED//	alone # , status 0
	what the base lets fail must fail	3s/1 FAILED, status 1/0 FAILED, status 0/	base/can_not # .*, although
	what the base lets fail must run	3d	base/can_not # it did not come to its end
END
check 'a guest that complains is not ok' \
	judged preempt.status 's/0/126/' 'guest preempt # status 126'

test_two_kernels_for_x86_64_have_to_agree() {
	good
	stand_ins stock-x86 x86
	sed '3s/0\/0\(.*\), 1 FAILED, status 1/1\/1\1, 0 FAILED, status 0/' "$tmp/preempt" >"$tmp/x86"
	cp "$tmp/x86" "$tmp/stock-x86"
	ends 0 lab/tests/bpf-selftests/run --x86
	printed '^ok .* guest stock-x86' '^ok .* guest x86' '^ok .* base/can_not # .*, status 0$'
	changed x86 '4s/0 FAILED, status 0/1 FAILED, status 1/'
	ends 1 lab/tests/bpf-selftests/run --x86
	printed '^not ok .* parts # stock: ok .*; ours: not ok .* status 1$'
	changed stock-x86 '4s/0 FAILED, status 0/1 FAILED, status 1/'
	ends 0 lab/tests/bpf-selftests/run --x86
	printed '^skip .* parts # .* status 1, on stock as well$'
}

test_a_test_in_a_file_of_another_name() {
	good
	echo 'void serial_test_apart(void)' >>build/tree/tools/testing/selftests/bpf/prog_tests/alone.c
	git -C build/tree -c user.name=a -c user.email=a@localhost commit -qam apart
	sed -i 's/^alone$/apart/' lab/tests/bpf-selftests/tests
	sed -i '1s/alone/apart/' "$tmp/preempt"
	ends 0 judge
	printed '^ok .* apart # .*, status 0$'
}

test_a_test_that_the_base_does_not_have() {
	good
	echo unknown >>lab/tests/bpf-selftests/tests
	ends 1 judge
	printed "prog_tests has no test 'unknown'"
}

