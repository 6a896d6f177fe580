// SPDX-License-Identifier: GPL-2.0
/*
 * sites - look at every patchable function entry of arm64 binaries
 *
 * usage: sites check literal|plain FILE...
 *        sites text FILE
 *
 * "check" reads vmlinux or modules, finds the compiler's list of patchable
 * entries, and reports the entries which ftrace could not use.  What the list
 * records is the address A of the first NOP:
 *
 *	literal: -fpatchable-function-entry=4,2		plain: =2
 *
 *	A:	NOP	} 8-byte aligned, will hold
 *		NOP	} the address of an ftrace_ops
 *	func:	[BTI C]					[BTI C]
 *		NOP					A: NOP
 *		NOP					   NOP
 *
 * "text" prints two numbers: the bytes of the allocated executable sections which
 * stay, and of those which the kernel frees after it has booted (.init, .exit).
 *
 * Exit status: 0 all usable, 1 some are not, 2 a file could not be read.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf.h"

#define INSN_NOP	0xd503201fU
#define INSN_BTI_C	0xd503245fU
#define MAX_SHOWN	20

static bool with_literal;
static unsigned long nr_sites, nr_unusable;

static bool is_text(const struct section *sec)
{
	const GElf_Xword flags = SHF_ALLOC | SHF_EXECINSTR;

	return (sec->shdr.sh_flags & flags) == flags &&
	       sec->shdr.sh_type == SHT_PROGBITS;
}

static struct section *section_of_addr(struct object *obj, uint64_t addr)
{
	size_t i;

	for (i = 0; i < obj->nr_sections; i++) {
		struct section *sec = &obj->sections[i];

		if (sec->shdr.sh_flags & SHF_ALLOC &&
		    addr - sec->shdr.sh_addr < sec->shdr.sh_size)
			return sec;
	}
	return NULL;
}

/* Contents of @sec at @offset; a word that is not there is none of ours. */
static uint64_t read_word(const struct section *sec, uint64_t offset, size_t size)
{
	uint64_t word = 0;

	if (sec->data && sec->data->d_buf && offset + size <= sec->data->d_size)
		memcpy(&word, (char *)sec->data->d_buf + offset, size);
	return word;
}

static bool two_nops(const struct section *sec, uint64_t offset)
{
	return read_word(sec, offset, 4) == INSN_NOP &&
	       read_word(sec, offset + 4, 4) == INSN_NOP;
}

/* Why the entry at @offset of @sec cannot be used, NULL if it can. */
static const char *why_unusable(const struct section *sec, uint64_t offset)
{
	uint64_t entry = offset;

	if (!sec)
		return "NULL, or outside of all sections";
	if (!is_text(sec))
		return "not in an executable section";
	if (with_literal) {
		/* A module's section moves; only its alignment is kept. */
		if ((sec->shdr.sh_addr + offset) % 8 || sec->shdr.sh_addralign < 8)
			return "the literal is not 8-byte aligned";
		if (!two_nops(sec, offset))
			return "no two NOPs where the literal should be";
		entry += 8;
	}
	if (read_word(sec, entry, 4) == INSN_BTI_C)
		entry += 4;
	if (!two_nops(sec, entry))
		return "no two NOPs at the entry";
	return NULL;
}

/* Prints the function that holds the code after @offset of @sec. */
static void print_symbol(struct object *obj, struct section *sec, uint64_t offset)
{
	const uint64_t entry = offset + (with_literal ? 8 : 0);
	const char *name = NULL;
	uint64_t start = 0;
	size_t i;

	for (i = 0; i < nr_symbols(obj); i++) {
		GElf_Sym sym = symbol(obj, i);
		uint64_t value = sym.st_value - sec->shdr.sh_addr;

		if (GELF_ST_TYPE(sym.st_info) != STT_FUNC || section_of(obj, &sym) != sec ||
		    value > entry || (name && value < start))
			continue;
		name = symbol_name(obj, &sym);
		start = value;
	}
	if (name)
		printf(" %s+%#lx", name, (unsigned long)(entry - start));
	printf(" (%s+%#lx)", sec->name, (unsigned long)offset);
}

static void check_site(struct object *obj, struct section *sec, uint64_t offset)
{
	const char *why = why_unusable(sec, offset);

	nr_sites++;
	if (!why || nr_unusable++ >= MAX_SHOWN)
		return;
	printf("unusable: %s:", obj->path);
	if (sec)
		print_symbol(obj, sec, offset);
	else
		printf(" address %#lx", (unsigned long)offset);
	printf(": %s\n", why);
}

static uint64_t symbol_value(struct object *obj, const char *name)
{
	size_t i;

	for (i = 0; i < nr_symbols(obj); i++) {
		GElf_Sym sym = symbol(obj, i);

		if (!strcmp(name, symbol_name(obj, &sym)))
			return sym.st_value;
	}
	die("%s: has no symbol %s (a kernel without dynamic ftrace?)",
	    obj->path, name);
}

/*
 * A position-independent vmlinux gets its addresses at boot.  GNU ld leaves
 * them in .rela.dyn and the table itself means nothing; lld's RELR, and a
 * kernel which is not relocatable, have them in the table.
 */
static void check_vmlinux(struct object *obj)
{
	uint64_t start = symbol_value(obj, "__start_mcount_loc");
	uint64_t stop = symbol_value(obj, "__stop_mcount_loc");
	struct section *table = section_of_addr(obj, start);
	size_t nr = (stop - start) / 8, i;
	uint64_t *addrs;

	if (!nr || !table || section_of_addr(obj, stop - 1) != table)
		die("%s: no table of patchable functions", obj->path);
	addrs = calloc(nr, sizeof(*addrs));
	if (!addrs)
		die("out of memory");
	for (i = 0; i < nr; i++)
		addrs[i] = read_word(table, start - table->shdr.sh_addr + 8 * i, 8);

	for (i = 0; i < obj->nr_sections; i++) {
		struct section *sec = &obj->sections[i];
		GElf_Rela rela;
		int j;

		if (sec->shdr.sh_type != SHT_RELA || !(sec->shdr.sh_flags & SHF_ALLOC))
			continue;
		for (j = 0; gelf_getrela(sec->data, j, &rela); j++)
			if (GELF_R_TYPE(rela.r_info) == R_AARCH64_RELATIVE &&
			    rela.r_offset >= start && rela.r_offset < stop)
				addrs[(rela.r_offset - start) / 8] = rela.r_addend;
	}

	for (i = 0; i < nr; i++) {
		struct section *sec = section_of_addr(obj, addrs[i]);

		check_site(obj, sec, sec ? addrs[i] - sec->shdr.sh_addr : addrs[i]);
	}
	free(addrs);
}

/* Each entry of a module's table has a relocation; one without stays NULL when loaded. */
static void check_table(struct object *obj, struct section *table)
{
	size_t nr = table->shdr.sh_size / 8, found = 0;
	GElf_Rela rela;

	for (; table->relocations && gelf_getrela(table->relocations->data, found, &rela); found++) {
		GElf_Sym sym = symbol(obj, GELF_R_SYM(rela.r_info));
		struct section *sec = section_of(obj, &sym);

		if (GELF_R_TYPE(rela.r_info) != R_AARCH64_ABS64)
			die("%s: unexpected relocation in %s", obj->path, table->relocations->name);
		check_site(obj, sec, sec ? sym.st_value + rela.r_addend : (uint64_t)rela.r_addend);
	}
	for (; found < nr; found++)
		check_site(obj, NULL, 0);
}

static void check_module(struct object *obj)
{
	size_t i;

	for (i = 0; i < obj->nr_sections; i++)
		if (!strcmp(obj->sections[i].name, "__patchable_function_entries"))
			check_table(obj, &obj->sections[i]);
}

static bool freed_after_boot(const struct section *sec)
{
	return !strncmp(sec->name, ".init", 5) || !strncmp(sec->name, ".exit", 5);
}

static unsigned long text_bytes(struct object *obj, bool freed)
{
	unsigned long bytes = 0;
	size_t i;

	for (i = 0; i < obj->nr_sections; i++)
		if (is_text(&obj->sections[i]) &&
		    freed_after_boot(&obj->sections[i]) == freed)
			bytes += obj->sections[i].shdr.sh_size;
	return bytes;
}

int main(int argc, char **argv)
{
	struct object obj;
	int i;

	if (argc == 3 && !strcmp(argv[1], "text")) {
		open_object(&obj, argv[2]);
		printf("%lu %lu\n", text_bytes(&obj, false), text_bytes(&obj, true));
		close_object(&obj);
		return 0;
	}
	if (argc < 4 || strcmp(argv[1], "check") ||
	    (strcmp(argv[2], "literal") && strcmp(argv[2], "plain")))
		die("usage: sites check literal|plain FILE... | sites text FILE");

	with_literal = !strcmp(argv[2], "literal");
	for (i = 3; i < argc; i++) {
		open_object(&obj, argv[i]);
		if (obj.ehdr.e_type == ET_REL)
			check_module(&obj);
		else
			check_vmlinux(&obj);
		close_object(&obj);
	}
	if (nr_unusable > MAX_SHOWN)
		printf("unusable: %lu more\n", nr_unusable - MAX_SHOWN);
	printf("%lu sites in %d files, %lu unusable\n", nr_sites, argc - 3, nr_unusable);
	return nr_unusable ? 1 : 0;
}
