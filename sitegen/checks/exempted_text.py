"""The text that an exemption (放行) is bound to, and its digest.

An exemption holds for the text of a finding and for the sentence around it, wherever they stand in the file.
The digest of both survives formatting: blanks, line ends, emphasis marks and the width of characters do not
count. If a word of the sentence changes, the digest changes, and the exemption no longer holds.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX
from sitegen.diagnostics.masking import mask_value
from sitegen.program import regex

QUOTED_TEXT_LIMIT: Final = 100
"""Characters of the exempted text that an entry repeats for its readers."""

_SENTENCE_SEARCH_LIMIT: Final = 2_000
"""How many characters before and after the text are searched for the beginning and end of its sentence."""

_CONTEXT_LIMIT: Final = 300
"""Most normalised characters of the sentence, on either side of the text, that the digest covers."""

_SENTENCE_BOUNDARY: Final = regex.compile(
    r"[。！？!?]+"
    r"|\n[ \t\u3000]*(?=\n)"  # an empty line
    # A line that begins a heading, a row, a quotation, an element of a list, or a field of YAML.
    r"|\n(?=[ \t\u3000]*(?:[#>|]|[-*+][ \t]|---|[\w.]{1,30}:[ \t\n]))"
    # A heading or row as a whole, and the end of the front matter.
    r"|^[ \t]*(?:#{1,6}[ \t]|\||---[ \t]*$)[^\n]*\n",
    re.MULTILINE,
)
_ONE_LINE_BLOCK: Final = regex.compile(r"[ \t]*(?:#{1,6}[ \t]|\|)")
"""Beginning of a line that is a heading or a row of a table, which end with the line."""

_INLINE_MARKUP: Final = regex.compile(
    r"\*{2,}|_{2,}|</?(?:b|strong|em|i|u|span)\b[^<>]{0,200}>|\\(?=[^\w\s])"
)
_LINE_MARKER: Final = regex.compile(r"(?m)^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+")
_WHITESPACE: Final = regex.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_STRAIGHT_QUOTES: Final = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")


class ExemptedText(Struct, frozen=True):
    """What an exemption of a diagnostic is bound to: a text, or the content of a whole file.

    ``text`` is the text that the diagnostic is about, as exemptions.yaml quotes it: on one line, shortened to
    `QUOTED_TEXT_LIMIT`, with personal data masked. It is "" if the exemption is for the whole file. ``digest`` is
    the digest of the text and its sentence, or of the content of the file. It is "" if something is missing
    from a text file.
    """

    text: str
    digest: str


class ExemptedTextFinder:
    r"""Finds the texts that diagnostics of one file are about.

    ``file_text`` is the decoded file, with ``\n`` as line ends. ``file_digest`` is the digest of its content.
    """

    def __init__(self, file_text: str, file_digest: str = "") -> None:
        self.file_digest = file_digest
        self._text = file_text
        self._line_starts = [0, *(match.end() for match in regex.finditer("\n", file_text))]

    def find_text(self, diagnostic: Diagnostic) -> ExemptedText:
        """Return the text that the diagnostic is about, with a digest of this text and its whole sentence.

        Both are "" if the diagnostic is about the whole file, or about an empty line.
        """
        span = self._find_span(diagnostic.place)
        found = self._text[span[0] : span[1]] if span else ""
        if span is None or not found:
            return ExemptedText("", "")
        sentence = self._extract_context(*span)
        data = f"{normalise_text(found)}\0{sentence}".encode("utf-8", "surrogatepass")
        personal = diagnostic.code.startswith(PERSONAL_DATA_PREFIX)
        shown = " ".join((mask_value(found) if personal else found).split())
        return ExemptedText(
            shorten_text(_escape_invisible_characters(shown)), blake2b(data, digest_size=16).hexdigest()
        )

    def _find_span(self, place: Place) -> tuple[int, int] | None:
        """Return start and end (exclusive) of a place as offsets in the text.

        A place without a column is its whole line. Returns None if the text has no such line, or if the place
        stands for the whole file, as line 1, column 1 with length 1 does.
        """
        # A finding about a missing field is placed at the first character, which stands for the whole file.
        if not 0 < place.line <= len(self._line_starts) or (place.line, place.column, place.length) == (
            1,
            1,
            1,
        ):
            return None
        start = self._line_starts[place.line - 1]
        if not place.column:
            end = self._text.find("\n", start)
            return start, end if end >= 0 else len(self._text)
        return start + place.column - 1, start + place.column - 1 + max(
            place.length, 1
        ) + place.length_on_next_lines

    def _extract_context(self, start: int, end: int) -> str:
        """Return the sentence around the text from ``start`` to ``end``, without this text itself.

        It is normalised, and limited to `_CONTEXT_LIMIT` characters on either side. A heading or a row of a table
        counts as a sentence. The cost does not depend on the size of the file.
        """
        first = max(0, start - _SENTENCE_SEARCH_LIMIT)
        limits = [match.end() for match in _SENTENCE_BOUNDARY.finditer(self._text, first, start)]
        before = self._text[limits[-1] if limits else first : start]
        last = min(len(self._text), end + _SENTENCE_SEARCH_LIMIT)
        line_end = self._text.find("\n", end, last)
        line_start = self._line_starts[bisect_right(self._line_starts, start) - 1]
        if line_end >= 0 and _ONE_LINE_BLOCK.match(self._text, line_start):
            last = line_end
        limit = _SENTENCE_BOUNDARY.search(self._text, end, last)
        after = self._text[end : limit.start() if limit else last]
        # Cut after normalising, so that blanks do not decide where.
        return f"{normalise_text(before)[-_CONTEXT_LIMIT:]}\0{normalise_text(after)[:_CONTEXT_LIMIT]}"


def _escape_invisible_characters(text: str) -> str:
    """Replace invisible characters by their code points, such as U+200B, so that reviewers see what they allow."""
    return "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in text)


def normalise_text(text: str) -> str:
    """Return the words of a text without their formatting, so that texts with the same words are equal.

    Removed are blanks and line ends, emphasis marks and escapes, and the marks at the beginning of a line,
    such as ``#``. Letters, digits and punctuation of full width become those of half width. A single ``*`` or
    ``_`` is ordinary text and stays.
    """
    plain = _INLINE_MARKUP.sub("", _LINE_MARKER.sub("", text))
    return _WHITESPACE.sub("", unicodedata.normalize("NFKC", plain)).translate(_STRAIGHT_QUOTES)


def shorten_text(text: str) -> str:
    """Shorten a text to `QUOTED_TEXT_LIMIT` characters, with an ellipsis at its end if something was cut."""
    return text if len(text) <= QUOTED_TEXT_LIMIT else text[: QUOTED_TEXT_LIMIT - 1] + "…"
