"""LNK: links and images in texts."""

from sitegen.diagnostics.model import Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

BAD_SCHEME = Rule(
    "LNK-001",
    ERROR,
    "链接“{target}”的类型不能用",
    "The link “{target}” is of a kind that must not be used",
    "只能用 http、https、mailto、tel，或本站文件的相对路径。",
    "Use http, https, mailto, tel, or the relative path of a file here.",
    why="javascript:, data: and the like run programs in the reader's browser.",
)
LOCAL_PATH = Rule(
    "LNK-002",
    ERROR,
    "链接“{target}”指向自己电脑上的文件",
    "The link “{target}” points to a file of your own computer",
    "请把文件放进条目的附件文件夹，链接写相对路径。",
    "Put the file into the entry's folder and link to it by its relative path.",
    why="Nobody else can open it.",
)
NO_PROTOCOL = Rule(
    "LNK-003",
    ERROR,
    "链接“{target}”少了 https:",
    "The link “{target}” lacks https:",
    "请写完整的网址，如 https://{bare}。",
    "Write the whole address, such as https://{bare}.",
    why="Without it the address is read as a file of this site.",
)
ABSOLUTE = Rule(
    "LNK-004",
    ERROR,
    "链接“{target}”以“/”开头",
    "The link “{target}” begins with “/”",
    "请写从本文件出发的相对路径，如 ../2024/00012.md。",
    "Write the path relative to this file, such as ../2024/00012.md.",
    why="The site must work in any folder and by double click, so it has no fixed root.",
)
BACKSLASH = Rule(
    "LNK-005",
    ERROR,
    "链接“{target}”里有反斜杠“\\”",
    "The link “{target}” holds a backslash “\\”",
    "请改成“/”。",
    "Use “/” instead.",
    why="Backslashes are paths of Windows, not of the web.",
)
EMPTY = Rule(
    "LNK-006",
    ERROR,
    "链接没有地址",
    "The link has no address",
    "请在圆括号里写上地址，或去掉链接。",
    "Write the address between the parentheses, or remove the link.",
    why="It would lead to the page it stands on.",
)
QUERY = Rule(
    "LNK-007",
    ERROR,
    "站内链接“{target}”里不能有“？”",
    "The link “{target}” within the site must not hold “?”",
    "请只写文件的相对路径。",
    "Write the relative path of the file only.",
    why="Pages are files; there is no program that could read the part after the question mark.",
)
BAD_HOST = Rule(
    "LNK-008",
    ERROR,
    "网址“{target}”不完整或带有用户名",
    "The address “{target}” is incomplete or holds a user name",
    "请检查网址，应为 https://域名/路径。",
    "Check it: it should be https://domain/path.",
    why="Addresses such as https://www.gov.cn@other.example/ pretend to lead elsewhere.",
)
REMOTE_IMAGE = Rule(
    "LNK-010",
    ERROR,
    "图片“{target}”不在本站",
    "The image “{target}” is not part of this site",
    "请下载图片，放进条目的附件文件夹。",
    "Download it into the entry's folder.",
    why="Opening a page must not send a request to any other site.",
)
NOT_AN_IMAGE = Rule(
    "LNK-011",
    ERROR,
    "“{target}”不是能用的图片（jpg、jpeg、png、gif）",
    "“{target}” is not an image that can be used (jpg, jpeg, png, gif)",
    "请换成图片文件，或写成普通链接。",
    "Use an image file, or a plain link.",
    why="Other formats do not open in every browser; SVG files can hold scripts.",
)
NO_ALT = Rule(
    "LNK-012",
    ERROR,
    "图片“{target}”没有文字说明",
    "The image “{target}” has no text alternative",
    "请在方括号里写上图片的内容：![说明](图片.png)。",
    "Say between the brackets what it shows: ![text](image.png).",
    why="Readers who cannot see the image get nothing else (GB/T 37668-2019; WCAG 1.1.1).",
)
