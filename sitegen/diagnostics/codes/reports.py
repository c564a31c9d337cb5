"""RPT: what can be wrong in the tables of an annual report as they are typed (RPT-010 to RPT-039)."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

FORMAT_UNKNOWN = Rule(
    "RPT-010", _ERROR,
    "没有“{value}”这种报告格式", "there is no report format “{value}”",
    "写 {known} 之一；不写就按年份定", "write one of {known_en}; without it the year decides",
    why="The format says which tables a report has; a wrong one would ask for the wrong cells.",
)  # fmt: skip
TABLE_UNKNOWN = Rule(
    "RPT-011", _ERROR,
    "{format}里没有“{name}”这张表", "the {format_en} has no table “{name}”",
    "表的名字是 {known}{near}", "the tables are {known_en}",
    why="Figures under a wrong name would be missing from the statutory tables.",
)  # fmt: skip
ROW_UNKNOWN = Rule(
    "RPT-012", _ERROR,
    "{table}里没有“{name}”这一行", "{table_en} has no row “{name}”",
    "{near}", "{near_en}",
    why="Figures under a wrong name would be missing from the statutory tables.",
)  # fmt: skip
COLUMN_UNKNOWN = Rule(
    "RPT-013", _ERROR,
    "{table}的“{row}”里没有“{name}”这一列", "the row “{row_en}” of {table_en} has no column “{name}”",
    "可以写的列：{known}", "its columns are {known_en}",
    why="Figures under a wrong name would be missing from the statutory tables.",
)  # fmt: skip
OTHER_FORMAT = Rule(
    "RPT-014", _ERROR,
    "“{name}”是{other}里的，{year} 年的报告用{format}", "“{name}” belongs to the {other_en}; reports on {year} use the {format_en}",
    "按{format}的表填写；它的行和列见帮助文档", "fill in the tables of the {format_en}",
    why="Reports on the tables of an earlier year are a common defect; the headings then do not fit the law (条例第五十条).",
)  # fmt: skip
NO_COLUMN = Rule(
    "RPT-015", _ERROR,
    "{table}的“{row}”有 {count} 列，没有写明“{value}”是哪一列的数", "the row “{row_en}” of {table_en} has {count} columns; which one does “{value}” belong to?",
    "写成 {row}: {{{column}: {value}}}", "write {row}: {{{column}: {value}}}",
    why="The statutory tables count by kind of applicant; a figure without it cannot be placed.",
)  # fmt: skip
LIST_LENGTH = Rule(
    "RPT-016", _ERROR,
    "{table}的“{row}”写了 {count} 个数，应当是 {expected} 个", "the row “{row_en}” of {table_en} has {count} figures instead of {expected}",
    "按次序写 {columns}，或者写明列名", "in this order: {columns_en}; or name the columns",
    why="A list with a figure missing would shift all others into wrong columns.",
)  # fmt: skip
NO_CELL = Rule(
    "RPT-017", _ERROR,
    "“{name}”下面没有数，也不能直接写“{value}”", "“{name}” cannot hold “{value}”",
    "它是一组行的标题，写它下面的行：{rows}；整张表都是 0 就写“无”", "name the rows below it: {rows_en}; for a whole table of zeros write 无",
    why="Headings over rows have no cells in the statutory tables.",
)  # fmt: skip
CELL_TWICE = Rule(
    "RPT-018", _ERROR,
    "{cell}写了两次", "{cell_en} is written twice",
    "只留一处；另一处在 {other}", "keep one of them; the other is at {other}",
    why="Two figures for one cell: one would silently be lost.",
)  # fmt: skip
TABLE_TWICE = Rule(
    "RPT-019", _ERROR,
    "{table}既写在这里，又写在 {other}", "{table_en} is written here and in {other}",
    "一张表只写在一个文件里", "write a table in one file only",
    why="Two sources for one table would contradict each other sooner or later.",
)  # fmt: skip
CELL_TEXT = Rule(
    "RPT-020", _ERROR,
    "{cell}“{value}”不是数字", "{cell_en} is “{value}”, which is not a number",
    "只写数字；没有就写 0", "write digits only; 0 if there is none",
    why="Sums cannot be checked over words, and the tables are collected by machine.",
)  # fmt: skip
CELL_NEGATIVE = Rule(
    "RPT-021", _ERROR,
    "{cell}“{value}”小于 0", "{cell_en} is “{value}”, which is below 0",
    "件数和金额从 0 起；只有“本年增/减”可以是负数", "counts and amounts begin at 0; only changes may be negative",
    why="Nothing can be received or decided a negative number of times.",
)  # fmt: skip
CELL_FRACTION = Rule(
    "RPT-022", _ERROR,
    "{cell}“{value}”不是整数", "{cell_en} is “{value}”, which is not a whole number",
    "件数写整数；只有金额可以有小数", "counts are whole numbers; only amounts have decimals",
    why="Applications and documents are counted one by one.",
)  # fmt: skip
CELL_LARGE = Rule(
    "RPT-023", _ERROR,
    "{cell}“{value}”太大", "{cell_en} is “{value}”, which is too large",
    "核对位数和单位；金额的单位是万元", "compare digits and unit; amounts are in 10,000 yuan",
    why="Such a figure is a slip of typing.",
)  # fmt: skip
CELL_SLASH = Rule(
    "RPT-024", _WARNING,
    "{cell}写的是“{value}”，按 0 计", "{cell_en} is “{value}”; it is counted as 0",
    "没有就写 0", "write 0 if there is none",
    why="The national format has figures in every cell; “/” leaves readers guessing whether there is none or none was counted.",
)  # fmt: skip
CELL_BLANK = Rule(
    "RPT-025", _WARNING,
    "{cell}没有填，按 0 计", "{cell_en} is blank; it is counted as 0",
    "填上数字，没有就写 0", "fill it in; write 0 if there is none",
    why="A blank cell in the national format is a figure that was forgotten.",
)  # fmt: skip
TABLE_MISSING = Rule(
    "RPT-026", _ERROR,
    "{year} 年的报告没有写{tables}", "the report on {year} lacks the tables: {tables_en}",
    "在“表格”里写上；一件也没有就写“{name}: 无”；全部都没有就写“表格: 无”", "write it under 表格; if there is nothing in it, write {name}: 无",
    why="The national format has all its tables in every report (条例第五十条); a missing one must not be published as zeros.",
)  # fmt: skip
TABLES_ALONE = Rule(
    "RPT-027", _ERROR,
    "只有表格，没有 {missing}", "there are tables but no {missing}",
    "加上同名的 .yaml 文件，写明标题和公开日期", "add the .yaml file of the same name with title and date",
    why="A report is published only with its metadata.",
)  # fmt: skip
NO_TABLES = Rule(
    "RPT-028", _ERROR,
    "{format}没有法定表格", "the {format_en} has no statutory tables",
    "把数字写进“统计数据”", "write the figures under 统计数据",
    why="Figures that no table of the format can show would be lost.",
)  # fmt: skip
