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

from sitegen.catalogue.model import Catalogue, ClassNode
from sitegen.pages.output import RANK_LISTS, RANK_MACHINE_LISTS, Output, make_static_output
from sitegen.search.doc_ids import DocIds, number_documents
from sitegen.search.document_files import CARDS_PER_FILE, CardFile, TextFile, plan_card_files, plan_text_files
from sitegen.search.documents import KIND_ORDER, VALIDITY_ORDER, SearchDocument, list_search_documents
from sitegen.search.encoding import encode_ids
from sitegen.search.index_update import build_postings, update_bodies, update_postings
from sitegen.search.indexer import Extract, extract_all
from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import parse_serial
from sitegen.search.postings_edit import PayloadStore
from sitegen.search.script_payload import (
    FOLDER,
    FORMAT_VERSION,
    MANIFEST,
    compute_edition,
    make_path,
    render_json_script,
)
from sitegen.search.simplified_characters import list_simplified_forms
from sitegen.search.texts import LoadTexts

_Payload = tuple[str, object]
"""Name and content of a file of JSON."""
LoadPayloads = Callable[[], Mapping[str, bytes]]
"""Loads payloads by name."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A postings file whose payload is in the store, under its name and digest.

    ``rebuild`` makes the payloads of all such files again, in case the store has lost them.
    """

    name: str
    digest: str
    edition: int
    rebuild: LoadPayloads = field(compare=False)


@dataclass(frozen=True, slots=True)
class IndexState:
    """State of an index that an update of bodies starts from; see `update_index`.

    ``manifest_data`` is the content of its manifest, ``snapshot`` the digest of the snapshot of its documents in the store.
    """

    manifest_data: dict[str, Any]
    snapshot: str

    def render_manifest(self) -> bytes:
        """Render the manifest."""
        return render_json_script(MANIFEST, self.manifest_data, 0)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Planned files of the index. ``outputs`` has no manifest; ``removed`` are the paths of files that are no longer planned."""

    outputs: tuple[Output, ...]
    manifest: bytes
    state: IndexState
    removed: tuple[str, ...] = ()

    @property
    def all_outputs(self) -> tuple[Output, ...]:
        """All files, the manifest last."""
        return (
            *self.outputs,
            make_static_output(make_path(MANIFEST), self.manifest, "content", RANK_MACHINE_LISTS),
        )


def build_index(
    catalogue: Catalogue, texts: LoadTexts, store: PayloadStore, extraction: Extract = extract_all
) -> SearchIndex:
    """Build the whole index. Postings are updated in the store.

    Texts of bodies are loaded in chunks, never all at once.
    """
    documents, ids, numbering = _number_documents(catalogue)
    lists = update_postings(ids, numbering.first_older_id, documents, texts, store, extraction)
    edition = compute_edition(numbering.year, numbering.slots_per_month, lists.buckets)
    files = (
        make_static_output(make_path(name), render_json_script(name, payload, edition), "content", RANK_LISTS)
        for name, payload in _render_facets(ids, documents, catalogue)
    )
    again = cache(lambda: _rebuild_postings(catalogue, texts))
    outputs = (
        *(
            _plan_postings_file(StoredFile(name, mark, edition, again))
            for name, mark in sorted(lists.digests.items())
        ),
        *(_plan_document_file(file) for file in plan_card_files(ids, documents, edition)),
        *(_plan_document_file(file) for file in plan_text_files(ids, documents, edition)),
        *files,
    )
    head = {
        "version": FORMAT_VERSION,
        "stamp": _digest_outputs((output.path, output.digest) for output in outputs),
        "documents": len(documents),
        "year": numbering.year,
        "rooms": numbering.slots_per_month,
        "buckets": lists.buckets,
        "edition": edition,
        "cards": CARDS_PER_FILE,
        "kinds": KIND_ORDER,
        "language": catalogue.site.language,
    }
    facts = IndexState(head, lists.snapshot)
    return SearchIndex(outputs, facts.render_manifest(), facts)


def update_index(
    facts: IndexState,
    fingerprints: Mapping[str, str],
    bodies: Mapping[str, str],
    texts: LoadTexts,
    store: PayloadStore,
) -> SearchIndex:
    """Update an index of which only bodies of documents changed, and return the index files that changed.

    ``facts`` is the state of the index before. ``fingerprints`` are the digests of its files by path, ``bodies`` the new
    digests of bodies by path of their documents. The files are those that `build_index` would give. Raises
    `CacheMissError` if the store does not hold that index, or if the edit changes more than some files.
    """
    lists = update_bodies(facts.snapshot, bodies, texts, store)
    edition = facts.manifest_data["edition"]
    outputs = (
        *(
            _plan_postings_file(StoredFile(name, mark, edition, lambda: lists.payloads))
            for name, mark in lists.digests.items()
        ),
        *(_plan_document_file(TextFile(edition, id, document)) for id, document in lists.documents),
    )
    gone = tuple(map(make_path, lists.removed))
    now = {name: mark for name, mark in fingerprints.items() if _is_in_digest(name) and name not in gone}
    now |= {output.path: output.digest for output in outputs}
    changed = IndexState({**facts.manifest_data, "stamp": _digest_outputs(now.items())}, lists.snapshot)
    return SearchIndex(outputs, changed.render_manifest(), changed, gone)


def _plan_postings_file(kept: StoredFile) -> Output:
    return Output(make_path(kept.name), f"{kept.digest} {kept.edition:x}", RANK_LISTS, "content", kept)


def _plan_document_file(file: CardFile | TextFile) -> Output:
    return Output(make_path(file.name), file.digest, RANK_LISTS, "content", file)


def _rebuild_postings(catalogue: Catalogue, texts: LoadTexts) -> Mapping[str, bytes]:
    """Rebuild all postings. No document is kept in memory for this, as it is seldom needed."""
    documents, ids, numbering = _number_documents(catalogue)
    with build_postings(ids, numbering.first_older_id, documents, texts) as files:
        return dict(files)


def _number_documents(catalogue: Catalogue) -> tuple[list[SearchDocument], list[int], DocIds]:
    """List the documents in the order of their ids, the ids, and how they were assigned."""
    documents = list(list_search_documents(catalogue))
    numbering = number_documents(documents)
    documents.sort(key=lambda document: numbering.ids[document.path])
    return documents, [numbering.ids[document.path] for document in documents], numbering


def _is_in_digest(name: str) -> bool:
    """Return whether a file of the site is one of the index, other than the manifest."""
    return name.startswith(f"{FOLDER}/") and name.endswith(".js") and name != make_path(MANIFEST)


def _digest_outputs(fingerprints: Iterable[tuple[str, str]]) -> str:
    """Compute a digest that changes whenever a file does. It is part of the addresses of files, so that caches stay valid."""
    mark = blake2b(digest_size=8)
    for name, fingerprint in sorted(fingerprints):
        mark.update(f"{name}\0{fingerprint}\0".encode())
    return mark.hexdigest()


def _render_facets(
    ids: Sequence[int], documents: Sequence[SearchDocument], catalogue: Catalogue
) -> Iterator[_Payload]:
    orders: dict[str, Sequence[str]] = {
        "agency": tuple(catalogue.agencies),
        "category": tuple(catalogue.categories.classes),
        "topic": tuple(catalogue.topics.classes),
        "genre": tuple(catalogue.genres.classes),
        "validity": VALIDITY_ORDER,
        "kind": KIND_ORDER,
    }
    for facet, order in orders.items():
        values = [getattr(document, facet) for document in documents]
        yield _render_facet(facet, ids, values, order)
    years = [str(document.published.year) if document.published else "" for document in documents]
    yield _render_facet("year", ids, years, sorted({*years}, reverse=True))
    months = [document.written[:7] for document in documents]
    yield _render_facet("written", ids, months, sorted({*months}))
    serials = [parse_serial(normalise(document.doc_no)) for document in documents]
    yield _render_facet("serial", ids, serials, sorted({*serials}))
    yield "f/tree", _build_trees(catalogue)
    yield "f/simplified", list_simplified_forms()


def _render_facet(name: str, ids: Sequence[int], values: Sequence[str], order: Sequence[str]) -> _Payload:
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


def _build_trees(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    def build_tree(classes: Mapping[str, ClassNode]) -> dict[str, list[str]]:
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
