# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# Users of ftrace: tracers, each with a filter.

# trace_function DIR TRACER FILTER
trace_function() {
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

function_start()	{ trace_function "$TRACING" function "$FUNC"; }
function_stop()		{ trace_nothing "$TRACING"; }
function_count()	{ in_trace "$TRACING" " $FUNC <-"; }

graph_start() {
	echo 1 >"$TRACING/options/funcgraph-proc"
	trace_function "$TRACING" function_graph "$FUNC"
}

graph_stop()		{ trace_nothing "$TRACING"; }
graph_count()		{ in_trace "$TRACING" " ${FUNC}[(][)];"; }

profiler_start() {
	echo "$FUNC" >"$TRACING/set_ftrace_filter" &&
		echo 1 >"$TRACING/function_profile_enabled"
}

profiler_stop()		{ echo 0 >"$TRACING/function_profile_enabled"; }

profiler_count() {
	since hits "$(awk -v func="$FUNC" '$1 == func { n += $2 } END { print n + 0 }' \
		"$TRACING"/trace_stat/function*)"
}

stack_start() {
	echo 0 >"$TRACING/stack_max_size" &&
		echo "$FUNC" >"$TRACING/stack_trace_filter" &&
		echo 1 >/proc/sys/kernel/stack_tracer_enabled
}

stack_stop() {
	echo 0 >/proc/sys/kernel/stack_tracer_enabled
	echo >"$TRACING/stack_trace_filter"
}

stack_count() {
	read -r size <"$TRACING/stack_max_size"
	echo 0 >"$TRACING/stack_max_size"
	if [ "$size" -gt 0 ] && grep -q " $FUNC+" "$TRACING/stack_trace"; then
		echo seen
	else
		echo nothing
	fi
}

instance_start() {
	mkdir "$TRACING/instances/own$slot" &&
		trace_function "$TRACING/instances/own$slot" function "$FUNC"
}

instance_stop()		{ rmdir "$TRACING/instances/own$slot"; }
instance_count()	{ in_trace "$TRACING/instances/own$slot" " $FUNC <-"; }

notrace_start() {
	echo "$FUNC" >"$instance/set_ftrace_notrace" &&
		trace_function "$instance" function "$FUNC $OTHER"
}

notrace_stop() {
	trace_nothing "$instance"
	echo >"$instance/set_ftrace_notrace"
}

notrace_count()		{ in_trace "$instance" " $FUNC <-" " $OTHER <-"; }

pid_start() {
	echo $$ >"$instance/set_ftrace_pid" &&
		trace_function "$instance" function "$FUNC"
}

pid_stop() {
	trace_nothing "$instance"
	echo >"$instance/set_ftrace_pid"
}

pid_count()		{ in_trace "$instance" " $FUNC <-"; }

notrace_pid_start() {
	trace_function "$instance" function "$FUNC" &&
		echo $$ >"$instance/set_ftrace_notrace_pid"
}

notrace_pid_stop() {
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
latency() {
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
