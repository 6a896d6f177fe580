# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# The users of ftrace: how each starts and stops, and what it counts.

start_user() {
	case $1 in
	function)	trace "$TRACING" function "$FUNC" ;;
	graph)		echo 1 >"$TRACING/options/funcgraph-proc" &&
				trace "$TRACING" function_graph "$FUNC" ;;
	profiler)	echo "$FUNC" >"$TRACING/set_ftrace_filter" &&
				echo 1 >"$TRACING/function_profile_enabled" ;;
	stack)		echo 0 >"$TRACING/stack_max_size" &&
				echo "$FUNC" >"$TRACING/stack_trace_filter" &&
				echo 1 >/proc/sys/kernel/stack_tracer_enabled ;;
	# What sleeps wakes up before what runs or is idle.
	wakeup)		trace "$instance" wakeup "$FUNC pick_next_task_fair" ;;
	irqsoff | preemptirqsoff)
			trace "$instance" "$1" "$FUNC el* *irq* *spin*" ;;
	instance)	mkdir "$own" && trace "$own" function "$FUNC" ;;
	notrace)	echo "$FUNC" >"$instance/set_ftrace_notrace" &&
				trace "$instance" function "$FUNC $OTHER" ;;
	pid)		echo $$ >"$instance/set_ftrace_pid" &&
				trace "$instance" function "$FUNC" ;;
	notrace_pid)	trace "$instance" function "$FUNC" &&
				echo $$ >"$instance/set_ftrace_notrace_pid" ;;
	mod)		trace "$instance" function "$FUNC:mod:!trace_printk" ;;
	elsewhere)	trace "$instance" function "$OTHER" ;;
	# Switching off what is off already does not count, so it is switched on in between.
	onoff)		add_command "$FUNC:traceoff" && add_command "$OTHER:traceon" ;;
	snapshot)	add_command "$FUNC:snapshot" ;;
	stacktrace)	add_command "$FUNC:stacktrace" ;;
	kprobe)		add_event p "$event" "$FUNC" && enable_event "$event" ;;
	kretprobe)	add_event r "$event" "$FUNC" && enable_event "$event" ;;
	inside)		add_event p "${event}_8" "$FUNC+8" && enable_event "${event}_8" &&
				add_event p "${event}_12" "$FUNC+12" && enable_event "${event}_12" ;;
	# An event probe has to have an event that is none of the other probes'.
	eprobe)		add_event e "$event" "syscalls/sys_enter_openat file=+0(\$filename):ustring" &&
				enable_event "$event" ;;
	trigger)	add_event p "$event" "$FUNC" &&
				echo "stacktrace:$COUNT" >"$instance/events/$event/trigger" ;;
	hist)		add_event p "$event" "$FUNC" &&
				echo hist:keys=common_pid >"$instance/events/$event/trigger" ;;
	fentry | fexit | kprobe_multi | kretprobe_multi)
			start_bpf "$1" ;;
	direct)		insmod ./mix_direct.ko "func=$FUNC" "pid=$$" ;;
	perf_stat)	start_perf -a -e ftrace:function --filter "ip == $FUNC" ;;
	# A process that is forked would inherit the event without its filter.
	perf_task)	start_perf -i -p $$ -e ftrace:function --filter "ip == $FUNC" ;;
	perf_ftrace)	background perf ftrace -t function -a -T "$FUNC" &&
				await tracing "$TRACING" ;;
	perf_probe)	perf probe -q --add "mix$slot=$FUNC" &&
				start_perf -a -e "probe:mix$slot" ;;
	trace_cmd)	background trace-cmd record -o "/run/$slot.dat" \
				-B "cmd$slot" -p function -l "$FUNC" \
				-B "more$slot" -p function -l "$FUNC" &&
				await tracing "$TRACING/instances/cmd$slot" &&
				await tracing "$TRACING/instances/more$slot" ;;
	bpftrace)	kprobes=$(wc -l </sys/kernel/debug/kprobes/list)
			background bpftrace -e "kprobe:$FUNC { @mix$slot = count(); }" &&
				await has_kprobes $((kprobes + 1)) ;;
	esac
}

stop_user() {
	case $1 in
	function | graph)
			trace_nothing "$TRACING" ;;
	profiler)	echo 0 >"$TRACING/function_profile_enabled" ;;
	stack)		echo 0 >/proc/sys/kernel/stack_tracer_enabled
			echo >"$TRACING/stack_trace_filter" ;;
	notrace | pid | notrace_pid)
			trace_nothing "$instance"
			echo >"$instance/set_ftrace_$1" ;;
	instance)	rmdir "$own" ;;
	onoff)		remove_command "$FUNC:traceoff"
			remove_command "$OTHER:traceon" ;;
	snapshot | stacktrace)
			remove_command "$FUNC:$1" ;;
	kprobe | kretprobe | eprobe)
			remove_event "$event" ;;
	inside)		remove_event "${event}_8"
			remove_event "${event}_12" ;;
	trigger)	echo '!stacktrace' >"$instance/events/$event/trigger"
			remove_event "$event" ;;
	hist)		echo '!hist:keys=common_pid' >"$instance/events/$event/trigger"
			remove_event "$event" ;;
	direct)		rmmod mix_direct ;;
	perf_stat | perf_task | trace_cmd | bpftrace | fentry | fexit | kprobe_multi | kretprobe_multi)
			end_background ;;
	# It leaves the buffer at the top switched off, which stops tracers in instances, too.
	perf_ftrace)	end_background
			echo 1 >"$TRACING/tracing_on" ;;
	perf_probe)	end_background
			perf probe -q --del "probe:mix$slot" ;;
	*)		trace_nothing "$instance" ;;
	esac
}

count_user() {
	case $1 in
	function)	in_trace "$TRACING" " $FUNC <-" ;;
	graph)		in_trace "$TRACING" " ${FUNC}[(][)];" ;;
	profiler)	since hits "$(awk -v func="$FUNC" '
				$1 == func { n += $2 }
				END { print n + 0 }' "$TRACING"/trace_stat/function*)" ;;
	stack)		deepest_stack ;;
	wakeup)		latency nice -n -5 sleep 0.01 ;;
	irqsoff | preemptirqsoff)
			latency sleep 0.01 ;;
	instance)	in_trace "$own" " $FUNC <-" ;;
	notrace)	in_trace "$instance" " $FUNC <-" " $OTHER <-" ;;
	elsewhere)	in_trace "$instance" " $OTHER <-" ;;
	onoff)		echo "$(commanded "$FUNC:traceoff"),$(commanded "$OTHER:traceon")" ;;
	snapshot)	commanded "$FUNC:snapshot" ;;
	stacktrace)	echo "$(in_trace "$instance" "=> $FUNC\$"),$(commanded "$FUNC:stacktrace")" ;;
	kprobe | kretprobe)
			in_trace "$instance" ": event$slot: " ;;
	inside)		in_trace "$instance" ": event${slot}_8: " ": event${slot}_12: " ;;
	refused)	refused_offsets ;;
	eprobe)		in_trace "$instance" ": event$slot: .*file=\"$FILE\"" ;;
	trigger)	echo "$(in_trace "$instance" "=> $FUNC\$"),$(counted_down \
				stacktrace "$instance/events/$event/trigger")" ;;
	hist)		histogram ;;
	fentry | fexit | kprobe_multi | kretprobe_multi)
			count_bpf ;;
	direct)		count_direct ;;
	perf_stat | perf_task | perf_probe)
			count_perf ;;
	perf_ftrace)	since written "$(written "$TRACING")" ;;
	trace_cmd)	echo "$(in_instance "cmd$slot"),$(in_instance "more$slot")" ;;
	bpftrace)	in_map ;;
	*)		in_trace "$instance" " $FUNC <-" ;;
	esac
}

# trace DIR TRACER FILTER
trace() {
	echo "$3" >"$1/set_ftrace_filter" &&
		echo 1 >"$1/tracing_on" &&
		echo "$2" >"$1/current_tracer"
}

# trace_nothing DIR
trace_nothing() {
	echo nop >"$1/current_tracer"
	echo >"$1/set_ftrace_filter"
	echo >"$1/trace"
}

# Commands of set_ftrace_filter: each call takes one from the count.

# add_command FUNCTION:COMMAND
add_command() {
	echo 1 >"$instance/tracing_on" && echo "$1:$COUNT" >>"$instance/set_ftrace_filter"
}

# remove_command FUNCTION:COMMAND
remove_command() {
	echo "!$1:0" >>"$instance/set_ftrace_filter"
}

# Dynamic events are traced in the instance.

# add_event TYPE EVENT DEFINITION
add_event() {
	echo "$1:$2 $3" >>"$TRACING/dynamic_events" && echo 1 >"$instance/tracing_on"
}

# enable_event EVENT
enable_event() {
	echo 1 >"$instance/events/$1/enable"
}

# remove_event EVENT
remove_event() {
	echo 0 >"$instance/events/$1/enable"
	echo "-:$1" >>"$TRACING/dynamic_events"
	echo >"$instance/trace"
}
