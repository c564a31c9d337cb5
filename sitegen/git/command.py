"""Runs git: the only place from which it is started.

Git is only used for reading, and in a way that does not depend on the settings and the language of the user.
It starts no pager, no prompt and no program that a repository's settings name for watching files, checking
signatures or converting files (`sitegen.git.filters`). Nothing is checked out, and no hook runs.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.program.explained_error import ExplainedError

ANSWER_TIMEOUT_SECONDS: Final = 300.0
"""Seconds without any answer after which git is stopped. A repository on a slow network disk needs fewer."""

_SHOWN_COMMAND_LENGTH: Final = 200
"""Characters of a command that a message shows."""

_STDERR_BYTES_KEPT: Final = 2000
"""Bytes of the messages of git that are kept while it runs: the last ones say why it has ended."""

_STDERR_WAIT_SECONDS: Final = 5.0
"""Seconds for which the last messages of a git that has ended are waited for."""

_GIT_OPTIONS: Final = (
    "--no-pager",
    # What somebody has replaced on their own machine is not what others see.
    "--no-replace-objects",
    # Both may name programs, which the settings of a repository from elsewhere must not start.
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
)

_NO_SETTINGS: Final[Mapping[str, str]] = {}

_REMOVED_VARIABLES: Final = (
    # Git sets these for its hooks. They are relative to another folder than the one examined here.
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    # These change what the paths and patterns of a command mean.
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF",
)

_SET_VARIABLES: Final = {
    # Messages are matched, so they must not be translated.
    "LC_ALL": "C",
    "LANGUAGE": "C",
    # No lock is needed to read, and a lock left behind would stop the next commit.
    "GIT_OPTIONAL_LOCKS": "0",
    # A clone without all contents may ask a server for them. Nobody is there to answer for a password.
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
}


class GitProblem(StrEnum):
    """Reason why a git command failed."""

    GIT_MISSING = "missing"
    """It is not installed, or cannot be started."""
    NO_REPOSITORY = "no-repository"
    OTHER_OWNER = "other-owner"
    """Git refuses a repository of another user unless the setting safe.directory names it."""
    TIMEOUT = "timeout"
    FAILED = "failed"
    """Any other reason; the message quotes the command and what git said."""


class GitError(ExplainedError):
    """Raised when git fails, or when its answer cannot be used. ``zh`` and ``en`` say why, and what to do.

    ``problem`` is the kind of failure.
    """

    def __init__(self, zh: str, en: str, problem: GitProblem = GitProblem.FAILED) -> None:
        super().__init__(zh, en)
        self.problem = problem


def run_git(
    root: Path, *arguments: str, stdin: bytes = b"", settings: Mapping[str, str] = _NO_SETTINGS
) -> bytes:
    """Run git in the folder ``root`` and return its standard output. ``stdin`` is its standard input.

    ``settings`` are git settings, by name, that override those of the repository. In a hook, git uses the index of
    the commit that is being made. Raises `GitError` if git is not installed, fails, or does not end within
    `ANSWER_TIMEOUT_SECONDS`.
    """
    completed = run_git_unchecked(root, *arguments, stdin=stdin, settings=settings)
    if completed.returncode:
        raise _explain_failure(root, arguments, completed)
    return completed.stdout


def try_git(root: Path, *arguments: str) -> str | None:
    """Return the standard output of git in the folder ``root`` as text; None if git fails for any reason.

    The last line end is removed.
    """
    try:
        return decode_output(run_git(root, *arguments))
    except GitError:
        return None


def run_git_unchecked(
    root: Path, *arguments: str, stdin: bytes = b"", settings: Mapping[str, str] = _NO_SETTINGS
) -> subprocess.CompletedProcess[bytes]:
    """Run git in the folder ``root``, and return its outputs and exit code, whatever the code is.

    The parameters are those of `run_git`. Raises `GitError` if git is not installed or does not end within
    `ANSWER_TIMEOUT_SECONDS`.
    """
    try:
        return subprocess.run(
            _make_command(root, arguments),
            input=stdin,
            capture_output=True,
            check=False,
            env=_make_environment(settings),
            timeout=ANSWER_TIMEOUT_SECONDS,
        )
    except OSError as error:
        raise _explain_missing_git(error) from error
    except subprocess.TimeoutExpired as error:
        raise _explain_timeout(arguments) from error


class GitProcess:
    """A running git process that answers one request after the other, such as ``git cat-file --batch``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._stdin = process.stdin
        self._stdout = process.stdout
        self._stderr = process.stderr
        self._said = b""
        self.waiting_since: float | None = None
        """When the present wait for git began, on the clock of `time.monotonic`; None outside `ask` and `read`."""
        # A full pipe would stop git, so it is emptied all the time.
        self._listener = threading.Thread(target=self._collect_stderr, daemon=True)
        self._listener.start()

    def ask(self, line: str) -> bytes:
        """Send ``line``, and return the first line of the answer without its line end.

        Raises `GitError` if git has ended.
        """
        with self._note_wait():
            try:
                self._stdin.write(f"{line}\n".encode("ascii"))
                self._stdin.flush()
            except BrokenPipeError as error:
                raise self._explain_early_end() from error
            head = self._stdout.readline()
        if not head.endswith(b"\n"):
            raise self._explain_early_end()
        return head[:-1]

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes of the answer. Raises `GitError` if git ends before they come."""
        with self._note_wait():
            content = self._stdout.read(size)
        if len(content) < size:
            raise self._explain_early_end()
        return content

    def _explain_early_end(self) -> GitError:
        """Return the error for a git process that has ended too early, with what git said last."""
        self._listener.join(_STDERR_WAIT_SECONDS)
        said = self._said.decode("utf-8", "replace").strip()
        return GitError(
            f"git 中途停了，没有读完{f'，它的说法是：{said}' if said else '。'}\n请再运行一次；还是这样，就用 git fsck 检查仓库。",
            f"git has stopped before the end{f' and says: {said}' if said else '.'}\n"
            "Run the command again; if it stops again, check the repository with git fsck.",
        )

    def close(self) -> None:
        """Close stdin and stdout of git, so that it ends.

        Its stderr is closed by the thread that reads it, when git has ended.
        """
        # What could not be sent any more is no further error.
        with suppress(BrokenPipeError):
            self._stdin.close()
        self._stdout.close()

    @contextmanager
    def _note_wait(self) -> Iterator[None]:
        self.waiting_since = time.monotonic()
        try:
            yield
        finally:
            self.waiting_since = None

    def _collect_stderr(self) -> None:
        with self._stderr as stream:
            while piece := os.read(stream.fileno(), _STDERR_BYTES_KEPT):
                self._said = (self._said + piece)[-_STDERR_BYTES_KEPT:]


@contextmanager
def start_git(root: Path, *arguments: str) -> Iterator[GitProcess]:
    """Start git in the folder ``root``, yield it as a `GitProcess`, and end git when the block is left.

    Raises `GitError` if git cannot be started, or if one answer takes longer than `ANSWER_TIMEOUT_SECONDS`. What the
    block does between two answers may take any time.
    """
    try:
        process = subprocess.Popen(
            _make_command(root, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_make_environment(),
        )
    except OSError as error:
        raise _explain_missing_git(error) from error
    git = GitProcess(process)
    done, is_late = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(ANSWER_TIMEOUT_SECONDS / 10):
            since = git.waiting_since
            if since is not None and time.monotonic() - since > ANSWER_TIMEOUT_SECONDS:
                is_late.set()
                process.kill()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield git
    except BaseException as error:
        process.kill()
        if is_late.is_set() and isinstance(error, GitError):
            raise _explain_timeout(arguments) from error
        raise
    finally:
        git.close()
        process.wait()
        done.set()


def decode_output(output: bytes) -> str:
    """Decode an answer of git as UTF-8, without the line end after it.

    Invalid bytes become surrogate escapes.
    """
    return output.decode("utf-8", "surrogateescape").rstrip("\r\n")


def split_paths(output: bytes) -> tuple[str, ...]:
    """Split the output of a git command with ``-z`` at its NUL characters. Empty parts are left out."""
    return tuple(part.decode("utf-8", "surrogateescape") for part in output.split(b"\0") if part)


def _explain_failure(
    root: Path, arguments: Sequence[str], completed: subprocess.CompletedProcess[bytes]
) -> GitError:
    """Return the error for a git process that has ended with an exit code other than 0."""
    reason = completed.stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in reason:
        return GitError(
            f"git 拒绝读取 {root}：这个文件夹属于另一个用户。请按 git 的提示处理：\n{reason}",
            f"git refuses to read {root}, which belongs to another user. Follow its advice:\n{reason}",
            GitProblem.OTHER_OWNER,
        )
    if "not a git repository" in reason:
        return GitError(
            f"{root} 不在 git 仓库里。请先运行 git init，或者在克隆下来的仓库里运行。",
            f"{root} is not in a git repository: run git init first, or use a clone.",
            GitProblem.NO_REPOSITORY,
        )
    command = _format_command(arguments)
    said = reason or f"exit code {completed.returncode}"
    return GitError(
        f"git 没有做成“{command}”，它的说法是：{said}",
        f"git has failed at “{command}” and says: {said}",
    )


def _make_command(root: Path, arguments: Sequence[str]) -> list[str]:
    return ["git", *_GIT_OPTIONS, "-C", os.fspath(root), *arguments]


def _make_environment(settings: Mapping[str, str] = _NO_SETTINGS) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in _REMOVED_VARIABLES}
    # ``git commit FILE`` and ``git commit -a`` use an index of their own, named relative to the folder of the hook.
    if index := environment.get("GIT_INDEX_FILE"):
        environment["GIT_INDEX_FILE"] = str(Path(index).absolute())
    # The option -c takes no name with an equals sign. The user may have set some in this way as well.
    count = environment.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0
    for number, (name, value) in enumerate(settings.items(), first):
        environment |= {
            "GIT_CONFIG_COUNT": str(number + 1),
            f"GIT_CONFIG_KEY_{number}": name,
            f"GIT_CONFIG_VALUE_{number}": value,
        }
    return environment | _SET_VARIABLES


def _format_command(arguments: Sequence[str]) -> str:
    command = shlex.join(["git", *arguments]).encode("utf-8", "replace").decode("utf-8")
    return command if len(command) <= _SHOWN_COMMAND_LENGTH else f"{command[:_SHOWN_COMMAND_LENGTH]}…"


def _explain_missing_git(error: OSError) -> GitError:
    zh, en = describe_os_error(error)
    return GitError(
        f"运行不了 git（{zh}）。请先安装 git（https://git-scm.com）。",
        f"git cannot be run ({en}): install it from https://git-scm.com.",
        GitProblem.GIT_MISSING,
    )


def _explain_timeout(arguments: Sequence[str]) -> GitError:
    command = _format_command(arguments)
    return GitError(
        f"git 运行“{command}”，{ANSWER_TIMEOUT_SECONDS:g} 秒没有回答，已经停掉。请看看磁盘和网络，再运行一次。",
        f"git was stopped: “{command}” gave no answer for {ANSWER_TIMEOUT_SECONDS:g} seconds. Look at the disk and the network, "
        "and run the command again.",
        GitProblem.TIMEOUT,
    )
