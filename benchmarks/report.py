"""Writes the tables of ``docs/benchmarks.md``: the gates, and a section for each size, between markers.

``python -m benchmarks.report .bench/results.jsonl`` writes those of the last run of each size, and records the
figures of the gates in ``ratios.json``. Without results it writes the table of the gates again.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import gates
from benchmarks.results import Row, find_last_runs, load_rows
from benchmarks.tools import ROOT, SCENARIOS

DOCUMENT = ROOT / "docs/benchmarks.md"
BASE, SEARCHED = "Hugo", "Hugo + Pagefind"
TITLES = {
    "cold": "Cold: no output, no cache",
    "unchanged": "Nothing changed",
    "body": "One body edited",
    "title": "One title edited",
    "new": "One item new",
    "removed": "One item removed",
    "category": "A category renamed",
    "template": "Template edited",
    "site": "Title of the site edited",
    "touched": "Every source touched",
    "help": "`--help`",
}
HEAD = (
    "| | wall s | × Hugo | × Hugo, same pages | × Hugo + Pagefind | CPU s | × Hugo | peak MiB | × Hugo "
    "| files written | MB written | pages | edit shows on |\n|---|" + "---:|" * 12
)
Figures = Mapping[str, float]


def update_document(document: Path, about: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Write the section on one number of items into the document.

    The previous section on that number is replaced; without one, the section is added at the end. ``about``
    describes the run (`RUN_KEYS`); ``rows`` are its builds.
    """
    replace_section(document, f"measured {about['items']}", format_section(about, rows))


def replace_section(document: Path, name: str, lines: Iterable[str]) -> None:
    """Replace the section between the markers ``name``, or add it at the end of the document."""
    start, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    text = document.read_text("utf-8")
    section = "\n".join((start, "", *lines, "", end, ""))
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
        format_ratio(figures, medians.get(gates.SAME_PAGES), "wall"),
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


def main() -> None:
    """Write the tables from the results file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path, nargs="?")
    results = parser.parse_args().results
    runs = [*find_last_runs(load_rows(results))] if results else []
    for about, rows in runs:
        update_document(DOCUMENT, about, rows)
    gates.record(gates.compute_medians(row for _, rows in runs for row in rows))
    replace_section(DOCUMENT, "gates", gates.format_table(gates.load_recorded()))


if __name__ == "__main__":
    main()
