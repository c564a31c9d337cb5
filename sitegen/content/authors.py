"""Distinguish names of persons in file properties from names of programs, accounts and offices."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sitegen.program import regex

_PROGRAM_NAMES: Final = (
    r"admin\w*|管理员|系统管理员|users?|用户|windows|windows[ _]?(?:users?|用户)|microsoft|microsoft (?:office )?(?:users?|用户)"
    r"|microsoft corporation|微软|微软用户|微软中国|office|mc system|python-docx|openpyxl|apache poi|libreoffice|openoffice(?:\.org)?"
    r"|wps|wps[ _]?office|wps[ _]?用户|kingsoft|金山|lenovo|hp|dell|asus|acer|huawei|thinkpad|xiaomi|mac|pc|un-?named|unknown|未知|未命名"
    r"|root|guest|owner|author|作者|\(?anonymous\)?|匿名|匿名用户|none|null|n/?a|test|雨林木风|番茄花园|深度技术|系统之家|电脑公司"
    r"|chin[ae]|中国|default ?users?|computer|server|local(?:host)?|home|win(?:dows)?[ _]?(?:xp|7|8|10|11)|xp|ylmf|xtzj|xb21cn|ghost|ms user"
    r"|kingsoft office|wps (?:文字|表格|演示)|npoi|epplus|sheetjs|exceljs|xlsxwriter|pptxgenjs|php(?:excel|spreadsheet|word)|docx4j|aspose|itext|ntko"
    r"|maarten balliauw|unknown creator|steve canny|adobe|picasa|canon|nikon|sony|epson|founder|tongfang|inspur|haier|kylin|uos|deepin|foxit"
    r"|联想|戴尔|惠普|华为|华硕|方正|同方|清华同方|浪潮|长城|福昕|数科|书生|永中|麒麟"
)
"""Names that programs and preinstalled operating systems enter by themselves. Some libraries enter their author's."""
_IMPERSONAL_NAME: Final = regex.compile(
    rf"(?:{_PROGRAM_NAMES})?(?:[ _-]?(?:users?|用户|pc))?[\s_.()?*-]{{0,9}}\d{{0,10}}|[a-z]|desktop-\w{{1,15}}|win-(?=[a-z]*\d)[\da-z]{{8,12}}|(?:pc|user|sc|ms)-\d[\da-z]{{5,14}}|(?:www\.)?[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{0,3}}\.(?:com|cn|net|org)",
    re.IGNORECASE,
)
_ORGANISATION_NAME: Final = regex.compile(
    r".{2,60}(?:政府|党委|省委|市委|县委|区委|工委|纪委|监委|改委|建委|健委|国资委|委员会|局|厅|部|署|办|科|处|股|组|站|所|办公室|办事处|管委会|中心|研究院|法院|检察院|医院"
    r"|支队|大队|总队|集团|公司|银行|协会|学会|大学|学院|中学|小学|学校|信访处|服务站|县|州|自治旗"
    r"|常委会|广播站|电视台|馆|社|人大|政协|党校|工会|团委|妇联|残联|工商联|海关|国库|专班|指挥部|窗口|大厅|平台|乡|镇|街道|支行|分行)"
    r"|.{2,60}\b(?:government|bureau|office|department|committee|commission|cent(?:er|re)|company|ltd|inc|university)\b\.?",
    re.IGNORECASE,
)
"""Names of organisations. `may_be_person` ignores it for names of up to three characters, such as 李中县."""
_SHORT_OFFICE_NAME: Final = regex.compile(
    r"办公[室厅]|[文打收档资值机传会接][印字发案料班要达议待]室|[市县区省州乡镇](?:委|政府|人大|政协|妇联|残联|团委|工会|[府委]办)|[^\W\d_]{2}[局厅]|政府办|人大办"
    r"|(?:综合|信息|财务|人事|业务|秘书|行政|办公|文书|机要|预算|统计|规划|法规|宣传|组织|国库|督查|政工|档案|调研)[科股处组部室]"
    r"|[副]?主任科员|[副]?[科办]员|一级科员|二级科员|秘书|文员|干事|值班员|打字员|录入员|编辑|校对|审核|审核员|管理员|操作员|经办人|机关党委"
)
"""Offices and posts of up to four characters that end like names of persons, or do not match `_ORGANISATION_NAME`."""


def may_be_person(name: str, agency_names: Collection[str] = ()) -> bool:
    """Whether an author's name in the properties of a file may be the name of a person.

    ``agency_names`` are names of agencies, which are not persons. A number of 11 digits may be a telephone number, so
    it counts as personal. Shorter numbers are accounts.
    """
    name = " ".join(name.split())
    if (
        not name
        or name in agency_names
        or _IMPERSONAL_NAME.fullmatch(name)
        or _SHORT_OFFICE_NAME.fullmatch(name)
    ):
        return False
    return not (len(name) > 3 and _ORGANISATION_NAME.fullmatch(name))
