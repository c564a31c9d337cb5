"""Summaries of items for lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.pages import urls, views
from sitegen.pages.words import Words
from sitegen.schema.records import VALIDITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
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

    def entry(self, translator: Words, root: str) -> views.Entry:
        """Build the entry for a page; ``root`` is the path from the page to the site's root."""
        return views.Entry(
            href=root + urls.item(self.id),
            title=self.title,
            index_no=self.index_no,
            doc_no=self.doc_no,
            agency=self.agency,
            category=self.category,
            written=self.written,
            published=self.published,
            validity=self.validity,
            validity_label=validity_label(translator, self.validity),
            attachments=self.attachments,
        )


def entries(translator: Words, lines: Iterable[Line], root: str) -> tuple[views.Entry, ...]:
    """Build the entries for a page; ``root`` is the path from the page to the site's root."""
    return tuple(line.entry(translator, root) for line in lines)


def validity_label(translator: Words, state: str) -> str:
    """Translate a state of validity."""
    return translator.choose(VALIDITY.words[state], state.replace("-", " "))
