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
    "按{format}的表填写：它的行和列见 docs/reports.md，或用 new report 生成一份空表对照", "fill in the tables of the {format_en}: see docs/reports.md, or make an empty one with new report",
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
    "“{name}”是标题，不能直接写“{value}”", "“{name}” is a heading and cannot hold “{value}”",
    "写它下面的：{rows}；都是 0 就写“无”", "name what is below it: {rows_en}; if all are 0, write 无",
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
    "只写阿拉伯数字，如 12；没有就写 0", "write digits only, such as 12; 0 if there is none",
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
    "核对位数和单位；金额的单位是万元，按元写就带上“元”字", "compare digits and unit; amounts are in 10,000 yuan, or say 元 for yuan",
    why="Such a figure is a slip of typing.",
)  # fmt: skip
CELL_PRECISE = Rule(
    "RPT-029", _ERROR,
    "{cell}“{value}”的小数太长", "{cell_en} is “{value}”, which has too many decimals",
    "金额的单位是万元，写到分也只有六位小数；四舍五入后再写", "in 10,000 yuan the fen is the sixth decimal; round the amount",
    why="No amount of money is that precise: the figure was copied from a computation.",
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
CSV_TABLE = Rule(
    "RPT-040", _ERROR,
    "第 {line} 行前面没有写是哪张表", "line {line} stands before the line that names its table",
    "每张表先写一行：表的名字，后面是各列的名字，如“复议诉讼,结果维持,结果纠正”", "begin each table with a line of its name and its columns",
    why="A figure belongs to a table, a row and a column; without its table it cannot be placed.",
)  # fmt: skip
CSV_CELL = Rule(
    "RPT-041", _ERROR,
    "“{value}”在表头没有写名字的列里", "“{value}” stands in a column that has no name",
    "在表头补上列名，或者删掉这一格", "name the column in the line above, or clear the cell",
    why="A figure without a column cannot be placed.",
)  # fmt: skip
CSV_QUOTE = Rule(
    "RPT-042", _ERROR,
    "引号没有配对，或者一格里有换行", "a quotation mark is not closed, or a cell holds a line break",
    "一行写一行，名字里不要用引号", "keep each row on one line and leave quotation marks out",
    why="Every cell behind an open quotation mark would be read as one text.",
)  # fmt: skip
FILE_KIND = Rule(
    "RPT-045", _ERROR,
    "报告的表格不收“{name}”这种文件", "report tables are not read from files such as “{name}”",
    "在 Excel 或 WPS 里另存为 .xlsx（不带宏）或 .csv", "save it as .xlsx (without macros) or .csv",
    why="Macros are programs; older formats cannot be checked for them.",
)  # fmt: skip
WORKBOOK_LARGE = Rule(
    "RPT-046", _ERROR,
    "工作簿“{name}”太大：{found}，上限 {limit}", "the workbook “{name}” is too large: {found}, the limit is {limit}",
    "用 new report 重新生成一份，把数字填进去", "make a fresh one with new report and fill in the figures",
    why="A filled-in workbook has some twenty thousand bytes; anything far larger is damaged or an attack.",
)  # fmt: skip
WORKBOOK_MACRO = Rule(
    "RPT-047", _ERROR,
    "工作簿“{name}”带有宏、外部链接或嵌入对象：{part}", "the workbook “{name}” holds macros, links or embedded objects: {part}",
    "另存为不带宏的 .xlsx，或者用 new report 重新生成一份", "save it without macros, or make a fresh one with new report",
    why="Macros are programs, and links fetch what nobody reviewed; neither is ever accepted.",
)  # fmt: skip
WORKBOOK_UNREADABLE = Rule(
    "RPT-048", _ERROR,
    "打不开工作簿“{name}”", "the workbook “{name}” cannot be opened",
    "它可能损坏、加了密码，或者不是 .xlsx；用 new report 重新生成一份", "it may be damaged, locked by a password, or no .xlsx; make a fresh one",
    why="What cannot be read cannot be checked or published.",
)  # fmt: skip
WORKBOOK_SHEET = Rule(
    "RPT-049", _ERROR,
    "工作簿里没有“{sheet}”这张工作表", "the workbook has no sheet “{sheet}”",
    "不要删除或改名；用 new report 重新生成一份，把数字填进去", "do not delete or rename sheets; make a fresh workbook",
    why="Each statutory table has a sheet of its own; a missing one must not be published as zeros.",
)  # fmt: skip
WORKBOOK_LABEL = Rule(
    "RPT-050", _ERROR,
    "这一格应当是“{expected}”，现在是“{found}”", "this cell should be “{expected}” but is “{found}”",
    "不要增删、移动行列或改标题；用 new report 重新生成一份，把数字填进去", "do not move or rename rows and columns; make a fresh workbook",
    why="The figures are read by their place; after a row has moved they would land in wrong cells.",
)  # fmt: skip
WORKBOOK_OTHER = Rule(
    "RPT-051", _ERROR,
    "这份工作簿用的是{other}，{year} 年的报告用{format}", "this workbook has the {other_en}; reports on {year} use the {format_en}",
    "用 new report 生成 {year} 年的工作簿", "make the workbook of {year} with new report",
    why="Reports on the tables of an earlier year are a common defect (条例第五十条).",
)  # fmt: skip
WORKBOOK_MOVED = Rule(
    "RPT-053", _ERROR,
    "工作表“{sheet}”从第 {line} 行起{verb} {count} 行", "from row {line} on, the sheet “{sheet}” has {verb_en} {count} rows",
    "不要增删行；用 new report 重新生成一份，把数字填进去", "do not insert or delete rows; make a fresh workbook with new report and fill it in",
    why="The figures are read by their place; after a row has moved they would land in wrong cells.",
)  # fmt: skip
WORKBOOK_BESIDE = Rule(
    "RPT-055", _WARNING,
    "数字 {value} 写在表格外面，没有读", "the number {value} stands outside the table and was not read",
    "把它填进表格里的格子；是随手写的就删掉", "move it into a cell of the table, or delete it",
    why="Only the cells of the form are read; a figure typed one column too far would be lost without a word.",
)  # fmt: skip
WORKBOOK_DISGUISED = Rule(
    "RPT-054", _ERROR,
    "“{name}”的内容与扩展名不符：其实是{what}", "“{name}” is not what its name says: it is {what_en}",
    "{mend}", "{mend_en}",
    why="Renaming a file does not change what is in it; it has to be saved anew in the right format.",
)  # fmt: skip
WORKBOOK_FORMULA = Rule(
    "RPT-052", _ERROR,
    "{cell_name}里是公式“{value}”", "{cell_name_en} holds the formula “{value}”",
    "填数字；要用公式计算，就复制结果，再用“选择性粘贴—数值”", "type the figure; paste the result of a formula as a value",
    why="What a formula shows depends on the program that opens it; a statutory figure must not.",
)  # fmt: skip
