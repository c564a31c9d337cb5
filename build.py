# -*- coding: utf-8 -*-
"""Build the catalogue: ``python build.py`` is ``python build.py build``; see ``python build.py --help``.

``python build.py setup`` makes ``.venv`` from the locked requirements and builds the site. Every other command runs in
that environment, whichever Python starts this file.
"""

# Python 2.7 and every Python 3 must be able to read this file, or an old `python` on the search path would answer with
# a syntax error. Hence type comments, `%` and os.path.

from __future__ import unicode_literals

import os
import sys
from importlib import import_module

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(HERE, str(".venv"))  # str: in Python 2 a path is bytes
WRONG_USAGE = 2
RESTARTED = "sitegen-venv"
"""The ``-X`` option by which a run started in ``.venv`` is recognised; subprocesses do not inherit it."""
MODULES = (
    "click", "docx", "holidays", "jinja2", "markdown", "msgspec", "nh3", "numpy", "olefile", "opencc", "openpyxl", "pypdf",
    "pypdfium2", "pypinyin", "segno", "watchdog", "whoosh", "yaml",
)  # fmt: skip
"""What the dependencies in ``pyproject.toml`` are imported as."""


def start():
    # type: () -> None
    """Run the command line in ``.venv``, or with this Python if there is no ``.venv`` and it has the packages."""
    if sys.argv[1:2] == ["setup"]:
        sys.exit(set_up(sys.argv[2:]))
    if is_in_venv():
        if sys.version_info[:2] < OLDEST:
            stop(
                "`.venv` 里的 Python 版本低于 3.11",
                "The Python in `.venv` is older than 3.11",
            )
        missing = find_missing_modules()
        if missing:
            stop(
                "`.venv` 不完整：缺少 %s" % "、".join(missing),
                "`.venv` is incomplete: %s missing" % ", ".join(missing),
            )
    elif os.path.lexists(VENV):
        restart_in_venv()
    elif sys.version_info[:2] < OLDEST or find_missing_modules():
        stop(
            "还没有准备运行环境（`.venv`）",
            "There is no environment (`.venv`) yet",
        )
    import_module("sitegen.cli").main()


def is_in_venv():
    # type: () -> bool
    """Check whether this Python is that of ``.venv``; links are followed."""
    return RESTARTED in getattr(sys, "_xoptions", {}) or os.path.realpath(sys.prefix) == os.path.realpath(
        VENV
    )


def find_missing_modules():
    # type: () -> list[str]
    """Return which of ``MODULES`` this Python cannot find. Nothing is imported. Python 3.4 or newer."""
    find_spec = import_module("importlib.util").find_spec
    return [name for name in MODULES if find_spec(name) is None]


def restart_in_venv():
    # type: () -> None
    """Run this script again with the interpreter of ``.venv``. Return only by exiting."""
    python = os.path.join(VENV, str("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if not os.path.isfile(python):
        stop("`.venv` 已损坏，里面没有能用的 Python", "`.venv` is broken, there is no usable Python in it")
    command = [python, "-X", RESTARTED] + sys.argv
    try:
        if os.name == "nt":
            # There execv does not wait: the prompt would return before the work is done.
            sys.exit(import_module("subprocess").call(command))
        os.execv(python, command)
    except OSError as error:
        # Made on another kind of machine, for example, and copied with the folder.
        stop(
            "`.venv` 里的 Python 无法运行（%s）" % error.strerror,
            "The Python in `.venv` cannot be run (%s)" % error.strerror,
        )


def set_up(arguments):
    # type: (list[str]) -> int
    """Make or renew ``.venv``, then build the site. Return the exit code."""
    if arguments:
        write("用法：python build.py setup\nUsage: python build.py setup\n")
        return WRONG_USAGE if arguments not in (["-h"], ["--help"]) else 0
    if sys.version_info[:2] < OLDEST:
        write(
            "需要 Python 3.11 或更高版本，这里是 %(version)s。请安装以后用它运行，例如 %(example)s\n"
            "Python 3.11 or newer is needed, this is %(version)s. Install it, then use it: %(example)s\n"
            % {
                "version": "%d.%d" % sys.version_info[:2],
                "example": "py -3.13 build.py setup" if os.name == "nt" else "python3.13 build.py setup",
            }
        )
        return WRONG_USAGE
    sys.path.insert(0, HERE)
    code = import_module("tools.environment").prepare("site")  # type: int
    if code == 0:
        # A process of its own: the packages just installed are those of .venv.
        code = import_module("subprocess").call(
            [sys.executable, os.path.join(HERE, str("build.py")), "build"]
        )
    return code


def stop(chinese, english):
    # type: (str, str) -> None
    """Print what is wrong and the command that mends it, then exit with 2."""
    write(
        "%s。请在 build.py 所在的文件夹里运行：python build.py setup（有 make 的，也可以用 make site）\n"
        "%s. In the folder of build.py run: python build.py setup (or make site, where there is make)\n"
        % (chinese, english)
    )
    sys.exit(WRONG_USAGE)


def write(text):
    # type: (str) -> None
    """Write to the standard error; in UTF-8, as all of sitegen's output is."""
    if sys.version_info[0] == 2:
        sys.stderr.write(text.encode("utf-8"))
        return
    stream = getattr(sys.stderr, "buffer", None)
    if stream is None:
        sys.stderr.write(text)
        return
    stream.write(text.encode("utf-8", "backslashreplace"))
    stream.flush()


if __name__ == "__main__":
    start()
