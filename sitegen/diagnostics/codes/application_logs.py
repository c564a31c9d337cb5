"""RPT-150 to RPT-179: application logs (台账)."""

from __future__ import annotations

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity
from sitegen.procedure.rules import RULES

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_TIME_LIMIT = (
    f"Applications are answered within {RULES.limits.answer} working days,"
    f" with an extension within {RULES.limits.extended} ({RULES.sources['limits.answer']})."
)

PERSONAL = Rule(
    "RPT-150", _ERROR,
    "“{column}”这一列像是{what}，台账里不能有", "The column “{column}” looks like {what_en}, which an application log must not contain",
    "删掉这一列再存一次；台账只要日期、申请人类型和办理结果", "Delete the column and save again; the log needs only dates, applicant types and results",
    why="Cells of the log are processed, stored and displayed, so it must not contain personal data of applicants (个人信息保护法第六条).",
)  # fmt: skip
NO_COLUMN = Rule(
    "RPT-151", _ERROR,
    "台账里没有“{column}”这一列", "The application log has no column “{column_en}”",
    "第一行写列名：{known}", "The first line must contain the column names: {known_en}",
    why="Without the date of receipt, the type of applicant and the result nothing can be counted.",
)  # fmt: skip
COLUMN_TWICE = Rule(
    "RPT-152", _ERROR,
    "“{column}”和“{other}”是同一列", "“{column}” and “{other}” are names of the same column",
    "只留一列", "Keep one of them",
    why="Two columns for the same fact may contradict each other.",
)  # fmt: skip
COLUMN_UNUSED = Rule(
    "RPT-153", _ERROR,
    "{column}不是台账的列，台账里不能有", "{column_en} is not a column of an application log; other columns are not allowed",
    "删掉这一列，或者改用规定的列名；备注之类的文字可能写着姓名、住址，不能放进台账。可以写的列：{known}", "Delete the column, or use one of the defined names; free text such as remarks may contain names or addresses. The columns are: {known_en}",
    why="Free text may contain names or addresses of applicants, which no check finds reliably (个人信息保护法第六条).",
)  # fmt: skip
DATE = Rule(
    "RPT-154", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，不是日期", "Line {line}: “{value}” in “{column_en}” is not a date",
    "写成 2025-03-01", "Write the date as 2025-03-01",
    why="The year of the date determines the report in which the application is counted.",
)  # fmt: skip
WORD = Rule(
    "RPT-155", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，无法识别", "Line {line}: “{value}” in “{column_en}” is not recognised",
    "可以写：{known}{near}", "Write one of: {known_en}{near_en}",
    why="Each application is counted in one row and one column of the statutory table.",
)  # fmt: skip
VALUE_MISSING = Rule(
    "RPT-156", _ERROR,
    "第 {line} 行没有写“{column}”", "Line {line} has no “{column_en}”",
    "补上{because}", "Fill it in{because_en}",
    why="An application without it cannot be counted in the statutory tables.",
)  # fmt: skip
DATE_ORDER = Rule(
    "RPT-157", _ERROR,
    "第 {line} 行的“{column}” {value} 早于{earlier}", "Line {line}: “{column_en}” {value} is before {earlier_en}",
    "核对两个日期", "Check both dates",
    why="An application cannot be answered before it is received, and a case cannot be decided before it is filed.",
)  # fmt: skip
NUMBER_TWICE = Rule(
    "RPT-158", _ERROR,
    "编号“{value}”写了两次", "The number “{value}” occurs twice",
    "一件申请只占一行；另一处在 {other}", "Use one line for each application; the other line is at {other}",
    why="An application that is listed twice would be counted twice.",
)  # fmt: skip
LEDGER_TWICE = Rule(
    "RPT-159", _ERROR,
    "{name} 和 {other} 都从 {year} 年开始", "{name} and {other} both begin in {year}",
    "合并成一个台账", "Merge them into one log",
    why="An application in two logs would be counted twice.",
)  # fmt: skip
DIFFERS = Rule(
    "RPT-160", _ERROR,
    "{cell}写的是 {given}，台账算出来是 {counted}", "{cell_en} is {given}, but the application log gives {counted}",
    "{lines}；改表格或者改台账，也可以删掉这张表，让台账来算", "{lines_en}; correct one of the two, or delete the table to have it computed from the log",
    why="If a report disagrees with the agency's own application log, one of the two is wrong.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
ANSWERED_LATE = Rule(
    "RPT-161", _WARNING,
    "第 {line} 行用了 {days} 个工作日，期限是 {limit} 个", "The application in line {line} took {days} working days; the limit is {limit}",
    "延期过就写“延期: 是”；征求第三方意见的时间写进“扣除工作日”", "If the period was extended, write 是 (yes) in the column 延期 (extended); put days that do not count into the column 扣除工作日 (days deducted)",
    why=_TIME_LIMIT,
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
EMPTY = Rule(
    "RPT-162", _ERROR,
    "{name} 里没有列名", "{name} has no column names",
    "第一行写列名：{known}", "The first line must contain the column names: {known_en}",
    why="Cells are assigned by the names of their columns.",
)  # fmt: skip
QUOTE = Rule(
    "RPT-163", _ERROR,
    "第 {line} 行的引号不成对", "The quotation marks in line {line} are not paired",
    "补上或者删掉引号", "Add the missing quotation mark, or remove the other one",
    why="The line cannot be split into cells.",
)  # fmt: skip
NEVER_ANSWERED = Rule(
    "RPT-164", _WARNING,
    "第 {line} 行收到后已经过了 {days} 个工作日，还没有答复，期限是 {limit} 个", "The application in line {line} has not been answered for {days} working days; the limit is {limit}",
    "答复了就补上“办理结果”和“答复日期”；延期过就写“延期: 是”，征求第三方意见的时间写进“扣除工作日”", "If it was answered, add the result and the date; if the period was extended, write 是 (yes) in the column 延期 (extended); put days that do not count into the column 扣除工作日 (days deducted)",
    why=_TIME_LIMIT,
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FUTURE = Rule(
    "RPT-165", _ERROR,
    "第 {line} 行的“{column}” {value} 晚于今天（{today}）", "Line {line}: “{column_en}” {value} is after today ({today})",
    "改成实际的日期", "Write the real date",
    why="The log records past events. A date in the future may put the application into the wrong report.",
)  # fmt: skip
RESULT_OPEN = Rule(
    "RPT-166", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，没有说明是“{group}”里的哪一种", "Line {line}: “{value}” in “{column_en}” does not say which kind of “{group_en}” it is",
    "从这 {count} 种里选一种：{known}", "Choose one of these {count}: {known_en}",
    why="The statutory table counts each reason separately (条例第三十六条).",
)  # fmt: skip
LINES_MANY = Rule(
    "RPT-168", _ERROR,
    "台账超过 {limit} 行", "The log has more than {limit} lines",
    "请按年份分成几个文件；确实有这么多的，在 site.yaml 里调高“内容上限”", "Split it into one file for each year; if it really is that long, raise source_limit in site.yaml",
    why="A log that is read in part would give wrong figures.",
)  # fmt: skip
LINES_LEFT = Rule(
    "RPT-167", _ERROR,
    "从第 {line} 行起还有 {count} 行没有检查", "{count} lines from line {line} on have not been checked",
    "先改好前面列出的，再检查一次；很多行同样的错，多半是一列的写法不对", "Mend what is listed above, then check again; many alike usually have one cause, such as a column written in another way",
    why="A log with thousands of faults would take long, and its list would hide the cause.",
)  # fmt: skip
