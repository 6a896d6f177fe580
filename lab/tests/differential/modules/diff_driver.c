// SPDX-License-Identifier: GPL-2.0
/*
 * Random operations on many ftrace_ops, and which ops functions call after each.
 *
 * A step is one operation, followed by one call of each function. It gives one
 * line of the record:
 *
 *	STEP OPERATION = STATUS | FUNCTION:OPS,OPS FUNCTION:OPS
 *
 * with the ops of one call in the order in which they were called. All that is
 * random follows from the seed, so the record depends only on what ftrace does.
 *
 * Some ops have a direct call in place of a callback. It comes as D and the number
 * of its target, behind all ops, as the function itself would. A kernel that has no
 * direct calls gets an ordinary ops for it, whose callback notes the target. That
 * one is called somewhere among the others, so there, and only there, it is put
 * behind them. Which functions have a direct call, which one, and how often it is
 * made is then the same on all kernels, and so is the order of all others. What
 * the kernel must refuse on account of a direct call is refused by the driver there;
 * see direct_status() and ipmodify_status(). With ftrace_call_ops=off direct calls
 * are direct, too: they are made when the list has been walked.
 *
 * A direct call has the same functions as long as it is registered, as nothing says
 * what it is to mean if these change.
 *
 * What a kernel module cannot do itself is left to a shell. In debugfs/diff:
 *
 *	run	write the status of the last command: go on until the next one
 *	record	read: the lines of the steps since the last write
 *	command	read: what the shell is to do now, in tracefs; nothing at the end
 *	direct_calls	read: how many were made that were direct indeed
 *
 * The driver knows the hashes of all ops, to steer by: an ops without a filter
 * traces all functions, which is slow, so it happens seldom and is soon over. Nor
 * does an ops have functions of diff_tracees in its hashes when this is loaded: it
 * depends on the address if they are traced again, and the address on the kernel.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/poison.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/trace.h>
#include <linux/uaccess.h>

#include "diff.h"

#define NR_TRACEES	32
#define NR_CORE		24	/* those of this module */
#define NR_OPS		14
#define NR_STATIC	5
#define NR_TARGETS	4
#define NR_TRACERS	4
#define MAX_CALLED	64
#define RECORD_SIZE	(256 * 1024)

#define CORE		GENMASK(NR_CORE - 1, 0)
#define GROUP(g)	(0xffu << ((g) * DIFF_GROUP))

static unsigned long long seed;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "What all random numbers follow from");

static unsigned int steps = 100;
module_param(steps, uint, 0444);
MODULE_PARM_DESC(steps, "How many steps to make");

DIFF_FOR_GROUP(DIFF_TRACEE, a)
DIFF_FOR_GROUP(DIFF_TRACEE, b)
DIFF_FOR_GROUP(DIFF_TRACEE, c)

static const struct diff_tracee core_tracees[NR_CORE] = {
	DIFF_FOR_GROUP(DIFF_ENTRY, a)
	DIFF_FOR_GROUP(DIFF_ENTRY, b)
	DIFF_FOR_GROUP(DIFF_ENTRY, c)
};

static const struct diff_tracee *module_tracees;

/**
 * struct masks - the functions in the hashes of an ops, a bit for each
 * @filter:	none means all functions
 * @without:	those of the notrace hash
 */
struct masks {
	u32	filter;
	u32	without;
};

/* Those of the top tracer, which some ops share */
static struct masks global;

struct diff_ops {
	struct ftrace_ops	ops;
	struct masks		own;
	struct masks		*masks;
	bool			registered;
	bool			direct;
	int			target;
};

static struct diff_ops static_ops[NR_STATIC];
static struct diff_ops *all_ops[NR_OPS];

static const struct kind {
	const char	*name;
	unsigned long	flags;
} kinds[] = {
	/* The first ones are those of the static ops */
	{ "plain",		0 },
	{ "regs",		FTRACE_OPS_FL_SAVE_REGS },
	{ "rcu",		FTRACE_OPS_FL_RCU },
	{ "global",		0 },
	{ "direct",		0 },

	{ "plain",		0 },
	{ "plain",		0 },
	{ "recursion",		FTRACE_OPS_FL_RECURSION },
	{ "recursion,rcu",	FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_RCU },
	{ "recursion,regs",	FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_SAVE_REGS },
	{ "ipmodify",		FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS },
	{ "direct",		0 },
	{ "pid",		FTRACE_OPS_FL_PID },
	{ "pid,rcu",		FTRACE_OPS_FL_PID | FTRACE_OPS_FL_RCU },
	{ "pid,regs",		FTRACE_OPS_FL_PID | FTRACE_OPS_FL_SAVE_REGS },
	{ "stub",		FTRACE_OPS_FL_STUB },
	{ "global",		0 },
};

/* The pid filters of this instance are those of all ops of a pid kind */
#define PIDS		"pids"
static struct trace_array *pids;

/* The tracers in tracefs. The first one is that at the top */
static struct tracer {
	bool	exists;
	bool	runs;
	u32	filter;
} tracers[NR_TRACERS];

static unsigned int step;
static bool loading;
static bool ftrace_off;
static char command[256];
static char *record;
static size_t record_len;
static struct dentry *dir;

static __printf(1, 2) void note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	record_len += vscnprintf(record + record_len, RECORD_SIZE - record_len,
				 fmt, args);
	va_end(args);
}

/* 0 to n - 1 */
static u32 rnd(u32 n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;

	return ((seed >> 33) * n) >> 31;
}

static const struct diff_tracee *tracee(int i)
{
	if (i < NR_CORE)
		return &core_tracees[i];

	return module_tracees ? &module_tracees[i - NR_CORE] : NULL;
}

static u32 present(void)
{
	return module_tracees ? ~0u : CORE;
}

int diff_set_module(const struct diff_tracee *tracees)
{
	int i;

	module_tracees = tracees;

	/* The kernel takes what goes away out of the hashes of tracefs */
	if (!tracees) {
		global.filter &= CORE;
		global.without &= CORE;
		for (i = 0; i < NR_TRACERS; i++)
			tracers[i].filter &= CORE;
	}

	return 0;
}
EXPORT_SYMBOL_GPL(diff_set_module);

/*
 * Calls, and who is called back
 */

static struct task_struct *caller;
static unsigned long called_func;
static int called_arg;
static struct called {
	int	ops;
	int	target;	/* of a direct call, which has no ops */
	bool	regs;
} called[MAX_CALLED];
static int nr_called;

/* Those that did not come by way of an ops */
static u32 direct_calls;

/* Some ops trace all functions, so this may be anywhere */
static notrace bool is_called(unsigned long ip)
{
	return current == READ_ONCE(caller) && ip - called_func < 16 &&
	       nr_called < MAX_CALLED;
}

static notrace void diff_callback(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *op, struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);
	int i;

	if (!is_called(ip))
		return;

	for (i = 0; i < NR_OPS; i++) {
		if (op == &all_ops[i]->ops)
			break;
	}

	called[nr_called].ops = i;
	called[nr_called].target = -1;
	called[nr_called].regs = i < NR_OPS && regs &&
				 op->flags & FTRACE_OPS_FL_SAVE_REGS &&
				 regs->regs[0] == called_arg;
	nr_called++;
}

static bool is_ipmodify(struct diff_ops *d)
{
	return d->ops.flags & FTRACE_OPS_FL_IPMODIFY;
}

/* The functions of others which have a direct call, or are those of an IPMODIFY ops */
static u32 taken(struct diff_ops *d, bool direct, bool ipmodify)
{
	u32 mask = 0;
	int i;

	for (i = 0; i < NR_OPS; i++) {
		struct diff_ops *other = all_ops[i];

		if (other != d && other->registered &&
		    ((direct && other->direct) || (ipmodify && is_ipmodify(other))))
			mask |= other->masks->filter;
	}
	return mask;
}

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS

/* With what it was called, the instruction behind the call, and by which trampoline */
notrace void diff_direct_called(int arg, unsigned long ip, int target)
{
	if (!is_called(ip))
		return;

	called[nr_called].target = target;
	called[nr_called].regs = arg == called_arg;
	nr_called++;
	direct_calls++;
}

#define TARGET(n)							\
	"	.type		diff_direct" #n ", @function\n"	\
	"	.globl		diff_direct" #n "\n"			\
	"diff_direct" #n ":\n"					\
	"	hint		#34\n"	/* BTI C */			\
	"	stp		x29, x9, [sp, #-16]!\n"		\
	"	mov		x29, sp\n"				\
	"	stp		x29, x30, [sp, #-32]!\n"		\
	"	mov		x29, sp\n"				\
	"	str		x0, [sp, #16]\n"			\
	"	mov		x1, x30\n"				\
	"	mov		w2, #" #n "\n"				\
	"	bl		diff_direct_called\n"			\
	"	ldr		x0, [sp, #16]\n"			\
	"	ldp		x29, x10, [sp], #32\n"			\
	"	ldp		x29, x30, [sp], #16\n"			\
	"	ret		x10\n"					\
	"	.size		diff_direct" #n ", .-diff_direct" #n "\n"

asm ("	.pushsection	.text, \"ax\", @progbits\n"
	TARGET(0) TARGET(1) TARGET(2) TARGET(3)
	"	.popsection\n");

static void (*const targets[NR_TARGETS])(void) = {
	diff_direct0, diff_direct1, diff_direct2, diff_direct3
};

static void init_direct(struct diff_ops *d)
{
	d->ops.func = NULL;
}

static int register_direct(struct diff_ops *d)
{
	return register_ftrace_direct_multi(&d->ops, (unsigned long)targets[d->target]);
}

static int modify_direct(struct diff_ops *d, int target)
{
	return modify_ftrace_direct_multi(&d->ops, (unsigned long)targets[target]);
}

static int unregister_direct(struct diff_ops *d)
{
	return unregister_ftrace_direct_multi(&d->ops, (unsigned long)targets[d->target]);
}

static int ipmodify_status(struct diff_ops *d)
{
	return 0;
}

static void put_direct_last(void)
{
}

#else /* CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS */

static notrace void direct_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op, struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (!is_called(ip))
		return;

	called[nr_called].target = container_of(op, struct diff_ops, ops)->target;
	called[nr_called].regs = regs && regs->regs[0] == called_arg;
	nr_called++;
}

static void init_direct(struct diff_ops *d)
{
	d->ops.func = direct_callback;
	d->ops.flags = FTRACE_OPS_FL_SAVE_REGS;
}

/*
 * There is one direct call for each function, and none for one that an IPMODIFY
 * ops has in its filter, whatever is in the notrace hashes.
 */
static int direct_status(struct diff_ops *d)
{
	if (d->masks->filter & taken(d, true, false) ||
	    d->masks->filter & present() & taken(d, false, true))
		return -EBUSY;

	return 0;
}

static int register_direct(struct diff_ops *d)
{
	return direct_status(d) ?: register_ftrace_function(&d->ops);
}

static int modify_direct(struct diff_ops *d, int target)
{
	return d->registered ? direct_status(d) : -EINVAL;
}

static int unregister_direct(struct diff_ops *d)
{
	return unregister_ftrace_function(&d->ops);
}

/* Nor is there an IPMODIFY ops for functions that are called directly */
static int ipmodify_status(struct diff_ops *d)
{
	int i;

	if (!is_ipmodify(d))
		return 0;

	for (i = 0; i < NR_OPS; i++) {
		struct diff_ops *other = all_ops[i];

		if (other->registered && other->direct &&
		    d->masks->filter & other->masks->filter & ~other->masks->without)
			return -EBUSY;
	}
	return 0;
}

static void put_direct_last(void)
{
	struct called direct[MAX_CALLED];
	int i, n = 0, nr_direct = 0;

	for (i = 0; i < nr_called; i++) {
		if (called[i].target >= 0)
			direct[nr_direct++] = called[i];
		else
			called[n++] = called[i];
	}
	memcpy(&called[n], direct, nr_direct * sizeof(*direct));
}

#endif /* CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS */

/* The parent of the tracees, by which the shell finds them in a trace */
static noinline int diff_call(const struct diff_tracee *t)
{
	int ret;

	WRITE_ONCE(caller, current);
	ret = t->func(called_arg);
	WRITE_ONCE(caller, NULL);

	return ret;
}

static void call_tracees(void)
{
	int i, j, ret;

	note(" |");
	for (i = 0; i < NR_TRACEES; i++) {
		const struct diff_tracee *t = tracee(i);

		if (!t)
			break;

		nr_called = 0;
		called_func = (unsigned long)t->func;
		called_arg = 1000 + i;
		ret = diff_call(t);

		if (nr_called)
			note(" %s", t->name);
		put_direct_last();
		for (j = 0; j < nr_called; j++) {
			bool direct = called[j].target >= 0;

			note("%c%s%d%s", j ? ',' : ':', direct ? "D" : "",
			     direct ? called[j].target : called[j].ops,
			     called[j].regs ? "r" : "");
		}
		if (ret != called_arg + 1)
			note(" %s returned %d", t->name, ret);
	}
	note("\n");
}

/*
 * Operations on ops: each notes what it does and returns its status
 */

static bool is_global(struct diff_ops *d)
{
	return d->masks == &global;
}

static int index_of(struct diff_ops *d)
{
	int i;

	for (i = 0; all_ops[i] != d; i++)
		;
	return i;
}

static void init_ops(struct diff_ops *d, const struct kind *kind)
{
	d->ops.func = diff_callback;
	d->ops.flags = kind->flags;
	if (kind->flags & FTRACE_OPS_FL_PID)
		d->ops.private = pids;

	d->masks = &d->own;
	if (!strcmp(kind->name, "global")) {
		ftrace_ops_set_global_filter(&d->ops);
		d->masks = &global;
	}

	d->direct = !strcmp(kind->name, "direct");
	if (d->direct)
		init_direct(d);
}

/* It is overwritten, so that a call of it does not go unnoticed */
static void free_ops(struct diff_ops *d)
{
	if (!is_global(d))
		ftrace_free_filter(&d->ops);
	memset(d, POISON_FREE, sizeof(*d));
	kfree(d);
}

static struct diff_ops *any_ops(void)
{
	return all_ops[rnd(NR_OPS)];
}

/* One whose functions can be changed */
static struct diff_ops *any_to_change(void)
{
	struct diff_ops *d;

	do {
		d = any_ops();
	} while (d->direct && d->registered);

	return d;
}

/* Many functions are to have the same ops, others are to have ones of their own */
static u32 any_mask(void)
{
	switch (rnd(8)) {
	case 0:
	case 1:
		return BIT(rnd(NR_TRACEES));
	case 2:
		return 3u << rnd(NR_TRACEES - 1);
	case 3:
		return 0xfu << (4 * rnd(NR_TRACEES / 4));
	case 4:
	case 5:
		return GROUP(rnd(4));
	case 6:
		return ~0u;
	default:
		return rnd(S32_MAX);
	}
}

static u32 any_bit(u32 mask)
{
	int i = rnd(hweight32(mask));

	while (i--)
		mask &= mask - 1;

	return mask & -mask;
}

/* What has to be shown with a mask, as a[0-3,5] m[7] */
static void note_mask(u32 mask)
{
	int i;

	for (i = 0; i < NR_TRACEES; i += DIFF_GROUP) {
		unsigned long group = mask >> i & 0xff;

		if (group)
			note(" %c[%*pbl]", "abcm"[i / DIFF_GROUP], DIFF_GROUP, &group);
	}
}

/* A name or a pattern, for filters, and which functions that is */
static u32 any_name(char *name, size_t size)
{
	int i = rnd(NR_TRACEES), group = i / DIFF_GROUP;

	switch (rnd(6)) {
	case 0:
		scnprintf(name, size, "diff_%c*", "abcm"[group]);
		return GROUP(group);
	case 1:
		i %= DIFF_GROUP;
		scnprintf(name, size, "diff_?%d", i);
		return 0x01010101u << i;
	default:
		scnprintf(name, size, "diff_%c%d", "abcm"[group], i % DIFF_GROUP);
		return BIT(i);
	}
}

enum how { SET, ADD, REMOVE };

static const char *const how_name[] = { "set", "add", "remove" };

static void change(u32 *mask, enum how how, u32 bits)
{
	if (how == SET)
		*mask = bits;
	else if (how == ADD)
		*mask |= bits;
	else
		*mask &= ~bits;
}

static int filter_ips(struct diff_ops *d, enum how how, u32 mask)
{
	unsigned long ips[NR_TRACEES];
	int i, ret, nr = 0;

	for (i = 0; i < NR_TRACEES; i++) {
		if (mask & BIT(i))
			ips[nr++] = (unsigned long)tracee(i)->func;
	}

	note("filter %d %s", index_of(d), how_name[how]);
	note_mask(mask);
	ret = ftrace_set_filter_ips(&d->ops, ips, nr, how == REMOVE, how == SET);
	if (!ret)
		change(&d->masks->filter, how, mask);

	return ret;
}

static int filter_any(struct diff_ops *d, enum how how)
{
	u32 mask = any_mask() & present();

	/* Mostly what will not be refused */
	if ((d->direct || is_ipmodify(d)) && rnd(8))
		mask &= ~taken(d, true, true);
	if (!mask)
		mask = any_bit(CORE);

	return filter_ips(d, how, mask);
}

/* Without these functions in its filter it would trace all there are */
static bool may_not_lose(struct diff_ops *d, u32 mask)
{
	return (d->registered || is_global(d)) &&
	       !(d->masks->filter & CORE & ~mask);
}

/* Mostly, but not always, what is there */
static int filter_remove(void)
{
	struct diff_ops *d = any_to_change();
	u32 mask = any_mask() & present();
	bool there = rnd(4);

	if (!d->masks->filter)
		return filter_any(d, SET);
	if (there)
		mask &= d->masks->filter;
	if (!mask)
		mask = any_bit(d->masks->filter & present() ?: CORE);

	if (may_not_lose(d, mask))
		return filter_any(d, ADD);

	return filter_ips(d, REMOVE, mask);
}

static int filter_set(void)
{
	return filter_any(any_to_change(), SET);
}

static int filter_add(void)
{
	return filter_any(any_to_change(), ADD);
}

static int by_name(struct diff_ops *d, bool notrace_hash, enum how how)
{
	char name[16] = "!";
	u32 mask = any_name(name + 1, sizeof(name) - 1);
	char *pattern = name + (how != REMOVE);
	int ret;

	note("%s %d %s %s", notrace_hash ? "notrace" : "filter", index_of(d),
	     how_name[how], pattern);
	mask &= present();
	if (!notrace_hash && how == REMOVE && may_not_lose(d, mask)) {
		note(", but all are");
		return 0;
	}

	if (notrace_hash) {
		ret = ftrace_set_notrace(&d->ops, pattern, strlen(pattern), how == SET);
		if (!ret)
			change(&d->masks->without, how, mask);
	} else {
		ret = ftrace_set_filter(&d->ops, pattern, strlen(pattern), how == SET);
		if (!ret)
			change(&d->masks->filter, how, mask);
	}

	return ret;
}

static int filter_name(void)
{
	struct diff_ops *d = any_to_change();

	return by_name(d, false, rnd(3));
}

static int notrace_reset(struct diff_ops *d)
{
	int ret;

	note("notrace %d reset", index_of(d));
	ret = ftrace_set_notrace(&d->ops, NULL, 0, 1);
	if (!ret)
		d->masks->without = 0;

	return ret;
}

static int notrace_name(void)
{
	struct diff_ops *d = any_to_change();
	int how = rnd(4);

	return how < 3 ? by_name(d, true, how) : notrace_reset(d);
}

static int register_this(struct diff_ops *d)
{
	int ret;

	if (d->direct)
		ret = register_direct(d);
	else
		ret = ipmodify_status(d) ?: register_ftrace_function(&d->ops);
	d->registered = !ret;

	return ret;
}

static int unregister_this(struct diff_ops *d)
{
	note("%sunregister %d", d->direct ? "direct " : "", index_of(d));
	d->registered = false;

	return d->direct ? unregister_direct(d) : unregister_ftrace_function(&d->ops);
}

static int register_or_unregister(void)
{
	struct diff_ops *d = any_ops();

	if (d->registered)
		return unregister_this(d);
	if (!d->masks->filter ||
	    (d->direct && d->masks->filter & taken(d, true, true) && rnd(4)))
		return filter_any(d, SET);

	if (d->direct) {
		d->target = rnd(NR_TARGETS);
		note("direct register %d to %d", index_of(d), d->target);
	} else {
		note("register %d", index_of(d));
	}

	return register_this(d);
}

/* Mostly, but not always, one that is registered */
static int modify_any_direct(void)
{
	bool there = rnd(8);
	int i, n = 0, target, ret;
	struct diff_ops *d;

	for (i = 0; i < NR_OPS; i++)
		n += all_ops[i]->direct && all_ops[i]->registered == there;
	if (!n)
		return register_or_unregister();

	n = rnd(n);
	for (i = 0; ; i++) {
		d = all_ops[i];
		if (d->direct && d->registered == there && !n--)
			break;
	}

	target = rnd(NR_TARGETS);
	note("direct modify %d to %d", i, target);
	ret = modify_direct(d, target);
	if (!ret)
		d->target = target;

	return ret;
}

/* It is freed, and another one takes its place, perhaps in the same memory */
static int renew_any(void)
{
	int i = NR_STATIC + rnd(NR_OPS - NR_STATIC);
	const struct kind *kind = &kinds[rnd(ARRAY_SIZE(kinds))];
	struct diff_ops *d = all_ops[i];

	if (d->registered)
		return unregister_this(d);

	free_ops(d);
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (WARN_ON(!d))
		return -ENOMEM;
	all_ops[i] = d;
	note("new %d %s", i, kind->name);
	init_ops(d, kind);

	return 0;
}

static int trace_all(void)
{
	struct diff_ops *d = any_ops();
	int ret;

	if (is_global(d) || d->direct)
		return filter_set();

	note("all functions %d, but", index_of(d));
	note_mask(d->masks->without);
	ret = ftrace_set_filter(&d->ops, NULL, 0, 1);
	if (ret)
		return ret;
	d->masks->filter = 0;

	return d->registered ? 0 : register_this(d);
}

static struct diff_ops *traces_all(void)
{
	int i;

	for (i = 0; i < NR_OPS; i++) {
		if (all_ops[i]->registered && !all_ops[i]->masks->filter)
			return all_ops[i];
	}
	return NULL;
}

/*
 * What the shell does
 */

static __printf(1, 2) int shell(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(command, sizeof(command), fmt, args);
	va_end(args);

	return 0;
}

static int any_pid(const char *tracer_dir)
{
	static const char *const whose[] = { "$self", "$other", "" };
	static const char *const which[] = { "pid", "notrace_pid" };
	int i = rnd(3), j = rnd(2);

	return shell("echo \"%s\" >%s/set_ftrace_%s", whose[i], tracer_dir, which[j]);
}

static int any_pid_of_ops(void)
{
	return any_pid("instances/" PIDS);
}

static int any_tracer(void)
{
	int i = rnd(NR_TRACERS);
	struct tracer *t = &tracers[i];
	u32 *filter = i ? &t->filter : &global.filter;
	char top[16], name[16];
	u32 mask;

	scnprintf(top, sizeof(top), i ? "instances/%d" : ".", i);

	if (!t->exists) {
		t->exists = true;
		*filter = any_bit(CORE);
		return shell("mkdir %s && echo diff_%s >%s/set_ftrace_filter", top,
			     tracee(__ffs(*filter))->name, top);
	}

	switch (rnd(14)) {
	case 0:
	case 1:
	case 2:
	case 3:
		t->runs = !t->runs;
		if (!t->runs)
			return shell("echo nop >%s/current_tracer", top);
		return shell("echo %s >%s/current_tracer",
			     i || rnd(2) ? "function" : "function_graph", top);
	case 4:
		*filter = any_bit(CORE);
		return shell("echo diff_%s >%s/set_ftrace_filter",
			     tracee(__ffs(*filter))->name, top);
	case 5:
	case 6:
		*filter |= any_name(name, sizeof(name)) & present();
		return shell("echo '%s' >>%s/set_ftrace_filter", name, top);
	case 7:
		mask = any_bit(*filter & CORE);
		if (!(*filter & CORE & ~mask))
			break;
		*filter &= ~mask;
		return shell("echo '!diff_%s' >>%s/set_ftrace_filter",
			     tracee(__ffs(mask))->name, top);
	case 8:
		*filter |= GROUP(3) & present();
		return shell("echo 'diff_m*:mod:diff_tracees' >>%s/set_ftrace_filter", top);
	case 9:
		any_name(name, sizeof(name));
		return shell("echo '%s' >>%s/set_ftrace_notrace", name, top);
	case 10:
		return shell("echo >%s/set_ftrace_notrace", top);
	case 11:
	case 12:
		return any_pid(top);
	case 13:
		if (!i)
			break;
		memset(t, 0, sizeof(*t));
		return shell("rmdir %s", top);
	}

	return any_pid_of_ops();
}

static int switch_ftrace(void)
{
	ftrace_off = !ftrace_off;

	return shell("echo %d >/proc/sys/kernel/ftrace_enabled", !ftrace_off);
}

/* Nothing is to be left of the last time, but some ops may be waiting for it */
static int load(void)
{
	int i;

	for (i = 0; i < NR_OPS; i++) {
		struct diff_ops *d = all_ops[i];
		u32 filter = d->masks->filter;

		if ((filter | d->masks->without) & ~CORE && d->direct && d->registered)
			return unregister_this(d);
		if (filter & ~CORE)
			return filter_ips(d, SET, filter & CORE ?: any_bit(CORE));
		if (d->masks->without & ~CORE)
			return notrace_reset(d);
	}

	if (!traces_all() && !rnd(3))
		return trace_all();

	loading = false;
	return shell("insmod /job/diff_tracees.ko");
}

/* What stock makes of a module that is loaded meanwhile is known to be wrong */
static int any_module(void)
{
	if (module_tracees)
		return shell("rmmod diff_tracees");
	if (ftrace_off)
		return switch_ftrace();

	loading = true;
	return load();
}

static const struct {
	int	weight;
	int	(*run)(void);
} operations[] = {
	{ 60, register_or_unregister },
	{ 24, filter_set },
	{ 24, filter_add },
	{ 24, filter_remove },
	{ 10, filter_name },
	{ 14, notrace_name },
	{ 12, modify_any_direct },
	{ 8, renew_any },
	{ 3, trace_all },
	{ 24, any_tracer },
	{ 8, any_pid_of_ops },
	{ 6, any_module },
	{ 1, switch_ftrace },
};

static int any_operation(void)
{
	struct diff_ops *d = traces_all();
	int i, n = 0;

	/* What is slow, or stands in the way of others, does not last */
	if (d && rnd(2))
		return rnd(2) ? unregister_this(d) : filter_any(d, SET);
	if (ftrace_off && !rnd(4))
		return switch_ftrace();
	if (loading)
		return load();

	for (i = 0; i < ARRAY_SIZE(operations); i++)
		n += operations[i].weight;
	n = rnd(n);
	for (i = 0; n >= operations[i].weight; i++)
		n -= operations[i].weight;

	return operations[i].run();
}

/*
 * The files
 */

static void end_step(int status)
{
	note(" = %d", status);
	call_tracees();
}

static ssize_t run_write(struct file *file, const char __user *ubuf, size_t len,
			 loff_t *pos)
{
	int status;

	if (kstrtoint_from_user(ubuf, len, 0, &status))
		return -EINVAL;

	record_len = 0;
	if (command[0]) {
		note("%u $ %s", step, command);
		command[0] = '\0';
		end_step(status);
	}

	while (step < steps) {
		size_t before = record_len;

		note("%u ", ++step);
		status = step % 10 ? any_operation() : shell("count %u", step);
		if (command[0]) {
			record_len = before;
			break;
		}
		end_step(status);
	}

	return len;
}

static const struct file_operations run_fops = {
	.owner	= THIS_MODULE,
	.write	= run_write,
};

static ssize_t record_read(struct file *file, char __user *ubuf, size_t len,
			   loff_t *pos)
{
	return simple_read_from_buffer(ubuf, len, pos, record, record_len);
}

static const struct file_operations record_fops = {
	.owner	= THIS_MODULE,
	.read	= record_read,
};

static ssize_t command_read(struct file *file, char __user *ubuf, size_t len,
			    loff_t *pos)
{
	return simple_read_from_buffer(ubuf, len, pos, command, strlen(command));
}

static const struct file_operations command_fops = {
	.owner	= THIS_MODULE,
	.read	= command_read,
};

static void free_all(void)
{
	int i;

	for (i = 0; i < NR_OPS; i++) {
		struct diff_ops *d = all_ops[i];

		if (!d)
			break;
		if (d->registered && d->direct)
			unregister_direct(d);
		else if (d->registered)
			unregister_ftrace_function(&d->ops);
		if (i >= NR_STATIC)
			free_ops(d);
		else if (!is_global(d))
			ftrace_free_filter(&d->ops);
	}
	trace_array_put(pids);
	trace_array_destroy(pids);
	kvfree(record);
}

static int __init diff_driver_init(void)
{
	int i;

	pids = trace_array_get_by_name(PIDS);
	if (!pids)
		return -ENODEV;
	record = kvmalloc(RECORD_SIZE, GFP_KERNEL);
	if (!record)
		goto no_memory;

	for (i = 0; i < NR_OPS; i++) {
		all_ops[i] = i < NR_STATIC ? &static_ops[i] :
			     kzalloc(sizeof(*all_ops[i]), GFP_KERNEL);
		if (!all_ops[i])
			goto no_memory;
		init_ops(all_ops[i], &kinds[i]);
	}

	tracers[0].exists = true;
	global.filter = BIT(0);
	ftrace_set_global_filter("diff_a0", strlen("diff_a0"), 1);

	dir = debugfs_create_dir("diff", NULL);
	debugfs_create_u32("direct_calls", 0400, dir, &direct_calls);
	debugfs_create_file("run", 0200, dir, NULL, &run_fops);
	debugfs_create_file("record", 0400, dir, NULL, &record_fops);
	debugfs_create_file("command", 0400, dir, NULL, &command_fops);

	return 0;

no_memory:
	free_all();
	return -ENOMEM;
}
module_init(diff_driver_init);

static void __exit diff_driver_exit(void)
{
	debugfs_remove_recursive(dir);
	free_all();
}
module_exit(diff_driver_exit);

MODULE_DESCRIPTION("Random operations on many ftrace_ops");
MODULE_LICENSE("GPL");
