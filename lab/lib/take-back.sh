# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# From build/tree back into the repository, for lab/make/refresh and lab/make/variants:
# the new state of patches/ and of the mirror is made in $root, and then takes the place
# of the old one. Sourced after series.sh.

root=$SCRATCH/root
mkdir -p "$root/patches"

patch_files() {
	(cd "$TOP" && find patches -name '*.patch')
}

# ready_to_take_back: or say what is in the way. Sets base.
ready_to_take_back() {
	[ -d "$TREE" ] || die "there is no build/tree: run 'make tree', change it there, and commit"
	[ -z "$(git_tree status --porcelain)" ] ||
		die "build/tree has changes that are not committed: commit them there, or undo them ('git -C build/tree status')"
	if [ "$(cut -d ' ' -f 2 "$STAMP")" != "$(series_hash "$TOP")" ]; then
		if [ "$(git_tree rev-parse HEAD)" = "$(git_tree rev-parse "$MADE")" ]; then
			die "patches/ was changed since build/tree was made: run 'make tree' first"
		fi
		die "both patches/ and build/tree were changed: undo one of them, 'git checkout' here or 'git -C build/tree reset --hard $MADE'"
	fi
	base=$(git_tree rev-list --max-parents=0 HEAD)
	[ -z "$(git_tree rev-list --merges "$base..HEAD")" ] ||
		die "build/tree has a merge, but patches/ is a line of commits: rebase it ('git -C build/tree rebase base')"
}

# add_variant FILE N NAME: the variant of the patch NAME for bases up to 6.1.N, and the
# line of the table of contents that names it.
add_variant() {
	mkdir -p "$root/patches/until-6.1.$2"
	cp "$1" "$root/patches/until-6.1.$2/$3"
	echo "#   until 6.1.$2: until-6.1.$2/$3"
}

# describe COMMITS: all that has to survive.
describe() {
	git_tree log --reverse --format='%T %an <%ae> %ad%n%B' "$@"
}

# makes_the_same_commits: the patches in $root do.
# shellcheck disable=SC2154 # head is from commit_series
makes_the_same_commits() {
	commit_series "$root" "$base"
	describe "$base..HEAD" >"$SCRATCH/commits"
	describe "$base..$head" >"$SCRATCH/made"
	diff "$SCRATCH/commits" "$SCRATCH/made" >"$SCRATCH/lost" ||
		die "the commits of build/tree cannot be written as patches without a loss (in a message, a line '---' or 'diff ' ends it; a subject does not begin with '['):"$'\n'"$(sed -n '1,20p' "$SCRATCH/lost")"
}

# install_new_state OLD...: the files in $root, of which only those that differ are
# written, in the place of the OLD ones.
install_new_state() {
	local file

	trap '' INT TERM HUP
	for file; do
		if [ ! -e "$root/$file" ] && [ -e "$TOP/$file" ]; then
			rm -v "$TOP/$file"
			rmdir -p --ignore-fail-on-non-empty "$(dirname "$TOP/$file")"
		fi
	done
	while read -r file; do
		if [ "$(stat -c %f "$root/$file")" != "$(stat -c %f "$TOP/$file" 2>/dev/null)" ] ||
				! cmp -s "$root/$file" "$TOP/$file"; then
			mkdir -p "$(dirname "$TOP/$file")"
			cp -P --remove-destination --preserve=mode "$root/$file" "$TOP/$file"
			say "wrote $file"
		fi
	done < <(cd "$root" && find . ! -type d -printf '%P\n' | sort)
	trap - INT TERM HUP
}
