"""Check agencies' guides, application pages and services for what the law requires and a reader needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sitegen.catalogue.model import Agency, Catalogue, Service, StandalonePage
from sitegen.catalogue.release import ReleaseState
from sitegen.content.blanks import remove_blanks_between_chinese
from sitegen.diagnostics import Diagnostic, Rule
from sitegen.diagnostics.codes import guides as codes
from sitegen.program import regex
from sitegen.schema.field_spec import list_fields
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, GuideRecord, ServiceRecord
from sitegen.schema.site_status import TRIAL, is_sample_site

OFFICE_HOURS_YAML = ("办公时间:", "  - 日子: ……", "    上午: ……", "    下午: ……")
"""The block of office hours in agency.yaml, with the indentation that it needs."""
_INTERNET_CONTACT = "internet"
_GUIDE_CONTACT_FIELDS = ("office", "address", "hours", "phone", "fax", _INTERNET_CONTACT)
_GUIDE_TEXT_FIELDS = ("classification", "arrangement", "access")
_APPLY_CONTACT_FIELDS = ("office", "address", "postcode", "phone")
_INSTITUTION_KIND = "institution"


class _RequiredPage(NamedTuple):
    """A page that each agency has to publish: the disclosure guide, or the page on how to apply.

    ``file_stem`` is its file name without extension. ``agency_fields`` are the names of the fields of agency.yaml that
    it shows. ``title`` and ``title_en`` are the names of the page in messages.
    """

    file_stem: str
    agency_fields: tuple[str, ...]
    title: str
    title_en: str


_REQUIRED_PAGES = (
    _RequiredPage("guide", _GUIDE_CONTACT_FIELDS, "公开指南", "disclosure guide"),
    _RequiredPage("apply", _APPLY_CONTACT_FIELDS, "依申请公开说明", "page on how to apply"),
)
# Values that fill a field without informing the reader.
_STOCK_PHRASE_LIST = (
    "略 无 待定 待补充 暂无 另行通知 按规定 按规定办理 按有关规定 按照有关规定 按相关规定 按照相关规定 按规定收费 按标准收费"
    " 见附件 详见附件 详见官网 详见法律法规 有关法律法规 相关法律法规 以实际为准 以窗口为准 以窗口告知为准"
)
_STOCK_PHRASES = frozenset(_STOCK_PHRASE_LIST.split())
_PUNCTUATION = regex.compile(r"[\s。，、；：.…—-]+")
# Every telephone number has three digits in a row, short ones such as 110 too.
_PHONE_DIGITS = regex.compile(r"\d{3}")


def check_pinyin(agency: Agency) -> Iterator[Diagnostic]:
    """Yield an error if an agency's pinyin has more or fewer syllables than its name has characters.

    Both are fields of agency.yaml. The syllables of the pinyin are separated by single spaces.
    """
    record = agency.record
    syllables = len(record.pinyin.split(" "))
    if syllables != len(record.name):
        where = locate_key(record.source, "pinyin")
        yield codes.PINYIN_LENGTH.at(where, said=syllables, name=record.name, length=len(record.name))


def check_duplicate_names(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each agency, rule or free page with the same name or title as another.

    Agencies are compared by name, rules with rules and free pages with free pages by title. Of several with
    the same name, the first by path is not reported.
    """
    records = (
        [(agency.record, "name") for agency in catalogue.agencies.values()],
        [(document.record, "title") for document in catalogue.rules],
        [(document.record, "title") for document in catalogue.pages],
    )
    for kind in records:
        first: dict[str, str] = {}
        for record, field in sorted(kind, key=lambda one: one[0].source.path):
            name, path = str(getattr(record, field)), record.source.path
            # Readers do not see a blank between Chinese signs.
            key = remove_blanks_between_chinese(name)
            if first.setdefault(key, path) != path:
                yield codes.NAME_TWICE.at(locate_key(record.source, field), name=name, other=first[key])


def check_guide(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each element required by 条例第十二条 that an agency's disclosure guide lacks.

    Some elements are in the guide itself and some in ``agency.yaml``, such as office and telephone. Office hours with
    neither a morning nor an afternoon are reported as well. Agencies without a guide and former
    agencies (``archival`` in agency.yaml) are not checked.
    """
    guide, record = catalogue.guides.get(agency.id), agency.record
    # A former agency only keeps its documents here. It receives no applications.
    if guide is None or record.archival:
        return
    for element in _describe_missing_fields(record, _GUIDE_CONTACT_FIELDS):
        yield codes.GUIDE_LACKS.at(locate_key(record.source, "name"), file=record.source.path, **element)
    yield from _check_guide_text(guide, record)


def check_apply_page(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each contact detail that an agency with an application page lacks (条例第二十九条).

    The details are the office, address, postcode and telephone number for applications. Agencies without an
    application page and former agencies (``archival`` in agency.yaml) are not checked. Details that the guide of the
    agency lacks as well are left out here, because `check_guide` reports them.
    """
    record = agency.record
    if agency.id in catalogue.apply_pages and not record.archival:
        reported = _GUIDE_CONTACT_FIELDS if agency.id in catalogue.guides else ()
        names = tuple(name for name in _APPLY_CONTACT_FIELDS if name not in reported)
        for element in _describe_missing_fields(record, names):
            yield codes.APPLY_LACKS.at(locate_key(record.source, "name"), file=record.source.path, **element)


def check_draft_pages(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Yield diagnostics for the guide and the application page of an agency if they are drafts.

    A new agency has both pages as drafts, and an agency.yaml without contact details. One diagnostic names all
    contact details that the drafts still lack. Details that a published page of the agency lacks as well are
    reported for that page only. The text of a draft guide is checked like that of a published one. ``catalogue`` must
    include drafts.
    """
    guide, apply = catalogue.guides.get(agency.id), catalogue.apply_pages.get(agency.id)
    record = agency.record
    if record.archival:
        return
    pages = [(found, page) for found, page in zip((guide, apply), _REQUIRED_PAGES, strict=True) if found]
    drafts = [page for found, page in pages if found.release is ReleaseState.DRAFT]
    reported = {
        name for found, page in pages if found.release is ReleaseState.PUBLIC for name in page.agency_fields
    }
    wanted = dict.fromkeys(name for page in drafts for name in page.agency_fields if name not in reported)
    if missing := _describe_missing_fields(record, tuple(wanted)):
        yield codes.DRAFT_LACKS.at(
            locate_key(record.source, "name"),
            name=record.name,
            file=record.source.path,
            pages="和".join(page.title for page in drafts),
            pages_en=" and the ".join(page.title_en for page in drafts),
            elements="、".join(element["element"] for element in missing),
            elements_en=", ".join(element["element_en"] for element in missing),
            lines="、".join(f"“{line}”" for element in missing for line in _list_yaml_lines(element["key"])),
            lines_en=", ".join(
                f"“{line}”" for element in missing for line in _list_yaml_lines(element["key"])
            ),
        )
    if guide and guide.release is ReleaseState.DRAFT:
        yield from _check_guide_text(guide, record)


def check_required_pages(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    """Yield diagnostics if the guide or application page of an agency is missing, or is a draft ready to publish.

    A draft is ready to publish if agency.yaml has all the contact details that it needs; the other drafts are left
    to `check_draft_pages`. While the site is under construction, missing pages are not reported. Sample sites,
    former agencies (``archival``), and enterprises and institutions (公共企事业单位), to which 条例第十二条 does not
    apply directly, are not checked. ``catalogue`` contains only what is public.
    """
    record, site = agency.record, catalogue.site
    if record.archival or record.kind == _INSTITUTION_KIND or is_sample_site(site):
        return
    folder = record.source.path.rpartition("/")[0]
    drafts, missing = [], []
    for page in _REQUIRED_PAGES:
        path = f"{folder}/{page.file_stem}.md"
        if catalogue.unpublished.get(path) is ReleaseState.DRAFT:
            drafts.append(page)
        # A file that cannot be read has a finding of its own.
        elif path not in catalogue.source_paths:
            missing.append(page)
    if not _describe_missing_fields(
        record, tuple(dict.fromkeys(name for page in drafts for name in page.agency_fields))
    ):
        yield from _report_required_pages(codes.PAGE_DRAFT, agency, drafts)
    if site.status != TRIAL:
        yield from _report_required_pages(codes.PAGE_MISSING, agency, missing)


def _report_required_pages(
    rule: Rule, agency: Agency, pages: Sequence[_RequiredPage]
) -> Iterator[Diagnostic]:
    if pages:
        files = [f"{page.file_stem}.md" for page in pages]
        commands = [f"sitegen new {page.file_stem} --agency {agency.id}" for page in pages]
        yield rule.at(
            locate_key(agency.record.source, "name"),
            name=agency.record.name,
            count=len(pages),
            pages="和".join(page.title for page in pages),
            pages_en=" and the ".join(page.title_en for page in pages),
            files="、".join(files),
            files_en=" and ".join(files),
            commands="、".join(commands),
            commands_en=" and ".join(commands),
        )


def _list_yaml_lines(yaml_key: str) -> tuple[str, ...]:
    """Return the lines to add to agency.yaml for the field ``yaml_key``, with ``……`` for the value.

    There are four for office hours, and one for any other field.
    """
    return OFFICE_HOURS_YAML if yaml_key == OFFICE_HOURS_YAML[0].rstrip(":") else (f"{yaml_key}: ……",)


def _check_guide_text(guide: StandalonePage, agency: AgencyRecord) -> Iterator[Diagnostic]:
    """Yield diagnostics for required fields that a guide lacks, and office hours in agency.yaml without any times."""
    assert isinstance(guide.record, GuideRecord)
    source = guide.record.source
    for element in _describe_missing_fields(guide.record, _GUIDE_TEXT_FIELDS):
        yield codes.GUIDE_LACKS.at(locate_key(source, "updated"), file=source.path, **element)
    for number, hours in enumerate(agency.hours):
        if not hours.morning and not hours.afternoon:
            yield codes.HALF_DAYS.at(locate_key(agency.source, f"hours.{number}.days"), days=hours.days)


def _describe_missing_fields(
    record: AgencyRecord | GuideRecord, field_names: tuple[str, ...]
) -> list[dict[str, str]]:
    """Return the fields among ``field_names`` that are empty in ``record``, each as a mapping of message values.

    The values are the labels in Chinese and English (``element``, ``element_en``) and the YAML keys (``key``,
    ``key_en``). The name ``internet`` means the e-mail address or the website; one of them is enough.
    """
    missing = [
        {
            "element": member.spec.label,
            "element_en": member.spec.label_en,
            "key": member.spec.label,
            "key_en": member.name,
        }
        for member in list_fields(type(record))
        if member.name in field_names and not getattr(record, member.name)
    ]
    # Either of the two is enough, so neither is reported as missing by itself.
    if (
        isinstance(record, AgencyRecord)
        and _INTERNET_CONTACT in field_names
        and not record.email
        and not record.website
    ):
        internet = ("互联网联系方式", "internet contact", "电子邮箱", "email")
        missing.append(dict(zip(("element", "element_en", "key", "key_en"), internet, strict=True)))
    return missing


def check_service_guide(service: Service) -> Iterator[Diagnostic]:
    """Yield diagnostics if a service guide has disclosures without content, or a contact without a telephone number.

    The disclosures are the fields in `SERVICE_DISCLOSURE_FIELDS`. One has no content if it is a stock phrase such
    as 按规定. A telephone number is any three digits in a row. Missing fields are not reported here, but when
    the file is read.
    """
    record = service.record
    for field in list_fields(ServiceRecord):
        if field.name in SERVICE_DISCLOSURE_FIELDS:
            value = getattr(record, field.name)
            members = [(f"{field.name}.{number}", text) for number, text in enumerate(value)]
            for position, text in members if field.repeated else [(field.name, value)]:
                if _PUNCTUATION.sub("", text) in _STOCK_PHRASES:
                    where = locate_key(record.source, position)
                    element, element_en = field.spec.label, field.spec.label_en
                    yield codes.SERVICE_VAGUE.at(where, element=element, element_en=element_en, value=text)
    if not _PHONE_DIGITS.search(record.contact):
        yield codes.SERVICE_CONTACT.at(locate_key(record.source, "contact"))


SERVICE_DISCLOSURE_FIELDS = ("basis", "conditions", "procedure", "materials", "time_limit", "fee", "contact")
"""The fields of the seven disclosures of a service guide: 依据、条件、程序、材料、时限、收费、联系."""
