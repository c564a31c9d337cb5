"""ITM: what happens to items after their publication: corrections, and addresses that are lost."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CORRECTION_EARLY = Rule(
    "ITM-043", _ERROR,
    "更正日期 {day} 早于公开日期 {published}", "The date of the correction {day} is before the date published {published}",
    "核对这两个日期；公开以前改的不用写更正", "Check both dates; what was changed before the publication is no correction",
    why="A correction tells readers what has changed since they could read the text.",
)  # fmt: skip
CORRECTION_FUTURE = Rule(
    "ITM-044", _ERROR,
    "更正日期 {day} 晚于今天（{today}）", "The date of the correction {day} is after today ({today})",
    "改成实际更正的日期；还没有更正的，到那一天再写", "Write the actual date; add a correction on the day on which it is made",
    why="The date is published with the notice and in the feeds, and must be true.",
)  # fmt: skip
ADDRESS_MOVED = Rule(
    "ITM-040", _WARNING,
    "{old} 改成了这个文件，公开过的网址 {urls} 会失效", "{old} has become this file, so these published addresses are lost: {urls_en}",
    "加上这一行，旧网址就会转到这里：{line}", "Add this line, and the old addresses lead here: {line}",
    why="Published addresses are linked to and quoted. The address of an item is made of its folder and file name.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
ADDRESS_LOST = Rule(
    "ITM-041", _WARNING,
    "{title}（索引号 {index_no}）公开过，现在这个文件不见了，网址 {urls} 会失效",
    "{title_en} (index number {index_no}) was published, and its file is gone, so these addresses are lost: {urls_en}",
    "不再公开的，恢复这个文件，加上两行：“撤下日期: {today}”、“撤下原因: （写明原因）”；内容并到别的条目的，在那个条目里加一行：{line}。"
    "恢复文件：{way}；删除已经提交了的，在代码托管网站上打开那次提交（或者合并请求），点“还原”（Revert）",
    "To withdraw it, restore the file and add the two lines “撤下日期: {today}” and “撤下原因: (the reason)”; if another item has its content, add to that item: {line}. "
    "To restore the file, {way_en}; if the deletion is committed, open that commit (or pull request) on the website of the repository and choose Revert",
    why="Readers who follow a link should learn what has become of a published document. A withdrawal leaves a notice.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
ADDRESS_UNPUBLISHED = Rule(
    "ITM-042", _WARNING,
    "这个条目公开过，现在不公开（公开日期改到了以后，或者改成了草稿、不予公开等），网址 {urls} 会失效",
    "This item was published and no longer is (its date was postponed, or it is a draft or not disclosed), so these addresses are lost: {urls_en}",
    "改回原样；公开过的，公开日期不能推迟，文件也不要移动。不再公开的，改回以后加上两行：“撤下日期: {today}”、“撤下原因: （写明原因）”",
    "Undo the change: what was published cannot be postponed, and its file must stay where it is. To withdraw it, undo the change and add the two lines “撤下日期: {today}” and “撤下原因: (the reason)”",
    why="A withdrawal leaves a notice at the address. A draft, or an item with a date to come, leaves nothing.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PAGE_LOST = Rule(
    "ITM-048", _WARNING,
    "这个文件公开过，现在不见了，网址 {url} 会失效", "This file was published and is gone: its address {url} is lost",
    "改了名的，改回原来的文件名，或者在新文件里加上下面这一行；误删的，恢复这个文件；内容并到别的页面的，在那个文件里加一行：{line}；本来就要去掉的，不用修改",
    "Give a renamed file its old name again, or add the line below to the new file; restore one that was deleted by mistake; if another page has its content, add to the file of that page: {line}. If the page is to go, there is nothing to do",
    why="Published addresses are linked to and quoted. The address of a page is made of its folder and file name.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PAGE_UNPUBLISHED = Rule(
    "ITM-046", _WARNING,
    "这一页公开过，现在改成了不公开，网址 {url} 会失效", "This page was published and no longer is, so its address {url} is lost",
    "还要公开的，改回原样；内容并到别的页面的，在那个文件里加一行：{line}；本来就要去掉的，不用修改",
    "Undo the change if it is to stay public; if another page has its content, add to the file of that page: {line}. If the page is to go, there is nothing to do",
    why="Published addresses are linked to and quoted. A draft leaves nothing at its address.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
ATTACHMENT_LOST = Rule(
    "ITM-047", _WARNING,
    "附件“{name}”公开过，现在不见了，网址 {url} 会失效", "The attachment “{name}” was published and is gone: its address {url} is lost",
    "换了新版本的，用原来的文件名；改了名或删掉的，改回原名或恢复文件；不该再公开的，不用修改",
    "Give a new version the old file name; restore a renamed or deleted file; nothing to do if it must not stay online",
    why="Published attachments are linked to and quoted. The address of an attachment is made of its file name.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
VALIDITY_ENDS = Rule(
    "ITM-049",
    Severity.WARNING,
    "有效期到 {day} 为止（{left}），届满后页面会标为“失效”，不能再作为管理的依据",
    "The validity ends on {day} ({left_en}); after that the page says that the document has expired",
    "请起草单位现在评估：要继续施行，届满前重新公布或者发文延长有效期，再把“有效期至”改成新的日期；要修订的，按程序制定新文件，在新文件里写“代替文件”；不再需要的，"
    "可以提前废止（写“废止日期”），或者任它失效，这条提醒届满后自行消失",
    "Have the drafting office decide now: to go on, publish it again or extend it, then write the new date; "
    "to revise it, issue a new document with “replaces”; otherwise repeal it, or let it expire: the notice ends with it",
    why="A document with a period of validity lapses by itself when the period ends, so a decision is needed before. "
    "How many days before it is reported is set by validity_notice in site.yaml. It stays a warning with --strict, since nothing is wrong yet.",
    exemption_scope=ExemptionScope.SITE,
)
