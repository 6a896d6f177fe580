# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # for those who source this
#
# Programs for this machine which look into ELF files. Sourced after common.sh.

# host_program SOURCE: compile it with elf.c to $program, unless that is newer than both.
host_program() {
	local sources=("$1" "$LAB/lib/elf.c") name

	name=$(basename "$1" .c)
	program=$BUILD/host/$name
	need_tool gcc gcc
	[ -e /usr/include/gelf.h ] ||
		die "gelf.h is not on this machine: install the package 'libelf-dev' (apt-get install libelf-dev)"
	mkdir -p "$BUILD/host"
	if [ -f "$program" ] &&
			[ -z "$(find "${sources[@]}" "$LAB/lib/elf.h" -newer "$program")" ]; then
		return
	fi
	logged "$name-build" gcc -O2 -Wall -Wextra -Werror -iquote "$LAB/lib" \
		-o "$program" "${sources[@]}" -lelf || die "the program $name could not be compiled"
}
