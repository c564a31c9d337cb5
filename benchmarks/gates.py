"""The limits that sitegen has to keep, and the figures that were last recorded for them.

``python -m benchmarks.gates .bench/results.jsonl`` compares new results with ``ratios.json`` and fails if one is
worse by more than the tolerance. `benchmarks.report` records figures. Times are compared as ratios to another
tool in the same run, because seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.results import Row, find_last_runs, load_rows

RATIOS = Path(__file__).resolve().parent / "ratios.json"
TOLERANCE = 0.15
"""By how much a figure may be worse than the recorded one, since the machines of a workflow are shared."""
OURS, HUGO, SAME_PAGES = "sitegen", "Hugo", "Hugo, same pages"


@dataclass(frozen=True)
class Gate:
    """A limit for a figure of sitegen at one size. The figure is the median over the rounds of a run.

    ``figure`` is ``wall`` (seconds) or ``peak`` (MiB). With a ``base``, the name of a tool, it is divided by the
    same figure of that tool, in ``base_scenario`` if that differs. ``aim`` is what is hoped for beyond the limit.
    """

    title: str
    items: int
    scenario: str
    limit: float
    base: str = ""
    aim: float | None = None
    figure: str = "wall"
    tool: str = OURS
    base_scenario: str = ""

    @property
    def key(self) -> str:
        """The key of the gate in ``ratios.json``, such as ``body wall 10000: sitegen / Hugo``."""
        base = " / ".join(name for name in (self.tool, self.base) if name)
        return f"{self.scenario} {self.figure} {self.items}: {base}"

    @property
    def unit(self) -> str:
        """The unit of the figure: ``×`` for a ratio, else ``s`` or ``MiB``."""
        return "×" if self.base else {"wall": "s", "peak": "MiB"}[self.figure]

    def measure(self, medians: Medians, base: str = "") -> float | None:
        """Return the figure, or None if what it needs was not measured. ``base`` replaces the base of the gate."""
        base = base or self.base
        value = medians.get((self.items, self.scenario, self.tool, self.figure))
        if value is None or not base:
            return value
        divisor = medians.get((self.items, self.base_scenario or self.scenario, base, self.figure))
        return value / divisor if divisor else None


Medians = Mapping[tuple[int, str, str, str], float]
"""Medians by number of items, scenario, name of the tool, and figure."""


def list_gates() -> Iterator[Gate]:
    """Yield all gates, in the order of the table."""
    edits = {
        "body": "one body edited",
        "title": "one title edited",
        "new": "one item new",
        "removed": "one item removed",
    }
    for items, limit in ((1000, 0.6), (10_000, 0.15), (70_000, 0.07)):
        for scenario, title in edits.items():
            yield Gate(title, items, scenario, limit, HUGO, aim=0.05)
    for items, limit in ((10_000, 0.06), (70_000, 0.04)):
        yield Gate("nothing changed", items, "unchanged", limit, HUGO, aim=0.03)
    for items in (1000, 10_000, 70_000):
        for scenario, title in (
            ("template", "the template edited"),
            ("site", "the title of the site edited"),
        ):
            yield Gate(f"{title}, beside a cold build", items, scenario, 1, OURS, base_scenario="cold")
    for items in (1000, 10_000):
        yield Gate("cold, without index", items, "cold", 2, SAME_PAGES, aim=0.7, tool=f"{OURS}, no index")
        yield Gate("cold, with index", items, "cold", 0.5, f"{HUGO} + Pagefind", aim=0.25)
        yield Gate("cold, beside one process", items, "cold", 1, f"{OURS}, one process")
    yield Gate("cold, a small site", 20, "cold", 3, HUGO)
    yield Gate("cold, peak memory", 10_000, "cold", 0.5, HUGO, aim=0.25, figure="peak")
    yield Gate("cold, peak memory", 1000, "cold", 200, figure="peak")
    yield Gate("cold, peak memory", 100_000, "cold", 1024, figure="peak")
    yield Gate("`--help`", 1000, "help", 0.15)


def compute_medians(rows: Iterable[Row]) -> dict[tuple[int, str, str, str], float]:
    """Return the median of each figure over the rounds."""
    values: dict[tuple[int, str, str, str], list[float]] = {}
    for row in rows:
        for figure in ("wall", "peak"):
            key = (int(str(row["items"])), str(row["scenario"]), str(row["tool"]), figure)
            values.setdefault(key, []).append(float(str(row[figure])))
    return {key: median(found) for key, found in values.items()}


def load_recorded() -> dict[str, dict[str, float]]:
    """Load the recorded figures by key of the gate.

    Each has the ``value``, and ``same pages`` if it is also known beside the Hugo that makes the same pages.
    """
    recorded: dict[str, dict[str, float]] = json.loads(RATIOS.read_text("utf-8"))
    return recorded


def record(medians: Medians) -> None:
    """Record the figures of all gates that were measured. Those of the others stay."""
    recorded = load_recorded()
    for gate in list_gates():
        value = gate.measure(medians)
        if value is None:
            continue
        recorded[gate.key] = {"value": round(value, 4)}
        beside = gate.measure(medians, SAME_PAGES) if gate.base == HUGO else None
        if beside is not None:
            recorded[gate.key]["same pages"] = round(beside, 4)
    text = json.dumps(dict(sorted(recorded.items())), ensure_ascii=False, indent=2)
    RATIOS.write_text(f"{text}\n", "utf-8")


def format_table(recorded: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield the lines of the table of all gates: measured, limit, aim, and whether the limit is met."""
    yield "| | items | figure | measured | × Hugo, same pages | limit | aim | |"
    yield "|---|---:|---|---:|---:|---:|---:|---|"
    for gate in list_gates():
        found = recorded.get(gate.key, {})
        value = found.get("value")
        verdict = "not measured" if value is None else "met" if value <= gate.limit else "**missed**"
        if value is not None and gate.aim is not None and value <= gate.aim:
            verdict = "met, aim too"
        unit = f"× {gate.base}" if gate.base else gate.unit
        if gate.base_scenario:
            unit += ", cold"
        figures = (value, found.get("same pages"), gate.limit, gate.aim)
        cells = [gate.title, f"{gate.items:,}", unit, *(format_figure(figure) for figure in figures), verdict]
        yield f"| {' | '.join(cells)} |"


def format_figure(value: float | None) -> str:
    """Format a figure with about three digits; "" if there is none."""
    return (
        ""
        if value is None
        else f"{value:.3f}"
        if value < 0.1
        else f"{value:,.4g}"
        if value > 10
        else f"{value:.2f}"
    )


def list_regressions(
    medians: Medians, recorded: Mapping[str, Mapping[str, float]], tolerance: float
) -> Iterator[str]:
    """Yield a line for each measured figure that is worse than the recorded one, or for which there is none.

    Seconds are left out. Of ``tolerance``, 0.15 allows 15 % more than recorded.
    """
    for gate in list_gates():
        value = gate.measure(medians)
        if value is None or gate.unit == "s":
            continue
        if gate.key not in recorded:
            yield f"{gate.key}: {value:.3f}, none is recorded: run python -m benchmarks.report RESULTS"
        elif value > recorded[gate.key]["value"] * (1 + tolerance):
            yield f"{gate.key}: {value:.3f}, recorded {recorded[gate.key]['value']:.3f}"


def main() -> None:
    """Print the figures of all gates in the results. Exit with 1 if one is worse than recorded, or none is there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--tolerance", type=float, default=TOLERANCE)
    args = parser.parse_args()
    runs = find_last_runs(load_rows(args.results))
    medians = compute_medians(row for _, rows in runs for row in rows)
    measured = [gate for gate in list_gates() if gate.measure(medians) is not None]
    for gate in measured:
        print(f"{gate.key}: {gate.measure(medians):.3f}, limit {gate.limit:g} {gate.unit}")
    worse = [*list_regressions(medians, load_recorded(), args.tolerance)]
    for line in worse:
        print(f"worse: {line}")
    sys.exit(1 if worse or not measured else 0)


if __name__ == "__main__":
    main()
