# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# Users of ftrace: tools, which run in the background.

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
	[ -e "$1/tracing_on" ] && read -r on <"$1/tracing_on" && [ "$on" = 1 ] &&
		read -r tracer <"$1/current_tracer" && [ "$tracer" = function ]
}

# written DIR: all events that a buffer ever had, whoever read them.
written() {
	awk -F ': *' '/^(entries|overrun|read events):/ { n += $2 } END { print n }' \
		"$1"/per_cpu/cpu*/stats
}

# perf writes a line of what it counted every now and then; after two more of them
# everything is in.

# perf_lines NUMBER: are there so many lines?
perf_lines() {
	[ -e "/run/$slot.perf" ] && [ "$(grep -c , "/run/$slot.perf")" -ge "$1" ]
}

# perf_start ARGUMENTS...
perf_start() {
	rm -f "/run/$slot.perf"
	background perf stat -I 100 -x , -o "/run/$slot.perf" "$@"
	await perf_lines 1
}

perf_count() {
	await perf_lines $(($(grep -c , "/run/$slot.perf") + 2))
	since perf "$(awk -F , '{ n += $2 } END { print n + 0 }' "/run/$slot.perf")"
}

perf_stat_start()	{ perf_start -a -e ftrace:function --filter "ip == $FUNC"; }
perf_stat_stop()	{ end_background; }
perf_stat_count()	{ perf_count; }

# A process that is forked would inherit the event without its filter.
perf_task_start()	{ perf_start -i -p $$ -e ftrace:function --filter "ip == $FUNC"; }
perf_task_stop()	{ end_background; }
perf_task_count()	{ perf_count; }

perf_ftrace_start() {
	background perf ftrace -t function -a -T "$FUNC"
	await tracing "$TRACING"
}

# It leaves the buffer at the top switched off, which stops tracers in instances, too.
perf_ftrace_stop()	{ end_background; echo 1 >"$TRACING/tracing_on"; }
perf_ftrace_count()	{ since written "$(written "$TRACING")"; }

perf_probe_start() {
	perf probe -q --add "mix$slot=$FUNC" &&
		perf_start -a -e "probe:mix$slot"
}

perf_probe_stop()	{ end_background; perf probe -q --del "probe:mix$slot"; }
perf_probe_count()	{ perf_count; }

trace_cmd_start() {
	background trace-cmd record -o "/run/$slot.dat" \
		-B "cmd$slot" -p function -l "$FUNC" -B "more$slot" -p function -l "$FUNC"
	await tracing "$TRACING/instances/cmd$slot" &&
		await tracing "$TRACING/instances/more$slot"
}

trace_cmd_stop()	{ end_background; }

trace_cmd_count() {
	echo "$(since cmd "$(written "$TRACING/instances/cmd$slot")"),$(since more "$(written "$TRACING/instances/more$slot")")"
}

# probes NUMBER: are there so many kprobes?
probes() {
	[ "$(wc -l </sys/kernel/debug/kprobes/list)" -ge "$1" ]
}

bpftrace_start() {
	others=$(wc -l </sys/kernel/debug/kprobes/list)
	background bpftrace -e "kprobe:$FUNC { @mix$slot = count(); }"
	await probes $((others + 1))
}

bpftrace_stop()		{ end_background; }

# The map has the value as bytes, the lowest first.
bpftrace_count() {
	value=$(bpftool map dump name "AT_mix$slot" |
		sed -n 's/^value (CPU 00): \(..\) \(..\) .*/0x\2\1/p')
	since bpftrace $((value))
}
