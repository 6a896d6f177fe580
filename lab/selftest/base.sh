# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# The base is found, what is no base of Linux 6.1 is refused, and what becomes of build/tree
# on another base, or where the repository is another one.

# refused BASE REGEX: nothing is made of this one.
refused() {
	BASE=$1 unchanged fails "$2" lab/make/tree
	[ ! -e build/tree ]
}

test_what_is_no_linux_6_1_is_refused() {
	mkdir "$tmp/empty"
	refused "$tmp/empty" 'is no Linux source'
	echo text >"$tmp/file"
	refused "$tmp/file" 'is no Linux source'
	refused "$tmp/nowhere" "there is no $tmp/nowhere"
	package 6.6.30
	refused "$linux" 'is Linux 6.6.30, but this series is for 6.1'
	refused "$BASE" 'is Linux 6.6.30, but this series is for 6.1'
	fake_linux "$linux" 6.10.1
	refused "$linux" 'is Linux 6.10.1, but'
	fake_linux "$linux" 6.1.20
	touch "$linux/.config"
	refused "$linux" 'was built in.*make mrproper'
}

test_a_directory() {
	fake_linux "$tmp/my linux" 6.1.20
	BASE=../"my linux" lab/make/tree
	same_files "$tmp/my linux" build/tree build/base
	[ "$(git -C build/tree log --format=%s)" = 'my linux 6.1.20' ]
}

# The working state counts, and nothing that git does not know.
test_a_git_tree_as_it_stands_which_is_not_written_to() {
	fake_linux "$linux" 6.1.20
	git_of "$linux"
	edit "$linux/kernel/printk.c" 'printk line 2' 'printk LINE 2'
	rm -r "$linux/scripts"
	touch "$linux/.config" "$linux/vmlinux"
	everything "$linux" >"$tmp/linux.before"
	BASE=$linux lab/make/tree
	everything "$linux" | diff "$tmp/linux.before" -
	rm "$linux/.config" "$linux/vmlinux"
	same_files "$linux" build/tree
}

stamp() {
	lab/make/base | cut -f 4
}

test_the_stamp_follows_the_contents() {
	local first

	fake_linux "$linux" 6.1.20
	export BASE=$linux
	first=$(stamp)
	[ "$(stamp)" = "$first" ]
	echo more >>"$linux/kernel/printk.c"
	[ "$(stamp)" != "$first" ]

	pack
	first=$(stamp)
	touch "$BASE"
	[ "$(stamp)" = "$first" ]
}

test_work_in_the_tree_stays() {
	local message='build/tree has work that patches/ does not have'

	small_series
	echo untracked >build/tree/kernel/mine.c
	unchanged says "$message, and stays as it is" lab/make/tree
	sed -i 's/ftrace LINE 20/ftrace LINE XX/' "patches/$USE"
	unchanged fails "$message" lab/make/tree
	sed -i 's/ftrace LINE XX/ftrace LINE 20/' "patches/$USE"
	rm build/tree/kernel/mine.c

	edit build/tree/kernel/printk.c 'printk line 9' 'printk LINE 9'
	package 6.1.11
	unchanged fails "$message.*6.1.10 .* 6.1.11" lab/make/tree
	commit 'printk: mine'
	unchanged fails "$message.*6.1.10 .* 6.1.11" lab/make/tree
	# As the message says
	lab/make/refresh
	[ "$(git -C build/tree log --format=%s -1)" = 'printk: mine' ]
	[ "$(git -C build/tree log --format=%s base)" = 'linux-source-6.1 6.1.11' ]
}

# tree_and_base_belong_together: also where git has their full paths.
tree_and_base_belong_together() {
	[ "$(git -C build/base rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
	[ -z "$(git -C build/base status --porcelain)" ]
}

test_a_repository_that_was_moved_a_tree_that_was_removed_and_a_copy() {
	small_series
	mv "$tmp/repo" "$tmp/moved"
	cd "$tmp/moved" || return
	lab/make/tree
	tree_and_base_belong_together
	rm -rf build/tree
	lab/make/tree
	tree_and_base_belong_together

	# The copy leaves the original alone.
	cp -r . "$tmp/copy"
	package 6.1.11
	unchanged "$tmp/copy/lab/make/tree"
	grep -q 'SUBLEVEL = 11' "$tmp/copy/build/base/Makefile"
	grep -q 'SUBLEVEL = 10' build/base/Makefile
}
