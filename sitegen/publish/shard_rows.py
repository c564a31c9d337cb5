"""The rows of the build state about the files of the search index. All are there, or none is believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from sitegen.publish.database import SHARD_DIGESTS, SHARDS

_COUNT = ""
"""Name of the row that has, instead of a digest, the number of the other rows."""


def load_digests(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the digests of the files by name, or none unless as many are there as were counted."""
    digests = dict(connection.execute(f"SELECT name, digest FROM {SHARD_DIGESTS.valid}").fetchall())
    return digests if digests.pop(_COUNT, "") == str(len(digests)) else {}


def replace_all(connection: sqlite3.Connection, shards: Iterable[tuple[str, str, bytes]]) -> None:
    """Replace the files by those with these names, digests and contents."""
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
    since: str,
) -> bool:
    """Store digest and content of some files by name, and delete others, if a file has the digest ``since``."""
    if since not in load_digests(connection).values():
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
