# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # for those who source this
#
# Programs for this machine which look into ELF files. Sourced after common.sh.

# host_program SOURCE: compile it with elf.c to $program.
host_program() {
	local name

	name=$(basename "$1" .c)
	program=$BUILD/host/$name
	mkdir -p "$BUILD/host"
	logged "$name-build" gcc -O2 -Wall -Wextra -Werror -iquote "$LAB/lib" \
		-o "$program" "$1" "$LAB/lib/elf.c" -lelf || die "the program $name could not be compiled"
}
