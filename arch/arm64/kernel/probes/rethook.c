// SPDX-License-Identifier: GPL-2.0
/*
 * Return hooks. At the entry of a function the return address is in x30: it is
 * not signed yet, and not yet on a shadow call stack.
 */

#include <linux/kprobes.h>
#include <linux/rethook.h>

unsigned long arch_rethook_trampoline_callback(struct pt_regs *regs);

/* Called from arch_rethook_trampoline, returns where the function returns to */
unsigned long __used arch_rethook_trampoline_callback(struct pt_regs *regs)
{
	return rethook_trampoline_handler(regs, regs->regs[29]);
}
NOKPROBE_SYMBOL(arch_rethook_trampoline_callback);

/**
 * arch_rethook_prepare - have a function return to the trampoline
 * @node: keeps where the function returns to, and the frame of its caller
 * @regs: the registers at the entry of the function
 * @mcount: whether the function's call site was called, which is no different
 *
 * Context: Any. Does not sleep.
 */
void arch_rethook_prepare(struct rethook_node *node, struct pt_regs *regs,
			  bool mcount)
{
	node->ret_addr = regs->regs[30];
	node->frame = regs->regs[29];

	regs->regs[30] = (unsigned long)arch_rethook_trampoline;
}
NOKPROBE_SYMBOL(arch_rethook_prepare);

/**
 * arch_rethook_fixup_return - put back the address that a function returns to
 * @regs: the registers at its return, which the trampoline's frame record is in
 * @correct_ret_addr: where it returns to
 *
 * The hook is about to be taken off, and stack traces do not find it any more.
 *
 * Context: Any. Does not sleep.
 */
void arch_rethook_fixup_return(struct pt_regs *regs, unsigned long correct_ret_addr)
{
	regs->regs[30] = correct_ret_addr;
}
NOKPROBE_SYMBOL(arch_rethook_fixup_return);
