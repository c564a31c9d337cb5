"""The mark of the engine: what a parse or a page was made by."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sitegen

LIBRARIES = (
    "holidays", "jinja2", "markdown", "msgspec", "nh3", "numpy", "opencc", "openpyxl", "pypinyin", "python-docx", "pyyaml", "segno",
)  # fmt: skip
"""The libraries that what is built follows from. Of the others, some watch files, some search."""
_KINDS = {".py", ".yaml", ".json", ".js"}


@cache
def engine_mark() -> str:
    """Changes whenever a line of the engine or the version of a library does, so that no cache outlives the code that
    filled it. The rules and formats that stand beside the code are a part of it.
    """
    package = Path(sitegen.__file__).parent
    mark = blake2b(repr([*map(_version, LIBRARIES)]).encode(), digest_size=16)
    for path in sorted(path for path in package.rglob("*.*") if path.suffix in _KINDS):
        mark.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()


def _version(library: str) -> str:
    """The version of a library; "" where it was installed without saying it."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
