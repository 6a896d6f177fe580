// SPDX-License-Identifier: GPL-2.0
/*
 * Tracers and direct calls come and go, and are freed at once, while all CPUs call
 * the functions that they trace.
 *
 * While an ops is being unregistered, there is always a callback of it that stays for
 * longer than it takes to update the sites, and uses the ops up to the end. So an
 * ops that is freed too early, or a site that still calls it, is a use after free
 * for KASAN.
 */

#define pr_fmt(fmt) "churn: " fmt

#include <linux/cpu.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static unsigned int churners = 3;
module_param(churners, uint, 0444);
MODULE_PARM_DESC(churners, "How many tasks register and unregister");

#define TRACEE(n)							\
static noinline unsigned long tracee##n(unsigned long arg)		\
{									\
	barrier();							\
	return arg + (n);						\
}

TRACEE(0) TRACEE(1) TRACEE(2) TRACEE(3) TRACEE(4) TRACEE(5) TRACEE(6) TRACEE(7)

static unsigned long (* const tracees[])(unsigned long) = {
	tracee0, tracee1, tracee2, tracee3, tracee4, tracee5, tracee6, tracee7,
};

/*
 * Some of these have direct calls: always, with one target or the other; now and
 * then, by the same interface; and now and then, by that for many functions. The
 * programs of ../churn.bpf.c are on tracee3 and tracee7.
 */
enum { ALWAYS_DIRECT = 4, AT_TIMES_DIRECT = 5, AT_TIMES_MULTI = 6 };

/* What is added to what the function returns */
#define DIRECT_TARGET(n)						\
"	.type	direct_" #n ", %function\n"				\
"direct_" #n ":\n"							\
"	hint	#34			// BTI C\n"			\
"	add	x0, x0, #" #n "\n"					\
"	mov	x10, x30		// back to the function\n"	\
"	mov	x30, x9			// its caller\n"		\
"	ret	x10\n"							\
"	.size	direct_" #n ", . - direct_" #n "\n"

asm("	.pushsection	.text, \"ax\", %progbits\n"
	DIRECT_TARGET(100)
	DIRECT_TARGET(200)
"	.popsection\n"
);

asmlinkage void direct_100(void);
asmlinkage void direct_200(void);

struct churned {
	struct ftrace_ops	ops;
	unsigned long		calls;
	unsigned long		wrong;
	unsigned long		sites;	/* a bit for each tracee, ever */
	bool			leaving;
};

/* One ops at a time is unregistered, and has one callback that stays */
static DEFINE_MUTEX(leaving_mutex);
static atomic_t staying;

static atomic_long_t nr_rounds, nr_calls, nr_wrong, nr_failed, nr_direct;

static int get_rounds(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%ld\n", atomic_long_read(&nr_rounds));
}

static const struct kernel_param_ops rounds_ops = {
	.get = get_rounds,
};
module_param_cb(rounds, &rounds_ops, NULL, 0444);
MODULE_PARM_DESC(rounds, "How often they have done so");

static struct task_struct **tasks;
static unsigned int nr_tasks;

static int tracee_at(unsigned long ip)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(tracees); i++) {
		if (ip - (unsigned long)tracees[i] < 16)
			return i;
	}

	return -1;
}

static notrace void callback(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct churned *c = container_of(ops, struct churned, ops);
	unsigned long end = jiffies + HZ;
	int tracee = tracee_at(ip);
	bool stays = READ_ONCE(c->leaving) && !atomic_xchg(&staying, 1);

	WRITE_ONCE(c->calls, c->calls + 1);
	do {
		cpu_relax();
		if (tracee < 0 || !(READ_ONCE(c->sites) & BIT(tracee)))
			WRITE_ONCE(c->wrong, 1);
	} while (stays && time_before(jiffies, end));

	if (stays)
		atomic_set(&staying, 0);
}

static bool is_right(int n, unsigned long value)
{
	switch (n) {
	case ALWAYS_DIRECT:
		return value == 40 + n + 100 || value == 40 + n + 200;
	case AT_TIMES_DIRECT:
	case AT_TIMES_MULTI:
		return value == 40 + n || value == 40 + n + 100 || value == 40 + n + 200;
	default:
		return value == 40 + n;
	}
}

static int caller(void *unused)
{
	unsigned long i = 0;

	while (!kthread_should_stop()) {
		int n = i++ % ARRAY_SIZE(tracees);

		if (!is_right(n, tracees[n](40)))
			atomic_long_inc(&nr_wrong);
		/* Tasks RCU waits for this, and the others want to get somewhere too */
		if (!(i % 16))
			schedule_timeout_uninterruptible(1);
	}

	return 0;
}

/* Trace what @sites says, and nothing else */
static int set_sites(struct churned *c, unsigned long sites)
{
	unsigned long ips[ARRAY_SIZE(tracees)];
	int i, n = 0;

	c->sites |= sites;
	for (i = 0; i < ARRAY_SIZE(tracees); i++) {
		if (sites & BIT(i))
			ips[n++] = (unsigned long)tracees[i];
	}

	return ftrace_set_filter_ips(&c->ops, ips, n, 0, 1);
}

static unsigned long random_sites(void)
{
	static const unsigned long sites[] = { 0x01, 0x03, 0x0f, 0xff, 0xff, 0xf0, 0x80 };

	return sites[prandom_u32_max(ARRAY_SIZE(sites))];
}

static unsigned long random_flags(void)
{
	static const unsigned long flags[] = {
		0, 0, FTRACE_OPS_FL_RCU, FTRACE_OPS_FL_RECURSION, FTRACE_OPS_FL_SAVE_REGS,
	};

	return flags[prandom_u32_max(ARRAY_SIZE(flags))];
}

static int churn_once(void)
{
	struct churned *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int i, ret;

	if (!c)
		return -ENOMEM;

	c->ops.func = callback;
	c->ops.flags = random_flags();
	ret = set_sites(c, random_sites());
	if (!ret)
		ret = register_ftrace_function(&c->ops);
	if (ret)
		goto out;

	for (i = prandom_u32_max(4); i && !ret; i--) {
		schedule_timeout_uninterruptible(1);
		ret = set_sites(c, random_sites());
	}
	schedule_timeout_uninterruptible(1);
	mutex_lock(&leaving_mutex);
	WRITE_ONCE(c->leaving, true);
	ret = unregister_ftrace_function(&c->ops) ?: ret;
	mutex_unlock(&leaving_mutex);

	atomic_long_add(c->calls, &nr_calls);
	atomic_long_add(c->wrong, &nr_wrong);
out:
	ftrace_free_filter(&c->ops);
	kfree(c);

	return ret;
}

static int churner(void *unused)
{
	while (!kthread_should_stop()) {
		if (churn_once())
			atomic_long_inc(&nr_failed);
		else
			atomic_long_inc(&nr_rounds);
	}

	return 0;
}

static int churn_direct(void)
{
	unsigned long from = (unsigned long)direct_100, to = (unsigned long)direct_200;
	unsigned long ip = (unsigned long)tracees[AT_TIMES_DIRECT];
	int ret, err;

	ret = register_ftrace_direct(ip, from);
	if (ret)
		return ret;

	schedule_timeout_uninterruptible(1);
	ret = modify_ftrace_direct(ip, from, to);
	schedule_timeout_uninterruptible(1);
	err = unregister_ftrace_direct(ip, ret ? from : to);

	return ret ?: err;
}

static int churn_direct_multi(void)
{
	unsigned long from = (unsigned long)direct_100, to = (unsigned long)direct_200;
	struct ftrace_ops *ops = kzalloc(sizeof(*ops), GFP_KERNEL);
	int ret, err;

	if (!ops)
		return -ENOMEM;

	ret = ftrace_set_filter_ip(ops, (unsigned long)tracees[AT_TIMES_MULTI], 0, 0) ?:
	      register_ftrace_direct_multi(ops, from);
	if (ret)
		goto out;

	schedule_timeout_uninterruptible(1);
	ret = modify_ftrace_direct_multi(ops, to);
	schedule_timeout_uninterruptible(1);
	err = unregister_ftrace_direct_multi(ops, ret ? from : to);
	ret = ret ?: err;
out:
	ftrace_free_filter(ops);
	kfree(ops);

	return ret;
}

static unsigned long always_direct;

static int change_direct(unsigned long to)
{
	int ret = modify_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT],
				       always_direct, to);

	if (!ret)
		always_direct = to;

	return ret;
}

static int direct_churner(void *unused)
{
	while (!kthread_should_stop()) {
		if (change_direct((unsigned long)direct_200) || churn_direct() ||
		    change_direct((unsigned long)direct_100) || churn_direct_multi())
			atomic_long_inc(&nr_failed);
		else
			atomic_long_inc(&nr_direct);
	}

	return 0;
}

static int start_always_direct(void)
{
	always_direct = (unsigned long)direct_100;

	return register_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT], always_direct);
}

static void stop_always_direct(void)
{
	if (unregister_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT], always_direct))
		atomic_long_inc(&nr_failed);
}

static void stop_tasks(void)
{
	while (nr_tasks)
		kthread_stop(tasks[--nr_tasks]);
	kfree(tasks);
}

static int start_task(int (*fn)(void *), int cpu, const char *name)
{
	struct task_struct *task;

	task = kthread_create(fn, NULL, "%s/%u", name, nr_tasks);
	if (IS_ERR(task))
		return PTR_ERR(task);

	if (cpu >= 0)
		kthread_bind(task, cpu);
	tasks[nr_tasks++] = task;
	wake_up_process(task);

	return 0;
}

static int __init churn_init(void)
{
	int cpu, i, ret = 0;

	tasks = kcalloc(num_possible_cpus() + churners + 1, sizeof(*tasks), GFP_KERNEL);
	if (!tasks)
		return -ENOMEM;

	ret = start_always_direct();
	if (ret) {
		kfree(tasks);
		return ret;
	}

	for_each_online_cpu(cpu)
		ret = ret ?: start_task(caller, cpu, "churn-caller");
	for (i = 0; i < churners; i++)
		ret = ret ?: start_task(churner, -1, "churn");
	ret = ret ?: start_task(direct_churner, -1, "churn-direct");
	if (ret) {
		stop_tasks();
		stop_always_direct();
	}

	return ret;
}
module_init(churn_init);

static void __exit churn_exit(void)
{
	stop_tasks();
	stop_always_direct();
	pr_info("%ld rounds, %ld of direct calls, %ld failed, %ld calls, %ld wrong\n",
		atomic_long_read(&nr_rounds), atomic_long_read(&nr_direct),
		atomic_long_read(&nr_failed), atomic_long_read(&nr_calls),
		atomic_long_read(&nr_wrong));
}
module_exit(churn_exit);

MODULE_DESCRIPTION("Tracers come and go while their functions are called");
MODULE_LICENSE("GPL");
