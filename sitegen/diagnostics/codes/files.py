"""FIL: files, encodings, front matter and the structure of texts."""

from sitegen.diagnostics.model import Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

SYMLINK = Rule(
    "FIL-001",
    ERROR,
    "“{name}”是符号链接",
    "“{name}” is a symbolic link",
    "请删掉链接，把真正的文件放在这里。",
    "Delete the link and put the real file here.",
    why="A link could publish any file of the machine that builds the site, so none is followed.",
)
NOT_A_FILE = Rule(
    "FIL-002",
    ERROR,
    "“{name}”不是普通文件（管道、套接字或设备）",
    "“{name}” is not a regular file (a pipe, socket or device)",
    "请从 content 文件夹里删掉它。",
    "Remove it from the content folder.",
    why="Reading such a file can block the build for ever.",
)
BAD_NAME = Rule(
    "FIL-003",
    ERROR,
    "文件名“{name}”里有不能用的字符：{found}",
    "The file name “{name}” holds a character that cannot be used: {found}",
    "请改名，只用汉字、字母、数字、连字符、下划线和句点。",
    "Rename it: Chinese characters, letters, digits, hyphens, underscores and full stops are fine.",
    why='The characters <>:"|?*#%\\ and control characters break on Windows or in web addresses.',
)
NAME_CLASH = Rule(
    "FIL-004",
    ERROR,
    "“{name}”与“{other}”只有大小写或字符编码形式不同",
    "“{name}” and “{other}” differ only in letter case or Unicode form",
    "请给其中一个改名；在 Windows 和 macOS 上它们是同一个文件。",
    "Rename one of them; Windows and macOS take them for the same file.",
    why="Two names that one file system keeps apart and another does not lose one of the two files.",
)
TOO_DEEP = Rule(
    "FIL-005",
    ERROR,
    "文件夹“{name}”套得太深（最多 {limit} 层）",
    "The folder “{name}” is nested too deeply (at most {limit} levels)",
    "请把内容移到上面的文件夹。",
    "Move its content further up.",
    why="Windows refuses paths of more than 260 characters; no part of the content model is that deep.",
)
UNREADABLE = Rule(
    "FIL-006",
    ERROR,
    "“{name}”读不出来：{reason}",
    "“{name}” cannot be read: {reason}",
    "请检查文件的权限。",
    "Check the permissions of the file.",
    why="A file that is silently left out would make its page disappear.",
)
NO_FOLDER = Rule(
    "FIL-007",
    ERROR,
    "找不到内容文件夹“{name}”",
    "There is no content folder “{name}”",
    "请在项目文件夹里运行，或先建立 content 文件夹。",
    "Run it in the project folder, or create the content folder first.",
    why="Without it every page would be removed from the site.",
)
EDGE_NAME = Rule(
    "FIL-008",
    ERROR,
    "文件名“{name}”以空格或句点开头或结尾，或是 Windows 保留的名称",
    "The file name “{name}” begins or ends with a space or full stop, or is reserved by Windows",
    "请改名。",
    "Rename it.",
    why="Windows drops such spaces and full stops, and refuses names like CON and NUL.",
)
EMPTY = Rule(
    "FIL-010",
    ERROR,
    "文件是空的",
    "The file is empty",
    "请写上内容，或删掉这个文件。",
    "Write something into it, or delete it.",
    why="An empty file is nearly always a save that went wrong.",
)
TOO_LARGE = Rule(
    "FIL-011",
    ERROR,
    "文件有 {size} MB，太大了（最多 {limit} MB）",
    "The file has {size} MB, which is too much (at most {limit} MB)",
    "请把大的内容做成附件。",
    "Make an attachment of the bulk.",
    why="Texts of that size are data that landed in the wrong file.",
)
LONG_LINE = Rule(
    "FIL-012",
    ERROR,
    "这一行有 {length} 个字符，太长了（最多 {limit} 个）",
    "This line has {length} characters, which is too many (at most {limit})",
    "请分成几段。",
    "Break it into paragraphs.",
    why="No written text has such lines; reading them would take for ever.",
)
UTF16 = Rule(
    "FIL-013",
    ERROR,
    "文件的编码是 {encoding}，不是 UTF-8",
    "The file is encoded in {encoding}, not in UTF-8",
    "请转换：用记事本打开，点“文件—另存为”，编码选“UTF-8”，再保存。",
    "Convert it: open it in Notepad, choose File, Save As, and the encoding UTF-8.",
    why="All sources are UTF-8, so that they read the same on every machine.",
)
BOM = Rule(
    "FIL-014",
    WARNING,
    "文件开头有 UTF-8 签名（BOM）",
    "The file begins with a UTF-8 signature (BOM)",
    "可以照常使用；最好另存为“UTF-8（无 BOM）”。",
    "It is read all the same; better save it as UTF-8 without BOM.",
    why="Windows Notepad writes the mark; other programs take it for text.",
)
NOT_UTF8 = Rule(
    "FIL-015",
    ERROR,
    "文件不是 UTF-8 编码",
    "The file is not encoded in UTF-8",
    "请用记事本打开，确认文字正确后点“文件—另存为”，编码选“UTF-8”。",
    "Open it in Notepad, check the text, and save it as UTF-8.",
    why="All sources are UTF-8, so that they read the same on every machine.",
)
GBK = Rule(
    "FIL-016",
    ERROR,
    "文件的编码是 GBK/GB18030，不是 UTF-8",
    "The file is encoded in GBK/GB18030, not in UTF-8",
    "请转换：用记事本打开，点“文件—另存为”，编码选“UTF-8”，再保存；或运行 iconv -f GB18030 -t UTF-8 原文件 > 新文件。",
    "Convert it: open it in Notepad, choose File, Save As, and the encoding UTF-8; or run iconv -f GB18030 -t UTF-8 old > new.",
    why="Older Chinese Windows programs still write GBK; read as UTF-8 it becomes mojibake.",
)
NUL = Rule(
    "FIL-017",
    ERROR,
    "文件里有空字符（NUL），可能不是文本文件",
    "The file holds a NUL character; it may not be a text file",
    "请确认文件没有损坏；Word、Excel 文件要作为附件放。",
    "Make sure that it is not damaged; Word and Excel files belong among the attachments.",
    why="Text never holds this character.",
)
CONTROL = Rule(
    "FIL-018",
    ERROR,
    "这里有看不见的控制字符 U+{point}",
    "There is an invisible control character U+{point} here",
    "请删掉它，重新输入这几个字。",
    "Delete it and type the words again.",
    why="Such characters come from copying, break search and line counting, and nobody can see them.",
)
BIDI = Rule(
    "FIL-019",
    ERROR,
    "这里有改变文字方向的隐藏字符 U+{point}",
    "There is a hidden character that changes the direction of text, U+{point}",
    "请删掉它，重新输入这几个字。",
    "Delete it and type the words again.",
    why="With these characters a text can read otherwise than it is written (Trojan Source, CVE-2021-42574).",
)
MOJIBAKE = Rule(
    "FIL-020",
    ERROR,
    "这里有乱码“{found}”",
    "There is mojibake here: “{found}”",
    "文字在转换编码时丢失了，请找原件重新输入。",
    "Characters were lost in a conversion; type them again from the original.",
    why="U+FFFD and 锟斤拷 stand where a program lost the real characters.",
)
INVISIBLE = Rule(
    "FIL-021",
    WARNING,
    "正文里有看不见的字符 U+{point}",
    "There is an invisible character U+{point} in the text",
    "请删掉：把光标放在前一个字后面按 Delete 键，或者重新输入这几个字。",
    "Delete it: put the cursor after the character before it and press Delete, or type the words again.",
    why="Zero-width characters and soft hyphens come from web pages and Word; searches for the word then fail.",
)
FRONT_MISSING = Rule(
    "FIL-030",
    ERROR,
    "文件开头没有“---”行",
    "The file does not begin with a line “---”",
    "第一行写“---”，接着写标题、索引号等字段，再用一行“---”结束，后面是正文。",
    "Write “---” on the first line, then the fields, then another line “---”, then the text.",
    why="The fields of an entry stand between two such lines.",
)
FRONT_OPEN = Rule(
    "FIL-031",
    ERROR,
    "开头的“---”没有配对的结束行“---”",
    "The opening “---” has no closing line “---”",
    "请在字段的后面、正文的前面加一行“---”。",
    "Add a line “---” after the fields, before the text.",
    why="Without it the text would be read as fields.",
)
FRONT_WIDE = Rule(
    "FIL-032",
    ERROR,
    "“{found}”不是三个半角减号",
    "“{found}” is not three hyphen-minus characters",
    "请改用英文输入法打三个减号“---”。",
    "Type three plain hyphens “---”.",
    why="Chinese input methods turn hyphens into dashes.",
)
FRONT_BLANK = Rule(
    "FIL-033",
    WARNING,
    "“---”的前面有空行",
    "There are blank lines before “---”",
    "请删掉文件开头的空行。",
    "Delete the blank lines at the beginning.",
    why="Other programs recognise front matter on the first line only.",
)
PROSE_NESTED = Rule(
    "FIL-040",
    ERROR,
    "这里的引用、列表或括号套得太深（最多 {limit} 层）",
    "Quotes, lists or brackets are nested too deeply here (at most {limit} levels)",
    "请减少层次。",
    "Use fewer levels.",
    why="Deep nesting makes conversion slow and cannot be read anyway.",
)
PROSE_LARGE = Rule(
    "FIL-041",
    ERROR,
    "正文太大：{found}（最多 {limit}）",
    "The text is too large: {found} (at most {limit})",
    "请分成几个条目，或把大的表格做成附件。",
    "Split it into entries, or make attachments of large tables.",
    why="A page of that size does not open on a telephone.",
)
PROSE_BROKEN = Rule(
    "FIL-042",
    ERROR,
    "正文无法转换成网页",
    "The text cannot be turned into a page",
    "请简化正文里的标记（脚注、列表、引用）。",
    "Simplify its markup (footnotes, lists, quotes).",
    why="The text holds a combination of marks that the Markdown reader cannot handle.",
)
FENCE_OPEN = Rule(
    "FIL-043",
    WARNING,
    "“{mark}”开始的代码块没有结束",
    "The code block that begins with “{mark}” does not end",
    "请在代码块的后面加一行“{mark}”；如果不是代码块，请删掉这个标记。",
    "Add a line “{mark}” after it; delete the mark if it is no code block.",
    why="All the rest of the text is shown as code.",
)
HTML_DANGEROUS = Rule(
    "FIL-044",
    ERROR,
    "正文里不能用 HTML 标签 <{name}>",
    "The HTML tag <{name}> must not be used in a text",
    "请删掉它。",
    "Delete it.",
    why="Scripts, frames and forms in a text could attack the reader; none may be published.",
)
HTML_HANDLER = Rule(
    "FIL-045",
    ERROR,
    "正文里不能用 HTML 属性 {name}",
    "The HTML attribute {name} must not be used in a text",
    "请删掉它。",
    "Delete it.",
    why="Event handlers and scripted addresses run programs in the reader's browser.",
)
HTML_REMOVED = Rule(
    "FIL-046",
    WARNING,
    "不支持的 HTML {what} 已去掉：{name}",
    "Unsupported HTML {what_en} removed: {name}",
    "请用 Markdown 的写法；外观由网站的主题决定。",
    "Use Markdown; how it looks is decided by the theme.",
    why="Looks pasted from Word or a web page break the design, dark mode and printing.",
)
HTML_UNCLOSED = Rule(
    "FIL-047",
    ERROR,
    "HTML 标签 <{name}> 没有结束",
    "The HTML tag <{name}> is not closed",
    "请加上 </{name}>。",
    "Add </{name}>.",
    why="All the rest of the page would become part of it.",
)
COMMENT_OPEN = Rule(
    "FIL-048",
    ERROR,
    "注释“<!--”没有结束",
    "The comment “<!--” does not end",
    "请加上“-->”；注释不会发布，但仍留在源文件里。",
    "Add “-->”; comments are not published but stay in the source.",
    why="All the rest of the text would disappear.",
)
