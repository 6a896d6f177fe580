# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # some of it is for those who source this
#
# For tests of what makes trees and patches: a kernel of a few files, a series for it,
# and whether a command leaves alone what is the user's. Sourced by harness.
# shellcheck disable=SC2154 # $top and $tmp are the harness's

# The sources in Debian's package, and the patches of small_series.
linux=$tmp/linux-source-6.1
FIX=0001-fix-ftrace-fix-a-line.patch
ADD=0002-feature-ftrace-add-a-file.patch
USE=0003-feature-arm64-ftrace-use-the-file.patch

# numbered LETTER: a file of thirty lines in which patches can find their place.
numbered() {
	seq -f "$1 line %g" 30
}

# fake_linux DIR VERSION: a small kernel.
fake_linux() {
	mkdir -p "$1/kernel/trace" "$1/scripts"
	cat >"$1/Makefile" <<-END
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

# pack: makes the package's tarball of $linux, and BASE that.
pack() {
	export BASE=$linux.tar.xz
	tar -C "$tmp" -cJf "$BASE.new" "${linux##*/}"
	mv "$BASE.new" "$BASE"
}

# package VERSION: there is a package of this version.
package() {
	fake_linux "$linux" "$1"
	pack
}

# tree_git ARGS...: git in build/tree, as a user with a name.
tree_git() {
	git -C build/tree -c user.name='Zoë Tester' -c user.email=zoe@example.org \
		-c advice.detachedHead=false "$@"
}

# git_of DIR: makes it a git tree, with all that is there in one commit.
git_of() {
	git -C "$1" init -q
	git -C "$1" add -A -f
	git -C "$1" -c user.name=a -c user.email=a@localhost commit -q -m all
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

# same_files DIR DIR...: all of them have the same, but for what is git's.
same_files() {
	local dir

	for dir in "${@:2}"; do
		diff -r --exclude .git "$1" "$dir" || return
	done
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

# rebase_as_said: what lab/make/tree told to do, when the series did not apply.
rebase_as_said() {
	local words

	read -ra words < <(sed -n "s/.*'git \(rebase [^']*\)'.*/\1/p" "$tmp/err")
	tree_git "${words[@]}"
}

# small_series: base 6.1.10, and a series of three patches: a fix of two files, a feature
# that brings a new file and a script, and its use, which edits a file of the fix and the
# new one. Made once, and copied for the next tests.
small_series() {
	export BASE=$linux.tar.xz
	if [ -d "$top/series" ]; then
		cp -a "$top/series/." "$tmp/"
		return
	fi
	package 6.1.10
	lab/make/tree
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 10' 'ftrace LINE 10'
	edit build/tree/scripts/tool.sh 'tool line 3' 'tool LINE 3'
	commit 'ftrace: fix a line' 'It was wrong.'
	numbered new >build/tree/kernel/trace/new.c
	numbered script >build/tree/scripts/new.sh
	chmod +x build/tree/scripts/new.sh
	edit build/tree/kernel/printk.c 'printk line 5' 'printk LINE 5'
	edit build/tree/kernel/printk.c 'printk line 15' 'printk LINE 15'
	commit 'ftrace: add a file'
	edit build/tree/kernel/trace/ftrace.c 'ftrace line 20' 'ftrace LINE 20'
	edit build/tree/kernel/trace/new.c 'new line 7' 'new LINE 7'
	commit 'arm64: ftrace: use the file'
	lab/make/refresh
	# So far all of them are fixes.
	mv "patches/${ADD/feature/fix}" "patches/$ADD"
	mv "patches/${USE/feature/fix}" "patches/$USE"
	sed -i '/^000[23]/s/-fix-/-feature-/' patches/series
	lab/make/tree
	cp -a "$tmp" "$top/series"
}
