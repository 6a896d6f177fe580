/* SPDX-License-Identifier: GPL-2.0 */
/* What a program and the one who attached it share: a process, and who called */
#ifndef COUNTS_H
#define COUNTS_H

struct counts {
	unsigned long long pid;
	unsigned long long own;
	unsigned long long others;
};

#endif
