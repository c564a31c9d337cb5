"""The name of the program as the user started it.

Messages, hints and help texts write command lines as ``sitegen COMMAND``. Before they are shown, `adapt_commands`
replaces the name, so that a line can be copied. Texts are stored and compared with ``sitegen`` in them, so neither the
build state nor a page depends on how the program was started.
"""

from __future__ import annotations

import re
import sys
from pathlib import PurePath
from typing import Final

NAME: Final = "sitegen"
COMMAND_LINE: Final = re.compile(r"(?<![\w./\\-])(?<!-m )sitegen(?= -{0,2}[a-z])")
"""The program's name at the start of a command line. No text that is shown may use it as a word of a sentence before
a word in small letters; a test checks that a command or an option follows."""


def name_program() -> str:
    """Return how the user started the program: ``sitegen``, ``python build.py`` or ``python -m sitegen``."""
    match PurePath(sys.argv[0]).parts[-2:]:
        case (*_, "build.py"):
            return "python build.py"
        case ("sitegen", "__main__.py"):
            return "python -m sitegen"
        case _:
            return NAME


def adapt_commands(text: str) -> str:
    """Return ``text`` with the program named in its command lines as the user started it."""
    name = name_program()
    return text if name == NAME else COMMAND_LINE.sub(name, text)
