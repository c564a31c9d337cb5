"""Masks personal data in all texts that a review shows or prints, except in rendered pages.

Two kinds of data are masked wherever they stand: what the checks would find in the text itself, and the values that
they found in the sources of either side, as written and as published. Neither depends on how many findings are made
or shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from sitegen.checks.privacy import find_personal_data, find_personal_data_spans
from sitegen.checks.shown_text import extract_shown_text
from sitegen.content.parse import ParsedSource
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX
from sitegen.diagnostics.masking import KnownValues, mask_spans
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.program import regex
from sitegen.review.text_diff import DiffParagraph, HeaderRows, compare_paragraphs

_TEXT_SUFFIXES: Final = (".md", ".yaml", ".csv", ".txt")
_DIGIT: Final = regex.compile(r"\d")
# The hosts of links and the addresses of pictures, which the texts of a review have and pages do not.
_ADDRESS_IN_TEXT: Final = regex.compile(r"〔图片 [^\s〔〕]{0,400}+ |〔[^\s〔〕]{0,400}+〕")


class MaskableSide(Protocol):
    """What masking needs to know of one side of a comparison: its folder, parsed sources and bodies."""

    @property
    def root(self) -> Path:
        """The folder of the project."""

    @property
    def parsed(self) -> Mapping[str, ParsedSource]:
        """The parsed sources by path."""

    def load_bodies(self, paths: Collection[str]) -> Mapping[str, str]:
        """Return the bodies of sources as HTML, by path."""


class MaskedLines(NamedTuple):
    """The lines of a text, unmasked (``unmasked``) and with personal data masked for display (``masked``).

    Both have the same number of lines, and corresponding lines have the same length.
    """

    unmasked: Sequence[str]
    masked: Sequence[str]


class Masker:
    """Masks personal data in texts.

    ``known_values`` are the personal data that was found, in all forms in which it may be shown. ``public_phones`` are
    the telephone numbers that agencies publish, which stay readable.
    """

    def __init__(self, known_values: Iterable[str] = (), public_phones: frozenset[str] = frozenset()) -> None:
        self._phones = public_phones
        self._known = KnownValues(known_values)

    def mask(self, text: str, path: str = "") -> str:
        """Return a text with its personal data masked. Its length and its line ends do not change.

        ``path`` is needed only if the text is a whole file: the extension decides how the text is searched.
        """
        # All kinds of personal data have digits, or letters and digits that are written as escapes.
        if not _DIGIT.search(text):
            return text
        # All are found before one is masked: a mask that covers a part of a value would hide the value.
        return mask_spans(
            text,
            [
                *find_personal_data_spans(path, text, self._phones),
                *self._known.find_spans(text, _ADDRESS_IN_TEXT),
            ],
        )

    def mask_lines(self, lines: Sequence[str], path: str = "") -> MaskedLines:
        """Mask personal data in the lines of one text, taken together.

        The lines around a number help to recognise what it is. ``path`` is as in `mask`.
        """
        text = "\n".join(lines)
        shown = self.mask(text, path)
        return MaskedLines(lines, lines if shown == text else shown.split("\n"))


def compare_masked(
    old: MaskedLines,
    new: MaskedLines,
    budget: ComparisonBudget,
    context: int = 1,
    reformatted: Collection[str] = (),
    header_rows: tuple[HeaderRows, HeaderRows] = ((), ()),
) -> tuple[DiffParagraph, ...]:
    """Compare two texts, and return the changed paragraphs with their personal data masked.

    The parameters are those of `compare_paragraphs`, except that ``reformatted`` has unmasked paragraphs. The
    unmasked texts are compared: if one telephone number replaces another, the change is shown, although both
    may have the same mask.
    """
    masked = tuple(shown for line, shown in zip(*new, strict=True) if line in reformatted)
    return compare_paragraphs(
        old.unmasked, new.unmasked, budget, context, masked, header_rows, masked=(old.masked, new.masked)
    )


def collect_personal_data(
    side: MaskableSide, diagnostics: Iterable[Diagnostic], public_phones: frozenset[str]
) -> Iterator[str]:
    """Yield the personal data in each text file of ``side`` for which ``diagnostics`` report some.

    The files are searched again, because the number of diagnostics per file is limited. Each value is yielded
    twice: as it appears on the page, and as it is written in the source. ``public_phones`` are telephone numbers
    that agencies publish, which do not count as personal data.
    """
    paths = sorted({one.place.path for one in diagnostics if one.code.startswith(PERSONAL_DATA_PREFIX)})
    chosen = [path for path in paths if path.endswith(_TEXT_SUFFIXES)]
    bodies = side.load_bodies(chosen)
    read = make_source_reader(side.root)
    for path in chosen:
        text = (read(path) or "").replace("\r\n", "\n").replace("\r", "\n")
        links = side.parsed[path].body.links if path in side.parsed else ()
        shown = extract_shown_text(bodies[path], (link.target for link in links)) if path in bodies else ""
        for (start, end), _, published in find_personal_data(path, text, public_phones, shown):
            yield from (published, text[start:end])
