"""What eleven digits mean where they are: an amount, an office's contact, or the telephone of a person.

Every rule looks at a bounded number of characters around the digits. The head of a table is searched once for each table.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_BEFORE: Final = 80
_AFTER: Final = 12
_LINE_LIMIT: Final = 3000
_HAN: Final = "\u4e00-\u9fff"

_PHONE: Final = "(?:电话号码|手机号码|电话|手机号?|座机|热线|传真|联系方式|号码)"
# Another number may precede: 电话：0999-1234567、13900000000
_TO_NUMBER: Final = r"(?:[（(][^（）()0-9]{1,12}[）)])?[（(]?[\s：:是为]{0,4}(?:[0-9（）()-]{7,20}[、，,；;/或转\s]{1,3}){0,2}\Z"
_LABELLED: Final = re.compile(rf"(?:{_PHONE}|致电|拨打|来电|短信|微信|(?i:tel|phone|mobile)){_TO_NUMBER}")

_END: Final = r"(?=[\s，。；、！？：,.;!?|）)]|左右|以上|以下|以内|整|\Z)"
_SCALE: Final = "[十百千万亿]{0,3}"
_UNIT: Final = re.compile(
    # Units that are no beginning of another word; after the others the word has to end.
    rf"[ \u00a0]?[多余]?{_SCALE}(?:(?:美|欧|港|日|韩|澳)?元(?![旦月宵某×])|平方|㎡|m[²³23]|立方|公里|千米|海里|公顷|亩|千克|公斤|斤(?!某)|吨(?!位)"
    r"|千瓦|兆|赫兹|字节|比特|摄氏度|株|羽|人次|车次)"
    rf"|[ \u00a0]?[多余]?{_SCALE}(?:[角分米克升度瓦棵头只粒枚支瓶箱包册套台辆艘架座栋间户人次件个条项家名位宗笔份张封页字股秒天%％‰]|小时){_END}"
    r"|[ \u00a0]?(?i:kwh|kg|km|mm|cm|ml|[kmgt]b|[gtl])(?![A-Za-z])"
    r"|[（(](?:人民币)?[十百千万亿]{0,3}元|[亿万][，。；、,;]"
)
# After a word of counting, a word may follow the unit: 点击量达13812345678次访问.
_COUNTED: Final = re.compile(r"(?:达到?|共计?|总计|累计|合计|约|超过?|量|数)[为是：:\s]{0,2}\Z")
_COUNTER: Final = re.compile(rf"[ \u00a0]?{_SCALE}[次件户人个条项家名位宗笔份张页]")
_DECIMALS: Final = re.compile(r"\.[0-9]{1,2}(?![0-9.、．])")
_MONEY: Final = re.compile(
    r"(?:[￥¥$]|RMB|CNY|USD|人民币|金额|合计|总计|总额|余额|投资额?|收入|支出|预算数?|决算数?|价款|造价|产值|总值|资金|拨款|注册资本|面积)"
    r"[为达共计约是：:（( ]{0,3}\Z"
    # A unit of money in a label: 中标价（元）：, 金额（单位：万元）：, 合同价款(人民币元):
    r"|[（(][^（）()\n0-9]{0,8}[十百千万亿]{0,3}元(?:/[^（）()\n0-9]{1,6})?[）)][为达共计约是：:| ]{0,3}\Z"
)
_STANDARD: Final = re.compile(r"(?<![A-Za-z])(?:GB|DB[0-9]{0,4}|[A-Z]{2,4})(?:/[A-Z]{1,2})?[ -]?\Z")
_YEAR_AFTER: Final = re.compile("-(?:19|20)[0-9]{2}(?![0-9])")
_DIGIT_HYPHEN: Final = re.compile(r"[0-9]-\Z")
_HYPHEN_DIGIT: Final = re.compile("-[0-9]")
_NAME: Final = re.compile(rf"[{_HAN}][某×*]{{1,2}}\Z|(?:先生|女士)\Z")

_SENTENCE_END: Final = re.compile(r"[。！？!?\n]")
_CLAUSE_END: Final = re.compile(r"[。！？!?\n；;|]")
_PERSON: Final = re.compile(
    "(?:申请|投诉|举报|信访|来电|来信|反映|诉求|求助|当事|处罚|执行|告|受害|被害|嫌疑|报名|应聘|承租|租赁|收款|付款|汇款|持有|持证|权利|征收|拆迁|征迁"
    "|代表|驾驶|寄件|收件|购房|买受|出卖|监护|受助|资助|表彰|保险|参保|受益|继承|死亡|委托|纳税|立案|违法|肇事|报警|报案|经营)(?:人|者)"
    "|(?:获奖|中奖|得奖|死|伤|患|受灾|经营|志愿|劳动|消费|捐赠|爱好)者|原告|户主|车主|业主|家长|家属|亲属|法人|姓名|身份证|证件号|性别|住址|家住|本人"
    rf"|(?:学生|考生|村民|居民|农户|患者|职工|员工|老人|党员|司机|租户|住户)(?=[{_HAN}]{{0,3}}[某×*：:，,（( ])"
    rf"|[{_HAN}][某×]{{1,2}}(?![{_HAN}]{{0,12}}(?:局|委|办|中心|公司))"
)
_OFFICE_LABEL: Final = re.compile(
    r"(?:咨询|值班|服务|办公|监督|举报|投诉|报修|抢修|窗口|大厅|预约|报名|受理|求助|救助|应急|抢险|业务|报警|接待|查询|政策|维权|防汛|防火|抗旱"
    r"|客服|公开|督查|信访|征求意见|反馈|联络|工作|招生|公示|审批|办理|小时|值守|调度|急救|技术支持)"
    rf"(?:联系)?{_PHONE}{_TO_NUMBER}"
)
_ORGAN: Final = (
    "(?:村委会|居委会|委员会|办公室|办公厅|服务中心|中心|政府|指挥部|领导小组|窗口|大厅|单位|部门|机构|科室|街道办|办事处|学校|医院|卫生院|幼儿园"
    "|[局委厅部署所站股科处院馆队办])"
)
_OFFICE: Final = re.compile(
    rf"{_ORGAN}(?:的)?(?:联系|值班|咨询|办公|工作|服务)?{_PHONE}{_TO_NUMBER}|(?:咨询|值班室|办公室|服务台|窗口|监督|投诉|举报)[：:]\s{{0,2}}\Z"
)
_BARE_LABEL: Final = re.compile(
    rf"\A[\s>#*（(0-9一二三四五六七八九十、.．）)-]{{0,8}}(?:联系(?:电话|方式)|热线){_TO_NUMBER}"
)
_CONTACT: Final = re.compile(
    rf"(?<!紧急)(?<!家庭)(?<!家属)(?<!亲属)(?<!申请人)(?<!投诉人)(?<!当事人)联系人(?:[及和、/]?(?:联系)?(?:电话|方式))?[\s：:]{{0,3}}"
    rf"[{_HAN}×*·]{{0,8}}[，,；;、\s（(]{{0,3}}(?:(?:联系)?{_PHONE})?{_TO_NUMBER}"
)
_LABEL_WITHOUT_PHONE: Final = re.compile("联系人|[询室台口督诉报][：:]")
_RELATIVE: Final = re.compile("家属|亲属|家长|本人|父亲|母亲|配偶|子女")
_NAME_ALONE: Final = re.compile(rf"(?:\A|\n)[\s*-]*[{_HAN}]{{2,4}}\s*\n\Z")

_AMOUNT_HEAD: Final = re.compile(
    "金额|[（(]?[十百千万亿]{0,3}元[）)]?|款|价|费|资金|预算|决算|收入|支出|投资|余额|合计|产值|数量|面积|产量"
)
_PHONE_HEAD: Final = re.compile("电话|手机|联系方式|热线|传真|号码")
_PERSON_HEAD: Final = re.compile("姓名|户主|身份证|申请人|家庭|性别|年龄|学生|家长|当事人|持有人|住址|收款人")
_OFFICE_HEAD: Final = re.compile("单位|部门|科室|股室|机构|窗口|站所|村委会|居委会|网点|联系人|名称")
_UNIT_OF_TABLE: Final = re.compile("单位[：:]?[ ]?(?:人民币)?[十百千万亿]{0,3}元")


class PhoneUse(StrEnum):
    """What eleven digits in the form of a mobile number are."""

    AMOUNT = "amount"
    """No telephone number: an amount, or part of another number."""
    OFFICE = "office"
    """Published as the contact of an office."""
    PERSONAL = "personal"
    """Anything else, which has to be taken for the telephone of a person."""


class PhoneContext:
    """Judges the numbers of one text, in the order of their positions.

    ``separators`` are the characters that may separate the cells of a table.
    """

    def __init__(self, text: str, separators: str = "|\t") -> None:
        self._text = text
        self._separators = separators
        self._table_end = -1
        self._heads: list[str] = []
        self._in_money = False
        self._lists_offices = False

    def judge(self, start: int, end: int) -> PhoneUse:
        """Judge the digits from ``start`` to ``end``.

        Calls must be in ascending order of ``start``, so that the head of each table is read only once.
        """
        before = self._text[max(0, start - _BEFORE) : start].replace("**", "")
        after = self._text[end : end + _AFTER]
        head = self._find_head(start)
        if _is_code(before, after):
            return PhoneUse.AMOUNT
        labelled = _LABELLED.search(before)
        if not labelled and not _NAME.search(before):
            if _UNIT.match(after) or _DECIMALS.match(after) or _MONEY.search(before):
                return PhoneUse.AMOUNT
            if _COUNTED.search(before) and _COUNTER.match(after):
                return PhoneUse.AMOUNT
            if head and not _PHONE_HEAD.search(head) and (self._in_money or _AMOUNT_HEAD.search(head)):
                return PhoneUse.AMOUNT
        if ((labelled or _LABEL_WITHOUT_PHONE.search(before)) and _is_office(before)) or (
            self._lists_offices and _PHONE_HEAD.search(head)
        ):
            return PhoneUse.OFFICE
        return PhoneUse.PERSONAL

    def _find_head(self, position: int) -> str:
        """Find the head of the table column at a position; "" outside tables."""
        text = self._text
        # Bounded, because a line may be as long as the text.
        first = text.rfind("\n", max(0, position - _LINE_LIMIT), position) + 1
        if not first and position > _LINE_LIMIT:
            return ""
        separator = _find_separator(text[first : position + _AFTER + 2], self._separators)
        if not separator:
            return ""
        if position >= self._table_end:
            self._read_table(first, separator)
        column = text.count(separator, first, position)
        return self._heads[column] if column < len(self._heads) else ""

    def _read_table(self, first: int, separator: str) -> None:
        """Read the head of the table that contains the line at ``first``: lines with a separator, without a gap."""
        text, top = self._text, first
        while top and separator in (line := text[text.rfind("\n", 0, top - 1) + 1 : top - 1]):
            top -= len(line) + 1
        bottom = first
        while bottom < len(text):
            end = text.find("\n", bottom)
            end = len(text) if end < 0 else end
            if separator not in text[bottom:end]:
                break
            bottom = end + 1
        self._table_end = bottom
        head_end = min(text.find("\n", top) % (len(text) + 1), top + _LINE_LIMIT)
        row = text[top:head_end]
        self._heads = row.split(separator)
        self._lists_offices = bool(_OFFICE_HEAD.search(row)) and not _PERSON_HEAD.search(row)
        # The unit of all amounts often stands above the table.
        self._in_money = _UNIT_OF_TABLE.search(text, max(0, top - _BEFORE), top) is not None


def _find_separator(line: str, separators: str) -> str:
    """Return the separator of cells in a line; "" if it is no row of a table."""
    return next((separator for separator in separators if separator in line), "")


def _is_code(before: str, after: str) -> bool:
    """Whether the digits belong to a longer number with hyphens, such as that of a standard."""
    if _STANDARD.search(before) and (before.rstrip().endswith(("GB", "/T")) or _YEAR_AFTER.match(after)):
        return True
    return _DIGIT_HYPHEN.search(before) is not None and _HYPHEN_DIGIT.match(after) is not None


def _is_office(before: str) -> bool:
    """Whether the text before a number presents it as the contact of an office, not of a person."""
    sentence = _SENTENCE_END.split(before)[-1]
    if contact := _CONTACT.search(sentence):
        return not _PERSON.search(sentence[: contact.start()]) and not _RELATIVE.search(contact[0])
    clause = _CLAUSE_END.split(before)[-1]
    if _PERSON.search(clause):
        return False
    if _OFFICE_LABEL.search(clause) or _OFFICE.search(clause):
        return True
    # A label alone on its line belongs to the document, unless the lines above are about a person.
    above = before[: len(before) - len(clause)]
    if not _BARE_LABEL.match(clause) or (above and not above.endswith("\n")):
        return False
    return not _PERSON.search(above) and not _NAME_ALONE.search(above)
