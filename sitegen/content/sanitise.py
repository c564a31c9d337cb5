"""HTML sanitiser. Everything that a text contributes to a page passes through here."""

from __future__ import annotations

import nh3

from sitegen.content.conversion import LINK_PLACEHOLDER
from sitegen.content.document_parts import PARAGRAPH_CLASSES
from sitegen.content.outline_ranks import FIRST_RANK, RANK_LIMIT
from sitegen.content.raw_html import ALLOWED_TAGS
from sitegen.program import regex

FOOTNOTE_ID = regex.compile(r"fn(?:ref\d*)?-[^\s\"'<>&]{1,64}\Z")
RANK_CLASSES = frozenset(f"k{number}" for number in range(FIRST_RANK, RANK_LIMIT + 1))
ALIGNMENT_CLASSES = frozenset({"align-left", "align-center", "align-right"})


def _filter_attribute(_: str, attribute: str, value: str) -> str | None:
    """Return the value of an allowed attribute, or None to remove the attribute.

    An ``id`` is kept only if it is that of a footnote. Headings get their ids later.
    """
    return value if attribute != "id" or FOOTNOTE_ID.match(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes={
        "*": set(),
        **{tag: set(attributes) for tag, attributes in ALLOWED_TAGS.items() if attributes},
        "sup": {"id"},
        "li": {"id", *ALLOWED_TAGS["li"]},
    },
    allowed_classes={
        "a": {"footnote-ref", "footnote-backref"},
        "div": {"footnote"},
        "h6": set(RANK_CLASSES),
        "p": set(PARAGRAPH_CLASSES),
        "th": set(ALIGNMENT_CLASSES),
        "td": set(ALIGNMENT_CLASSES),
    },
    attribute_filter=_filter_attribute,
    url_schemes={"http", "https", "mailto", "tel", LINK_PLACEHOLDER.rstrip(":")},
    link_rel=None,
    strip_comments=True,
)


def sanitise_html(html: str) -> str:
    """Return well-formed HTML that keeps only the allowed elements, attributes and URL schemes of ``html``.

    `ALLOWED_TAGS` lists the elements and attributes. Classes and footnote ids that the converter itself writes are
    kept as well. URLs may use http, https, mailto, tel or the placeholder scheme of internal links.
    """
    return _CLEANER.clean(html)
