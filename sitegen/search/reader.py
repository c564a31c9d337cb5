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
from sitegen.search.encoding import Numbers, decode
from sitegen.search.grams import gram_hash
from sitegen.search.lists import Bucket, bucket_name, hot_lists, hot_name, list_sum, recent_name
from sitegen.search.records import Card, Text, cards_of, documents_of
from sitegen.search.scripts import CALL, FOLDER, MANIFEST, VERSION, fanned, path, sum_of

NO_NUMBERS: Final = np.zeros(0, dtype=np.int64)
_CALL: Final = re.compile(rb'%s\("([^"\\]*)","([0-9a-f]{8})",(".*")\)\s*' % CALL.encode(), re.DOTALL)


class ShardError(Exception):
    """The index cannot be read. ``diagnostic`` names the file and the remedy."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message_en)
        self.diagnostic = diagnostic


class _Format(msgspec.Struct, frozen=True):
    version: int


class Manifest(msgspec.Struct, frozen=True):
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


class GramList(msgspec.Struct, frozen=True, eq=False):
    """Documents that have a gram: ids, ascending, and impacts from 0 to 7."""

    ids: Numbers
    impacts: Numbers


NOWHERE: Final = GramList(NO_NUMBERS, NO_NUMBERS)
_Tree = dict[str, tuple[str, str]]


class ShardReader:
    """Reader of the index in ``site``, the folder of a built site. What was read is kept."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._folder = str(site)
        self._files: dict[str, Any] = {}
        self._lists: dict[str, GramList] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """Manifest. Raises `IndexReadError` if there is none, or one of another format."""
        if not (self.site / path(MANIFEST)).is_file():
            raise ShardError(NO_INDEX.at(Place(FOLDER), folder=self.site.as_posix()))
        payload = self._payload(MANIFEST, 0)
        version = _decoded(MANIFEST, payload, _Format).version
        if version != VERSION:
            raise ShardError(OTHER_VERSION.at(Place(path(MANIFEST)), found=version, known=VERSION))
        manifest: Manifest = _decoded(MANIFEST, payload, Manifest)
        if manifest.buckets < 1 or manifest.cards < 1 or min(manifest.rooms, default=0) < 1:
            raise broken(MANIFEST)
        return manifest

    @cached_property
    def ids(self) -> Numbers:
        """Ids of all documents, ascending: newest first."""
        found = np.sort(np.concatenate([NO_NUMBERS, *self.facet("kind").values()]))
        if len(found) != self.manifest.documents or (len(found) and (np.diff(found) <= 0).any()):
            raise broken("f/kind")
        return found

    def frequency(self, gram: str) -> int:
        """Count the documents that have a gram. A long list is not read for this."""
        long = self._bucket(gram).long
        return long[gram].count if gram in long else len(self.gram(gram).ids)

    def is_long(self, gram: str) -> bool:
        """Return whether the list of a gram has a file of its own."""
        return gram in self._bucket(gram).long

    def gram(self, gram: str) -> GramList:
        """Load the postings of a gram."""
        if gram not in self._lists:
            self._lists[gram] = self._long(gram) if self.is_long(gram) else self._short(gram)
        return self._lists[gram]

    def card(self, id: int) -> Card:
        """Load the card of a document."""
        block = id // self.manifest.cards
        name = fanned("c", block, str(block))
        card: Card = _entry(name, self._kept(name, cards_of), id)
        return card

    def text(self, id: int) -> Text:
        """Load the texts of a document."""
        name = fanned("x", id, str(id))
        document: tuple[Card, Text] = _entry(name, self._kept(name, documents_of), id)
        return document[1]

    def facet(self, name: str) -> Mapping[str, Numbers]:
        """Load the values of a facet, in display order, with the ids of their documents, ascending."""
        key = f"facet {name}"
        if key not in self._files:
            file = f"f/{name}"
            lists = self._file(file, dict[str, tuple[int, str]])
            self._files[key] = {value: self._ids(file, *entry) for value, entry in lists.items()}
        found: Mapping[str, Numbers] = self._files[key]
        return found

    def tree(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Load name and parent ("" at the top) of each agency, category, topic or genre, by id."""
        trees: Mapping[str, _Tree] = self._file("f/tree", dict[str, _Tree])
        return trees.get(name, {})

    def simplified(self, text: str) -> str:
        """Replace the traditional characters of a text by simplified ones, one by one."""
        forms = self._file("f/simplified", tuple[str, str])
        if len(forms[0]) != len(forms[1]):
            raise broken("f/simplified")
        return text.translate(str.maketrans(*forms))

    def below(self, name: str, value: str) -> tuple[str, ...]:
        """List ``value`` and its descendants in a tree."""
        tree, found = self.tree(name), {value: None}
        # The order of parents and children is not defined, so repeat until nothing is added.
        while more := [id for id, (_, parent) in tree.items() if parent in found and id not in found]:
            found |= dict.fromkeys(more)
        return tuple(found)

    def union(self, name: str, values: Sequence[str]) -> Numbers:
        """Find the documents that have one of the values of a facet. The ids ascend."""
        facet = self.facet(name)
        # A document has one value of a facet at most, so the lists have no id in common.
        return np.sort(np.concatenate([NO_NUMBERS, *(facet[value] for value in {*values} & facet.keys())]))

    def _bucket(self, gram: str) -> Bucket:
        name = bucket_name(gram_hash(gram), self.manifest.buckets)
        bucket: Bucket = self._kept(name, Bucket.parse)
        return bucket

    def _short(self, gram: str) -> GramList:
        letters = self._bucket(gram).short.get(gram)
        if letters is None:
            return NOWHERE
        return _listed(bucket_name(gram_hash(gram), self.manifest.buckets), letters)

    def _long(self, gram: str) -> GramList:
        """Read the list of a gram from all of its files."""
        mark, known = gram_hash(gram), self._bucket(gram).long[gram]
        bucket = bucket_name(mark, self.manifest.buckets)
        parts = [_listed(bucket, known.inline)] if known.inline else []
        for name, sum_ in ((recent_name(mark), known.recent), (hot_name(mark), known.older)):
            if sum_:
                parts.append(self._part(name, gram, sum_))
        ids, impacts = (
            np.concatenate(each) for each in zip(*((part.ids, part.impacts) for part in parts), strict=True)
        )
        if len(ids) != known.count:
            raise broken(bucket)
        return GramList(ids, impacts)

    def _part(self, name: str, gram: str, mark: str) -> GramList:
        """Read the part of a gram's list in a file of long lists."""
        letters = _entry(name, self._kept(name, hot_lists), gram)
        if list_sum(letters) != mark:
            raise broken(name)
        return _listed(name, letters)

    def _ids(self, file: str, count: int, letters: str) -> Numbers:
        found = _listed(file, letters).ids
        if len(found) != count:
            raise broken(file)
        return found

    def _file(self, name: str, type_: Any) -> Any:
        """Read a file of JSON."""
        return self._kept(name, lambda payload: _decoded(name, payload, type_))

    def _kept(self, name: str, parse: Callable[[bytes], Any]) -> Any:
        if name not in self._files:
            payload = self._payload(name, self.manifest.edition)
            try:
                self._files[name] = parse(payload)
            except ValueError as error:
                raise broken(name) from error
        return self._files[name]

    def _payload(self, name: str, edition: int) -> bytes:
        try:
            # Thousands of files may be read for one query, and Path.open is slower.
            with open(f"{self._folder}/{path(name)}", "rb", buffering=0) as file:  # noqa: PTH123
                content = file.read()
        except FileNotFoundError as error:
            raise ShardError(MISSING_SHARD.at(Place(path(name)), path=path(name))) from error
        except OSError as error:
            raise broken(name) from error
        call = _CALL.fullmatch(content)
        if call is None or call[1] != name.encode():
            raise broken(name)
        payload: bytes = _decoded(name, call[3], str).encode()
        if sum_of(payload, edition) != int(call[2], 16):
            raise broken(name)
        return payload


def _decoded(name: str, content: bytes, type_: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise broken(name) from error


def _listed(name: str, letters: str) -> GramList:
    try:
        return GramList(*decode(letters))
    except ValueError as error:
        raise broken(name) from error


def broken(name: str) -> ShardError:
    """Make the error for a file that is not what the builder wrote."""
    return ShardError(BROKEN_SHARD.at(Place(path(name)), path=path(name)))


def _entry(name: str, entries: Mapping[Any, Any], key: object) -> Any:
    """Return one entry of a file. A file that lacks it belongs to another index."""
    if key not in entries:
        raise broken(name)
    return entries[key]
