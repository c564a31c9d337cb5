"""Conversion of the text of an item: Markdown to safe HTML, plain text, headings and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import islice

from sitegen.content.finish import Finish
from sitegen.content.ledger import PLACEHOLDER, Ledger, ProseLink
from sitegen.content.limits import exceeded
from sitegen.content.markup import Reader
from sitegen.content.outline import Heading
from sitegen.content.plain import plain
from sitegen.content.sanitise import sanitise
from sitegen.content.text import FINDINGS_LIMIT
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, in_order

__all__ = ["Heading", "Prose", "ProseLink", "convert", "convert_fully", "resolve"]

INVISIBLE = re.compile("[\xad\u061c\u200b\u200e\u200f\u2060\ufeff]")
TARGET = re.compile(rf'(<a href="|<img src="){PLACEHOLDER}(\d+)"')


@dataclass(frozen=True, slots=True)
class Prose:
    """Result of a conversion.

    ``html`` is safe. The address of an internal link in it is ``sitegen:N``, which stands for ``links[N]``
    until `resolve_links`. ``text`` has one line for each block, with the cells of a table row separated by
    spaces.
    """

    html: str = ""
    text: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[ProseLink, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def convert(body: str, path: str, first_line: int) -> Prose:
    """Convert a body that begins on ``first_line`` of the file ``path``.

    Never raises. Takes time linear in the length of the body.
    """
    quick = plain(body)
    return Prose(quick.html, quick.text, quick.headings) if quick else convert_fully(body, path, first_line)


def convert_fully(body: str, path: str, first_line: int) -> Prose:
    """Convert a body with Python-Markdown. Defines the result; the fast path has to return the same."""
    ledger = Ledger(path, body, first_line)
    _report_invisible(ledger)
    if exceeded(ledger):
        return Prose(diagnostics=in_order(ledger.diagnostics))
    try:
        finished = Finish(sanitise(_reader().read(ledger)))
    except Exception:
        # Python-Markdown is recursive and may fail on odd input. That is an error in the text, not a crash of ours.
        _reader.cache_clear()
        return Prose(diagnostics=(codes.PROSE_BROKEN.at(Place(path, first_line, 1)),))
    return Prose(
        finished.html,
        finished.text,
        tuple(finished.outline.headings),
        tuple(ledger.links),
        in_order(ledger.diagnostics),
    )


def _report_invisible(ledger: Ledger) -> None:
    """Report zero-width characters, up to a limit. Fields reject the same characters."""
    for found in islice(INVISIBLE.finditer(ledger.body), FINDINGS_LIMIT):
        ledger.report(codes.INVISIBLE, ledger.place(found.start()), point=f"{ord(found.group()):04X}")


def resolve(html: str, targets: Sequence[str]) -> str:
    """Replace the placeholder of each internal link N by ``targets[N]``."""
    return TARGET.sub(lambda found: f'{found[1]}{escape(targets[int(found[2])])}"', html)


@cache
def _reader() -> Reader:
    """Create the converter on first use; one serves the whole process."""
    return Reader()
