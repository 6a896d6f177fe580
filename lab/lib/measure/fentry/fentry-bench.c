// SPDX-License-Identifier: GPL-2.0
/*
 * What does one call of a function cost that has a BPF program, ftrace_ops, a kprobe?
 *
 * The function is one in C, of which BTF knows. The module registers nr_ops ops and, with
 * kprobe=1, a kprobe on it; a BPF program is attached by others. Then a number that is
 * written to "run" has it called so often, and prints one line:
 *
 *	fentry-bench: calls=10000 ns=1230000 per_call=123.00
 *
 * That fails if not every ops and the kprobe were called once for each of them.
 */

#define pr_fmt(fmt) "fentry-bench: " fmt

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>

#define MAX_OPS		10

static unsigned int nr_ops;
module_param(nr_ops, uint, 0444);
MODULE_PARM_DESC(nr_ops, "How many ops to attach to the function");

static bool kprobe;
module_param(kprobe, bool, 0444);
MODULE_PARM_DESC(kprobe, "Attach a kprobe to the function");

static struct counted {
	struct ftrace_ops	ops;
	unsigned long		count;
} all_ops[MAX_OPS];

static unsigned long kprobe_count;

noinline unsigned long fentry_bench_tracee(unsigned long arg);

noinline unsigned long fentry_bench_tracee(unsigned long arg)
{
	barrier();
	return arg;
}

static notrace void callback(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	container_of(ops, struct counted, ops)->count++;
}

static int pre_handler(struct kprobe *p, struct pt_regs *regs)
{
	kprobe_count++;
	return 0;
}

static struct kprobe probe = {
	.symbol_name	= "fentry_bench_tracee",
	.pre_handler	= pre_handler,
};

static int check(unsigned long calls)
{
	int i;

	for (i = 0; i < nr_ops; i++) {
		if (all_ops[i].count != calls) {
			pr_err("ops %d was called %lu times, not %lu\n",
			       i, all_ops[i].count, calls);
			return -EIO;
		}
	}

	if (kprobe && kprobe_count != calls) {
		pr_err("the kprobe was called %lu times, not %lu\n", kprobe_count, calls);
		return -EIO;
	}

	return 0;
}

static int run(const char *value, const struct kernel_param *kp)
{
	unsigned int calls, i;
	u32 hundredths;
	ktime_t time;
	u64 per_call;
	int ret;

	ret = kstrtouint(value, 0, &calls);
	if (ret)
		return ret;
	if (!calls)
		return -EINVAL;

	for (i = 0; i < nr_ops; i++)
		all_ops[i].count = 0;
	kprobe_count = 0;

	time = ktime_get();
	for (i = 0; i < calls; i++)
		fentry_bench_tracee(i);
	time = ktime_get() - time;

	ret = check(calls);
	if (ret)
		return ret;

	per_call = div_u64_rem(div_u64(time * 100ULL, calls), 100, &hundredths);
	pr_info("calls=%u ns=%lld per_call=%llu.%02u\n", calls, time, per_call, hundredths);

	return 0;
}

static const struct kernel_param_ops run_ops = {
	.set = run,
};
module_param_cb(run, &run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "How often to call the function");

static void unregister_ops(unsigned int nr)
{
	while (nr--) {
		unregister_ftrace_function(&all_ops[nr].ops);
		ftrace_free_filter(&all_ops[nr].ops);
	}
}

static int __init fentry_bench_init(void)
{
	unsigned int i;
	int ret;

	if (nr_ops > MAX_OPS)
		return -EINVAL;

	for (i = 0; i < nr_ops; i++) {
		struct ftrace_ops *ops = &all_ops[i].ops;

		ops->func = callback;
		ret = ftrace_set_filter_ip(ops, (unsigned long)fentry_bench_tracee, 0, 0) ?:
		      register_ftrace_function(ops);
		if (ret) {
			ftrace_free_filter(ops);
			goto out;
		}
	}

	ret = kprobe ? register_kprobe(&probe) : 0;
out:
	if (ret)
		unregister_ops(i);

	return ret;
}
module_init(fentry_bench_init);

static void __exit fentry_bench_exit(void)
{
	if (kprobe)
		unregister_kprobe(&probe);
	unregister_ops(nr_ops);
}
module_exit(fentry_bench_exit);

MODULE_DESCRIPTION("Cost of BPF programs, ftrace_ops and kprobes on one function");
MODULE_LICENSE("GPL");
