# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# build/series is what a maintainer can apply, and README.md tells what patches/ touches.

test_git_am_makes_the_same_tree_of_the_plain_base() {
	local mails

	small_series
	lab/make/series
	mails=("$PWD"/build/series/*)
	[ "${mails[*]##*/}" = '0000-cover-letter.patch 0001-ftrace-fix-a-line.patch 0002-ftrace-add-a-file.patch 0003-arm64-ftrace-use-the-file.patch' ]
	not grep '^Signed-off-by' "${mails[@]}"
	git config --global user.name Maintainer
	git config --global user.email m@example.org
	git_of "$linux"
	git -C "$linux" am -q "${mails[@]:1}"
	[ "$(tree_git rev-parse 'HEAD^{tree}')" = "$(git -C "$linux" rev-parse 'HEAD^{tree}')" ]
	[ "$(tree_git log --format='%an %ad%n%B' -3)" = "$(git -C "$linux" log --format='%an %ad%n%B' -3)" ]

	cp "${mails[0]}" "$tmp/out"
	printed '^Subject: \[PATCH 0/3\] [^[]' '^base: linux-source-6.1 6.1.10$' \
		'^  ftrace: add a file$' 'kernel/trace/new.c *\| *30 '
	not grep SPDX "$tmp/out"
	[ "$(git mailinfo /dev/null /dev/null <"$tmp/out" | grep -c '^Subject: .')" = 1 ]
}

test_signoff_1_signs_if_it_is_known_who_does() {
	local patch

	small_series
	lab/make/series
	# git would take this one for want of another.
	EMAIL=root@localhost SIGNOFF=1 unchanged fails 'SIGNOFF=1 needs to know who signs: git config' lab/make/series
	[ -e build/series/0003-arm64-ftrace-use-the-file.patch ]
	git config --global user.name 'Sub Mitter'
	git config --global user.email sub@example.org
	SIGNOFF=1 lab/make/series
	for patch in build/series/000[1-9]*.patch; do
		grep -qx 'Signed-off-by: Sub Mitter <sub@example.org>' "$patch"
		grep -q '^From: .*zoe@example.org' "$patch"
	done
	[ -z "$(git -C build/tree log --format=%B --grep Signed-off-by)" ]
}

test_no_patch_of_an_earlier_run_is_left_not_even_the_last_one() {
	small_series
	lab/make/series
	tree_git reset -q --hard base
	lab/make/refresh
	lab/make/series
	[ "$(ls build/series)" = 0000-cover-letter.patch ]
}

# of_series: the paths of the patches, and which of them are new files.
of_series() {
	awk '
		/^diff --git / { path = substr($4, 3); kind[path] = kind[path] }
		/^new file mode / { kind[path] = "new file" }
		END { for (path in kind) print path "\t" (kind[path] == "" ? "edit" : kind[path]) }
	' "$here"/patches/*.patch | sort
}

test_the_table_in_the_readme_matches_the_patches() {
	diff <(of_series) - < <(
		sed -nE "s/^\| \`([^\`]+)\` \| (new file|edit) .*/\1\t\2/p" "$here/README.md" | sort)
}
