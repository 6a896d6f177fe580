// SPDX-License-Identifier: GPL-2.0
/*
 * Attach the programs of churn.bpf.c and detach them, until there is a file END:
 *
 *	programs NUMBER OTHER ROUNDS END
 *
 * They are on the functions tracee NUMBER and OTHER. While they are attached, each of them
 * has to see the call that this task makes, and none when they are not. Leaves in the file
 * ROUNDS how often that was so. Now and then they are freed and loaded anew.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <bpf/libbpf.h>
#include "programs.h"

#define CALL		"/sys/module/churn/parameters/call"
#define NR_PROGRAMS	5
#define ROUNDS_OF_ONE	32

static const char *const names[NR_PROGRAMS] = {
	"enter", "enter_other", "leave_other", "probe", "return_other"
};

static struct bpf_object *object;
static struct counts *counts;
static const char *number, *other;

static void fail(const char *what, int err)
{
	printf("churn: BPF: %s: %s\n", what, strerror(abs(err)));
	exit(1);
}

static void write_line(const char *path, const char *format, long value)
{
	FILE *file = fopen(path, "w");

	if (!file || fprintf(file, format, value) < 0 || fclose(file))
		fail(path, errno);
}

static struct bpf_program *program_of(int i)
{
	return bpf_object__find_program_by_name(object, names[i]);
}

/* What a program is on, and whether it is one for probes, which is told that late */
static int function_of(int i, char *function, size_t size)
{
	snprintf(function, size, "tracee%s", strstr(names[i], "other") ? other : number);

	return bpf_program__type(program_of(i)) == BPF_PROG_TYPE_KPROBE;
}

static void load(void)
{
	char function[32];
	int i, err;

	object = bpf_object__open_file("churn.bpf.o", NULL);
	err = libbpf_get_error(object);
	for (i = 0; i < NR_PROGRAMS && !err; i++) {
		if (!function_of(i, function, sizeof(function)))
			err = bpf_program__set_attach_target(program_of(i), 0, function);
	}
	err = err ?: bpf_object__load(object);
	if (err)
		fail("loading", err);

	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED,
		      bpf_object__find_map_fd_by_name(object, ".bss"), 0);
	if (counts == MAP_FAILED)
		fail("mapping what they count", errno);
}

static void unload(void)
{
	if (counts)
		munmap(counts, sizeof(*counts));
	bpf_object__close(object);
}

/* One call of each function, which the programs see or not */
static int is_seen(int seen, const char *how)
{
	memset(counts, 0, sizeof(*counts));
	counts->owner = getpid();
	write_line(CALL, how, 1);

	return counts->entered == seen && counts->entered_other == seen &&
	       counts->left_other == seen && counts->added_other == (seen ? atoi(other) : 0) &&
	       counts->probed == seen && counts->returned_other == seen;
}

/* See call_at_site() of modules/churn.c for the second try */
static void call(int seen)
{
	if (is_seen(seen, "%ld\n") || (seen && is_seen(seen, "m%ld\n")))
		return;

	printf("churn: BPF: wrong: %d calls of tracee%s, %d of tracee%s, %d returns, %d added; "
	       "by probes %d calls, %d returns\n", counts->entered, number,
	       counts->entered_other, other, counts->left_other, counts->added_other,
	       counts->probed, counts->returned_other);
	exit(1);
}

static struct bpf_link *attach(int i)
{
	char function[32];
	const char *symbol = function;
	LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = &symbol, .cnt = 1,
		    .retprobe = !strcmp(names[i], "return_other"));

	if (!function_of(i, function, sizeof(function)))
		return bpf_program__attach(program_of(i));

	return bpf_program__attach_kprobe_multi_opts(program_of(i), NULL, &opts);
}

static void round_of_all(void)
{
	struct bpf_link *links[NR_PROGRAMS];
	int i;

	for (i = 0; i < NR_PROGRAMS; i++) {
		links[i] = attach(i);
		if (libbpf_get_error(links[i]))
			fail("attaching", libbpf_get_error(links[i]));
	}
	call(1);
	for (i = 0; i < NR_PROGRAMS; i++)
		bpf_link__destroy(links[i]);
	call(0);
}

int main(int argc, char **argv)
{
	long rounds;

	if (argc != 5)
		return 2;

	number = argv[1];
	other = argv[2];
	for (rounds = 0; access(argv[4], F_OK); rounds++) {
		write_line(argv[3], "%ld\n", rounds);
		if (rounds % ROUNDS_OF_ONE == 0) {
			unload();
			load();
		}
		round_of_all();
	}
	write_line(argv[3], "%ld\n", rounds);

	return 0;
}
