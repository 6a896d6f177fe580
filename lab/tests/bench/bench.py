#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""The table, the plot and the JSON of lab/tests/bench/run.

    bench.py [--lines] ROWS DIR OUT NAME...

DIR has the figures of the kernels NAME..., OUT is a path without its suffix. With
--lines there is a line for each row, too, as tests have, and each needs a bound.
Exits with 1 if a row misses its bound.
"""

import json
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../lib/measure"))
import figures as f

# What the bounds are for, and what "no worse than stock" is compared with: the one of
# these that was measured.
SUBJECT, STOCKS = "call-ops", ("stock", "stock-btf")

# A timer tick more or less in the least disturbed run is no difference.
TICKS = 1.001


def judge_one(row, bound, values):
    """The bound as text, and whether it is kept; None: there is none."""
    if SUBJECT not in values or bound == "-":
        return "", None
    value = values[SUBJECT][row]
    if bound.startswith("= "):
        other = values[SUBJECT].get(bound[2:])
        if other is None:
            return "", None
        return bound, value is not None and abs(value - other) <= 1
    if bound != "stock":
        return "<= " + bound, value is not None and value <= float(bound)
    stocks = [values[name] for name in STOCKS if name in values]
    if not stocks:
        return "", None
    stock = stocks[0][row]
    return "<= stock", stock is None or (value is not None and value <= stock * TICKS)


def judge(row, bounds, values):
    """The same for all bounds of a row, those that do not apply left out."""
    judged = [judge_one(row, bound, values) for bound in bounds.split(" and ")]
    judged = [(text, kept) for text, kept in judged if kept is not None]
    if not judged:
        return "", None
    return " and ".join(text for text, _ in judged), all(kept for _, kept in judged)


def print_lines(results):
    print()
    for result in results:
        figures = ", ".join(f"{name} {value}" for name, value in result["least"].items())
        verdict = "ok" if result["kept"] else "not ok"
        bound = "has no bound" if result["kept"] is None else result["bound"]
        print(f"{verdict} bench: {result['row']} # {bound}: {figures}")


def main():
    arguments = sys.argv[1:]
    lines = arguments[0] == "--lines"
    rows_file, directory, out, *names = arguments[1:] if lines else arguments
    rows = f.read_rows(rows_file)
    for label, row in rows.items():
        for bound in row["bound"].split(" and "):
            if bound.startswith("= ") and bound[2:] not in rows:
                sys.exit(f"error: {rows_file}: the bound of \"{label}\" is a row that is not there: {bound}")
    runs = {name: f.read_figures(directory, name) for name in names}
    values = {name: {row: f.least(r) for row, r in runs[name].items()} for name in names}
    measured = list(runs[names[0]])

    table, results, failed = [], [], []
    for row in measured:
        bound, kept = judge(row, rows[row]["bound"], values)
        verdict = {None: "", True: "ok", False: "MISSED"}[kept]
        if kept is False:
            failed.append(row)
        table.append([row] + [f.show(values[n][row]) for n in names] + [bound, verdict])
        results.append({
            "row": row, "parameters": rows[row]["parameters"], "bound": bound, "kept": kept,
            "least": {n: values[n][row] for n in names}, "runs": {n: runs[n][row] for n in names},
        })

    print()
    f.print_table(["R | I", *names, "must reach", ""], table)
    if lines:
        print_lines(results)

    with open(out + ".json", "w", encoding="utf-8") as file:
        json.dump({"unit": f.UNIT, "hardware": f.HARDWARE, "made": f.read_made(directory),
                   "rows": results}, file, indent=1)
        file.write("\n")
    f.plot(out + ".svg", "A traced call: R ops on the function, I on another one",
           measured, {n: [values[n][row] for row in measured] for n in names})
    if failed:
        print(f"error: over the bound: {'; '.join(failed)}", file=sys.stderr)
        sys.exit(1)


main()
