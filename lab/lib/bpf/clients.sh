# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # $test is of those who source this
#
# In the guest: clients of BPF, one at a time, and a line for each, which begins with $test.

# attached: the kinds of the links that there are, and how many there are of each.
attached() {
	bpftool link show 2>/dev/null | grep -oE '^[0-9]+: [a-z_]+|attach_type [a-z_]+' |
		sed 's/.* //' | grep -vx tracing | sort | uniq -c | xargs
}

# await SECONDS COMMAND...: wait until it succeeds, but not for ever.
await() {
	left=$(($1 * 5))
	shift
	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 0.2
	done
}

has_ended() {
	! kill -0 "$client" 2>/dev/null
}

# A client attaches one program after the other: wait until no more links come.
is_attached() {
	before=$links
	links=$(attached)
	has_ended || { [ -n "$links" ] && [ "$links" = "$before" ]; }
}

# start COMMAND...: run it, and wait until it has attached its programs.
start() {
	links=''
	"$@" </dev/null >/run/client 2>&1 &
	client=$!
	await 60 is_attached
}

stop() {
	kill -INT "$client" 2>/dev/null
	await 20 has_ended || kill -KILL "$client"
	wait "$client" 2>/dev/null
}

# result NAME ATTACHED PATTERN OUTPUT [MISSING]: the line of the client NAME; PROOF of it is what
# in the file OUTPUT matches PATTERN
result() {
	proof=$(grep -m 1 -E "$3" "$4") ||
		proof="- $(grep -v '^$' "$4" | tail -n 2)"
	proof=$(printf %s "$proof" | tr -s '\t\n ' ' ' | sed 's/ $//')
	printf '%s\t%s\t%s\t%s\t%s\n' "$test" "$1" "${2:--}" "$proof" "${5:-}"
}

# Functions by wildcards, for which bpftrace takes kprobe.multi: 5 writes of 777 bytes.
bpftrace_wildcards() {
	start bpftrace -e '
		kprobe:vfs_wri* /comm == "dd" && arg2 == 777/ { @asked = count(); }
		kretprobe:vfs_wri* /comm == "dd" && retval == 777/ { @written = sum(retval); }
	'
	dd if=/dev/zero of=/tmp/written bs=777 count=5 status=none
	stop
	tr '\n' ' ' </run/client >/run/values
	result 'bpftrace kprobe.multi' "$links" '@asked: 5 .*@written: 3885' /run/values
}

# A module which is probed stays until the probe has gone.
bpftrace_module() {
	insmod fentry-bench.ko
	start bpftrace -e 'kprobe:fentry_bench_* { @calls = count(); }'
	rmmod fentry-bench >/run/module 2>&1
	echo 1000 >/sys/module/fentry_bench/parameters/run
	stop
	rmmod fentry-bench >>/run/module 2>&1 || echo 'it does not go' >>/run/module
	cat /run/module /run/client | tr '\n' ' ' >/run/values
	result 'bpftrace kprobe.multi in a module' "$links" \
		'^rmmod: ERROR: Module fentry_bench is in use .*@calls: 1000' /run/values
}
