# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# lab/make/packages and ./run install what is missing, and nothing else. apt-get, sudo
# and dpkg-query are scripts here.

# machine PACKAGE...: a Debian 12 of amd64 with these, where root installs.
machine() {
	printf '%s\n' "$@" >"$tmp/installed"
	this_is 'Debian GNU/Linux 12 (bookworm)' debian 12
	export OS_RELEASE=$tmp/os STATE=$tmp
	cp "$here/run" .
	cat >lab/make/packages.list <<-END
		# a comment
		tree	make	makes
		tree	git	keeps
		base	linux-source-6.1	the source
		kernel	cross[!arm64]	compiles
		kernel	plain[!amd64]	compiles there
	END
	command_is dpkg <<<'echo amd64'
	command_is id <<<'echo 0'
	command_is dpkg-query <<-'END'
		shift 3
		for package in "$@"; do
			grep -qx "$package" "$STATE/installed" && echo "installed $package"
		done
		echo "unknown ones are errors" >&2
		exit 1
	END
	command_is apt-get <<-'END'
		echo "$DEBIAN_FRONTEND $*" >>"$STATE/apt"
		while [ "$1" != --no-install-recommends ]; do shift; done
		shift; printf '%s\n' "$@" >>"$STATE/installed"
	END
	command_is make <<-'END'
		echo "make $*, BASE=$BASE"
	END
	: >"$tmp/apt"
}

this_is() {
	printf 'PRETTY_NAME="%s"\nID=%s\nVERSION_ID="%s"\n' "$@" >"$tmp/os"
}

# installed PACKAGE...: these, and apt-get was not started for others.
installed() {
	[ "$(sed 's/.*recommends //' "$tmp/apt")" = "$*" ]
}

test_what_is_missing_is_said_and_installed_for_each_architecture() {
	machine git
	lab/make/packages tree kernel | tee "$tmp/out"
	[ "$(cat "$tmp/apt")" = 'noninteractive -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends cross linux-source-6.1 make' ]
	printed '^ *cross  *compiles$'
	not grep -q 'keeps' "$tmp/out"
	# Now nothing is.
	lab/make/packages tree kernel >"$tmp/out"
	[ ! -s "$tmp/out" ]
	installed cross linux-source-6.1 make

	machine
	command_is dpkg <<<'echo arm64'
	lab/make/packages tree kernel
	installed git linux-source-6.1 make plain
}

test_old_package_lists_are_renewed_once_and_an_error_is_shown() {
	machine git
	command_is apt-get <<-'END'
		echo "$*" >>"$STATE/apt"
		case $* in
		*update*) [ ! -e "$STATE/mirror" ] || touch "$STATE/lists" ;;
		*) [ -e "$STATE/lists" ] || { echo 'E: no such thing'; exit 100; } ;;
		esac
	END
	fails 'apt-get could not install: linux-source-6.1 make' lab/make/packages tree
	grep -q 'E: no such thing' "$tmp/err"
	grep -q 'build/logs/packages.log' "$tmp/err"
	touch "$tmp/mirror"
	: >"$tmp/apt"
	says 'getting new ones' lab/make/packages tree
	[ "$(sed 's/.*300 //; s/ .*//' "$tmp/apt" | tr '\n' ' ')" = 'install update install ' ]
}

test_a_normal_user_with_sudo_and_without() {
	local tool

	machine git
	command_is id <<<'echo 1000'
	# Nothing but what the script needs, so that no sudo of the machine is found.
	for tool in bash awk sed grep cut sort comm join expand xargs nproc date dirname cat; do
		ln -sf "$(type -P "$tool")" "$tmp/bin/"
	done
	PATH=$tmp/bin fails "needs root, and there is no sudo: run as root 'apt-get install linux-source-6.1 make'" lab/make/packages tree
	[ ! -s "$tmp/apt" ]
	command_is sudo <<-'END'
		echo sudo >>"$STATE/apt"; exec "$@"
	END
	says 'through sudo' lab/make/packages tree
	[ "$(sed 's/ .*//' "$tmp/apt" | tr '\n' ' ')" = 'sudo noninteractive ' ]
}

# refused NAME [ID VERSION]: on such a machine nothing is installed. Without ID it does not
# say what it is.
refused() {
	machine git
	rm "$tmp/os"
	[ $# -eq 1 ] || this_is "$@"
	fails "this is $1, but the workbench is made for Debian 12" ./run demo
	[ ! -s "$tmp/apt" ]
}

table refused <<-'END'
	Ubuntu 24.04	Ubuntu 24.04	ubuntu	24.04
	Debian 13	Debian GNU/Linux 13 (trixie)	debian	13
	not Debian	no Debian
END

# With BASE there is no need of the package with the base.
test_run_installs_make_and_hands_over() {
	machine
	says '^make --no-print-directory demo PEERS=, BASE=$' sh ./run demo PEERS=
	installed git linux-source-6.1 make
	machine git
	says '^make --no-print-directory tree BASE=/a b, BASE=/a b$' sh ./run tree BASE='/a b'
	installed make
}

test_the_list_is_well_formed_and_has_each_group() {
	awk -F '\t' '!/^#/ && NF && NF != 3 { print; bad = 1 } END { exit bad }' lab/make/packages.list
	machine git
	fails 'has no group "nonsense"' lab/make/packages nonsense
}
