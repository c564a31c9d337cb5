"""Planning of the search index: every file of ``search/``, from the documents of the catalogue and their texts.

The browser and the command line read the same files. The content of a file depends on its own documents only,
so that an edit changes few files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

import msgspec
import numpy as np

from sitegen.catalogue.model import Catalogue, ClassNode
from sitegen.pages.output import RANK_LISTS, RANK_MACHINE_LISTS, Output, StaticContent, make_static_output
from sitegen.search.doc_ids import DocIds, number_documents
from sitegen.search.document_files import CARDS_PER_FILE, CardFile, TextFile, plan_card_files, plan_text_files
from sitegen.search.documents import KIND_ORDER, VALIDITY_ORDER, SearchDocument, list_search_documents
from sitegen.search.index_state import IndexState
from sitegen.search.index_update import build_postings, update_bodies, update_postings
from sitegen.search.indexer import Extract, extract_all
from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import parse_serial
from sitegen.search.payload_store import PayloadStore, digest_payload
from sitegen.search.postings_encoding import encode_ids
from sitegen.search.script_payload import (
    FOLDER,
    FORMAT_VERSION,
    MANIFEST,
    compute_edition,
    compute_seed,
    compute_short_digest,
    make_index_path,
    render_script,
    render_short_digests,
)
from sitegen.search.simplified_characters import list_simplified_forms
from sitegen.search.texts import LoadTexts

_Payload = tuple[str, object]
"""Name and content of a JSON file."""
LoadPayloads = Callable[[], Mapping[str, bytes]]
"""Function that returns the payloads of files, keyed by file name."""


@dataclass(frozen=True, slots=True)
class StoredPostingsFile:
    """Planned postings file, whose payload is read from the store by name and digest.

    ``name`` is the name in the index, without the folder ``search/`` and the suffix ``.js``. ``digest`` is the
    digest of the payload. ``edition`` is the checksum from `compute_edition`, by which readers detect a file of
    an incompatible index. ``rebuild`` computes the payloads of all postings files, for the case that the store
    has lost this one.
    """

    name: str
    digest: str
    edition: int
    rebuild: LoadPayloads = field(compare=False)

    @property
    def output_digest(self) -> str:
        """Digest of the output: it covers payload and edition."""
        return f"{self.digest} {self.edition:x}"

    @property
    def seed(self) -> int:
        """Number from which the computation of the checksum in the file starts (`compute_seed`)."""
        return compute_seed(self.name, self.output_digest, self.edition)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Files of the index that a build has to write, and the state of the index after that.

    ``outputs`` are all files except the manifest. After `update_index` they are only the files that changed,
    and ``removed`` are the paths, from the root of the site, of files to delete. ``manifest`` is the content
    of the manifest as a script. ``state`` is what the next `update_index` needs.
    """

    outputs: tuple[Output, ...]
    manifest: bytes
    state: IndexState
    removed: tuple[str, ...] = ()

    @property
    def all_outputs(self) -> tuple[Output, ...]:
        """The files of ``outputs``, followed by the manifest, which has to be written last."""
        return (
            *self.outputs,
            # Written after all other files, so that readers never see a manifest whose files are missing.
            make_static_output(make_index_path(MANIFEST), self.manifest, "content", RANK_MACHINE_LISTS),
        )


def build_index(
    catalogue: Catalogue, load_texts: LoadTexts, store: PayloadStore, extract: Extract = extract_all
) -> SearchIndex:
    """Plan all files of the search index, and bring the postings in the store up to date.

    ``catalogue`` has the documents. ``load_texts`` loads body texts by digest, chunk by chunk, so that they are
    never all in memory. ``store`` keeps the postings between builds. If few documents changed since the last
    build, the stored postings are edited. Otherwise they are replaced, and ``extract`` extracts the new
    postings from the texts.
    """
    documents, ids, numbering = _number_documents(catalogue)
    postings = update_postings(ids, numbering.first_older_id, documents, load_texts, store, extract)
    edition = compute_edition(numbering.year, numbering.slots_per_month, postings.buckets)
    files = (
        _plan_small_file(name, msgspec.json.encode(payload), edition)
        for name, payload in _render_facets(ids, documents, catalogue)
    )
    # Cached: if the store lost several files, all of them are rebuilt together.
    rebuild = cache(lambda: _rebuild_postings(catalogue, load_texts))
    outputs = (
        *(
            _plan_postings_file(StoredPostingsFile(name, digest, edition, rebuild))
            # Sorted, so that the order of outputs does not depend on the store.
            for name, digest in sorted(postings.digests.items())
        ),
        *(_plan_document_file(file) for file in plan_card_files(ids, documents, edition)),
        *(_plan_document_file(file) for file in plan_text_files(ids, documents, edition)),
        *files,
    )
    outputs += _plan_sum_files({output.path: output.digest for output in outputs}, edition)
    digest_by_path = {output.path: output.digest for output in outputs}
    manifest = {
        "version": FORMAT_VERSION,
        "stamp": _digest_outputs(digest_by_path.items()),
        "sums": _list_manifest_sums(digest_by_path),
        "documents": len(documents),
        "year": numbering.year,
        "rooms": numbering.slots_per_month,
        "buckets": postings.buckets,
        "edition": edition,
        "cards": CARDS_PER_FILE,
        "kinds": KIND_ORDER,
        "language": catalogue.site.language,
    }
    state = IndexState(manifest, postings.snapshot)
    return SearchIndex(outputs, state.render_manifest(), state)


def update_index(
    state: IndexState,
    digests: Mapping[str, str],
    bodies: Mapping[str, str],
    load_texts: LoadTexts,
    store: PayloadStore,
) -> SearchIndex:
    """Update the index after a build in which only body texts changed, and plan only the files that change.

    ``state`` is the state before. ``digests`` has the digest of each file of the site before, keyed by path
    from the root of the site. ``bodies`` has the new digest of each changed body, keyed by the path of its
    page. ``load_texts`` loads old and new body texts by digest. ``store`` keeps the postings. The resulting
    index equals that of `build_index`. Raises `CacheMissError` if the store does not have the postings of
    ``state``, or if they cannot be edited. The caller then has to use `build_index`.
    """
    postings = update_bodies(state.snapshot, bodies, load_texts, store)
    edition = state.manifest_data["edition"]
    outputs = (
        *(
            _plan_postings_file(StoredPostingsFile(name, digest, edition, lambda: postings.payloads))
            for name, digest in postings.digests.items()
        ),
        *(_plan_document_file(TextFile(edition, id, document)) for id, document in postings.documents),
    )
    removed = tuple(map(make_index_path, postings.removed))
    digest_by_path = {
        name: digest for name, digest in digests.items() if _is_in_digest(name) and name not in removed
    }
    digest_by_path |= {output.path: output.digest for output in outputs}
    for output in _plan_sum_files(digest_by_path, edition):
        if digest_by_path.get(output.path) != output.digest:
            outputs += (output,)
            digest_by_path[output.path] = output.digest
    changed = IndexState(
        {
            **state.manifest_data,
            "stamp": _digest_outputs(digest_by_path.items()),
            "sums": _list_manifest_sums(digest_by_path),
        },
        postings.snapshot,
    )
    return SearchIndex(outputs, changed.render_manifest(), changed, removed)


def _plan_postings_file(file: StoredPostingsFile) -> Output:
    return Output(make_index_path(file.name), file.output_digest, RANK_LISTS, "content", file)


def _plan_document_file(file: CardFile | TextFile) -> Output:
    return Output(make_index_path(file.name), file.digest, RANK_LISTS, "content", file)


def _plan_small_file(name: str, payload: bytes, edition: int) -> Output:
    """Return the planned output for a file of the index whose payload is already in memory.

    ``name`` is the name of the file in the index. ``edition`` is the result of `compute_edition`.
    """
    digest = digest_payload(payload + b"\n%d" % edition)
    content = render_script(name, payload, compute_seed(name, digest, edition))
    return Output(make_index_path(name), digest, RANK_LISTS, "content", StaticContent(content))


def _plan_sum_files(digests: Mapping[str, str], edition: int) -> tuple[Output, ...]:
    """Plan the files that list the sums (20-bit checksums, see `compute_short_digest`) of the other files of the index.

    ``digests`` has the digests of these other files, keyed by path. ``edition`` is the result of
    `compute_edition`.
    """
    named = ((_get_index_name(path), digest) for path, digest in digests.items())
    return tuple(_plan_small_file(name, payload, edition) for name, payload in render_short_digests(named))


def _list_manifest_sums(digests: Mapping[str, str]) -> dict[str, int]:
    """Return the checksums that the manifest itself lists, keyed by file name.

    They are those of the facets, and of the files that list the checksums of all other files
    (`compute_short_digest`). ``digests`` has the digest of each file, keyed by path.
    """
    named = ((_get_index_name(path), digest) for path, digest in sorted(digests.items()))
    return {name: compute_short_digest(digest) for name, digest in named if name.startswith(("f/", "s/"))}


def _get_index_name(path: str) -> str:
    """Return the name that a file has within the index: its path without the folder and the suffix."""
    return path.removeprefix(f"{FOLDER}/").removesuffix(".js")


def _rebuild_postings(catalogue: Catalogue, load_texts: LoadTexts) -> Mapping[str, bytes]:
    """Return the payloads of all postings files, built again and keyed by file name.

    Documents are listed again instead of being kept in memory, since this is seldom needed.
    """
    documents, ids, numbering = _number_documents(catalogue)
    with build_postings(ids, numbering.first_older_id, documents, load_texts) as files:
        return dict(files)


def _number_documents(catalogue: Catalogue) -> tuple[list[SearchDocument], list[int], DocIds]:
    """Return the documents of a catalogue sorted by id, their ids in the same order, and the `DocIds`."""
    documents = list(list_search_documents(catalogue))
    numbering = number_documents(documents)
    documents.sort(key=lambda document: numbering.ids[document.path])
    return documents, [numbering.ids[document.path] for document in documents], numbering


def _is_in_digest(name: str) -> bool:
    """Return whether the digest in the manifest covers the file with the path ``name`` from the root of the site.

    It covers all files of the index except the manifest itself.
    """
    return name.startswith(f"{FOLDER}/") and name.endswith(".js") and name != make_index_path(MANIFEST)


def _digest_outputs(digests: Iterable[tuple[str, str]]) -> str:
    """Compute one digest of all files, in hexadecimal, from pairs of path and digest in any order.

    It is part of the addresses from which the browser loads the files, so that HTTP caches never serve an
    outdated one.
    """
    digest = blake2b(digest_size=8)
    for name, output_digest in sorted(digests):
        digest.update(f"{name}\0{output_digest}\0".encode())
    return digest.hexdigest()


def _render_facets(
    ids: Sequence[int], documents: Sequence[SearchDocument], catalogue: Catalogue
) -> Iterator[_Payload]:
    # Values are stored in display order.
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
    """Return the name and content of a facet's file: number and encoded ids of the documents with each value.

    ``values`` has the value of each document in ``ids``, or "". ``order`` has all values in display order.
    Values that no document has are left out.
    """
    ids_by_value: dict[str, list[int]] = {value: [] for value in order if value}
    for id, value in zip(ids, values, strict=True):
        if value:
            ids_by_value[value].append(id)
    lists = {
        value: [len(members), encode_ids(np.asarray(members, dtype=np.int64))]
        for value, members in ids_by_value.items()
        if members
    }
    return f"f/{name}", lists


def _build_trees(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Return the hierarchies of agencies and of the three classifications, keyed by field name.

    A hierarchy has a list of display name and parent id ("" at the top) for each agency or class, keyed by its
    id.
    """

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
