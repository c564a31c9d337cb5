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
TITLES = {
    "cold": "Cold: no output, no cache",
    "unchanged": "Nothing changed",
    "body": "One body edited",
    "title": "One title edited",
    "template": "Template edited",
    "touched": "Every source touched",
}
RUN_KEYS = ("date", "commit", "machine", "system", "load", "versions", "items", "seed", "rounds")
"""Keys that describe a run. All rows of a run have the same values for them."""
HEAD = (
    "| | wall s | × Hugo | × Hugo + Pagefind | CPU s | × Hugo | peak MiB | × Hugo | files written | MB written "
    "| pages | edit shows on |\n|---|" + "---:|" * 11
)
Row = Mapping[str, object]
Figures = Mapping[str, float]


def update_document(document: Path, about: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Write the section on one number of items into the document.

    The previous section on that number is replaced; without one, the section is added at the end. ``about``
    describes the run (`RUN_KEYS`); ``rows`` are its builds.
    """
    start, end = f"<!-- measured {about['items']} -->", f"<!-- end measured {about['items']} -->"
    text = document.read_text("utf-8")
    table = "\n".join(format_section(about, rows))
    section = f"{start}\n\n{table}\n\n{end}\n"
    old = re.compile(f"{re.escape(start)}.*?{re.escape(end)}\n", re.DOTALL)
    # A function, because backslashes in a replacement string would be interpreted.
    text = old.sub(lambda _: section, text) if old.search(text) else f"{text.rstrip()}\n\n{section}"
    document.write_text(text, "utf-8")


def format_section(about: Mapping[str, object], rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a section: heading, conditions of the run, and a table for each scenario."""
    yield f"## {about['items']:,} items"
    yield ""
    yield (
        f"{about['date']}, commit {about['commit']}, seed {about['seed']}, median of {about['rounds']}; "
        f"{about['machine']}, load {about['load']} at the start; {about['system']}; {about['versions']}."
    )
    for scenario in SCENARIOS:
        medians = compute_medians([row for row in rows if row["scenario"] == scenario])
        if medians:
            yield from ("", f"### {TITLES[scenario]}, {about['items']:,} items", "", *HEAD.splitlines())
            yield from (format_row(name, medians) for name in medians)


def compute_medians(rows: Sequence[Row]) -> dict[str, Figures]:
    """Return the median of every figure over all rounds, keyed by tool."""
    by_tool: dict[str, list[Row]] = {}
    for row in rows:
        by_tool.setdefault(str(row["tool"]), []).append(row)
    keys = ("wall", "cpu", "peak", "files", "bytes", "pages", "showing")
    return {
        tool: {key: median(float(str(row[key])) for row in tool_rows) for key in keys}
        for tool, tool_rows in by_tool.items()
    }


def format_row(name: str, medians: Mapping[str, Figures]) -> str:
    """Format the table row of the tool ``name``. ``medians`` contains all tools, for the ratios."""
    figures, base = medians[name], medians.get(BASE)
    cells = [
        name,
        f"{figures['wall']:.2f}",
        format_ratio(figures, base, "wall"),
        format_ratio(figures, medians.get(SEARCHED), "wall"),
        f"{figures['cpu']:.2f}",
        format_ratio(figures, base, "cpu"),
        f"{figures['peak']:.0f}",
        format_ratio(figures, base, "peak"),
        f"{figures['files']:,.0f}",
        f"{figures['bytes'] / 1e6:.1f}",
        f"{figures['pages']:,.0f}",
        f"{figures['showing']:,.0f}" if figures["showing"] else "",
    ]
    return f"| {' | '.join(cells)} |"


def format_ratio(figures: Figures, base: Figures | None, key: str) -> str:
    """Format the ratio of the figure ``key`` to that of ``base``; "" if ``base`` is None."""
    if not base:
        return ""
    value = figures[key] / base[key]
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def find_last_runs(rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Yield the last run of each number of items: its description (`RUN_KEYS`) and its rows."""
    runs: dict[object, dict[str, list[Row]]] = {}
    for row in rows:
        key = json.dumps([row.get(field) for field in RUN_KEYS])
        runs.setdefault(row["items"], {}).setdefault(key, []).append(row)
    for by_description in runs.values():
        rows_of_last = [*by_description.values()][-1]
        yield {field: rows_of_last[0].get(field) for field in RUN_KEYS}, rows_of_last


def main() -> None:
    """Write the tables from the results file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path)
    text = parser.parse_args().results.read_text("utf-8")
    for about, rows in find_last_runs([json.loads(line) for line in text.splitlines()]):
        update_document(DOCUMENT, about, rows)


if __name__ == "__main__":
    main()
