"""Decide whether the first row of a table is its header row.

Tables that are pasted from Word, Excel or a web page do not mark their header. The first row is taken for it if its
cells are short, different and not values, and if they have words that are usual in headers or values below them. If
the first column has such words, such as 时间, 地点, 联系人, the headers are at the left, and there is no header row.
"""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.program import regex

# Most characters of a column header. Those in real documents have up to 14.
HEADER_CELL_LENGTH_LIMIT = 20
_HEADER_WORDS = (
    "序号 编号 名称 项目 内容 单位 数量 金额 合计 备注 说明 时间 日期 地点 地址 电话 方式 联系人 姓名 性别 年龄 职务 职称 部门"
    " 机构 类别 类型 规格 型号 标准 依据 年度 年份 指标 目标 措施 任务 人数 面积 价格 单价 总价 比例 期限 时限 条件 材料 程序"
    " 结果 事项 情况 来源 用途 用量 等级 级别 区域 范围 主体 科目 预算 决算 支出 收入 责任人 负责人 岗位 学历 专业"
    " 要求 颜色 职责 周期 频次 状态 进度 环节 流程 渠道 对象 品种 线路 雨量 水位 流量 产量 总量 总额 限值 户数 件数 次数 完成率"
)
HEADER_WORDS = tuple(_HEADER_WORDS.split())
BUDGET_WORDS = ("支出", "收入")
VALUE = regex.compile(
    r"[-+\u2212±]?[¥￥$]?\d[\d,.\uff0c\uff0e/:-]*\s*(?:[%‰]|[万亿]?元|[个件次项人户亩吨米]|平方米|公里)?\Z"
    r"|\d{4}年\d{1,2}月(?:\d{1,2}日)?\Z|\d{1,2}月\d{1,2}日\Z"
)
# A number with a unit. Such a number may also be a column header, such as 24小时.
QUANTITY = regex.compile(
    r"[≥≤>＞<＜约超满达]{0,2}\d[\d,.，．/:~～—–-]*\s*"
    r"(?:[%‰℃]|[万亿千百]?(?:元|小时|分钟|天|毫米|厘米|公里|千米|公斤|千瓦|[个件次项人户亩吨米克度里名辆台套座处家间份]))?"
    r"(?:/[\w]{1,3})?(?:以上|以下|以内|左右)?\Z"
)
# Titles of tables, by the words with which they end.
TABLE_TITLE = regex.compile(
    r"(?:表[一二三四五六七八九十\d]+|.*(?:表|名单|清单|目录|台账|一览|情况|安排|计划|统计|明细))(?:[(（][^()（）]{0,20}[)）])?\Z"
)
ANNOTATION = regex.compile(r"[(\uff08][^()\uff08\uff09]{0,20}[)\uff09]\Z|[\s\u3000*]")


def has_header_row(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of ``rows`` is a header row. Each row is a sequence of the plain texts of its cells."""
    if len(rows) < 2 or len(rows[0]) < 2 or not _may_be_header_row(rows[0]):
        return False
    first, below = rows[0], rows[1:]
    if 3 * sum(map(_ends_with_header_word, first)) >= 2 * sum(map(bool, first)):
        return True
    if _ends_with_header_word(first[0]) and 2 * sum(_is_header_at_left(row[0]) for row in below if row) > len(
        below
    ):
        return False
    columns = [[row[n] for row in below if n < len(row) and row[n]] for n in range(len(first))]
    return any(_has_values(cell, column) for cell, column in zip(first, columns, strict=True))


def split_header_row(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the header row and the other rows. The header row is empty if the first row is not one."""
    return (rows[0], rows[1:]) if has_header_row(rows) else ((), rows)


def is_table_title(text: str) -> bool:
    """Whether a text above the rows of a table has the form of a table's title."""
    return bool(TABLE_TITLE.match(text))


def _has_values(head: str, column: list[str]) -> bool:
    """Whether most cells of a column below the header cell ``head`` are values, such as 12.5 or 2024年3月1日.

    Quantities with a unit, such as 24小时, count as values only if ``head`` is not a quantity itself.
    """
    values = sum(map(_is_value, column))
    quantities = 0 if QUANTITY.match(head) else sum(1 for cell in column if QUANTITY.match(cell))
    return 2 * max(values, quantities) > len(column)


def _may_be_header_row(cells: Sequence[str]) -> bool:
    """Whether a row can be a header row.

    Its texts must be short, all different, and no values. Only the first may be "".
    """
    return (
        all(cells[1:])
        and len(set(cells)) == len(cells)
        and not any(
            len(cell) > HEADER_CELL_LENGTH_LIMIT or cell[-1:] in "。；;" or _is_value(cell)
            for cell in cells
            if cell
        )
    )


def _ends_with_header_word(cell: str) -> bool:
    return ANNOTATION.sub("", cell).endswith(HEADER_WORDS)


def _is_header_at_left(cell: str) -> bool:
    """Whether a cell in the first column has words of a header, and is not an entry of a budget such as 教育支出."""
    return _ends_with_header_word(cell) and not (len(cell) > len("支出") and cell.endswith(BUDGET_WORDS))


def _is_value(cell: str) -> bool:
    return bool(VALUE.match(cell))
