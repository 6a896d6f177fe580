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
