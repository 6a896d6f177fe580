#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is done in build/tree comes back into patches/ and the new files, whole.
# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# round_trip: the trees of all commits come out of patches/ alone again.
round_trip()
{
	git -C build/tree log --format='%T %an %ae %ad%n%B' base.. >"$tmp/want"
	everything build/tree >"$tmp/want.files"
	lab/refresh
	rm -rf build
	lab/tree
	git -C build/tree log --format='%T %an %ae %ad%n%B' base.. | diff "$tmp/want" -
	everything build/tree | diff "$tmp/want.files" -
	unchanged lab/refresh
}

series_is()
{
	grep '^[^#]' patches/series | diff - <(printf '%s\n' "$@")
}

nothing_changed()
{
	small_series
	unchanged says 'patches/ has the 3 commits of build/tree' lab/refresh
	! grep -q wrote "$tmp/out" || return 1
	round_trip
}

first_series()
{
	small_series
	series_is ftrace-fix-a-line.patch \
		'ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh' \
		arm64-ftrace-use-the-file.patch
	diff kernel/trace/new.c build/tree/kernel/trace/new.c
	[ -x scripts/new.sh ]
	[ ! -x kernel/trace/new.c ]
	[ "$(head -n 1 patches/ftrace-fix-a-line.patch)" = 'From: Zoë Tester <zoe@example.org>' ]
	grep -qx 'Subject: \[PATCH\] ftrace: fix a line' patches/ftrace-fix-a-line.patch
	[ "$(grep -c '^diff --git' patches/ftrace-add-a-file.patch)" = 1 ]
	grep -q '^+new LINE 7' patches/arm64-ftrace-use-the-file.patch
}

new_commit()
{
	small_series
	mkdir build/tree/Documentation
	echo text >build/tree/Documentation/new.rst
	edit build/tree/kernel/printk.c 'printk line 25' 'printk LINE 25'
	commit 'docs: trace: describe it' 'Ünïcode, and a longer text.'
	echo only >build/tree/kernel/only.c
	commit 'kernel: just a new file'
	round_trip
	series_is ftrace-fix-a-line.patch \
		'ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh' \
		arm64-ftrace-use-the-file.patch \
		'docs-trace-describe-it.patch Documentation/new.rst' \
		'kernel-just-a-new-file.patch kernel/only.c'
	[ "$(cat Documentation/new.rst)" = text ]
	[ "$(grep -c '^diff' patches/kernel-just-a-new-file.patch)" = 0 ]
}

reordered()
{
	small_series
	GIT_SEQUENCE_EDITOR='sed -i "1{h;d};2{G}"' tree_git rebase -q -i base
	round_trip
	series_is 'ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh' \
		ftrace-fix-a-line.patch arm64-ftrace-use-the-file.patch
}

amended()
{
	small_series
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 28' 'ftrace LINE 28'
	numbered more >>build/tree/kernel/trace/new.c
	tree_git commit -q -a --amend -m 'arm64: ftrace: another subject'
	round_trip
	series_is ftrace-fix-a-line.patch \
		'ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh' \
		arm64-ftrace-another-subject.patch
	[ ! -e patches/arm64-ftrace-use-the-file.patch ]
}

dropped()
{
	small_series
	tree_git reset -q --hard HEAD~2
	round_trip
	series_is ftrace-fix-a-line.patch
	[ ! -e kernel ]
	[ ! -e scripts ]
	[ "$(ls patches)" = $'cover-letter\nftrace-fix-a-line.patch\nseries' ]
	tree_git reset -q --hard base
	round_trip
	[ "$(grep -c '^[^#]' patches/series)" = 0 ]
}

modes_and_kinds()
{
	small_series
	ln -s new.c build/tree/kernel/trace/link.c
	printf 'a\0b' >build/tree/kernel/binary
	printf 'no newline at the end' >build/tree/kernel/open
	touch build/tree/kernel/empty
	chmod +x build/tree/kernel/printk.c
	commit 'kernel: odd files'
	printf 'b\0c' >build/tree/kernel/binary
	chmod +x build/tree/kernel/open
	commit 'kernel: edit odd files'
	round_trip
	[ -L kernel/trace/link.c ]
	[ -x kernel/open ]
	[ ! -s kernel/empty ]
	[ -x build/tree/kernel/printk.c ]
}

# New files which do not stay, and files of the base which come back.
comings_and_goings()
{
	small_series
	tree_git rm -q kernel/trace/new.c kernel/printk.c
	commit 'kernel: remove two'
	tree_git mv scripts/new.sh scripts/newer.sh
	commit 'scripts: rename'
	numbered again >build/tree/kernel/trace/new.c
	numbered again >build/tree/kernel/printk.c
	commit 'kernel: here they are again'
	round_trip
	[ ! -e scripts/new.sh ]
	[ -x scripts/newer.sh ]
	grep -q again kernel/trace/new.c
	[ ! -e kernel/printk.c ]
}

same_subjects()
{
	small_series
	for line in 1 2 3; do
		edit build/tree/kernel/printk.c "printk line 2$line" "printk LINE 2$line"
		commit 'printk: fix'
	done
	round_trip
	[ "$(grep -c '^printk-fix' patches/series)" = 3 ]
	[ -e patches/printk-fix.patch ]
	[ -e patches/printk-fix-2.patch ]
	[ -e patches/printk-fix-3.patch ]
}

odd_subjects()
{
	small_series
	for subject in '[ARM] printk: keep "this" bracket' 'x86/mm: C++ & a/b\c – dash' \
		"$(printf 'printk: a subject which is far longer than it should ever be %.0s' 1 2 3)"; do
		echo "$subject" >>build/tree/kernel/printk.c
		commit "$subject" $'A body\n\n    indented\n\n- list\n>quoted\nFrom: nobody\n\nTested-by: A <a@example.org>'
	done
	round_trip
	[ -e patches/arm-printk-keep-this-bracket.patch ]
}

headings()
{
	small_series
	cat >patches/series <<-END
		# SPDX-License-Identifier: GPL-2.0
		# base: linux-source-6.1 6.1.10

		# Fixes
		ftrace-fix-a-line.patch

		# Nothing yet

		# The feature
		# in two steps
		ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh
		arm64-ftrace-use-the-file.patch
		# The end
	END
	lab/tree
	unchanged lab/refresh
	echo more >>build/tree/scripts/tool.sh
	commit 'scripts: one more'
	lab/refresh
	diff - patches/series <<-END
		# SPDX-License-Identifier: GPL-2.0
		# base: linux-source-6.1 6.1.10

		# Fixes
		ftrace-fix-a-line.patch

		# Nothing yet

		# The feature
		# in two steps
		ftrace-add-a-file.patch kernel/trace/new.c scripts/new.sh
		arm64-ftrace-use-the-file.patch
		scripts-one-more.patch
		# The end
	END
	# In front of all, and the first of its heading under another subject
	tree_git reset -q --hard base
	echo first >>build/tree/kernel/printk.c
	commit 'printk: first'
	git -C build/tree log --reverse --format=%H base..refs/lab/made >"$tmp/commits"
	while read -r hash; do
		tree_git cherry-pick "$hash"
		[ "$(git -C build/tree log -1 --format=%s)" != 'ftrace: add a file' ] ||
			tree_git commit -q --amend -m 'ftrace: bring a file'
	done <"$tmp/commits"
	lab/refresh
	diff - patches/series <<-END
		# SPDX-License-Identifier: GPL-2.0
		# base: linux-source-6.1 6.1.10

		# Fixes
		printk-first.patch
		ftrace-fix-a-line.patch

		# Nothing yet

		# The feature
		# in two steps
		ftrace-bring-a-file.patch kernel/trace/new.c scripts/new.sh
		arm64-ftrace-use-the-file.patch
		scripts-one-more.patch
		# The end
	END
}

# The base's version in patches/series is that of the last real refresh.
newer_base()
{
	small_series
	sed -i '1izero' "$tmp/linux-source-6.1/kernel/trace/ftrace.c"
	sed -i 's/SUBLEVEL = .*/SUBLEVEL = 11/' "$tmp/linux-source-6.1/Makefile"
	pack "$tmp/linux-source-6.1"
	lab/tree
	unchanged says 'nothing to take back' lab/refresh
	echo more >>build/tree/kernel/printk.c
	commit 'printk: more'
	round_trip
	grep -qx '# base: linux-source-6.1 6.1.11' patches/series
	grep -q '^@@ -8,7 +8,7 @@' patches/ftrace-fix-a-line.patch
}

refusals()
{
	unchanged fails 'there is no build/tree' lab/refresh
	small_series
	echo more >>build/tree/kernel/printk.c
	unchanged fails 'changes that are not committed' lab/refresh
	tree_git stash -q
	echo untracked >build/tree/kernel/mine.c
	unchanged fails 'changes that are not committed' lab/refresh
	rm build/tree/kernel/mine.c

	echo >>kernel/trace/new.c
	unchanged fails "run 'make tree' first" lab/refresh
	tree_git stash pop -q
	commit 'printk: more'
	unchanged fails 'both patches/ .* and build/tree were changed' lab/refresh
	sed -i '$d' kernel/trace/new.c

	tree_git checkout -q -b side base
	echo side >build/tree/kernel/side.c
	commit 'kernel: side'
	tree_git checkout -q call-ops
	tree_git merge -q --no-edit side
	unchanged fails 'build/tree has a merge' lab/refresh
}

lossy_message()
{
	small_series
	echo more >>build/tree/kernel/printk.c
	commit 'printk: more' $'A text\n---\nwhich the mail would lose'
	unchanged fails 'cannot be written as patches' lab/refresh
	tree_git reset -q --hard HEAD~
	tree_git commit -q --allow-empty -m 'ftrace: nothing at all'
	unchanged fails 'ftrace-nothing-at-all.patch changes nothing' lab/refresh
}

name_with_space()
{
	small_series
	echo text >'build/tree/kernel/a file'
	commit 'kernel: a name'
	unchanged fails "the new file 'kernel/a file' holds a space" lab/refresh
}

users_settings()
{
	small_series
	git config --global diff.noprefix true
	git config --global diff.renames copies
	git config --global diff.context 9
	git config --global core.abbrev 40
	git config --global format.subjectPrefix 'RFC'
	git config --global format.signature 'Mine'
	unchanged lab/refresh
}

test_that "the first refresh" first_series
test_that "nothing changed, no diff" nothing_changed
test_that "new commits with a new file and edits" new_commit
test_that "another order" reordered
test_that "an amended commit with another subject" amended
test_that "commits that were dropped" dropped
test_that "modes, links, binary and empty files" modes_and_kinds
test_that "files that go and come back" comings_and_goings
test_that "commits with the same subject" same_subjects
test_that "odd subjects and bodies" odd_subjects
test_that "headings stay" headings
test_that "a newer base leaves no diff" newer_base
test_that "what it refuses" refusals
test_that "a message that a patch cannot hold" lossy_message
test_that "a name that the series cannot hold" name_with_space
test_that "the user's git settings change nothing" users_settings
exit $failed
