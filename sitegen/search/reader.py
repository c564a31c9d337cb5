"""Reads the published index: the files of ``search/``, each when it is first needed.

Whatever is missing or damaged raises `ShardError`; nothing is guessed and nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self
from zlib import crc32

import msgspec
import numpy as np

from sitegen.diagnostics.codes.search import BROKEN_SHARD, MISSING_SHARD, NO_INDEX, OTHER_VERSION
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.search.encoding import Numbers, decode_ids, decode_postings
from sitegen.search.grams import gram_hash
from sitegen.search.scripts import CALL, FOLDER, fanned, path

VERSION: Final = 1
FACETS: Final = ("agency", "category", "topic", "genre", "validity", "kind", "year")
NO_NUMBERS: Final = np.zeros(0, dtype=np.int64)
_CALL: Final = re.compile(rb'%s\("([^"\\]*)","([0-9a-f]{8})",(".*")\)\s*' % CALL.encode(), re.DOTALL)


class ShardError(Exception):
    """The index cannot be read; ``diagnostic`` says which file and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message_en)
        self.diagnostic = diagnostic


class _Format(msgspec.Struct, frozen=True):
    version: int


class Manifest(msgspec.Struct, frozen=True):
    """What the index says of itself; ``month`` is the first that is counted (a December), as year·12 + month - 1."""

    version: int
    stamp: str
    documents: int
    month: int
    months: int
    bits: int
    buckets: int
    hot: int
    cards: int
    texts: int
    kinds: tuple[str, ...]
    language: str


class Card(msgspec.Struct, frozen=True, array_like=True):
    """What a result shows of a document. ``href`` is from the site's root; dates are ISO 8601 or ""."""

    kind: str
    href: str
    title: str
    index_no: str
    doc_no: str
    agency: str
    category: str
    written: str
    published: str
    validity: str
    topic: str
    genre: str


class Text(msgspec.Struct, frozen=True, array_like=True):
    """The texts of a document, as written; keywords and names of attachments stand on a line each."""

    summary: str
    keywords: str
    files: str
    body: str


class GramList(msgspec.Struct, frozen=True, eq=False):
    """The documents that have a gram: ids, ascending, and their impacts (0 to 3)."""

    ids: Numbers
    impacts: Numbers


NOWHERE: Final = GramList(NO_NUMBERS, NO_NUMBERS)
_Bucket = dict[str, tuple[int] | tuple[int, str]]
_Tree = dict[str, tuple[str, str]]


class ShardReader:
    """The index in ``site``, the folder of a built site. Files are read when asked for, and kept."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._folder = str(site)
        self._files: dict[str, Any] = {}
        self._lists: dict[str, GramList] = {}

    def __deepcopy__(self, memo: object) -> Self:
        """Itself: Whoosh copies questions deeply, and must not copy with them what has been read."""
        return self

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. A site without one has no index."""
        if not (self.site / path("manifest")).is_file():
            raise ShardError(NO_INDEX.at(Place(FOLDER), folder=self.site.as_posix()))
        version = self._read("manifest", _Format).version
        if version != VERSION:
            raise ShardError(OTHER_VERSION.at(Place(path("manifest")), found=version, known=VERSION))
        manifest: Manifest = self._read("manifest", Manifest)
        if manifest.buckets < 1 or manifest.cards < 1 or manifest.texts < 1 or not 0 <= manifest.bits < 40:
            raise broken("manifest")
        return manifest

    @cached_property
    def ids(self) -> Numbers:
        """The ids of all documents, ascending: newest first."""
        found = np.sort(np.concatenate([NO_NUMBERS, *self.facet("kind").values()]))
        if len(found) != self.manifest.documents or (len(found) and (np.diff(found) <= 0).any()):
            raise broken("f/kind")
        return found

    def frequency(self, gram: str) -> int:
        """How many documents have the gram."""
        entry = self._bucket(gram).get(gram)
        return entry[0] if entry else 0

    def is_long(self, gram: str) -> bool:
        """Whether the list of the gram has a file of its own."""
        return len(self._bucket(gram).get(gram, (0, ""))) == 1

    def gram(self, gram: str) -> GramList:
        """The documents that have the gram."""
        if gram not in self._lists:
            entry = self._bucket(gram).get(gram)
            self._lists[gram] = self._decoded(gram, entry) if entry else NOWHERE
        return self._lists[gram]

    def card(self, id: int) -> Card:
        """The card of a document."""
        block = id // self.manifest.cards
        name = fanned("c", block, str(block))
        card: Card = _entry(name, self._file(name, dict[int, Card]), id)
        return card

    def text(self, id: int) -> Text:
        """The texts of a document."""
        block = id // self.manifest.texts
        name = fanned("x", block, str(block))
        text: Text = _entry(name, self._file(name, dict[int, Text]), id)
        return text

    def facet(self, name: str) -> Mapping[str, Numbers]:
        """The values of a facet, in order of display, with the ids of their documents."""
        key = f"facet {name}"
        if key not in self._files:
            file = f"f/{name}"
            lists = self._file(file, dict[str, tuple[int, str]])
            self._files[key] = {value: self._ids(file, *entry) for value, entry in lists.items()}
        found: Mapping[str, Numbers] = self._files[key]
        return found

    def tree(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Name and parent ("" at the top) of each agency, category, topic or genre."""
        trees: Mapping[str, _Tree] = self._file("f/tree", dict[str, _Tree])
        return trees.get(name, {})

    def below(self, name: str, value: str) -> tuple[str, ...]:
        """``value`` and everything below it in a tree."""
        tree, found = self.tree(name), {value: None}
        # Parents are listed before their children, or after: repeat until nothing comes in.
        while more := [id for id, (_, parent) in tree.items() if parent in found and id not in found]:
            found |= dict.fromkeys(more)
        return tuple(found)

    def union(self, name: str, values: Sequence[str]) -> Numbers:
        """The documents that have one of the values of a facet."""
        facet = self.facet(name)
        return np.unique(np.concatenate([NO_NUMBERS, *(facet[value] for value in values if value in facet)]))

    def _bucket(self, gram: str) -> _Bucket:
        bucket: _Bucket = self._file(self._bucket_name(gram), dict[str, list[int | str]])
        return bucket

    def _bucket_name(self, gram: str) -> str:
        number = gram_hash(gram) & (self.manifest.buckets - 1)
        return fanned("g", number, f"{number:x}")

    def _decoded(self, gram: str, entry: tuple[int] | tuple[int, str]) -> GramList:
        """The list itself; one that has a file of its own is fetched from there."""
        if len(entry) == 2:
            name, letters = self._bucket_name(gram), entry[1]
        else:
            mark = gram_hash(gram)
            name = f"h/{mark >> 24:02x}/{mark:08x}"
            letters = _entry(name, self._file(name, dict[str, str]), gram)
        try:
            ids, impacts = decode_postings(letters)
        except (ValueError, IndexError) as error:
            raise broken(name) from error
        if len(ids) != entry[0]:
            raise broken(name)
        return GramList(ids, impacts)

    def _ids(self, file: str, count: int, letters: str) -> Numbers:
        try:
            ids = decode_ids(letters)
        except (ValueError, IndexError) as error:
            raise broken(file) from error
        if len(ids) != count:
            raise broken(file)
        return ids

    def _file(self, name: str, type_: Any) -> Any:
        if name not in self._files:
            # Without a manifest, or with a strange one, no other file means anything.
            self._files[name] = self.manifest and self._read(name, type_)
        return self._files[name]

    def _read(self, name: str, type_: Any) -> Any:
        try:
            # Thousands of files may be read for one question: no detour by way of Path.
            with open(f"{self._folder}/{path(name)}", "rb", buffering=0) as file:  # noqa: PTH123
                content = file.read()
        except FileNotFoundError as error:
            raise ShardError(MISSING_SHARD.at(Place(path(name)), path=path(name))) from error
        except OSError as error:
            raise broken(name) from error
        call = _CALL.fullmatch(content)
        if call is None or call[1] != name.encode():
            raise broken(name)
        try:
            payload = msgspec.json.decode(call[3], type=str).encode()
            if crc32(payload) != int(call[2], 16):
                raise broken(name)
            return msgspec.json.decode(payload, type=type_)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise broken(name) from error


def broken(name: str) -> ShardError:
    """The error of a file that is not what the builder wrote."""
    return ShardError(BROKEN_SHARD.at(Place(path(name)), path=path(name)))


def _entry(name: str, entries: Mapping[Any, Any], key: object) -> Any:
    """One entry of a file; a file that lacks it does not belong to this index."""
    if key not in entries:
        raise broken(name)
    return entries[key]
