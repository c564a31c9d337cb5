"""Decide from the text around eleven digits what they are: an amount, an office's contact, or a person's telephone.

Every rule looks at a bounded number of characters around the digits. The head of a table is searched once for each table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sitegen.checks.office_contacts import (
    LABEL_TO_NUMBER_GAP,
    OFFICE_COLUMN_HEADER,
    PERSON_COLUMN_HEADER,
    PHONE_WORD,
    is_office_contact,
)
from sitegen.program import regex

_CONTEXT_BEFORE: Final = 80
_CONTEXT_AFTER: Final = 16
_MAX_LINE_LENGTH: Final = 3000
_MAX_NUMBER_LENGTH: Final = 19
"""Digits of the longest number that is looked at, that of a payment card."""
_MAX_TITLE_ROWS: Final = 5
"""Most rows above the head of a table that have one cell."""
_HAN: Final = "\u4e00-\u9fff"

_PHONE_LABEL: Final = regex.compile(
    rf"(?:{PHONE_WORD}|致电|拨打|来电|短信|微信|(?i:tel|phone|mobile)){LABEL_TO_NUMBER_GAP}"
)

_UNIT_END: Final = r"(?=[\s，。；、！？：,.;!?|）)]|左右|以上|以下|以内|整|\Z)"
_NUMBER_SCALE: Final = "[十百千万亿]{0,3}"
_UNIT_AFTER: Final = regex.compile(
    # Units that are no beginning of another word; after the others the word has to end.
    rf"[ \u00a0]?[多余]?{_NUMBER_SCALE}(?:(?:美|欧|港|日|韩|澳)?元(?![旦月宵某×])|平方|㎡|m[²³23]|立方|公里|千米|海里|公顷|亩|千克|公斤|斤(?!某)|吨(?!位)"
    r"|千瓦|兆|赫兹|字节|比特|摄氏度|株|羽|人次|车次)"
    rf"|[ \u00a0]?[多余]?{_NUMBER_SCALE}(?:[角分米克升度瓦棵头只粒枚支瓶箱包册套台辆艘架座栋间户人次件个条项家名位宗笔份张封页字股秒天%％‰]|小时){_UNIT_END}"
    r"|[ \u00a0]?(?i:kwh|kg|km|mm|cm|ml|[kmgt]b|[gtl])(?![A-Za-z])"
    r"|[（(](?:人民币)?[十百千万亿]{0,3}元|[亿万][，。；、,;]"
)
# After a word of counting, a word may follow the unit: 点击量达13812345678次访问.
_COUNT_WORD: Final = regex.compile(r"(?:达到?|共计?|总计|累计|合计|约|超过?|量|数)[为是：:\s]{0,2}\Z")
_COUNT_UNIT: Final = regex.compile(rf"[ \u00a0]?{_NUMBER_SCALE}[次件户人个条项家名位宗笔份张页]")
_DECIMALS: Final = regex.compile(r"\.[0-9]{1,2}(?![0-9.、．])")
_MONEY_LABEL: Final = regex.compile(
    r"(?:[￥¥$]|RMB|CNY|USD|人民币|金额|合计|总计|总额|余额|投资额?|收入|支出|预算数?|决算数?|价款|造价|产值|总值|资金|拨款|注册资本|面积)"
    r"[为达共计约是：:（( ]{0,3}\Z"
    # A unit of money in a label: 中标价（元）：, 金额（单位：万元）：, 合同价款(人民币元):
    r"|[（(][^（）()\n0-9]{0,8}[十百千万亿]{0,3}元(?:/[^（）()\n0-9]{1,6})?[）)][为达共计约是：:| ]{0,3}\Z"
)
# The unit may stand in brackets at the beginning of a row of figures: 用电量（千瓦时） 12.5 13812345678
_FIGURES_WITH_UNIT: Final = regex.compile(
    rf"[（(](?:单位[：:]?)?{_NUMBER_SCALE}(?:元|千瓦时|度|吨|公斤|千克|公顷|亩|平方[公千]?米|立方米|公里|米|人次?|户|件|台|辆|个|株|头|只)[）)]"
    r"(?:[ \t\u3000|,]{1,4}-?[0-9][0-9.]{0,15}[%％]?){0,6}[ \t\u3000|,]{1,4}\Z"
)
_STANDARD_PREFIX: Final = regex.compile(r"(?<![A-Za-z])(?:GB|DB[0-9]{0,4}|[A-Z]{2,4})(?:/[A-Z]{1,2})?[ -]?\Z")
_YEAR_AFTER: Final = regex.compile("-(?:19|20)[0-9]{2}(?![0-9])")
_DIGIT_HYPHEN: Final = regex.compile(r"[0-9]-\Z")
_HYPHEN_DIGIT: Final = regex.compile("-[0-9]")
_PERSON_NAME: Final = regex.compile(rf"[{_HAN}][某×*]{{1,2}}\Z|(?:先生|女士)\Z")

_AMOUNT_COLUMN_HEADER: Final = regex.compile(
    "金额|[（(]?[十百千万亿]{0,3}元[）)]?|款|价|费|资金|预算|决算|收入|支出|投资|余额|合计|产值|数量|面积|产量"
    # A unit in brackets: 用电量（千瓦时）, 人口（人）
    r"|[（(][十百千万亿]{0,3}(?:千瓦时|度|吨|公斤|千克|公顷|亩|平方[公千]?米|立方米|公里|米|人次?|户|件|台|辆|个|株|头|只)[）)]"
)
_PHONE_COLUMN_HEADER: Final = regex.compile("电话|手机|联系方式|热线|传真|号码")
_MONEY_UNIT_OF_TABLE: Final = regex.compile("单位[：:]?[ ]?(?:人民币)?[十百千万亿]{0,3}元")
_CODE_COLUMN_HEADER: Final = regex.compile(
    "编码|代码|编号|[单案票图档]号|流水号|序列号|条码|条形码|凭证号|时间戳|小班号"
)
_CASE_COLUMN_HEADER: Final = regex.compile("(?:受理|办件|案件|订单|业务|流水|交易)(?:编?号|编码|代码)")
_OWNER_COLUMN_HEADER: Final = regex.compile("[卡证账帐户人]|身份|银行|姓名")


class NumberUse(StrEnum):
    """Meaning of a number of eleven digits that looks like a mobile number."""

    AMOUNT = "amount"
    """No telephone number: an amount, or part of another number."""
    OFFICE = "office"
    """Published as the contact of an office."""
    PERSONAL = "personal"
    """Anything else, which has to be taken for the telephone of a person."""


class PhoneContext:
    """Decides whether a number that looks like a mobile number is a person's, an office's, or an amount.

    ``text`` is the text that contains the numbers. ``cell_separators`` are the characters that may separate the
    cells of a table.
    """

    def __init__(self, text: str, cell_separators: str = "|\t") -> None:
        self._text = text
        self._cell_separators = cell_separators
        self._table_end = -1
        self._column_headers: list[str] = []
        self._has_money_unit = False
        self._lists_offices = False

    def is_in_code_column(self, start: int, *, only_cases: bool = False) -> bool:
        """Whether the number at the offset ``start`` stands in a column of codes, such as 资产编号.

        With ``only_cases``, only codes of cases and orders count, which contain the day of their issue. Calls of
        this and of `classify_number` must be in ascending order.
        """
        head = self._find_column_header(start)
        pattern = _CASE_COLUMN_HEADER if only_cases else _CODE_COLUMN_HEADER
        return pattern.search(head) is not None and not _OWNER_COLUMN_HEADER.search(head)

    def classify_number(self, start: int, end: int) -> NumberUse:
        """Decide whether the digits at ``start`` to ``end`` are an amount, an office's number or a person's.

        These are offsets in the text. Calls must be in ascending order of ``start``, so that the head of each
        table is read only once.
        """
        before = self._text[max(0, start - _CONTEXT_BEFORE) : start].replace("**", "")
        after = self._text[end : end + _CONTEXT_AFTER]
        head = self._find_column_header(start)
        if _is_part_of_number(before, after):
            return NumberUse.AMOUNT
        labelled = _PHONE_LABEL.search(before)
        if not labelled and not _PERSON_NAME.search(before):
            if _FIGURES_WITH_UNIT.search(before) and not _PHONE_COLUMN_HEADER.search(head):
                return NumberUse.AMOUNT
            if _UNIT_AFTER.match(after) or _DECIMALS.match(after) or _MONEY_LABEL.search(before):
                return NumberUse.AMOUNT
            if _COUNT_WORD.search(before) and _COUNT_UNIT.match(after):
                return NumberUse.AMOUNT
            if (
                head
                and not _PHONE_COLUMN_HEADER.search(head)
                and (self._has_money_unit or _AMOUNT_COLUMN_HEADER.search(head))
            ):
                return NumberUse.AMOUNT
        if is_office_contact(before, after) or (self._lists_offices and _PHONE_COLUMN_HEADER.search(head)):
            return NumberUse.OFFICE
        return NumberUse.PERSONAL

    def _find_column_header(self, position: int) -> str:
        """Return the header of the table column at the offset ``position``; "" outside tables."""
        text = self._text
        # Bounded, because a line may be as long as the text.
        first = text.rfind("\n", max(0, position - _MAX_LINE_LENGTH), position) + 1
        if not first and position > _MAX_LINE_LENGTH:
            return ""
        separator = _find_cell_separator(
            text[first : position + _MAX_NUMBER_LENGTH + 1], self._cell_separators
        )
        if not separator:
            return ""
        if position >= self._table_end:
            self._store_column_headers(first, separator)
        column = text.count(separator, first, position)
        return self._column_headers[column] if column < len(self._column_headers) else ""

    def _store_column_headers(self, line_start: int, separator: str) -> None:
        """Store the header row of the table around the line that begins at the offset ``line_start``.

        A table is consecutive lines that contain ``separator``.
        """
        text, top = self._text, line_start
        while top and separator in (line := text[text.rfind("\n", 0, top - 1) + 1 : top - 1]):
            top -= len(line) + 1
        bottom = line_start
        while bottom < len(text):
            end = text.find("\n", bottom)
            end = len(text) if end < 0 else end
            if separator not in text[bottom:end]:
                break
            bottom = end + 1
        self._table_end = bottom
        row, head = self._read_line(top), top
        # Spreadsheets have the title of a table, and the unit of its amounts, in rows of their own above the head.
        for _ in range(_MAX_TITLE_ROWS):
            if sum(1 for cell in row.split(separator) if cell.strip()) > 1 or head + len(row) >= line_start:
                break
            head += len(row) + 1
            row = self._read_line(head)
        self._column_headers = row.split(separator)
        self._lists_offices = bool(OFFICE_COLUMN_HEADER.search(row)) and not PERSON_COLUMN_HEADER.search(row)
        # The unit of all amounts often stands above the table.
        self._has_money_unit = (
            _MONEY_UNIT_OF_TABLE.search(text, max(0, top - _CONTEXT_BEFORE), head) is not None
        )

    def _read_line(self, start: int) -> str:
        """Return the line that begins at the offset ``start``, cut if it is very long."""
        return self._text[
            start : min(self._text.find("\n", start) % (len(self._text) + 1), start + _MAX_LINE_LENGTH)
        ]


def _find_cell_separator(line: str, cell_separators: str) -> str:
    """Return the first of ``cell_separators`` that is in a line; "" if the line is no row of a table."""
    return next((separator for separator in cell_separators if separator in line), "")


def _is_part_of_number(before: str, after: str) -> bool:
    """Whether digits are part of a longer number that is no telephone number, such as GB/T 13800138000-2024.

    ``before`` and ``after`` are the texts around them.
    """
    if _STANDARD_PREFIX.search(before) and (
        before.rstrip().endswith(("GB", "/T")) or _YEAR_AFTER.match(after)
    ):
        return True
    return _DIGIT_HYPHEN.search(before) is not None and _HYPHEN_DIGIT.match(after) is not None
