#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/console-scan: each planted line is found, and a boot without one
# passes.

set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# result NAME STATUS: STATUS 0 is a success.
result()
{
	if [ "$2" -eq 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		failed=1
	fi
}

# What a kernel says when all is well, words that look like trouble included.
cat >"$work/clean" <<'END'
[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]
[    0.000000] Linux version 6.1.192 (lab@lab) (aarch64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT 2026-01-01
[    0.000000] Kernel command line: console=ttyAMA0 root=/dev/vda rw panic=-1  init=/bin/sh
[    0.000000] **   NOTICE NOTICE NOTICE NOTICE NOTICE NOTICE NOTICE   **
[    0.000000] ftrace: allocating 33442 entries in 131 pages
[    0.000000] rcu: Preemptible hierarchical RCU implementation.
[    0.000000] rcu: RCU calculated value of scheduler-enlistment delay is 10 jiffies.
[    0.000000] 	Trampoline variant of Tasks RCU enabled.
[    0.000000] 	RCU CPU stall warnings timeout set to 21 (rcu_cpu_stall_timeout).
[    0.000012] sched_clock: 56 bits at 62MHz, resolution 16ns, wraps every 4398046511096ns
[    0.052003] CPU features: detected: Spectre-BHB
[    0.071000] Running postponed tracer tests:
[    0.072000] Testing tracer function: PASSED
[    0.073000] debug: unmapping init [mem 0x0000000000000000-0x0000000000000fff]
[    0.081000] KTAP version 1
[    0.082000]     # Subtest: ftrace-call-ops
[    0.083000]     ok 1 test_rest
[    0.084000] # Totals: pass:5 fail:0 skip:0 total:5
[    0.091000] random: crng init done
[    0.095000] NET: Registered PF_INET6 protocol family
[    0.101000] kprobes: kprobe jump-optimization is disabled. All kprobes are optimized if possible.
[    1.200000] EXT4-fs (vda): mounted filesystem with ordered data mode. Quota mode: disabled.
[    1.300000] reboot: Power down
END

status=0
lab/console-scan "$work/clean" >"$work/found" || status=$?
result clean-console "$status"

# Each of these is found where it was planted, and nothing else is.
while IFS= read -r line; do
	sed "12i [    0.080000] $line" "$work/clean" >"$work/planted"
	status=0
	lab/console-scan "$work/planted" >"$work/found" || status=$?
	if [ "$status" -eq 1 ] && [ "$(cut -d : -f 1 "$work/found")" = 12 ]; then
		status=0
	else
		status=1
	fi
	result "planted: ${line:0:60}" "$status"
done <<'END'
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
INFO: possible recursive locking detected
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
INFO: rcu_tasks detected stalls on tasks:
watchdog: soft lockup - CPU#0 stuck for 26s! [swapper/0:1]
watchdog: Watchdog detected hard LOCKUP on cpu 1
INFO: task rcu_tasks_kthre:11 blocked for more than 120 seconds.
------------[ ftrace bug ]------------
ftrace failed to modify
Testing tracer function: .. no entries found ..FAILED!
    not ok 3 test_two_ops
    # ftrace-call-ops: not ok 3 test_two_ops
END

# A console that cannot be read is no clean console.
status=0
lab/console-scan "$work/nothing" >"$work/found" 2>&1 || status=$?
[ "$status" -ne 0 ] && status=0 || status=1
result no-console "$status"

exit "$failed"
