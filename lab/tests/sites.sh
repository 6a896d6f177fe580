#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lab/sites finds the call sites which cannot be used, and only those.
# LAB_TEST_OBJ=DIR also reads the object tree of a kernel that was built.
set -euo pipefail
# shellcheck source=lab/lib.sh
. "$(dirname "$0")/../lib.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

result()	# NAME: ok if the last command was
{
	if [ $? = 0 ]; then
		echo "ok sites: $1"
	else
		echo "not ok sites: $1"
		sed 's/^/# /' "$tmp/out"
		status=1
	fi
}

# An object tree with one module in place of vmlinux is all that lab/sites needs.
object()	# NAME FLAGS... < SOURCE
{
	local dir=$tmp/$1

	mkdir "$dir"
	echo "CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y" >"$dir/.config"
	aarch64-linux-gnu-gcc -O2 "${@:2}" -c -o "$dir/vmlinux" -
}

sites()		# NAME REGEX: the report has such a line
{
	"$TOP/lab/sites" "$tmp/$1" >"$tmp/out" 2>&1 || :
	grep -qE -- "$2" "$tmp/out"
}

functions='int one(int i) { return i + 1; } int two(int i) { return one(i) + 2; }'

object good -xc -falign-functions=8 -fpatchable-function-entry=4,2 <<<"$functions"
sites good '^2 sites in 1 files, 0 unusable$' && :
result "aligned entries with a literal are usable"

object bti -xc -falign-functions=8 -fpatchable-function-entry=4,2 \
	-mbranch-protection=bti <<<"$functions"
sites bti '^2 sites in 1 files, 0 unusable$' && :
result "so are those with a BTI"

object plain -xc -falign-functions=8 -fpatchable-function-entry=2 <<<"$functions"
sites plain '^2 sites in 1 files, 2 unusable$' &&
	sites plain 'two.*no two NOPs at the entry' && :
result "entries without a literal are reported"
echo >"$tmp/plain/.config"
sites plain '^2 sites in 1 files, 0 unusable$' && :
result "and are usable in a kernel without the option"

# One function in three shapes: shifted by one instruction, in a section which
# the linker may put anywhere, and with other instructions at its entry.
asm_object()	# NAME ALIGN SHIFT ENTRY
{
	object "$1" -xassembler <<-EOF2
		.text
		.balign	$2
		.rept	$3
		nop
		.endr
	0:	nop
		nop
		.type	victim, %function
	victim:	$4
		nop
		ret
		.size	victim, . - victim
		.section __patchable_function_entries, "aw"
		.quad	0b
	EOF2
}

asm_object shifted 8 1 nop
sites shifted 'unusable: .*victim\+0 \(.text\+0x4\): the literal is not 8-byte aligned' && :
result "a misaligned literal is reported with its function"

asm_object loose 4 0 nop
sites loose 'victim.*the literal is not 8-byte aligned' && :
result "so is one in a section of smaller alignment"

asm_object used 8 0 ret
sites used 'victim.*no two NOPs at the entry' && :
result "an entry with other instructions is reported"

object data -xassembler <<-EOF2
	.data
	.balign 8
0:	.fill	4, 4, 0xd503201f
	.section __patchable_function_entries, "aw"
	.quad	0b, 0
EOF2
sites data 'not in an executable section' && sites data 'NULL, or outside' &&
	sites data '^2 sites in 1 files, 2 unusable$' && :
result "entries in data and NULL entries are reported"

! "$TOP/lab/sites" "$tmp/data" >"$tmp/out" 2>&1 && :
result "unusable sites make the status non-zero"

object small -xc <<<"$functions"
object large -xc -fpatchable-function-entry=4,2 <<<"$functions"
! "$TOP/lab/sites" --growth "$tmp/small" "$tmp/large" >"$tmp/out" 2>&1 && :
result "text that grows too much is an error"

if [ -n "${LAB_TEST_OBJ-}" ]; then
	"$TOP/lab/sites" "$LAB_TEST_OBJ" >"$tmp/out" 2>&1 &&
		grep -qE '^[0-9]{4,} sites in [0-9]+ files, 0 unusable$' "$tmp/out" && :
	result "all sites of $LAB_TEST_OBJ are usable"
fi
exit $status
