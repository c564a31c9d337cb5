"""Guesses short name, kind, level, folder and index prefix of an agency from its full name.

The guesses only fill in a new project. They are printed, and an office can correct them in agency.yaml.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Final

from sitegen.content.blanks import remove_blanks_between_chinese
from sitegen.content.pinyin import list_pinyin_syllables
from sitegen.program import regex
from sitegen.publish.paths import is_device_name
from sitegen.schema.raw_value import shorten_for_message

FOLDER_LIMIT: Final = 63
"""Longest name of an agency's folder."""
SHORT_NAME_LIMIT: Final = 50
PAGE_NAME_LIMIT: Final = 60
"""Longest name of the file of a page. Titles of one agency mostly differ at the end, so most titles fit whole."""
INDEX_PREFIX_LIMIT: Final = 20
"""Longest first part of index numbers."""
_USUAL_WORDS_TEXT: Final = (
    "政府 信息 公开 制度 办法 规定 规章 规则 规程 制定 程序 规范 指南 目录 清单 细则 条例 通知 公告 通告 意见 方案 报告 年度 工作"
    " 审查 审核 保密 管理 监督 服务 办事 行政 执法 处罚 许可 审批 申请 答复 受理 登记 备案 依法 主动 重大 决策 财政 预算 决算 收费"
    " 采购 招标 教育 卫生 健康 医疗 社会 保障 住房 城乡 建设 环境 保护 交通 运输 农业 农村 水利 应急 统计 审计 税务 公安 司法 民政"
    " 文化 旅游 市场 自然 资源 规划 土地 征收 补偿 安全 生产 食品 药品 人民 委员 中心 机关 部门 单位 网站 声明 常见 问题 使用 帮助"
    " 联系 关于 印发 实施 试行 修订 暂行 责任 考核 评估 协调 发布 更新 处理 办理 流程 事项 标准 公民 法人 组织 投诉 举报 咨询"
)
_USUAL_WORDS: Final = frozenset(_USUAL_WORDS_TEXT.split())
"""Words of two characters that are usual in titles and names of agencies. No file name is cut within one."""

# The longest place name at the start: 青山县清河镇 in 青山县清河镇人民政府. 城市 and 城乡 in the rest are no places.
_PLACE_NAME = r"(?!城[市乡镇])[^省市县区旗州盟乡镇（）()]{1,12}"
_REGION = regex.compile(
    rf"((?:{_PLACE_NAME}(?:省|自治区|特别行政区|自治州|地区|盟|市|自治县|县|区|自治旗|旗)){{0,4}}"
    rf"(?:{_PLACE_NAME}(?:街道|民族乡|苏木|镇|乡(?!建设)))?)"
)
_ABBREVIATION = regex.compile(r"[（(]([^（）()]+)[）)]\Z")
_FILE_SUFFIX = regex.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z")
_PART_OF_REGION = regex.compile(
    r"[^省市县区旗州盟乡镇]+(?:街道|苏木|自治区|[省市县区旗州盟乡镇])", longest=100
)
_SEPARATOR = regex.compile(r"[、，,；;]")
_GOVERNMENT = "人民政府"
_KIND_PATTERNS: Final = (
    ("office", regex.compile(r"(?:政府|政府办公|行政公署)(?:办公[室厅]|办|室|厅)\Z")),
    ("township", regex.compile(r"(?:(?:镇|乡|苏木)人民政府|街道办事处)\Z")),
    ("government", regex.compile(r"(?:人民政府|行政公署|管理委员会|管委会)\Z")),
    ("institution", regex.compile(r"(?:中心|学校|小学|中学|大学|学院|幼儿园|医院|公司|集团|[所院馆站台])\Z")),
)
_USUAL_ENDING: Final = regex.compile(
    "(?:政府|公署|[局委厅办室部处科股院署队会所站台馆社校园库行司庭组段关]|中心|学|幼儿园|管理区|开发区|新区|园区|保护区|社区|街道|"
    "集团|企业|基地|基金|银行|电视|报社|农场|林场|牧场|渔场|水库|公园|县|市|镇|乡|村|省|区|旗|州|盟)\\Z"
)
"""Ends of names of agencies and of what belongs to them."""
_LEVEL_PATTERNS: Final = (
    ("township", regex.compile(r"(?:街道|乡|苏木|镇)\Z")),
    ("county", regex.compile(r"[县区旗]\Z")),
    ("prefecture", regex.compile(r"[市州盟]\Z|地区\Z")),
    ("province", regex.compile(r"(?:省|自治区|特别行政区)\Z|\A(?:北京|天津|上海|重庆)市\Z")),
)


def clean_name(name: str) -> str:
    """Return an agency's name without the blanks that align names in tables: 青山县 财政局 becomes 青山县财政局.

    A text that may be several names keeps its blanks, so that `find_name_problem` can report it.
    """
    return name if _lists_several_names(name) else remove_blanks_between_chinese(name)


def _lists_several_names(name: str) -> bool:
    """Return whether a text has several words, each of which begins with a place name.

    Such a text lists several agencies: 青山县教育局 青山县财政局.
    """
    words = name.split()
    return len(words) > 1 and all(split_region(word)[0] for word in words)


def find_name_problem(name: str) -> tuple[str, str] | None:
    """Return why a text cannot be the full name of one agency, or None if it can.

    The reason is a pair of Chinese and English text.
    """
    shown = shorten_for_message(name)
    if regex.search(r"[/\\]", name) or _FILE_SUFFIX.search(name):
        return (
            f"“{shown}”像是文件，不是机关全称；机关名单用 .xlsx 或 .csv，写在 --agencies 后面",
            f"“{shown}” looks like a file, not like the name of an agency. A list is an .xlsx or .csv file, given with --agencies",
        )
    if _SEPARATOR.search(name) or _lists_several_names(name):
        return (
            f"“{shown}”像是好几个机关；请一个一个写",
            f"“{shown}” looks like several agencies. Give them one by one",
        )
    if not regex.search(r"[^\W\d_]", name):
        return (
            f"“{shown}”里没有文字，不是机关全称",
            f"“{shown}” has no letters: it is not the name of an agency",
        )
    return None


def find_name_warning(name: str) -> tuple[str, str] | None:
    """Return a warning if a name does not end as names of agencies do, else None.

    The warning is a pair of Chinese and English text. The name may be right all the same, so it is accepted.
    """
    if _USUAL_ENDING.search(_ABBREVIATION.sub("", name)):
        return None
    shown = shorten_for_message(name)
    return (
        f"“{shown}”不像机关全称（一般以政府、局、委员会、办公室、中心等结尾），照写的用了；写错了的，在 agency.yaml 里改“名称”。",
        f"“{shown}” does not look like the full name of an agency. It was used as it is: if it is wrong, correct the name in agency.yaml.",
    )


def split_region(name: str) -> tuple[str, str]:
    """Split the full name of an agency into its place name and the rest, such as 青山县 and 教育局.

    The place name is "" if the name does not begin with one.
    """
    match = _REGION.match(name)
    region = match[1] if match else ""
    # 市政局, 区划中心: a character for the kind of place may belong to the rest.
    return (region, name[len(region) :]) if len(region) > 1 and name != region else ("", name)


def guess_short_name(name: str) -> str:
    """Return a short name for an agency: 县教育局 for 青山县教育局, 清河镇政府 for 青山县清河镇人民政府.

    If the full name ``name`` ends with an abbreviation in brackets, that is the short name.
    """
    if match := _ABBREVIATION.search(name):
        return match[1].strip()[:SHORT_NAME_LIMIT]
    region, rest = split_region(name)
    rest = rest.replace(_GOVERNMENT, "政府")
    if not region:
        return rest[:SHORT_NAME_LIMIT]
    parts = _PART_OF_REGION.findall(region)
    last = parts[-1] if parts else region
    # A township keeps its name, because a county has many.
    is_township = regex.search(r"(?:街道|苏木|[乡镇])\Z", last) is not None
    sign = regex.search(r"(?:自治区|地区|.)\Z", last)
    return ((last if is_township or sign is None else sign[0]) + rest)[:SHORT_NAME_LIMIT]


def guess_kind(name: str) -> str:
    """Return the id of the kind of agency that a full name suggests, which is ``department`` for most names."""
    plain = _ABBREVIATION.sub("", name)
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(plain)), "department")


def guess_level(name: str) -> str:
    """Return the id of the administrative level of the place in an agency's full name, such as "county".

    Returns "" if the name has no place name. A 市 counts as a prefecture, since names do not show which
    cities are of the level of a county.
    """
    region, _ = split_region(name)
    # Municipalities directly under the central government are provinces.
    ordered = (_LEVEL_PATTERNS[3], *_LEVEL_PATTERNS[:3])
    return next((level for level, pattern in ordered if pattern.search(region)), "")


def make_agency_folder_name(name: str, taken: Collection[str]) -> str:
    """Return a name for an agency's folder, from the pinyin of its full name, that is not in ``taken``.

    青山县教育局 becomes qingshanxian-jiaoyuju.
    """
    region, rest = split_region(_ABBREVIATION.sub("", name))
    rest = regex.sub(rf"\A{_GOVERNMENT}", "", rest)
    # Together, because the reading of a character depends on those around it.
    syllables = list_pinyin_syllables(region + rest)
    place = _spell_in_pinyin(region, syllables[: len(region)], FOLDER_LIMIT - 4)
    other = _spell_in_pinyin(rest, syllables[len(region) :], FOLDER_LIMIT - 5 - len(place))
    base = "-".join(filter(None, (place, other)))
    if is_device_name(base):
        base = f"agency-{base}"
    return _make_unique(base or "agency", taken)


def make_page_file_name(title: str, taken: Collection[str]) -> str:
    """Return a name for a page's file, from the pinyin of its title, that is not in ``taken``.

    Of a long title only the beginning is used, up to 60 letters. The name has no extension.
    """
    name = _spell_in_pinyin(title, list_pinyin_syllables(title), PAGE_NAME_LIMIT)
    return _make_unique(f"page-{name}" if is_device_name(name) else name or "page", taken)


def _spell_in_pinyin(text: str, syllables: Sequence[str], letter_limit: int) -> str:
    """Return the beginning of a text in pinyin, with at most ``letter_limit`` letters, cut where a word ends if possible.

    ``syllables`` has the pinyin of each character of the text.
    """
    letters = [regex.sub(r"[^a-z0-9]+", "", one.replace("ü", "v")) for one in syllables]
    fitting = sum(length <= letter_limit for length in accumulate(map(len, letters)))
    ends = (end for end in range(fitting, 0, -1) if not _is_inside_word(text, end))
    return "".join(letters[: next(ends, fitting)])


def _is_inside_word(text: str, end: int) -> bool:
    around = text[end - 1 : end + 1]
    return around in _USUAL_WORDS or (len(around) > 1 and around.isascii() and around.isalnum())


def make_index_prefix(name: str, taken: Collection[str]) -> str:
    """Return the first part of an agency's index numbers: the pinyin initials of its full name, such as QSXJYJ.

    The result is not in ``taken``.
    """
    initials = "".join(
        syllable[0]
        for syllable in list_pinyin_syllables(_ABBREVIATION.sub("", name))
        if regex.match(r"[a-z0-9]", syllable)
    )
    base = initials.upper()[: INDEX_PREFIX_LIMIT - 3]
    return _make_unique(base if len(base) > 1 else f"XX{base}", taken)


def _make_unique(base: str, taken: Collection[str]) -> str:
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, 1000) if f"{base}-{number}" not in taken)
