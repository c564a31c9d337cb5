"""The command ``help``: shows the pages of the documentation that are for users, in the terminal."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Final

import click

from sitegen.cli.console import is_colour_allowed, print_message, print_verbatim
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.markdown_text import render_help_page
from sitegen.cli.usage_errors import format_suggestion
from sitegen.program import adapt_command_lines, describe_invocation, locate_documentation_page, regex

TOPIC_SUMMARIES: Final[Mapping[str, str]] = {
    "clerk": "guides/clerk.md",
    "reviewer": "guides/reviewer.md",
    "webmaster": "guides/webmaster.md",
    "themer": "guides/themer.md",
    "developer": "guides/developer.md",
    "installing": "installing.md",
    "upgrading": "upgrading.md",
    "commands": "commands.md",
    "content-model": "content-model.md",
    "reports": "reports.md",
    "errors": "errors.md",
    "exemptions": "exemptions.md",
    "review": "review.md",
    "search": "search.md",
    "deployment": "deployment.md",
    "old-addresses": "old-addresses.md",
    "workflows": "workflows.md",
    "leaks": "leaks.md",
    "theme-contract": "theme-contract.md",
    "glossary": "glossary.md",
    "changelog": "CHANGELOG.md",
}
"""Topics and their pages in ``docs/``, in the order in which they are listed: first a guide for each kind of reader. The
wheel has a copy of each page, without the pictures of the guides."""
TOPIC_BY_KEYWORD: Final[Mapping[str, str]] = {
    "写条目": "clerk", "条目": "clerk", "录入": "clerk", "编辑": "clerk", "新手": "clerk", "入门": "clerk",
    "审核": "reviewer", "审查": "reviewer", "审阅": "reviewer", "复核": "reviewer", "审查人": "reviewer",
    "网站管理": "webmaster", "管理员": "webmaster", "建站": "webmaster", "站长": "webmaster", "维护": "webmaster",
    "主题": "themer", "样式": "themer", "模板": "themer", "外观": "themer", "颜色": "themer",
    "开发": "developer", "二次开发": "developer",
    "安装": "installing", "离线": "installing", "内网": "installing",
    "升级": "upgrading", "更新": "upgrading", "迁移": "upgrading",
    "命令": "commands", "选项": "commands", "退出码": "commands",
    "字段": "content-model", "内容": "content-model", "元数据": "content-model", "格式": "content-model", "附件": "content-model",
    "年报": "reports", "年度报告": "reports", "报告": "reports", "台账": "reports",
    "错误": "errors", "错误代码": "errors", "警告": "errors", "检查": "errors",
    "放行": "exemptions", "豁免": "exemptions", "误报": "exemptions", "审批": "exemptions",
    "对比": "review", "比较": "review", "改动": "review",
    "搜索": "search", "查询": "search", "检索": "search",
    "部署": "deployment", "发布": "deployment", "上线": "deployment", "服务器": "deployment", "备份": "deployment", "上传": "deployment",
    "nginx": "deployment", "caddy": "deployment", "apache": "deployment", "iis": "deployment",
    "旧网址": "old-addresses", "跳转": "old-addresses", "重定向": "old-addresses", "老网址": "old-addresses",
    "自动化": "workflows", "流程": "workflows", "自动发布": "workflows", "流水线": "workflows",
    "泄密": "leaks", "泄露": "leaks", "保密": "leaks", "个人信息": "leaks", "撤回": "leaks",
    "主题接口": "theme-contract", "接口": "theme-contract", "视图": "theme-contract",
    "术语": "glossary", "名词": "glossary",
    "更新记录": "changelog", "改了什么": "changelog", "新功能": "changelog", "版本": "changelog",
}  # fmt: skip
"""Chinese words for topics, as users look for them: beside the titles of the pages."""
COMMAND_BY_KEYWORD: Final[Mapping[str, str]] = {
    "撤下": "withdraw", "撤销公开": "withdraw", "下架": "withdraw", "停止公开": "withdraw", "取消公开": "withdraw",
    "移动": "mv", "改名": "mv", "重命名": "mv", "改网址": "mv",
    "新建": "new", "新增": "new", "添加": "new",
    "生成": "build", "构建": "build", "预览": "serve", "清理": "clean", "诊断": "doctor", "体检": "doctor",
    "整理": "fmt", "排版": "fmt", "新建网站": "init", "初始化": "init",
}  # fmt: skip
"""Chinese words for what a command does, as users look for them. The command's own help answers them."""
_CODE: Final = regex.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_WIDTH_LIMIT: Final = 100
"""Columns of the longest lines: text on the whole width of a large screen is hard to read."""


@click.command("help", cls=Command)
@click.argument("topic", required=False)
@click.pass_context
def help_command(ctx: click.Context, topic: str | None) -> int:
    """\b
    在终端里查看说明书；不写题目则列出全部题目。写命令的名称，则显示它的选项。
    Read the documentation in the terminal; without a topic, list all topics. The name of a command shows its options.

    \b
    例 Example
      sitegen help clerk
      sitegen help content-model
      sitegen help 发布
    """
    if topic is None:
        print_message(_format_topic_list())
        return EXIT_OK
    page = _find_page(topic)
    if page is not None:
        width = min(shutil.get_terminal_size((_WIDTH_LIMIT, 0)).columns, _WIDTH_LIMIT)
        _print_in_pager(_render_page(page, width))
        return EXIT_OK
    command = _find_command(ctx, COMMAND_BY_KEYWORD.get(topic, topic))
    if command is None:
        raise click.UsageError(_describe_unknown_topic(topic))
    print_message(command.get_help(command.context_class(command, info_name=command.name, parent=ctx.parent)))
    return EXIT_OK


def _format_topic_list() -> str:
    width = max(map(len, TOPIC_SUMMARIES))
    rows = [f"  {topic:{width}}  {_read_title(page)}" for topic, page in TOPIC_SUMMARIES.items()]
    program = describe_invocation()
    return "\n".join(
        (
            f"说明书的题目 Topics of the documentation: {program} help TOPIC",
            "",
            *rows,
            "",
            f"命令的选项 Options of a command: {program} COMMAND --help",
            f"错误代码 Error codes: {program} explain CODE",
        )
    )


def _read_title(page: str) -> str:
    """Return the title of a documentation page, which is its first line. ``page`` is its path."""
    with locate_documentation_page(page).open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").rstrip()


def _find_page(topic: str) -> str | None:
    """Return the path of the documentation page on a topic; None if there is none.

    ``topic`` is the name of a topic, a word that belongs to one, or the Chinese title or file name of a page.
    """
    name = topic.lower().removeprefix("docs/").removesuffix(".md")
    if name in TOPIC_SUMMARIES:
        return TOPIC_SUMMARIES[name]
    if name in TOPIC_BY_KEYWORD:
        return TOPIC_SUMMARIES[TOPIC_BY_KEYWORD[name]]
    names = {page.removesuffix(".md"): page for page in TOPIC_SUMMARIES.values()}
    return names.get(name) or next(
        (page for page in TOPIC_SUMMARIES.values() if _read_title(page).split(" ")[0] == topic), None
    )


def _find_command(ctx: click.Context, name: str) -> click.Command | None:
    """Return the command with the name ``name``; None if there is none."""
    root = ctx.find_root()
    return root.command.get_command(root, name) if isinstance(root.command, click.Group) else None


def _describe_unknown_topic(topic: str) -> str:
    """Return a message, in Chinese and English, that there is no such topic, with the most similar ones.

    An error code is referred to the command ``explain``.
    """
    if regex.fullmatch(r"[A-Za-z]{3}-?\d{3}", topic):
        code = topic.upper() if "-" in topic else f"{topic[:3]}-{topic[3:]}".upper()
        command = f"{describe_invocation()} explain {code}"
        return f"{code} 是错误代码，请运行 {command}。 {code} is an error code: run {command}."
    similar = _find_similar_topics(topic)
    near = f"{format_suggestion(similar)} " if similar else ""
    return (
        f"没有“{topic}”这个题目。 There is no topic “{topic}”.\n"
        f"{near}全部题目 All topics: sitegen help。错误代码 Error codes: sitegen explain"
    )


def _find_similar_topics(topic: str) -> list[str]:
    """Return up to three topics or commands whose words are most like ``topic``, each with its title."""
    words = {name: name for name in TOPIC_SUMMARIES} | dict(TOPIC_BY_KEYWORD)
    words |= {_read_title(page).split(" ")[0]: name for name, page in TOPIC_SUMMARIES.items()}
    words = {**COMMAND_BY_KEYWORD, **words}
    typed = topic.lower()
    # “怎么发布”, “发布网站”: a word within what was typed, or the other way round.
    found = [
        word for word in words if len(word) > 1 and not word.isascii() and (word in typed or typed in word)
    ]
    found += get_close_matches(typed, words, n=3, cutoff=0.5)
    names = list(dict.fromkeys(words[word] for word in found))[:3]
    return [
        f"{name}（{_read_title(TOPIC_SUMMARIES[name]) if name in TOPIC_SUMMARIES else '命令 command'}）"
        for name in names
    ]


def _render_page(page: str, width: int) -> str:
    """Return the text of a documentation page for the terminal, followed by the topics to which it links."""
    # Only in code: the prose of a page may use the name of the program as a word.
    source = _CODE.sub(
        lambda match: adapt_command_lines(match[0]),
        locate_documentation_page(page).read_text(encoding="utf-8"),
    )
    text, linked = render_help_page(source, width, colour=is_colour_allowed())
    # Links are relative to the page, and no two pages have the same name.
    names = {PurePosixPath(path).name for path in linked} - {PurePosixPath(page).name}
    topics = [topic for topic, file in TOPIC_SUMMARIES.items() if PurePosixPath(file).name in names]
    see = "".join(f"  {describe_invocation()} help {topic}\n" for topic in topics)
    return f"{text}\n另见 See also\n{see}" if see else text


def _print_in_pager(text: str) -> None:
    """Print a text. On a terminal, it is shown in the pager ``PAGER``, or in ``less``.

    On Windows no pager is used: ``more`` cannot show UTF-8, and terminals scroll.
    """
    pager = shlex.split(os.environ.get("PAGER", "less")) if os.name != "nt" and sys.stdout.isatty() else []
    if not pager or shutil.which(pager[0]) is None:
        print_verbatim(text, end="")
        return
    # As git does: leave at once if the text fits the screen, pass colours, keep the text on the screen.
    variables = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    subprocess.run(pager, input=text.encode(), env=variables, check=False)
