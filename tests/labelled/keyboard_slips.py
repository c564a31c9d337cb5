"""Score of the findings about slips of typing: which snippets have one, and whether the mended line is right."""

from __future__ import annotations

from typing import Any

from sitegen.content.keyboard_slips import find_slips
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.line_breaks import replace_manual_breaks
from sitegen.content.parse import parse_source
from sitegen.content.private_use import replace_private_use
from tests.labelled.score import Score, count_right

PATH = "content/agencies/a/items/2026/00001.md"
HEAD = "---\n标题: 通知\n索引号: A/2026-00001\n信息分类: notices\n公开日期: 2026-03-02\n---\n"


def has_finding(text: str) -> bool:
    """Return whether an item with this body has a finding about its text."""
    slot = SourceSlot(SourceKind.ITEM, "a", "2026-00001")
    parsed = parse_source(PATH, slot, f"{HEAD}{text}\n".encode())
    return any(one.code.startswith("TXT-") for one in parsed.diagnostics)


def mend(text: str) -> str:
    """Return the text with every line as the hints of its findings show it."""
    breaks = replace_manual_breaks(text, PATH, 1)
    lines = (breaks.text if breaks else text).split("\n")
    for slip in find_slips("\n".join(lines)):
        lines[slip.line] = slip.mended_line
    return replace_private_use("\n".join(lines))


def list_wrong(entries: list[Any]) -> list[Any]:
    """Return the entries whose label is not what the program says."""
    return [entry for entry in entries if has_finding(entry["text"]) != (entry["label"] == "finding")]


def list_wrongly_mended(entries: list[Any]) -> list[Any]:
    """Return the entries with a mended text that differs from what the program makes of them."""
    return [entry for entry in entries if entry.get("mended") not in (None, mend(entry["text"]))]


def score(entries: list[Any]) -> Score:
    """Count the right answers by label, and the right mended texts under “mended”."""
    total = sum(entry.get("mended") is not None for entry in entries)
    mended = {"mended": (total - len(list_wrongly_mended(entries)), total)}
    return {**count_right(entries, list_wrong(entries)), **mended}
