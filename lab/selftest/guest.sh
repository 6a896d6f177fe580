# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What becomes of jobs in a guest that pass, fail, hang, panic or make the kernel
# complain.

# boot STATUS LIMIT < JOB: a guest with this job, within that time, ends with STATUS.
boot() {
	mkdir -p build job
	ln -s "$here/build/userland.ext4" build/
	echo 'from the host' >job/file
	{
		echo '#!/bin/sh'
		cat
	} >job/run
	chmod +x job/run
	ends "$1" lab/guest/boot --kernel "$(readlink -f "$here/build/call-ops")" \
		--name test --limit "$2" --out out job
}

test_a_job_that_passes() {
	boot 0 300 <<-'END'
		cat file
		echo "to stderr" >/dev/stderr
		mkdir "$LAB_OUT/dir"
		uname -r >"$LAB_OUT/dir/release"
		[ -z "$(ls /sys/module | grep kprobe_example)" ] && modprobe kprobe_example &&
			grep -q kprobe_example /proc/modules && rmmod kprobe_example &&
			echo "modules work"
		[ -d /sys/kernel/tracing/events ] && [ -e /proc/self/stat ] &&
			ping -c 1 -q 127.0.0.1 >/dev/null && echo "mounts and lo work"
	END
	not grep '^error: ' "$tmp/out"
	printed '^from the host$' '^to stderr$' '^modules work$' '^mounts and lo work$'
	grep '^6\.1\.' out/dir/release
	lab/guest/console-scan build/logs/guest-test.console
}

# complains STATUS TEXT JOB: a guest with this job ends with STATUS. It gave one line of
# error, which has TEXT, showed the console, and what the job had written before.
complains() {
	printf 'echo before\nsync\n%s\n' "$3" >script
	boot "$1" 120 <script
	[ "$(grep -c '^error: ' "$tmp/out")" = 1 ]
	printed "^error: .*$2" 'logs/guest-test\.console' '^before$'
}

table complains <<-'END'
	the status of a job is passed on	42	status 42	exit 42
	a panic	125	panicked	echo c >/proc/sysrq-trigger
	a hang	124	hangs.*120 seconds	sleep 1000
	a guest that ends without a record	125	without a record	busybox poweroff -f
	a warning	126	job passed.*planted	echo "WARNING: planted" >/dev/kmsg
END
