# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# patches/ and build/tree, for the scripts that make the one from the other. Sourced
# after common.sh.
#
# A patch is what git format-patch writes, whole, and git am takes. patches/series is
# the table of contents: a line for each patch, "NAME  # what mainline has of it". A variant
# until-6.1.N/NAME is the same patch for bases up to that version. The kind of a patch, fix
# or feature, is in its name.

TREE=$BUILD/tree
PLAIN=$BUILD/base
STAMP=$TREE/.git/lab-stamp

# The commits that patches/ made last. HEAD may hold later work of the user.
MADE=refs/lab/made

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT

# The same commits and patches come out for everybody: no settings of the user
# or of a git hook which may run this.
# shellcheck disable=SC2046 # a list of variables
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_COMMITTER_NAME=lab GIT_COMMITTER_EMAIL=lab@localhost

# Only one at a time moves build/tree.
lock_tree() {
	one_at_a_time "$BUILD/tree.lock" build/tree
}

unlock_tree() {
	exec 9>&-
}

git_tree() {
	git -C "$TREE" "$@"
}

# lay_out DIR COMMIT: DIR, in build/, is a git tree at COMMIT. It gets its name when it is
# complete, and files that stay the same keep their time stamps. The objects are those of
# build/tree, by a relative path, as the repository may be moved, or copied.
lay_out() {
	local dir=$1 commit=$2 stage=$1.new

	if [ ! -d "$dir/.git" ]; then
		need_space "$BUILD" 2000 "another tree of the kernel"
		say "laying out build/${dir##*/}"
		rm -rf "$stage" "$dir"
		git init -q "$stage"
		echo ../../../tree/.git/objects >"$stage/.git/objects/info/alternates"
		git -C "$stage" reset -q --hard "$commit"
		mv -T "$stage" "$dir"
	elif [ "$(git -C "$dir" rev-parse HEAD)" != "$commit" ]; then
		git -C "$dir" reset -q --hard "$commit"
	fi
}

# base_label COMMIT: the name and version of the base that COMMIT stands on,
# which is the subject of the root commit.
base_label() {
	git_tree log --format=%s --max-parents=0 "$1"
}

# sublevel LABEL: the N of the version 6.1.N in it.
sublevel() {
	sed -nE 's/.* 6\.1\.([0-9]+).*/\1/p' <<<" $1"
}

# read_series ROOT [SUBLEVEL]: from ROOT/patches names[], notes[], older[], which are the
# variants, and files[], which of the patches are for a base 6.1.SUBLEVEL, or for the
# newest. The lines in front of the first patch are in heading.
read_series() {
	local root=$1 sublevel=${2:-999999} line name limit
	local -A number

	names=() notes=() heading=''
	while IFS= read -r line || [ -n "$line" ]; do
		if [[ $line =~ ^([^#[:space:]]+)[[:space:]]*(.*) ]]; then
			name=${BASH_REMATCH[1]}
			[ -f "$root/patches/$name" ] ||
				die "patches/series names $name, but there is no patches/$name"
			number[$name]=${#names[@]}
			names+=("$name") notes+=("${BASH_REMATCH[2]}")
		elif [ ${#names[@]} -eq 0 ]; then
			heading+=$line$'\n'
		fi
	done <"$root/patches/series"
	files=("${names[@]}")
	mapfile -t older < <(cd "$root/patches" &&
		find . -path './until-6.1.*/*.patch' -printf '%P\n' | sort -rV)
	for line in "${older[@]}"; do
		name=${line##*/} limit=${line%%/*}
		[ -n "${number[$name]-}" ] ||
			die "patches/$line is a variant of a patch that patches/series does not name"
		[ "$sublevel" -gt "${limit##*.}" ] || files[${number[$name]}]=$line
	done
}

# series_hash ROOT: changes when the table of contents or a patch does.
series_hash() {
	[ -f "$1/patches/series" ] || die "there is no $1/patches/series: this copy of the repository is not complete"
	(cd "$1/patches" && find . -name series -o -name '*.patch' | sort | xargs sha256sum) |
		sha256sum | cut -d ' ' -f 1
}

# commit_series ROOT BASE: git am of the series in ROOT, on top of the commit BASE, in a
# clone which has the files of the patches alone: those of build/tree are not touched,
# whatever happens. Leaves the last commit in $head.
commit_series() {
	local root=$1 label clone=$SCRATCH/clone paths
	local -a mails

	label=$(base_label "$2")
	read_series "$root" "$(sublevel "$label")"
	head=$(git_tree rev-parse "$2")
	[ ${#files[@]} -gt 0 ] || return 0
	mails=("${files[@]/#/$root/patches/}")
	rm -rf "$clone"
	git clone --quiet --shared --no-checkout "$TREE" "$clone" || return
	paths=$(sed -nE 's,^(---|\+\+\+) [ab]/(.*)$,/\2,p; s,^diff --git a/(.*) b/(.*)$,/\2,p' "${mails[@]}" | sort -u)
	git -C "$clone" sparse-checkout set --no-cone --stdin <<<"$paths" || return
	git -C "$clone" checkout --quiet --detach "$head" || return
	git -C "$clone" am --quiet --reject --committer-date-is-author-date "${mails[@]}" \
		>"$SCRATCH/complaints" 2>&1 || explain_am "$clone" "$label"
	head=$(git -C "$clone" rev-parse HEAD) || return
	git_tree fetch --quiet "$clone" HEAD
}

# explain_am CLONE LABEL: why git am stopped. Does not return.
explain_am() {
	local failed

	[ -f "$1/.git/rebase-apply/next" ] || die "git am failed: $(<"$SCRATCH/complaints")"
	failed=${files[$(<"$1/.git/rebase-apply/next") - 1]}
	if grep -q '^Patch is empty' "$SCRATCH/complaints"; then
		die "patches/$failed changes nothing"
	fi
	die "patches/$failed does not apply to $2:"$'\n'"$(awk '
		/^error: (patch failed|while searching for):/ { next }
		sub(/^error: /, "    ") { print }
		sub(/^Applying patch /, "") && sub(/ with .*/, "") { file = $0 }
		sub(/^Rejected hunk #/, "    hunk ") && sub(/\.$/, " of " file) { print }
		' "$SCRATCH/complaints")"
}
