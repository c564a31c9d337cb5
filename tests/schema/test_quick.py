"""The short way for plain fields gives the tree and the places of the long way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.document import split
from sitegen.schema import nodes
from sitegen.schema.quick import parse, quick
from tests.paths import SAMPLE

NAMES = (
    "标题", "title", "doc_no", "a", "_", "关键词", "null", "true", "y1", "1", "标 题", "<<", "-", "?", "标题:", "标题\uff1a", "&a", "*a", "!t", "'a'", '"a"', "---", "...", "甲-乙",
    " a", "\ta", "#a", "a#", "[a]", "{a}", "", "%a", "@a", "`a", "|", ">", "\xa0", "甲" * 50,
)  # fmt: skip
VALUES = (
    "甲", "2024-01-02", "no", "0150", "~", "1.5", "a b", "a  b", "a ", " a", "-", "- a", "-a", "?", "? a", "?a", ":", "a:", "a: b", "a:b", ":a", "a::b", "a::", "12:30", "12: 30", "https://a.cn/b", "a:/", "#a", "a #b", "a#b", "a\uff1ab",
    '"甲"', '""', '" 甲 "', '"a: b"', '"a #b"', '"a\\nb"', '"a\\"b"', '"a""b"', '"a"b', '"a" ', '"a', 'a"', "'甲'", "''", "'a''b'", "'a", "|", ">", "|-", "&a b", "*a", "!t a", "!!str a",
    "%a", "@a", "`a", "=", "<", "<<", ".", "..", "...", "---", "--- a", "a,b", ",a", "a]", "}", "{a: b}", "{}", "[]", "[a]", "[a, b]", "[a,b]", "[a , b]", "[ a ]", "[a, ]", "[a, , b]",
    '["甲", 乙]', "[[a], b]", "[a: b]", "[a, b", "[a, 2024]", "[-a]", "[- a]", "[a b, c d]", "[a  b, c ]", '["a, b", "c]"]', "['a', b]", "[&a b]", "[#a]", "[a #b]", "[a#b]", "[~]", "[a:b]", "[12:30]", "[ ]", "[], a",
    "[甲、乙]", "云政办〔2024〕1号", "《办法》\uff08试行\uff09", "甲\u3000乙", "\u3000甲", "甲\u3000", "a\tb", "\t", "", "50%", "a+b", "(a)", "a/b", ".5", "+1", "%", "/", "(", "“甲”", "·甲", "…",
    "甲" * 500, f'"{"乙" * 500}"', "[" + ", ".join("甲乙") * 40 + "]", "\x00", "\ufeff", "\u200b", "\x85", "\u2028", "\xa0", "\r", "😀", "\ud800", "null", "[null, true]", "甲\n  乙", "\n- 甲", "甲\n# 注",
)  # fmt: skip
BLOCKS = ("\n  - {}\n  - 乙", "\n  - 乙\n  - {}", "\n- {}", "\n - {}", "\n  -  {}", "\n  - {}\n - 乙", "\n  - {}\n   乙",
          "\n  - {{甲: {}, 乙: 丙}}", "\n  - {{甲: 乙, 丙: {}}}\n  - {{丁: 乙}}", "\n  - {{甲: 乙, 甲: {}}}", "\n  - {{甲: {}}}\n  - 乙",
          "\n  - {{{}: 甲}}", "\n  - {{ 甲: {} }}", "\n  甲: {}", "\n  - {} # 注", "\n\n  - {}", " \n  - {}")  # fmt: skip
PIECES = (
    *"abc甲乙〔〕\uff08\uff09、: :\"'[],{}#-&*!|>%@`?~.=\\/\n\n \t\r\u3000\xa0\x00+_019",
    ": ",
    ", ",
    "\n甲: ",
    ': "',
    '"\n',
    "]\n",
    ": [",
    "\n  - ",
    "\n  - {",
    "}\n",
)
LINES = st.builds("{}: {}\n".format, st.sampled_from(NAMES), st.sampled_from(VALUES))
GOOD_NAMES = st.sampled_from([name for name in NAMES if quick(f"{name}: 甲\n", 1)])
GOOD_VALUES = st.sampled_from([value for value in VALUES if quick(f"甲: {value}\n", 1)])


def agreed(text: str) -> bool:
    """Whether the text took the short way; if it did, the result was the same."""
    tree = quick(text, 3)
    if tree is None:
        return False
    assert (tree, ()) == nodes.parse(text, "a.md", 3)
    return True


@pytest.mark.parametrize("name", NAMES)
def test_every_name_with_every_value(name: str) -> None:
    for value in VALUES:
        agreed(f"{name}: {value}\n")
        agreed(f"甲乙: 甲\n{name}: {value}\n丙: 丁\n")
        agreed(f"甲乙: [甲, {value}, {name}]\n")
        for block in BLOCKS:
            agreed(f"甲:{block.format(value)}\n")
        agreed(f"{name}:{value}")


@given(st.lists(LINES, max_size=5).map("".join))
def test_any_lines(text: str) -> None:
    agreed(text)


@given(st.lists(st.builds("{}: {}\n".format, GOOD_NAMES, GOOD_VALUES), max_size=6).map("".join))
def test_plain_lines(text: str) -> None:
    agreed(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_characters(text: str) -> None:
    agreed(text)
    agreed(f"甲: {text}\n")
    agreed(f'甲: "{text}"\n')
    agreed(f"甲: [{text}]\n")
    agreed(f"甲:\n  - {text}\n")
    agreed(f"甲:\n  - {{乙: {text}}}\n  - 丙\n")


def test_every_character() -> None:
    """Alone, at the ends and within, as a name and as a value; of the thousands of Chinese ones every fiftieth."""
    taken = 0
    for code in (*range(0x4E10), *range(0x4E10, 0x9F00, 50), *range(0x9F00, 0x11000), 0x1F600, 0x20000):
        one = chr(code)
        values = (one, f"乙{one}", f"{one}乙", f"乙{one}丙", f'"{one}"', f"[{one}, 乙{one}丙]")
        taken += sum(agreed(f"甲: {value}\n") for value in values) > 0
        agreed(f"{one}: 甲\n")
    assert taken > 500


def test_sample_content() -> None:
    """Most items of the sample take the short way; a few hold nested groups."""
    fronts = []
    for file in sorted((SAMPLE / "content").rglob("*.md")):
        document, _ = split(file.read_text("utf-8"), str(file))
        fronts += [document.front] if document else []
    assert len(fronts) > 100
    assert sum(map(agreed, fronts)) > 0.95 * len(fronts)


def test_parse_takes_either_way() -> None:
    assert parse("甲: 乙\n", "a.md", 2) == nodes.parse("甲: 乙\n", "a.md", 2)
    assert parse("甲: &a 乙\n", "a.md", 2) == nodes.parse("甲: &a 乙\n", "a.md", 2)
