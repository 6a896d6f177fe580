#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lab/packages and ./run install what is missing, and nothing else. apt-get, sudo
# and dpkg-query are scripts here.
# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

# command NAME < SCRIPT: in place of the real one.
command_is()
{
	mkdir -p "$tmp/bin"
	{
		echo '#!/bin/sh'
		cat
	} >"$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
	PATH=$tmp/bin:${PATH#"$tmp/bin:"}
}

# A Debian 12 of amd64 with the packages given, where root installs.
machine()
{
	printf '%s\n' "$@" >"$tmp/installed"
	printf 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n' >"$tmp/os"
	export OS_RELEASE=$tmp/os STATE=$tmp
	cp "$here/run" .
	cat >lab/packages.list <<-END
		# a comment
		tree	make	makes
		tree	git	keeps
		base	linux-source-6.1	the source
		kernel	@tree
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
		case $* in
		*fails*) exit 100 ;;
		*install*) while [ "$1" != --no-install-recommends ]; do shift; done
			shift; printf '%s\n' "$@" >>"$STATE/installed" ;;
		esac
	END
	command_is make <<-'END'
		echo "make $*, BASE=$BASE"
	END
	touch "$tmp/apt"
}

nothing_missing()
{
	machine make git cross linux-source-6.1
	lab/packages kernel >"$tmp/out"
	[ ! -s "$tmp/out" ]
	[ ! -s "$tmp/apt" ]
}

some_missing()
{
	machine git
	lab/packages kernel | tee "$tmp/out"
	[ "$(cat "$tmp/apt")" = 'noninteractive -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends cross linux-source-6.1 make' ]
	grep -q '^ *cross  *compiles$' "$tmp/out"
	! grep -q 'keeps' "$tmp/out" || return 1
	lab/packages kernel >"$tmp/out"
	[ ! -s "$tmp/out" ]
}

own_base()
{
	machine git
	BASE=/tmp lab/packages tree
	grep -q 'recommends make$' "$tmp/apt"
}

other_machine()
{
	machine
	command_is dpkg <<<'echo arm64'
	lab/packages kernel
	grep -q 'recommends git linux-source-6.1 make plain$' "$tmp/apt"
}

old_lists()
{
	machine git
	command_is apt-get <<-'END'
		echo "$*" >>"$STATE/apt"
		case $* in
		*update*) touch "$STATE/updated" ;;
		*) [ -e "$STATE/updated" ] || { echo '404  Not Found'; exit 100; } ;;
		esac
	END
	says 'getting new ones' lab/packages tree
	[ "$(sed 's/.*300 //; s/ .*//' "$tmp/apt" | tr '\n' ' ')" = 'install update install ' ]
}

apt_fails()
{
	machine git
	command_is apt-get <<-'END'
		case $* in *update*) ;; *) echo 'E: no such thing'; exit 100 ;; esac
	END
	fails 'apt-get could not install: linux-source-6.1 make' lab/packages tree
	grep -q 'E: no such thing' "$tmp/err"
	grep -q 'build/logs/packages.log' "$tmp/err"
}

through_sudo()
{
	machine git
	command_is id <<<'echo 1000'
	command_is sudo <<-'END'
		echo sudo >>"$STATE/apt"; exec "$@"
	END
	says 'through sudo' lab/packages tree
	[ "$(head -n 1 "$tmp/apt")" = sudo ]
	grep -q '^noninteractive .*install' "$tmp/apt"
}

no_sudo()
{
	machine git
	command_is id <<<'echo 1000'
	# Nothing but what the script needs, so that no sudo of the machine is found.
	for tool in bash awk sed grep cut sort comm join expand xargs nproc date dirname cat; do
		ln -sf "$(type -P "$tool")" "$tmp/bin/"
	done
	PATH=$tmp/bin fails "needs root, and there is no sudo: run as root 'apt-get install linux-source-6.1 make'" lab/packages tree
	[ ! -s "$tmp/apt" ]
}

other_system()
{
	machine git
	printf 'PRETTY_NAME="Ubuntu 24.04"\nID=ubuntu\nVERSION_ID="24.04"\n' >"$tmp/os"
	unchanged fails 'this is Ubuntu 24.04, but the workbench is made for Debian 12' ./run demo
	printf 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n' >"$tmp/os"
	unchanged fails 'this is Debian GNU/Linux 13 (trixie), but' ./run demo
	rm "$tmp/os"
	unchanged fails 'this is no Debian, but' ./run demo
	[ ! -s "$tmp/apt" ]
}

run_hands_over()
{
	machine
	says '^make --no-print-directory demo PEERS=, BASE=$' sh ./run demo PEERS=
	grep -q 'recommends git linux-source-6.1 make$' "$tmp/apt"
	machine git make
	says '^make --no-print-directory tree BASE=/a b, BASE=/a b$' sh ./run tree BASE='/a b'
	[ "$(wc -l <"$tmp/apt")" = 1 ]
}

unknown_group()
{
	machine git
	fails 'has no group "nonsense"' lab/packages nonsense
}

the_list()
{
	awk -F '\t' '/^#/ || !NF { next }
		NF != 3 && $2 !~ /^@/ { print "not three columns: " $0; bad = 1 }
		{ known[$1] }
		$2 ~ /^@/ { taken[substr($2, 2)] }
		END { for (group in taken) if (!(group in known)) { print "no group " group; bad = 1 }
			exit bad }' lab/packages.list
}

test_that "nothing is missing" nothing_missing
test_that "what is missing is said and installed" some_missing
test_that "the source package is not needed with BASE" own_base
test_that "packages of another architecture" other_machine
test_that "old package lists are renewed once" old_lists
test_that "an error of apt-get is shown" apt_fails
test_that "a normal user with sudo" through_sudo
test_that "a normal user without sudo" no_sudo
test_that "not Debian 12" other_system
test_that "run installs make and hands over" run_hands_over
test_that "an unknown group" unknown_group
test_that "the list is well-formed" the_list
exit $failed
