"""Writes the tables of ``docs/benchmarks.md``: a section for each size, between markers.

``python -m benchmarks.report .bench/results.jsonl`` writes them again, even after an interrupted run.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.edits import SCENARIOS
from benchmarks.tools import ROOT

DOCUMENT = ROOT / "docs/benchmarks.md"
BASE, SEARCHED = "Hugo", "Hugo + Pagefind"
WORDS = {
    "cold": "Cold: no output, no cache",
    "unchanged": "Nothing changed",
    "body": "One body edited",
    "title": "One title edited",
    "template": "Template edited",
    "touched": "Every source touched",
}
ABOUT = ("date", "commit", "machine", "system", "load", "versions", "items", "seed", "rounds")
"""Keys that all rows of one run have in common."""
HEAD = (
    "| | wall s | × Hugo | × Hugo + Pagefind | CPU s | × Hugo | peak MiB | × Hugo | files written | MB written "
    "| pages | edit shows on |\n|---|" + "---:|" * 11
)
Row = Mapping[str, object]
Figures = Mapping[str, float]


def update_document(document: Path, about: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Write the section of one size into the document, replacing the previous one or at the end."""
    start, end = f"<!-- measured {about['items']} -->", f"<!-- end measured {about['items']} -->"
    text = document.read_text("utf-8")
    table = "\n".join(format_section(about, rows))
    section = f"{start}\n\n{table}\n\n{end}\n"
    old = re.compile(f"{re.escape(start)}.*?{re.escape(end)}\n", re.DOTALL)
    text = old.sub(lambda _: section, text) if old.search(text) else f"{text.rstrip()}\n\n{section}"
    document.write_text(text, "utf-8")


def format_section(about: Mapping[str, object], rows: Sequence[Row]) -> Iterator[str]:
    """Format a section: heading, description, and a table for each scenario."""
    yield f"## {about['items']:,} items"
    yield ""
    yield (
        f"{about['date']}, commit {about['commit']}, seed {about['seed']}, median of {about['rounds']}; "
        f"{about['machine']}, load {about['load']} at the start; {about['system']}; {about['versions']}."
    )
    for scenario in SCENARIOS:
        found = compute_medians([row for row in rows if row["scenario"] == scenario])
        if found:
            yield from ("", f"### {WORDS[scenario]}, {about['items']:,} items", "", *HEAD.splitlines())
            yield from (format_row(name, found) for name in found)


def compute_medians(rows: Sequence[Row]) -> dict[str, Figures]:
    """Compute the median of every figure over the rounds, by tool."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["tool"]), []).append(row)
    keys = ("wall", "cpu", "peak", "files", "bytes", "pages", "showing")
    return {
        tool: {key: median(float(str(one[key])) for one in ones) for key in keys}
        for tool, ones in found.items()
    }


def format_row(name: str, found: Mapping[str, Figures]) -> str:
    """Format the row of one tool."""
    mine, base = found[name], found.get(BASE)
    cells = [
        name,
        f"{mine['wall']:.2f}",
        format_ratio(mine, base, "wall"),
        format_ratio(mine, found.get(SEARCHED), "wall"),
        f"{mine['cpu']:.2f}",
        format_ratio(mine, base, "cpu"),
        f"{mine['peak']:.0f}",
        format_ratio(mine, base, "peak"),
        f"{mine['files']:,.0f}",
        f"{mine['bytes'] / 1e6:.1f}",
        f"{mine['pages']:,.0f}",
        f"{mine['showing']:,.0f}" if mine["showing"] else "",
    ]
    return f"| {' | '.join(cells)} |"


def format_ratio(mine: Figures, other: Figures | None, key: str) -> str:
    """Format a figure as a multiple of another tool's; "" without that tool."""
    if not other:
        return ""
    value = mine[key] / other[key]
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def find_last_runs(rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Find the last run of each size, with what its rows have in common."""
    runs: dict[object, dict[str, list[Row]]] = {}
    for row in rows:
        name = json.dumps([row.get(key) for key in ABOUT])
        runs.setdefault(row["items"], {}).setdefault(name, []).append(row)
    for found in runs.values():
        last = [*found.values()][-1]
        yield {key: last[0].get(key) for key in ABOUT}, last


def main() -> None:
    """Write the tables from the saved rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path)
    kept = parser.parse_args().results.read_text("utf-8")
    for about, rows in find_last_runs([json.loads(line) for line in kept.splitlines()]):
        update_document(DOCUMENT, about, rows)


if __name__ == "__main__":
    main()
