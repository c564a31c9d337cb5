"""Highlighting: titles and snippets as written, with the hits marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from sitegen.search.normalise import is_cjk, normalise
from sitegen.search.whoosh_library import BasicFragmentScorer, PinpointFragmenter, Token

MarkedText = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is a hit."""
_SURROUND: Final = 40
_LONGEST: Final = 160


@lru_cache(maxsize=1 << 16)
def fold_char(char: str) -> str:
    """Fold one code point. A separator becomes a space."""
    # A separator between two digits stays as a space.
    return normalise(f"0{char}0")[1:-1]


def locate_characters(text: str) -> tuple[str, list[int]]:
    """Normalise a text, and return for each character of the result the index of the one that it comes from."""
    chars = [(piece, place) for place, char in enumerate(text) for piece in fold_char(char)]
    solid = [(piece, place) for piece, place in chars if piece != " "]
    gaps = _find_gaps(chars)
    found: list[str] = []
    places: list[int] = []
    for number, (piece, place) in enumerate(solid):
        if number in gaps and not is_cjk(piece) and not is_cjk(solid[number - 1][0]):
            found.append(" ")
            places.append(gaps[number])
        found.append(piece)
        places.append(place)
    return "".join(found), places


def _find_gaps(chars: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Find the separators between characters: index by number of the solid character that follows."""
    gaps: dict[int, int] = {}
    solid = 0
    for piece, place in chars:
        if piece != " ":
            solid += 1
        elif solid:
            gaps.setdefault(solid, place)
    return gaps


def find_hits(text: str, runs: Iterable[str]) -> list[Token]:
    """Find the places of runs in a text, in order, as tokens of Whoosh."""
    normal, places = locate_characters(text)
    found = []
    for run in runs:
        start = normal.find(run)
        while start >= 0:
            end = start + len(run)
            token = Token(startchar=places[start], endchar=places[end - 1] + 1, text=run)
            found.append(token)
            start = normal.find(run, end)
    return sorted(found, key=lambda token: (token.startchar, -token.endchar))


def mark_hits(text: str, runs: Iterable[str]) -> MarkedText:
    """Return the whole text with the runs marked."""
    return _split_pieces(text, find_hits(text, runs), 0, len(text))


def cut_snippet(text: str, runs: Iterable[str]) -> MarkedText:
    """Cut the passage of a text that shows most of the runs. Empty if it has none of them."""
    fragmenter = PinpointFragmenter(maxchars=_LONGEST, surround=_SURROUND, charlimit=None)
    fragments = list(fragmenter.fragment_matches(text, find_hits(text, runs)))
    if not fragments:
        return ()
    best = max(fragments, key=BasicFragmentScorer())
    return _build_passage(text, best.matches, best.startchar, best.endchar)


def cut_beginning(text: str) -> MarkedText:
    """Cut the beginning of a text, as a snippet without hits."""
    return _build_passage(text, [], 0, min(len(text), 2 * _SURROUND))


def _build_passage(text: str, tokens: Sequence[Token], start: int, end: int) -> MarkedText:
    pieces = tuple(
        (" ".join(piece.split()) if not hit else piece, hit)
        for piece, hit in _split_pieces(text, tokens, start, end)
    )
    before, after = (("…", False),) * (start > 0), (("…", False),) * (end < len(text))
    return (*before, *pieces, *after)


def _split_pieces(text: str, tokens: Sequence[Token], start: int, end: int) -> MarkedText:
    """Split the text from ``start`` to ``end`` into pieces. Overlapping tokens become one hit."""
    edges: list[int] = []
    for token in tokens:
        if edges and token.startchar <= edges[-1]:
            edges[-1] = max(edges[-1], token.endchar)
        else:
            edges += [token.startchar, token.endchar]
    bounds = [start, *edges, end]
    pieces = ((text[left:right], bool(number % 2)) for number, (left, right) in enumerate(pairwise(bounds)))
    return tuple((piece, hit) for piece, hit in pieces if piece)
