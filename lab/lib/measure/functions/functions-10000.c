// SPDX-License-Identifier: GPL-2.0

#include "functions.h"

TEN_THOUSAND(FUNCTION, 1)
