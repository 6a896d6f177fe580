# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The tests that mutants have to fail, and what these say. For run, which sets PATCHES, REPO,
# OUT, head and mutant.
# shellcheck disable=SC2154 # these

tests_of() {	# NAME...
	local name

	for name; do
		sed -n '/^diff /q; s/^# Test: //p' "$PATCHES/$name.patch"
	done
}

# rests_on NAME: what the verdict on that mutant does.
rests_on() {
	(cd "$LAB" && find lib make guest tests/{kunit,ftracetest,startup,sites,smoke,traps,churn} \
		tests/mutants/{tests.sh,kcfi} -type f | sort | xargs cat; cat "$PATCHES/$1.patch"
	echo "$head") | sha256sum | cut -d ' ' -f 1
}

# test_is TEST: sets command=(...), which runs it, and names, a regular expression for what
# its lines are of.
test_is() {
	local words tests=$REPO/lab/tests

	read -ra words <<<"$1"
	case ${words[0]}:${#words[@]} in
	kunit:2)	command=("$tests/kunit/run") names="kunit: ${words[1]}" ;;
	ftracetest:*)	command=("$tests/ftracetest/run" --only "${words[@]:1}")
			names="ftracetest: ${words[1]}" ;;
	latency:2)	command=("$tests/ftracetest/run" --preempt) names="ftracetest: ${words[1]}" ;;
	startup:1)	command=("$tests/startup/run") names='startup: .*' ;;
	sites:1)	command=("$tests/sites/run") names='sites: .*' ;;
	smoke:1)	command=("$tests/smoke/run") names='smoke: .*' ;;
	traps:2)	command=("$tests/traps/run" modules) names="traps: ${words[1]}:"
			[ ! -d "$tests/traps/job/${words[1]}" ] || command[1]=${words[1]} ;;
	*)		die "lab/tests/mutants knows no test '$1'" ;;
	esac
}

# run_test TEST: leaves in $why how it failed, or nothing. What has been run for another
# test, as one boot runs all cases of KUnit, is not run again.
run_test() {
	local command names log

	case $1 in
	churn)		churn; return ;;
	config\ *)	config "${1#* }"; return ;;
	esac
	test_is "$1"
	log=${command[*]//"$REPO/lab/tests/"/}
	log=$OUT/${log//[ \/]/-}
	[ -f "$log" ] || "${command[@]}" >"$log" 2>&1 || :
	end_of_all "$log"
	why=''
	if ! grep -qE "^ok $names( |$)" "$log" || grep -qE "^not ok $names( |$)" "$log"; then
		why=$(how_failed "$log")
		[ -n "$why" ] || die "no result of the test '$1': $(tail -n 1 "$log")"
	fi
}

# What is refused does not take. No clang of this Debian knows kCFI.
config() {
	why=$(PATH=$REPO/lab/tests/mutants/kcfi:$PATH "$REPO/lab/make/kernel" "configs-$1" kernelversion 2>&1) &&
		why='' || why=$(grep -m 1 'did not take' <<<"$why") || die "configs-$1 cannot be made"
	why=${why//"$REPO/"/}
}

# how_failed LOG: its line; or what the guest says which did not come that far; or any
# line that says it.
how_failed() {
	{
		grep -E "^not ok $names( |$)" "$1"
		sed -nE 's/^(# +)?error: guest [^ ]+: //p' "$1"
		grep '^not ok ' "$1"
	} | sed -n 1p || :
}

# end_of_all LOG: trouble that is not the kernel's, as no QEMU, ends everything.
end_of_all() {
	local trouble

	trouble=$(grep -E '^(# +)?error: ' "$1" | grep -vE 'error: guest [^ ]+: ' ||
		grep -E '^(# +)?error: guest [^ ]+: QEMU' "$1") || return 0
	die "the tests cannot be run: $(sed -nE '1s/^.*error: //p' <<<"$trouble")"
}

# Without a mutant, one run is enough, and it has to end well. With one, only what KASAN
# reports counts.
churn() {
	local began seconds='' status console=$REPO/build/logs/guest-churn.console

	for _ in 1 2 3; do
		began=$SECONDS status=0
		rm -f "$console"
		"$REPO/lab/tests/churn/run" debug 300 >"$OUT/churn" 2>"$OUT/churn.errors" || status=$?
		end_of_all "$OUT/churn.errors"
		why=$(grep -so 'BUG: KASAN: .*' "$console" | sed -n 1p) || why=''
		if [ -z "$why" ]; then
			[ -n "$mutant" ] || [ "$status" = 0 ] || why="status $status"
			return
		fi
		seconds+=", $((SECONDS - began))"
	done
	why="$why, ${seconds#, } seconds after the start"
}
