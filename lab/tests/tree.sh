#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# build/tree is made from the base and patches/, and bad input changes nothing.
# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# As small_series, with neither the tree nor another product left.
fresh_series()
{
	small_series
	rm -rf build
}

empty_series()
{
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	says 'build/tree is linux-source-6.1 6.1.10 with 0 patches' lab/tree
	diff -r --exclude .git "$tmp/linux-source-6.1" build/tree
	diff -r --exclude .git "$tmp/linux-source-6.1" build/base
	[ -z "$(git -C build/tree status --porcelain)" ]
	[ "$(git -C build/tree rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
}

commits()
{
	fresh_series
	lab/tree
	[ "$(git -C build/tree log --format='%s' base..)" = "$(printf '%s\n' \
		'arm64: ftrace: use the file' 'ftrace: add a file' 'ftrace: fix a line')" ]
	[ "$(git -C build/tree log -1 --format='%an %ae' HEAD)" = 'Zoë Tester zoe@example.org' ]
	[ "$(git -C build/tree log -1 --format=%b HEAD~2)" = 'It was wrong.' ]
	grep -qx 'new LINE 7' build/tree/kernel/trace/new.c
	git -C build/tree show HEAD~:kernel/trace/new.c | grep -qx 'new line 7'
	[ -x build/tree/scripts/new.sh ]
	diff -r --exclude .git "$tmp/linux-source-6.1" build/base
}

same_commits()
{
	local first

	fresh_series
	lab/tree
	first=$(git -C build/tree rev-parse HEAD)
	rm -rf build
	git config --global user.name Somebody
	git config --global core.abbrev 40
	git config --global diff.noprefix true
	lab/tree
	[ "$(git -C build/tree rev-parse HEAD)" = "$first" ]
}

second_run()
{
	small_series
	find build/tree build/base -name .git -prune -o -printf '%p %T@\n' >"$tmp/before"
	says 'build/tree is linux-source-6.1 6.1.10 with 3 patches' lab/tree
	[ "$(wc -l <"$tmp/out")" = 1 ]
	find build/tree build/base -name .git -prune -o -printf '%p %T@\n' >"$tmp/after"
	diff "$tmp/before" "$tmp/after"
}

# Only what a patch changes is built anew.
time_stamps()
{
	small_series
	touch -d '2020-01-01' build/tree/kernel/printk.c build/tree/kernel/trace/*.c
	git -C build/tree update-index -q --refresh
	sed -i 's/ftrace LINE 20/ftrace LINE XX/' patches/arm64-ftrace-use-the-file.patch
	lab/tree
	grep -qx 'ftrace LINE XX' build/tree/kernel/trace/ftrace.c
	[ build/tree/kernel/trace/ftrace.c -nt patches/series ]
	[ build/tree/kernel/printk.c -ot patches/series ]
	[ build/tree/kernel/trace/new.c -ot patches/series ]
}

changed_new_file()
{
	small_series
	echo end >>kernel/trace/new.c
	lab/tree
	grep -qx end build/tree/kernel/trace/new.c
	chmod -x scripts/new.sh
	lab/tree
	[ ! -x build/tree/scripts/new.sh ]
}

misfit()
{
	small_series
	# The second hunk of ftrace.c
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 28' 'ftrace LINE 28'
	commit 'ftrace: the end'
	lab/refresh
	tree_git reset -q --hard HEAD~
	tree_git update-ref refs/lab/made HEAD
	rm build/tree/.git/lab-stamp
	sed -i 's/^ ftrace line 27$/ ftrace line xx/' patches/ftrace-the-end.patch
	unchanged fails 'patches/ftrace-the-end.patch does not apply to linux-source-6.1 6.1.10' lab/tree
	grep -q 'hunk 1 of kernel/trace/ftrace.c: @@ -25,6 +25,6 @@' "$tmp/err"
}

second_hunk()
{
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	lab/tree
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 3' 'ftrace LINE 3'
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 27' 'ftrace LINE 27'
	edit build/tree/kernel/printk.c 'printk line 3' 'printk LINE 3'
	commit 'ftrace: two lines'
	lab/refresh
	sed -i 's/ftrace line 26/ftrace line xx/' "$tmp/linux-source-6.1/kernel/trace/ftrace.c"
	pack "$tmp/linux-source-6.1"
	unchanged fails 'patches/ftrace-two-lines.patch does not apply' lab/tree
	grep -q 'hunk 2 of kernel/trace/ftrace.c' "$tmp/err"
	[ "$(grep -c 'printk.c' "$tmp/err")" = 0 ]
	# Again: the new base is known by now.
	unchanged fails 'patches/ftrace-two-lines.patch does not apply' lab/tree
}

missing_file()
{
	fresh_series
	rm "$tmp/linux-source-6.1/kernel/printk.c"
	pack "$tmp/linux-source-6.1"
	fails 'patches/ftrace-add-a-file.patch does not apply' lab/tree
	grep -q 'kernel/printk.c: does not exist' "$tmp/err"
	# The base alone is there now, and the series does not get past it.
	[ "$(git -C build/tree rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
	unchanged fails 'patches/ftrace-add-a-file.patch does not apply' lab/tree
}

new_file_in_base()
{
	small_series
	numbered old >"$tmp/linux-source-6.1/kernel/trace/new.c"
	pack "$tmp/linux-source-6.1"
	unchanged fails 'kernel/trace/new.c, which enters with patches/ftrace-add-a-file.patch, is already' lab/tree
}

bad_series()
{
	small_series
	sed -i 's|scripts/new.sh|scripts/newer.sh|' patches/series
	unchanged fails 'there is no scripts/newer.sh, which patches/series names' lab/tree
	echo 'nothing.patch' >patches/series
	unchanged fails 'patches/series names nothing.patch' lab/tree
}

edited_past_a_patch()
{
	small_series
	edit kernel/trace/new.c 'new LINE 7' 'new line seven'
	unchanged fails 'patches/arm64-ftrace-use-the-file.patch is not part of the new files' lab/tree
	grep -q 'kernel/trace/new.c' "$tmp/err"
	edit kernel/trace/new.c 'new line seven' 'new LINE 7'
	# The later patch says that it is an ordinary file.
	chmod +x kernel/trace/new.c
	unchanged fails 'kernel/trace/new.c does not come out of the series as it stands' lab/tree
}

no_space()
{
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	LAB_FREE_MIB=1000 unchanged fails 'unpacking the source needs .* MiB, but .* has 1000 MiB free' lab/tree
	[ ! -e build/tree ]
	lab/tree
	fake_linux "$tmp/linux-source-6.1" 6.1.11
	pack "$tmp/linux-source-6.1"
	LAB_FREE_MIB=1000 unchanged fails 'unpacking the source needs .* MiB, but .* has 1000 MiB free' lab/tree
}

interrupted()
{
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	mkdir -p build/tree.new/.git build/base.new
	echo half >build/tree.new/half
	echo half >build/base.new/half
	lab/tree
	diff -r --exclude .git "$tmp/linux-source-6.1" build/tree
	diff -r --exclude .git "$tmp/linux-source-6.1" build/base
	[ ! -e build/tree.new ]
	[ ! -e build/base.new ]
}

replaced_package()
{
	small_series
	touch -d '2020-01-01' build/tree/kernel/printk.c
	git -C build/tree update-index -q --refresh
	fake_linux "$tmp/linux-source-6.1" 6.1.11
	edit "$tmp/linux-source-6.1/kernel/trace/ftrace.c" 'ftrace line 1' 'ftrace line one'
	sed -i '1iftrace line zero' "$tmp/linux-source-6.1/kernel/trace/ftrace.c"
	pack "$tmp/linux-source-6.1"
	says 'the base was linux-source-6.1 6.1.10 and is now linux-source-6.1 6.1.11: remaking' lab/tree
	[ "$(git -C build/tree rev-list --count base..)" = 3 ]
	grep -qx 'ftrace line one' build/tree/kernel/trace/ftrace.c
	grep -qx 'ftrace LINE 20' build/tree/kernel/trace/ftrace.c
	diff -r --exclude .git "$tmp/linux-source-6.1" build/base
	[ build/tree/kernel/printk.c -ot patches/series ]
	# It is settled now, and nothing is to be taken back.
	[ "$(lab/tree | grep -c remaking)" = 0 ]
	unchanged lab/refresh
}

replaced_under_own_work()
{
	small_series
	edit build/tree/kernel/printk.c 'printk line 9' 'printk LINE 9'
	fake_linux "$tmp/linux-source-6.1" 6.1.11
	pack "$tmp/linux-source-6.1"
	unchanged fails 'build/tree has work that patches/ does not have.*6.1.10 .* 6.1.11' lab/tree
	commit 'printk: mine'
	unchanged fails 'build/tree has work that patches/ does not have.*6.1.10 .* 6.1.11' lab/tree
	# As the message says
	lab/refresh
	[ "$(git -C build/tree log --format=%s -1)" = 'printk: mine' ]
	[ "$(git -C build/tree log --format=%s base)" = 'linux-source-6.1 6.1.11' ]
}

own_work()
{
	small_series
	edit build/tree/kernel/printk.c 'printk line 9' 'printk LINE 9'
	unchanged says 'build/tree has work that patches/ does not have, and stays as it is' lab/tree
	sed -i 's/ftrace LINE 20/ftrace LINE XX/' patches/arm64-ftrace-use-the-file.patch
	unchanged fails 'build/tree has work that patches/ does not have' lab/tree
	tree_git checkout -q -- .
	echo untracked >build/tree/kernel/mine.c
	unchanged fails 'build/tree has work that patches/ does not have' lab/tree
}

ported()
{
	small_series
	fake_linux "$tmp/vendor" 6.1.30
	edit "$tmp/vendor/kernel/trace/ftrace.c" 'ftrace line 22' 'vendor line 22'
	unchanged fails 'patches/arm64-ftrace-use-the-file.patch does not apply to vendor 6.1.30' env BASE="$tmp/vendor" lab/tree
	hint=$(sed -n "s/.*'git \(rebase [^']*\)'.*/\1/p" "$tmp/err")
	# shellcheck disable=SC2086 # three words
	tree_git $hint
	BASE=$tmp/vendor lab/refresh
	grep -qx '# base: vendor 6.1.30' patches/series
	BASE=$tmp/vendor lab/tree
	[ "$(git -C build/tree rev-list --count base..)" = 3 ]
	diff -r --exclude .git "$tmp/vendor" build/base
}

copied_repository()
{
	small_series
	cp -r "$tmp/repo" "$tmp/copy"
	fake_linux "$tmp/linux-source-6.1" 6.1.11
	pack "$tmp/linux-source-6.1"
	unchanged "$tmp/copy/lab/tree"
	grep -q 'SUBLEVEL = 11' "$tmp/copy/build/base/Makefile"
	grep -q 'SUBLEVEL = 10' build/base/Makefile
}

moved_repository()
{
	small_series
	mv "$tmp/repo" "$tmp/moved"
	cd "$tmp/moved"
	lab/tree
	[ "$(git -C build/base rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
	[ -z "$(git -C build/base status --porcelain)" ]
	rm -rf build/tree
	lab/tree
	[ "$(git -C build/base rev-parse HEAD)" = "$(git -C build/tree rev-parse base)" ]
}

test_that "an empty series is the base" empty_series
test_that "a commit for each patch" commits
test_that "the same commits for everybody" same_commits
test_that "a second run does nothing" second_run
test_that "time stamps change only with contents" time_stamps
test_that "a changed new file gets in" changed_new_file
test_that "a patch that does not apply: patch, file and hunk" misfit
test_that "a patch whose second hunk does not apply" second_hunk
test_that "a patch of a file that the base lacks" missing_file
test_that "a new file that the base has" new_file_in_base
test_that "a series that names what is not there" bad_series
test_that "a new file edited where a later patch is" edited_past_a_patch
test_that "too little disk" no_space
test_that "an interrupted run starts again" interrupted
test_that "a replaced package: remade in place" replaced_package
test_that "a replaced package, but the user has work in the tree" replaced_under_own_work
test_that "the user's own work stays" own_work
test_that "another tree: rebase and refresh as the message says" ported
test_that "a copy of the repository leaves the original alone" copied_repository
test_that "a repository that was moved, and a tree that was removed" moved_repository
exit $failed
