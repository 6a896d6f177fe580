/* SPDX-License-Identifier: GPL-2.0 */
/* Reading arm64 ELF files, for the programs of the workbench that look into kernels */
#ifndef LAB_ELF_H
#define LAB_ELF_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>

struct section {
	GElf_Shdr shdr;
	const char *name;
	Elf_Data *data;
	struct section *relocations;
	size_t rank;			/* among the allocated sections */
};

struct object {
	const char *path;
	Elf *elf;
	GElf_Ehdr ehdr;
	struct section *sections;
	size_t nr_sections;
	struct section **allocated;
	size_t nr_allocated;
	struct section *symtab;
};

/* Says what happened on stderr, and ends the program with status 2. */
void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...);

/* @path has to stay until the object is closed. */
void open_object(struct object *obj, const char *path);
void close_object(struct object *obj);

size_t nr_symbols(const struct object *obj);
GElf_Sym symbol(const struct object *obj, size_t i);
const char *symbol_name(const struct object *obj, const GElf_Sym *sym);

/* NULL if the symbol is undefined or absolute */
struct section *section_of(const struct object *obj, const GElf_Sym *sym);

#endif
