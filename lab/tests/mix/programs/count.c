// SPDX-License-Identifier: GPL-2.0
/*
 * Attach the program of a BPF object to a function: count OBJECT FUNCTION PID
 *
 * It says "attached" then, and for each SIGUSR1 what has been counted since the last
 * one, as OWN+OTHERS, until it is killed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "counts.h"

/* A program for probes does not know a function, and is attached to those of a pattern */
static struct bpf_link *attach(struct bpf_program *program, const char *function)
{
	LIBBPF_OPTS(bpf_kprobe_multi_opts, opts);

	if (bpf_program__type(program) != BPF_PROG_TYPE_KPROBE)
		return bpf_program__attach(program);

	opts.retprobe = !strcmp(bpf_program__section_name(program), "kretprobe.multi");
	return bpf_program__attach_kprobe_multi_opts(program, function, &opts);
}

static int fails(const char *what, int err)
{
	printf("%s: error %d\n", what, -err);
	return 1;
}

int main(int argc, char **argv)
{
	struct counts counts = { 0 }, last = { 0 };
	struct bpf_program *program;
	struct bpf_object *object;
	unsigned int zero = 0;
	struct bpf_map *map;
	sigset_t set;
	int err, sig;

	if (argc != 4)
		return 2;

	/* A shell without job control lets its background ignore it */
	signal(SIGINT, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	setlinebuf(stdout);

	object = bpf_object__open_file(argv[1], NULL);
	err = libbpf_get_error(object);
	if (err)
		return fails("cannot be opened", err);

	program = bpf_object__next_program(object, NULL);
	if (bpf_program__type(program) == BPF_PROG_TYPE_TRACING)
		err = bpf_program__set_attach_target(program, 0, argv[2]);
	if (!err)
		err = bpf_object__load(object);
	if (err)
		return fails("cannot be loaded", err);

	map = bpf_object__find_map_by_name(object, ".bss");
	counts.pid = atoi(argv[3]);
	err = bpf_map_update_elem(bpf_map__fd(map), &zero, &counts, 0);
	if (err)
		return fails("the process cannot be set", err);

	err = libbpf_get_error(attach(program, argv[2]));
	if (err)
		return fails("cannot be attached", err);

	puts("attached");
	while (!sigwait(&set, &sig)) {
		err = bpf_map_lookup_elem(bpf_map__fd(map), &zero, &counts);
		if (err)
			return fails("the counts cannot be read", err);
		printf("%llu+%llu\n", counts.own - last.own, counts.others - last.others);
		last = counts;
	}

	return 1;
}
