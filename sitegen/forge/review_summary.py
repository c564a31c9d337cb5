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

FORMAT_VERSION: Final = 1
"""The version of the summary that this program reads."""
SUMMARY_FILE: Final = "summary.json"
SUMMARY_SIZE_LIMIT: Final = 1024 * 1024
"""Bytes of a summary, and of the archive that it comes in."""
MEMBER_LIMIT: Final = 20
"""Files of the archive."""
COMPRESSION_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Accepted compression methods. With others, zipfile unpacks a whole block before its size can be checked."""
PAGE_LIMIT: Final = 200
FINDING_LIMIT: Final = 200
HOST_LIMIT: Final = 50
COUNTS_LIMIT: Final = 50
TEXT_LIMIT: Final = 4000
"""Characters of one text."""
LARGEST_NUMBER: Final = 10**9
SEVERITIES: Final = frozenset({"error", "warning"})
_COMMIT_ID: Final = regex.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_NAME: Final = regex.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE: Final = regex.compile(r"[A-Z]{3}-[0-9]{3}")


class SummaryError(ValueError):
    """Raised when the summary of a review does not have the expected form.

    The message is in English, and quotes nothing from the summary.
    """


class ReviewedPage(Struct, frozen=True):
    """A page that a change affects. ``change_kind`` says how, for example ``new``.

    ``title`` and ``url`` are the title and the address of the page. ``source_path`` is its source file.
    """

    change_kind: str
    title: str
    url: str
    source_path: str


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
    """What a review has found in the change from the commit ``base_commit`` to the commit ``head_commit``.

    ``counts`` are numbers by name, such as ``new_errors``. ``pages`` are the pages that the change affects,
    and ``findings`` the diagnostics after it. ``new_hosts`` are the external hosts to which the change adds
    links. ``is_truncated``: at least one of these lists is incomplete.
    """

    base_commit: str
    head_commit: str
    counts: Mapping[str, int]
    pages: Sequence[ReviewedPage]
    findings: Sequence[ReviewedDiagnostic]
    new_hosts: Sequence[str]
    is_truncated: bool


def read_summary_archive(data: bytes) -> ReviewSummary:
    """Return the summary in the zip archive ``data``. No other file of the archive is unpacked, and none is written.

    Raises `SummaryError` if there is not exactly one regular file called ``summary.json`` of at most
    `SUMMARY_SIZE_LIMIT`, or if it does not have the expected form.
    """
    if len(data) > SUMMARY_SIZE_LIMIT:
        raise SummaryError("the archive is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            found = [member for member in members if member.filename == SUMMARY_FILE]
            if len(members) > MEMBER_LIMIT or len(found) != 1:
                raise SummaryError("the archive does not have exactly one summary.json")
            mode = found[0].external_attr >> 16
            if found[0].file_size > SUMMARY_SIZE_LIMIT or (mode and not stat.S_ISREG(mode)):
                raise SummaryError("summary.json is too large or no regular file")
            if found[0].compress_type not in COMPRESSION_METHODS:
                raise SummaryError("summary.json is compressed in an unusual way")
            # The size that the archive states may be a lie.
            with archive.open(found[0]) as member:
                content = member.read(SUMMARY_SIZE_LIMIT + 1)
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
    if len(data) > SUMMARY_SIZE_LIMIT:
        raise SummaryError("summary.json is too large")
    try:
        content = json.loads(
            data.decode("utf-8"), object_pairs_hook=_make_object, parse_constant=_refuse_non_json_constant
        )
    except (ValueError, RecursionError) as error:
        raise SummaryError("summary.json is no JSON as agreed") from error
    top = _ObjectReader(content, "summary")
    if top.read_integer("format") != FORMAT_VERSION:
        raise SummaryError("summary.json has another format version")
    return ReviewSummary(
        base_commit=top.read_matching_text("base", _COMMIT_ID),
        head_commit=top.read_matching_text("head", _COMMIT_ID),
        counts=_read_counts(top.read_any("counts")),
        pages=[_read_page(entry) for entry in top.read_list("items", PAGE_LIMIT)],
        findings=[_read_finding(entry) for entry in top.read_list("findings", FINDING_LIMIT)],
        new_hosts=[_require_text(host, "hosts") for host in top.read_list("hosts", HOST_LIMIT)],
        is_truncated=top.read_boolean("truncated"),
    )


class _ObjectReader:
    """Reader of the values of one decoded JSON object, which checks the type of each.

    Its methods take the name of a value. ``object_name`` names the object in error messages. The constructor and
    every method raise `SummaryError` if a value is missing or has another type.
    """

    def __init__(self, json_object: Any, object_name: str) -> None:
        if not isinstance(json_object, dict):
            raise SummaryError(f"{object_name} is no object")
        self._content = json_object
        self._place = object_name

    def read_any(self, key: str) -> Any:
        if key not in self._content:
            raise SummaryError(f"{self._place} has no {key}")
        return self._content[key]

    def read_text(self, key: str) -> str:
        return _require_text(self.read_any(key), f"{self._place}.{key}")

    def read_matching_text(self, key: str, pattern: re.Pattern[str]) -> str:
        text = self.read_text(key)
        if not pattern.fullmatch(text):
            raise SummaryError(f"{self._place}.{key} has another form")
        return text

    def read_integer(self, key: str) -> int:
        return _require_integer(self.read_any(key), f"{self._place}.{key}")

    def read_boolean(self, key: str) -> bool:
        value = self.read_any(key)
        if not isinstance(value, bool):
            raise SummaryError(f"{self._place}.{key} is neither true nor false")
        return value

    def read_list(self, key: str, limit: int) -> list[Any]:
        value = self.read_any(key)
        if not isinstance(value, list) or len(value) > limit:
            raise SummaryError(f"{self._place}.{key} is no list of at most {limit} entries")
        return value


def _read_counts(content: Any) -> dict[str, int]:
    if not isinstance(content, dict) or len(content) > COUNTS_LIMIT:
        raise SummaryError(f"summary.counts is no object of at most {COUNTS_LIMIT} entries")
    for name in content:
        if not _NAME.fullmatch(name):
            raise SummaryError("summary.counts has a name of another form")
    return {name: _require_integer(value, "summary.counts") for name, value in content.items()}


def _read_page(content: Any) -> ReviewedPage:
    reader = _ObjectReader(content, "items")
    return ReviewedPage(
        change_kind=reader.read_matching_text("kind", _NAME),
        title=reader.read_text("title"),
        url=reader.read_text("url"),
        source_path=reader.read_text("path"),
    )


def _read_finding(content: Any) -> ReviewedDiagnostic:
    reader = _ObjectReader(content, "findings")
    severity = reader.read_text("severity")
    if severity not in SEVERITIES:
        raise SummaryError("findings.severity is neither error nor warning")
    return ReviewedDiagnostic(
        code=reader.read_matching_text("code", _CODE),
        severity=severity,
        path=reader.read_text("path"),
        line=reader.read_integer("line"),
        message=reader.read_text("message"),
        message_en=reader.read_text("message_en"),
        is_new=reader.read_boolean("new"),
    )


def _require_text(value: Any, value_name: str) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise SummaryError(f"{value_name} is no text of at most {TEXT_LIMIT} characters")
    return value


def _require_integer(value: Any, value_name: str) -> int:
    # True is an integer in Python.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise SummaryError(f"{value_name} is no number between 0 and {LARGEST_NUMBER}")
    return value


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name occurs twice")
    return content


def _refuse_non_json_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
