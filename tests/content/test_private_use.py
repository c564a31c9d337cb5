"""Private-use characters: the real ones of GB 18030, bullets of Word, and all others."""

from __future__ import annotations

import unicodedata

import pytest

from sitegen.content.decode import decode_source
from sitegen.content.private_use import (
    FONT_SYMBOLS,
    GB18030_CHARACTERS,
    replace_private_use,
    report_private_use,
)

# Characters of the row FE50 to FEA0 that still had no code point of their own in GB 18030-2000, whose mapping the codec of
# Python has.
PRIVATE_IN_2000 = "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864"


def encode_in_gbk(character: str) -> bytes:
    """Return the two bytes that GBK gave to a private-use character of its row FE50 to FEA0."""
    low = 0x50 + ord(character) - 0xE815
    return bytes((0xFE, low + (low >= 0x7F)))


def test_the_table_agrees_with_the_codec_of_python() -> None:
    row = [one for one in GB18030_CHARACTERS if "\ue815" <= one <= "\ue864"]
    assert len(row) == 80
    for character in row:
        decoded = encode_in_gbk(character).decode("gb18030")
        # A later codec may know the others, too.
        known = {GB18030_CHARACTERS[character], character if character in PRIVATE_IN_2000 else ""}
        assert decoded in known, f"U+{ord(character):04X}"


def test_every_real_character_is_named_in_unicode() -> None:
    assert len(GB18030_CHARACTERS) == len(set(GB18030_CHARACTERS.values())) == 106
    assert all(unicodedata.name(real) for real in GB18030_CHARACTERS.values())
    assert "".join(GB18030_CHARACTERS[one] for one in PRIVATE_IN_2000) == "𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻"
    vertical = [unicodedata.name(GB18030_CHARACTERS[chr(code)]) for code in range(0xE78D, 0xE797)]
    assert all("FORM FOR VERTICAL" in name for name in vertical)
    assert not set(GB18030_CHARACTERS) & set(FONT_SYMBOLS)


@pytest.mark.parametrize(
    ("text", "place", "code", "hint"),
    [
        ("一\n公示：赵\ue863，女。", "a.md:2:5", "TXT-002", "请改成：公示：赵䶮，女。"),
        ("\uf0b7\t提交材料", "a.md:1:1", "TXT-003", "请改成：·\t提交材料；如果是列表，每行以“- ”开头"),
        ("第\ue000条", "a.md:1:2", "TXT-004", "写成通行的字"),
        ("第\U000f0000条", "a.md:1:2", "TXT-004", "写成通行的字"),
    ],
)
def test_what_is_found(text: str, place: str, code: str, hint: str) -> None:
    decoded, found = decode_source(text.encode(), "a.md")
    assert decoded == text
    assert [(str(one.place), one.code) for one in found] == [(place, code)]
    assert hint in found[0].hint


def test_a_character_is_reported_once_with_its_other_lines() -> None:
    found = report_private_use("\uf06c 甲\n\uf06c 乙\n正文\n\uf06c 丙\n\ue863\n", "a.md")
    assert [(one.place.line, one.code) for one in found] == [(1, "TXT-003"), (5, "TXT-002")]
    assert "第 2、4 行同样要改" in found[0].hint


def test_characters_of_a_theme_are_its_own() -> None:
    assert decode_source("a { content: '\ue900' }".encode(), "a.css", allow_private_use=True)[1] == ()


def test_only_certain_characters_are_replaced() -> None:
    assert replace_private_use("赵\ue863\uf0b7\ue000") == "赵䶮\uf0b7\ue000"
