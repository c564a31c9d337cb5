"""Summaries of items for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.pages import urls, views
from sitegen.pages.i18n import Translator
from sitegen.schema.records import VALIDITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSummary:
    """What lists show of an item, independent of the page.

    Dates are ISO 8601 text; ``validity`` is a state.
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
        """Build the entry for a page; ``root`` is the path from the page to the site's root."""
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
    translator: Translator, lines: Iterable[ItemSummary], root: str
) -> tuple[views.ItemEntry, ...]:
    """Build the entries for a page; ``root`` is the path from the page to the site's root."""
    return tuple(line.build_entry(translator, root) for line in lines)


def translate_validity(translator: Translator, state: str) -> str:
    """Translate a state of validity."""
    return translator.choose(VALIDITY.labels[state], state.replace("-", " "))
