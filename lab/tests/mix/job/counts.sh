# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2034 # of run and of each other
#
# How the users of ftrace count what they have seen since the start, or since the last
# count.

# What those begin with that count down
COUNT=1000

# in_trace DIR PATTERN...: how many lines of the trace have each PATTERN, those from this
# process + those from others, and empty the trace. The lines of a stack belong to the
# line before.
in_trace() {
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
since() {
	last=0
	[ ! -e "/run/last.$slot.$1" ] || read -r last <"/run/last.$slot.$1"
	echo "$2" >"/run/last.$slot.$1"
	echo $(($2 - last))
}

deepest_stack() {
	read -r size <"$TRACING/stack_max_size"
	echo 0 >"$TRACING/stack_max_size"
	if [ "$size" -gt 0 ] && grep -q " $FUNC+" "$TRACING/stack_trace"; then
		echo seen
	else
		echo nothing
	fi
}

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

# counted_down NAME FILE: how far the count of NAME there has come
counted_down() {
	since "$1" $((COUNT - $(sed -n "s/^$1:count=\([0-9]*\).*/\1/p" "$2")))
}

commanded() {
	counted_down "$1" "$instance/set_ftrace_filter"
}

histogram() {
	awk -v pid="$$" '
		/^{ common_pid:/ { n[$3 == pid] += $NF }
		END { printf "%d+%d\n", n[1], n[0] }
	' "$instance/events/$event/hist"
	echo hist:keys=common_pid:clear >>"$instance/events/$event/trigger"
}

count_direct() {
	counts=''
	for whose in own others; do
		read -r calls <"/sys/module/mix_direct/parameters/$whose"
		counts="$counts+$calls"
		echo 0 >"/sys/module/mix_direct/parameters/$whose"
	done
	echo "${counts#+}"
}

# A kprobe event takes no negative offset, but one from the function before. Some
# offset from that must be accepted, else it is not the literal that is refused.
refused_offsets() {
	offsets=''
	for probe in "+4:$FUNC+4" "-4:$BEFORE+$((BEFORE_SIZE - 4))" \
			"-8:$BEFORE+$((BEFORE_SIZE - 8))" "before:$BEFORE+8"; do
		if add_event p "$event" "${probe#*:}" 2>/dev/null; then
			remove_event "$event"
		else
			offsets="$offsets,${probe%%:*}"
		fi
	done
	echo "${offsets#,}"
}

# written DIR: all events that a buffer ever had, whoever read them.
written() {
	awk -F ': *' '/^(entries|overrun|read events):/ { n += $2 } END { print n }' \
		"$1"/per_cpu/cpu*/stats
}

# in_instance NAME: the same of an instance, since the last time.
in_instance() {
	since "$1" "$(written "$TRACING/instances/$1")"
}

# The map of bpftrace has the value as bytes, the lowest first.
in_map() {
	value=$(bpftool map dump name "AT_mix$slot" |
		sed -n 's/^value (CPU 00): \(..\) \(..\) .*/0x\2\1/p')
	since bpftrace $((value))
}
