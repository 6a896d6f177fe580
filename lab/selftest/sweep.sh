# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/sweep makes of the lines of its guests, each of which prints all here.

good() {
	local kind

	stand_ins call-ops
	mkdir -p build/call-ops/arch/arm64/boot build/logs
	touch build/call-ops/arch/arm64/boot/Image
	for kind in fentry fexit kprobe stack multi return; do
		touch "build/logs/guest-sweep-$kind.console"
		printf '%s\t%s\t%s\n' at "$kind" $'0\t50\t80' refused "$kind" \
			$'7\tprintk\tload: error 22, "The function printk with variable args is unsupported."' \
			'done' "$kind" $'49\t1\t3' at "$kind" $'50\t100\t80' 'done' "$kind" $'30\t0\t2' \
			end "$kind" 80
	done | sed '/^refused\t[ksmr]/d' >"$tmp/call-ops"
}

judge() {
	lab/tests/sweep/run --stride "${stride-7}"
}

check 'all is well' accepted '' '' '^ok sweep: fentry # [0-9]* functions, 1 refused' \
	'^ok sweep: stack' '^# a variable number.* fexit 1'

table judged <<-'END'
	a refusal without a reason is not ok	call-ops	/refused.fentry/s/22/12/	fentry # .* 1 refused
	what is wrong is not ok	call-ops	$s/$/\nwrong\tstack\tno stacks/	stack #
	no function is not ok	call-ops	/done.kprobe/d	kprobe # 0 functions
END

test_a_guest_that_dies_is_not_ok() {
	good
	echo 125 >"$tmp/call-ops.status"
	not judge >"$tmp/out" 2>&1
	printed 'fentry: a guest ended with status 125, between functions 50 and 100$' '^not ok sweep: fentry'
}

test_what_was_interrupted_goes_on() {
	good
	changed call-ops '/end/d; /kprobe\|stack\|multi\|return/d; /done.*30/d'
	echo 137 >"$tmp/call-ops.status"
	fails 'interrupted' judge
	good
	accepted '' '' 'sweep: fentry, at function 50 of 80' '^ok sweep: fentry # '
}

test_all_of_it_wants_all_reasons() {
	good
	stride=1 not_ok 'each reason has a function # not these; what BPF'
}

check 'bad arguments are refused first' fails 'usage: lab/sweep' lab/sweep --stride 0
