"""Whether a text presents a mobile number as the contact of an office, not of a person.

Offices publish the mobiles of those on duty and of their contact persons. The words before and after the number, the
lines above it, or the head of its table show that. A word for a private person before the number outweighs them.
All patterns look at a bounded number of characters.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.program import regex

_HAN: Final = "\u4e00-\u9fff"
PHONE_WORD: Final = "(?:电话号码|手机号码|电话|手机号?|座机|热线|传真|联系方式|号码)"
# Other numbers may precede, with notes and labels of their own: 电话：0999-1234567（白天）、手机13900000000
_PRECEDING_NUMBER: Final = rf"[0-9（）()-]{{7,20}}(?:[（(][{_HAN}]{{1,8}}[）)])?[、，,；;/或转\s]{{1,3}}(?:{PHONE_WORD}[：:\s]{{0,2}})?"
LABEL_TO_NUMBER_GAP: Final = (
    rf"(?:[（(/、][^（）()0-9]{{1,12}}[）)]?)?[（(]?[\s：:是为]{{0,4}}(?:{_PRECEDING_NUMBER}){{0,3}}\Z"
)
_LINE_START: Final = r"\A[\s>#*（(0-9一二三四五六七八九十、.．）)-]{0,8}"

_SENTENCE_END: Final = regex.compile(r"[。！？!?\n]")
_CLAUSE_END: Final = regex.compile(r"[。！？!?\n；;|]")
_CELL_BOUNDARY_AT_END: Final = regex.compile(r"[ \u3000]{0,8}[|\t][ \u3000]{0,8}\Z")
_SPACED_LABEL: Final = regex.compile(
    r"联[ \u3000]{0,4}系[ \u3000]{0,4}(?:人|电[ \u3000]{0,4}话|方[ \u3000]{0,4}式)|[电手传][ \u3000]{1,8}[话机真]"
)
PERSON_WORD: Final = regex.compile(
    "(?:申请|投诉|举报|信访|来电|来信|来访|反映|诉求|求助|当事|处罚|执行|告|受害|被害|嫌疑|报名|应聘|承租|租赁|收款|付款|汇款|收货|持有|持证|权利|征收|拆迁|征迁"
    "|代表|驾驶|寄件|收件|购房|买受|出卖|监护|受助|资助|表彰|保险|参保|受益|继承|死亡|委托|纳税|立案|违法|肇事|报警|报案|经营)(?:人|者)"
    "|(?:获奖|中奖|得奖|死|伤|患|受灾|经营|志愿|劳动|消费|捐赠|爱好)者|原告|户主|车主|业主|家长|家属|亲属|法人|姓名|身份证|证件号|性别|住址|家住|本人"
    rf"|(?:学生|考生|村民|居民|农户|患者|职工|员工|老人|党员|司机|租户|住户)(?=[{_HAN}]{{0,3}}[某×*：:，,（( ])"
    rf"|[{_HAN}][某×]{{1,2}}(?![{_HAN}]{{0,12}}(?:局|委|办|中心|公司))"
)
_DUTY_WORD: Final = (
    "(?:咨询|值班|服务|办公|监督|举报|投诉|报修|抢修|维修|窗口|大厅|预约|报名|受理|求助|救助|应急|抢险|业务|报警|接待|查询|政策|维权|防汛|防火|灭火|抗旱"
    "|客服|公开|督查|信访|征求意见|反馈|联络|工作|招生|公示|审批|办理|小时|值守|调度|急救|技术支持|供水|供电|供热|供暖|供气|接种|援助|便民|党支部|工作队)"
)
_OFFICE_SUFFIX: Final = (
    "(?:村委会|居委会|委员会|办公室|办公厅|服务中心|中心|政府|指挥部|领导小组|窗口|大厅|单位|部门|机构|机关|科室|街道办|办事处|学校|医院|卫生院|幼儿园"
    "|派出所|门诊|服务点|收购点|网点|站点|值班室|河长办|林长办|党支部|工作队|抢修班|[局委厅部署所站股科处院馆队办])"
)
_PERSON_NAMES: Final = rf"[\s：:]{{0,3}}[{_HAN}×*·]{{0,8}}(?:、[{_HAN}×*·]{{1,4}}){{0,3}}"
_NAME_AFTER_ROLE: Final = rf"[\s：:]{{0,3}}[{_HAN}×*·]{{0,4}}"
_BRACKETED_NOTE: Final = r"(?:[（(][^（）()\n0-9]{1,16}[）)])?"
# Those whom citizens are to reach: the name after the word is published on purpose.
_CONTACT_PERSON_WORD: Final = "(?<!紧急)(?<!家庭)(?<!家属)(?<!亲属)(?<!申请人)(?<!投诉人)(?<!当事人)联系人(?:[及和、/]?(?:联系)?(?:电话|方式))?"
_ROLE_WORD: Final = (
    "(?:联络员|经办人|承办人|值班员|值班人员|带班领导|网格员|[河湖林路田库]长|民警|辅警|(?:包村|包保|驻村|联村|帮扶)(?:干部|领导|责任人)|第一书记"
    "|(?:支部|支书|村委会)?(?:书记|(?<!班)主任))"
)
_CONTACT_PERSON_LABEL: Final = regex.compile(
    rf"(?:{_CONTACT_PERSON_WORD}{_BRACKETED_NOTE}{_PERSON_NAMES}|{_ROLE_WORD}{_BRACKETED_NOTE}{_NAME_AFTER_ROLE}){_BRACKETED_NOTE}[，,；;、\s（(]{{0,3}}(?:(?:联系)?{PHONE_WORD})?"
    # A list of contacts: 王某13900000000，李某13900000001
    rf"(?:[\s：:]{{0,3}}1[0-9]{{10}}[）)]?[，,；;、\s]{{1,3}}[{_HAN}×*·]{{1,4}}[\s：:（(]{{0,2}}){{0,3}}{LABEL_TO_NUMBER_GAP}"
)
_DUTY_PHONE_LABEL: Final = regex.compile(
    rf"{_DUTY_WORD}(?:人员|联系)?{PHONE_WORD}{LABEL_TO_NUMBER_GAP}|[本我](?:机关|单位|[局委办镇乡村校院])(?:联系|办公)?{PHONE_WORD}{LABEL_TO_NUMBER_GAP}"
)
_OFFICE_PHONE_LABEL: Final = regex.compile(
    rf"{_OFFICE_SUFFIX}(?:的)?(?:联系|值班|咨询|办公|工作|服务)?{PHONE_WORD}{LABEL_TO_NUMBER_GAP}"
    rf"|(?:咨询|值班室?|办公室|服务台|窗口|监督|投诉|举报|抢修|供[水电热暖气](?:抢修|服务)?|[（(](?:值班|抢修|应急|办公)[）)])[：:]?\s{{0,2}}\Z"
)
# The name of an office at the beginning: 县司法局法律援助中心，电话13900000000. It is too long for the name of a person.
_OFFICE_NAME_AT_START: Final = regex.compile(
    rf"{_LINE_START}[{_HAN}]{{2,30}}(?<=[{_HAN}]{{3}}){_OFFICE_SUFFIX}[，,：:\s（(]{{0,3}}(?:(?:联系|值班|咨询|办公|服务)?{PHONE_WORD})?{LABEL_TO_NUMBER_GAP}|{_LINE_START}派出所[：:]\Z"
)
_RESPONSIBLE_OFFICE: Final = regex.compile(
    rf"(?:联系|主管|承办|责任|受理|办理|实施|采购|招标|发布)(?:单位|部门|机关|科室)[：:][^。\n]{{2,30}}[\s，,、；;（(](?:联系)?{PHONE_WORD}{LABEL_TO_NUMBER_GAP}"
)
_INVITATION_TO_CALL: Final = regex.compile(
    rf"(?:如有(?:疑问|异议|意见|问题|变动|需要|需求)|有(?:意|异议|疑问)者|欢迎|咨询|请(?!求))[^。\n]{{0,40}}(?:联系|拨打|致电|来电|{PHONE_WORD})[^。\n0-9]{{0,10}}(?:{_PRECEDING_NUMBER}){{0,2}}\Z"
)
_PHONE_LABEL_ALONE: Final = regex.compile(rf"{_LINE_START}(?:联系(?:电话|方式)|热线){LABEL_TO_NUMBER_GAP}")
_PHONE_FIELD: Final = regex.compile(
    rf"{_LINE_START}(?:联系(?:电话|方式)|电话|手机|热线)[：:](?:[{_HAN}]{{1,3}}[某×]{{0,2}}[ \u3000，,])?{LABEL_TO_NUMBER_GAP}"
)
_ADDRESS_AND_PHONE_FIELD: Final = regex.compile(
    rf"{_LINE_START}(?:(?:通讯|联系|办公|单位|机构|受理|报名)地址|地址(?![^\n]*(?:小区|[栋幢组户]|单元)))[：:][^\n0-9]{{0,4}}[^\n]{{2,50}}[，,；;\s](?:联系|办公)?{PHONE_WORD}{LABEL_TO_NUMBER_GAP}"
)
_OFFICE_FIELD_WORD: Final = regex.compile(
    r"(?:传真|邮编|邮政编码|电子邮箱|网址|办公地址|通讯地址|机构|采购|招标|代理|联系单位|联系部门)"
)
_CONTACT_PERSON_LINE: Final = regex.compile(
    rf"{_LINE_START}(?:{_CONTACT_PERSON_WORD}|{_ROLE_WORD})[：:][^\n]{{1,30}}\n\Z", re.MULTILINE
)
_LAST_LINE: Final = regex.compile(r"(?:\A|(?<=\n))[^\n]*+\n\Z")
_RELATIVE_WORD: Final = regex.compile("家属|亲属|家长|本人|父亲|母亲|配偶|子女")
_PERSON_NAME_LINE: Final = regex.compile(rf"(?:\A|\n)(?:[^\S\n]|[*-])*+[{_HAN}]{{2,4}}\s*\n\Z")
# A note after a number that has no other word before it: 13900000000（值班手机）
_OFFICE_NOTE_AFTER: Final = regex.compile(
    rf"[）)]?[（(](?:[{_HAN}0-9]{{0,6}})(?:值班|值守|办公|窗口|抢修|热线|咨询|防汛|服务|大厅)"
)
# The words of `PHONE_WORD`, so that a text is read in one way only: 手机号码 is 手机 and 号码.
_ONLY_PHONE_WORDS: Final = regex.compile(
    rf"(?:[^{_HAN}]|电话|手机(?:号(?!码))?|号码|座机|热线|传真|联系(?:方式)?)*+\Z"
)
PERSON_COLUMN_HEADER: Final = regex.compile(
    "姓名|户主|身份证|家庭|性别|年龄|学生|家长|当事人|住址|车主|车牌|患者|(?:申请|持有|收款|报名|获奖|中奖|参保|受助|受益|投诉|举报|信访|志愿|捐赠|经营|承租)(?:人|者)"
)
OFFICE_COLUMN_HEADER: Final = regex.compile(
    "单位|部门|科室|股室|机构|机关|窗口|站所|站点|村委会|居委会|社区|乡镇|街道|网点|联系人|名称|医院|学校|河段|[河湖林]长|网格|受理|值班|带班|职务|责任区|辖区|服务点"
)


def is_office_contact(before: str, after: str) -> bool:
    """Whether the words around a telephone number say that it belongs to an office, not to a person.

    ``before`` and ``after`` are the texts before and after the number. For example, 值班电话： before it says so.
    """
    if _CELL_BOUNDARY_AT_END.search(before):
        # The cell to the left is the label of this one.
        row = before.rpartition("\n")[2]
        return (
            not PERSON_WORD.search(row)
            and _DUTY_PHONE_LABEL.search(_CELL_BOUNDARY_AT_END.sub("：", row)) is not None
        )
    before = _SPACED_LABEL.sub(lambda match: regex.sub(r"\s", "", match[0]), before)
    sentence = _SENTENCE_END.split(before)[-1]
    if contact := _CONTACT_PERSON_LABEL.search(sentence):
        return not PERSON_WORD.search(sentence[: contact.start()]) and not _RELATIVE_WORD.search(contact[0])
    clause = _CLAUSE_END.split(before)[-1]
    if _ONLY_PHONE_WORDS.match(clause) and _OFFICE_NOTE_AFTER.match(after):
        return True
    above = before[: len(before) - len(clause)]
    on_own_line = not above or above.endswith("\n")
    if on_own_line and _PHONE_FIELD.match(clause) and _is_about_office(above):
        return True
    if PERSON_WORD.search(clause):
        return False
    if (
        _DUTY_PHONE_LABEL.search(clause)
        or _OFFICE_PHONE_LABEL.search(clause)
        or _OFFICE_NAME_AT_START.match(clause)
    ):
        return True
    if PERSON_WORD.search(sentence):
        return False
    if _RESPONSIBLE_OFFICE.search(sentence) or _INVITATION_TO_CALL.search(sentence):
        return True
    # A label alone on its line belongs to the document, unless the lines above are about a person.
    is_field = _PHONE_LABEL_ALONE.match(clause) or _ADDRESS_AND_PHONE_FIELD.match(clause)
    return (
        bool(is_field and on_own_line)
        and not PERSON_WORD.search(above)
        and not _PERSON_NAME_LINE.search(above)
    )


def _is_about_office(lines_above: str) -> bool:
    """Return whether the lines above a telephone field are about an office, not about a person.

    ``lines_above`` are these lines. They are about an office if they have a contact person, fax or office address,
    for example.
    """
    if _CONTACT_PERSON_LINE.search(lines_above[-60:]) and (contact := _LAST_LINE.search(lines_above)):
        return not PERSON_WORD.search(lines_above[: contact.start()]) and not _RELATIVE_WORD.search(
            contact[0]
        )
    return (
        _OFFICE_FIELD_WORD.search(lines_above) is not None
        and not PERSON_WORD.search(lines_above)
        and not _PERSON_NAME_LINE.search(lines_above)
    )
