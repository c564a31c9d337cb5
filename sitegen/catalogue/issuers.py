"""Split the issuers of joint documents: a field that names several agencies becomes one name each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.program import regex
from sitegen.schema.records import AgencyRecord

# An enumeration comma, another comma, or blanks between two Chinese characters.
_SEPARATOR = regex.compile(r"(?<!\s)\s*+[、，,；;]\s*|(?<=[\u3400-\u9fff）])\s++(?=[\u3400-\u9fff])")
# How the names of agencies and their organs end. A part that ends otherwise, such as the 县文化 of 县文化、广播电视和旅游局,
# is no name of its own.
_END_OF_NAME = regex.compile(
    r"(?:政府|政务院|国务院|委员会|人大常委会|常委会|政协|委|办公室|办公厅|办|厅|局|部|署|厅|处|科|股|所|站|院|社|馆|中心|总队|支队|大队|中队|队"
    r"|银行|分行|支行|总局|法院|检察院|监狱|管委会|指挥部|领导小组|联合会|总工会|工会|团委|妇联|残联|工商联|红十字会|协会|学会|商会"
    r"|公司|集团|学校|大学|学院|医院|海关|街道|镇|乡)(?:（[^（）]{1,20}）)?\Z"
)


def collect_agency_names(agencies: Mapping[str, AgencyRecord]) -> frozenset[str]:
    """Return the full and short names of the agencies of the site. `split_issuers` never divides them."""
    return frozenset(name for record in agencies.values() for name in (record.name, record.short_name))


def split_issuers(issuers: Iterable[str], names: frozenset[str]) -> tuple[str, ...]:
    """Split each text that names several agencies, such as 云岫县财政局、云岫县教育局, and return all names in order.

    ``names`` are names that stay whole, even if they contain a separator. A text is split only if each part is in
    ``names`` or ends as the names of agencies do, so that 县文化、广播电视和旅游局 stays whole.
    """
    return tuple(part for issuer in issuers for part in _split(issuer, names))


def _split(issuer: str, names: frozenset[str]) -> tuple[str, ...]:
    parts = tuple(_SEPARATOR.split(issuer.strip()))
    if len(parts) == 1 or issuer in names:
        return (issuer,)
    # An ending alone is not a name, such as 办 in 局、办.
    if all(part in names or (len(part) > 1 and _END_OF_NAME.search(part)) for part in parts):
        return parts
    return (issuer,)
