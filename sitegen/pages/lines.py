"""An item as a line of a list: all that a list shows of it, whichever page it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.pages import urls, views
from sitegen.pages.words import Words
from sitegen.schema.records import VALIDITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a list shows of the item ``id``, in the words of the records: dates are ISO 8601, ``validity`` is a state."""

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

    def entry(self, words: Words, root: str) -> views.Entry:
        """The line on a page from which ``root`` leads to the site's root."""
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
            validity_label=validity_label(words, self.validity),
            attachments=self.attachments,
        )


def entries(words: Words, lines: Iterable[Line], root: str) -> tuple[views.Entry, ...]:
    """Lines on a page from which ``root`` leads to the site's root."""
    return tuple(line.entry(words, root) for line in lines)


def validity_label(words: Words, state: str) -> str:
    """The word for a state of validity."""
    return words.choose(VALIDITY.words[state], state.replace("-", " "))
