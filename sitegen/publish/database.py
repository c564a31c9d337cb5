"""The database of the build state: its tables, and how it is opened."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from sitegen.publish.owner import owner_mark

_WAIT_SECONDS: Final = 10.0
"""How long another process that writes is waited for."""

_VERSION = 6
_TABLES = {
    "sources": "(path TEXT PRIMARY KEY, size INT, mtime_ns INT, inode INT, ctime_ns INT, digest TEXT, seen_ns INT) "
    "WITHOUT ROWID",
    "parses": "(key TEXT PRIMARY KEY, value BLOB)",
    "bodies": "(digest TEXT PRIMARY KEY, html TEXT, text TEXT)",
    "shards": "(name TEXT PRIMARY KEY, mark TEXT, content BLOB)",
    "owner": "(mark TEXT PRIMARY KEY)",
    "settled": "(output_root TEXT PRIMARY KEY, inputs TEXT, value BLOB, grounds BLOB)",
    "recipes": "(fingerprint TEXT PRIMARY KEY, data BLOB)",
    "outputs": "(output_root TEXT, path TEXT, fingerprint TEXT, sha256 TEXT, size INT, mtime_ns INT, ctime_ns INT, "
    "PRIMARY KEY (output_root, path)) WITHOUT ROWID",
}


def open_database(path: Path) -> sqlite3.Connection:
    """A connection to the database, which is made, with its folder, where there is none.

    `sqlite3.Error` for a file that is no build state of this version, or of somebody else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # Two first builds may both want to switch; whichever is refused gets WAL from the other.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables in an empty file; any other file than one of ours is an ``sqlite3.DatabaseError``."""
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
    mark = f"INSERT OR REPLACE INTO owner VALUES ('{owner_mark()}');"
    connection.executescript(f"BEGIN IMMEDIATE; {create} {mark} PRAGMA user_version = {_VERSION}; COMMIT;")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file carries our mark, and nothing in it (a trigger, a view) does what we did not write."""
    marks = connection.execute("SELECT mark FROM owner").fetchall()
    others = connection.execute("SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchall()
    return marks == [(owner_mark(),)] and not others
