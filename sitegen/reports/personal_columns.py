"""Detect columns that identify persons: names, identity numbers, telephones, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.program import regex

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
# Frequent surnames. A column of names is recognised by its share of them.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜"
)
_NAME = regex.compile(
    rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}](?:某某?|[*×＊]{{1,2}}))(?:先生|女士)?"
)
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
    names = [number for number in filled if _NAME.fullmatch(values[number].strip())]
    if filled and len(names) >= _SHARE * len(filled):
        return ("姓名", "names"), names[0]
    return None
