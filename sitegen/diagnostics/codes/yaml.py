"""Findings about YAML as it is written: the syntax, and the parts of YAML that sources may not use."""

from sitegen.diagnostics.model import Rule, Severity

_ERROR = Severity.ERROR

SYNTAX = Rule(
    "YML-001", _ERROR,
    "这里的写法不合 YAML 格式", "this is not valid YAML: {problem}",
    "检查这一行和上一行：冒号后有空格、引号成对、左边对齐",
    "check this line and the one above: a space after the colon, quotes in pairs, left edges aligned",
    why="What cannot be read cannot be published. The special cases that are common have codes of their own.",
)  # fmt: skip
COLON_IN_VALUE = Rule(
    "YML-002", _ERROR,
    "内容里有半角冒号加空格，会被当成另一个字段", "a colon and a space inside the text read as another field",
    "给内容加上引号，写成 {fixed}；或者把里面的冒号改成全角“：”",
    "quote the text: {fixed}; or use the full-width colon “：”",
    why="In YAML a colon followed by a space ends a field's name, also in the middle of a title.",
)  # fmt: skip
UNCLOSED_QUOTE = Rule(
    "YML-003", _ERROR,
    "引号 {quote} 有头没有尾", "the quote {quote} is never closed",
    "在内容末尾补上 {quote}，或者把开头的 {quote} 删掉", "close it at the end of the text, or remove it",
    why="An open quote swallows the fields below it.",
)  # fmt: skip
AFTER_QUOTE = Rule(
    "YML-004", _ERROR,
    "引号 {quote} 后面还有文字", "there is text after the closing quote {quote}",
    "整个内容用引号包起来，写成 {fixed}；或者改用中文引号“”",
    "quote the whole text: {fixed}; or use Chinese quotation marks “”",
    why="A value that begins with a half-width quote ends at the next one.",
)  # fmt: skip
UNCLOSED_BRACKET = Rule(
    "YML-005", _ERROR,
    "括号 {bracket} 没有配对，或者里面写错了", "the bracket {bracket} is not closed, or what is inside is wrong",
    "清单请一行写一个，行首写“- ”；普通文字请整个加上引号",
    "write a list with one member a line, each after “- ”; quote ordinary text",
    why="A value that begins with [ or { is a list or a group in YAML.",
)  # fmt: skip
SPECIAL_START = Rule(
    "YML-006", _ERROR,
    "内容不能直接以 {char} 开头", "a text cannot begin with {char} unless it is quoted",
    "给整个内容加上引号，写成 {fixed}", "quote the whole text: {fixed}",
    why="The characters @ ` % & * ! | > [ ] { } , ? mean something else to YAML at the start of a value.",
)  # fmt: skip
INDENT = Rule(
    "YML-007", _ERROR,
    "这一行的缩进不对，与上面的行对不齐", "this line is not aligned with the lines above",
    "同一级的字段左边对齐；字段名前不要多空格或少空格；清单的“- ”写在字段名下面",
    "align fields of one level at the left; write the members of a list below the field's name",
    why="In YAML the spaces at the start of a line say what belongs to what.",
)  # fmt: skip
NO_SPACE = Rule(
    "YML-008", _ERROR,
    "“{key}”后面的冒号之后少一个空格", "there is no space after the colon of “{key}”",
    "冒号要用半角，后面加一个空格，写成 {fixed}", "write a half-width colon and one space: {fixed}",
    why="Without the space YAML reads the whole line as one text and the field is lost.",
)  # fmt: skip
WIDE_COLON = Rule(
    "YML-009", _ERROR,
    "“{key}”后面用了全角冒号", "“{key}” is followed by a full-width colon",
    "冒号要用半角，后面加一个空格，写成 {fixed}", "write a half-width colon and one space: {fixed}",
    why="YAML knows only the half-width colon; with “：” the whole line is one text and the field is lost.",
)  # fmt: skip
NOT_A_FIELD = Rule(
    "YML-010", _ERROR,
    "这一行不是“字段: 内容”的形式", "this line is not of the form “field: value”",
    "补上字段名和冒号；如果是接着上一行的内容，行首空两格",
    "add the field's name and a colon; if it continues the line above, begin it with two spaces",
    why="A line at the left edge must name a field.",
)  # fmt: skip
LIST_ON_LINE = Rule(
    "YML-011", _ERROR,
    "“- ”不能与字段名写在同一行", "“- ” cannot stand on the line of the field's name",
    "清单从下一行开始，一行一个；如果只是文字，请加上引号",
    "begin the list on the next line, one member a line; quote it if it is a text",
    why="YAML accepts a list only below its name.",
)  # fmt: skip
DASH = Rule(
    "YML-032", _ERROR,
    "“{key}”后面只有一个“-”", "there is only a “-” behind “{key}”",
    "没有内容就删掉这一行；报告的表格里没有就写 0；要写的就是“-”，加上引号：\"-\"", "leave the line out; in report tables write 0; if you mean the text “-”, quote it",
    why="YAML takes a single “-” for the beginning of a list.",
)  # fmt: skip
WIDE_BRACKET = Rule(
    "YML-034", _ERROR,
    "这里用了全角括号“{bracket}”", "there is a full-width bracket “{bracket}” here",
    "改成半角的 [ ] 或 {{ }}，里面的逗号、冒号也用半角", "write half-width [ ] or {{ }}, and half-width commas and colons inside",
    why="YAML knows only half-width brackets; in full-width ones a list is one text.",
)  # fmt: skip
WIDE_COMMA = Rule(
    "YML-033", _ERROR,
    "{bracket} 里面用了全角逗号", "there is a full-width comma inside {bracket}",
    "改成半角逗号，后面加一个空格：, ", "write a half-width comma and one space",
    why="YAML knows only the half-width comma; with “，” two members become one text.",
)  # fmt: skip
ESCAPE = Rule(
    "YML-012", _ERROR,
    "双引号里的反斜杠 \\ 写法不对", "wrong use of the backslash inside double quotes",
    "改用单引号 ' 把内容包起来，里面的反斜杠就是普通字符", "use single quotes: in them the backslash is a plain character",
    why="Inside double quotes a backslash begins an escape such as \\n.",
)  # fmt: skip
TAB = Rule(
    "YML-020", _ERROR,
    "这里用了制表符（Tab 键）", "there is a tab here",
    "改成空格", "use spaces",
    why="Tabs look like spaces but YAML does not accept them where it matters, so none is accepted.",
)  # fmt: skip
CHARACTER = Rule(
    "YML-021", _ERROR,
    "这里有看不见的控制字符 {code}", "there is an invisible control character {code} here",
    "删掉这个字符：把光标放在前一个字后面按 Delete 键，或者重新输入这一段",
    "delete it: put the cursor after the character before it and press Delete, or type the passage again",
    why="Control and direction characters come in by copying; they break searches and can make a text look like another.",
)  # fmt: skip
DUPLICATE_KEY = Rule(
    "YML-022", _ERROR,
    "“{key}”写了两次，第一次在第 {line} 行", "“{key}” is written twice, first on line {line}",
    "留下正确的一个，删掉另一个", "keep the right one and delete the other",
    why="YAML readers silently take one of the two, and not always the same.",
)  # fmt: skip
ANCHOR = Rule(
    "YML-023", _ERROR,
    "不能用锚点“{text}”", "anchors such as “{text}” are not accepted",
    "如果是普通文字，给整个内容加上引号", "if it is ordinary text, quote it",
    why="Anchors and aliases let one place change another, and a few lines can grow to gigabytes.",
)  # fmt: skip
ALIAS = Rule(
    "YML-024", _ERROR,
    "不能用引用“{text}”", "aliases such as “{text}” are not accepted",
    "如果是普通文字，给整个内容加上引号", "if it is ordinary text, quote it",
    why="Anchors and aliases let one place change another, and a few lines can grow to gigabytes.",
)  # fmt: skip
TAG = Rule(
    "YML-025", _ERROR,
    "不能用标签“{text}”", "tags such as “{text}” are not accepted",
    "如果感叹号是文字的一部分，给整个内容加上引号", "if the exclamation mark belongs to the text, quote it",
    why="The declaration of each field says what type it has; nothing else may.",
)  # fmt: skip
MERGE_KEY = Rule(
    "YML-026", _ERROR,
    "不能用合并键“<<”", "the merge key “<<” is not accepted",
    "把字段逐个写出来", "write out the fields",
    why="A field must be found where it is written.",
)  # fmt: skip
COMPLEX_KEY = Rule(
    "YML-027", _ERROR,
    "字段名只能是一行普通文字", "the name of a field must be plain text",
    "写成“字段: 内容”；如果是普通文字，给整个内容加上引号", "write “field: value”; quote ordinary text",
    why="Lists and groups cannot be the name of a field.",
)  # fmt: skip
EMPTY_KEY = Rule(
    "YML-028", _ERROR,
    "冒号前面没有字段名", "there is no field name before the colon",
    "在冒号前补上字段名", "write the field's name before the colon",
    why="A value without a name belongs to no field.",
)  # fmt: skip
DOCUMENTS = Rule(
    "YML-029", _ERROR,
    "一个文件里只能有一份内容，这里又用“---”开始了一份", "a file holds one document, and “---” begins another here",
    "删掉这一行，或者把后面的内容移到另一个文件", "delete this line, or move what follows to another file",
    why="Whatever follows a second “---” would be ignored.",
)  # fmt: skip
WIDE_SPACE = Rule(
    "YML-031", _ERROR,
    "“{key}”的冒号后面不是普通空格，是 {code}", "the colon of “{key}” is followed by {code}, not by a plain space",
    "删掉这个字符，用英文输入法打一个空格，写成 {fixed}", "delete the character and type a plain space: {fixed}",
    why="No-break and ideographic spaces come in by copying; YAML takes them for text, so the field is lost.",
)  # fmt: skip
DEPTH = Rule(
    "YML-030", _ERROR,
    "嵌套超过 {limit} 层", "nested more than {limit} levels deep",
    "减少层次", "use fewer levels",
    why="No source needs so many levels; a limit keeps hostile files harmless.",
)  # fmt: skip
