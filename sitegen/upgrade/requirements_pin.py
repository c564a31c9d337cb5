"""The line of requirements.txt that names the version of the program."""

from __future__ import annotations

import re
from typing import Final

from sitegen import __version__
from sitegen.content.file_changes import FileChange
from sitegen.diagnostics import Place
from sitegen.upgrade.model import Decision

REQUIREMENTS: Final = "requirements.txt"
_LINE: Final = re.compile(
    r"^(?P<head>[ \t]*sitegen[ \t]*(?:\[[^\]\n]*\])?[ \t]*)(?![\w.-])(?P<pin>[^#;\n\r\\]*?)(?P<tail>[ \t]*(?:[#;\\][^\n\r]*)?)\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_EXACT: Final = re.compile(r"===?[ \t]*(?P<version>[0-9][0-9A-Za-z.!+-]*)")


def plan_pin(content: bytes) -> FileChange | Decision | None:
    """Return the change of requirements.txt to the present version of sitegen.

    None if it names that version already, or does not name sitegen at all. A range, an address or a line with
    hashes is a decision of the office: which version it allows, or which hashes are right, is not known here.
    """
    text = content.decode("utf-8", "surrogateescape")
    found = _LINE.search(text)
    if found is None:
        return None
    place = Place(REQUIREMENTS, text.count("\n", 0, found.start()) + 1, 1)
    exact = _EXACT.fullmatch(found["pin"].strip())
    if exact and exact["version"] == __version__:
        return None
    if not exact or "\\" in found["tail"] or "--hash" in found[0]:
        return Decision(
            place,
            f"这一行没有写成 sitegen==版本号，没有改动；现在的版本是 {__version__}，请自己核对",
            f"This line does not have the form sitegen==VERSION and was left as it is; the present version is {__version__}",
        )
    start = found.start("pin") + found["pin"].index(exact["version"])
    new = text[:start] + __version__ + text[start + len(exact["version"]) :]
    return FileChange(
        REQUIREMENTS,
        content,
        new.encode("utf-8", "surrogateescape"),
        f"程序版本从 {exact['version']} 改为 {__version__}",
        f"the version of the program: {exact['version']} becomes {__version__}",
    )
