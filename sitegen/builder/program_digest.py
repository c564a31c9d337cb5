"""Digest of the program: of its code, and of the versions of the libraries that affect the output."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import sitegen

LIBRARIES = (
    "holidays", "jinja2", "markdown", "msgspec", "nh3", "numpy", "olefile", "opencc", "openpyxl", "pypdf", "pypdfium2",
    "pypinyin", "python-docx", "pyyaml", "segno",
)  # fmt: skip
"""Libraries that affect what is built. The other dependencies watch files or search."""
_SUFFIXES = {".py", ".yaml", ".json", ".js"}
_COPIES = {"docs", "sample"}
"""Folders of the package with files for users. No page depends on them, and the sample alone is 300 files."""


@cache
def compute_program_digest() -> str:
    """Return the digest in hexadecimal of the program: its code, data files and versions of `LIBRARIES`.

    It is part of every cache key, so that an update of the program invalidates all cached results.
    """
    package = Path(sitegen.__file__).parent
    digest = blake2b(repr([*map(_find_version, LIBRARIES)]).encode(), digest_size=16)
    # Rules and report formats are data files beside the code. They affect the output as the code does.
    for path in sorted(_iter_files(package)):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _iter_files(package: Path) -> Iterator[Path]:
    for entry in package.iterdir():
        if entry.is_dir() and entry.name not in _COPIES:
            yield from (path for path in entry.rglob("*.*") if path.suffix in _SUFFIXES)
        elif entry.suffix in _SUFFIXES:
            yield entry


def _find_version(library: str) -> str:
    """Return the version of a library; "" if it was installed without metadata."""
    try:
        found = distribution(library)
    except PackageNotFoundError:
        return ""
    # `importlib.metadata.version` parses the whole file as an email, the README of the library included.
    for line in (found.read_text("METADATA") or "").splitlines():
        if line.startswith("Version: "):
            return line.removeprefix("Version: ")
    return found.version
