"""Score of the rules for document numbers."""

from __future__ import annotations

from typing import Any

from sitegen.schema import judge_document_number
from tests.labelled.score import Score, count_right


def find_wrong(entries: list[Any]) -> list[Any]:
    """Return the entries that are judged wrong. A slip has to be mended as labelled, too."""
    wrong = []
    for entry in entries:
        judgement = judge_document_number(entry["text"])
        expected = entry["mended"] if entry["label"] == "slip" else entry["text"]
        if (judgement.verdict, judgement.mended) != (entry["label"], expected):
            wrong.append(entry)
    return wrong


def score(entries: list[Any]) -> Score:
    """Count the entries that are judged right."""
    return count_right(entries, find_wrong(entries))
