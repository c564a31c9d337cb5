"""SQLite schema of the build state, and the function that opens it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from sitegen.publish.state_signature import sign_state

_LOCK_TIMEOUT: Final = 10.0
"""Seconds to wait while another process writes."""

# To be raised whenever a table changes, or the meaning of a column: a state of another version is discarded.
_VERSION = 7
_TABLES = {
    "sources": "(path TEXT PRIMARY KEY, size INT, mtime_ns INT, inode INT, ctime_ns INT, digest TEXT, seen_ns INT) "
    "WITHOUT ROWID",
    "parses": "(key TEXT PRIMARY KEY, value BLOB)",
    "bodies": "(digest TEXT PRIMARY KEY, html TEXT, text TEXT)",
    "shards": "(name TEXT PRIMARY KEY, digest TEXT, content BLOB)",
    "owner": "(signature TEXT PRIMARY KEY)",
    "last_builds": "(output_root TEXT PRIMARY KEY, inputs_digest TEXT, value BLOB, snapshot BLOB)",
    "page_specs": "(digest TEXT PRIMARY KEY, data BLOB)",
    "outputs": "(output_root TEXT, path TEXT, digest TEXT, sha256 TEXT, size INT, mtime_ns INT, ctime_ns INT, "
    "PRIMARY KEY (output_root, path)) WITHOUT ROWID",
}


def open_database(path: Path) -> sqlite3.Connection:
    """Open the SQLite file of the build state, creating it and its folder if they do not exist.

    Returns a connection in autocommit mode: the caller begins and commits transactions. Raises
    `sqlite3.Error` if the file is not a build state of this version, or if another user made it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without an isolation level the module begins no transactions by itself; BuildState does.
    connection = sqlite3.connect(path, timeout=_LOCK_TIMEOUT, isolation_level=None)
    try:
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
    """Create the tables in an empty file; check those of any other.

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
    create = "".join(f"CREATE TABLE IF NOT EXISTS {name} {columns};" for name, columns in _TABLES.items())
    sign = f"INSERT OR REPLACE INTO owner VALUES ('{sign_state()}');"
    connection.executescript(f"BEGIN IMMEDIATE; {create} {sign} PRAGMA user_version = {_VERSION}; COMMIT;")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file carries our signature, and holds no trigger or view that could run foreign SQL."""
    signatures = connection.execute("SELECT signature FROM owner").fetchall()
    foreign = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')"
    ).fetchall()
    return signatures == [(sign_state(),)] and not foreign
