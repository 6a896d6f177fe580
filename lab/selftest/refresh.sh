# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What is done in build/tree comes back into patches/ and the new files, whole.

tree_state() {
	git -C build/tree log --format='%T %an %ae %ad%n%B' base..
	everything build/tree
}

# round_trip: the trees of all commits come out of patches/ alone again.
round_trip() {
	tree_state >"$tmp/want"
	lab/make/refresh
	rm -rf build
	lab/make/tree
	tree_state | diff "$tmp/want" -
	unchanged lab/make/refresh
}

# series_is LINE...: patches/series has these, and there are no other patches.
series_is() {
	diff <(grep '^[^#]' patches/series) <(printf '%s\n' "$@")
	diff <(cd patches && ls ./*.patch) <(printf './%s\n' "${@%% *}")
}

test_the_patches_and_the_new_files_whatever_the_user_s_git_settings_are() {
	local setting

	small_series
	series_is "$FIX" "$ADD" "$USE"
	diff kernel/trace/new.c build/tree/kernel/trace/new.c
	[ -x scripts/new.sh ]
	[ ! -x kernel/trace/new.c ]
	grep -qx 'From: Zoë Tester <zoe@example.org>' "patches/$FIX"
	grep -qx 'Subject: \[PATCH\] ftrace: fix a line' "patches/$FIX"
	# Nothing of this day or of this git
	not grep -E '^(-- ?$|[0-9.]+$|From [0-9a-f]*[1-9a-f])' "patches/$FIX"
	unchanged says 'patches/ has the 3 commits of build/tree' lab/make/refresh
	round_trip
	for setting in diff.noprefix=true diff.renames=copies diff.context=9 core.abbrev=40 \
		format.subjectPrefix=RFC format.signature=Mine; do
		git config --global "${setting%=*}" "${setting#*=}"
	done
	unchanged lab/make/refresh
}

# New files, edits, the same subject several times, and texts which mail has to bear.
test_new_commits() {
	local number subject

	small_series
	mkdir build/tree/Documentation
	echo text >build/tree/Documentation/new.rst
	edit build/tree/kernel/printk.c 'printk line 25' 'printk LINE 25'
	commit 'docs: trace: describe it' 'Ünïcode, and a longer text.'
	for number in 1 2 3; do
		echo "$number" >build/tree/kernel/only.c
		commit 'kernel: just one file'
	done
	for subject in 'x86/mm: C++ & a/b\c – dash' \
		"$(printf 'printk: a subject which is far longer than it should ever be %.0s' 1 2)"; do
		echo "$subject" >>build/tree/kernel/printk.c
		commit "$subject" $'A body\n\n    indented\n\n- list\n>quoted\nFrom: nobody\n\nTested-by: A <a@example.org>'
	done
	round_trip
	# A name is not cut.
	subject=a-subject-which-is-far-longer-than-it-should-ever-be
	series_is "$FIX" "$ADD" "$USE" 0004-feature-docs-trace-describe-it.patch \
		000{5,6,7}-feature-kernel-just-one-file.patch \
		0008-feature-x86-mm-C-a-b-c-dash.patch \
		"0009-feature-printk-$subject-printk-$subject.patch"
	[ "$(cat Documentation/new.rst)" = text ]
}

# rebase SCRIPT: the commits of build/tree, in the order that this script of sed makes.
rebase() {
	GIT_SEQUENCE_EDITOR="sed -i '$1'" tree_git rebase -q -i base
}

test_another_order_and_a_fix_behind_the_feature() {
	small_series
	echo one >>build/tree/scripts/tool.sh
	commit 'scripts: one more'
	rebase '3{h;d};4{G}'
	round_trip
	series_is "$FIX" "$ADD" 0003-feature-scripts-one-more.patch 0004-feature-arm64-ftrace-use-the-file.patch
	rebase '1{h;d};2{G}'
	unchanged fails "'ftrace-fix-a-line.patch' is a general fix, but comes behind a patch of the feature" lab/make/refresh
}

test_an_amended_commit_with_another_subject_and_commits_that_were_dropped() {
	small_series
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 28' 'ftrace LINE 28'
	numbered more >>build/tree/kernel/trace/new.c
	tree_git commit -q -a --amend -m 'arm64: ftrace: another subject'
	round_trip
	series_is "$FIX" "$ADD" 0003-feature-arm64-ftrace-another-subject.patch
	tree_git reset -q --hard HEAD~2
	round_trip
	series_is "$FIX"
	[ ! -e kernel ]
	[ ! -e scripts ]
	tree_git reset -q --hard base
	lab/make/refresh
	[ "$(ls patches)" = $'cover-letter\nseries' ]
	[ "$(grep -c '^[^#]' patches/series)" = 0 ]
}

# Files which are more than text, new files which do not stay, and files of the base which
# come back.
test_odd_files() {
	small_series
	ln -s new.c build/tree/kernel/trace/link.c
	printf 'a\0b' >build/tree/kernel/binary
	printf 'no newline at the end' >build/tree/kernel/open
	touch build/tree/kernel/empty 'build/tree/kernel/a name'
	chmod +x build/tree/scripts/new.sh build/tree/kernel/trace/ftrace.c
	tree_git rm -q kernel/printk.c
	commit 'kernel: odd files'
	printf 'b\0c' >build/tree/kernel/binary
	chmod +x build/tree/kernel/open
	tree_git rm -q kernel/trace/new.c
	tree_git mv scripts/new.sh scripts/newer.sh
	commit 'kernel: edit them'
	numbered again >build/tree/kernel/trace/new.c
	numbered again >build/tree/kernel/printk.c
	commit 'kernel: here they are again'
	round_trip
	[ -L kernel/trace/link.c ]
	[ -x kernel/open ]
	ls kernel/empty 'kernel/a name'
	[ ! -e scripts/new.sh ]
	[ -x scripts/newer.sh ]
	grep -q again kernel/trace/new.c
	[ ! -e kernel/printk.c ]
}

# What is said of a patch stays with it, under another number and another subject.
test_notes_stay() {
	small_series
	# Commits of one second are told apart by their subjects alone.
	tree_git commit -q --amend --no-edit --date='2026-01-01 00:00:00 +0000'
	lab/make/refresh
	sed -i "/^$FIX/s/\$/  # v6.15/; /^$USE/s/\$/  # own; and more/" patches/series
	lab/make/tree
	unchanged lab/make/refresh
	tree_git commit -q --amend -m 'arm64: ftrace: use it'
	rebase '1i exec echo first >>kernel/printk.c; git -c user.name=a -c user.email=a@localhost commit -q -a -m printk:-first'
	round_trip
	series_is 0001-fix-printk-first.patch '0002-fix-ftrace-fix-a-line.patch  # v6.15' \
		0003-feature-ftrace-add-a-file.patch '0004-feature-arm64-ftrace-use-it.patch  # own; and more'
}

# The base's version in patches/series is that of the last real refresh.
test_a_newer_base_is_taken_in_place_and_leaves_no_diff() {
	small_series
	package 6.1.11
	sed -i '1iftrace line zero' "$linux/kernel/trace/ftrace.c"
	pack
	says 'the base was linux-source-6.1 6.1.10 and is now linux-source-6.1 6.1.11: remaking' lab/make/tree
	grep -qx 'ftrace line zero' build/tree/kernel/trace/ftrace.c
	grep -qx 'ftrace LINE 20' build/tree/kernel/trace/ftrace.c
	same_files "$linux" build/base
	unchanged says 'nothing to take back' lab/make/refresh
	echo more >>build/tree/kernel/printk.c
	commit 'printk: more'
	round_trip
	grep -qx '# base: linux-source-6.1 6.1.11' patches/series
	grep -q '^@@ -8,7 +8,7 @@' "patches/$FIX"
}

# refused REGEX: nothing is taken back.
refused() {
	unchanged fails "$1" lab/make/refresh
}

test_states_that_it_refuses() {
	refused 'there is no build/tree'
	small_series
	echo untracked >build/tree/kernel/mine.c
	refused 'changes that are not committed'
	rm build/tree/kernel/mine.c
	echo more >>build/tree/kernel/printk.c
	refused 'changes that are not committed'
	commit 'printk: more'

	echo >>kernel/trace/new.c
	refused 'copies of what patches/ brings, and were changed here: kernel/trace/new.c:'
	sed -i '$d' kernel/trace/new.c

	sed -i 's/ftrace LINE 20/ftrace LINE XX/' "patches/$USE"
	refused 'both patches/ and build/tree were changed'
	tree_git reset -q --hard HEAD~
	refused "run 'make tree' first"
	sed -i 's/ftrace LINE XX/ftrace LINE 20/' "patches/$USE"

	tree_git checkout -q -b side base
	echo side >build/tree/kernel/side.c
	commit 'kernel: side'
	tree_git checkout -q call-ops
	tree_git merge -q --no-edit side
	refused 'build/tree has a merge'
	tree_git reset -q --hard HEAD~

	# Commits that no patch can hold
	echo more >>build/tree/kernel/printk.c
	commit 'printk: more' $'A text\n---\nwhich the mail would lose'
	refused 'cannot be written as patches'
	tree_git commit -q --amend -m '[ARM] printk: a bracket'
	refused 'cannot be written as patches'
	tree_git reset -q --hard HEAD~
	tree_git commit -q --allow-empty -m 'ftrace: nothing at all'
	refused 'ftrace-nothing-at-all.patch changes nothing'
}
