"""SEA: the search index of a published site."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

NO_INDEX = Rule(
    "SEA-001",
    Severity.ERROR,
    "“{folder}”里没有搜索索引",
    "There is no search index in “{folder}”",
    "请先用 build 命令生成网站；如果网站在别处，用 --output 指明文件夹",
    "Build the site first (command build); if it is in another folder, specify it with --output",
    why="The command searches the published index, which is the one that readers use.",
)
MISSING_SHARD = Rule(
    "SEA-002",
    Severity.ERROR,
    "搜索索引缺少文件“{path}”，没有给出结果",
    "The file “{path}” of the search index is missing; no results are shown",
    "请重新运行 build 命令，它会补上缺少的文件",
    "Run the command build again to restore the missing file",
    why="Results from an incomplete index would silently omit documents.",
)
BROKEN_SHARD = Rule(
    "SEA-003",
    Severity.ERROR,
    "搜索索引的文件“{path}”已损坏，或者与其余文件不是同一次生成的，没有给出结果",
    "The file “{path}” of the search index is damaged, or of another build than the other files; no results are shown",
    "网站正在生成或上传的，请等做完再搜索；否则请删除这个文件，再运行 build 命令",
    "If the site is being built or uploaded, search again when that is done; otherwise delete the file and run the "
    "command build again",
    why="Every file of the index has a checksum, so that damage is reported and never leads to wrong results.",
)
OTHER_VERSION = Rule(
    "SEA-004",
    Severity.ERROR,
    "搜索索引的格式是第 {found} 版，本程序只支持第 {known} 版",
    "The search index has format {found}, but this program reads only format {known}",
    "请用现在的程序重新运行 build 命令",
    "Run the command build again with this program",
    why="The files may have another meaning in another format.",
)
