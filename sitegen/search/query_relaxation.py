"""Query relaxation: words without a match are split into parts that match, as the browser's engine does.

A word that no document contains is cut between characters that are adjacent in no document. If there are
none, it is cut between the two adjacent characters that are least associated. The parts are split in the same
way, until each of them matches or cannot be cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from sitegen.search.normalise import is_cjk
from sitegen.search.query_nodes import TextNode
from sitegen.search.reader import IndexReader

MAX_WORDS: Final = 12
"""Maximum number of words of a query to split, and of resulting parts. Beyond it, nothing is suggested."""
_MAX_SPLIT_LENGTH: Final = 40
"""Maximum length of a word that is split. A longer one was probably pasted."""

CountDocuments = Callable[[Sequence[TextNode]], int]
"""Function that returns the number of documents which match all of the given text nodes."""


def split_words(words: Sequence[TextNode], index: IndexReader, count: CountDocuments) -> list[TextNode]:
    """Split the words of a query that no document contains into parts that documents contain, where possible.

    ``words`` are the text nodes of the query. From ``index``, the numbers of documents with two adjacent
    characters are read. ``count`` returns the number of documents that match all given text nodes. A word
    stays whole if documents contain it, if it cannot be cut, or if it has more than `_MAX_SPLIT_LENGTH` characters.
    Returns the text nodes of parts and whole words in the order of the query, without duplicates. The list is
    empty if there are more than `MAX_WORDS` words or parts.
    """
    if len(words) > MAX_WORDS:
        return []
    pieces = list(dict.fromkeys(piece for word in words for piece in _split_word(word, index, count)))
    return pieces if len(pieces) <= MAX_WORDS else []


def choose_parts(
    pieces: Sequence[TextNode], words: Sequence[TextNode], count: CountDocuments
) -> list[TextNode]:
    """Choose which parts of a query to keep, so that at least one document contains all of them.

    ``pieces`` are the parts and whole words from `split_words`, and ``words`` the words before splitting.
    ``count`` returns the number of documents that match all given text nodes. Single characters that resulted
    from splitting are left out. All other pieces are kept if a document contains them all. If none does, they
    are tried one by one, whole words and long parts first. A piece is kept if a document contains it together
    with those kept before. Returns the kept pieces in the order of ``pieces``.
    """
    significant = [piece for piece in pieces if len(piece.run) > 1 or piece in words]
    if significant and count(significant):
        return significant
    kept: list[TextNode] = []
    for piece in sorted(significant, key=lambda piece: (piece not in words, -len(piece.run))):
        if count([*kept, piece]):
            kept.append(piece)
    return [piece for piece in significant if piece in kept]


def _split_word(word: TextNode, index: IndexReader, count: CountDocuments) -> Iterator[TextNode]:
    """Yield text nodes for the parts of a word, or the word itself if it is found or cannot be cut.

    A word is found if a document contains it. Parts that are not found are split further. ``index`` and
    ``count`` are as in `split_words`.
    """
    cuts = [] if len(word.run) > _MAX_SPLIT_LENGTH or count([word]) else _find_cut_positions(word.run, index)
    if not cuts:
        yield word
        return
    for start, end in pairwise((0, *cuts, len(word.run))):
        yield from _split_word(word.make_part_node(word.run[start:end].strip()), index, count)


def _find_cut_positions(run: str, index: IndexReader) -> list[int]:
    """Return the positions at which to cut a text that no document contains.

    It is cut at spaces, and between two characters that no document has next to each other. If there are no
    such places, the only cut is between the two neighbours that occur together most rarely, compared with how
    often each of them occurs. Letters and digits are not separated from each other. The result is empty if
    nothing can be cut.
    """
    cuts, association = [], {}
    for place, (left, right) in enumerate(pairwise(run), 1):
        if right == " ":
            cuts.append(place)
        elif left != " " and (is_cjk(left) or is_cjk(right)):
            # Pairs in relation to what chance would give; only the order of these numbers matters.
            expected = index.count_documents(left) * index.count_documents(right)
            association[place] = index.count_documents(left + right) / (expected or 1)
    cuts += [place for place, strength in association.items() if not strength]
    return (
        sorted(cuts) if cuts or not association else [min(association, key=lambda place: association[place])]
    )
