"""Score the rules of the program on a labelled set: ``python -m tests.labelled.score document_numbers --half held``.

Each set has a module of its name in this folder with a function ``score``. Only counts are printed, so that nothing of
a held half is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from tests.labelled.test_sets import FILE_SETS, HALVED_SETS, HELD_SETS, SETS, read_held, read_open

Score = Mapping[str, tuple[int, int]]
"""Number of right answers and of all entries, by label."""


def score_set(name: str, entries: list[Any]) -> Score:
    """Score the entries of the set ``name``."""
    result: Score = import_module(f"tests.labelled.{name}").score(entries)
    return result


def count_right(entries: list[Any], wrong: list[Any]) -> Score:
    """Count by label, given all entries and those that were judged wrong."""
    labels = sorted({entry["label"] for entry in entries})
    totals = {label: sum(entry["label"] == label for entry in entries) for label in labels}
    return {
        label: (total - sum(entry["label"] == label for entry in wrong), total)
        for label, total in totals.items()
    }


@click.command()
@click.argument("name", type=click.Choice((*SETS, *FILE_SETS)))
@click.option("--half", type=click.Choice(["open", "held"]), default="open")
def main(name: str, half: str) -> None:
    """Print the score of a set by label."""
    if half == "held" and name not in HALVED_SETS + HELD_SETS + FILE_SETS:
        raise click.UsageError(f"{name} has no half that is kept apart.")
    if half == "open" and name in HELD_SETS:
        raise click.UsageError(f"{name} is kept apart: use --half held.")
    for label, (right, total) in score_set(name, _read(name, half)).items():
        click.echo(f"{label}: {right} of {total} right")


def _read(name: str, half: str) -> list[Any]:
    if name in FILE_SETS:
        entries: list[Any] = getattr(import_module(f"tests.labelled.{name}"), f"read_{half}")()
        return entries
    return (read_open if half == "open" else read_held)(name)


if __name__ == "__main__":
    main()
