"""RPT: what can be wrong between the figures, the years and the words of annual reports (RPT-100 to RPT-149)."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity
from sitegen.procedure.rules import RULES

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_DEADLINES = (
    f"Departments publish their reports by {RULES.reports.departments.english}, governments by"
    f" {RULES.reports.governments.english} ({RULES.sources['reports']}; until {RULES.earliest.year - 1} all by"
    f" {RULES.reports.former.english})."
)
_SUM = "{cell}：{text}，这里是 {left} {sign} {right}", "{cell_en}: {text_en}; here {left} {sign} {right}"
_DIFFERENCE = (
    "{cell}：{text}，这里是 {left} {sign} {right}，相差 {difference}",
    "{cell_en}: {text_en}; here {left} {sign} {right}, a difference of {difference}",
)
_SUM_HINT = (
    "按左右两边逐格核对：{terms}", "compare cell by cell: {terms}",
)  # fmt: skip

IDENTITY = Rule(
    "RPT-100", _ERROR, *_SUM, *_SUM_HINT,
    why="An identity that the report's format declares.",
)  # fmt: skip
BALANCE = Rule(
    "RPT-101", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-1, printed in the national table itself: 第一项加第二项之和，等于第三项加第四项之和. Every column has to balance.",
)  # fmt: skip
RESULTS = Rule(
    "RPT-102", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-2: the total of results is the sum of the rows above it, for every kind of applicant.",
)  # fmt: skip
APPLICANTS = Rule(
    "RPT-103", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-3: the last column of the table on applications is the sum of the six kinds of applicants.",
)  # fmt: skip
CARRIED = Rule(
    "RPT-104", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-4: what was carried over at the end of one year is what the next year begins with.",
)  # fmt: skip
CARRIED_COLUMN = Rule(
    "RPT-105", _WARNING, *_DIFFERENCE, *_SUM_HINT,
    why="T3-4 for one kind of applicant: the totals agree, but an application has changed its applicant between the years.",
)  # fmt: skip
CASES = Rule(
    "RPT-106", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T4-1: in each block of the table on reviews and suits, the total is the sum of the four results.",
)  # fmt: skip
DOUBT = Rule(
    "RPT-110", _WARNING, *_SUM, *_SUM_HINT,
    why="A relation that the report's format declares, and that may be broken for a reason.",
)  # fmt: skip
IN_FORCE = Rule(
    "RPT-111", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-1: documents in force grow by those made and shrink by those repealed. A clean-up or a new way of counting may break it; say so in the report.",
)  # fmt: skip
MADE_IN_FORCE = Rule(
    "RPT-112", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-2: what was made in the year is usually still in force at its end.",
)  # fmt: skip
NO_REGULATIONS = Rule(
    "RPT-113", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-3: only provinces and 设区的市 make 规章 (立法法第九十三条).",
)  # fmt: skip
ITEMS_LEFT = Rule(
    "RPT-114", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-4: there cannot be fewer than no items after the year's change.",
)  # fmt: skip
FEES_ABSURD = Rule(
    "RPT-115", _WARNING,
    "{cell}是 {given} 万元，合 {large} 亿元：是不是把元当成了万元？", "{cell_en} is {given} in 10,000 yuan: was the amount typed in yuan?",
    "核对单位；按元写就带上“元”字，如 865000元；确实这么多就不用改", "compare the unit; with 元 behind it an amount in yuan is understood; if it is right there is nothing to mend",
    why="The column is in 10,000 yuan (万元). Typed in yuan, a fee grows ten thousand times.",
)  # fmt: skip
NARRATIVE_CELL = Rule(
    "RPT-120", _WARNING,
    "正文写{quantity}{said}，表格里是 {given}（{cells}）", "the text says {said} for {quantity_en}; the tables have {given} ({cells})",
    "改正文或者表格，两处要一致", "make the text and the tables agree",
    why="X-1: text and table that differ are the commonest real defect of annual reports; readers and inspectors compare them.",
)  # fmt: skip
NARRATIVE_UPHELD = Rule(
    "RPT-121", _WARNING,
    "正文写{quantity}都维持，表格里还有{given}", "the text says that all {quantity_en} were upheld; the table also has {given}",
    "改正文或者表格，两处要一致", "make the text and the tables agree",
    why="X-1: a statement on all cases must fit every column, the pending ones too.",
)  # fmt: skip
FEE_UNEXPLAINED = Rule(
    "RPT-122", _WARNING,
    "{cell}是 {given}，第六部分却没有说明信息处理费", "{cell_en} is {given}, but section six says nothing of fees",
    "在“其他需要报告的事项”里写明发出收费通知的情况", "tell of the fee notices in 其他需要报告的事项",
    why="X-2: since 2021 reports state the fees charged for information (国办函〔2020〕109号); an application dropped for an unpaid fee means that one was charged.",
)  # fmt: skip
FEE_IMPOSSIBLE = Rule(
    "RPT-123", _WARNING,
    "第六部分说收了信息处理费 {said} 元，{reason}", "section six says that {said} yuan were charged; {reason_en}",
    "核对金额，或者核对表格", "check the amount, or the tables",
    why="X-2: a fee needs an application that is charged, and rules to charge by: those of 国办函〔2020〕109号, in force from 2021.",
)  # fmt: skip
PARENT_SUM = Rule(
    "RPT-124", _WARNING,
    "{cell}是 {left}，本级和下级合计是 {right}", "{cell_en} is {left}; own level and the level below come to {right}",
    "逐个核对：{terms}", "compare one by one: {terms}",
    why="X-3: a report that says it consolidates is the sum of its own level and of the reports of the level below.",
)  # fmt: skip
PERIOD = Rule(
    "RPT-125", _ERROR,
    "统计期限“{said}”不是 {year} 年 1 月 1 日至 12 月 31 日", "the period “{said}” is not 1 January to 31 December {year}",
    "改成 {year} 年 1 月 1 日至 12 月 31 日", "write 1 January to 31 December {year}",
    why="X-4: the figures of a report are those of its calendar year; preamble, title and period name the same one.",
)  # fmt: skip
TITLE_YEAR = Rule(
    "RPT-126", _ERROR,
    "{where}写的是 {said} 年，报告是 {year} 年的", "{where_en} names {said}; the report is on {year}",
    "改年份，或者给文件改名", "correct the year, or rename the file",
    why="X-4: title, preamble and statistical period name the year of the report.",
)  # fmt: skip
STALE_YEAR = Rule(
    "RPT-127", _WARNING,
    "这里写的是“{said}年”，报告是 {year} 年的：是不是上年的文字没有改？", "this says {said}; the report is on {year}: was last year's text left as it was?",
    "改成 {year} 年；确实是说上年的事，就写“上年”", "write {year}; if last year is meant, write 上年",
    why="X-4: sentences copied from last year's report are a frequent real defect.",
)  # fmt: skip
NOTICE = Rule(
    "RPT-128", _WARNING,
    "{year} 年的报告用{expected}，这里引用的是{said}", "reports on {year} follow {expected}; this cites {said}",
    "改成{expected}", "cite {expected}",
    why="X-5: the trial format of 60号 is for 2019 and 2020, that of 30号 for 2021 onward.",
)  # fmt: skip
OTHER_TEMPLATE = Rule(
    "RPT-129", _ERROR,
    "{year} 年的报告要用{expected}，这里用的是{said}{name}", "reports on {year} use the {expected_en}; this is the {said_en}{name}",
    "按{expected}填写", "fill in the {expected_en}",
    why="X-6: a report on last format's tables has headings that the law no longer asks for, and lacks those it asks for.",
)  # fmt: skip
HEADING_MISSING = Rule(
    "RPT-130", _WARNING,
    "正文缺少标题：{missing}", "the text lacks the headings: {missing_en}",
    "六个标题都要有{remedy}", "all six headings are prescribed{remedy_en}",
    why="The national format prescribes six parts that may be neither left out nor added to.",
)  # fmt: skip
HEADING_ORDER = Rule(
    "RPT-131", _WARNING,
    "标题“{name}”的次序不对", "the heading “{name}” is out of order",
    "依次是：{order}", "the order is: {order_en}",
    why="The national format prescribes six parts in this order.",
)  # fmt: skip
HEADING_VARIANT = Rule(
    "RPT-132", _WARNING,
    "标题写成了“{found}”，统一格式是“{expected}”", "the heading “{found}” should be “{expected}”",
    "改成“{expected}”", "write “{expected}”",
    why="Such variants are in use and understood, but they are not the words of the format.",
)  # fmt: skip
LATE = Rule(
    "RPT-133", _WARNING,
    "{published} 才公开，{year} 年的报告应当在 {due} 前公开", "published on {published}; the report on {year} was due by {due}",
    "日期如实就不用改；下次按时公开", "if the date is right there is nothing to mend; publish in time next year",
    why=_DEADLINES,
)  # fmt: skip
PLACEHOLDER = Rule(
    "RPT-134", _ERROR,
    "这里还是“{said}”，没有写", "“{said}” was never replaced by a text",
    "写上内容；没有内容，写“本年没有”一类的一句话", "write the text; where there is nothing to tell, say so in a sentence",
    why="What `new report` leaves to be written must not reach the public.",
)  # fmt: skip
CATALOGUE = Rule(
    "RPT-135", _WARNING,
    "{cell}是 {given}，本目录里这个机关的规范性文件是 {counted} 件{named}", "{cell_en} is {given}; the catalogue has {counted} of this agency{named_en}",
    "核对表二；或者补上没有收进目录的文件，改正成文日期、废止日期", "check the table; or add what the catalogue lacks, and correct its dates",
    why="Normative documents are disclosed proactively (条例第二十条第（一）项): what the report counts has to be in the catalogue.",
)  # fmt: skip
EARLY = Rule(
    "RPT-136", _ERROR,
    "{published} 公开，{year} 年还没有过完", "published on {published}, before the year {year} was over",
    "改公开日期；或者改文件名里的年份", "correct the date; or rename the file to the right year",
    why="A report covers the whole calendar year (条例第四十九条: 上一年度), so none can be public before it ends.",
)  # fmt: skip
TITLE_AGENCY = Rule(
    "RPT-137", _WARNING,
    "标题写的是“{said}”，文件夹是“{expected}”的", "the title names {said}; the folder is that of {expected}",
    "改标题，或者把文件放到“{said}”的文件夹里", "correct the title, or move the file to the folder of {said}",
    why="A report copied from another agency's folder is published under the wrong name.",
)  # fmt: skip
BELOW_MISSING = Rule(
    "RPT-138", _WARNING,
    "下级{names}没有 {year} 年的报告，无法逐格核对", "of the level below {names_en} have no report on {year}: nothing can be compared cell by cell",
    "把下级的报告补上，再核对一次；不在本网站公开的，自己核对合计", "add those reports and check again; compare the sums by hand if they are published elsewhere",
    why="X-3: a report that says it consolidates is the sum of its own level and of every report of the level below; without one of them no cell proves anything.",
)  # fmt: skip
TEXT_SUM = Rule(
    "RPT-140", _WARNING,
    "说的是 {said}，分项相加是 {sum}：{terms}", "this says {said}; the parts come to {sum}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "check the figures; if the original says so, add （原文如此）",
    why="Sums in running text that do not add up are a frequent real defect.",
)  # fmt: skip
TEXT_SHARE = Rule(
    "RPT-141", _WARNING,
    "说的是 {said}，算出来是 {share}：{terms}", "this says {said}; it comes to {share}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "check the figures; if the original says so, add （原文如此）",
    why="Percentages that do not follow from the figures beside them are a frequent real defect.",
)  # fmt: skip
TEXT_CHANGE = Rule(
    "RPT-142", _WARNING,
    "说的是 {said}，算出来是 {change}：{terms}", "this says {said}; it comes to {change}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "check the figures; if the original says so, add （原文如此）",
    why="A change has to be the difference of the two figures beside it.",
)  # fmt: skip
TEXT_EQUATION = Rule(
    "RPT-143", _WARNING,
    "算式“{said}”不成立：{result}", "the equation {said} does not hold: {result}",
    "核对各个数字", "check the figures",
    why="An equation that readers are shown has to hold.",
)  # fmt: skip
TEXT_PARTS = Rule(
    "RPT-144", _WARNING,
    "说由 {said} 个部分组成，前面列了 {counted} 个", "this says {said} parts; {counted} are named",
    "数一数前面列的部分", "count the parts that are named",
    why="A preamble that miscounts its own parts was copied from elsewhere.",
)  # fmt: skip
