"""TXT: slips of typing, conflicts of versions, private-use characters, and text that was left unfilled."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CONFLICT = Rule(
    "TXT-001",
    ERROR,
    "两个版本的冲突没有解决（第 {lines} 行有冲突标记）",
    "A conflict of two versions is not resolved (marks on {lines_en})",
    "请比较两个版本，留下对的文字，再删掉以{signs}开头的行；如果本来就要写这些符号，请在行首加一个空格",
    "Compare the two versions, keep the right text and delete the lines that begin with {signs_en}; "
    "if the signs are meant, put a space in front of them",
    why="Git writes these lines when two people have changed the same place. Both versions would be published.",
)
PRIVATE_KNOWN = Rule(
    "TXT-002",
    WARNING,
    "U+{point} 是旧编码的私用字符，读者看到的是空框；它应当是“{real}”",
    "U+{point} is a private-use character of an old encoding, and readers see an empty box; it should be “{real}”",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="GBK and GB 18030 once had no other place for some characters, such as 䶮 in names. Searches do not find the word.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
PRIVATE_SYMBOL = Rule(
    "TXT-003",
    WARNING,
    "U+{point} 是 Word 的符号字体（Symbol、Wingdings）里的符号，读者看到的是空框；它多半是“{real}”",
    "U+{point} is a sign of Word's fonts Symbol or Wingdings, and readers see an empty box; it is probably “{real}”",
    "请改成：{mended}{more}；如果是列表，每行以“- ”开头",
    "Write: {mended}{more_en}; begin the lines of a list with “- ”",
    why="The bullets of Word are private characters of a font that web pages do not have.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
PRIVATE_UNKNOWN = Rule(
    "TXT-004",
    WARNING,
    "U+{point} 是私用字符，只有原来的字体才有，读者看到的是空框",
    "U+{point} is a private-use character of some font, and readers see an empty box",
    "请对照原件，重新输入这个字；字库里没有的，写成通行的字并加以说明{more}",
    "Compare the original and retype the character; if no font has it, use a common one and explain it{more_en}",
    why="Unicode gives private-use characters no meaning, so each computer shows something else.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
LINE_BREAK = Rule(
    "TXT-005",
    WARNING,
    "这里是手动换行符 U+{point}（在 Word 里按 Shift+Enter 打的），已当作换行",
    "This is a manual line break, U+{point} (Shift+Enter in Word); it was read as the end of the line",
    "可以照常使用；最好在这里按回车键，写成：{mended}{more}",
    "The text can be used as it is, but it is better to press Enter here: {mended}{more_en}",
    why="The character (U+000B, U+000C, U+2028 or U+2029) cannot be seen, and other programs show the lines as one.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
LINE_BREAK_HERE = Rule(
    "TXT-006",
    ERROR,
    "这里是手动换行符 U+{point}（在 Word 里按 Shift+Enter 打的），只有正文里可以用",
    "This is a manual line break, U+{point} (Shift+Enter in Word), which is accepted in a body only",
    "请删掉它，改成：{mended}",
    "Delete it and write: {mended}",
    why="Programs disagree whether the character ends a line, so a field or a table row could be cut in two.",
)
LINK = Rule(
    "TXT-010",
    WARNING,
    "这里像是链接或者图片，括号或感叹号却不是半角的，或者中间有空格，所以没有生效",
    "This looks like a link or picture, but a bracket or ! is full-width or followed by a space, so it has no effect",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="Only half-width signs without spaces make a link, as in [表](a.pdf), or a picture, as in ![图](a.png).",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
HEADING = Rule(
    "TXT-011",
    WARNING,
    "这里像是标题，“#”却是全角的，或者后面没有半角空格",
    "This looks like a heading, but # is full-width or not followed by a plain space",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="A heading begins with half-width # and a space, as in “## 二、保障措施”.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
BOLD = Rule(
    "TXT-012",
    WARNING,
    "这里像是粗体，星号却是全角的，或者星号的里侧有空格",
    "This looks like bold text, but an asterisk is full-width, or there are spaces inside the asterisks",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="Bold text stands between half-width asterisks without spaces inside, as in **重要**.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
TABLE = Rule(
    "TXT-013",
    WARNING,
    "这里像是表格，竖线或横线却是全角的",
    "This looks like a table, but a bar or dash is full-width",
    "请改成：{mended}{more}；表头的下面要有一行 |---|---|",
    "Write: {mended}{more_en}; a line |---|---| belongs below the head",
    why="The cells of a table are separated by half-width | and its head by half-width hyphens.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
LIST = Rule(
    "TXT-014",
    WARNING,
    "这里像是列表，行首的“-”却是全角的，或者后面没有半角空格",
    "This looks like a list, but the - is full-width or not followed by a plain space",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="The items of a list begin with a half-width hyphen and a space, as in “- 身份证明”.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
FOOTNOTE = Rule(
    "TXT-015",
    WARNING,
    "这里像是脚注，符号却是全角的",
    "This looks like a footnote, but its signs are full-width",
    "请改成：{mended}{more}",
    "Write: {mended}{more_en}",
    why="A footnote is marked [^1], and its text begins with “[^1]: ” at the start of a line.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
SCAFFOLD = Rule(
    "TXT-020",
    ERROR,
    "“{said}”是新建文件时的提示文字，还没有换成真的内容",
    "“{said}” is the hint of a new file; it was not replaced by the real content",
    "请写上实际内容，不用的删掉这一行；还没写完的，在开头的字段里加一行“草稿: 是”",
    "Write the real content, or delete the line; while it is unfinished, add a line “draft: yes”",
    why="Readers would take the hint of the template for information.",
    exemption_scope=ExemptionScope.PLACE,
)
SCAFFOLD_WITHOUT_DRAFT_HINT = (
    "请写上实际内容；不用的、还不知道的，在行首加回“# ”，或者删掉这一行",
    "Write the real content; if it is not needed or not known yet, put “# ” in front of the line again, or delete it",
)
"""Hint of `SCAFFOLD`, in Chinese and English, in a file that has no field 草稿 (draft)."""
DRAFT_SCAFFOLD = Rule(
    "TXT-024",
    WARNING,
    "草稿里的“{said}”还是新建文件时的提示文字",
    "“{said}” in this draft is still the hint of a new file",
    "发布以前写上实际内容，不用的删掉这一行",
    "Before it is published, write the real content, or delete the line",
    why="A draft is not published, so a hint that was left in it does no harm yet. It names what is still to be written.",
    exemption_scope=ExemptionScope.SITE,
)
UNFILLED = Rule(
    "TXT-021",
    WARNING,
    "“{said}”里的空还没有填",
    "“{said_en}” has a blank that was not filled in",
    "请填上实际的日期、文号或者机关名称；如果本来就是样式，不用修改{more}",
    "Fill in the actual date, number or agency; nothing to do if this is a sample form{more_en}",
    why="Texts are often made from an earlier one with 20××年, ×月×日 or ××局 left to be filled in.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
SAMPLE_TEXT = Rule(
    "SIT-012",
    ERROR,
    "“{said}”是示例里的内容，不是本单位的",
    "“{said}” belongs to the sample",
    "改成本单位的，或者删掉这个文件；整个网站就是示例的，在 site.yaml 里加一行“状态: 示例”{more}",
    "Write that of your own office, or delete the file; if the whole site is a sample, add “status: sample” to site.yaml{more_en}",
    why="Real sites have published telephone numbers, record numbers and names of the template that they were made from.",
    exemption_scope=ExemptionScope.PLACE,
    grouped=True,
)
SAMPLE_VALUE = Rule(
    "SIT-013",
    ERROR,
    "“{label}”写的“{said}”是示例值，不是本单位的",
    "{label_en} has a sample value: “{said}”",
    "改成本单位的：“{label}: ……”；整个网站就是示例的，在 site.yaml 里加一行“状态: 示例”",
    "Write that of your own office: “{label}: …”; if the whole site is a sample, add “status: sample” to site.yaml",
    why="Real sites have published telephone numbers, record numbers and names of the template that they were made from.",
    exemption_scope=ExemptionScope.PLACE,
)
DATE_DIFFERS = Rule(
    "TXT-022",
    WARNING,
    "正文落款的日期是 {signed}，“成文日期”写的是 {written}",
    "The date below the text is {signed}, but the date written is {written}",
    "请对照原件，把写错的一个改过来；确实不同，不用修改",
    "Compare the original and correct the one that is wrong; if they really differ, nothing needs to be done",
    why="The date below the signature is the date on which a document was made (GB/T 9704-2012, 7.3.5). A slip in either "
    "misleads readers about limits and validity.",
    exemption_scope=ExemptionScope.SITE,
)
ATTACHMENTS_ABSENT = Rule(
    "TXT-023",
    WARNING,
    "正文写着“{said}”，但是没有列入附件，也没有链接到文件",
    "The text says “{said}”, but no attachment is listed and no file is linked",
    "把文件放进附件文件夹，并写进“附件”；附件不公开或者已经没有的，不用修改",
    "Put the file into the attachment folder and list it under attachments; nothing to do if it is not public or lost",
    why="Readers look for the form or table that the text promises.",
    exemption_scope=ExemptionScope.SITE,
)
