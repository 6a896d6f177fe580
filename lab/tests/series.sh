#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# build/series is what a maintainer can apply.
# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

plain_git()
{
	git -C "$tmp/linux-source-6.1" -c user.name=Maintainer -c user.email=m@example.org "$@"
}

applies()
{
	small_series
	lab/series
	[ "$(cd build/series && echo ./*)" = './0000-cover-letter.patch ./0001-ftrace-fix-a-line.patch ./0002-ftrace-add-a-file.patch ./0003-arm64-ftrace-use-the-file.patch' ]
	plain_git init -q
	plain_git add -A -f
	plain_git commit -q -m base
	plain_git am -q "$tmp"/repo/build/series/000[1-9]*.patch
	[ "$(plain_git rev-parse 'HEAD^{tree}')" = "$(git -C build/tree rev-parse 'HEAD^{tree}')" ]
	[ "$(plain_git log --format='%an %ad%n%B' -3)" = "$(git -C build/tree log --format='%an %ad%n%B' -3)" ]
	[ "$(grep -c '^Signed-off-by' build/series/*.patch | grep -vc ':0$')" = 0 ]
}

cover_letter()
{
	small_series
	lab/series
	cover=build/series/0000-cover-letter.patch
	grep -q '^Subject: \[PATCH 0/3\] [^[]' "$cover"
	grep -q '^base: linux-source-6.1 6.1.10$' "$cover"
	grep -q '^  ftrace: add a file$' "$cover"
	grep -q 'kernel/trace/new.c *| *30 ' "$cover"
	[ "$(grep -c 'SPDX' "$cover")" = 0 ]
	[ "$(git mailinfo /dev/null /dev/null <"$cover" | grep -c '^Subject: .')" = 1 ]
}

signed_off()
{
	small_series
	git config --global user.name 'Sub Mitter'
	git config --global user.email sub@example.org
	SIGNOFF=1 lab/series
	for patch in build/series/000[1-9]*.patch; do
		grep -qx 'Signed-off-by: Sub Mitter <sub@example.org>' "$patch"
		grep -q '^From: .*zoe@example.org' "$patch"
	done
	[ -z "$(git -C build/tree log --format=%B --grep Signed-off-by)" ]
}

no_identity()
{
	small_series
	lab/series
	# git would take this one for want of another.
	EMAIL=root@localhost SIGNOFF=1 unchanged fails 'SIGNOFF=1 needs to know who signs: git config' lab/series
	[ -e build/series/0003-arm64-ftrace-use-the-file.patch ]
}

fewer_patches()
{
	small_series
	lab/series
	tree_git reset -q --hard HEAD~
	lab/refresh
	lab/series
	[ "$(find build/series -type f | wc -l)" = 3 ]
	grep -q '^Subject: \[PATCH 2/2\] ' build/series/0002-*
}

empty_series()
{
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	lab/series
	[ "$(ls build/series)" = 0000-cover-letter.patch ]
}

test_that "git am makes the same tree of the plain base" applies
test_that "the cover letter" cover_letter
test_that "SIGNOFF=1 signs" signed_off
test_that "SIGNOFF=1 without an identity" no_identity
test_that "no patch of an earlier run is left" fewer_patches
test_that "an empty series" empty_series
exit $failed
