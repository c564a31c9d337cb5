"""ATT: attachments, their types, and data hidden in them."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

MISSING = Rule(
    "ATT-001",
    ERROR,
    "找不到附件“{name}”{near}",
    "There is no attachment “{name}”{near_en}",
    "请把文件放进文件夹 {folder}/，文件名连同扩展名要与这里写的一样",
    "Put the file into the folder {folder}/ under exactly the name that is written here, extension included",
    why="Readers would get an error page. Inspections look for missing attachments.",
)
EMPTY = Rule(
    "ATT-002",
    ERROR,
    "附件“{name}”是空文件",
    "The attachment “{name}” is empty",
    "请重新复制这个文件",
    "Copy the file again",
    why="A file of 0 bytes is the result of a failed copy.",
)
TOO_LARGE = Rule(
    "ATT-003",
    ERROR,
    "附件“{name}”为 {size} MB，超过上限 {limit} MB",
    "The attachment “{name}” is {size} MB; the limit is {limit} MB",
    "请压缩或拆分；上限在 site.yaml 的“附件上限”里设置",
    "Compress or split it; the limit is set by attachment_limit in site.yaml",
    why="Large files do not load on slow connections and make deployment slow.",
)
FORBIDDEN = Rule(
    "ATT-004",
    ERROR,
    "附件“{name}”的类型不能发布",
    "Attachments of the type of “{name}” are not allowed",
    "可以用的类型：{allowed}",
    "Allowed types: {allowed}",
    why="Programs, web pages and vector images can attack readers' computers.",
)
MISMATCH = Rule(
    "ATT-005",
    ERROR,
    "附件“{name}”的内容不是 {kind} 格式",
    "The content of the attachment “{name}” is not in {kind} format",
    "不要只改扩展名；请用原来的软件另存为 {kind}",
    "Do not just change the extension; save it as {kind} in the program that made it",
    why="The file would not open, or it pretends to be something else.",
)
ARCHIVE_PATH = Rule(
    "ATT-006",
    ERROR,
    "压缩包“{name}”里的“{entry}”会写到文件夹以外",
    "“{entry}” in the archive “{name}” would be written outside its folder",
    "请重新打包",
    "Create the archive again",
    why="Unpacking such an archive overwrites files on the reader's computer.",
)
ARCHIVE_BOMB = Rule(
    "ATT-007",
    ERROR,
    "压缩包“{name}”解开后太大或文件太多",
    "The archive “{name}” is too large when unpacked, or contains too many files",
    "请拆分成几个压缩包",
    "Split it into several archives",
    why="Such archives can fill the reader's disk.",
)
ARCHIVE_PROGRAM = Rule(
    "ATT-008",
    ERROR,
    "压缩包“{name}”里有不能发布的文件“{entry}”",
    "The archive “{name}” contains “{entry}”, which is not allowed",
    "请去掉它再打包",
    "Create the archive again without that file",
    why="Programs and web pages can attack readers' computers.",
)
MACROS = Rule(
    "ATT-009",
    ERROR,
    "附件“{name}”里有宏",
    "The attachment “{name}” contains macros",
    "请另存为不带宏的格式（.docx、.xlsx）",
    "Save it in a format without macros (.docx, .xlsx)",
    why="Macros are programs. Many offices block files that contain them.",
)
ENCRYPTED = Rule(
    "ATT-010",
    ERROR,
    "附件“{name}”加了密码",
    "The attachment “{name}” is protected by a password",
    "请去掉密码后重新放入",
    "Remove the password",
    why="Everyone must be able to read what is disclosed.",
)
BROKEN = Rule(
    "ATT-011",
    ERROR,
    "附件“{name}”已损坏，打不开",
    "The attachment “{name}” is damaged and cannot be opened",
    "请重新复制或另存这个文件",
    "Copy the file again, or save it again",
    why="Readers would not be able to open it either.",
)
NAME_DIFFERS = Rule(
    "ATT-012",
    ERROR,
    "没有附件“{name}”；文件名是“{actual}”，{difference}不同",
    "There is no attachment “{name}”: the file is named “{actual}”, which differs in {difference_en}",
    "请改成“{mended}”；看上去一样的，从这里复制，不要手打",
    "Write “{mended}”; if it looks the same, copy it from here instead of typing it",
    why="Web servers distinguish such names, even if Windows and macOS open the file under either.",
)
OTHER_FOLDER = Rule(
    "ATT-013",
    ERROR,
    "附件“{name}”不在文件夹 {folder}/ 里，而在 {actual}",
    "The attachment “{name}” is not in the folder {folder}/ but at {actual}",
    "请把文件移到 {folder}/；原来的地方也要用的，就复制一份",
    "Move the file into {folder}/, or copy it if it is also needed where it is now",
    why="Attachments are found in the folder beside the text, which has the same name.",
)
LFS_POINTER = Rule(
    "ATT-014",
    ERROR,
    "附件“{name}”是 Git LFS 的指针，不是文件本身",
    "The attachment “{name}” is a Git LFS pointer, not the file itself",
    "请先运行 git lfs pull，再生成网站；没有安装 Git LFS 的先安装",
    "Run git lfs pull before the build; install Git LFS if it is missing",
    why="Readers would download three lines of text instead of the document.",
)
HIDDEN_COMMENTS = Rule(
    "ATT-020",
    WARNING,
    "附件“{name}”里有批注",
    "The attachment “{name}” contains comments",
    "请在“审阅”（PDF 软件的“注释”）里删除所有批注后保存",
    "Delete all comments on the Review tab (in a PDF program: under Comments) and save",
    why="Comments show internal discussion (条例第十六条：过程性信息).",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_CHANGES = Rule(
    "ATT-021",
    WARNING,
    "附件“{name}”里有修订痕迹",
    "The attachment “{name}” contains tracked changes",
    "请在“审阅”里接受或拒绝所有修订后保存",
    "Accept or reject all changes on the Review tab and save",
    why="Readers can see what was deleted (条例第十六条：过程性信息).",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_SHEETS = Rule(
    "ATT-022",
    WARNING,
    "附件“{name}”里有隐藏的工作表",
    "The attachment “{name}” contains hidden sheets",
    "请取消隐藏，检查后删掉不公开的工作表",
    "Unhide the sheets, check them, and delete those that are not meant to be public",
    why="Lists with full identity numbers have been published this way.",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_AUTHOR = Rule(
    "ATT-023",
    WARNING,
    "附件“{name}”的属性里有人名“{author}”",
    "The properties of the attachment “{name}” contain the name “{author}”",
    "请在“文件—信息—检查文档”里删除个人信息",
    "Remove personal information with File > Info > Inspect Document",
    why="The author's name is personal data and rarely meant to be published.",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_PLACE = Rule(
    "ATT-024",
    WARNING,
    "图片“{name}”里记录了拍摄地点（GPS）",
    "The image “{name}” records where it was taken (GPS)",
    "在 Windows 里右键点这个文件，选“属性—详细信息—删除属性和个人信息”，选“从此文件中删除以下属性”，全选后确定；手机和 Mac 上可以截一张图代替。只是改名或者另存，位置还在里面",
    "On Windows, right-click the file, choose Properties > Details > Remove Properties and Personal Information, and "
    "remove all properties from this file; on other systems, use a screenshot of the picture instead. Renaming it or "
    "saving it again keeps the location",
    why="The location may be a person's home.",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_SERIAL_NUMBER = Rule(
    "ATT-027",
    WARNING,
    "图片“{name}”里记录了相机或手机的序列号",
    "The image “{name}” records the serial number of a camera or telephone",
    "在 Windows 里右键点这个文件，选“属性—详细信息—删除属性和个人信息”，选“从此文件中删除以下属性”，全选后确定；手机和 Mac 上可以截一张图代替",
    "On Windows, right-click the file, choose Properties > Details > Remove Properties and Personal Information, and "
    "remove all properties from this file; on other systems, use a screenshot of the picture instead",
    why="The number is the same in all pictures of a device, so it shows who took them.",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_TEXT = Rule(
    "ATT-026",
    WARNING,
    "附件“{name}”里有隐藏文字",
    "The attachment “{name}” contains hidden text",
    "请在“文件—信息—检查文档”里查找隐藏文字，核对后删掉",
    "Find the hidden text with File > Info > Inspect Document, check it, and delete it",
    why="Hidden text remains in the file, and any reader can display it (条例第十五条、第十六条).",
    exemption_scope=ExemptionScope.SITE,
)
ACTIVE_PDF = Rule(
    "ATT-025",
    WARNING,
    "PDF“{name}”里有{what}",
    "The PDF “{name}” contains {what_en}",
    "请重新打印或导出成 PDF",
    "Print or export it to PDF again",
    why="Scripts in a PDF are programs, and nobody may have reviewed embedded files.",
)
HIDDEN_CELLS = Rule(
    "ATT-028",
    WARNING,
    "附件“{name}”：{what}",
    "In the attachment “{name}”, {what_en}",
    "请取消隐藏和筛选，检查后删掉不公开的行、列和幻灯片",
    "Unhide rows, columns and slides, clear the filter, check what appears, and delete what is not meant to be public",
    why="What is hidden remains in the file, and any reader can display it (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
UNAPPLIED_REDACTION = Rule(
    "ATT-029",
    WARNING,
    "PDF“{name}”里有没有应用的密文（涂黑）标记，下面的内容还在",
    "The PDF “{name}” has marks for redaction that were not applied: what they cover is still there",
    "请在 PDF 软件里“应用密文”后另存，再核对搜索不到涂掉的内容",
    "Apply the redactions, save it as a new file, and check that the covered text cannot be found any more",
    why="A mark only shows what is to be removed. Anybody can read it until it is applied.",
    exemption_scope=ExemptionScope.SITE,
)
HIDDEN_LAYERS = Rule(
    "ATT-032",
    WARNING,
    "PDF“{name}”里有隐藏的图层",
    "The PDF “{name}” has hidden layers",
    "请在 PDF 软件的“图层”里打开检查；不公开的，删掉后另存",
    "Show the layers in a PDF program and check them; delete those that are not meant to be public, and save it again",
    why="A hidden layer remains in the file, and any reader can display it.",
    exemption_scope=ExemptionScope.SITE,
)
EXTERNAL_CONTENT = Rule(
    "ATT-033",
    WARNING,
    "附件“{name}”打开时会读取文件以外的内容：{what}{more}",
    "The attachment “{name}” loads content from elsewhere when it is opened: {what_en}{more_en}",
    "请断开链接（Excel：数据—编辑链接；Word：文件—信息—编辑指向文件的链接），把公式换成它的结果，或另存为 PDF",
    "Break the links (Excel: Data > Edit Links; Word: File > Info > Edit Links to Files), replace formulas by their "
    "results, or save it as PDF",
    why="Such content can change, can run programs, and shows the paths and names of internal files.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
EMBEDDED_FILE = Rule(
    "ATT-034",
    WARNING,
    "附件“{name}”里嵌入了别的文件“{what}”{more}",
    "Another file, “{what_en}”{more_en}, is embedded in the attachment “{name}”",
    "请检查嵌入的文件能不能公开；不需要的，粘贴成图片或者删掉",
    "Check whether the embedded file may be public; if it is not needed, paste it as a picture or delete it",
    why="An embedded file is published whole, even if only a part of it can be seen.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
UNREAD = Rule(
    "ATT-035",
    WARNING,
    "附件“{name}”没有检查内容：{what}",
    "The content of the attachment “{name}” was not examined: {what_en}",
    "请人工打开检查有没有个人信息和密级标志；能另存为带文字的格式的，另存后再放入",
    "Open it and look for personal data and secrecy marks; if you can, save it in a format that has text",
    why="What a program cannot read, a person has to read before it is published.",
    exemption_scope=ExemptionScope.SITE,
)
READ_IN_PART = Rule(
    "ATT-036",
    WARNING,
    "附件“{name}”只检查了一部分：{what}",
    "Only a part of the attachment “{name}” was examined: {what_en}",
    "请拆成几个文件；确实要这么大的，在 site.yaml 里调高“附件检查上限”",
    "Split it into several files; if it has to be that large, raise inspection_limit in site.yaml",
    why="A limit keeps a file from stopping the build. What lies beyond it, a person has to read.",
    exemption_scope=ExemptionScope.SITE,
)
OWN_FILE_NAME = Rule(
    "ATT-030",
    ERROR,
    "“{name}”不是可以放在 content/static/ 里的文件",
    "“{name}” is not a file that may lie in content/static/",
    "这里只放这几种：{allowed}。要公开的文件请作为附件，放进条目的附件文件夹",
    "Only such files may lie here: {allowed}. A file for readers is an attachment: put it into the folder of an item",
    why="These files are published as they are. Pages and scripts of one's own would bypass every check of the site.",
)
OWN_FILE_CONTENT = Rule(
    "ATT-031",
    ERROR,
    "“{name}”不能照原样发布：{zh}",
    "“{name}” cannot be published as it is: {en}",
    "请重新下载搜索引擎或平台给的原文件；给的文件本身有标签的，请改用它的另一种验证办法（例如 DNS 记录）",
    "Download the original file again; if the file itself has tags, use another way of verification that is offered, such as a DNS record",
    why="A verification file is text for a machine. A file with tags is a page, and can run a script in the name of the office.",
)
