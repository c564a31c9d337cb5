"""Plans the search index: every file of ``search/``, from the catalogue's documents and their texts.

The browser and the command line read the same files. The content of a file is a function of its documents alone, so it
changes only if one of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from sitegen.catalogue.model import Catalogue, Class
from sitegen.pages.output import LAST, THEN, Output, data_output
from sitegen.search.doc_ids import Numbering, number
from sitegen.search.documents import KINDS, VALIDITIES, SearchDocument, search_documents
from sitegen.search.encoding import encode_ids
from sitegen.search.extraction import Extraction, extracted
from sitegen.search.files import CARDS, CardFile, TextFile, card_files, text_files
from sitegen.search.halves import serial_of
from sitegen.search.normal import normalise
from sitegen.search.scripts import FOLDER, MANIFEST, VERSION, edition_of, path, script
from sitegen.search.shards import Store
from sitegen.search.simplified import simplified_forms
from sitegen.search.texts import Texts
from sitegen.search.upkeep import gram_lists, lists_of, with_texts

_Payload = tuple[str, object]
"""Name and content of a file of JSON."""
Payloads = Callable[[], Mapping[str, bytes]]
"""Loads payloads by name."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A postings file whose payload is in the store, under its name and digest.

    ``rebuild`` makes the payloads of all such files again, in case the store has lost them.
    """

    name: str
    mark: str
    edition: int
    again: Payloads = field(compare=False)


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """State of an index that an update of bodies starts from; see `update_index`.

    ``manifest_data`` is the content of its manifest, ``snapshot`` the digest of the snapshot of its documents in the store.
    """

    head: dict[str, Any]
    snapshot: str

    def manifest(self) -> bytes:
        """Render the manifest."""
        return script(MANIFEST, self.head, 0)


@dataclass(frozen=True, slots=True)
class Index:
    """Planned files of the index. ``outputs`` has no manifest; ``removed`` are the paths of files that are no longer planned."""

    outputs: tuple[Output, ...]
    manifest: bytes
    facts: IndexFacts
    gone: tuple[str, ...] = ()

    @property
    def everything(self) -> tuple[Output, ...]:
        """All files, the manifest last."""
        return (*self.outputs, data_output(path(MANIFEST), self.manifest, "content", LAST))


def make_index(catalogue: Catalogue, texts: Texts, store: Store, extraction: Extraction = extracted) -> Index:
    """Build the whole index. Postings are updated in the store.

    Texts of bodies are loaded in chunks, never all at once.
    """
    documents, ids, numbering = _numbered(catalogue)
    lists = gram_lists(ids, numbering.older, documents, texts, store, extraction)
    edition = edition_of(numbering.year, numbering.rooms, lists.buckets)
    files = (
        data_output(path(name), script(name, payload, edition), "content", THEN)
        for name, payload in _facets(ids, documents, catalogue)
    )
    again = cache(lambda: _made_again(catalogue, texts))
    outputs = (
        *(_grams(KeptFile(name, mark, edition, again)) for name, mark in sorted(lists.marks.items())),
        *(_shown(file) for file in card_files(ids, documents, edition)),
        *(_shown(file) for file in text_files(ids, documents, edition)),
        *files,
    )
    head = {
        "version": VERSION,
        "stamp": _stamp((output.path, output.fingerprint) for output in outputs),
        "documents": len(documents),
        "year": numbering.year,
        "rooms": numbering.rooms,
        "buckets": lists.buckets,
        "edition": edition,
        "cards": CARDS,
        "kinds": KINDS,
        "language": catalogue.site.language,
    }
    facts = IndexFacts(head, lists.snapshot)
    return Index(outputs, facts.manifest(), facts)


def with_other_texts(
    facts: IndexFacts, fingerprints: Mapping[str, str], bodies: Mapping[str, str], texts: Texts, store: Store
) -> Index:
    """Update an index of which only bodies of documents changed, and return the index files that changed.

    ``facts`` is the state of the index before. ``fingerprints`` are the digests of its files by path, ``bodies`` the new
    digests of bodies by path of their documents. The files are those that `build_index` would give. Raises
    `CacheMissError` if the store does not hold that index, or if the edit changes more than some files.
    """
    lists = with_texts(facts.snapshot, bodies, texts, store)
    edition = facts.head["edition"]
    outputs = (
        *(
            _grams(KeptFile(name, mark, edition, lambda: lists.payloads))
            for name, mark in lists.marks.items()
        ),
        *(_shown(TextFile(edition, id, document)) for id, document in lists.documents),
    )
    gone = tuple(map(path, lists.removed))
    now = {name: mark for name, mark in fingerprints.items() if _is_stamped(name) and name not in gone}
    now |= {output.path: output.fingerprint for output in outputs}
    changed = IndexFacts({**facts.head, "stamp": _stamp(now.items())}, lists.snapshot)
    return Index(outputs, changed.manifest(), changed, gone)


def _grams(kept: KeptFile) -> Output:
    return Output(path(kept.name), f"{kept.mark} {kept.edition:x}", THEN, "content", kept)


def _shown(file: CardFile | TextFile) -> Output:
    return Output(path(file.name), file.mark, THEN, "content", file)


def _made_again(catalogue: Catalogue, texts: Texts) -> Mapping[str, bytes]:
    """Rebuild all postings. No document is kept in memory for this, as it is seldom needed."""
    documents, ids, numbering = _numbered(catalogue)
    with lists_of(ids, numbering.older, documents, texts) as files:
        return dict(files)


def _numbered(catalogue: Catalogue) -> tuple[list[SearchDocument], list[int], Numbering]:
    """List the documents in the order of their ids, the ids, and how they were assigned."""
    documents = list(search_documents(catalogue))
    numbering = number(documents)
    documents.sort(key=lambda document: numbering.ids[document.path])
    return documents, [numbering.ids[document.path] for document in documents], numbering


def _is_stamped(name: str) -> bool:
    """Return whether a file of the site is one of the index, other than the manifest."""
    return name.startswith(f"{FOLDER}/") and name.endswith(".js") and name != path(MANIFEST)


def _stamp(fingerprints: Iterable[tuple[str, str]]) -> str:
    """Compute a digest that changes whenever a file does. It is part of the addresses of files, so that caches stay valid."""
    mark = blake2b(digest_size=8)
    for name, fingerprint in sorted(fingerprints):
        mark.update(f"{name}\0{fingerprint}\0".encode())
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
    months = [document.written[:7] for document in documents]
    yield _facet("written", ids, months, sorted({*months}))
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
    def build_tree(classes: Mapping[str, Class]) -> dict[str, list[str]]:
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
        "category": build_tree(catalogue.categories.classes),
        "topic": build_tree(catalogue.topics.classes),
        "genre": build_tree(catalogue.genres.classes),
    }
