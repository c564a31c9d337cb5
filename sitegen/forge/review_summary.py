"""Reads the summary that ``sitegen review`` has written. The summary is treated as hostile input.

The review of a pull request runs what the pull request contains. Its result is therefore data of the author: it is
read by a job with rights, which trusts nothing in it. Sizes are limited before anything is parsed, every type is
checked, and a summary of any other form is refused as a whole.
"""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from sitegen.program import regex

FORMAT: Final = 1
"""The version of the summary that this program reads."""
SUMMARY_FILE: Final = "summary.json"
MOST_BYTES: Final = 1024 * 1024
"""Bytes of a summary, and of the archive that it comes in."""
MOST_MEMBERS: Final = 20
"""Files of the archive."""
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Accepted compression methods. With others, zipfile unpacks a whole block before its size can be checked."""
MOST_ITEMS: Final = 200
MOST_FINDINGS: Final = 200
MOST_HOSTS: Final = 50
MOST_COUNTS: Final = 50
MOST_CHARACTERS: Final = 4000
"""Characters of one text."""
MOST_COUNT: Final = 10**9
SEVERITIES: Final = frozenset({"error", "warning"})
_COMMIT: Final = regex.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_NAME: Final = regex.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE: Final = regex.compile(r"[A-Z]{3}-[0-9]{3}")


class SummaryError(ValueError):
    """Raised when the summary of a review does not have the expected form.

    The message is in English, and quotes nothing from the summary.
    """


class ReviewedPage(Struct, frozen=True):
    """A page that a change affects. ``kind`` says how, for example ``new``.

    ``title`` and ``url`` are the title and the address of the page. ``path`` is its source file.
    """

    kind: str
    title: str
    url: str
    path: str


class ReviewedDiagnostic(Struct, frozen=True):
    """A diagnostic of the checks after a change. ``is_new``: it was not there before the change.

    ``code`` is the code of the rule, and ``severity`` is "error" or "warning". ``path`` and ``line`` are the
    place; the line is 0 for a whole file. ``message`` is in Chinese, ``message_en`` in English.
    """

    code: str
    severity: str
    path: str
    line: int
    message: str
    message_en: str
    is_new: bool


class ReviewSummary(Struct, frozen=True):
    """What a review has found in the change from the commit ``base`` to the commit ``head``.

    ``counts`` are numbers by name, such as ``new_errors``. ``items`` are the pages that the change affects,
    and ``findings`` the diagnostics after it. ``hosts`` are the external hosts to which the change adds
    links. ``truncated``: at least one of these lists is incomplete.
    """

    base: str
    head: str
    counts: Mapping[str, int]
    items: Sequence[ReviewedPage]
    findings: Sequence[ReviewedDiagnostic]
    hosts: Sequence[str]
    truncated: bool


def read_archive(data: bytes) -> ReviewSummary:
    """Return the summary in the zip archive ``data``. No other file of the archive is unpacked, and none is written.

    Raises `SummaryError` if there is not exactly one regular file called ``summary.json`` of at most `MOST_BYTES`, or
    if it does not have the expected form.
    """
    if len(data) > MOST_BYTES:
        raise SummaryError("the archive is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            found = [member for member in members if member.filename == SUMMARY_FILE]
            if len(members) > MOST_MEMBERS or len(found) != 1:
                raise SummaryError("the archive does not have exactly one summary.json")
            mode = found[0].external_attr >> 16
            if found[0].file_size > MOST_BYTES or (mode and not stat.S_ISREG(mode)):
                raise SummaryError("summary.json is too large or no regular file")
            if found[0].compress_type not in METHODS:
                raise SummaryError("summary.json is compressed in an unusual way")
            # The size that the archive states may be a lie.
            with archive.open(found[0]) as member:
                content = member.read(MOST_BYTES + 1)
    except SummaryError:
        raise
    # A damaged archive may also name a place before its beginning, or have a name that cannot be decoded.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise SummaryError(f"the archive cannot be read ({type(error).__name__})") from error
    return parse_summary(content)


def parse_summary(data: bytes) -> ReviewSummary:
    """Parse the bytes of summary.json. Raises `SummaryError` unless every part has the expected type and size."""
    if len(data) > MOST_BYTES:
        raise SummaryError("summary.json is too large")
    try:
        content = json.loads(
            data.decode("utf-8"), object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise SummaryError("summary.json is no JSON as agreed") from error
    top = _Reader(content, "summary")
    if top.read_integer("format") != FORMAT:
        raise SummaryError("summary.json has another format version")
    return ReviewSummary(
        base=top.read_match("base", _COMMIT),
        head=top.read_match("head", _COMMIT),
        counts=_read_counts(top.read_any("counts")),
        items=[_read_page(entry) for entry in top.read_list("items", MOST_ITEMS)],
        findings=[_read_finding(entry) for entry in top.read_list("findings", MOST_FINDINGS)],
        hosts=[_check_text(host, "hosts") for host in top.read_list("hosts", MOST_HOSTS)],
        truncated=top.read_flag("truncated"),
    )


class _Reader:
    """Reader of the values of one decoded JSON object, which checks the type of each.

    Its methods take the name of a value. ``place`` names the object in error messages. The constructor and
    every method raise `SummaryError` if a value is missing or has another type.
    """

    def __init__(self, content: Any, place: str) -> None:
        if not isinstance(content, dict):
            raise SummaryError(f"{place} is no object")
        self._content = content
        self._place = place

    def read_any(self, name: str) -> Any:
        if name not in self._content:
            raise SummaryError(f"{self._place} has no {name}")
        return self._content[name]

    def read_text(self, name: str) -> str:
        return _check_text(self.read_any(name), f"{self._place}.{name}")

    def read_match(self, name: str, pattern: re.Pattern[str]) -> str:
        text = self.read_text(name)
        if not pattern.fullmatch(text):
            raise SummaryError(f"{self._place}.{name} has another form")
        return text

    def read_integer(self, name: str) -> int:
        return _check_integer(self.read_any(name), f"{self._place}.{name}")

    def read_flag(self, name: str) -> bool:
        value = self.read_any(name)
        if not isinstance(value, bool):
            raise SummaryError(f"{self._place}.{name} is neither true nor false")
        return value

    def read_list(self, name: str, most: int) -> list[Any]:
        value = self.read_any(name)
        if not isinstance(value, list) or len(value) > most:
            raise SummaryError(f"{self._place}.{name} is no list of at most {most} entries")
        return value


def _read_counts(content: Any) -> dict[str, int]:
    if not isinstance(content, dict) or len(content) > MOST_COUNTS:
        raise SummaryError(f"summary.counts is no object of at most {MOST_COUNTS} entries")
    for name in content:
        if not _NAME.fullmatch(name):
            raise SummaryError("summary.counts has a name of another form")
    return {name: _check_integer(value, "summary.counts") for name, value in content.items()}


def _read_page(content: Any) -> ReviewedPage:
    reader = _Reader(content, "items")
    return ReviewedPage(
        kind=reader.read_match("kind", _NAME),
        title=reader.read_text("title"),
        url=reader.read_text("url"),
        path=reader.read_text("path"),
    )


def _read_finding(content: Any) -> ReviewedDiagnostic:
    reader = _Reader(content, "findings")
    severity = reader.read_text("severity")
    if severity not in SEVERITIES:
        raise SummaryError("findings.severity is neither error nor warning")
    return ReviewedDiagnostic(
        code=reader.read_match("code", _CODE),
        severity=severity,
        path=reader.read_text("path"),
        line=reader.read_integer("line"),
        message=reader.read_text("message"),
        message_en=reader.read_text("message_en"),
        is_new=reader.read_flag("new"),
    )


def _check_text(value: Any, place: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise SummaryError(f"{place} is no text of at most {MOST_CHARACTERS} characters")
    return value


def _check_integer(value: Any, place: str) -> int:
    # True is an integer in Python.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_COUNT:
        raise SummaryError(f"{place} is no number between 0 and {MOST_COUNT}")
    return value


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name occurs twice")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
