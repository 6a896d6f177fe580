# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Direct calls of functions that go, and of functions of others. For run, which has await.

# one_call [MODULE]: so many direct calls, or calls of its func, so far
one_call() {
	calls=$(cat "/sys/module/${1-trap_direct}/parameters/calls")
	echo "${1-trap_direct}: $calls calls"
	[ "$calls" = 1 ]
}

# is_called PARAMETER [MODULE]: trap_leaves is told to call its function, and that was one
# call so far.
is_called() {
	echo 1 >"/sys/module/trap_leaves/parameters/$1" && wait && one_call "${2-trap_direct}"
}

is_loaded() {
	address=$(awk -v name="$1" '$3 == name { print "0x" $1 }' /proc/kallsyms)
	[ -n "$address" ]
}

# comes_back FUNCTION READY [PARAMETER]: trap_leaves is loaded, with FUNCTION where it was before.
comes_back() {
	insmod /job/trap_leaves.ko ready="$2" "${3:-fail=0}" &
	if ! await is_loaded "$1" || [ "$address" != "${was:-$address}" ]; then
		echo "trap_leaves: $1 at ${address:-no address}, not at $was"
		return 1
	fi
	was=$address
}

# The module of the function goes, and comes back to the same address.
direct_call_goes_with_its_module() {
	was=''
	comes_back trap_leaves_late 1 && wait &&
		insmod /job/trap_direct.ko ip="$was" && is_called run &&
		rmmod trap_leaves && ! grep direct enabled_functions &&
		comes_back trap_leaves_late 1 && wait && is_called run &&
		rmmod trap_direct && dmesg | tail -n 1 | grep 'trap_direct: unregistered: -19' &&
		insmod /job/trap_direct.ko ip="$was" && is_called run
}

# owned_function_goes_with_its_module [ipmodify=1]: when it comes back, it is not the owner's,
# and when the owner goes, others keep it.
owned_function_goes_with_its_module() {
	was=''
	comes_back trap_leaves_late 1 && wait &&
		insmod /job/trap_owner.ko "${1:-ipmodify=0}" && is_called run trap_owner &&
		rmmod trap_leaves && comes_back trap_leaves_late 1 && wait &&
		insmod /job/trap_direct.ko ip="$was" && is_called run && one_call trap_owner &&
		echo trap_leaves_late >set_ftrace_filter && echo function >current_tracer &&
		rmmod trap_owner && dmesg | tail -n 1 | grep 'trap_owner: unregistered: 0' &&
		echo 1 >/sys/module/trap_leaves/parameters/run &&
		grep 'trap_leaves_late <-' trace && rmmod trap_direct &&
		echo nop >current_tracer && ! grep 'is dead' call_ops_stats
}

# direct_call_goes_with_init_text [fail=1]
direct_call_goes_with_init_text() {
	was=''
	comes_back trap_leaves_early 0 "$@" && insmod /job/trap_direct.ko ip="$was" &&
		is_called ready && { [ $# -gt 0 ] || rmmod trap_leaves; } &&
		comes_back trap_leaves_early 0 &&
		is_called ready && rmmod trap_leaves trap_direct &&
		comes_back trap_leaves_early 0 && insmod /job/trap_direct.ko ip="$was" &&
		is_called ready
}

# There is room for a slow machine, but not for waiting until it is told to stop.
nobody_queues() {
	parameters=/sys/module/trap_queue/parameters
	insmod /job/trap_queue.ko && await grep -q Y "$parameters/asked" || return
	insmod /job/trap_gap.ko &
	sleep 10
	ended=1
	kill -0 $! 2>/dev/null && ended=0
	echo 0 >"$parameters/busy"
	wait
	rmmod trap_gap trap_queue && dmesg | grep 'trap_queue: shared: 0' &&
		[ "$ended" = 1 ]
}
