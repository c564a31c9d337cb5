"""Writes the tables of ``docs/search-benchmarks.md``: costs and quality of searches, between markers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATES = {
    "cold": "Cold: each query in a fresh browser",
    "file": "By double click: each query in a fresh browser, from the folder itself",
    "warm": "Warm: asked a second time",
    "slow": "Cold on a telephone: 150 ms, 1.6 Mbit/s, a processor four times slower",
}
COSTS = ("ms", "worst ms", "open ms", "files", "raw KB", "gzip KB", "worst gzip KB", "settled gzip KB")


@dataclass(frozen=True)
class Engine:
    """The measured figures of one engine, and its index: number of files and bytes for each kind of file."""

    figures: Mapping[str, Any]
    index: Mapping[str, tuple[int, int]]

    @property
    def name(self) -> str:
        """The name of the engine, as shown in tables."""
        return str(self.figures["engine"])


def update_document(document: Path, about: Mapping[str, Any], engines: Sequence[Engine]) -> None:
    """Write the tables into the document, in a section for this number of documents.

    The previous section for that number is replaced; without one, it is added at the end. ``about`` contains
    the conditions of the measurement.
    """
    start, end = (f"<!-- {marker} {about['documents']} -->" for marker in ("searched", "end searched"))
    text = document.read_text("utf-8")
    tables = "\n".join(format_tables(about, engines))
    section = f"{start}\n\n{tables}\n\n{end}\n"
    old = re.compile(f"{re.escape(start)}.*?{re.escape(end)}\n", re.DOTALL)
    # A function, because backslashes in a replacement string would be interpreted.
    text = old.sub(lambda _: section, text) if old.search(text) else f"{text.rstrip()}\n\n{section}"
    document.write_text(text, "utf-8")


def format_tables(about: Mapping[str, Any], engines: Sequence[Engine]) -> Iterator[str]:
    """Yield the lines of a section: heading, conditions of the measurement, and all tables."""
    size = f"{about['documents']:,} documents"
    yield f"### Measured on {size}"
    yield ""
    yield (
        f"{about['date']}; {about['machine']}, load average {about['load']} at the start; "
        f"seed {about['seed']}, {engines[0].figures['queries']} queries. Milliseconds are from the call to ten results "
        "with snippets, of an engine that the page has opened while it loaded (open ms); files and bytes are those of both, "
        "settled those until the number of results is known as well as it will be (a page shows results before). "
        "Means unless it says worst."
    )
    if "pagefind" in about:
        indexing = about["pagefind"]
        yield (
            f"Pagefind took {indexing['wall']:.1f} s ({indexing['cpu']:.1f} s of processor time, {indexing['peak MB']:.0f} MB) "
            "to index the item pages."
        )
    for state, title in STATES.items():
        measured = [engine for engine in engines if state in engine.figures]
        if measured:
            costs = [cost for cost in COSTS if cost in measured[0].figures[state]]
            rows = [(engine.name, *(engine.figures[state][cost] for cost in costs)) for engine in measured]
            yield from format_table(f"{title}, {size}", ("", *costs), rows)
    yield from format_side_by_side(f"Cold, by kind of query, {size}", engines, "by kind")
    note = f"the place of the document that a query was drawn from, {about['known']} of each kind"
    yield from format_side_by_side(f"MRR@10, {size} ({note})", engines, "MRR@10")
    for engine in engines:
        yield from format_table(
            f"Index of {engine.name}, {size}", ("kind", "files", "MB"), list_index_rows(engine)
        )


def list_index_rows(engine: Engine) -> Iterator[Sequence[object]]:
    """Yield a table row for each kind of file of an index, then one for the sum: kind, files and MB."""
    files, sizes = zip(*engine.index.values(), strict=True)
    for name, count, size in zip(
        (*engine.index, "all"), (*files, sum(files)), (*sizes, sum(sizes)), strict=True
    ):
        yield name, f"{count:,}", f"{size / 1e6:.2f}"


def format_side_by_side(title: str, engines: Sequence[Engine], key: str) -> Iterator[str]:
    """Yield the lines of a table with a row for each kind of query and columns for each engine.

    ``key`` selects the figures: ``by kind`` or ``MRR@10``.
    """
    kinds = [*engines[0].figures[key]]
    figures = [[split_units(engine.figures[key][kind]) for engine in engines] for kind in kinds]
    heads = [
        f"{engine.name} {unit}".strip()
        for engine in engines
        for unit in split_units(engine.figures[key][kinds[0]])
    ]
    rows = [
        (kind, *(value for part in parts for value in part.values()))
        for kind, parts in zip(kinds, figures, strict=True)
    ]
    yield from format_table(title, ("", *heads), rows)


def split_units(figure: Mapping[str, float] | float) -> Mapping[str, float]:
    """Return a figure as a mapping from units to values. A single number gets the unit ""."""
    return figure if isinstance(figure, Mapping) else {"": figure}


def format_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a Markdown table with a title. All columns except the first are right-aligned."""
    yield from ("", f"**{title}**", "", f"| {' | '.join(heads)} |", f"|---|{'---:|' * (len(heads) - 1)}")
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
