"""Summaries of items (published documents) for lists."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sitegen.catalogue.release import ReleaseState
from sitegen.pages import urls, views
from sitegen.pages.i18n import Translator
from sitegen.schema.records import VALIDITY


class ItemSummary(Struct, frozen=True, kw_only=True):
    """Fields of an item that lists show. They are the same on every page, as they contain no relative links.

    ``agency_name`` is the short name of the publishing agency, ``category_name`` the name of the category. ``index_no``
    and ``doc_no`` are the index number and the document number. ``written`` and ``published`` are ISO 8601
    dates; ``written`` may be "". ``validity`` is a key of the states of validity, for example ``in-force``.
    ``attachment_count`` is the number of attachments. ``changed_on`` is the ISO 8601 date of the latest change.
    ``release`` says whether the item is public.
    """

    id: str
    title: str
    index_no: str
    doc_no: str
    agency_name: str
    category_name: str
    written: str
    published: str
    validity: str
    attachment_count: int
    changed_on: str
    release: ReleaseState

    def build_entry(self, translator: Translator, root: str) -> views.ItemEntry:
        """Build the list entry of this item, with a link relative to the page that shows the list.

        ``translator`` translates the state of validity. ``root`` is the relative path from that page to the
        site's root, for example ``../``.
        """
        return views.ItemEntry(
            href=root + urls.item(self.id),
            title=self.title,
            index_no=self.index_no,
            doc_no=self.doc_no,
            agency=self.agency_name,
            category=self.category_name,
            written=self.written,
            published=self.published,
            validity=self.validity,
            validity_label=translate_validity(translator, self.validity),
            attachments=self.attachment_count,
            release=self.release,
            release_label=describe_release(translator, self.release, self.published),
        )


def build_entries(
    translator: Translator, summaries: Iterable[ItemSummary], root: str
) -> tuple[views.ItemEntry, ...]:
    """Build the list entries of several items, in the same order, with links relative to one page.

    ``summaries`` are the items. ``translator`` translates the states of validity. ``root`` is the relative
    path from that page to the site's root, for example ``../``.
    """
    return tuple(summary.build_entry(translator, root) for summary in summaries)


def describe_release(translator: Translator, release: ReleaseState, published: str) -> str:
    """Return a label that says that a record is a draft, or on which day it will be published.

    The label is "" for a public record. Only previews have other records. ``published`` is the date of
    publication (ISO 8601); it is only used if the record is scheduled.
    """
    if release is ReleaseState.PUBLIC:
        return ""
    if release is ReleaseState.DRAFT:
        return translator("draft")
    return translator("scheduled", date=translator.format_date(published[:10]))


def append_release_label(
    translator: Translator, text: str, release: ReleaseState, published: str = ""
) -> str:
    """Return ``text``, followed by a label in brackets if it is that of a draft or a scheduled record.

    The label and ``published`` are those of `describe_release`.
    """
    label = describe_release(translator, release, published)
    return f"{text}（{label}）" if label else text


def translate_validity(translator: Translator, state: str) -> str:
    """Return the label of a state of validity, such as ``partly-expired``, in the language of the site."""
    return translator.choose(VALIDITY.labels[state], state.replace("-", " "))
