# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests of what is made of the lines that guests print: the guests, the kernels and
# the compilers are stand-ins. Sourced by harness. The subject is the name of the test.
#
# Such a subject has a function "good": what the guests print when all is right. Its cases
# are changes of that, such as those of cases_of_guests.
# shellcheck disable=SC2154 # $tmp is the harness's

# stand_ins KERNEL...: with each of these, the guest prints $tmp/KERNEL, and ends with the
# status that is in $tmp/KERNEL.status: 0, if nobody changes that. Booted with
# ftrace_call_ops=off, KERNEL has the suffix -list. Leaves its arguments in $tmp/KERNEL.asked.
# What compiles for the guest does nothing, modules are empty, and the kernels have what a
# result says of them, and so has QEMU.
stand_ins() {
	local kernel

	cat >lab/guest/boot <<-'END'
		#!/bin/bash
		asked=$*
		while [ $# -gt 1 ]; do
			case $1:$2 in
			--kernel:*)				kernel=${2##*/} ;;
			--append:*ftrace_call_ops=off*)		list=-list ;;
			esac
			shift 2
		done
		[ -x "$1/run" ] || exit 99
		kernel=../${kernel%-btf}${list-}
		echo "$asked" >"$kernel.asked"
		cat "$kernel"
		exit "$(cat "$kernel.status")"
	END
	for kernel; do
		echo 0 >"$tmp/$kernel.status"
	done
	for kernel in stock-btf "${@%-list}"; do
		mkdir -p "build/$kernel/include/config"
		echo 6.1.10 >"build/$kernel/include/config/kernel.release"
		touch "build/$kernel/.config"
	done
	touch patches/0001-fix-nothing.patch
	command_is qemu-system-aarch64 <<<'echo QEMU emulator version 7.2.0'
	command_is nothing-gcc </dev/null
	export CROSS_COMPILE=nothing-
	command_is clang </dev/null
	cat >lab/make/module <<-'END'
		#!/bin/sh
		mkdir -p "$2"
		touch "$2/diff_driver.ko" "$2/bpf_testmod.ko" "$2/mix_direct.ko" "$2/churn.ko" \
			"$2/fentry-bench.ko"
	END
}

# judge: runs the test.
judge() {
	"lab/tests/$subject/run"
}

# changed FILES SCRIPT: these files in $tmp, by a script of sed which does change them.
changed() {
	local file

	for file in $1; do
		cp "$tmp/$file" "$tmp/unchanged"
		sed -i "$2" "$tmp/$file"
		not cmp -s "$tmp/$file" "$tmp/unchanged" || return 1
	done
}

# not_ok LINE: the test fails, and says "not ok NAME: LINE", a regular expression, and
# this only.
not_ok() {
	not judge >"$tmp/out" 2>&1 || return 1
	printed "^not ok $subject: $1" || return 1
	[ "$(grep -c '^not ok ' "$tmp/out")" = 1 ]
}

# judged FILES SCRIPT LINE: that is so if all is right but for this change of what guests
# print (KERNEL), or of what they end with (KERNEL.status).
judged() {
	good
	changed "$1" "$2"
	not_ok "$3"
}

# accepted FILES SCRIPT LINE...: with this change the test passes, and prints these lines,
# regular expressions.
accepted() {
	good
	changed "$1" "$2"
	ends 0 judge || return 1
	printed "${@:3}"
}

# cases_of_guests: what becomes of a test on stock and call-ops when a guest fails.
cases_of_guests() {
	table judged <<-'END'
		a guest that fails is not ok	call-ops.status	s/0/126/	guest call-ops # status 126
		a stock guest that fails	stock.status	s/0/125/	guest stock # status 125
	END
	check 'a complaint of the stock kernel is not ours' \
		accepted stock.status 's/0/126/' "^ok $subject: guest stock"
}
