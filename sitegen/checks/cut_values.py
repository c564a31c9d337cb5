"""Find personal data that the page shows whole, but that markup splits into pieces in the source.

The text of the page is searched, and each value found there is looked up in the source, where its letters and digits
follow each other as well, whatever stands between them. So this module need not know any kind of markup.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from itertools import takewhile
from typing import Final, NamedTuple

from sitegen.checks.personal_data_rules import GAP, is_identity_number, iter_personal_data
from sitegen.checks.revealed_text import replace_pieces, reveal_characters, reveal_markup
from sitegen.checks.shown_text import BREAK, CELL
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.masking import Span
from sitegen.diagnostics.model import Rule
from sitegen.diagnostics.shown_signs import ShownCharacters, extract_letters_and_digits
from sitegen.diagnostics.value_index import LEAST_LENGTH, ValueIndex
from sitegen.program import regex

_MOST_GAPS: Final = 4
_MOST_SIGNS: Final = 200
"""Letters and digits of the longest value: a home address has fewer."""
_MOST_GUESSES: Final = 50
"""Places that are compared to find where a value begins whose pieces are apart in the source."""
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


class _Split(Enum):
    """What may split a value into pieces in its source, although the page shows it whole."""

    MARKUP = 1
    """Anything that the page does not show. A value that nothing splits was checked in the source already."""
    SIGNS = 2
    """Signs that the page shows as well."""
    WRAP = 3
    """The end of a line."""


class FoundValue(NamedTuple):
    """Personal data: its start and end in the source, the rule that it breaks, and its text as the page shows it."""

    span: Span
    rule: Rule
    text: str


def find_split_identity_numbers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield identity numbers whose digits are split by other characters, each as span (start, end) and text.

    An example is ``1101051949`1231002X` ``. The date of birth and the check digit prove that it is an
    identity number, whatever is between its digits. Unsplit numbers are left out.
    """
    for match in _LOOSE_ID.finditer(text) if _LONG.search(text) else ():
        pieces = _PIECE_END.split(match[0])
        if 1 < len(pieces) <= _MOST_GAPS + 1 and is_identity_number("".join(pieces)):
            yield match.span(), match[0]


def find_all_identity_numbers(text: str) -> Iterator[Span]:
    """Yield the spans (start, end) of all identity numbers in a text.

    Numbers directly beside letters, or split over two lines, are included. All must be masked when a text is
    quoted, although not all are reported.
    """
    joints = (
        [(match.start(), match.end(), "") for match in _LINE_JOINT.finditer(text)] if "\n" in text else []
    )
    joined = replace_pieces(text, joints)
    for match in _JOINED_ID.finditer(joined.text):
        if is_identity_number(match[0]):
            yield joined.locate(match.start()), joined.locate(match.end() - 1) + 1


def find_split_values(
    source: str, shown: str, allowed: frozenset[str], known: Collection[Span], first: int
) -> Iterator[FoundValue]:
    """Yield the personal data that a page shows whole, but whose source has it in pieces.

    For example, a link may split a telephone number: ``138[0013](https://x.gov.cn/)8000``. ``shown`` is the
    text of the page. ``allowed`` are the public mobile numbers. ``known`` are the spans (start, end) of
    values already found in ``source``. ``first`` is the offset in ``source`` at which the body begins. Values
    that are whole in the source are left out, because they were checked there.
    """
    shown = reveal_characters(shown).text
    values = list(_list_shown_values(shown, allowed))
    if not values:
        return
    places = _Places(source, known, first, {extract_letters_and_digits(text) for _, text, _ in values})
    for rule, text, cut in values:
        if span := places.take(text, cut):
            yield FoundValue(span, rule, text)


def _list_shown_values(shown: str, allowed: frozenset[str]) -> Iterator[tuple[Rule, str, _Split]]:
    """Yield the personal data that a page shows: the rule that it breaks, its text, and what may split it.

    ``shown`` is the text of the page. ``allowed`` are the public mobile numbers.
    """
    spans: list[Span] = []
    for match, rule in iter_personal_data(shown, allowed):
        spans.append(match.span())
        # What stands in two cells is no value that markup cuts.
        if CELL not in match[0]:
            yield rule, match[0], _Split.MARKUP
    for span, text in find_split_identity_numbers(shown):
        if not list_overlapping(span, spans):
            yield codes.ID_NUMBER, text, _Split.SIGNS
    if _WRAP.search(shown):
        texts = {shown[start:end] for start, end in spans}
        for match, rule in iter_personal_data(_WRAP.sub("", shown), allowed):
            if match[0] not in texts and CELL not in match[0]:
                yield rule, match[0], _Split.WRAP


def list_overlapping(span: Span, known: Sequence[Span]) -> list[Span]:
    """Return the spans in ``known`` that overlap ``span``. ``known`` is sorted, and its spans do not overlap."""
    end = start = bisect_left(known, span[1], key=lambda one: one[0])
    while start > 0 and known[start - 1][1] > span[0]:
        start -= 1
    return list(known[start:end])


def contains_more(outer: Span, inner: Span) -> bool:
    """Whether the span ``outer`` contains the span ``inner`` and is larger."""
    return outer[0] <= inner[0] and inner[1] <= outer[1] and outer != inner


class _Places:
    """Finds where the values that a page shows are written in its source, each place for one value only.

    Markup splits a value, but does not change the order of its letters and digits. ``signs`` has the letters
    and digits of each value. They are looked up among those of ``source`` from the offset ``first`` on.
    Places that overlap the spans ``known`` are not used, unless they contain them.
    """

    def __init__(self, source: str, known: Collection[Span], first: int, signs: Collection[str]) -> None:
        self._source = source
        self._known = sorted(known)
        self._first = first
        self._shown = ShownCharacters(source)
        self._places = self._list_places(self._shown, signs)
        if missing := [one for one in signs if one not in self._places]:
            self._places |= self._list_places(ShownCharacters(source, with_targets=True), missing)
        self._beginnings = self._list_beginnings([one for one in signs if one not in self._places])
        self._left: dict[tuple[str, _Split], Iterator[Span]] = {}
        self._taken: set[Span] = set()

    def take(self, text: str, cut: _Split) -> Span | None:
        """Return the next unused place of the value ``text``, as a span in the source; None if there is none.

        Only a place where ``cut`` splits the value counts. If the value is nowhere found as a whole, the
        place is a guess.
        """
        signs = extract_letters_and_digits(text)
        if signs not in self._places:
            self._places[signs] = [self._guess(signs)]
        # A place that is passed over is cut in another way. The iterator keeps it from being looked at for each value again.
        for span in self._left.setdefault((signs, cut), iter(self._places[signs])):
            if span not in self._taken and self._is_cut(span, text, cut):
                # Many values may have no place but the start of the body.
                if span[0] < span[1]:
                    self._taken.add(span)
                return span
        return None

    def _list_places(self, shown: ShownCharacters, signs: Collection[str]) -> dict[str, list[Span]]:
        """Return the spans in the source of each value, keyed by its letters and digits.

        ``shown`` has the letters and digits of the source, and ``signs`` those of the values. A span that
        overlaps one of the known spans is left out, unless it contains that span and is larger.
        """
        places: dict[str, list[Span]] = {}
        for value, span in shown.find(ValueIndex(signs, _MOST_SIGNS), self._first):
            found = places.setdefault(value, [])
            # A piece of it may look like another value: then the whole value takes the place of that one.
            if all(contains_more(span, one) for one in list_overlapping(span, self._known)):
                found.append(span)
        return places

    def _list_beginnings(self, signs: Collection[str]) -> dict[str, list[int]]:
        """Find where values may begin whose pieces are far apart in the source, so that no value is found as a whole.

        ``signs`` has the letters and digits of each value. Returns a mapping: the key is the beginning of a value, its
        first `LEAST_LENGTH` letters and digits, and the entry has the positions in the source where it occurs, the last
        one first. Positions count letters and digits only.
        """
        beginnings: dict[str, list[int]] = {}
        index = ValueIndex((one[:LEAST_LENGTH] for one in signs), LEAST_LENGTH)
        for start in index.iter_starts(self._shown.signs, self._shown.count_before(self._first)):
            if not list_overlapping(self._shown.locate(start, start + LEAST_LENGTH), self._known):
                beginnings.setdefault(self._shown.signs[start : start + LEAST_LENGTH], []).append(start)
        # The first one can be removed in no time at the end of a list.
        return {value: starts[::-1] for value, starts in beginnings.items()}

    def _is_cut(self, span: Span, text: str, cut: _Split) -> bool:
        written = self._source[slice(*span)]
        if cut is _Split.SIGNS:
            return True
        if cut is _Split.WRAP:
            return _LINE_END.search(written) is not None
        around = self._source[max(span[0] - 1, 0) : span[0]] + self._source[span[1] : span[1] + 1]
        views = (reveal_characters(written), reveal_markup(written))
        return not _MARKS.isdisjoint(around) or all(view is None or view.text != text for view in views)

    def _guess(self, signs: str) -> Span:
        """Return the span of the first piece of a value whose pieces are far apart in the source.

        The piece is the one with most characters of the value, and the first of several. No span of a piece
        is returned twice. If there is no piece, the result is an empty span at the start of the body. Only
        `_MOST_GUESSES` places are compared, so that many values with the same beginning do not take long.
        """
        starts = self._beginnings.get(signs[:LEAST_LENGTH], [])
        if not starts:
            start = len(self._source) - len(self._source[self._first :].lstrip())
            return start, start
        numbers = range(len(starts) - 1, max(len(starts) - _MOST_GUESSES, 0) - 1, -1)
        start = starts.pop(max(numbers, key=lambda number: self._count_common(signs, starts[number])))
        return self._shown.locate(start, start + self._count_common(signs, start))

    def _count_common(self, signs: str, start: int) -> int:
        pairs = zip(signs, self._shown.signs[start : start + len(signs)], strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
