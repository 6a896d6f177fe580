// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf.h"

void die(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "error: ");
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(2);
}

static void read_section(struct object *obj, size_t i, size_t strndx)
{
	struct section *sec = &obj->sections[i];
	Elf_Scn *scn = elf_getscn(obj->elf, i);

	if (!gelf_getshdr(scn, &sec->shdr))
		die("%s: %s", obj->path, elf_errmsg(-1));
	sec->name = elf_strptr(obj->elf, strndx, sec->shdr.sh_name);
	sec->data = elf_getdata(scn, NULL);
	if (!sec->name || !sec->data)
		die("%s: section %zu: %s", obj->path, i, elf_errmsg(-1));
	if (sec->shdr.sh_flags & SHF_ALLOC) {
		sec->rank = obj->nr_allocated;
		obj->allocated[obj->nr_allocated++] = sec;
	}
	if (sec->shdr.sh_type == SHT_SYMTAB)
		obj->symtab = sec;
	if (sec->shdr.sh_type == SHT_RELA && sec->shdr.sh_info < obj->nr_sections)
		obj->sections[sec->shdr.sh_info].relocations = sec;
	if (sec->shdr.sh_type == SHT_REL)
		die("%s: %s: relocations without addends, which arm64 has not",
		    obj->path, sec->name);
}

void open_object(struct object *obj, const char *path)
{
	size_t strndx, i;
	int fd;

	elf_version(EV_CURRENT);
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
	obj->allocated = calloc(obj->nr_sections, sizeof(*obj->allocated));
	if (!obj->sections || !obj->allocated)
		die("out of memory");
	for (i = 0; i < obj->nr_sections; i++)
		read_section(obj, i, strndx);
}

void close_object(struct object *obj)
{
	free(obj->sections);
	free(obj->allocated);
	elf_end(obj->elf);
}

size_t nr_symbols(const struct object *obj)
{
	const struct section *symtab = obj->symtab;

	return symtab ? symtab->shdr.sh_size / symtab->shdr.sh_entsize : 0;
}

GElf_Sym symbol(const struct object *obj, size_t i)
{
	GElf_Sym sym;

	if (!obj->symtab || !gelf_getsym(obj->symtab->data, i, &sym))
		die("%s: has no symbol %zu", obj->path, i);
	if (sym.st_shndx == SHN_XINDEX)
		die("%s: has too many sections", obj->path);
	return sym;
}

const char *symbol_name(const struct object *obj, const GElf_Sym *sym)
{
	return elf_strptr(obj->elf, obj->symtab->shdr.sh_link, sym->st_name);
}

struct section *section_of(const struct object *obj, const GElf_Sym *sym)
{
	if (sym->st_shndx == SHN_UNDEF || sym->st_shndx >= obj->nr_sections)
		return NULL;
	return &obj->sections[sym->st_shndx];
}
