"""Match names of tables, rows and columns as editors write them, ignoring numbering, spaces and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from sitegen.reports.model import ReportFormat, RowGroup, Table, TableColumn, TableRow

_ASIDE = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|\d{1,2}[.、])")
_MARKS = re.compile(r"[\W_]+")
NAME_LIMIT = 100
"""Characters of a name that are compared."""


@lru_cache(maxsize=10_000)
def normalise_name(name: str) -> str:
    """Normalise a name: without numbering, parentheses, spaces and punctuation; half width, lower case."""
    narrow = unicodedata.normalize("NFKC", name[:NAME_LIMIT]).strip()
    bare = _MARKS.sub("", _NUMBERING.sub("", _ASIDE.sub("", narrow), count=1))
    return (bare or _MARKS.sub("", narrow)).lower()


def _map_names(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Map every normalised name to its key. The first key with a name keeps it."""
    found: dict[str, str] = {}
    for key, names in pairs:
        for name in names:
            found.setdefault(normalise_name(name), key)
    return found


@cache
def map_table_names(form: ReportFormat) -> Mapping[str, str]:
    """Map the names of the tables of a format to their keys."""
    return _map_names(
        (t.key, (t.key, t.number, t.label, t.label_en, t.caption, *t.names)) for t in form.tables
    )


@cache
def map_row_names(table: Table) -> Mapping[str, str]:
    """Map the names of the rows of a table to their keys."""
    return _map_names((row.key, _list_row_names(row)) for row in table.rows)


def _list_row_names(row: TableRow) -> tuple[str, ...]:
    return (row.key, row.label, row.short, row.label_en, *row.names)


@cache
def map_group_names(table: Table) -> Mapping[str, str]:
    """Map the names of the groups of rows to their keys."""
    return _map_names((group.key, _list_label_names(group)) for group in table.groups)


@cache
def collect_block_captions(table: Table) -> frozenset[str]:
    """Collect captions over blocks of the layout, such as 第二十条第（一）项. Editors may write rows below them."""
    return frozenset(normalise_name(line[0].text) for line in table.layout if len(line) == 1 and line[0].text)


@cache
def map_column_names(table: Table, row: str) -> Mapping[str, str]:
    """Map the names of the columns in which a row has cells to their keys."""
    return _map_names((column.key, _list_label_names(column)) for column in table.list_columns(row))


def _list_label_names(named: TableColumn | RowGroup) -> tuple[str, ...]:
    return (named.key, named.label, named.label_en, *named.names)


def find_nearest(name: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that an editor probably meant, or ""."""
    by_plain = {normalise_name(one): one for one in known}
    wanted = normalise_name(name)
    close = get_close_matches(wanted, by_plain, 1, 0.5)
    # A name that contains the other is a guess only if there is just one.
    held = [one for text, one in by_plain.items() if wanted and (wanted in text or text in wanted)]
    return by_plain[close[0]] if close else held[0] if len(held) == 1 else ""


def iter_column_names(form: ReportFormat) -> Iterable[Mapping[str, str]]:
    """Yield the column names of each row of a format; see `map_column_names`."""
    return (map_column_names(table, row.key) for table in form.tables for row in table.rows)
