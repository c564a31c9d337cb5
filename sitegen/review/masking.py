"""Masks personal data in all texts that a review shows or prints, except in rendered pages.

Two kinds of data are masked wherever they stand: what the checks would find in the text itself, and the values that
they found in the sources of either side, as written and as published. Neither depends on how many findings are made
or shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from sitegen.checks.privacy import find_personal_values, mask_personal_data, mask_spans
from sitegen.checks.shown_text import extract_shown_text
from sitegen.content.parse import ParsedSource
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX
from sitegen.diagnostics.shown_signs import ShownSigns, select_signs
from sitegen.files.pair_budget import PairBudget
from sitegen.program import regex
from sitegen.review.text_diff import DiffParagraph, Mark, compare_paragraphs

_LEAST: Final = 6
"""Fewest characters of a value, or of one of its lines, that is masked wherever it stands."""
_LARGEST_SIGNS: Final = 200
_TEXTS: Final = (".md", ".yaml", ".csv", ".txt")
_DIGIT: Final = regex.compile(r"\d")
# Characters because of which a value may look different in the source and on the page.
_MARKUP: Final = regex.compile("[`*_~^=\\\\<>&%\\[\n\u00ad\u200b-\u200f\u2060\ufeff〔]")
# The hosts of links and the addresses of pictures, which the texts of a review have and pages do not.
_ADDRESS: Final = regex.compile(r"〔图片 [^\s〔〕]{0,400}+ |〔[^\s〔〕]{0,400}+〕")


class CheckedSide(Protocol):
    """One side of a comparison, with what was found in it."""

    @property
    def root(self) -> Path:
        """The folder of the project."""

    @property
    def parsed(self) -> Mapping[str, ParsedSource]:
        """The parsed sources by path."""

    def load_bodies(self, paths: Collection[str]) -> Mapping[str, str]:
        """Return the bodies of sources as HTML, by path."""


class Masker:
    """Masks personal data in texts.

    ``values`` are the values that were found, in all forms in which they may be shown. ``phones`` are the numbers that
    agencies publish, which stay readable.
    """

    def __init__(self, values: Iterable[str] = (), phones: frozenset[str] = frozenset()) -> None:
        self._phones = phones
        written = {value for value in values if len(value) >= _LEAST}
        self._written = _ValueIndex(written)
        signs = {ShownSigns(value).signs for value in written} | set(map(select_signs, written))
        self._signs = _ValueIndex(one for one in signs if _LEAST <= len(one) <= _LARGEST_SIGNS)

    def mask(self, text: str, path: str = "") -> str:
        """Return a text with its personal data masked. Neither its length nor its line ends change.

        If the text is a whole file, ``path`` is the path of the file: its extension decides how the text is searched.
        """
        # All kinds of personal data have digits, or letters and digits that are written as escapes.
        if not _DIGIT.search(text):
            return text
        text = mask_personal_data(path, text, self._phones)
        text = mask_spans(text, self._written.find(text))
        if not self._signs.is_empty and _MARKUP.search(text):
            # Blanks of the same length keep the positions.
            signs = ShownSigns(_ADDRESS.sub(lambda match: " " * len(match[0]), text))
            text = mask_spans(text, (signs.locate(*span) for span in self._signs.find(signs.signs)))
        return text

    def mask_lines(self, lines: Sequence[str], path: str = "") -> list[str]:
        """Mask lines that belong together: what a number is depends on the lines around it."""
        return self.mask("\n".join(lines), path).split("\n") if lines else []


def compare_masked(
    old: Sequence[str],
    new: Sequence[str],
    masker: Masker,
    budget: PairBudget,
    context: int = 1,
    path: str = "",
) -> tuple[DiffParagraph, ...]:
    """Compare two texts with their personal data masked. See `compare_paragraphs`; ``path`` is as in `Masker.mask`.

    The texts are masked before the comparison, which may divide a number. Paragraphs that differ only in masked data
    follow at the end.
    """
    before, after = masker.mask_lines(old, path), masker.mask_lines(new, path)
    text = compare_paragraphs(before, after, budget, context)
    if before == list(old) and after == list(new):
        return text
    return (*text, *list_masked_changes(compare_paragraphs(old, new, budget, context=0), masker))


def list_masked_changes(paragraphs: Iterable[DiffParagraph], masker: Masker) -> Iterator[DiffParagraph]:
    """Yield the paragraphs of a comparison that differ only in masked data, each as removed and added."""
    for one in paragraphs:
        old, new = (
            "".join(piece for kind, piece in one.pieces if kind in (mark, Mark.SAME))
            for mark in (Mark.REMOVED, Mark.ADDED)
        )
        if old != new and (masked := masker.mask(old)) == masker.mask(new):
            yield DiffParagraph(((Mark.REMOVED, masked), (Mark.ADDED, masked)))


class _ValueIndex:
    """Values by their beginning and length, so that the time of a search does not depend on how many they are."""

    def __init__(self, values: Iterable[str]) -> None:
        self._by_length: dict[int, set[str]] = {}
        for value in values:
            self._by_length.setdefault(len(value), set()).add(value)
        self._lengths = sorted(self._by_length, reverse=True)
        self._beginnings = {value[:_LEAST] for group in self._by_length.values() for value in group}
        self.is_empty = not self._lengths

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where values begin and end in a text, in ascending order.

        Of overlapping values, only the first and longest counts.
        """
        beginnings, last = self._beginnings, 0
        if not beginnings:
            return
        for start in range(len(text) - _LEAST + 1):
            if text[start : start + _LEAST] not in beginnings or start < last:
                continue
            for length in self._lengths:
                if text[start : start + length] in self._by_length[length]:
                    last = start + length
                    yield start, last
                    break


def collect_personal_data(
    side: CheckedSide, diagnostics: Iterable[Diagnostic], phones: frozenset[str]
) -> Iterator[str]:
    """Yield the values of personal data in the files in which the diagnostics report some.

    Files are searched again, since the diagnostics of one file are limited in number. Each value is yielded as it is
    written and as it is published, and each of its lines by itself.
    """
    paths = sorted({one.place.path for one in diagnostics if one.code.startswith(PERSONAL_DATA_PREFIX)})
    chosen = [path for path in paths if path.endswith(_TEXTS)]
    bodies = side.load_bodies(chosen)
    read = make_source_reader(side.root)
    for path in chosen:
        text = (read(path) or "").replace("\r\n", "\n").replace("\r", "\n")
        links = side.parsed[path].body.links if path in side.parsed else ()
        shown = extract_shown_text(bodies[path], (link.target for link in links)) if path in bodies else ""
        for (start, end), _, published in find_personal_values(path, text, phones, shown):
            written = text[start:end]
            yield from (published, written, *written.split("\n"))
