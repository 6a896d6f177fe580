# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What is made of results: all that is wrong in a log or in a console, a figure over its
# bound, tests that are missing, failures, and skips must show.

# kunit_says LINE [SCRIPT]: of this log, as the script of sed changes it.
kunit_says() {
	sed "${2-}" >"$tmp/log" <<-'END'
		TAP version 14
		1..2
		    # Subtest: other
		    1..1
		    not ok 1 - theirs
		not ok 1 - other
		    # Subtest: ftrace_call_ops
		    1..3
		    ok 1 - first
		    # second: EXPECTATION FAILED at x.c:1
		    not ok 2 - second
		    ok 3 - third # SKIP not here
		# ftrace_call_ops: pass:1 fail:1 skip:1 total:3
		not ok 2 - ftrace_call_ops
	END
	awk -v suite=ftrace_call_ops -f lab/lib/kunit.awk "$tmp/log" >"$tmp/out"
	printed "$1"
	not grep theirs "$tmp/out"
}

table kunit_says <<-'END'
	a KUnit test that passes	^ok kunit: first$
	one that fails	^not ok kunit: second$
	one that is skipped	^skip kunit: third # SKIP not here$
	the suite is complete	^ok kunit: suite ftrace_call_ops, all
	a KUnit test which is missing	^not ok kunit: suite .* # 2 of 3	/first/d
	a suite without an end	^not ok kunit: suite .* no end	13,$d
	no suite at all	^not ok kunit: suite .* # 0 of 0	d
END

# startup_says LINE [SCRIPT]: the same for the startup selftests.
startup_says() {
	sed "${2-}" >"$tmp/log" <<-'END'
		Testing tracer function: PASSED
		Testing dynamic ftrace: PASSED
		Testing dynamic ftrace ops #1: 
		(1 0 1 0 0) 
		(2 1 4 0 123) PASSED
		Testing dynamic ftrace ops #2: (1 0 1 0 0) PASSED
		Testing ftrace recursion: PASSED
		Testing ftrace recursion safe: PASSED
		Testing ftrace regs: PASSED
		Testing tracer function_graph: PASSED
	END
	awk -f lab/lib/startup.awk "$tmp/log" >"$tmp/out"
	printed "$1"
}

test_all_startup_tests_pass() {
	startup_says '^ok startup: dynamic ftrace ops #1$'
	not grep -E '^(not ok|skip)' "$tmp/out"
}

table startup_says <<-'END'
	a startup test that does not end	^not ok startup: dynamic ftrace ops #1	4,5d
	one that fails	^not ok startup: ftrace regs # FAILED	s/regs: PASSED/regs: .. FAILED!/
	one that did not run	^not ok startup: ftrace regs # did not run	/ftrace regs/d
END

# phases: those of a check that stands in for "make check"
phases() {
	. lab/lib/common.sh
	. lab/lib/phases.sh
	begin_phases
}

# A phase that says nothing has failed, and so has one that ends with an error.
test_the_sum_counts_failures_and_names_skips_that_are_not_expected() {
	phases
	echo 'two # why' >lab/tests/expected-skips
	phase fine printf '%s\n' 'ok one' 'skip two # expected'
	summary
	phase silent true
	phase dies sh -c 'echo ok fine; exit 3'
	phase mixed printf '%s\n' 'skip three # unexpected' 'not ok four'
	not summary >"$tmp/out"
	printed '^2 passed, 4 failed, 1 skipped$' '^not ok silent # ' \
		'^not ok dies # ended with status 3' '^not ok three # skipped, and not in'
}

test_a_row_of_phases_that_breaks_off_has_failed() {
	phases
	phase fine echo ok fine
	side_by_side true false
	not summary >"$tmp/out"
	printed '^1 passed, 1 failed, 0 skipped$' '^not ok check # phases are missing, .* status 1'
}

# bench_says STATUS LINE [SCRIPT]: of good figures which this script of sed changes.
bench_says() {
	printf '%s\n' 'fixed ; 154 ; 154 ; 154' 'same ; 208 ; 209 ; 208' 'alike ; 9 ; 9 ; 9' >stock.figures
	printf '%s\n' 'fixed ; 53 ; 52 ; 53' 'same ; 208 ; 220 ; 208' 'alike ; 52 ; 52 ; 52' |
		sed "${3-}" >call-ops.figures
	cat >rows <<-'END'
		fixed ; bench ; 52 ; nr_ops_relevant=1
		same ; bench ; stock ; nr_ops_relevant=2
		alike ; bench ; 99 and = fixed ; nr_ops_relevant=3
	END
	ends "$1" lab/lib/measure/report --lines rows . bench stock call-ops
	printed "$2"
}

table bench_says <<-'END'
	the least run counts	0	^fixed +154\.0 +52\.0 +<= 52 +ok
	over a number	1	error: over the bound: fixed$	1s/52/53/
	worse than stock	1	error: over the bound: same$	s/208/209/g
	other than another row	1	error: over the bound: alike$	3s/52/54/g
	a figure is missing	1	fixed .* not supported .* MISSED	1s/;.*/; unsupported/
	one instruction more than another row	0	^ok bench: alike # <= 99 and = fixed: .* 53.0	3s/52/53/g
	over its bound, as a test	1	^not ok bench: fixed # <= 52: .* call-ops 53.0	1s/52/53/
END

test_each_configuration_may_have_a_bound() {
	echo 'fixed ; bench ; 50 / 52 ; nr_ops_relevant=1' >rows
	echo 'fixed ; 52' | tee call-ops.figures >preempt.figures
	ends 1 lab/lib/measure/report rows . bench call-ops
	printed '^fixed +52\.0 +<= 50 +MISSED'
	ends 0 lab/lib/measure/report rows . bench preempt
	printed '^fixed +52\.0 +<= 52 +ok'
}

# instances_say STATUS LINE OPS OTHER_OPS: of tracing instances with these ops
instances_say() {
	printf '%s\n' "read ; vfs_read ; 1 ; 5 ; $3" "ext4 ; ext4_* ; 9 ; 7 ; $4" >instances
	ends "$1" awk -f lab/tests/demo/instances.awk instances
	printed "$2"
}

table instances_say <<-'END'
	each instance has its ops	0	^2 instances, 10 sites, 12 events	0xf1 (f)	0xf2 (f)
	two instances have the same ops	1	error: not every instance	0xf1 (f)	0xf1 (f)
	no ops at a site	1	error: not every instance	0xf1 (f)	none
	several ops at the sites of one	1	error: not every instance	0xf1 (f)	0xf2 (f), 0xf3 (f)
END

test_no_instance_is_not_enough() {
	ends 1 awk -f lab/tests/demo/instances.awk /dev/null
}

# boot: its console, with words that look like trouble.
boot() {
	cat >console <<-'END'
		[    0.000000] **   NOTICE NOTICE NOTICE NOTICE NOTICE NOTICE NOTICE   **
		[    0.000000] rcu: RCU calculated value of scheduler-enlistment delay is 10 jiffies.
		[    0.000000] 	RCU CPU stall warnings timeout set to 21 (rcu_cpu_stall_timeout).
		[    0.072000] Testing tracer function: PASSED
		[    0.073000] debug: unmapping init [mem 0x0000000000000000-0x0000000000000fff]
		[    0.083000]     ok 1 test_rest
		[    0.084000] # Totals: pass:5 fail:0 skip:0 total:5
		[    0.101000] kprobes: kprobe jump-optimization is disabled. All kprobes are optimized if possible.
	END
}

test_a_clean_console_passes_but_none_does_not() {
	boot
	lab/guest/console-scan console
	not lab/guest/console-scan nothing
}

test_each_planted_line_is_found_and_no_other() {
	boot
	sed 's/^/[    1.080000] /' >>console <<-'END'
		WARNING: CPU: 1 PID: 142 at kernel/trace/ftrace.c:2052 ftrace_bug+0x29c/0x2e4
		BUG: sleeping in the wrong place
		kernel BUG at arch/arm64/kernel/patching.c:44!
		Internal error: Oops - BUG: 00000000f2000800 [#1] PREEMPT SMP
		Oops: 0000 [#1]
		Internal error: synchronous external abort: 0000000096000010 [#1] SMP
		Kernel panic - not syncing: sysrq triggered crash
		Unable to handle kernel NULL pointer dereference at virtual address 0000000000000018
		KASAN: null-ptr-deref in range [0x0000000000000018-0x000000000000001f]
		KCSAN: data-race in ftrace_lookup_ip / ftrace_hash_move
		UBSAN: shift-out-of-bounds in kernel/trace/ftrace.c:1234:5
		ODEBUG: free active (active state 0) object type: work_struct hint: 0x0
		BUG kmalloc-128 (Not tainted): Poison overwritten
		kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
		INFO: trying to register non-static key.
		possible circular locking dependency detected
		possible recursive locking detected
		inconsistent lock state
		bad unlock balance detected!
		held lock freed!
		lock held when returning to user space!
		suspicious RCU usage
		sleeping function called from invalid context at kernel/locking/mutex.c:580
		scheduling while atomic: swapper/0/1/0x00000002
		rcu: INFO: rcu_preempt self-detected stall on CPU
		rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
		rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 1-... }
		watchdog: soft lockup - CPU#0 stuck for 26s! [swapper/0:1]
		watchdog: Watchdog detected hard LOCKUP on cpu 1
		INFO: task rcu_tasks_kthre:11 blocked for more than 120 seconds.
		------------[ ftrace bug ]------------
		ftrace failed to modify
		Testing tracer function: .. no entries found ..FAILED!
		    not ok 3 test_two_ops
		    # ftrace-call-ops: not ok 3 test_two_ops
	END
	ends 1 lab/guest/console-scan console
	grep -n '^\[    1' console | diff "$tmp/out" -
}
