# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# lab/make/kernel and lab/make/unmet with bad input. Nothing is compiled but Kconfig.

MAKE=$(command -v make)

# refuses WORD... -- CMD...: CMD fails, and says each of WORDS, as an error.
refuses() {
	local words=('error: ') word

	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	mkdir -p build
	ln -s "$(readlink -f "$here/build/tree")" build/tree
	ln -s "$(readlink -f "$here/build/tree")" build/base
	# What is not refused as it must be does not start to compile.
	command_is make <<-END
		case "\$*" in *" Image modules") exit 1 ;; esac
		exec $MAKE "\$@"
	END
	not "${@:2}" 2>"$tmp/err"
	cat "$tmp/err"
	for word in "${words[@]}"; do
		grep -qF -- "$word" "$tmp/err"
	done
}

check 'no cross compiler' \
	refuses "'nonexistent-gcc'" gcc-aarch64-linux-gnu -- \
	env CROSS_COMPILE=nonexistent- lab/make/kernel stock
check 'too little disk' refuses '10 MiB free' -- env LAB_FREE_MIB=10 lab/make/kernel stock
check 'no such kernel' refuses 'error: usage' -- lab/make/kernel other
check 'no such kconfig' \
	refuses 'error: cannot read KCONFIG=' -- env KCONFIG=nothing lab/make/kernel stock

# refuses_lines LINES WORD...: those of the only fragment
refuses_lines() {
	printf '%b\n' "$1" >lab/make/config/virt.config
	refuses "${@:2}" -- lab/make/kernel stock
}

check 'an option whose dependency is not met' \
	refuses_lines 'CONFIG_MODULES=y\n# CONFIG_BPF_SYSCALL is not set\nCONFIG_FPROBE=y' \
	'virt.config, line 3' CONFIG_FPROBE=y '&& HAVE_RETHOOK [=n]'
check 'an option that does not exist' \
	refuses_lines CONFIG_NO_SUCH_SYMBOL=y 'virt.config, line 1' 'no such symbol'
check 'an option that cannot be off' \
	refuses_lines '# CONFIG_64BIT is not set' 'virt.config, line 1' 'CONFIG_64BIT is not set'

test_a_configuration_of_the_users_in_which_the_option_cannot_be_had() {
	echo '# CONFIG_FTRACE is not set' >user.config
	refuses 'error: user.config: "CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y"' \
		'Depends on: FTRACE [=n]' -- env KCONFIG=user.config lab/make/kernel call-ops
	[ "$(cat user.config)" = '# CONFIG_FTRACE is not set' ]
}
