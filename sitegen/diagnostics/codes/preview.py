"""PRV: findings of the preview."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

BUILD_FAILED = Rule(
    "PRV-001",
    Severity.ERROR,
    "程序自己出错了，没有生成网页（{reason}）",
    "the program itself has failed and built nothing ({reason})",
    "不是您的内容有问题；请再保存一次试试，并把终端里显示的文件发给维护人员。",
    "Your content is not to blame. Save once more to try again, and send the maintainers the file that the terminal names.",
    why="A preview outlives a failed build: the last good site stays, and the next edit may get past the fault.",
)
