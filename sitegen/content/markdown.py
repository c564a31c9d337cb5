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
from sitegen.content.markdown_fast_path import convert_plain_text
from sitegen.content.outline import OutlineHeading
from sitegen.content.sanitise import sanitise
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics

__all__ = [
    "InternalLink",
    "MarkdownResult",
    "OutlineHeading",
    "convert_markdown",
    "convert_markdown_fully",
    "resolve_links",
]

INVISIBLE_CHARACTER = re.compile("[\xad\u061c\u200b\u200e\u200f\u2060\ufeff]")
LINK_TARGET = re.compile(rf'(<a href="|<img src="){LINK_PLACEHOLDER}(\d+)"')


@dataclass(frozen=True, slots=True)
class MarkdownResult:
    """Result of a conversion.

    ``html`` is safe. The address of an internal link in it is ``sitegen:N``, which stands for ``links[N]``
    until `resolve_links`. ``text`` has one line for each block, with the cells of a table row separated by
    spaces.
    """

    html: str = ""
    text: str = ""
    headings: tuple[OutlineHeading, ...] = ()
    links: tuple[InternalLink, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def convert_markdown(body: str, path: str, first_line: int) -> MarkdownResult:
    """Convert a body that begins on ``first_line`` of the file ``path``.

    Never raises. Takes time linear in the length of the body.
    """
    quick = convert_plain_text(body)
    return (
        MarkdownResult(quick.html, quick.text, quick.headings)
        if quick
        else convert_markdown_fully(body, path, first_line)
    )


def convert_markdown_fully(body: str, path: str, first_line: int) -> MarkdownResult:
    """Convert a body with Python-Markdown. Defines the result; the fast path has to return the same."""
    context = ConversionContext(path, body, first_line)
    _report_invisible(context)
    if report_excess(context):
        return MarkdownResult(diagnostics=sort_diagnostics(context.diagnostics))
    try:
        processed = HtmlPostprocessor(sanitise(_load_converter().convert(context)))
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
        sort_diagnostics(context.diagnostics),
    )


def _report_invisible(context: ConversionContext) -> None:
    """Report zero-width characters, up to a limit. Fields reject the same characters."""
    for match in islice(INVISIBLE_CHARACTER.finditer(context.body), DIAGNOSTIC_LIMIT):
        context.report(codes.INVISIBLE, context.locate(match.start()), point=f"{ord(match.group()):04X}")


def resolve_links(html: str, targets: Sequence[str]) -> str:
    """Replace the placeholder of each internal link N by ``targets[N]``."""
    return LINK_TARGET.sub(lambda match: f'{match[1]}{escape(targets[int(match[2])])}"', html)


@cache
def _load_converter() -> MarkdownConverter:
    """Create the converter on first use; one serves the whole process."""
    return MarkdownConverter()
