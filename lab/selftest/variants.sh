# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# Patches that older bases need in another form: made, taken, and kept.

# older_base VERSION: BASE is one that has another line where the last patch has one of its
# own.
older_base() {
	export BASE=$tmp/older
	fake_linux "$BASE" "$1"
	edit "$BASE/kernel/trace/ftrace.c" 'ftrace line 22' 'older line 22'
}

test_a_variant_for_a_range_of_versions() {
	local version variant

	small_series
	for version in 6 4 8; do
		mkdir "patches/until-6.1.$version"
		sed "s/^ ftrace line 22$/ older line 22/; s/^+ftrace LINE 20$/+ftrace until $version/" \
			"patches/$USE" >"patches/until-6.1.$version/$USE"
	done
	for version in 8:8 7:8 6:6 5:6 4:4 1:4; do
		variant=${version#*:}
		older_base "6.1.${version%:*}"
		says "with 3 patches, these as variants: until-6.1.$variant/0003" lab/make/tree
		grep -qx "ftrace until $variant" build/tree/kernel/trace/ftrace.c
	done
	BASE=$linux says ' with 3 patches$' lab/make/tree
	grep -qx 'ftrace LINE 20' build/tree/kernel/trace/ftrace.c
	mv "patches/until-6.1.8/$USE" patches/until-6.1.8/0003-other.patch
	older_base 6.1.8
	unchanged fails 'patches/until-6.1.8/0003-other.patch is a variant of a patch that' lab/make/tree
}

# On an older base, only the patch that has to differ is written, beside the other one.
test_a_variant_for_an_older_base() {
	local moved=0004-feature-arm64-ftrace-use-the-file.patch

	small_series
	everything patches kernel scripts >"$tmp/plain"
	older_base 6.1.8
	unchanged fails "patches/$USE does not apply to older 6.1.8" lab/make/tree
	rebase_as_said
	says '^.*patches/ has 1 variants of patches for older 6.1.8' lab/make/refresh
	[ "$(ls patches/until-6.1.8)" = "$USE" ]
	everything patches kernel scripts | grep -v until-6.1.8 | diff "$tmp/plain" -
	rm -rf build
	says "with 3 patches, these as variants: until-6.1.8/$USE" lab/make/tree
	grep -qx 'older line 22' build/tree/kernel/trace/ftrace.c
	unchanged lab/make/refresh

	# It follows its patch.
	BASE=$linux lab/make/tree
	tree_git reset -q --hard base
	echo first >>build/tree/kernel/printk.c
	commit 'printk: first'
	tree_git cherry-pick base..refs/lab/made
	BASE=$linux lab/make/refresh
	[ "$(ls patches/until-6.1.8)" = "$moved" ]

	# A patch more or less is nothing for an older base.
	lab/make/tree
	tree_git reset -q --hard HEAD~
	unchanged fails 'only patches that are there can be adapted' lab/make/refresh
}
