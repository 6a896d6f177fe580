# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Debian packages for guests, unpacked and never configured, so that no emulator and no
# machine of their architecture is needed: arm64, if arch_of is not told another one.
# Debian 12's, or those of another SUITE in the same archives. Sourced after common.sh.

. "$LAB/lib/kbuild.sh"

SUITE=bookworm

# The Debian archives of this machine, and none of its other ones.
debian_sources() {
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets 'Created-By: Packages' 'Origin: Debian' \
		--format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
		awk '$2 ~ /^bookworm/ { print "deb", $1, $2, $3 }' | sort -u |
		sed "s/ bookworm/ $SUITE/"
}

# debian_product FILE MIB WHAT [SCRIPT]: ends the script if FILE was made by it, and by SCRIPT,
# as they are. Else there is room for MIB, a directory $work, and nobody else makes it. Sets
# want, for the stamp.
debian_product() {
	one_at_a_time "$1.lock" "$3"
	want=$(hash_of "$0" "$LAB/make/debian.sh" "${@:4}")
	if [ -f "$1" ] && stamp_is "$1.stamp" "$want"; then
		exit 0
	fi
	need_space "$BUILD" "$2" "$3"
	work=$(mktemp -d "$1.XXXXXX")
	trap 'rm -rf "$work"' EXIT
}

# As fakeroot: a normal user's tree has root's files, too.
debian_unpack() {
	local root=$1

	shift
	rm -rf "$root"
	fakeroot mmdebstrap --mode=chrootless --variant=extract --architectures="$DEBIAN_ARCH" \
		--include="$(tr ' ' ',' <<<"$*")" \
		--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
		"$SUITE" "$root" - <"$root.sources"
}

# debian_packages NAME ROOT PACKAGE...: unpack these and what they depend on in ROOT, an
# absolute path. NAME is for the log.
debian_packages() {
	local name=$1 root=$2

	debian_sources >"$root.sources"
	[ -s "$root.sources" ] ||
		die "apt knows no Debian 12 archive on this machine: look at its sources, and run apt-get update"

	# An archive may change between its list and a download. Each try reads new lists.
	shift
	logged "$name" debian_unpack "$@" || {
		say "$name: trying once more"
		logged "$name" debian_unpack "$@"
	} || die "the packages could not be unpacked: look at $LOGS/$name.log, and try again"
}
