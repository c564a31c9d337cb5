"""FLD: fields of a record, their names, shapes and values."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_ISO = "The catalogue guide and GB/T 7408 write dates as YYYY-MM-DD, a form that sorts correctly and cannot be misread."

UNKNOWN = Rule(
    "FLD-001", _ERROR,
    "没有“{key}”这个字段", "There is no field “{key}” here",
    "删掉这一行，或者改用 sitegen help content-model 列出的字段名", "Delete it, or use a field that is listed by sitegen help content-model",
    why="The value of a misspelt field would silently be lost.",
)  # fmt: skip
UNKNOWN_NEAR = Rule(
    "FLD-002", _ERROR,
    "没有“{key}”这个字段", "There is no field “{key}” here",
    "是不是想写“{near}”？", "Did you mean “{near}”?",
    why="The value of a misspelt field would silently be lost.",
)  # fmt: skip
TWICE = Rule(
    "FLD-003", _ERROR,
    "“{key}”与第 {line} 行的“{first}”是同一个字段", "“{key}” and “{first}” on line {line} are the same field",
    "只留一个", "Keep only one of them",
    why="A field has a Chinese and an English name. Two values for one field may contradict each other.",
)  # fmt: skip
MISSING = Rule(
    "FLD-004", _ERROR,
    "缺少必填的“{field}”", "The required field “{name}” is missing",
    "加上一行“{field}: ……”（{meaning}）", "Add a line “{name}: …”",
    why="Without this field the item cannot be listed, found or cited.",
)  # fmt: skip
NOT_FIELDS = Rule(
    "FLD-005", _ERROR,
    "{field}要写成“字段: 内容”的形式", "{name} must be written as fields, “name: value”",
    "每行写一个字段，冒号用半角，后面加一个空格{example}", "Write one field per line, with a half-width colon and one space{example_en}",
    why="The content is read field by field.",
)  # fmt: skip
NOT_TEXT = Rule(
    "FLD-006", _ERROR,
    "“{field}”只能写一个值，这里写成了清单或一组字段", "“{name}” takes one value, but this is a list or a group",
    "写成“{field}: 内容”，放在一行里", "Write “{name}: value” on one line",
    why="Reading a list as one value would lose part of it.",
)  # fmt: skip
NOT_LIST = Rule(
    "FLD-007", _ERROR,
    "“{field}”是清单，这里写成了一组字段", "“{name}” takes a list, but this is a group of fields",
    "每行写一个，行首写“- ”", "Write one item per line, each after “- ”",
    why="A group of fields cannot be read as a list.",
)  # fmt: skip
COMMENT = Rule(
    "FLD-008", _WARNING,
    "“{field}”后面的“ #”之后都是注释，不会发布", "Text after “ #” in “{name}” is a comment and will not be published",
    "如果井号是内容的一部分，给整个内容加上引号；如果是注释，请另起一行",
    "If the number sign is part of the text, quote the text; if it is a comment, put it on a line of its own",
    why="YAML silently cuts an unquoted text at a space followed by a number sign.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
SWALLOWED = Rule(
    "FLD-009", _ERROR,
    "“{field}”把下一行的“{key}”也当成了内容", "The field “{key}” on the next line was read as part of “{name}”",
    "让“{key}”与“{field}”左边对齐，冒号用半角，后面加一个空格",
    "Align “{key}” with “{name}”, and write a half-width colon and a space after it",
    why="YAML joins an indented line to the text on the line above.",
)  # fmt: skip
NO_MEMBERS = Rule(
    "FLD-015", _ERROR,
    "“{field}”的清单里，“-”后面少一个空格", "There is no space after “-” in the list “{name}”",
    "每行写一个，行首写“- ”（短横线加一个空格）；如果短横线是文字的一部分，请加上引号",
    "Write one item per line, each after “- ”; if the hyphen is part of the text, quote the text",
    why="Without the space YAML joins all lines to one text.",
)  # fmt: skip
EMPTY = Rule(
    "FLD-017", _ERROR,
    "必填的“{field}”是空的", "The required field “{name}” is empty",
    "在冒号后面填上：{meaning}", "Fill it in after the colon",
    why="Without this field the item cannot be listed, found or cited.",
)  # fmt: skip
EMPTY_DRAFT = Rule(
    "FLD-059", _ERROR,
    "还没有填写：{fields}", "Still to be filled in: {names}",
    "在这些字段的冒号或者“- ”后面写上内容；发布以前都要写好", "Write their content after the colon or after “- ”; all are needed before it is published",
    why="A new draft has all of its fields empty, which is one fact and not as many as there are fields.",
)  # fmt: skip
HASH = Rule(
    "FLD-016", _ERROR,
    "“{field}”没有内容：# 后面的“{text}”被当成注释了", "“{name}” is empty: “{text}” after # is a comment",
    "请加引号，写成 {fixed}；如果是注释，请在 # 后面加一个空格", "Quote it: {fixed}; if it is a comment, put a space after the #",
    why="YAML reads # after a space as the start of a comment, so a colour such as #1c5480 is silently lost.",
)  # fmt: skip

PLACEHOLDER = Rule(
    "FLD-010", _ERROR,
    "“{field}”的值“{value}”只是占位符", "“{value}” in “{name}” is only a placeholder",
    "没有内容就删掉这个字段，或者冒号后面什么都不写", "If there is no value, remove the field or leave it empty after the colon",
    why="Real sites have published index numbers such as /2021-None. A missing value must be left out.",
)  # fmt: skip
TOO_LONG = Rule(
    "FLD-011", _ERROR,
    "“{field}”有 {count} 个字，最多 {limit} 个", "“{name}” has {count} characters; the limit is {limit}",
    "缩短内容", "Shorten it",
    why="The limit keeps lists, tables and head tags readable.",
)  # fmt: skip
ONE_LINE = Rule(
    "FLD-012", _ERROR,
    "“{field}”只能写一行", "“{name}” must be one line",
    "去掉中间的换行", "Remove the line breaks",
    why="The value appears in lists, table cells and head tags, which have one line.",
)  # fmt: skip
CONTROL = Rule(
    "FLD-013", _ERROR,
    "“{field}”里有看不见的控制字符 {code}", "“{name}” contains the invisible control character {code}",
    "删掉反斜杠写法，直接输入文字", "Remove the escape sequence and type the text",
    why="Control and direction characters break searches and can disguise what a text says.",
)  # fmt: skip
FORM = Rule(
    "FLD-014", _ERROR,
    "“{field}”的值“{value}”格式不对", "“{value}” does not have the right form for “{name}”",
    "写成这样：{example}", "Write it like this: {example}",
    why="Codes are compared by programs. Their forms are defined by the standards named in the content model.",
)  # fmt: skip

DATE_FORM = Rule(
    "FLD-020", _ERROR,
    "“{field}”的值“{value}”不是日期", "“{value}” in “{name}” is not a date",
    "写成 年-月-日，如 2014-05-23", "Write year-month-day, for example 2014-05-23",
    why=_ISO,
)  # fmt: skip
DATE_ZEROS = Rule(
    "FLD-021", _ERROR,
    "“{field}”的日期“{value}”里，月和日要写两位数", "Month and day of “{value}” in “{name}” need two digits",
    "改成 {fixed}", "Write {fixed}",
    why=_ISO,
)  # fmt: skip
DATE_SEPARATOR = Rule(
    "FLD-022", _ERROR,
    "“{field}”的日期“{value}”要用半角短横线“-”隔开", "The parts of “{value}” in “{name}” must be separated by “-”",
    "改成 {fixed}", "Write {fixed}",
    why=_ISO,
)  # fmt: skip
DATE_CHARACTERS = Rule(
    "FLD-023", _ERROR,
    "“{field}”的日期“{value}”不要写“年月日”", "“{value}” in “{name}” should be written with digits and hyphens",
    "改成 {fixed}", "Write {fixed}",
    why=_ISO,
)  # fmt: skip
DATE_COMPACT = Rule(
    "FLD-024", _ERROR,
    "“{field}”的日期“{value}”缺少短横线", "“{value}” in “{name}” has no hyphens",
    "改成 {fixed}", "Write {fixed}",
    why=_ISO,
)  # fmt: skip
DATE_WIDTH = Rule(
    "FLD-025", _ERROR,
    "“{field}”的日期“{value}”用了全角字符", "“{value}” in “{name}” is written with full-width characters",
    "切换到半角，改成 {fixed}", "Write {fixed} in half-width characters",
    why=_ISO,
)  # fmt: skip
DATE_NUMERALS = Rule(
    "FLD-026", _ERROR,
    "“{field}”的日期“{value}”用了汉字数字", "“{value}” in “{name}” is written in Chinese numerals",
    "改成 {fixed}", "Write {fixed}",
    why=_ISO,
)  # fmt: skip
NO_SUCH_DATE = Rule(
    "FLD-027", _ERROR,
    "“{field}”的日期“{value}”不存在", "There is no such day as “{value}” in “{name}”",
    "核对月份和日子", "Check the month and the day",
    why="A date that does not exist cannot be sorted or compared.",
)  # fmt: skip
DATE_TIME = Rule(
    "FLD-028", _ERROR,
    "“{field}”只写日期，不写时间", "“{name}” takes a date without a time",
    "改成 {fixed}", "Write {fixed}",
    why="Only the date of publication may have a time of day.",
)  # fmt: skip
TIME_SECONDS = Rule(
    "FLD-029", _ERROR,
    "“{field}”的时间“{value}”不写秒", "The time “{value}” in “{name}” must not include seconds",
    "改成 {fixed}", "Write {fixed}",
    why="PubDate in 国办发〔2017〕47号 is YYYY-MM-DD HH:MM.",
)  # fmt: skip
TIME_FORM = Rule(
    "FLD-030", _ERROR,
    "“{field}”的时间“{value}”格式不对", "The time in “{value}” in “{name}” does not have the right form",
    "改成 {fixed}", "Write {fixed}",
    why="PubDate in 国办发〔2017〕47号 is YYYY-MM-DD HH:MM.",
)  # fmt: skip
NO_SUCH_TIME = Rule(
    "FLD-031", _ERROR,
    "“{field}”的时间“{value}”不存在", "There is no such time as “{value}” in “{name}”",
    "小时从 00 到 23，分钟从 00 到 59", "Use hours from 00 to 23 and minutes from 00 to 59",
    why="A time that does not exist cannot be sorted or compared.",
)  # fmt: skip
TIME_ZONE = Rule(
    "FLD-032", _ERROR,
    "“{field}”的时间“{value}”带有时区，这里要写北京时间", "The time “{value}” in “{name}” has a time zone; write Beijing time",
    "改成 {fixed}", "Write {fixed}",
    why="Forms of other programs write times in UTC, eight hours behind Beijing, so that even the day may differ.",
)  # fmt: skip

NOT_WHOLE = Rule(
    "FLD-040", _ERROR,
    "“{field}”的值“{value}”不是整数", "“{value}” in “{name}” is not a whole number",
    "只写半角数字，如 {example}", "Write digits only, for example {example}",
    why="The value is compared as a number.",
)  # fmt: skip
OUT_OF_RANGE = Rule(
    "FLD-041", _ERROR,
    "“{field}”的值 {value} 超出范围", "{value} in “{name}” is out of range",
    "写 {least} 到 {most} 之间的数", "Write a number from {least} to {most}",
    why="The limits catch typing mistakes.",
)  # fmt: skip
NOT_NUMBER = Rule(
    "FLD-042", _ERROR,
    "“{field}”的值“{value}”不是数字", "“{value}” in “{name}” is not a number",
    "写半角数字，如 {example}；单位写在“单位”里", "Write half-width digits, for example {example}; the unit belongs in the field “unit”",
    why="The figures of reports are added up and compared.",
)  # fmt: skip
NOT_FLAG = Rule(
    "FLD-043", _ERROR,
    "“{field}”的值“{value}”不是“是”或“否”", "“{value}” in “{name}” is neither yes nor no",
    "写“是”或“否”", "Write yes or no",
    why="Whether an item is published must not depend on a guess.",
)  # fmt: skip
NOT_A_CHOICE = Rule(
    "FLD-044", _ERROR,
    "“{field}”不能写“{value}”", "“{value}” is not accepted in “{name}”",
    "可以写：{words}", "One of: {words_en}",
    why="The values are fixed, so that items can be counted and filtered.",
)  # fmt: skip
NEAR_CHOICE = Rule(
    "FLD-045", _ERROR,
    "“{field}”不能写“{value}”", "“{value}” is not accepted in “{name}”",
    "是不是想写“{near}”？可以写：{words}", "Did you mean “{near}”? One of: {words_en}",
    why="The values are fixed, so that items can be counted and filtered.",
)  # fmt: skip
BAD_URL = Rule(
    "FLD-046", _ERROR,
    "“{field}”的值“{value}”不是完整的网址", "“{value}” in “{name}” is not a complete web address",
    "写完整的网址，以 https:// 或 http:// 开头，中间没有空格", "Write the whole address, beginning with https:// or http://, without spaces",
    why="Other schemes can run code, and an incomplete address leads nowhere.",
)  # fmt: skip
URL_SECRET = Rule(
    "FLD-047", _ERROR,
    "“{field}”的网址里有用户名或密码", "The address in “{name}” contains a user name or password",
    "删掉“@”和它前面的部分", "Remove the “@” and the part before it",
    why="A published password is no longer secret, and such addresses are used for deception.",
)  # fmt: skip
DISGUISED_URL = Rule(
    "FLD-060", _ERROR,
    "“{field}”的网址通向的不是看上去的网站，实际是 {host}",
    "The address in “{name}” does not lead where it seems to: its host is {host}",
    "请照对方网站写出域名：只用半角字母、数字、连字符、点，或者汉字",
    "Write the domain as that site does: with letters, digits, hyphens and dots of ASCII, or Chinese characters",
    why="Percent signs, Chinese full stops, and Cyrillic or Greek letters in a host make one site look like another.",
)  # fmt: skip
INTERNAL_URL = Rule(
    "FLD-061", _WARNING,
    "“{field}”是内部网络的网址，公众打不开", "The address in “{name}” is one of an internal network, which the public cannot open",
    "请换成公开的网址；没有的，删掉这一行", "Write the public address; if there is none, delete the line",
    why="Internal addresses do not open outside, and show how a network is built.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
BAD_FILE_NAME = Rule(
    "FLD-048", _ERROR,
    "“{field}”的值“{value}”不能作文件名", "“{value}” in “{name}” cannot be the name of a file",
    "只写文件名，不写文件夹；不要用 / \\ : * ? \" < > | 和开头的点",
    "Write only the name, without a folder, a leading dot, or any of / \\ : * ? \" < > |",
    why="An attachment is in its item's own folder, and its name must be valid on every operating system.",
)  # fmt: skip
BAD_PATH = Rule(
    "FLD-049", _ERROR,
    "“{field}”的值“{value}”不是网址", "“{value}” in “{name}” is no address",
    "从主机的根目录写起，照旧网站的样子，如 /xxgk/2014/123.html、/show.jsp?id=3；不带“..”、“//”和“#”后面的部分",
    "Write the path from the root of the host, as on the old site, for example /xxgk/2014/123.html or /show.jsp?id=3, without “..”, “//” and “#…”",
    why="The address becomes a file of the site or a rule of the web server. No browser asks for an address of another form.",
)  # fmt: skip
PATH_ENCODING = Rule(
    "FLD-052", _ERROR,
    "“{field}”的值“{value}”用百分号编码的不是 UTF-8 文字", "The percent-encoded text of “{value}” in “{name}” is not UTF-8",
    "写成汉字，如 /zwgk/通知.html；旧网站用 GBK 编码的网址要在服务器上设置跳转",
    "Write the characters themselves, for example /zwgk/通知.html; addresses in GBK have to be redirected by the server",
    why="The old address becomes a file whose name is in UTF-8. Servers would not find it under another encoding.",
)  # fmt: skip
BAD_PATTERN = Rule(
    "FLD-058", _ERROR,
    "“{field}”的值“{value}”不能用作规则：{zh}", "“{value}” in “{name}” cannot be a rule: {en}",
    "写成这样：从 /zwgk/{{year:数字}}/{{id:数字}}.html 到 /zfxxgk/items/yunxiu/{{year}}-{{id}}.html",
    "For example, from /zwgk/{{year:digits}}/{{id:digits}}.html to /zfxxgk/items/yunxiu/{{year}}-{{id}}.html",
    why="The rule is translated for several web servers, and must mean the same in all of them.",
)  # fmt: skip

DOC_NO_TYPING = Rule(
    "FLD-050", _WARNING,
    "发文字号“{value}”像是打错了", "The document number “{value}” looks mistyped",
    "改成 {fixed}；原件确实这样写的，不用改，在 site.yaml 的“发文字号格式”里加上这种写法",
    "Write {fixed}; if the original really has this form, keep it and add the form to doc_no_patterns in site.yaml",
    why="GB/T 9704-2012, 7.2.5: the year in full in 〔〕, the serial without 第. The number is published as written.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
DOC_NO_FORM = Rule(
    "FLD-051", _ERROR,
    "“{value}”不是发文字号", "“{value}” is not a document number",
    "写成 机关代字〔年份〕序号号，如 {example}；令写成 国务院令第711号；没有文号就删掉这一行；原件确实这样写的，在 site.yaml 的“发文字号格式”里加上这种写法",
    "Write the code of the agency, 〔year〕 and the serial with 号, for example {example}; write an order as 国务院令第711号; remove the line if there is no number; "
    "if the original really has this form, add the form to doc_no_patterns in site.yaml",
    why="GB/T 9704-2012, 7.2.5: a document number is 机关代字, year and serial. Documents are found and cited by it.",
)  # fmt: skip
DOC_NO_PATTERN = Rule(
    "FLD-055", _ERROR,
    "发文字号“{value}”不合本站规定的格式：{patterns}", "The document number “{value}” does not have a form that this site prescribes: {patterns}",
    "{fixed}原件确实这样写的，在 site.yaml 的“发文字号格式”里加上这种写法，或者加上“通行格式”",
    "{fixed_en}If the original really has this form, add the form, or “usual” for all usual forms, to doc_no_patterns in site.yaml",
    why="The settings of this site prescribe the forms of document numbers (发文字号格式).",
)  # fmt: skip
DOC_NO_YEAR = Rule(
    "FLD-056", _WARNING,
    "发文字号“{value}”里没有年份", "There is no year in the document number “{value}”",
    "补上年份，如 {example}；早年的原件没有年份的，不用改", "Add the year, for example {example}; keep it if it is an old document without one",
    why="GB/T 9704-2012, 7.2.5: a document number has the year in full in 〔〕. Without it the number is that of many documents.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
JOINED = Rule(
    "FLD-053", _WARNING,
    "“{value}”会当成一个{field}：“{sign}”不起作用", "“{value}” is read as one value of {name}: “{sign}” has no effect",
    "分开写：{fixed}；如果本来就是一个，请加上引号", "Separate them: {fixed}; if it is one, put it in quotes",
    why="Members of a list are separated by half-width commas inside half-width brackets. A joined keyword is never found.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
UNPAIRED = Rule(
    "FLD-054", _WARNING,
    "{field}里的“{sign}”没有配对的“{missing}”", "“{sign}” in the {name} has no matching “{missing}”",
    "补上“{missing}”，或者删掉多余的“{sign}”", "Add “{missing}”, or delete the surplus “{sign}”",
    why="A title is shown in lists and search results, where a missing bracket or quotation mark is most visible.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
LINES_JOINED = Rule(
    "FLD-057", _WARNING,
    "“{field}”写在几行里，会连成一行：换行不起作用", "The lines of “{name}” are joined to one: line ends have no effect",
    "在冒号后面加上竖线，写成“{field}: |”，内容从下一行写起，每行缩进两格；本来就是一段的，写成“{field}: >”",
    "Add a bar after the colon, “{name}: |”, begin the text on the next line, and indent each line by two blanks; "
    "if it is one paragraph, write “{name}: >”",
    why="YAML replaces a single line end in a text without “|” by a blank. Headings, paragraphs and lists would be lost.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
