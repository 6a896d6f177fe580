# SPDX-License-Identifier: GPL-2.0
"""What lab/lib/measure/measure leaves, for tables and plots."""

import os

UNIT = "instructions per call (QEMU, -icount)"
HARDWARE = "on hardware: not measured"


def read_rows(path):
    """The rows of a file by label: the parameters and the bound."""
    rows = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            label, _, bound, parameters = (f.strip() for f in line.split(";"))
            rows[label] = {"parameters": parameters, "bound": bound}
    return rows


def read_figures(directory, name):
    """The runs of each row, in the order of the measurement; None: unsupported."""
    figures = {}
    with open(os.path.join(directory, name + ".figures"), encoding="utf-8") as lines:
        for line in lines:
            label, *runs = (f.strip() for f in line.split(";"))
            figures[label] = None if runs == ["unsupported"] else [float(r) for r in runs]
    return figures


def read_made(directory):
    """How the figures were made, and of what: the lines of the file "made"."""
    with open(os.path.join(directory, "made"), encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines if line.strip()]


def least(runs):
    """The minimum: what disturbs a run only makes it longer."""
    return None if runs is None else min(runs)


def show(figure):
    if figure is None:
        return "not supported"
    return f"{figure:.0f}" if figure >= 1000 else f"{figure:.1f}"


def print_table(head, rows):
    """Columns as wide as they have to be, all but the first to the right; what they are."""
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head, ["-" * w for w in widths]] + rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("  ".join(cells).rstrip())
    print(f"\n{UNIT}; {HARDWARE}; least of three runs")


def plot(path, title, labels, series):
    """Horizontal bars, one group per label, one colour per kernel."""
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "call-ops"
    from matplotlib import pyplot

    colours = ["#8c8c8c", "#1b6ca8", "#d1853b", "#5f9e6e"]
    height = 0.8 / len(series)
    fig, ax = pyplot.subplots(figsize=(9, 1.6 + 0.62 * len(labels)))
    for i, (name, values) in enumerate(series.items()):
        places = [y + (i - (len(series) - 1) / 2) * height for y in range(len(labels))]
        ax.barh(places, [v or 0 for v in values], height * 0.92, label=name,
                color=colours[i % len(colours)])
        for y, value in zip(places, values):
            ax.text(value or 5, y, " " + show(value), va="center", fontsize=7)
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    ax.set_xscale("log")
    ax.set_xlim(left=5, right=ax.get_xlim()[1] * 1.6)
    ax.set_xlabel(f"{UNIT}, logarithmic; {HARDWARE}")
    ax.set_title(title, fontsize=11)
    ax.spines[["top", "right"]].set_visible(False)
    ax.margins(y=0.01)
    ax.legend(loc="upper right", fontsize=8)
    fig.tight_layout()
    fig.savefig(path, metadata={"Date": None})
