"""索引号: its pattern, check character and year (《政府信息公开目录系统实施指引（试行）》)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.old_addresses import find_item_agency
from sitegen.checks.check_digits import is_valid_credit_code, is_valid_organisation_code
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.program import regex
from sitegen.schema.numbering_patterns import compile_numbering_pattern
from sitegen.schema.record_source import locate_key

DEFAULT_PATTERNS = ("{prefix}/{year}-{serial:5}", "{prefix}/{year}-{serial:6}")
# The alphabet of GB 32100-2015, without I, O, S, V and Z.
_ORGANISATION_CODE = regex.compile(r"[0-9A-HJ-NPQRTUWXY]{8}[0-9X]")
_CREDIT_CODE = regex.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


_PLACEHOLDER_EXPRESSIONS = {
    "prefix": r"[0-9A-Za-z][0-9A-Za-z-]{1,29}",
    "year": r"(?:19|20)[0-9]{2}",
    "serial": r"[0-9]{1,9}",
}


@cache
def compile_index_number_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of index numbers, such as ``{prefix}/{year}-{serial:5}``, to a regular expression.

    ``{prefix}`` is the code of an agency: 2 to 30 letters, digits and hyphens. ``{year}`` is a year from
    1900 to 2099. ``{serial}`` is a serial number of one to nine digits, ``{serial:5}`` one of exactly five.
    Raises ValueError if `compile_numbering_pattern` does.
    """
    return compile_numbering_pattern(pattern, _PLACEHOLDER_EXPRESSIONS)


def check_index_number_patterns(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield an error for each pattern of index numbers in site.yaml that `compile_index_number_pattern` rejects.

    If there is one, `check_index_number` must not be called.
    """
    for number, pattern in enumerate(catalogue.site.index_patterns):
        try:
            compile_index_number_pattern(pattern)
        except ValueError:
            where = locate_key(catalogue.site.source, f"index_patterns.{number}")
            yield codes.PATTERN_BROKEN.at(where, value=pattern)


def check_index_number(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield errors if an item's index number is malformed, or does not match the item or its agency.

    It must match a pattern of the site, or one of `DEFAULT_PATTERNS` if the site has none. Year, prefix and
    check characters are checked as far as the pattern contains them. The year must be that of publication. The
    prefix must be that of the publishing agency, or of the agency from which the item was moved. Patterns of the
    site must be valid, which `check_index_number_patterns` verifies: an invalid one raises ValueError when it is
    tried.
    """
    value, source = item.record.index_no, item.record.source
    agency = catalogue.agencies.get(item.agency)
    expected = agency.record.index_prefix or agency.record.uscc if agency else ""
    parts = _parse_index_number(value, catalogue.site.index_patterns or DEFAULT_PATTERNS)
    if parts is None:
        example = f"{expected or '11441700007280420Y'}/{item.year}-00001"
        yield codes.INDEX_FORM.at(locate_key(source, "index_no"), value=value, example=example)
        return
    year, prefix = parts.get("year"), parts.get("prefix") or ""
    if year and int(year) != item.year:
        yield codes.INDEX_YEAR.at(
            locate_key(source, "index_no"), year=year, published=item.record.published.day
        )
    if _CREDIT_CODE.fullmatch(prefix) and not is_valid_credit_code(prefix):
        yield codes.INDEX_CHECK.at(locate_key(source, "index_no"), value=prefix)
    if _ORGANISATION_CODE.fullmatch(prefix) and not is_valid_organisation_code(prefix):
        yield codes.INDEX_CHECK_ORG.at(locate_key(source, "index_no"), value=value)
    if prefix and expected and prefix != expected and not _is_former_agency_prefix(catalogue, item, prefix):
        yield codes.INDEX_PREFIX.at(locate_key(source, "index_no"), prefix=prefix, expected=expected)


def _is_former_agency_prefix(catalogue: Catalogue, item: Item, prefix: str) -> bool:
    """Whether the item was moved from an agency with the prefix ``prefix``. A published index number is permanent.

    The old address of the item on this site names that agency. If the agency no longer exists, its prefix is
    unknown, and any prefix is accepted.
    """
    for address in item.record.aliases:
        former = find_item_agency(catalogue.site.base_url, address)
        if former in ("", item.agency):
            continue
        agency = catalogue.agencies.get(former)
        if agency is None or prefix == (agency.record.index_prefix or agency.record.uscc):
            return True
    return False


def _parse_index_number(index_number: str, patterns: tuple[str, ...]) -> dict[str, str] | None:
    """Return the parts of an index number by name, such as ``year``, according to the first pattern that matches.

    None if no pattern matches.
    """
    for pattern in patterns:
        match = compile_index_number_pattern(pattern).fullmatch(index_number)
        if match:
            return match.groupdict()
    return None
