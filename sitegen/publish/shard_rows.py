"""Rows of the build state about the files of the search index. If any row is missing, all of them are ignored."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from sitegen.publish.database import SHARD_DIGESTS, SHARDS

_COUNT = ""
"""Name of the row that has, instead of a digest, the number of the other rows."""


def load_digests(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the digests of all search index files, keyed by name; {} if any of them has been lost.

    The number of digests is stored with them, so that a loss is noticed.
    """
    digests = dict(connection.execute(f"SELECT name, digest FROM {SHARD_DIGESTS.valid}").fetchall())
    return digests if digests.pop(_COUNT, "") == str(len(digests)) else {}


def replace_all(connection: sqlite3.Connection, shards: Iterable[tuple[str, str, bytes]]) -> None:
    """Replace all stored search index files by ``shards``, which are tuples of name, digest and content."""
    connection.execute("DELETE FROM shards")
    connection.execute("DELETE FROM shard_digests")
    for name, digest, content in shards:
        connection.execute(SHARDS.insert, (name, content))
        connection.execute(SHARD_DIGESTS.insert, (name, digest))
    _count_rows(connection)


def update(
    connection: sqlite3.Connection,
    shards: Mapping[str, tuple[str, bytes]],
    removed: Collection[str],
    expected_digest: str,
) -> bool:
    """Store and delete some search index files, if the stored index is still the expected one.

    ``shards`` maps the names of files to store to digest and content. ``removed`` are the names of files to
    delete. ``expected_digest`` is the digest of any file of the expected index. If no stored file has it,
    another build has replaced the index: nothing is changed, and False is returned. Otherwise the result is
    True.
    """
    if expected_digest not in load_digests(connection).values():
        return False
    for table in (SHARDS, SHARD_DIGESTS):
        connection.executemany(f"DELETE FROM {table.name} WHERE name = ?", ((name,) for name in removed))
    for name, (digest, content) in shards.items():
        connection.execute(SHARDS.insert, (name, content))
        connection.execute(SHARD_DIGESTS.insert, (name, digest))
    _count_rows(connection)
    return True


def _count_rows(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM shard_digests WHERE name = ?", (_COUNT,))
    (count,) = connection.execute("SELECT count(*) FROM shard_digests").fetchone()
    connection.execute(SHARD_DIGESTS.insert, (_COUNT, str(count)))
