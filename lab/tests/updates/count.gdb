# SPDX-License-Identifier: GPL-2.0
#
# For lab/tests/updates/run, after its breakpoints: how often is each reached while the
# tracer is switched on, and while it is switched off? All are ignored, and so counted.

define count_until_return
	tbreak *$x30
	enable
	continue
	info breakpoints
	disable
end

disable
tbreak *function_trace_init
continue
printf "updates: on\n"
count_until_return
tbreak *function_trace_reset
continue
printf "updates: off\n"
count_until_return
printf "updates: end\n"
kill
