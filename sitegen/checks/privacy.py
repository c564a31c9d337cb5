"""Find personal data in text that is to be published (条例第十五条; 个人信息保护法)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from sitegen.checks.cut_values import (
    FoundValue,
    contains_more,
    find_all_identity_numbers,
    find_split_identity_numbers,
    find_split_values,
    list_overlapping,
)
from sitegen.checks.personal_data_rules import iter_personal_data
from sitegen.checks.revealed_text import RevealedText, reveal_characters, reveal_markup
from sitegen.checks.revealed_values import locate_fields, reveal_values
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.diagnostic_counter import DiagnosticCounter
from sitegen.diagnostics.line_index import LineIndex
from sitegen.diagnostics.masking import Span, mask, mask_spans
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics
from sitegen.program import regex

_WITH_FIELDS: Final = (".md", ".yaml")


def detect_personal_data(
    path: str, text: str, allowed: frozenset[str], shown: str = ""
) -> tuple[Diagnostic, ...]:
    """Find personal data in the source text of a file, and return the diagnostics, sorted by position.

    ``path`` is relative to the project folder. It gives the places of diagnostics; in a file named ``.csv``,
    commas separate cells. Found are identity, payment card, passport, permit, mobile and plate numbers, and
    home addresses. Masked values, codes of agencies, index numbers, registration numbers, web addresses and
    amounts are not personal data. ``allowed`` contains the mobile numbers that agencies publish as their own,
    digits only.

    ``shown`` is the text of the page's body, from `extract_shown_text`. It is searched as well as the source,
    because a value that markup splits in the source is whole there. Each value is reported once.
    """
    findings, lines = DiagnosticCounter(), LineIndex(path, text)
    found = [
        value.rule.at(_locate(value.span, text, lines), masked=mask(value.text))
        for value in find_personal_values(path, text, allowed, shown)
        if findings.admit(value.rule)
    ]
    return sort_diagnostics([*found, *findings.report_rest(path)])


def find_personal_spans(path: str, text: str, allowed: frozenset[str]) -> list[Span]:
    """Return start and end of all personal data in a text, sorted. The spans may overlap.

    Parameters are as in `detect_personal_data`, but there is no limit on the number of results. These include
    identity numbers directly beside letters, as in names of files and anchors, and those split over two
    lines.
    """
    values = find_personal_values(path, text, allowed)
    return sorted({*(value.span for value in values), *find_all_identity_numbers(text)})


def _list_search_forms(text: str, values: RevealedText | None) -> Iterator[RevealedText]:
    """Yield the forms of a source in which personal data is searched.

    One form is without invisible characters. If the source has markup, another one is without markup.
    ``values`` is the source with the values of its YAML fields as they are published, without escapes, for
    example. It is None if they are published as written. Otherwise its two forms are yielded first.
    """
    for base in (values, None) if values else (None,):
        source = base.text if base else text
        for view in (reveal_characters(source), reveal_markup(source)):
            if view:
                view.base = base
                yield view


def find_personal_values(path: str, text: str, allowed: frozenset[str], shown: str = "") -> list[FoundValue]:
    """Return all personal data in a source, without the limit on diagnostics of `detect_personal_data`.

    The parameters are those of that function. Several forms of the source are searched, and each value is returned
    once.
    """
    found: list[FoundValue] = []

    def add(values: Iterable[FoundValue]) -> None:
        known = sorted(value.span for value in found)
        new: list[FoundValue] = []
        pieces: set[Span] = set()
        for value in values:
            inner = list_overlapping(value.span, known)
            # A piece of an identity number may look like another one: a date and the next digits like a telephone.
            is_whole = value.rule is codes.ID_NUMBER and all(contains_more(value.span, one) for one in inner)
            if not inner or is_whole:
                new.append(value)
                pieces.update(inner)
        found[:] = [*(value for value in found if value.span not in pieces), *new]

    separators = "|\t," if path.endswith(".csv") else "|\t"
    values = reveal_values(path, text)
    for view in _list_search_forms(text, values):
        add(_scan(view, allowed, separators))
    if path.endswith(_WITH_FIELDS) or not path:
        add(_scan_fields(path, values or RevealedText(text)))
    if shown:
        body = locate_fields(path, text)[1] if path.endswith(".md") else 0
        add(find_split_values(text, shown, allowed, [value.span for value in found], body))
    return found


def _scan(revealed: RevealedText, allowed: frozenset[str], separators: str) -> Iterator[FoundValue]:
    """Yield the personal data in one form of a source, with spans in the source, in ascending order.

    ``revealed`` is the form, for example the source without markup. ``allowed`` and ``separators`` are as in
    `iter_personal_data`.
    """
    for match, rule in iter_personal_data(revealed.text, allowed, separators):
        # Editors count the characters that were left out, too.
        span = revealed.locate(match.start()), revealed.locate(match.end() - 1) + 1
        yield FoundValue(span, rule, match.group())


def _scan_fields(path: str, values: RevealedText) -> Iterator[FoundValue]:
    """Yield the identity numbers in YAML fields whose digits are split by other characters, such as ``*``.

    These characters are not markup in a field, so a page shows them. ``values`` is the source with its field
    values as published. If ``path`` is "", the whole text counts as fields.
    """
    start, end = locate_fields(path, values.text) if path else (0, len(values.text))
    for (first, last), number in find_split_identity_numbers(values.text[start:end]):
        span = values.locate(start + first), values.locate(start + last - 1) + 1
        yield FoundValue(span, codes.ID_NUMBER, number)


def _locate(span: Span, text: str, lines: LineIndex) -> Place:
    """Return the place of a value that may continue on further lines of its source.

    ``span`` is start and end of the value in ``text``, the source, and ``lines`` is the index of its lines.
    The place has the length of the first line, which outputs underline, and the rest apart.
    """
    written = text[span[0] : span[1]]
    length = len(written.partition("\n")[0])
    return replace(lines.locate(span[0], length), rest=len(written) - length)


def mask_personal_data(path: str, text: str, allowed: frozenset[str]) -> str:
    """Return a text with the spans of `find_personal_spans` masked. Its length and line ends do not change."""
    return mask_spans(text, find_personal_spans(path, text, allowed))


def mask_quotations(diagnostics: Iterable[Diagnostic], allowed: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield diagnostics with the personal data in their messages and hints masked.

    ``allowed`` is as in `detect_personal_data`. A diagnostic may quote the text of another file or of an earlier
    version, such as the title of a deleted item. Personal data in the line of the diagnostic itself needs no masking
    here: it has a diagnostic of its own, and every output masks it.
    """
    return (_mask_texts(one, lambda text: find_personal_spans("", text, allowed)) for one in diagnostics)


def mask_joined_numbers(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics with all identity numbers in their messages and hints masked, even beside letters.

    Telephone numbers are not masked here, because whether they are public depends on other sources.
    """
    return (_mask_texts(one, find_all_identity_numbers) for one in diagnostics)


def _mask_texts(diagnostic: Diagnostic, find: Callable[[str], Iterable[Span]]) -> Diagnostic:
    texts = (diagnostic.message, diagnostic.message_en, diagnostic.hint, diagnostic.hint_en)
    masked = tuple(mask_spans(text, find(text)) for text in texts)
    if masked == texts:
        return diagnostic
    message, message_en, hint, hint_en = masked
    return replace(diagnostic, message=message, message_en=message_en, hint=hint, hint_en=hint_en)


def extract_phone_numbers(*phones: str) -> frozenset[str]:
    """Return all telephone numbers in ``phones``, the texts of agencies' telephone fields.

    A field may contain several numbers. The numbers are returned as digits only, without spaces and hyphens.
    """
    numbers = (
        regex.sub(r"\D", "", number) for phone in phones for number in regex.findall(r"[\d -]{7,20}", phone)
    )
    return frozenset(number for number in numbers if number)


def extract_mobile_numbers(phones: str) -> frozenset[str]:
    """Return the mobile numbers in a telephone field, as 11 digits. Other telephone numbers are left out."""
    numbers = (number.removeprefix("86") for number in extract_phone_numbers(phones))
    return frozenset(number for number in numbers if len(number) == 11 and number.startswith("1"))
