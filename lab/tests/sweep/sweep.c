// SPDX-License-Identifier: GPL-2.0
/*
 * Put something on each function, on some at a time: sweep KIND FROM STRIDE
 *
 * KIND is
 *
 *	fentry	a BPF program of this type, for each function in the kernel's BTF
 *	fexit	the same
 *	kprobe	a kprobe event, for each function in available_filter_functions
 *	stack	the function tracer with a stack for each call, for all of these together
 *	multi	a kprobe.multi program of BPF, for all of these together
 *	return	a kretprobe.multi program, for all of these together
 *
 * The functions are numbered. Those with the numbers FROM, FROM + STRIDE and so on are
 * taken, BATCH of them together. Writes lines, with tabs between:
 *
 *	at	KIND	NUMBER	NEXT	ALL	a batch begins; the next one begins with NEXT
 *	refused	KIND	NUMBER	NAME	WHY	WHY is where it was refused, the error, what the
 *						verifier says, and what is odd about it
 *	wrong	KIND	TEXT			what must not be
 *	done	KIND	ATTACHED	REFUSED	SECONDS
 *	end	KIND	ALL
 */

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "../../lib/bpf/empty.h"

#define TRACING		"/sys/kernel/tracing/"
#define KPROBES		"/sys/kernel/debug/kprobes/"
#define EVENTS		TRACING "kprobe_events"
#define ENABLE		TRACING "events/sweep/enable"
#define BATCH		50
#define PATIENCE	600	/* seconds on a busy host, for what has been closed to be let go */
#define STACKS		3	/* seconds with these */
#define MULTI		60	/* seconds with one program on all functions */

/* A symbol of the kernel's text, in the order of names, then of addresses */
struct symbol {
	char		*name;
	unsigned long	addr;
	bool		init;
};

/* The symbols of one name, and how many of these can be traced */
struct sites {
	struct symbol	*symbols;
	int		nr, traceable;
};

struct function {
	const char	*name;
	unsigned int	id;	/* in the kernel's BTF, or ... */
	unsigned long	addr;	/* where the kprobe has to be */
	struct sites	*sites;
	int		prog, link;
	bool		alone;	/* others of its batch are in its way */
};

static const char *kind;
static bool kprobes, stacks, multi;
static struct btf *btf;
static struct symbol *symbols;
static struct sites *sites;
static struct function *functions;
static int nr_symbols, nr_sites, nr_functions;
static int attached, refused;

static void wrong(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("wrong\t%s\t", kind);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
}

static void die(const char *what)
{
	wrong("%s: %s", what, strerror(errno));
	exit(1);
}

/* One more element at the end of an array, filled with zeroes */
#define more(array, nr) ({							\
	if ((nr) % 1024 == 0 &&							\
	    !((array) = realloc(array, ((nr) + 1024) * sizeof(*(array)))))	\
		die("memory");							\
	memset(&(array)[nr], 0, sizeof(*(array)));				\
	&(array)[(nr)++];							\
})

/* What functions there are */

static int compare_symbols(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return strcmp(x->name, y->name) ?: (x->addr > y->addr) - (x->addr < y->addr);
}

static int compare_name(const void *name, const void *b)
{
	return strcmp(name, ((const struct sites *)b)->symbols->name);
}

static struct sites *find_sites(const char *name)
{
	return bsearch(name, sites, nr_sites, sizeof(*sites), compare_name);
}

static FILE *open_file(const char *path)
{
	return fopen(path, "r") ?: (die(path), NULL);
}

static void read_symbols(void)
{
	FILE *file = open_file("/proc/kallsyms");
	unsigned long addr, init_begin = 0, init_end = 0;
	struct sites *last = NULL;
	struct symbol *symbol;
	char line[1024], type;
	char *name;
	int i;

	/* What ends in a module's name is not the kernel's. */
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx %c %ms", &addr, &type, &name) != 3)
			die(line);
		if (!strcmp(name, "_sinittext"))
			init_begin = addr;
		if (!strcmp(name, "_einittext"))
			init_end = addr;
		if (!strchr("tTwW", type) || strchr(line, '['))
			continue;
		symbol = more(symbols, nr_symbols);
		symbol->name = name;
		symbol->addr = addr;
	}
	fclose(file);
	qsort(symbols, nr_symbols, sizeof(*symbols), compare_symbols);

	for (i = 0; i < nr_symbols; i++) {
		symbol = &symbols[i];
		symbol->init = symbol->addr >= init_begin && symbol->addr < init_end;
		if (!last || strcmp(last->symbols->name, symbol->name)) {
			last = more(sites, nr_sites);
			last->symbols = symbol;
		}
		last->nr++;
	}
}

/* If there is no need of BTF, these are the functions. */
static void read_traceable(void)
{
	FILE *file = open_file(TRACING "available_filter_functions");
	struct function *function;
	struct sites *found;
	char line[1024];

	while (fgets(line, sizeof(line), file)) {
		if (strchr(line, '['))
			continue;
		line[strcspn(line, " \n")] = 0;
		/*
		 * The sites of weak functions which are not used have no symbol, and are
		 * listed with the name of the function in front of them.
		 */
		found = find_sites(line);
		if (!found || found->traceable == found->nr)
			continue;
		if (kprobes || stacks || multi) {
			function = more(functions, nr_functions);
			function->name = found->symbols->name;
			function->addr = found->symbols[found->traceable].addr;
			function->sites = found;
		}
		found->traceable++;
	}
	fclose(file);
}

static void read_btf(void)
{
	const struct btf_type *type;
	struct function *function;
	unsigned int id;

	btf = btf__load_vmlinux_btf();
	if (!btf)
		die("the BTF of the kernel");
	for (id = 1; id < btf__type_cnt(btf); id++) {
		type = btf__type_by_id(btf, id);
		if (!btf_is_func(type))
			continue;
		function = more(functions, nr_functions);
		function->name = btf__name_by_offset(btf, type->name_off);
		function->id = id;
		function->sites = find_sites(function->name);
	}
}

/* What is refused */

static void print_arguments(struct function *function)
{
	const struct btf_type *proto, *type;
	int i;

	proto = btf__type_by_id(btf, btf__type_by_id(btf, function->id)->type);
	printf(", %d arguments", btf_vlen(proto));
	for (i = 0; i < btf_vlen(proto); i++) {
		type = btf__type_by_id(btf, btf__resolve_type(btf, btf_params(proto)[i].type) < 0 ?
				       0 : btf_params(proto)[i].type);
		while (btf_is_mod(type) || btf_is_typedef(type))
			type = btf__type_by_id(btf, type->type);
		if (btf_is_composite(type)) {
			printf(", a struct");
			break;
		}
	}
}

/* May there be no kprobe? */
static bool on_blacklist(unsigned long addr)
{
	FILE *file = open_file(KPROBES "blacklist");
	unsigned long start, end;
	bool found = false;

	while (!found && fscanf(file, "0x%lx-0x%lx\t%*[^\n] ", &start, &end) == 2)
		found = addr >= start && addr < end;
	fclose(file);

	return found;
}

/* Of what the verifier says, the last line counts, ahead of its statistics. */
static void refuse(struct function *function, const char *stage, int error, char *log)
{
	struct sites *of = function->sites;
	char *line, *text = NULL;

	for (line = strtok(log, "\n"); line; line = strtok(NULL, "\n")) {
		if (strncmp(line, "processed ", 10))
			text = line;
	}
	printf("refused\t%s\t%td\t%s\t%s: error %d", kind, function - functions,
	       function->name, stage, error);
	if (text)
		printf(", \"%s\"", text);
	if (!of)
		printf(", no symbol");
	else if (of->symbols->init)
		printf(", init");
	else if (of->traceable < of->nr)
		printf(", %d of %d can be traced", of->traceable, of->nr);
	if (function->id)
		print_arguments(function);
	else if (on_blacklist(function->addr))
		printf(", on the blacklist");
	putchar('\n');
	refused++;
}

/* BPF programs */

static int load(struct function *function, char *log, size_t size)
{
	return load_empty(strcmp(kind, "fexit") ? BPF_TRACE_FENTRY : BPF_TRACE_FEXIT,
			  function->id, log, size);
}

static void attach_program(struct function *function)
{
	char log[4096] = "";
	int error;

	function->prog = load(function, NULL, 0);
	if (function->prog < 0) {
		error = errno;
		load(function, log, sizeof(log));
		refuse(function, "load", error, log);
		return;
	}
	function->link = bpf_raw_tracepoint_open(NULL, function->prog);
	if (function->link >= 0) {
		attached++;
		return;
	}
	error = errno;
	close(function->prog);
	/* The same function may be there by another name. */
	if (error == EBUSY && !function->alone)
		function->alone = true;
	else
		refuse(function, "attach", error, log);
}

static void detach_program(struct function *function)
{
	if (function->link <= 0)
		return;
	close(function->link);
	close(function->prog);
	function->link = 0;
}

/* Kprobe events */

static bool try_write(const char *path, int flags, const char *text)
{
	int fd = open(path, O_WRONLY | flags);
	bool written;

	if (fd < 0)
		die(path);
	written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);

	return written;
}

static void add_probe(struct function *function)
{
	char event[128];

	sprintf(event, "p:sweep/f%td 0x%lx\n", function - functions, function->addr);
	if (try_write(EVENTS, O_APPEND, event))
		attached++;
	else
		refuse(function, "event", errno, (char []) { "" });
}

/* All of them together */

static int count_lines(const char *path, const char *with, const char *without)
{
	FILE *file = open_file(path);
	char line[1024];
	int nr = 0;

	while (fgets(line, sizeof(line), file))
		nr += strstr(line, with) && !(without && strstr(line, without));
	fclose(file);

	return nr;
}

/* How many functions have something? */
static int count_active(void)
{
	if (kprobes)
		return count_lines(KPROBES "list", "", "[DISABLED]");

	return count_lines(TRACING "enabled_functions", "direct-->", NULL);
}

static void check_active(int number)
{
	int active = count_active();

	if (active != attached)
		wrong("%d attached from number %d on, but %d are active", attached, number,
		      active);
}

/* What is closed is let go by a worker. */
static void wait_until_free(void)
{
	time_t end = time(NULL) + PATIENCE;

	while (count_active()) {
		if (time(NULL) > end) {
			wrong("%d are still active", count_active());
			exit(1);
		}
		usleep(100000);
	}
}

static void sweep_programs(int from, int to, int stride)
{
	int i;

	for (i = from; i < to; i += stride)
		attach_program(&functions[i]);
	check_active(from);
	for (i = from; i < to; i += stride)
		detach_program(&functions[i]);
	wait_until_free();

	for (i = from; i < to; i += stride) {
		if (!functions[i].alone)
			continue;
		attach_program(&functions[i]);
		detach_program(&functions[i]);
		wait_until_free();
	}
}

static void sweep_kprobes(int from, int to, int stride)
{
	int i;

	for (i = from; i < to; i += stride)
		add_probe(&functions[i]);
	if (attached) {
		if (!try_write(ENABLE, 0, "1"))
			wrong("enable: %s", strerror(errno));
		check_active(from);
		usleep(200000);
		if (!try_write(ENABLE, 0, "0"))
			wrong("disable: %s", strerror(errno));
	}
	if (!try_write(EVENTS, O_TRUNC, "\n"))
		die(EVENTS);
	wait_until_free();
}

/* The function tracer */

static void must_write(const char *path, const char *text)
{
	if (!try_write(path, O_TRUNC, text))
		die(path);
}

static void sweep_stacks(void)
{
	int seen;

	must_write(TRACING "options/func_stack_trace", "1");
	must_write(TRACING "current_tracer", "function");
	sleep(STACKS);
	attached = count_lines(TRACING "enabled_functions", "", NULL);
	/* Without the option, which takes its time also when nothing is recorded */
	must_write(TRACING "tracing_on", "0");
	must_write(TRACING "options/func_stack_trace", "0");
	seen = count_lines(TRACING "trace", "<stack trace>", NULL);
	must_write(TRACING "current_tracer", "nop");
	if (seen < 100)
		wrong("only %d stacks were seen", seen);
}

/* One program */

static void sweep_multi(void)
{
	unsigned long *addrs = calloc(nr_functions, sizeof(*addrs));
	LIBBPF_OPTS(bpf_link_create_opts, opts,
		    .kprobe_multi.addrs = addrs,
		    .kprobe_multi.flags = strcmp(kind, "return") ? 0 : BPF_F_KPROBE_MULTI_RETURN);
	struct bpf_prog_info info = { };
	__u32 size = sizeof(info);
	int i, prog, link, active, stats;

	if (!addrs)
		die("memory");
	for (i = 0; i < nr_functions; i++) {
		/* Which ones of that name are they? */
		if (functions[i].sites->traceable < functions[i].sites->nr)
			refuse(&functions[i], "address", ENOENT, (char []) { "" });
		else
			addrs[attached++] = functions[i].addr;
	}
	opts.kprobe_multi.cnt = attached;
	stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	prog = load_empty(BPF_TRACE_KPROBE_MULTI, 0, NULL, 0);
	if (prog < 0)
		die("a program");
	link = bpf_link_create(prog, 0, BPF_TRACE_KPROBE_MULTI, &opts);
	if (link < 0)
		die("a link on all functions");
	active = count_lines(TRACING "enabled_functions", "", NULL);
	if (active != attached)
		wrong("%d attached, but %d are active", attached, active);
	sleep(MULTI);
	if (bpf_obj_get_info_by_fd(prog, &info, &size))
		die("the program");
	close(link);
	close(prog);
	close(stats);
	free(addrs);
	if (info.run_cnt < 1000 * MULTI)
		wrong("the program ran only %llu times", (unsigned long long)info.run_cnt);
}

int main(int argc, char **argv)
{
	int from, to, next, stride;
	time_t start;

	if (argc != 4)
		return 2;
	kind = argv[1];
	from = atoi(argv[2]);
	stride = atoi(argv[3]);
	kprobes = !strcmp(kind, "kprobe");
	stacks = !strcmp(kind, "stack");
	multi = !strcmp(kind, "multi") || !strcmp(kind, "return");
	setlinebuf(stdout);
	libbpf_set_print(NULL);

	read_symbols();
	read_traceable();
	if (!kprobes && !stacks && !multi)
		read_btf();
	for (; from < nr_functions; from = next) {
		next = stacks || multi ? nr_functions : from + BATCH * stride;
		to = next < nr_functions ? next : nr_functions;
		printf("at\t%s\t%d\t%d\t%d\n", kind, from, next, nr_functions);
		attached = refused = 0;
		start = time(NULL);
		if (stacks)
			sweep_stacks();
		else if (multi)
			sweep_multi();
		else if (kprobes)
			sweep_kprobes(from, to, stride);
		else
			sweep_programs(from, to, stride);
		printf("done\t%s\t%d\t%d\t%ld\n", kind, attached, refused, time(NULL) - start);
	}
	printf("end\t%s\t%d\n", kind, nr_functions);

	return 0;
}
