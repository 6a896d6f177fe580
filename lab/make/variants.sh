# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Where the commits of build/tree, on a base older than the one which patches/series
# names, cannot be had from the patches: variants of these, for bases up to that version.
# Sourced by lab/make/refresh.
# shellcheck disable=SC2154 # its variables

# makes FILE COMMIT: the patch makes of the parent's tree the one of COMMIT, with the
# message and the author.
makes() {
	local mail=$SCRATCH/mail

	GIT_INDEX_FILE=$SCRATCH/index git_tree read-tree "$2^"
	GIT_INDEX_FILE=$SCRATCH/index git_tree apply --cached --whitespace=nowarn "$1" 2>/dev/null || return
	[ "$(GIT_INDEX_FILE=$SCRATCH/index git_tree write-tree)" = "$(git_tree rev-parse "$2^{tree}")" ] || return
	format --stdout -1 "$2" >"$mail"
	diff <(sed '/^---$/,$d' "$1") <(sed '/^---$/,$d' "$mail") >/dev/null
}

# write_variants: the patches as they are, and a variant for each commit that none of them
# makes. Sets written, how many these are.
write_variants() {
	local commits i limit path variant=$SCRATCH/variant

	mapfile -t commits < <(git_tree rev-list --reverse "$base..HEAD")
	[ ${#commits[@]} -eq ${#names[@]} ] ||
		die "build/tree has ${#commits[@]} commits on $label, and patches/series has ${#names[@]} patches, for the newer $newest: on an older base only patches that are there can be adapted"
	written=0
	printf '%s' "$heading" >"$root/patches/series"
	for i in "${!names[@]}"; do
		cp "$TOP/patches/${names[i]}" "$root/patches"
		echo "${names[i]}${notes[i]:+  ${notes[i]}}"
		rm -f "$variant"
		makes "$TOP/patches/${files[i]}" "${commits[i]}" || format --stdout -1 "${commits[i]}" >"$variant"
		printf %s "${older[i]}" | while read -r limit path; do
			if [ "$limit" != "$sublevel" ] || [ ! -e "$variant" ]; then
				add_variant "$TOP/patches/$path" "$limit" "${names[i]}"
			fi
		done
		if [ -e "$variant" ]; then
			add_variant "$variant" "$sublevel" "${names[i]}"
			written=$((written + 1))
		fi
	done >>"$root/patches/series"
}
