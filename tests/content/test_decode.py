"""Bytes → text, with the exact place of what is wrong."""

import pytest

from sitegen.content.decode import SUSPECT_START, SUSPECT_TEXT, decode_source

GOOD = "标题\uff1a办法\n正文\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "a.md FIL-010"),
        (b" \n\n", "a.md FIL-010"),
        (b"\xef\xbb\xbf\n", "a.md FIL-010"),
        (b"ab\ncd\0e", "a.md:2:3 FIL-017"),
        (GOOD.encode("utf-16"), "a.md:1:1 FIL-013"),
        (GOOD.encode("utf-32"), "a.md:1:1 FIL-013"),
        (b"a: b\n" + "标题\uff1a办法".encode("gbk"), "a.md:2:1 FIL-016"),
        ("标".encode() + b"\xff\xfe\xfd", "a.md:1:2 FIL-015"),
        (b"abc\r\ncaf\xe9", "a.md:2:4 FIL-015"),
        ("一\u2028二".encode(), "a.md:1:2 TXT-006"),
        ("一\n二\x0b三".encode(), "a.md:2:2 TXT-006"),
        ("一\n二\x07".encode(), "a.md:2:2 FIL-018"),
        ("一\r\n二\x85".encode(), "a.md:2:2 FIL-018"),
        ("见\u202e附件".encode(), "a.md:1:2 FIL-019"),
        ("见\u2066附件".encode(), "a.md:1:2 FIL-019"),
        ("一\n二三\ufffd四".encode(), "a.md:2:3 FIL-020"),
        ("见锟斤拷".encode(), "a.md:1:2 FIL-020"),
        (b"a" * 5_000_001, "a.md FIL-011"),
        (b"ok\n" + b"a" * 1_000_001, "a.md:2:1 FIL-012"),
    ],
)
def test_refused(data: bytes, found: str) -> None:
    text, diagnostics = decode_source(data, "a.md")
    assert text is None
    assert [f"{one.place} {one.code}" for one in diagnostics] == [found]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_are_one(ending: str) -> None:
    assert decode_source(GOOD.replace("\n", ending).encode(), "a.md") == (GOOD, ())


def test_signature_is_accepted_with_a_warning() -> None:
    text, diagnostics = decode_source(GOOD.encode("utf-8-sig"), "a.md")
    assert text == GOOD
    assert [one.code for one in diagnostics] == ["FIL-014"]


def test_encodings_are_named() -> None:
    assert "UTF-16" in decode_source(GOOD.encode("utf-16"), "a.md")[1][0].message
    assert "GB18030" in decode_source(GOOD.encode("gbk"), "a.md")[1][0].message


def test_findings_are_all_told_up_to_a_limit() -> None:
    assert len(decode_source(b"\x07\n" * 3, "a.md")[1]) == 3
    assert len(decode_source(b"\x07\n" * 300, "a.md")[1]) == 20


def test_no_suspect_character_is_overlooked() -> None:
    """Whatever a find begins with is in the set that is looked for first."""
    every = (chr(code) for code in range(0x110000))
    assert [one for one in every if SUSPECT_TEXT.match(f"{one}斤拷") and not SUSPECT_START.match(one)] == []
    assert all(SUSPECT_START.match(word) for word in ("锟斤拷", "烫烫烫"))
