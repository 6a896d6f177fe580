// SPDX-License-Identifier: GPL-2.0

#include "functions.h"

TEN_THOUSAND(FUNCTION, 1)
TEN_THOUSAND(FUNCTION, 2)
