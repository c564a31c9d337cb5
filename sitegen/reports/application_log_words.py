"""Names of the columns of an application log, and words that editors write in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from sitegen.reports.application_log import APPLICATIONS, LITIGATION
from sitegen.reports.format_loader import load_formats
from sitegen.reports.model import TableRow
from sitegen.reports.name_matching import map_column_names, map_row_names, normalise_name


class ApplicationLogColumn(Struct, frozen=True):
    """A column of an application log, such as 收到日期.

    ``key`` identifies it in the program; ``label`` and ``label_en`` are its Chinese and English headers.
    ``names`` are further headers that are accepted.
    """

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()


COLUMNS = (
    ApplicationLogColumn("number", "编号", "number", ("序号", "登记号", "登记编号", "受理编号", "申请编号", "no", "serial")),
    ApplicationLogColumn(
        "received", "收到日期", "received",
        ("收到时间", "收件日期", "申请日期", "申请时间", "登记日期", "受理日期", "收到申请日期", "date received", "received on"),
    ),
    ApplicationLogColumn(
        "applicant", "申请人类型", "applicant",
        ("申请人", "申请人类别", "申请人情况", "申请人种类", "申请主体", "类型", "applicant kind", "applicant type", "kind"),
    ),
    ApplicationLogColumn(
        "outcome", "办理结果", "outcome",
        ("处理结果", "答复类型", "答复结果", "办理情况", "答复方式", "结果", "result", "decision"),
    ),
    ApplicationLogColumn(
        "answered", "答复日期", "answered",
        ("答复时间", "办结日期", "办结时间", "回复日期", "办理日期", "date answered", "answered on"),
    ),
    ApplicationLogColumn("extended", "延期", "extended", ("是否延期", "延期答复", "延长答复期限", "extension")),
    ApplicationLogColumn("clarified", "补正日期", "clarified", ("补正收到日期", "收到补正日期", "补正时间", "corrected on")),
    ApplicationLogColumn(
        "paused", "扣除工作日", "paused",
        ("不计入期限的工作日", "扣除天数", "征求意见工作日", "days not counted", "working days not counted"),
    ),
    ApplicationLogColumn(
        "review_result", "复议结果", "review result", ("行政复议", "行政复议结果", "复议", "复议情况", "review"),
    ),
    ApplicationLogColumn("review_filed", "复议申请日期", "review filed", ("复议日期", "复议受理日期", "申请复议日期")),
    ApplicationLogColumn("review_decided", "复议审结日期", "review decided", ("复议办结日期", "复议决定日期")),
    ApplicationLogColumn(
        "suit_result", "诉讼结果", "suit result",
        ("行政诉讼", "行政诉讼结果", "诉讼", "诉讼情况", "suit", "litigation", "litigation result"),
    ),
    ApplicationLogColumn("suit_filed", "起诉日期", "suit filed", ("诉讼日期", "立案日期", "应诉日期")),
    ApplicationLogColumn("suit_decided", "诉讼审结日期", "suit decided", ("诉讼办结日期", "判决日期", "裁判日期")),
)  # fmt: skip
REQUIRED_COLUMNS = ("received", "applicant", "outcome", "answered")
DATE_COLUMNS = (
    "received",
    "answered",
    "clarified",
    "review_filed",
    "review_decided",
    "suit_filed",
    "suit_decided",
)
PENDING_WORDS = frozenset({"", "无", "在办", "办理中", "未答复", "未办结", "尚未办结", "正在办理", "结转", "pending", "open", "inhand"})  # fmt: skip
NO_WORDS = frozenset({"", "无", "否", "没有", "未", "none", "no"})
YES_WORDS = frozenset({"是", "有", "已延期", "延期", "yes", "true", "1"})

# Answers under their everyday names; the rows themselves are named by the formats. 条例第三十六条至第三十九条.
_OUTCOME_NAMES = {
    "granted": ("公开", "全部公开", "同意公开", "已主动公开", "告知获取方式"),
    "denied_8": ("工商登记", "不动产登记", "按专门规定办理"),
    "unable_1": ("信息不存在", "政府信息不存在", "不存在", "非本机关", "非本机关信息", "非本机关政府信息", "不属于本机关公开"),
    "unable_2": ("需要加工", "需要制作", "需要汇总加工"),
    "unable_3": ("申请内容不明确", "内容不明确"),
    "refused_1": ("信访", "投诉", "举报", "信访投诉举报"),
    "refused_2": ("重复", "不予重复处理"),
    "other_3": ("撤回", "申请人撤回", "撤销申请", "主动撤回"),
}  # fmt: skip
# Everyday names of the headings over the rows.
_GROUP_NAMES = {
    "denied": ("不公开", "拒绝公开", "不同意公开", "不予公布"),
    "unable": ("无法公开", "不能提供"),
    "refused": ("不处理", "不予受理"),
}
_CASE_RESULT_NAMES = {
    "maintained": ("维持", "驳回", "结果维持"),
    "corrected": ("纠正", "撤销", "责令重作", "确认违法"),
    "other": ("其他", "撤回", "调解", "终止"),
    "pending": ("尚未审结", "未审结", "审理中", "未结"),
}


@cache
def map_log_column_names() -> Mapping[str, str]:
    """Map every accepted header of a column of an application log to the key of the column.

    Headers are in the form that `normalise_name` returns. The result is cached.
    """
    return {
        normalise_name(name): column.key
        for column in COLUMNS
        for name in (column.label, column.label_en, column.key, *column.names)
    }


@cache
def map_outcome_names() -> Mapping[str, str]:
    """Map every accepted name of an outcome to the key of its row in the table on applications.

    The names in all formats are accepted, and everyday names, too. They are in the form that `normalise_name`
    returns. The result is cached.
    """
    rows_by_name: dict[str, str] = {}
    for form in load_formats().values():
        if APPLICATIONS in form.tables_by_key:
            rows_by_name.update(map_row_names(form.tables_by_key[APPLICATIONS]))
    for key, names in _OUTCOME_NAMES.items():
        for name in names:
            rows_by_name.setdefault(normalise_name(name), key)
    # The rows of a table that no single answer belongs to.
    not_results = ("new_received", "carried_in", "carried_out", "total")
    return {name: key for name, key in rows_by_name.items() if key not in not_results}


class OutcomeGroup(Struct, frozen=True):
    """A heading above several outcomes in the table on applications, such as 不予公开.

    ``rows`` are the rows below it, each of which is one outcome. ``label`` and ``label_en`` are the heading in
    Chinese, without its number, and in English.
    """

    label: str
    label_en: str
    rows: tuple[TableRow, ...]


@cache
def map_outcome_group_names() -> Mapping[str, OutcomeGroup]:
    """Map the names of the headings above outcomes to groups: a heading, and the rows (outcomes) below it.

    A log must name a single row as the outcome of an application. If it names a heading instead, the message suggests
    the rows of its group. Names are in the form that `normalise_name` returns. The rows are those of the newest format.
    The result is cached.
    """
    table = tuple(load_formats().values())[-1].tables_by_key[APPLICATIONS]
    groups_by_name: dict[str, OutcomeGroup] = {}
    for key in ("denied", "unable", "refused", "others"):
        group, rows = table.groups_by_key[key], tuple(row for row in table.rows if row.group == key)
        label = group.label.rpartition("）")[2]
        names = (group.label, group.label_en, *group.names, *_GROUP_NAMES.get(key, ()))
        groups_by_name.update(
            (normalise_name(name), OutcomeGroup(label, group.label_en, rows)) for name in names
        )
    return groups_by_name


@cache
def map_applicant_names() -> Mapping[str, str]:
    """Map every accepted name of a kind of applicant to the key of its column in the table on applications.

    Names are in the form that `normalise_name` returns. The result is cached.
    """
    columns_by_name = dict(_iter_column_names(APPLICATIONS, "new_received"))
    return {name: key for name, key in columns_by_name.items() if key != "total"}


@cache
def map_case_result_names() -> Mapping[str, str]:
    """Map every accepted name of the result of a review or lawsuit to the key of its column.

    The column is one of the table on litigation. Names are in the form that `normalise_name` returns. The
    result is cached.
    """
    columns_by_name = dict(_iter_column_names(LITIGATION, "review"))
    for key, names in _CASE_RESULT_NAMES.items():
        columns_by_name.update({normalise_name(name): key for name in names})
    return {name: key for name, key in columns_by_name.items() if key != "total"}


def _iter_column_names(table: str, row: str) -> Iterator[tuple[str, str]]:
    for form in load_formats().values():
        if table in form.tables_by_key:
            yield from map_column_names(form.tables_by_key[table], row).items()


def list_first_names(keys_by_name: Mapping[str, str]) -> list[str]:
    """Return one name for each key: the first of its Chinese names. Keys without a Chinese name are left out.

    ``keys_by_name`` maps accepted names to keys.
    """
    first_names: dict[str, str] = {}
    for name, key in keys_by_name.items():
        if not name.isascii():
            first_names.setdefault(key, name)
    return list(first_names.values())
