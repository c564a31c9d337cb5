"""RPT-010 to RPT-055: tables of annual reports as typed, and the files that contain them."""

from __future__ import annotations

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

FORMAT_UNKNOWN = Rule(
    "RPT-010", _ERROR,
    "没有“{value}”这种报告格式", "There is no report format “{value}”",
    "写 {known} 之一；不写就按年份定", "Write one of {known_en}; if it is left out, the year determines the format",
    why="The format determines the tables of a report. A wrong format would require the wrong cells.",
)  # fmt: skip
TABLE_UNKNOWN = Rule(
    "RPT-011", _ERROR,
    "{format}里没有“{name}”这张表", "The {format_en} has no table “{name}”",
    "{fix}", "{fix_en}",
    why="Figures with a wrong name would be missing from the statutory tables.",
)  # fmt: skip
ROW_UNKNOWN = Rule(
    "RPT-012", _ERROR,
    "{table}里没有“{name}”这一行", "{table_en} has no row “{name}”",
    "{near}", "{near_en}",
    why="Figures with a wrong name would be missing from the statutory tables.",
)  # fmt: skip
COLUMN_UNKNOWN = Rule(
    "RPT-013", _ERROR,
    "{table}的“{row}”里没有“{name}”这一列", "The row “{row_en}” of {table_en} has no column “{name}”",
    "可以写的列：{known}", "Its columns are {known_en}",
    why="Figures with a wrong name would be missing from the statutory tables.",
)  # fmt: skip
OTHER_FORMAT = Rule(
    "RPT-014", _ERROR,
    "“{name}”是{other}里的，{year} 年的报告用{format}", "“{name}” belongs to the {other_en}; reports for {year} use the {format_en}",
    "按{format}的表填写：它的行和列见 sitegen help reports，或用 new report 生成一份空表对照", "Use the rows and columns of the {format_en}: see sitegen help reports, or create an empty table with new report",
    why="The use of tables of an earlier year is a common defect; their headings do not meet the current requirements (条例第五十条).",
)  # fmt: skip
NO_COLUMN = Rule(
    "RPT-015", _ERROR,
    "{table}的“{row}”有 {count} 列，没有写明“{value}”是哪一列的数", "The row “{row_en}” of {table_en} has {count} columns, and the column of “{value}” is not given",
    "写成 {row}: {{{column}: {value}}}", "Write {row}: {{{column}: {value}}}",
    why="The statutory tables count by type of applicant. A figure without a column cannot be assigned.",
)  # fmt: skip
LIST_LENGTH = Rule(
    "RPT-016", _ERROR,
    "{table}的“{row}”写了 {count} 个数，应当是 {expected} 个", "The row “{row_en}” of {table_en} has {count} {count:figure|figures} instead of {expected}",
    "按次序写 {columns}，或者写明列名", "Write the figures in the order {columns_en}, or name the columns",
    why="If a figure is missing, the others would be in the wrong columns.",
)  # fmt: skip
NO_CELL = Rule(
    "RPT-017", _ERROR,
    "“{name}”是标题，不能直接写“{value}”", "“{name}” is a heading and cannot have the value “{value}”",
    "{form}可以写：{rows}；都是 0 就写“无”", "{form_en}What it may have: {rows_en}; if all are 0, write 无",
    why="Headings have no cells in the statutory tables.",
)  # fmt: skip
CELL_TWICE = Rule(
    "RPT-018", _ERROR,
    "{cell}写了两次", "{cell_en} is written twice",
    "只留一处；另一处在 {other}", "Keep one of them; the other is at {other}",
    why="One of the two figures would silently be lost.",
)  # fmt: skip
TABLE_TWICE = Rule(
    "RPT-019", _ERROR,
    "{table}既写在这里，又写在 {other}", "{table_en} is written here and in {other}",
    "一张表只写在一个文件里", "Write each table in one file only",
    why="Two sources for one table may contradict each other.",
)  # fmt: skip
CELL_TEXT = Rule(
    "RPT-020", _ERROR,
    "{cell}“{value}”不是数字", "{cell_en} is “{value}”, which is not a number",
    "只写阿拉伯数字，如 12；没有就写 0", "Write digits only, such as 12; 0 if there is none",
    why="Text cannot be added up, and the tables are collected by programs.",
)  # fmt: skip
CELL_NEGATIVE = Rule(
    "RPT-021", _ERROR,
    "{cell}“{value}”小于 0", "{cell_en} is “{value}”, which is below 0",
    "件数和金额从 0 起；只有“本年增/减”可以是负数", "Counts and amounts cannot be negative; only changes (本年增/减) can",
    why="A count cannot be negative.",
)  # fmt: skip
CELL_FRACTION = Rule(
    "RPT-022", _ERROR,
    "{cell}“{value}”不是整数", "{cell_en} is “{value}”, which is not a whole number",
    "件数写整数；只有金额可以有小数", "Counts are whole numbers; only amounts have decimals",
    why="Applications and documents are counted one by one.",
)  # fmt: skip
CELL_LARGE = Rule(
    "RPT-023", _ERROR,
    "{cell}“{value}”太大", "{cell_en} is “{value}”, which is too large",
    "核对位数和单位；金额的单位是万元，按元写就带上“元”字", "Check the digits and the unit; amounts are in 10,000 yuan, or in yuan if followed by 元",
    why="Such a figure is a typing mistake.",
)  # fmt: skip
CELL_PRECISE = Rule(
    "RPT-029", _ERROR,
    "{cell}“{value}”的小数太长", "{cell_en} is “{value}”, which has too many decimals",
    "金额的单位是万元，写到分也只有六位小数；四舍五入后再写", "Amounts are in 10,000 yuan, so six decimals reach the fen; round the amount",
    why="No amount of money is that precise. The figure was probably copied from a calculation.",
)  # fmt: skip
CELL_SLASH = Rule(
    "RPT-024", _WARNING,
    "{cell}写的是“{value}”，按 0 计", "{cell_en} is “{value}”; it is counted as 0",
    "没有就写 0", "Write 0 if there is none",
    why="The national format has a figure in every cell. “/” does not say whether there is none or none was counted.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
CELL_BLANK = Rule(
    "RPT-025", _WARNING,
    "{cell}没有填，按 0 计", "{cell_en} is blank; it is counted as 0",
    "填上数字，没有就写 0", "Fill it in; write 0 if there is none",
    why="The national format has a figure in every cell. A blank cell was probably forgotten.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TABLE_MISSING = Rule(
    "RPT-026", _ERROR,
    "{year} 年的报告没有写{tables}", "The report for {year} has no {tables_en}",
    "在“表格”里写上；一件也没有就写“{name}: 无”；全部都没有就写“表格: 无”", "Add the table to the field 表格 (tables); if all its cells are 0, write “{name}: 无”; if all tables are empty, write “表格: 无”",
    why="Every report contains all tables of the national format (条例第五十条). A missing table must not be published as zeros.",
)  # fmt: skip
TABLE_UNFILLED = Rule(
    "RPT-056", _ERROR,
    "{tables}还没有填，里面还是“{said}”", "{tables_en}: “{said}” still stands where figures should be",
    "把“{said}”换成数字；一件也没有，在 .yaml 里写“无”，在 .csv、.xlsx 里写 0；还没写完的报告加一行“草稿: 是”", "Replace “{said}” by figures; if there is nothing, write 无 in .yaml, and 0 in .csv and .xlsx; add a line “draft: yes” to a report that is not finished",
    why="That there was nothing is a statement of fact in a statutory report. Somebody has to make it; the form does not.",
)  # fmt: skip
DRAFT_TABLE_UNFILLED = Rule(
    "RPT-057", _WARNING,
    "草稿里的{tables}还没有填，里面还是“{said}”", "{tables_en}: in this draft, “{said}” still stands where figures should be",
    "发布以前把“{said}”换成数字；一件也没有，在 .yaml 里写“无”，在 .csv、.xlsx 里写 0", "Before it is published, replace “{said}” by figures; if there is nothing, write 无 in .yaml, and 0 in .csv and .xlsx",
    why="A draft is not published, so it may be unfinished. The finding names what is still to be written.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TABLES_ALONE = Rule(
    "RPT-027", _ERROR,
    "只有表格，没有 {missing}", "There are tables but no {missing}",
    "加上同名的 .yaml 文件，写明标题和公开日期", "Add a .yaml file with the same name that gives the title and the date published",
    why="A report is published only with its metadata.",
)  # fmt: skip
NO_TABLES = Rule(
    "RPT-028", _ERROR,
    "{format}没有法定表格", "The {format_en} has no statutory tables",
    "把数字写进“统计数据”", "Put the figures into the field 统计数据 (statistics)",
    why="The format has no table that could show the figures.",
)  # fmt: skip
CSV_TABLE = Rule(
    "RPT-040", _ERROR,
    "第 {line} 行前面没有写是哪张表", "No table is named before line {line}",
    "每张表先写一行：表的名字，后面是各列的名字，如“复议诉讼,结果维持,结果纠正”", "Begin each table with a line that contains its name and the names of its columns",
    why="A figure belongs to a table, a row and a column. Without its table it cannot be assigned.",
)  # fmt: skip
CSV_CELL = Rule(
    "RPT-041", _ERROR,
    "“{value}”在表头没有写名字的列里", "“{value}” is in a column without a name",
    "在表头补上列名，或者删掉这一格", "Add the name of the column to the header, or clear the cell",
    why="A figure without a column cannot be assigned.",
)  # fmt: skip
CSV_QUOTE = Rule(
    "RPT-042", _ERROR,
    "引号没有配对，或者一格里有换行", "A quotation mark is not closed, or a cell contains a line break",
    "每行写表格的一行，名称里不要用引号", "Write each row on one line, and do not use quotation marks",
    why="All cells after an open quotation mark would be read as one text.",
)  # fmt: skip
FILE_KIND = Rule(
    "RPT-045", _ERROR,
    "报告的表格不收“{name}”这种文件", "Report tables cannot be read from a file such as “{name}”",
    "在 Excel 或 WPS 里另存为 .xlsx（不带宏）或 .csv", "Save it as .xlsx (without macros) or .csv",
    why="Macros are programs, and older formats cannot be checked for macros.",
)  # fmt: skip
WORKBOOK_LARGE = Rule(
    "RPT-046", _ERROR,
    "工作簿“{name}”太大：{found}，上限 {limit}", "The workbook “{name}” is too large: {found}, the limit is {limit}",
    "用 new report 重新生成一份，把数字填进去；台账请删掉多余的格式，确实要这么大的，在 site.yaml 里调高“内容上限”", "Create a new one with new report and fill in the figures; remove surplus formatting from a log, and if it has to be that large, raise source_limit in site.yaml",
    why="A completed workbook has about 20 KB. A far larger file is damaged or malicious.",
)  # fmt: skip
WORKBOOK_MACRO = Rule(
    "RPT-047", _ERROR,
    "工作簿“{name}”带有宏、外部链接或嵌入对象：{part}", "The workbook “{name}” contains macros, external links or embedded objects: {part}",
    "另存为不带宏的 .xlsx，或者用 new report 重新生成一份", "Save it as .xlsx without macros, or create a new one with new report",
    why="Macros are programs, and external links load data that nobody reviewed.",
)  # fmt: skip
WORKBOOK_UNREADABLE = Rule(
    "RPT-048", _ERROR,
    "打不开工作簿“{name}”", "The workbook “{name}” cannot be opened",
    "它可能损坏、加了密码，或者不是 .xlsx；用 new report 重新生成一份", "It may be damaged, protected by a password, or not an .xlsx file; create a new one with new report",
    why="A file that cannot be read cannot be checked or published.",
)  # fmt: skip
WORKBOOK_SHEET = Rule(
    "RPT-049", _ERROR,
    "工作簿里没有“{sheet}”这张工作表", "The workbook has no sheet “{sheet}”",
    "不要删除或改名；用 new report 重新生成一份，把数字填进去", "Do not delete or rename sheets; create a new workbook with new report and fill in the figures",
    why="Each statutory table has its own sheet. A missing table must not be published as zeros.",
)  # fmt: skip
WORKBOOK_LABEL = Rule(
    "RPT-050", _ERROR,
    "这一格应当是“{expected}”，现在是“{found}”", "This cell should be “{expected}” but is “{found}”",
    "不要增删、移动行列或改标题；用 new report 重新生成一份，把数字填进去", "Do not add, delete, move or rename rows and columns; create a new workbook with new report and fill in the figures",
    why="Figures are read by position. If a row was moved, they would be assigned to the wrong cells.",
)  # fmt: skip
WORKBOOK_OTHER = Rule(
    "RPT-051", _ERROR,
    "这份工作簿用的是{other}，{year} 年的报告用{format}", "This workbook uses the {other_en}; reports for {year} use the {format_en}",
    "用 new report 生成 {year} 年的工作簿", "Create the workbook for {year} with new report",
    why="The use of tables of an earlier year is a common defect (条例第五十条).",
)  # fmt: skip
WORKBOOK_MOVED = Rule(
    "RPT-053", _ERROR,
    "工作表“{sheet}”从第 {line} 行起{verb} {count} 行", "From row {line} on, the sheet “{sheet}” has {verb_en} {count} {count:row|rows}",
    "不要增删行；用 new report 重新生成一份，把数字填进去", "Do not insert or delete rows; create a new workbook with new report and fill in the figures",
    why="Figures are read by position. If a row was moved, they would be assigned to the wrong cells.",
)  # fmt: skip
WORKBOOK_BESIDE = Rule(
    "RPT-055", _WARNING,
    "数字 {value} 写在表格外面，没有读", "The number {value} is outside the table and was not read",
    "把它填进表格里的格子；是随手写的就删掉", "Move it into a cell of the table, or delete it",
    why="Only the cells of the form are read. A figure typed in the wrong column would silently be lost.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
WORKBOOK_DISGUISED = Rule(
    "RPT-054", _ERROR,
    "“{name}”的内容与扩展名不符：其实是{what}", "The content of “{name}” does not match its extension: it is {what_en}",
    "{mend}", "{mend_en}",
    why="Renaming a file does not change its content. It has to be saved in the right format.",
)  # fmt: skip
WORKBOOK_FORMULA = Rule(
    "RPT-052", _ERROR,
    "{cell_name}里是公式“{value}”", "{cell_name_en} holds the formula “{value}”",
    "填数字；要用公式计算，就复制结果，再用“选择性粘贴—数值”", "Type the figure; to use a formula, copy its result and paste it as a value",
    why="The result of a formula may depend on the program that opens it. A statutory figure must not.",
)  # fmt: skip
