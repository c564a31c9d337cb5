"""Reader of the published index. The files of ``search/`` are read when they are first needed.

A missing or damaged file raises `IndexReadError`, so that results are never silently incomplete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from sitegen.diagnostics.codes.search import BROKEN_SHARD, MISSING_SHARD, NO_INDEX, OTHER_VERSION
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex
from sitegen.search.grams import hash_gram
from sitegen.search.postings_buckets import (
    Bucket,
    compute_list_checksum,
    make_bucket_name,
    make_current_year_name,
    make_older_part_name,
    parse_long_lists,
)
from sitegen.search.postings_encoding import Int64Array, decode_postings_list
from sitegen.search.script_payload import (
    CALLBACK,
    FORMAT_VERSION,
    INDEX_FOLDER,
    MANIFEST,
    compute_checksum,
    locate_short_digest,
    make_index_path,
    make_numbered_name,
    parse_short_digest,
)
from sitegen.search.stored_fields import Card, StoredText, parse_cards, parse_document

NO_IDS: Final = np.zeros(0, dtype=np.int64)
_CALL: Final = regex.compile(rb'%s\("([^"\\]*)","([0-9a-f]{8})",(".*")\)\s*' % CALLBACK.encode(), re.DOTALL)


class IndexReadError(Exception):
    """Raised if a file of the index is missing or damaged. ``diagnostic`` names the file and the remedy."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message_en)
        self.diagnostic = diagnostic


class _Format(msgspec.Struct, frozen=True):
    """The field of the manifest that all versions of the format have.

    It shows whether this program can read the other fields.
    """

    version: int


class IndexManifest(msgspec.Struct, frozen=True):
    """Manifest of the index, with fields named as in the JSON.

    ``version`` is the version of the format. ``stamp`` is a digest of all files. ``documents`` and
    ``buckets`` are the numbers of documents and bucket files. ``year`` is the newest year of publication.
    ``slots_per_month`` has, for each year from the newest on, how many ids are reserved for each of its
    months (`DocIds`). ``cards_per_file`` is the number of ids whose cards share a file. ``edition`` is the
    checksum from `compute_edition`, by which readers detect a file of an incompatible index. ``kinds`` are
    the kinds of documents in display order. ``language`` is the language of the site. ``sums`` has the sums
    (`compute_short_digest`) of the facets and of the files of sums, keyed by file name.
    """

    version: int
    stamp: str
    documents: int
    year: int
    slots_per_month: tuple[int, ...] = msgspec.field(name="rooms")
    buckets: int
    edition: int
    cards_per_file: int = msgspec.field(name="cards")
    kinds: tuple[str, ...]
    language: str
    sums: dict[str, int]


class PostingsList(msgspec.Struct, frozen=True, eq=False):
    """Documents that have a gram: their ids, in ascending order, and impacts in the same order.

    A gram is an index term of up to three characters. An impact is a number from 0 to 7 for where and how
    often the gram occurs.
    """

    ids: Int64Array
    impacts: Int64Array


NO_POSTINGS: Final = PostingsList(NO_IDS, NO_IDS)
_Tree = dict[str, tuple[str, str]]


class IndexReader:
    """Reader of the search index of a built site. Every file is read at most once.

    ``site`` is the folder of the site, which contains the folder ``search``. Methods raise `IndexReadError`
    if a file that they need is missing or damaged.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self._folder = str(site)
        self._files: dict[str, Any] = {}
        self._lists: dict[str, PostingsList] = {}

    @cached_property
    def manifest(self) -> IndexManifest:
        """Manifest of the index. Raises `IndexReadError` if it is missing or has another format version."""
        if not (self.site / make_index_path(MANIFEST)).is_file():
            raise IndexReadError(NO_INDEX.at(Place(INDEX_FOLDER), folder=self.site.as_posix()))
        payload = self._read_payload(MANIFEST, 0)
        # The version first: another format may have other fields.
        version = _decode_json(MANIFEST, payload, _Format).version
        if version != FORMAT_VERSION:
            raise IndexReadError(
                OTHER_VERSION.at(Place(make_index_path(MANIFEST)), found=version, known=FORMAT_VERSION)
            )
        manifest: IndexManifest = _decode_json(MANIFEST, payload, IndexManifest)
        # Values that would cause divisions by zero below.
        if (
            manifest.buckets < 1
            or manifest.cards_per_file < 1
            or min(manifest.slots_per_month, default=0) < 1
        ):
            raise make_broken_error(MANIFEST)
        return manifest

    @cached_property
    def ids(self) -> Int64Array:
        """Ids of all documents in ascending order, from the newest month to the oldest."""
        # Every document has exactly one kind.
        ids = np.sort(np.concatenate([NO_IDS, *self.load_facet("kind").values()]))
        # The facet and the manifest may come from different builds.
        if len(ids) != self.manifest.documents or (len(ids) and (np.diff(ids) <= 0).any()):
            raise make_broken_error("f/kind")
        return ids

    def count_documents(self, gram: str) -> int:
        """Return the number of documents that have a gram. Reads only the bucket file of the gram."""
        long = self._load_bucket(gram).long
        return long[gram].count if gram in long else len(self.load_postings(gram).ids)

    def is_long(self, gram: str) -> bool:
        """Return whether the postings list of a gram, or a part of it, is stored in a file of its own."""
        return gram in self._load_bucket(gram).long

    def load_postings(self, gram: str) -> PostingsList:
        """Return the postings list of a gram, which is empty if no document has the gram."""
        if gram not in self._lists:
            self._lists[gram] = (
                self._read_long_list(gram) if self.is_long(gram) else self._read_short_list(gram)
            )
        return self._lists[gram]

    def load_card(self, id: int) -> Card:
        """Return the card of a document: the stored fields that search results show."""
        block = id // self.manifest.cards_per_file
        name = make_numbered_name("c", block, str(block))
        card: Card = _get_entry(name, self._load_file(name, parse_cards), id)
        return card

    def load_text(self, id: int) -> StoredText:
        """Return the stored texts of a document: summary, keywords, names of attachments and body."""
        name = make_numbered_name("x", id, str(id))
        document: tuple[Card, StoredText] = _get_entry(name, self._load_file(name, parse_document), id)
        return document[1]

    def load_facet(self, name: str) -> Mapping[str, Int64Array]:
        """Return the ids of the documents that have each value of a field, keyed by value.

        ``name`` is the name of the field, such as "agency" or "year". Values are in display order, and ids
        ascending. Values that no document has are left out.
        """
        # The cache also has the decoded JSON, under the name of the file.
        key = f"facet {name}"
        if key not in self._files:
            file = f"f/{name}"
            lists = self._read_json(file, dict[str, tuple[int, str]])
            self._files[key] = {value: self._decode_ids(file, *entry) for value, entry in lists.items()}
        facet: Mapping[str, Int64Array] = self._files[key]
        return facet

    def load_tree(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return the hierarchy of values of a field: pairs of display name and parent id, keyed by id.

        ``name`` is "agency", "category", "topic" or "genre". The result is empty for any other name. A value
        at the top has the parent "".
        """
        trees: Mapping[str, _Tree] = self._read_json("f/tree", dict[str, _Tree])
        return trees.get(name, {})

    def simplify(self, text: str) -> str:
        """Replace traditional Chinese characters of a text by their simplified forms, one by one.

        Other characters stay. The length of the text does not change.
        """
        forms = self._read_json("f/simplified", tuple[str, str])
        if len(forms[0]) != len(forms[1]):
            raise make_broken_error("f/simplified")
        return text.translate(str.maketrans(*forms))

    def list_descendants(self, name: str, value: str) -> tuple[str, ...]:
        """Return the id ``value``, followed by the ids of all its descendants in a hierarchy.

        ``name`` is the name of the hierarchy, as in `load_tree`. An unknown id has no descendants.
        """
        tree, descendants = self.load_tree(name), {value: None}
        # Children may be listed before their parents, so this is repeated until none is added.
        while children := [
            id for id, (_, parent) in tree.items() if parent in descendants and id not in descendants
        ]:
            descendants |= dict.fromkeys(children)
        return tuple(descendants)

    def find_with_values(self, name: str, values: Sequence[str]) -> Int64Array:
        """Return the ids, in ascending order, of documents that have one of several values in a field.

        ``name`` is the name of the field, as in `load_facet`. Values that no document has are ignored.
        """
        facet = self.load_facet(name)
        # A document has at most one value of a facet, so there are no duplicates.
        return np.sort(np.concatenate([NO_IDS, *(facet[value] for value in {*values} & facet.keys())]))

    def _load_bucket(self, gram: str) -> Bucket:
        name = make_bucket_name(hash_gram(gram), self.manifest.buckets)
        bucket: Bucket = self._load_file(name, Bucket.parse)
        return bucket

    def _read_short_list(self, gram: str) -> PostingsList:
        encoded = self._load_bucket(gram).short.get(gram)
        if encoded is None:
            return NO_POSTINGS
        return _decode_list(make_bucket_name(hash_gram(gram), self.manifest.buckets), encoded)

    def _read_long_list(self, gram: str) -> PostingsList:
        """Return the list of a gram, read from its bucket and from the files of its parts."""
        gram_hash, description = hash_gram(gram), self._load_bucket(gram).long[gram]
        bucket = make_bucket_name(gram_hash, self.manifest.buckets)
        parts = [_decode_list(bucket, description.inline)] if description.inline else []
        for name, checksum in (
            (make_current_year_name(gram_hash), description.current_year_checksum),
            (make_older_part_name(gram_hash), description.older_checksum),
        ):
            if checksum:
                parts.append(self._read_part(name, gram, checksum))
        ids, impacts = (
            np.concatenate(arrays)
            for arrays in zip(*((part.ids, part.impacts) for part in parts), strict=True)
        )
        if len(ids) != description.count:
            raise make_broken_error(bucket)
        return PostingsList(ids, impacts)

    def _read_part(self, name: str, gram: str, checksum: str) -> PostingsList:
        """Read the part of a gram's postings list that is in the file ``name``.

        Raises `IndexReadError` if the part is missing, or if its checksum is not ``checksum``.
        """
        # The bucket and the file may come from different builds if the site is being published.
        encoded = _get_entry(name, self._load_file(name, parse_long_lists), gram)
        if compute_list_checksum(encoded) != checksum:
            raise make_broken_error(name)
        return _decode_list(name, encoded)

    def _decode_ids(self, file: str, count: int, encoded: str) -> Int64Array:
        ids = _decode_list(file, encoded).ids
        if len(ids) != count:
            raise make_broken_error(file)
        return ids

    def _read_json(self, name: str, type_: Any) -> Any:
        """Return the content of a JSON file, decoded as ``type_``. The file is read only once."""
        return self._load_file(name, lambda payload: _decode_json(name, payload, type_))

    def _load_file(self, name: str, parse: Callable[[bytes], Any]) -> Any:
        if name not in self._files:
            payload = self._read_payload(name, self.load_checksum_seed(name))
            try:
                self._files[name] = parse(payload)
            except ValueError as error:
                # The checksum was right, so the file was written by another program.
                raise make_broken_error(name) from error
        return self._files[name]

    def load_checksum_seed(self, name: str) -> int:
        """Return the start value from which the checksum of a file must have been computed.

        It depends on the version of the file that this index expects, so an older file has another checksum.
        ``name`` is the name of the file in the index. Raises `IndexReadError` if the index has no such file.
        """
        edition = self.manifest.edition
        if name.startswith(("h/", "n/")):
            return edition
        if located := locate_short_digest(name):
            block, place = located
            found = parse_short_digest(self._load_file(block, bytes.decode), place)
        else:
            found = self.manifest.sums.get(name)
        if found is None:
            raise make_broken_error(name)
        return edition ^ found

    def _read_payload(self, name: str, seed: int) -> bytes:
        try:
            # Thousands of files may be read for one query, and Path.open is slower.
            with open(f"{self._folder}/{make_index_path(name)}", "rb", buffering=0) as file:  # noqa: PTH123
                content = file.read()
        except FileNotFoundError as error:
            raise IndexReadError(
                MISSING_SHARD.at(Place(make_index_path(name)), path=make_index_path(name))
            ) from error
        except OSError as error:
            raise make_broken_error(name) from error
        # The script is matched, never executed. Its name guards against files that were moved or renamed.
        call = _CALL.fullmatch(content)
        if call is None or call[1] != name.encode():
            raise make_broken_error(name)
        payload: bytes = _decode_json(name, call[3], str).encode()
        if compute_checksum(payload, seed) != int(call[2], 16):
            raise make_broken_error(name)
        return payload


def _decode_json(name: str, content: bytes, type_: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise make_broken_error(name) from error


def _decode_list(name: str, encoded: str) -> PostingsList:
    try:
        return PostingsList(*decode_postings_list(encoded))
    except ValueError as error:
        raise make_broken_error(name) from error


def make_broken_error(name: str) -> IndexReadError:
    """Make the error for a file that is damaged or belongs to another index.

    ``name`` is the name of the file in the index, without the folder ``search/`` and the suffix ``.js``.
    """
    return IndexReadError(BROKEN_SHARD.at(Place(make_index_path(name)), path=make_index_path(name)))


def _get_entry(name: str, entries: Mapping[Any, Any], key: object) -> Any:
    """Return the value of ``key`` in ``entries``, the parsed content of the file ``name``.

    Raises `IndexReadError` if the key is missing, since the file then belongs to another index.
    """
    if key not in entries:
        raise make_broken_error(name)
    return entries[key]
