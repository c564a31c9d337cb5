"""LNK and ATT: links between files of the project."""

from sitegen.diagnostics.model import Rule, Severity

LINK_BROKEN = Rule(
    "LNK-101",
    Severity.ERROR,
    "链接的“{target}”不存在或不发布{near}",
    "The target “{target}” of the link does not exist or is not published{near_en}",
    "写相对于本文件的路径，如 ../2024/00012.md，或者写本条目附件文件夹里的文件名",
    "Write a path relative to this file, such as ../2024/00012.md, or the name of a file in the item's attachment folder",
    why="Inspections look for dead links (国办秘函〔2019〕19号).",
)
LINK_ANCHOR = Rule(
    "LNK-102",
    Severity.ERROR,
    "“{target}”里没有“{anchor}”这个标题",
    "“{target}” has no heading “{anchor}”",
    "在“#”后面写那一节的标题",
    "Write the text of the heading after “#”",
    why="A link that misses its section leaves the reader searching.",
)
FILE_UNUSED = Rule(
    "ATT-101",
    Severity.WARNING,
    "附件“{name}”没有列入“附件”，正文也没有用到，不会发布",
    "“{name}” is neither listed as an attachment nor used in the body, and will not be published",
    "把它写进“附件”，或者删掉",
    "List it under attachments, or remove it",
    why="A file that is not listed was probably forgotten.",
)
