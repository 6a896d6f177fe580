// SPDX-License-Identifier: GPL-2.0-only
/*
 * What does one call of a traced function cost?
 *
 * Loading this module registers nr_ops_relevant ftrace_ops on one function and
 * nr_ops_irrelevant ftrace_ops on its twin, then calls the first function
 * nr_function_calls times and prints one line:
 *
 *   ftrace-call-ops-bench: relevant=1 irrelevant=100 save_regs=0 recursion=0
 *   rcu=0 calls=10000 ns=520000 per_call=52.00 counts=unchecked
 *
 * The loop, the two functions and the callback are assembly, the same
 * instructions in every kernel, so that figures from kernels built by other
 * compilers or with other options can be compared: what changes from one kernel
 * to the next is the cost of ftrace alone.
 *
 * With check_count=1 the callback is a C function which counts for each ops how
 * often it was called, and loading fails unless every relevant ops was called
 * exactly once per call, and every irrelevant one never.  The time is then that
 * of the counting as well.
 *
 * With change_filters=1 each of these ops leaves its function, and comes back,
 * before that is called.
 *
 * With toggle_all=1 the line gives the cost of attaching one ops to every
 * traceable function and of detaching it again, and nothing else is done. With
 * toggle_one=1 it is attached to the called function only. The line also says how
 * long this task alone was running: without the time that it waits for others.
 *
 * The module stays loaded in any case, and can be removed.  Its ops stay
 * registered meanwhile only with persist=1.
 */

#define pr_fmt(fmt) "ftrace-call-ops-bench: " fmt

#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tick.h>

#define MAX_OPS		10000

static unsigned int nr_function_calls = 10000;
module_param(nr_function_calls, uint, 0444);
MODULE_PARM_DESC(nr_function_calls, "How often to call the function");

static unsigned int nr_ops_relevant = 1;
module_param(nr_ops_relevant, uint, 0444);
MODULE_PARM_DESC(nr_ops_relevant, "How many ops to attach to the function");

static unsigned int nr_ops_irrelevant;
module_param(nr_ops_irrelevant, uint, 0444);
MODULE_PARM_DESC(nr_ops_irrelevant, "How many ops to attach to its twin");

static unsigned int nr_ops_everywhere;
module_param(nr_ops_everywhere, uint, 0444);
MODULE_PARM_DESC(nr_ops_everywhere, "How many ops to attach to all functions");

static bool save_regs;
module_param(save_regs, bool, 0444);
MODULE_PARM_DESC(save_regs, "Register ops with FTRACE_OPS_FL_SAVE_REGS");

static bool assist_recursion;
module_param(assist_recursion, bool, 0444);
MODULE_PARM_DESC(assist_recursion, "Register ops with FTRACE_OPS_FL_RECURSION");

static bool assist_rcu;
module_param(assist_rcu, bool, 0444);
MODULE_PARM_DESC(assist_rcu, "Register ops with FTRACE_OPS_FL_RCU");

static bool change_filters;
module_param(change_filters, bool, 0444);
MODULE_PARM_DESC(change_filters, "Change the filters of registered ops, and back");

static bool check_count;
module_param(check_count, bool, 0444);
MODULE_PARM_DESC(check_count, "Count the calls of every ops and verify them");

static bool persist;
module_param(persist, bool, 0444);
MODULE_PARM_DESC(persist, "Leave the ops registered until the module is removed");

static bool toggle_all;
module_param(toggle_all, bool, 0444);
MODULE_PARM_DESC(toggle_all, "Attach an ops to all functions, and detach it");

static bool toggle_one;
module_param(toggle_one, bool, 0444);
MODULE_PARM_DESC(toggle_one, "Attach an ops to one function, and detach it");

/**
 * struct bench_ops - one tracer
 * @ops:	what is registered
 * @count:	calls so far, if they are counted.  Only the task that loads the
 *		module calls the functions, hence no atomics.
 */
struct bench_ops {
	struct ftrace_ops	ops;
	unsigned long		count;
};

/* The relevant ops come first, those of all functions last. */
static struct bench_ops *bench_ops;
static unsigned int nr_registered;

asmlinkage void bench_tracee(unsigned long arg, unsigned long left);
asmlinkage void bench_tracee_twin(unsigned long arg, unsigned long left);
asmlinkage void bench_callback(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *op, struct ftrace_regs *fregs);
asmlinkage void bench_run(unsigned long calls);

/*
 * A function that ftrace can patch, as the compiler makes it:
 *
 *	-fpatchable-function-entry=4,2	-fpatchable-function-entry=2
 *
 *	0: NOP; NOP	the literal
 *	name:				name:
 *	   [BTI C]			   [BTI C]
 *	   NOP; NOP	MOV X9, LR; BL	0: NOP; NOP
 *
 * ... where 0 is what the table of patchable functions lists.
 */
#ifdef CONFIG_ARM64_BTI_KERNEL
#define ASM_BTI		"	hint	#34			// BTI C\n"
#else
#define ASM_BTI
#endif

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS
#define ASM_ENTRY(name)						\
"0:	nop\n"							\
"	nop\n"							\
#name ":\n"							\
	ASM_BTI							\
"	nop\n"							\
"	nop\n"
#else
#define ASM_ENTRY(name)						\
#name ":\n"							\
	ASM_BTI							\
"0:	nop\n"							\
"	nop\n"
#endif

/* The rest is what pointer authentication leaves of an empty function. */
#define ASM_TRACEE(name)					\
"	.balign	8\n"						\
"	.type	" #name ", %function\n"				\
	ASM_ENTRY(name)						\
"	hint	#25			// PACIASP\n"		\
"	hint	#29			// AUTIASP\n"		\
"	ret\n"							\
"	.size	" #name ", . - " #name "\n"			\
"	.pushsection	__patchable_function_entries, "		\
			"\"awo\", %progbits, " #name "\n"	\
"	.balign	8\n"						\
"	.quad	0b\n"						\
"	.popsection\n"

asm("	.pushsection	.text, \"ax\", %progbits\n"

	ASM_TRACEE(bench_tracee)
	ASM_TRACEE(bench_tracee_twin)

/*
 * An empty function again, but none that ftrace can patch.  PACIASP is a
 * landing pad too.
 */
"	.balign	8\n"
"	.type	bench_callback, %function\n"
"bench_callback:\n"
"	hint	#25			// PACIASP\n"
"	nop\n"
"	nop\n"
"	hint	#29			// AUTIASP\n"
"	ret\n"
"	.size	bench_callback, . - bench_callback\n"

/*
 * x0: calls, at least 1
 *
 * Without ops, one turn takes 11 instructions: six here, and five in the tracee,
 * which has one more with BTI.
 */
"	.balign	8\n"
"	.type	bench_run, %function\n"
"bench_run:\n"
"	hint	#25			// PACIASP\n"
"	stp	x29, x30, [sp, #-32]!\n"
"	mov	x29, sp\n"
"	stp	x19, x20, [sp, #16]\n"
"	mov	x19, x0			// calls left\n"
"	mov	x20, xzr		// calls done\n"
"1:	mov	x0, x20\n"
"	mov	x1, x19\n"
"	bl	bench_tracee\n"
"	add	x20, x20, #1\n"
"	subs	x19, x19, #1\n"
"	b.ne	1b\n"
"	ldp	x19, x20, [sp, #16]\n"
"	ldp	x29, x30, [sp], #32\n"
"	hint	#29			// AUTIASP\n"
"	ret\n"
"	.size	bench_run, . - bench_run\n"

"	.popsection\n"
);

static void notrace bench_count(unsigned long ip, unsigned long parent_ip,
				struct ftrace_ops *op,
				struct ftrace_regs *fregs)
{
	struct bench_ops *bench = container_of(op, struct bench_ops, ops);

	bench->count++;
}

static unsigned long bench_ops_flags(void)
{
	unsigned long flags = 0;

	if (save_regs)
		flags |= FTRACE_OPS_FL_SAVE_REGS;
	if (assist_recursion)
		flags |= FTRACE_OPS_FL_RECURSION;
	if (assist_rcu)
		flags |= FTRACE_OPS_FL_RCU;

	return flags;
}

static int bench_register(struct bench_ops *bench, void *func)
{
	int ret;

	bench->ops.func = check_count ? bench_count : bench_callback;
	bench->ops.flags = bench_ops_flags();

	if (func) {
		ret = ftrace_set_filter_ip(&bench->ops, (unsigned long)func, 0, 0);
		if (ret) {
			pr_err("cannot set the filter to %ps: %d\n", func, ret);
			return ret;
		}
	}

	ret = register_ftrace_function(&bench->ops);
	if (ret) {
		pr_err("cannot register an ops on %ps: %d\n", func, ret);
		ftrace_free_filter(&bench->ops);
	}

	return ret;
}

/* As long as the others are there, the ops leaves its function and comes back */
static int bench_change_filter(struct bench_ops *bench, void *func, void *twin)
{
	int ret;

	ret = ftrace_set_filter_ip(&bench->ops, (unsigned long)twin, 0, 1);
	if (!ret)
		ret = ftrace_set_filter_ip(&bench->ops, (unsigned long)func, 0, 1);
	if (ret)
		pr_err("cannot change the filter of an ops on %ps: %d\n", func, ret);

	return ret;
}

static void bench_unregister_all(void)
{
	while (nr_registered) {
		struct bench_ops *bench = &bench_ops[--nr_registered];

		if (unregister_ftrace_function(&bench->ops))
			pr_err("cannot unregister an ops\n");
		ftrace_free_filter(&bench->ops);
	}

	kvfree(bench_ops);
	bench_ops = NULL;
}

static int bench_register_all(void)
{
	unsigned int nr_functions = nr_ops_relevant + nr_ops_irrelevant;
	unsigned int nr = nr_functions + nr_ops_everywhere;
	unsigned int i;
	int ret;

	bench_ops = kvcalloc(nr, sizeof(*bench_ops), GFP_KERNEL);
	if (!bench_ops)
		return -ENOMEM;

	while (nr_registered < nr) {
		void *func = bench_tracee_twin;

		if (nr_registered < nr_ops_relevant)
			func = bench_tracee;
		else if (nr_registered >= nr_functions)
			func = NULL;

		ret = bench_register(&bench_ops[nr_registered], func);
		if (ret) {
			bench_unregister_all();
			return ret;
		}
		nr_registered++;
	}

	for (i = 0; change_filters && i < nr_functions; i++) {
		if (i < nr_ops_relevant)
			ret = bench_change_filter(&bench_ops[i], bench_tracee, bench_tracee_twin);
		else
			ret = bench_change_filter(&bench_ops[i], bench_tracee_twin, bench_tracee);
		if (ret) {
			bench_unregister_all();
			return ret;
		}
	}

	/* What that has left to workers is not to be measured */
	msleep(500);

	return 0;
}

static int bench_verify(void)
{
	unsigned int i;

	/* Those of all functions count many other calls */
	for (i = 0; i < nr_ops_relevant + nr_ops_irrelevant; i++) {
		bool relevant = i < nr_ops_relevant;
		unsigned long expected = relevant ? nr_function_calls : 0;

		if (bench_ops[i].count == expected)
			continue;

		pr_err("%srelevant ops %u of %u was called %lu times, not %lu\n",
		       relevant ? "" : "ir",
		       relevant ? i + 1 : i + 1 - nr_ops_relevant,
		       relevant ? nr_ops_relevant : nr_ops_irrelevant,
		       bench_ops[i].count, expected);
		return -EIO;
	}

	return 0;
}

static int bench_calls(void)
{
	ktime_t start, time;
	u64 per_call;
	u32 hundredths;
	int ret;

	ret = bench_register_all();
	if (ret)
		return ret;

	start = ktime_get();
	bench_run(nr_function_calls);
	time = ktime_get() - start;

	if (check_count) {
		ret = bench_verify();
		if (ret) {
			bench_unregister_all();
			return ret;
		}
	}

	if (!persist)
		bench_unregister_all();

	per_call = div_u64(time * 100ULL, nr_function_calls);
	per_call = div_u64_rem(per_call, 100, &hundredths);
	pr_info("relevant=%u irrelevant=%u save_regs=%d recursion=%d rcu=%d calls=%u ns=%lld per_call=%llu.%02u counts=%s\n",
		nr_ops_relevant, nr_ops_irrelevant, save_regs, assist_recursion,
		assist_rcu, nr_function_calls, time, per_call, hundredths,
		check_count ? "ok" : "unchecked");

	return 0;
}

/* Time since boot that this CPU was not idle, in ns */
static s64 bench_busy_time(void)
{
	u64 idle = get_cpu_idle_time_us(raw_smp_processor_id(), NULL);

	return ktime_get() - idle * NSEC_PER_USEC;
}

/* Time that this task was running, in ns, which is known when it is scheduled */
static s64 bench_task_time(void)
{
	schedule();

	return current->se.sum_exec_runtime;
}

/*
 * Detaching an ops that a module owns waits for other tasks.  That is no work,
 * and as long as one CPU does everything, can be told apart.
 */
static int bench_toggle(void)
{
	static struct ftrace_ops ops = {
		.func	= bench_callback,
	};
	s64 start, on, off, task_start, task_on, task_off;
	int ret;

	ret = bench_register_all();
	if (ret)
		return ret;

	ops.flags = bench_ops_flags();
	if (toggle_one) {
		ret = ftrace_set_filter_ip(&ops, (unsigned long)bench_tracee, 0, 1);
		if (ret)
			goto out;
	}

	task_start = bench_task_time();
	start = bench_busy_time();
	ret = register_ftrace_function(&ops);
	if (ret) {
		pr_err("cannot register an ops on %s: %d\n",
		       toggle_one ? "one function" : "all functions", ret);
		goto out;
	}
	on = bench_busy_time();
	task_on = bench_task_time();
	ret = unregister_ftrace_function(&ops);
	off = bench_busy_time();
	task_off = bench_task_time();
	if (!ret)
		pr_info("toggle: on_ns=%lld off_ns=%lld task_on_ns=%lld task_off_ns=%lld\n",
			on - start, off - on, task_on - task_start, task_off - task_on);
out:
	ftrace_free_filter(&ops);
	bench_unregister_all();

	return ret;
}

static int __init bench_init(void)
{
	if (!nr_function_calls) {
		pr_err("nr_function_calls must be at least 1\n");
		return -EINVAL;
	}

	if (nr_ops_relevant > MAX_OPS || nr_ops_irrelevant > MAX_OPS ||
	    nr_ops_everywhere > MAX_OPS) {
		pr_err("more than %u ops are asked for\n", MAX_OPS);
		return -EINVAL;
	}

	if (save_regs && !IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS)) {
		pr_err("this kernel does not support save_regs\n");
		return -EOPNOTSUPP;
	}

	return toggle_all || toggle_one ? bench_toggle() : bench_calls();
}
module_init(bench_init);

static void __exit bench_exit(void)
{
	bench_unregister_all();
}
module_exit(bench_exit);

MODULE_DESCRIPTION("Measures what one call of a traced function costs");
MODULE_LICENSE("GPL");
