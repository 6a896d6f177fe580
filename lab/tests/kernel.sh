#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/kernel and lab/unmet with bad input. Nothing is compiled but
# Kconfig. LAB_TEST_SOURCE is a kernel source with the series (build/tree).

set -euo pipefail
cd "$(dirname "$0")/../.."

source=$(readlink -f "${LAB_TEST_SOURCE:-build/tree}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# A repository of its own, so that nothing here touches the user's.
mkdir -p "$work/build"
cp -r lab "$work"
ln -s "$source" "$work/build/tree"
ln -s "$source" "$work/build/base"

# What is not refused as it must be does not start to compile.
mkdir "$work/bin"
cat >"$work/bin/make" <<END
#!/bin/sh
case "\$*" in
*" Image modules")	exit 1 ;;
esac
exec $(command -v make) "\$@"
END
chmod +x "$work/bin/make"
PATH=$work/bin:$PATH

# refuses NAME WORDS... -- COMMAND...: COMMAND fails, and says each of WORDS.
refuses()
{
	local name=$1 words=() word status=0 verdict='ok'

	shift
	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	shift
	"$@" >"$work/stdout" 2>"$work/stderr" || status=$?
	[ "$status" -ne 0 ] || verdict='not ok'
	for word in "${words[@]}"; do
		grep -qF -- "$word" "$work/stderr" || verdict='not ok'
	done
	echo "$verdict $name"
	if [ "$verdict" != ok ]; then
		sed 's/^/# /' "$work/stderr"
		failed=1
	fi
}

# The lines of a fragment, of which none is taken from the repository.
fragment()
{
	printf '%s\n' "$@" >"$work/lab/config/virt.config"
	: >"$work/lab/config/call-ops.config"
	rm -rf "$work/build/stock"
}

kernel=("$work/lab/kernel")

refuses no-cross-compiler 'error: ' "'nonexistent-gcc'" gcc-aarch64-linux-gnu -- \
	env CROSS_COMPILE=nonexistent- "${kernel[@]}" stock
refuses too-little-disk 'error: ' '10 MiB free' -- \
	env LAB_FREE_MIB=10 "${kernel[@]}" stock
refuses no-such-kernel 'error: usage' -- "${kernel[@]}" other
refuses no-such-kconfig 'error: cannot read KCONFIG=' -- \
	env KCONFIG="$work/nothing" "${kernel[@]}" stock

fragment CONFIG_MODULES=y '# CONFIG_BPF_SYSCALL is not set' CONFIG_FPROBE=y
refuses fragment-dependency 'error: ' 'virt.config, line 3' CONFIG_FPROBE=y \
	'FPROBE depends on HAVE_RETHOOK' -- "${kernel[@]}" stock
fragment CONFIG_NO_SUCH_SYMBOL=y
refuses fragment-no-symbol 'error: ' 'virt.config, line 1' 'no such symbol' -- \
	"${kernel[@]}" stock
fragment '# CONFIG_64BIT is not set'
refuses fragment-not-off 'error: ' 'virt.config, line 1' 'CONFIG_64BIT is not set' -- \
	"${kernel[@]}" stock

# A configuration of the user's in which the option cannot be had.
echo '# CONFIG_FTRACE is not set' >"$work/user.config"
refuses kconfig-dependency "error: $work/user.config: \"CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y\"" 'FTRACE is not set' -- \
	env KCONFIG="$work/user.config" "${kernel[@]}" call-ops
if [ "$(cat "$work/user.config")" = '# CONFIG_FTRACE is not set' ]; then
	echo ok kconfig-untouched
else
	echo not ok kconfig-untouched
	failed=1
fi

# What lab/unmet understands of Kconfig.
mkdir -p "$work/tree/arch/arm64"
cat >"$work/tree/Kconfig" <<'END'
config HAVE_FEATURE
	bool

config SMALL
	bool "Small"
	help
	  depends on nothing, says the help,
	  if asked.

config NET
	bool "Net"
	depends on LINK

config LINK
	bool "Link"

if OUTER
source "arch/$(SRCARCH)/Kconfig"
endif # OUTER
END
cat >"$work/tree/arch/arm64/Kconfig" <<'END'
config ARM64
	def_bool y
	select HAVE_FEATURE if !(GCC && SMALL)

menu "Features"
	depends on MMU

config FEATURE
	bool "Feature" if EXPERT
	depends on HAVE_FEATURE && \
		NET
	depends on VERSION >= 120000 || VERSION = 5
	depends on GCC

endmenu
END

# unmet WORDS -- SETTINGS...: with these settings it says just these symbols.
unmet()
{
	local name=$1 expected=$2 found

	shift 2
	printf 'CONFIG_%s\n' ARM64=y "$@" >"$work/config"
	found=$(lab/unmet "$work/tree" "$work/config" FEATURE |
		sed -nE 's/^ *([A-Z_]+) (depends on|is selected by) (.*) \([^(]*\)$/\1:\3/p' | tr '\n' ';')
	if [ "$found" = "$expected" ]; then
		echo "ok unmet-$name"
	else
		echo "not ok unmet-$name"
		echo "# $found"
		failed=1
	fi
}

all=(OUTER=y MMU=y EXPERT=y HAVE_FEATURE=y NET=y LINK=y VERSION=120200 GCC=y)
unmet nothing '' "${all[@]}"
unmet if 'FEATURE:OUTER;' "${all[@]/OUTER=y/A=y}"
unmet menu 'FEATURE:(MMU);' "${all[@]/MMU=y/A=y}"
unmet prompt 'FEATURE:EXPERT;' "${all[@]/EXPERT=y/A=y}"
unmet continued-line 'FEATURE:HAVE_FEATURE && NET;' "${all[@]/NET=y/A=y}"
unmet chain 'FEATURE:HAVE_FEATURE && NET;NET:LINK;' "${all[@]/*N[EK]*=y/A=y}"
unmet number 'FEATURE:VERSION >= 120000 || VERSION = 5;' "${all[@]/VERSION=120200/VERSION=110000}"
unmet select 'FEATURE:HAVE_FEATURE && NET;HAVE_FEATURE:ARM64 if !(GCC && SMALL);' SMALL=y "${all[@]/HAVE_FEATURE=y/A=y}"

exit "$failed"
