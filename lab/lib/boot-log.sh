# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Tests which a kernel runs while it boots. Sourced after common.sh.

# boot_log NAME OUT OPTION...: boot a guest NAME with these options of lab/guest/boot. What
# the kernel wrote is in OUT/dmesg then, if it came that far. What hangs, hangs at once.
boot_log() {
	local name=$1 out=$2

	shift 2
	"$LAB/guest/boot" --limit 300 "$@" --name "$name" --out "$out" "$LAB/lib/jobs/log"
}

# kunit_lines OUT: the lines of the KUnit suite of the series.
kunit_lines() {
	[ ! -f "$1/dmesg" ] ||
		awk -v suite=ftrace_call_ops -f "$LAB/lib/kunit.awk" "$1/dmesg"
}
