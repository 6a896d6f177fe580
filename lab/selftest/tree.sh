# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# build/tree is made from the base and patches/, and bad input changes nothing.

# An interrupted run may have left something, which is not taken for more than it is.
test_an_empty_series_is_the_base() {
	package 6.1.10
	mkdir -p build/tree.new/.git build/base.new
	echo half | tee build/tree.new/half >build/base.new/half
	says 'build/tree is linux-source-6.1 6.1.10 with 0 patches' lab/make/tree
	same_files "$linux" build/tree build/base
	[ -z "$(git -C build/tree status --porcelain)" ]
	[ "$(git -C build/tree rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
	[ ! -e build/tree.new ]
	[ ! -e build/base.new ]
}

test_the_same_commits_for_everybody() {
	local first

	small_series
	first=$(git -C build/tree rev-parse HEAD)
	rm -rf build
	git config --global user.name Somebody
	git config --global core.abbrev 40
	git config --global diff.noprefix true
	lab/make/tree
	[ "$(git -C build/tree rev-parse HEAD)" = "$first" ]
	same_files "$linux" build/base
}

test_a_second_run_does_nothing() {
	small_series
	touch "$tmp/first"
	says 'build/tree is linux-source-6.1 6.1.10 with 3 patches' lab/make/tree
	[ "$(wc -l <"$tmp/out")" = 1 ]
	[ -z "$(find build/tree build/base -name .git -prune -o -newer "$tmp/first" -print)" ]
}

# Only what a patch changes is built anew. A new file is a part of its patch.
test_changes_of_a_patch_get_in_and_time_stamps_change_only_with_contents() {
	small_series
	touch -d '2020-01-01' build/tree/kernel/printk.c build/tree/kernel/trace/*.c
	git -C build/tree update-index -q --refresh
	sed -i 's/ftrace LINE 20/ftrace LINE XX/' "patches/$USE"
	lab/make/tree
	grep -qx 'ftrace LINE XX' build/tree/kernel/trace/ftrace.c
	[ build/tree/kernel/trace/ftrace.c -nt patches/series ]
	[ build/tree/kernel/printk.c -ot patches/series ]
	[ build/tree/kernel/trace/new.c -ot patches/series ]

	sed -i 's/^+new line 20$/+new line XX/' "patches/$ADD"
	lab/make/tree
	grep -qx 'new line XX' build/tree/kernel/trace/new.c
	sed -i '/scripts\/new.sh$/,$s/^new file mode 100755/new file mode 100644/' "patches/$ADD"
	lab/make/tree
	[ ! -x build/tree/scripts/new.sh ]
}

# refused REGEX: it does not get in, and nothing is changed.
refused() {
	unchanged fails "$1" lab/make/tree
}

test_a_patch_that_does_not_apply_patch_file_and_hunk() {
	small_series
	edit "$linux/kernel/printk.c" 'printk line 16' 'printk line xx'
	pack
	refused "patches/$ADD does not apply to linux-source-6.1 6.1.10"
	grep -q 'hunk 2 of kernel/printk.c' "$tmp/err"
	[ "$(grep -c hunk "$tmp/err")" = 1 ]
	# Again: the new base is known by now.
	refused "patches/$ADD does not apply"

	rm "$linux/kernel/printk.c"
	numbered old >"$linux/kernel/trace/new.c"
	pack
	refused "patches/$ADD does not apply"
	grep -q 'kernel/printk.c: does not exist' "$tmp/err"
	grep -q 'kernel/trace/new.c: already exists' "$tmp/err"
	# With the base alone, too, which is there then.
	rm -rf build
	fails "patches/$ADD does not apply" lab/make/tree
	[ "$(git -C build/tree rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
	refused "patches/$ADD does not apply"
}

test_a_patch_that_changes_nothing_a_missing_one_and_a_missing_series() {
	small_series
	sed -i '/^---$/,$d' "patches/$FIX"
	refused "patches/$FIX changes nothing"
	echo 'nothing.patch' >>patches/series
	refused 'patches/series names nothing.patch'
	rm patches/series
	refused 'there is no .*/patches/series: this copy'
}

test_too_little_disk() {
	package 6.1.10
	LAB_FREE_MIB=1000 refused 'unpacking the source needs .* MiB, but .* has 1000 MiB free'
	[ ! -e build/tree ]
}
