"""Rows of the build state about files, such as their digests and times. The files of one folder share a row.

Every build needs all of them, and reading a row of SQLite for each file would take four times as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from time import time_ns
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from sitegen.content.scan import SourceFile
from sitegen.publish.database import OUTPUTS, SOURCES, ChecksummedTable

R = TypeVar("R", bound=tuple[Any, ...])

_YOUNG_NS: Final = 2_000_000_000
"""Nanoseconds within which a second change of a file may not change its time: FAT has the coarsest times in use."""
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
        found: dict[str, R] = {}
        query = f"SELECT folder, files FROM {self._table.valid} WHERE root = ?"
        for folder, files in connection.execute(query, (root,)):
            prefix = f"{folder}/" if folder else ""
            facts = self._decode(files)
            found.update(zip(map(prefix.__add__, facts), facts.values(), strict=True))
        return found

    def record(self, connection: sqlite3.Connection, root: str, rows: Iterable[tuple[str, R]]) -> None:
        """Store the facts about some files below ``root``, as pairs of path and facts. Others stay as they are."""
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            self._change(connection, root, batch)

    def forget(self, connection: sqlite3.Connection, root: str, paths: Iterable[str]) -> None:
        """Delete what is stored about the files ``paths`` below ``root``."""
        self._change(connection, root, ((path, None) for path in paths))

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


def compare_sources(
    rows: Mapping[str, SourceRow], files: Iterable[SourceFile], compute: Callable[[str], str | None]
) -> tuple[dict[str, str], dict[str, SourceRow]]:
    """Return the content digests of source files by path, and the rows to record, also by path.

    ``rows`` are the recorded ones by path. ``compute`` is as in `sitegen.publish.state.BuildState.compute_digests`.
    """
    now = time_ns()
    digests: dict[str, str] = {}
    new_rows: dict[str, SourceRow] = {}
    for file in files:
        path, size, mtime_ns, inode, ctime_ns = file
        row = rows.get(path)
        changed = mtime_ns if mtime_ns > ctime_ns else ctime_ns
        # A file that was young when last seen may have changed again without a new time, so it is read.
        if row and row[:4] == file[1:] and changed < row.seen_ns - _YOUNG_NS:
            digests[path] = row.digest
            continue
        digest = compute(path)
        if digest is None:
            continue
        digests[path] = digest
        new_row = SourceRow(size, mtime_ns, inode, ctime_ns, digest, now)
        # A row that would be as untrusted as the existing one is not worth a write.
        if row is None or row[:5] != new_row[:5] or changed < now - _YOUNG_NS:
            new_rows[path] = new_row
    return digests, new_rows
