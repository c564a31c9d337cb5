"""Match names of tables, rows and columns as editors write them, ignoring numbering, spaces and punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from sitegen.program import regex
from sitegen.reports.model import ReportFormat, RowGroup, Table, TableColumn, TableRow

_ASIDE = regex.compile(r"\([^()]*\)")
_NUMBERING = regex.compile(r"(?:(?<![一二三四五六七八九十])[一二三四五六七八九十]++、|\d{1,2}[.、])")
_PUNCTUATION = regex.compile(r"[\W_]+")
NAME_LENGTH_LIMIT = 100
"""Characters of a name that are compared."""


@lru_cache(maxsize=10_000)
def normalise_name(name: str) -> str:
    """Reduce a name to the form in which names are compared.

    Numbering, text in brackets, spaces and punctuation are removed; letters become lower case and half width.
    A name that would become empty keeps its numbering and its text in brackets. Only the first 100 characters
    of ``name`` are used.
    """
    narrow = unicodedata.normalize("NFKC", name[:NAME_LENGTH_LIMIT]).strip()
    bare = _PUNCTUATION.sub("", _NUMBERING.sub("", _ASIDE.sub("", narrow), count=1))
    # A name that is only a number or in parentheses would be empty, so it keeps them.
    return (bare or _PUNCTUATION.sub("", narrow)).lower()


def _index_by_name(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Map every name, in the form that `normalise_name` returns, to its key.

    ``pairs`` are pairs of a key and its names. A name of several keys is mapped to the first of them.
    """
    keys_by_name: dict[str, str] = {}
    for key, names in pairs:
        for name in names:
            keys_by_name.setdefault(normalise_name(name), key)
    return keys_by_name


@cache
def map_table_names(form: ReportFormat) -> Mapping[str, str]:
    """Map every accepted name of a table of ``form`` to the key of the table.

    Names are in the form that `normalise_name` returns. The result is cached.
    """
    return _index_by_name(
        (t.key, (t.key, t.number, t.label, t.label_en, t.caption, *t.names)) for t in form.tables
    )


@cache
def map_row_names(table: Table) -> Mapping[str, str]:
    """Map every accepted name of a row of ``table`` to the key of the row.

    Names are in the form that `normalise_name` returns. The result is cached.
    """
    return _index_by_name((row.key, _list_row_names(row)) for row in table.rows)


def _list_row_names(row: TableRow) -> tuple[str, ...]:
    return (row.key, row.label, row.short, row.label_en, *row.names)


@cache
def map_group_names(table: Table) -> Mapping[str, str]:
    """Map every accepted name of a group of rows of ``table``, such as 不予公开, to the key of the group.

    Names are in the form that `normalise_name` returns. The result is cached.
    """
    return _index_by_name((group.key, _list_label_names(group)) for group in table.groups)


@cache
def collect_block_captions(table: Table) -> frozenset[str]:
    """Return the captions in the layout of ``table`` that span a whole line, such as 第二十条第（一）项.

    They are in the form that `normalise_name` returns. In a report file, editors may write such a caption
    above rows as if it were the heading of a group of rows.
    """
    return frozenset(normalise_name(line[0].text) for line in table.layout if len(line) == 1 and line[0].text)


def is_heading_name(table: Table, name: str) -> bool:
    """Return whether ``name`` names a heading above rows of ``table``, and not a row.

    A heading is that of a group of rows, or a caption that `collect_block_captions` returns. In a report
    file, editors may write it above its rows or leave it out.
    """
    normalised = normalise_name(name)
    return normalised not in map_row_names(table) and (
        normalised in map_group_names(table) or normalised in collect_block_captions(table)
    )


def is_column_name(table: Table, name: str) -> bool:
    """Return whether ``name`` names a column of ``table``, and not a row."""
    normalised = normalise_name(name)
    return normalised not in map_row_names(table) and any(
        normalised in map_column_names(table, row.key) for row in table.rows
    )


@cache
def map_column_names(table: Table, row: str) -> Mapping[str, str]:
    """Map every accepted name of a column of ``table`` to the key of the column.

    Only columns in which ``row`` (the key of a row) has cells are included. Names are in the form that
    `normalise_name` returns. The result is cached.
    """
    return _index_by_name((column.key, _list_label_names(column)) for column in table.list_columns(row))


def _list_label_names(part: TableColumn | RowGroup) -> tuple[str, ...]:
    return (part.key, part.label, part.label_en, *part.names)


def find_similar_name(name: str, candidates: Iterable[str]) -> str:
    """Return the name among ``candidates`` that an editor probably meant by ``name``; "" if unclear.

    It is for a suggestion in a message. The most similar candidate is returned or, if none is similar enough,
    the only candidate that contains ``name`` or is contained in it. Names are compared as `normalise_name`
    returns them.
    """
    by_normalised = {normalise_name(candidate): candidate for candidate in candidates}
    normalised = normalise_name(name)
    close = get_close_matches(normalised, by_normalised, 1, 0.5)
    # A name that contains the other is a guess only if there is just one.
    containing = [
        candidate
        for text, candidate in by_normalised.items()
        if normalised and (normalised in text or text in normalised)
    ]
    return by_normalised[close[0]] if close else containing[0] if len(containing) == 1 else ""


def iter_column_names(form: ReportFormat) -> Iterable[Mapping[str, str]]:
    """Yield the result of `map_column_names` for each row of each table of a format."""
    return (map_column_names(table, row.key) for table in form.tables for row in table.rows)
