"""EXM: exemptions of single findings, severities in site.yaml, and what a change brings itself."""

from sitegen.diagnostics.model import Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CODE_UNKNOWN = Rule(
    "EXM-001",
    _ERROR,
    "没有错误代码“{code}”{near}",
    "There is no code “{code}”{near_en}",
    "照检查结果写代码，如 PII-003；全部代码：sitegen explain",
    "Write the code as it stands in the findings, such as PII-003; sitegen explain lists them all",
    why="An entry with a mistyped code would have no effect, and nobody would notice.",
)
NOT_EXEMPTABLE = Rule(
    "EXM-002",
    _ERROR,
    "{code} 不能放行",
    "{code} cannot be exempted",
    "删掉这一项，照 {code} 的提示改内容：sitegen explain {code}",
    "Delete this entry, and correct the content as {code} says: sitegen explain {code}",
    why="Only matters of judgement can be exempted. What protects the site and its readers, and what the site cannot be built without, cannot.",
)
EXPIRED = Rule(
    "EXM-003",
    _WARNING,
    "放行 {code}（{file}）到 {until} 为止，已经过期",
    "The exemption of {code} ({file}) ended on {until}",
    "仍要放行，请审查人把“有效期至”改成新的日期；否则删掉这一项",
    "If it is still needed, have a reviewer write a new date in until; otherwise delete the entry",
    why="A decision about one place is reviewed from time to time. After its last day the finding is reported again.",
)
UNUSED = Rule(
    "EXM-004",
    _WARNING,
    "这一项放行没有用到：“{file}”里没有这样的 {code}{elsewhere}",
    "This exemption is not used: “{file}” has no such {code}{elsewhere_en}",
    "原文已经改了或者删了，就删掉这一项；改过的地方仍要放行，请用命令 exempt 重新添加",
    "If the text was changed or removed, delete the entry; if the new text needs one, add it with the command exempt",
    why="An exemption holds for the approved text in its sentence. If either changes, it has to be approved again.",
)
RENAMED_HINT = (
    "只要把这一项的“文件”改成“{other}”，其余不动",
    "Change only file in this entry, to “{other}”; leave the rest as it is",
)
"""Hint of `UNUSED`, in Chinese and English, if the approved text is found in another file."""
TWICE = Rule(
    "EXM-005",
    _WARNING,
    "这一项与第 {line} 行的那一项放行的是同一处",
    "This entry and the one on line {line} exempt the same place",
    "只留一项",
    "Keep one of them",
    why="Of two entries with different dates, readers cannot tell which one counts.",
)
ENDING = Rule(
    "EXM-006",
    _WARNING,
    "放行 {code}（{file}）到 {until} 为止，还有 {days} 天；以后这个{kind}会重新报出来",
    "The exemption of {code} ({file}) ends on {until}, in {days} {days:day|days}; the {kind_en} is reported again after that",
    "仍要放行，请审查人现在就把“有效期至”改成新的日期；否则先改好内容，再删掉这一项",
    "If it is still needed, have a reviewer write a new date in until now; otherwise mend the content, then delete the entry",
    why="When an exemption of an error ends, the site can no longer be published. The notice leaves time for a decision. "
    "It stays a warning with --strict, since nothing is wrong yet.",
)
LEVEL_CODE_UNKNOWN = Rule(
    "EXM-010",
    _ERROR,
    "“问题级别”里没有错误代码“{code}”{near}",
    "There is no code “{code}” in severities{near_en}",
    "照检查结果写代码，如 PII-006；全部代码：sitegen explain",
    "Write the code as it stands in the findings, such as PII-006; sitegen explain lists them all",
    why="A severity for a mistyped code would have no effect, and nobody would notice.",
)
LEVEL_NOT_ALLOWED = Rule(
    "EXM-011",
    _ERROR,
    "{code} 的级别不能改成“{level}”",
    "The severity of {code} cannot be changed to “{level_en}”",
    "{remedy}",
    "{remedy_en}",
    why="Only matters of judgement may be lowered for a whole site, and only warnings may be ignored. Every rule may be raised.",
)
EXEMPTION_PENDING = Rule(
    "EXM-020",
    _WARNING,
    "待审批：这次改动放行 {code}（{place}），原文：{text}；理由：{reason}；批准人：{by}；有效期至：{until}",
    "Awaiting approval: this change exempts {code} ({place}), text: {text_en}; reason: {reason}; approved by: {by}; until: {until}",
    "请审查人核对原文和理由，同意就在合并请求里批准",
    "A reviewer checks text and reason, and approves the pull request",
    why="A change must not be able to exempt itself: a named reviewer decides.",
)
SETTING_PENDING = Rule(
    "EXM-021",
    _WARNING,
    "待审批：这次改动把“{field}”从“{before}”改成“{after}”",
    "Awaiting approval: this change sets {name} from “{before_en}” to “{after_en}”",
    "请审查人核对，同意就在合并请求里批准",
    "A reviewer checks it, and approves the pull request",
    why="A change must not be able to relax the rules that it is checked by: a named reviewer decides.",
)
