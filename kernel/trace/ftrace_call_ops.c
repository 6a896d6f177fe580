// SPDX-License-Identifier: GPL-2.0
/*
 * Per-call-site ops: each call site of ftrace knows the ftrace_ops it calls.
 *
 * In front of each patchable function entry there is a literal, which holds
 * the address of an ftrace_ops. The architecture's trampolines find it from
 * their return address and call the func of that ops:
 *
 *	count of	state of the site
 *	callbacks	instruction	literal
 *	---------	-----------	---------------------------------------
 *	0		NOP		ftrace_nop_ops, does nothing
 *	1		BL		the ops of the only callback, or, if it
 *					needs help, ftrace_list_ops
 *	2 or more	BL		ftrace_list_ops, calls all whose hashes
 *					match, from the list of all ops
 *
 * From before its first BL, a literal always holds the address of an ops that
 * may be called: a CPU which is about to execute an old instruction, or which
 * is between the instruction and the load of the literal, can see any value
 * that the literal ever had or gets. That is why a site is enabled literal
 * first and disabled instruction first, and why an ops which is to be freed
 * is taken out of all literals before ftrace_shutdown() synchronizes.
 *
 * The core counts the callbacks of a site in rec->flags, and marks with
 * FTRACE_FL_CALL_OPS those enabled sites whose ops may have changed.
 */

#include <linux/ftrace.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "ftrace_internal.h"

/* Defined by vmlinux.lds.h, see the comment above arch_ftrace_ops_list_func */
void ftrace_ops_list_func(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *op, struct ftrace_regs *fregs);

/* What a site holds that is not enabled */
struct ftrace_ops ftrace_nop_ops __read_mostly = {
	.func	= ftrace_stub,
	.flags	= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

/* What a site holds that no single ops can be called for: correct for all */
struct ftrace_ops ftrace_list_ops __read_mostly = {
	.func	= ftrace_ops_list_func,
	.flags	= FTRACE_OPS_FL_INITIALIZED | FTRACE_OPS_FL_STUB,
};

/* Only written while the command line is parsed */
static bool ftrace_call_ops_off __read_mostly;

static int __init set_ftrace_call_ops(char *str)
{
	bool on;

	if (kstrtobool(str, &on)) {
		pr_warn("ftrace_call_ops: \"%s\" is neither on nor off\n", str);
		return 1;
	}

	ftrace_call_ops_off = !on;
	if (ftrace_call_ops_off)
		pr_info("ftrace: all call sites use the list of tracers\n");
	return 1;
}
__setup("ftrace_call_ops=", set_ftrace_call_ops);

/**
 * ftrace_call_ops_get - read which ops a site holds
 * @rec: the record of the site
 *
 * Context: Any. What is returned stays valid as long as ftrace_lock is held.
 * Return: the ops, or NULL if the literal can not be read.
 */
struct ftrace_ops *ftrace_call_ops_get(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops;

	if (get_kernel_nofault(ops, arch_ftrace_literal(rec)))
		return NULL;

	return ops;
}

/*
 * Can a site call ops->func itself? Whoever asks for recursion protection, or
 * not to be called where RCU is not watching, gets that from the list. The
 * list does not call the func of a stub, and complains when there is none.
 */
static bool ops_is_callable(struct ftrace_ops *ops)
{
	return ops->func && !(ops->flags & FTRACE_OPS_FL_STUB) &&
	       ftrace_ops_get_func(ops) == ops->func;
}

/**
 * ftrace_call_ops_find - find the ops that a site is to call
 * @rec: the record of the site
 *
 * The answer depends only on the ops that are on ftrace_ops_list now and on
 * their hashes. It does not matter which ops came or went.
 *
 * Context: ftrace_lock is held. Does not sleep.
 * Return: the ops, never NULL. It is valid until ftrace_lock is released;
 * after that, for as long as the site counts as one of its sites.
 */
struct ftrace_ops *ftrace_call_ops_find(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops;

	lockdep_assert_held(&ftrace_lock);

	if (!ftrace_rec_count(rec))
		return &ftrace_nop_ops;

	if (ftrace_call_ops_off || ftrace_rec_count(rec) > 1)
		return &ftrace_list_ops;

	/* The newest is first, so a search for what was just added is short */
	do_for_each_ftrace_op(ops, ftrace_ops_list) {
		/* Pass rec in as regs to have a non-NULL value */
		if (ops != &ftrace_list_end &&
		    ftrace_ops_test(ops, rec->ip, rec))
			return ops_is_callable(ops) ? ops : &ftrace_list_ops;
	} while_for_each_ftrace_op(ops);

	/* The count says one, the hashes say none. The list goes by these. */
	WARN_ONCE(1, "no ops found for %pS\n", (void *)rec->ip);
	return &ftrace_list_ops;
}

/*
 * Move an enabled site between the trampolines, from @old_addr to @new_addr.
 *
 * A callback that wants all registers is not to be called from the trampoline
 * that does not save them. So on the way to ftrace_regs_caller the instruction
 * goes first, and on the way back the literal does. Tasks which are in the
 * trampoline already, and sites which use the list, can still do it while an
 * ops with FTRACE_OPS_FL_SAVE_REGS is being added, as without literals.
 */
static int modify_site(struct dyn_ftrace *rec, struct ftrace_ops *ops,
		       unsigned long old_addr, unsigned long new_addr)
{
	bool gains_regs = new_addr == FTRACE_REGS_ADDR;
	int ret;

	if (!gains_regs) {
		ret = arch_ftrace_set_ops(rec, ops);
		if (ret)
			return ret;
	}

	ret = ftrace_modify_call(rec, old_addr, new_addr);
	if (ret || !gains_regs)
		return ret;

	return arch_ftrace_set_ops(rec, ops);
}

/**
 * ftrace_call_ops_update - carry out an update of a site
 * @rec: the record of the site, its flags are those after the update
 * @update: what is to be done, as ftrace_update_record() returned it
 * @old_addr: the address that an enabled site calls now
 * @new_addr: the address that the site is to call, if it is to be enabled
 *
 * If the instruction can not be changed, the site is left on the list, as its
 * former ops may be about to be freed.
 *
 * Context: ftrace_lock is held. Does not sleep.
 * Return: 0, or what ftrace_bug() takes: -EFAULT, -EINVAL or -EPERM.
 */
int ftrace_call_ops_update(struct dyn_ftrace *rec, int update,
			   unsigned long old_addr, unsigned long new_addr)
{
	struct ftrace_ops *ops;
	int ret;

	if (update == FTRACE_UPDATE_IGNORE)
		return 0;

	if (update == FTRACE_UPDATE_MAKE_NOP)
		ops = &ftrace_nop_ops;
	else
		ops = ftrace_call_ops_find(rec);

	/*
	 * Who sees the ops in the literal has to see what it points to. Pairs
	 * with the address dependency in the trampolines, which load the ops,
	 * and then its func.
	 */
	smp_wmb();

	switch (update) {
	case FTRACE_UPDATE_MAKE_CALL:
		ret = arch_ftrace_make_call(rec, ops, new_addr);
		break;
	case FTRACE_UPDATE_MAKE_NOP:
		ret = arch_ftrace_make_nop(rec, ops, old_addr);
		break;
	case FTRACE_UPDATE_MODIFY_CALL:
		ret = modify_site(rec, ops, old_addr, new_addr);
		break;
	case FTRACE_UPDATE_MODIFY_OPS:
		ret = 0;
		if (ftrace_call_ops_get(rec) != ops)
			ret = arch_ftrace_set_ops(rec, ops);
		break;
	default:
		return -1; /* unknown ftrace bug */
	}

	if (ret)
		arch_ftrace_set_ops(rec, &ftrace_list_ops);

	return ret;
}

/**
 * ftrace_literal_reserved - is there a literal at this address?
 * @addr: any address in kernel text
 *
 * Context: Any, as for ftrace_location_range().
 * Return: true if @addr is one of the bytes of a call site's literal.
 */
bool ftrace_literal_reserved(unsigned long addr)
{
	struct dyn_ftrace rec = {};

	rec.ip = ftrace_location_range(addr, addr + FTRACE_LITERAL_MAX_DISTANCE);
	if (!rec.ip)
		return false;

	return addr - (unsigned long)arch_ftrace_literal(&rec) < sizeof(u64);
}

/**
 * ftrace_call_ops_show - print the ops of a site and its func
 * @m: the file to print to
 * @rec: the record of the site
 *
 * Context: ftrace_lock is held, so that the ops stays.
 */
void ftrace_call_ops_show(struct seq_file *m, struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops = ftrace_call_ops_get(rec);

	lockdep_assert_held(&ftrace_lock);

	if (ops)
		seq_printf(m, "\tops: %pS (%pS)", ops, ops->func);
	else
		seq_puts(m, "\tops: ERROR!");
}

/**
 * ftrace_call_ops_bug - print the ops of a site for which something failed
 * @rec: the record of the site
 *
 * Nothing is taken for granted here, neither the literal nor what it holds.
 */
void ftrace_call_ops_bug(struct dyn_ftrace *rec)
{
	struct ftrace_ops *ops = ftrace_call_ops_get(rec);
	ftrace_func_t func;

	if (ops && !get_kernel_nofault(func, &ops->func))
		pr_cont("\tops: %pS (%pS)", ops, func);
	else
		pr_cont("\tops: ERROR!");
}
