"""The build state: a cache in the project folder, a SQLite file, that makes the next build faster.

It may be deleted, kept or restored at any moment. A damaged file, or one of another version or user, is discarded
silently and created again. A row that does not match its checksum is treated as missing, and a row about an output
counts only if the file on disk and the manifest agree with it. So ``synchronous=NORMAL`` with WAL is durable enough.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import Self, TypeVar

from sitegen.content.scan import SourceFile
from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Place
from sitegen.publish import shard_rows
from sitegen.publish.database import (
    BODIES,
    BODY_TEXTS,
    EXPORT_INDEXES,
    ITEM_FINDINGS,
    LAST_BUILDS,
    PARSES,
    PUBLICATIONS,
    SHARDS,
    TEMPLATES,
    ChecksummedTable,
    delete_other_rows,
    find_error_code,
    open_database,
    select_rows,
)
from sitegen.publish.errors import PublishError
from sitegen.publish.file_rows import OUTPUT_ROWS, SOURCE_ROWS, OutputRow, SourceRow, compare_sources
from sitegen.publish.state_signature import sign_code

T = TypeVar("T")

_KEPT_THEMES = 4
"""Themes whose compiled templates are kept: a review compares two, and somebody may go back to an earlier text."""
_PROJECT = ""
"""Root of the paths of source files."""
# Damaged bytes in a readable file surface as text that is not UTF-8.
_FAILURES = (sqlite3.Error, OSError, UnicodeError)
# Deleting the file would not help against these: another process uses it, or the disk is full.
_NOT_RECOVERABLE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)


def digest_content(data: bytes) -> str:
    """Return the digest of a source file's content: BLAKE2b-128 in hexadecimal."""
    return blake2b(data, digest_size=16).hexdigest()


class BuildState:
    """The build state in the SQLite file ``path``, which is opened at once and created if missing.

    Use it in a ``with`` statement, in one thread. Changes are committed before a method returns. All methods
    raise `PublishError` if the file cannot be used (no permission, disk full, locked by another process for 10
    s). The constructor also raises it if the file or its folder is a symbolic link.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._loaded_outputs: tuple[int, str, Mapping[str, OutputRow]] | None = None
        self._source_paths: Collection[str] | None = None
        self._refuse_links()
        self._run(lambda _: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database connection. Calling it again has no effect."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def compute_digests(
        self, files: Iterable[SourceFile], compute: Callable[[str], str | None]
    ) -> dict[str, str]:
        """Return the content digest of each source file by path, reading only files that may have changed.

        A file is read if its size, times or inode differ from the recorded ones, or if it was younger than 2 s
        when they were recorded. ``compute`` reads the file at a path and returns its digest. If it returns
        None, the file is left out.
        """
        rows = self._load_source_rows()
        digests, new_rows = compare_sources(rows, files, compute)
        if new_rows:
            self._run(lambda connection: SOURCE_ROWS.record(connection, _PROJECT, new_rows.items()))
        self._source_paths = {*rows, *new_rows}
        return digests

    def _load_source_rows(self) -> dict[str, SourceRow]:
        return self._run(lambda connection: SOURCE_ROWS.load(connection, _PROJECT))

    def load_parses(self, keys: Collection[str]) -> dict[str, bytes]:
        """Return the encoded parse results with these cache keys, by key. Unknown keys are omitted."""
        query = f"SELECT key, value FROM {PARSES.valid} WHERE key"
        return self._run(lambda connection: select_rows(connection, query, keys))

    def save_parses(self, values: Mapping[str, bytes]) -> None:
        """Save encoded parse results by cache key, which must cover the source and the parser's version."""
        self._write(PARSES.insert, values.items())

    def load_bodies(self, digests: Collection[str]) -> dict[str, str]:
        """Return the HTML of the bodies with these digests, by digest. Unknown digests are omitted."""
        query = f"SELECT digest, html FROM {BODIES.valid} WHERE digest"
        return self._run(lambda connection: select_rows(connection, query, digests))

    def load_texts(self, digests: Collection[str]) -> dict[str, str]:
        """Return the plain text of the bodies with these digests, by digest. Unknown digests are omitted."""
        query = f"SELECT digest, text FROM {BODY_TEXTS.valid} WHERE digest"
        return self._run(lambda connection: select_rows(connection, query, digests))

    def save_bodies(self, bodies: Mapping[str, tuple[str, str]]) -> None:
        """Save pairs of HTML and plain text of bodies, keyed by body digest."""
        html_rows = [(digest, html) for digest, (html, _) in bodies.items()]
        text_rows = [(digest, text) for digest, (_, text) in bodies.items()]
        self._write_all({BODIES: html_rows, BODY_TEXTS: text_rows})

    def load_shard_digests(self) -> dict[str, str]:
        """Return the digest of each stored search index file, by name (without folder and suffix).

        Returns an empty mapping if any row has been lost: a file without a row would seem to have no postings.
        """
        return self._run(shard_rows.load_digests)

    def load_shards(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the contents of the search index files with these names, by name, without unknown names."""
        query = f"SELECT name, content FROM {SHARDS.valid} WHERE name"
        return self._run(lambda connection: select_rows(connection, query, names))

    def replace_shards(self, shards: Callable[[], Iterable[tuple[str, str, bytes]]]) -> None:
        """Replace all stored search index files by those that ``shards`` returns, as (name, digest, content).

        ``shards`` is called again if the database was damaged and had to be created anew.
        """
        self._run(lambda connection: shard_rows.replace_all(connection, shards()))

    def update_shards(
        self, shards: Mapping[str, tuple[str, bytes]], removed: Collection[str], expected_digest: str
    ) -> bool:
        """Store and delete some search index files, if the stored index is still the expected one.

        ``shards`` maps the names of files to store to digest and content. ``removed`` are the names of files to delete.
        ``expected_digest`` is the digest of any file of the expected index. If no stored file has it, another build has
        replaced the index: nothing is changed, and False is returned. Otherwise the result is True.
        """
        return self._run(lambda connection: shard_rows.update(connection, shards, removed, expected_digest))

    def prune(
        self,
        *,
        sources: Collection[str] | None = None,
        parses: Collection[str] | None = None,
        bodies: Collection[str] | None = None,
    ) -> None:
        """Delete all cache entries except those to keep, which the arguments list.

        ``sources`` are paths of source files, whose digests are kept. ``parses`` are cache keys of parse results,
        ``bodies`` are body digests. If an argument is None, all entries of its kind are kept.
        """
        kept = {PARSES: parses, BODIES: bodies, BODY_TEXTS: bodies}
        recorded: Collection[str] = ()
        if sources is not None:
            recorded = self._source_paths or self._load_source_rows()

        def delete(connection: sqlite3.Connection) -> None:
            if sources is not None:
                SOURCE_ROWS.forget(connection, _PROJECT, [path for path in recorded if path not in sources])
            for table, keys in kept.items():
                if keys is not None:
                    delete_other_rows(connection, table, keys)

        self._run(delete)

    def load_outputs(self, root: str) -> Mapping[str, OutputRow]:
        """Return the recorded outputs of the output folder with the key ``root``, keyed by path.

        They are kept in memory until this object changes them, and loaded again if another process has changed
        the build state.
        """

        def load(connection: sqlite3.Connection) -> Mapping[str, OutputRow]:
            # Counts the changes by other connections.
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if not self._loaded_outputs or self._loaded_outputs[:2] != (version, root):
                self._loaded_outputs = version, root, OUTPUT_ROWS.load(connection, root)
            return self._loaded_outputs[2]

        return self._run(load)

    def record_outputs(self, root: str, rows: Callable[[], Iterable[tuple[str, OutputRow]]]) -> None:
        """Record the outputs written to the folder with the key ``root``: ``rows`` returns (path, row) pairs.

        ``rows`` is called a second time if the database was damaged and had to be created again.
        """
        self._loaded_outputs = None
        self._run(lambda connection: OUTPUT_ROWS.record(connection, root, rows()))

    def load_last_build(self, root: str) -> dict[str, bytes]:
        """Return the last build saved for the output folder with the key ``root``.

        It maps the inputs digest to the encoded build, as passed to `save_last_build`; {} if none was saved.
        """
        query = f"SELECT inputs_digest, value FROM {LAST_BUILDS.valid} WHERE root = ?"
        return self._run(lambda connection: dict(connection.execute(query, (root,)).fetchall()))

    def load_published_sources(self, root: str) -> bytes:
        """Return the ``sources`` that `save_last_build` saved for the output folder ``root``; b"" if there are none."""
        return self._load_value(f"SELECT sources FROM {PUBLICATIONS.valid} WHERE root = ?", root)

    def load_published_items(self, root: str) -> bytes:
        """Return the ``items`` that `save_last_build` saved for the output folder ``root``; b"" if there are none."""
        return self._load_value(f"SELECT items FROM {PUBLICATIONS.valid} WHERE root = ?", root)

    def save_last_build(
        self, root: str, inputs_digest: str, value: bytes, sources: bytes, items: bytes
    ) -> None:
        """Save the last build of the output folder with the key ``root``, instead of the one saved before.

        ``inputs_digest`` is the digest of its inputs, and ``value`` its encoded result. ``sources`` are the digests of
        its sources, and ``items`` the items that it published, both encoded.
        """
        last_build, publication = (root, inputs_digest, value), (root, sources, items)
        self._write_all({LAST_BUILDS: [last_build], PUBLICATIONS: [publication]})

    def load_item_findings(self) -> bytes:
        """Return what `save_item_findings` stored last; b"" if there is nothing."""
        return self._load_value(f"SELECT value FROM {ITEM_FINDINGS.valid}")

    def save_item_findings(self, value: bytes) -> None:
        """Store the encoded findings of all items, instead of those stored before."""
        self._write(ITEM_FINDINGS.insert, [("", value)])

    def load_export_index(self, root: str, path: str) -> bytes:
        """Return what `save_export_index` stored last for a data file; b"" if there is nothing."""
        return self._load_value(
            f"SELECT value FROM {EXPORT_INDEXES.valid} WHERE root = ? AND path = ?", root, path
        )

    def save_export_index(self, root: str, path: str, value: bytes) -> None:
        """Store the encoded index of the data file ``path`` in the output folder with the key ``root``."""
        self._write(EXPORT_INDEXES.insert, [(root, path, value)])

    def load_templates(self, digest: str) -> bytes | None:
        """Return what `save_templates` stored for ``digest``; None if there is nothing.

        It contains code that will be run, so it is also None unless this user signed it for this ``digest``.
        """
        query = f"SELECT compiled, signature FROM {TEMPLATES.valid} WHERE digest = ?"
        row = self._run(lambda connection: connection.execute(query, (digest,)).fetchone())
        return row[0] if row and compare_digest(row[1], sign_code(digest, row[0])) else None

    def save_templates(self, digest: str, compiled: bytes) -> None:
        """Store compiled templates under ``digest``, which covers all that they depend on. The oldest are deleted."""
        row = digest, compiled, sign_code(digest, compiled)
        oldest = f"(SELECT rowid FROM {TEMPLATES.name} ORDER BY rowid DESC LIMIT -1 OFFSET {_KEPT_THEMES})"

        def save(connection: sqlite3.Connection) -> None:
            connection.execute(TEMPLATES.insert, row)
            connection.execute(f"DELETE FROM {TEMPLATES.name} WHERE rowid IN {oldest}")

        self._run(save)

    def forget_outputs(self, root: str, paths: Iterable[str]) -> None:
        """Delete the rows of ``paths`` in the folder with the key ``root``, so that they are rendered again."""
        self._loaded_outputs = None
        forgotten = list(paths)  # a list, because `_run` may run its work twice
        self._run(lambda connection: OUTPUT_ROWS.forget(connection, root, forgotten))

    def _refuse_links(self) -> None:
        """Raise `PublishError` if the state, its folder or one of its files is a symbolic link."""
        # A link in a checkout could make SQLite write to, or us delete, any file of the user.
        for path in (self.path.parent, *self._list_files()):
            if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for names that are too long
                raise PublishError(rules.SYMLINK.at(Place(path.as_posix()), path=path.as_posix()))

    def _list_files(self) -> list[Path]:
        """Return the paths of the database and of the files that SQLite creates beside it."""
        return [Path(f"{self.path}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]

    def _load_value(self, query: str, *keys: str) -> bytes:
        """Return the value that a query selects; b"" if there is no row."""
        row = self._run(lambda connection: connection.execute(query, keys).fetchone())
        return row[0] if row else b""

    def _write(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        # A list, because `_run` may run its work twice.
        if row_list := list(rows):
            self._run(lambda connection: connection.executemany(query, row_list))

    def _write_all(self, rows: Mapping[ChecksummedTable, Sequence[tuple[object, ...]]]) -> None:
        """Store the rows of several tables, tuples with the values of all columns, in one transaction."""
        if any(rows.values()):
            self._run(lambda db: [db.executemany(table.insert, rows[table]) for table in rows])

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` in one transaction and return its result.

        A damaged file is deleted and created again, and ``work`` is run a second time. Raises `PublishError` if
        the file cannot be used.
        """
        try:
            return self._run_transaction(work)
        except _FAILURES as error:
            if find_error_code(error) in _NOT_RECOVERABLE:
                raise self._make_error(error) from error
        try:
            self._delete_files()
            return self._run_transaction(work)
        except _FAILURES as error:
            raise self._make_error(error) from error

    def _run_transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection = self._connection or open_database(self.path)
        try:
            # Within the block: a Ctrl-C right after it would leave the transaction open, and the next one would fail.
            connection.execute("BEGIN")
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    def _delete_files(self) -> None:
        self.close()
        self._loaded_outputs = None
        for path in self._list_files():
            path.unlink(missing_ok=True)

    def _make_error(self, error: Exception) -> PublishError:
        self.close()
        # Imported here, because hardly any build needs it.
        from sitegen.publish.state_errors import describe_state_error

        return PublishError(describe_state_error(self.path, error))
