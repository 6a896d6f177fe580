// SPDX-License-Identifier: GPL-2.0
/*
 * Attach an empty program of the type fentry to each of some functions, one after the
 * other, and detach them again: many FUNCTIONS
 *
 * Prints how long that took, in ns, and how long this task was running for it, without what
 * others do while it waits. To load the programs does not count.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <bpf/btf.h>

#include "../../bpf/empty.h"

#define MAX_FUNCTIONS	10000

/* In ns */
static long long now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* A program for the function in a line of available_filter_functions, or an error */
static int load(struct btf *btf, char *line)
{
	int id;

	line[strcspn(line, " \n")] = 0;
	id = btf__find_by_name_kind(btf, line, BTF_KIND_FUNC);

	return id < 0 ? id : load_empty(BPF_TRACE_FENTRY, id, NULL, 0);
}

int main(int argc, char **argv)
{
	static int programs[MAX_FUNCTIONS], links[MAX_FUNCTIONS];
	FILE *functions = fopen("/sys/kernel/tracing/available_filter_functions", "r");
	int error = 0, i, nr, wanted = argc == 2 ? atoi(argv[1]) : 0, loaded = 0, attached = 0;
	struct btf *btf = btf__load_vmlinux_btf();
	const struct rlimit files = { 3 * MAX_FUNCTIONS, 3 * MAX_FUNCTIONS };
	long long begin, on, off, task_begin, task_on, task_off;
	char line[1024];

	setrlimit(RLIMIT_NOFILE, &files);
	if (!functions || wanted < 1 || wanted > MAX_FUNCTIONS)
		return 2;
	if (!btf) {
		printf("this kernel has no BTF\n");
		return 1;
	}

	/* Not all can have one: the first ones that can */
	while (loaded < wanted && fgets(line, sizeof(line), functions)) {
		nr = load(btf, line);
		if (nr < 0)
			continue;
		links[loaded] = bpf_raw_tracepoint_open(NULL, nr);
		if (links[loaded] < 0) {
			error = errno;
			close(nr);
			continue;
		}
		close(links[loaded]);
		programs[loaded++] = nr;
	}
	if (loaded < wanted) {
		printf("%d programs can be attached, then: error %d\n", loaded, error);
		return 1;
	}
	sleep(1);

	begin = now(CLOCK_MONOTONIC);
	task_begin = now(CLOCK_THREAD_CPUTIME_ID);
	for (i = 0; i < loaded; i++) {
		links[i] = bpf_raw_tracepoint_open(NULL, programs[i]);
		attached += links[i] >= 0;
	}
	on = now(CLOCK_MONOTONIC);
	task_on = now(CLOCK_THREAD_CPUTIME_ID);
	for (i = 0; i < loaded; i++)
		close(links[i]);
	off = now(CLOCK_MONOTONIC);
	task_off = now(CLOCK_THREAD_CPUTIME_ID);

	printf("many: attached=%d on_ns=%lld off_ns=%lld task_on_ns=%lld task_off_ns=%lld\n",
	       attached, on - begin, off - on, task_on - task_begin, task_off - task_on);

	return attached != wanted;
}
