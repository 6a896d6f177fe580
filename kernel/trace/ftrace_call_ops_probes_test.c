// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for what probes make of call sites: are registers true, do probes see
 * the real callers when several hook a return, and is a handler not called where it
 * must not be?
 */

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/context_tracking.h>
#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/stacktrace.h>

#include <asm/virt.h>

#include "ftrace_call_ops_test.h"

#define DEPTH	48

/* A stack trace */
struct stack {
	unsigned long	entry[DEPTH];
	unsigned int	nr;
};

/* The functions that are probed: OUTER ends with a tail call of INNER */
enum { OUTER, INNER, NR_PROBED };

static void (*inside)(void);

static noinline __noclone unsigned long ftrace_test_inner(unsigned long arg)
{
	if (inside)
		inside();
	return arg + 1;
}

static ftrace_test_tracee inner = ftrace_test_inner;

static noinline __noclone unsigned long ftrace_test_outer(unsigned long arg)
{
	return READ_ONCE(inner)(arg);
}

static unsigned long probed[NR_PROBED] = {
	[OUTER] = (unsigned long)ftrace_test_outer,
	[INNER] = (unsigned long)ftrace_test_inner,
};

static noinline void call_outer(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ftrace_test_outer(40), 41UL);
}

static int probe(struct fprobe *fp, int function)
{
	return register_fprobe_ips(fp, &probed[function], 1);
}

/* Registers */

static struct pt_regs entry_regs;
static unsigned long entry_ip;
static unsigned long nr_entries, nr_exits;

static notrace void save_regs(struct fprobe *fp, unsigned long ip,
			      struct pt_regs *regs, void *data)
{
	entry_regs = *regs;
	entry_ip = ip;
	nr_entries++;
}

/* What pt_regs is made of then says that it is of user space, with interrupts off */
static noinline void leave_rubbish_on_stack(unsigned long rubbish)
{
	unsigned long words[128];
	int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		WRITE_ONCE(words[i], rubbish);
}

static void registers_are_those_of_the_call_site(struct kunit *test)
{
	struct fprobe fp = { .entry_handler = save_regs };
	unsigned long flags;
	int off;

	KUNIT_ASSERT_EQ(test, probe(&fp, INNER), 0);
	for (off = 0; off < 2; off++) {
		local_irq_save(flags);
		if (!off)
			local_irq_restore(flags);
		leave_rubbish_on_stack(off ? 0 : PSR_I_BIT | PSR_F_BIT);
		ftrace_test_inner(40);
		if (off)
			local_irq_restore(flags);

		KUNIT_EXPECT_FALSE(test, user_mode(&entry_regs));
		KUNIT_EXPECT_EQ(test, interrupts_enabled(&entry_regs), !off);
		KUNIT_EXPECT_EQ(test, entry_regs.pstate & (PSR_MODE_MASK | PSR_MODE32_BIT),
				is_kernel_in_hyp_mode() ? PSR_MODE_EL2h : PSR_MODE_EL1h);
		KUNIT_EXPECT_EQ(test, entry_regs.regs[0], 40UL);
		KUNIT_EXPECT_EQ(test, entry_regs.orig_x0, 0UL);
		KUNIT_EXPECT_EQ(test, entry_regs.syscallno, 0);
		KUNIT_EXPECT_EQ(test, entry_regs.sdei_ttbr1, 0UL);
	}
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
}

static void entry_of_a_site_is_its_function(struct kunit *test)
{
	struct fprobe fp = { .entry_handler = save_regs };
	int i;

	for (i = 0; i < NR_PROBED; i++) {
		KUNIT_ASSERT_EQ(test, probe(&fp, i), 0);
		call_outer(test);
		KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
		KUNIT_EXPECT_EQ(test, arch_ftrace_entry_ip(entry_ip), probed[i]);
	}
}

/*
 * Who hooks the return of which function, and does each see the real caller? Probes
 * stay registered, and are told which calls to hook.
 */
enum { FPROBE = 1, KRETPROBES = 2, GRAPH = 4, ALL_HOOKS = 7 };

static unsigned long hooks[NR_PROBED];
static unsigned long nr_handled[NR_PROBED], nr_wrong;
static struct stack wrong;

/* Where OUTER and INNER return to, and what that returns to */
static unsigned long real_callers[2];

static noinline void save_real_callers(void)
{
	stack_trace_save(real_callers, ARRAY_SIZE(real_callers), 2);
	/* This is not a tail call */
	barrier();
}

static notrace bool is_real(struct stack *stack)
{
	int i;

	for (i = 0; i + 1 < stack->nr; i++) {
		if (stack->entry[i] == real_callers[0])
			return stack->entry[i + 1] == real_callers[1];
		if (stack->entry[i] == (unsigned long)return_to_handler ||
		    is_rethook_trampoline(stack->entry[i]))
			return false;
	}

	return false;
}

static notrace noinline void check_stack(void)
{
	static struct stack stack;

	stack.nr = stack_trace_save(stack.entry, DEPTH, 0);
	if (is_real(&stack))
		return;
	nr_wrong++;
	wrong = stack;
}

static notrace int function_at(unsigned long ip)
{
	return arch_ftrace_entry_ip(ip) == probed[INNER] ? INNER : OUTER;
}

/* A handler on the return of @function is told that it returns to @caller */
static notrace void check_return(int function, unsigned long caller)
{
	unsigned long real = real_callers[0];

	/* What is tail called does return to the trampoline of its caller */
	if (function == INNER && hooks[OUTER] & GRAPH)
		real = (unsigned long)return_to_handler;

	nr_handled[function]++;
	if (caller != real)
		nr_wrong++;
	check_stack();
}

static notrace void hook_entry(struct fprobe *fp, unsigned long ip,
			       struct pt_regs *regs, void *data)
{
	check_stack();
}

static notrace void hook_exit(struct fprobe *fp, unsigned long ip,
			      struct pt_regs *regs, void *data)
{
	static struct stack stack;

	/* As bpf_get_stackid() does */
	stack.nr = stack_trace_save_regs(regs, stack.entry, DEPTH, 0);
	if (stack.entry[0] != real_callers[0] || stack.entry[1] != real_callers[1])
		nr_wrong++;

	check_return(function_at(ip), instruction_pointer(regs));
}

static struct fprobe hook_fprobes[NR_PROBED];
static struct kretprobe hook_kretprobes[2 * NR_PROBED];

static int function_of(struct kretprobe_instance *ri)
{
	return (get_kretprobe(ri) - hook_kretprobes) % NR_PROBED;
}

static int kretprobe_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return !(hooks[function_of(ri)] & KRETPROBES);
}
NOKPROBE_SYMBOL(kretprobe_entry);

static int kretprobe_exit(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	check_return(function_of(ri), get_kretprobe_retaddr(ri));
	return 0;
}
NOKPROBE_SYMBOL(kretprobe_exit);

static notrace int graph_entry(struct ftrace_graph_ent *trace)
{
	return !!(hooks[function_at(trace->func)] & GRAPH);
}

static notrace void graph_return(struct ftrace_graph_ret *trace)
{
	nr_handled[function_at(trace->func)]++;
}

static struct fgraph_ops hook_graph = {
	.entryfunc	= graph_entry,
	.retfunc	= graph_return,
};

static void hook_with_fprobes(struct kunit *test)
{
	int i;

	for (i = 0; i < NR_PROBED; i++) {
		hook_fprobes[i] = (struct fprobe) {
			.entry_handler	= hook_entry,
			.exit_handler	= hook_exit,
		};
		KUNIT_ASSERT_EQ(test, probe(&hook_fprobes[i], i), 0);
	}
}

static void hook_with_kretprobes(struct kunit *test)
{
	int i;

	for (i = 0; i < 2 * NR_PROBED; i++) {
		hook_kretprobes[i] = (struct kretprobe) {
			.kp.addr	= (void *)probed[i % NR_PROBED],
			.entry_handler	= kretprobe_entry,
			.handler	= kretprobe_exit,
		};
		KUNIT_ASSERT_EQ(test, register_kretprobe(&hook_kretprobes[i]), 0);
	}
}

static void hook_with_graph(struct kunit *test)
{
	char names[] = "ftrace_test_[io][nu]*er";

	ftrace_set_global_filter(names, strlen(names), 1);
	KUNIT_ASSERT_EQ(test, register_ftrace_graph(&hook_graph), 0);
}

static void unhook(void)
{
	int i;

	unregister_ftrace_graph(&hook_graph);
	ftrace_set_global_filter(NULL, 0, 1);
	for (i = 0; i < 2 * NR_PROBED; i++)
		unregister_kretprobe(&hook_kretprobes[i]);
	for (i = 0; i < NR_PROBED; i++)
		unregister_fprobe(&hook_fprobes[i]);
}

static noinline void expect_real_callers(struct kunit *test, unsigned long outer_hooks,
					 unsigned long inner_hooks)
{
	int i;

	nr_wrong = 0;
	hooks[OUTER] = outer_hooks;
	hooks[INNER] = inner_hooks;
	for (i = 0; i < NR_PROBED; i++) {
		nr_handled[i] = 0;
		if (hooks[i] & FPROBE)
			enable_fprobe(&hook_fprobes[i]);
		else
			disable_fprobe(&hook_fprobes[i]);
	}

	call_outer(test);

	for (i = 0; i < NR_PROBED; i++) {
		unsigned long nr = hweight_long(hooks[i]);

		/* There are two of these */
		nr += !!(hooks[i] & KRETPROBES);
		KUNIT_EXPECT_EQ_MSG(test, nr_handled[i], nr, "hooks %lu, %lu",
				    outer_hooks, inner_hooks);
	}
	KUNIT_EXPECT_EQ_MSG(test, nr_wrong, 0UL, "hooks %lu, %lu: %pS, %pS, %pS, %pS",
			    outer_hooks, inner_hooks, (void *)wrong.entry[0],
			    (void *)wrong.entry[1], (void *)wrong.entry[2],
			    (void *)wrong.entry[3]);
}

static void hooks_of_a_return_see_the_real_caller(struct kunit *test)
{
	static void (*const hook_with[2][3])(struct kunit *test) = {
		{ hook_with_fprobes, hook_with_kretprobes, hook_with_graph },
		{ hook_with_graph, hook_with_kretprobes, hook_with_fprobes },
	};
	struct ftrace_hash *filter =
		rcu_dereference_protected(global_ops.local_hash.filter_hash, true);
	unsigned long outer_hooks, inner_hooks;
	int order, i;

	if (ftrace_graph_is_dead() || global_ops.flags & FTRACE_OPS_FL_ENABLED ||
	    !ftrace_hash_empty(filter))
		kunit_skip(test, "the command line uses function graph, or its filter");

	inside = save_real_callers;
	expect_real_callers(test, 0, 0);
	KUNIT_ASSERT_LT_MSG(test, real_callers[0] - (unsigned long)call_outer, 256UL,
			    "%pS is not the caller", (void *)real_callers[0]);

	inside = check_stack;
	for (order = 0; order < ARRAY_SIZE(hook_with); order++) {
		for (i = 0; i < ARRAY_SIZE(hook_with[order]); i++)
			hook_with[order][i](test);
		for (outer_hooks = 0; outer_hooks <= ALL_HOOKS; outer_hooks++) {
			for (inner_hooks = 0; inner_hooks <= ALL_HOOKS; inner_hooks++)
				expect_real_callers(test, outer_hooks, inner_hooks);
		}
		unhook();
	}
}

/* Handlers that are not called */

static notrace void count_exit(struct fprobe *fp, unsigned long ip,
			       struct pt_regs *regs, void *data)
{
	nr_exits++;
}

static notrace void call_on_exit(struct fprobe *fp, unsigned long ip,
				 struct pt_regs *regs, void *data)
{
	nr_exits++;
	READ_ONCE(inner)(0);
}

static void exit_handler_does_not_call_itself(struct kunit *test)
{
	struct fprobe fp = { .exit_handler = call_on_exit, .nr_maxactive = 16 };

	KUNIT_ASSERT_EQ(test, probe(&fp, INNER), 0);
	ftrace_test_inner(40);
	ftrace_test_inner(40);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
	/* One of what the handler calls passes, as it could be an interrupt */
	KUNIT_EXPECT_EQ(test, nr_exits, 4UL);
	KUNIT_EXPECT_EQ(test, fp.nmissed, 2UL);
}

static void handler_shared_with_kprobes_does_not_call_itself(struct kunit *test)
{
	const char *functions[3] = { "ftrace_test_inner", "kprobe_busy_begin", "kprobe_busy_end" };
	struct fprobe fp = {
		.entry_handler	= save_regs,
		.exit_handler	= count_exit,
		.flags		= FPROBE_FL_KPROBE_SHARED,
	};

	KUNIT_ASSERT_EQ(test, register_fprobe_syms(&fp, functions, ARRAY_SIZE(functions)), 0);
	ftrace_test_inner(40);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
	KUNIT_EXPECT_GE(test, nr_entries, 1UL);
	KUNIT_EXPECT_EQ(test, nr_entries, nr_exits);
	KUNIT_EXPECT_GE(test, fp.nmissed, 2UL);
}

static void handler_is_not_called_where_rcu_is_not_watching(struct kunit *test)
{
	struct fprobe entry = { .entry_handler = save_regs };
	struct fprobe exit = { .exit_handler = count_exit };

	KUNIT_ASSERT_EQ(test, probe(&entry, INNER), 0);
	KUNIT_ASSERT_EQ(test, probe(&exit, INNER), 0);
	local_irq_disable();
	ct_idle_enter();
	ftrace_test_inner(40);
	ct_idle_exit();
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, nr_entries, 0UL);
	KUNIT_EXPECT_EQ(test, nr_exits, 0UL);
	ftrace_test_inner(40);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&exit), 0);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&entry), 0);
	KUNIT_EXPECT_EQ(test, nr_entries, 1UL);
	KUNIT_EXPECT_EQ(test, nr_exits, 1UL);
	KUNIT_EXPECT_EQ(test, entry.nmissed, 1UL);
	KUNIT_EXPECT_EQ(test, exit.nmissed, 1UL);
}

static void calls_without_a_node_are_counted(struct kunit *test)
{
	struct fprobe fp = { .exit_handler = count_exit, .nr_maxactive = 1 };

	KUNIT_ASSERT_EQ(test, register_fprobe_ips(&fp, probed, NR_PROBED), 0);
	call_outer(test);
	KUNIT_EXPECT_EQ(test, nr_exits, 1UL);
	KUNIT_EXPECT_EQ(test, fp.nmissed, 1UL);
	call_outer(test);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
	KUNIT_EXPECT_EQ(test, nr_exits, 2UL);
	KUNIT_EXPECT_EQ(test, fp.nmissed, 2UL);
}

static int count_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	nr_entries++;
	return 0;
}
NOKPROBE_SYMBOL(count_return);

static void hooks_are_in_the_order_of_returns(struct kunit *test)
{
	const char *functions[2] = { "kprobe_breakpoint_handler", "pre_handler_kretprobe" };
	struct fprobe fp = { .exit_handler = count_exit };
	struct kretprobe rp = {
		.kp.addr	= (void *)probed[INNER],
		.handler	= count_return,
	};

	KUNIT_ASSERT_EQ(test, register_fprobe_syms(&fp, functions, ARRAY_SIZE(functions)), 0);
	KUNIT_EXPECT_EQ(test, register_kretprobe(&rp), 0);
	call_outer(test);
	call_outer(test);
	unregister_kretprobe(&rp);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
	KUNIT_EXPECT_EQ(test, nr_entries, 2UL);
	KUNIT_EXPECT_EQ(test, rp.nmissed, 0);
	KUNIT_EXPECT_GE(test, nr_exits + fp.nmissed, 4UL);
}

static void fprobe_is_registered_once(struct kunit *test)
{
	struct fprobe fp = { .exit_handler = count_exit };

	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), -EINVAL);
	KUNIT_ASSERT_EQ(test, probe(&fp, INNER), 0);
	KUNIT_EXPECT_EQ(test, probe(&fp, OUTER), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_fprobe(&fp, "ftrace_test_outer", NULL), -EBUSY);
	call_outer(test);
	KUNIT_EXPECT_EQ(test, nr_exits, 1UL);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), 0);
	KUNIT_EXPECT_EQ(test, unregister_fprobe(&fp), -EINVAL);
}

static DECLARE_COMPLETION(has_entered);
static DECLARE_COMPLETION(may_return);

static void sleep_inside(void)
{
	complete(&has_entered);
	wait_for_completion(&may_return);
}

static int call_and_sleep(void *data)
{
	return ftrace_test_outer(40);
}

static void hook_nothing(struct rethook_node *node, void *data, struct pt_regs *regs)
{
}

static void fprobe_goes_while_a_task_is_in_its_function(struct kunit *test)
{
	struct fprobe *fp = kunit_kzalloc(test, sizeof(*fp), GFP_KERNEL);
	struct task_struct *task;
	struct stack stack;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, fp);
	fp->exit_handler = count_exit;
	KUNIT_ASSERT_EQ(test, register_fprobe_ips(fp, probed, NR_PROBED), 0);
	inside = sleep_inside;
	task = kthread_run(call_and_sleep, NULL, "ftrace_test");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	wait_for_completion(&has_entered);

	/* Who looks from outside sees the real callers as well */
	wait_until(!task_is_running(task));
	stack.nr = stack_trace_save_tsk(task, stack.entry, DEPTH, 0);
	for (i = 0; i < stack.nr; i++)
		KUNIT_EXPECT_FALSE(test, is_rethook_trampoline(stack.entry[i]));

	KUNIT_EXPECT_EQ(test, unregister_fprobe(fp), 0);
	memset(fp, 0, sizeof(*fp));
	complete(&may_return);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 41);
	put_task_struct(task);
	KUNIT_EXPECT_EQ(test, nr_exits, 0UL);
}

static void hooks_are_forgotten(struct kunit *test)
{
	struct rethook_node *node = kzalloc(sizeof(*node), GFP_KERNEL), *found;
	struct rethook *rh = rethook_alloc(test, hook_nothing);
	struct llist_node *last = rethook_last();
	struct pt_regs regs = {};

	KUNIT_ASSERT_NOT_NULL(test, node);
	KUNIT_ASSERT_NOT_NULL(test, rh);
	rethook_add_node(rh, node);
	preempt_disable();
	found = rethook_try_get(rh);
	if (found == node)
		rethook_hook(node, &regs, false);
	KUNIT_EXPECT_PTR_EQ(test, rethook_last(), &node->llist);
	KUNIT_EXPECT_PTR_EQ(test, rethook_try_get(rh), NULL);
	rethook_forget(last);
	KUNIT_EXPECT_PTR_EQ(test, rethook_last(), last);
	found = rethook_try_get(rh);
	KUNIT_EXPECT_PTR_EQ(test, found, node);
	if (found)
		rethook_recycle(found);
	preempt_enable();
	rethook_free(rh);
}

static int ftrace_call_ops_probes_test_init(struct kunit *test)
{
	inside = NULL;
	nr_entries = 0;
	nr_exits = 0;
	reinit_completion(&has_entered);
	reinit_completion(&may_return);

	return 0;
}

static struct kunit_case ftrace_call_ops_probes_test_cases[] = {
	KUNIT_CASE(registers_are_those_of_the_call_site),
	KUNIT_CASE(entry_of_a_site_is_its_function),
	KUNIT_CASE(hooks_of_a_return_see_the_real_caller),
	KUNIT_CASE(exit_handler_does_not_call_itself),
	KUNIT_CASE(handler_shared_with_kprobes_does_not_call_itself),
	KUNIT_CASE(handler_is_not_called_where_rcu_is_not_watching),
	KUNIT_CASE(calls_without_a_node_are_counted),
	KUNIT_CASE(hooks_are_in_the_order_of_returns),
	KUNIT_CASE(fprobe_is_registered_once),
	KUNIT_CASE(fprobe_goes_while_a_task_is_in_its_function),
	KUNIT_CASE(hooks_are_forgotten),
	{}
};

static struct kunit_suite ftrace_call_ops_probes_test_suite = {
	.name = "ftrace_call_ops_probes",
	.init = ftrace_call_ops_probes_test_init,
	.test_cases = ftrace_call_ops_probes_test_cases,
};

kunit_test_suite(ftrace_call_ops_probes_test_suite);
