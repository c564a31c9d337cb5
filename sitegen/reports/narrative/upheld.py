"""Statements that all reviews or lawsuits were upheld (X-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.reports.narrative.model import Upheld
from sitegen.reports.narrative.sentences import ABOUT, Sentence, Source

_UPHELD = re.compile(r"(?:均|全部|都)(?:已)?(?:获得?|被|予以|得到|为|是)?(?:复议机关|法院)?(?:维持|胜诉)")


def upheld(source: Source, sentence: Sentence) -> Iterator[Upheld]:
    """Yield the statement that all reviews or lawsuits were upheld."""
    found = _UPHELD.search(sentence.text)
    if not found or sentence.section == "problems" or "未审结" in sentence.text:
        return
    if sentence.topic != "litigation" and not ABOUT.search(sentence.text):
        return
    before = _spoken_of(sentence.text[: found.start()])
    rows = [
        row
        for word, names in (("复议", ["review"]), ("诉讼", ["direct", "after_review"]))
        if word in before
        for row in names
    ]
    if rows:
        pending = not re.search(r"审结|办结|结案|已结|已决|作出", before)
        yield Upheld(source.spot_in(sentence, found.start(), found.end()), tuple(rows), pending)


def _spoken_of(before: str) -> str:
    """Return the end of the text before 均维持 that is its subject.

    Cases whose own results are stated are not part of it.
    """
    before = re.sub(r"未经(?:行政)?复议|复议后", "", before[before.rfind("；") + 1 :])
    last = max(before.rfind("复议"), before.rfind("诉讼"))
    told = max(
        (one.end() for one in re.finditer(r"维持|纠正|撤销|驳回|审结", before[: max(last, 0)])), default=0
    )
    return before[told:]
