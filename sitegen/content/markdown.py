"""Conversion of the text of an item: Markdown to safe HTML, plain text, headings and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import islice

from sitegen.content.conversion import LINK_PLACEHOLDER, ConversionContext, InternalLink
from sitegen.content.decode import DIAGNOSTIC_LIMIT
from sitegen.content.html_postprocess import HtmlPostprocessor
from sitegen.content.limits import report_excess
from sitegen.content.markdown_extensions import MarkdownConverter
from sitegen.content.markdown_fast_path import convert_simple_markdown
from sitegen.content.outline import OutlineHeading
from sitegen.content.sanitise import sanitise
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place

__all__ = [
    "InternalLink",
    "MarkdownResult",
    "OutlineHeading",
    "convert_markdown",
    "convert_with_library",
    "insert_link_targets",
]

INVISIBLE_CHARACTER = re.compile("[\xad\u061c\u200b\u200e\u200f\u2060\ufeff]")
LINK_TARGET = re.compile(rf'(<a href="|<img src="){LINK_PLACEHOLDER}(\d+)"')


@dataclass(frozen=True, slots=True)
class MarkdownResult:
    """Result of converting one Markdown body.

    ``html`` is sanitised. Addresses of internal links in it are placeholders: ``sitegen:N`` stands for
    ``links[N]`` until `insert_link_targets` replaces it. ``text`` is plain text with one line for each
    block; the cells of a table row are separated by spaces. ``headings`` and ``links`` are in document
    order. So are ``articles``, the HTML ids of the articles (第十七条), to which links may refer.
    """

    html: str = ""
    text: str = ""
    headings: tuple[OutlineHeading, ...] = ()
    links: tuple[InternalLink, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    articles: tuple[str, ...] = ()


def convert_markdown(body: str, path: str, first_line: int) -> MarkdownResult:
    """Convert a Markdown body to sanitised HTML, plain text, headings and links.

    Simple bodies are converted by a fast path with the same result. ``path`` and ``first_line``, the line of
    the file on which the body begins, are used in diagnostics. Never raises. The time is linear in the
    length of the body.
    """
    quick = convert_simple_markdown(body)
    return (
        MarkdownResult(quick.html, quick.text, quick.headings, articles=quick.articles)
        if quick
        else convert_with_library(body, path, first_line)
    )


def convert_with_library(body: str, path: str, first_line: int) -> MarkdownResult:
    """Convert a Markdown body with Python-Markdown, without trying the fast path.

    Arguments and result are those of `convert_markdown`. This function defines the result, and the fast path
    must return the same. If the body exceeds a size limit or cannot be converted, the result has only
    diagnostics.
    """
    context = ConversionContext(path, body, first_line)
    _report_invisible(context)
    if report_excess(context):
        return MarkdownResult(diagnostics=context.list_diagnostics())
    try:
        processed = HtmlPostprocessor(sanitise(_load_converter().convert(context)))
        context.report_dropped_markup()
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
    )


def _report_invisible(context: ConversionContext) -> None:
    """Report zero-width characters, up to a limit. Fields reject the same characters."""
    for match in islice(INVISIBLE_CHARACTER.finditer(context.body), DIAGNOSTIC_LIMIT):
        context.report(codes.INVISIBLE, context.locate(match.start()), point=f"{ord(match.group()):04X}")


def insert_link_targets(html: str, targets: Sequence[str]) -> str:
    """Return ``html`` with each placeholder address ``sitegen:N`` replaced by the URL ``targets[N]``.

    The URLs are plain text; they are escaped for HTML here. A link with the URL "" leads nowhere: it keeps
    its text and has no address. Raises IndexError if a target is missing.
    """
    return LINK_TARGET.sub(lambda match: _insert_target(match[1], targets[int(match[2])]), html)


def _insert_target(opening: str, target: str) -> str:
    # An empty address would lead to the page itself, or load it as an image.
    return f'{opening}{escape(target)}"' if target else opening.partition(" ")[0]


@cache
def _load_converter() -> MarkdownConverter:
    """Create the converter on first use; one serves the whole process."""
    return MarkdownConverter()
