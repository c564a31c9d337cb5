"""Detect columns that identify persons: names, identity numbers, telephones, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.program import regex
from sitegen.schema.person_names import PERSON_NAME

_HEADERS = (
    (regex.compile(r"身份证|证件号|证件号码|护照|社保号|id\s*(?:card|no|number)|passport|identity", re.I), ("证件号码", "identity numbers")),
    (regex.compile(r"电话|手机|联系方式|号码|phone|mobile|\btel\b", re.I), ("电话号码", "telephone numbers")),
    (regex.compile(r"邮箱|电子邮件|e-?mail|微信|\bqq\b", re.I), ("电子邮箱", "e-mail addresses")),
    (regex.compile(r"地址|住址|address", re.I), ("地址", "addresses")),
    (regex.compile(r"姓名|名字|名称|联系人|经办人|代理人|当事人|原告|法定代表人|^\s*+(?:full|first|last|family|applicant)?[ _]*+name\s*$", re.I), ("姓名或名称", "names")),
)  # fmt: skip
_VALUES = (
    (regex.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0\d|1[0-2])[0-3]\d{4}[\dXx](?!\d)"), ("证件号码", "identity numbers")),
    (regex.compile(r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), ("电话号码", "telephone numbers")),
    (regex.compile(r"(?<![\d-])\(?0\d{2,3}\)?[- ]\d{7,8}(?!\d)"), ("电话号码", "telephone numbers")),
    (regex.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), ("电子邮箱", "e-mail addresses")),
)  # fmt: skip
# A column of names also has a few that are not recognised: rare surnames, or those of organisations.
_SHARE = 0.6


def detect_personal_column(
    name: str, values: Sequence[str], is_log_column: bool
) -> tuple[tuple[str, str], int | None] | None:
    """Return the kind of personal data that a column seems to hold, and where; None if it seems to hold none.

    The result is ``((zh, en), index)``, e.g. ``(("电话号码", "telephone numbers"), 3)``. ``index`` is that of
    the first suspicious one of ``values``, or None if ``name``, the heading of the column, is suspicious by
    itself. With ``is_log_column``, the column is a standard one of the application log, so only its values
    are examined.
    """
    if not is_log_column:
        for pattern, kind in _HEADERS:
            if pattern.search(name):
                return kind, None
    for pattern, kind in _VALUES:
        if matching := [number for number, value in enumerate(values) if pattern.search(value)]:
            return kind, matching[0]
    filled = [number for number, value in enumerate(values) if value.strip()]
    names = [number for number in filled if PERSON_NAME.fullmatch(values[number].strip())]
    if filled and len(names) >= _SHARE * len(filled):
        return ("姓名", "names"), names[0]
    return None
