"""PRV: the preview."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

BUILD_FAILED = Rule(
    "PRV-001",
    Severity.ERROR,
    "程序自己出错了，没有生成网页（{reason}）",
    "The program itself failed; no pages were built ({reason})",
    "不是您的内容有问题；请再保存一次试试，并把终端里显示的文件发给维护人员",
    "This is not a mistake in your content. Save again to retry, and send the file named in the terminal to the maintainers.",
    why="The preview keeps running after a failed build and keeps the last good site. The next edit may succeed.",
)
