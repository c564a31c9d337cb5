"""Score of the rule that tells where a paragraph ends: each line end is a paragraph's end or a wrap."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sitegen.content.line_ends import find_paragraph_ends
from sitegen.content.wrap_margins import WrapMargins
from tests.labelled.score import Score


def score(blocks: list[Any]) -> Score:
    """Count the right answers by label, and by label within each way in which the texts were made.

    The blocks of a document are runs of one text, parted by blank lines.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for block in blocks:
        texts[block["source"]].extend((*block["lines"], ""))
    margins = {source: WrapMargins(lines) for source, lines in texts.items()}
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for block in blocks:
        made = block["made"].partition(" at ")[0]
        ends = find_paragraph_ends(block["lines"], margins[block["source"]])
        for end, label in zip(ends, block["labels"], strict=True):
            for name in (label, f"{label} ({made})"):
                total[name] += 1
                right[name] += end == (label == "paragraph")
    return {name: (right[name], total[name]) for name in sorted(total)}
