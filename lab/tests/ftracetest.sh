#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What lab/ftracetest makes of the results of two kernels; the guest is a stand-in.
set -euo pipefail
# shellcheck source=lab/lib.sh
. "$(dirname "$0")/../lib.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

mkdir -p "$tmp/lab/jobs/selftests" "$tmp/build/tree/tools/testing/selftests/ftrace/test.d/ftrace"
cp "$TOP/lab/ftracetest" "$TOP/lab/lib.sh" "$tmp/lab"
cp "$TOP/lab/jobs/selftests/run" "$tmp/lab/jobs/selftests"
echo 'ftrace/*.tc' >"$tmp/lab/ftracetest.list"
echo 'ftracetest: ftrace/same.tc # why' >"$tmp/lab/expected-skips"

# The result of a test is in plan/KERNEL/TEST, a line for each time that it runs,
# the last one for all further runs. NONE is a run that leaves no result.
cat >"$tmp/lab/guest" <<'EOF2'
#!/bin/bash
cd "$(dirname "$0")/.."
while [ $# -gt 1 ]; do
	case $1 in
	--kernel)	kernel=$(basename "$2") ;;
	--out)		out=$2 ;;
	--name)		[[ $2 != */* ]] || exit 1 ;;
	esac
	shift 2
done
while read -r test; do
	plan=plan/$kernel/$(basename "$test")
	result=$(head -n 1 "$plan")
	[ "$result" = NONE ] || printf '%s\t%s\n' "$result" "$test" >>"$out/results"
	[ "$(wc -l <"$plan")" = 1 ] || sed -i 1d "$plan"
done <"$1/list"
exit "$(cat "plan/$kernel/status" 2>/dev/null || echo 0)"
EOF2
chmod +x "$tmp/lab/guest"

# plan [DIR/]NAME STOCK CALLOPS: results in the order of the runs
plan()
{
	local name=${1##*/} file=$1.tc

	[ "$name" != "$1" ] || file=ftrace/$file
	file=$tmp/build/tree/tools/testing/selftests/ftrace/test.d/$file
	mkdir -p "$tmp/plan/stock" "$tmp/plan/call-ops" "${file%/*}"
	: >"$file"
	xargs -n 1 <<<"$2" >"$tmp/plan/stock/$name.tc"
	xargs -n 1 <<<"$3" >"$tmp/plan/call-ops/$name.tc"
}

# expect NAME REGEX: the output has such a line.
expect()
{
	if grep -qE -- "$2" "$tmp/out"; then
		echo "ok ftracetest-judge: $1"
	else
		sed 's/^/#     /' "$tmp/out"
		echo "not ok ftracetest-judge: $1"
		status=1
	fi
}

plan passes PASS PASS
plan better FAIL PASS
plan same UNSUPPORTED UNSUPPORTED
plan unexpected UNRESOLVED UNRESOLVED
plan flaky 'UNRESOLVED PASS PASS PASS' 'UNRESOLVED PASS PASS PASS'
plan lost 'UNRESOLVED NONE' 'UNRESOLVED NONE'
plan absent NONE NONE
plan once 'PASS PASS PASS PASS' 'FAIL PASS PASS PASS'
plan often 'PASS PASS FAIL PASS' 'FAIL PASS FAIL PASS'
plan worse PASS FAIL
plan sometimes 'PASS PASS PASS PASS' 'FAIL PASS PASS FAIL'
plan func_call_ops_x UNSUPPORTED UNSUPPORTED

code=0
"$tmp/lab/ftracetest" >"$tmp/out" 2>&1 || code=$?
expect "passes on both" '^ok ftracetest: ftrace/passes.tc '
expect "better than stock" '^ok ftracetest: ftrace/better.tc # stock FAIL, call ops PASS'
expect "no result on both, as expected" '^skip ftracetest: ftrace/same.tc # stock UNSUPPORTED, call ops UNSUPPORTED$'
expect "no result on both" '^skip ftracetest: ftrace/unexpected.tc .* alone'
expect "no result on both once" '^ok ftracetest: ftrace/flaky.tc .* alone'
expect "no result on both, and none at all alone" '^not ok ftracetest: ftrace/lost.tc '
expect "no result at all" '^not ok ftracetest: ftrace/absent.tc '
expect "worse once, and then as good as stock" '^ok ftracetest: ftrace/once.tc .* alone'
expect "worse, but as bad as stock alone" '^ok ftracetest: ftrace/often.tc .* alone'
expect "worse" '^not ok ftracetest: ftrace/worse.tc # stock PASS, call ops FAIL'
expect "worse sometimes" '^not ok ftracetest: ftrace/sometimes.tc '
expect "reruns are printed" '^# +ftrace/sometimes.tc: again on call-ops: PASS PASS FAIL'
expect "a test of the series has to pass" '^not ok ftracetest: ftrace/func_call_ops_x.tc '
echo "$code" >"$tmp/out"
expect "the status tells" '^1$'

rm "$tmp"/plan/*/*.tc "$tmp"/build/tree/tools/testing/selftests/ftrace/test.d/ftrace/*.tc
plan passes PASS PASS
echo 126 >"$tmp/plan/stock/status"
"$tmp/lab/ftracetest" >"$tmp/out" 2>&1 || echo failed >>"$tmp/out"
expect "a warning of the stock kernel is not ours" '^ok ftracetest: guest stock'
echo 126 >"$tmp/plan/call-ops/status"
"$tmp/lab/ftracetest" >"$tmp/out" 2>&1 || echo failed >>"$tmp/out"
expect "one of this kernel is" '^not ok ftracetest: guest call-ops # status 126'
expect "and tells" '^failed$'

rm "$tmp"/plan/*/* "$tmp"/build/tree/tools/testing/selftests/ftrace/test.d/ftrace/*.tc
plan func_call_ops_passes NONE PASS
plan func_call_ops_absent NONE NONE
plan direct/ftrace-direct NONE PASS
"$tmp/lab/ftracetest" --off >"$tmp/out" 2>&1 || echo failed >>"$tmp/out"
expect "alone, it passes" '^ok ftracetest: ftrace/func_call_ops_passes.tc with ftrace_call_ops=off$'
expect "alone, no result" '^not ok ftracetest: ftrace/func_call_ops_absent.tc with .* # missing$'
expect "and that fails" '^failed$'
exit $status
