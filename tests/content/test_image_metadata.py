"""What pictures record: files written by other programs, and damaged ones."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from random import Random

import pytest

from sitegen.content.attachments import inspect_attachment
from sitegen.content.authors import may_be_person
from sitegen.diagnostics.model import Place
from sitegen.extraction.image_metadata import read_image_metadata

PICTURES = Path(__file__).parent / "pictures"
FOUND = {
    "gps.jpg": ["ATT-024"],
    "gps.png": ["ATT-024"],
    "big-endian.jpg": ["ATT-024"],
    "no-fix.jpg": [],
    "author-serial.jpg": ["ATT-023", "ATT-027"],
    "text.png": ["ATT-023"],
    "itxt.png": ["ATT-023"],
    "iptc.jpg": ["ATT-023"],
    "xpauthor.jpg": [],
    "xmp.jpg": ["ATT-024", "ATT-023", "ATT-027"],
    "xmp.png": ["ATT-024", "ATT-023", "ATT-027"],
    "xmp.gif": ["ATT-024", "ATT-023", "ATT-027"],
    "plain.jpg": [],
    "plain.png": [],
    "plain.gif": [],
}


def test_every_picture_is_judged() -> None:
    assert {file.name for file in PICTURES.iterdir() if file.suffix != ".md"} == FOUND.keys()


@pytest.mark.parametrize("name", FOUND)
def test_what_a_picture_records_is_found(name: str) -> None:
    facts, found = inspect_attachment(PICTURES / name, f"content/a/{name}", Place("content/a.md"), 1)
    assert facts is not None
    assert sorted(one.code for one in found) == sorted(FOUND[name])
    # A picture has no menu of Word.
    assert all("属性—详细信息" in one.hint for one in found)


def test_profile_of_imagemagick_is_read() -> None:
    """A PNG in which EXIF stands as hexadecimal digits in a compressed text."""
    exif = (PICTURES / "big-endian.jpg").read_bytes()
    exif = exif[exif.index(b"Exif\0\0") : exif.index(b"Exif\0\0") + 400]
    text = b"\nexif\n%8d\n" % len(exif) + exif.hex().encode()
    payload = b"Raw profile type exif\0\0" + zlib.compress(text)
    chunk = struct.pack(">I", len(payload)) + b"zTXt" + payload + b"\0\0\0\0"
    assert read_image_metadata(b"\x89PNG\r\n\x1a\n" + chunk).has_location


def test_damaged_pictures_are_read_as_far_as_they_go() -> None:
    chance = Random(3)
    for file in sorted(PICTURES.iterdir()):
        data = file.read_bytes()
        for _ in range(60):
            broken = bytearray(data[: chance.randrange(len(data)) + 1])
            for _ in range(4):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            metadata = read_image_metadata(bytes(broken))
            assert all(name and len(name) <= 200 for name in metadata.authors)


def test_unpacked_text_is_bounded() -> None:
    payload = b"Author\0\0" + zlib.compress(b"a" * 50_000_000, 9)
    chunk = struct.pack(">I", len(payload)) + b"zTXt" + payload + b"\0\0\0\0"
    (name,) = read_image_metadata(b"\x89PNG\r\n\x1a\n" + chunk).authors
    assert name == "a" * 200


def make_chunk(key: bytes, text: bytes) -> bytes:
    payload = key + b"\0\0" + zlib.compress(text, 9)
    return struct.pack(">I", len(payload)) + b"zTXt" + payload + b"\0\0\0\0"


def read_unpacked(monkeypatch: pytest.MonkeyPatch, chunks: bytes) -> tuple[int, set[str]]:
    """The number of bytes that are unpacked of a PNG with these chunks, and the authors that are found in it."""
    sizes: list[int] = []
    original = zlib.decompressobj

    class Counter:
        def __init__(self) -> None:
            self._inner = original()

        def decompress(self, data: bytes, most: int) -> bytes:
            unpacked = self._inner.decompress(data, most)
            sizes.append(len(unpacked))
            return unpacked

    with monkeypatch.context() as patched:
        patched.setattr(zlib, "decompressobj", Counter)
        metadata = read_image_metadata(b"\x89PNG\r\n\x1a\n" + chunks)
    return sum(sizes), metadata.authors


def test_all_parts_of_a_picture_are_unpacked_within_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    author = make_chunk(b"Author", b"Zhang San")
    # 100 parts of 4 MB in 400 KB.
    bomb = make_chunk(b"Comment", bytes(4_000_000)) * 100
    assert read_unpacked(monkeypatch, bomb) == (8_000_000, set())
    assert read_unpacked(monkeypatch, author + bomb) == (8_000_000, {"Zhang San"})
    # Parts that are damaged at their ends are unpacked, too.
    damaged = bytearray(make_chunk(b"Comment", bytes(3_999_999)))
    damaged[-8:-4] = b"\1\2\3\4"
    assert read_unpacked(monkeypatch, bytes(damaged) * 100 + author) == (0, set())
    assert read_unpacked(monkeypatch, author * 1000) == (9000, {"Zhang San"})


@pytest.mark.parametrize(
    "name",
    [
        "微软用户",
        "Microsoft Office User",
        "Windows 用户",
        "anonymous",
        "Anonymous",
        "匿名",
        "WPS_1622345678",
        "WPS Office",
        "1622345678",
        "Administrator",
        "admin",
        "USER-20230101",
        "DESKTOP-A1B2C3D",
        "PC",
        "Lenovo",
        "Lenovo User",
        "HP_user",
        "惠普用户",
        "Dell-PC",
        "雨林木风",
        "www.deepbbs.org",
        "云岫县财政局",
        "云岫县人民政府办公室",
        "省发改委",
        "Yunxiu Finance Bureau",
        "县财政局",
        "Un-named",
        "(anonymous)",
        "Steve Canny",
        "china",
        "财政局",
        "办公室",
        "县妇联",
        "综合科",
        "科员",
        "云岫县广播电视台",
        "云岫县人大常委会",
        "WIN-8F3K2L1M",
        "SC-201905141023",
        "????",
        " ",
    ],
)
def test_names_of_programs_and_offices_are_no_persons(name: str) -> None:
    assert not may_be_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "欧阳修文",
        "Zhang San",
        "lisi",
        "张红旗",
        "李中县",
        "13912345678",
        "赵部长",
        "李明科",
        "PC-zhangsan",
        "WIN-ZHANGSANF",
    ],
)
def test_names_of_persons(name: str) -> None:
    assert may_be_person(name)


def test_name_of_an_agency_is_no_person() -> None:
    assert may_be_person("安广网")
    assert not may_be_person("安广网", {"安广网"})
