// SPDX-License-Identifier: GPL-2.0

#include "functions.h"

TEN_THOUSAND(1)
TEN_THOUSAND(2)
