"""Rows of the build state about files, such as their digests and times. The files of one folder share a row.

Every build needs all of them, and reading a row of SQLite for each file would take four times as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from sitegen.publish.database import OUTPUTS, SOURCES, ChecksummedTable

R = TypeVar("R", bound=tuple[Any, ...])

_BATCH: Final = 20_000
"""Files that are grouped by folder in memory: a site may have a million."""


class FileRows(Generic[R]):
    """Facts about files, kept in the table ``table`` of the build state under the root and path of each file.

    ``kind`` is the class of the facts, a named tuple of texts and numbers.
    """

    def __init__(self, table: ChecksummedTable, kind: type[R]) -> None:
        self._table = table
        self._decoder = msgspec.msgpack.Decoder(dict[str, kind])  # type: ignore[valid-type]

    def load(self, connection: sqlite3.Connection, root: str) -> dict[str, R]:
        """Return the facts about all files below ``root``, by path. Those of damaged rows are left out."""
        found = {}
        query = f"SELECT folder, files FROM {self._table.valid} WHERE root = ?"
        for folder, files in connection.execute(query, (root,)):
            prefix = f"{folder}/" if folder else ""
            for name, facts in self._decode(files).items():
                found[prefix + name] = facts
        return found

    def record(self, connection: sqlite3.Connection, root: str, rows: Iterable[tuple[str, R]]) -> None:
        """Store the facts about some files below ``root``, as pairs of path and facts. Others stay as they are."""
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            self._change(connection, root, batch)

    def forget(self, connection: sqlite3.Connection, root: str, paths: Iterable[str]) -> None:
        """Delete what is stored about the files ``paths`` below ``root``."""
        self._change(connection, root, ((path, None) for path in paths))

    def prune(self, connection: sqlite3.Connection, root: str, kept: Collection[str]) -> None:
        """Delete what is stored about all files below ``root`` whose paths are not in ``kept``."""
        self.forget(connection, root, [path for path in self.load(connection, root) if path not in kept])

    def iter_all(self, connection: sqlite3.Connection) -> Iterator[R]:
        """Yield the facts about all files below any root, in any order."""
        for (files,) in connection.execute(f"SELECT files FROM {self._table.valid}"):
            yield from self._decode(files).values()

    def _change(
        self, connection: sqlite3.Connection, root: str, changes: Iterable[tuple[str, R | None]]
    ) -> None:
        """Store the facts about some files, and delete those that are None."""
        changes_by_folder: dict[str, dict[str, R | None]] = {}
        for path, facts in changes:
            folder, _, name = path.rpartition("/")
            changes_by_folder.setdefault(folder, {})[name] = facts
        query = f"SELECT files FROM {self._table.valid} WHERE root = ? AND folder = ?"
        deletion = f"DELETE FROM {self._table.name} WHERE root = ? AND folder = ?"
        for folder, changed in changes_by_folder.items():
            row = connection.execute(query, (root, folder)).fetchone()
            files = {**(self._decode(row[0]) if row else {}), **changed}
            kept = {name: facts for name, facts in files.items() if facts is not None}
            if kept:
                connection.execute(self._table.insert, (root, folder, msgspec.msgpack.encode(kept)))
            else:
                connection.execute(deletion, (root, folder))

    def _decode(self, files: bytes) -> Mapping[str, R]:
        try:
            return self._decoder.decode(files)
        except msgspec.MsgspecError:  # a row with a valid checksum that another version wrote
            return {}


class SourceRow(NamedTuple):
    """A source file when it was last read: size (bytes), times (ns), inode, content digest, and when that was (ns)."""

    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int
    digest: str
    seen_ns: int


class OutputRow(NamedTuple):
    """A published output: digest of its inputs, and SHA-256, size (bytes) and times (ns) of its file."""

    digest: str
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int


SOURCE_ROWS: Final = FileRows(SOURCES, SourceRow)
OUTPUT_ROWS: Final = FileRows(OUTPUTS, OutputRow)
