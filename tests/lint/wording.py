"""Turns of phrase that are no plain technical English, and what to write instead.

Each of them stood in this code base, translated from another tongue, and was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.lint.prose import Kind, Passage


class Phrase(NamedTuple):
    """A turn of phrase, what to write instead, and the kinds of text it is looked for in (empty: all)."""

    pattern: re.Pattern[str]
    instead: str
    kinds: tuple[Kind, ...] = ()


def _phrase(pattern: str, instead: str, *kinds: Kind) -> Phrase:
    # Lines are wrapped anywhere, in comments with a mark between them.
    return Phrase(re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE), instead, kinds)


_ORDINAL = (
    "eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|"
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-[a-z]+"
)

PHRASES = (
    _phrase(r"\btold\b(?! apart)", "reported, shown, given"),
    _phrase(r"\b(?:tells?|telling) of\b", "reports, describes"),
    _phrase(r"\bby way of\b", "through, on"),
    _phrase(r"\bnothing but\b", "only"),
    _phrase(r"\bwhoever\b", "name who: the editor, the caller, the worker"),
    _phrase(r"\b(?:made|make|makes|making|watched|built|written) anew\b", "again, rebuilt, re-rendered"),
    _phrase(r"\b(?:came|come|comes) (?:and|or) (?:went|go|goes)\b", "added or removed"),
    _phrase(r"\b(?:went|go|goes) (?:and|or) (?:came|come|comes)\b", "removed or added"),
    _phrase(
        r"\b(?:that|which|those|files|names|folders) (?:came|went)\b(?! (?:and|or)\b)",
        "that was added, removed",
    ),
    _phrase(r"\b(?:come|comes|came) of (?:it|them|that|this)\b", "results from it"),
    _phrase(r"\b(?:are|is|were|was) others\b|\bothers now\b|\bnew or others\b", "changed"),
    _phrase(rf"\ban? (?:{_ORDINAL}) (?:of|part)\b", "a number: 1/20, 5 %"),
    # Fragments and riddles in docstrings.
    _phrase(r"\A(?:Of|By)\b", "a sentence, or a noun phrase that says what it is", "docstring"),
    _phrase(r"\A[^\n]*;[^\n]*;[^\n]*\Z", "one idea a sentence", "docstring"),
)


def find_phrases(passage: Passage) -> Iterator[tuple[int, str]]:
    """Find the phrases in a passage: the line, and what is wrong there."""
    for phrase in PHRASES:
        if phrase.kinds and passage.kind not in phrase.kinds:
            continue
        for match in phrase.pattern.finditer(passage.text):
            words = " ".join(match[0].split())
            yield (
                passage.line + passage.text.count("\n", 0, match.start()),
                f"“{words[:60]}”: {phrase.instead}",
            )
