"""LNK: links and images in texts."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

BAD_SCHEME = Rule(
    "LNK-001",
    ERROR,
    "链接“{target}”的协议不能用",
    "The link “{target}” has a scheme that is not allowed",
    "只能用 http、https、mailto、tel，或本站文件的相对路径",
    "Use http, https, mailto, tel, or the relative path of a file of this site",
    why="Schemes such as javascript: and data: run programs in the reader's browser.",
)
LOCAL_PATH = Rule(
    "LNK-002",
    ERROR,
    "链接“{target}”指向自己电脑上的文件",
    "The link “{target}” points to a file on your own computer",
    "请把文件放进与本文件同名的文件夹，链接写文件名",
    "Put the file into the folder that has the name of this file, and use the file's name as the link",
    why="Nobody else can open it.",
)
NO_PROTOCOL = Rule(
    "LNK-003",
    ERROR,
    "链接“{target}”少了 https:",
    "The link “{target}” has no https:",
    "请写完整的网址，如 https://{bare}",
    "Write the full address, such as https://{bare}",
    why="Without it the address is read as the path of a file on this site.",
)
ABSOLUTE = Rule(
    "LNK-004",
    ERROR,
    "链接“{target}”以“/”开头",
    "The link “{target}” begins with “/”",
    "请写从本文件出发的相对路径，如 ../2024/00012.md",
    "Write the path relative to this file, such as ../2024/00012.md",
    why="The site must work in any folder and when opened from disk, so it has no fixed root.",
)
BACKSLASH = Rule(
    "LNK-005",
    ERROR,
    "链接“{target}”里有反斜杠“\\”",
    "The link “{target}” contains a backslash “\\”",
    "请改成“/”",
    "Use “/” instead",
    why="Backslashes separate folders on Windows, but not on the web.",
)
EMPTY = Rule(
    "LNK-006",
    ERROR,
    "链接没有地址",
    "The link has no address",
    "请在圆括号里写上地址，或去掉链接",
    "Write the address between the parentheses, or remove the link",
    why="The link would lead to its own page.",
)
QUERY = Rule(
    "LNK-007",
    ERROR,
    "站内链接“{target}”里不能有问号“?”",
    "The internal link “{target}” must not contain “?”",
    "请只写文件的相对路径",
    "Write only the relative path of the file",
    why="Pages are files. There is no program that could process the part after the question mark.",
)
BAD_HOST = Rule(
    "LNK-008",
    ERROR,
    "网址“{target}”不完整或带有用户名",
    "The address “{target}” is incomplete or contains a user name",
    "请检查网址，应为 https://域名/路径",
    "Check the address; it should have the form https://domain/path",
    why="Addresses such as https://www.gov.cn@other.example/ conceal where they lead.",
)
DISGUISED_HOST = Rule(
    "LNK-009",
    ERROR,
    "网址“{target}”通向的不是看上去的网站，实际是 {host}",
    "The address “{target}” does not lead where it seems to: its host is {host}",
    "请照对方网站写出域名：只用半角字母、数字、连字符、点，或者汉字",
    "Write the domain as that site does: with letters, digits, hyphens and dots of ASCII, or Chinese characters",
    why="Percent signs, Chinese full stops, and Cyrillic or Greek letters in a host make one site look like another.",
)
REMOTE_IMAGE = Rule(
    "LNK-010",
    ERROR,
    "图片“{target}”不在本站",
    "The image “{target}” is on another site",
    "请下载图片，放进与本文件同名的文件夹，写 ![说明](图片.png)",
    "Download the image, put it into the folder that has the name of this file, and write ![text](image.png)",
    why="Opening a page must not send a request to any other site.",
)
NOT_AN_IMAGE = Rule(
    "LNK-011",
    ERROR,
    "“{target}”不是能用的图片（jpg、jpeg、png、gif）",
    "“{target}” is not an image in a supported format (jpg, jpeg, png, gif)",
    "请换成图片文件，或写成普通链接",
    "Use an image file, or write an ordinary link",
    why="Other formats do not open in every browser, and SVG files can contain scripts.",
)
NO_ALT = Rule(
    "LNK-012",
    ERROR,
    "图片“{target}”没有文字说明",
    "The image “{target}” has no text alternative",
    "请在方括号里写上图片的内容：![说明](图片.png)",
    "Describe the image between the brackets: ![text](image.png)",
    why="Readers who cannot see the image depend on it (GB/T 37668-2019; WCAG 1.1.1).",
    exemption_scope=ExemptionScope.PLACE,
)
NO_SOURCE = Rule(
    "LNK-013",
    ERROR,
    "图片没有地址{lazy}",
    "The image has no address{lazy_en}",
    "从微信等网页粘贴的图片，请先保存成文件，放进与本文件同名的文件夹，写成：![说明](图片.png)；用不着的，请删掉",
    "Save an image that was pasted from WeChat or another page as a file, put it into the folder that has the name of "
    "this file, and write ![text](image.png); delete it if it is not needed",
    why="Other pages load their images with scripts. What is pasted from them has no image.",
)
INTERNAL_HOST = Rule(
    "LNK-014",
    WARNING,
    "“{target}”是内部网络的网址，公众打不开",
    "“{target}” is an address of an internal network, which the public cannot open",
    "请换成公开的网址；没有的，去掉链接，只留文字",
    "Write the public address; if there is none, remove the link and keep its text",
    why="Internal addresses do not open outside, and show how a network is built.",
    exemption_scope=ExemptionScope.SITE,
)
OTHER_HOST = Rule(
    "LNK-015",
    WARNING,
    "链接的文字写着 {shown}，点开的却是 {host}",
    "The text of the link says {shown}, but it leads to {host}",
    "请把文字和地址写成同一个网站，或者把文字换成网站的名称",
    "Let text and address name the same site, or write the name of the site as text",
    why="Readers trust the address that they see.",
    exemption_scope=ExemptionScope.PLACE,
)
BAD_TELEPHONE = Rule(
    "LNK-016",
    ERROR,
    "“{target}”不是电话号码",
    "“{target}” is not a telephone number",
    "tel: 后面只写电话号码，如 tel:+86-471-1234567",
    "Write only a telephone number after tel:, as in tel:+86-471-1234567",
    why="Signs such as * and # are commands to a telephone, which a touch would run.",
)
BAD_MAIL = Rule(
    "LNK-017",
    ERROR,
    "邮件链接“{target}”没有收件人，或者带有抄送、密送",
    "The mail link “{target}” has no recipient, or sends copies",
    "mailto: 后面只写邮箱，需要时加 ?subject=主题",
    "Write only the address after mailto:, with ?subject=… if needed",
    why="Readers do not see to whom else their letter goes.",
)
EMPTY_LINK = Rule(
    "LNK-018",
    ERROR,
    "链接没有文字，读者看不见",
    "The link has no text, so readers cannot see it",
    "请在方括号里写上文字，如 [办事指南](地址)；用不着的，删掉链接",
    "Write its text between the brackets, as in [guide](address); delete the link if it is not needed",
    why="Nothing shows such a link, and screen readers read its address (GB/T 37668-2019; WCAG 2.4.4).",
    exemption_scope=ExemptionScope.PLACE,
)


LINK_BROKEN = Rule(
    "LNK-101",
    Severity.ERROR,
    "链接的“{target}”不存在{near}",
    "The target “{target}” of the link does not exist{near_en}",
    "页面写相对于本文件的路径，如 ../2024/00012.md；附件和图片放进 {folder}/，写文件名就可以",
    "Write the path of a page relative to this file, such as ../2024/00012.md; put attachments and images into {folder}/ and write their names",
    why="Inspections look for dead links (国办秘函〔2019〕19号).",
    exemption_scope=ExemptionScope.SITE,
)
PAGE_HINT = (
    "写相对于本文件的路径，如 ../2024/00012.md",
    "Write the path of the page relative to this file, such as ../2024/00012.md",
)
"""Hint of `LINK_BROKEN` for a link to a page, in Chinese and English."""
IMAGE_HINT = (
    "把图片放进 {folder}/，方括号后面写文件名就可以",
    "Put the image into {folder}/, and write its name after the brackets",
)
ATTACHMENT_HINT = (
    "把文件放进 {folder}/，写文件名就可以",
    "Put the file into {folder}/, and write its name",
)
LINK_ANCHOR = Rule(
    "LNK-102",
    Severity.ERROR,
    "“{target}”里没有“{anchor}”这个标题或者这一条",
    "“{target}” has no heading or article “{anchor}”",
    "在“#”后面写那一节的标题，或者那一条的编号，如“#第十七条”",
    "Write the text of the heading after “#”, or the article as in “#第十七条”",
    why="A link that misses its section leaves the reader searching.",
    exemption_scope=ExemptionScope.SITE,
)
LINK_UNPUBLISHED = Rule(
    "LNK-103",
    Severity.ERROR,
    "链接的“{target}”不发布：{reason}",
    "The target “{target}” of the link is not published: {reason_en}",
    "草稿等发布以后再链接；附件先列入它所属文件的“附件”；其他的请去掉链接",
    "Link a draft after its publication, list an attachment in the file that it belongs to, and remove any other link",
    why="Readers would get an error page (国办秘函〔2019〕19号).",
    exemption_scope=ExemptionScope.SITE,
)
LINK_LATER = Rule(
    "LNK-104",
    Severity.WARNING,
    "链接的“{target}”到 {later} 才公开，晚于本文（{day}），在那以前点不开",
    "The target “{target}” of the link is published on {later}, after this text ({day}); the link leads nowhere before that day",
    "核对两个公开日期：两篇同一天公开，或者让对方先公开；如果本来就是这样，不用修改",
    "Check both dates of publication: publish both on one day, or the target first; nothing to do if this is intended",
    why="The page shows the words of the link without an address until the target is public.",
    exemption_scope=ExemptionScope.SITE,
)
REFERENCE_LINK = Rule(
    "LNK-105",
    Severity.WARNING,
    "“{written}”是引用式链接，这里不支持，网页上原样显示",
    "“{written}” is a reference link, which is not supported: the page shows it as typed",
    "请写成 {inline}，再删掉“[{label}]: ……”那一行",
    "Write {inline}, and delete the line “[{label}]: …”",
    why="Texts are full of brackets, such as [2024] and [1], which a line elsewhere would turn into links.",
    exemption_scope=ExemptionScope.SITE,
)
LINK_WITHOUT_ADDRESS = Rule(
    "LNK-106",
    Severity.WARNING,
    "“{written}”不是链接，网页上原样显示：圆括号里没有完整的文件名或者网址{near}",
    "“{written}” is no link, and the page shows it as typed: its round brackets hold no complete file name and no address{near_en}",
    "要链接到文件，写带扩展名的文件名，如 {mended}；本来就是文字，写成 {escaped}",
    "To link to a file, write its name with the extension, such as {mended}; if it is text, write {escaped}",
    why="Official texts have both kinds of brackets side by side, such as [2024](3号). Only what looks like an address is one.",
    exemption_scope=ExemptionScope.SITE,
)
FILE_UNUSED = Rule(
    "ATT-101",
    Severity.WARNING,
    "附件“{name}”没有列入“附件”，正文也没有用到，不会发布",
    "“{name}” is neither listed as an attachment nor used in the body, and will not be published",
    "把它写进“附件”，或者删掉",
    "List it under attachments, or remove it",
    why="A file that is not listed was probably forgotten.",
    exemption_scope=ExemptionScope.SITE,
)
UNUSED_IMAGE_HINT = (
    "要在正文里显示，在那里写 ![说明]({address})；只供下载，把它写进“附件”；用不着就删掉",
    "To show it in the text, write ![text]({address}) there; to offer it for download, list it under attachments; "
    "otherwise remove it",
)
"""Hint of `FILE_UNUSED` for an image."""
FOLDER_WITHOUT_TEXT = Rule(
    "ATT-103",
    Severity.WARNING,
    "附件文件夹 {folder}/ 旁边没有 {folder}.md（或 .yaml）{near}，里面的 {count} 个文件不会发布",
    "There is no {folder}.md (or .yaml) beside the attachment folder {folder}/{near_en}; its {count} {count:file|files} will not be published",
    "改正文件夹的名字，或者删掉文件夹",
    "Correct the name of the folder, or remove it",
    why="The folder was probably left behind when its text was renamed or deleted.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
