"""The labelled sets are well formed: what they mean stands in README.md."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
LABELS = {
    "document_numbers": {"accept", "slip", "reject"},
    "keyboard_slips": {"finding", "clean"},
    "personal_data": {"leak", "clean", "office_contact"},
}
HALVED_SETS = (*LABELS, "line_ends", "outlines")
"""Sets of which one half is only scored."""
HELD_SETS = ("line_ends_fourth",)
"""Sets that are only scored."""
SETS = (*HALVED_SETS, *HELD_SETS, "line_ends_found", "line_ends_third")
FILE_SETS = ("attachments",)
"""Sets of files, with a half that is only scored. Their modules read them."""


def read_open(name: str) -> list[Any]:
    """Read the half of a set that may be used while a rule is written."""
    return parse_lines((FOLDER / f"{name}.open.jsonl").read_text("utf-8"))


def read_held(name: str) -> list[Any]:
    """Read the half of a set that is only scored. Print nothing of it."""
    packed = (FOLDER / f"{name}.held.b64").read_bytes()
    return parse_lines(gzip.decompress(base64.b64decode(packed)).decode("utf-8"))


def parse_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def is_well_formed(name: str, entry: Any) -> bool:
    """Check one entry; the result alone is shown, so that nothing of a held half is printed."""
    match name:
        case "line_ends" | "line_ends_found" | "line_ends_third" | "line_ends_fourth":
            one_each = len(entry["labels"]) == len(entry["lines"]) - 1
            return one_each and set(entry["labels"]) <= {"paragraph", "wrapped"}
        case "outlines":
            return all(0 <= line["rank"] <= 5 for line in entry["lines"])
    right = entry["label"] in LABELS[name]
    if name == "personal_data" and entry["label"] == "leak":
        return right and entry["leaked"] in entry["text"]
    if name == "document_numbers":
        return right and (entry["label"] == "slip") == ("mended" in entry)
    return right


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_well_formed_and_its_halves_are_disjoint(name: str) -> None:
    halves = [] if name in HELD_SETS else [read_open(name)]
    halves += [read_held(name)] if name in HALVED_SETS + HELD_SETS else []
    keys = [{json.dumps(entry.get("text") or entry["lines"]) for entry in half} for half in halves]
    assert [len(half) for half in halves] == [len(half) for half in keys]
    assert not set.intersection(*keys) or len(keys) == 1
    broken = sum(not is_well_formed(name, entry) for half in halves for entry in half)
    assert broken == 0
