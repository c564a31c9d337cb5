"""SEA: findings about the search index of a published site."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

NO_INDEX = Rule(
    "SEA-001",
    Severity.ERROR,
    "“{folder}”里没有搜索索引",
    "there is no search index in “{folder}”",
    "请先用 build 命令生成网站；如果网站在别处，用 --output 指明文件夹。",
    "Build the site first (command build); if it is elsewhere, name its folder with --output.",
    why="The command searches the published index, the one that readers use; there is no other.",
)
MISSING_SHARD = Rule(
    "SEA-002",
    Severity.ERROR,
    "搜索索引缺少文件“{path}”，没有给出结果",
    "the search index lacks the file “{path}”; no results are given",
    "请重新运行 build 命令，它会补上缺少的文件。",
    "Run the command build again; it writes what is missing.",
    why="An answer from a part of the index would leave documents out without saying so.",
)
BROKEN_SHARD = Rule(
    "SEA-003",
    Severity.ERROR,
    "搜索索引的文件“{path}”已损坏，没有给出结果",
    "the file “{path}” of the search index is damaged; no results are given",
    "请删除这个文件，再运行 build 命令。",
    "Delete the file and run the command build again.",
    why="Every file of the index carries a checksum, so that damage becomes a message and never a wrong answer.",
)
OTHER_VERSION = Rule(
    "SEA-004",
    Severity.ERROR,
    "搜索索引的格式是第 {found} 版，本程序只认识第 {known} 版",
    "the search index is in format {found}; this program knows format {known}",
    "请用现在的程序重新运行 build 命令。",
    "Run the command build again with this program.",
    why="The meaning of the files may differ between formats.",
)
