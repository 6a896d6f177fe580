# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# Commits from patches/, for lab/tree, lab/refresh and lab/series. Source it
# after lib.sh.
#
# A patch is a mail as git format-patch writes it, with the edits of files that
# the base has. The new files which enter with it are named behind it in
# patches/series, and stand as ordinary files at their place in the repository,
# in their final state. A later patch may edit a new file: the earlier state
# follows from undoing that patch.

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

# Only one at a time moves build/tree. The lock is gone with the process.
lock_tree()
{
	mkdir -p "$BUILD"
	exec 9>"$BUILD/tree.lock"
	flock 9
}

unlock_tree()
{
	exec 9>&-
}

git_tree()
{
	git -C "$TREE" "$@"
}

# base_label COMMIT: the name and version of the base that COMMIT stands on,
# which is the subject of the root commit.
base_label()
{
	git_tree log --format=%s --max-parents=0 "$1"
}

# read_series ROOT: names[] and new_files[] from ROOT/patches/series.
read_series()
{
	local root=$1 name files

	names=()
	new_files=()
	[ -f "$root/patches/series" ] || die "there is no $root/patches/series: this copy of the repository is not complete"
	while read -r name files || [ -n "$name" ]; do
		case $name in
		'' | '#'*)
			continue
			;;
		esac
		[ -f "$root/patches/$name" ] || die "patches/series names $name, but there is no patches/$name"
		names+=("$name")
		new_files+=("$files")
	done <"$root/patches/series"
}

# series_hash ROOT: changes when anything does that commit_series reads.
series_hash()
{
	local root=$1 names new_files name file

	read_series "$root"
	{
		for name in "${names[@]}"; do
			sha256sum <"$root/patches/$name"
		done
		for file in $(printf '%s\n' "${new_files[@]}"); do
			# One that a later patch removes is not there.
			if [ -f "$root/$file" ]; then
				echo "$file $(stat -c %f "$root/$file")"
				sha256sum <"$root/$file"
			fi
		done
		printf '%s\n' "${names[@]}" "${new_files[@]}"
	} | sha256sum | cut -d ' ' -f 1
}

# read_patch FILE: splits the mail into $SCRATCH/{message,diff}, and sets the
# identity and date for git commit-tree.
read_patch()
{
	local info

	info=$(git mailinfo -b --encoding=UTF-8 "$SCRATCH/body" "$SCRATCH/diff" <"$1")
	{
		sed -n 's/^Subject: //p' <<<"$info"
		echo
		cat "$SCRATCH/body"
	} | git stripspace >"$SCRATCH/message"

	GIT_AUTHOR_NAME=$(sed -n 's/^Author: //p' <<<"$info")
	GIT_AUTHOR_EMAIL=$(sed -n 's/^Email: //p' <<<"$info")
	GIT_AUTHOR_DATE=$(sed -n 's/^Date: //p' <<<"$info")
	if [ -z "$GIT_AUTHOR_NAME" ] || [ -z "$GIT_AUTHOR_DATE" ] || [ ! -s "$SCRATCH/message" ]; then
		die "patches/${1##*/} lacks one of the lines From:, Date: and Subject: at its head"
	fi
	# Who commits and when is the same again, so that the commits are.
	GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME
	GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
	GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}"
}

has_diff()
{
	grep -q '^diff --git ' "$SCRATCH/diff"
}

# explain_failure PATCH: the complaints of git apply, with the hunk that each
# is about.
explain_failure()
{
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
	' "$SCRATCH/diff" "$SCRATCH/complaints"
}

# states_at_entry ROOT: for each new file the mode and blob that it enters with,
# in entry[], and those which it has in the end, in final[]. Goes through the
# series backwards.
states_at_entry()
{
	local root=$1 i file path edited
	local -A enters

	for i in "${!names[@]}"; do
		for file in ${new_files[i]}; do
			[ -z "${enters[$file]:-}" ] || die "patches/series names $file twice"
			enters[$file]=$i
		done
	done

	export GIT_INDEX_FILE=$SCRATCH/new-files
	rm -f "$GIT_INDEX_FILE"
	for file in "${!enters[@]}"; do
		# One that a later patch removes is not there.
		if [ -f "$root/$file" ] || [ -L "$root/$file" ]; then
			echo "$file"
		fi
	done | (cd "$root" && git --git-dir="$TREE/.git" --work-tree=. update-index --add --stdin)

	cd "$TREE" || exit
	while IFS= read -r file; do
		final[${file#*$'\t'}]=$file
	done < <(git ls-files --stage)
	for ((i = ${#names[@]} - 1; i >= 0; i--)); do
		read_patch "$root/patches/${names[i]}"
		edited=()
		if has_diff; then
			while IFS=$'\t' read -r -d '' _ _ path; do
				[ -n "${enters[$path]:-}" ] || continue
				[ "${enters[$path]}" -lt "$i" ] ||
					die "patches/${names[i]} edits $path, which is new and enters with patches/${names[${enters[$path]}]}"
				edited+=("--include=$path")
			done < <(git apply --numstat -z "$SCRATCH/diff")
		fi
		if [ ${#edited[@]} -gt 0 ]; then
			git apply --cached --whitespace=nowarn -R "${edited[@]}" \
				"$SCRATCH/diff" 2>"$SCRATCH/complaints" ||
				die "patches/${names[i]} is not part of the new files as they stand in the repository:"$'\n'"$(explain_failure)"
		fi
		for file in ${new_files[i]}; do
			entry[$file]=$(git ls-files --stage -- "$file")
			[ -n "${entry[$file]}" ] || die "there is no $file, which patches/series names behind ${names[i]}"
		done
	done
	unset GIT_INDEX_FILE
}

# commit_series ROOT BASE: makes the commits of ROOT's series on top of the
# commit BASE, and prints the last one. Works in an index of its own: the files
# of build/tree are not touched, whatever happens.
commit_series()
{
	local root=$1 head=$2 i file tree
	local -A entry=() final=()

	read_series "$root"
	states_at_entry "$root"

	cd "$TREE" || exit
	export GIT_INDEX_FILE=$SCRATCH/index
	git read-tree "$head"
	for i in "${!names[@]}"; do
		read_patch "$root/patches/${names[i]}"
		for file in ${new_files[i]}; do
			[ -z "$(git ls-files -- "$file")" ] ||
				die "$file, which enters with patches/${names[i]}, is already in the base"
			echo "${entry[$file]}" | git update-index --index-info
		done
		if has_diff; then
			git apply --cached --whitespace=nowarn "$SCRATCH/diff" 2>"$SCRATCH/complaints" ||
				die "patches/${names[i]} does not apply to $(base_label "$2"):"$'\n'"$(explain_failure)"
		fi
		tree=$(git write-tree)
		[ "$tree" != "$(git rev-parse "$head^{tree}")" ] || die "patches/${names[i]} changes nothing"
		head=$(git commit-tree "$tree" -p "$head" -F "$SCRATCH/message")
	done
	# A later patch may say of a new file what the file itself does not.
	for file in "${!final[@]}"; do
		[ "$(git ls-files --stage -- "$file")" = "${final[$file]}" ] ||
			die "$file does not come out of the series as it stands in the repository: a later patch sets its mode"
	done
	unset GIT_INDEX_FILE
	echo "$head"
}
