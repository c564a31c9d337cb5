"""Documents of the search index: every published page that has a text of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from sitegen.catalogue.model import Catalogue, Item, StandalonePage
from sitegen.pages import urls
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import append_release_label
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema import expand_document_number
from sitegen.schema.field_spec import format_iso_date, list_fields
from sitegen.schema.records import VALIDITY, AttachmentRecord, GuideRecord, ItemRecord, PageRecord, RuleRecord
from sitegen.search.indexer import IndexedFields
from sitegen.search.normalise import normalise
from sitegen.search.texts import join_texts

_SEPARATE_FIELDS = frozenset({"title", "index_no", "doc_no", "summary", "keywords"})
_EXTRA_FIELDS = tuple(
    member
    for member in list_fields(ItemRecord)
    if member.spec.searchable and member.name not in _SEPARATE_FIELDS
)
"""Searchable fields of items that `SearchDocument` has no field for.

Their values are indexed with the body.
"""

KIND_ORDER = ("item", "report", "guide", "rule", "apply", "service", "page")
"""Kinds of documents in display order."""


class SearchDocument(Struct, frozen=True, kw_only=True, array_like=True):
    """A published page with the values that are indexed and stored for searching.

    ``kind`` is a member of `KIND_ORDER`. ``path`` is the path of the page from the root of the site, without
    a slash at the beginning. ``body`` is the digest of the body text, or "" if there is none. ``extra`` is
    further text, indexed after the body. ``files`` are the names of attachments. ``agency``, ``category``,
    ``topic`` and ``genre`` are ids, or "". ``written`` is the day of writing in ISO 8601, or "".
    ``published`` is the day of publication, or None if unknown. ``published_at`` is the same day as text, with the
    time if the author gave one. ``validity`` is a state such as "repealed", or "".
    """

    kind: str
    path: str
    title: str
    index_no: str = ""
    doc_no: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    body: str = ""
    extra: str = ""
    agency: str = ""
    category: str = ""
    topic: str = ""
    genre: str = ""
    written: str = ""
    published: date | None = None
    published_at: str = ""
    validity: str = ""


def list_non_item_documents(translator: Translator, catalogue: Catalogue) -> Iterator[SearchDocument]:
    """Yield a search document for each page of a catalogue that has a text of its own and is no item.

    These are annual reports, guides, pages on disclosure on request, regulatory documents, other standalone
    pages, and services. Lists of pages are not included. Drafts, which only the catalogue of a preview contains,
    are marked in the title, in the language of ``translator``.
    """
    for report in catalogue.reports:
        record = report.record
        yield SearchDocument(
            kind="report",
            path=urls.report(report.agency, report.year),
            title=append_release_label(translator, record.title, report.release, str(record.published)),
            summary=record.summary,
            body=report.body.digest,
            files=_list_attachment_names(record.attachments),
            extra="\n".join(f"{figure.label} {figure.value}{figure.unit}" for figure in record.statistics),
            agency=report.agency,
            written=format_iso_date(record.written),
            published=record.published.day,
            published_at=str(record.published),
        )
    for agency, document in catalogue.guides.items():
        title = document.record.title or translator(
            "guide-title", agency=catalogue.agencies[agency].record.name
        )
        title = append_release_label(translator, title, document.release)
        yield _convert_document(document, "guide", urls.guide(agency), title, agency)
    for agency, document in catalogue.apply_pages.items():
        title = document.record.title or translator(
            "apply-title", agency=catalogue.agencies[agency].record.name
        )
        title = append_release_label(translator, title, document.release)
        yield _convert_document(document, "apply", urls.apply(agency), title, agency)
    for document in catalogue.rules:
        title = append_release_label(translator, document.record.title, document.release)
        yield _convert_document(document, "rule", urls.rule(document.name), title, "")
    for document in catalogue.pages:
        title = append_release_label(translator, document.record.title, document.release)
        yield _convert_document(document, "page", urls.free_page(document.name), title, "")
    yield from _convert_services(translator, catalogue)


@note_source_path_in_errors("item")
def convert_item(translator: Translator, item: Item) -> SearchDocument:
    """Make the search document of an item. It depends on the item and on the language of ``translator`` alone.

    A catalogue never contains items that are withheld or withdrawn. A draft is marked in the title.
    """
    record = item.record
    return SearchDocument(
        kind="item",
        path=urls.item(item.id),
        title=append_release_label(translator, record.title, item.release, str(record.published)),
        index_no=record.index_no,
        doc_no=record.doc_no,
        summary=record.summary,
        keywords=record.keywords,
        files=_list_attachment_names(record.attachments),
        body=item.body.digest,
        extra="\n".join((*_list_extra_values(record), *_list_other_numbers(record.doc_no))),
        agency=item.agency,
        category=item.category,
        topic=item.topic,
        genre=item.genre,
        written=format_iso_date(record.written),
        published=record.published.day,
        published_at=str(record.published),
        validity=item.validity.state,
    )


def _list_attachment_names(attachments: Iterable[AttachmentRecord]) -> tuple[str, ...]:
    """Return the display names of attachments: the title, or the file name if there is no title."""
    return tuple(attached.title or attached.file for attached in attachments)


def _list_extra_values(record: ItemRecord) -> Iterator[str]:
    """Yield the values of an item that are indexed with the body, as text, without empty ones.

    These are the fields in `_EXTRA_FIELDS`: searchable fields that `SearchDocument` has no field for.
    """
    for member in _EXTRA_FIELDS:
        value = getattr(record, member.name)
        yield from (str(text) for text in (value if member.repeated else (value,)) if text)


def _list_other_numbers(doc_no: str) -> Iterator[str]:
    """Yield the document numbers that ``doc_no`` stands for, except those that its text contains.

    These are the single numbers of a range, and the standard form of a mistyped number. A search for one of
    them thus finds the document.
    """
    text = normalise(doc_no)
    for number in expand_document_number(doc_no):
        # Most numbers are in the standard form, and stand for themselves.
        if number != doc_no and normalise(number) not in text:
            yield number


@note_source_path_in_errors("document")
def _convert_document(
    document: StandalonePage, kind: str, path: str, title: str, agency: str
) -> SearchDocument:
    record = document.record
    return SearchDocument(
        kind=kind,
        path=path,
        title=title,
        doc_no=record.doc_no if isinstance(record, RuleRecord) else "",
        summary=record.summary if isinstance(record, PageRecord) else "",
        files=_list_attachment_names(record.attachments),
        body=document.body.digest,
        extra="\n".join(_list_document_extras(record)),
        agency=agency,
        published=record.updated,
        published_at=str(record.updated or ""),
    )


def _list_document_extras(record: object) -> Iterator[str]:
    """Yield the texts that are indexed after the body of a guide or a regulatory document.

    ``record`` is the record of any standalone page. Records of other kinds have no such texts.
    """
    if isinstance(record, GuideRecord):
        yield from (*record.classification, record.arrangement, *record.access)
    elif isinstance(record, RuleRecord):
        yield from _list_other_numbers(record.doc_no)


def _convert_services(translator: Translator, catalogue: Catalogue) -> Iterator[SearchDocument]:
    for service in catalogue.services:
        record = service.record
        lines = (*record.basis, *record.conditions, *record.procedure, *record.materials)
        yield SearchDocument(
            kind="service",
            path=urls.service(service.agency, service.name),
            title=append_release_label(translator, record.title, service.release),
            keywords=(*record.audience, *record.event),
            files=_list_attachment_names(record.attachments),
            extra="\n".join((*lines, record.time_limit, record.fee, record.contact, record.result)),
            agency=service.agency,
            published=record.updated,
            published_at=str(record.updated or ""),
        )


def extract_indexed_fields(document: SearchDocument, body: str) -> IndexedFields:
    """Return the text of a document for indexing, divided into title, numbers and other fields.

    ``body`` is the plain text of the document's body. No text is normalised.
    """
    return IndexedFields(
        document.title,
        (document.index_no, document.doc_no),
        (document.summary, *document.keywords, *document.files, join_texts(body, document.extra)),
    )


VALIDITY_ORDER = tuple(VALIDITY.labels)
"""States of validity in display order."""
