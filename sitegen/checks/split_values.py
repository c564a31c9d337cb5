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

from sitegen.checks.mapped_text import replace_spans, strip_invisible_characters, strip_markup
from sitegen.checks.personal_data_rules import DIGIT_GAP, is_identity_number, iter_personal_data
from sitegen.checks.shown_text import SHOWN_CELL_END, SHOWN_LINE_BREAK
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.masking import Span
from sitegen.diagnostics.model import Rule
from sitegen.diagnostics.shown_characters import ShownCharacters, extract_letters_and_digits
from sitegen.diagnostics.value_index import LEAST_VALUE_LENGTH, ValueIndex
from sitegen.program import regex

_MAX_SPLITS: Final = 4
_MAX_VALUE_LENGTH: Final = 200
"""Letters and digits of the longest value: a home address has fewer."""
_MAX_COMPARED_STARTS: Final = 50
"""Places that are compared to find where a value begins whose pieces are apart in the source."""
_DIGIT_SEPARATOR: Final = (
    rf"(?:{DIGIT_GAP}?[\\`*_~^=\[\]()]{{1,3}}{DIGIT_GAP}?|{DIGIT_GAP}|{SHOWN_LINE_BREAK})?"
)
_SPLIT_ID_NUMBER: Final = regex.compile(
    rf"(?<![0-9A-Za-z/.-])[1-9](?:{_DIGIT_SEPARATOR}[0-9]){{16}}{_DIGIT_SEPARATOR}[0-9Xx](?![0-9A-Za-z]|-[0-9])"
)
# Hardly any text has so many digits and signs in a row, and this is found several times faster.
_SPLIT_ID_CLUE: Final = regex.compile(rf"[1-9][0-9\n\u2028\\`*_~^=\[\](){DIGIT_GAP[1:]}{{17}}")
# Beside a letter or over two lines, as no source that is checked has a value, but names of files, anchors and comments do.
_EMBEDDED_ID_NUMBER: Final = regex.compile(r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9])")
_BREAK_IN_NUMBER: Final = regex.compile(r"(?<=[0-9])[ \t]{0,20}\n[ \t>#*]{0,40}(?=[0-9Xx])")
_NON_DIGITS: Final = regex.compile("[^0-9Xx]+")
# The blank comes first, since a fixed character is what the regular-expression engine finds fastest.
_SPACE_IN_NUMBER: Final = regex.compile(" (?<=[0-9] )(?=[0-9Xx])")
_LINE_END: Final = regex.compile("[\n\x0b\x0c\u2028\u2029]")
_MASK_SIGNS: Final = frozenset("*_`~\\")
"""Signs beside a value in its source that are part of a mask or of markup."""


class _SplitCause(Enum):
    """What may split a value into pieces in its source, although the page shows it whole."""

    MARKUP = 1
    """Anything that the page does not show. A value that nothing splits was checked in the source already."""
    SHOWN_SIGNS = 2
    """Signs that the page shows as well."""
    LINE_END = 3
    """The end of a line."""


class PersonalDataMatch(NamedTuple):
    """Personal data: its start and end in the source, the rule that it breaks, and its text as the page shows it."""

    span: Span
    rule: Rule
    text: str


def find_split_identity_numbers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield identity numbers whose digits are split by other characters, each as span (start, end) and text.

    An example is ``1101051949`1231002X` ``. The date of birth and the check digit prove that it is an
    identity number, whatever is between its digits. Unsplit numbers are left out.
    """
    for match in _SPLIT_ID_NUMBER.finditer(text) if _SPLIT_ID_CLUE.search(text) else ():
        pieces = _NON_DIGITS.split(match[0])
        if 1 < len(pieces) <= _MAX_SPLITS + 1 and is_identity_number("".join(pieces)):
            yield match.span(), match[0]


def find_all_identity_numbers(text: str) -> Iterator[Span]:
    """Yield the spans (start, end) of all identity numbers in a text.

    Numbers directly beside letters, or split over two lines, are included. All must be masked when a text is
    quoted, although not all are reported.
    """
    joints = (
        [(match.start(), match.end(), "") for match in _BREAK_IN_NUMBER.finditer(text)]
        if "\n" in text
        else []
    )
    joined = replace_spans(text, joints)
    for match in _EMBEDDED_ID_NUMBER.finditer(joined.text):
        if is_identity_number(match[0]):
            yield joined.locate_in_source(match.start()), joined.locate_in_source(match.end() - 1) + 1


def find_split_personal_data(
    source: str,
    shown_text: str,
    public_mobiles: frozenset[str],
    known_spans: Collection[Span],
    body_start: int,
) -> Iterator[PersonalDataMatch]:
    """Yield the personal data that a page shows whole, but whose source has it in pieces.

    For example, a link may split a telephone number: ``138[0013](https://x.gov.cn/)8000``. ``shown_text`` is the
    text of the page. ``public_mobiles`` are the public mobile numbers. ``known_spans`` are the spans (start, end) of
    values already found in ``source``. ``body_start`` is the offset in ``source`` at which the body begins. Values
    that are whole in the source are left out, because they were checked there.
    """
    shown_text = strip_invisible_characters(shown_text).text
    values = list(_list_shown_values(shown_text, public_mobiles))
    if not values:
        return
    places = _SourceLocator(
        source, known_spans, body_start, {extract_letters_and_digits(text) for _, text, _ in values}
    )
    for rule, text, cut in values:
        if span := places.take_span(text, cut):
            yield PersonalDataMatch(span, rule, text)


def _list_shown_values(
    shown_text: str, public_mobiles: frozenset[str]
) -> Iterator[tuple[Rule, str, _SplitCause]]:
    """Yield the personal data that a page shows: the rule that it breaks, its text, and what may split it.

    ``shown_text`` is the text of the page. ``public_mobiles`` are the public mobile numbers.
    """
    spans: list[Span] = []
    for match, rule in iter_personal_data(shown_text, public_mobiles):
        spans.append(match.span())
        # What stands in two cells is no value that markup cuts.
        if SHOWN_CELL_END not in match[0]:
            yield rule, match[0], _SplitCause.MARKUP
    for span, text in find_split_identity_numbers(shown_text):
        if not list_overlapping_spans(span, spans):
            yield codes.ID_NUMBER, text, _SplitCause.SHOWN_SIGNS
    if _SPACE_IN_NUMBER.search(shown_text):
        texts = {shown_text[start:end] for start, end in spans}
        for match, rule in iter_personal_data(_SPACE_IN_NUMBER.sub("", shown_text), public_mobiles):
            if match[0] not in texts and SHOWN_CELL_END not in match[0]:
                yield rule, match[0], _SplitCause.LINE_END


def list_overlapping_spans(span: Span, spans: Sequence[Span]) -> list[Span]:
    """Return the spans in ``spans`` that overlap ``span``. ``spans`` is sorted, and its spans do not overlap."""
    end = start = bisect_left(spans, span[1], key=lambda one: one[0])
    while start > 0 and spans[start - 1][1] > span[0]:
        start -= 1
    return list(spans[start:end])


def contains_strictly(outer: Span, inner: Span) -> bool:
    """Whether the span ``outer`` contains the span ``inner`` and is larger."""
    return outer[0] <= inner[0] and inner[1] <= outer[1] and outer != inner


class _SourceLocator:
    """Finds where the values that a page shows are written in its source, each place for one value only.

    Markup splits a value, but does not change the order of its letters and digits. ``bare_values`` has the letters
    and digits of each value. They are looked up among those of ``source`` from the offset ``body_start`` on.
    Places that overlap the spans ``known_spans`` are not used, unless they contain them.
    """

    def __init__(
        self, source: str, known_spans: Collection[Span], body_start: int, bare_values: Collection[str]
    ) -> None:
        self._source = source
        self._known_spans = sorted(known_spans)
        self._body_start = body_start
        self._shown = ShownCharacters(source)
        self._spans = self._map_spans(self._shown, bare_values)
        if missing := [one for one in bare_values if one not in self._spans]:
            self._spans |= self._map_spans(ShownCharacters(source, with_link_targets=True), missing)
        self._beginnings = self._map_prefix_positions([one for one in bare_values if one not in self._spans])
        self._remaining_spans: dict[tuple[str, _SplitCause], Iterator[Span]] = {}
        self._used_spans: set[Span] = set()

    def take_span(self, value: str, cause: _SplitCause) -> Span | None:
        """Return the next unused place of the value ``value``, as a span in the source; None if there is none.

        Only a place where ``cause`` splits the value counts. If the value is nowhere found as a whole, the
        place is a guess.
        """
        signs = extract_letters_and_digits(value)
        if signs not in self._spans:
            self._spans[signs] = [self._guess_span(signs)]
        # A place that is passed over is cut in another way. The iterator keeps it from being looked at for each value again.
        for span in self._remaining_spans.setdefault((signs, cause), iter(self._spans[signs])):
            if span not in self._used_spans and self._is_split_by(span, value, cause):
                # Many values may have no place but the start of the body.
                if span[0] < span[1]:
                    self._used_spans.add(span)
                return span
        return None

    def _map_spans(self, shown: ShownCharacters, bare_values: Collection[str]) -> dict[str, list[Span]]:
        """Return the spans in the source of each value, keyed by its letters and digits.

        ``shown`` has the letters and digits of the source, and ``bare_values`` those of the values. A span that
        overlaps one of the known spans is left out, unless it contains that span and is larger.
        """
        places: dict[str, list[Span]] = {}
        for value, span in shown.find_values(ValueIndex(bare_values, _MAX_VALUE_LENGTH), self._body_start):
            found = places.setdefault(value, [])
            # A piece of it may look like another value: then the whole value takes the place of that one.
            if all(contains_strictly(span, one) for one in list_overlapping_spans(span, self._known_spans)):
                found.append(span)
        return places

    def _map_prefix_positions(self, bare_values: Collection[str]) -> dict[str, list[int]]:
        """Find where values may begin whose pieces are far apart in the source, so that no value is found as a whole.

        ``bare_values`` has the letters and digits of each value. Returns a mapping: the key is the beginning of a
        value, its first `LEAST_VALUE_LENGTH` letters and digits, and the entry has the positions in the source where it
        occurs, the last one first. Positions count letters and digits only.
        """
        beginnings: dict[str, list[int]] = {}
        index = ValueIndex((one[:LEAST_VALUE_LENGTH] for one in bare_values), LEAST_VALUE_LENGTH)
        for start in index.iter_possible_starts(
            self._shown.characters, self._shown.count_before(self._body_start)
        ):
            if not list_overlapping_spans(
                self._shown.locate(start, start + LEAST_VALUE_LENGTH), self._known_spans
            ):
                beginnings.setdefault(self._shown.characters[start : start + LEAST_VALUE_LENGTH], []).append(
                    start
                )
        # The first one can be removed in no time at the end of a list.
        return {value: starts[::-1] for value, starts in beginnings.items()}

    def _is_split_by(self, span: Span, value: str, cause: _SplitCause) -> bool:
        written = self._source[slice(*span)]
        if cause is _SplitCause.SHOWN_SIGNS:
            return True
        if cause is _SplitCause.LINE_END:
            return _LINE_END.search(written) is not None
        around = self._source[max(span[0] - 1, 0) : span[0]] + self._source[span[1] : span[1] + 1]
        views = (strip_invisible_characters(written), strip_markup(written))
        return not _MASK_SIGNS.isdisjoint(around) or all(view is None or view.text != value for view in views)

    def _guess_span(self, bare_value: str) -> Span:
        """Return the span of the first piece of a value whose pieces are far apart in the source.

        The piece is the one with most characters of the value, and the first of several. No span of a piece
        is returned twice. If there is no piece, the result is an empty span at the start of the body. Only
        `_MAX_COMPARED_STARTS` places are compared, so that many values with the same beginning do not take long.
        """
        starts = self._beginnings.get(bare_value[:LEAST_VALUE_LENGTH], [])
        if not starts:
            start = len(self._source) - len(self._source[self._body_start :].lstrip())
            return start, start
        numbers = range(len(starts) - 1, max(len(starts) - _MAX_COMPARED_STARTS, 0) - 1, -1)
        start = starts.pop(
            max(numbers, key=lambda number: self._count_common_prefix(bare_value, starts[number]))
        )
        return self._shown.locate(start, start + self._count_common_prefix(bare_value, start))

    def _count_common_prefix(self, bare_value: str, start: int) -> int:
        pairs = zip(bare_value, self._shown.characters[start : start + len(bare_value)], strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
