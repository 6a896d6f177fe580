#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/guest: what becomes of jobs that pass, fail, hang, panic or make the
# kernel complain. LAB_TEST_KERNEL is the kernel to boot (an object tree).

set -euo pipefail
cd "$(dirname "$0")/../.."

kernel=${LAB_TEST_KERNEL:-build/call-ops}
if [ -z "${LAB_TEST_KERNEL:-}" ] && [ ! -f build/call-ops/arch/arm64/boot/Image ]; then
	kernel=build/stock
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/job"
failed=0

# boot NAME SECONDS: run a job of the commands on stdin.
boot()
{
	{
		echo '#!/bin/sh'
		cat
	} >"$work/job/run"
	chmod +x "$work/job/run"
	status=0
	rm -rf "$work/out"
	lab/guest --kernel "$kernel" --name "test-$1" --limit "$2" --out "$work/out" \
		"$work/job" >"$work/stdout" 2>"$work/stderr" || status=$?
}

# result NAME: whether the last command, a test, was true.
result()
{
	if [ $? -eq 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		sed 's/^/# /' "$work/stdout" "$work/stderr"
		echo "# exit status $status"
		failed=1
	fi
}

# says TEXT: lab/guest gave one line of error, which has TEXT, and showed the
# console.
says()
{
	[ "$(grep -c '^error: ' "$work/stderr")" -eq 1 ] &&
		grep -q "^error: .*$1" "$work/stderr" &&
		grep -q 'logs/guest-test-.*\.console' "$work/stderr"
}

echo 'from the host' >"$work/job/file"
boot pass 300 <<'END'
cat file
echo "to stderr" >/dev/stderr
mkdir "$LAB_OUT/dir"
uname -r >"$LAB_OUT/dir/release"
[ -z "$(ls /sys/module | grep kprobe_example)" ] && modprobe kprobe_example &&
	grep -q kprobe_example /proc/modules && rmmod kprobe_example &&
	echo "modules work"
[ -d /sys/kernel/tracing/events ] && [ -e /proc/self/stat ] &&
	ping -c 1 -q 127.0.0.1 >/dev/null && echo "mounts and lo work"
END
[ "$status" -eq 0 ] && ! grep '^error: ' "$work/stderr" && :
result guest-passes
grep -qx 'from the host' "$work/stdout" && grep -qx 'to stderr' "$work/stdout" && :
result guest-output-arrives
grep -q '^6\.1\.' "$work/out/dir/release" && :
result guest-artifacts-arrive
grep -qx 'modules work' "$work/stdout" && :
result guest-has-its-modules
grep -qx 'mounts and lo work' "$work/stdout" && :
result guest-is-set-up
lab/console-scan build/logs/guest-test-pass.console >"$work/stdout" && :
result guest-real-console-is-clean

boot status 300 <<'END'
exit 42
END
[ "$status" -eq 42 ] && says 'status 42' && :
result guest-job-status-is-passed-on

boot panic 300 <<'END'
echo before
sync
echo c >/proc/sysrq-trigger
END
[ "$status" -eq 125 ] && says 'panicked' && grep -qx before "$work/stdout" && :
result guest-panics

boot hang 60 <<'END'
echo before
sleep 1000
END
[ "$status" -eq 124 ] && says 'hangs.*60 seconds' && grep -qx before "$work/stdout" && :
result guest-hangs

boot dies 300 <<'END'
busybox poweroff -f
END
[ "$status" -eq 125 ] && says 'without a record' && :
result guest-dies-without-a-record

boot warning 300 <<'END'
echo "WARNING: CPU: 0 PID: 1 at kernel/trace/ftrace.c:1 planted+0x0/0x10" >/dev/kmsg
END
[ "$status" -eq 126 ] && says 'job passed.*planted' && :
result guest-console-warning

exit "$failed"
