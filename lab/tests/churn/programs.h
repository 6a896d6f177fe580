/* SPDX-License-Identifier: GPL-2.0 */
/* What churn.bpf.c counts, for programs.c */

struct counts {
	int owner;		/* the one whose calls are counted */
	int entered;
	int entered_other;
	int left_other;
	int added_other;	/* by the function, to its argument */
	int probed;
	int returned_other;
};
