#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The rows of a bench result as tests, a line each.

    verdicts.py RESULT.json
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    result = json.load(file)

for row in result["rows"]:
    figures = ", ".join(f"{name} {value}" for name, value in row["least"].items())
    if row["kept"] is None:
        print(f"not ok bench: {row['row']} # has no bound: {figures}")
    else:
        print(f"{'ok' if row['kept'] else 'not ok'} bench: {row['row']}"
              f" # {row['bound']}: {figures}")
