"""YML: YAML syntax, and features of YAML that sources must not use."""

from sitegen.diagnostics.model import Rule, Severity

_ERROR = Severity.ERROR

SYNTAX = Rule(
    "YML-001", _ERROR,
    "这里的写法不合 YAML 格式", "This is not valid YAML: {problem}",
    "检查这一行和上一行：冒号后有空格、引号成对、左边对齐",
    "Check this line and the one above: put a space after the colon, close all quotes, and align fields at the left",
    why="A file that cannot be read cannot be published. Common mistakes have codes of their own.",
)  # fmt: skip
COLON_IN_VALUE = Rule(
    "YML-002", _ERROR,
    "内容里有半角冒号加空格，会被当成另一个字段", "A colon and a space inside the text start another field",
    "给内容加上引号，写成 {fixed}；或者把里面的冒号改成全角“：”",
    "Quote the text: {fixed}; or use the full-width colon “：”",
    why="In YAML a colon followed by a space ends the name of a field, even in the middle of a title.",
)  # fmt: skip
ROWS_ON_LINE = Rule(
    "YML-038", _ERROR,
    "“{key}”的内容和它写在同一行，没有加括号", "The content of “{key}” is on its line without brackets",
    "写成 {fixed}；或者在下一行多缩进两格，一行写一个：{block}。也可以填 Excel，见 sitegen new report --help",
    "Write {fixed}; or write each on a line of its own below, indented by two more spaces: {block}. A workbook can be filled in"
    " instead: see sitegen new report --help",
    why="In YAML a line has one name and one value. A row of a table is a name of its own, so it needs a line of its own or braces.",
)  # fmt: skip
UNCLOSED_QUOTE = Rule(
    "YML-003", _ERROR,
    "引号 {quote} 有头没有尾", "The quote {quote} is never closed",
    "在内容末尾补上 {quote}，或者把开头的 {quote} 删掉", "Add {quote} at the end of the text, or remove the opening one",
    why="Everything up to the next quote becomes part of the text, including the fields below.",
)  # fmt: skip
AFTER_QUOTE = Rule(
    "YML-004", _ERROR,
    "引号 {quote} 后面还有文字", "There is text after the closing quote {quote}",
    "整个内容用引号包起来，写成 {fixed}；或者改用中文引号“”",
    "Quote the whole text: {fixed}; or use Chinese quotation marks “”",
    why="A value that begins with a half-width quote ends at the next one.",
)  # fmt: skip
UNCLOSED_BRACKET = Rule(
    "YML-005", _ERROR,
    "括号 {bracket} 没有配对，或者里面写错了", "The bracket {bracket} is not closed, or its content is invalid",
    "清单请一行写一个，行首写“- ”；普通文字请整个加上引号",
    "Write one list item per line, each after “- ”; put ordinary text in quotes",
    why="A value that begins with [ or { is a list or a group in YAML.",
)  # fmt: skip
SPECIAL_START = Rule(
    "YML-006", _ERROR,
    "内容不能直接以 {char} 开头", "A text that begins with {char} must be quoted",
    "给整个内容加上引号，写成 {fixed}", "Quote the whole text: {fixed}",
    why="The characters @ ` % & * ! | > [ ] { } , ? mean something else to YAML at the start of a value.",
)  # fmt: skip
INDENT = Rule(
    "YML-007", _ERROR,
    "这一行的缩进不对，与上面的行对不齐", "This line is not aligned with the lines above",
    "同一级的字段左边对齐；字段名前不要多空格或少空格；清单的“- ”写在字段名下面",
    "Align fields of the same level; write list items below the field's name",
    why="In YAML, indentation shows which field a line belongs to.",
)  # fmt: skip
NO_SPACE = Rule(
    "YML-008", _ERROR,
    "“{key}”后面的冒号之后少一个空格", "There is no space after the colon of “{key}”",
    "冒号要用半角，后面加一个空格，写成 {fixed}", "Use a half-width colon followed by one space: {fixed}",
    why="Without the space YAML reads the whole line as one text, and the field is lost.",
)  # fmt: skip
WIDE_COLON = Rule(
    "YML-009", _ERROR,
    "“{key}”后面用了全角冒号", "“{key}” is followed by a full-width colon",
    "冒号要用半角，后面加一个空格，写成 {fixed}", "Use a half-width colon followed by one space: {fixed}",
    why="YAML recognises only the half-width colon. With “：” the whole line is one text, and the field is lost.",
)  # fmt: skip
NOT_A_FIELD = Rule(
    "YML-010", _ERROR,
    "这一行不是“字段: 内容”的形式", "This line does not have the form “field: value”",
    "补上字段名和冒号；如果是接着上一行的内容，行首空两格",
    "Add a field name and a colon; if the line continues the one above, indent it by two spaces",
    why="A line that is not indented must begin with the name of a field.",
)  # fmt: skip
LIST_ON_LINE = Rule(
    "YML-011", _ERROR,
    "“- ”不能与字段名写在同一行", "“- ” cannot be on the same line as the field's name",
    "清单从下一行开始，一行一个；如果只是文字，请加上引号",
    "Begin the list on the next line, one item per line; if it is text, put it in quotes",
    why="In YAML a list must begin below the name of its field.",
)  # fmt: skip
DASH = Rule(
    "YML-032", _ERROR,
    "“{key}”后面只有一个“-”", "The value of “{key}” is only a “-”",
    "没有内容就删掉这一行；报告表格里没有就写 0；内容确实是“-”的，加上引号：\"-\"", "Delete the line; in report tables write 0; if the value really is “-”, put it in quotes",
    why="YAML reads a single “-” as the start of a list.",
)  # fmt: skip
WIDE_BRACKET = Rule(
    "YML-034", _ERROR,
    "这里用了全角括号“{bracket}”", "This is a full-width bracket: “{bracket}”",
    "改成半角的 [ ] 或 {{ }}，里面的逗号、冒号也用半角", "Use half-width [ ] or {{ }}, with half-width commas and colons inside",
    why="YAML recognises only half-width brackets. A list in full-width brackets is read as one text.",
)  # fmt: skip
WIDE_COMMA = Rule(
    "YML-033", _ERROR,
    "{bracket} 里面用了全角逗号", "There is a full-width comma after {bracket}",
    "改成半角逗号，后面加一个空格：, ", "Use a half-width comma followed by one space",
    why="YAML recognises only the half-width comma. With “，” two items become one text.",
)  # fmt: skip
ESCAPE = Rule(
    "YML-012", _ERROR,
    "双引号里的反斜杠 \\ 写法不对", "Invalid backslash inside double quotes",
    "改用单引号 ' 把内容包起来，里面的反斜杠就是普通字符", "Use single quotes, where a backslash is an ordinary character",
    why="Inside double quotes a backslash begins an escape such as \\n.",
)  # fmt: skip
TAB = Rule(
    "YML-020", _ERROR,
    "这里用了制表符（Tab 键）", "This is a tab character",
    "{fix}", "{fix_en}",
    why="Tabs look like spaces, but YAML rejects them in indentation. To avoid surprises none is accepted.",
)  # fmt: skip
CHARACTER = Rule(
    "YML-021", _ERROR,
    "这里有看不见的控制字符 {code}", "This is an invisible control character: {code}",
    "删掉这个字符：把光标放在前一个字后面按 Delete 键，或者重新输入这一段",
    "Delete it: place the cursor before it and press Delete, or retype the passage",
    why="Control and direction characters come from copied text. They break searches and can disguise what a text says.",
)  # fmt: skip
DUPLICATE_KEY = Rule(
    "YML-022", _ERROR,
    "“{key}”写了两次，第一次在第 {line} 行", "“{key}” occurs twice; the first is on line {line}",
    "留下正确的一个，删掉另一个", "Keep the right one and delete the other",
    why="YAML parsers silently use one of the two, and not always the same one.",
)  # fmt: skip
ANCHOR = Rule(
    "YML-023", _ERROR,
    "不能用锚点“{text}”", "Anchors such as “{text}” are not accepted",
    "如果是普通文字，给整个内容加上引号", "If it is ordinary text, quote it",
    why="With anchors and aliases one place changes another, and a few lines can expand to gigabytes.",
)  # fmt: skip
ALIAS = Rule(
    "YML-024", _ERROR,
    "不能用引用“{text}”", "Aliases such as “{text}” are not accepted",
    "如果是普通文字，给整个内容加上引号", "If it is ordinary text, quote it",
    why="With anchors and aliases one place changes another, and a few lines can expand to gigabytes.",
)  # fmt: skip
TAG = Rule(
    "YML-025", _ERROR,
    "不能用标签“{text}”", "Tags such as “{text}” are not accepted",
    "如果感叹号是文字的一部分，给整个内容加上引号", "If the exclamation mark is part of the text, quote the text",
    why="The type of a value follows from its field and cannot be changed by a tag.",
)  # fmt: skip
MERGE_KEY = Rule(
    "YML-026", _ERROR,
    "不能用合并键“<<”", "The merge key “<<” is not accepted",
    "把字段逐个写出来", "Write out each field",
    why="The value of a field must be visible where the field is.",
)  # fmt: skip
COMPLEX_KEY = Rule(
    "YML-027", _ERROR,
    "字段名只能是一行普通文字", "The name of a field must be plain text on one line",
    "写成“字段: 内容”；如果是普通文字，给整个内容加上引号", "Write “field: value”; quote ordinary text",
    why="A list or a group cannot be the name of a field.",
)  # fmt: skip
EMPTY_KEY = Rule(
    "YML-028", _ERROR,
    "冒号前面没有字段名", "There is no field name before the colon",
    "在冒号前补上字段名", "Write the field's name before the colon",
    why="A value without a name belongs to no field.",
)  # fmt: skip
DOCUMENTS = Rule(
    "YML-029", _ERROR,
    "一个文件里只能有一份内容，这里又用“---”开始了一份", "A file contains one document, but “---” begins another one here",
    "删掉这一行，或者把后面的内容移到另一个文件", "Delete this line, or move what follows to another file",
    why="Everything after a second “---” would be ignored.",
)  # fmt: skip
WIDE_SPACE = Rule(
    "YML-031", _ERROR,
    "“{key}”的冒号后面不是普通空格，而是 {code}", "The colon after “{key}” is followed by {code} instead of a space",
    "删掉这个字符，用英文输入法打一个空格，写成 {fixed}", "Delete the character and type a plain space: {fixed}",
    why="No-break and ideographic spaces come from copied text. YAML reads them as text, so the field is lost.",
)  # fmt: skip
DEPTH = Rule(
    "YML-030", _ERROR,
    "嵌套超过 {limit} 层", "The content is nested more than {limit} levels deep",
    "减少层次；如果“[”或“{{”只是文字，给整个内容加上引号", "Use fewer levels; if “[” or “{{” is ordinary text, quote the text",
    why="No source needs so many levels, and the limit keeps malicious files harmless.",
)  # fmt: skip
NODES = Rule(
    "YML-037", _ERROR,
    "这个文件的键和值超过 {limit} 个，太多了", "This file has more than {limit} keys and values",
    "请分成几个文件，或把大的表格做成附件；确实要这么多的，在 site.yaml 里调高“内容上限”", "Split the file, or make the large table an attachment; if it has to be that large, raise source_limit in site.yaml",
    why="No record needs so many values, and reading them takes much memory.",
)  # fmt: skip
DASH_SPACE = Rule(
    "YML-035", _ERROR,
    "清单的“-”后面少一个半角空格，或者“-”是全角的", "The - of a list item is full-width or not followed by a space",
    "改成：{fixed}", "Write: {fixed}",
    why="A hyphen without a space is part of the name, so the line would be a field of an unknown name.",
)  # fmt: skip
WIDE_LEAD = Rule(
    "YML-036", _ERROR,
    "字段名的前面有全角空格（{code}）", "There is a full-width space ({code}) in front of the key",
    "改成：{fixed}", "Write: {fixed}",
    why="YAML counts plain spaces only, so a full-width one is part of the name.",
)  # fmt: skip
