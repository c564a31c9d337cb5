"""Damage to the build state that SQLite does not notice."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

STATE = ".sitegen/state.db"
_BITS = 8


def list_columns(state: Path) -> list[tuple[str, str]]:
    """List the columns of all tables, as pairs of table and column."""
    with closing(sqlite3.connect(state)) as connection:
        return connection.execute(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        ).fetchall()


def damage_rows(state: Path, dice: random.Random) -> None:
    """Flip one bit in a fifth of the rows of one column, or in one row if there are fewer than five."""
    if not state.exists():
        return
    table, column = dice.choice(list_columns(state))
    damage_column(state, table, column, dice)


def damage_column(state: Path, table: str, column: str, dice: random.Random, share: int = 5) -> int:
    """Flip one bit in one of ``share`` rows of a column, at least in one row. Return the number of rows."""
    with closing(sqlite3.connect(state)) as connection, connection:
        rows = connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
        chosen = dice.sample(rows, min(len(rows), max(1, len(rows) // share)))
        for (value,) in chosen:
            # A key may come to equal that of another row.
            query = f"UPDATE OR REPLACE {table} SET {column} = {_flip_bit(value, dice)} WHERE {column} = ?"
            connection.execute(query, (value,))
        return len(chosen)


def _flip_bit(value: str | bytes | int, dice: random.Random) -> str:
    """Return SQL for the value with one bit flipped; text need not be valid UTF-8 afterwards."""
    if isinstance(value, int):
        return str(value ^ 1 << dice.randrange(62))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(_BITS)
    literal = f"x'{data.hex()}'"
    return f"CAST({literal} AS TEXT)" if isinstance(value, str) else literal


def damage_file(state: Path, dice: random.Random, places: int) -> None:
    """Write random bytes at random places of the file."""
    data = bytearray(state.read_bytes())
    for _ in range(places):
        data[dice.randrange(len(data))] = dice.randrange(256)
    state.write_bytes(data)
