"""Planning of the pages of items, and assembly of their views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from msgspec import Struct

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.references import RELATION_LABELS, RELATIONS, is_external
from sitegen.catalogue.release import ReleaseState
from sitegen.pages import components, item_summary, urls, views
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import ItemSummary
from sitegen.pages.page_frame import Crumb, PageFrame
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.site_context import SiteContext
from sitegen.pages.site_settings import FeedInfo
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.program.value_digest import digest_values
from sitegen.schema.field_spec import RecordField, list_fields
from sitegen.schema.records import DISCLOSURE, ItemRecord

Neighbour = tuple[str, str]
"""Id and title of the item before or after this one in a list."""

_SHOWN_FIELDS = tuple(field for field in list_fields(ItemRecord) if field.spec.shown)


class ItemPage(Struct, frozen=True, kw_only=True):
    """Page spec of one item: all data that its page depends on, except `SiteSettings`.

    ``agency_name`` is the full name of the publishing agency. ``category_path`` has (id, name) of each category from
    the top one down to the item's. ``topic_name`` and ``genre_name`` are full names, their levels separated by
    backslashes, or "". ``feeds`` are the Atom feeds to announce. ``newer`` and ``older`` are the neighbours in the list
    of the agency's items in this category. ``ended_by_title`` is the title of the item that repealed or amended this
    one, or "". ``not_yet_in_force``: the item takes effect after the day of the build. ``relations`` has the related
    items by kind of relation. ``link_targets`` are the targets of the body's internal links, in order.
    """

    template: ClassVar[str] = "item.html"

    item: Item
    agency_name: str
    category_path: tuple[tuple[str, str], ...]
    topic_name: str
    genre_name: str
    feeds: tuple[FeedInfo, ...]
    newer: Neighbour | None
    older: Neighbour | None
    ended_by_title: str
    not_yet_in_force: bool
    relations: Mapping[str, tuple[ItemSummary, ...]]
    link_targets: tuple[components.LinkTarget, ...]

    @property
    def path(self) -> str:
        """Path of the page from the site's root."""
        return urls.item(self.item.id)

    @property
    def body_digest(self) -> str:
        """Digest of the item's text, by which the renderer finds the HTML of the text for the template."""
        return self.item.body.digest

    def assemble_view(self, frame: PageFrame) -> views.ItemView:
        """Build the view (the data that the template sees) from this spec and what all pages share.

        ``frame`` has what all pages share, and builds the head, navigation and breadcrumb.
        """
        item, record, translator = self.item, self.item.record, frame.settings.translator
        root = urls.path_to_root(self.path)
        source = record.origin or self.agency_name
        page = frame.build_page(
            self.path,
            self.template,
            "catalogue",
            record.title,
            crumbs=self._list_crumbs(translator),
            description=record.summary or record.title,
            article_meta=self._list_article_meta(frame, source),
            feeds=self.feeds,
            structured_data=self._build_structured_data(),
            release_note=item_summary.describe_release(translator, item.release, str(record.published)),
        )
        return views.ItemView(
            site=frame.site,
            page=page,
            title=record.title,
            rows=tuple(self._list_metadata_rows(translator, root)),
            source=source,
            published=str(record.published),
            validity=item.validity.state,
            validity_label=item_summary.translate_validity(translator, item.validity.state),
            validity_note=self._explain_validity(translator),
            corrections=tuple(self._list_corrections()),
            summary=record.summary,
            files=components.build_files(self.path, record.attachments, item.files),
            relations=tuple(self._list_relations(translator, root)),
            # Lists are newest first, so the previous item is the newer one.
            previous=_link_neighbour(self.newer, root),
            next=_link_neighbour(self.older, root),
            citation=translator(
                "citation",
                agency=self.agency_name,
                title=record.title,
                number=translator("number", number=record.doc_no) if record.doc_no else "",
                index=record.index_no,
                date=translator.format_date(record.published.day.isoformat()),
                url=page.canonical,
            ),
            body=components.build_linked_body(item.body, self.link_targets, root),
        )

    def _list_crumbs(self, translator: Translator) -> list[Crumb]:
        """Return the steps of the breadcrumb, from the catalogue to the item."""
        above = [(name, urls.list_page(urls.category_folder(id), 1)) for id, name in self.category_path]
        return [(translator("catalogue"), urls.CATALOGUE), *above, (translator("item"), "")]

    def _list_article_meta(self, frame: PageFrame, source_name: str) -> list[tuple[str, str]]:
        """Return the head tags that 国办发〔2017〕47号 prescribes for articles, as pairs of name and content.

        ``source_name`` is the name of the body that the document comes from. PubDate is YYYY-MM-DD HH:MM, with 00:00 if
        the time is unknown.
        """
        record = self.item.record
        return [
            ("ArticleTitle", record.title),
            ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
            ("ContentSource", source_name),
            ("Keywords", ",".join(record.keywords)),
            ("Author", record.author),
            # The head tag takes the summary on one line.
            ("Description", " ".join(record.summary.split())),
            ("Url", urls.absolute_url(frame.settings.site.base_url, self.path)),
        ]

    def _build_structured_data(self) -> dict[str, object]:
        """Return a description of the document as structured data (schema.org) for the head of the page."""
        record = self.item.record
        about: dict[str, object] = {
            "@type": "DigitalDocument",
            "name": record.title,
            "identifier": [value for value in (record.index_no, record.doc_no) if value],
            "datePublished": record.published.day.isoformat(),
            "publisher": {"@type": "GovernmentOrganization", "name": self.agency_name},
            # The documents are in Chinese, whatever the language of the interface.
            "inLanguage": "zh-CN",
        }
        if self.item.change:
            about["dateModified"] = self.item.change.day.isoformat()
        if record.written:
            about["dateCreated"] = record.written.isoformat()
        if record.summary:
            about["abstract"] = record.summary
        if record.keywords:
            about["keywords"] = list(record.keywords)
        return about

    def _list_metadata_rows(self, translator: Translator, root: str) -> Iterator[views.MetadataRow]:
        """Yield a row of the metadata table for every field of the item that is shown and has a value.

        After the issuers comes a row for the agency, which is no field of the item's record. ``root`` is the
        relative path from the page to the site's root.
        """
        for field in _SHOWN_FIELDS:
            values = self._link_field_values(translator, field, root)
            if values:
                yield components.build_metadata_row(
                    field.name, translator.choose(field.spec.label, field.spec.label_en), *values
                )
            if field.name == "issuers":
                label = translator.choose("公开主体", "Publisher")
                yield components.build_metadata_row(
                    "agency", label, (self.agency_name, root + urls.agency(self.item.agency))
                )

    def _link_field_values(
        self, translator: Translator, field: RecordField, root: str
    ) -> Sequence[tuple[str, str]]:
        """Return the values of a field as pairs of text and href. The href is "" for plain text.

        The result is empty if the field has no value. ``root`` is the relative path from the page to the site's
        root.
        """
        match field.name:
            case "category":
                href = root + urls.list_page(urls.category_folder(self.item.category), 1)
                return [(" / ".join(name for _, name in self.category_path), href)]
            case "topic" | "genre":
                name = self.topic_name if field.name == "topic" else self.genre_name
                # Full names separate the levels by backslashes, as the official classifications do.
                return [(" / ".join(name.split("\\")), "")] if name else []
            case "validity":
                return [(item_summary.translate_validity(translator, self.item.validity.state), "")]
        value = getattr(self.item.record, field.name)
        if field.name == "corrections":
            return [(correction.day, "") for correction in self._list_corrections()]
        if field.name == "disclosure":
            return [(translator.choose(DISCLOSURE.labels[value], value), "")]
        if field.repeated:
            return [(text, "") for text in value]
        return [(str(value), "")] if value else []

    def _list_corrections(self) -> Iterator[views.Correction]:
        """Yield the corrections, the latest first."""
        ordered = sorted(
            self.item.record.corrections, key=lambda correction: str(correction.when), reverse=True
        )
        for correction in ordered:
            yield views.Correction(day=str(correction.when), note=correction.note)

    def _explain_validity(self, translator: Translator) -> str:
        """Return a sentence that says why the item is not, only partly, or not yet in force; "" if it is in force."""
        state, record = self.item.validity, self.item.record
        if self.ended_by_title and state.state in ("repealed", "amended"):
            kind = "repealed-by" if state.state == "repealed" else "amended-by"
            return translator(kind, title=self.ended_by_title)
        if state.day and state.state in ("amended", "repealed", "expired"):
            return translator(f"{state.state}-on", date=translator.format_date(state.day.isoformat()))
        if state.state == "partly-expired":
            return translator("partly-expired")
        if self.not_yet_in_force and record.effective:
            return translator("not-yet", date=translator.format_date(record.effective.isoformat()))
        return ""

    def _list_relations(self, translator: Translator, root: str) -> Iterator[views.Relation]:
        """Yield the related items of this site and the related external documents, grouped by kind of relation."""
        for kind, labels in RELATION_LABELS.items():
            # Inverse relations, for example repealed-by, are not fields: only items of this site have them.
            written = getattr(self.item.record, kind, ()) if kind in RELATIONS else ()
            external = tuple(text for text in written if is_external(text))
            if kind in self.relations or external:
                yield views.Relation(
                    kind=kind,
                    label=translator.choose(*labels),
                    entries=item_summary.build_entries(translator, self.relations.get(kind, ()), root),
                    others=external,
                )


def _link_neighbour(item: Neighbour | None, root: str) -> tuple[views.Link, ...]:
    """Return a tuple with the link to a neighbour, so that templates can loop over it; () for None."""
    return (views.Link(text=item[1], href=root + urls.item(item[0])),) if item else ()


def plan_item_pages(context: SiteContext) -> Iterator[PlannedPage[ItemPage]]:
    """Plan the page of each published item, grouped by agency and category, newest first.

    The newer and the older item that a page links to are its neighbours in this group. ``context`` is the catalogue
    with its lookup tables.
    """
    # Neighbours are those in the list of an agency's items in one category.
    for (agency, category), items in context.items_by_agency_category.items():
        group = digest_values(
            context.get_agency_name(agency),
            context.resolve_category_path(category),
            _list_feeds(context, agency, category),
        )
        for newer, item, older in zip((None, *items[:-1]), items, (*items[1:], None), strict=True):
            yield PlannedPage(
                urls.item(item.id),
                ItemPage.template,
                _digest_page(context, group, item, newer, older),
                partial(plan_item_page, context, item, newer, older),
                lastmod=item.last_change.isoformat(),
                body_digest=item.body.digest,
                is_leaf=True,
                is_public=item.release is ReleaseState.PUBLIC,
            )


def _digest_page(
    context: SiteContext, group: bytes, item: Item, newer: Item | None, older: Item | None
) -> bytes:
    """Return a digest of everything that `plan_item_page` reads.

    ``group`` covers the names of the item's agency and category.
    """
    catalogue, record = context.catalogue, item.record
    return digest_values(
        group,
        item.digest,
        catalogue.topics.build_full_name(item.topic),
        catalogue.genres.build_full_name(item.genre),
        _make_neighbour(newer),
        _make_neighbour(older),
        _find_ended_by_title(catalogue, item),
        _is_not_yet_in_force(catalogue, item),
        [context.digest_summary(catalogue.items[id]) for _, ids in item.relations for id in ids],
        components.resolve_link_targets(context, record.source.path, item.body) if item.body.links else (),
    )


def _list_feeds(context: SiteContext, agency: str, category: str) -> tuple[FeedInfo, ...]:
    return tuple(map(context.get_feed, ("", f"agencies/{agency}", f"catalogue/{category}")))


def _find_ended_by_title(catalogue: Catalogue, item: Item) -> str:
    ended_by = catalogue.items.get(item.validity.by)
    return ended_by.record.title if ended_by else ""


def _is_not_yet_in_force(catalogue: Catalogue, item: Item) -> bool:
    return item.record.effective is not None and item.record.effective > catalogue.today


@note_source_path_in_errors("item")
def plan_item_page(context: SiteContext, item: Item, newer: Item | None, older: Item | None) -> ItemPage:
    """Build the page spec of an item: the data from which its page is built.

    ``newer`` and ``older`` are its neighbours in the list of the agency's items in the same category; None at
    the ends of the list. ``context`` is the catalogue with its lookup tables.
    """
    catalogue, record = context.catalogue, item.record
    return ItemPage(
        item=item,
        agency_name=context.get_agency_name(item.agency),
        category_path=context.resolve_category_path(item.category),
        topic_name=catalogue.topics.build_full_name(item.topic),
        genre_name=catalogue.genres.build_full_name(item.genre),
        feeds=_list_feeds(context, item.agency, item.category),
        newer=_make_neighbour(newer),
        older=_make_neighbour(older),
        ended_by_title=_find_ended_by_title(catalogue, item),
        not_yet_in_force=_is_not_yet_in_force(catalogue, item),
        relations={
            kind: tuple(context.summarize_item(catalogue.items[id]) for id in ids)
            for kind, ids in item.relations
        },
        link_targets=components.resolve_link_targets(context, record.source.path, item.body),
    )


def _make_neighbour(item: Item | None) -> Neighbour | None:
    """Return the id and title of an item as a pair; None for None."""
    return (item.id, item.record.title) if item else None
