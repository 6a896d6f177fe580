// SPDX-License-Identifier: GPL-2.0

#include "functions.h"

THOUSAND(1)
