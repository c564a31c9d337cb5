"""Distinguish names of persons in file properties from names of programs, accounts and offices."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sitegen.program import regex

_PROGRAM: Final = (
    r"admin\w*|管理员|系统管理员|users?|用户|windows|windows[ _]?(?:users?|用户)|microsoft|microsoft (?:office )?(?:users?|用户)"
    r"|microsoft corporation|微软|微软用户|微软中国|office|mc system|python-docx|openpyxl|apache poi|libreoffice|openoffice(?:\.org)?"
    r"|wps|wps[ _]?office|wps[ _]?用户|kingsoft|金山|lenovo|hp|dell|asus|acer|huawei|thinkpad|xiaomi|mac|pc|un-?named|unknown|未知|未命名"
    r"|root|guest|owner|author|作者|anonymous|匿名|匿名用户|none|null|n/?a|test|雨林木风|番茄花园|深度技术|系统之家|电脑公司"
)
"""Names that programs and preinstalled operating systems enter by themselves."""
_IMPERSONAL: Final = regex.compile(
    rf"(?:{_PROGRAM})?[\s_.()-]{{0,9}}\d{{0,10}}|desktop-\w{{1,15}}|(?:www\.)?[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{0,3}}\.(?:com|cn|net|org)",
    re.IGNORECASE,
)
_OFFICE: Final = regex.compile(
    r".{2,60}(?:政府|党委|省委|市委|县委|区委|工委|纪委|监委|改委|建委|健委|国资委|委员会|局|厅|部|署|办|科|处|股|组|站|所|办公室|办事处|管委会|中心|研究院|法院|检察院|医院"
    r"|支队|大队|总队|集团|公司|银行|协会|学会|大学|学院|中学|小学|学校|信访处|服务站|县|州|自治旗)"
    r"|.{2,60}\b(?:government|bureau|office|department|committee|commission|cent(?:er|re)|company|ltd|inc|university)\b\.?",
    re.IGNORECASE,
)
"""Names of organisations. `is_person` ignores it for names of up to three characters, such as 李中县."""


def is_person(name: str, offices: Collection[str] = ()) -> bool:
    """Whether an author's name in the properties of a file may be the name of a person.

    ``offices`` are names of agencies, which are not persons. A number of 11 digits may be a telephone number, so it
    counts as personal. Shorter numbers are accounts.
    """
    name = " ".join(name.split())
    if not name or name in offices or _IMPERSONAL.fullmatch(name):
        return False
    return not (len(name) > 3 and _OFFICE.fullmatch(name))
