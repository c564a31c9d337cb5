"""The index: every file of ``search/``, made from the catalogue's documents and their texts.

The same files serve the browser and the command line. What a file holds follows from the documents alone, so a
file changes only if one of its own documents does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import msgspec
import numpy as np

from sitegen.catalogue.model import Catalogue, Class
from sitegen.pages.output import Output
from sitegen.search.documents import KINDS, VALIDITIES, SearchDocument, search_documents
from sitegen.search.encoding import encode_ids
from sitegen.search.grams import Fields, Postings, extract
from sitegen.search.lists import gram_files
from sitegen.search.numbering import Numbering, number
from sitegen.search.scripts import fanned, path, script

VERSION = 1
CARDS, TEXTS = 16, 1
_CHUNK = 1000
"""Documents whose texts are in memory at a time."""
_RANK = 1
_ENCODER = msgspec.json.Encoder()

Texts = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the texts of bodies by digest."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """The content of a file of texts: id → summary, keywords, names of attachments, digest of the body, what follows it."""

    name: str
    entries: tuple[tuple[int, str, str, str, str, str], ...]

    @property
    def digests(self) -> frozenset[str]:
        """The bodies that it shows."""
        return frozenset(entry[4] for entry in self.entries if entry[4])

    def script(self, texts: Mapping[str, str]) -> bytes:
        """The file, with the texts of its bodies."""
        return script(self.name, {
            str(id): [summary, keywords, files, full_text(texts.get(body, ""), extra)]
            for id, summary, keywords, files, body, extra in self.entries
        })  # fmt: skip


def full_text(body: str, extra: str) -> str:
    """The text of a document: its body and what belongs to it."""
    return "\n".join(part for part in (body, extra) if part)


@dataclass(frozen=True, slots=True)
class Index:
    """The planned files of the index, as (path, bytes) or as files of texts; ``manifest`` is the last."""

    files: tuple[tuple[str, bytes], ...]
    texts: tuple[TextFile, ...]
    manifest: bytes


def make_index(catalogue: Catalogue, texts: Texts) -> Index:
    """The whole index. Texts are asked for in chunks."""
    documents = sorted(search_documents(catalogue), key=lambda document: document.path)
    numbering = number(documents)
    documents.sort(key=lambda document: numbering.ids[document.path])
    ids = [numbering.ids[document.path] for document in documents]
    grams = gram_files(list(_postings(documents, texts)), np.asarray(ids, dtype=np.int64))
    files = [*grams.files, *_cards(ids, documents), *_facets(ids, documents, catalogue)]
    text_files = tuple(_text_files(ids, documents))
    manifest = {
        "version": VERSION,
        "stamp": _stamp(files, text_files),
        "documents": len(documents),
        "month": numbering.month,
        "months": numbering.months,
        "bits": numbering.bits,
        "buckets": grams.buckets,
        "hot": grams.hot,
        "cards": CARDS,
        "texts": TEXTS,
        "kinds": KINDS,
        "language": catalogue.site.language,
    }
    return Index(tuple(files), text_files, script("manifest", manifest))


def _stamp(files: Sequence[tuple[str, bytes]], texts: Sequence[TextFile]) -> str:
    """Changes whenever any file does: caches are asked for files by it."""
    mark = blake2b(digest_size=8)
    for name, content in files:
        mark.update(name.encode() + b"\0" + content)
    for text in texts:
        mark.update(_ENCODER.encode(text))
    return mark.hexdigest()


def _postings(documents: Sequence[SearchDocument], texts: Texts) -> Iterator[Postings]:
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        known = texts({document.body for document in chunk if document.body})
        for found in extract([Fields(heads(document), _rests(document, known)) for document in chunk]):
            yield replace(found, documents=found.documents + np.uint32(start))


def heads(document: SearchDocument) -> tuple[str, ...]:
    """The fields whose hits weigh most: the title and the numbers."""
    return (document.title, document.index_no, document.doc_no)


def _rests(document: SearchDocument, texts: Mapping[str, str]) -> tuple[str, ...]:
    body = full_text(texts.get(document.body, ""), document.extra)
    return (document.summary, *document.keywords, *document.files, body)


def _cards(ids: Sequence[int], documents: Sequence[SearchDocument]) -> Iterator[tuple[str, bytes]]:
    for block, members in _blocks(ids, CARDS):
        name = fanned("c", block, str(block))
        cards = {str(ids[member]): _card(documents[member]) for member in members}
        yield path(name), script(name, cards)


def _card(document: SearchDocument) -> list[str]:
    return [
        document.kind,
        document.path,
        document.title,
        document.index_no,
        document.doc_no,
        document.agency,
        document.category,
        document.written,
        document.moment,
        document.validity,
        document.topic,
        document.genre,
    ]


def _text_files(ids: Sequence[int], documents: Sequence[SearchDocument]) -> Iterator[TextFile]:
    for block, members in _blocks(ids, TEXTS):
        yield TextFile(
            fanned("x", block, str(block)),
            tuple(
                (
                    ids[member],
                    documents[member].summary,
                    "\n".join(documents[member].keywords),
                    "\n".join(documents[member].files),
                    documents[member].body,
                    documents[member].extra,
                )
                for member in members
            ),
        )


def _blocks(ids: Sequence[int], size: int) -> Iterator[tuple[int, list[int]]]:
    """The positions of the ids in each block of ``size`` numbers, in order."""
    blocks: dict[int, list[int]] = {}
    for position, id in enumerate(ids):
        blocks.setdefault(id // size, []).append(position)
    return iter(blocks.items())


def _facets(
    ids: Sequence[int], documents: Sequence[SearchDocument], catalogue: Catalogue
) -> Iterator[tuple[str, bytes]]:
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
    yield path("f/tree"), script("f/tree", _trees(catalogue))


def _facet(name: str, ids: Sequence[int], values: Sequence[str], order: Sequence[str]) -> tuple[str, bytes]:
    found: dict[str, list[int]] = {value: [] for value in order if value}
    for id, value in zip(ids, values, strict=True):
        if value:
            found[value].append(id)
    lists = {
        value: [len(members), encode_ids(np.asarray(members, dtype=np.int64))]
        for value, members in found.items()
        if members
    }
    return path(f"f/{name}"), script(f"f/{name}", lists)


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


def search_outputs(index: Index) -> Iterator[Output]:
    """The files of texts as outputs; the others are plain data."""
    for text in index.texts:
        fingerprint = blake2b(_ENCODER.encode(text), digest_size=16).hexdigest()
        yield Output(path(text.name), fingerprint, _RANK, "content", text)


__all__ = ["Index", "Numbering", "TextFile", "make_index", "search_outputs"]
