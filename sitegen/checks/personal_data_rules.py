"""What is personal data: the patterns of numbers and addresses, and the rule that a match breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from sitegen.checks.number_series import find_series
from sitegen.checks.phone_context import NumberUse, PhoneContext
from sitegen.checks.table_context import TableContext
from sitegen.checks.vehicle_context import is_office_vehicle
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.model import Rule
from sitegen.program import regex

_PLATE_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_DIGITS = "10X98765432"
DIGIT_GAP = "[ \u00a0\u2010-\u2015\u3000\uff0d-]"
_MAX_LABEL_DISTANCE = 16
_FIRST_CASE_NUMBER_YEAR = 2015
"""Year from which on a day of birth in a column of case numbers is the day of the case: 330127202405061234."""
_ID_LABEL = regex.compile(r"(?:身份证|公民身份|身份号码|证件)[^0-9，。；;,\n]{0,12}\Z")
_PERMIT_LABEL = regex.compile(r"(?:通行证|台胞证|回乡证|旅行证)[^0-9，。；;,\n]{0,10}\Z")
_NUMBER_START, _NUMBER_END = r"(?<![0-9A-Za-z*/\-_=.])", r"(?![0-9A-Za-z*])"

# Most texts are decided by this one search: eleven digits in a row, groups of four, a room, a passport or a plate.
# It begins with a set of characters, which is what the regular-expression engine finds fastest.
_PERSONAL_DATA_CLUE = regex.compile(
    rf"[\dEGDSPCHMWLT{_PLATE_PROVINCES}](?:\d{{10}}|(?<=1)[3-9]\d(?:{DIGIT_GAP}|[.\u00b7])\d{{4}}|\d{{2}}{DIGIT_GAP}\d{{3}}{DIGIT_GAP}|\d{{5}}{DIGIT_GAP}\d{{4}}|\d{{3}}(?:{DIGIT_GAP}\d{{4}}){{2}}|室|单元|号楼|栋|幢"
    rf"|(?<=[EGDSPCHMWLT])[A-Z\d]\d{{7}}|(?<=[{_PLATE_PROVINCES}])[A-HJ-NP-Z][\u00b7. -]?[A-HJ-NP-Z0-9]{{5}})"
)
_PUBLIC_NUMBER = regex.compile(
    r"(?P<label>(?:ICP|公网安备|标识码|索引号|信用代码|组织机构代码|项目代码|项目编号|招标编号|采购编号|文号|许可证|注册号|备案号|编号|(?<!邮政)编码|序列号|单号|流水号)"
    r"[^\n0-9A-Za-z]{0,6})[0-9A-Za-z][0-9A-Za-z/\-]*"
    # Check sums and identifiers of files: digits between letters are no telephone number.
    r"|(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32}(?:[0-9a-fA-F]{8}){0,12}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9A-Za-z])"
    r"|https?://\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}"
    r"|(?<![0-9A-Z])(?=[0-9]{0,18}[A-HJ-NP-RTUWXY])[1-9A-HJ-NPQRTUWXY][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?:/[0-9-]*)?"
)
# In a row, also within an address. Written in groups: the same gap all along (6-8-4, 6-4-4-4), or as people group other numbers (4-4-4-4-2, 3-3-4-4-4).
_ID_NUMBER = regex.compile(
    rf"(?:(?<![0-9A-Za-z*])(?<![0-9]\.)[1-9]\d{{5}}(?:18|19|20)\d{{9}}(?:\d|{DIGIT_GAP}?[Xx])"
    rf"|{_NUMBER_START}[1-9]\d{{5}}(?P<gap>{DIGIT_GAP})(?:18|19|20)\d\d(?P=gap)?\d\d(?P=gap)?\d\d(?P=gap)?\d{{3}}(?P=gap)?[\dXx]"
    rf"|{_NUMBER_START}[1-9]\d{{3}}{DIGIT_GAP}\d\d(?:18|19|20){DIGIT_GAP}\d{{4}}{DIGIT_GAP}\d{{4}}{DIGIT_GAP}\d[\dXx]"
    rf"|{_NUMBER_START}[1-9]\d\d{DIGIT_GAP}\d{{3}}{DIGIT_GAP}(?:18|19|20)\d\d{DIGIT_GAP}\d{{4}}{DIGIT_GAP}\d{{3}}[\dXx]){_NUMBER_END}"
)
_ADDRESS_UNIT = "(?:号楼|号院|号|栋|幢|座|单元|层|楼|门|室|户|房)"
# To the end of the address, so that no room stays beside the mask: 5号2单元301室, 3栋2-501, 5号2单元某某苑301室.
_REST_OF_ADDRESS = rf"{_ADDRESS_UNIT}?(?:[^\n\d。;\uff1b，,、）)：:]{{0,12}}?\d+{_ADDRESS_UNIT}|[-\uff0d—]\d+{_ADDRESS_UNIT}?|、\d+{_ADDRESS_UNIT}|(?<=[元栋幢楼座层])[A-Za-z]?\d+){{0,6}}"
_PERSONAL_DATA = regex.compile(
    rf"(?P<id>{_ID_NUMBER.pattern})"
    rf"|(?P<card>{_NUMBER_START}(?:\d{{16,19}}|\d{{4}}(?:{DIGIT_GAP}\d{{4}}){{3}}(?:{DIGIT_GAP}\d{{1,3}})?){_NUMBER_END})"
    rf"|(?P<old>{_NUMBER_START}[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_NUMBER_END})"
    rf"|(?P<mobile>(?<![\d*.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:(?:{DIGIT_GAP}?\d{{4}}){{2}}|(?:[.\u00b7]\d{{4}}){{2}})(?![\d*]))"
    r"|(?P<permit>(?<![A-Za-z0-9])[CHMWLT][A-Z\d]\d{7}(?:\d\d)?(?![0-9A-Za-z]))"
    r"|(?P<passport>(?<![A-Za-z0-9])(?:[EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7})(?![0-9A-Za-z]))"
    rf"|(?P<plate>[{_PLATE_PROVINCES}][A-HJ-NP-Z][\u00b7. -]?(?:[A-HJ-NP-Z0-9]{{4}}\d|[A-HJ-NP-Z0-9]{{5}}[\dDF])(?![A-Za-z0-9]))"
    r"|(?P<home>(?:住址|家庭地址|户籍地址?|家住|现住址?|居住地址?|住所|户主|(?<=[，,])住(?![房建宅户院宿所]))[^\n。;\uff1b]{0,40}?"
    rf"\d+(?:号楼|栋|幢|单元|号)[^\n。;\uff1b]{{0,12}}?\d+{_REST_OF_ADDRESS})"
)


def iter_personal_data(
    text: str, public_mobiles: frozenset[str], cell_separators: str = "|\t"
) -> Iterator[tuple[re.Match[str], Rule]]:
    """Yield each piece of personal data in a text, in order, as its match and the rule that it breaks.

    ``public_mobiles`` are the mobile numbers that are public, digits only. ``cell_separators`` are the characters that
    may separate the cells of a table.
    """
    if not _PERSONAL_DATA_CLUE.search(text):
        return
    series = find_series(text)
    text = _PUBLIC_NUMBER.sub(_blank_public_number, text)
    tables = TableContext(text, cell_separators)
    phones = PhoneContext(text, tables, series)
    for match in _PERSONAL_DATA.finditer(text):
        if match.lastgroup == "plate" and is_office_vehicle(text, match.start(), match.end(), tables):
            continue
        if rule := _find_rule(match, phones, public_mobiles):
            yield match, rule


def _blank_public_number(match: re.Match[str]) -> str:
    """Return spaces in place of the matched number, which is public; an identity number within it is kept.

    The words before it are kept, too. They may be the head of a table, with cell_separators between its cells.
    """
    text = match.group()
    label = match["label"] or ""
    # Spaces of the same length keep the positions of what follows.
    blank = label + " " * (len(text) - len(label))
    for found in _ID_NUMBER.finditer(text):
        if is_identity_number(_strip_gaps(found.group())):
            blank = blank[: found.start()] + found.group() + blank[found.end() :]
    return blank


def _find_rule(match: re.Match[str], phones: PhoneContext, public_mobiles: frozenset[str]) -> Rule | None:
    """Return the rule that a match breaks, considering the text around it; None if it is no personal data.

    ``phones`` decides whether a mobile number is that of a person. ``public_mobiles`` are the public mobile numbers.
    """
    digits = _strip_gaps(match.group())
    before = match.string[max(0, match.start() - _MAX_LABEL_DISTANCE) : match.start()]
    match match.lastgroup:
        case "id" if not is_identity_number(digits):
            return codes.BROKEN_ID_NUMBER if _ID_LABEL.search(before) else None
        case "id" if int(digits[6:10]) >= _FIRST_CASE_NUMBER_YEAR and phones.is_in_code_column(
            match.start(), only_cases=True
        ):
            return None
        case "card" | "old" if phones.is_in_code_column(match.start()):
            return None
        case "permit":
            return codes.PASSPORT if _PERMIT_LABEL.search(before) else None
        case "mobile":
            if digits.removeprefix("+")[-11:] in public_mobiles:
                return None
            return _MOBILE_RULES[phones.classify_number(match.start(), match.end())]
    rule, is_genuine = _RULES_BY_KIND[match.lastgroup or ""]
    return rule if is_genuine(digits) else None


def _strip_gaps(value: str) -> str:
    """Return a number without the blanks and hyphens between its groups of digits."""
    return regex.sub(DIGIT_GAP, "", value)


def is_identity_number(value: str) -> bool:
    """Whether a value of 18 characters is an identity number (GB 11643-1999).

    It must have a real date of birth and a correct check digit (ISO 7064).
    """
    total = sum(int(digit) * weight for digit, weight in zip(value[:17], _ID_WEIGHTS, strict=True))
    return _is_date(value[6:14]) and _ID_CHECK_DIGITS[total % 11] == value[17].upper()


def _is_old_identity_number(value: str) -> bool:
    # Numbers of 15 digits were issued until 1999, with a year of birth of two digits.
    return _is_date("19" + value[6:12])


def _is_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) >= date(1800, 1, 1)
    except ValueError:
        return False


def _is_card_number(value: str) -> bool:
    """Whether ``value``, which is digits only, can be a payment card number.

    Such a number begins with 3 to 6 and ends with a Luhn check digit.
    """
    # Fewer than four different digits are a placeholder such as 6222 2222 2222 2222.
    if value[0] not in "3456" or len(set(value)) < 4:
        return False
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in value[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in value[-1::-2])) % 10 == 0


def _is_nonempty(value: str) -> bool:
    return bool(value)


_RULES_BY_KIND: dict[str, tuple[Rule, Callable[[str], bool]]] = {
    "id": (codes.ID_NUMBER, is_identity_number),
    "old": (codes.OLD_ID_NUMBER, _is_old_identity_number),
    "card": (codes.BANK_CARD, _is_card_number),
    "passport": (codes.PASSPORT, _is_nonempty),
    "plate": (codes.PLATE, _is_nonempty),
    "home": (codes.HOME_ADDRESS, _is_nonempty),
}
_MOBILE_RULES: dict[NumberUse, Rule | None] = {
    NumberUse.AMOUNT: None,
    NumberUse.OFFICE: codes.OFFICE_MOBILE,
    NumberUse.PERSONAL: codes.MOBILE,
}
