# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# patches/ and build/tree, for the scripts that make the one from the other. Sourced
# after common.sh.
#
# A patch is what git format-patch writes, whole, and git am takes. patches/series is
# the table of contents: a line for each patch, "NAME  # what mainline has of it", and
# below it a line "# until VERSION: PATH" for each variant, which is the same patch for
# bases up to that version. The kind of a patch, fix or feature, is in its name.

TREE=$BUILD/tree
PLAIN=$BUILD/base
STAMP=$TREE/.git/lab-stamp

# The commits that patches/ made last. HEAD may hold later work of the user.
MADE=refs/lab/made

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT

need_tool git git

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

# base_label COMMIT: the name and version of the base that COMMIT stands on,
# which is the subject of the root commit.
base_label() {
	git_tree log --format=%s --max-parents=0 "$1"
}

# sublevel LABEL: the N of the version 6.1.N in it.
sublevel() {
	sed -nE 's/.* 6\.1\.([0-9]+).*/\1/p' <<<" $1"
}

# read_series ROOT [SUBLEVEL]: from ROOT/patches/series names[], notes[] and files[], which
# of the patches, below ROOT/patches, are for a base 6.1.SUBLEVEL, or for the newest. The
# lines in front of the first patch are in heading.
read_series() {
	local root=$1 sublevel=${2:-999999} line last=-1 least

	names=() notes=() files=() heading=''
	while IFS= read -r line || [ -n "$line" ]; do
		if [[ $line =~ ^#\ *until\ 6\.1\.([0-9]+):\ *([^ ]+) ]]; then
			[ "$last" -ge 0 ] || die "patches/series has a variant in front of the first patch: $line"
			if [ "$sublevel" -le "${BASH_REMATCH[1]}" ] && [ "${BASH_REMATCH[1]}" -lt "$least" ]; then
				least=${BASH_REMATCH[1]} files[last]=${BASH_REMATCH[2]}
			fi
		elif [[ $line =~ ^[^#[:space:]] ]]; then
			last=$((last + 1)) least=999999
			names[last]=${line%%[[:space:]]*} files[last]=${names[last]}
			notes[last]=$(sed -E 's/^[^ \t]+[ \t]*//' <<<"$line")
		elif [ "$last" -lt 0 ]; then
			heading+=$line$'\n'
		fi
	done <"$root/patches/series"
	for line in "${files[@]}"; do
		[ -f "$root/patches/$line" ] || die "patches/series names $line, but there is no patches/$line"
	done
}

# variants_of ROOT NAME: "N PATH" of each variant, for bases up to 6.1.N
variants_of() {
	awk -v name="$2" '
		!/^#/ && NF { inside = $1 == name }
		inside && sub(/^# *until 6\.1\./, "") { sub(/: */, " "); print $1, $2 }
	' "$1/patches/series"
}

# series_hash ROOT: changes when the table of contents or a patch does.
series_hash() {
	[ -f "$1/patches/series" ] || die "there is no $1/patches/series: this copy of the repository is not complete"
	(cd "$1/patches" && find . -name series -o -name '*.patch' | sort | xargs sha256sum) |
		sha256sum | cut -d ' ' -f 1
}

# misfit DIFF COMPLAINTS: what git said of a patch that does not apply, with the hunk
# that each complaint is about.
misfit() {
	awk '
	FNR == NR && /^diff --git / { file = ""; hunk = 0 }
	FNR == NR && /^--- a\// { file = substr($0, 7) }
	FNR == NR && /^@@ / {
		hunk++
		split($2, from, /[-,]/)
		where[file ":" from[2]] = "hunk " hunk " of " file ": " $0
	}
	FNR == NR { next }
	sub(/^error: patch failed: /, "") && $0 in where { print "    " where[$0] }
	/^error: / && !/: patch does not apply$/ { sub(/^error: /, "    "); print }
	' "$1" "$2"
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
	git -C "$clone" am --quiet --committer-date-is-author-date "${mails[@]}" \
		>"$SCRATCH/complaints" 2>&1 || explain_am "$root" "$clone" "$label"
	head=$(git -C "$clone" rev-parse HEAD) || return
	git_tree fetch --quiet "$clone" HEAD
}

# explain_am ROOT CLONE LABEL: why git am stopped. Does not return.
explain_am() {
	local failed

	[ -f "$2/.git/rebase-apply/next" ] || die "git am failed: $(<"$SCRATCH/complaints")"
	failed=${files[$(<"$2/.git/rebase-apply/next") - 1]}
	if grep -q '^Patch is empty' "$SCRATCH/complaints"; then
		die "patches/$failed changes nothing"
	fi
	die "patches/$failed does not apply to $3:"$'\n'"$(misfit "$1/patches/$failed" "$SCRATCH/complaints")"
}
