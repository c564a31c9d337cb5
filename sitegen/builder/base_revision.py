"""Reads the project as it was at a git revision, to compare a change with what it is based on.

Only ``git`` itself is used, and only to read: nothing is checked out, and no hook or file of
the project runs.
"""

from __future__ import annotations

import errno
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sitegen.diagnostics.os_errors import describe_os_error

_REGULAR_FILE: Final = re.compile(rb"100(?:644|755) blob ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
"""Line of ``git ls-tree`` for a regular file. Links and submodules are no sources."""

_INHERITED: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for its hooks. They are relative to another folder than the one examined here."""


_PIECE: Final = 1 << 20
"""Bytes of a file that are in memory at once."""

_IMPOSSIBLE_NAMES: Final = frozenset(
    {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
    # Windows says so of the names of its devices, and of paths that are too long.
    | ({errno.ENOENT} if os.name == "nt" else set())
)
"""Errors of opening a new file whose name is too long, or is another one's where the case of letters is ignored."""


class RevisionError(Exception):
    """A git revision that cannot be read. ``zh`` and ``en`` say why, and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Revision:
    """The regular files of a project at one git revision.

    ``root`` is the project folder and ``commit`` the full id of the commit. ``ids`` maps the paths of the files,
    relative to the project folder, to the git ids of their contents. It is empty if the project folder did not
    exist at that revision.
    """

    root: Path
    commit: str
    ids: Mapping[str, str]

    def read_files(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of several files by path, with one process for all. Unknown paths are omitted.

        Raises `RevisionError` if git fails.
        """
        wanted = {path: self.ids[path] for path in paths if path in self.ids}
        if not wanted:
            return {}
        request = "".join(f"{id}\n" for id in wanted.values()).encode("ascii")
        answer = _run_git(self.root, "cat-file", "--batch", stdin=request)
        contents: dict[str, bytes] = {}
        start = 0
        for path, id in wanted.items():
            # Each answer is "<id> blob <size>", a line break, the content, and another line break.
            head_end = answer.index(b"\n", start)
            head = answer[start:head_end].split()
            if len(head) != 3 or head[1] != b"blob":
                raise _explain_missing_object(id)
            body = head_end + 1
            start = body + int(head[2]) + 1
            contents[path] = answer[body : start - 1]
        return contents

    def write_files(self, paths: Iterable[str], folder: Path) -> None:
        """Write files of the revision below ``folder``, with one process for all. Unknown paths are omitted.

        At most one piece of a file is in memory. A path that leads out of ``folder``, or that this system
        cannot have, is omitted. Raises `RevisionError` if git fails or stops, or if a file cannot be written
        in full: a base that lacks a part would be compared as if that part were new.
        """
        wanted = {path: self.ids[path] for path in paths if path in self.ids and is_plain_path(path)}
        if not wanted:
            return
        try:
            with _start_git(self.root, "cat-file", "--batch") as process:
                try:
                    for path, id in wanted.items():
                        _copy_object(process, id, folder / path)
                except BaseException:
                    process.kill()
                    raise
        except BrokenPipeError as error:
            raise _explain_early_end() from error


def read_revision(root: Path, ref: str) -> Revision:
    """List the files of the project folder ``root`` at the git revision ``ref``.

    ``ref`` is any name that git understands for a commit, such as ``origin/main`` or ``HEAD^1``. Raises
    `RevisionError` if git is not installed, if ``root`` is not in a git repository, or if there is no such
    commit, for example because the clone is shallow.
    """
    folder = _find_folder(root)
    commit = _find_commit(root, ref)
    listing = _run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f":(top,literal){folder}")
    prefix = folder.encode("utf-8", "surrogateescape")
    ids = {}
    for line in listing.split(b"\0"):
        if match := _REGULAR_FILE.fullmatch(line):
            path = match[2].removeprefix(prefix).decode("utf-8", "surrogateescape")
            ids[path] = match[1].decode("ascii")
    return Revision(root, commit, ids)


def find_merge_base(root: Path, ref: str) -> str:
    """Return the commit from which the change in ``root`` starts: the last one that HEAD shares with ``ref``.

    If ``ref`` has gone on since, what it has gained is no part of the change. Without a common commit, it is
    the commit of ``ref`` itself. Raises `RevisionError` as `read_revision` does, and for a shallow clone
    that does not reach back to the common commit.
    """
    _find_folder(root)
    commit = _find_commit(root, ref)
    completed = _call_git(root, "merge-base", commit, "HEAD")
    if not completed.returncode:
        return _decode(completed.stdout).split("\n")[0]
    if _decode(_run_git(root, "rev-parse", "--is-shallow-repository")) == "true":
        raise RevisionError(
            f"这是浅克隆，找不到和“{ref}”共同的版本。请先运行 git fetch --unshallow（在 GitHub 上：给 checkout 写 "
            "fetch-depth: 0），再比较。",
            f"This is a shallow clone, which lacks the commit shared with “{ref}”. First run "
            "git fetch --unshallow (on GitHub: fetch-depth: 0 of checkout).",
        )
    return commit


def find_head(root: Path) -> tuple[str, bool]:
    """Return the commit that is checked out in ``root``, and whether its sources have changes beyond it.

    Raises `RevisionError` if there is no commit or git fails.
    """
    status = _run_git(root, "status", "--porcelain", "-z", "--", "site.yaml", "content", "themes")
    return _find_commit(root, "HEAD"), bool(status)


def is_plain_path(path: str) -> bool:
    """Whether a path of a git tree stays below the folder that it is written to."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) and not (
        "\\" in path or ":" in path or "\0" in path
    )


def _copy_object(process: subprocess.Popen[bytes], id: str, file: Path) -> None:
    """Ask the running git for an object, and write its content to a new file."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{id}\n".encode("ascii"))
    process.stdin.flush()
    head = process.stdout.readline()
    if not head.endswith(b"\n"):
        raise _explain_early_end()
    words = head.split()
    if len(words) != 3 or words[1] != b"blob":
        raise _explain_missing_object(id)
    pieces = _read_pieces(process.stdout, int(words[2]))
    try:
        target = _open_new_file(file)
        if target is not None:
            with target:
                target.writelines(pieces)
    except OSError as error:
        raise _explain_unwritable(file, error) from error
    for _ in pieces:  # of a name that this system cannot have
        pass
    _read_exactly(process.stdout, 1)  # the line break after the content


def _open_new_file(file: Path) -> IO[bytes] | None:
    """Open a new file to write, or return None if this system cannot have its name. Raises OSError otherwise."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("xb")
    except ValueError:  # a character that no file name has here
        return None
    except OSError as error:
        if error.errno in _IMPOSSIBLE_NAMES:
            return None
        raise


def _read_pieces(source: IO[bytes], size: int) -> Iterator[bytes]:
    for start in range(0, size, _PIECE):
        yield _read_exactly(source, min(size - start, _PIECE))


def _read_exactly(source: IO[bytes], size: int) -> bytes:
    content = source.read(size)
    if len(content) < size:
        raise _explain_early_end()
    return content


def _find_folder(root: Path) -> str:
    """Return the path of ``root`` within its repository, with a final slash; "" for the top folder."""
    completed = _call_git(root, "rev-parse", "--show-prefix")
    if completed.returncode:
        message = _decode(completed.stderr)
        # Git refuses to read a repository of another user, and says how to allow it.
        if "dubious ownership" in message:
            raise RevisionError(
                f"git 拒绝读取 {root}：这个文件夹属于另一个用户。请按 git 的提示处理：\n{message}",
                f"git refuses to read {root}, which belongs to another user. Follow its advice:\n{message}",
            )
        raise RevisionError(
            f"{root} 不在 git 仓库里，无法与别的版本比较。请在克隆下来的仓库里运行。",
            f"{root} is not in a git repository: run the command in a clone.",
        )
    return _decode(completed.stdout)


def _find_commit(root: Path, ref: str) -> str:
    completed = _call_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if not completed.returncode:
        return _decode(completed.stdout)
    if _decode(_run_git(root, "rev-parse", "--is-shallow-repository")) == "true":
        raise RevisionError(
            f"这是浅克隆，里面没有版本“{ref}”。请先运行 git fetch --unshallow（在 GitHub 上：给 checkout 写 "
            "fetch-depth: 0），再检查。",
            f"This is a shallow clone, which lacks the revision “{ref}”. First run git fetch --unshallow "
            "(on GitHub: fetch-depth: 0 of checkout).",
        )
    raise RevisionError(
        f"仓库里没有版本“{ref}”。请写分支名、标签或提交号，例如 origin/main；远程分支要先 git fetch。",
        f"The repository has no revision “{ref}”. Give a branch, a tag or a commit, such as origin/main; "
        "run git fetch before naming a remote branch.",
    )


def _run_git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run git and return its output. Raises `RevisionError` if it fails."""
    completed = _call_git(root, *arguments, stdin=stdin)
    if completed.returncode:
        reason = _decode(completed.stderr)
        raise RevisionError(f"git 运行失败：{reason}", f"git has failed: {reason}")
    return completed.stdout


def _call_git(root: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            _make_command(root, arguments),
            input=stdin,
            capture_output=True,
            check=False,
            env=_make_environment(),
        )
    except OSError as error:
        raise _explain_missing_git(error) from error


def _start_git(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start git with pipes to and from it."""
    try:
        return subprocess.Popen(
            _make_command(root, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_make_environment(),
        )
    except OSError as error:
        raise _explain_missing_git(error) from error


def _make_command(root: Path, arguments: Iterable[str]) -> list[str]:
    return ["git", "--no-replace-objects", "-C", os.fspath(root), *arguments]


def _make_environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    # Messages are matched, so they must not be translated; no lock is needed to read.
    return environment | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


def _explain_missing_git(error: OSError) -> RevisionError:
    zh, en = describe_os_error(error)
    return RevisionError(
        f"运行不了 git（{zh}）。请先安装 git（https://git-scm.com）。",
        f"git cannot be run ({en}): install it from https://git-scm.com.",
    )


def _explain_missing_object(id: str) -> RevisionError:
    return RevisionError(
        f"仓库不完整，缺少文件内容 {id}。请运行 git fetch --refetch。",
        f"The repository is incomplete and lacks the content {id}: run git fetch --refetch.",
    )


def _explain_early_end() -> RevisionError:
    return RevisionError(
        "git 中途停了，没有读完。请再运行一次；还是这样，就用 git fsck 检查仓库。",
        "git has stopped before the end. Run the command again; if it stops again, check the repository with git fsck.",
    )


def _explain_unwritable(file: Path, error: OSError) -> RevisionError:
    zh, en = describe_os_error(error)
    return RevisionError(
        f"写不了 {file.as_posix()}（{zh}），没有往下比较。",
        f"{file.as_posix()} cannot be written ({en}), so nothing was compared.",
    )


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").rstrip("\r\n")
