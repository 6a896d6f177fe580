/* SPDX-License-Identifier: GPL-2.0 */
/* What a direct call calls, and what that calls in turn */
#ifndef MIX_DIRECT_H
#define MIX_DIRECT_H

void mix_direct_target(void);
void mix_direct_called(void);

#endif
