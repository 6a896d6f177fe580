# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# What all scripts share: places, messages, logs, room on the disk, and work that
# takes long; and what doors need. Source it first.

set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
LAB=$TOP/lab
BUILD=$TOP/build
LOGS=$BUILD/logs
RESULTS=$BUILD/results
JOBS=$(nproc)

# Where kernels with startup selftests boot without these, and without KUnit: events on the
# command line, be it none, switch them off.
QUIET='kunit.enable=0 trace_event='

# Plain messages and a stable sort order, whatever the user's locale is.
export LC_ALL=C

# A script that another one started goes on counting from the first one's start.
: "${LAB_START:=$(date +%s)}"
export LAB_START

# say TEXT...: a line of progress, with the time since the start.
say() {
	local elapsed=$(($(date +%s) - LAB_START))

	printf '[%02d:%02d] %s\n' $((elapsed / 60)) $((elapsed % 60)) "$*"
}

# die TEXT...: what happened, where, what to do.
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# logged NAME CMD...: run CMD with its output in $LOGS/NAME.log, and show the end
# of that only if CMD fails, and before it what compilers complained of, which in
# a parallel build may be far from the end. Returns the status of CMD.
logged() {
	local log=$LOGS/$1.log status=0

	shift
	mkdir -p "$LOGS"
	printf '+ (cd %q &&%s)\n' "$PWD" "$(printf ' %q' "$@")" >"$log"
	"$@" >>"$log" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		{
			{ grep -E ': (fatal )?error: |: undefined reference to ' "$log" || :; } |
				sed -n '1,5s/^/    /p'
			echo "failed with status $status, the end of $log:"
			tail -n 20 "$log" | sed 's/^/    /'
		} >&2
	fi
	return "$status"
}

# need_space DIR MIB WHAT: stop unless the file system of DIR has MIB free.
# LAB_FREE_MIB stands in for the measured number in the tests.
need_space() {
	local dir=$1 mib=$2 what=$3 free

	mkdir -p "$dir"
	free=${LAB_FREE_MIB:-$(df --output=avail -BM "$dir" | tail -n 1 | tr -dc 0-9)}
	[ "$free" -ge "$mib" ] ||
		die "$what needs $mib MiB, but $dir has $free MiB free: make room there, or move the repository to a larger disk"
}

# one_at_a_time FILE WHAT: wait until no other script holds FILE, and hold it until
# this one ends.
one_at_a_time() {
	mkdir -p "$(dirname "$1")"
	exec 9>"$1"
	flock -n 9 || {
		say "$2: waiting for another one" >&2
		flock 9
	}
}

# end_tree PID: end it, and all that it has started. What is stopped starts nothing more.
end_tree() {
	local child children

	kill -STOP "$1" 2>/dev/null || return 0
	read -ra children 2>/dev/null <"/proc/$1/task/$1/children" || :
	for child in "${children[@]}"; do
		end_tree "$child"
	done
	kill "$1" 2>/dev/null || :
	kill -CONT "$1" 2>/dev/null || :
}

# end_background: end what runs in the background, with all that it has started. It
# would outlive the script, so scripts that have some trap EXIT with this.
end_background() {
	local job

	for job in $(jobs -rp); do
		end_tree "$job"
	done
}

# telling COMMAND CMD...: run CMD, and COMMAND every 20 seconds, which says how far CMD
# is. Returns the status of CMD, which may be "wait JOB...".
telling() {
	local command=$1 progress status=0

	shift
	# Whoever waits for the end of our output, or for our lock, shall not wait for
	# the sleep.
	while sleep 20 >/dev/null 2>&1; do
		"$command"
	done 9>&- &
	progress=$!
	"$@" || status=$?
	end_tree "$progress"
	return "$status"
}

# A stamp is a file that holds what a product was made from.
stamp_is() {
	[ -f "$1" ] && [ "$(<"$1")" = "$2" ]
}

stamp_set() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
}

# hash_of FILES...: one hash over the contents.
hash_of() {
	cat -- "$@" | sha256sum | cut -d ' ' -f 1
}

# prepare WHAT...: only for doors, which name what has to be there, in the order in which
# that is made; the scripts behind them assume that it is. WHAT is a script of lab/make with
# its arguments: "packages GROUP", tree, "kernel NAME", userland, debian-kernel, debian-config.
prepare() {
	local what

	for what; do
		# shellcheck disable=SC2086 # words
		"$LAB/make/"$what
	done
}
