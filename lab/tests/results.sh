#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What make check makes of results: failures, tests that are missing, and skips
# must all show.
set -euo pipefail
# shellcheck source=lab/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab/phases.sh
. "$TOP/lab/phases.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
PHASES=$tmp
status=0

# expect NAME REGEX: $tmp/out has such a line.
expect()
{
	if grep -qE -- "$2" "$tmp/out"; then
		echo "ok results: $1"
	else
		sed 's/^/#     /' "$tmp/out"
		echo "not ok results: $1"
		status=1
	fi
}

# absent NAME REGEX: $tmp/out has no such line.
absent()
{
	if grep -qE -- "$2" "$tmp/out"; then
		echo "not ok results: $1"
		status=1
	else
		echo "ok results: $1"
	fi
}

kunit_log()
{
	echo 'TAP version 14'
	echo '1..2'
	echo '    # Subtest: other'
	echo '    1..1'
	echo '    not ok 1 - theirs'
	echo 'not ok 1 - other'
	echo '    # Subtest: ftrace_call_ops'
	echo '    1..3'
	echo '    ok 1 - first'
	echo '    # second: EXPECTATION FAILED at x.c:1'
	echo '    not ok 2 - second'
	echo '    ok 3 - third # SKIP not here'
	echo '# ftrace_call_ops: pass:1 fail:1 skip:1 total:3'
	echo 'not ok 2 - ftrace_call_ops'
}

kunit_of()
{
	awk -v suite=ftrace_call_ops -f "$TOP/lab/report/kunit.awk"
}

kunit_log | kunit_of >"$tmp/out"
expect "a KUnit test that passes" '^ok kunit: first$'
expect "one that fails" '^not ok kunit: second$'
expect "one that is skipped" '^skip kunit: third # SKIP not here$'
expect "the suite is complete" '^ok kunit: suite ftrace_call_ops, all'
absent "another suite does not count" theirs
kunit_log | grep -v first | kunit_of >"$tmp/out"
expect "a KUnit test which is missing" '^not ok kunit: suite .* # 2 of 3'
kunit_log | sed '13,$d' | kunit_of >"$tmp/out"
expect "a suite without an end" '^not ok kunit: suite .* no end'
kunit_of </dev/null >"$tmp/out"
expect "no suite at all" '^not ok kunit: suite .* # 0 of 0'

startup_log()
{
	echo 'Testing tracer function: PASSED'
	echo 'Testing dynamic ftrace: PASSED'
	echo 'Testing dynamic ftrace ops #1: '
	echo '(1 0 1 0 0) '
	echo '(2 1 4 0 123) PASSED'
	echo 'Testing dynamic ftrace ops #2: (1 0 1 0 0) PASSED'
	echo 'Testing ftrace recursion: PASSED'
	echo 'Testing ftrace recursion safe: PASSED'
	echo 'Testing ftrace regs: PASSED'
	echo 'Testing tracer function_graph: PASSED'
}

startup_of()
{
	awk -f "$TOP/lab/report/startup.awk"
}

startup_log | startup_of >"$tmp/out"
absent "all startup tests pass" '^(not ok|skip)'
expect "one over several lines" '^ok startup: dynamic ftrace ops #1$'
startup_log | sed '4,5d' | startup_of >"$tmp/out"
expect "a startup test that does not end" '^not ok startup: dynamic ftrace ops #1'
startup_log | sed 's/regs: PASSED/regs: .. FAILED!/' | startup_of >"$tmp/out"
expect "one that fails" '^not ok startup: ftrace regs # FAILED'
startup_log | grep -v 'ftrace regs' | startup_of >"$tmp/out"
expect "one that did not run" '^not ok startup: ftrace regs # did not run'

# The phases and their sum
phase silent true >"$tmp/out"
expect "a phase which says nothing has failed" '^not ok silent # '
phase dies sh -c 'echo ok fine; exit 3' >"$tmp/out"
expect "so has one which ends with an error" '^not ok dies # ended with status 3'
phase mixed printf '%s\n' 'ok one' 'skip two # unexpected' 'not ok three' >"$tmp/log"
{
	summary || echo "status $?"
} >"$tmp/out"
expect "the sum" '^2 passed, 4 failed, 0 skipped$'
expect "its status" '^status 1$'
expect "an unexpected skip is named" '^not ok two # skipped, and not in'
exit $status
