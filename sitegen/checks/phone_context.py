"""Decide from the text around eleven digits what they are: an amount, an office's contact, or a person's telephone.

Every rule looks at a bounded number of characters around the digits. The head of a table is searched once for each
table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sitegen.checks.number_series import NumberSeries, get_prefix
from sitegen.checks.office_contacts import (
    LABEL_TO_NUMBER_GAP,
    PERSON_COLUMN_HEADER,
    PERSON_WORD,
    PHONE_WORD,
    is_office_contact,
)
from sitegen.checks.table_context import MAX_LINE_LENGTH, PHONE_COLUMN_HEADER, TableContext
from sitegen.program import regex
from sitegen.schema.person_names import PERSON_NAME

_CONTEXT_BEFORE: Final = 80
_CONTEXT_AFTER: Final = 16
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
_PERIOD_COLUMN_HEADER: Final = regex.compile(
    "[0-9]{4}年?|本[年期月]|上[年期月]|同期|累计|期[初末]|年[初末]|执行|完成"
)
"""Header of a column of a budget that states the time only."""
_CODE_COLUMN_HEADER: Final = regex.compile(
    "编码|代码|编号|[单案票图档]号|流水号|序列号|条码|条形码|凭证号|时间戳|小班号"
)
_CASE_COLUMN_HEADER: Final = regex.compile("(?:受理|办件|案件|订单|业务|流水|交易)(?:编?号|编码|代码)")
_OWNER_COLUMN_HEADER: Final = regex.compile("[卡证账帐户人]|身份|银行|姓名")
_REGISTER_COLUMN_HEADER: Final = regex.compile(
    rf"{_CODE_COLUMN_HEADER.pattern}|(?:备案|登记|注册|许可|准许|证书?|批准?|文)号"
)
"""Header of a column of registration numbers. An office writes telephones in columns of other names."""
_ACCOUNT_COLUMN_HEADER: Final = regex.compile("[卡账帐户人]|身份|银行|姓名|会员|联系|电话|手机")
"""A number of eleven digits in a column of accounts may be the telephone with which somebody has registered."""
_DIGITS: Final = 11
_PERSONAL_HEAD: Final = regex.compile(
    f"{PHONE_COLUMN_HEADER.pattern}|{PERSON_COLUMN_HEADER.pattern}|联系|人员|[卡账帐]号|会员|用户"
)
_PRINTED_MONEY: Final = regex.compile(
    "单位[：:]?[ ]?(?:人民币)?[十百千万亿]{0,3}元|[（(](?:单位[：:]?)?[十百千万亿]{0,3}元|金额|预算数|决算数|执行数"
)
_MONEY_WORD: Final = regex.compile(
    "收入|支出|合计|总计|小计|资金|经费|税|费|款|预算|决算|结余|余额|资产|负债"
)
_SERIAL_NUMBER: Final = regex.compile(r"\A\s*[0-9]{1,4}[.、]?\s")
_FIGURE: Final = regex.compile(r"(?:\A|(?<=\s))-?[0-9][0-9,.]*[%％]?(?=\s|\Z)")
_MOBILE: Final = regex.compile("1[3-9][0-9]{9}")
_NAME_IN_ROW: Final = regex.compile(rf"(?:\A|\s)(?:{PERSON_NAME.pattern})(?=\s)")


class NumberUse(StrEnum):
    """Meaning of a number of eleven digits that looks like a mobile number."""

    AMOUNT = "amount"
    """No telephone number: an amount, a registration number, or part of another number."""
    OFFICE = "office"
    """Published as the contact of an office."""
    PERSONAL = "personal"
    """Anything else, which has to be taken for the telephone of a person."""


class PhoneContext:
    """Decides whether a number that looks like a mobile number is a person's, an office's, or an amount.

    ``text`` is the text that contains the numbers, ``tables`` reads its tables, and ``series`` are the registration
    numbers in it.
    """

    def __init__(self, text: str, tables: TableContext, series: NumberSeries) -> None:
        self._text = text
        self._tables = tables
        self._series = series

    def is_in_code_column(self, start: int, *, only_cases: bool = False) -> bool:
        """Whether the number at the offset ``start`` stands in a column of codes, such as 资产编号.

        With ``only_cases``, only codes of cases and orders count, which contain the day of their issue. Calls of
        this and of `classify_number` must be in ascending order.
        """
        head = self._tables.find_column_header(start)
        pattern = _CASE_COLUMN_HEADER if only_cases else _CODE_COLUMN_HEADER
        return pattern.search(head) is not None and not _OWNER_COLUMN_HEADER.search(head)

    def classify_number(self, start: int, end: int) -> NumberUse:
        """Decide whether the digits at ``start`` to ``end`` are an amount, an office's number or a person's.

        These are offsets in the text. Calls must be in ascending order of ``start``, so that the head of each
        table is read only once.
        """
        before = self._text[max(0, start - _CONTEXT_BEFORE) : start].replace("**", "")
        after = self._text[end : end + _CONTEXT_AFTER]
        head = self._tables.find_column_header(start)
        if _is_part_of_number(before, after):
            return NumberUse.AMOUNT
        labelled = _PHONE_LABEL.search(before)
        if (
            not labelled
            and not _PERSON_NAME.search(before)
            and (
                self._is_amount(before, after, head)
                or self._is_registration_number(start, end, head)
                or self._is_printed_amount(start, end)
            )
        ):
            return NumberUse.AMOUNT
        if is_office_contact(before, after) or (
            self._tables.lists_offices and PHONE_COLUMN_HEADER.search(head)
        ):
            return NumberUse.OFFICE
        return NumberUse.PERSONAL

    def _is_amount(self, before: str, after: str, head: str) -> bool:
        """Whether the words ``before`` and ``after`` a number, or the header of its column, say that it is an amount."""
        if _FIGURES_WITH_UNIT.search(before) and not PHONE_COLUMN_HEADER.search(head):
            return True
        if _UNIT_AFTER.match(after) or _DECIMALS.match(after) or _MONEY_LABEL.search(before):
            return True
        if _COUNT_WORD.search(before) and _COUNT_UNIT.match(after):
            return True
        return bool(
            head
            and not PHONE_COLUMN_HEADER.search(head)
            and (
                self._tables.is_in_money
                or (self._tables.is_budget and _PERIOD_COLUMN_HEADER.search(head))
                or _AMOUNT_COLUMN_HEADER.search(head)
            )
        )

    def _is_registration_number(self, start: int, end: int, head: str) -> bool:
        """Whether the number at ``start`` to ``end`` is a registration number.

        ``head`` is the header of its column. A register of an office has its numbers in a column headed 备案号,
        证书编号 or the like, and telephones in a column of another name. In the text of a PDF the columns are not
        known, so that further numbers with the same beginning are needed.
        """
        if _REGISTER_COLUMN_HEADER.search(head) and not _ACCOUNT_COLUMN_HEADER.search(head):
            return True
        if end - start != _DIGITS:
            return False
        prefix = get_prefix(self._text[start:end])
        if prefix in self._series.labelled:
            return True
        if prefix not in self._series.numerous:
            return False
        printed = self._tables.find_printed_head(start)
        return _REGISTER_COLUMN_HEADER.search(printed) is not None and not _PERSONAL_HEAD.search(printed)

    def _is_printed_amount(self, start: int, end: int) -> bool:
        """Whether the number at ``start`` to ``end`` is an amount in a table without cell_separators, as in a PDF.

        The head of the table, or the line above it, names a unit of money, and no telephone or person. The row has
        a further figure, as rows of budgets do, or its label names money. A row with a person's name is none.
        """
        printed = self._tables.find_printed_head(start)
        if not _PRINTED_MONEY.search(printed) or _PERSONAL_HEAD.search(printed):
            return False
        first = self._text.rfind("\n", max(0, start - MAX_LINE_LENGTH), start) + 1
        before = self._text[first:start]
        row = before + " " + self._text[end : end + MAX_LINE_LENGTH].partition("\n")[0]
        if PERSON_WORD.search(row) or _PERSONAL_HEAD.search(row) or _NAME_IN_ROW.search(row):
            return False
        figures = _FIGURE.findall(_SERIAL_NUMBER.sub("", row))
        return any(not _MOBILE.fullmatch(one) for one in figures) or _MONEY_WORD.search(before) is not None


def _is_part_of_number(before: str, after: str) -> bool:
    """Whether digits are part of a longer number that is no telephone number, such as GB/T 13800138000-2024.

    ``before`` and ``after`` are the texts around them.
    """
    if _STANDARD_PREFIX.search(before) and (
        before.rstrip().endswith(("GB", "/T")) or _YEAR_AFTER.match(after)
    ):
        return True
    return _DIGIT_HYPHEN.search(before) is not None and _HYPHEN_DIGIT.match(after) is not None
