"""The build state: what one build leaves for the next one to save work. SQLite, one file in the project folder.

Nothing in it is needed. A file of another version or of another user, a damaged one or one that is no database is
thrown away and begun again, silently. Nothing in it is believed without evidence either: digests are distrusted for young files,
and a row about an output counts only if the file on disk and the manifest agree with it. So it may be lost, kept
or restored at any moment, and losing power needs no more care than WAL with ``synchronous=NORMAL`` gives.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple, Self, TypeVar

from sitegen.content.scan import SourceFile
from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Place
from sitegen.publish.database import open_database
from sitegen.publish.refusal import PublishError

T = TypeVar("T")

# SQLite's integers are signed; some disks number their files beyond that.
_INODE_BITS = (1 << 63) - 1
# A file changed twice within the clock's grain looks unchanged: 2 s is the coarsest grain in use (FAT).
_YOUNG_NS = 2_000_000_000
# Damaged bytes in a readable file surface as text that is no UTF-8.
_FAILURES = (sqlite3.Error, OSError, UnicodeError)
_NOT_OURS_TO_MEND = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)


# SQLite keeps any type in any column: of these two we ask more than equality.
_SHARD = "INSERT OR REPLACE INTO shards VALUES (?, ?, ?)"
_SOURCES = "SELECT * FROM sources WHERE typeof(digest) = 'text' AND typeof(seen_ns) = 'integer'"


class OutputRow(NamedTuple):
    """An output as it was published: the fingerprint it was rendered from, and the file that came of it."""

    fingerprint: str
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int


def content_digest(data: bytes) -> str:
    """The content hash of a source: BLAKE2b-128, hexadecimal."""
    return blake2b(data, digest_size=16).hexdigest()


class BuildState:
    """The build state at ``path``, opened (and made, with its folder) at once; use it in a ``with`` statement.

    Every method reads or writes many rows in one transaction. One connection, for one thread. A state that
    cannot be read or written at all (no permission, disk full, held by another process for 10 s), or that a
    symbolic link leads to, raises ``PublishError``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._refuse_links()
        self._run(lambda _: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection. Closing twice is fine."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def digests(self, files: Iterable[SourceFile], read: Callable[[str], bytes | None]) -> dict[str, str]:
        """The content hash (BLAKE2b-128, hexadecimal) of every file, by path.

        A file is read only if its size, times or inode differ from what was seen, or if it was younger than
        2 s when it was seen. A file for which ``read`` gives None is left out.
        """
        now = time_ns()
        rows = self._run(lambda connection: _rows(connection.execute(_SOURCES)))
        found: dict[str, str] = {}
        learnt: list[tuple[object, ...]] = []
        for file in files:
            row = rows.get(file.path)
            stamp = (file.size, file.mtime_ns, file.inode & _INODE_BITS, file.ctime_ns)
            changed = max(file.mtime_ns, file.ctime_ns)
            if row and row[:4] == stamp and changed < row[5] - _YOUNG_NS:
                found[file.path] = row[4]
                continue
            data = read(file.path)
            if data is None:
                continue
            found[file.path] = digest = content_digest(data)
            # A row that would be as distrusted as the one we have is not worth a write.
            if row is None or row[:5] != (*stamp, digest) or changed < now - _YOUNG_NS:
                learnt.append((file.path, *stamp, digest, now))
        self._write("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", learnt)
        return found

    def parses(self, keys: Collection[str]) -> dict[str, bytes]:
        """The cached parses under these keys; a key that is not known is left out."""
        return self._run(
            lambda connection: _pick(connection, "SELECT key, value FROM parses WHERE key", keys)
        )

    def save_parses(self, values: Mapping[str, bytes]) -> None:
        """Keeps parses by key. The key must say everything the value depends on: digest and parser version."""
        self._write("INSERT OR REPLACE INTO parses VALUES (?, ?)", values.items())

    def bodies(self, digests: Collection[str]) -> dict[str, str]:
        """The rendered bodies with these digests; an unknown digest is left out."""
        return self._run(
            lambda connection: _pick(connection, "SELECT digest, html FROM bodies WHERE digest", digests)
        )

    def known_bodies(self, digests: Collection[str]) -> set[str]:
        """Which of these digests have a rendered body."""
        query = (
            "SELECT digest, 1 FROM bodies WHERE typeof(html) = 'text' AND typeof(text) = 'text' AND digest"
        )
        return set(self._run(lambda connection: _pick(connection, query, digests)))

    def texts(self, digests: Collection[str]) -> dict[str, str]:
        """The plain texts of the bodies with these digests; an unknown digest is left out."""
        return self._run(
            lambda connection: _pick(connection, "SELECT digest, text FROM bodies WHERE digest", digests)
        )

    def save_bodies(self, bodies: Mapping[str, tuple[str, str]]) -> None:
        """Keeps bodies, rendered and as plain text, by the digest of what they were made from."""
        rows = ((digest, html, text) for digest, (html, text) in bodies.items())
        self._write("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", rows)

    def shard_marks(self) -> dict[str, str]:
        """The marks of the kept files of the search index, by name."""
        query = "SELECT name, mark FROM shards WHERE typeof(mark) = 'text' AND typeof(content) = 'blob'"
        return self._run(lambda connection: dict(connection.execute(query).fetchall()))

    def shards(self, names: Collection[str]) -> dict[str, bytes]:
        """The kept files with these names; an unknown name is left out."""
        query = "SELECT name, content FROM shards WHERE typeof(content) = 'blob' AND name"
        return self._run(lambda connection: _pick(connection, query, names))

    def replace_shards(self, shards: Callable[[], Iterable[tuple[str, str, bytes]]]) -> None:
        """Keeps these (name, mark, content), and no others. ``shards`` is asked again if the state was damaged."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM shards")
            connection.executemany(_SHARD, shards())

        self._run(work)

    def edit_shards(
        self, shards: Mapping[str, tuple[str, bytes]], removed: Collection[str], since: str
    ) -> bool:
        """Keeps these and forgets those ``removed``, if one of those kept till now has the mark ``since``."""

        def work(connection: sqlite3.Connection) -> bool:
            if not connection.execute("SELECT 1 FROM shards WHERE mark = ?", (since,)).fetchone():
                return False
            connection.executemany("DELETE FROM shards WHERE name = ?", ((name,) for name in removed))
            connection.executemany(_SHARD, ((name, *shard) for name, shard in shards.items()))
            return True

        return self._run(work)

    def prune(
        self,
        *,
        sources: Collection[str] | None = None,
        parses: Collection[str] | None = None,
        bodies: Collection[str] | None = None,
    ) -> None:
        """Forgets every source path, parse key and body digest that is not among those given (None: keeps all)."""
        self._run(
            lambda connection: [
                connection.execute(
                    f"DELETE FROM {column} NOT IN (SELECT value FROM json_each(?))", (_json(kept),)
                )
                for column, kept in (
                    ("sources WHERE path", sources),
                    ("parses WHERE key", parses),
                    ("bodies WHERE digest", bodies),
                )
                if kept is not None
            ]
        )

    def forget(
        self, *, parses: Collection[str] = (), bodies: Collection[str] = (), recipes: Collection[str] = ()
    ) -> None:
        """Forgets what was kept under these parse keys, body digests and fingerprints of pages."""
        self._write("DELETE FROM parses WHERE key = ?", ((key,) for key in parses))
        self._write("DELETE FROM bodies WHERE digest = ?", ((digest,) for digest in bodies))
        self._write("DELETE FROM recipes WHERE fingerprint = ?", ((mark,) for mark in recipes))

    def outputs(self, root: str) -> dict[str, OutputRow]:
        """The outputs recorded for one output folder, by path."""
        query = (
            "SELECT path, fingerprint, sha256, size, mtime_ns, ctime_ns FROM outputs WHERE output_root = ?"
        )
        return self._run(
            lambda connection: {
                row[0]: OutputRow._make(row[1:]) for row in connection.execute(query, (root,))
            }
        )

    def record_outputs(self, root: str, rows: Callable[[], Iterable[tuple[str, OutputRow]]]) -> None:
        """Records outputs which stand on the disk, by path. ``rows`` is asked again if the state was damaged."""
        query = "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._run(lambda db: db.executemany(query, ((root, path, *row) for path, row in rows())))

    def settled(self, root: str) -> dict[str, bytes]:
        """What was kept by `settle` for one output folder, by its inputs: one value, or none."""
        query = "SELECT inputs, value FROM settled WHERE output_root = ? AND typeof(value) = 'blob'"
        return self._run(lambda connection: dict(connection.execute(query, (root,)).fetchall()))

    def grounds(self, root: str) -> bytes:
        """On what that was found, as kept by `settle`; b"" where nothing is."""
        query = "SELECT grounds FROM settled WHERE output_root = ? AND typeof(grounds) = 'blob'"
        found = self._run(lambda connection: connection.execute(query, (root,)).fetchone())
        return found[0] if found else b""

    def settle(self, root: str, inputs: str, value: bytes, grounds: bytes) -> None:
        """Keeps what was found with these inputs, and on what, in the place of what was found before for this folder."""
        self._write("INSERT OR REPLACE INTO settled VALUES (?, ?, ?, ?)", [(root, inputs, value, grounds)])

    def recipes(self, fingerprints: Collection[str]) -> dict[str, bytes]:
        """What pages with these fingerprints are made from; an unknown fingerprint is left out."""
        query = "SELECT fingerprint, data FROM recipes WHERE typeof(data) = 'blob' AND fingerprint"
        return self._run(lambda connection: _pick(connection, query, fingerprints))

    def save_recipes(self, recipes: Mapping[str, bytes]) -> None:
        """Keeps what pages are made from, by their fingerprints."""
        self._write("INSERT OR REPLACE INTO recipes VALUES (?, ?)", recipes.items())

    def prune_recipes(self) -> None:
        """Forgets those of pages that no output folder has."""
        query = "DELETE FROM recipes WHERE fingerprint NOT IN (SELECT fingerprint FROM outputs)"
        self._run(lambda connection: connection.execute(query))

    def forget_outputs(self, root: str, paths: Iterable[str]) -> None:
        """Forgets outputs which are about to be written or removed."""
        self._write(
            "DELETE FROM outputs WHERE output_root = ? AND path = ?", ((root, path) for path in paths)
        )

    def _refuse_links(self) -> None:
        """A link in a checkout could lead SQLite's writing, and our throwing away, to any file of the user."""
        for path in (self.path.parent, *self._files()):
            if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for names that are too long
                raise PublishError(rules.SYMLINK.at(Place(path.as_posix()), path=path.as_posix()))

    def _files(self) -> list[Path]:
        """The files that SQLite makes."""
        return [Path(f"{self.path}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]

    def _write(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        listed = list(rows)
        if listed:
            self._run(lambda connection: connection.executemany(query, listed))

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of ``work``, done in one transaction; a damaged file is begun again, once."""
        try:
            return self._transact(work)
        except _FAILURES as error:
            if _code(error) in _NOT_OURS_TO_MEND:
                raise self._unusable(error) from error
        try:
            self._throw_away()
            return self._transact(work)
        except _FAILURES as error:
            raise self._unusable(error) from error

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection = self._connection or open_database(self.path)
        connection.execute("BEGIN")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    def _throw_away(self) -> None:
        self.close()
        for path in self._files():
            path.unlink(missing_ok=True)

    def _unusable(self, error: Exception) -> PublishError:
        self.close()
        path = self.path.as_posix()
        return PublishError(rules.STATE_UNUSABLE.at(Place(path), path=path, reason=error))


def _rows(cursor: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in cursor}


def _pick(connection: sqlite3.Connection, query: str, keys: Collection[str]) -> dict[str, T]:
    return dict(connection.execute(f"{query} IN (SELECT value FROM json_each(?))", (_json(keys),)))


def _json(keys: Collection[str]) -> str:
    return json.dumps(list(keys))


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
