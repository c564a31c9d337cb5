"""The pages of items: the item itself, the tombstone of a withdrawn one, and redirects from old addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from sitegen.catalogue.model import Classification, Item
from sitegen.catalogue.references import LABELS, RELATIONS, is_outside
from sitegen.content.attachments import AttachmentFacts
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Crumb, Frame
from sitegen.schema.records import DISCLOSURE, ItemRecord
from sitegen.schema.spec import Declared, declared

_SHOWN = tuple(field for field in declared(ItemRecord) if field.spec.shown)


def item_views(context: Context, frame: Frame) -> Iterator[views.ItemView]:
    """A page for each published item."""
    for items in context.by_agency_category.values():
        for number, item in enumerate(items):
            newer = items[number - 1] if number else None
            older = items[number + 1] if number + 1 < len(items) else None
            yield item_view(context, frame, item, newer, older)


def item_view(
    context: Context, frame: Frame, item: Item, newer: Item | None, older: Item | None
) -> views.ItemView:
    """The page of one item, between its neighbours in the agency's list of the category."""
    record, path = item.record, urls.item(item.id)
    root, words = urls.root(path), context.words
    source = record.origin or context.name(item.agency)
    page = frame.page(
        path,
        "item.html",
        "catalogue",
        record.title,
        crumbs=_crumbs(context, item),
        description=record.summary or record.title,
        article=_article(context, item, source),
        feeds=("", f"agencies/{item.agency}", f"catalogue/{item.category}"),
        about=_about(context, item),
    )
    return views.ItemView(
        site=frame.site,
        page=page,
        title=record.title,
        rows=tuple(_rows(context, item, root)),
        source=source,
        published=str(record.published),
        validity=item.validity.state,
        validity_label=parts.validity_label(context, item.validity.state),
        validity_note=_validity_note(context, item),
        summary=record.summary,
        files=tuple(_files(item, root)),
        relations=tuple(_relations(context, item, root)),
        previous=_neighbour(newer, root),
        next=_neighbour(older, root),
        citation=words(
            "citation",
            agency=context.name(item.agency),
            title=record.title,
            number=words("number", number=record.doc_no) if record.doc_no else "",
            index=record.index_no,
            date=words.date(record.published.day.isoformat()),
            url=page.canonical,
        ),
        body=parts.body(context, record.source.path, item.body, root),
    )


def _crumbs(context: Context, item: Item) -> list[Crumb]:
    tree = context.catalogue.categories.classes
    node = tree[item.category]
    steps = [(context.words("catalogue"), urls.CATALOGUE)]
    steps += [
        (tree[id].record.name, urls.list_page(urls.category(id), 1)) for id in (*node.ancestors, node.id)
    ]
    return [*steps, (context.words("item"), "")]


def _article(context: Context, item: Item, source: str) -> list[tuple[str, str]]:
    """The head tags of an article page; PubDate is YYYY-MM-DD HH:MM, 00:00 where no time is known."""
    record = item.record
    return [
        ("ArticleTitle", record.title),
        ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
        ("ContentSource", source),
        ("Keywords", ",".join(record.keywords)),
        ("Author", record.author),
        ("Description", " ".join(record.summary.split())),
        ("Url", urls.absolute(context.catalogue.site.base_url, urls.item(item.id))),
    ]


def _about(context: Context, item: Item) -> dict[str, object]:
    record = item.record
    about: dict[str, object] = {
        "@type": "DigitalDocument",
        "name": record.title,
        "identifier": [value for value in (record.index_no, record.doc_no) if value],
        "datePublished": record.published.day.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": context.name(item.agency)},
        "inLanguage": "zh-CN",
    }
    if record.written:
        about["dateCreated"] = record.written.isoformat()
    if record.summary:
        about["abstract"] = record.summary
    if record.keywords:
        about["keywords"] = list(record.keywords)
    return about


def _rows(context: Context, item: Item, root: str) -> Iterator[views.Row]:
    """The metadata table: the declared fields that have a value, and the publishing agency."""
    choose = context.words.choose
    for field in _SHOWN:
        values = _values(context, item, field, root)
        if values:
            yield parts.row(field.name, choose(field.spec.label, field.spec.label_en), *values)
        if field.name == "issuers":
            label = choose("公开主体", "Publisher")
            yield parts.row("agency", label, (context.name(item.agency), root + urls.agency(item.agency)))


def _values(context: Context, item: Item, field: Declared, root: str) -> Sequence[tuple[str, str]]:
    catalogue = context.catalogue
    if field.name == "category":
        href = root + urls.list_page(urls.category(item.category), 1)
        return [(_class_name(catalogue.categories, item.category), href)]
    if field.name in ("topic", "genre"):
        tree = catalogue.topics if field.name == "topic" else catalogue.genres
        name = _class_name(tree, getattr(item, field.name))
        return [(name, "")] if name else []
    if field.name == "validity":
        return [(parts.validity_label(context, item.validity.state), "")]
    value = getattr(item.record, field.name)
    if field.name == "disclosure":
        return [(context.words.choose(DISCLOSURE.words[value], value), "")]
    if field.many:
        return [(text, "") for text in value]
    return [(str(value), "")] if value else []


def _class_name(tree: Classification, id: str) -> str:
    return " / ".join(tree.name(id).split("\\"))


def _validity_note(context: Context, item: Item) -> str:
    words, state, record = context.words, item.validity, item.record
    ended_by = context.catalogue.items.get(state.by)
    if ended_by and state.state in ("repealed", "amended"):
        kind = "repealed-by" if state.state == "repealed" else "amended-by"
        return words(kind, title=ended_by.record.title)
    if state.state == "amended" and state.day:
        return words("amended-on", date=words.date(state.day.isoformat()))
    if state.state == "repealed" and state.day:
        return words("repealed-on", date=words.date(state.day.isoformat()))
    if state.state == "expired" and state.day:
        return words("expired-on", date=words.date(state.day.isoformat()))
    if state.state == "partly-expired":
        return words("partly-expired")
    if record.effective and record.effective > context.catalogue.today:
        return words("not-yet", date=words.date(record.effective.isoformat()))
    return ""


def _files(item: Item, root: str) -> Iterator[views.File]:
    for listed, facts in zip(item.record.attachments, item.files, strict=True):
        yield _file(item, listed.title or facts.name, facts, root)


def _file(item: Item, title: str, facts: AttachmentFacts, root: str) -> views.File:
    return views.File(
        title=title,
        name=facts.name,
        href=root + quote(urls.attachment(item.id, facts.name)),
        size=facts.size,
        kind=facts.kind.upper(),
        sha256=facts.sha256,
    )


def _relations(context: Context, item: Item, root: str) -> Iterator[views.Relation]:
    found = dict(item.relations)
    for kind, labels in LABELS.items():
        written = getattr(item.record, kind, ()) if kind in RELATIONS else ()
        others = tuple(text for text in written if is_outside(text))
        if kind in found or others:
            items = (context.catalogue.items[id] for id in found.get(kind, ()))
            yield views.Relation(
                kind=kind,
                label=context.words.choose(*labels),
                entries=parts.entries(context, items, root),
                others=others,
            )


def _neighbour(item: Item | None, root: str) -> tuple[views.Link, ...]:
    return (views.Link(text=item.record.title, href=root + urls.item(item.id)),) if item else ()


def tombstone_views(context: Context, frame: Frame) -> Iterator[views.TombstoneView]:
    """A page for each withdrawn item that says so, without its title or text."""
    title = context.words("withdrawn")
    for item in context.catalogue.withdrawn.values():
        path = urls.item(item.id)
        root, day = urls.root(path), item.record.withdrawn
        yield views.TombstoneView(
            site=frame.site,
            page=frame.page(
                path,
                "tombstone.html",
                "catalogue",
                title,
                crumbs=[(context.words("catalogue"), urls.CATALOGUE), (title, "")],
            ),
            index_no=item.record.index_no,
            agency=parts.agency_link(context, item.agency, root),
            withdrawn=day.isoformat() if day else "",
            reason=item.record.withdrawn_reason,
        )


def redirect_views(context: Context, frame: Frame) -> Iterator[views.RedirectView]:
    """A page at each old address that leads to the item."""
    for item in context.catalogue.items.values():
        for alias in item.record.aliases:
            path = alias_path(alias)
            page = frame.page(path, "redirect.html", "catalogue", context.words("moved"), crumbs=[])
            yield views.RedirectView(site=frame.site, page=page, target=page.chrome.root + urls.item(item.id))


def alias_path(alias: str) -> str:
    """The file that answers at an old address."""
    path = alias.lstrip("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")
