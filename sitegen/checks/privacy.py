"""Find personal data in text that is to be published (条例第十五条; 个人信息保护法)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from sitegen.checks.mapped_text import MappedText, strip_invisible_characters, strip_markup
from sitegen.checks.personal_data_rules import iter_personal_data
from sitegen.checks.split_values import (
    PersonalDataMatch,
    contains_strictly,
    find_all_identity_numbers,
    find_split_identity_numbers,
    find_split_personal_data,
    list_overlapping_spans,
)
from sitegen.checks.yaml_escapes import locate_yaml, resolve_yaml_escapes
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.diagnostic_counter import DiagnosticCounter
from sitegen.diagnostics.line_index import LineIndex
from sitegen.diagnostics.masking import Span, mask_spans, mask_value
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics
from sitegen.program import regex

_YAML_EXTENSIONS: Final = (".md", ".yaml")


def detect_personal_data(
    path: str, text: str, public_mobiles: frozenset[str], shown_text: str = ""
) -> tuple[Diagnostic, ...]:
    """Find personal data in the source text of a file, and return the diagnostics, sorted by position.

    ``path`` is relative to the project folder. It gives the places of diagnostics; in a file named ``.csv``,
    commas separate cells. Found are identity, payment card, passport, permit, mobile and plate numbers, and
    home addresses. Masked values, codes of agencies, index numbers, registration numbers, web addresses and
    amounts are not personal data. ``public_mobiles`` contains the mobile numbers that agencies publish as their own,
    digits only.

    ``shown_text`` is the text of the page's body, from `extract_shown_text`. It is searched as well as the source,
    because a value that markup splits in the source is whole there. Each value is reported once.
    """
    findings, lines = DiagnosticCounter(), LineIndex(path, text)
    found = [
        value.rule.at(_locate_span(value.span, text, lines), masked=mask_value(value.text))
        for value in find_personal_data(path, text, public_mobiles, shown_text)
        if findings.admit(value.rule)
    ]
    return sort_diagnostics([*found, *findings.report_omitted(path)])


def find_personal_data_spans(path: str, text: str, public_mobiles: frozenset[str]) -> list[Span]:
    """Return start and end of all personal data in a text, sorted. The spans may overlap.

    Parameters are as in `detect_personal_data`, but there is no limit on the number of results. These include
    identity numbers directly beside letters, as in names of files and anchors, and those split over two
    lines.
    """
    values = find_personal_data(path, text, public_mobiles)
    return sorted({*(value.span for value in values), *find_all_identity_numbers(text)})


def _iter_search_forms(text: str, yaml_values: MappedText | None) -> Iterator[MappedText]:
    """Yield the forms of a source in which personal data is searched.

    One form is without invisible characters. If the source has markup, another one is without markup.
    ``yaml_values`` is the source with the values of its YAML fields as they are published, without escapes, for
    example. It is None if they are published as written. Otherwise its two forms are yielded first.
    """
    for base in (yaml_values, None) if yaml_values else (None,):
        source = base.text if base else text
        for view in (strip_invisible_characters(source), strip_markup(source)):
            if view:
                view.base = base
                yield view


def find_personal_data(
    path: str, text: str, public_mobiles: frozenset[str], shown_text: str = ""
) -> list[PersonalDataMatch]:
    """Return all personal data in a source, without the limit on diagnostics of `detect_personal_data`.

    The parameters are those of that function. Several forms of the source are searched, and each value is returned
    once.
    """
    found: list[PersonalDataMatch] = []

    def add(values: Iterable[PersonalDataMatch]) -> None:
        known = sorted(value.span for value in found)
        new: list[PersonalDataMatch] = []
        pieces: set[Span] = set()
        for value in values:
            inner = list_overlapping_spans(value.span, known)
            # A piece of an identity number may look like another one: a date and the next digits like a telephone.
            is_whole = value.rule is codes.ID_NUMBER and all(
                contains_strictly(value.span, one) for one in inner
            )
            if not inner or is_whole:
                new.append(value)
                pieces.update(inner)
        found[:] = [*(value for value in found if value.span not in pieces), *new]

    separators = "|\t," if path.endswith(".csv") else "|\t"
    yaml_values = resolve_yaml_escapes(path, text)
    for view in _iter_search_forms(text, yaml_values):
        add(_scan_form(view, public_mobiles, separators))
    if path.endswith(_YAML_EXTENSIONS) or not path:
        add(_scan_yaml_fields(path, yaml_values or MappedText(text)))
    if shown_text:
        body = locate_yaml(path, text)[1] if path.endswith(".md") else 0
        add(find_split_personal_data(text, shown_text, public_mobiles, [value.span for value in found], body))
    return found


def _scan_form(
    form: MappedText, public_mobiles: frozenset[str], cell_separators: str
) -> Iterator[PersonalDataMatch]:
    """Yield the personal data in one form of a source, with spans in the source, in ascending order.

    ``form`` is the form, for example the source without markup. ``public_mobiles`` and ``cell_separators`` are as in
    `iter_personal_data`.
    """
    for match, rule in iter_personal_data(form.text, public_mobiles, cell_separators):
        # Editors count the characters that were left out, too.
        span = form.locate_in_source(match.start()), form.locate_in_source(match.end() - 1) + 1
        yield PersonalDataMatch(span, rule, match.group())


def _scan_yaml_fields(path: str, yaml_values: MappedText) -> Iterator[PersonalDataMatch]:
    """Yield the identity numbers in YAML fields whose digits are split by other characters, such as ``*``.

    These characters are not markup in a field, so a page shows them. ``yaml_values`` is the source with its field
    values as published. If ``path`` is "", the whole text counts as fields.
    """
    start, end = locate_yaml(path, yaml_values.text) if path else (0, len(yaml_values.text))
    for (first, last), number in find_split_identity_numbers(yaml_values.text[start:end]):
        span = yaml_values.locate_in_source(start + first), yaml_values.locate_in_source(start + last - 1) + 1
        yield PersonalDataMatch(span, codes.ID_NUMBER, number)


def _locate_span(span: Span, text: str, lines: LineIndex) -> Place:
    """Return the place of a value that may continue on further lines of its source.

    ``span`` is start and end of the value in ``text``, the source, and ``lines`` is the index of its lines.
    The place has the length of the first line, which outputs underline, and the rest apart.
    """
    written = text[span[0] : span[1]]
    length = len(written.partition("\n")[0])
    return replace(lines.locate(span[0], length), length_on_next_lines=len(written) - length)


def mask_personal_data(path: str, text: str, public_mobiles: frozenset[str]) -> str:
    """Return a text with the spans of `find_personal_data_spans` masked. Its length and line ends do not change."""
    return mask_spans(text, find_personal_data_spans(path, text, public_mobiles))


def mask_diagnostics(
    diagnostics: Iterable[Diagnostic], public_mobiles: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield diagnostics with the personal data in their messages and hints masked.

    ``public_mobiles`` is as in `detect_personal_data`. A diagnostic may quote the text of another file or of an earlier
    version, such as the title of a deleted item. Personal data in the line of the diagnostic itself needs no masking
    here: it has a diagnostic of its own, and every output masks it.
    """
    return (
        _mask_messages(one, lambda text: find_personal_data_spans("", text, public_mobiles))
        for one in diagnostics
    )


def mask_identity_numbers(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics with all identity numbers in their messages and hints masked, even beside letters.

    Telephone numbers are not masked here, because whether they are public depends on other sources.
    """
    return (_mask_messages(one, find_all_identity_numbers) for one in diagnostics)


def _mask_messages(diagnostic: Diagnostic, find_spans: Callable[[str], Iterable[Span]]) -> Diagnostic:
    texts = (diagnostic.message, diagnostic.message_en, diagnostic.hint, diagnostic.hint_en)
    masked = tuple(mask_spans(text, find_spans(text)) for text in texts)
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
