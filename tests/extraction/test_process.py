"""Processes that read files: hostile ones end a process or are read in part, and never end the program."""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.extraction.model import Extraction, FindingKind, ReadLimits
from sitegen.extraction.process import ReaderPool, make_read_job
from sitegen.extraction.worker import ReadJob
from tests.labelled.attachments import FOLDER
from tests.size import by_size

BUDGET = 20
"""Seconds of processor time within which any file of less than 100 KB is read, on a slow machine."""
LARGE = ReadLimits()
SMALL = ReadLimits(
    characters=200_000, unpacked_bytes=3_000_000, nodes=100_000, entries=100, pages=50, parts=200
)


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(2) as pool:
        yield pool


def pack(parts: Mapping[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return memory.getvalue()


def read(readers: ReaderPool, file: Path, data: bytes, limits: ReadLimits = LARGE) -> Extraction:
    file.write_bytes(data)
    result, _ = readers.run(ReadJob(str(file), file.suffix[1:], BUDGET, limits))
    return result.extraction


def list_kinds(extraction: Extraction) -> set[FindingKind]:
    return {finding.kind for finding in extraction.findings}


WORKBOOK = b"<workbook/>"
STRINGS = b"<sst><si><t>" + b"a" * 100_000 + b"</t></si></sst>"
CELLS = b"<worksheet>" + b'<c t="s"><v>0</v></c>' * 2_000 + b"</worksheet>"
BOMBS = {
    "tags.xlsx": pack({"xl/workbook.xml": b"<sheet " * 9_000}),
    "author.docx": pack({"word/document.xml": b"<x/>", "docProps/core.xml": b"<dc:creator " * 5_500}),
    "meta.odt": pack({"content.xml": b"<x/>", "meta.xml": b"<dc:creator " * 5_500}),
    "strings.xlsx": pack(
        {"xl/workbook.xml": WORKBOOK, "xl/sharedStrings.xml": STRINGS, "xl/worksheets/sheet1.xml": CELLS}
    ),
    "open.docx": pack({"word/document.xml": b"<a>" * 1_900_000}),
    "numbers.docx": pack({"word/document.xml": b"<x><w:t>" + b"13800001111 " * 40_000 + b"</w:t></x>"}),
    "blanks.pdf": b"%PDF-1.7" + b" " * 5_000_000,
    "names.pdf": b"%PDF-1.7" + b"/Author (" * 500_000,
    "braces.rtf": b"{\\rtf1" + b"{" * 500_000,
    "chunks.png": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * 300_000,
    "boxes.mp4": b"\0\0\0\x18ftypisom" + bytes(12) + b"\0\0\0\x08moov" * 300_000,
    "frames.mp3": b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + b"TXXX\0\0\0\0\0\0" * 300_000,
    "ole.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\xff" * 50_000,
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_at_most_the_budget(readers: ReaderPool, tmp_path: Path, name: str) -> None:
    """Each of these took minutes or gigabytes, or is of that kind. Over the budget the worker would be ended."""
    read(readers, tmp_path / name, BOMBS[name])


def test_repeated_strings_are_counted_where_they_are_shown(readers: ReaderPool, tmp_path: Path) -> None:
    found = read(readers, tmp_path / "a.xlsx", BOMBS["strings.xlsx"])
    assert list_kinds(found) == {FindingKind.LIMIT_REACHED}
    assert sum(len(part.text) for part in found.parts) <= ReadLimits().characters + 1


def nest(depth: int) -> bytes:
    data = pack({"a.txt": "秘密".encode()})
    for _ in range(depth):
        data = pack({"a.zip": data})
    return data


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", "甲".encode() * 200_001, "文字超过 200000 字"),
        (
            "a.docx",
            pack({"word/document.xml": b"<x>" + b"<a/>" * 100_000 + b"</x>"}),
            "内容超过 100000 个单元",
        ),
        ("a.docx", pack({"word/document.xml": b"<x>" + b" " * 4_000_000 + b"</x>"}), "解开后超过 3 MB"),
        (
            "a.docx",
            pack({"word/document.xml": b"<x><t>" + b"a" * 200_001 + b"</t></x>"}),
            "文字超过 200000 字",
        ),
        ("a.zip", nest(6), "文件套文件超过 4 层"),
    ],
)
def test_limits_are_named(readers: ReaderPool, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    found = read(readers, tmp_path / name, data, SMALL)
    assert words in [finding.zh for finding in found.findings]


def test_what_lies_before_a_limit_is_read(readers: ReaderPool, tmp_path: Path) -> None:
    data = pack({"word/document.xml": b"<x><w:p><t>secret</t></w:p>" + b"<a/>" * 100_000 + b"</x>"})
    found = read(readers, tmp_path / "a.docx", data, SMALL)
    assert "secret" in found.parts[0].text


@pytest.mark.exhaustive
def test_a_file_that_fills_the_memory_is_a_finding(readers: ReaderPool, tmp_path: Path) -> None:
    """The bound on unpacked bytes is taken away, so that the limit of the system has to hold."""
    data = pack({"a.bin": bytes(2_500_000_000 // 1_000)})
    many = pack({f"{number}.txt": b"a" * 900_000_000 for number in range(1)})
    assert len(data) < len(many) < 2_000_000
    found = read(readers, tmp_path / "a.zip", many, ReadLimits(characters=10**10, unpacked_bytes=10**10))
    assert list_kinds(found) & {FindingKind.ARCHIVE_BOMB, FindingKind.UNREAD}


def test_a_worker_out_of_time_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    body = b"<x>" + b"<a/>" * 4_000_000 + b"</x>"
    file.write_bytes(pack({"word/document.xml": body}))
    with ReaderPool() as pool, pytest.raises(ReaderTimeoutError) as raised:
        pool.run(ReadJob(str(file), "docx", 0, ReadLimits(nodes=10**9, unpacked_bytes=10**9)))
    assert raised.value.path == str(file)


def test_a_worker_that_was_killed_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"text")
    with ReaderPool() as pool:
        pool.run(make_read_job(file, "txt", ReadLimits()))
        worker = pool._idle.get_nowait()
        os.kill(worker._process.pid, signal.SIGKILL)
        pool._idle.put(worker)
        result, is_kept = pool.run(make_read_job(file, "txt", ReadLimits()))
    assert is_kept
    assert result.extraction.parts[0].text == "text"


def test_a_worker_that_dies_on_a_file_is_a_finding_that_is_not_kept(tmp_path: Path) -> None:
    """The file has gone when the worker opens it, which no reader expects."""
    file = tmp_path / "a.txt"
    with ReaderPool() as pool:
        result, is_kept = pool.run(ReadJob(str(file), "txt", BUDGET))
    assert not is_kept
    assert list_kinds(result.extraction) == {FindingKind.UNREAD}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the limits of another process")
def test_a_worker_has_limits_of_the_system(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"text")
    with ReaderPool() as pool:
        pool.run(ReadJob(str(file), "txt", 77))
        worker = pool._idle.get_nowait()
        pid = worker._process.pid
        limits = {
            kind: resource.prlimit(pid, kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
        }
        open_files = resource.prlimit(pid, resource.RLIMIT_NOFILE)[0]
        seconds = resource.prlimit(pid, resource.RLIMIT_CPU)[0]
        pool._idle.put(worker)
    assert limits == {resource.RLIMIT_AS: 2_000_000_000, resource.RLIMIT_FSIZE: 0}
    assert open_files == 64
    assert 77 <= seconds < 90


def test_results_come_in_order(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(20)]
    for file in files:
        file.write_text(file.stem, "utf-8")
    with ReaderPool(2) as pool:
        results = list(pool.map([make_read_job(file, "txt", ReadLimits()) for file in files], len(files)))
    assert [result.extraction.parts[0].text for result, _ in results] == [file.stem for file in files]


def test_damaged_files_of_all_kinds_are_read_as_far_as_they_go(readers: ReaderPool, tmp_path: Path) -> None:
    """Files of other programs, with bytes changed and cut: whatever is wrong is a finding, and no worker dies."""
    chance = Random(16)
    originals = sorted((FOLDER / "attachments/leaks/files").iterdir())[:: by_size(dev=4, ci=2, nightly=1)]
    for number, original in enumerate(originals):
        data = bytearray(original.read_bytes())
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if number % 3 == 0:
            del data[chance.randrange(len(data)) :]
        file = tmp_path / f"a{original.suffix}"
        file.write_bytes(data)
        result, is_kept = readers.run(ReadJob(str(file), original.suffix[1:], BUDGET))
        assert is_kept, original.name
        assert isinstance(result.extraction, Extraction)
