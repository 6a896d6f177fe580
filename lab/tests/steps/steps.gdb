# SPDX-License-Identifier: GPL-2.0
#
# For lab/tests/steps/run: from here until the kernel's text is left, for the trampoline of a
# BPF program, one step at a time.

delete
set $steps = 0
while (unsigned long) $pc >= (unsigned long) &_stext && (unsigned long) $pc < (unsigned long) &_etext && $steps < 100
	printf "step %d: ", $steps + 1
	x/i $pc
	stepi
	set $steps = $steps + 1
end
printf "steps: %d\n", $steps
printf "arrived: 0x%lx\n", $pc
kill
