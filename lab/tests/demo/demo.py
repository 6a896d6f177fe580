#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""The tables, the plot and the JSON of lab/tests/demo/run.

    demo.py INSTANCES ROWS DIR OUT CPUS

INSTANCES is what job/run left in a guest with CPUS, DIR has the figures of the kernel
with the mechanism and without, where it walks the list, OUT is a path without its suffix.
"""

import json
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../lib/measure"))
import figures as f

ON, LIST = "call-ops", "call-ops-list"


def read_instances(path):
    instances = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, functions, sites, events, ops = (c.strip() for c in line.split(";"))
            instances.append({
                "name": name, "functions": functions.split(), "sites": int(sites),
                "events": int(events), "ops": [o.strip() for o in ops.split(",")],
            })
    return instances


def show_instances(instances):
    print("\nTracing instances, the events while the work ran, and the ops that each site calls\n")
    table = []
    for i in instances:
        functions = " ".join(i["functions"])
        table.append([i["name"], str(i["sites"]), str(i["events"]), ", ".join(i["ops"]), functions])
    head = ["instance", "sites", "events", "ops (func) in enabled_functions", "functions"]
    widths = [max(len(row[c]) for row in [head] + table) for c in range(4)]
    for row in [head, ["-" * w for w in widths] + ["-" * len(head[4])]] + table:
        print(f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  "
              f"{row[3]:<{widths[3]}}  {row[4]}")


def own_ops(instances):
    """Whether the sites of each instance have one ops, and no other instance has it."""
    ops = [o for i in instances for o in i["ops"]]
    return len(ops) == len(instances) == len(set(ops)) and "none" not in ops


def main():
    instances_file, rows_file, directory, out, smp = sys.argv[1:]
    instances = read_instances(instances_file)
    show_instances(instances)
    total = sum(i["events"] for i in instances)
    sites = sum(i["sites"] for i in instances)
    print(f"\n{len(instances)} instances, {sites} sites, {total} events")

    rows = f.read_rows(rows_file)
    runs = {name: f.read_figures(directory, name) for name in (ON, LIST)}
    made = f.read_made(directory)
    values = {name: {row: f.least(r) for row, r in runs[name].items()} for name in runs}
    labels = list(runs[ON])

    print("\nWhat one call of a traced function costs: "
          "R ops on the function, I on another one, the same kernel\n")
    f.print_table(
        ["R | I", "CALL_OPS", "list", "list / CALL_OPS"],
        [[row, f.show(values[ON][row]), f.show(values[LIST][row]),
          f"{values[LIST][row] / values[ON][row]:.1f}"] for row in labels])
    print("\n".join(made))

    with open(out + ".json", "w", encoding="utf-8") as file:
        json.dump({
            "made": made, "instances_smp": int(smp), "instances": instances,
            "unit": f.UNIT, "hardware": f.HARDWARE,
            "rows": [{
                "row": row, "parameters": rows[row]["parameters"],
                "least": {n: values[n][row] for n in values}, "runs": {n: runs[n][row] for n in runs},
            } for row in labels],
        }, file, indent=1)
        file.write("\n")
    f.plot(out + ".svg", "A traced call on one kernel: R ops on the function, I on another one",
           labels, {"ftrace_call_ops=off": [values[LIST][row] for row in labels],
                    "CALL_OPS": [values[ON][row] for row in labels]})
    print(f"\n{out}.json\n{out}.svg")

    if not own_ops(instances):
        print("error: not every instance has just one ops of its own at its sites", file=sys.stderr)
        sys.exit(1)


main()
