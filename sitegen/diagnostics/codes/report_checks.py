"""RPT-100 to RPT-149: consistency of the figures, years and text of annual reports."""

from __future__ import annotations

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity
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
    "按左右两边逐格核对：{terms}", "Compare both sides cell by cell: {terms}",
)  # fmt: skip

IDENTITY = Rule(
    "RPT-100", _ERROR, *_SUM, *_SUM_HINT,
    why="An equation that the format of the report defines.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
BALANCE = Rule(
    "RPT-101", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-1, printed in the national table itself: 第一项加第二项之和，等于第三项加第四项之和. Every column must balance.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
RESULTS = Rule(
    "RPT-102", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-2: the total of results is the sum of the rows above it, for every kind of applicant.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
APPLICANTS = Rule(
    "RPT-103", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-3: the last column of the table on applications is the sum of the six kinds of applicants.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
CARRIED = Rule(
    "RPT-104", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T3-4: the number carried over at the end of one year is the number with which the next year begins.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
CARRIED_COLUMN = Rule(
    "RPT-105", _WARNING, *_DIFFERENCE, *_SUM_HINT,
    why="T3-4 for one kind of applicant: the totals agree, but an application is counted under another applicant type in the next year.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
CASES = Rule(
    "RPT-106", _ERROR, *_DIFFERENCE, *_SUM_HINT,
    why="T4-1: in each block of the table on reviews and suits, the total is the sum of the four results.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
DOUBT = Rule(
    "RPT-110", _WARNING, *_SUM, *_SUM_HINT,
    why="A relation that the format of the report defines, with legitimate exceptions.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
IN_FORCE = Rule(
    "RPT-111", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-1: the number of documents in force grows by those made and shrinks by those repealed. A review of old documents or a new counting method may cause a difference; explain it in the report.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
MADE_IN_FORCE = Rule(
    "RPT-112", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-2: documents made in the year are usually still in force at its end.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NO_REGULATIONS = Rule(
    "RPT-113", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-3: only provinces and 设区的市 make 规章 (立法法第九十三条).",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
ITEMS_LEFT = Rule(
    "RPT-114", _WARNING, *_SUM, *_SUM_HINT,
    why="T2-4: the number of items cannot fall below zero.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FEES_ABSURD = Rule(
    "RPT-115", _WARNING,
    "{cell}是 {given} 万元，合 {large} 亿元：是不是把元当成了万元？", "{cell_en} is {given} in 10,000 yuan: was the amount typed in yuan?",
    "核对单位；按元写就带上“元”字，如 865000元；确实这么多就不用改", "Check the unit; an amount in yuan is accepted if it is followed by 元; if the amount is right, nothing needs to be changed",
    why="The unit of the column is 10,000 yuan (万元). An amount typed in yuan becomes ten thousand times too large.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NARRATIVE_CELL = Rule(
    "RPT-120", _WARNING,
    "正文写{quantity}{said}，表格里是 {given}（{cells}）", "The text gives {said} for {quantity_en}, but the tables give {given} ({cells})",
    "改正文或者表格，两处要一致", "Change the text or the tables so that they agree",
    why="X-1: differences between text and tables are the most common defect of annual reports. Readers and inspectors compare them.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NARRATIVE_NOTHING = Rule(
    "RPT-145", _WARNING,
    "正文写“{said}”，{table}却不是 0：{cells}", "The text says “{said}”, but there are figures in the table {table_en}: {cells_en}",
    "写明表里的情况，如收到几件、怎样处理；确实没有，就把{table}的数字改成 0",
    "Describe what the table shows, such as how many were received and how they were handled; if there is nothing, correct the table",
    why="X-1: the sentence that a new report proposes for an empty part is false beside a table with figures.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NARRATIVE_UPHELD = Rule(
    "RPT-121", _WARNING,
    "正文写{quantity}都维持，表格里还有{given}", "The text says that all {quantity_en} were upheld; the table also has {given}",
    "改正文或者表格，两处要一致", "Change the text or the tables so that they agree",
    why="X-1: a statement about all cases must agree with every column, including pending cases.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FEE_UNEXPLAINED = Rule(
    "RPT-122", _WARNING,
    "{cell}是 {given}，第六部分却没有说明信息处理费", "{cell_en} is {given}, but section six does not mention fees",
    "在“其他需要报告的事项”里写明发出收费通知的情况", "Describe the fee notices in section six, 其他需要报告的事项 (other matters to report)",
    why="X-2: since 2021 reports must state the fees charged for information (国办函〔2020〕109号); an application closed because of an unpaid fee means that a fee was charged.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FEE_IMPOSSIBLE = Rule(
    "RPT-123", _WARNING,
    "第六部分说收了信息处理费 {said} 元，{reason}", "Section six says that {said} yuan {said:was|were} charged; {reason_en}",
    "核对金额和表格", "Check the amount and the tables",
    why="X-2: a fee requires an application that can be charged, under the rules of 国办函〔2020〕109号, in force since 2021.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PARENT_SUM = Rule(
    "RPT-124", _WARNING,
    "{cell}是 {left}，本级和下级合计是 {right}", "{cell_en} is {left}, but the agency's own figures and those of the subordinate agencies add up to {right}",
    "逐个核对：{terms}", "Compare one by one: {terms}",
    why="X-3: a consolidated report is the sum of the agency's own figures and the reports of its subordinate agencies.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PERIOD = Rule(
    "RPT-125", _ERROR,
    "统计期限“{said}”不是 {year} 年 1 月 1 日至 12 月 31 日", "The period “{said}” is not 1 January to 31 December {year}",
    "改成 {year} 年 1 月 1 日至 12 月 31 日", "Write 1 January to 31 December {year}",
    why="X-4: the figures of a report cover its calendar year. Preamble, title and period must state the same year.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
TITLE_YEAR = Rule(
    "RPT-126", _ERROR,
    "{where}写的是 {said} 年，报告是 {year} 年的", "{where_en} says {said}, but the report is for {year}",
    "改年份，或者给文件改名", "Correct the year, or rename the file",
    why="X-4: title, preamble and statistical period must state the year of the report.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
STALE_YEAR = Rule(
    "RPT-127", _WARNING,
    "这里写的是“{said}年”，报告是 {year} 年的：是不是上年的文字没有改？", "This says {said}, but the report is for {year}: was the text copied from last year's report?",
    "改成 {year} 年；确实是说上年的事，就写“上年”", "Write {year}; if last year is meant, write 上年 (last year)",
    why="X-4: sentences copied from last year's report are a common defect.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NOTICE = Rule(
    "RPT-128", _WARNING,
    "{year} 年的报告用{expected}，这里引用的是{said}", "Reports for {year} follow {expected}, but this cites {said}",
    "改成{expected}", "Cite {expected}",
    why="X-5: the trial format of 60号 is for 2019 and 2020, that of 30号 for 2021 onward.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
OTHER_TEMPLATE = Rule(
    "RPT-129", _ERROR,
    "{year} 年的报告要用{expected}，这里用的是{said}{name}", "Reports on {year} use the {expected_en}; this is the {said_en}{name}",
    "按{expected}填写", "Fill in the {expected_en}",
    why="X-6: a report on last format's tables has headings that the law no longer asks for, and lacks those it asks for.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
HEADING_MISSING = Rule(
    "RPT-130", _WARNING,
    "正文缺少标题：{missing}", "The text lacks the headings: {missing_en}",
    "六个标题都要有{remedy}", "All six headings are prescribed{remedy_en}",
    why="The national format prescribes six parts that may be neither left out nor added to.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
HEADING_ORDER = Rule(
    "RPT-131", _WARNING,
    "标题“{name}”的次序不对", "The heading “{name}” is out of order",
    "依次是：{order}", "The order is: {order_en}",
    why="The national format prescribes six parts in this order.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
HEADING_VARIANT = Rule(
    "RPT-132", _WARNING,
    "标题写成了“{found}”，统一格式是“{expected}”", "The heading “{found}” should be “{expected}”",
    "改成“{expected}”", "Write “{expected}”",
    why="Such variants are in use and understood, but they are not the words of the format.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
LATE = Rule(
    "RPT-133", _WARNING,
    "{published} 才公开，{year} 年的报告应当在 {due} 前公开", "The report for {year} was published on {published}, but was due by {due}",
    "日期如实就不用改；下次按时公开", "If the date is right, nothing needs to be changed; publish in time next year",
    why=_DEADLINES,
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PLACEHOLDER = Rule(
    "RPT-134", _ERROR,
    "这里还是“{said}”，没有写", "“{said}” is still a placeholder",
    "写上内容；没有内容、表里也都是 0 的，写“本年没有”一类的一句话", "Write the text; if there is nothing to report, and its table has zeros only, say so in a sentence",
    why="The placeholders of `new report` must not be published.",
)  # fmt: skip
CATALOGUE = Rule(
    "RPT-135", _WARNING,
    "{cell}是 {given}，本目录里这个机关的规范性文件是 {counted} 件{named}", "{cell_en} is {given}, but the catalogue contains {counted} normative {counted:document|documents} of this agency{named_en}",
    "核对表二；或者补上没有收进目录的文件，改正成文日期、废止日期", "Check table two; or add the missing documents to the catalogue, and correct their dates written or repealed",
    why="Normative documents are disclosed proactively (条例第二十条第（一）项): the documents that a report counts must be in the catalogue.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
EARLY = Rule(
    "RPT-136", _ERROR,
    "{published} 公开，{year} 年还没有过完", "The report was published on {published}, before the end of {year}",
    "改公开日期；或者改文件名里的年份", "Correct the date, or correct the year in the file name",
    why="A report covers the whole calendar year (条例第四十九条：上一年度), so it cannot be published before the year ends.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
TITLE_AGENCY = Rule(
    "RPT-137", _WARNING,
    "标题写的是“{said}”，文件夹是“{expected}”的", "The title names {said}, but the folder belongs to {expected}",
    "改标题，或者把文件放到“{said}”的文件夹里", "Correct the title, or move the file to the folder of {said}",
    why="A report copied from another agency would be published under the wrong name.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
BELOW_MISSING = Rule(
    "RPT-138", _WARNING,
    "下级{names}没有 {year} 年的报告，无法逐格核对", "The subordinate agencies {names_en} have no report for {year}, so the cells cannot be compared",
    "把下级的报告补上，再核对一次；不在本网站公开的，自己核对合计", "Add the reports and check again; if they are published elsewhere, compare the sums yourself",
    why="X-3: a consolidated report is the sum of the agency's own figures and all reports of its subordinate agencies. If one is missing, no cell can be checked.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TEXT_SUM = Rule(
    "RPT-140", _WARNING,
    "说的是 {said}，分项相加是 {sum}：{terms}", "This says {said}, but the parts add up to {sum}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "Check the figures; if an early report really says so, add （原文如此） (so in the original)",
    why="Sums in the text that do not add up are a common defect.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TEXT_SHARE = Rule(
    "RPT-141", _WARNING,
    "说的是 {said}，算出来是 {share}：{terms}", "This says {said}, but the result is {share}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "Check the figures; if an early report really says so, add （原文如此） (so in the original)",
    why="Percentages that do not follow from the figures next to them are a common defect.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TEXT_CHANGE = Rule(
    "RPT-142", _WARNING,
    "说的是 {said}，算出来是 {change}：{terms}", "This says {said}, but the result is {change}: {terms}",
    "核对各个数字；早年的报告原来就是这样，就写上“（原文如此）”", "Check the figures; if an early report really says so, add （原文如此） (so in the original)",
    why="A change must be the difference of the two figures next to it.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TEXT_EQUATION = Rule(
    "RPT-143", _WARNING,
    "算式“{said}”不成立：{result}", "The equation “{said}” is wrong: {result}",
    "核对各个数字", "Check the figures",
    why="Equations that are shown to readers must be correct.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
TEXT_PARTS = Rule(
    "RPT-144", _WARNING,
    "说由 {said} 个部分组成，前面列了 {counted} 个", "This says {said} {said:part|parts}, but {counted} {counted:is|are} listed",
    "数一数前面列的部分", "Count the parts that are listed",
    why="A preamble with a wrong number of parts was probably copied from another report.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
