"""Match names of tables, rows and columns as editors write them, ignoring numbering, spaces and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from sitegen.reports.model import Column, Format, Group, Row, Table

_ASIDE = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|\d{1,2}[.、])")
_MARKS = re.compile(r"[\W_]+")
LONGEST = 100
"""Characters of a name that are compared."""


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """Normalise a name: without numbering, parentheses, spaces and punctuation; half width, lower case."""
    narrow = unicodedata.normalize("NFKC", name[:LONGEST]).strip()
    bare = _MARKS.sub("", _NUMBERING.sub("", _ASIDE.sub("", narrow), count=1))
    return (bare or _MARKS.sub("", narrow)).lower()


def _table(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Map every normalised name to its key. The first key with a name keeps it."""
    found: dict[str, str] = {}
    for key, names in pairs:
        for name in names:
            found.setdefault(plain(name), key)
    return found


@cache
def table_names(form: Format) -> Mapping[str, str]:
    """Map the names of the tables of a format to their keys."""
    return _table((t.key, (t.key, t.number, t.label, t.label_en, t.caption, *t.names)) for t in form.tables)


@cache
def row_names(table: Table) -> Mapping[str, str]:
    """Map the names of the rows of a table to their keys."""
    return _table((row.key, _of_row(row)) for row in table.rows)


def _of_row(row: Row) -> tuple[str, ...]:
    return (row.key, row.label, row.short, row.label_en, *row.names)


@cache
def group_names(table: Table) -> Mapping[str, str]:
    """Map the names of the groups of rows to their keys."""
    return _table((group.key, _of_label(group)) for group in table.groups)


@cache
def block_names(table: Table) -> frozenset[str]:
    """Collect captions over blocks of the layout, such as 第二十条第（一）项. Editors may write rows below them."""
    return frozenset(plain(line[0].text) for line in table.layout if len(line) == 1 and line[0].text)


@cache
def column_names(table: Table, row: str) -> Mapping[str, str]:
    """Map the names of the columns in which a row has cells to their keys."""
    return _table((column.key, _of_label(column)) for column in table.columns_of(row))


def _of_label(named: Column | Group) -> tuple[str, ...]:
    return (named.key, named.label, named.label_en, *named.names)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that an editor probably meant, or ""."""
    by_plain = {plain(one): one for one in known}
    wanted = plain(name)
    close = get_close_matches(wanted, by_plain, 1, 0.5)
    # A name that contains the other is a guess only if there is just one.
    held = [one for text, one in by_plain.items() if wanted and (wanted in text or text in wanted)]
    return by_plain[close[0]] if close else held[0] if len(held) == 1 else ""
