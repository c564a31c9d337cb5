"""Reads the results of `benchmarks.run`: a JSON object for each build."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

RUN_KEYS = ("date", "commit", "machine", "system", "load", "versions", "items", "seed", "rounds")
"""Keys that describe a run. All rows of a run have the same values for them."""
Row = Mapping[str, object]


def load_rows(results: Path) -> list[Row]:
    """Load all rows of a results file."""
    return [json.loads(line) for line in results.read_text("utf-8").splitlines()]


def find_last_runs(rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Yield the last run of each number of items: its description (`RUN_KEYS`) and its rows."""
    runs: dict[object, dict[str, list[Row]]] = {}
    for row in rows:
        key = json.dumps([row.get(field) for field in RUN_KEYS])
        runs.setdefault(row["items"], {}).setdefault(key, []).append(row)
    for by_description in runs.values():
        rows_of_last = [*by_description.values()][-1]
        yield {field: rows_of_last[0].get(field) for field in RUN_KEYS}, rows_of_last
