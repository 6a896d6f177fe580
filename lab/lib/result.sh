# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# What tests share: where they work, their lines, and how a result says where it comes
# from. Sourced after common.sh.
#
#	ok NAME [# remark]
#	not ok NAME [# why]
#	skip NAME # why

. "$LAB/lib/kbuild.sh"

# begin NAME [DIRECTORY]: sets NAME, and OUT, which is $BUILD/DIRECTORY, and in which there
# is nothing but an empty directory "job". What the test starts ends with it.
begin() {
	NAME=$1 OUT=$BUILD/${2-$1}
	trap end_background EXIT
	rm -rf "$OUT"
	mkdir -p "$OUT/job" "$RESULTS"
}

# test_that NAME COMMAND...: one test, with its output if it fails.
test_that() {
	local name=$1 log

	shift
	log=$(mktemp)
	if "$@" >"$log" 2>&1; then
		echo "ok $name"
	else
		sed 's/^/#     /' "$log"
		echo "not ok $name"
	fi
	rm "$log"
}

# test_aloud NAME COMMAND...: one test whose output is worth seeing in any case.
test_aloud() {
	local name=$1

	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name"
	fi
}

# all_ok FILE: the lines in FILE, which are there, have no "not ok".
all_ok() {
	grep -q '^ok ' "$1" && ! grep -q '^not ok ' "$1"
}

# series_id: tells one series from another.
series_id() {
	find "$TOP/patches" -name '*.patch' | sort | xargs cat | sha256sum | cut -c 1-16
}

# provenance [-a BOOT OPTIONS] KERNEL...: the last lines of each result.
provenance() {
	local options='' kernel objects

	if [ "$1" = -a ]; then
		options=$2
		shift 2
	fi
	echo
	echo "series: sha256 $(series_id)"
	arch_of "$1"
	"qemu-system-$MACHINE" --version | sed -n 1p
	for kernel; do
		objects=$BUILD/$kernel
		echo "$kernel: Linux $(<"$objects/include/config/kernel.release"), $(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$objects/.config"), config sha256 $(sha256sum <"$objects/.config" | cut -c 1-16)${options:+, with $options}"
	done
}
