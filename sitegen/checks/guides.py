"""Check agencies' guides, application pages and services for what the law requires and a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.catalogue.model import Agency, Catalogue, Service
from sitegen.diagnostics import Diagnostic, Rule
from sitegen.diagnostics.codes import guides as codes
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, GuideRecord, ServiceRecord
from sitegen.schema.spec import list_fields

_OFFICE = ("office", "address", "hours", "phone", "fax")
_CONTENT = ("classification", "arrangement", "access")
_RECEIVING = ("office", "address", "postcode", "phone")
# Values that fill a field without informing the reader.
_EMPTY_WORDS = (
    "略 无 待定 待补充 暂无 另行通知 按规定 按规定办理 按有关规定 按照有关规定 按相关规定 按照相关规定 按规定收费 按标准收费"
    " 见附件 详见附件 详见官网 详见法律法规 有关法律法规 相关法律法规 以实际为准 以窗口为准 以窗口告知为准"
)
_EMPTY_VALUES = frozenset(_EMPTY_WORDS.split())
_PUNCTUATION = re.compile(r"[\s。，、；：.…—-]+")
# Every telephone number has three digits in a row, short ones such as 110 too.
_PHONE = re.compile(r"\d{3}")


def check_pinyin(agency: Agency) -> Iterator[Diagnostic]:
    """Report an agency whose pinyin has more or fewer syllables than its name has characters.

    Both are fields of agency.yaml. The syllables of the pinyin are separated by single spaces.
    """
    record = agency.record
    syllables = len(record.pinyin.split(" "))
    if syllables != len(record.name):
        where = locate_key(record.source, "pinyin")
        yield codes.PINYIN_LENGTH.at(where, said=syllables, name=record.name, length=len(record.name))


def check_guide(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Report the elements required by 条例第十二条 that an agency's disclosure guide lacks.

    Some elements are in the guide itself and some in ``agency.yaml``, such as office and telephone. Also
    report office hours with neither a morning nor an afternoon. Agencies without a guide and former
    agencies (``archival`` in agency.yaml) are not checked.
    """
    guide, record = catalogue.guides.get(agency.id), agency.record
    # A former agency only keeps its documents here. It receives no applications.
    if guide is None or record.archival:
        return
    assert isinstance(guide.record, GuideRecord)
    yield from _report_missing_fields(codes.GUIDE_LACKS, record, _OFFICE)
    # Either of the two is enough, so neither is reported as missing by itself.
    if not record.email and not record.website:
        values = {
            "element": "互联网联系方式",
            "element_en": "internet contact",
            "key": "电子邮箱",
            "key_en": "email",
        }
        yield codes.GUIDE_LACKS.at(locate_key(record.source, "name"), file=record.source.path, **values)
    yield from _report_missing_fields(codes.GUIDE_LACKS, guide.record, _CONTENT)
    for number, hours in enumerate(record.hours):
        if not hours.morning and not hours.afternoon:
            yield codes.HALF_DAYS.at(locate_key(record.source, f"hours.{number}.days"), days=hours.days)


def check_apply_page(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Report the contact details that an agency with an application page lacks (条例第二十九条).

    These are the office, address, postcode and telephone number for applications. Agencies without an
    application page and former agencies (``archival`` in agency.yaml) are not checked. What the guide of the
    agency lacks as well is reported by `check_guide`, once.
    """
    if agency.id in catalogue.applies and not agency.record.archival:
        reported = _OFFICE if agency.id in catalogue.guides else ()
        names = tuple(name for name in _RECEIVING if name not in reported)
        yield from _report_missing_fields(codes.APPLY_LACKS, agency.record, names)


def _report_missing_fields(
    rule: Rule, record: AgencyRecord | GuideRecord, names: tuple[str, ...]
) -> Iterator[Diagnostic]:
    """Report empty fields, with the file and key to write them in."""
    for field in list_fields(type(record)):
        if field.name in names and not getattr(record, field.name):
            label, label_en = field.spec.label, field.spec.label_en
            values = {"element": label, "element_en": label_en, "key": label, "key_en": field.name}
            where = locate_key(record.source, "name" if isinstance(record, AgencyRecord) else "updated")
            yield rule.at(where, file=record.source.path, **values)


def check_service(service: Service) -> Iterator[Diagnostic]:
    """Report a service guide whose disclosures have no content, or whose contact has no telephone number.

    The disclosures are the fields in `SERVICE_DISCLOSURES`. One has no content if it is a stock phrase such
    as 按规定. A telephone number is any three digits in a row. Missing fields are not reported here, but when
    the file is read.
    """
    record = service.record
    for field in list_fields(ServiceRecord):
        if field.name in SERVICE_DISCLOSURES:
            value = getattr(record, field.name)
            members = [(f"{field.name}.{number}", text) for number, text in enumerate(value)]
            for position, text in members if field.repeated else [(field.name, value)]:
                if _PUNCTUATION.sub("", text) in _EMPTY_VALUES:
                    where = locate_key(record.source, position)
                    element, element_en = field.spec.label, field.spec.label_en
                    yield codes.SERVICE_VAGUE.at(where, element=element, element_en=element_en, value=text)
    if not _PHONE.search(record.contact):
        yield codes.SERVICE_CONTACT.at(locate_key(record.source, "contact"))


SERVICE_DISCLOSURES = ("basis", "conditions", "procedure", "materials", "time_limit", "fee", "contact")
"""The fields of the seven disclosures of a service guide: 依据、条件、程序、材料、时限、收费、联系."""
