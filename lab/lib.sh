# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the lab scripts share. Source it first:
#
#	. "$(dirname "$0")/lib.sh"

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
BUILD=$TOP/build
LOGS=$BUILD/logs
JOBS=$(nproc)

# Plain messages and a stable sort order, whatever the user's locale is.
export LC_ALL=C

# A script that another one started goes on counting from the first one's start.
: "${LAB_START:=$(date +%s)}"
export LAB_START

export TOP BUILD LOGS JOBS

# say TEXT...: a line of progress, with the time since the start.
say()
{
	local elapsed=$(($(date +%s) - LAB_START))

	printf '[%02d:%02d] %s\n' $((elapsed / 60)) $((elapsed % 60)) "$*"
}

# die TEXT...: what happened, where, what to do.
die()
{
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# logged NAME CMD...: run CMD with its output in $LOGS/NAME.log, and show the end
# of that only if CMD fails, and before it what compilers complained of, which in
# a parallel build may be far from the end. Returns the status of CMD.
logged()
{
	local log=$LOGS/$1.log status=0

	shift
	mkdir -p "$LOGS"
	printf '+ (cd %q &&%s)\n' "$PWD" "$(printf ' %q' "$@")" >"$log"
	"$@" >>"$log" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		{
			grep -E ': (fatal )?error: |: undefined reference to ' "$log" |
				head -n 5 | sed 's/^/    /'
			echo "failed with status $status, the end of $log:"
			tail -n 20 "$log" | sed 's/^/    /'
		} >&2
	fi
	return "$status"
}

# need_space DIR MIB WHAT: stop unless the file system of DIR has MIB free.
# LAB_FREE_MIB stands in for the measured number in the tests.
need_space()
{
	local dir=$1 mib=$2 what=$3 free

	while [ ! -e "$dir" ]; do
		dir=$(dirname "$dir")
	done
	free=${LAB_FREE_MIB:-$(df --output=avail -BM "$dir" | tail -n 1 | tr -dc 0-9)}
	[ "$free" -ge "$mib" ] ||
		die "$what needs $mib MiB, but $dir has $free MiB free: make room there, or move the repository to a larger disk"
}

# need_tool CMD PACKAGE: stop unless CMD can be run.
need_tool()
{
	command -v "$1" >/dev/null ||
		die "there is no '$1' on this machine: install the package '$2' (apt-get install $2)"
}

# stop_tree PID: stop it, and all that it has started, and tell which these are.
# What is stopped starts nothing more.
stop_tree()
{
	local child children

	kill -STOP "$1" 2>/dev/null || return 0
	echo "$1"
	read -ra children 2>/dev/null <"/proc/$1/task/$1/children" || :
	for child in "${children[@]}"; do
		stop_tree "$child"
	done
}

# end_tree PID: end it, and all that it has started.
end_tree()
{
	local tree

	tree=$(stop_tree "$1")
	# shellcheck disable=SC2086 # numbers
	if [ -n "$tree" ]; then
		kill $tree 2>/dev/null || :
		kill -CONT $tree 2>/dev/null || :
	fi
}

# end_background: end what runs in the background, with all that it has started. It
# would outlive the script, so scripts that have some trap EXIT with this.
end_background()
{
	local job

	for job in $(jobs -p); do
		end_tree "$job"
	done
}

# wait_telling COMMAND JOB...: wait for jobs in the background, and have COMMAND tell
# every now and then how far they are. Returns the status of the last job.
wait_telling()
{
	local command=$1 progress status=0

	shift
	while sleep 30 >/dev/null 2>&1; do
		"$command"
	done &
	progress=$!
	wait "$@" || status=$?
	end_tree "$progress"
	return "$status"
}

# userland_library NAME FILE: copy a library of the guests' userland, where NAME is a
# link to it, to FILE, for programs to be linked with.
userland_library()
{
	local dir=/usr/lib/aarch64-linux-gnu image=$BUILD/userland.ext4 name

	name=$(PATH=$PATH:/usr/sbin debugfs -R "stat $dir/$1" "$image" |
		sed -n 's/^Fast link dest: "\(.*\)"/\1/p')
	PATH=$PATH:/usr/sbin debugfs -R "dump $dir/$name $2" "$image"
	[ -s "$2" ]
}

# A stamp is a file that holds what a product was made from.
stamp_is()
{
	[ -f "$1" ] && [ "$(<"$1")" = "$2" ]
}

stamp_set()
{
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
}

# hash_of FILES...: one hash over the names and contents.
hash_of()
{
	sha256sum -- "$@" | sha256sum | cut -d ' ' -f 1
}

# made KERNEL [BOOT OPTIONS]: a line for a result, with which kernel that was.
made()
{
	local objects=$BUILD/$1

	echo "$1: Linux $(<"$objects/include/config/kernel.release"), $(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$objects/.config"), config sha256 $(sha256sum <"$objects/.config" | cut -c 1-16)${2:+, with $2}"
}
