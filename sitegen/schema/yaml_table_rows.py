"""Rows of a report table on the line of the table: 主动公开: 行政处罚: 12, which YAML does not allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sitegen.program import regex

_TABLES_KEY: Final = regex.compile(r"[\"']?(?:表格|法定表格|tables)[\"']?\s*:")
_ROW: Final = r"[^\s:：,，;；\"'{}\[\]#][^:：,，;；\"'{}\[\]#]{0,60}[:：] *(?:\d[\d.]{0,20}|无|\{[^{}]{1,400}\}|\[[^\[\]]{1,400}\])"
_ROWS: Final = regex.compile(rf"{_ROW}(?:(?:[,，;；] *| +){_ROW}){{0,40}}")
_ONE_ROW: Final = regex.compile(_ROW)
# The field 表格 of a report has fewer lines.
_LOOK_BACK_LIMIT: Final = 100


def find_table_rows_on_line(lines: Sequence[str], line: int, value_column: int) -> list[str]:
    """Return the rows of a report table that stand on the line of the table's name; [] if none do.

    For example, 主动公开: 行政处罚: 12 gives ``["行政处罚: 12"]``. ``line`` is the index of the line, and
    ``value_column`` the column at which its value begins. Only lines in the field 表格 (tables) are examined,
    because elsewhere such a colon belongs to a text.
    """
    value = lines[line][value_column:].partition(" #")[0].strip()
    if not lines[line].startswith(" ") or not _ROWS.fullmatch(value):
        return []
    above = lines[max(line - _LOOK_BACK_LIMIT, 0) : line]
    field = next((text for text in reversed(above) if text.strip() and text[0] not in " #"), "")
    if not _TABLES_KEY.match(field):
        return []
    pairs = (regex.split(r"[:：] *", match[0], maxsplit=1) for match in _ONE_ROW.finditer(value))
    return [f"{name.strip()}: {figure}" for name, figure in pairs]
