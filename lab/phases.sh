# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What lab/check and lab/quick are made of; they source it after lib.sh.
#
# A phase is a command which writes a line for each of its tests, and what else
# it likes:
#
#	ok NAME [# remark]
#	not ok NAME [# why]
#	skip NAME # why
#
# A phase which ends with an error without saying "not ok", or says nothing at
# all, is a test that failed.

PHASES=$BUILD/check
RESULT='^(ok|not ok|skip) '

# phase NAME COMMAND...: run it, keep its lines and the time that it took.
phase()
{
	local name=$1 start=$SECONDS status=0 out=$PHASES/$1.out

	shift
	say "$name: start"
	"$@" 2>&1 | tee "$out" || status=$?
	if { [ "$status" != 0 ] && ! grep -q '^not ok ' "$out"; } ||
			! grep -qE "$RESULT" "$out"; then
		echo "not ok $name # ended with status $status" | tee -a "$out"
	fi
	echo "$name $((SECONDS - start))" >>"$PHASES/times"
	say "$name: $((SECONDS - start)) seconds"
}

# test_that NAME COMMAND...: one test, with its output if it fails.
test_that()
{
	local name=$1 log

	shift
	log=$(mktemp)
	if "$@" >"$log" 2>&1; then
		echo "ok $name"
	else
		sed 's/^/#     /' "$log"
		echo "not ok $name"
	fi
	rm "$log"
}

# An expected skip has a line "NAME # why" in lab/expected-skips.
unexpected_skips()
{
	grep -hE '^skip ' "$PHASES"/*.out | sed 's/^skip //; s/ *#.*//' |
		grep -vxFf <(sed '/^#/d; s/ *#.*//' "$TOP/lab/expected-skips") || :
}

# The end of a check: times, what failed, and the line that counts.
summary()
{
	local passed failed skipped name

	unexpected_skips | while read -r name; do
		echo "not ok $name # skipped, and not in lab/expected-skips"
	done >"$PHASES/skips.out"
	passed=$(cat "$PHASES"/*.out | grep -c '^ok ' || :)
	failed=$(cat "$PHASES"/*.out | grep -c '^not ok ' || :)
	skipped=$(($(cat "$PHASES"/*.out | grep -c '^skip ' || :) - $(wc -l <"$PHASES/skips.out")))

	echo
	awk '{ printf "%-12s %2d:%02d\n", $1, $2 / 60, $2 % 60 }' "$PHASES/times"
	printf '%-12s %2d:%02d\n\n' total $((SECONDS / 60)) $((SECONDS % 60))
	cat "$PHASES"/*.out | grep '^not ok ' || :
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ]
}

packages()
{
	test_that "packages: all installed" "$TOP/lab/packages" demo check
}

# report NAME COMMAND...: one test whose output is worth seeing in any case.
report()
{
	local name=$1

	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name"
	fi
}

kernels()
{
	local name

	for name in "$@"; do
		report "kernel: $name" "$TOP/lab/kernel" "$name"
	done
}

sites()
{
	report "sites: all usable" "$TOP/lab/sites" "$BUILD/call-ops"
	[ ! -f "$BUILD/stock/vmlinux" ] ||
		report "sites: growth of text" "$TOP/lab/sites" --growth "$BUILD/stock" "$BUILD/call-ops"
}

# boot_log KERNEL JOB: what the kernel wrote while it booted with one CPU, to
# $PHASES/JOB/dmesg. What is freed twice, or used after that, is on the console.
boot_log()
{
	rm -rf "${PHASES:?}/$2"
	if "$TOP/lab/guest" --kernel "$BUILD/$1" --smp 1 --append slub_debug=FZPU \
			--name "$2" --out "$PHASES/$2" \
			"$TOP/lab/jobs/$2"; then
		echo "ok $2: boot"
	else
		echo "not ok $2: boot"
		[ -s "$PHASES/$2/dmesg" ]
	fi
}

kunit()
{
	boot_log call-ops kunit || return
	awk -v suite=ftrace_call_ops -f "$TOP/lab/report/kunit.awk" "$PHASES/kunit/dmesg"
}

startup()
{
	boot_log startup startup || return
	awk -f "$TOP/lab/report/startup.awk" "$PHASES/startup/dmesg"
}
