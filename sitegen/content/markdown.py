"""Conversion of the text of an item: Markdown to safe HTML, plain text, headings and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape, unescape
from itertools import islice
from typing import Final

from msgspec import Struct

from sitegen.content.conversion import LINK_PLACEHOLDER, ConversionContext, InternalLink
from sitegen.content.decode import DIAGNOSTIC_LIMIT
from sitegen.content.entities import CHARACTER_REFERENCE, decode_reference
from sitegen.content.html_postprocess import HtmlPostprocessor
from sitegen.content.limits import report_excess
from sitegen.content.link_targets import UnlinkedTarget, iter_unlinked_targets
from sitegen.content.markdown_extensions import MarkdownConverter
from sitegen.content.markdown_fast_path import convert_simple_markdown
from sitegen.content.outline import OutlineHeading
from sitegen.content.reference_links import iter_reference_links
from sitegen.content.sanitise import sanitise_html
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.codes import links as link_codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex
from sitegen.schema.raw_value import shorten_for_message
from sitegen.schema.web_address import find_host, find_misleading_host

__all__ = [
    "InternalLink",
    "MarkdownResult",
    "OutlineHeading",
    "convert_markdown",
    "convert_with_library",
    "insert_link_urls",
]

INVISIBLE_CHARACTER = regex.compile(
    "[\xad\u061c\u200b\u200e\u200f\u2060\ufeff\U000e0001\U000e0020-\U000e007f]"
)
# What a character reference must not stand for: what `decode_source` refuses, and invisible characters.
_FORBIDDEN_REFERENCED: Final = regex.compile(
    "(?P<bidi>[\u202a-\u202e\u2066-\u2069])"
    "|(?P<control>[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff])"
    f"|(?P<invisible>{INVISIBLE_CHARACTER.pattern})"
)
_REFERENCE_RULES: Final = {"bidi": codes.BIDI, "control": codes.CONTROL, "invisible": codes.INVISIBLE}
_LINK: Final = regex.compile(
    r'<a href="([^"]*)"[^>]{0,5000}>([^<]*+(?:<(?!/?a[\s>])[^<]*+)*+)</a>', re.DOTALL
)
_EMPTY_LINK: Final = regex.compile(r"\[(?:\s|&nbsp;|&#160;|&#[xX][aA]0;)*+\]\(")
_TAG: Final = regex.compile(r"<[^<>]*>")
LINK_TARGET = regex.compile(rf'(<a href="|<img src="){LINK_PLACEHOLDER}(\d+)"')


class MarkdownResult(Struct, frozen=True):
    """Result of converting one Markdown body.

    ``html`` is sanitised. Addresses of internal links in it are placeholders: ``sitegen:N`` stands for ``links[N]``
    until `insert_link_urls` replaces it. ``text`` is plain text with one line for each block; the cells of a table
    row are separated by spaces. ``headings`` and ``links`` are in document order. So are ``articles``, the HTML ids
    of the articles (第十七条), to which links may refer. ``unlinked_targets`` are places that look like links but are text,
    because their target is not an address. ``diagnostics`` are sorted by place.
    """

    html: str = ""
    text: str = ""
    headings: tuple[OutlineHeading, ...] = ()
    links: tuple[InternalLink, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    articles: tuple[str, ...] = ()
    unlinked_targets: tuple[UnlinkedTarget, ...] = ()


def convert_markdown(body: str, path: str, first_line: int, size_factor: int = 1) -> MarkdownResult:
    """Convert a Markdown body to sanitised HTML, plain text, headings and links.

    ``path`` and ``first_line``, the line of the file on which the body begins, are used in diagnostics.
    ``size_factor`` multiplies the limits on size. Never raises: errors are in the diagnostics of the result.
    Simple bodies are converted by a faster function with the same result. The time is linear in the length of
    the body.
    """
    quick = convert_simple_markdown(body, size_factor)
    return (
        MarkdownResult(quick.html, quick.text, quick.headings, articles=quick.articles)
        if quick
        else convert_with_library(body, path, first_line, size_factor)
    )


def convert_with_library(body: str, path: str, first_line: int, size_factor: int = 1) -> MarkdownResult:
    """Convert a Markdown body with Python-Markdown, without trying the fast path.

    Parameters and result are those of `convert_markdown`. This function defines the result, and the fast path
    must return the same. If the body exceeds a limit or cannot be converted, the result has only
    diagnostics.
    """
    context = ConversionContext(path, body, first_line)
    _report_invisible_characters(context)
    if report_excess(context, size_factor):
        return MarkdownResult(diagnostics=context.list_diagnostics())
    try:
        processed = HtmlPostprocessor(sanitise_html(_load_converter().convert(context)))
        context.report_dropped_markup()
        _report_character_references(context, processed.html)
        _report_link_texts(context, processed.html)
        _report_reference_links(context)
    except Exception:
        # Python-Markdown is recursive and may fail on odd input. That is an error in the text, not a crash of ours.
        # The converter may be left in the middle of a text, so the next text gets a new one.
        _load_converter.cache_clear()
        return MarkdownResult(diagnostics=(codes.PROSE_BROKEN.at(Place(path, first_line, 1)),))
    return MarkdownResult(
        processed.html,
        processed.text,
        tuple(processed.outline.headings),
        tuple(context.links),
        context.list_diagnostics(),
        tuple(processed.outline.articles),
        tuple(islice(iter_unlinked_targets(context), DIAGNOSTIC_LIMIT)),
    )


def _report_invisible_characters(context: ConversionContext) -> None:
    """Report zero-width characters of the body, such as U+200B, in at most `DIAGNOSTIC_LIMIT` diagnostics.

    The fields of records must not contain these characters either.
    """
    for match in islice(INVISIBLE_CHARACTER.finditer(context.body), DIAGNOSTIC_LIMIT):
        context.report(codes.INVISIBLE, context.locate(match.start()), point=f"{ord(match.group()):04X}")


def _report_reference_links(context: ConversionContext) -> None:
    for link in islice(iter_reference_links(context.body), DIAGNOSTIC_LIMIT):
        context.report(
            link_codes.REFERENCE_LINK,
            context.locate(link.offset, len(link.written)),
            written=shorten_for_message(link.written),
            inline=link.inline_form,
            label=link.label,
        )


def _report_character_references(context: ConversionContext, html: str) -> None:
    """Report character references in the body that put invisible or control characters in ``html``.

    An example is ``&#8203;``. ``html`` is the result of converting the body.
    """
    # The result is searched, because a reference in code is shown as text.
    hidden = {match[0] for match in _FORBIDDEN_REFERENCED.finditer(html)}
    count = 0
    for match in CHARACTER_REFERENCE.finditer(context.body) if hidden else ():
        character = decode_reference(match[0])
        kind = _FORBIDDEN_REFERENCED.fullmatch(character)
        if kind and character in hidden and count < DIAGNOSTIC_LIMIT:
            count += 1
            rule = _REFERENCE_RULES[kind.lastgroup or "control"]
            context.report(rule, context.locate(match.start(), len(match[0])), point=f"{ord(character):04X}")


def _report_link_texts(context: ConversionContext, html: str) -> None:
    """Report links without a text, and links whose text names another host than their address does."""
    empty = _EMPTY_LINK.finditer(context.body_without_code)
    for match in _LINK.finditer(html):
        text, address = unescape(_TAG.sub("", match[2])), unescape(match[1])
        if not text.strip() and "<img" not in match[2]:
            typed = next(empty, None)
            place = context.locate(typed.start(), len(typed[0]) - 1) if typed else Place(context.path)
            context.report(link_codes.EMPTY_LINK, place)
        elif address.startswith("http") and (shown := find_misleading_host(text, address)):
            context.report(
                link_codes.OTHER_HOST, context.locate_next_text(text), shown=shown, host=find_host(address)
            )


def insert_link_urls(html: str, urls: Sequence[str]) -> str:
    """Return ``html`` with each placeholder address ``sitegen:N`` replaced by the URL ``urls[N]``.

    The URLs are plain text; they are escaped for HTML here. A link with the URL "" leads nowhere: it keeps
    its text and has no address. Raises IndexError if a target is missing.
    """
    return LINK_TARGET.sub(lambda match: _insert_url(match[1], urls[int(match[2])]), html)


def _insert_url(opening: str, url: str) -> str:
    # An empty address would lead to the page itself, or load it as an image.
    return f'{opening}{escape(url)}"' if url else opening.partition(" ")[0]


@cache
def _load_converter() -> MarkdownConverter:
    """Return the converter of this process. It is created on first use."""
    return MarkdownConverter()
