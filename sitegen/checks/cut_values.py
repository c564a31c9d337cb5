"""Find personal data that the page shows whole, but that markup splits into pieces in the source.

The text of the page is searched, and each value found there is looked up in the source, where its letters and digits
follow each other as well, whatever stands between them. So this module need not know any kind of markup.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Final, NamedTuple

from sitegen.checks.personal_data_rules import GAP, is_id, iter_personal_data
from sitegen.checks.revealed_text import replace_pieces, reveal_characters, reveal_markup
from sitegen.checks.shown_text import BREAK, CELL
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.model import Rule
from sitegen.diagnostics.shown_signs import ShownSigns, select_signs
from sitegen.program import regex

Span = tuple[int, int]
"""Start and end of a value in a source, the end exclusive."""

_MOST_GAPS: Final = 4
_LEAST_PREFIX: Final = 6
"""Fewest leading letters and digits by which a value is found if the rest of it is elsewhere in the source."""
_BETWEEN: Final = rf"(?:{GAP}?[\\`*_~^=\[\]()]{{1,3}}{GAP}?|{GAP}|{BREAK})?"
_LOOSE_ID: Final = regex.compile(
    rf"(?<![0-9A-Za-z/.-])[1-9](?:{_BETWEEN}[0-9]){{16}}{_BETWEEN}[0-9Xx](?![0-9A-Za-z]|-[0-9])"
)
# Hardly any text has so many digits and signs in a row, and this is found several times faster.
_LONG: Final = regex.compile(rf"[1-9][0-9\n\u2028\\`*_~^=\[\](){GAP[1:]}{{17}}")
# Beside a letter or over two lines, as no source that is checked has a value, but names of files, anchors and comments do.
_JOINED_ID: Final = regex.compile(r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9])")
_LINE_JOINT: Final = regex.compile(r"(?<=[0-9])[ \t]{0,20}\n[ \t>#*]{0,40}(?=[0-9Xx])")
_PIECE_END: Final = regex.compile("[^0-9Xx]+")
# The blank comes first, since a fixed character is what the regular-expression engine finds fastest.
_WRAP: Final = regex.compile(" (?<=[0-9] )(?=[0-9Xx])")
_LINE_END: Final = regex.compile("[\n\x0b\x0c\u2028\u2029]")
_MARKS: Final = frozenset("*_`~\\")
"""Signs beside a value in its source that are part of a mask or of markup."""


class _Cut(Enum):
    """What splits a value in its source."""

    MARKUP = 1
    """Anything that the page does not show. A value that nothing splits was checked in the source already."""
    SIGNS = 2
    """Signs that the page shows as well."""
    WRAP = 3
    """The end of a line."""


class FoundValue(NamedTuple):
    """Personal data: where it stands in the source, the rule that it breaks, and its text as it is shown."""

    span: Span
    rule: Rule
    text: str


def find_loose_numbers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the identity numbers whose digits are split by a few signs, such as ``1101051949`1231002X` ``.

    Each is a pair of span and text. The date and the check digit prove that it is an identity number, whatever signs
    are between its digits. Unsplit numbers are left out.
    """
    for match in _LOOSE_ID.finditer(text) if _LONG.search(text) else ():
        pieces = _PIECE_END.split(match[0])
        if 1 < len(pieces) <= _MOST_GAPS + 1 and is_id("".join(pieces)):
            yield match.span(), match[0]


def find_joined_numbers(text: str) -> Iterator[Span]:
    """Yield the spans of all identity numbers in a text, even directly beside letters or split over two lines.

    All of them must be masked when a text is quoted, although not all are findings.
    """
    joints = (
        [(match.start(), match.end(), "") for match in _LINE_JOINT.finditer(text)] if "\n" in text else []
    )
    joined = replace_pieces(text, joints)
    for match in _JOINED_ID.finditer(joined.text):
        if is_id(match[0]):
            yield joined.locate(match.start()), joined.locate(match.end() - 1) + 1


def find_cut_values(
    source: str, shown: str, allowed: frozenset[str], known: Collection[Span], first: int
) -> Iterator[FoundValue]:
    """Yield the personal data that a page shows, but that is split into pieces in its source.

    ``shown`` is the text of the page. ``known`` are the spans of values found in ``source`` before. ``first`` is the
    position in ``source`` at which the body begins. Values that are whole in the source are left out, because they
    were checked there.
    """
    shown = reveal_characters(shown).text
    values = list(_list_shown_values(shown, allowed))
    if not values:
        return
    places = _Places(source, known, first)
    for rule, text, cut in values:
        if span := places.take(text, cut):
            yield FoundValue(span, rule, text)


def _list_shown_values(shown: str, allowed: frozenset[str]) -> Iterator[tuple[Rule, str, _Cut]]:
    """Yield the rule and text of each value that a page shows, and what may split it in the source."""
    spans: list[Span] = []
    for match, rule in iter_personal_data(shown, allowed):
        spans.append(match.span())
        # What stands in two cells is no value that markup cuts.
        if CELL not in match[0]:
            yield rule, match[0], _Cut.MARKUP
    for span, text in find_loose_numbers(shown):
        if not list_overlapping(span, spans):
            yield codes.ID_NUMBER, text, _Cut.SIGNS
    if _WRAP.search(shown):
        texts = {shown[start:end] for start, end in spans}
        for match, rule in iter_personal_data(_WRAP.sub("", shown), allowed):
            if match[0] not in texts and CELL not in match[0]:
                yield rule, match[0], _Cut.WRAP


def list_overlapping(span: Span, known: Sequence[Span]) -> list[Span]:
    """Return the spans in ``known`` that overlap ``span``. ``known`` is sorted, and its spans do not overlap."""
    end = start = bisect_left(known, span[1], key=lambda one: one[0])
    while start > 0 and known[start - 1][1] > span[0]:
        start -= 1
    return list(known[start:end])


class _Places:
    """Finds the spans of values in a source. `take` returns each span only once, and none of the spans ``known``.

    ``first`` is the position at which the body begins.
    """

    def __init__(self, source: str, known: Collection[Span], first: int) -> None:
        self._source = source
        self._known = sorted(known)
        self._first = first
        self._places: dict[str, list[Span]] = {}
        self._left: dict[tuple[str, _Cut], Iterator[Span]] = {}
        self._taken: set[Span] = set()
        self._texts = (ShownSigns(source), ShownSigns(source, with_targets=True))

    def take(self, text: str, cut: _Cut) -> Span | None:
        """Return the next unused span of the value ``text`` that is split as ``cut`` says, None if there is none."""
        signs = select_signs(text)
        if signs not in self._places:
            self._places[signs] = self._list_places(signs)
        # A span that is skipped is split in another way. It is not tried again, so the time stays linear.
        for span in self._left.setdefault((signs, cut), iter(self._places[signs])):
            if span not in self._taken and self._is_cut(span, text, cut):
                self._taken.add(span)
                return span
        return None

    def _list_places(self, signs: str) -> list[Span]:
        """Return the spans of a value that are not ``known``; if it is nowhere, the span where it seems to begin.

        ``signs`` are the letters and digits of the value.
        """
        for signs_of_source in self._texts:
            if found := list(signs_of_source.find(signs, self._first)):
                return [span for span in found if not list_overlapping(span, self._known)]
        return [self._guess(signs)]

    def _is_cut(self, span: Span, text: str, cut: _Cut) -> bool:
        written = self._source[slice(*span)]
        if cut is _Cut.SIGNS:
            return True
        if cut is _Cut.WRAP:
            return _LINE_END.search(written) is not None
        around = self._source[max(span[0] - 1, 0) : span[0]] + self._source[span[1] : span[1] + 1]
        views = (reveal_characters(written), reveal_markup(written))
        return not _MARKS.isdisjoint(around) or all(view is None or view.text != text for view in views)

    def _guess(self, signs: str) -> Span:
        """Return the span of the longest beginning of a value that is in the source, else the start of the body."""
        for length in range(len(signs) - 1, _LEAST_PREFIX - 1, -1):
            if place := next(self._texts[0].find(signs[:length], self._first), None):
                return place
        start = len(self._source) - len(self._source[self._first :].lstrip())
        return start, start
