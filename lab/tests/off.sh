#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of lab/off: what it takes for a difference, and what it compares. Instead of
# kernels, an object of a few lines is made.

# shellcheck disable=SC2317 # test_that calls the functions
set -uo pipefail
. "$(dirname "$0")/tap"

source='
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

# kernels: the small series, the last two patches of which are the feature. The
# program that builds NAME compiles $tmp/NAME.c, whatever object is wanted.
kernels()
{
	small_series
	sed -i 's/^ftrace-add-a-file/# feature: no change\n&/' patches/series
	cat >lab/kernel <<-'END'
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
	echo "$source" >"$tmp/off-base.c"
	echo "$source" >"$tmp/off.c"
}

# changed FROM TO: the object of the series, where FROM is TO now.
changed()
{
	[[ $source == *"$1"* ]]
	echo "${source//"$1"/"$2"}" >"$tmp/off.c"
	lab/kernel off ./
}

# not_ok REGEX CMD...: CMD fails, and says so of one object.
not_ok()
{
	! "${@:2}" >"$tmp/out" 2>&1 || return 1
	cat "$tmp/out"
	grep -q "^not ok off: $1" "$tmp/out" && [ "$(grep -c '^not ok ' "$tmp/out")" = 1 ]
}

compare()
{
	build/host/off build/off-base build/off all.o
}

# differs REGEX: there is a difference, and this is what it is.
differs()
{
	not_ok "all.o # .*$1" compare
}

equal()
{
	kernels
	says '^ok off: 1 objects equal$' lab/off
	changed 'return twice' 'asm volatile("nop"); return twice'
	not_ok 'all.o # \.text: ' lab/off
}

an_instruction()
{
	kernels
	lab/off
	changed 'return twice' 'asm volatile("nop"); return twice'
	differs '\.text: [0-9]* bytes, [0-9]* in the base'
	changed '2 * i' '4 * i'
	differs '\.text: first difference at 0x'
}

data()
{
	kernels
	lab/off
	changed '{ 1, 2 }' '{ 1, 3 }'
	differs '\.data: first difference at 0x4: byte 03, 02 in the base'
	changed '{ 1, 2 }' '{ 1, 2, 3 }'
	differs '\.data: 12 bytes, 8 in the base'
}

a_relocation()
{
	kernels
	lab/off
	changed 'a(i)' 'b(i)'
	differs '\.text: first other relocation at .* b+0; in the base at .* a+0$'
	changed 'data[1]' 'data[2]'
	differs '\.text: first other relocation at .* \.data+0+8; in the base at .* \.data+0+4$'
	changed 'int a(int)' '__attribute__((weak)) int a(int)'
	differs '\.text: first other relocation'
	changed '.long first - .; .long 0' '.long second - .; .long 0'
	differs '__bug_table: first other relocation'
	changed '.long first - .; .long 0' '.long 0; .long 0'
	differs '__bug_table: 0 relocations, 1 in the base'
}

sections()
{
	kernels
	lab/off
	changed .initcall6.init .initcall7.init
	differs 'a section \.initcall7\.init where the base has \.initcall6\.init'
	changed '.balign 8' '.balign 16'
	differs '\.rodata: other type, flags, alignment'
	changed 'int first' 'int another __attribute__((section("more"))); int first'
	differs 'a section more where the base has '
}

a_symbol()
{
	kernels
	lab/off
	changed '.quad 1; .globl mark; mark:' '.globl mark; mark: .quad 1;'
	differs 'first other global symbol: mark; in the base: mark$'
	changed '.globl mark;' ''
	differs 'first other global symbol: second; in the base: mark$'
}

line_numbers()
{
	kernels
	lab/off
	changed '.short 100' '.short 200'
	says '^ok off: 1 objects equal$' compare
	changed '.short 100; .short 1' '.short 100; .short 3'
	differs '__bug_table: first difference at 0xa: byte 03, 01 in the base'
	changed kmod_x__1_20 kmod_x__3_40
	says '^ok off: 1 objects equal$' compare
}

an_object_more()
{
	kernels
	mkdir -p build/off build/off-base
	touch build/off/more.o
	not_ok 'more.o # only the series has this object$' lab/off
	mv build/off/more.o build/off-base
	not_ok 'more.o # only the base has this object$' lab/off
	rm build/off-base/more.o
	sed -i '/ar cDPrST/d' lab/kernel
	fails 'build/off-base has no objects in ./' lab/off
}

general_fixes()
{
	kernels
	lab/off
	git -C build/fixes log -1 --format=%s | grep -qx 'ftrace: fix a line'
	sed -i '/^# feature/d; s/^arm64-ftrace-use/# feature: no change\n&/' patches/series
	lab/off
	git -C build/fixes log -1 --format=%s | grep -qx 'ftrace: add a file'
	edit build/fixes/kernel/printk.c 'printk line 1' 'printk LINE 1'
	lab/off
	git -C build/fixes diff --quiet
	sed -i '/^# feature/d' patches/series
	fails "patches/series has no line '# feature: '" lab/off
	echo '# feature: no change' >>patches/series
	fails "patches/series has no line '# feature: '" lab/off
}

# A copy of the repository must not change the worktree of the original.
another_repository()
{
	kernels
	lab/off
	cp -a ../repo ../copy
	cd ../copy
	edit ../repo/build/fixes/kernel/printk.c 'printk line 1' 'printk LINE 1'
	lab/off
	grep -qx 'printk LINE 1' ../repo/build/fixes/kernel/printk.c
	grep -qx 'printk line 1' build/fixes/kernel/printk.c
}

other_fixes()
{
	kernels
	tree_git checkout -q --detach base
	edit build/tree/kernel/printk.c 'printk line 1' 'printk LINE 1'
	commit 'printk: fix a line'
	fails 'build/tree has other general fixes than patches/' lab/off
}

quick()
{
	kernels
	lab/off --quick
	grep -q '^kernel/printk\.o kernel/trace/ftrace\.o arch/' build/off/targets
	cmp build/off/targets build/off-base/targets
}

test_that 'equal objects are equal' equal
test_that 'an instruction makes a difference' an_instruction
test_that 'so does data' data
test_that 'so does a relocation' a_relocation
test_that 'so do sections' sections
test_that 'so does a global symbol' a_symbol
test_that 'line numbers do not' line_numbers
test_that 'an object which only one of them has' an_object_more
test_that 'the general fixes are found in patches/series' general_fixes
test_that 'a copy of the repository has general fixes of its own' another_repository
test_that 'other general fixes in build/tree' other_fixes
test_that '--quick makes what the feature touches' quick
exit "$failed"
