# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# What lab/tests/off takes for a difference, and what it compares. Instead of kernels, an
# object of a few lines is made.

SOURCE='
	int a(int), b(int), data[] = { 1, 2 };
	static int twice(int i) { return 2 * i; }
	int first(int i) { return a(i) + data[1]; }
	int second(int i) { return twice(i) + b(i); }
	asm(".pushsection __bug_table, \"aw\"; .balign 4;"
	    ".long first - .; .long 0; .short 100; .short 1;"
	    ".popsection");
	asm(".pushsection .initcall6.init, \"a\"; __initcall__kmod_x__1_20_first6:"
	    ".long first - .; .popsection");
	asm(".pushsection .rodata; .balign 8; .quad __initcall__kmod_x__1_20_first6;"
	    ".quad 1; .globl mark; mark: .quad 1; .popsection");
'

# kernels [FROM TO]: the small series, the last two patches of which are the feature. The
# program that builds NAME compiles $tmp/NAME.c, whatever object is wanted. In the source of
# the series FROM is TO.
kernels() {
	local from=${1-} to=${2-}

	small_series
	cat >lab/make/kernel <<-'END'
		#!/bin/bash
		set -e
		source=$PWD/../$1.c
		mkdir -p "build/$1"
		cd "build/$1"
		echo "${@:2}" >targets
		for object in "${@:2}"; do
			[ "$object" != ./ ] || object=all.o
			mkdir -p "$(dirname "$object")"
			aarch64-linux-gnu-gcc -O2 -c -o "$object" "$source"
		done
		rm -f built-in.a
		[ ! -e all.o ] || ar cDPrST built-in.a *.o
	END
	[[ $SOURCE == *"$from"* ]]
	echo "$SOURCE" >"$tmp/off-base.c"
	echo "${SOURCE//"$from"/"$to"}" >"$tmp/off.c"
}

# differs FROM TO REGEX: that is a difference, and this is what it is.
differs() {
	kernels "$1" "$2"
	not_ok "all.o # .*$3"
}

# same [FROM TO]: it is none.
same() {
	kernels "$@"
	says '^ok off: 1 objects equal$' judge
}

table differs <<-'END'
	more instructions	return twice	asm("nop"); return twice	\.text: [0-9]* bytes,
	another instruction	2 * i	4 * i	\.text: first difference at 0x
	other data	{ 1, 2 }	{ 1, 3 }	\.data: first .* 0x4: byte 03, 02 in the base
	more data	{ 1, 2 }	{ 1, 2, 3 }	\.data: 12 bytes, 8 in the base
	a relocation to another symbol	a(i)	b(i)	\.text: first other .* b\+0; .* a\+0$
	one to another place	data[1]	data[2]	\.text: first .* \.data\+0\+8; .* \.data\+0\+4$
	one to a weak symbol	int a	__attribute__((weak)) int a	\.text: first other rel
	one in the table of bugs	first - .; .long	second - .; .long	__bug_table: first other
	a relocation less	.long first - .; .long	.long 0; .long	__bug_table: 0 relocations, 1
	a section of another name	.initcall6	.initcall7	a section .*7\.init where .*6\.init
	another alignment	.balign 8	.balign 16	\.rodata: other type, flags, alignment
	a symbol that is not global	.globl mark;	.local mark;	symbol: second; .* mark$
	the flags of a bug	100; .short 1	100; .short 3	__bug_table: first .* 0xa: byte 03, 01
	a global symbol elsewhere	.quad 1; .globl mark; mark:	.globl mark; mark: .quad 1;	symbol: mark; .* mark$
	a section more	int first	int c __attribute__((section("more"))); int first	a section more where
END
table same <<-'END'
	equal objects are equal
	the line number of a bug is no difference	.short 100	.short 200
	nor is the number in the name of an initcall	kmod_x__1_20	kmod_x__3_40
END

test_objects_which_only_one_of_them_has_and_none_at_all() {
	kernels
	mkdir -p build/off build/off-base
	touch build/off/more.o
	not_ok 'more.o # only the series has this object$'
	mv build/off/more.o build/off-base
	not_ok 'more.o # only the base has this object$'
	sed -i '/ar cDPrST/d' lab/make/kernel
	fails 'build/off-base has no objects in ./' judge
}

# last_general_fix_is SUBJECT: the base with the general fixes is at that commit, and is as
# it was committed.
last_general_fix_is() {
	[ "$(git -C build/fixes log -1 --format=%s)" = "$1" ]
	git -C build/fixes diff --quiet
}

test_the_names_of_the_patches_tell_the_general_fixes() {
	kernels
	judge
	last_general_fix_is 'ftrace: fix a line'
	edit build/fixes/kernel/printk.c 'printk line 1' 'printk LINE 1'
	judge
	last_general_fix_is 'ftrace: fix a line'
	sed -i '/^0002/s/-feature-/-fix-/' patches/series
	mv "patches/$ADD" "patches/${ADD/feature/fix}"
	lab/make/tree
	judge
	last_general_fix_is 'ftrace: add a file'
	rm patches/*-feature-*
	fails 'patches/ has no patch NNNN-feature-SUBJECT.patch' judge
}

test_other_general_fixes_in_the_tree() {
	kernels
	tree_git checkout -q --detach base
	edit build/tree/kernel/printk.c 'printk line 1' 'printk LINE 1'
	commit 'printk: fix a line'
	fails 'build/tree has other general fixes than patches/' judge
}

test_quick_makes_what_the_feature_touches() {
	kernels
	lab/tests/off/run --quick
	grep -q '^kernel/printk\.o kernel/trace/ftrace\.o arch/' build/off/targets
	cmp build/off/targets build/off-base/targets
}
