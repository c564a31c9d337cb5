"""The index: every file of ``search/``, made from the catalogue's documents and their texts.

The same files serve the browser and the command line. What a file holds follows from the documents alone, so a
file changes only if one of its own documents does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import chain

import numpy as np

from sitegen.catalogue.model import Catalogue, Class
from sitegen.pages.output import Output
from sitegen.search.documents import KINDS, VALIDITIES, SearchDocument, search_documents
from sitegen.search.encoding import encode_ids
from sitegen.search.files import CARDS, TEXTS, CardFile, TextFile, card_files, text_files
from sitegen.search.halves import serial_of
from sitegen.search.normal import normalise
from sitegen.search.numbering import Numbering, number
from sitegen.search.scripts import MANIFEST, VERSION, edition_of, path, script
from sitegen.search.shards import Store
from sitegen.search.simplified import simplified_forms
from sitegen.search.texts import Texts
from sitegen.search.upkeep import gram_lists, lists_of

_RANK = 1

_Payload = tuple[str, object]
"""A file's name, and what it holds."""
Payloads = Callable[[], Mapping[str, bytes]]
"""Gives payloads by name."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The content of a file of gram lists: its payload is in the store, under this name and mark.

    ``again`` makes the payloads of all such files again, should the store have lost them.
    """

    name: str
    mark: str
    edition: int
    again: Payloads = field(compare=False)


@dataclass(frozen=True, slots=True)
class Index:
    """The planned files of the index: as (path, bytes), of gram lists, with marks of cards and of texts.

    ``manifest`` is the last.
    """

    files: tuple[tuple[str, bytes], ...]
    grams: tuple[KeptFile, ...]
    cards: tuple[tuple[CardFile, str], ...]
    texts: tuple[tuple[TextFile, str], ...]
    manifest: bytes

    def outputs(self) -> Iterator[Output]:
        """Gram lists, cards and texts as outputs; the others are plain data."""
        for kept in self.grams:
            yield Output(path(kept.name), f"{kept.mark} {kept.edition:x}", _RANK, "content", kept)
        for cards, mark in self.cards:
            yield Output(path(cards.name), mark, _RANK, "content", cards)
        for text, mark in self.texts:
            yield Output(path(text.name), mark, _RANK, "content", text)


def make_index(catalogue: Catalogue, texts: Texts, store: Store) -> Index:
    """The whole index; the gram lists are brought up to date in the store. Texts are asked for in chunks."""
    documents, ids, numbering = _numbered(catalogue)
    lists = gram_lists(ids, numbering.older, documents, texts, store)
    edition = edition_of(numbering.year, numbering.rooms, lists.buckets)
    files = tuple(
        (path(name), script(name, payload, edition)) for name, payload in _facets(ids, documents, catalogue)
    )
    again = cache(lambda: _made_again(catalogue, texts))
    grams = tuple(KeptFile(name, mark, edition, again) for name, mark in sorted(lists.marks.items()))
    cards = tuple((file, file.mark) for file in card_files(ids, documents, edition))
    shown = tuple((file, file.mark) for file in text_files(ids, documents, edition))
    manifest = {
        "version": VERSION,
        "stamp": _stamp(files, grams, cards, shown),
        "documents": len(documents),
        "year": numbering.year,
        "rooms": numbering.rooms,
        "buckets": lists.buckets,
        "edition": edition,
        "cards": CARDS,
        "texts": TEXTS,
        "kinds": KINDS,
        "language": catalogue.site.language,
    }
    return Index(files, grams, cards, shown, script(MANIFEST, manifest, 0))


def _made_again(catalogue: Catalogue, texts: Texts) -> Mapping[str, bytes]:
    """All gram lists. Seldom needed, so that no document is kept for it."""
    documents, ids, numbering = _numbered(catalogue)
    with lists_of(ids, numbering.older, documents, texts) as files:
        return dict(files)


def _numbered(catalogue: Catalogue) -> tuple[list[SearchDocument], list[int], Numbering]:
    """The documents in the order of their ids, and these."""
    documents = list(search_documents(catalogue))
    numbering = number(documents)
    documents.sort(key=lambda document: numbering.ids[document.path])
    return documents, [numbering.ids[document.path] for document in documents], numbering


def _stamp(
    files: Sequence[tuple[str, bytes]],
    grams: Sequence[KeptFile],
    *marked: Sequence[tuple[CardFile | TextFile, str]],
) -> str:
    """Changes whenever any file does: caches are asked for files by it."""
    mark = blake2b(digest_size=8)
    for name, content in files:
        mark.update(name.encode() + b"\0" + content)
    for kept in grams:
        mark.update(f"{kept.name}\0{kept.mark}\0".encode())
    for file, digest in chain.from_iterable(marked):
        mark.update(f"{file.name}\0{digest}\0".encode())
    return mark.hexdigest()


def _facets(
    ids: Sequence[int], documents: Sequence[SearchDocument], catalogue: Catalogue
) -> Iterator[_Payload]:
    orders: dict[str, Sequence[str]] = {
        "agency": tuple(catalogue.agencies),
        "category": tuple(catalogue.categories.classes),
        "topic": tuple(catalogue.topics.classes),
        "genre": tuple(catalogue.genres.classes),
        "validity": VALIDITIES,
        "kind": KINDS,
    }
    for facet, order in orders.items():
        values = [getattr(document, facet) for document in documents]
        yield _facet(facet, ids, values, order)
    years = [str(document.published.year) if document.published else "" for document in documents]
    yield _facet("year", ids, years, sorted({*years}, reverse=True))
    serials = [serial_of(normalise(document.doc_no)) for document in documents]
    yield _facet("serial", ids, serials, sorted({*serials}))
    yield "f/tree", _trees(catalogue)
    yield "f/simplified", simplified_forms()


def _facet(name: str, ids: Sequence[int], values: Sequence[str], order: Sequence[str]) -> _Payload:
    found: dict[str, list[int]] = {value: [] for value in order if value}
    for id, value in zip(ids, values, strict=True):
        if value:
            found[value].append(id)
    lists = {
        value: [len(members), encode_ids(np.asarray(members, dtype=np.int64))]
        for value, members in found.items()
        if members
    }
    return f"f/{name}", lists


def _trees(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    def tree(classes: Mapping[str, Class]) -> dict[str, list[str]]:
        return {
            id: [node.record.name, node.ancestors[-1] if node.ancestors else ""]
            for id, node in classes.items()
        }

    agencies = {
        id: [agency.record.name, agency.ancestors[-1] if agency.ancestors else ""]
        for id, agency in catalogue.agencies.items()
    }
    return {
        "agency": agencies,
        "category": tree(catalogue.categories.classes),
        "topic": tree(catalogue.topics.classes),
        "genre": tree(catalogue.genres.classes),
    }
