# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For the tests of the workbench itself. A script sources it, has tests, and ends with
# "run_tests". A test is a function whose name begins with test_; the rest of that is
# its name in the output:
#
#	test_a_kprobe_is_not_ok() {	ok bpf: a kprobe is not ok
#
# For cases which are one command there are "check NAME CMD..." and "table CMD...".
#
# Each test runs in a fresh copy of lab/, in a temporary directory, where each command
# has to succeed (so no "&&" and no "!": the shell goes on after a failure in these).
# Its output is shown only if one does not. Functions that are run by another one here,
# such as "not" or "unchanged", have to return what they found: there the shell goes on
# after any failure.

set -euo pipefail

# shellcheck disable=SC2034 # for those who source this
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
tmp=$top/test

# Nothing of the one who runs the tests has a say in them.
unset BASE KCONFIG PEERS CMD SIGNOFF OS_RELEASE LAB_FREE_MIB CROSS_COMPILE DEBIAN_FRONTEND
unset "${!GIT_@}"
export HOME=$tmp/home GIT_CONFIG_NOSYSTEM=1
failed=0

# check NAME CMD...: a test of one command.
check() {
	local name="${0##*/}: $1" status

	rm -rf "$tmp"
	mkdir -p "$HOME" "$tmp/repo/patches"
	cp -r "$here/lab" "$tmp/repo/"
	cp "$here/patches/cover-letter" "$tmp/repo/patches/"
	printf '# base: linux-source-6.1 6.1.10\n' >"$tmp/repo/patches/series"
	# Under "if" or "||" the subshell would be one without "set -e".
	set +e
	(
		set -eux
		cd "$tmp/repo"
		"${@:2}"
	) >"$top/output" 2>&1 </dev/null
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $name"
	else
		tail -n 30 "$top/output" | sed 's/^/# /'
		echo "not ok $name"
		failed=1
	fi
}

# table CMD...: a check for each line of the input, which has tabs between its columns. The
# first one is its name, and CMD gets the others.
table() {
	local columns

	while IFS=$'\t' read -ra columns; do
		check "${columns[0]}" "$@" "${columns[@]:1}"
	done
}

# run_tests: all functions that are tests, in the order of the script, and the end of it.
run_tests() {
	local test

	while read -r test; do
		declare -F "$test" >/dev/null || continue
		test=${test#test_}
		check "${test//_/ }" "test_$test"
	done < <(grep -oE '^test_[a-z0-9_]+' "$0")
	exit "$failed"
}

# not CMD...: CMD can be run, and fails.
not() {
	local status=0

	"$@" || status=$?
	[ "$status" -ne 0 ] && [ "$status" -ne 127 ]
}

# ends STATUS CMD...: CMD ends with STATUS. Its output is in $tmp/out.
ends() {
	local status=0

	"${@:2}" >"$tmp/out" 2>&1 || status=$?
	cat "$tmp/out"
	[ "$status" = "$1" ]
}

# fails REGEX CMD...: CMD fails, with one error line, and that matches REGEX.
fails() {
	local pattern=$1

	shift
	not "$@" >"$tmp/out" 2>"$tmp/err" || return 1
	cat "$tmp/err"
	grep -q "^error: .*$pattern" "$tmp/err" && [ "$(grep -c '^error: ' "$tmp/err")" = 1 ]
}

# says REGEX CMD...: CMD succeeds, and says so in one line.
says() {
	local pattern=$1

	shift
	ends 0 "$@" || return 1
	[ "$(grep -c "$pattern" "$tmp/out")" = 1 ]
}

# printed REGEX...: each of them is in a line of $tmp/out, which is shown if one is not.
printed() {
	local pattern

	for pattern; do
		grep -qE -- "$pattern" "$tmp/out" || { cat "$tmp/out"; return 1; }
	done
}

# soon CMD...: CMD succeeds at last, within a minute or more.
soon() {
	local tries

	for ((tries = 0; tries < 600; tries++)); do
		not "$@" || return 0
		sleep 0.1
	done
	return 1
}

# command_is NAME < SCRIPT: a script of /bin/sh is found in place of the command.
command_is() {
	mkdir -p "$tmp/bin"
	{
		echo '#!/bin/sh'
		cat
	} >"$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
	PATH=$tmp/bin:${PATH#"$tmp/bin:"}
}
