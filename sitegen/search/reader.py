"""Reads the published index: the files of ``search/``, each when it is first needed.

A file that is missing or damaged raises `IndexReadError`. Nothing is guessed, and nothing is left out.
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
from sitegen.search.encoding import Numbers, decode_list
from sitegen.search.grams import hash_gram
from sitegen.search.postings_files import (
    Bucket,
    compute_list_checksum,
    make_bucket_name,
    make_current_year_name,
    make_long_name,
    parse_long_lists,
)
from sitegen.search.script_payload import (
    CALLBACK,
    FOLDER,
    FORMAT_VERSION,
    MANIFEST,
    compute_checksum,
    make_file_name,
    make_path,
)
from sitegen.search.stored_fields import Card, StoredText, parse_cards, parse_document

NO_IDS: Final = np.zeros(0, dtype=np.int64)
_CALL: Final = re.compile(rb'%s\("([^"\\]*)","([0-9a-f]{8})",(".*")\)\s*' % CALLBACK.encode(), re.DOTALL)


class IndexReadError(Exception):
    """The index cannot be read. ``diagnostic`` names the file and the remedy."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message_en)
        self.diagnostic = diagnostic


class _Format(msgspec.Struct, frozen=True):
    version: int


class IndexManifest(msgspec.Struct, frozen=True):
    """Manifest of the index. ``year`` and ``rooms`` are those of `DocIds`; the field names are those of the JSON."""

    version: int
    stamp: str
    documents: int
    year: int
    rooms: tuple[int, ...]
    buckets: int
    edition: int
    cards: int
    kinds: tuple[str, ...]
    language: str


class PostingsList(msgspec.Struct, frozen=True, eq=False):
    """Documents that have a gram: ids, ascending, and impacts from 0 to 7."""

    ids: Numbers
    impacts: Numbers


NO_POSTINGS: Final = PostingsList(NO_IDS, NO_IDS)
_Tree = dict[str, tuple[str, str]]


class IndexReader:
    """Reader of the index in ``site``, the folder of a built site. What was read is kept."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._folder = str(site)
        self._files: dict[str, Any] = {}
        self._lists: dict[str, PostingsList] = {}

    @cached_property
    def manifest(self) -> IndexManifest:
        """Manifest. Raises `IndexReadError` if there is none, or one of another format."""
        if not (self.site / make_path(MANIFEST)).is_file():
            raise IndexReadError(NO_INDEX.at(Place(FOLDER), folder=self.site.as_posix()))
        payload = self._read_payload(MANIFEST, 0)
        version = _decode_json(MANIFEST, payload, _Format).version
        if version != FORMAT_VERSION:
            raise IndexReadError(
                OTHER_VERSION.at(Place(make_path(MANIFEST)), found=version, known=FORMAT_VERSION)
            )
        manifest: IndexManifest = _decode_json(MANIFEST, payload, IndexManifest)
        if manifest.buckets < 1 or manifest.cards < 1 or min(manifest.rooms, default=0) < 1:
            raise make_broken_error(MANIFEST)
        return manifest

    @cached_property
    def ids(self) -> Numbers:
        """Ids of all documents, ascending: newest first."""
        found = np.sort(np.concatenate([NO_IDS, *self.load_facet("kind").values()]))
        if len(found) != self.manifest.documents or (len(found) and (np.diff(found) <= 0).any()):
            raise make_broken_error("f/kind")
        return found

    def count_documents(self, gram: str) -> int:
        """Count the documents that have a gram. A long list is not read for this."""
        long = self._load_bucket(gram).long
        return long[gram].count if gram in long else len(self.load_postings(gram).ids)

    def is_long(self, gram: str) -> bool:
        """Return whether the list of a gram has a file of its own."""
        return gram in self._load_bucket(gram).long

    def load_postings(self, gram: str) -> PostingsList:
        """Load the postings of a gram."""
        if gram not in self._lists:
            self._lists[gram] = (
                self._read_long_list(gram) if self.is_long(gram) else self._read_short_list(gram)
            )
        return self._lists[gram]

    def load_card(self, id: int) -> Card:
        """Load the card of a document."""
        block = id // self.manifest.cards
        name = make_file_name("c", block, str(block))
        card: Card = _find_entry(name, self._cache_file(name, parse_cards), id)
        return card

    def load_text(self, id: int) -> StoredText:
        """Load the texts of a document."""
        name = make_file_name("x", id, str(id))
        document: tuple[Card, StoredText] = _find_entry(name, self._cache_file(name, parse_document), id)
        return document[1]

    def load_facet(self, name: str) -> Mapping[str, Numbers]:
        """Load the values of a facet, in display order, with the ids of their documents, ascending."""
        key = f"facet {name}"
        if key not in self._files:
            file = f"f/{name}"
            lists = self._read_json(file, dict[str, tuple[int, str]])
            self._files[key] = {value: self._decode_ids(file, *entry) for value, entry in lists.items()}
        found: Mapping[str, Numbers] = self._files[key]
        return found

    def load_tree(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Load name and parent ("" at the top) of each agency, category, topic or genre, by id."""
        trees: Mapping[str, _Tree] = self._read_json("f/tree", dict[str, _Tree])
        return trees.get(name, {})

    def simplify(self, text: str) -> str:
        """Replace the traditional characters of a text by simplified ones, one by one."""
        forms = self._read_json("f/simplified", tuple[str, str])
        if len(forms[0]) != len(forms[1]):
            raise make_broken_error("f/simplified")
        return text.translate(str.maketrans(*forms))

    def list_descendants(self, name: str, value: str) -> tuple[str, ...]:
        """List ``value`` and its descendants in a tree."""
        tree, found = self.load_tree(name), {value: None}
        # The order of parents and children is not defined, so repeat until nothing is added.
        while more := [id for id, (_, parent) in tree.items() if parent in found and id not in found]:
            found |= dict.fromkeys(more)
        return tuple(found)

    def find_with_values(self, name: str, values: Sequence[str]) -> Numbers:
        """Find the documents that have one of the values of a facet. The ids ascend."""
        facet = self.load_facet(name)
        # A document has one value of a facet at most, so the lists have no id in common.
        return np.sort(np.concatenate([NO_IDS, *(facet[value] for value in {*values} & facet.keys())]))

    def _load_bucket(self, gram: str) -> Bucket:
        name = make_bucket_name(hash_gram(gram), self.manifest.buckets)
        bucket: Bucket = self._cache_file(name, Bucket.parse)
        return bucket

    def _read_short_list(self, gram: str) -> PostingsList:
        letters = self._load_bucket(gram).short.get(gram)
        if letters is None:
            return NO_POSTINGS
        return _decode_list(make_bucket_name(hash_gram(gram), self.manifest.buckets), letters)

    def _read_long_list(self, gram: str) -> PostingsList:
        """Read the list of a gram from all of its files."""
        mark, known = hash_gram(gram), self._load_bucket(gram).long[gram]
        bucket = make_bucket_name(mark, self.manifest.buckets)
        parts = [_decode_list(bucket, known.inline)] if known.inline else []
        for name, sum_ in (
            (make_current_year_name(mark), known.current_year),
            (make_long_name(mark), known.older),
        ):
            if sum_:
                parts.append(self._read_part(name, gram, sum_))
        ids, impacts = (
            np.concatenate(each) for each in zip(*((part.ids, part.impacts) for part in parts), strict=True)
        )
        if len(ids) != known.count:
            raise make_broken_error(bucket)
        return PostingsList(ids, impacts)

    def _read_part(self, name: str, gram: str, checksum: str) -> PostingsList:
        """Read the part of a gram's list in a file of long lists."""
        letters = _find_entry(name, self._cache_file(name, parse_long_lists), gram)
        if compute_list_checksum(letters) != checksum:
            raise make_broken_error(name)
        return _decode_list(name, letters)

    def _decode_ids(self, file: str, count: int, letters: str) -> Numbers:
        found = _decode_list(file, letters).ids
        if len(found) != count:
            raise make_broken_error(file)
        return found

    def _read_json(self, name: str, type_: Any) -> Any:
        """Read a file of JSON."""
        return self._cache_file(name, lambda payload: _decode_json(name, payload, type_))

    def _cache_file(self, name: str, parse: Callable[[bytes], Any]) -> Any:
        if name not in self._files:
            payload = self._read_payload(name, self.manifest.edition)
            try:
                self._files[name] = parse(payload)
            except ValueError as error:
                raise make_broken_error(name) from error
        return self._files[name]

    def _read_payload(self, name: str, edition: int) -> bytes:
        try:
            # Thousands of files may be read for one query, and Path.open is slower.
            with open(f"{self._folder}/{make_path(name)}", "rb", buffering=0) as file:  # noqa: PTH123
                content = file.read()
        except FileNotFoundError as error:
            raise IndexReadError(MISSING_SHARD.at(Place(make_path(name)), path=make_path(name))) from error
        except OSError as error:
            raise make_broken_error(name) from error
        call = _CALL.fullmatch(content)
        if call is None or call[1] != name.encode():
            raise make_broken_error(name)
        payload: bytes = _decode_json(name, call[3], str).encode()
        if compute_checksum(payload, edition) != int(call[2], 16):
            raise make_broken_error(name)
        return payload


def _decode_json(name: str, content: bytes, type_: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise make_broken_error(name) from error


def _decode_list(name: str, letters: str) -> PostingsList:
    try:
        return PostingsList(*decode_list(letters))
    except ValueError as error:
        raise make_broken_error(name) from error


def make_broken_error(name: str) -> IndexReadError:
    """Make the error for a file that is not what the builder wrote."""
    return IndexReadError(BROKEN_SHARD.at(Place(make_path(name)), path=make_path(name)))


def _find_entry(name: str, entries: Mapping[Any, Any], key: object) -> Any:
    """Return one entry of a file. A file that lacks it belongs to another index."""
    if key not in entries:
        raise make_broken_error(name)
    return entries[key]
