"""Fields of the query language with their names, fixed values and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sitegen.program import regex
from sitegen.search.verify import ANYWHERE, BODY, DOC_NO, INDEX_NO, NUMBERS, TITLE

FIELD_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("标题",),
    "numbers": ("number",),
    "doc_no": ("文号", "发文字号"),
    "index_no": ("索引号", "index"),
    "body": ("正文",),
    "agency": ("机构", "机关"),
    "category": ("分类", "信息分类"),
    "topic": ("主题",),
    "genre": ("体裁",),
    "kind": ("类型",),
    "year": ("年", "年份"),
    "validity": ("有效", "有效性", "valid"),
    "published": ("公开", "公开日期"),
    "written": ("成文", "成文日期"),
}
"""Fields that can be named in a query, each with its aliases. Messages to readers use the first alias."""
FIELD_NAMES: Final[Mapping[str, str]] = {
    name: field for field, aliases in FIELD_ALIASES.items() for name in (field, *aliases)
}
"""Name of a field in the program, keyed by everything that may be typed for it."""
TEXT_FIELDS: Final[Mapping[str, int]] = {
    "text": ANYWHERE,
    "title": TITLE,
    "numbers": NUMBERS,
    "doc_no": DOC_NO,
    "index_no": INDEX_NO,
    "body": BODY,
}
"""Fields that are searched as text, with the places they cover as bits of `sitegen.search.verify`."""
DATE_FIELDS: Final = ("published", "written")
KIND_NAMES: Final[Mapping[str, str]] = {
    "item": "公开信息",
    "report": "年度报告",
    "guide": "公开指南",
    "rule": "公开制度",
    "apply": "依申请公开",
    "service": "办事指南",
    "page": "其他网页",
}
VALIDITY_NAMES: Final[Mapping[str, str]] = {
    "in-force": "有效",
    "expired": "失效",
    "repealed": "废止",
    "partly-expired": "部分失效",
    "amended": "已修改",
}
"""States of validity.

They repeat those of the schema, which a test compares, because importing the schema takes a third of the time
of a search.
"""
VOID_STATES: Final = ("expired", "repealed")
"""States of validity that count as not in force. A document without a state counts as in force."""
YES: Final = frozenset({"是", "yes", "true", "1"})
NO: Final = frozenset({"否", "no", "false", "0"})
_DAY: Final = regex.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", re.ASCII)


class QueryError(Exception):
    """Raised if a query or filter is invalid. The message has a line of Chinese and a line of English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def parse_days(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, month or day, written as 2024, 2024-05 or 2024-05-23.

    Raises `QueryError` if ``text`` is none of these.
    """
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        last = date(year, 12, 31) if not month or month == 12 else date(year, month + 1, 1) - timedelta(1)
        return first, last
    except ValueError as error:
        raise QueryError(
            f"“{text}”不是日期；请写成 2024-05-23、2024-05 或 2024。",
            "This is no date; write 2024-05-23, 2024-05 or 2024.",
        ) from error
