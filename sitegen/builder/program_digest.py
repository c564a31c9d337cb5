"""Digest of the program: of its code, and of the versions of the libraries that affect the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

import sitegen

LIBRARIES = (
    "holidays", "jinja2", "markdown", "msgspec", "nh3", "numpy", "olefile", "opencc", "openpyxl", "pypdf", "pypdfium2",
    "pypinyin", "python-docx", "pyyaml", "segno",
)  # fmt: skip
"""Libraries that affect what is built. The other dependencies watch files or search."""
_SUFFIXES = (".py", ".yaml", ".json", ".js")
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
    for path, name in sorted(_iter_files(str(package))):
        digest.update(name.encode() + b"\0" + Path(path).read_bytes())
    return digest.hexdigest()


def _iter_files(package: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each file that affects the output, and its path in the package with ``/``.

    Every build lists them: this takes a fifth of the time of `Path.rglob`.
    """
    for folder, subfolders, names in os.walk(package):
        skipped = _COPIES if folder == package else {"__pycache__"}
        subfolders[:] = [name for name in subfolders if name not in skipped]
        for name in names:
            if name.endswith(_SUFFIXES):
                path = f"{folder}{os.sep}{name}"
                yield path, path[len(package) + 1 :].replace(os.sep, "/")


def _find_version(library: str) -> str:
    """Return the version of a library; "" if it was installed without metadata."""
    version = _map_versions().get(library.replace("-", "_"))
    if version is None:
        # An installation by an old tool. Loads the packages of mail and of archives, which no build needs otherwise.
        from importlib.metadata import PackageNotFoundError, distribution

        with suppress(PackageNotFoundError):
            return distribution(library).version
    return version or ""


@cache
def _map_versions() -> Mapping[str, str]:
    """Return the versions of all installed libraries by name, in lower case and with ``_`` for other signs.

    Name and version are in the name of the folder with the metadata, such as ``python_docx-1.2.0.dist-info``.
    """
    versions: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in Path(folder).iterdir():
                name, _, version = entry.name.removesuffix(".dist-info").partition("-")
                if entry.suffix == ".dist-info":
                    versions.setdefault(name.lower().replace(".", "_"), version)
    return versions
