#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/bpf-selftests: which tests it takes, and what it makes of what they say.
# The guest, the compilers and the selftests are stand-ins.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# three_tests: one has no subtests, one has, and one has a subtest that the base lets
# fail. All is as it has to be.
three_tests()
{
	local selftests=build/tree/tools/testing/selftests/bpf test

	made_already
	no_compilers
	guest_prints call-ops
	printf '#!/bin/sh\ntouch test_progs some.bpf.o\n' >"$tmp/bin/make"
	chmod +x "$tmp/bin/make"
	cat >lab/module <<-'END'
		#!/bin/sh
		mkdir -p "$2"
		touch "$2/bpf_testmod.ko"
	END

	mkdir -p "$selftests"/{prog_tests,progs,bpf_testmod} build/tree/{scripts,include/uapi} build/base
	for test in alone parts base other; do
		echo "#include \"$test.skel.h\"" >"$selftests/prog_tests/$test.c"
		touch "$selftests/progs/$test.c"
	done
	touch "$selftests"/progs/btf_data.c build/tree/scripts/bpf_doc.py build/tree/Makefile \
		build/tree/include/uapi/header.h "$selftests/bpf_testmod/bpf_testmod.c"
	git -C build/tree init --quiet
	git -C build/tree add --force .
	git -C build/tree -c user.name=test -c user.email=test@localhost commit --quiet -m tests

	printf 'one\ntwo\nconfig THREE\n' >build/base/Kconfig
	cat >lab/jobs/bpf-selftests/tests <<-'END'
		# test ; subtest ; file ; line ; why
		alone
		parts
		base ; can_not ; Kconfig ; config THREE ; it is not there
	END
	cat >"$tmp/call-ops" <<-'END'
		#1       alone:OK
		Summary: 1/0 PASSED, 0 SKIPPED, 0 FAILED
		bpf-selftest alone 0
		#1/1     base/can_not:FAIL
		#1/2     base/can:OK
		#1       base:FAIL
		All error logs:
		#1/1     base/can_not:FAIL
		#1       base:FAIL
		bpf-selftest base 1
		#1/1     parts/first:OK
		#1/2     parts/second:OK
		#1       parts:OK
		bpf-selftest parts 0
	END
}

# not_ok LINE: the run fails, and for this reason only.
not_ok()
{
	! lab/bpf-selftests >"$tmp/out" 2>&1 || return 1
	cat "$tmp/out"
	grep -q "^not ok bpf-selftests: $1" "$tmp/out"
	[ "$(grep -c '^not ok ' "$tmp/out")" = 1 ]
}

all_is_well()
{
	three_tests
	lab/bpf-selftests >"$tmp/out"
	diff <(grep -E '^(ok|not ok|skip) ' "$tmp/out") - <<-'END'
		ok bpf-selftests: guest
		skip bpf-selftests: base/can_not # fails as the base has Kconfig:3: it is not there
		ok bpf-selftests: base/can
		ok bpf-selftests: parts/first
		ok bpf-selftests: parts/second
		ok bpf-selftests: alone
	END
	diff <(cd build/bpf-selftests/source/tools/testing/selftests/bpf && ls prog_tests progs) - <<-'END'
		prog_tests:
		alone.c
		base.c
		parts.c

		progs:
		alone.c
		base.c
		btf_data.c
		parts.c
	END
}

a_failure()
{
	three_tests
	sed -i 's/second:OK/second:FAIL/; s/parts:OK/parts:FAIL/' "$tmp/call-ops"
	not_ok 'parts/second # FAIL'
}

a_failure_without_subtests()
{
	three_tests
	sed -i 's/alone:OK/alone:FAIL/' "$tmp/call-ops"
	not_ok 'alone # FAIL'
}

a_skip()
{
	three_tests
	sed -i 's/alone:OK/alone:SKIP/' "$tmp/call-ops"
	not_ok 'alone # SKIP'
}

a_failure_of_its_own()
{
	three_tests
	sed -i 's/parts:OK/parts:FAIL/' "$tmp/call-ops"
	not_ok 'parts # FAIL, without'
}

no_end()
{
	three_tests
	sed -i '/^bpf-selftest parts/d' "$tmp/call-ops"
	not_ok 'parts # it did not come to its end'
}

no_result()
{
	three_tests
	sed -i '/alone:OK/d' "$tmp/call-ops"
	not_ok 'alone # no result, status 0'
}

no_longer()
{
	three_tests
	sed -i 's/can_not:FAIL/can_not:OK/; s/base:FAIL/base:OK/' "$tmp/call-ops"
	not_ok 'base/can_not # passed, although'
}

not_there()
{
	three_tests
	sed -i '/can_not/d; s/base:FAIL/base:OK/' "$tmp/call-ops"
	not_ok 'base/can_not # lab/jobs/bpf-selftests/tests has it'
}

unknown_cause()
{
	three_tests
	echo two >build/base/Kconfig
	! lab/bpf-selftests >"$tmp/out" 2>&1 || return 1
	grep -q 'no line of Kconfig has "config THREE"' "$tmp/out"
}

unknown_test()
{
	three_tests
	echo unknown >>lab/jobs/bpf-selftests/tests
	! lab/bpf-selftests >"$tmp/out" 2>&1 || return 1
	grep -q 'the base has no test unknown' "$tmp/out"
}

guest_fails()
{
	three_tests
	echo 126 >"$tmp/call-ops.status"
	not_ok 'guest # status 126'
}

test_that 'the tests that are named, and what they need' all_is_well
test_that 'a subtest that fails is not ok' a_failure
test_that 'nor is a test that fails' a_failure_without_subtests
test_that 'nor is one that is skipped' a_skip
test_that 'nor one that fails with all its subtests well' a_failure_of_its_own
test_that 'nor one that does not come to its end' no_end
test_that 'nor one without a result' no_result
test_that 'what the base lets fail must fail' no_longer
test_that 'and it must run' not_there
test_that 'a cause that the base does not have' unknown_cause
test_that 'a test that the base does not have' unknown_test
test_that 'a guest that complains is not ok' guest_fails
exit "$failed"
