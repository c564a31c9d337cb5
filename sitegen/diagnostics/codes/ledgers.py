"""RPT: what can be wrong in a ledger of applications (RPT-150 to RPT-179)."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity
from sitegen.procedure.rules import RULES

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_TIME_LIMIT = (
    f"Applications are answered within {RULES.limits.answer} working days,"
    f" with an extension within {RULES.limits.extended} ({RULES.sources['limits.answer']})."
)

PERSONAL = Rule(
    "RPT-150", _ERROR,
    "“{column}”这一列像是{what}，台账里不能有", "the column “{column}” looks like {what_en}, which a ledger may not hold",
    "删掉这一列再存一次；台账只要日期、申请人类型和办理结果", "delete the column; the ledger needs dates, kinds of applicants and results only",
    why="Ledgers are computed with, kept and shown cell by cell; the applicants' personal data have no place in them (个人信息保护法第六条).",
)  # fmt: skip
NO_COLUMN = Rule(
    "RPT-151", _ERROR,
    "台账里没有“{column}”这一列", "the ledger lacks the column “{column_en}”",
    "第一行写列名：{known}", "the first line names the columns: {known_en}",
    why="Without the date of receipt, the kind of applicant and the result nothing can be counted.",
)  # fmt: skip
COLUMN_TWICE = Rule(
    "RPT-152", _ERROR,
    "“{column}”和“{other}”是同一列", "“{column}” and “{other}” are the same column",
    "只留一列", "keep one of them",
    why="Two sources for one fact would contradict each other sooner or later.",
)  # fmt: skip
COLUMN_UNUSED = Rule(
    "RPT-153", _ERROR,
    "{column}不是台账的列，台账里不能有", "{column_en} is no column of a ledger, which may hold no other",
    "删掉这一列，或者改用规定的列名；备注之类的文字可能写着姓名、住址，不能放进台账。可以写的列：{known}", "delete the column or give it one of the names; remarks may name people. The columns are: {known_en}",
    why="Free text may name the applicants or say where they live, which no rule can find for certain; it has no place in a ledger (个人信息保护法第六条).",
)  # fmt: skip
DATE = Rule(
    "RPT-154", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，不是日期", "line {line}: “{value}” in “{column_en}” is not a date",
    "写成 2025-03-01", "write it as 2025-03-01",
    why="The year of each date decides in which report a case is counted.",
)  # fmt: skip
WORD = Rule(
    "RPT-155", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，不知道是哪一种", "line {line}: “{value}” in “{column_en}” is not known",
    "可以写：{known}{near}", "write one of: {known_en}",
    why="Each application is counted in one row and one column of the statutory table.",
)  # fmt: skip
VALUE_MISSING = Rule(
    "RPT-156", _ERROR,
    "第 {line} 行没有写“{column}”", "line {line} lacks “{column_en}”",
    "补上{because}", "fill it in{because_en}",
    why="An application without it cannot be counted in the statutory tables.",
)  # fmt: skip
DATE_ORDER = Rule(
    "RPT-157", _ERROR,
    "第 {line} 行的“{column}” {value} 早于{earlier}", "line {line}: “{column_en}” {value} is before {earlier_en}",
    "核对两个日期", "check both dates",
    why="Nothing is answered before it is received, or decided before it is filed.",
)  # fmt: skip
NUMBER_TWICE = Rule(
    "RPT-158", _ERROR,
    "编号“{value}”写了两次", "the number “{value}” stands there twice",
    "一件申请只占一行；另一处在 {other}", "one line for each application; the other is at {other}",
    why="An application that stands there twice would be counted twice.",
)  # fmt: skip
LEDGER_TWICE = Rule(
    "RPT-159", _ERROR,
    "{name} 和 {other} 都从 {year} 年开始", "{name} and {other} both begin with {year}",
    "合成一个台账", "make one ledger of them",
    why="One application in two ledgers would be counted twice.",
)  # fmt: skip
DIFFERS = Rule(
    "RPT-160", _ERROR,
    "{cell}写的是 {given}，台账算出来是 {counted}", "{cell_en} is {given}; the ledger comes to {counted}",
    "{lines}；改表格或者改台账，也可以删掉这张表，让台账来算", "{lines_en}; correct either, or delete the table and let the ledger count",
    why="A report that disagrees with the agency's own list of applications is wrong in one of the two.",
)  # fmt: skip
ANSWERED_LATE = Rule(
    "RPT-161", _WARNING,
    "第 {line} 行用了 {days} 个工作日，期限是 {limit} 个", "line {line} took {days} working days; the limit is {limit}",
    "延期过就写“延期: 是”；征求第三方意见的时间写进“扣除工作日”", "if it was extended write 是 under 延期; days not counted go under 扣除工作日",
    why=_TIME_LIMIT,
)  # fmt: skip
EMPTY = Rule(
    "RPT-162", _ERROR,
    "{name} 里没有列名", "{name} has no line of column names",
    "第一行写列名：{known}", "the first line names the columns: {known_en}",
    why="A ledger is read by the names of its columns.",
)  # fmt: skip
QUOTE = Rule(
    "RPT-163", _ERROR,
    "第 {line} 行的引号不成对", "the quotation marks in line {line} do not pair",
    "补上或者删掉引号", "add the missing one, or remove it",
    why="A line that cannot be split into cells cannot be counted.",
)  # fmt: skip
NEVER_ANSWERED = Rule(
    "RPT-164", _WARNING,
    "第 {line} 行收到后已经过了 {days} 个工作日，还没有答复，期限是 {limit} 个", "line {line} has waited {days} working days without an answer; the limit is {limit}",
    "答复了就补上“办理结果”和“答复日期”；延期过就写“延期: 是”，征求第三方意见的时间写进“扣除工作日”", "if it was answered write the result and its date; extensions go under 延期, days not counted under 扣除工作日",
    why=_TIME_LIMIT,
)  # fmt: skip
FUTURE = Rule(
    "RPT-165", _ERROR,
    "第 {line} 行的“{column}” {value} 晚于今天（{today}）", "line {line}: “{column_en}” {value} is after today ({today})",
    "改成实际的日期", "write the real date",
    why="A ledger records what has happened; a day that is yet to come is a slip that moves the case into another report.",
)  # fmt: skip
RESULT_OPEN = Rule(
    "RPT-166", _ERROR,
    "第 {line} 行的“{column}”写的是“{value}”，没有说明是“{group}”里的哪一种", "line {line}: “{value}” in “{column_en}” does not say which kind of “{group_en}” it is",
    "从这 {count} 种里选一种：{known}", "choose one of these {count}: {known_en}",
    why="The statutory table counts each reason for itself (条例第三十六条).",
)  # fmt: skip
