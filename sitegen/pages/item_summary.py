"""Summaries of items for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.pages import urls, views
from sitegen.pages.i18n import Translator
from sitegen.schema.records import VALIDITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSummary:
    """Fields of an item that lists show, independent of the page.

    ``agency`` and ``category`` are names. Dates are ISO 8601 text. ``validity`` is a state.
    """

    id: str
    title: str
    index_no: str
    doc_no: str
    agency: str
    category: str
    written: str
    published: str
    validity: str
    attachments: int

    def build_entry(self, translator: Translator, root: str) -> views.ItemEntry:
        """Build the entry for a page. ``root`` is the path from the page to the root of the site."""
        return views.ItemEntry(
            href=root + urls.item(self.id),
            title=self.title,
            index_no=self.index_no,
            doc_no=self.doc_no,
            agency=self.agency,
            category=self.category,
            written=self.written,
            published=self.published,
            validity=self.validity,
            validity_label=translate_validity(translator, self.validity),
            attachments=self.attachments,
        )


def build_entries(
    translator: Translator, summaries: Iterable[ItemSummary], root: str
) -> tuple[views.ItemEntry, ...]:
    """Build the entries for a page. ``root`` is the path from the page to the root of the site."""
    return tuple(summary.build_entry(translator, root) for summary in summaries)


def translate_validity(translator: Translator, state: str) -> str:
    """Translate a state of validity into the language of the site."""
    return translator.choose(VALIDITY.labels[state], state.replace("-", " "))
