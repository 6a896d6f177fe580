# SPDX-License-Identifier: GPL-2.0
#
# For lab/tests/updates/run, in a guest that has not begun to boot: how many nanoseconds does
# ftrace_init() take?

# The CPU's counter has 62.5 MHz. No register that a debugger knows has its value, so an
# instruction is put in place of the next one for once: MRS X0, CNTVCT_EL0.
define read_counter
	set $next = $pc
	set $insn = *(unsigned int *) $next
	set $saved = $x0
	set *(unsigned int *) $next = 0xd53be040
	stepi
	set $counter = $x0
	set *(unsigned int *) $next = $insn
	set $x0 = $saved
	set $pc = $next
end

hbreak *ftrace_init
continue
delete
set $return = $x30
read_counter
set $began = $counter
hbreak *$return
continue
read_counter
printf "ftrace_init: %lu\n", ($counter - $began) * 16
kill
