// SPDX-License-Identifier: GPL-2.0
/*
 * What menuconfig shows of a symbol: unmet CONFIG SYMBOL. For lab/make/unmet, which links
 * it with the kernel's own scripts/kconfig.
 */

#include <stdio.h>
#include "lkc.h"

int main(int argc, char **argv)
{
	struct symbol *symbols[] = { NULL, NULL };
	struct gstr text;

	if (argc != 3)
		return 2;

	conf_parse("Kconfig");
	conf_read(argv[1]);
	symbols[0] = sym_find(argv[2]);
	if (!symbols[0] || !symbols[0]->prop) {
		printf("%s: this kernel has no such symbol for this architecture\n", argv[2]);
		return 0;
	}
	text = get_relations_str(symbols, NULL);
	fputs(str_get(&text), stdout);

	return 0;
}
