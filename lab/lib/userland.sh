# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What is in the guests' userland. Sourced after common.sh.

# userland_library NAME FILE: copy a library, where NAME is a link to it, to FILE, for
# programs to be linked with.
userland_library() {
	local dir=/usr/lib/aarch64-linux-gnu image=$BUILD/userland.ext4 name

	name=$(PATH=$PATH:/usr/sbin debugfs -R "stat $dir/$1" "$image" |
		sed -n 's/^Fast link dest: "\(.*\)"/\1/p')
	PATH=$PATH:/usr/sbin debugfs -R "dump $dir/$name $2" "$image"
	[ -s "$2" ]
}
