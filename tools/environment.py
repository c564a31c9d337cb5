"""Make ``.venv`` or renew it from the locked requirements: ``python tools/environment.py site|test|dev|build``.

Only the standard library is imported, since this runs before any package is there. Every file is checked against the
hashes in ``requirements/``, and only wheels are installed, so that no package runs code of its own or resolves build
requirements during the installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
WRONG_USAGE = 2
LAYERS = ("site", "extras", "test", "dev", "build")
"""Files in ``requirements/``. ``extras`` and ``test`` include ``site``, ``dev`` includes ``test``."""


def main(arguments: list[str]) -> int:
    """Prepare ``.venv`` for the layer in ``arguments``, or without packages for ``create``.

    Return the exit code: 0, 1 if the installation failed, or 2 for wrong usage or an unsuitable Python.
    """
    # No `match`: an older Python must be able to read this file, to say that it is too old.
    if arguments == ["create"]:
        return create()
    if len(arguments) == 1 and arguments[0] in LAYERS:
        return prepare(arguments[0])
    say(f"用法：python tools/environment.py create|{'|'.join(LAYERS)}。", "Usage: as above.")
    return WRONG_USAGE


def prepare(layer: str, root: Path = ROOT) -> int:
    """Create ``.venv`` in ``root`` if necessary, and install the locked requirements of ``layer``.

    Return 0, 2 if this Python cannot make an environment, or 1 if the requirements cannot be installed.
    """
    code = create(root)
    if code != 0:
        return code
    say(f"安装锁定的软件包（{layer}）…", f"Installing the locked packages ({layer}) …")
    requirements = root / "requirements" / f"{layer}.txt"
    if subprocess.call(list_install_command(locate_python(root / ".venv"), requirements)) != 0:
        say(
            "软件包没有装上，原因见上。网络不通的，先给 pip 设好软件源；不能联网的机器用离线安装包。",
            "The packages were not installed, see above for the reason. Without network: configure an index for pip,"
            " or use the offline bundle.",
        )
        return 1
    # What make looks for, so that it does not install the same again.
    (root / ".venv" / f".{layer}").touch()
    return 0


def create(root: Path = ROOT) -> int:
    """Create the virtual environment ``.venv`` in ``root``, unless a usable one exists.

    Return 0, or 2 if this Python cannot create it; the reason is then printed.
    """
    folder = root / ".venv"
    if is_usable(locate_python(folder)):
        return 0
    problem = find_problem(folder)
    if problem:
        say(*problem)
        return WRONG_USAGE
    say("准备运行环境 .venv …", "Making .venv …")
    # `clear` empties a folder whose Python has been removed or was made for another machine. On Windows links need a
    # privilege that most users lack.
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        say(
            f"不能生成 {folder}：{error}。请检查这个文件夹能不能写。",
            f"{folder} cannot be made: {error}. Check that the folder is writable.",
        )
        return WRONG_USAGE
    return 0


def locate_python(folder: Path) -> Path:
    """Return the path of the interpreter in the virtual environment ``folder``. It need not exist."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_usable(python: Path) -> bool:
    """Whether an interpreter starts, is new enough, belongs to a virtual environment and has pip."""
    if not (python.parent.parent / "pyvenv.cfg").is_file():
        return False
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST} or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def find_problem(folder: Path) -> tuple[str, str] | None:
    """Return why this Python cannot create an environment in ``folder``, in Chinese and English; None if it can."""
    if sys.version_info < OLDEST:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return (
            f"需要 Python 3.11 或更高版本，这里是 {version}。",
            f"Python 3.11 or newer is needed, this is {version}.",
        )
    if find_spec("ensurepip") is None:
        return (
            "缺少 venv 模块；Debian、Ubuntu 请执行：apt-get install python3-venv",
            "The venv module is missing; on Debian and Ubuntu: apt-get install python3-venv",
        )
    if folder.is_symlink():
        # What a link leads to may be shared, and must not be emptied.
        return (
            f"{folder} 是一个链接，指向的地方没有能用的 Python。请删除这个链接再运行一次。",
            f"{folder} is a link, and there is no usable Python where it leads. Delete the link and try again.",
        )
    if Path(sys.prefix).resolve() == folder.resolve():
        return (
            f"{folder} 需要重新生成，请换用系统的 Python 运行。",
            f"{folder} has to be made again; run this with the system's Python instead.",
        )
    if folder.exists() and not folder.is_dir():
        return (f"{folder} 不是文件夹，请先移走。", f"{folder} is not a folder; move it away first.")
    return None


def list_install_command(python: Path, requirements: Path) -> list[str]:
    """Return the command that installs a file of locked requirements, as a list of arguments.

    It accepts only wheels whose hashes are in the file.
    """
    options = ["--disable-pip-version-check", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    return [str(python), "-m", "pip", "install", *options, "--requirement", str(requirements)]


def say(chinese: str, english: str) -> None:
    """Print a message in both languages to stderr, in UTF-8 whatever the locale."""
    data = f"{chinese} {english}\n".encode("utf-8", "backslashreplace")
    # A test may have replaced stderr by a stream of text only.
    stream = getattr(sys.stderr, "buffer", None)
    if stream is None:
        sys.stderr.write(data.decode("utf-8"))
        return
    stream.write(data)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
