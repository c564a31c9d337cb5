"""Reads the project as it was at a git revision, to compare a change with what it is based on."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from msgspec import Struct

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.git.changes import UntrackedFiles, list_uncommitted_files, read_project_prefix
from sitegen.git.command import (
    GitError,
    GitProblem,
    GitProcess,
    decode_output,
    run_git,
    run_git_unchecked,
    start_git,
)
from sitegen.program import regex
from sitegen.program.source_paths import SOURCE_PATHS, is_source_path

_REGULAR_FILE: Final = regex.compile(rb"100(?:644|755) blob ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
"""Line of ``git ls-tree`` for a regular file. Links and submodules are no sources."""

SOURCE_SIZE_LIMIT: Final = 8 << 20
"""Bytes of a source that is read into memory. No text that the program accepts is as large."""

_CHUNK_SIZE: Final = 1 << 20
"""Bytes of a file that are in memory at once."""

_IMPOSSIBLE_NAME_ERRORS: Final = frozenset(
    {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
    # Windows says so of the names of its devices, and of paths that are too long.
    | ({errno.ENOENT} if os.name == "nt" else set())
)
"""Errors of opening a new file whose name is too long, or is another one's where the case of letters is ignored."""


class Revision(Struct, frozen=True):
    """The regular files of a project at one git revision.

    ``root`` is the project folder and ``commit`` the full id of the commit. ``blob_ids`` maps the paths of the files,
    relative to the project folder, to the git ids of their contents. It is empty if the project folder did not
    exist at that revision.
    """

    root: Path
    commit: str
    blob_ids: Mapping[str, str]

    def read_files(self, paths: Iterable[str], size_limit: int = SOURCE_SIZE_LIMIT) -> dict[str, bytes]:
        """Return the contents of the files at ``paths``, by path. One git process reads all of them.

        Unknown paths and files of more than ``size_limit`` bytes are left out. Raises `GitError` if git fails.
        """
        contents: dict[str, bytes] = {}
        with self._open_objects(path for path in paths if path in self.blob_ids) as objects:
            for path, git, size in objects:
                chunks = _read_chunks(git, size)
                if size <= size_limit:
                    contents[path] = b"".join(chunks)
                _skip_rest(git, chunks)
        return contents

    def write_files(self, paths: Iterable[str], folder: Path) -> None:
        """Write files of the revision to ``folder``. One git process reads all of them.

        ``paths`` are relative to the project. Left out are paths that the revision lacks, that lead out of
        ``folder``, or that this operating system does not allow. Only `_CHUNK_SIZE` bytes of a file are in memory
        at once. Raises `GitError` if git fails or stops, or if a file cannot be written completely: in a
        comparison, the missing part would count as new.
        """
        wanted = (path for path in paths if path in self.blob_ids and is_safe_path(path))
        with self._open_objects(wanted) as objects:
            for path, git, size in objects:
                chunks = _read_chunks(git, size)
                _write_chunks(chunks, folder / path)
                _skip_rest(git, chunks)

    def write_sources(self, folder: Path) -> None:
        """Write the sources of the revision to ``folder``, as a project of its own. Raises as `write_files` does."""
        self.write_files(filter(is_source_path, self.blob_ids), folder)
        # Without it the folder is no project. What is missing in it is then reported like in any other.
        (folder / "content").mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _open_objects(self, paths: Iterable[str]) -> Iterator[Iterator[tuple[str, GitProcess, int]]]:
        """Start ``git cat-file``, and yield an iterator over the files at ``paths``.

        Each step gives a path, the running git to read its content from, and the size of the content in
        bytes. Before the next step, the caller must read the content and the line break after it. A path that
        is given twice is read once. Git is not started if there are no paths.
        """
        wanted = dict.fromkeys(paths)
        if not wanted:
            yield iter(())
            return
        with start_git(self.root, "cat-file", "--batch") as git:
            yield ((path, git, request_blob_and_read_size(git, self.blob_ids[path])) for path in wanted)


def read_revision(root: Path, ref: str) -> Revision:
    """Return a `Revision` with the regular files of the project folder ``root`` at the git revision ``ref``.

    ``ref`` is any name that git understands for a commit, such as ``origin/main`` or ``HEAD^1``. Raises `GitError`
    if git is not installed, if ``root`` is not in a git repository, or if there is no such commit, for example
    because the clone is shallow.
    """
    folder = _require_project_prefix(root)
    commit = _resolve_commit(root, ref)
    listing = run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f":(top,literal){folder}")
    prefix = folder.encode("utf-8", "surrogateescape")
    ids = {}
    for line in listing.split(b"\0"):
        if match := _REGULAR_FILE.fullmatch(line):
            path = match[2].removeprefix(prefix).decode("utf-8", "surrogateescape")
            ids[path] = match[1].decode("ascii")
    return Revision(root, commit, ids)


def resolve_merge_base(root: Path, ref: str) -> str:
    """Return the id of the commit on which the change in ``root`` is based: the last common one of HEAD and ``ref``.

    Commits that were added to ``ref`` later are not part of the change. If the two share no commit, the result is
    the commit of ``ref`` itself. Raises `GitError` as `read_revision` does, and for a shallow clone that does not
    reach back to the common commit.
    """
    _require_project_prefix(root)
    commit = _resolve_commit(root, ref)
    completed = run_git_unchecked(root, "merge-base", commit, "HEAD")
    if not completed.returncode:
        return decode_output(completed.stdout).split("\n")[0]
    if decode_output(run_git(root, "rev-parse", "--is-shallow-repository")) == "true":
        raise GitError(
            f"这是浅克隆，找不到和“{ref}”共同的版本。请先运行 git fetch --unshallow（在 GitHub 上：给 checkout 写 "
            "fetch-depth: 0），再比较。",
            f"This is a shallow clone, which lacks the commit shared with “{ref}”. First run "
            "git fetch --unshallow (on GitHub: fetch-depth: 0 of checkout).",
        )
    return commit


def has_common_ancestor(root: Path, ref: str) -> bool:
    """Return whether HEAD and the commit ``ref`` share an ancestor commit; False if there is no ``ref``.

    A new repository with copied files shares none with the old one. Raises `GitError` if git cannot be run.
    """
    return not run_git_unchecked(root, "merge-base", "--end-of-options", ref, "HEAD").returncode


class Head(NamedTuple):
    """The full id of HEAD's commit, and whether any source of the project differs from it."""

    commit: str
    has_local_changes: bool


def read_head(root: Path) -> Head:
    """Return the commit of HEAD in ``root``, and whether any source there has uncommitted changes.

    Raises `GitError` if there is no commit or git fails.
    """
    changed = list_uncommitted_files(root, SOURCE_PATHS, untracked=UntrackedFiles.NOT_IGNORED)
    return Head(_resolve_commit(root, "HEAD"), bool(changed))


def has_any_commit(root: Path) -> bool:
    """Return whether the repository of ``root`` has a commit at HEAD. A new one has none.

    Raises `GitError` if git cannot be run.
    """
    return not run_git_unchecked(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode


def is_safe_path(path: str) -> bool:
    """Return whether a path in a commit is safe to write below a folder on every system.

    It must not lead out of the folder, as with "..", a drive or a backslash, or into ``.git``.
    """
    # Windows drops dots and blanks at the end of a name, and knows `.git` by its short name, too.
    names = [part.rstrip(". ").lower() for part in path.split("/")]
    return not any(name in ("", ".git", "git~1") for name in names) and not any(
        character in path for character in "\\:\0"
    )


def request_blob_and_read_size(git: GitProcess, blob_id: str) -> int:
    """Request the object ``blob_id`` from a running ``git cat-file --batch``. Return its size in bytes.

    Its content can then be read. Raises `GitError` if the repository lacks the object.
    """
    words = git.ask(blob_id).split()
    if len(words) != 3 or words[1] != b"blob":
        raise _explain_missing_blob(blob_id)
    return int(words[2])


def _write_chunks(chunks: Iterable[bytes], file: Path) -> None:
    """Write ``chunks``, the content of a file, to the new file ``file``.

    Nothing is written if this operating system does not allow the name of the file. Raises `GitError` if the
    file cannot be written.
    """
    try:
        target = _open_new_file(file)
        if target is not None:
            with target:
                target.writelines(chunks)
    except OSError as error:
        raise _explain_unwritable(file, error) from error


def _open_new_file(file: Path) -> IO[bytes] | None:
    """Open a new file for writing; return None if this operating system does not allow its name.

    Raises OSError if it cannot be opened for another reason.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("xb")
    except ValueError:  # a character that no file name has here
        return None
    except OSError as error:
        if error.errno in _IMPOSSIBLE_NAME_ERRORS:
            return None
        raise


def _read_chunks(git: GitProcess, size: int) -> Iterator[bytes]:
    for start in range(0, size, _CHUNK_SIZE):
        yield git.read(min(size - start, _CHUNK_SIZE))


def _skip_rest(git: GitProcess, chunks: Iterator[bytes]) -> None:
    """Read and discard the rest of a file from the running git.

    This is the remaining ``chunks`` of its content, and the line break that git sends after it.
    """
    for _ in chunks:
        pass
    git.read(1)


def _require_project_prefix(root: Path) -> str:
    """Return the path of ``root`` within its repository, as `read_project_prefix` does.

    If there is no repository, the error says that revisions cannot be compared.
    """
    try:
        return read_project_prefix(root)
    except GitError as error:
        if error.problem is not GitProblem.NO_REPOSITORY:
            raise
        raise GitError(
            f"{root} 不在 git 仓库里，无法与别的版本比较。请在克隆下来的仓库里运行。",
            f"{root} is not in a git repository: run the command in a clone.",
            error.problem,
        ) from error


def _resolve_commit(root: Path, ref: str) -> str:
    """Return the full id of the commit that ``ref`` names. Raises `GitError` if there is no such commit."""
    completed = run_git_unchecked(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if not completed.returncode:
        return decode_output(completed.stdout)
    if decode_output(run_git(root, "rev-parse", "--is-shallow-repository")) == "true":
        raise GitError(
            f"这是浅克隆，里面没有版本“{ref}”。请先运行 git fetch --unshallow（在 GitHub 上：给 checkout 写 "
            "fetch-depth: 0），再检查。",
            f"This is a shallow clone, which lacks the revision “{ref}”. First run git fetch --unshallow "
            "(on GitHub: fetch-depth: 0 of checkout).",
        )
    raise GitError(
        f"仓库里没有版本“{ref}”。请写分支名、标签或提交号，例如 origin/main；远程分支要先 git fetch。",
        f"The repository has no revision “{ref}”. Give a branch, a tag or a commit, such as origin/main; "
        "run git fetch before naming a remote branch.",
    )


def _explain_missing_blob(blob_id: str) -> GitError:
    return GitError(
        f"仓库不完整，缺少文件内容 {blob_id}。请运行 git fetch --refetch。",
        f"The repository is incomplete and lacks the content {blob_id}: run git fetch --refetch.",
    )


def _explain_unwritable(file: Path, error: OSError) -> GitError:
    zh, en = describe_os_error(error)
    return GitError(
        f"写不了 {file.as_posix()}（{zh}），没有往下比较。",
        f"{file.as_posix()} cannot be written ({en}), so nothing was compared.",
    )
