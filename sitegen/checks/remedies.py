"""Find pages which say that an applicant may sue, but not that administrative review must come first.

Since 2024 an applicant to whom disclosure was refused must apply for administrative review before suing, and the
agency must say so (行政复议法第二十三条).
"""

from __future__ import annotations

from typing import Final

from sitegen.content.layout import SourceKind
from sitegen.diagnostics.codes import guides as codes
from sitegen.diagnostics.line_index import LineIndex
from sitegen.diagnostics.model import Diagnostic
from sitegen.program import regex

# Pages that say how to get information. Other pages mention suits over land, penalties and the like, to which
# other articles apply.
_CHECKED_KINDS: Final = frozenset({SourceKind.GUIDE, SourceKind.APPLY})
_RIGHT_TO_SUE = regex.compile(
    r"(?:可以?|有权|或者?)[^。\n]{0,60}?(?P<found>行政诉讼|向(?:人民)?法院(?:提起诉讼|起诉))"
)
_REVIEW_FIRST = regex.compile(
    r"先[^。\n]{0,40}复议|复议[^。\n]{0,20}(?:前置|在前)|(?:经|后)[^。\n]{0,4}复议[^。\n]{0,30}(?:诉讼|起诉)"
    r"|对(?:行政)?复议决定(?:仍|还)?不服"
)
"""Phrases that say that review comes first. They may be anywhere on the page, also in another section."""


def detect_suit_before_review(path: str, kind: SourceKind, text: str) -> tuple[Diagnostic, ...]:
    """Return a diagnostic if a page mentions the right to sue, but not that review comes first.

    An applicant must ask for administrative review (行政复议) before going to court. Only guides and application pages are
    checked. The diagnostic is at the first mention of the right to sue. The result is () if there is none. There is
    never more than one, because one added sentence corrects the page. ``path`` is relative to the project folder,
    ``kind`` is the kind of the file, and ``text`` its whole source. Source: 行政复议法（2023年修订）第二十三条.
    """
    if kind not in _CHECKED_KINDS or "诉" not in text or _REVIEW_FIRST.search(text):
        return ()
    offer = _RIGHT_TO_SUE.search(text)
    if offer is None:
        return ()
    start, found = offer.start("found"), offer["found"]
    return (codes.REVIEW_FIRST.at(LineIndex(path, text).locate(start, len(found))),)
