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
#include <fcntl.h>
#include <gelf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INSN_NOP	0xd503201fU
#define INSN_BTI_C	0xd503245fU
#define MAX_SHOWN	20

struct section {
	GElf_Shdr shdr;
	const char *name;
	Elf_Data *data;
};

struct object {
	const char *path;
	Elf *elf;
	GElf_Ehdr ehdr;
	struct section *sections;
	size_t nr_sections;
	struct section *symtab;
};

static bool with_literal;
static unsigned long nr_sites, nr_unusable;

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "error: ");
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(2);
}

static void open_object(struct object *obj, const char *path)
{
	size_t strndx, i;
	int fd;

	memset(obj, 0, sizeof(*obj));
	obj->path = path;
	fd = open(path, O_RDONLY);
	if (fd < 0)
		die("%s: cannot be opened: %m", path);
	obj->elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	close(fd);
	if (!obj->elf || !gelf_getehdr(obj->elf, &obj->ehdr) ||
	    obj->ehdr.e_machine != EM_AARCH64 ||
	    obj->ehdr.e_ident[EI_CLASS] != ELFCLASS64 ||
	    obj->ehdr.e_ident[EI_DATA] != ELFDATA2LSB)
		die("%s: not a little-endian arm64 ELF file", path);
	if (elf_getshdrnum(obj->elf, &obj->nr_sections) ||
	    elf_getshdrstrndx(obj->elf, &strndx))
		die("%s: %s", path, elf_errmsg(-1));

	obj->sections = calloc(obj->nr_sections, sizeof(*obj->sections));
	if (!obj->sections)
		die("out of memory");
	for (i = 0; i < obj->nr_sections; i++) {
		struct section *sec = &obj->sections[i];
		Elf_Scn *scn = elf_getscn(obj->elf, i);

		if (!gelf_getshdr(scn, &sec->shdr))
			die("%s: %s", path, elf_errmsg(-1));
		sec->name = elf_strptr(obj->elf, strndx, sec->shdr.sh_name);
		sec->data = elf_getdata(scn, NULL);
		if (sec->shdr.sh_type == SHT_SYMTAB)
			obj->symtab = sec;
	}
}

static void close_object(struct object *obj)
{
	free(obj->sections);
	elf_end(obj->elf);
}

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
	GElf_Sym sym;
	int i;

	for (i = 0; obj->symtab && gelf_getsym(obj->symtab->data, i, &sym); i++) {
		uint64_t value = sym.st_value - sec->shdr.sh_addr;

		if (GELF_ST_TYPE(sym.st_info) != STT_FUNC ||
		    sym.st_shndx != sec - obj->sections ||
		    value > entry || (name && value < start))
			continue;
		name = elf_strptr(obj->elf, obj->symtab->shdr.sh_link, sym.st_name);
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
	GElf_Sym sym;
	int i;

	for (i = 0; obj->symtab && gelf_getsym(obj->symtab->data, i, &sym); i++)
		if (!strcmp(name, elf_strptr(obj->elf, obj->symtab->shdr.sh_link,
					     sym.st_name)))
			return sym.st_value;
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

/* Relocations of one table; an entry without one stays NULL when loaded. */
static void check_relocations(struct object *obj, struct section *rela_sec)
{
	size_t nr = obj->sections[rela_sec->shdr.sh_info].shdr.sh_size / 8, found;
	GElf_Rela rela;
	GElf_Sym sym;

	for (found = 0; gelf_getrela(rela_sec->data, found, &rela); found++) {
		if (GELF_R_TYPE(rela.r_info) != R_AARCH64_ABS64 ||
		    !gelf_getsym(obj->symtab->data, GELF_R_SYM(rela.r_info), &sym))
			die("%s: unexpected relocation in %s", obj->path, rela_sec->name);
		if (sym.st_shndx == SHN_UNDEF || sym.st_shndx >= obj->nr_sections)
			check_site(obj, NULL, rela.r_addend);
		else
			check_site(obj, &obj->sections[sym.st_shndx],
				   sym.st_value + rela.r_addend);
	}
	for (; found < nr; found++)
		check_site(obj, NULL, 0);
}

static void check_module(struct object *obj)
{
	size_t i;

	for (i = 0; i < obj->nr_sections; i++) {
		struct section *sec = &obj->sections[i];

		if (sec->shdr.sh_type == SHT_RELA &&
		    !strcmp(obj->sections[sec->shdr.sh_info].name,
			    "__patchable_function_entries"))
			check_relocations(obj, sec);
	}
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

	elf_version(EV_CURRENT);
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
