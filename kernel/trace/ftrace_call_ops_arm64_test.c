// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests for per-call-site ops on arm64: what does a CPU see which calls a site
 * just while it is being patched, are registers and arguments where they belong, and
 * are direct calls made?
 */

#include <kunit/test.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>

#include <asm/fixmap.h>
#include <asm/insn.h>
#include <asm/patching.h>

#include "ftrace_call_ops_test.h"

/* Which trampoline does the instruction of a site call? None if disabled. */
static notrace unsigned long trampoline_at(unsigned long ip)
{
	u32 insn;

	if (aarch64_insn_read((void *)ip, &insn) || !aarch64_insn_is_bl(insn))
		return 0;

	return ip + aarch64_get_branch_offset(insn);
}

static void expect_trampoline(struct kunit *test, int site, unsigned long addr)
{
	KUNIT_EXPECT_EQ(test, trampoline_at(ftrace_test_sites[site]), addr);
}

static void unusable_entries_are_refused(struct kunit *test)
{
	const u32 nop = aarch64_insn_gen_nop();
	const u32 bti = aarch64_insn_gen_hint(AARCH64_INSN_HINT_BTIC);
	const u32 ret = aarch64_insn_gen_branch_reg(AARCH64_INSN_REG_LR,
						    AARCH64_INSN_BRANCH_RETURN);
	static const struct {
		char	insns[8];	/* NOP, BTI C and RET */
		int	entry;		/* where they begin, according to the table */
		int	ip;		/* of the BL, or 0 */
	} entries[] = {
		{ "nnnnrrr", 0, 12 },
		{ "nnbnnrr", 0, 16 },
		/* Not aligned */
		{ "rnnnnrr", 4, 0 },
		/* Built without literals: only the NOPs at the entry */
		{ "nnrrrrr", 0, 0 },
		{ "nnbnrrr", 0, 0 },
		/* Something else where the literal should be */
		{ "nrnnrrr", 0, 0 },
		{ "rnnnrrr", 0, 0 },
	};
	u32 code[8] __aligned(8);
	unsigned long addr = (unsigned long)code;
	unsigned long ip;
	int i, j;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		for (j = 0; j < ARRAY_SIZE(code); j++)
			code[j] = entries[i].insns[j] == 'n' ? nop :
				  entries[i].insns[j] == 'b' ? bti : ret;
		ip = ftrace_call_adjust(addr + entries[i].entry);
		KUNIT_EXPECT_EQ_MSG(test, ip, entries[i].ip ? addr + entries[i].ip : 0UL,
				    "%s", entries[i].insns);
		if (entries[i].ip)
			KUNIT_EXPECT_PTR_EQ(test, (u32 *)arch_ftrace_literal(ip), &code[0]);
	}

	/* Nothing there */
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(0), 0UL);
	KUNIT_EXPECT_EQ(test, ftrace_call_adjust(8), 0UL);
}

static void kprobe_on_a_literal_is_refused(struct kunit *test)
{
	unsigned long literal = (unsigned long)arch_ftrace_literal(ftrace_test_sites[0]);
	int i;

	for (i = 0; i < 8 && IS_ENABLED(CONFIG_KPROBES); i += 4) {
		struct kprobe kp = { .addr = (void *)(literal + i) };
		int ret = register_kprobe(&kp);

		KUNIT_EXPECT_EQ(test, ret, -EINVAL);
		if (!ret)
			unregister_kprobe(&kp);
	}

	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(literal - 4));
	KUNIT_EXPECT_TRUE(test, ftrace_literal_reserved(literal));
	KUNIT_EXPECT_TRUE(test, ftrace_literal_reserved(literal + 4));
	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(literal + 8));
	KUNIT_EXPECT_FALSE(test, ftrace_literal_reserved(ftrace_test_sites[0]));
}

/*
 * What does a CPU meet that calls a site just while it is being patched? Text is
 * written through a mapping of its page, which __set_fixmap() makes before and takes
 * away after it. A tracer of that function looks at the site.
 */
struct site_state {
	struct ftrace_group	*group;
	struct ftrace_ops	*ops;
	unsigned long		addr;	/* of the trampoline, 0 if disabled */
};

static unsigned long looked_at;
static struct site_state seen[8];
static int nr_seen;
static int nr_mappings;

static notrace void look(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct ftrace_group *group = group_at(looked_at);
	struct site_state now = { group, READ_ONCE(group->ops), trampoline_at(looked_at) };

	nr_mappings++;
	if (nr_seen && !memcmp(&seen[nr_seen - 1], &now, sizeof(now)))
		return;
	if (nr_seen < ARRAY_SIZE(seen))
		seen[nr_seen++] = now;
}

static struct ftrace_ops spy = { .func = look };

static void look_afresh(void)
{
	nr_seen = 0;
	look(0, 0, NULL, NULL);
	nr_mappings = 0;
}

static void look_at(struct kunit *test, unsigned long ip)
{
	unsigned long spied = ftrace_location((unsigned long)__set_fixmap);

	looked_at = ip;
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&spy, spied, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(&spy), 0);
	look_afresh();
}

/* All states from the last time on, the first and the last are between updates */
static void expect_seen(struct kunit *test, const struct site_state *states, int nr)
{
	int i;

	look(0, 0, NULL, NULL);
	KUNIT_EXPECT_EQ(test, nr_seen, nr);
	for (i = 0; i < min(nr, nr_seen); i++) {
		KUNIT_EXPECT_PTR_EQ(test, seen[i].group, states[i].group);
		KUNIT_EXPECT_PTR_EQ(test, seen[i].ops, states[i].ops);
		KUNIT_EXPECT_EQ(test, seen[i].addr, states[i].addr);
	}
	look_afresh();
}

#define EXPECT_SEEN(test, ...) do {					\
	const struct site_state states[] = { __VA_ARGS__ };		\
									\
	expect_seen(test, states, ARRAY_SIZE(states));			\
} while (0)

/* An unused site whose two writes are not under one mapping */
static unsigned long site_across_pages(void)
{
	struct ftrace_rec_iter *iter;
	unsigned long ip = 0;

	mutex_lock(&ftrace_lock);
	for_ftrace_rec_iter(iter) {
		struct dyn_ftrace *rec = ftrace_rec_iter_record(iter);
		unsigned long literal = (unsigned long)arch_ftrace_literal(rec->ip);

		if (!rec->flags && ((literal ^ rec->ip) & PAGE_MASK)) {
			ip = rec->ip;
			break;
		}
	}
	mutex_unlock(&ftrace_lock);

	return ip;
}

/* Let tests use it in place of one of theirs, of which nobody is called */
static unsigned long look_between_pages(struct kunit *test)
{
	unsigned long ip = site_across_pages();

	if (!ip)
		kunit_skip(test, "no unused site is across a page boundary");
	ftrace_test_sites[2] = ip;
	look_at(test, ip);

	return ip;
}

static void site_is_valid_while_it_is_patched(struct kunit *test)
{
	struct ftrace_ops *nop = ftrace_group_rest.ops;
	unsigned long ip = look_between_pages(test);
	struct ftrace_group *group;

	/* Literal first, and back, instruction first */
	trace(test, A, ELSEWHERE);
	group = group_at(ip);
	EXPECT_SEEN(test, { &ftrace_group_rest, nop, 0 },
		    { group, test_ops(A), 0 },
		    { group, test_ops(A), FTRACE_ADDR });
	untrace(test, A);
	EXPECT_SEEN(test, { group, test_ops(A), FTRACE_ADDR },
		    { group, test_ops(A), 0 },
		    { &ftrace_group_rest, nop, 0 });
}

static void nothing_is_written_when_all_sites_move_alike(struct kunit *test)
{
	char names[] = "ftrace_test_tracee[01]";
	struct ftrace_group *group;
	struct ftrace_ops *members;

	trace(test, A, BOTH);
	group = site_group(0);
	look_at(test, ftrace_test_sites[0]);
	trace(test, C, BOTH);
	KUNIT_EXPECT_EQ(test, nr_mappings, 0);
	members = group->ops;
	EXPECT_SEEN(test, { group, test_ops(A), FTRACE_ADDR },
		    { group, members, FTRACE_ADDR });

	/* Filter changes, of which the last one changes nothing */
	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(test_ops(C), names, strlen(names), 1), 0);
	expect_ops(test, A, A);
	KUNIT_EXPECT_EQ(test, ftrace_set_notrace(test_ops(C), NULL, 0, 1), 0);
	set_filters(test, A | C, BOTH);
	KUNIT_EXPECT_EQ(test, nr_mappings, 0);
	members = group->ops;
	look_afresh();

	untrace(test, A);
	KUNIT_EXPECT_EQ(test, nr_mappings, 0);
	EXPECT_SEEN(test, { group, members, FTRACE_ADDR },
		    { group, test_ops(C), FTRACE_ADDR });
	expect_ops(test, C, C);
}

/* Not an update: just what carries it out, and what it leaves if it fails */
static void site_that_cannot_be_patched_keeps_its_group(struct kunit *test)
{
	struct dyn_ftrace rec = { .ip = ftrace_test_sites[0] };
	struct ftrace_group *new;
	unsigned long wrong = (unsigned long)ftrace_stub;

	trace(test, A, BOTH);
	trace(test, B, SITE0);
	new = site_group(0);

	mutex_lock(&ftrace_lock);
	/* There is a BL already, and there is none to ftrace_stub() */
	rec.flags = FTRACE_FL_ENABLED | 2;
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ftrace_update_rec(&rec, FTRACE_UPDATE_MAKE_CALL, 0, FTRACE_ADDR));
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), new);
	rec.flags = 0;
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ftrace_update_rec(&rec, FTRACE_UPDATE_MAKE_NOP, wrong, 0));
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), new);
	KUNIT_EXPECT_EQ(test, new->sites, 1UL);
	KUNIT_EXPECT_EQ(test, -1, ftrace_update_rec(&rec, -1, 0, 0));
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), new);

	/* Nor is there one to be replaced by another */
	rec.flags = FTRACE_FL_ENABLED | 1;
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ftrace_update_rec(&rec, FTRACE_UPDATE_MODIFY_CALL, wrong,
					  FTRACE_REGS_ADDR));
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), new);
	KUNIT_EXPECT_EQ(test, new->sites, 1UL);
	mutex_unlock(&ftrace_lock);

	expect_ops(test, A | B, A);
}

static notrace void change_registers(unsigned long ip, unsigned long parent_ip,
				     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	container_of(ops, struct counting_ops, ops)->calls[0]++;
	asm volatile(".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8\n\t"
		     "mov x\\n, #99\n\t.endr\n"
		     : : : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8");
}

static struct pt_regs saved;

/* Sees all registers as the function has them */
static notrace void save_registers(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	saved = *ftrace_get_regs(fregs);
	container_of(ops, struct counting_ops, ops)->arg = parent_ip;
	change_registers(ip, parent_ip, ops, fregs);
}

/* Registers hold their numbers when the tracee is called. Returns the SP */
static unsigned long call_with_numbers(ftrace_test_tracee tracee)
{
	unsigned long sp;

	asm volatile(".irp n,0,1,2,3,4,5,6,7,8,10,11,12,13,14,15,19,20,21,22,23,24,25,26,27,28\n\t"
		     "mov x\\n, #\\n\n\t.endr\n\t"
		     "blr %1\n\t"
		     "mov %0, sp\n"
		     : "=r" (sp), "+r" (tracee) :
		     : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10",
		       "x11", "x12", "x13", "x14", "x15", "x19", "x20", "x21", "x22",
		       "x23", "x24", "x25", "x26", "x27", "x28", "x30", "cc", "memory");

	return sp;
}

static void ops_gets_registers_when_it_wants_them(struct kunit *test)
{
	unsigned long sp;
	int i;

	test_ops(A)->func = save_registers;
	test_ops(A)->flags |= FTRACE_OPS_FL_SAVE_REGS;

	/* From a site that did not save them, and back */
	trace(test, B, SITE0);
	expect_trampoline(test, 0, FTRACE_ADDR);
	trace(test, A, SITE0);
	expect_trampoline(test, 0, FTRACE_REGS_ADDR);
	expect_ops(test, A | B, 0);
	KUNIT_EXPECT_EQ(test, saved.regs[0], 40ULL);

	untrace(test, B);
	expect_trampoline(test, 0, FTRACE_REGS_ADDR);
	saved.regs[0] = 0;
	expect_ops(test, A, 0);
	KUNIT_EXPECT_EQ(test, saved.regs[0], 40ULL);

	/* The site has copied LR to x9. x16 to x18 had no number */
	sp = call_with_numbers(ftrace_test_tracees[0]);
	for (i = 0; i < 29; i++) {
		if (i != 9 && (i < 16 || i > 18))
			KUNIT_EXPECT_EQ(test, saved.regs[i], (u64)i);
	}
	KUNIT_EXPECT_EQ(test, saved.regs[9], counting(A)->arg);
	KUNIT_EXPECT_EQ(test, saved.regs[30], counting(A)->arg);
	KUNIT_EXPECT_EQ(test, saved.sp, sp);

	trace(test, B, SITE0);
	untrace(test, A);
	expect_trampoline(test, 0, FTRACE_ADDR);
	expect_ops(test, B, 0);
}

static void registers_are_saved_while_they_are_wanted(struct kunit *test)
{
	struct ftrace_group *before, *after;
	struct ftrace_ops *members;

	test_ops(A)->flags |= FTRACE_OPS_FL_SAVE_REGS;
	look_between_pages(test);
	trace(test, B, ELSEWHERE);
	look_afresh();

	/* They come: instruction first, then the literal */
	before = site_group(2);
	trace(test, A, ELSEWHERE);
	after = site_group(2);
	members = after->ops;
	EXPECT_SEEN(test, { before, test_ops(B), FTRACE_ADDR },
		    { before, test_ops(B), FTRACE_REGS_ADDR },
		    { after, members, FTRACE_REGS_ADDR });

	/* They go: the group first if it changes, then the instruction */
	untrace(test, A);
	EXPECT_SEEN(test, { after, members, FTRACE_REGS_ADDR },
		    { after, test_ops(B), FTRACE_REGS_ADDR },
		    { after, test_ops(B), FTRACE_ADDR });

	/*
	 * Or the literal, if another site stays. A filter change does not find out
	 * that nobody wants registers any more: the instruction stays.
	 */
	set_filters(test, B, BOTH);
	trace(test, A, BOTH);
	before = site_group(0);
	members = before->ops;
	looked_at = ftrace_test_sites[0];
	look_afresh();
	set_filters(test, A, SITE1);
	after = site_group(0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), before);
	EXPECT_SEEN(test, { before, members, FTRACE_REGS_ADDR },
		    { after, test_ops(B), FTRACE_REGS_ADDR });
	expect_ops(test, B, A | B);
}

/* Registers are there only if the trampoline has saved them */
static notrace void see_trampoline(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct counting_ops *c = container_of(ops, struct counting_ops, ops);

	ftrace_test_count_call(ip, parent_ip, ops, fregs);
	if (trampoline_at(ip) != FTRACE_REGS_ADDR)
		c->arg++;
}

static notrace void call_at_once(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	ftrace_test_tracees[0](0);
	ftrace_test_tracees[1](0);
}

static void registers_are_saved_before_a_member_wants_them(struct kunit *test)
{
	unsigned long tries;

	trace(test, A | B, BOTH);
	spy.func = call_at_once;
	look_at(test, ftrace_test_sites[0]);

	test_ops(C)->func = see_trampoline;
	test_ops(C)->flags |= FTRACE_OPS_FL_SAVE_REGS;
	for (tries = 1; tries < 3; tries++) {
		trace(test, C, BOTH);
		expect_trampoline(test, 0, FTRACE_REGS_ADDR);
		call_tracees(test);
		KUNIT_EXPECT_GE(test, counting(C)->calls[0], tries);
		untrace(test, C);
		expect_trampoline(test, 0, FTRACE_ADDR);
	}
	KUNIT_EXPECT_EQ(test, counting(C)->arg, 0UL);
	KUNIT_EXPECT_GT(test, counting(A)->calls[0], 2UL);
}

struct eight {
	unsigned long x[8];
};

/* The address of what it returns is in x8 */
static noinline struct eight
eight_args(unsigned long x0, unsigned long x1, unsigned long x2, unsigned long x3,
	   unsigned long x4, unsigned long x5, unsigned long x6, unsigned long x7)
{
	barrier();
	return (struct eight){ { x0, x1, x2, x3, x4, x5, x6, x7 } };
}

static void expect_arguments(struct kunit *test)
{
	struct eight got = eight_args(10, 11, 12, 13, 14, 15, 16, 17);
	int i;

	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, got.x[i], 10UL + i);
}

static void arguments_arrive(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)eight_args);
	unsigned long one;

	test_ops(B)->flags |= FTRACE_OPS_FL_SAVE_REGS;
	for (one = A; one <= B; one <<= 1) {
		test_ops(one)->func = change_registers;
		KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(test_ops(one), ip, 0, 1), 0);
		KUNIT_ASSERT_EQ(test, register_ftrace_function(test_ops(one)), 0);
		expect_arguments(test);
		untrace(test, one);
		expect_calls(test, one, 1, 0);
	}
}

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
static unsigned long direct_calls[2], direct_last_call[2];

notrace void ftrace_test_direct_call(int target)
{
	direct_calls[target]++;
	direct_last_call[target] = ++ftrace_test_nr_calls;
}

/*
 * What a call site branches to: x9 is its LR, and x30 is where it goes on. Both
 * want to be found as they were left there, as do the arguments.
 */
asm ("	.macro	ftrace_test_target n\n"
"	.type	ftrace_test_target\\n, %function\n"
"ftrace_test_target\\n:\n"
"	hint	#34\n"	/* BTI C */
"	stp	x29, x30, [sp, #-96]!\n"
"	mov	x29, sp\n"
"	stp	x8, x9, [sp, #16]\n"
"	stp	x0, x1, [sp, #32]\n"
"	stp	x2, x3, [sp, #48]\n"
"	stp	x4, x5, [sp, #64]\n"
"	stp	x6, x7, [sp, #80]\n"
"	mov	x0, #\\n\n"
"	bl	ftrace_test_direct_call\n"
"	ldp	x6, x7, [sp, #80]\n"
"	ldp	x4, x5, [sp, #64]\n"
"	ldp	x2, x3, [sp, #48]\n"
"	ldp	x0, x1, [sp, #32]\n"
"	ldp	x8, x30, [sp, #16]\n"
"	ldp	x29, x10, [sp], #96\n"
"	ret	x10\n"
"	.size	ftrace_test_target\\n, . - ftrace_test_target\\n\n"
"	.endm\n"
"	.pushsection .text, \"ax\", %progbits\n"
"	ftrace_test_target 0\n"
"	ftrace_test_target 1\n"
"	.popsection\n"
);

static const unsigned long targets[2] = {
	(unsigned long)ftrace_test_target0, (unsigned long)ftrace_test_target1,
};

static struct ftrace_ops direct;

static int share_with_ipmodify(struct ftrace_ops *ops, enum ftrace_ops_cmd cmd)
{
	return 0;
}

static int call_directly(unsigned long sites, int target)
{
	direct.ops_func = share_with_ipmodify;

	return ftrace_test_set_filter(&direct, sites) ?:
	       register_ftrace_direct_multi(&direct, targets[target]);
}

static int end_direct_call(int target)
{
	return unregister_ftrace_direct_multi(&direct, targets[target]);
}

/* All direct calls so far, after another call of each tracee */
static void expect_direct_calls(struct kunit *test, unsigned long calls0,
				unsigned long calls1)
{
	call_tracees(test);
	KUNIT_EXPECT_EQ(test, direct_calls[0], calls0);
	KUNIT_EXPECT_EQ(test, direct_calls[1], calls1);
}

static void direct_call_alone_is_not_a_callback(struct kunit *test)
{
	struct ftrace_ops *nop = ftrace_group_rest.ops;
	struct ftrace_group *group;

	look_at(test, ftrace_test_sites[0]);
	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	group = site_group(0);
	EXPECT_SEEN(test, { &ftrace_group_rest, nop, 0 },
		    { group, &direct, FTRACE_DIRECT_ADDR });
	expect_direct_calls(test, 1, 0);

	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	KUNIT_EXPECT_EQ(test, direct.groups, 0UL);
	KUNIT_EXPECT_TRUE(test, direct.func);
	EXPECT_SEEN(test, { group, &direct, FTRACE_DIRECT_ADDR },
		    { &ftrace_group_rest, nop, 0 });
	expect_direct_calls(test, 1, 0);
}

static void direct_call_comes_after_callbacks(struct kunit *test)
{
	struct ftrace_group *group;
	struct ftrace_ops *members;

	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	group = site_group(0);
	look_at(test, ftrace_test_sites[0]);
	trace(test, A, SITE0);
	members = group->ops;
	EXPECT_SEEN(test, { group, &direct, FTRACE_DIRECT_ADDR },
		    { group, members, FTRACE_DIRECT_ADDR },
		    { group, members, FTRACE_REGS_ADDR });
	expect_direct_calls(test, 1, 0);
	expect_calls(test, A, 1, 0);
	KUNIT_EXPECT_LT(test, counting(A)->last_call, direct_last_call[0]);

	untrace(test, A);
	EXPECT_SEEN(test, { group, members, FTRACE_REGS_ADDR },
		    { group, &direct, FTRACE_REGS_ADDR },
		    { group, &direct, FTRACE_DIRECT_ADDR });
	expect_direct_calls(test, 2, 0);
	expect_calls(test, A, 1, 0);
}

static void callback_stays_when_the_direct_call_goes(struct kunit *test)
{
	struct ftrace_group *before, *after;
	struct ftrace_ops *members;

	trace(test, A, SITE0);
	before = site_group(0);
	look_at(test, ftrace_test_sites[0]);
	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	after = site_group(0);
	members = after->ops;
	EXPECT_SEEN(test, { before, test_ops(A), FTRACE_ADDR },
		    { after, members, FTRACE_REGS_ADDR });
	expect_direct_calls(test, 1, 0);
	expect_calls(test, A, 1, 0);
	KUNIT_EXPECT_LT(test, counting(A)->last_call, direct_last_call[0]);

	look_afresh();
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	EXPECT_SEEN(test, { after, members, FTRACE_REGS_ADDR },
		    { after, test_ops(A), FTRACE_REGS_ADDR },
		    { after, test_ops(A), FTRACE_ADDR });
	expect_ops(test, A, 0);
	expect_direct_calls(test, 1, 0);
}

static void direct_calls_and_callbacks_share_groups(struct kunit *test)
{
	struct ftrace_group *group;
	int i;

	KUNIT_ASSERT_EQ(test, call_directly(BOTH, 0), 0);
	group = site_group(0);
	trace(test, A, BOTH);
	for (i = 0; i < NR_TRACEES; i++) {
		KUNIT_EXPECT_PTR_EQ(test, site_group(i), group);
		expect_trampoline(test, i, FTRACE_REGS_ADDR);
	}
	expect_direct_calls(test, 2, 0);
	expect_calls(test, A, 1, 1);

	/* One site of two, and none */
	set_filters(test, A, SITE1);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0)->ops, &direct);
	KUNIT_EXPECT_PTR_EQ(test, site_group(1), group);
	expect_trampoline(test, 0, FTRACE_DIRECT_ADDR);
	expect_direct_calls(test, 4, 0);
	expect_calls(test, A, 1, 2);
	untrace(test, A);
	for (i = 0; i < NR_TRACEES; i++) {
		KUNIT_EXPECT_PTR_EQ(test, site_group(i)->ops, &direct);
		expect_trampoline(test, i, FTRACE_DIRECT_ADDR);
	}
	expect_direct_calls(test, 6, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	KUNIT_EXPECT_EQ(test, direct.groups, 0UL);
}

static void target_changes_without_a_write_to_the_site(struct kunit *test)
{
	unsigned long ip = ftrace_test_sites[0];

	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	look_at(test, ip);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct_multi(&direct, targets[1]), 0);
	EXPECT_SEEN(test, { site_group(0), &direct, FTRACE_DIRECT_ADDR });
	KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(ip), targets[1]);
	expect_direct_calls(test, 0, 1);

	trace(test, A, SITE0);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct_multi(&direct, targets[0]), 0);
	expect_direct_calls(test, 1, 1);
	expect_calls(test, A, 1, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

static void each_function_may_have_its_own_target(struct kunit *test)
{
	unsigned long *ip = ftrace_test_sites;
	int i;

	KUNIT_ASSERT_EQ(test, register_ftrace_direct(ip[0], targets[0]), 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_direct(ip[1], targets[1]), 0);
	KUNIT_EXPECT_EQ(test, register_ftrace_direct(ip[0], targets[1]), -EBUSY);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), site_group(1));
	expect_direct_calls(test, 1, 1);

	KUNIT_EXPECT_EQ(test, modify_ftrace_direct(ip[0], targets[0], targets[1]), 0);
	expect_direct_calls(test, 1, 3);

	trace(test, A, BOTH);
	KUNIT_EXPECT_EQ(test, modify_ftrace_direct(ip[1], targets[1], targets[0]), 0);
	expect_direct_calls(test, 2, 4);
	expect_calls(test, A, 1, 1);

	for (i = 0; i < NR_TRACEES; i++)
		KUNIT_EXPECT_EQ(test, unregister_ftrace_direct(ip[i], targets[!i]), 0);
	expect_ops(test, A, A);
	expect_direct_calls(test, 2, 4);
}

/* Only the tests change it */
static struct ftrace_hash *filter_of_direct(void)
{
	return rcu_dereference_protected(direct.func_hash->filter_hash, true);
}

static void expect_direct_call_of_all(struct kunit *test, unsigned long target)
{
	struct ftrace_hash *hash = filter_of_direct();
	struct ftrace_func_entry *entry;
	int i;

	for (i = 0; i < 1 << hash->size_bits; i++) {
		hlist_for_each_entry(entry, &hash->buckets[i], hlist)
			KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(entry->ip), target);
	}
}

static void direct_calls_are_found_when_there_are_many(struct kunit *test)
{
	unsigned char many[] = "__arm64_sys_*";

	KUNIT_ASSERT_EQ(test, register_ftrace_direct(ftrace_test_sites[0], targets[1]), 0);
	KUNIT_ASSERT_EQ(test, ftrace_set_filter(&direct, many, sizeof(many) - 1, 1), 0);
	KUNIT_ASSERT_GT(test, filter_of_direct()->count, 150UL);
	KUNIT_ASSERT_EQ(test, register_ftrace_direct_multi(&direct, targets[0]), 0);
	expect_direct_call_of_all(test, targets[0]);
	KUNIT_EXPECT_EQ(test, ftrace_find_rec_direct(ftrace_test_sites[0]), targets[1]);
	expect_direct_calls(test, 0, 1);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	expect_direct_call_of_all(test, 0);
	expect_direct_calls(test, 0, 2);
}

static void direct_call_is_made_by_the_list(struct kunit *test)
{
	ftrace_group_fail = FAIL_ALL;
	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	trace(test, A, SITE0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	expect_trampoline(test, 0, FTRACE_REGS_ADDR);
	expect_direct_calls(test, 1, 0);
	expect_calls(test, A, 1, 0);

	/* The list is not left, so it is made late */
	untrace(test, A);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_list);
	expect_direct_calls(test, 2, 0);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
	KUNIT_EXPECT_PTR_EQ(test, site_group(0), &ftrace_group_rest);
}

/* For the time of a call, a site has another group */
static void call_with(struct kunit *test, struct ftrace_group *group)
{
	struct ftrace_group *own = site_group(0);

	set_group(0, group);
	KUNIT_EXPECT_EQ(test, ftrace_test_tracees[0](40), 41UL);
	set_group(0, own);
}

/* What a CPU sees which comes late: the instruction is from another time */
static void any_group_suits_the_direct_trampoline(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	call_with(test, &ftrace_group_rest);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 0UL);
	call_with(test, &ftrace_group_list);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 1UL);

	trace(test, A, SITE1);
	call_with(test, site_group(1));
	expect_calls(test, A, 1, 0);
	trace(test, B, SITE1);
	call_with(test, site_group(1));
	expect_calls(test, A, 2, 0);
	expect_calls(test, B, 1, 0);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 1UL);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

/* As livepatch does it: another function is executed */
static notrace void go_to_tracee1(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	ftrace_test_count_call(ip, parent_ip, ops, fregs);
	instruction_pointer_set(ftrace_get_regs(fregs), (unsigned long)ftrace_test_tracees[1]);
}

static void direct_call_returns_to_the_function_that_replaces(struct kunit *test)
{
	const ftrace_test_tracee tracee = ftrace_test_tracees[0];

	test_ops(A)->func = go_to_tracee1;
	test_ops(A)->flags |= FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS;

	trace(test, A, SITE0);
	KUNIT_EXPECT_EQ(test, tracee(40), 42UL);
	KUNIT_ASSERT_EQ(test, call_directly(SITE0, 0), 0);
	KUNIT_EXPECT_EQ(test, tracee(40), 42UL);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 1UL);
	expect_calls(test, A, 2, 0);

	untrace(test, A);
	KUNIT_EXPECT_EQ(test, tracee(40), 41UL);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 2UL);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

static void arguments_arrive_behind_a_direct_call(struct kunit *test)
{
	unsigned long ip = ftrace_location((unsigned long)eight_args);

	test_ops(A)->func = save_registers;
	test_ops(A)->flags |= FTRACE_OPS_FL_SAVE_REGS;
	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(&direct, ip, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_direct_multi(&direct, targets[0]), 0);
	expect_arguments(test);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 1UL);

	KUNIT_ASSERT_EQ(test, ftrace_set_filter_ip(test_ops(A), ip, 0, 1), 0);
	KUNIT_ASSERT_EQ(test, register_ftrace_function(test_ops(A)), 0);
	expect_arguments(test);
	KUNIT_EXPECT_EQ(test, direct_calls[0], 2UL);
	expect_calls(test, A, 1, 0);
	KUNIT_EXPECT_EQ(test, saved.regs[9], counting(A)->arg);
	KUNIT_EXPECT_EQ(test, saved.regs[30], counting(A)->arg);
	KUNIT_EXPECT_EQ(test, end_direct_call(0), 0);
}

static void reset_direct_calls(void)
{
	int i;

	if (direct.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_direct_multi(&direct, direct.direct_call);
	if (direct.flags & FTRACE_OPS_FL_INITIALIZED)
		ftrace_free_filter(&direct);
	for (i = 0; i < NR_TRACEES; i++) {
		unsigned long target = ftrace_find_rec_direct(ftrace_test_sites[i]);

		if (target)
			unregister_ftrace_direct(ftrace_test_sites[i], target);
	}
	memset(&direct, 0, sizeof(direct));
	memset(direct_calls, 0, sizeof(direct_calls));
}
#else
static void reset_direct_calls(void) { }
#endif /* CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS */

static void ftrace_call_ops_arm64_test_exit(struct kunit *test)
{
	ftrace_group_fail = 0;
	if (spy.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_function(&spy);
	spy.func = look;
	reset_direct_calls();
	ftrace_test_reset(test);
}

static struct kunit_case ftrace_call_ops_arm64_test_cases[] = {
	KUNIT_CASE(unusable_entries_are_refused),
	KUNIT_CASE(kprobe_on_a_literal_is_refused),
	KUNIT_CASE(site_is_valid_while_it_is_patched),
	KUNIT_CASE(nothing_is_written_when_all_sites_move_alike),
	KUNIT_CASE(site_that_cannot_be_patched_keeps_its_group),
	KUNIT_CASE(ops_gets_registers_when_it_wants_them),
	KUNIT_CASE(registers_are_saved_while_they_are_wanted),
	KUNIT_CASE(registers_are_saved_before_a_member_wants_them),
	KUNIT_CASE(arguments_arrive),
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS
	KUNIT_CASE(direct_call_alone_is_not_a_callback),
	KUNIT_CASE(direct_call_comes_after_callbacks),
	KUNIT_CASE(callback_stays_when_the_direct_call_goes),
	KUNIT_CASE(direct_calls_and_callbacks_share_groups),
	KUNIT_CASE(target_changes_without_a_write_to_the_site),
	KUNIT_CASE(each_function_may_have_its_own_target),
	KUNIT_CASE(direct_calls_are_found_when_there_are_many),
	KUNIT_CASE(direct_call_is_made_by_the_list),
	KUNIT_CASE(any_group_suits_the_direct_trampoline),
	KUNIT_CASE(direct_call_returns_to_the_function_that_replaces),
	KUNIT_CASE(arguments_arrive_behind_a_direct_call),
#endif
	{}
};

static struct kunit_suite ftrace_call_ops_arm64_test_suite = {
	.name = "ftrace_call_ops_arm64",
	.init = ftrace_test_init,
	.exit = ftrace_call_ops_arm64_test_exit,
	.test_cases = ftrace_call_ops_arm64_test_cases,
};

kunit_test_suite(ftrace_call_ops_arm64_test_suite);
