"""Examines the files of a project and its git repository for ``doctor``."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen.diagnostics.plurals import format_count
from sitegen.doctor.model import Trouble, format_names, format_names_en
from sitegen.files.diff import format_diff
from sitegen.files.lfs_pointers import is_lfs_pointer
from sitegen.files.write import TEMPORARY_SUFFIX
from sitegen.git.changes import UntrackedFiles, list_uncommitted_files
from sitegen.git.command import GitError, GitProblem, run_git, try_git
from sitegen.program.source_paths import SOURCE_FOLDERS
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.upgrade.model import OpenDecision
from sitegen.upgrade.workflow_changes import plan_workflows

_EXAMPLE_PATHS: Final = ("site.yaml", "content/static/CNAME", "content/agencies/a/items/2024/1/a.csv")
"""Paths of texts of each kind whose line ends must stay as they are: a source, an own file, an attachment."""
DIFF_LINES_LIMIT: Final = 40
"""Lines that are shown of the difference of one file."""


def examine_files(root: Path, starter_folder: Path | None = None) -> Iterator[Trouble]:
    """Yield a `Trouble` for each thing that is wrong with the files of the project ``root``.

    ``starter_folder`` is the folder of the files that every new project gets; by default that of this program.
    """
    paths = _list_paths(root)
    yield from _examine_file_names(paths)
    yield from _examine_lfs_pointers(root, paths)
    yield from _examine_temporary_files(paths)
    yield from _examine_workflows(root, starter_folder)
    yield from _examine_repository(root)


def _list_paths(root: Path) -> list[str]:
    """Return the paths of the project's own files, relative to it: at its top, in content and in themes."""
    found = [entry.name for entry in root.iterdir() if entry.is_file()]
    for folder in SOURCE_FOLDERS:
        for place, _, names in os.walk(root / folder):
            found += [(Path(place) / name).relative_to(root).as_posix() for name in names]
    return sorted(found)


def _examine_file_names(paths: list[str]) -> Iterator[Trouble]:
    decomposed = [path for path in paths if unicodedata.normalize("NFC", path) != path]
    if decomposed:
        yield Trouble(
            "unicode-names",
            f"文件名的字符编码形式与网页里写的不同（多半是从 macOS 拷来的）：{format_names(decomposed)}",
            f"File names are in decomposed Unicode, as macOS writes it, and links cannot find them: {format_names_en(decomposed)}",
            "给文件重新取名：把名称删掉，用输入法重打一遍；用 git 的，再运行 git config core.precomposeunicode true",
            "Type the names again; with git, also run git config core.precomposeunicode true",
        )
    folded: dict[str, list[str]] = {}
    for path in paths:
        folded.setdefault(unicodedata.normalize("NFC", path).casefold(), []).append(path)
    equal = [" = ".join(group) for group in folded.values() if len(group) > 1]
    if equal:
        yield Trouble(
            "case-names",
            f"只有大小写不同的文件，Windows 和 macOS 上只剩一个：{format_names(equal)}",
            f"Files whose names differ in letter case only: Windows and macOS keep one of them: {format_names_en(equal)}",
            "改其中一个的名称",
            "Rename one of each",
        )


def _examine_lfs_pointers(root: Path, paths: list[str]) -> Iterator[Trouble]:
    pointers = []
    for path in paths:
        file = root / path
        # A pointer has some 130 bytes.
        if not file.is_symlink() and file.stat().st_size < 1024 and is_lfs_pointer(file.read_bytes()):
            pointers.append(path)
    if pointers:
        yield Trouble(
            "lfs-pointers",
            f"这些文件是 Git LFS 的指针，不是文件本身，发布出去打不开：{format_names(pointers)}",
            f"These files are pointers of Git LFS, and would be published as such: {format_names_en(pointers)}",
            "安装 git-lfs，运行 git lfs pull；自动化流程里检出时打开 lfs",
            "Install git-lfs and run git lfs pull; in workflows, check out with lfs: true",
        )


def _examine_temporary_files(paths: list[str]) -> Iterator[Trouble]:
    left = [path for path in paths if TEMPORARY_SUFFIX in path]
    if left:
        yield Trouble(
            "leftovers",
            f"上一次有命令没有做完，留下了 {format_names(left)}",
            f"An earlier command was interrupted and has left {format_names_en(left)}",
            "条目已经写上撤下日期的，把它删掉；不是的，再运行一次那个命令（mv、withdraw、upgrade、fmt、init……），照它的提示做完",
            "If the item has its date of withdrawal by now, delete it; otherwise run that command (mv, withdraw, upgrade, fmt, "
            "init …) again, and follow what it says",
        )


def _examine_workflows(root: Path, starter: Path | None) -> Iterator[Trouble]:
    steps = list(plan_workflows(root, starter))
    if not steps:
        return
    details: list[str] = []
    for step in steps:
        change = step.suggested_change if isinstance(step, OpenDecision) else step
        lines = format_diff(change.path, change.old, change.new).splitlines() if change else []
        details += lines[:DIFF_LINES_LIMIT]
        if left := len(lines[DIFF_LINES_LIMIT:]):
            details.append(f"…… 还有 {left} 行 {format_count(left, 'more line')}")
    names = [step.place.path if isinstance(step, OpenDecision) else step.path for step in steps]
    yield Trouble(
        "workflows",
        f"自动化流程与这个版本的不同：{format_names(names)}。“-”是项目里的，“+”是这个版本的",
        f"Workflows differ from those of this version: {format_names_en(names)}; “-” is the project’s, “+” this version’s",
        "运行 sitegen upgrade：没有改过的会换成这个版本的；自己改过的不会动，要用新的就照“+”改",
        "Run sitegen upgrade: it renews the files that you have not changed. It leaves the others alone: edit them as “+” "
        "shows if you need what is new",
        is_problem=False,
        details=tuple(details),
    )


def _examine_repository(root: Path) -> Iterator[Trouble]:
    try:
        run_git(root, "rev-parse", "--is-inside-work-tree")
    except GitError as error:
        if error.problem is GitProblem.OTHER_OWNER:
            yield Trouble(
                "git-owner",
                error.zh,
                error.en,
                "照 git 的提示处理；或者把文件夹改成自己的",
                "Follow the advice of git, or become the owner of the folder",
            )
            return
        yield Trouble(
            "git-repository",
            "这个项目没有放在 git 里，改动没有记录，也比不出丢了哪些网址",
            "The project is not in a git repository: changes leave no record, and lost addresses are not found",
            "运行 git init、git add、git commit；不用 git 的，请另外备份",
            "Run git init, git add and git commit; without git, keep backups",
            is_problem=False,
        )
        return
    yield from _examine_checkout(root)
    if try_git(root, "ls-files", "--unmerged", "--", "."):
        yield Trouble(
            "git-merge",
            "合并没有做完，有文件还在冲突",
            "A merge is not finished: files are in conflict",
            "改好有冲突的文件，再提交；不想合并了，运行 git merge --abort",
            "Solve the conflicts and commit, or run git merge --abort",
        )
    listing = try_git(root, "ls-files", "-z", "--", ".sitegen", PUBLISHED_FOLDER) or ""
    tracked = [path for path in listing.split("\0") if path]
    if tracked:
        yield Trouble(
            "git-generated",
            f"生成的文件提交进了 git：{format_names(tracked)}",
            f"Generated files are committed to git: {format_names_en(tracked)}",
            f"在 .gitignore 里加上 .sitegen/ 和 {PUBLISHED_FOLDER}/，运行 git rm -r --cached --ignore-unmatch .sitegen {PUBLISHED_FOLDER}",
            f"Add .sitegen/ and {PUBLISHED_FOLDER}/ to .gitignore and run git rm -r --cached --ignore-unmatch .sitegen {PUBLISHED_FOLDER}",
        )


def _examine_checkout(root: Path) -> Iterator[Trouble]:
    """Yield what is wrong with the git repository: a shallow clone, converted line ends, uncommitted changes."""
    if (try_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true":
        yield Trouble(
            "git-shallow",
            "git 只取了最近的历史，check --base 和 review 可能找不到要比较的版本",
            "The clone is shallow: check --base and review may not find the revision to compare with",
            "运行 git fetch --unshallow；自动化流程里检出时写 fetch-depth: 0",
            "Run git fetch --unshallow; in workflows, check out with fetch-depth: 0",
            is_problem=False,
        )
    converts = (try_git(root, "config", "--get", "core.autocrlf") or "").strip() == "true"
    if converts and any(_has_converted_line_ends(root, path) for path in _EXAMPLE_PATHS):
        yield Trouble(
            "line-ends",
            "git 会把换行改成 Windows 的（core.autocrlf），csv 等附件和 content/static/ 里的文件因此变了，校验和也变了",
            "git converts line ends (core.autocrlf), so attachments such as csv files, and files in content/static/, differ from those of other machines",
            "在 .gitattributes 里写一行“* -text”，提交以后重新检出",
            "Add the line “* -text” to .gitattributes, commit it, and check the files out again",
        )
    changed = _list_uncommitted(root)
    if changed:
        yield Trouble(
            "git-changes",
            f"有 {len(changed)} 个文件改了还没有提交",
            f"{format_count(len(changed), 'file has', 'files have')} changes that are not committed",
            "改好了就提交；别人和自动化流程看不到没有提交的",
            "Commit them when they are ready; nobody else sees them before",
            is_problem=False,
        )


def _has_converted_line_ends(root: Path, path: str) -> bool:
    """Return whether git would convert the line ends of the file at ``path`` when the setting core.autocrlf is on."""
    attributes = try_git(root, "check-attr", "text", "eol", "--", path) or ""
    return "text: unset" not in attributes and "eol: lf" not in attributes


def _list_uncommitted(root: Path) -> tuple[str, ...]:
    try:
        return list_uncommitted_files(root, ["."], untracked=UntrackedFiles.NOT_IGNORED)
    except GitError:
        return ()
