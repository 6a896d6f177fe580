# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# Users of ftrace which are tools that run in the background.

# await COMMAND...: wait until it succeeds, but not for ever.
await() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || return 1
		sleep 0.1
	done
}

# background COMMAND...: its output is in /run/$slot.output; end_background ends it.
background() {
	"$@" </dev/null >"/run/$slot.output" 2>&1 &
	echo $! >"/run/$slot.pid"
}

end_background() {
	read -r pid <"/run/$slot.pid"
	kill -INT "$pid"
	await has_ended || {
		echo "mix: does not end: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
		cat "/run/$slot.output" "/proc/$pid/stack"
		kill -KILL "$pid"
	} >/dev/kmsg
	wait "$pid"
}

# A process that has ended is a zombie until the shell has noticed.
has_ended() {
	! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$pid/status"
}

# tracing DIR: does the function tracer run there?
tracing() {
	grep -qsx 1 "$1/tracing_on" && grep -qsx function "$1/current_tracer"
}

# has_kprobes NUMBER: are there so many?
has_kprobes() {
	[ "$(wc -l </sys/kernel/debug/kprobes/list)" -ge "$1" ]
}

# perf writes a line of what it counted every now and then; after two more of them
# everything is in.

# has_lines NUMBER: are there so many of them?
has_lines() {
	[ -e "/run/$slot.perf" ] && [ "$(grep -c , "/run/$slot.perf")" -ge "$1" ]
}

# start_perf ARGUMENTS...
start_perf() {
	rm -f "/run/$slot.perf"
	background perf stat -I 100 -x , -o "/run/$slot.perf" "$@"
	await has_lines 1
}

count_perf() {
	await has_lines $(($(grep -c , "/run/$slot.perf") + 2))
	since perf "$(awk -F , '{ n += $2 } END { print n + 0 }' "/run/$slot.perf")"
}

# ./count says when it is attached, and writes a line each time that it is asked.

is_attached() {
	grep -qsx attached "/run/$slot.output"
}

is_attached_or_has_ended() {
	is_attached || has_ended
}

# start_bpf NAME
start_bpf() {
	background ./count "$1.bpf.o" "$FUNC" $$
	read -r pid <"/run/$slot.pid"
	await is_attached_or_has_ended && is_attached
}

count_bpf() {
	read -r pid <"/run/$slot.pid"
	lines=$(($(wc -l <"/run/$slot.output") + 1))
	kill -USR1 "$pid" && await has_said "$lines" && tail -n 1 "/run/$slot.output"
}

# has_said LINES
has_said() {
	[ "$(wc -l <"/run/$slot.output")" -ge "$1" ]
}
