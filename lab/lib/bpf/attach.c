// SPDX-License-Identifier: GPL-2.0
/*
 * Attach all programs of a BPF object, until it is killed: attach OBJECT [FUNCTION]
 *
 * They are attached to FUNCTION, if they do not say themselves what they are for.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/libbpf.h>

int main(int argc, char **argv)
{
	struct bpf_program *program;
	struct bpf_object *object;
	int err;

	if (argc != 2 && argc != 3)
		return 2;

	object = bpf_object__open_file(argv[1], NULL);
	err = libbpf_get_error(object);
	if (!err && argc == 3) {
		bpf_object__for_each_program(program, object)
			err = err ?: bpf_program__set_attach_target(program, 0, argv[2]);
	}
	err = err ?: bpf_object__load(object);
	if (err) {
		printf("%s cannot be loaded: %s\n", argv[1], strerror(-err));
		return 1;
	}

	bpf_object__for_each_program(program, object) {
		err = libbpf_get_error(bpf_program__attach(program));
		if (err) {
			printf("%s cannot be attached: error %d\n",
			       bpf_program__name(program), -err);
			return 1;
		}
	}

	return pause();
}
