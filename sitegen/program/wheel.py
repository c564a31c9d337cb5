"""The wheel of the program, which a project keeps in ``wheels/`` and installs from there.

A project names this file and never the bare name ``sitegen``: in public package indexes that name belongs to a program
of someone else, which pip would install.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sitegen import __version__
from sitegen.program import regex

WHEEL_FOLDER: Final = "wheels"
WHEEL_NAME: Final = f"sitegen-{__version__}-py3-none-any.whl"
WHEEL_PATH: Final = f"{WHEEL_FOLDER}/{WHEEL_NAME}"
"""Path of the wheel in a project. pip takes paths in a requirements.txt from the current folder."""

_WHEEL_PATH_PATTERN: Final = regex.compile(
    r"^(?P<head>\ufeff?[ \t]*)(?:\./)?wheels/sitegen-(?P<version>[^-/\s]+)-py3-none-any\.whl", re.MULTILINE
)
# A line with hashes continues after a backslash, and is not matched.
_PINNED_SITEGEN: Final = regex.compile(
    r"^(?P<head>\ufeff?[ \t]*)sitegen[ \t]*+(?P<extras>\[[^\]\n]*\])?[ \t]*+===?[ \t]*[0-9][0-9A-Za-z.!+-]*"
    r"(?P<tail>[ \t]*(?:;[^#\\\r\n]*)?(?:[ \t]#[^\r\n]*)?)(?=\r?$)",
    re.MULTILINE | re.IGNORECASE,
)


def insert_wheel_path(requirements_text: str) -> str:
    """Return the text of a requirements.txt with ``sitegen==…`` replaced by the path of this version's wheel.

    The path of another version's wheel is replaced, too. Extras, markers and comments stay. Ranges, addresses and
    lines with hashes are left unchanged.
    """
    requirements_text = _PINNED_SITEGEN.sub(rf"\g<head>./{WHEEL_PATH}\g<extras>\g<tail>", requirements_text)
    return _WHEEL_PATH_PATTERN.sub(rf"\g<head>./{WHEEL_PATH}", requirements_text)


def find_wheel_version(requirements_text: str) -> str:
    """Return the version of the wheel that a requirements.txt names; "" if it names none in ``wheels/``."""
    found = _WHEEL_PATH_PATTERN.search(requirements_text)
    return found["version"] if found else ""


def locate_wheel() -> Path | None:
    """Return the path of the wheel file from which pip installed this program.

    Returns None if the program runs from a checkout, if pip recorded no file (direct_url.json of PEP 610), or if the
    file was deleted or changed since.
    """
    # Only `init`, `upgrade` and `doctor` need these.
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        installed = distribution("sitegen")
        if not Path(__file__).samefile(str(installed.locate_file("sitegen/program/wheel.py"))):
            return None
        record = json.loads(installed.read_text("direct_url.json") or "{}")
        address = urlsplit(record.get("url", ""))
        wheel = Path(url2pathname(address.path))
        if address.scheme != "file" or wheel.name != WHEEL_NAME or not wheel.is_file():
            return None
    except (PackageNotFoundError, OSError, ValueError):
        return None
    return wheel if _matches_recorded_hash(wheel, record) else None


def read_wheel() -> bytes | None:
    """Return the bytes of the wheel from which pip installed this program; None if it is unknown or unreadable."""
    wheel = locate_wheel()
    try:
        return wheel.read_bytes() if wheel else None
    except OSError:
        return None


def _matches_recorded_hash(wheel: Path, record: dict[str, dict[str, dict[str, str]]]) -> bool:
    """Return whether ``wheel`` has the SHA-256 that pip recorded when it was installed.

    The result is also True if pip recorded none. ``record`` is the content of direct_url.json.
    """
    import hashlib

    wanted = record.get("archive_info", {}).get("hashes", {}).get("sha256")
    return not wanted or hashlib.sha256(wheel.read_bytes()).hexdigest() == wanted
