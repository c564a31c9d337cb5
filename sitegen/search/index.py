"""Planning of the search index: every file of ``search/``, from the documents of the catalogue and their texts.

The browser and the command line read the same files. The content of a file depends on its own documents only,
so that an edit changes few files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from operator import attrgetter

import msgspec

from sitegen.catalogue.model import Catalogue, ClassNode
from sitegen.pages.output import RANK_LISTS, RANK_MACHINE_LISTS, Output, StaticContent, make_static_output
from sitegen.search.doc_ids import number_documents
from sitegen.search.document_files import CARDS_PER_FILE, CardFile, TextFile, plan_card_files, plan_text_files
from sitegen.search.documents import KIND_ORDER, VALIDITY_ORDER
from sitegen.search.encoded_documents import FacetValues, list_encoded_documents
from sitegen.search.index_update import (
    IndexedDocuments,
    StoredIndex,
    build_postings,
    update_postings,
)
from sitegen.search.indexer import ExtractPostings, extract_all
from sitegen.search.payload_store import PayloadStore, digest_payload
from sitegen.search.postings_encoding import encode_id_lists
from sitegen.search.script_payload import (
    FORMAT_VERSION,
    INDEX_FOLDER,
    MANIFEST,
    compute_edition,
    compute_seed,
    compute_short_digest,
    make_index_path,
    render_json_script,
    render_script,
    render_short_digests,
)
from sitegen.search.simplified_characters import list_simplified_forms
from sitegen.search.texts import LoadTexts

_Payload = tuple[str, object]
"""Name and content of a JSON file."""
LoadPayloads = Callable[[], Mapping[str, bytes]]
"""Function that returns the payloads of files, keyed by file name."""


class StoredPostingsFile(msgspec.Struct, frozen=True):
    """Postings file that a build plans to write. Its payload stays in the store until it is written.

    The payload is the content of a file before it is rendered as a script. ``name`` is the name in the index:
    the path without the folder ``search/`` and the suffix ``.js``. ``digest`` is the digest of the payload.
    ``edition`` is the checksum from `compute_edition`. It enters the checksum of the file, by which readers
    reject a file of an incompatible index. ``rebuild`` returns payloads of postings files, keyed by name,
    this one among them. It is called if the store does not have this payload any more.
    """

    name: str
    digest: str
    edition: int
    rebuild: LoadPayloads

    @property
    def output_digest(self) -> str:
        """Digest of the planned output: the digest of the payload and the edition, separated by a space."""
        return f"{self.digest} {self.edition:x}"

    @property
    def seed(self) -> int:
        """Start value for the checksum of the file (`compute_seed`)."""
        return compute_seed(self.name, self.output_digest, self.edition)


class SearchIndex(msgspec.Struct, frozen=True):
    """Planned files of the index.

    ``outputs`` are all files to write, except the manifest. ``manifest`` is the content of the manifest as a script.
    """

    outputs: tuple[Output, ...]
    manifest: bytes

    @property
    def all_outputs(self) -> tuple[Output, ...]:
        """All files to write: ``outputs``, followed by the manifest, which has to be written last."""
        return (
            *self.outputs,
            # Written after all other files, so that readers never see a manifest whose files are missing.
            make_static_output(make_index_path(MANIFEST), self.manifest, "content", RANK_MACHINE_LISTS),
        )


def build_index(
    catalogue: Catalogue, load_texts: LoadTexts, store: PayloadStore, extract: ExtractPostings = extract_all
) -> SearchIndex:
    """Plan all files of the search index, and bring the postings in the store up to date.

    ``catalogue`` has the documents to index. ``load_texts`` returns body texts, keyed by digest. It is called for one
    chunk of documents at a time, so that the texts are never all in memory. ``store`` keeps the postings (which
    documents contain which gram) between builds. If few documents changed since the last build, the stored postings
    are edited. Otherwise ``extract`` extracts the postings of all documents from their texts, and these replace the
    stored ones. Raises `CacheMissError` if ``load_texts`` does not return a text.
    """
    stored = StoredIndex.load(store)
    indexed = _number_documents(catalogue, stored)
    ids, documents, numbering = indexed.ids, indexed.documents, indexed.numbering
    postings = update_postings(indexed, load_texts, store, stored, extract)
    edition = compute_edition(numbering.year, numbering.slots_per_month, postings.buckets)
    facets = _plan_facets(indexed, catalogue, edition)
    # Cached: if the store lost several files, all of them are rebuilt together.
    rebuild = cache(lambda: _rebuild_postings(indexed, load_texts))
    outputs = (
        *(
            _plan_postings_file(StoredPostingsFile(name, digest, edition, rebuild))
            # Sorted, so that the order of outputs does not depend on the store.
            for name, digest in sorted(postings.digests.items())
        ),
        *(_plan_document_file(file) for file in plan_card_files(ids, documents, edition)),
        *(_plan_document_file(file) for file in plan_text_files(ids, documents, edition)),
    )
    # Facets and files of sums are few, and their sums are in the manifest itself.
    listed = _plan_short_digest_files(outputs, edition)
    outputs += (*facets, *listed)
    manifest = {
        "version": FORMAT_VERSION,
        "stamp": _digest_outputs(outputs),
        "sums": {
            _get_index_name(output.path): compute_short_digest(output.digest)
            for output in sorted((*facets, *listed), key=attrgetter("path"))
        },
        "documents": len(documents),
        "year": numbering.year,
        "rooms": numbering.slots_per_month,
        "buckets": postings.buckets,
        "edition": edition,
        "cards": CARDS_PER_FILE,
        "kinds": KIND_ORDER,
        "language": catalogue.site.language,
    }
    # Edition 0, since readers learn the edition of the other files only from the manifest.
    return SearchIndex(outputs, render_json_script(MANIFEST, manifest, 0))


def _plan_facets(indexed: IndexedDocuments, catalogue: Catalogue, edition: int) -> tuple[Output, ...]:
    values = [document.facets for document in indexed.documents]
    return tuple(
        _plan_small_file(name, msgspec.json.encode(payload), edition)
        for name, payload in _render_facets(indexed.ids, values, catalogue)
    )


def _plan_postings_file(file: StoredPostingsFile) -> Output:
    return Output(make_index_path(file.name), file.output_digest, RANK_LISTS, "content", file)


def _plan_document_file(file: CardFile | TextFile) -> Output:
    return Output(make_index_path(file.name), file.digest, RANK_LISTS, "content", file)


def _plan_small_file(name: str, payload: bytes, edition: int) -> Output:
    """Return the planned output for a file of the index whose payload is already in memory.

    ``name`` is the name of the file in the index, such as "f/year". ``edition`` is the result of `compute_edition`.
    """
    digest = digest_payload(payload + b"\n%d" % edition)
    content = render_script(name, payload, compute_seed(name, digest, edition))
    return Output(make_index_path(name), digest, RANK_LISTS, "content", StaticContent(content))


def _plan_short_digest_files(outputs: Sequence[Output], edition: int) -> tuple[Output, ...]:
    """Plan the files of sums, which list the sums (`compute_short_digest`) of the numbered files among ``outputs``."""
    named = ((_get_index_name(output.path), output.digest) for output in outputs)
    return tuple(_plan_small_file(name, payload, edition) for name, payload in render_short_digests(named))


def _get_index_name(path: str) -> str:
    """Return the name of a file in the index: ``search/f/year.js`` is called ``f/year``."""
    return path.removeprefix(f"{INDEX_FOLDER}/").removesuffix(".js")


def _rebuild_postings(documents: IndexedDocuments, load_texts: LoadTexts) -> Mapping[str, bytes]:
    """Build all postings files without the store, and return their payloads, keyed by file name."""
    with build_postings(documents, load_texts) as files:
        return dict(files)


def _number_documents(catalogue: Catalogue, stored: StoredIndex | None) -> IndexedDocuments:
    """Return the documents of a catalogue with their ids. Those of unchanged items are taken from ``stored``."""
    language = catalogue.site.language
    before = stored.documents if stored and stored.documents.language == language else None
    documents = list_encoded_documents(catalogue, before.by_path if before else {})
    months = {path: document.month for path, document in documents.items()}
    # Ids depend on nothing else.
    if before and months == {path: document.month for path, document in before.by_path.items()}:
        return IndexedDocuments(
            language, before.numbering, {path: documents[path] for path in before.by_path}
        )
    numbering = number_documents(months)
    paths = sorted(documents, key=numbering.ids.__getitem__)
    return IndexedDocuments(language, numbering, {path: documents[path] for path in paths})


def _digest_outputs(outputs: Sequence[Output]) -> str:
    """Compute one digest that covers all given files, in this order, as 16 hexadecimal digits.

    The browser adds the result to the addresses of the files that it loads, so that an HTTP cache never serves a file
    of an older index.
    """
    lines = "\0".join([field for output in outputs for field in (output.path, output.digest)])
    return blake2b(lines.encode(), digest_size=8).hexdigest()


def _render_facets(
    ids: Sequence[int], documents: Sequence[FacetValues], catalogue: Catalogue
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
    rows: list[tuple[str, ...]] = [msgspec.structs.astuple(document) for document in documents]
    for place, facet in enumerate(FacetValues.__struct_fields__):
        values = [row[place] for row in rows]
        order = orders[facet] if facet in orders else sorted({*values}, reverse=facet == "year")
        yield _render_facet(facet, ids, values, order)
    yield "f/tree", _build_trees(catalogue)
    yield "f/simplified", list_simplified_forms()


def _render_facet(name: str, ids: Sequence[int], values: Sequence[str], order: Sequence[str]) -> _Payload:
    """Return the name and content of the file of a facet, a field that lists its documents by value.

    The content maps each value to the number of documents that have it, and to their ids as `encode_id_lists`
    encodes them: {"2024": [2, "…"]}. ``values`` has the value of each document in ``ids``, or "" if it has
    none. ``order`` has all values in the order in which they are displayed, which the content keeps. Values
    that no document has are left out.
    """
    ids_by_value: dict[str, list[int]] = {value: [] for value in (*order, "")}
    for id, value in zip(ids, values, strict=True):
        ids_by_value[value].append(id)
    members = {value: found for value, found in ids_by_value.items() if value and found}
    encoded = encode_id_lists(list(members.values()))
    return f"f/{name}", {
        value: [len(members[value]), text] for value, text in zip(members, encoded, strict=True)
    }


def _build_trees(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Return the hierarchies of agencies, categories, topics and genres.

    The keys are "agency", "category", "topic" and "genre". Each hierarchy maps the id of an agency or class
    to a list of its display name and the id of its parent, which is "" at the top.
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
