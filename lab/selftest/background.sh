# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What scripts run in the background: nothing of it goes on when they fail or are killed,
# and two which want the same modules do not collide.

# running: there is something that the script has left.
running() {
	grep -sqz "^BACKGROUND_TEST=$tmp\$" /proc/[0-9]*/environ
}

both_run() {
	[ "$(wc -l <started)" = 2 ]
}

# The script has two jobs that run long, and waits for them, or fails when both are there.
# The processes which it starts know themselves by a variable.
test_a_script_that_is_killed_or_fails_leaves_nothing_running() {
	touch started
	cat >lab/background <<-'END'
		. lab/lib/common.sh
		trap end_background EXIT
		job() {
			echo started >>started
			sh -c 'sleep 300; true' | cat || :
			sleep 300
		}
		job &
		job &
		[ "$1" != wait ] || telling : wait $(jobs -p)
		until [ "$(wc -l <started)" = 2 ]; do sleep 0.1; done
		exit 3
	END
	BACKGROUND_TEST=$tmp bash lab/background wait &
	soon both_run
	running
	kill $!
	not wait $!
	soon not running

	: >started
	ends 3 env BACKGROUND_TEST="$tmp" timeout 60 bash lab/background fail
	soon not running
}

# The make of the first one goes on until the second one waits.
test_modules_are_built_one_at_a_time() {
	local module=(lab/make/module "$PWD/objects" "$PWD/build/modules" source.c)

	mkdir objects
	touch objects/vmlinux source.c waiting
	command_is make <<-END
		mkdir "$PWD/busy" || exit
		until grep -q 'waiting for another one' "$PWD/waiting"; do sleep 0.1; done
		rmdir "$PWD/busy"
	END
	timeout 60 "${module[@]}" &
	soon [ -d busy ]
	"${module[@]}" 2>waiting
	wait $!
}
