"""Score of the rule that tells where a paragraph ends: each line end is a paragraph's end or a wrap."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sitegen.content.paragraphs import find_paragraph_ends
from tests.labelled.score import Score


def score(blocks: list[Any]) -> Score:
    """Count the right answers by label, and by label within each way in which the texts were made."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for block in blocks:
        made = block["made"].partition(" at ")[0]
        for end, label in zip(find_paragraph_ends(block["lines"]), block["labels"], strict=True):
            for name in (label, f"{label} ({made})"):
                total[name] += 1
                right[name] += end == (label == "paragraph")
    return {name: (right[name], total[name]) for name in sorted(total)}
