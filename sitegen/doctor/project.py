"""Examines for ``doctor`` whether the parts of a project are there, and whether its settings can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.parse import parse_source
from sitegen.content.trial_site import TRIAL_ADVICE, TRIAL_STATE, is_trial_site
from sitegen.diagnostics import Severity
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_count
from sitegen.doctor.model import Trouble, format_names, format_names_en
from sitegen.git.command import try_git


def examine_project(root: Path) -> Iterator[Trouble]:
    """Yield a `Trouble` for each thing that is wrong with site.yaml or the folder ``content``.

    ``root`` is the project folder.
    """
    yield from _examine_settings(root)
    if is_trial_site(root):
        yield Trouble("site-trial", *TRIAL_STATE, *TRIAL_ADVICE, is_problem=False)
    content = root / "content"
    if not content.is_dir():
        yield Trouble(
            "content-missing",
            "没有 content 文件夹，网站的内容都在里面",
            "There is no folder content, which has all content of the site",
            *_describe_restoration("content"),
        )
    elif not any(file.is_file() for file in content.rglob("*")):
        yield Trouble(
            "content-empty",
            "content 文件夹是空的，没有内容可以发布",
            "The folder content is empty: there is nothing to publish",
            *_describe_restoration("content"),
        )
    elif deleted := _list_deleted_in_git(root):
        yield Trouble(
            "content-deleted",
            f"content 里有 {len(deleted)} 个文件删掉了，还没有提交：{format_names(deleted)}",
            f"{format_count(len(deleted), 'deleted file')} of content not committed: {format_names_en(deleted)}",
            "误删的，用 git restore 加文件名取回；确实要删的，公开过的条目用 sitegen withdraw 撤下",
            "Get back what was deleted by mistake with git restore; withdraw a published item with sitegen withdraw",
            is_problem=False,
        )


def _examine_settings(root: Path) -> Iterator[Trouble]:
    try:
        data = (root / "site.yaml").read_bytes()
    except FileNotFoundError:
        yield Trouble(
            "site-missing",
            "没有 site.yaml，网站的名称、网址等设置都在里面",
            "There is no site.yaml, which has the settings of the site",
            *_describe_restoration("site.yaml"),
        )
        return
    except OSError as error:
        zh, en = describe_os_error(error)
        yield Trouble(
            "site-unreadable",
            f"site.yaml 不能读取（{zh}）",
            f"site.yaml cannot be read ({en})",
            "看看它是不是文件，有没有读取的权限",
            "See whether it is a file that you may read",
        )
        return
    found = parse_source("site.yaml", SourceSlot(SourceKind.SITE), data).diagnostics
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        yield Trouble(
            "site-settings",
            f"site.yaml 有 {len(errors)} 个错误，网站不能生成",
            f"site.yaml has errors, so the site cannot be built: {len(errors)}",
            "运行 check，照它的提示改",
            "Run check, and follow its hints",
            details=tuple(f"{one.place}: {one.code} {one.message} {one.message_en}" for one in errors[:5]),
        )


def _describe_restoration(name: str) -> tuple[str, str]:
    """Return advice, in Chinese and English, on how to get back the file or folder ``name`` of the project."""
    return (
        f"误删的，用 git restore {name} 取回，没有用 git 的从备份复制回来；新建网站用 sitegen init",
        f"If it was deleted by mistake, get it back with git restore {name}, or from a backup; sitegen init starts a new site",
    )


def _list_deleted_in_git(root: Path) -> list[str]:
    answer = try_git(root, "ls-files", "--deleted", "-z", "--", "content") or ""
    return [path for path in answer.split("\0") if path]
