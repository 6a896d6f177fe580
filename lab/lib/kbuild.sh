# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # for those who source this
#
# The architecture of a kernel, the compiler and the flags of everything that is built for it,
# and programs for this machine which look into that. Sourced after common.sh.

# arch_of KERNEL: sets what depends on the architecture, which is x86-64 if the name of KERNEL
# ends with x86, and arm64 else:
#
#	ARCH, SRCARCH		Kbuild's names of it
#	CROSS			the prefix of its compiler
#	IMAGE			what of an object tree is booted
#	MACHINE, DEBIAN_ARCH	uname's name of it, and Debian's
#	BOARD, CPU, CONSOLE	what QEMU is, and where the kernel writes
#	USERLAND		$USERLAND.ext4 and $USERLAND.files of guests
arch_of() {
	case ${1##*/} in
	*x86)
		ARCH=x86_64 SRCARCH=x86 MACHINE=x86_64 DEBIAN_ARCH=amd64
		IMAGE=arch/x86/boot/bzImage
		BOARD=q35 CPU=max CONSOLE=ttyS0
		USERLAND=$BUILD/userland-x86
		;;
	*)
		ARCH=arm64 SRCARCH=arm64 MACHINE=aarch64 DEBIAN_ARCH=arm64
		IMAGE=arch/arm64/boot/Image
		BOARD=virt,gic-version=3 CPU=neoverse-n1 CONSOLE=ttyAMA0
		USERLAND=$BUILD/userland
		;;
	esac
	# A machine needs none for its own. One given by the user is for arm64, and stands.
	CROSS=$MACHINE-linux-gnu-
	[ "$(uname -m)" != "$MACHINE" ] || CROSS=''
	[ "$ARCH" != arm64 ] || CROSS=${CROSS_COMPILE-$CROSS}
}
arch_of ''

# What a make above this one was told is not for the kernel's.
MAKE=(env -u MAKEFLAGS -u MAKELEVEL make)

# compiler_is gcc|clang: sets cc, and compiler=(...), which is for the kernel's make.
compiler_is() {
	case $1 in
	gcc)	cc=${CROSS}gcc compiler=("CROSS_COMPILE=$CROSS") ;;
	clang)	cc=clang compiler=(LLVM=1) ;;
	esac
}

# compiler_of OBJECTS: the same, for the one that the kernel there was built with, and what
# arch_of sets.
compiler_of() {
	arch_of "$1"
	if grep -qs '^CONFIG_CC_IS_CLANG=y' "$1/.config"; then
		compiler_is clang
	else
		compiler_is gcc
	fi
}

# kbuild_is SOURCE OBJECTS: sets kbuild=(...), the make which builds SOURCE in OBJECTS
# with the compiler chosen before.
#
# The same source gives the same bytes, wherever the clone is and whenever it is
# built, and hits in ccache. Kbuild hands absolute paths to the compiler, because
# the objects are not below the source. ccache makes those below $TOP relative to
# the object tree, which __FILE__ then shows, unless that is mapped away, too.
kbuild_is() {
	local maps="-fdebug-prefix-map=$TOP/= -fmacro-prefix-map=../${1##*/}/="

	# Kbuild has the compiler write what an object depends on. ccache goes by that, and
	# need not preprocess what it does not know. System headers are not listed there,
	# so the host's programs are compiled without it.
	export CCACHE_BASEDIR=$TOP CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
	kbuild=(
		"${MAKE[@]}" -C "$1" "O=$2" ARCH="$ARCH" "${compiler[@]}"
		"CC=ccache $cc" HOSTCC=gcc
		"KCFLAGS=$maps" "KAFLAGS=$maps" LOCALVERSION=
		KBUILD_BUILD_TIMESTAMP=2026-01-01 KBUILD_BUILD_VERSION=1
		KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab
	)
}

# module_files ROOT RELEASE MODULE...: their files below ROOT/lib/modules/RELEASE, and those
# of what they need, in the order of loading. What is built in has no file.
module_files() {
	local module

	for module in "${@:3}"; do
		PATH=$PATH:/usr/sbin:/sbin modprobe -d "$1" -S "$2" --show-depends "$module" || return
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# host_program SOURCE: compile it with elf.c to $program, for this machine.
host_program() {
	local name

	name=$(basename "$1" .c)
	program=$BUILD/host/$name
	mkdir -p "$BUILD/host"
	logged "$name-build" gcc -O2 -Wall -Wextra -Werror -iquote "$LAB/lib" \
		-o "$program" "$1" "$LAB/lib/elf.c" -lelf || die "the program $name could not be compiled"
}
