#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The base is found, and what is no base of Linux 6.1 is refused.
# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

stamp()
{
	lab/base | cut -f 4
}

other_version()
{
	fake_linux "$tmp/linux" 6.6.30
	export BASE=$tmp/linux
	unchanged fails 'is Linux 6.6.30, but this series is for 6.1' lab/tree
	[ ! -e build/tree ]
	pack "$tmp/linux"
	unchanged fails 'is Linux 6.6.30, but this series is for 6.1' lab/tree
	[ ! -e build/tree ]
}

no_linux()
{
	mkdir "$tmp/empty"
	BASE=$tmp/empty fails 'is no Linux source' lab/tree
	echo text >"$tmp/file"
	BASE=$tmp/file fails 'is no Linux source' lab/tree
	BASE=$tmp/nowhere fails "there is no $tmp/nowhere" lab/tree
	[ ! -e build/tree ]
}

version_10()
{
	fake_linux "$tmp/linux" 6.10.1
	BASE=$tmp/linux fails 'is Linux 6.10.1, but' lab/base
}

directory()
{
	fake_linux "$tmp/my linux" 6.1.20
	BASE=../"my linux" lab/tree
	diff -r --exclude .git "$tmp/my linux" build/tree
	diff -r --exclude .git "$tmp/my linux" build/base
	[ "$(git -C build/tree log --format=%s)" = 'my linux 6.1.20' ]
}

built_directory()
{
	fake_linux "$tmp/linux" 6.1.20
	touch "$tmp/linux/.config"
	BASE=$tmp/linux fails 'was built in.*make mrproper' lab/tree
}

# The working state counts, and nothing that git does not know.
git_tree()
{
	fake_linux "$tmp/linux" 6.1.20
	git -C "$tmp/linux" init -q
	git -C "$tmp/linux" add -A -f
	git -C "$tmp/linux" -c user.name=a -c user.email=a@localhost commit -q -m linux
	edit "$tmp/linux/kernel/printk.c" 'printk line 2' 'printk LINE 2'
	rm -r "$tmp/linux/scripts"
	touch "$tmp/linux/.config" "$tmp/linux/vmlinux"
	everything "$tmp/linux" >"$tmp/linux.before"
	BASE=$tmp/linux lab/tree
	everything "$tmp/linux" | diff "$tmp/linux.before" -
	diff -r --exclude .git --exclude .config --exclude vmlinux "$tmp/linux" build/tree
	[ ! -e build/tree/vmlinux ]
}

changed_stamp()
{
	local first

	fake_linux "$tmp/linux" 6.1.20
	export BASE=$tmp/linux
	first=$(stamp)
	[ "$(stamp)" = "$first" ]
	echo more >>"$tmp/linux/kernel/printk.c"
	[ "$(stamp)" != "$first" ]

	pack "$tmp/linux"
	first=$(stamp)
	touch "$BASE"
	[ "$(stamp)" = "$first" ]
	echo more >>"$tmp/linux/kernel/printk.c"
	pack "$tmp/linux"
	[ "$(stamp)" != "$first" ]
}

test_that "a base of another version is refused" other_version
test_that "6.10 is not 6.1" version_10
test_that "what is no Linux is refused" no_linux
test_that "a directory" directory
test_that "a directory with products of a build is refused" built_directory
test_that "a git tree, as it stands, which is not written to" git_tree
test_that "the stamp follows the contents" changed_stamp
exit $failed
