"""Highlighting: titles and snippets of results in their original spelling, with the hits marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from sitegen.program import regex
from sitegen.search.normalise import is_cjk, normalise
from sitegen.search.whoosh_library import BasicFragmentScorer, PinpointFragmenter, Token

MarkedText = tuple[tuple[str, bool], ...]
"""Text divided into pieces. Each piece has a flag that is true if the piece is a hit."""
_CONTEXT_LENGTH: Final = 40
"""Number of characters of context before and after the hits of a snippet."""
_MAX_FRAGMENT_LENGTH: Final = 160
"""Maximum number of characters of a fragment, as `PinpointFragmenter` counts them."""
_MAX_NUMBER_LENGTH: Final = 24
"""Most characters by which a passage is widened at each end. A longer run of digits is cut."""
_DIGIT: Final = regex.compile(r"[0-9０-９]")
_NUMBER_CHARACTER: Final = regex.compile(r"[0-9０-９.,．]")
"""What may stand within a number."""


@lru_cache(maxsize=1 << 16)
def fold_char(char: str) -> str:
    """Normalise one character on its own.

    Case and width are unified. A separator such as punctuation becomes a space. A mark that is ignored, such as
    a variation selector, becomes an empty string. One character may become several: ㎡ becomes m2.
    """
    # normalise() would strip a lone separator, but keeps one between digits as a space.
    return normalise(f"0{char}0")[1:-1]


def normalise_with_origins(text: str) -> tuple[str, list[int]]:
    """Normalise a text, and record where each character of the result comes from.

    Returns the normalised text, and for each of its characters the index of the original character in
    ``text``.
    """
    chars = [(piece, origin) for origin, char in enumerate(text) for piece in fold_char(char)]
    solid = [(piece, origin) for piece, origin in chars if piece != " "]
    gaps = _find_gaps(chars)
    characters: list[str] = []
    origins: list[int] = []
    for number, (piece, origin) in enumerate(solid):
        if number in gaps and not is_cjk(piece) and not is_cjk(solid[number - 1][0]):
            characters.append(" ")
            origins.append(gaps[number])
        characters.append(piece)
        origins.append(origin)
    return "".join(characters), origins


def _find_gaps(chars: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Find the separators between the characters of a normalised text.

    ``chars`` are pairs of normalised character, " " for a separator, and index in the original text. The
    result has an entry for each character that follows separators. Its key is the number of characters before
    it, without separators; its value is the original index of the first separator before it. For 甲 乙丙 it
    is ``{1: 1}``. Separators at the beginning of the text are left out.
    """
    gaps: dict[int, int] = {}
    solid = 0
    for piece, place in chars:
        if piece != " ":
            solid += 1
        elif solid:
            gaps.setdefault(solid, place)
    return gaps


def find_hits(text: str, runs: Iterable[str]) -> list[Token]:
    """Return all occurrences of the words of a query in a text, as Whoosh tokens.

    ``runs`` are the normalised words. The tokens have positions in the original ``text``. They are sorted by
    beginning. Of tokens with the same beginning, the longest comes first. Tokens of different words may
    overlap.
    """
    normal, origins = normalise_with_origins(text)
    tokens = []
    for run in runs:
        start = normal.find(run)
        while start >= 0:
            end = start + len(run)
            token = Token(startchar=origins[start], endchar=origins[end - 1] + 1, text=run)
            tokens.append(token)
            start = normal.find(run, end)
    # Of hits with the same beginning, the longest comes first.
    return sorted(tokens, key=lambda token: (token.startchar, -token.endchar))


def mark_hits(text: str, runs: Iterable[str]) -> MarkedText:
    """Divide a text into pieces that are hits and pieces that are not.

    ``runs`` are the normalised words to mark. Hits that overlap or touch become one piece. Returns pairs of
    piece and flag, true for a hit, which together make up ``text`` unchanged.
    """
    return _split_at_hits(text, find_hits(text, runs), 0, len(text))


def cut_snippet(text: str, runs: Iterable[str]) -> MarkedText:
    """Return the passage of a text that shows the words of a query best, with the hits marked.

    ``runs`` are normalised words. Returns pairs of piece and flag, true for a hit. An ellipsis marks each end
    at which text was cut off. Returns an empty tuple if the text contains none of the words.
    """
    # Without a limit: by default Whoosh ignores everything after the first 32,768 characters.
    fragmenter = PinpointFragmenter(maxchars=_MAX_FRAGMENT_LENGTH, surround=_CONTEXT_LENGTH, charlimit=None)
    fragments = list(fragmenter.fragment_matches(text, find_hits(text, runs)))
    if not fragments:
        return ()
    best = max(fragments, key=BasicFragmentScorer())
    start, end = _widen_to_numbers(text, best.startchar, best.endchar)
    return _build_passage(text, best.matches, start, end)


def cut_beginning(text: str) -> MarkedText:
    """Return the first 80 characters of a text as a snippet without hits.

    It is longer if it would otherwise end within a number. The result consists of pairs of piece and flag,
    which is false. An ellipsis is added if text was cut off.
    """
    start, end = _widen_to_numbers(text, 0, min(len(text), 2 * _CONTEXT_LENGTH))
    return _build_passage(text, [], start, end)


def _widen_to_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a passage outwards where they lie within a number, so that 2,000 does not become 00.

    Returns the new offsets of start and end. Each moves by at most `_MAX_NUMBER_LENGTH` characters.
    """
    lowest, highest = start - _MAX_NUMBER_LENGTH, end + _MAX_NUMBER_LENGTH
    while start > max(lowest, 0) and _is_within_number(text, start):
        start -= 1
    while end < min(highest, len(text)) and _is_within_number(text, end):
        end += 1
    return start, end


def _is_within_number(text: str, offset: int) -> bool:
    """Return whether the offset ``offset`` lies within a number. It must not be at the beginning or end of ``text``."""
    left, right = text[offset - 1], text[offset]
    return bool(_DIGIT.match(left) and _NUMBER_CHARACTER.match(right)) or bool(
        _NUMBER_CHARACTER.match(left) and _DIGIT.match(right)
    )


def _build_passage(text: str, tokens: Sequence[Token], start: int, end: int) -> MarkedText:
    pieces = tuple(
        # Line breaks and repeated spaces in the context would only waste space.
        (" ".join(piece.split()) if not hit else piece, hit)
        for piece, hit in _split_at_hits(text, tokens, start, end)
    )
    before, after = (("…", False),) * (start > 0), (("…", False),) * (end < len(text))
    return (*before, *pieces, *after)


def _split_at_hits(text: str, tokens: Sequence[Token], start: int, end: int) -> MarkedText:
    """Split the text from ``start`` to ``end`` into pairs of piece and flag, which is true for a hit.

    ``tokens`` are the hits, sorted by beginning. Tokens that overlap or touch become one piece.
    """
    edges: list[int] = []
    for token in tokens:
        if edges and token.startchar <= edges[-1]:
            edges[-1] = max(edges[-1], token.endchar)
        else:
            edges += [token.startchar, token.endchar]
    bounds = [start, *edges, end]
    # Edges alternate between the beginning and the end of a hit, so every second piece is one.
    pieces = ((text[left:right], bool(number % 2)) for number, (left, right) in enumerate(pairwise(bounds)))
    return tuple((piece, hit) for piece, hit in pieces if piece)
