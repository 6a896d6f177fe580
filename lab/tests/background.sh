#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of what scripts run in the background: that nothing of it goes on when they
# fail or are killed, and that two which want the same modules do not collide.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# a_script: lab/background, which waits for two jobs that run long. The processes
# which it starts know themselves by a variable.
a_script()
{
	cat >lab/background <<-'END'
		#!/bin/bash
		set -euo pipefail
		. "$(dirname "$0")/lib.sh"
		trap end_background EXIT
		job()
		{
			echo started >>"$1"
			sh -c 'sleep 300; true' | cat || :
			sleep 300
		}
		tell()
		{
			:
		}
		job "$1" &
		jobs=($!)
		job "$1" &
		jobs+=($!)
		[ "$2" = wait ] || while [ "$(wc -l <"$1")" -lt 2 ]; do sleep 0.1; done
		[ "$2" != fail ] || exit 3
		wait_telling tell "${jobs[@]}"
	END
	chmod +x lab/background
}

# running: the processes that the script has left, but for those which just end.
running()
{
	local tries=0

	while grep -sqz "^BACKGROUND_TEST=$tmp\$" /proc/[0-9]*/environ; do
		tries=$((tries + 1))
		[ "$tries" -lt 50 ] || return 0
		sleep 0.1
	done
	return 1
}

killed_script_leaves_nothing()
{
	local pid status=0

	a_script
	BACKGROUND_TEST=$tmp lab/background "$tmp/started" wait &
	pid=$!
	touch "$tmp/started"
	while [ "$(wc -l <"$tmp/started")" -lt 2 ]; do sleep 0.1; done
	kill "$pid"
	wait "$pid" || status=$?
	[ "$status" -gt 0 ]
	! running
}

failed_script_leaves_nothing()
{
	local status=0

	a_script
	BACKGROUND_TEST=$tmp lab/background "$tmp/started" fail || status=$?
	[ "$status" = 3 ]
	! running
}

# The make of this kernel takes its time, and does not stand another one beside it.
modules_are_built_one_at_a_time()
{
	local first second

	mkdir objects
	touch objects/vmlinux source.c
	mkdir "$tmp/bin"
	cat >"$tmp/bin/make" <<-'END'
		#!/bin/bash
		for dir; do
			case $dir in
			M=*)	break ;;
			esac
		done
		cd "${dir#M=}" && mkdir busy && sleep 1 && [ -f source.c ] && rmdir busy && touch source.ko
	END
	chmod +x "$tmp/bin/make"
	PATH=$tmp/bin:$PATH lab/module "$PWD/objects" "$PWD/build/modules" source.c &
	first=$!
	PATH=$tmp/bin:$PATH lab/module "$PWD/objects" "$PWD/build/modules" source.c &
	second=$!
	wait "$first"
	wait "$second"
	[ -f build/modules/source.ko ]
}

test_that "a script that is killed leaves nothing running" killed_script_leaves_nothing
test_that "a script that fails leaves nothing running" failed_script_leaves_nothing
test_that "modules are built one at a time" modules_are_built_one_at_a_time
exit "$failed"
