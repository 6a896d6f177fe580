# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests of what makes trees and patches: a kernel of a few files, a series for it,
# and whether a command leaves alone what is the user's. Sourced after harness.sh.
# shellcheck disable=SC2154 # $top and $tmp are the harness's

# numbered LETTER: a file of thirty lines in which patches can find their place.
numbered() {
	seq -f "$1 line %g" 30
}

# fake_linux DIR VERSION: a small kernel.
fake_linux() {
	mkdir -p "$1/kernel/trace" "$1/scripts"
	cat >"$1/Makefile" <<-END
		# SPDX-License-Identifier: GPL-2.0
		VERSION = ${2%%.*}
		PATCHLEVEL = $(cut -d . -f 2 <<<"$2")
		SUBLEVEL = ${2##*.}
		EXTRAVERSION =
		NAME = Curry Ramen
	END
	numbered ftrace >"$1/kernel/trace/ftrace.c"
	numbered printk >"$1/kernel/printk.c"
	numbered tool >"$1/scripts/tool.sh"
	chmod +x "$1/scripts/tool.sh"
	# The kernel ignores files that its own package has.
	echo '*.o' >"$1/.gitignore"
	echo object >"$1/kernel/shipped.o"
}

# pack DIR: makes the tarball linux-source-6.1.tar.xz of it, and BASE that.
pack() {
	tar -C "$(dirname "$1")" -cJf "$tmp/linux-source-6.1.tar.xz.new" "$(basename "$1")"
	mv "$tmp/linux-source-6.1.tar.xz.new" "$tmp/linux-source-6.1.tar.xz"
	export BASE=$tmp/linux-source-6.1.tar.xz
}

# tree_git ARGS...: git in build/tree, as a user with a name.
tree_git() {
	git -C build/tree -c user.name='Zoë Tester' -c user.email=zoe@example.org \
		-c advice.detachedHead=false "$@"
}

# edit FILE OLD NEW: changes a line of it.
edit() {
	sed -i "s/^$2\$/$3/" "$1"
	grep -qx "$3" "$1"
}

# commit SUBJECT [BODY]: commits all changes of build/tree.
commit() {
	tree_git add -A
	tree_git commit -q -m "$1" ${2:+-m "$2"}
}

# everything DIR...: names, modes and contents of all files that are the user's.
everything() {
	find "$@" -name .git -prune -o -type f -printf '%p %m ' -exec sha256sum {} \; | sort
}

# users_state: what the user has here, in files and in commits.
users_state() {
	everything patches kernel scripts build/tree build/base 2>/dev/null
	git -C build/tree log --format='%H %d' --branches --tags HEAD 2>/dev/null
}

# unchanged CMD...: CMD leaves that as it is.
unchanged() {
	local status=0

	users_state >"$tmp/before" || true
	"$@" || status=$?
	users_state >"$tmp/after" || true
	diff "$tmp/before" "$tmp/after" && return "$status"
}

# are_features NUMBER...: these patches, which are fixes so far.
are_features() {
	local number

	for number; do
		mv patches/000"$number"-fix-*.patch \
			"$(echo patches/000"$number"-fix-*.patch | sed 's/-fix-/-feature-/')"
		sed -i "/^000$number/s/-fix-/-feature-/" patches/series
	done
	lab/make/tree
}

# small_series: base 6.1.10, and a series of three patches: one edits two files,
# one brings a new file and a script, one edits the first and the new file. Made
# once, and copied for the next tests.
small_series() {
	export BASE=$tmp/linux-source-6.1.tar.xz
	if [ -d "$top/series" ]; then
		cp -a "$top/series/." "$tmp/"
		return
	fi
	fake_linux "$tmp/linux-source-6.1" 6.1.10
	pack "$tmp/linux-source-6.1"
	lab/make/tree
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 10' 'ftrace LINE 10'
	edit build/tree/scripts/tool.sh 'tool line 3' 'tool LINE 3'
	commit 'ftrace: fix a line' 'It was wrong.'
	numbered new >build/tree/kernel/trace/new.c
	numbered script >build/tree/scripts/new.sh
	chmod +x build/tree/scripts/new.sh
	edit build/tree/kernel/printk.c 'printk line 5' 'printk LINE 5'
	commit 'ftrace: add a file'
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 20' 'ftrace LINE 20'
	edit build/tree/kernel/trace/new.c 'new line 7' 'new LINE 7'
	commit 'arm64: ftrace: use the file'
	lab/make/refresh
	are_features 2 3
	cp -a "$tmp" "$top/series"
}
