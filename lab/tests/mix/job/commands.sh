# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# Users of ftrace: commands of set_ftrace_filter. Each call takes one from the count.

# add_command FUNCTION:COMMAND
add_command() {
	echo "$1:$COUNT" >>"$instance/set_ftrace_filter"
}

# remove_command FUNCTION:COMMAND
remove_command() {
	echo "!$1:0" >>"$instance/set_ftrace_filter"
}

# commanded FUNCTION:COMMAND
commanded() {
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

stacktrace_count() {
	echo "$(in_trace "$instance" "=> $FUNC\$"),$(commanded "$FUNC:stacktrace")"
}
