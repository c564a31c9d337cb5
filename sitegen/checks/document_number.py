"""发文字号: the forms that site.yaml prescribes, and the abbreviation of the issuing agency.

The form of each number is checked when its file is read (`sitegen.schema.document_number_check`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sitegen.catalogue.model import Catalogue, Item
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.program import regex
from sitegen.schema import list_document_number_prefixes
from sitegen.schema.document_number import expand_document_number
from sitegen.schema.document_number_check import USUAL_FORM_WORDS, compile_document_number_pattern
from sitegen.schema.record_source import locate_key

LAST_MONTH_FOR_PREVIOUS_YEAR: Final = 3
"""Last month of a year in which a document may be signed with a number of the year before without a warning."""
_YEAR: Final = regex.compile(r"(?<=〔)\d{4}(?=〕)|(?<!\d)\d{4}(?=年第)")


def check_document_number_patterns(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield an error for each pattern of document numbers in site.yaml that cannot be compiled."""
    for number, pattern in enumerate(catalogue.site.doc_no_patterns):
        try:
            if pattern not in USUAL_FORM_WORDS:
                compile_document_number_pattern(pattern)
        except ValueError:
            where = locate_key(catalogue.site.source, f"doc_no_patterns.{number}")
            yield codes.NUMBER_PATTERN_BROKEN.at(where, value=pattern)


def check_document_number(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield diagnostics if the year or agency abbreviation (机关代字) of an item's document number does not fit it.

    The abbreviation must be one of the publishing agency or of an issuer. An item without a number is reported if its
    category requires one.
    """
    record = item.record
    if not record.doc_no:
        node = catalogue.categories.classes.get(item.category)
        if node and node.record.normative:
            yield codes.NUMBER_NEEDED.at(locate_key(record.source, "category"))
        return
    yield from _check_year(item)
    found = list_document_number_prefixes(record.doc_no)
    agency = catalogue.agencies.get(item.agency)
    own = agency.record.doc_prefixes if agency else ()
    if found and not any(code in own for code in found):
        known = _collect_doc_prefixes(catalogue, item.issuers) if item.issuers else own
        # A joint document has the number of one of its issuers.
        if known and not any(code in known for code in found):
            where = locate_key(record.source, "doc_no")
            yield codes.PREFIX_UNKNOWN.at(where, value=record.doc_no, known="、".join(known))


def _check_year(item: Item) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the year of a document number is not that of 成文日期 (date of writing).

    The year before is accepted for documents written until `LAST_MONTH_FOR_PREVIOUS_YEAR`.
    """
    record = item.record
    years = {int(year) for number in expand_document_number(record.doc_no) for year in _YEAR.findall(number)}
    if not years or record.written is None:
        return
    usual = {
        record.written.year,
        *([record.written.year - 1] if record.written.month <= LAST_MONTH_FOR_PREVIOUS_YEAR else []),
    }
    if not years & usual:
        where = locate_key(record.source, "doc_no")
        values = {"value": record.doc_no, "year": min(years), "written": record.written}
        yield codes.NUMBER_YEAR.at(where, **values)


def _collect_doc_prefixes(catalogue: Catalogue, issuer_names: Sequence[str]) -> tuple[str, ...]:
    """Return the abbreviations (机关代字) of all ``issuer_names``, which are names of agencies.

    The result is empty if the abbreviations of one issuer are unknown, because the number may have one of these.
    """
    prefixes: list[str] = []
    for issuer in issuer_names:
        named = [
            agency.record.doc_prefixes
            for agency in catalogue.agencies.values()
            if issuer in (agency.record.name, agency.record.short_name)
        ]
        if not named or not named[0]:
            return ()
        prefixes.extend(named[0])
    return tuple(dict.fromkeys(prefixes))
