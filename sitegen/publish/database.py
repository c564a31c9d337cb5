"""SQLite schema of the build state, and the function that opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar
from zlib import crc32

import msgspec

from sitegen.files.cache_folder import make_cache_folder
from sitegen.publish.state_signature import sign_state

T = TypeVar("T")

_LOCK_TIMEOUT: Final = 10.0
"""Seconds to wait while another process writes."""

_CHECKSUM: Final = "row_checksum"
"""Name of the SQL function that computes the checksum of a row: CRC-32."""

# Raise it whenever a table or the meaning of a column changes: a state of another version is discarded.
_VERSION: Final = 13


class ChecksummedTable:
    """SQLite table whose rows carry a checksum. A row that does not match its checksum counts as missing.

    ``columns`` are all columns with their types, as in "path TEXT, size INTEGER". ``key`` names the columns of
    the primary key. If ``large`` is true, rows are stored apart from the index of their keys. The checksum is
    needed because SQLite itself checks neither the bytes within a row nor their types.
    """

    def __init__(self, name: str, columns: str, *, key: str, large: bool = False) -> None:
        self.name = name
        kinds = dict(column.split(" ") for column in columns.split(", "))
        self.key = key
        layout = "" if large else " WITHOUT ROWID"
        self.definition = f"{name} ({columns}, checksum INTEGER, PRIMARY KEY ({key})){layout}"
        # The values are named by a subquery, because the checksum needs each of them a second time. Numbered
        # placeholders with a sequence of values are an error in Python 3.14.
        values = ", ".join(f"? AS {column}" for column in kinds)
        self.insert = (
            f"INSERT OR REPLACE INTO {name} SELECT *, {self._make_checksum(kinds)} FROM (SELECT {values})"
        )
        """SQL that stores one row; its parameters are the values of all columns."""
        types = "".join(f"typeof({column}) = '{kind.lower()}' AND " for column, kind in kinds.items())
        checksum = self._make_checksum(kinds)
        self.valid = f"(SELECT * FROM {name} WHERE {types}checksum = {checksum})"
        """SQL for use after FROM: the rows whose types and checksum are right. A WHERE clause after it can use an
        index."""

    def _make_checksum(self, values: Iterable[str]) -> str:
        # As bytes: damaged text need not be UTF-8, which would fail on its way to the function. `||` is NULL if any
        # part is, and the function takes no NULL.
        parts = (f"CAST(ifnull({value}, '') AS BLOB)" for value in values)
        joined = " || x'00' || ".join((f"'{self.name}'", *parts))
        return f"{_CHECKSUM}(CAST({joined} AS BLOB))"


SOURCES: Final = ChecksummedTable(
    "sources", "root TEXT, folder TEXT, files BLOB", key="root, folder", large=True
)
PARSES: Final = ChecksummedTable("parses", "key TEXT, value BLOB", key="key", large=True)
BODIES: Final = ChecksummedTable("bodies", "digest TEXT, html TEXT", key="digest", large=True)
BODY_TEXTS: Final = ChecksummedTable("body_texts", "digest TEXT, text TEXT", key="digest", large=True)
SHARD_DIGESTS: Final = ChecksummedTable("shard_digests", "name TEXT, digest TEXT", key="name")
SHARDS: Final = ChecksummedTable("shards", "name TEXT, content BLOB", key="name", large=True)
LAST_BUILDS: Final = ChecksummedTable(
    "last_builds", "root TEXT, inputs_digest TEXT, value BLOB", key="root", large=True
)
PUBLICATIONS: Final = ChecksummedTable(
    "publications", "root TEXT, sources BLOB, items BLOB", key="root", large=True
)
TEMPLATES: Final = ChecksummedTable(
    "templates", "digest TEXT, compiled BLOB, signature BLOB", key="digest", large=True
)
OUTPUTS: Final = ChecksummedTable(
    "outputs", "root TEXT, folder TEXT, files BLOB", key="root, folder", large=True
)
ITEM_FINDINGS: Final = ChecksummedTable("item_findings", "name TEXT, value BLOB", key="name", large=True)
EXPORT_INDEXES: Final = ChecksummedTable(
    "export_indexes", "root TEXT, path TEXT, value BLOB", key="root, path", large=True
)
_OWNER: Final = ChecksummedTable("owner", "signature TEXT", key="signature")
_TABLES: Final = {
    table.name: table
    for table in (
        SOURCES,
        PARSES,
        BODIES,
        BODY_TEXTS,
        SHARD_DIGESTS,
        SHARDS,
        LAST_BUILDS,
        PUBLICATIONS,
        TEMPLATES,
        OUTPUTS,
        ITEM_FINDINGS,
        EXPORT_INDEXES,
        _OWNER,
    )
}


def open_database(path: Path) -> sqlite3.Connection:
    """Open the SQLite file of the build state, creating it and its folder if they do not exist.

    Returns a connection in autocommit mode: the caller begins and commits transactions. Raises
    `sqlite3.Error` if the file is not a build state of this version, or if another user made it.
    """
    make_cache_folder(path.parent)
    # Without an isolation level the module begins no transactions by itself; BuildState does.
    connection = sqlite3.connect(path, timeout=_LOCK_TIMEOUT, isolation_level=None)
    try:
        # In C: a function in Python may be where a Ctrl-C is noticed, and SQLite would turn that into an error of the
        # query, after which the build goes on.
        connection.create_function(_CHECKSUM, 1, crc32, deterministic=True)
        # Two first builds may switch at the same time; the one that is refused gets WAL from the other.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        # With WAL a loss of power may undo the last transactions but damages nothing: only time is lost.
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables if the database is empty, and check the existing ones otherwise.

    Raises `sqlite3.DatabaseError` if the file has other tables or another version, or if another user made it.
    """
    # In one transaction, or another first build could create the tables between the two queries.
    connection.execute("BEGIN")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("COMMIT")
    if tables or version:
        if tables != _TABLES.keys() or version != _VERSION:
            raise sqlite3.DatabaseError("a build state of another version")
        if not _is_ours(connection):
            raise sqlite3.DatabaseError("a build state that somebody else made")
        return
    create = "".join(f"CREATE TABLE IF NOT EXISTS {table.definition};" for table in _TABLES.values())
    connection.executescript(f"BEGIN IMMEDIATE; {create} PRAGMA user_version = {_VERSION};")
    connection.execute(_OWNER.insert, (sign_state(),))
    connection.execute("COMMIT")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Return whether the file has the signature of this user, and no trigger or view that could run foreign SQL."""
    signatures = connection.execute(f"SELECT signature FROM {_OWNER.valid}").fetchall()
    foreign = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')"
    ).fetchall()
    return signatures == [(sign_state(),)] and not foreign


def select_rows(connection: sqlite3.Connection, query: str, keys: Collection[str]) -> dict[str, T]:
    """Run a query for some keys, and return the rows as a mapping of key to value.

    ``query`` selects two columns, key and value, and ends with the name of the key column, as in ``SELECT
    key, value FROM parses WHERE key``. The condition ``IN (…)`` with ``keys`` is appended to it. Keys without
    a row are missing in the result.
    """
    # One parameter for all keys: SQLite limits the number of parameters of a statement.
    return dict(
        connection.execute(
            f"{query} IN (SELECT value FROM json_each(?))", (msgspec.json.encode(list(keys)).decode(),)
        )
    )


def delete_other_rows(connection: sqlite3.Connection, table: ChecksummedTable, kept: Collection[str]) -> None:
    """Delete the rows of a table whose key is not in ``kept``. The table is large, with a key of one column."""
    # As bytes, because a damaged key need not be UTF-8. Hardly any row is deleted, and SQLite would sort all keys first
    # to look for them.
    encoded = {key.encode() for key in kept}
    keys = connection.execute(f"SELECT rowid, CAST({table.key} AS BLOB) FROM {table.name}")
    others = [(row_id,) for row_id, key in keys if key not in encoded]
    connection.executemany(f"DELETE FROM {table.name} WHERE rowid = ?", others)


def find_error_code(error: Exception) -> int:
    """Return the primary error code of an SQLite error, such as `sqlite3.SQLITE_BUSY`. Other errors give 0."""
    # The low byte is the primary code: SQLITE_BUSY_SNAPSHOT, say, counts as SQLITE_BUSY.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
