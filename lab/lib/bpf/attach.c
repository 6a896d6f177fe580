// SPDX-License-Identifier: GPL-2.0
/*
 * Attach all programs of a BPF object, or one of them, until it is killed:
 * attach OBJECT[:PROGRAM] [FUNCTION]
 *
 * They are attached to FUNCTION, if they do not say themselves what they are for. Says
 * "attached" when that is done.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/libbpf.h>

int main(int argc, char **argv)
{
	struct bpf_program *program;
	struct bpf_object *object;
	char *file, *only;
	int err;

	if (argc != 2 && argc != 3)
		return 2;

	only = argv[1];
	file = strsep(&only, ":");
	object = bpf_object__open_file(file, NULL);
	err = libbpf_get_error(object);
	if (!err) {
		bpf_object__for_each_program(program, object) {
			if (only && strcmp(only, bpf_program__name(program)))
				bpf_program__set_autoload(program, false);
			else if (argc == 3)
				err = err ?: bpf_program__set_attach_target(program, 0, argv[2]);
		}
	}
	err = err ?: bpf_object__load(object);
	if (err) {
		printf("%s cannot be loaded: %s\n", file, strerror(-err));
		return 1;
	}

	bpf_object__for_each_program(program, object) {
		if (!bpf_program__autoload(program))
			continue;
		err = libbpf_get_error(bpf_program__attach(program));
		if (err) {
			printf("%s cannot be attached: error %d\n",
			       bpf_program__name(program), -err);
			return 1;
		}
	}
	puts("attached");
	fflush(stdout);

	return pause();
}
