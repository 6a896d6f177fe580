// SPDX-License-Identifier: GPL-2.0

#include "functions.h"

THOUSAND(FUNCTION, 1)
