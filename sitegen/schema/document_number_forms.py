"""Patterns of document numbers (发文字号): the forms that are in real use, and repairs of what looks mistyped.

`sitegen.schema.document_number` applies them. All quantifiers are bounded, and a text has at most 300 characters.
"""

from __future__ import annotations

from typing import Final

from sitegen.program import regex

HAN: Final = "\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
YEAR: Final = "(?:19|20)[0-9]{2}"
RANGE_SIGN: Final = "[-\u2010-\u2015\uff0d~\uff5e\u301c至到]|——|--"
SERIAL_SEPARATOR: Final = f"(?:{RANGE_SIGN}|[、，,和及与])"
_NUMERALS: Final = "[一二三四五六七八九十百千零〇○]{1,12}"
# I, O, l, i and o look like digits and are no part of a serial: l2号 means 12号. At least one digit is not zero.
_SERIAL: Final = rf"(?:[A-HJ-NP-Za-hjkmnp-z]{{1,6}}-?|(?!第)[{HAN}]{{1,4}}-?)?[0-9]{{1,20}}(?:[A-Za-z]{{1,3}}[0-9]{{0,20}})?"
_SERIALS: Final = (
    rf"(?P<serial>(?=[^号]{{0,80}}?[1-9]){_SERIAL}(?:{SERIAL_SEPARATOR}{_SERIAL}){{0,30}}|{_NUMERALS})号"
    # A number within a number, and a second number or a remark in brackets: 12号之一, 1号（ZYXD-2024-00001）
    rf"(?P<suffix>之(?:[一二三四五六七八九十]{{1,3}}|[0-9]{{1,3}}))?(?:[（(](?!此件|主动公开|依申请|不予公开)[^（）()\n。]{{1,40}}[）)])?"
)
# A year in the code lacks its brackets. A sentence such as 根据云政发〔2024〕12号 is no number.
_NO_SENTENCE: Final = "(?!按照|根据|依照|依据|参照|关于|转发|详见|见)"
TEXT_LENGTH_LIMIT: Final = 300
"""Characters of the longest text in which numbers are looked for."""
_PREFIX: Final = (
    rf"(?P<prefix>{_NO_SENTENCE}"
    rf"(?:[{HAN}A-Za-z·-]|(?<![0-9])(?!{YEAR})[0-9]{{1,4}}(?![0-9])|[（(][{HAN}0-9A-Za-z]{{1,10}}[）)]){{1,40}})"
)
_ORDER_KIND: Final = "(?:令|公告|通告|布告|通报|公报|公示|决定|决议)"
# Joint issuers are separated by a blank.
_ISSUER: Final = rf"[{HAN}A-Za-z0-9（）()、]{{0,60}}(?: [{HAN}][{HAN}（）()、]{{0,60}}){{0,9}}"

FORMS: Final = tuple(
    regex.compile(form, longest=TEXT_LENGTH_LIMIT)
    for form in (
        # 国办发〔2017〕47号, 〔2012〕122号, 银罚决字〔2026〕104-116号
        rf"{_PREFIX}?〔(?P<year>{YEAR})〕{_SERIALS}",
        # With 第: orders, announcements, decisions and files, and every number until GB/T 9704-1999 abolished it.
        rf"{_PREFIX}(?<=[字令告报])〔(?P<year>{YEAR})〕第{_SERIALS}",
        rf"{_PREFIX}?〔(?P<year>19[0-9]{{2}})〕第{_SERIALS}",
        # 国务院令第711号, 某某局公告2024年第12号, 国务院令（第711号）
        rf"(?P<order>{_ISSUER}{_ORDER_KIND})(?:(?P<year>{YEAR})年)?第{_SERIALS}",
        rf"(?P<order>{_ISSUER}{_ORDER_KIND})[（(〔【](?:(?P<year>{YEAR})年)?(?:第?[0-9一二三四五六七八九十]{{1,4}}届)?"
        rf"第{_SERIALS}[）)〕】]",
        # 2024年第12号公告, 国务院第711号令
        rf"(?P<issuer>{_ISSUER})(?P<year>{YEAR})年第{_SERIALS}(?P<kind>{_ORDER_KIND})?",
        rf"(?P<issuer>{_ISSUER})第{_SERIALS}(?P<kind>{_ORDER_KIND})",
        # Earlier decades, and courts: 财字第30号, （59）财预字第12号, 〔2010〕民他字第12号, 国发〔78〕104号
        rf"{_PREFIX}(?<=字)第?{_SERIALS}",
        rf"[（〔](?P<year>{YEAR}|[4-9][0-9])[）〕]{_PREFIX}第?{_SERIALS}",
        rf"{_PREFIX}[（〔](?P<year>[4-9][0-9])[）〕]第?{_SERIALS}",
    )
)
BARE_SERIALS: Final = regex.compile(_SERIALS, longest=TEXT_LENGTH_LIMIT)
"""A further serial of the same code and year: the 13号 of 云政发〔2024〕12号、13号."""
NUMBER_SEPARATOR: Final = regex.compile(r"[、，,；;/和及与]\s{0,3}|\s{1,3}")
FORM_WITHOUT_YEAR: Final = regex.compile(rf"{_PREFIX}(?<=[发函办规罚决许电])[1-9][0-9]{{0,5}}号")
ORDINARY_FORM: Final = regex.compile(rf"{_NO_SENTENCE}[{HAN}]{{1,30}}〔{YEAR}〕[1-9][0-9]{{0,9}}号")
"""The form of nearly all numbers, which needs no further analysis."""

_OPENING_BRACKET: Final = "[\\[［【﹝〖〔(（﹙「『{｛<〈《]"
_CLOSING_BRACKET: Final = "[\\]］】﹞〗〕)）﹚」』}｝>〉》]"
TO_HALF_WIDTH: Final = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}
"""Full-width digits and letters, for `str.translate`."""
LOOK_ALIKE_LETTERS: Final = regex.compile(
    rf"(?<={_OPENING_BRACKET})[0-9lIoO○]{{4}}(?=年?{_CLOSING_BRACKET})|(?:(?<={_CLOSING_BRACKET})|(?<=第))[0-9lIoO○]{{1,8}}(?=号)"
)
"""Letters among digits, which `LOOK_ALIKES_TO_DIGITS` translates."""
LOOK_ALIKES_TO_DIGITS: Final = str.maketrans("lIoO○", "11000")
REPAIRS: Final = tuple(
    (regex.compile(pattern, longest=2 * TEXT_LENGTH_LIMIT), replacement)
    for pattern, replacement in (
        # What does not belong to the number.
        (r"^(?:发文字号|文号|字号)\s*[:：]\s*", ""),
        (r"^[《“”\"'「]+|[《》“”\"'」。.，,；;、：:\s]+$", ""),
        (r"^[（(](.{5,})[）)]$", r"\1"),
        (r"[（(](?:此件|主动公开|依申请|不予公开)[^（）()]*[）)]$", ""),
        # A blank separates numbers, or the issuers of an order; elsewhere it is a slip.
        (r"\s+", " "),
        (rf"\s+(?![{HAN}])|(?<![{HAN}号）)])\s+", ""),
        # Brackets of another kind, one missing, both missing; 年 inside.
        (rf"{_OPENING_BRACKET}{{1,2}}\s*({YEAR})\s*年?\s*{_CLOSING_BRACKET}{{1,2}}", r"〔\1〕"),
        (rf"(?<![0-9〔])({YEAR})年?{_CLOSING_BRACKET}(?=第?[0-9])", r"〔\1〕"),
        (rf"{_OPENING_BRACKET}({YEAR})年?(?=第?[0-9])", r"〔\1〕"),
        (rf"(?<=[发函办规字罚决许电])({YEAR})年?(?=第?[0-9])", r"〔\1〕"),
        (rf"(?<=[{HAN}]){_OPENING_BRACKET}([0-3][0-9])年?{_CLOSING_BRACKET}(?=第?[0-9])", r"〔20\1〕"),
        (rf"(?<=[令告])({YEAR})(?=第)", r"\1年"),
        # 号 twice, with a word after it, missing; 第 where it belongs or does not.
        (r"號", "号"),
        (r"号{2,}", "号"),
        (r"号文件?$", "号"),
        (r"(?<=〕)(第?[0-9]{1,20})$", r"\1号"),
        (rf"(?<=[令告])({YEAR}年)?(?=[0-9]{{1,6}}号)", r"\1第"),
        (r"(?<=〕)第(?=[0-9])", ""),
        (r"\s+", ""),
    )
)
"""Repairs in the order in which they are tried, each with its replacement. Each mends one kind of slip."""
