// SPDX-License-Identifier: GPL-2.0
/*
 * Tracers and direct calls come and go, and are freed at once, while all CPUs call
 * the functions that they trace.
 *
 * While an ops is being unregistered, callbacks stay in it for longer than it takes to
 * update the sites, and use it up to the end. So an ops that is freed too early, or a
 * site that still calls it, is a use after free, which KASAN reports. Without KASAN, the
 * callback finds something else than the state of an ops that is in use.
 *
 * Who registers calls some functions as well, before and after each step, and knows
 * exactly which of these calls the callback has to see, and what they return.
 */

#define pr_fmt(fmt) "churn: " fmt

#include <linux/bitmap.h>
#include <linux/cpu.h>
#include <linux/ftrace.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "decimal.h"

static unsigned int churners = 12;
module_param(churners, uint, 0444);
MODULE_PARM_DESC(churners, "How many tasks register and unregister tracers");

/*
 * tracee1000() to tracee1999(), in so many pages that a batch of an update may end
 * because of sites as well as of pages. Not in more: each page is mapped and unmapped,
 * for which an emulator stops all CPUs.
 */
#define TRACEE(n)							\
static noinline __aligned(64) unsigned long tracee##n(unsigned long arg) \
{									\
	barrier();							\
	return arg + (n);						\
}

#define POINTER(n)	tracee##n,

THOUSAND(TRACEE, 1)

static unsigned long (* const tracees[])(unsigned long) = {
	THOUSAND(POINTER, 1)
};

#define NR_TRACEES	1000U
#define FIRST		1000U

/*
 * What has direct calls, by the index in tracees[]. Programs of ../churn.bpf.c are on
 * some of the other special ones. Updates of more functions than the kernel makes a
 * list of visit all call sites.
 */
enum {
	ALWAYS_DIRECT	= 4,
	AT_TIMES_DIRECT	= 5,
	NR_SPECIAL	= 16,	/* None of the following */
	MULTI		= NR_SPECIAL,
	MULTI_LATER	= 700,
	NR_LIST		= 512,
};

/* What is added to what the function returns */
#define ADD_FIRST	4096
#define ADD_SECOND	8192

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
	DIRECT_TARGET(4096)
	DIRECT_TARGET(8192)
"	.type	call_at_site, %function\n"
"call_at_site:\n"
"	hint	#34			// BTI C\n"
"	stp	x29, x30, [sp, #-16]!\n"
"	mov	x29, sp\n"
"	adr	x30, 1f\n"
"	mov	x9, x30			// as in front of the site\n"
"	ret	x1\n"
"1:	ldp	x29, x30, [sp], #16\n"
"	ret\n"
"	.size	call_at_site, .-call_at_site\n"
"	.popsection\n"
);

asmlinkage void direct_4096(void);
asmlinkage void direct_8192(void);

/*
 * Call a function from its call site on. QEMU, with a thread for each CPU, forgets what it
 * has translated from a page before this is written, not after, so another CPU may
 * translate what was there in between, and all go on with that. Nobody has done so from
 * the site on. If such a call does what a call of the function has to do, then the kernel
 * has written what it has to write.
 */
asmlinkage unsigned long call_at_site(unsigned long arg, unsigned long site);

static const unsigned long first_target = (unsigned long)direct_4096;
static const unsigned long second_target = (unsigned long)direct_8192;

/* Nothing that is freed, or overwritten when it is, looks like one of these */
enum churned_state {
	TRACING	= 0x7261c1e5,
	LEAVING	= 0x1ea41e5,
	GONE	= 0x60e60e6,
};

struct churned {
	struct ftrace_ops	ops;
	enum churned_state	state;
	unsigned int		stay;	/* jiffies */
	struct task_struct	*owner;
	unsigned long		calls;
	unsigned long		seen;	/* of those that the owner made */
	DECLARE_BITMAP(now, NR_TRACEES);
	DECLARE_BITMAP(ever, NR_TRACEES);
};

/* At most this many callbacks stay, so that some CPUs do other things */
#define NR_STAYING	2
static atomic_t staying = ATOMIC_INIT(NR_STAYING);

/* A function of each that is leaving, for the callers */
#define NR_HOT		16
static unsigned int hot[NR_HOT];

static atomic_long_t nr_rounds, nr_few, nr_some, nr_many, nr_direct;
static atomic_long_t nr_calls, nr_checked, nr_stale, nr_wrong, nr_failed;

/* Of each call site, from the address of its function */
static unsigned long site_offset;

static int get_counter(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%ld\n", atomic_long_read(kp->arg));
}

static const struct kernel_param_ops counter_ops = {
	.get = get_counter,
};

module_param_cb(rounds, &counter_ops, &nr_rounds, 0444);
MODULE_PARM_DESC(rounds, "How many tracers came and went");
module_param_cb(direct, &counter_ops, &nr_direct, 0444);
MODULE_PARM_DESC(direct, "How many direct calls came and went");

static struct task_struct **tasks;
static unsigned int nr_tasks;

/* The address of each, sorted */
static unsigned long addresses[NR_TRACEES];
static u16 index_of[NR_TRACEES];

static notrace void is_wrong(const char *what, unsigned long n)
{
	if (atomic_long_inc_return(&nr_wrong) <= 10)
		pr_err("%s: %lu\n", what, n);
}

/* Where the call is comes up to 16 bytes later */
static __always_inline int tracee_at(unsigned long ip)
{
	unsigned int low = 0, high = NR_TRACEES;

	while (high - low > 1) {
		unsigned int middle = (low + high) / 2;

		if (addresses[middle] <= ip)
			low = middle;
		else
			high = middle;
	}

	return ip - addresses[low] < 16 ? index_of[low] : -1;
}

static notrace void callback(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct churned *c = container_of(ops, struct churned, ops);
	unsigned long end = jiffies + READ_ONCE(c->stay);
	int tracee = tracee_at(ip);
	bool stays;

	if (tracee < 0 || !test_bit(tracee, c->ever))
		is_wrong("a function that is not in the filter", tracee);
	else
		WRITE_ONCE(site_offset, ip - (unsigned long)tracees[tracee]);
	if (READ_ONCE(c->owner) == current)
		c->seen++;
	WRITE_ONCE(c->calls, c->calls + 1);

	stays = READ_ONCE(c->state) == LEAVING && atomic_dec_if_positive(&staying) >= 0;
	do {
		enum churned_state state = READ_ONCE(c->state);

		if (state != TRACING && state != LEAVING) {
			is_wrong("called for an ops that is not in use", state);
			break;
		}
		cpu_relax();
	} while (stays && time_before(jiffies, end));

	if (stays)
		atomic_inc(&staying);
}

/* What a task who does not know the state of direct calls may get */
static bool may_return(unsigned int n, unsigned long value)
{
	unsigned long added = value - (40 + FIRST + n);

	if (added == ADD_FIRST || added == ADD_SECOND)
		return n == ALWAYS_DIRECT || n == AT_TIMES_DIRECT || n >= MULTI;

	return !added && n != ALWAYS_DIRECT;
}

static void call(unsigned int n)
{
	if (!may_return(n, tracees[n](40)))
		is_wrong("a caller got something else from tracee", FIRST + n);
}

/* The same for what is written in memory now */
static unsigned long call_memory(unsigned int n)
{
	return call_at_site(40, (unsigned long)tracees[n] + READ_ONCE(site_offset));
}

/* For those who own the direct calls of function @n: this has to be added */
static void expect_added(unsigned int n, unsigned long added)
{
	atomic_long_inc(&nr_checked);
	if (tracees[n](40) == 40 + FIRST + n + added)
		return;

	if (call_memory(n) == 40 + FIRST + n + added)
		atomic_long_inc(&nr_stale);
	else
		is_wrong("something else was added by tracee", FIRST + n);
}

/* Who writes calls each special function once, with "m" as it is in memory */
static int set_call(const char *value, const struct kernel_param *kp)
{
	unsigned int n;

	for (n = 0; n < NR_SPECIAL; n++) {
		if (*value == 'm')
			call_memory(n);
		else
			call(n);
	}

	return 0;
}

static const struct kernel_param_ops call_ops = {
	.set = set_call,
};
module_param_cb(call, &call_ops, NULL, 0200);
MODULE_PARM_DESC(call, "Call tracee1000 to tracee1015");

/* Grace periods of Tasks RCU wait for those who call: each for one stay, not for many */
static int caller(void *unused)
{
	unsigned long start;
	unsigned int i;

	while (!kthread_should_stop()) {
		for (i = 0; i < NR_HOT; i++) {
			start = jiffies;
			call(READ_ONCE(hot[i]));
			call(prandom_u32_max(i % 2 ? NR_SPECIAL : NR_TRACEES));
			if (i == NR_HOT - 1 || jiffies != start)
				schedule_timeout_uninterruptible(1);
		}
	}

	return 0;
}

/* How many functions: often few, at times more than a list of them has */
static unsigned int random_number(unsigned int most)
{
	static const unsigned int limits[] = { 4, 4, 64, 64, 64, NR_LIST, NR_LIST, NR_TRACEES };

	return 1 + prandom_u32_max(min(most, limits[prandom_u32_max(ARRAY_SIZE(limits))]));
}

/*
 * random_sites - set @number bits from @from on, below @from + @size
 *
 * One after the other, which are in few pages, or in all pages.
 */
static void random_sites(unsigned long *sites, unsigned int from, unsigned int size,
			 unsigned int number)
{
	unsigned int step = prandom_u32_max(2) ? 1 : max(size / number, 1U);
	unsigned int n = prandom_u32_max(size);

	bitmap_zero(sites, NR_TRACEES);
	for (; number; number--) {
		while (test_bit(from + n, sites))
			n = (n + 1) % size;
		__set_bit(from + n, sites);
		n = (n + step) % size;
	}
}

static int set_filter(struct ftrace_ops *ops, const unsigned long *sites)
{
	unsigned long *ips = kmalloc_array(NR_TRACEES, sizeof(*ips), GFP_KERNEL);
	unsigned int n, nr = 0;
	int ret;

	if (!ips)
		return -ENOMEM;

	for_each_set_bit(n, sites, NR_TRACEES)
		ips[nr++] = (unsigned long)tracees[n];
	ret = ftrace_set_filter_ips(ops, ips, nr, 0, 1);
	kfree(ips);

	return ret;
}

/* Trace a random number of functions, and nothing else */
static int set_sites(struct churned *c)
{
	random_sites(c->now, 0, NR_TRACEES, random_number(NR_TRACEES));
	bitmap_or(c->ever, c->ever, c->now, NR_TRACEES);

	return set_filter(&c->ops, c->now);
}

/* The owner calls function @n: that has to be seen, or must not be */
static void expect_seen(struct churned *c, unsigned int n, bool seen)
{
	unsigned long before = c->seen;

	atomic_long_inc(&nr_checked);
	call(n);
	if (c->seen == before + seen)
		return;

	before = c->seen;
	call_memory(n);
	if (seen && c->seen == before + 1)
		atomic_long_inc(&nr_stale);
	else
		is_wrong(seen ? "a call was not seen of tracee" : "a call was seen of tracee",
			 FIRST + n);
}

/* One that @c has traced, or NR_TRACEES */
static unsigned int random_one(struct churned *c)
{
	unsigned int n = find_next_bit(c->ever, NR_TRACEES, prandom_u32_max(NR_TRACEES));

	return n < NR_TRACEES ? n : find_first_bit(c->ever, NR_TRACEES);
}

/* Some functions that are or were traced, and some others */
static void expect_some(struct churned *c, bool traces)
{
	unsigned int i, n;

	for (i = 0; i < 8; i++) {
		n = random_one(c);
		expect_seen(c, n, traces && test_bit(n, c->now));
		n = prandom_u32_max(NR_TRACEES);
		expect_seen(c, n, traces && test_bit(n, c->now));
	}
}

static unsigned long random_flags(void)
{
	static const unsigned long flags[] = {
		0, 0, FTRACE_OPS_FL_RCU, FTRACE_OPS_FL_RECURSION, FTRACE_OPS_FL_SAVE_REGS,
	};

	return flags[prandom_u32_max(ARRAY_SIZE(flags))];
}

static void count_round(unsigned int number)
{
	atomic_long_inc(&nr_rounds);
	atomic_long_inc(number <= 64 ? &nr_few : number <= NR_LIST ? &nr_some : &nr_many);
}

static int churn_once(unsigned int *hot_one)
{
	static const unsigned int stays[] = { 1, 2, 4, HZ / 10, HZ / 4 };
	struct churned *c = kzalloc(sizeof(*c), GFP_KERNEL);
	unsigned int i, most;
	int ret;

	if (!c)
		return -ENOMEM;

	c->owner = current;
	c->state = TRACING;
	c->stay = stays[prandom_u32_max(ARRAY_SIZE(stays))];
	c->ops.func = callback;
	c->ops.flags = random_flags();
	ret = set_sites(c);
	if (!ret)
		ret = register_ftrace_function(&c->ops);
	if (ret)
		goto out;

	expect_some(c, true);
	most = bitmap_weight(c->now, NR_TRACEES);
	for (i = prandom_u32_max(3); i && !ret; i--) {
		ret = set_sites(c);
		if (!ret)
			expect_some(c, true);
		most = max(most, bitmap_weight(c->now, NR_TRACEES));
	}

	WRITE_ONCE(*hot_one, find_first_bit(c->now, NR_TRACEES));
	WRITE_ONCE(c->state, LEAVING);
	ret = unregister_ftrace_function(&c->ops) ?: ret;
	WRITE_ONCE(c->state, GONE);
	expect_some(c, false);

	atomic_long_add(c->calls, &nr_calls);
	if (!ret)
		count_round(most);
out:
	ftrace_free_filter(&c->ops);
	kfree(c);

	return ret;
}

static int churner(void *hot_one)
{
	while (!kthread_should_stop()) {
		if (churn_once(hot_one))
			atomic_long_inc(&nr_failed);
	}

	return 0;
}

static unsigned long always_direct;

static int change_direct(void)
{
	unsigned long to = always_direct == first_target ? second_target : first_target;
	int ret = modify_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT],
				       always_direct, to);

	if (ret)
		return ret;

	always_direct = to;
	expect_added(ALWAYS_DIRECT, to == first_target ? ADD_FIRST : ADD_SECOND);

	return 0;
}

static int churn_direct(void)
{
	unsigned long ip = (unsigned long)tracees[AT_TIMES_DIRECT];
	int ret, err;

	ret = register_ftrace_direct(ip, first_target);
	if (ret)
		return ret;

	expect_added(AT_TIMES_DIRECT, ADD_FIRST);
	ret = modify_ftrace_direct(ip, first_target, second_target);
	if (!ret)
		expect_added(AT_TIMES_DIRECT, ADD_SECOND);
	err = unregister_ftrace_direct(ip, ret ? first_target : second_target);
	expect_added(AT_TIMES_DIRECT, 0);

	return ret ?: err;
}

static int direct_churner(void *unused)
{
	while (!kthread_should_stop()) {
		if (change_direct() || churn_direct())
			atomic_long_inc(&nr_failed);
		else
			atomic_long_inc(&nr_direct);
	}

	return 0;
}

/* All of these functions have this added: ask one of eight */
static void expect_all_added(const unsigned long *sites, unsigned long added)
{
	unsigned int n, i = 0;

	for_each_set_bit(n, sites, NR_TRACEES) {
		if (i++ % 8 == 0)
			expect_added(n, added);
	}
}

static int churn_direct_multi(unsigned int from, unsigned int size, unsigned long *sites)
{
	struct ftrace_ops *ops = kzalloc(sizeof(*ops), GFP_KERNEL);
	int ret, err;

	if (!ops)
		return -ENOMEM;

	random_sites(sites, from, size, random_number(size));
	ret = set_filter(ops, sites) ?: register_ftrace_direct_multi(ops, first_target);
	if (ret)
		goto out;

	expect_all_added(sites, ADD_FIRST);
	ret = modify_ftrace_direct_multi(ops, second_target);
	if (!ret)
		expect_all_added(sites, ADD_SECOND);
	err = unregister_ftrace_direct_multi(ops, ret ? first_target : second_target);
	expect_all_added(sites, 0);
	ret = ret ?: err;
out:
	ftrace_free_filter(ops);
	kfree(ops);

	return ret;
}

static void multi_churn(unsigned int from, unsigned int to)
{
	unsigned long *sites = bitmap_zalloc(NR_TRACEES, GFP_KERNEL);

	while (!kthread_should_stop()) {
		if (!sites || churn_direct_multi(from, to - from, sites)) {
			atomic_long_inc(&nr_failed);
			schedule_timeout_uninterruptible(1);
		} else {
			atomic_long_inc(&nr_direct);
		}
	}
	bitmap_free(sites);
}

static int multi_churner(void *unused)
{
	multi_churn(MULTI, MULTI_LATER);

	return 0;
}

static int later_multi_churner(void *unused)
{
	multi_churn(MULTI_LATER, NR_TRACEES);

	return 0;
}

static int start_always_direct(void)
{
	always_direct = first_target;

	return register_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT], always_direct);
}

static void stop_always_direct(void)
{
	if (unregister_ftrace_direct((unsigned long)tracees[ALWAYS_DIRECT], always_direct))
		atomic_long_inc(&nr_failed);
}

/* All at once: each waits for what it is doing */
static void stop_tasks(void)
{
	while (nr_tasks)
		kthread_stop(tasks[--nr_tasks]);
	kfree(tasks);
}

static int start_task(int (*fn)(void *), void *data, int cpu, const char *name)
{
	struct task_struct *task;

	task = kthread_create(fn, data, "%s/%u", name, nr_tasks);
	if (IS_ERR(task))
		return PTR_ERR(task);

	if (cpu >= 0)
		kthread_bind(task, cpu);
	tasks[nr_tasks++] = task;
	wake_up_process(task);

	return 0;
}

static int compare(const void *a, const void *b)
{
	unsigned long address = (unsigned long)tracees[*(const u16 *)a];
	unsigned long other = (unsigned long)tracees[*(const u16 *)b];

	return address < other ? -1 : address > other;
}

static void sort_tracees(void)
{
	unsigned int n;

	for (n = 0; n < NR_TRACEES; n++)
		index_of[n] = n;
	sort(index_of, NR_TRACEES, sizeof(*index_of), compare, NULL);
	for (n = 0; n < NR_TRACEES; n++)
		addresses[n] = (unsigned long)tracees[index_of[n]];
}

static int __init churn_init(void)
{
	int cpu, i, ret;

	BUILD_BUG_ON(ARRAY_SIZE(tracees) != NR_TRACEES);

	tasks = kcalloc(num_possible_cpus() + churners + 3, sizeof(*tasks), GFP_KERNEL);
	if (!tasks)
		return -ENOMEM;

	sort_tracees();
	ret = start_always_direct();
	if (ret) {
		kfree(tasks);
		return ret;
	}

	for_each_online_cpu(cpu)
		ret = ret ?: start_task(caller, NULL, cpu, "churn-caller");
	for (i = 0; i < churners; i++)
		ret = ret ?: start_task(churner, &hot[i % NR_HOT], -1, "churn");
	ret = ret ?: start_task(direct_churner, NULL, -1, "churn-direct");
	ret = ret ?: start_task(multi_churner, NULL, -1, "churn-multi");
	ret = ret ?: start_task(later_multi_churner, NULL, -1, "churn-multi");
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
	pr_info("rounds=%ld few=%ld some=%ld many=%ld direct=%ld failed=%ld calls=%ld checked=%ld stale=%ld wrong=%ld\n",
		atomic_long_read(&nr_rounds), atomic_long_read(&nr_few),
		atomic_long_read(&nr_some), atomic_long_read(&nr_many),
		atomic_long_read(&nr_direct), atomic_long_read(&nr_failed),
		atomic_long_read(&nr_calls), atomic_long_read(&nr_checked),
		atomic_long_read(&nr_stale), atomic_long_read(&nr_wrong));
}
module_exit(churn_exit);

MODULE_DESCRIPTION("Tracers come and go while their functions are called");
MODULE_LICENSE("GPL");
