"""ITM: what happens to items after their publication: corrections, and addresses that are lost."""

from sitegen.diagnostics.model import Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CORRECTION_EARLY = Rule(
    "ITM-038", _ERROR,
    "更正日期 {day} 早于公开日期 {published}", "The date of the correction {day} is before the date published {published}",
    "核对这两个日期；公开以前改的不用写更正", "Check both dates; what was changed before the publication is no correction",
    why="A correction tells readers what has changed since they could read the text.",
)  # fmt: skip
CORRECTION_FUTURE = Rule(
    "ITM-039", _ERROR,
    "更正日期 {day} 晚于今天（{today}）", "The date of the correction {day} is after today ({today})",
    "改成实际更正的日期；还没有更正的，到那一天再写", "Write the actual date; add a correction on the day on which it is made",
    why="The date is published with the notice and in the feeds, and must be true.",
)  # fmt: skip
ADDRESS_LOST = Rule(
    "ITM-040", _WARNING,
    "{path} 里公开过的“{title}”（{index_no}）不在网站上了，网址 /{url} 会失效",
    "“{title}” ({index_no}), published from {path}, is no longer on the site: its address /{url} will be lost",
    "{hint}", "{hint_en}",
    why="Addresses of published documents are linked to and quoted. A withdrawal leaves a notice with the reason.",
)  # fmt: skip
