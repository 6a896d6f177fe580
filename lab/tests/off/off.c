// SPDX-License-Identifier: GPL-2.0
/*
 * off - are the objects of two builds equal, as far as the kernel will hold them?
 *
 * usage: off BASEDIR DIR OBJECT...
 *
 * Each OBJECT is a relocatable arm64 file in both directories.  Compared are its
 * allocated sections, their relocations, and the global symbols that it defines,
 * each in the order of the file: all that the linker makes a kernel from.
 *
 * Only line numbers may differ.  Those in __bug_table are skipped.  Others are in
 * the names of local symbols (__initcall__*), which say nothing to the linker and
 * are not looked at: a local symbol is its section and offset.
 *
 * Exit status: 0 all equal, 1 some are not, 2 a file could not be read.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "elf.h"

/* struct bug_entry, with GENERIC_BUG_RELATIVE_POINTERS and DEBUG_BUGVERBOSE */
#define BUG_ENTRY_SIZE	12
#define BUG_LINE_START	8
#define BUG_LINE_END	10

static const char *name;		/* of the object that is compared */

static bool __attribute__((format(printf, 1, 2)))
differs(const char *fmt, ...)
{
	va_list args;

	printf("not ok off: %s # ", name);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	return false;
}

static bool is_line_number(const struct section *sec, size_t offset)
{
	size_t field = offset % BUG_ENTRY_SIZE;

	return !strcmp(sec->name, "__bug_table") &&
	       field >= BUG_LINE_START && field < BUG_LINE_END;
}

static bool same_contents(const struct section *old, const struct section *new)
{
	const unsigned char *a = old->data->d_buf, *b = new->data->d_buf;
	size_t i;

	if (old->shdr.sh_type == SHT_NOBITS)
		return true;
	for (i = 0; i < old->shdr.sh_size; i++)
		if (a[i] != b[i] && !is_line_number(old, i))
			return differs("%s: first difference at %#zx: byte %02x, %02x in the base",
				       old->name, i, b[i], a[i]);
	return true;
}

static bool same_headers(const struct section *old, const struct section *new)
{
	const GElf_Shdr *a = &old->shdr, *b = &new->shdr;

	if (strcmp(old->name, new->name))
		return differs("a section %s where the base has %s", new->name, old->name);
	if (a->sh_size != b->sh_size)
		return differs("%s: %lu bytes, %lu in the base", new->name,
			       (unsigned long)b->sh_size, (unsigned long)a->sh_size);
	if (a->sh_type != b->sh_type || a->sh_flags != b->sh_flags ||
	    a->sh_addralign != b->sh_addralign || a->sh_entsize != b->sh_entsize)
		return differs("%s: other type, flags, alignment or entry size than in the base",
			       new->name);
	if (!strcmp(new->name, "__bug_table") && b->sh_size % BUG_ENTRY_SIZE)
		die("%s: no multiple of %d bytes in __bug_table", name, BUG_ENTRY_SIZE);
	return true;
}

static bool same_place(struct object *old, const GElf_Sym *a,
		       struct object *new, const GElf_Sym *b)
{
	const struct section *in_old = section_of(old, a), *in_new = section_of(new, b);

	if (a->st_value != b->st_value)
		return false;
	if (!in_old || !in_new)
		return a->st_shndx == b->st_shndx;
	/* Names are not unique, ranks say nothing of sections without one. */
	return !strcmp(in_old->name, in_new->name) && in_old->rank == in_new->rank;
}

static bool same_symbol(struct object *old, const GElf_Sym *a,
			struct object *new, const GElf_Sym *b)
{
	if (a->st_info != b->st_info || a->st_other != b->st_other ||
	    a->st_size != b->st_size || !same_place(old, a, new, b))
		return false;
	return GELF_ST_BIND(a->st_info) == STB_LOCAL ||
	       !strcmp(symbol_name(old, a), symbol_name(new, b));
}

/* Where the relocation leads, for people */
static const char *describe(char text[static 256], struct object *obj, const GElf_Rela *rela)
{
	GElf_Sym sym = symbol(obj, GELF_R_SYM(rela->r_info));
	struct section *sec = section_of(obj, &sym);

	if (sec && GELF_ST_BIND(sym.st_info) == STB_LOCAL)
		snprintf(text, 256, "type %lu, %s+%#lx%+ld",
			 (unsigned long)GELF_R_TYPE(rela->r_info), sec->name,
			 (unsigned long)sym.st_value, (long)rela->r_addend);
	else
		snprintf(text, 256, "type %lu, %s%+ld",
			 (unsigned long)GELF_R_TYPE(rela->r_info),
			 symbol_name(obj, &sym), (long)rela->r_addend);
	return text;
}

static size_t nr_relocations(const struct section *sec)
{
	const struct section *rel = sec->relocations;

	return rel ? rel->shdr.sh_size / rel->shdr.sh_entsize : 0;
}

static bool same_relocations(struct object *old, const struct section *in_old,
			     struct object *new, const struct section *in_new)
{
	size_t nr = nr_relocations(in_old), i;

	for (i = 0; i < nr && i < nr_relocations(in_new); i++) {
		char text_a[256], text_b[256];
		GElf_Sym sym_a, sym_b;
		GElf_Rela a, b;

		gelf_getrela(in_old->relocations->data, i, &a);
		gelf_getrela(in_new->relocations->data, i, &b);
		sym_a = symbol(old, GELF_R_SYM(a.r_info));
		sym_b = symbol(new, GELF_R_SYM(b.r_info));
		if (a.r_offset != b.r_offset || a.r_addend != b.r_addend ||
		    GELF_R_TYPE(a.r_info) != GELF_R_TYPE(b.r_info) ||
		    !same_symbol(old, &sym_a, new, &sym_b))
			return differs("%s: first other relocation at %#lx: %s; in the base at %#lx: %s",
				       in_new->name,
				       (unsigned long)b.r_offset, describe(text_b, new, &b),
				       (unsigned long)a.r_offset, describe(text_a, old, &a));
	}
	if (nr != nr_relocations(in_new))
		return differs("%s: %zu relocations, %zu in the base", in_new->name,
			       nr_relocations(in_new), nr);
	return true;
}

/* The next defined global symbol from @i on, false if there is none. */
static bool next_global(struct object *obj, size_t *i, GElf_Sym *sym)
{
	/* The local ones come first. */
	if (obj->symtab && *i < obj->symtab->shdr.sh_info)
		*i = obj->symtab->shdr.sh_info;
	while (*i < nr_symbols(obj)) {
		*sym = symbol(obj, (*i)++);
		if (sym->st_shndx != SHN_UNDEF)
			return true;
	}
	return false;
}

static bool same_globals(struct object *old, struct object *new)
{
	size_t i = 0, j = 0;
	GElf_Sym a, b;
	bool more_a, more_b;

	for (;;) {
		more_a = next_global(old, &i, &a);
		more_b = next_global(new, &j, &b);
		if (!more_a && !more_b)
			return true;
		if (!more_a || !more_b || !same_symbol(old, &a, new, &b))
			return differs("first other global symbol: %s; in the base: %s",
				       more_b ? symbol_name(new, &b) : "none",
				       more_a ? symbol_name(old, &a) : "none");
	}
}

static bool same_object(struct object *old, struct object *new)
{
	size_t i;

	for (i = 0; i < old->nr_allocated && i < new->nr_allocated; i++) {
		struct section *a = old->allocated[i], *b = new->allocated[i];

		if (!same_headers(a, b) || !same_contents(a, b) ||
		    !same_relocations(old, a, new, b))
			return false;
	}
	if (old->nr_allocated != new->nr_allocated)
		return differs("%zu allocated sections, %zu in the base",
			       new->nr_allocated, old->nr_allocated);
	return same_globals(old, new);
}

static void open_relocatable(struct object *obj, char path[static PATH_MAX], const char *dir)
{
	snprintf(path, PATH_MAX, "%s/%s", dir, name);
	open_object(obj, path);
	if (obj->ehdr.e_type != ET_REL)
		die("%s: not a relocatable file", path);
}

int main(int argc, char **argv)
{
	static char old_path[PATH_MAX], new_path[PATH_MAX];
	struct object old, new;
	bool all = true;
	int i;

	if (argc < 4)
		die("usage: off BASEDIR DIR OBJECT...");
	for (i = 3; i < argc; i++) {
		name = argv[i];
		open_relocatable(&old, old_path, argv[1]);
		open_relocatable(&new, new_path, argv[2]);
		all &= same_object(&old, &new);
		close_object(&old);
		close_object(&new);
	}
	if (all)
		printf("ok off: %d objects equal\n", argc - 3);
	return all ? 0 : 1;
}
