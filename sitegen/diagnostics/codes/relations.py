"""Findings about links between files of the project."""

from sitegen.diagnostics.model import Rule, Severity

LINK_BROKEN = Rule(
    "LNK-101",
    Severity.ERROR,
    "链接的“{target}”不存在或不发布{near}",
    "the link to “{target}” leads to nothing that is published{near_en}",
    "写相对于本文件的路径，如 ../2024/00012.md,或本条目文件夹里的附件名",
    "write a path relative to this file, such as ../2024/00012.md, or a file of the entry's folder",
    why="Dead links are findings of every inspection (国办秘函〔2019〕19号).",
)
LINK_ANCHOR = Rule(
    "LNK-102",
    Severity.ERROR,
    "“{target}”里没有“{anchor}”这个标题",
    "“{target}” has no heading “{anchor}”",
    "“#”后面写那一节的标题",
    "write the heading's text after “#”",
    why="A link into a page that misses its section leaves the reader searching.",
)
FILE_UNUSED = Rule(
    "ATT-101",
    Severity.WARNING,
    "附件“{name}”没有列入“附件”，正文也没有用到，不会发布",
    "“{name}” is neither listed as an attachment nor used in the body, and will not be published",
    "把它写进“附件”，或者删掉",
    "list it under attachments, or remove it",
    why="A file that nobody lists was probably forgotten.",
)
