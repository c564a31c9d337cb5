"""FIL: files, encodings, front matter and the structure of texts."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

SYMLINK = Rule(
    "FIL-001",
    ERROR,
    "“{name}”是符号链接",
    "“{name}” is a symbolic link",
    "请删掉链接，把真正的文件放在这里",
    "Delete the link and put the real file here",
    why="A link could publish any file of the machine that builds the site, so none is followed.",
)
NOT_A_FILE = Rule(
    "FIL-002",
    ERROR,
    "“{name}”不是普通文件（管道、套接字或设备）",
    "“{name}” is not a regular file (a pipe, socket or device)",
    "请从 content 文件夹里删掉它",
    "Remove it from the content folder",
    why="Reading such a file can block the build for ever.",
)
BAD_NAME = Rule(
    "FIL-003",
    ERROR,
    "文件名“{name}”里有不能用的字符：{found}",
    "The file name “{name}” contains a character that is not allowed: {found}",
    "请改名，只用汉字、字母、数字、连字符、下划线和英文句点",
    "Rename it, using only Chinese characters, letters, digits, hyphens, underscores and full stops",
    why='The characters <>:"|?*#%\\ and control characters do not work on Windows or in web addresses.',
)
NAME_CLASH = Rule(
    "FIL-004",
    ERROR,
    "“{name}”与“{other}”只有大小写或字符编码形式不同",
    "“{name}” and “{other}” differ only in letter case or Unicode form",
    "请给其中一个改名；在 Windows 和 macOS 上它们是同一个文件",
    "Rename one of them; Windows and macOS treat them as the same file",
    why="On a file system that does not distinguish the two names, one of the files would be lost.",
)
TOO_DEEP = Rule(
    "FIL-005",
    ERROR,
    "文件夹“{name}”层次太深（最多 {limit} 层）",
    "The folder “{name}” is nested too deeply (at most {limit} levels)",
    "请把内容移到上面的文件夹",
    "Move its content to a folder further up",
    why="Windows rejects paths of more than 260 characters, and no part of the content model is that deep.",
)
UNREADABLE = Rule(
    "FIL-006",
    ERROR,
    "无法读取“{name}”：{reason}",
    "“{name}” cannot be read: {reason_en}",
    "请检查文件的权限；刚被移走或者删除的，请再运行一次",
    "Check the permissions of the file; if it has just been moved or deleted, run the command again",
    why="If the file were skipped silently, its page would disappear.",
)
NO_FOLDER = Rule(
    "FIL-007",
    ERROR,
    "找不到内容文件夹“{name}”",
    "There is no content folder “{name}”",
    "请在项目文件夹里运行命令，或者先建立 content 文件夹",
    "Run the command in the project folder, or create the content folder first",
    why="Without it every page would be removed from the site.",
)
EDGE_NAME = Rule(
    "FIL-008",
    ERROR,
    "文件名“{name}”以空格或句点开头或结尾，或是 Windows 保留的名称",
    "The file name “{name}” begins or ends with a space or full stop, or is reserved on Windows",
    "请改名",
    "Rename it",
    why="Windows removes such spaces and full stops, and rejects names such as CON and NUL.",
)
EMPTY = Rule(
    "FIL-010",
    ERROR,
    "文件是空的",
    "The file is empty",
    "请写上内容，或删掉这个文件",
    "Add content, or delete the file",
    why="An empty file is nearly always the result of a failed save.",
)
TOO_LARGE = Rule(
    "FIL-011",
    ERROR,
    "文件有 {size} MB，太大了（最多 {limit} MB）",
    "The file is too large: {size} MB (at most {limit} MB)",
    "请把篇幅大的内容做成附件；确实要这么大的，在 site.yaml 里调高“内容上限”",
    "Move the large part to an attachment; if it has to be that large, raise source_limit in site.yaml",
    why="A text of that size is usually data in the wrong file.",
)
LONG_LINE = Rule(
    "FIL-012",
    ERROR,
    "这一行有 {length} 个字符，太长了（最多 {limit} 个）",
    "This line is too long: {length} characters (at most {limit})",
    "请分成几段；确实要这么长的，在 site.yaml 里调高“内容上限”",
    "Split it into paragraphs; if it has to be that long, raise source_limit in site.yaml",
    why="No ordinary text has such lines, and processing them would take very long.",
)
UTF16 = Rule(
    "FIL-013",
    ERROR,
    "文件的编码是 {encoding}，不是 UTF-8",
    "The file is encoded in {encoding}, not in UTF-8",
    "请转换：用记事本打开，点“文件—另存为”，编码选“UTF-8”，再保存",
    "Convert it: open it in Notepad, choose File > Save As, and select the encoding UTF-8",
    why="All sources are UTF-8, so that they read the same on every machine.",
)
BOM = Rule(
    "FIL-014",
    WARNING,
    "文件开头有 UTF-8 签名（BOM）",
    "The file begins with a UTF-8 signature (BOM)",
    "可以照常使用；最好另存为“UTF-8（无 BOM）”",
    "The file can be used as it is, but it is better to save it as UTF-8 without BOM",
    why="Windows Notepad writes the signature; other programs read it as text.",
    exemption_scope=ExemptionScope.SITE,
)
NOT_UTF8 = Rule(
    "FIL-015",
    ERROR,
    "文件不是 UTF-8 编码",
    "The file is not encoded in UTF-8",
    "请用记事本打开，确认文字正确后点“文件—另存为”，编码选“UTF-8”",
    "Open it in Notepad, check that the text is correct, choose File > Save As, and select the encoding UTF-8",
    why="All sources are UTF-8, so that they read the same on every machine.",
)
GBK = Rule(
    "FIL-016",
    ERROR,
    "文件的编码是 GBK/GB18030，不是 UTF-8",
    "The file is encoded in GBK/GB18030, not in UTF-8",
    "请转换：用记事本打开，点“文件—另存为”，编码选“UTF-8”，再保存；或运行 iconv -f GB18030 -t UTF-8 原文件 > 新文件",
    "Convert it: open it in Notepad, choose File > Save As, and select the encoding UTF-8; or run iconv -f GB18030 -t UTF-8 old > new",
    why="Older Chinese Windows programs still write GBK. Read as UTF-8 it becomes garbled text.",
)
NUL = Rule(
    "FIL-017",
    ERROR,
    "文件里有空字符（NUL），可能不是文本文件",
    "The file contains a NUL character and may not be a text file",
    "请确认文件没有损坏；Word、Excel 文件要作为附件放",
    "Check that it is not damaged; add Word and Excel files as attachments",
    why="Text never holds this character.",
)
CONTROL = Rule(
    "FIL-018",
    ERROR,
    "这里有看不见的控制字符 U+{point}",
    "This is an invisible control character: U+{point}",
    "请删掉它，重新输入这几个字",
    "Delete it and retype the words",
    why="Such characters come from copied text, cannot be seen, and break searches and line numbers.",
)
BIDI = Rule(
    "FIL-019",
    ERROR,
    "这里有改变文字方向的隐藏字符 U+{point}",
    "This is a hidden character that changes the direction of text: U+{point}",
    "请删掉它，重新输入这几个字",
    "Delete it and retype the words",
    why="With these characters a text can be displayed differently from what it contains (Trojan Source, CVE-2021-42574).",
)
MOJIBAKE = Rule(
    "FIL-020",
    ERROR,
    "这里有乱码“{found}”",
    "This text is garbled: “{found}”",
    "文字在转换编码时丢失了，请找原件重新输入",
    "Characters were lost in a conversion; retype them from the original",
    why="U+FFFD and 锟斤拷 appear where a program lost the original characters.",
)
INVISIBLE = Rule(
    "FIL-021",
    WARNING,
    "正文里有看不见的字符 U+{point}",
    "The text contains an invisible character: U+{point}",
    "请删掉：把光标放在前一个字后面按 Delete 键，或者重新输入这几个字",
    "Delete it: place the cursor before it and press Delete, or retype the words",
    why="Zero-width characters and soft hyphens come from web pages and Word. Searches for the word then fail.",
    exemption_scope=ExemptionScope.SITE,
)
FRONT_MISSING = Rule(
    "FIL-030",
    ERROR,
    "文件开头没有“---”行",
    "The file does not begin with a line “---”",
    "第一行写“---”，接着写标题、索引号等字段，再用一行“---”结束，后面是正文",
    "Write “---” on the first line, then the fields, then another line “---”, then the text",
    why="The fields of an item are between two such lines.",
)
FRONT_OPEN = Rule(
    "FIL-031",
    ERROR,
    "开头的“---”没有配对的结束行“---”",
    "The opening “---” has no closing line “---”",
    "请在字段的后面、正文的前面加一行“---”",
    "Add a line “---” after the fields, before the text",
    why="Without it the text would be read as fields.",
)
FRONT_WIDE = Rule(
    "FIL-032",
    ERROR,
    "“{found}”不是三个半角减号",
    "“{found}” is not three plain hyphens",
    "请改用英文输入法打三个减号“---”",
    "Switch to an English input method and type three hyphens: “---”",
    why="Chinese input methods convert hyphens to dashes.",
)
FRONT_BLANK = Rule(
    "FIL-033",
    WARNING,
    "“---”的前面有空行",
    "There are blank lines before “---”",
    "请删掉文件开头的空行",
    "Delete the blank lines at the beginning of the file",
    why="Other programs recognise front matter on the first line only.",
    exemption_scope=ExemptionScope.SITE,
)
PROSE_NESTED = Rule(
    "FIL-040",
    ERROR,
    "这里的引用、列表、括号或 HTML 标签嵌套太深（最多 {limit} 层）",
    "Quotations, lists, brackets or HTML tags are nested too deeply here (at most {limit} levels)",
    "请减少层次",
    "Use fewer levels",
    why="Deep nesting makes the conversion slow and is unreadable anyway.",
)
PROSE_LARGE = Rule(
    "FIL-041",
    ERROR,
    "正文太大：{found}（最多 {limit}）",
    "The text is too large: {found} (at most {limit})",
    "请分成几个条目，或把大的表格做成附件；确实要这么大的，在 site.yaml 里调高“内容上限”",
    "Split it into several items, or move large tables to attachments; if it has to be that large, raise source_limit in site.yaml",
    why="A phone cannot open a page of that size.",
)
PROSE_BROKEN = Rule(
    "FIL-042",
    ERROR,
    "正文无法转换成网页",
    "The text cannot be converted to a page",
    "请简化正文里的标记（脚注、列表、引用）",
    "Simplify the markup (footnotes, lists, quotations)",
    why="The text contains a combination of markup that the Markdown converter cannot process.",
)
FENCE_OPEN = Rule(
    "FIL-043",
    WARNING,
    "“{mark}”开始的代码块没有结束",
    "The code block that begins with “{mark}” is not closed",
    "请在代码块的后面加一行“{mark}”；如果不是代码块，请删掉这个标记",
    "Add a line “{mark}” after the block; if it is not a code block, delete the mark",
    why="Code is what stands between two such lines. A single one is shown as it is typed.",
    exemption_scope=ExemptionScope.SITE,
)
HTML_DANGEROUS = Rule(
    "FIL-044",
    ERROR,
    "正文里不能用 HTML 标签 <{name}>",
    "The HTML tag <{name}> is not allowed in a text",
    "请删掉它",
    "Delete it",
    why="Scripts, frames and forms in a text could attack readers, so they are never published.",
)
HTML_HANDLER = Rule(
    "FIL-045",
    ERROR,
    "正文里不能用 HTML 属性 {name}",
    "The HTML attribute {name} is not allowed in a text",
    "请删掉它",
    "Delete it",
    why="Event handlers and scripted addresses run programs in the reader's browser.",
)
HTML_REMOVED = Rule(
    "FIL-046",
    WARNING,
    "正文里的 HTML 有 {count} 处网页上不用，已去掉（文字都保留）：{what}",
    "{count} {count:part|parts} of the HTML in the text {count:is|are} not used on the page and {count:was|were} removed (all text is kept): {what_en}",
    "不用改也能发布；想去掉这个提示，粘贴时选“只保留文本”，或者改用 Markdown 的写法",
    "It can be published as it is; to get rid of this notice, paste as plain text or use Markdown",
    why="Formatting pasted from Word or a web page breaks the design, dark mode and printing.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
HTML_UNCLOSED = Rule(
    "FIL-047",
    ERROR,
    "HTML 标签 <{name}> 没有结束",
    "The HTML tag <{name}> is not closed",
    "请加上 </{name}>",
    "Add </{name}>",
    why="The rest of the page would become part of the element.",
)
COMMENT_OPEN = Rule(
    "FIL-048",
    ERROR,
    "注释“<!--”没有结束",
    "The comment “<!--” is not closed",
    "请加上“-->”；注释不会发布，但仍留在源文件里",
    "Add “-->”; comments are not published but remain in the source file",
    why="The rest of the text would disappear.",
)
FOOTNOTE_TWICE = Rule(
    "FIL-049",
    WARNING,
    "脚注 [^{label}] 的注文写了两次，都会显示在同一条脚注里",
    "The text of footnote [^{label}] is written twice; both are shown in the same footnote",
    "请把其中一条改成别的标记，例如 [^{label}a]，正文里的标记也要一致",
    "Give one of them another label, such as [^{label}a], in the text as well",
    why="Two notes with one label are usually a slip of copying: one of the marks in the text then leads to the wrong note.",
    exemption_scope=ExemptionScope.SITE,
)
TABLE_SURPLUS = Rule(
    "FIL-050",
    WARNING,
    "表格的这一行有 {found} 格，表头只有 {columns} 格（这个表共 {rows} 行如此）",
    "This row of the table has {found} {found:cell|cells}, but the head has only {columns} ({rows} such {rows:row|rows} in this table)",
    "文字里的竖线请写成“\\|”，多按的制表符（Tab）请删掉；如果确实多一列，请在表头（有横线那一行的，也在那一行）补上",
    "Write a pipe that belongs to the text as “\\|” and delete surplus tabs; if there is one more column, add it to the head and to the line of dashes, if any",
    why="All cells are published, in a wider table, but a pipe in the text moves the cells behind it into the wrong columns.",
    exemption_scope=ExemptionScope.SITE,
)
TABLE_STRAYS = Rule(
    "FIL-051",
    WARNING,
    "这几行像表格，格数不同，没有全部认成表格（共 {rows} 行）",
    "These lines look like a table, but the numbers of their cells differ and not all became one ({rows} {rows:line|lines})",
    "请补上缺的制表符（Tab）或竖线，让每行的格数与表头相同；空格子也要留位置。竖线的表格，第二行写“|---|---|”，一格一组",
    "Add the missing tabs or pipes, so that each row has as many cells as the head, blank ones included; the second line of a table with pipes is “|---|---|”, one group for each cell",
    why="Lines that are no table are published as paragraphs, in which the columns can no longer be told apart.",
    exemption_scope=ExemptionScope.SITE,
)
MORE_FINDINGS = Rule(
    "FIL-052",
    WARNING,
    "{code} 在这个文件里共有 {count} 处，只列出前 {shown} 处",
    "There are {count} findings of {code} in this file; only the first {shown} are listed",
    "改好列出的以后再检查一次，会列出其余的；很多处相同时，多半有一个共同的原因",
    "Check again when those listed are mended, and the rest will be listed; many alike usually have one cause",
    why="A list of thousands of equal findings hides the others, and takes long to make.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
FILE_FAILED = Rule(
    "FIL-053",
    ERROR,
    "检查这个文件时程序出错：{error}（{line}）",
    "The program failed while it checked this file: {error} ({line})",
    "别的文件照常检查。请看看最近改了这个文件的什么地方，改回去再检查；并把这个文件和这一行字发给维护人员",
    "All other files were checked. Undo the latest change of this file and check again; send the file and this line to the maintainers",
    why="Nothing in a file may stop the program. If something does, the program is at fault, and the file shows its maintainers where.",
)
LFS_POINTER = Rule(
    "FIL-054",
    ERROR,
    "这是 Git LFS 的指针，不是文件本身",
    "This is a Git LFS pointer, not the file itself",
    "请先运行 git lfs pull，再检查；没有安装 Git LFS 的先安装。文字和表格不用放进 LFS：运行 git lfs untrack，再提交一次",
    "Run git lfs pull first; install Git LFS if it is missing. Texts and tables need no LFS: run git lfs untrack and commit them again",
    why="A pointer has three lines that say where the file is. Read as a text it would be published in its place.",
)
INTERRUPTED = Rule(
    "FIL-055",
    ERROR,
    "“{name}”是没有做完的命令留下的，里面可能有已经撤下的内容",
    "“{name}” was left by a command that was interrupted, and may hold what was withdrawn",
    "条目已经写上撤下日期的，把它删掉；不是的，再运行一次那个命令（如 mv、withdraw），照它的提示做完",
    "If the item has its date of withdrawal by now, delete it; otherwise run that command (such as mv or withdraw) again, and follow what it says",
    why="It is not published, but the next commit of all files would keep it in the history of the repository.",
)
