"""Pages of items: their specs, how they are planned, and how their views are assembled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from sitegen.catalogue.model import Item
from sitegen.catalogue.references import LABELS, RELATIONS, is_outside
from sitegen.content.attachments import AttachmentFacts
from sitegen.pages import lines, parts, urls, views
from sitegen.pages.frame import Crumb, Frame
from sitegen.pages.lines import Line
from sitegen.pages.setting import Feed
from sitegen.pages.words import Words
from sitegen.schema.records import DISCLOSURE, ItemRecord
from sitegen.schema.spec import Declared, declared

Neighbour = tuple[str, str]
"""Id and title of an item."""

_SHOWN = tuple(field for field in declared(ItemRecord) if field.spec.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """Everything that the page of ``item`` is made from, except what all pages share.

    ``agency`` is the name of the agency that published it. ``category_path`` holds ids and names of the
    category and those above it, from the top down. ``topic`` and ``genre`` are full names. ``ended_by_title``
    is the title of the item that ended this one. ``relations`` are by kind. ``targets`` are those of the
    links in the body.
    """

    template: ClassVar[str] = "item.html"

    item: Item
    agency: str
    classes: tuple[tuple[str, str], ...]
    topic: str
    genre: str
    feeds: tuple[Feed, ...]
    newer: Neighbour | None
    older: Neighbour | None
    ended_by: str
    coming: bool
    relations: Mapping[str, tuple[Line, ...]]
    targets: tuple[parts.Target, ...]

    @property
    def path(self) -> str:
        """Path of the page."""
        return urls.item(self.item.id)

    @property
    def digest(self) -> str:
        """Digest of the body."""
        return self.item.body.digest

    @property
    def changed(self) -> str:
        """Date of publication, for the sitemap."""
        return self.item.record.published.day.isoformat()

    def view(self, frame: Frame) -> views.ItemView:
        """Assemble the view of the page."""
        item, record, translator = self.item, self.item.record, frame.setting.words
        root = urls.root(self.path)
        source = record.origin or self.agency
        page = frame.page(
            self.path,
            self.template,
            "catalogue",
            record.title,
            crumbs=self._crumbs(translator),
            description=record.summary or record.title,
            article=self._article(frame, source),
            feeds=self.feeds,
            about=self._about(),
        )
        return views.ItemView(
            site=frame.site,
            page=page,
            title=record.title,
            rows=tuple(self._rows(translator, root)),
            source=source,
            published=str(record.published),
            validity=item.validity.state,
            validity_label=lines.validity_label(translator, item.validity.state),
            validity_note=self._validity_note(translator),
            summary=record.summary,
            files=tuple(_files(item, root)),
            relations=tuple(self._relations(translator, root)),
            # Lists are newest first, so the previous item is the newer one.
            previous=_neighbour(self.newer, root),
            next=_neighbour(self.older, root),
            citation=translator(
                "citation",
                agency=self.agency,
                title=record.title,
                number=translator("number", number=record.doc_no) if record.doc_no else "",
                index=record.index_no,
                date=translator.date(record.published.day.isoformat()),
                url=page.canonical,
            ),
            body=parts.linked(item.body, self.targets, root),
        )

    def _crumbs(self, translator: Words) -> list[Crumb]:
        """List the steps of the breadcrumb."""
        above = [(name, urls.list_page(urls.category(id), 1)) for id, name in self.classes]
        return [(translator("catalogue"), urls.CATALOGUE), *above, (translator("item"), "")]

    def _article(self, frame: Frame, source: str) -> list[tuple[str, str]]:
        """List the head tags of an article.

        PubDate is YYYY-MM-DD HH:MM, with 00:00 if the time is not known.
        """
        record = self.item.record
        return [
            ("ArticleTitle", record.title),
            ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
            ("ContentSource", source),
            ("Keywords", ",".join(record.keywords)),
            ("Author", record.author),
            # The head tag takes the summary on one line.
            ("Description", " ".join(record.summary.split())),
            ("Url", urls.absolute(frame.setting.site.base_url, self.path)),
        ]

    def _about(self) -> dict[str, object]:
        """Describe the document for schema.org."""
        record = self.item.record
        about: dict[str, object] = {
            "@type": "DigitalDocument",
            "name": record.title,
            "identifier": [value for value in (record.index_no, record.doc_no) if value],
            "datePublished": record.published.day.isoformat(),
            "publisher": {"@type": "GovernmentOrganization", "name": self.agency},
            # The documents are in Chinese, whatever the language of the interface.
            "inLanguage": "zh-CN",
        }
        if record.written:
            about["dateCreated"] = record.written.isoformat()
        if record.summary:
            about["abstract"] = record.summary
        if record.keywords:
            about["keywords"] = list(record.keywords)
        return about

    def _rows(self, translator: Words, root: str) -> Iterator[views.Row]:
        """List the metadata: every declared field that has a value, and the agency after the issuers."""
        for field in _SHOWN:
            values = self._values(translator, field, root)
            if values:
                yield parts.row(field.name, translator.choose(field.spec.label, field.spec.label_en), *values)
            if field.name == "issuers":
                label = translator.choose("公开主体", "Publisher")
                yield parts.row("agency", label, (self.agency, root + urls.agency(self.item.agency)))

    def _values(self, translator: Words, field: Declared, root: str) -> Sequence[tuple[str, str]]:
        """Resolve the values of a field as text and href."""
        match field.name:
            case "category":
                href = root + urls.list_page(urls.category(self.item.category), 1)
                return [(" / ".join(name for _, name in self.classes), href)]
            case "topic" | "genre":
                name = self.topic if field.name == "topic" else self.genre
                return [(" / ".join(name.split("\\")), "")] if name else []
            case "validity":
                return [(lines.validity_label(translator, self.item.validity.state), "")]
        value = getattr(self.item.record, field.name)
        if field.name == "disclosure":
            return [(translator.choose(DISCLOSURE.words[value], value), "")]
        if field.many:
            return [(text, "") for text in value]
        return [(str(value), "")] if value else []

    def _validity_note(self, translator: Words) -> str:
        """Describe why the item is not, not wholly or not yet in force; "" if it is in force."""
        state, record = self.item.validity, self.item.record
        if self.ended_by and state.state in ("repealed", "amended"):
            kind = "repealed-by" if state.state == "repealed" else "amended-by"
            return translator(kind, title=self.ended_by)
        if state.day and state.state in ("amended", "repealed", "expired"):
            return translator(f"{state.state}-on", date=translator.date(state.day.isoformat()))
        if state.state == "partly-expired":
            return translator("partly-expired")
        if self.coming and record.effective:
            return translator("not-yet", date=translator.date(record.effective.isoformat()))
        return ""

    def _relations(self, translator: Words, root: str) -> Iterator[views.Relation]:
        """Yield the relations to items of this site and to documents elsewhere, by kind."""
        for kind, labels in LABELS.items():
            # Inverse relations, for example repealed-by, are not fields: only items of this site have them.
            written = getattr(self.item.record, kind, ()) if kind in RELATIONS else ()
            others = tuple(text for text in written if is_outside(text))
            if kind in self.relations or others:
                yield views.Relation(
                    kind=kind,
                    label=translator.choose(*labels),
                    entries=lines.entries(translator, self.relations.get(kind, ()), root),
                    others=others,
                )


def _files(item: Item, root: str) -> Iterator[views.File]:
    """Yield the attachments."""
    for listed, facts in zip(item.record.attachments, item.files, strict=True):
        yield _file(item, listed.title or facts.name, facts, root)


def _file(item: Item, title: str, facts: AttachmentFacts, root: str) -> views.File:
    """Describe an attachment."""
    return views.File(
        title=title,
        name=facts.name,
        # File names may contain characters that addresses must not.
        href=root + quote(urls.attachment(item.id, facts.name)),
        size=facts.size,
        kind=facts.kind.upper(),
        sha256=facts.sha256,
    )


def _neighbour(item: Neighbour | None, root: str) -> tuple[views.Link, ...]:
    """Link a neighbour; return an empty tuple for None."""
    return (views.Link(text=item[1], href=root + urls.item(item[0])),) if item else ()
