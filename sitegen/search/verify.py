"""Verification on the text: whether, and in which field, a document contains a run.

A *run* is normalised text (`normalise`). A document contains a run if the normalised text of one of its
fields does. A *stem* is one or several runs, one a line, that are used for the lookup of candidates.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

from sitegen.program import regex
from sitegen.search.grams import extract_grams, make_whole_gram
from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import PartialNumber
from sitegen.search.postings_encoding import IN_NUMBER, IN_TITLE, Int64Array
from sitegen.search.reader import NO_IDS, IndexReader

MAX_GRAMS: Final = 32
"""Maximum number of grams of a text that are looked up in the index.

Results stay exact, since candidates are verified on the stored text.
"""

_DIGITS: Final = frozenset("0123456789")
_NUMBER_END: Final = regex.compile(r"[0-9]{4} [0-9]+号$")


TITLE: Final = 1
INDEX_NO: Final = 2
DOC_NO: Final = 4
OTHER_FIELDS: Final = 8
BODY: Final = 16
NUMBERS: Final = INDEX_NO | DOC_NO
HEAD: Final = TITLE | NUMBERS
ANYWHERE: Final = HEAD | OTHER_FIELDS | BODY
"""Searched fields as bits that can be combined. `OTHER_FIELDS` are summary, keywords and names of attachments."""


class Tier(IntEnum):
    """Relevance tier of a document: the best place in which it contains the phrase of a query, best first.

    The phrase is the whole title or a whole number, is in the title, is at the end of a number or within one,
    or is in another text. Numbers are the index number and the document number. `APART` means that the
    document does not contain the phrase in one piece, or that there is no phrase.
    """

    WHOLE_TITLE = 0
    WHOLE_NUMBER = 1
    IN_TITLE = 2
    END_OF_NUMBER = 3
    IN_NUMBER = 4
    IN_TEXT = 5
    APART = 6


def list_stem_grams(stem: str) -> tuple[str, ...]:
    """Return the grams (index terms) of a stem. Every document that contains its lines has all of them.

    A stem is normalised text for looking up candidates, in one or several lines (`TextNode.stem`). Duplicates
    are left out.
    """
    return tuple(dict.fromkeys(gram for run in stem.split("\n") for gram in extract_grams(run)))


def choose_grams(stem: str) -> tuple[str, ...]:
    """Return the grams of a stem to look up in the index: all of them, or at most `MAX_GRAMS`, evenly spread.

    A stem is normalised text in one or several lines (`TextNode.stem`).
    """
    return pick_evenly(list_stem_grams(stem), MAX_GRAMS)


def pick_evenly(grams: Sequence[str], limit: int) -> tuple[str, ...]:
    """Return at most ``limit`` of the grams, evenly spread and in the same order.

    ``limit`` is at least 1. The first gram is always included.
    """
    # The step is rounded up, and is 1 for an empty list.
    return tuple(grams[:: -(-len(grams) // limit) or 1])


def strip_number_suffix(run: str) -> str:
    """Remove 号 from the end of a document number, since some readers leave it out.

    ``run`` is normalised text. 云政发2023 5号 becomes 云政发2023 5. Returns "" if ``run`` does not end with a
    year, a space, a serial and 号, as document numbers do.
    """
    return run[:-1] if _NUMBER_END.search(run) else ""


def _ends_with_run(number: str, run: str) -> bool:
    """Return whether ``number`` ends with ``run``, not counting an end that cuts digits apart.

    13号 does not end with 3号.
    """
    before = number.removesuffix(run)
    return before != number and not (before[-1:] in _DIGITS and run[0] in _DIGITS)


def intersect_ids(lists: Sequence[Int64Array]) -> Int64Array:
    """Return the ids that are in all of the lists, in ascending order. Each list must be ascending.

    The result is empty if there are no lists.
    """
    # The shortest list first: each step searches only for the ids that are left.
    shortest, *others = sorted(lists, key=len) or [NO_IDS]
    for other in others:
        if len(shortest):
            places = np.searchsorted(other, shortest)
            # An id after the last one has a place past the end, which must not be read.
            shortest = shortest[other[np.minimum(places, len(other) - 1)] == shortest]
    return shortest


class _HeadCandidates(NamedTuple):
    """Ids of the documents that may have a given text in title or numbers, judged by the postings alone.

    In ``whole_titles`` and ``whole_numbers``, the text may be the whole title or a whole number. In
    ``titles`` and ``numbers``, it may be a part of the title or of a number.
    """

    whole_titles: Set[int]
    whole_numbers: Set[int]
    titles: Set[int]
    numbers: Set[int]


class Verifier:
    """Verifier that reads stored fields of documents, to see whether and where they contain a text.

    ``index`` is the reader of the index. Normalised texts are cached. In all methods, ``id`` is the id of a
    document, ``run`` is normalised text, and ``where`` has the fields to search, as bits such as `TITLE`.
    """

    def __init__(self, index: IndexReader) -> None:
        self.index = index
        self._heads: dict[int, tuple[str, str, str]] = {}
        self._bodies: dict[int, str] = {}
        self._with_heads: dict[str, _HeadCandidates] = {}
        self._serials: dict[str, frozenset[int]] = {}

    def has_run(self, id: int, run: str, field_bits: int = ANYWHERE) -> bool:
        """Return whether a document contains the normalised text ``run`` in a field.

        ``field_bits`` has the fields to search, as bits such as `TITLE`.
        """
        # The cheapest check comes first: a run that occurs literally in the body needs no normalised text.
        return (
            (bool(field_bits & BODY) and run in self.index.load_text(id).body and normalise(run) == run)
            or (bool(field_bits & HEAD) and self.rank_head(id, run, field_bits) is not Tier.APART)
            or (bool(field_bits & OTHER_FIELDS) and self._has_in_others(id, run))
            or (bool(field_bits & BODY) and self._has_in_body(id, run))
        )

    def has_partial_number(self, id: int, partial_number: PartialNumber) -> bool:
        """Return whether the document number of a document has the parts of ``partial_number``.

        ``id`` is the id of the document. The serial must be the same, and the issuer and year too, if given.
        """
        # The facet is in memory and excludes nearly all documents without reading a card.
        return id in self.find_by_serial(partial_number.serial) and partial_number.match(
            self._normalise_head(id)[2]
        )

    def find_by_serial(self, serial: str) -> Set[int]:
        """Return the ids of documents whose document number ends with a serial and 号.

        ``serial`` has only the digits before 号. The result is empty if there are none.
        """
        if serial not in self._serials:
            self._serials[serial] = frozenset(self.index.load_facet("serial").get(serial, NO_IDS).tolist())
        return self._serials[serial]

    def has_in_doc_no(self, id: int, run: str) -> bool:
        """Return whether the document number of a document contains the normalised text ``run``."""
        return run in self._normalise_head(id)[2]

    def rank_run(self, id: int, run: str, field_bits: int = ANYWHERE) -> Tier:
        """Return the relevance tier of a document: the best place in which it contains the text ``run``.

        Only the fields ``field_bits``, bits such as `TITLE`, count. Returns `Tier.APART` if none of them contains
        the text.
        """
        tier = self.rank_head(id, run, field_bits)
        if tier is Tier.APART and self.has_run(id, run, field_bits & ~HEAD):
            return Tier.IN_TEXT
        return tier

    def rank_head(self, id: int, run: str, field_bits: int = ANYWHERE) -> Tier:
        """Return the relevance tier of a document for the text ``run``, judged by title and numbers alone.

        Of title, index number and document number, only those in ``field_bits`` (bits such as `TITLE`) count.
        Returns `Tier.APART` if none of them contains the text. The card of the document is read only if the
        postings allow a match.
        """
        if not field_bits & HEAD or self.rank_head_at_best(id, run, field_bits) is Tier.APART:
            return Tier.APART
        title, index_no, doc_no = self._normalise_head(id)
        in_title = field_bits & TITLE
        numbers = [index_no] * bool(field_bits & INDEX_NO) + [doc_no] * bool(field_bits & DOC_NO)
        # The run without 号, or "" if it does not end as a document number does.
        short = strip_number_suffix(run)
        if in_title and title == run:
            return Tier.WHOLE_TITLE
        # Readers and authors may omit the 号 at the end of a number.
        if any(number and number in (run, f"{run}号", short) for number in numbers):
            return Tier.WHOLE_NUMBER
        if in_title and run in title:
            return Tier.IN_TITLE
        if any(_ends_with_run(number, end) for number in numbers for end in (run, f"{run}号", short) if end):
            return Tier.END_OF_NUMBER
        if any(run in number or (short and number.endswith(short)) for number in numbers):
            return Tier.IN_NUMBER
        return Tier.APART

    def rank_head_at_best(self, id: int, run: str, field_bits: int) -> Tier:
        """Return the best tier that `rank_head` could return, judged by the postings alone.

        ``id`` is the id of the document, ``run`` the normalised text, and ``field_bits`` has the fields that
        count, as bits such as `TITLE`. No stored field is read. `rank_head` may return a worse tier, since a
        document may have all grams of ``run`` without containing it.
        """
        heads = self._find_head_candidates(run)
        if field_bits & TITLE and id in heads.whole_titles:
            return Tier.WHOLE_TITLE
        if field_bits & NUMBERS and id in heads.whole_numbers:
            return Tier.WHOLE_NUMBER
        if field_bits & TITLE and id in heads.titles:
            return Tier.IN_TITLE
        if field_bits & NUMBERS and id in heads.numbers:
            return Tier.END_OF_NUMBER
        return Tier.APART

    def _find_head_candidates(self, run: str) -> _HeadCandidates:
        if run not in self._with_heads:
            whole = self.index.load_postings(make_whole_gram(run))
            self._with_heads[run] = _HeadCandidates(
                frozenset(whole.ids[whole.impacts & IN_TITLE > 0].tolist()),
                frozenset(whole.ids[whole.impacts & IN_NUMBER > 0].tolist()),
                self.find_run_candidates(run, IN_TITLE),
                self.find_run_candidates(run, IN_NUMBER),
            )
        return self._with_heads[run]

    def find_run_candidates(self, run: str, impact_bit: int = 0) -> frozenset[int]:
        """Return the ids of documents that may contain the normalised text ``run``.

        These documents have all grams of it that `choose_grams` selects. If ``impact_bit`` is given, such as
        `IN_TITLE`, the impact of each gram in the document must have it.
        """
        return frozenset(self.find_stem_candidates(strip_number_suffix(run) or run, impact_bit).tolist())

    def find_stem_candidates(self, stem: str, impact_bit: int = 0) -> Int64Array:
        """Return the ids, in ascending order, of documents that may contain all lines of a stem.

        A stem is normalised text in one or several lines (`TextNode.stem`). The documents have all of its
        grams that `choose_grams` selects. If ``impact_bit`` is given, such as `IN_TITLE`, the impact of each gram in
        the document must have it.
        """
        lists = map(self.index.load_postings, choose_grams(stem))
        return intersect_ids(
            [
                postings.ids[postings.impacts & impact_bit > 0] if impact_bit else postings.ids
                for postings in lists
            ]
        )

    def _normalise_head(self, id: int) -> tuple[str, str, str]:
        if id not in self._heads:
            card = self.index.load_card(id)
            self._heads[id] = (normalise(card.title), normalise(card.index_no), normalise(card.doc_no))
        return self._heads[id]

    def _has_in_others(self, id: int, run: str) -> bool:
        text = self.index.load_text(id)
        fields = [text.summary, *text.keywords.split("\n"), *text.attachment_names.split("\n")]
        # Normalising takes most of the time of a search. A run that occurs literally does not need it.
        return any(run in field and normalise(run) == run for field in fields) or any(
            run in normalise(field) for field in fields if field
        )

    def _has_in_body(self, id: int, run: str) -> bool:
        body = self.index.load_text(id).body
        if run in body and normalise(run) == run:
            return True
        if id not in self._bodies:
            self._bodies[id] = normalise(body)
        return run in self._bodies[id]
