# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What a door needs, which is a script in lab/ and a target of the Makefile. It names
# what has to be there, in the order in which that is made; the scripts behind it
# assume that it is.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# prepare WHAT...: what has to be there. WHAT is a script of lab/make with its arguments:
# "packages GROUP", tree, "kernel NAME", "peer NAME", userland, debian-kernel.
prepare() {
	local what

	for what; do
		# shellcheck disable=SC2086 # words
		"$LAB/make/"$what
	done
}
