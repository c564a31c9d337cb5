"""The name of the program as the user started it.

Messages, hints and help texts write command lines as ``sitegen COMMAND``. Before they are shown, `adapt_command_lines`
replaces the name, so that a line can be copied. Commands print them with `print_text`, which calls it. Texts are stored
and compared with ``sitegen`` in them, so neither the build state nor a page depends on how the program was started.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path, PurePath
from typing import Final, Literal

from sitegen.program import regex

PROGRAM_NAME: Final = "sitegen"
NAME_IN_COMMAND_LINES: Final = regex.compile(r"(?<![\w./\\-])(?<!-m )sitegen(?= -{0,2}[a-z])")
"""The program's name at the start of a command line. No text that is shown may use it as a word of a sentence before
a word in small letters; a test checks that a command or an option follows."""

_ARGUMENT_WITHOUT_QUOTES: Final = regex.compile(r"[\w./@:+][\w./@:+=-]*")
"""Arguments that no shell changes. Chinese characters are letters to all of them."""


def describe_invocation() -> str:
    """Return how the user started the program: ``sitegen``, ``python build.py`` or ``python -m sitegen``."""
    match _find_launch_method():
        case "script":
            return "python build.py"
        case "module":
            return "python -m sitegen"
        case "command":
            return PROGRAM_NAME


def make_restart_command() -> list[str]:
    """Return the command, as a list of arguments, that starts this program again with the same Python.

    It works in any folder.
    """
    python = Path(sys.executable).as_posix()
    if _find_launch_method() == "script":
        return [python, Path(sys.argv[0]).resolve().as_posix()]
    # -P: a folder called sitegen in the present folder must not be taken for the program.
    return [python, "-P", "-m", "sitegen"]


def _find_launch_method() -> Literal["script", "module", "command"]:
    """Return how the program was started: as "script" (``build.py``), "module" (``python -m``) or "command"."""
    match PurePath(sys.argv[0]).parts[-2:]:
        case (*_, "build.py"):
            return "script"
        case ("sitegen", "__main__.py"):
            return "module"
        case _:
            return "command"


def quote_argument(argument: str, *, is_windows: bool = os.name == "nt") -> str:
    """Quote a path or name for a command line, if it contains blanks or other special characters.

    The quotation marks are those of POSIX shells or, with ``is_windows``, double quotation marks, which the
    Command Prompt and PowerShell both accept. Between these, the Command Prompt still expands ``%NAME%``, and
    PowerShell still interprets ``$``, a backtick and “ ”. For a text with such characters, no quotation works
    in both.
    """
    if _ARGUMENT_WITHOUT_QUOTES.fullmatch(argument):
        return argument
    return f'"{argument}"' if is_windows else shlex.quote(argument)


def adapt_command_lines(text: str) -> str:
    """Return ``text`` with its command lines as the user would type them.

    ``sitegen build``, for example, becomes ``python build.py build`` if the user started the program in this
    way.
    """
    name = describe_invocation()
    return text if name == PROGRAM_NAME else NAME_IN_COMMAND_LINES.sub(name, text)
