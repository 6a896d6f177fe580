# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154 # run sets $slot, $instance
#
# How the users of ftrace start and stop, and what they count: NAME_start, NAME_stop
# and NAME_count for each NAME in users. A count is what was seen since the start, or
# since the last count.
#
# Some users run at a time, so they have a $slot each, a number by which they name what
# they make, and an $instance of their own.

# in_trace DIR PATTERN...: how many lines of the trace have each PATTERN, those from this
# process + those from others, and empty the trace. The lines of a stack belong to the
# line before.
in_trace()
{
	dir=$1 counts=''
	shift
	for pattern; do
		counts="$counts,$(awk -v pattern="$pattern" -v pid="-$$ " '
			!/^ =>/ { ours = index($0, pid) > 0 }
			$0 ~ pattern { n[ours]++ }
			END { printf "%d+%d", n[1], n[0] }
		' "$dir/trace")"
	done
	echo "${counts#,}"
	echo >"$dir/trace"
}

# since NAME NUMBER: how far a counter has come since the last time. All of them are
# at 0 again when the user starts.
since()
{
	last=0
	[ ! -e "/run/last.$slot.$1" ] || read -r last <"/run/last.$slot.$1"
	echo "$2" >"/run/last.$slot.$1"
	echo $(($2 - last))
}

# await COMMAND...: wait until it succeeds, but not for ever.
await()
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 600 ] || return 1
		sleep 0.1
	done
}

# background COMMAND...: its output is in /run/$slot.output; end_background ends it.
background()
{
	"$@" </dev/null >"/run/$slot.output" 2>&1 &
	echo $! >"/run/$slot.pid"
}

end_background()
{
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
has_ended()
{
	! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$pid/status"
}

# tracing DIR: does the function tracer run there?
tracing()
{
	[ -e "$1/tracing_on" ] && read -r on <"$1/tracing_on" && [ "$on" = 1 ] &&
		read -r tracer <"$1/current_tracer" && [ "$tracer" = function ]
}

# written DIR: all events that a buffer ever had, whoever read them.
written()
{
	awk -F ': *' '/^(entries|overrun|read events):/ { n += $2 } END { print n }' \
		"$1"/per_cpu/cpu*/stats
}

# Function tracers, each with a filter

# trace_function DIR TRACER FILTER
trace_function()
{
	echo "$3" >"$1/set_ftrace_filter" &&
		echo 1 >"$1/tracing_on" &&
		echo "$2" >"$1/current_tracer"
}

# trace_nothing DIR
trace_nothing()
{
	echo nop >"$1/current_tracer"
	echo >"$1/set_ftrace_filter"
	echo >"$1/trace"
}

function_start()	{ trace_function "$TRACING" function "$FUNC"; }
function_stop()		{ trace_nothing "$TRACING"; }
function_count()	{ in_trace "$TRACING" " $FUNC <-"; }

graph_start()
{
	echo 1 >"$TRACING/options/funcgraph-proc"
	trace_function "$TRACING" function_graph "$FUNC"
}

graph_stop()		{ trace_nothing "$TRACING"; }
graph_count()		{ in_trace "$TRACING" " ${FUNC}[(][)];"; }

profiler_start()
{
	echo "$FUNC" >"$TRACING/set_ftrace_filter" &&
		echo 1 >"$TRACING/function_profile_enabled"
}

profiler_stop()		{ echo 0 >"$TRACING/function_profile_enabled"; }

profiler_count()
{
	since hits "$(awk -v func="$FUNC" '$1 == func { n += $2 } END { print n + 0 }' \
		"$TRACING"/trace_stat/function*)"
}

stack_start()
{
	echo 0 >"$TRACING/stack_max_size" &&
		echo "$FUNC" >"$TRACING/stack_trace_filter" &&
		echo 1 >/proc/sys/kernel/stack_tracer_enabled
}

stack_stop()
{
	echo 0 >/proc/sys/kernel/stack_tracer_enabled
	echo >"$TRACING/stack_trace_filter"
}

stack_count()
{
	read -r size <"$TRACING/stack_max_size"
	echo 0 >"$TRACING/stack_max_size"
	if [ "$size" -gt 0 ] && grep -q " $FUNC+" "$TRACING/stack_trace"; then
		echo seen
	else
		echo nothing
	fi
}

instance_start()
{
	mkdir "$TRACING/instances/own$slot" &&
		trace_function "$TRACING/instances/own$slot" function "$FUNC"
}

instance_stop()		{ rmdir "$TRACING/instances/own$slot"; }
instance_count()	{ in_trace "$TRACING/instances/own$slot" " $FUNC <-"; }

notrace_start()
{
	echo "$FUNC" >"$instance/set_ftrace_notrace" &&
		trace_function "$instance" function "$FUNC $OTHER"
}

notrace_stop()
{
	trace_nothing "$instance"
	echo >"$instance/set_ftrace_notrace"
}

notrace_count()		{ in_trace "$instance" " $FUNC <-" " $OTHER <-"; }

pid_start()
{
	echo $$ >"$instance/set_ftrace_pid" &&
		trace_function "$instance" function "$FUNC"
}

pid_stop()
{
	trace_nothing "$instance"
	echo >"$instance/set_ftrace_pid"
}

pid_count()		{ in_trace "$instance" " $FUNC <-"; }

notrace_pid_start()
{
	trace_function "$instance" function "$FUNC" &&
		echo $$ >"$instance/set_ftrace_notrace_pid"
}

notrace_pid_stop()
{
	trace_nothing "$instance"
	echo >"$instance/set_ftrace_notrace_pid"
}

notrace_pid_count()	{ in_trace "$instance" " $FUNC <-"; }

mod_start()		{ trace_function "$instance" function "$FUNC:mod:!trace_printk"; }
mod_stop()		{ trace_nothing "$instance"; }
mod_count()		{ in_trace "$instance" " $FUNC <-"; }

# Not one of those in users: the tracer of another function.
elsewhere_start()	{ trace_function "$instance" function "$OTHER"; }
elsewhere_stop()	{ trace_nothing "$instance"; }
elsewhere_count()	{ in_trace "$instance" " $OTHER <-"; }

# Latency tracers: which is the longest latency changes from one run to the next, but
# on the way of each there are functions of the filter, and one of those must show.

# latency COMMAND...: until a latency with a function was measured.
latency()
{
	tries=0
	until grep -q '^[^#].* <-' "$instance/trace"; do
		tries=$((tries + 1))
		[ "$tries" -le 20 ] || {
			echo nothing
			return
		}
		echo 0 >"$instance/tracing_max_latency"
		"$@"
	done
	echo traced
	echo 0 >"$instance/tracing_max_latency"
	echo >"$instance/trace"
}

# What sleeps wakes up before what runs or is idle.
wakeup_start()		{ trace_function "$instance" wakeup "$FUNC pick_next_task_fair"; }
wakeup_stop()		{ trace_nothing "$instance"; }
wakeup_count()		{ latency nice -n -5 sleep 0.01; }

irqsoff_start()		{ trace_function "$instance" irqsoff "$FUNC el* *irq* *spin*"; }
irqsoff_stop()		{ trace_nothing "$instance"; }
irqsoff_count()		{ latency sleep 0.01; }

preemptirqsoff_start()	{ trace_function "$instance" preemptirqsoff "$FUNC el* *irq* *spin*"; }
preemptirqsoff_stop()	{ trace_nothing "$instance"; }
preemptirqsoff_count()	{ latency sleep 0.01; }

# Commands of set_ftrace_filter. Each call takes one from the count.

COUNT=1000

# add_command FUNCTION:COMMAND
add_command()
{
	echo "$1:$COUNT" >>"$instance/set_ftrace_filter"
}

# remove_command FUNCTION:COMMAND
remove_command()
{
	echo "!$1:0" >>"$instance/set_ftrace_filter"
}

# commanded FUNCTION:COMMAND
commanded()
{
	since "$1" $((COUNT - $(sed -n "s/^$1:count=//p" "$instance/set_ftrace_filter")))
}

# Switching off what is off already does not count, so it is switched on in between.
onoff_start()		{ echo 1 >"$instance/tracing_on" && add_command "$FUNC:traceoff" && add_command "$OTHER:traceon"; }
onoff_stop()		{ remove_command "$FUNC:traceoff"; remove_command "$OTHER:traceon"; }
onoff_count()		{ echo "$(commanded "$FUNC:traceoff"),$(commanded "$OTHER:traceon")"; }

snapshot_start()	{ add_command "$FUNC:snapshot"; }
snapshot_stop()		{ remove_command "$FUNC:snapshot"; }
snapshot_count()	{ commanded "$FUNC:snapshot"; }

stacktrace_start()	{ echo 1 >"$instance/tracing_on" && add_command "$FUNC:stacktrace"; }
stacktrace_stop()	{ remove_command "$FUNC:stacktrace"; }

stacktrace_count()
{
	echo "$(in_trace "$instance" "=> $FUNC\$"),$(commanded "$FUNC:stacktrace")"
}

# Dynamic events, which are traced in the instance

# add_event EVENT DEFINITION
add_event()
{
	echo "$2" >>"$TRACING/dynamic_events" &&
		echo 1 >"$instance/tracing_on" &&
		echo 1 >"$instance/events/$1/enable"
}

# remove_event EVENT
remove_event()
{
	echo 0 >"$instance/events/$1/enable"
	echo "-:$1" >>"$TRACING/dynamic_events"
	echo >"$instance/trace"
}

kprobe_start()		{ add_event "kprobes/mix$slot" "p:mix$slot $FUNC"; }
kprobe_stop()		{ remove_event "kprobes/mix$slot"; }
kprobe_count()		{ in_trace "$instance" ": mix$slot: "; }

inside_start()
{
	add_event "kprobes/mix${slot}_8" "p:mix${slot}_8 $FUNC+8" &&
		add_event "kprobes/mix${slot}_12" "p:mix${slot}_12 $FUNC+12"
}

inside_stop()
{
	remove_event "kprobes/mix${slot}_8"
	remove_event "kprobes/mix${slot}_12"
}

inside_count()		{ in_trace "$instance" ": mix${slot}_8: " ": mix${slot}_12: "; }

# A kprobe event takes no negative offset, but one from the function before. Some
# offset from that must be accepted, else it is not the literal that is refused.
refused_start()		{ :; }
refused_stop()		{ :; }

refused_count()
{
	offsets=''
	for probe in "+4:$FUNC+4" "-4:$BEFORE+$((BEFORE_SIZE - 4))" \
			"-8:$BEFORE+$((BEFORE_SIZE - 8))" "before:$BEFORE+8"; do
		if echo "p:mix${slot}_refused ${probe#*:}" 2>/dev/null >>"$TRACING/dynamic_events"; then
			echo "-:mix${slot}_refused" >>"$TRACING/dynamic_events"
		else
			offsets="$offsets,${probe%%:*}"
		fi
	done
	echo "${offsets#,}"
}

kretprobe_start()	{ add_event "kprobes/mix$slot" "r:mix$slot $FUNC"; }
kretprobe_stop()	{ remove_event "kprobes/mix$slot"; }
kretprobe_count()	{ in_trace "$instance" ": mix$slot: "; }

# An event probe has to have an event that is none of the other probes'.
eprobe_start()
{
	add_event "eprobes/mix$slot" "e:mix$slot syscalls/sys_enter_openat file=+0(\$filename):ustring"
}

eprobe_stop()		{ remove_event "eprobes/mix$slot"; }
eprobe_count()		{ in_trace "$instance" ": mix$slot: .*file=\"$FILE\""; }

# add_trigger TRIGGER
add_trigger()
{
	echo "p:mix$slot $FUNC" >>"$TRACING/dynamic_events" &&
		echo 1 >"$instance/tracing_on" &&
		echo "$1" >"$instance/events/kprobes/mix$slot/trigger"
}

# remove_trigger TRIGGER
remove_trigger()
{
	echo "!$1" >"$instance/events/kprobes/mix$slot/trigger"
	echo "-:mix$slot" >>"$TRACING/dynamic_events"
	echo >"$instance/trace"
}

trigger_start()		{ add_trigger "stacktrace:$COUNT"; }
trigger_stop()		{ remove_trigger "stacktrace"; }

trigger_count()
{
	left=$(sed -n 's/^stacktrace:count=\([0-9]*\).*/\1/p' \
		"$instance/events/kprobes/mix$slot/trigger")
	echo "$(in_trace "$instance" "=> $FUNC\$"),$(since trigger $((COUNT - left)))"
}

hist_start()		{ add_trigger hist:keys=common_pid; }
hist_stop()		{ remove_trigger hist:keys=common_pid; }

hist_count()
{
	awk -v pid="$$" '
		/^{ common_pid:/ { n[$3 == pid] += $NF }
		END { printf "%d+%d\n", n[1], n[0] }
	' "$instance/events/kprobes/mix$slot/hist"
	echo hist:keys=common_pid:clear >>"$instance/events/kprobes/mix$slot/trigger"
}

# Tools. perf writes a line of what it counted every now and then; after two more
# of them everything is in.

# perf_lines NUMBER: are there so many lines?
perf_lines()
{
	[ -e "/run/$slot.perf" ] && [ "$(grep -c , "/run/$slot.perf")" -ge "$1" ]
}

# perf_start ARGUMENTS...
perf_start()
{
	rm -f "/run/$slot.perf"
	background perf stat -I 100 -x , -o "/run/$slot.perf" "$@"
	await perf_lines 1
}

perf_count()
{
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

perf_ftrace_start()
{
	background perf ftrace -t function -a -T "$FUNC"
	await tracing "$TRACING"
}

# It leaves the buffer at the top switched off, which stops tracers in instances, too.
perf_ftrace_stop()	{ end_background; echo 1 >"$TRACING/tracing_on"; }
perf_ftrace_count()	{ since written "$(written "$TRACING")"; }

perf_probe_start()
{
	perf probe -q --add "mix$slot=$FUNC" &&
		perf_start -a -e "probe:mix$slot"
}

perf_probe_stop()	{ end_background; perf probe -q --del "probe:mix$slot"; }
perf_probe_count()	{ perf_count; }

trace_cmd_start()
{
	background trace-cmd record -o "/run/$slot.dat" \
		-B "cmd$slot" -p function -l "$FUNC" -B "more$slot" -p function -l "$FUNC"
	await tracing "$TRACING/instances/cmd$slot" &&
		await tracing "$TRACING/instances/more$slot"
}

trace_cmd_stop()	{ end_background; }

trace_cmd_count()
{
	echo "$(since cmd "$(written "$TRACING/instances/cmd$slot")"),$(since more "$(written "$TRACING/instances/more$slot")")"
}

# probes NUMBER: are there so many kprobes?
probes()
{
	[ "$(wc -l </sys/kernel/debug/kprobes/list)" -ge "$1" ]
}

bpftrace_start()
{
	others=$(wc -l </sys/kernel/debug/kprobes/list)
	background bpftrace -e "kprobe:$FUNC { @mix$slot = count(); }"
	await probes $((others + 1))
}

bpftrace_stop()		{ end_background; }

# The map has the value as bytes, the lowest first.
bpftrace_count()
{
	value=$(bpftool map dump name "AT_mix$slot" |
		sed -n 's/^value (CPU 00): \(..\) \(..\) .*/0x\2\1/p')
	since bpftrace $((value))
}
