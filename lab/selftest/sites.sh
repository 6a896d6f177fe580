# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# lab/tests/sites finds the call sites which cannot be used, and only those.

FUNCTIONS='int one(int i) { return i + 1; } int two(int i) { return one(i) + 2; }'
LITERAL=(-xc -falign-functions=8 '-fpatchable-function-entry=4,2')

# object NAME FLAG... < SOURCE: an object tree with one module in place of vmlinux, which
# is all that is read.
object() {
	mkdir "$1"
	echo CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y >"$1/.config"
	aarch64-linux-gnu-gcc -O2 "${@:2}" -c -o "$1/vmlinux" -
}

# found NAME N UNUSABLE [REGEX...]: there are N call sites in it, of which UNUSABLE cannot
# be used, which decides over the status, and the report has such lines.
found() {
	ends $(($3 > 0)) lab/tests/sites/run "$1"
	printed "^$2 sites in 1 files, $3 unusable\$" "${@:4}"
}

test_entries_with_a_literal_are_usable_and_without_one_as_the_option_is() {
	object good "${LITERAL[@]}" <<<"$FUNCTIONS"
	found good 2 0
	object bti "${LITERAL[@]}" -mbranch-protection=bti <<<"$FUNCTIONS"
	found bti 2 0
	object plain -xc -falign-functions=8 -fpatchable-function-entry=2 <<<"$FUNCTIONS"
	found plain 2 2 'two.*no two NOPs at the entry'
	echo >plain/.config
	found plain 2 0
}

# one_site ALIGN SHIFT LITERAL ENTRY [REGEX]: the call site of a function that is shifted by
# SHIFT instructions, with LITERAL and ENTRY in place of a NOP, is reported, and so. Without
# REGEX it is not.
one_site() {
	object asm -xassembler <<-END
		.text
		.balign	$1
		.rept	$2
		nop
		.endr
	0:	$3
		nop
		.type	victim, %function
	victim:	$4
		nop
		ret
		.size	victim, . - victim
		.section __patchable_function_entries, "aw"
		.quad	0b
	END
	found asm 1 $(($# - 4)) "${@:5}"
}

# The linker may put what is in a section of smaller alignment anywhere.
table one_site <<-'END'
	no fault	8	0	nop	nop
	a misaligned literal	8	1	nop	nop	victim\+0 \(.text\+0x4\): the literal is not 8
	one in a smaller alignment	4	0	nop	nop	victim.*the literal is not 8-byte
	another entry	8	0	nop	ret	victim.*no two NOPs at the entry
	others for the literal	8	0	ret	nop	victim.*no two NOPs where the literal
END

test_entries_in_data_and_null_entries_are_reported() {
	object data -xassembler <<-END
		.data
		.balign 8
	0:	.fill	4, 4, 0xd503201f
		.section __patchable_function_entries, "aw"
		.quad	0b, 0
	END
	found data 2 2 'not in an executable section' 'NULL, or outside'
}

test_text_that_grows_too_much_is_an_error() {
	object small -xc <<<"$FUNCTIONS"
	object large -xc -fpatchable-function-entry=4,2 <<<"$FUNCTIONS"
	ends 1 lab/tests/sites/run --growth small large
	printed '^text: '
	lab/tests/sites/run --growth small small
}
