"""The result of a review is read as the work of somebody hostile."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.forge.review_summary import SUMMARY_SIZE_LIMIT, SummaryError, parse_summary, read_summary_archive
from tests.forge.results import NASTY, make_finding, make_result, pack, pack_files


def test_a_good_result_is_read() -> None:
    summary = read_summary_archive(pack(make_result()))
    assert summary.counts == {"new": 1, "changed": 0, "new_errors": 1, "files": 3}
    assert [page.title for page in summary.pages] == ["云岫县停车收费办法"]
    assert [(one.code, one.line, one.is_new) for one in summary.findings] == [("PII-003", 12, True)]
    assert summary.new_hosts == ["www.example.org"]


def test_unknown_names_are_no_obstacle_to_later_versions() -> None:
    assert parse_summary(json.dumps(make_result(more=1)).encode()).is_truncated is False


HOSTILE: dict[str, dict[str, Any]] = {
    "another version": {"format": 2},
    "a version that is a text": {"format": "1"},
    "a flag as version": {"format": True},
    "a base that is an option": {"base": "--upload-pack=evil"},
    "a head that is a number": {"head": 1},
    "a count that is a text": {"counts": {"new": "<b>1</b>"}},
    "a count that is a flag": {"counts": {"new": True}},
    "a count that is negative": {"counts": {"new": -1}},
    "a count that is huge": {"counts": {"new": 10**30}},
    "a count that is a fraction": {"counts": {"new": 1.5}},
    "a name of a count that is no name": {"counts": {"<script>": 1}},
    "counts that are a list": {"counts": []},
    "too many counts": {"counts": {f"n{number}": 1 for number in range(51)}},
    "items that are an object": {"items": {}},
    "an item that is a text": {"items": ["new"]},
    "an item without a title": {"items": [{"kind": "new", "url": "", "path": ""}]},
    "a title that is a list": {"items": [{"kind": "new", "title": ["x"], "url": "", "path": ""}]},
    "a kind that is Markdown": {"items": [{"kind": "**new**", "title": "", "url": "", "path": ""}]},
    "too many items": {"items": [{"kind": "new", "title": "", "url": "", "path": ""}] * 201},
    "a title that is too long": {"items": [{"kind": "new", "title": "字" * 4001, "url": "", "path": ""}]},
    "too many findings": {"findings": [make_finding()] * 201},
    "a severity of one's own": {"findings": [make_finding(severity="fatal")]},
    "a code that is none": {"findings": [make_finding(code="@all")]},
    "a line that is a text": {"findings": [make_finding(line="12")]},
    "a flag that is a number": {"findings": [make_finding(new=1)]},
    "a host that is a number": {"hosts": [1]},
    "too many hosts": {"hosts": ["a"] * 51},
    "truncated as a text": {"truncated": "no"},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_wrong_types_and_sizes_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(SummaryError):
        read_summary_archive(pack(make_result(**changes)))


@pytest.mark.parametrize("name", sorted(make_result()))
def test_a_part_that_is_missing_is_refused(name: str) -> None:
    content = make_result()
    del content[name]
    with pytest.raises(SummaryError):
        parse_summary(json.dumps(content).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"{",
        b"[" * 500_000,
        b'{"format":1,"format":1}',
        b'{"format": NaN}',
        b'{"format": ' + b"9" * 900_000 + b"}",
        b" " * (SUMMARY_SIZE_LIMIT + 1),
    ],
    ids=["empty", "null", "list", "no UTF-8", "cut", "deep", "twice", "NaN", "long number", "large"],
)
def test_what_is_no_json_as_agreed_is_refused(data: bytes) -> None:
    with pytest.raises(SummaryError):
        parse_summary(data)


GOOD = json.dumps(make_result()).encode()


def lie_about_size(archive: bytes) -> bytes:
    """An archive whose directory states that the summary has ten bytes."""
    start = archive.rindex(b"PK\x01\x02")
    return archive[: start + 24] + struct.pack("<I", 10) + archive[start + 28 :]


def pack_bomb() -> bytes:
    return pack_files({"summary.json": b" " * (200 * SUMMARY_SIZE_LIMIT)})


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "text": lambda: b"no archive",
    "empty": lambda: b"PK\x05\x06" + bytes(18),
    "above": lambda: pack_files({"../summary.json": GOOD}),
    "root": lambda: pack_files({"/summary.json": GOOD}),
    "folder": lambda: pack_files({"out/summary.json": GOOD}),
    "link": lambda: pack_files({"summary.json": b"/etc/passwd"}, mode=0o120777),
    "bomb": pack_bomb,
    "lying bomb": lambda: lie_about_size(pack_bomb()),
    "many": lambda: pack_files({"summary.json": GOOD, **{f"{number}": b"" for number in range(20)}}),
    "large": lambda: bytes(SUMMARY_SIZE_LIMIT + 1),
    "cut": lambda: pack(GOOD)[:-30],
}
"""They are packed when they are needed: every worker imports this module."""


@pytest.mark.parametrize("make_archive", ARCHIVES.values(), ids=ARCHIVES)
def test_a_hostile_archive_is_refused(
    make_archive: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SummaryError) as caught:
        read_summary_archive(make_archive())
    assert "summary.json" in str(caught.value) or "archive" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_other_files_of_the_archive_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    archive = pack_files({"summary.json": GOOD, "../evil": b"x", "/tmp/evil": b"x"})
    assert read_summary_archive(archive).new_hosts == ["www.example.org"]
    assert list(tmp_path.iterdir()) == []


def test_refusals_repeat_nothing_of_the_result() -> None:
    with pytest.raises(SummaryError) as caught:
        parse_summary(json.dumps(make_result(counts={NASTY: 1})).encode())
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_unpacks_without_a_limit_is_refused(method: int) -> None:
    """588 bytes of bzip2 may hold 600 MB, which zipfile unpacks before it looks at the size."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            member = zipfile.ZipInfo("summary.json")
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, json.dumps(make_result()), compress_type=method)
        with pytest.raises(SummaryError, match="compressed in an unusual way"):
            read_summary_archive(file.getvalue())


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_archive_is_refused_with_words(place: int, value: int) -> None:
    data = bytearray(pack(make_result()))
    data[place % len(data)] = value
    # A single byte may well be harmless, but nothing else than a refusal with words may come of it.
    with suppress(SummaryError):
        read_summary_archive(bytes(data))
