# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# Users of ftrace: dynamic events, which are traced in the instance.

# add_event EVENT DEFINITION
add_event() {
	echo "$2" >>"$TRACING/dynamic_events" &&
		echo 1 >"$instance/tracing_on" &&
		echo 1 >"$instance/events/$1/enable"
}

# remove_event EVENT
remove_event() {
	echo 0 >"$instance/events/$1/enable"
	echo "-:$1" >>"$TRACING/dynamic_events"
	echo >"$instance/trace"
}

kprobe_start()		{ add_event "kprobes/mix$slot" "p:mix$slot $FUNC"; }
kprobe_stop()		{ remove_event "kprobes/mix$slot"; }
kprobe_count()		{ in_trace "$instance" ": mix$slot: "; }

inside_start() {
	add_event "kprobes/mix${slot}_8" "p:mix${slot}_8 $FUNC+8" &&
		add_event "kprobes/mix${slot}_12" "p:mix${slot}_12 $FUNC+12"
}

inside_stop() {
	remove_event "kprobes/mix${slot}_8"
	remove_event "kprobes/mix${slot}_12"
}

inside_count()		{ in_trace "$instance" ": mix${slot}_8: " ": mix${slot}_12: "; }

# A kprobe event takes no negative offset, but one from the function before. Some
# offset from that must be accepted, else it is not the literal that is refused.
refused_start()		{ :; }
refused_stop()		{ :; }

refused_count() {
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
eprobe_start() {
	add_event "eprobes/mix$slot" "e:mix$slot syscalls/sys_enter_openat file=+0(\$filename):ustring"
}

eprobe_stop()		{ remove_event "eprobes/mix$slot"; }
eprobe_count()		{ in_trace "$instance" ": mix$slot: .*file=\"$FILE\""; }

# add_trigger TRIGGER
add_trigger() {
	echo "p:mix$slot $FUNC" >>"$TRACING/dynamic_events" &&
		echo 1 >"$instance/tracing_on" &&
		echo "$1" >"$instance/events/kprobes/mix$slot/trigger"
}

# remove_trigger TRIGGER
remove_trigger() {
	echo "!$1" >"$instance/events/kprobes/mix$slot/trigger"
	echo "-:mix$slot" >>"$TRACING/dynamic_events"
	echo >"$instance/trace"
}

trigger_start()		{ add_trigger "stacktrace:$COUNT"; }
trigger_stop()		{ remove_trigger "stacktrace"; }

trigger_count() {
	left=$(sed -n 's/^stacktrace:count=\([0-9]*\).*/\1/p' \
		"$instance/events/kprobes/mix$slot/trigger")
	echo "$(in_trace "$instance" "=> $FUNC\$"),$(since trigger $((COUNT - left)))"
}

hist_start()		{ add_trigger hist:keys=common_pid; }
hist_stop()		{ remove_trigger hist:keys=common_pid; }

hist_count() {
	awk -v pid="$$" '
		/^{ common_pid:/ { n[$3 == pid] += $NF }
		END { printf "%d+%d\n", n[1], n[0] }
	' "$instance/events/kprobes/mix$slot/hist"
	echo hist:keys=common_pid:clear >>"$instance/events/kprobes/mix$slot/trigger"
}
